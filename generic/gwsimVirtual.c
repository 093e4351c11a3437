/*
 * gwsimVirtual.c --
 *
 *      The virtual runtime: one OS thread, time is the wheel.
 *
 *      Rules:
 *      1. One thing happens at a time: a driver script, else a step, else a
 *         timer of this instant; when there is none, time goes on to the
 *         next timer.
 *      2. Driver scripts run at the outermost Leave while Run is in progress,
 *         which stays in the world between what happens and leaves it when
 *         there is one; from that loop alone: what a driver script posts is
 *         run by the same loop, after it.
 *      3. The same calls with the same choices give the same run: nothing
 *         here hangs on addresses or on the host's clock.
 *
 *      What comes next in a search is gwsimVirtualSearch.c.
 */

#include <string.h>

#include "gwsimVirtualInt.h"

/* So many timers pending, or a quarter as many runnables, lead to more than a
 * cache holds (2 MB). With fewer, fetching ahead what is there anyway took a
 * sixth of a request's time. */
#define LARGE           4096
#define OF_SCRIPT       64      /* Timers that need as much as a script does:
                                 * some kilobytes of its interp. */

static void VirtualReady(GwsimRuntime *rtPtr, GwsimRunnable *runPtr);
static void VirtualEnter(GwsimRuntime *rtPtr);
static void VirtualLeave(GwsimRuntime *rtPtr);
static GwsimRunEnd VirtualRun(GwsimRuntime *rtPtr, GwsimTime limit,
        bool toQuiet);
static size_t VirtualClose(GwsimRuntime *rtPtr);

static const GwsimRuntimeType virtualType = {
    .name = "virtual",
    .nowProc = NULL,
    .timerChangedProc = NULL,
    .readyProc = VirtualReady,
    .enterProc = VirtualEnter,
    .leaveProc = VirtualLeave,
    .runProc = VirtualRun,
    .closeProc = VirtualClose,
    .preemptProc = GwsimVirtualPreempt,
    .timerGoneProc = GwsimVirtualTimerGone
};

static void RunDrivers(GwsimVirtual *vPtr);
static bool RunNext(GwsimVirtual *vPtr, GwsimTime limit);
static inline bool IsLarge(const GwsimVirtual *vPtr);
static inline void StepOne(GwsimVirtual *vPtr, uint32_t index);
static void StepRunnable(GwsimVirtual *vPtr, GwsimRunnable *runPtr);
static inline GwsimRunnable *Unlink(GwsimVirtual *vPtr, uint32_t index);

