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
 *         from that loop alone: what a driver script posts is run by the
 *         same loop, after it.
 *      3. The same calls with the same choices give the same run: nothing
 *         here hangs on addresses or on the host's clock.
 *
 *      Choices, while the chooser is searching.  At each turn the steps that
 *      could come next are the ready runnables, in the order of becoming
 *      ready, and the timers of this instant, in the order of firing:
 *
 *              ready   timers  asked
 *              1       none    nothing
 *              2 ...   none    SCHEDULE: which runnable
 *              none    1       nothing
 *              none    2 ...   TIE: which timer
 *              1 ...   1 ...   TIE: 0 the runnables, i the i-th timer;
 *                              if 0, SCHEDULE as above
 *
 *      0 is always first come first served, as without a search.  At most
 *      VIRTUAL_WINDOW of each are looked at: the others wait their turn.  Of
 *      the timers of one lane only the first can come next: what is sent on
 *      one link, or posted with one delay, keeps its order in every schedule.
 */

#include "gwsimRuntime.h"

#define VIRTUAL_WINDOW  64      /* Runnables or timers chosen among. */

typedef struct Virtual {
    GwsimRuntime rt;            /* First. */
    int depth;                  /* Enters not yet left. */
    bool driving;               /* A driver script runs. */
    GwsimRunnable *readyHead, *readyTail;
    size_t readyCount;
    GwsimRunnable **hosted;     /* Those with a host that have not exited;
                                 * osPtr is the place, counted from 1. */
    size_t hostedCount, hostedSpace;
} Virtual;

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
    .closeProc = VirtualClose
};

typedef struct DueTimers {      /* The first of this instant's, in order. */
    GwsimTimer *timers[VIRTUAL_WINDOW];
    uint32_t count;
} DueTimers;

static inline void LeaveVirtual(Virtual *vPtr);
static void RunDrivers(Virtual *vPtr);
static bool RunNext(Virtual *vPtr, GwsimTime limit);
static bool SearchNext(Virtual *vPtr, GwsimTime limit);
static bool Advance(Virtual *vPtr, GwsimTime limit);
static void StepNext(Virtual *vPtr, uint32_t index);
static void StepRunnable(Virtual *vPtr, GwsimRunnable *runPtr);
static void FireTimer(Virtual *vPtr, GwsimTimer *timerPtr);
static GwsimRunnable *Unlink(Virtual *vPtr, uint32_t index);
static void FindDue(Virtual *vPtr, DueTimers *duePtr);
static void AddDue(DueTimers *duePtr, GwsimWheelNode *nodePtr);
static bool LaneIsTaken(const DueTimers *duePtr, const GwsimTimer *timerPtr);
static uint32_t Window(size_t count);

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
    Virtual *vPtr = GwsimCalloc(1, sizeof(Virtual));

    GwsimRuntimeInit(&vPtr->rt, &virtualType, chooserPtr);
    return &vPtr->rt;
}

/* Appends a runnable to the ready list, and notes it if it has a host. */
static void
VirtualReady(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimRunnable *runPtr)      /* In no list. */
{
    Virtual *vPtr = (Virtual *) rtPtr;

    if (runPtr->needsHost && runPtr->osPtr == NULL) {
        GWSIM_GROW(vPtr->hosted, vPtr->hostedCount + 1, vPtr->hostedSpace);
        vPtr->hosted[vPtr->hostedCount++] = runPtr;
        runPtr->osPtr = (void *) (uintptr_t) vPtr->hostedCount;
    }
    runPtr->nextPtr = NULL;
    if (vPtr->readyHead == NULL) {
        vPtr->readyHead = runPtr;
    } else {
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
    ((Virtual *) rtPtr)->depth++;
}

/* Leaves the world; the outermost leave runs the driver scripts. */
static void
VirtualLeave(
    GwsimRuntime *rtPtr)        /* Runtime. */
{
    LeaveVirtual((Virtual *) rtPtr);
}

/* The same, known to the loop. */
static inline void
LeaveVirtual(
    Virtual *vPtr)              /* Runtime; entered. */
{
    GWSIM_ASSERT(vPtr->depth > 0);
    if (--vPtr->depth == 0 && vPtr->rt.driverHead != NULL) {
        RunDrivers(vPtr);
    }
}

/* Runs the driver scripts that wait, unless one of them does it already. */
static void
RunDrivers(
    Virtual *vPtr)              /* Runtime; left. */
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
    Virtual *vPtr = (Virtual *) rtPtr;
    GwsimRunEnd end;

    GWSIM_ASSERT(!rtPtr->running && vPtr->depth == 0 && limit >= vPtr->rt.now);
    rtPtr->running = true;
    VirtualEnter(rtPtr);
    VirtualLeave(rtPtr);
    for (;;) {
        if (rtPtr->stopping) {
            end = GWSIM_RUN_STOPPED;
            break;
        }
        if (toQuiet && rtPtr->active == 0 && rtPtr->countedTimers == 0) {
            end = GWSIM_RUN_QUIET;
            break;
        }
        if (!(rtPtr->chooserPtr->searching ? SearchNext(vPtr, limit)
                : RunNext(vPtr, limit))) {
            rtPtr->now = limit;
            end = GWSIM_RUN_LIMIT;
            break;
        }
    }
    rtPtr->running = rtPtr->stopping = false;
    return end;
}

