/*
 * gwsimThreadWait.c --
 *
 *      What a thread waits for: a wait begins, unless it is over already, and
 *      ends by what it is for, by its time, or by an interrupt.  The kinds of
 *      wait are one table.
 *
 *      Whoever waits for the same request or thread stands in line there, and
 *      is woken in that order.  How a thread goes on then is gwsimThread.c.
 */

#include <string.h>

#include "gwsimAccess.h"
#include "gwsimMutant.h"
#include "gwsimThread.h"

/* What may wake a wait, and how it is called in the trace. */
static const struct {
    const char *text;           /* Detail of wait_started and wait_ended. */
    bool traced;
    bool interruptible;
    bool timed;                 /* Ends by its duration. */
    const char *state;          /* Of java.lang.Thread.getState. */
} waitTable[] = {
    [GWSIM_WAIT_NONE] =      {"", false, false, false, "RUNNABLE"},
    [GWSIM_WAIT_GET] =       {"get", true, true, false, "WAITING"},
    [GWSIM_WAIT_BLOCK] =     {"block", true, true, false, "WAITING"},
    [GWSIM_WAIT_GET_ERROR] = {"getError", true, true, false, "WAITING"},
    [GWSIM_WAIT_SEND] =      {"sendRequest", true, true, false, "WAITING"},
    [GWSIM_WAIT_SLEEP] =     {"sleep", true, true, true, "TIMED_WAITING"},
    [GWSIM_WAIT_WORK] =      {"work", false, false, true, "RUNNABLE"},
    [GWSIM_WAIT_JOIN] =      {"join", true, true, false, "WAITING"},
    [GWSIM_WAIT_MODAL] =     {"modal", true, false, true, "WAITING"},
    [GWSIM_WAIT_DELAY] =     {"delay", false, false, true, "RUNNABLE"},
    [GWSIM_WAIT_PARK] =      {"lock", true, true, false, "WAITING"},
    [GWSIM_WAIT_PREEMPT] =   {"preempt", false, false, false, "RUNNABLE"},
    [GWSIM_WAIT_HANG] =      {"hang", false, false, false, "RUNNABLE"}
};

static void             AccessAwaited(GwsimCore *corePtr,
                            const GwsimWait *waitPtr);
static void             TellFound(GwsimThread *thrPtr,
                            const GwsimWait *waitPtr, bool interrupted);
static GwsimTimerProc   WaitIsOver;
static void             TellWait(const GwsimTimer *timerPtr,
                            uint32_t names[2]);
static void             FetchWaiting(const GwsimTimer *timerPtr, bool soon);
static inline void      WakeWith(GwsimThread *thrPtr,
                            GwsimOutcome *outcomePtr);
static void             LeaveLine(GwsimThread *thrPtr);
static void             EmitWait(GwsimThread *thrPtr, GwsimKind kind);

