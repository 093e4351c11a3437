/*
 * gwsimRealHelper.c --
 *
 *      The thread of gwsimRealHelper.h: one place for what is to be done, and
 *      a park at each end.  Both ends spin before they sleep, since what is
 *      done takes microseconds and a wake-up ten times that.
 */

#include "gwsimRealHelper.h"

#include "gwsimRealOs.h"
#include "gwsimRealPark.h"

struct GwsimHelper {
    uv_thread_t thread;
    GwsimPark idle;             /* Where the helper waits for work, */
    GwsimPark busy;             /* and its caller for the end of it. */
    _Atomic(GwsimHelperProc *) proc;    /* What to do; NULL: nothing. */
    void *data;                 /* Written before proc. */
    bool maySpin;               /* There is a core for both. */
};

static void Main(void *arg);
static void Await(GwsimHelper *helperPtr, GwsimPark *parkPtr, bool work);
static void Hand(GwsimHelper *helperPtr, GwsimHelperProc *proc,
        GwsimPark *parkPtr);
static void Free(GwsimHelper *helperPtr);
static GwsimHelperProc End;

/*
 *----------------------------------------------------------------------
 *
 * GwsimHelperStart, GwsimHelperCall, GwsimHelperStop --
 *
 *      The life of a helper.
 *
 * Results:
 *      Start: the helper, or NULL.
 *
 * Side effects:
 *      Call: those of proc, which is over when it returns.
 *
 *----------------------------------------------------------------------
 */

GwsimHelper *
GwsimHelperStart(void)
{
    GwsimHelper *helperPtr = GwsimCalloc(1, sizeof(*helperPtr));
    GwsimRealSignals signals;
    int result;

    helperPtr->maySpin = uv_available_parallelism() > 1;
    if (!GwsimParkOpen(&helperPtr->idle)
            || !GwsimParkOpen(&helperPtr->busy)) {
        GwsimPanic(__FILE__, __LINE__, "no semaphore to be had");
    }
    GwsimRealOsBlock(&signals);
    result = uv_thread_create(&helperPtr->thread, Main, helperPtr);
    GwsimRealOsRestore(&signals);
    if (result != 0) {
        Free(helperPtr);
        return NULL;
    }
    return helperPtr;
}

void
GwsimHelperCall(
    GwsimHelper *helperPtr,     /* Helper; idle. */
    GwsimHelperProc *proc,      /* What to do ... */
    void *data)                 /* ... with what. */
{
    helperPtr->data = data;
    Hand(helperPtr, proc, &helperPtr->idle);
    Await(helperPtr, &helperPtr->busy, false);
}

void
GwsimHelperStop(
    GwsimHelper *helperPtr)     /* Helper; idle. */
{
    Hand(helperPtr, End, &helperPtr->idle);
    (void) uv_thread_join(&helperPtr->thread);
    Free(helperPtr);
}

/* The thread. */
static void
Main(
    void *arg)                  /* The helper. */
{
    GwsimHelper *helperPtr = arg;
    GwsimHelperProc *proc;

    for (;;) {
        Await(helperPtr, &helperPtr->idle, true);
        proc = atomic_load(&helperPtr->proc);
        if (proc == End) {
            return;
        }
        proc(helperPtr->data);
        Hand(helperPtr, NULL, &helperPtr->busy);
    }
}

/* Waits until there is work, or there is none. */
static void
Await(
    GwsimHelper *helperPtr,     /* Helper. */
    GwsimPark *parkPtr,         /* Of the calling thread. */
    bool work)                  /* What to wait for. */
{
    while ((atomic_load(&helperPtr->proc) != NULL) != work) {
        GwsimParkBegin(parkPtr);
        if ((atomic_load(&helperPtr->proc) != NULL) != work) {
            GwsimParkWait(parkPtr, helperPtr->maySpin, NULL);
        }
        GwsimParkEnd(parkPtr);
    }
}

/* Hands work, or its end, to the other side. */
static void
Hand(
    GwsimHelper *helperPtr,     /* Helper. */
    GwsimHelperProc *proc,      /* What to do, or NULL. */
    GwsimPark *parkPtr)         /* Where the other side may wait. */
{
    atomic_store(&helperPtr->proc, proc);
    if (GwsimParkPoke(parkPtr)) {
        GwsimParkPost(parkPtr);
    }
}

/* Frees a helper whose thread is over. */
static void
Free(
    GwsimHelper *helperPtr)     /* Helper. */
{
    GwsimParkClose(&helperPtr->idle);
    GwsimParkClose(&helperPtr->busy);
    GwsimFree(helperPtr);
}

/* Told to the thread to end; never called. */
static void
End(
    void *data)                 /* Not used. */
{
    (void) data;
}