/* Does the next thing: of this instant, else of the next timer's, to which
 * time goes on; false if there is none up to the limit. */
static bool
RunNext(
    Virtual *vPtr,              /* Runtime. */
    GwsimTime limit)            /* Time not to go beyond. */
{
    GwsimTimer *timerPtr;

    if (vPtr->readyHead != NULL) {
        StepNext(vPtr, 0);
        return true;
    }
    timerPtr = GwsimTimerPop(&vPtr->rt, limit);
    if (timerPtr == NULL) {
        return false;
    }
    vPtr->rt.now = (GwsimTime) (timerPtr->node.key / 2);
    FireTimer(vPtr, timerPtr);
    return true;
}

/* As RunNext, with the chooser asked; the table above says what. */
static bool
SearchNext(
    Virtual *vPtr,              /* Runtime. */
    GwsimTime limit)            /* Time not to go beyond. */
{
    GwsimChooser *chooserPtr = vPtr->rt.chooserPtr;
    uint32_t ready = Window(vPtr->readyCount), skip = ready > 0 ? 1 : 0, pick;
    DueTimers due;

    FindDue(vPtr, &due);
    if (ready == 0 && due.count == 0) {
        return Advance(vPtr, limit);
    }
    pick = GwsimChooseNext(chooserPtr, GWSIM_CHOOSE_TIE,
            skip + due.count - 1);
    if (pick < skip) {
        StepNext(vPtr, GwsimChooseNext(chooserPtr, GWSIM_CHOOSE_SCHEDULE,
                ready - 1));
    } else {
        FireTimer(vPtr, due.timers[pick - skip]);
    }
    return true;
}

/* Moves time on to the next timer; false if it is beyond the limit. */
static bool
Advance(
    Virtual *vPtr,              /* Runtime; nothing left at this instant. */
    GwsimTime limit)            /* Time not to go beyond. */
{
    GwsimWheelNode *nodePtr = GwsimWheelPeek(&vPtr->rt.wheel,
            (uint64_t) limit * 2 + 1);

    if (nodePtr == NULL) {
        return false;
    }
    GWSIM_ASSERT((GwsimTime) (nodePtr->key / 2) > vPtr->rt.now);
    vPtr->rt.now = (GwsimTime) (nodePtr->key / 2);
    return true;
}

/* Steps the index-th of the ready list. */
static void
StepNext(
    Virtual *vPtr,              /* Runtime. */
    uint32_t index)             /* From 0. */
{
    GwsimRunnable *runPtr = Unlink(vPtr, index);

    vPtr->depth++;
    StepRunnable(vPtr, runPtr);
    LeaveVirtual(vPtr);
}

/* Steps a runnable and forgets it when it has exited. */
static void
StepRunnable(
    Virtual *vPtr,              /* Runtime. */
    GwsimRunnable *runPtr)      /* Ready, in no list. */
{
    if (!GwsimRunnableStep(&vPtr->rt, runPtr) && runPtr->osPtr != NULL) {
        size_t place = (size_t) (uintptr_t) runPtr->osPtr;
        GwsimRunnable *lastPtr = vPtr->hosted[--vPtr->hostedCount];

        vPtr->hosted[place - 1] = lastPtr;
        lastPtr->osPtr = (void *) (uintptr_t) place;
    }
}

