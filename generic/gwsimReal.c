/*
 * gwsimReal.c --
 *
 *      The real runtime: OS threads and the monotonic clock.  This file has
 *      the gate and the life of a world: create, run, close.
 *
 *      A world has the threads of its users (the one that calls Run among
 *      them), one per runnable with a host, and one loop for the rest.  One
 *      lock says who is in the world.
 *
 *      Rules:
 *      1. A thread that has entered may enter again; the outermost leave
 *         counts.
 *      2. The gate is closed while Run is in progress and a driver script is
 *         pending or runs: then only the thread of Run gets past Enter.  It
 *         closes at the Leave of whoever posted the script, so nobody sees
 *         the world between an event and what the scenario does about it.
 *      3. Outside Run the gate is open, the clock stands, no timer fires and
 *         no step starts; steps that have begun go on to their end.
 *      4. At the limit of a Run time stands, what is due is fired, and Run
 *         returns when nothing is ready or stepping, or REAL_LIMIT_GRACE
 *         later: a script that spins until time goes on cannot hold it.
 *      5. Close ends within REAL_CLOSE_MAX.  Threads that did not end by then
 *         (a script blocked in the system) are abandoned: they never come
 *         back from their next Enter, and what they use is not freed.
 *
 *      It does not know what a step does, and asks the chooser nothing: the
 *      order of steps is the system's.
 */

#include "gwsimRealInt.h"

static GwsimTime RealNow(GwsimRuntime *rtPtr);
static void RealTimerChanged(GwsimRuntime *rtPtr, GwsimTime due);
static void RealReady(GwsimRuntime *rtPtr, GwsimRunnable *runPtr);
static void RealEnter(GwsimRuntime *rtPtr);
static void RealLeave(GwsimRuntime *rtPtr);
static GwsimRunEnd RealRun(GwsimRuntime *rtPtr, GwsimTime limit,
        bool toQuiet);
static size_t RealClose(GwsimRuntime *rtPtr);
static void RealHalt(GwsimRuntime *rtPtr);

static const GwsimRuntimeType realType = {
    .name = "real",
    .nowProc = RealNow,
    .timerChangedProc = RealTimerChanged,
    .readyProc = RealReady,
    .enterProc = RealEnter,
    .leaveProc = RealLeave,
    .runProc = RealRun,
    .closeProc = RealClose,
    .haltProc = RealHalt
};