static const GwsimTimerType waitTimer = {
    "wait", WaitIsOver, false, true, NULL, TellWait, FetchWaiting
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimThreadTryWait --
 *
 *      Looks whether a wait is over before it begins.
 *
 * Results:
 *      True: wake and wakeOutcome are set as for a resume.  False: the wait
 *      is noted in the thread, whose host must park.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimThreadTryWait(
    GwsimThread *thrPtr,        /* Thread that wants to wait. */
    const GwsimWait *waitPtr)   /* For what. */
{
    GwsimOutcome *outcomePtr = &thrPtr->wakeOutcome;

    GwsimOutcomeFree(outcomePtr);
    AccessAwaited(thrPtr->corePtr, waitPtr);
    thrPtr->wake = GWSIM_WAKE_DONE;
    if (thrPtr->doomed) {
        thrPtr->wake = GWSIM_WAKE_DOOM;
        return true;
    }
    if (thrPtr->interrupted && waitTable[waitPtr->kind].interruptible) {
        thrPtr->interrupted = false;
        thrPtr->wake = GWSIM_WAKE_INTERRUPT;
        GwsimOutcomeFail(outcomePtr, "java", "InterruptedException", "",
                NULL);
        TellFound(thrPtr, waitPtr, true);
        return true;
    }
    thrPtr->wait = *waitPtr;
    thrPtr->wait.aims = true;
    thrPtr->wait.nextPtr = NULL;
    thrPtr->wait.listPtr = NULL;
    if (waitPtr->requestPtr != NULL) {
        if (thrPtr->corePtr->requestOverProc(waitPtr->requestPtr,
                (int) waitPtr->kind, outcomePtr, &thrPtr->wait.listPtr)) {
            TellFound(thrPtr, waitPtr, false);
            return true;
        }
    } else if (waitPtr->kind == GWSIM_WAIT_JOIN) {
        if (GWSIM_MUTATE(49, waitPtr->threadPtr->state == GWSIM_STATE_ENDED,
                true)) {
            TellFound(thrPtr, waitPtr, false);
            return true;
        }
        thrPtr->wait.listPtr = &waitPtr->threadPtr->joinersPtr;
    } else if (waitPtr->kind == GWSIM_WAIT_PARK) {
        bool joins = waitPtr->threadPtr != NULL && !waitPtr->holds;

        if (thrPtr->permit || (joins
                && waitPtr->threadPtr->state == GWSIM_STATE_ENDED)) {
            thrPtr->permit = false;
            return true;
        }
        if (joins) {
            thrPtr->wait.listPtr = &waitPtr->threadPtr->joinersPtr;
        }
    } else if (waitTable[waitPtr->kind].timed
            && waitPtr->kind != GWSIM_WAIT_SLEEP
            && waitPtr->duration <= 0) {
        return true;
    }
    thrPtr->wake = GWSIM_WAKE_NONE;
    return false;
}

/* Begins to wait as thrPtr->wait says. */
GwsimStep
GwsimWaitCommit(
    GwsimThread *thrPtr)        /* Thread that waits from now on. */
{
    GwsimRuntime *rtPtr = thrPtr->corePtr->rtPtr;
    GwsimWait *waitPtr = &thrPtr->wait;
    GwsimThread **linkPtr;

    waitPtr->since = GwsimNow(rtPtr);
    waitPtr->startSeq = 0;
    waitPtr->cycle = false;
    thrPtr->state = GWSIM_STATE_WAITING;
    if (waitTable[waitPtr->kind].traced) {
        EmitWait(thrPtr, GWSIM_WAIT_STARTED);
    }
    if (waitPtr->kind == GWSIM_WAIT_PREEMPT) {
        thrPtr->wake = GWSIM_WAKE_DONE;
        thrPtr->state = GWSIM_STATE_READY;
        return GWSIM_STEP_MORE;
    }
    if (waitPtr->kind == GWSIM_WAIT_MODAL && GwsimModalPush(thrPtr)) {
        return GwsimThreadNextJob(thrPtr);
    }
    if (waitTable[waitPtr->kind].timed || (waitPtr->kind == GWSIM_WAIT_PARK
            && waitPtr->duration > 0)) {
        GwsimTimerStart(rtPtr, &thrPtr->timer, &waitTimer,
                waitPtr->since + waitPtr->duration);
    }
    if (waitPtr->aims && waitPtr->listPtr != NULL) {
        linkPtr = waitPtr->listPtr;
        while (*linkPtr != NULL) {
            linkPtr = &(*linkPtr)->wait.nextPtr;
        }
        *linkPtr = thrPtr;
    }
    return GWSIM_STEP_IDLE;
}

/* The wait of a thread that goes on is over, for the trace. */
inline void
GwsimWaitTellEnd(
    GwsimThread *thrPtr)        /* Thread with a wake. */
{
    if (waitTable[thrPtr->wait.kind].traced) {
        EmitWait(thrPtr, GWSIM_WAIT_ENDED);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimThreadWake --
 *
 *      Ends the wait of a waiting thread.
 *
 * Side effects:
 *      Takes over what the outcome holds.  The thread becomes ready.
 *
 *----------------------------------------------------------------------
 */

void
GwsimThreadWake(
    GwsimThread *thrPtr,        /* Thread that waits. */
    GwsimWake wake,             /* Why it goes on. */
    GwsimOutcome *outcomePtr)   /* With what, or NULL; emptied. */
{
    GWSIM_ASSERT(thrPtr->state == GWSIM_STATE_WAITING);
    GWSIM_ASSERT(thrPtr->wake == GWSIM_WAKE_NONE);
    GwsimAccessThread(&thrPtr->corePtr->chooser, thrPtr->number);
    if (thrPtr->timer.typePtr != NULL) {
        GwsimTimerStop(thrPtr->corePtr->rtPtr, &thrPtr->timer);
    }
    thrPtr->wake = wake;
    if (thrPtr->wait.aims) {
        WakeWith(thrPtr, outcomePtr);
    } else {
        GWSIM_ASSERT(outcomePtr == NULL);
    }
    thrPtr->state = GWSIM_STATE_READY;
    GwsimReady(thrPtr->corePtr->rtPtr, &thrPtr->run);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimThreadInterrupt --
 *
 *      Thread.interrupt: ends the present wait, else the next one, with
 *      InterruptedException (IAX-04, IAX-09).
 *
 *----------------------------------------------------------------------
 */

void
GwsimThreadInterrupt(
    GwsimThread *thrPtr,        /* Thread to interrupt. */
    GwsimThread *byPtr)         /* Who does, or NULL. */
{
    GwsimEvent event = {
        .clause = GWSIM_IAX_04,
        .peer = byPtr != NULL ? byPtr->id : 0,
        .cause = byPtr != NULL ? byPtr->cause : 0
    };
    GwsimOutcome outcome = {0};

    if (thrPtr->state == GWSIM_STATE_ENDED || GWSIM_IS_MUTANT(20)) {
        return;
    }
    GwsimEmit(thrPtr->corePtr, thrPtr, GWSIM_INTERRUPT, &event);
    if (thrPtr->state == GWSIM_STATE_WAITING
            && waitTable[thrPtr->wait.kind].interruptible) {
        GwsimOutcomeFail(&outcome, "java", "InterruptedException", "", NULL);
        GwsimThreadWake(thrPtr, GWSIM_WAKE_INTERRUPT, &outcome);
    } else {
        thrPtr->interrupted = GWSIM_MUTATE(51, true, false);
    }
}

/* Ends the park of a thread, or lets its next one be over at once; byPtr: who
 * does. */
void
GwsimThreadUnpark(
    GwsimThread *thrPtr,        /* Thread that parks. */
    GwsimThread *byPtr)         /* Not used yet. */
{
    (void) byPtr;
    if (thrPtr->state == GWSIM_STATE_WAITING
            && thrPtr->wait.kind == GWSIM_WAIT_PARK) {
        GwsimThreadWake(thrPtr, GWSIM_WAKE_DONE, NULL);
    } else if (thrPtr->state != GWSIM_STATE_ENDED) {
        thrPtr->permit = true;
    }
}

/* A script looks whether a thread has ended: that is as good as a join. */
bool
GwsimThreadSeesEnd(
    GwsimThread *thrPtr,        /* Who looks. */
    GwsimThread *targetPtr)     /* At whom. */
{
    GwsimWait wait = {.kind = GWSIM_WAIT_JOIN, .threadPtr = targetPtr};

    AccessAwaited(thrPtr->corePtr, &wait);
    if (GWSIM_MUTATE(50, targetPtr->state != GWSIM_STATE_ENDED, true)) {
        return false;
    }
    TellFound(thrPtr, &wait, false);
    return true;
}

/* What java.lang.Thread.getState says of it. */
const char *
GwsimThreadStateText(
    const GwsimThread *thrPtr)  /* Thread to look at. */
{
    switch (thrPtr->state) {
    case GWSIM_STATE_ENDED:
        return "TERMINATED";
    case GWSIM_STATE_WAITING:
        return waitTable[thrPtr->wait.kind].state;
    case GWSIM_STATE_IDLE:
        return "WAITING";
    case GWSIM_STATE_READY:
    case GWSIM_STATE_RUNNING:
        break;
    }
    return "RUNNABLE";
}

/* How a kind of wait is called in the trace. */
const char *
GwsimWaitText(
    GwsimWaitKind kind)         /* Kind of wait. */
{
    return waitTable[kind].text;
}

/* Whether what is waited for is over depends on the order of steps. */
static void
AccessAwaited(
    GwsimCore *corePtr,         /* Core of the world. */
    const GwsimWait *waitPtr)   /* What is waited for. */
{
    if (corePtr->chooser.guidePtr == NULL) {
        return;
    }
    if (waitPtr->requestPtr != NULL) {
        GwsimAccess(&corePtr->chooser, GwsimAccessName(GWSIM_ACCESS_REQUEST,
                corePtr->requestNumberProc(waitPtr->requestPtr), 0), true);
    } else if (waitPtr->kind == GWSIM_WAIT_JOIN) {
        GwsimAccessThread(&corePtr->chooser, waitPtr->threadPtr->number);
    }
}

/* Tells who wants to know of a wait that is no event. */
static void
TellFound(
    GwsimThread *thrPtr,        /* Thread that goes on. */
    const GwsimWait *waitPtr,   /* What it would have waited for. */
    bool interrupted)           /* It is not over, but interrupted. */
{
    GwsimCore *corePtr = thrPtr->corePtr;

    if (corePtr->foundOverProc != NULL) {
        corePtr->foundOverProc(corePtr, thrPtr, waitPtr, interrupted);
    }
}

/* A timed wait has run its time. */
static void
WaitIsOver(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* The thread's timer. */
{
    GwsimThread *thrPtr = (GwsimThread *)
            ((char *) timerPtr - offsetof(GwsimThread, timer));

    (void) rtPtr;
    GwsimThreadWake(thrPtr, GWSIM_WAKE_DONE, NULL);
}

/* Whose wait it is. */
static void
TellWait(
    const GwsimTimer *timerPtr, /* The thread's timer. */
    uint32_t names[2])          /* Receives its id. */
{
    names[0] = ((const GwsimThread *) ((const char *) timerPtr
            - offsetof(GwsimThread, timer)))->id;
}

/* Its wait will be over soon: has fetched what it goes on with. */
static void
FetchWaiting(
    const GwsimTimer *timerPtr, /* The thread's timer. */
    bool soon)                  /* The thread itself has been fetched. */
{
    const GwsimThread *thrPtr = (const GwsimThread *)
            ((const char *) timerPtr - offsetof(GwsimThread, timer));
    const GwsimJob *jobPtr;

    if (!soon) {
        GwsimThreadFetch(thrPtr, true);
        return;
    }
    GwsimFetch(thrPtr->scopePtr);
    jobPtr = thrPtr->jobPtr;
    if (jobPtr != NULL) {
        GwsimFetch((const char *) jobPtr + GWSIM_CACHE_LINE);
        if (jobPtr->typePtr->fetchProc != NULL) {
            jobPtr->typePtr->fetchProc(jobPtr);
        }
        GwsimThreadFetchScript(thrPtr);
    }
}

/* Ends a wait that was for something: the thread stands in no line any more,
 * and has what came. */
static inline void
WakeWith(
    GwsimThread *thrPtr,        /* Thread that waits. */
    GwsimOutcome *outcomePtr)   /* With what it goes on, or NULL; emptied. */
{
    if (thrPtr->wait.listPtr != NULL) {
        LeaveLine(thrPtr);
    }
    GwsimOutcomeFree(&thrPtr->wakeOutcome);
    if (outcomePtr != NULL) {
        thrPtr->wakeOutcome = *outcomePtr;
        *outcomePtr = (GwsimOutcome) {0};
    }
}

/* Takes a thread out of the line of those who wait for the same. */
static void
LeaveLine(
    GwsimThread *thrPtr)        /* Thread in a line that is woken. */
{
    GwsimThread **linkPtr = thrPtr->wait.listPtr;

    while (*linkPtr != NULL && *linkPtr != thrPtr) {
        linkPtr = &(*linkPtr)->wait.nextPtr;
    }
    if (*linkPtr == thrPtr) {
        *linkPtr = thrPtr->wait.nextPtr;
    }
    thrPtr->wait.listPtr = NULL;
    thrPtr->wait.nextPtr = NULL;
}

/* Emits wait_started or wait_ended. */
static void
EmitWait(
    GwsimThread *thrPtr,        /* Thread with a wait that is traced. */
    GwsimKind kind)             /* Which event. */
{
    GwsimCore *corePtr = thrPtr->corePtr;
    GwsimWait *waitPtr = &thrPtr->wait;
    const char *text = waitTable[waitPtr->kind].text;
    GwsimEvent event = {0};
    uint64_t seq;

    if (kind == GWSIM_WAIT_ENDED && waitPtr->startSeq == 0) {
        return;
    }
    event.detail = GwsimNameIntern(corePtr->namesPtr, text, strlen(text));
    if (waitPtr->requestPtr != NULL) {
        event.request = corePtr->requestNumberProc(waitPtr->requestPtr);
    }
    if (waitPtr->kind == GWSIM_WAIT_JOIN) {
        event.peer = waitPtr->threadPtr->id;
    }
    if (kind == GWSIM_WAIT_ENDED) {
        event.cause = waitPtr->startSeq;
        event.outcome = thrPtr->wake == GWSIM_WAKE_DONE
                ? GWSIM_END_SUCCESS : GWSIM_END_ERROR;
    }
    seq = GwsimEmit(corePtr, thrPtr, kind, &event);
    if (kind == GWSIM_WAIT_STARTED) {
        waitPtr->startSeq = (uint32_t) seq;
    }
}