/*
 *----------------------------------------------------------------------
 *
 * GwsimVirtualCreate --
 *
 *      A virtual runtime; its time stands at 0.
 *
 * Results:
 *      The runtime, to be closed with GwsimRuntimeClose.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimRuntime *
GwsimVirtualCreate(
    GwsimChooser *chooserPtr)   /* Of the world. */
{
    GwsimVirtual *vPtr = GwsimAlloc(sizeof(GwsimVirtual));
    size_t heads = offsetof(GwsimVirtual, rt.wheel.heads);
    size_t behind = heads + sizeof(vPtr->rt.wheel.heads);

    /* Most of it are the slots of the wheel, which need not be zeroed. */
    memset(vPtr, 0, heads);
    memset((char *) vPtr + behind, 0, sizeof(GwsimVirtual) - behind);
    GwsimRuntimeInit(&vPtr->rt, &virtualType, chooserPtr);
    vPtr->fetchedAt = UINT64_MAX;
    return &vPtr->rt;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimVirtualStep, GwsimVirtualFire --
 *
 *      Step the index-th of the ready list; fire a timer.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Whatever happens then, driver scripts with it.
 *
 *----------------------------------------------------------------------
 */

void
GwsimVirtualStep(
    GwsimVirtual *vPtr,         /* Runtime. */
    uint32_t index)             /* From 0. */
{
    StepOne(vPtr, index);
}

void
GwsimVirtualFire(
    GwsimVirtual *vPtr,         /* Runtime. */
    GwsimTimer *timerPtr)       /* Pending or popped. */
{
    vPtr->nominal = (GwsimTime) (timerPtr->node.key / 2);
    GwsimTimerFire(&vPtr->rt, timerPtr);
}

/* Appends a runnable to the ready list, and notes it if it has a host. */
static void
VirtualReady(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimRunnable *runPtr)      /* In no list. */
{
    GwsimVirtual *vPtr = (GwsimVirtual *) rtPtr;

    if (runPtr->needsHost && runPtr->osPtr == NULL) {
        GWSIM_GROW(vPtr->hosted, vPtr->hostedCount + 1, vPtr->hostedSpace);
        vPtr->hosted[vPtr->hostedCount++] = runPtr;
        runPtr->osPtr = (void *) (uintptr_t) vPtr->hostedCount;
    }
    runPtr->nextPtr = NULL;
    if (vPtr->readyHead == NULL) {
        vPtr->readySince = vPtr->nominal;
        vPtr->readyHead = runPtr;
    } else {
        vPtr->readySince = vPtr->nominal < vPtr->readySince
                ? vPtr->nominal : vPtr->readySince;
        vPtr->readyTail->nextPtr = runPtr;
    }
    vPtr->readyTail = runPtr;
    vPtr->readyCount++;
}

/* Enters the world: with one OS thread there is nobody to keep out. */
static void
VirtualEnter(
    GwsimRuntime *rtPtr)        /* Runtime. */
{
    ((GwsimVirtual *) rtPtr)->depth++;
}

/* Leaves the world; the outermost leave runs the driver scripts. */
static void
VirtualLeave(
    GwsimRuntime *rtPtr)        /* Runtime. */
{
    GwsimVirtual *vPtr = (GwsimVirtual *) rtPtr;

    GWSIM_ASSERT(vPtr->depth > 0);
    if (--vPtr->depth == 0 && vPtr->rt.driverHead != NULL) {
        RunDrivers(vPtr);
    }
}

/* Runs the driver scripts that wait, unless one of them does it already. */
static void
RunDrivers(
    GwsimVirtual *vPtr)              /* Runtime; left. */
{
    GwsimRuntime *rtPtr = &vPtr->rt;

    if (!rtPtr->running || vPtr->driving) {
        return;
    }
    while (rtPtr->driverHead != NULL && !rtPtr->stopping) {
        void *script = GwsimDriverTake(rtPtr);

        vPtr->driving = true;
        rtPtr->driverProc(rtPtr->driverData, script);
        GWSIM_ASSERT(vPtr->depth == 0);
        vPtr->driving = false;
    }
}

/* Lets time go on; see GwsimRun. */
static GwsimRunEnd
VirtualRun(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimTime limit,            /* Time to stop at. */
    bool toQuiet)               /* Stop when nothing counted is left. */
{
    GwsimVirtual *vPtr = (GwsimVirtual *) rtPtr;
    bool searching = rtPtr->chooserPtr->searching;
    GwsimRunEnd end;

    GWSIM_ASSERT(!rtPtr->running && vPtr->depth == 0 && limit >= vPtr->rt.now);
    rtPtr->running = true;
    vPtr->limit = limit;
    vPtr->nominal = rtPtr->now;
    VirtualEnter(rtPtr);
    for (;;) {
        if (rtPtr->driverHead != NULL) {
            VirtualLeave(rtPtr);
            VirtualEnter(rtPtr);
        }
        if (rtPtr->stopping) {
            end = GWSIM_RUN_STOPPED;
            break;
        }
        if (toQuiet && rtPtr->active == 0 && rtPtr->countedTimers == 0) {
            end = GWSIM_RUN_QUIET;
            break;
        }
        if (!(searching ? GwsimVirtualSearchNext(vPtr, limit)
                : RunNext(vPtr, limit))) {
            rtPtr->now = limit;
            end = GWSIM_RUN_LIMIT;
            break;
        }
    }
    GWSIM_ASSERT(vPtr->depth == 1);
    vPtr->depth = 0;
    rtPtr->running = rtPtr->stopping = false;
    return end;
}

/* Does the next thing: of this instant, else of the next timer's, to which
 * time goes on; false if there is none up to the limit. */
static bool
RunNext(
    GwsimVirtual *vPtr,              /* Runtime. */
    GwsimTime limit)            /* Time not to go beyond. */
{
    GwsimTimer *timerPtr;

    if (vPtr->readyHead != NULL) {
        StepOne(vPtr, 0);
        return true;
    }
    timerPtr = GwsimTimerPop(&vPtr->rt, limit);
    if (timerPtr == NULL) {
        return false;
    }
    if (IsLarge(vPtr)
            && vPtr->fetchedAt != timerPtr->node.key >> GWSIM_WHEEL_BITS) {
        vPtr->fetchedAt = timerPtr->node.key >> GWSIM_WHEEL_BITS;
        GwsimVirtualFetch(vPtr, timerPtr->node.key);
    }
    vPtr->rt.now = (GwsimTime) (timerPtr->node.key / 2);
    GwsimVirtualFire(vPtr, timerPtr);
    return true;
}

/* Steps one of the ready list, mostly the first. */
static inline void
StepOne(
    GwsimVirtual *vPtr,              /* Runtime. */
    uint32_t index)             /* From 0; it is there. */
{
    GwsimRunnable *runPtr = Unlink(vPtr, index);

    vPtr->nominal = vPtr->readySince;
    StepRunnable(vPtr, runPtr);
}

/* Is there more of a world than a cache holds? */
static inline bool
IsLarge(
    const GwsimVirtual *vPtr)   /* Runtime. */
{
    return GwsimWheelCount(&vPtr->rt.wheel) + 4 * vPtr->rt.runnables
            + OF_SCRIPT * vPtr->hostedCount >= LARGE;
}

/* Steps a runnable and forgets it when it has exited. */
static void
StepRunnable(
    GwsimVirtual *vPtr,              /* Runtime. */
    GwsimRunnable *runPtr)      /* Ready, in no list. */
{
    if (!GwsimRunnableStep(&vPtr->rt, runPtr) && runPtr->osPtr != NULL) {
        size_t place = (size_t) (uintptr_t) runPtr->osPtr;
        GwsimRunnable *lastPtr = vPtr->hosted[--vPtr->hostedCount];

        vPtr->hosted[place - 1] = lastPtr;
        lastPtr->osPtr = (void *) (uintptr_t) place;
    }
}

/* Takes the index-th runnable out of the ready list. */
static inline GwsimRunnable *
Unlink(
    GwsimVirtual *vPtr,              /* Runtime. */
    uint32_t index)             /* From 0; it is there. */
{
    GwsimRunnable *prevPtr = NULL, *runPtr = vPtr->readyHead;

    for (uint32_t i = 0; i < index; i++) {
        prevPtr = runPtr;
        runPtr = runPtr->nextPtr;
    }
    if (prevPtr == NULL) {
        vPtr->readyHead = runPtr->nextPtr;      /* If none, no tail. */
    } else {
        prevPtr->nextPtr = runPtr->nextPtr;
        if (vPtr->readyTail == runPtr) {
            vPtr->readyTail = prevPtr;
        }
    }
    vPtr->readyCount--;
    return runPtr;
}

/* Steps what has a host until it exits, the last first, then frees all. */
static size_t
VirtualClose(
    GwsimRuntime *rtPtr)        /* Runtime; not running. */
{
    GwsimVirtual *vPtr = (GwsimVirtual *) rtPtr;

    GWSIM_ASSERT(!rtPtr->running && vPtr->depth == 0);
    rtPtr->closing = true;
    vPtr->depth = 1;
    while (vPtr->hostedCount > 0) {
        GwsimRunnable *runPtr = vPtr->hosted[vPtr->hostedCount - 1];

        for (int i = 0; !runPtr->exited; i++) {
            GWSIM_ASSERT(i < GWSIM_CLOSE_STEPS);
            vPtr->readyHead = vPtr->readyTail = NULL;
            vPtr->readyCount = 0;
            rtPtr->active += runPtr->ready ? 0 : 1;
            runPtr->ready = true;
            StepRunnable(vPtr, runPtr);
        }
    }
    GwsimFree(vPtr->hosted);
    GwsimFree(vPtr->seen);
    GwsimMapFree(&vPtr->tiesSeen);
    GwsimRuntimeFree(rtPtr);
    GwsimFree(vPtr);
    return 0;
}