static Real *NewReal(void);
static bool RunIsOver(Real *realPtr, GwsimRunEnd *endPtr);
static void RunDriver(Real *realPtr);
static void SleepRunner(Real *realPtr);
static bool IsAtRest(const Real *realPtr);
static bool LimitIsDone(const Real *realPtr);
static size_t EndThreads(Real *realPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealCreate --
 *
 *      A real runtime; its time stands at 0.  Threads come when needed.
 *
 * Results:
 *      The runtime, to be closed with GwsimRuntimeClose; NULL if the system
 *      has no descriptor left.
 *
 * Side effects:
 *      Some descriptors are open, not to outlive an exec.
 *
 *----------------------------------------------------------------------
 */

GwsimRuntime *
GwsimRealCreate(
    GwsimChooser *chooserPtr,   /* Of the world. */
    double speed)               /* World seconds per wall second. */
{
    Real *realPtr = NewReal();

    GWSIM_ASSERT(speed > 0.0);
    if (!GwsimRealLoopOpen(realPtr)) {
        GwsimFree(realPtr->memory);
        return NULL;
    }
    GwsimRuntimeInit(&realPtr->rt, &realType, chooserPtr);
    GwsimRuntimeHot(&realPtr->rt, &realPtr->owedHead, GWSIM_CACHE_LINE);
    GwsimRuntimeHot(&realPtr->rt, &realPtr->rt.wheel,
            offsetof(GwsimWheel, heads));
    GwsimRuntimeHot(&realPtr->rt, &realPtr->rt.early, sizeof(GwsimWheelNode)
            + 2 * sizeof(uint64_t));
    realPtr->clock.speed = speed;
    realPtr->cores = uv_available_parallelism();
    if (uv_mutex_init(&realPtr->lock) != 0
            || uv_cond_init(&realPtr->gate) != 0
            || uv_cond_init(&realPtr->runnerCond) != 0) {
        GwsimPanic(__FILE__, __LINE__, "no lock to be had");
    }
    return &realPtr->rt;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealMayGoOn --
 *
 *      Whether a timer may fire or a step start.  If not, and Run is in
 *      progress, the gate tells when that may have changed.
 *
 * Results:
 *      True if so.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimRealMayGoOn(
    const Real *realPtr)        /* Runtime. */
{
    return realPtr->rt.running && !realPtr->rt.stopping && !realPtr->driving
            && realPtr->rt.driverHead == NULL && !IsAtRest(realPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealRunnerIsWanted --
 *
 *      Whether there is something for the thread of Run to do, as far as
 *      that can have come from what another thread did.
 *
 * Results:
 *      True if so.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimRealRunnerIsWanted(
    const Real *realPtr)        /* Runtime. */
{
    return realPtr->rt.stopping || realPtr->rt.driverHead != NULL
            || IsAtRest(realPtr)
            || (realPtr->clock.latest >= realPtr->clock.limit
            && LimitIsDone(realPtr));
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealSettle --
 *
 *      Does what is due at once; the loop does what is left of it.  To be
 *      called before the calling thread looks whether it may sleep.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Those of timers and steps.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealSettle(
    Real *realPtr)              /* Runtime; entered. */
{
    bool more;

    if (!realPtr->immediate || realPtr->settling) {
        return;
    }
    realPtr->immediate = false;
    realPtr->settling = true;
    more = GwsimRealLoopWork(realPtr);
    realPtr->settling = false;
    if (more || realPtr->immediate) {
        realPtr->immediate = false;
        GwsimRealLoopWake(realPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealLeave --
 *
 *      Leaves the world as often as it was entered once.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The outermost leave does what is due at once, and lets others in.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealLeave(
    Real *realPtr,              /* Runtime; entered by this thread. */
    bool mayHold)               /* As of GwsimRealRelease. */
{
    GWSIM_ASSERT(realPtr->depth > 0);
    if (realPtr->depth > 1) {
        realPtr->depth--;
        return;
    }
    GwsimRealSettle(realPtr);
    (void) GwsimRealRelease(realPtr, mayHold);
    GWSIM_POINT(realLeft);
}

/* A runtime, all zero, that begins with a cache line. */
static Real *
NewReal(void)
{
    char *memory = GwsimCalloc(1, sizeof(Real) + GWSIM_CACHE_LINE);
    Real *realPtr = (Real *) (void *) (memory + GWSIM_CACHE_LINE
            - (uintptr_t) memory % GWSIM_CACHE_LINE);

    realPtr->memory = memory;
    return realPtr;
}

/* World time; asked for a dozen times in one stay. */
static GwsimTime
RealNow(
    GwsimRuntime *rtPtr)        /* Runtime; entered. */
{
    RealClock *clockPtr = &((Real *) rtPtr)->clock;

    return clockPtr->looked ? clockPtr->latest : GwsimRealClockNow(clockPtr);
}

/* A timer was started: the loop may have to get up earlier. */
static void
RealTimerChanged(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimTime due)              /* Of the timer. */
{
    GwsimRealLoopTimer((Real *) rtPtr, due);
}

/* Sees to it that a runnable steps, where it belongs. */
static void
RealReady(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimRunnable *runPtr)      /* Ready. */
{
    if (runPtr->needsHost) {
        GwsimRealHostReady((Real *) rtPtr, runPtr);
    } else {
        GwsimRealLoopReady((Real *) rtPtr, runPtr);
    }
}

/* Enters the world, when the gate is open. */
static void
RealEnter(
    GwsimRuntime *rtPtr)        /* Runtime. */
{
    GWSIM_POINT(realEnter);
    GwsimRealTakeOpen((Real *) rtPtr);
}

/* Leaves the world; the outermost leave lets others in. */
static void
RealLeave(
    GwsimRuntime *rtPtr)        /* Runtime; entered by this thread. */
{
    Real *realPtr = (Real *) rtPtr;

    GwsimRealLeave(realPtr, realPtr->runner != GwsimRealOsSelf());
}

/* Lets time go on; see GwsimRun. */
static GwsimRunEnd
RealRun(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimTime limit,            /* Time to stop at. */
    bool toQuiet)               /* Stop when nothing counted is left. */
{
    Real *realPtr = (Real *) rtPtr;
    GwsimRunEnd end;

    RealEnter(rtPtr);
    GWSIM_ASSERT(!rtPtr->running && !rtPtr->closing && realPtr->depth == 1);
    realPtr->runner = GwsimRealOsSelf();
    realPtr->toQuiet = toQuiet;
    rtPtr->running = true;
    GwsimRealClockStart(&realPtr->clock, limit);
    GwsimRealLoopStart(realPtr);
    uv_cond_broadcast(&realPtr->gate);
    while (!RunIsOver(realPtr, &end)) {
        if (rtPtr->driverHead != NULL) {
            RunDriver(realPtr);
        } else {
            SleepRunner(realPtr);
        }
        GwsimRealSettle(realPtr);
    }
    GwsimRealClockHalt(&realPtr->clock);
    rtPtr->running = rtPtr->stopping = false;
    realPtr->runner = NULL;
    uv_cond_broadcast(&realPtr->gate);
    RealLeave(rtPtr);
    return end;
}

/* Whether Run is to return, and why. */
static bool
RunIsOver(
    Real *realPtr,              /* Runtime. */
    GwsimRunEnd *endPtr)        /* Where to put why. */
{
    const RealClock *clockPtr = &realPtr->clock;

    if (realPtr->rt.stopping) {
        *endPtr = GWSIM_RUN_STOPPED;
        return true;
    }
    if (realPtr->rt.driverHead != NULL) {
        return false;
    }
    if (IsAtRest(realPtr)) {
        *endPtr = GWSIM_RUN_QUIET;
        return true;
    }
    if (GwsimRealClockNow(&realPtr->clock) < clockPtr->limit) {
        return false;
    }
    *endPtr = GWSIM_RUN_LIMIT;
    return LimitIsDone(realPtr) || GwsimRealElapsed(
            GwsimRealClockWhen(clockPtr, clockPtr->limit))
            >= REAL_LIMIT_GRACE;
}

/* Runs one driver script; the last one opens the gate. */
static void
RunDriver(
    Real *realPtr)              /* Runtime; a script is pending. */
{
    GwsimRuntime *rtPtr = &realPtr->rt;
    void *script = GwsimDriverTake(rtPtr);

    realPtr->driving = true;
    RealLeave(rtPtr);
    rtPtr->driverProc(rtPtr->driverData, script);
    RealEnter(rtPtr);
    GWSIM_ASSERT(realPtr->depth == 1);
    realPtr->driving = false;
    if (rtPtr->driverHead == NULL) {
        uv_cond_broadcast(&realPtr->gate);
    }
}

/* Sleeps until the thread of Run is wanted, the limit, or the grace's end. */
static void
SleepRunner(
    Real *realPtr)              /* Runtime; Run is not over. */
{
    GwsimTime timeout = -GwsimRealElapsed(GwsimRealClockWhen(&realPtr->clock,
            realPtr->clock.limit));

    if (timeout <= 0) {
        timeout += REAL_LIMIT_GRACE;
    }

    /* If it was wanted because nothing was left, but that has changed, the
     * loop has gone to sleep. */
    GwsimRealLoopWake(realPtr);
    realPtr->runnerAsleep = true;
    (void) GwsimRealSleep(realPtr, &realPtr->runnerCond, timeout);
    realPtr->runnerAsleep = false;
}

/* Whether Run was to go on until nothing is left, and nothing is. */
static bool
IsAtRest(
    const Real *realPtr)        /* Runtime. */
{
    return realPtr->toQuiet && realPtr->rt.active == 0
            && realPtr->rt.countedTimers == 0;
}

/* Whether all of the limit's instant has happened, if time is there. */
static bool
LimitIsDone(
    const Real *realPtr)        /* Runtime. */
{
    GwsimTime bound;

    return realPtr->rt.active == 0 && !(GwsimTimerBound(&realPtr->rt, &bound)
            && bound <= realPtr->clock.limit);
}

/* Ends the threads, then the loop, then frees all. */
static size_t
RealClose(
    GwsimRuntime *rtPtr)        /* Runtime; not running. */
{
    Real *realPtr = (Real *) rtPtr;
    size_t left;

    GWSIM_ASSERT(!rtPtr->running);
    left = EndThreads(realPtr);
    if (left > 0) {
        return left;
    }
    uv_cond_destroy(&realPtr->runnerCond);
    uv_cond_destroy(&realPtr->gate);
    uv_mutex_destroy(&realPtr->lock);
    GwsimRuntimeFree(rtPtr);
    GwsimFree(realPtr->memory);
    return 0;
}

/* Ends the threads and the loop from a driver script: Run is over, although
 * it will not return.  front-18.4 */
static void
RealHalt(
    GwsimRuntime *rtPtr)        /* Runtime; a driver script runs. */
{
    Real *realPtr = (Real *) rtPtr;

    RealEnter(rtPtr);
    GWSIM_ASSERT(rtPtr->running && realPtr->runner == GwsimRealOsSelf());
    GwsimRealClockHalt(&realPtr->clock);
    rtPtr->running = realPtr->driving = false;
    realPtr->runner = NULL;
    RealLeave(rtPtr);
    (void) EndThreads(realPtr);
}

/* Ends the threads of scripts, then the loop; returns how many of them did
 * not end (rule 5). */
static size_t
EndThreads(
    Real *realPtr)              /* Runtime; Run is not in progress. */
{
    GwsimRuntime *rtPtr = &realPtr->rt;
    size_t left;

    RealEnter(rtPtr);
    GWSIM_ASSERT(realPtr->depth == 1);
    rtPtr->closing = true;
    left = GwsimRealHostsClose(realPtr);
    RealLeave(rtPtr);
    GwsimRealLoopClose(realPtr);
    RealEnter(rtPtr);
    GwsimRealHostsJoin(realPtr);
    realPtr->abandoned = left > 0;
    RealLeave(rtPtr);
    return left;
}
