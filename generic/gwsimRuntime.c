/*
 * gwsimRuntime.c --
 *
 *      What both runtimes share: timers in their order, the states of a
 *      runnable, the queue of driver scripts.
 *
 *      A runnable, seen from here (active counts all but the first and last):
 *
 *                 Ready                 Step
 *       idle ------------> ready ---------------> stepping
 *        ^                   ^                     | | |
 *        |                   +--- MORE, or Ready --+ | |
 *        |                        while stepping     | |
 *        +------------------- IDLE ------------------+ |
 *                                            EXIT      |
 *       exited <------- exiting (exitProc) <-----------+
 *
 *      Timers: the wheel is monotone and has the late timers of an instant
 *      after the others, with a key of their own.  Once it has come to a late
 *      key, a timer started for that same instant would be before it: such
 *      timers stand in the list `early`.  Their keys are smaller than the
 *      wheel's now, and no other pending timer's is: so the key alone says
 *      where a timer is linked.
 */

#include "gwsimRuntime.h"

static void StartAnew(GwsimRuntime *rtPtr, GwsimTimer *timerPtr,
        const GwsimTimerType *typePtr, GwsimTime due)
        __attribute__((noinline));
static inline GwsimTime Add(GwsimRuntime *rtPtr, GwsimTimer *timerPtr,
        const GwsimTimerType *typePtr, GwsimTime now, GwsimTime due);
static void AddEarly(GwsimRuntime *rtPtr, GwsimWheelNode *nodePtr,
        uint64_t key) __attribute__((cold, noinline));