/* Fires a timer. */
static void
FireTimer(
    Virtual *vPtr,              /* Runtime. */
    GwsimTimer *timerPtr)       /* Pending or popped. */
{
    vPtr->depth++;
    GwsimTimerFire(&vPtr->rt, timerPtr);
    LeaveVirtual(vPtr);
}

/* Takes the index-th runnable out of the ready list. */
static GwsimRunnable *
Unlink(
    Virtual *vPtr,              /* Runtime. */
    uint32_t index)             /* From 0; it is there. */
{
    GwsimRunnable *prevPtr = NULL, *runPtr = vPtr->readyHead;

    for (uint32_t i = 0; i < index; i++) {
        prevPtr = runPtr;
        runPtr = runPtr->nextPtr;
    }
    *(prevPtr == NULL ? &vPtr->readyHead : &prevPtr->nextPtr)
            = runPtr->nextPtr;
    if (vPtr->readyTail == runPtr) {
        vPtr->readyTail = prevPtr;
    }
    vPtr->readyCount--;
    return runPtr;
}

/* Finds the timers of this instant.  The late ones have a key of their own:
 * once the wheel stands at the others' they are its slot next to it. */
static void
FindDue(
    Virtual *vPtr,              /* Runtime. */
    DueTimers *duePtr)          /* Where to put them. */
{
    GwsimWheel *wheelPtr = &vPtr->rt.wheel;
    uint64_t key = (uint64_t) vPtr->rt.now * 2, late = key + 1;
    GwsimWheelNode *nodePtr = NULL;

    duePtr->count = 0;
    AddDue(duePtr, vPtr->rt.early.nextPtr);
    if (wheelPtr->now <= key) {
        nodePtr = GwsimWheelPeek(wheelPtr, key);
        AddDue(duePtr, nodePtr);
    }
    if (nodePtr != NULL) {
        AddDue(duePtr, wheelPtr->heads[late % GWSIM_WHEEL_SLOTS].nextPtr);
    } else {
        AddDue(duePtr, GwsimWheelPeek(wheelPtr, late));
    }
}

/* Adds the timers of one key, as far as the window goes. */
static void
AddDue(
    DueTimers *duePtr,          /* What has been found so far. */
    GwsimWheelNode *nodePtr)    /* First of its key, or NULL. */
{
    for (; nodePtr != NULL && duePtr->count < VIRTUAL_WINDOW;
            nodePtr = nodePtr->nextPtr) {
        if (!LaneIsTaken(duePtr, (GwsimTimer *) nodePtr)) {
            duePtr->timers[duePtr->count++] = (GwsimTimer *) nodePtr;
        }
    }
}

/* True if a timer has to wait for an earlier one of its lane. */
static bool
LaneIsTaken(
    const DueTimers *duePtr,    /* Those before it. */
    const GwsimTimer *timerPtr) /* Timer. */
{
    const GwsimTimerType *typePtr = timerPtr->typePtr;
    const void *lanePtr = typePtr->laneProc != NULL
            ? typePtr->laneProc(timerPtr) : NULL;

    if (lanePtr == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < duePtr->count; i++) {
        const GwsimTimer *otherPtr = duePtr->timers[i];

        if (otherPtr->typePtr->laneProc != NULL
                && otherPtr->typePtr->laneProc(otherPtr) == lanePtr) {
            return true;
        }
    }
    return false;
}

/* How many of so many are looked at. */
static uint32_t
Window(
    size_t count)               /* How many there are. */
{
    return count < VIRTUAL_WINDOW ? (uint32_t) count : VIRTUAL_WINDOW;
}

/* Steps what has a host until it exits, the last first, then frees all. */
static size_t
VirtualClose(
    GwsimRuntime *rtPtr)        /* Runtime; not running. */
{
    Virtual *vPtr = (Virtual *) rtPtr;

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
    GwsimRuntimeFree(rtPtr);
    GwsimFree(vPtr);
    return 0;
}
