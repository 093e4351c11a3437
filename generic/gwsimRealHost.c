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
 *      1. A thread sleeps on its own semaphore while it is not ready, and on
 *         the gate while it is but may not go on.
 *      2. Before the former it spins for SPIN_MAX, about what two sleeps and
 *         wake-ups cost, while there is a core for each thread that is awake.
 *         One that has spun in vain does not for its next waits: 1, 3, 7 ...
 *         255 of them, so what is lost stays small; and then it spins as
 *         long as ever, for two threads that both sleep would else never get
 *         out of that.  A spin that took much longer than it should was
 *         preempted: the machine has other things to do, and that counts as
 *         all of them in vain.
 *      3. While closing it is always ready, and asks nobody.
 *      4. Once it has said that it has exited, it touches nothing but the
 *         lock: the loop joins it, and frees it.
 */

#include "gwsimRealInt.h"

#define SPIN_MAX        (100 * GWSIM_US)
#define SPIN_LOOK       32      /* Turns between two looks at the clock. */
#define SPIN_VAIN_MAX   8       /* Spins in vain that are counted. */

typedef enum HostState {
    AWAKE,                      /* It will look by itself. */
    SPINNING,                   /* It looks at this. */
    ASLEEP,                     /* A post is needed, and is owed to it. */
    POKED                       /* It is to look. */
} HostState;

typedef enum SpinEnd {
    SPIN_POKED,
    SPIN_VAIN,
    SPIN_PREEMPTED              /* It may have been poked, or not. */
} SpinEnd;

struct RealHost {
    RealHost *nextPtr, *prevPtr;        /* In hostHead; or in exitedHead,
                                         * by nextPtr only. */
    Real *realPtr;
    GwsimRunnable *runPtr;
    uv_thread_t thread;
    uv_sem_t sem;               /* Posted once a sleep. */
    atomic_int state;           /* A HostState; anybody's. */
    int vain;                   /* Spins in vain, one after the other. */
    int skips;                  /* How often it does not spin yet. */
    int closeSteps;             /* Steps while closing. */
};

static void Create(Real *realPtr, GwsimRunnable *runPtr);
static void HostMain(void *clientData);
static void AwaitStep(RealHost *hostPtr);
static void AwaitReady(RealHost *hostPtr);
static void Poke(RealHost *hostPtr);
static SpinEnd Spin(RealHost *hostPtr);
static void Learn(RealHost *hostPtr, SpinEnd end);
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
        uv_sem_destroy(&hostPtr->sem);
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
    result = uv_sem_init(&hostPtr->sem, 0);
    if (result == 0) {
        GwsimRealOsBlock(&signals);
        result = uv_thread_create_ex(&hostPtr->thread, &options, HostMain,
                hostPtr);
        GwsimRealOsRestore(&signals);
    }
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
    bool spins = GwsimRealMaySpin(realPtr) && hostPtr->skips-- <= 0;
    int depth, spinning = SPINNING;

    atomic_store(&hostPtr->state, SPINNING);
    depth = GwsimRealRelease(realPtr);
    if (spins) {
        Learn(hostPtr, Spin(hostPtr));
    }
    if (atomic_load(&hostPtr->state) == SPINNING) {
        atomic_fetch_sub(&realPtr->awake, 1);
        if (atomic_compare_exchange_strong(&hostPtr->state, &spinning,
                ASLEEP)) {
            uv_sem_wait(&hostPtr->sem);
        } else {
            atomic_fetch_add(&realPtr->awake, 1);
        }
    }
    GwsimRealTake(realPtr, depth);
    atomic_store(&hostPtr->state, AWAKE);
}

/* Makes a thread look whether it is ready. */
static void
Poke(
    RealHost *hostPtr)          /* Any; the world is entered. */
{
    if (atomic_load(&hostPtr->state) != AWAKE
            && atomic_exchange(&hostPtr->state, POKED) == ASLEEP) {
        atomic_fetch_add(&hostPtr->realPtr->awake, 1);
        GwsimRealOwe(hostPtr->realPtr, &hostPtr->sem);
    }
}

/* Spins until the thread is poked, or for SPIN_MAX. */
static SpinEnd
Spin(
    RealHost *hostPtr)          /* Calling thread; the world is left. */
{
    uint64_t start = uv_hrtime();
    GwsimTime elapsed;
    bool poked;

    do {
        for (int i = 0; i < SPIN_LOOK; i++) {
            poked = atomic_load(&hostPtr->state) == POKED;
            if (poked) {
                break;
            }
            GwsimRealOsPause();
        }
        elapsed = GwsimRealElapsed(start);
    } while (!poked && elapsed < SPIN_MAX);
    return elapsed > 2 * SPIN_MAX ? SPIN_PREEMPTED
            : poked ? SPIN_POKED : SPIN_VAIN;
}

/* Draws the conclusion from a spin (rule 2). */
static void
Learn(
    RealHost *hostPtr,          /* Calling thread. */
    SpinEnd end)                /* How its spin ended. */
{
    switch (end) {
    case SPIN_POKED:
        hostPtr->vain = 0;
        break;
    case SPIN_VAIN:
        if (hostPtr->vain < SPIN_VAIN_MAX) {
            hostPtr->vain++;
        }
        break;
    case SPIN_PREEMPTED:
        hostPtr->vain = SPIN_VAIN_MAX;
        break;
    }
    hostPtr->skips = (1 << hostPtr->vain) - 1;
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
                && runPtr->breakProc != NULL) {
            runPtr->breakProc(runPtr);
        }
    }
}