static bool IsEarly(const GwsimRuntime *rtPtr, uint64_t key);
static inline void Forget(GwsimRuntime *rtPtr, GwsimTimer *timerPtr);
static inline void Unlink(GwsimRuntime *rtPtr, GwsimTimer *timerPtr);
static GwsimTimer *TimerOf(GwsimWheelNode *nodePtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimRuntimeInit --
 *
 *      Fills in what both runtimes share.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRuntimeInit(
    GwsimRuntime *rtPtr,        /* Zeroed. */
    const GwsimRuntimeType *typePtr,    /* Which runtime it is. */
    GwsimChooser *chooserPtr)   /* Of the world. */
{
    rtPtr->typePtr = typePtr;
    rtPtr->chooserPtr = chooserPtr;
    GwsimWheelInit(&rtPtr->wheel);
    rtPtr->early.prevPtr = &rtPtr->early;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRuntimeFree --
 *
 *      Frees what both runtimes share, but not rtPtr.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Driver scripts still queued are dropped, but not freed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRuntimeFree(
    GwsimRuntime *rtPtr)        /* Runtime that is being closed. */
{
    while (rtPtr->driverHead != NULL) {
        (void) GwsimDriverTake(rtPtr);
    }
    GwsimFree(rtPtr->ties);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRuntimeClose --
 *
 *      Ends all that the runtime carries, and the runtime.
 *
 * Results:
 *      How many OS threads would not end; 0 but for scripts that block.
 *
 * Side effects:
 *      Runnables with a host are stepped until they exit; see the header.
 *
 *----------------------------------------------------------------------
 */

size_t
GwsimRuntimeClose(
    GwsimRuntime *rtPtr)        /* Runtime to close; gone afterwards. */
{
    GWSIM_ASSERT(!rtPtr->closing);
    return rtPtr->typePtr->closeProc(rtPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRuntimeHalt --
 *
 *      Ends the OS threads that the runtime has: the process ends in a
 *      driver script, and neither that nor Run returns.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      On real, runnables with a host are stepped until they exit.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRuntimeHalt(
    GwsimRuntime *rtPtr)        /* Runtime; running. */
{
    if (rtPtr->typePtr->haltProc != NULL && !rtPtr->closing) {
        rtPtr->typePtr->haltProc(rtPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRun --
 *
 *      Lets time go on.
 *
 * Results:
 *      Why it stands still again.
 *
 * Side effects:
 *      Whatever happens in the world.
 *
 *----------------------------------------------------------------------
 */

GwsimRunEnd
GwsimRun(
    GwsimRuntime *rtPtr,        /* Runtime; not running. */
    GwsimTime limit,            /* Not before now. */
    bool toQuiet)               /* Stop when nothing counted is left. */
{
    return rtPtr->typePtr->runProc(rtPtr,
            limit < GWSIM_TIME_MAX ? limit : GWSIM_TIME_MAX, toQuiet);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRuntimeStop --
 *
 *      Makes Run return GWSIM_RUN_STOPPED as soon as what happens just now
 *      is over; outside Run, the next one at once.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRuntimeStop(
    GwsimRuntime *rtPtr)        /* Runtime to stop. */
{
    rtPtr->stopping = true;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRuntimeHot --
 *
 *      Says what most calls of the core write.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      None that changes anything but speed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRuntimeHot(
    GwsimRuntime *rtPtr,        /* Runtime; not running. */
    const void *fromPtr,        /* Where it begins. */
    size_t size)                /* Bytes. */
{
    const char *line = (const char *) fromPtr
            - (uintptr_t) fromPtr % GWSIM_CACHE_LINE;

    for (; line < (const char *) fromPtr + size
            && rtPtr->hotCount < GWSIM_HOT_MAX; line += GWSIM_CACHE_LINE) {
        rtPtr->hot[rtPtr->hotCount++] = line;
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTimerStart --
 *
 *      Starts a timer, anew if it is pending.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The timer is linked, behind those that are due no later.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTimerStart(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimTimer *timerPtr,       /* Zeroed before its first use. */
    const GwsimTimerType *typePtr,      /* What to do when it is due. */
    GwsimTime due)              /* World time; the past counts as now, what is
                                 * beyond GWSIM_TIME_MAX as that. */
{
    if (timerPtr->typePtr == NULL && rtPtr->typePtr->nowProc == NULL
            && rtPtr->typePtr->timerChangedProc == NULL) {
        (void) Add(rtPtr, timerPtr, typePtr, rtPtr->now, due);
    } else {
        StartAnew(rtPtr, timerPtr, typePtr, due);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTimerCancel --
 *
 *      Stops a timer that is pending: see GwsimTimerStop.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      It will not fire.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTimerCancel(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimTimer *timerPtr)       /* Pending. */
{
    Forget(rtPtr, timerPtr);
    Unlink(rtPtr, timerPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTimerPop --
 *
 *      Takes the first timer that is due.  It is to be fired at once.
 *
 * Results:
 *      The timer, unlinked but still counted; NULL if none is due.
 *
 * Side effects:
 *      The wheel may move on, up to the late timers of `now`.
 *
 *----------------------------------------------------------------------
 */

inline GwsimTimer *
GwsimTimerPop(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimTime now)              /* Those due by then. */
{
    GwsimWheelNode *nodePtr = rtPtr->early.nextPtr;

    if (nodePtr != NULL) {
        Unlink(rtPtr, TimerOf(nodePtr));
    } else {
        nodePtr = GwsimWheelPop(&rtPtr->wheel, (uint64_t) now * 2 + 1);
    }
    return nodePtr == NULL ? NULL : TimerOf(nodePtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTimerFire --
 *
 *      Fires a timer that is pending, or was popped just now.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Its proc is called, with the timer stopped.
 *
 *----------------------------------------------------------------------
 */

inline void
GwsimTimerFire(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimTimer *timerPtr)       /* Pending or popped. */
{
    const GwsimTimerType *typePtr = timerPtr->typePtr;

    Forget(rtPtr, timerPtr);
    Unlink(rtPtr, timerPtr);
    typePtr->proc(rtPtr, timerPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTimerBound --
 *
 *      How long there is nothing to do: a bound, not always the exact time.
 *
 * Results:
 *      True and a time before which no timer is due; false without timers.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimTimerBound(
    const GwsimRuntime *rtPtr,  /* Runtime. */
    GwsimTime *boundPtr)        /* Where to put the time. */
{
    uint64_t key;

    if (rtPtr->early.nextPtr != NULL) {
        key = rtPtr->early.nextPtr->key;
    } else if (!GwsimWheelBound(&rtPtr->wheel, &key)) {
        return false;
    }
    *boundPtr = (GwsimTime) (key / 2);
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimPreempt --
 *
 *      Asks whether a runnable gives way in the middle of its step.
 *
 * Results:
 *      True: it is to end its step with GWSIM_STEP_MORE.
 *
 * Side effects:
 *      A choice is recorded, if one is open.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimPreempt(
    GwsimRuntime *rtPtr,        /* Runtime; entered. */
    GwsimRunnable *runPtr)      /* Stepping. */
{
    return rtPtr->chooserPtr->searching
            && rtPtr->typePtr->preemptProc != NULL
            && rtPtr->typePtr->preemptProc(rtPtr, runPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimReady --
 *
 *      Makes a runnable ready; once is enough, more is no matter.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      It will step, behind those that are ready already.
 *
 *----------------------------------------------------------------------
 */

void
GwsimReady(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimRunnable *runPtr)      /* To be stepped. */
{
    if (runPtr->ready || runPtr->exiting) {
        return;
    }
    runPtr->ready = true;
    if (!runPtr->stepping) {
        rtPtr->active++;
        rtPtr->typePtr->readyProc(rtPtr, runPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRunnableStep --
 *
 *      Steps a runnable that is ready and in no list; sees to what follows.
 *
 * Results:
 *      False if it has exited: its owner may free it from now on.
 *
 * Side effects:
 *      Whatever the step does.  May leave and enter the world.
 *
 *----------------------------------------------------------------------
 */

inline bool
GwsimRunnableStep(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimRunnable *runPtr)      /* Ready. */
{
    GwsimStep step;

    GWSIM_ASSERT(runPtr->ready && !runPtr->stepping && !runPtr->exiting);
    runPtr->ready = false;
    runPtr->stepping = true;
    step = runPtr->typePtr->stepProc(runPtr);
    if (step == GWSIM_STEP_EXIT) {
        runPtr->exiting = true;
        if (runPtr->typePtr->exitProc != NULL) {
            GwsimLeave(rtPtr);
            runPtr->typePtr->exitProc(runPtr);
            GwsimEnter(rtPtr);
        }
        runPtr->ready = runPtr->stepping = false;
        runPtr->exited = true;
        rtPtr->active--;
        return false;
    }
    runPtr->stepping = false;
    if (step == GWSIM_STEP_MORE || runPtr->ready) {
        runPtr->ready = true;
        rtPtr->typePtr->readyProc(rtPtr, runPtr);
    } else {
        rtPtr->active--;
    }
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimDriverPost --
 *
 *      Queues a driver script.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      It runs as rule 5 of the header says.
 *
 *----------------------------------------------------------------------
 */

void
GwsimDriverPost(
    GwsimRuntime *rtPtr,        /* Runtime. */
    void *script)               /* The driver's own. */
{
    GwsimDriverScript *itemPtr = GwsimAlloc(sizeof(GwsimDriverScript));

    GwsimAccess(rtPtr->chooserPtr, 0, true);
    itemPtr->script = script;
    itemPtr->nextPtr = NULL;
    if (rtPtr->driverHead == NULL) {
        rtPtr->driverHead = itemPtr;
    } else {
        rtPtr->driverTail->nextPtr = itemPtr;
    }
    rtPtr->driverTail = itemPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimDriverTake --
 *
 *      Takes the oldest driver script from the queue.
 *
 * Results:
 *      The script; NULL if there is none.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void *
GwsimDriverTake(
    GwsimRuntime *rtPtr)        /* Runtime. */
{
    GwsimDriverScript *itemPtr = rtPtr->driverHead;
    void *script;

    if (itemPtr == NULL) {
        return NULL;
    }
    script = itemPtr->script;
    rtPtr->driverHead = itemPtr->nextPtr;
    GwsimFree(itemPtr);
    return script;
}

/* The same where there is more to do than to add it: it is pending, or the
 * runtime asks the time and wants to be told. */
static void
StartAnew(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimTimer *timerPtr,       /* Timer. */
    const GwsimTimerType *typePtr,      /* What to do when it is due. */
    GwsimTime due)              /* World time. */
{
    GwsimTime now = GwsimNow(rtPtr);

    GwsimTimerStop(rtPtr, timerPtr);
    due = Add(rtPtr, timerPtr, typePtr, now, due);
    if (rtPtr->typePtr->timerChangedProc != NULL) {
        rtPtr->typePtr->timerChangedProc(rtPtr, due);
    }
}

/* Links a timer that is not pending; when it is due. */
static inline GwsimTime
Add(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimTimer *timerPtr,       /* Timer. */
    const GwsimTimerType *typePtr,      /* What to do when it is due. */
    GwsimTime now,              /* World time, ... */
    GwsimTime due)              /* ... and when: any. */
{
    uint64_t key;

    due = due < GWSIM_TIME_MAX ? due : GWSIM_TIME_MAX;
    due = due > now ? due : now;
    key = (uint64_t) due * 2 + (typePtr->late ? 1 : 0);
    timerPtr->typePtr = typePtr;
    rtPtr->countedTimers += typePtr->counted ? 1 : 0;
    if (__builtin_expect(IsEarly(rtPtr, key), false)) {
        AddEarly(rtPtr, &timerPtr->node, key);
    } else {
        GwsimWheelAdd(&rtPtr->wheel, &timerPtr->node, key);
    }
    return due;
}

/* Appends a timer to those that are due at the instant whose late timers the
 * wheel has come to. */
static void
AddEarly(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimWheelNode *nodePtr,    /* Of the timer. */
    uint64_t key)               /* Its key. */
{
    GwsimWheelNode *lastPtr = rtPtr->early.prevPtr;

    nodePtr->key = key;
    nodePtr->nextPtr = NULL;
    nodePtr->prevPtr = lastPtr;
    lastPtr->nextPtr = nodePtr;
    rtPtr->early.prevPtr = nodePtr;
}

/* Whether the wheel has come to the late timers of this key's instant. */
static bool
IsEarly(
    const GwsimRuntime *rtPtr,  /* Runtime. */
    uint64_t key)               /* Of a timer that may be linked now. */
{
    return key < rtPtr->wheel.now;
}

/* A timer is no longer pending. */
static inline void
Forget(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimTimer *timerPtr)       /* Pending or popped. */
{
    if (rtPtr->timersSeen) {
        rtPtr->typePtr->timerGoneProc(rtPtr, timerPtr);
    }
    rtPtr->countedTimers -= timerPtr->typePtr->counted ? 1 : 0;
    timerPtr->typePtr = NULL;
}

/* Unlinks a timer from where its key says it is, if it is linked. */
static inline void
Unlink(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimTimer *timerPtr)       /* Linked or not. */
{
    GwsimWheelNode *nodePtr = &timerPtr->node;

    if (!GwsimWheelIsLinked(nodePtr)) {
        return;
    }
    if (!IsEarly(rtPtr, nodePtr->key)) {
        GwsimWheelRemove(&rtPtr->wheel, nodePtr);
        return;
    }
    nodePtr->prevPtr->nextPtr = nodePtr->nextPtr;
    *(nodePtr->nextPtr != NULL ? &nodePtr->nextPtr->prevPtr
            : &rtPtr->early.prevPtr) = nodePtr->prevPtr;
    nodePtr->nextPtr = nodePtr->prevPtr = NULL;
}

/* The timer that a node is the first member of. */
static GwsimTimer *
TimerOf(
    GwsimWheelNode *nodePtr)    /* Of a timer. */
{
    return (GwsimTimer *) nodePtr;
}
