/*
 * gwsimRealHost.c --
 *
 *      The OS threads of runnables that need a host (a script): one each,
 *      from the first time it is ready to its exit.
 *
 *                     ready            may go on
 *          asleep ------------> ready -----------> stepping
 *            ^                    ^                  |  |
 *            |                    +------ ready -----+  | EXIT
 *            +---------- IDLE ------------+-------------+-----> exited,
 *                                                               joined
 *
 *      Rules:
 *      1. A thread that is not ready waits for a poke (gwsimRealPark.h); it
 *         spins before it sleeps, but only while there is a core for each
 *         thread that is awake.
 *      2. One that is ready but may not go on sleeps on the gate.
 *      3. While closing it is always ready, and asks nobody.
 *      4. Once it has said that it has exited, it touches nothing but the
 *         lock: the loop joins it, and frees it.
 */

#include "gwsimRealInt.h"

struct RealHost {
    RealHost *nextPtr, *prevPtr;        /* In hostHead; or in exitedHead,
                                         * by nextPtr only. */
    Real *realPtr;
    GwsimRunnable *runPtr;
    uv_thread_t thread;
    GwsimPark park;             /* Where it waits to be ready. */
    int closeSteps;             /* Steps while closing. */
};

static void Create(Real *realPtr, GwsimRunnable *runPtr);
static void HostMain(void *clientData);
static void AwaitStep(RealHost *hostPtr);
static void AwaitReady(RealHost *hostPtr);
static void Poke(RealHost *hostPtr);
static void Retire(RealHost *hostPtr);
static void BreakAll(Real *realPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealHostReady --
 *
 *      Makes the thread of a runnable look at it; creates it if need be.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The first time a thread comes up.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealHostReady(
    Real *realPtr,              /* Runtime. */
    GwsimRunnable *runPtr)      /* Ready. */
{
    RealHost *hostPtr = runPtr->osPtr;

    if (hostPtr == NULL) {
        Create(realPtr, runPtr);
    } else {
        Poke(hostPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealHostsClose --
 *
 *      Has every thread step until it exits, breaking those that are at it
 *      for too long.
 *
 * Results:
 *      How many would not end in REAL_CLOSE_MAX.
 *
 * Side effects:
 *      Leaves and enters the world.
 *
 *----------------------------------------------------------------------
 */

size_t
GwsimRealHostsClose(
    Real *realPtr)              /* Runtime; closing is set. */
{
    uint64_t since = uv_hrtime();
    GwsimTime pause = REAL_BREAK_FIRST;

    for (RealHost *hostPtr = realPtr->hostHead; hostPtr != NULL;
            hostPtr = hostPtr->nextPtr) {
        Poke(hostPtr);
    }
    uv_cond_broadcast(&realPtr->gate);
    while (realPtr->hostCount > 0
            && GwsimRealElapsed(since) < REAL_CLOSE_MAX) {
        if (!GwsimRealSleep(realPtr, &realPtr->runnerCond, pause)) {
            BreakAll(realPtr);
            pause = REAL_BREAK_AGAIN;
        }
    }
    return realPtr->hostCount;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealHostsJoin --
 *
 *      Joins the threads that have exited.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Leaves and enters the world.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealHostsJoin(
    Real *realPtr)              /* Runtime; entered once. */
{
    RealHost *hostPtr = realPtr->exitedHead;

    if (hostPtr == NULL) {
        return;
    }
    realPtr->exitedHead = NULL;
    GwsimLeave(&realPtr->rt);
    while (hostPtr != NULL) {
        RealHost *nextPtr = hostPtr->nextPtr;

        (void) uv_thread_join(&hostPtr->thread);
        GwsimParkClose(&hostPtr->park);
        GwsimFree(hostPtr);
        hostPtr = nextPtr;
    }
    GwsimEnter(&realPtr->rt);
}

/* Creates the thread of a runnable. */
static void
Create(
    Real *realPtr,              /* Runtime. */
    GwsimRunnable *runPtr)      /* Ready. */
{
    uv_thread_options_t options = {
        .flags = UV_THREAD_HAS_STACK_SIZE, .stack_size = REAL_STACK_SIZE
    };
    RealHost *hostPtr = GwsimCalloc(1, sizeof(RealHost));
    GwsimRealSignals signals;
    int result;

    if (!GwsimParkOpen(&hostPtr->park)) {
        GwsimPanic(__FILE__, __LINE__, "no semaphore to be had");
    }
    hostPtr->realPtr = realPtr;
    hostPtr->runPtr = runPtr;
    runPtr->osPtr = hostPtr;
    hostPtr->nextPtr = realPtr->hostHead;
    if (hostPtr->nextPtr != NULL) {
        hostPtr->nextPtr->prevPtr = hostPtr;
    }
    realPtr->hostHead = hostPtr;
    realPtr->hostCount++;
    atomic_fetch_add(&realPtr->awake, 1);
    GwsimRealOsBlock(&signals);
    result = uv_thread_create_ex(&hostPtr->thread, &options, HostMain,
            hostPtr);
    GwsimRealOsRestore(&signals);
    if (result != 0) {
        GwsimPanic(__FILE__, __LINE__, "no thread to be had");
    }
}

/* What the thread of a runnable does. */
static void
HostMain(
    void *clientData)           /* Its RealHost. */
{
    RealHost *hostPtr = clientData;
    GwsimRuntime *rtPtr = &hostPtr->realPtr->rt;

    GwsimRealOsName("gwsim-thread");
    GwsimEnter(rtPtr);
    do {
        AwaitStep(hostPtr);
    } while (GwsimRunnableStep(rtPtr, hostPtr->runPtr));
    Retire(hostPtr);
    GwsimLeave(rtPtr);
}

/* Sleeps until the runnable is ready and may go on. */
static void
AwaitStep(
    RealHost *hostPtr)          /* Calling thread. */
{
    Real *realPtr = hostPtr->realPtr;
    GwsimRunnable *runPtr = hostPtr->runPtr;

    while (!realPtr->rt.closing) {
        GwsimRealSettle(realPtr);
        if (!runPtr->ready) {
            AwaitReady(hostPtr);
        } else if (!GwsimRealMayGoOn(realPtr)) {
            (void) GwsimRealSleep(realPtr, &realPtr->gate, REAL_FOREVER);
        } else {
            return;
        }
    }
    GWSIM_ASSERT(hostPtr->closeSteps < GWSIM_CLOSE_STEPS);
    hostPtr->closeSteps++;
    if (!runPtr->ready) {
        runPtr->ready = true;
        realPtr->rt.active++;
    }
}

/* Leaves the world until somebody has made the runnable ready, or nearly so:
 * look again. */
static void
AwaitReady(
    RealHost *hostPtr)          /* Calling thread. */
{
    Real *realPtr = hostPtr->realPtr;
    bool maySpin = GwsimRealMaySpin(realPtr);
    int depth;

    GwsimParkBegin(&hostPtr->park);
    depth = GwsimRealRelease(realPtr, false);
    GwsimParkWait(&hostPtr->park, maySpin, &realPtr->awake);
    GwsimRealTake(realPtr, depth);
    GwsimParkEnd(&hostPtr->park);
}

/* Makes a thread look whether it is ready. */
static void
Poke(
    RealHost *hostPtr)          /* Any; the world is entered. */
{
    if (GwsimParkPoke(&hostPtr->park)) {
        atomic_fetch_add(&hostPtr->realPtr->awake, 1);
        GwsimRealOwe(hostPtr->realPtr, &hostPtr->park);
    }
}

/* Says that the thread has exited; its runnable may be gone by now. */
static void
Retire(
    RealHost *hostPtr)          /* Calling thread. */
{
    Real *realPtr = hostPtr->realPtr;

    *(hostPtr->prevPtr == NULL ? &realPtr->hostHead
            : &hostPtr->prevPtr->nextPtr) = hostPtr->nextPtr;
    if (hostPtr->nextPtr != NULL) {
        hostPtr->nextPtr->prevPtr = hostPtr->prevPtr;
    }
    hostPtr->nextPtr = realPtr->exitedHead;
    realPtr->exitedHead = hostPtr;
    realPtr->hostCount--;
    atomic_fetch_sub(&realPtr->awake, 1);
    GwsimRealLoopWake(realPtr);
    if (realPtr->rt.closing && realPtr->hostCount == 0) {
        uv_cond_signal(&realPtr->runnerCond);
    }
}

/* Makes the scripts stop that are still running. */
static void
BreakAll(
    Real *realPtr)              /* Runtime; closing. */
{
    for (RealHost *hostPtr = realPtr->hostHead; hostPtr != NULL;
            hostPtr = hostPtr->nextPtr) {
        GwsimRunnable *runPtr = hostPtr->runPtr;

        if (runPtr->stepping && !runPtr->exiting
                && runPtr->typePtr->breakProc != NULL) {
            runPtr->typePtr->breakProc(runPtr);
        }
    }
}
