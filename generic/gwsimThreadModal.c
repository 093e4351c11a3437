/*
 * gwsimThreadModal.c --
 *
 *      Modal boxes on an event thread (switch modal): the script that opened
 *      one waits, and its thread goes on with the events behind it.
 *
 *      job A opens a box:      A is set aside; B, C ... run
 *      C opens another one:    C is set aside too, upon A
 *      a box is closed:        its script goes on when the jobs posted before
 *                              that have run, and no box is open above it
 *
 *      Rules:
 *      1. A box is open for its duration.  Closing it is an event like any
 *         other: what stood in the queue by then comes first.
 *      2. The box opened last is gone first, whatever the durations say: its
 *         script returns before the others go on.
 *      3. Off the event thread a box holds its own thread alone.
 *      4. Doomed, a thread unwinds the jobs set aside from the newest to the
 *         oldest.
 */

#include "gwsimThread.h"

struct GwsimModal {             /* A job that is set aside. */
    GwsimTimer timer;
    GwsimModal *nextPtr;        /* The one below it. */
    GwsimThread *thrPtr;
    GwsimJob *jobPtr;
    GwsimWait wait;
    uint32_t cause;
    bool closed;                /* The box. */
    uint32_t behind;            /* Jobs that come first, once closed. */
};

static GwsimTimerProc   BoxCloses;

static const GwsimTimerType modalTimer = {
    "modal", BoxCloses, false, true, NULL, NULL, NULL
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimModalPush --
 *
 *      Sets aside the job of an event thread that begins to wait for its
 *      box.
 *
 * Results:
 *      False if the thread simply waits (rule 3).
 *
 * Side effects:
 *      The thread has no job in hand any more.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimModalPush(
    GwsimThread *thrPtr)        /* Thread that waits for a box from now on. */
{
    GwsimCore *corePtr = thrPtr->corePtr;
    GwsimModal *modalPtr;

    if (thrPtr->role != GWSIM_ROLE_GUI
            || corePtr->hostTypePtr->asideProc == NULL) {
        return false;
    }
    modalPtr = GwsimCalloc(1, sizeof(GwsimModal));
    modalPtr->nextPtr = thrPtr->modalPtr;
    modalPtr->thrPtr = thrPtr;
    modalPtr->jobPtr = thrPtr->jobPtr;
    modalPtr->wait = thrPtr->wait;
    modalPtr->cause = thrPtr->cause;
    thrPtr->modalPtr = modalPtr;
    thrPtr->jobPtr = NULL;
    thrPtr->wait = (GwsimWait) {.kind = GWSIM_WAIT_NONE};
    corePtr->hostTypePtr->asideProc(thrPtr, true);
    GwsimTimerStart(corePtr->rtPtr, &modalPtr->timer, &modalTimer,
            modalPtr->wait.since + modalPtr->wait.duration);
    return true;
}

/* True if the newest job set aside is to go on now. */
bool
GwsimModalHasClosed(
    const GwsimThread *thrPtr)  /* Thread without a job in hand that has set
                                 * one aside. */
{
    const GwsimModal *modalPtr = thrPtr->modalPtr;

    return thrPtr->doomed || (modalPtr->closed && modalPtr->behind == 0);
}

/* Takes up the newest job set aside, as one whose wait is over. */
void
GwsimModalPop(
    GwsimThread *thrPtr)        /* Thread without a job in hand. */
{
    GwsimModal *modalPtr = thrPtr->modalPtr;

    GwsimTimerStop(thrPtr->corePtr->rtPtr, &modalPtr->timer);
    thrPtr->modalPtr = modalPtr->nextPtr;
    thrPtr->jobPtr = modalPtr->jobPtr;
    thrPtr->wait = modalPtr->wait;
    thrPtr->cause = modalPtr->cause;
    GwsimOutcomeFree(&thrPtr->wakeOutcome);
    thrPtr->wake = thrPtr->doomed ? GWSIM_WAKE_DOOM : GWSIM_WAKE_DONE;
    thrPtr->corePtr->hostTypePtr->asideProc(thrPtr, false);
    GwsimFree(modalPtr);
}

/* A job starts: one less before those whose boxes are closed. */
void
GwsimModalJobStarts(
    GwsimThread *thrPtr)        /* Thread that starts it. */
{
    for (GwsimModal *modalPtr = thrPtr->modalPtr; modalPtr != NULL;
            modalPtr = modalPtr->nextPtr) {
        if (modalPtr->behind > 0) {
            modalPtr->behind--;
        }
    }
}

/* Takes the newest job set aside from a thread that never runs again; NULL:
 * there is none.  The runtime is gone. */
GwsimJob *
GwsimModalTake(
    GwsimThread *thrPtr)        /* Thread of a world that ends. */
{
    GwsimModal *modalPtr = thrPtr->modalPtr;
    GwsimJob *jobPtr = NULL;

    if (modalPtr != NULL) {
        thrPtr->modalPtr = modalPtr->nextPtr;
        jobPtr = modalPtr->jobPtr;
        GwsimFree(modalPtr);
    }
    return jobPtr;
}

/* The time of a box is over (rule 1). */
static void
BoxCloses(
    GwsimRuntime *rtPtr,        /* Runtime of the world. */
    GwsimTimer *timerPtr)       /* Of a job set aside. */
{
    GwsimModal *modalPtr = (GwsimModal *)
            ((char *) timerPtr - offsetof(GwsimModal, timer));
    GwsimThread *thrPtr = modalPtr->thrPtr;

    modalPtr->closed = true;
    modalPtr->behind = thrPtr->queued;
    if (thrPtr->state == GWSIM_STATE_IDLE && GwsimModalIsOver(thrPtr)) {
        thrPtr->state = GWSIM_STATE_READY;
        GwsimReady(rtPtr, &thrPtr->run);
    }
}
