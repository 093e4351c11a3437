/*
 * gwsimRuntimeUnit.c --
 *
 *      A rig's operations, and what it checks by itself: a timer that fires
 *      before it is due, or time that goes backwards, is put in the log.
 */

#include "gwsimRuntimeUnit.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX        64      /* Of a log entry made here. */

static void TimerFired(GwsimRuntime *rtPtr, GwsimTimer *timerPtr);
static void Fetched(const GwsimTimer *timerPtr, bool soon);
static GwsimStep Step(GwsimRunnable *runPtr);
static void Exited(GwsimRunnable *runPtr);
static void Broken(GwsimRunnable *runPtr);
static void DriverRan(void *clientData, void *script);
static GwsimStep DoOne(GwsimRig *rigPtr, RigItem *itemPtr,
        const RigOp *opPtr);
static void StartTimer(GwsimRig *rigPtr, const RigOp *opPtr);
static void Await(GwsimRig *rigPtr, const RigOp *opPtr);
static void Pass(GwsimRig *rigPtr, GwsimTime duration);
static void Spin(GwsimRig *rigPtr, RigItem *itemPtr);

static const GwsimRunnableType itemType = {Step, Exited, Broken};

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigCreate --
 *
 *      A rig with a runtime of its own.
 *
 * Results:
 *      The rig; NULL if its runtime cannot be had.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimRig *
GwsimRigCreate(
    bool real,                  /* Which runtime. */
    double speed,               /* Of a real one. */
    uint64_t seed)              /* Of the chooser. */
{
    GwsimRig *rigPtr = GwsimCalloc(1, sizeof(GwsimRig));

    GwsimChooserInit(&rigPtr->chooser, seed);
    rigPtr->rtPtr = real ? GwsimRealCreate(&rigPtr->chooser, speed)
            : GwsimVirtualCreate(&rigPtr->chooser);
    if (rigPtr->rtPtr == NULL) {
        GwsimFree(rigPtr);
        return NULL;
    }
    rigPtr->rtPtr->driverProc = DriverRan;
    rigPtr->rtPtr->driverData = rigPtr;
    rigPtr->countersPtr = GwsimRigCountersCreate();
    (void) GwsimRigThread(rigPtr->countersPtr);
    return rigPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigClose --
 *
 *      Dooms the runnables, closes the runtime, frees the rig.
 *
 * Results:
 *      How many threads would not end: then the rig is left to them.  They
 *      are let go on and must not come back to the world: -1 if one did, and
 *      counted the first counter.
 *
 * Side effects:
 *      Runnables step until they exit.
 *
 *----------------------------------------------------------------------
 */

int
GwsimRigClose(
    GwsimRig *rigPtr)           /* Rig, not running. */
{
    RigItem *itemPtr;
    int left;

    GwsimEnter(rigPtr->rtPtr);
    rigPtr->doomed = true;
    GwsimLeave(rigPtr->rtPtr);
    left = (int) GwsimRuntimeClose(rigPtr->rtPtr);
    if (left > 0) {
        for (size_t i = 1; i < rigPtr->counterCount; i++) {
            GwsimRigCount(rigPtr->countersPtr, i);
        }
        return GwsimRigAwait(rigPtr->countersPtr, 0, 1, RIG_ABSENT_MIN) ? -1
                : left;
    }
    while ((itemPtr = rigPtr->itemPtr) != NULL) {
        rigPtr->itemPtr = itemPtr->nextPtr;
        GwsimRigScriptsFree(itemPtr);
        GwsimFree(itemPtr->scripts);
        GwsimFree(itemPtr->name);
        GwsimFree(itemPtr);
    }
    for (size_t i = 0; i < rigPtr->logCount; i++) {
        GwsimFree(rigPtr->log[i].text);
    }
    GwsimFree(rigPtr->log);
    GwsimFree(rigPtr->choices);
    GwsimChooserFree(&rigPtr->chooser);
    GwsimRigCountersFree(rigPtr->countersPtr);
    GwsimFree(rigPtr);
    return 0;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigItem --
 *
 *      Finds a timer, runnable, driver script or counter; makes it, if it
 *      has not been named before.
 *
 * Results:
 *      The item.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

RigItem *
GwsimRigItem(
    GwsimRig *rigPtr,           /* Rig, world entered. */
    RigItemKind kind,           /* Names are of a kind. */
    const char *name)           /* Name. */
{
    RigItem *itemPtr = rigPtr->itemPtr;

    while (itemPtr != NULL && (itemPtr->kind != kind
            || strcmp(itemPtr->name, name) != 0)) {
        itemPtr = itemPtr->nextPtr;
    }
    if (itemPtr != NULL) {
        return itemPtr;
    }
    itemPtr = GwsimCalloc(1, sizeof(RigItem));
    itemPtr->nextPtr = rigPtr->itemPtr;
    rigPtr->itemPtr = itemPtr;
    itemPtr->rigPtr = rigPtr;
    itemPtr->kind = kind;
    itemPtr->name = GwsimRigText(name);
    if (kind == RIG_TIMER) {
        itemPtr->timerType = (GwsimTimerType) {
            itemPtr->name, TimerFired, false, true, NULL, NULL, Fetched
        };
    } else if (kind == RIG_RUNNABLE) {
        itemPtr->is.run.typePtr = &itemType;
        rigPtr->rtPtr->runnables++;
    } else if (kind == RIG_COUNTER) {
        itemPtr->counter = rigPtr->counterCount++;
    }
    return itemPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigScript --
 *
 *      Adds a script to an item.
 *
 * Results:
 *      The script, empty.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

RigScript *
GwsimRigScript(
    RigItem *itemPtr)           /* Item, not in use. */
{
    size_t n = itemPtr->scriptCount;

    GWSIM_GROW(itemPtr->scripts, n + 1, itemPtr->scriptSpace);
    itemPtr->scriptCount = n + 1;
    itemPtr->scripts[n] = (RigScript) { NULL, 0, 0 };
    return &itemPtr->scripts[n];
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigScriptsFree --
 *
 *      Frees the scripts of an item.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      It has none any more.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRigScriptsFree(
    RigItem *itemPtr)           /* Item, not in use. */
{
    for (size_t i = 0; i < itemPtr->scriptCount; i++) {
        RigScript *scriptPtr = &itemPtr->scripts[i];

        for (size_t j = 0; j < scriptPtr->count; j++) {
            GwsimFree(scriptPtr->ops[j].text);
        }
        GwsimFree(scriptPtr->ops);
    }
    itemPtr->scriptCount = 0;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigText --
 *
 *      Copies a text.
 *
 * Results:
 *      The copy, to be freed.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

char *
GwsimRigText(
    const char *text)           /* Text. */
{
    size_t size = strlen(text) + 1;

    return memcpy(GwsimAlloc(size), text, size);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigLog --
 *
 *      Notes that something happened now.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The log grows; also by "BACKWARDS" if time went so.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRigLog(
    GwsimRig *rigPtr,           /* Rig, world entered. */
    const char *text)           /* What happened; copied. */
{
    GwsimTime now = GwsimNow(rigPtr->rtPtr);
    const char *texts[] = { text, "BACKWARDS" };

    for (int i = 0; i < (now < rigPtr->latest ? 2 : 1); i++) {
        size_t n = rigPtr->logCount;

        GWSIM_GROW(rigPtr->log, n + 1, rigPtr->logSpace);
        rigPtr->log[n].text = GwsimRigText(texts[i]);
        rigPtr->log[n].time = now;
        rigPtr->logCount = n + 1;
    }
    rigPtr->latest = now;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigDo --
 *
 *      Does a script's operations.
 *
 * Results:
 *      How a step that does them ends.
 *
 * Side effects:
 *      What they say.
 *
 *----------------------------------------------------------------------
 */

GwsimStep
GwsimRigDo(
    GwsimRig *rigPtr,           /* Rig, world entered. */
    RigItem *itemPtr,           /* Whose script it is. */
    const RigScript *scriptPtr) /* What to do. */
{
    GwsimStep step = GWSIM_STEP_IDLE;

    for (size_t i = 0; i < scriptPtr->count && step == GWSIM_STEP_IDLE; i++) {
        step = DoOne(rigPtr, itemPtr, &scriptPtr->ops[i]);
    }
    return step;
}

/* A timer is due: it does what its script says. */
static void
TimerFired(
    GwsimRuntime *rtPtr,        /* Runtime, entered. */
    GwsimTimer *timerPtr)       /* First member of a RigItem. */
{
    RigItem *itemPtr = (RigItem *) timerPtr;

    if (GwsimNow(rtPtr) < itemPtr->due) {
        GwsimRigLog(itemPtr->rigPtr, "EARLY");
    }
    if (itemPtr->scriptCount > 0) {
        (void) GwsimRigDo(itemPtr->rigPtr, itemPtr, &itemPtr->scripts[0]);
    }
}

/* A timer is due before long, or soon. */
static void
Fetched(
    const GwsimTimer *timerPtr, /* First member of a RigItem. */
    bool soon)                  /* Which of both. */
{
    ((RigItem *) timerPtr)->fetched[soon]++;
}

/* A runnable steps: it does what its next script says. */
static GwsimStep
Step(
    GwsimRunnable *runPtr)      /* First member of a RigItem. */
{
    RigItem *itemPtr = (RigItem *) runPtr;

    if (itemPtr->rigPtr->doomed && itemPtr->stubborn-- <= 0) {
        return GWSIM_STEP_EXIT;
    }
    if (itemPtr->next >= itemPtr->scriptCount) {
        return GWSIM_STEP_IDLE;
    }
    return GwsimRigDo(itemPtr->rigPtr, itemPtr,
            &itemPtr->scripts[itemPtr->next++]);
}

/* A runnable has exited; this is told with the world left. */
static void
Exited(
    GwsimRunnable *runPtr)      /* First member of a RigItem. */
{
    RigItem *itemPtr = (RigItem *) runPtr;
    char text[TEXT_MAX];

    (void) snprintf(text, sizeof(text), "%s-exit", itemPtr->name);
    GwsimEnter(itemPtr->rigPtr->rtPtr);
    if (!itemPtr->rigPtr->doomed) {
        GwsimRigLog(itemPtr->rigPtr, text);
    }
    GwsimLeave(itemPtr->rigPtr->rtPtr);
}

/* Counts; see Spin. */
static void
Broken(
    GwsimRunnable *runPtr)      /* First member of a RigItem. */
{
    (void) atomic_fetch_add(&((RigItem *) runPtr)->breaks, 1);
}

/* A driver script runs; this is told with the world left.  Each operation
 * enters by itself, as each word of a scenario does. */
static void
DriverRan(
    void *clientData,           /* Rig. */
    void *script)               /* RigItem. */
{
    GwsimRig *rigPtr = clientData;
    RigItem *itemPtr = script;

    for (size_t i = 0; itemPtr->scriptCount > 0
            && i < itemPtr->scripts[0].count; i++) {
        GwsimEnter(rigPtr->rtPtr);
        (void) DoOne(rigPtr, itemPtr, &itemPtr->scripts[0].ops[i]);
        GwsimLeave(rigPtr->rtPtr);
    }
}

/* Does one operation. */
static GwsimStep
DoOne(
    GwsimRig *rigPtr,           /* Rig, world entered (unless it was left). */
    RigItem *itemPtr,           /* Whose operation it is. */
    const RigOp *opPtr)         /* What to do. */
{
    GwsimRuntime *rtPtr = rigPtr->rtPtr;
    char text[TEXT_MAX];

    switch (opPtr->kind) {
    case RIG_AWAIT:
        Await(rigPtr, opPtr);
        break;
    case RIG_COUNT:
        GwsimRigCount(rigPtr->countersPtr, opPtr->itemPtr->counter);
        break;
    case RIG_ENTER:
        GwsimEnter(rtPtr);
        break;
    case RIG_EXIT:
        return GWSIM_STEP_EXIT;
    case RIG_HALT:
        GwsimRuntimeStop(rtPtr);
        break;
    case RIG_LEAVE:
        GwsimLeave(rtPtr);
        break;
    case RIG_LOG:
        GwsimRigLog(rigPtr, opPtr->text);
        break;
    case RIG_MORE:
        return GWSIM_STEP_MORE;
    case RIG_PASS:
        Pass(rigPtr, opPtr->number);
        break;
    case RIG_POST:
        GwsimDriverPost(rtPtr, opPtr->itemPtr);
        break;
    case RIG_READY:
        GwsimReady(rtPtr, &opPtr->itemPtr->is.run);
        break;
    case RIG_SPIN:
        Spin(rigPtr, itemPtr);
        break;
    case RIG_START:
        StartTimer(rigPtr, opPtr);
        break;
    case RIG_STOP:
        GwsimTimerStop(rtPtr, &opPtr->itemPtr->is.timer);
        break;
    case RIG_THREAD:
        (void) snprintf(text, sizeof(text), "%s-on-%d", itemPtr->name,
                GwsimRigThread(rigPtr->countersPtr));
        GwsimRigLog(rigPtr, text);
        break;
    case RIG_OP_COUNT:
        break;
    }
    return GWSIM_STEP_IDLE;
}

/* Starts a timer. */
static void
StartTimer(
    GwsimRig *rigPtr,           /* Rig, world entered. */
    const RigOp *opPtr)         /* Timer and due. */
{
    RigItem *itemPtr = opPtr->itemPtr;

    GwsimTime due = opPtr->number
            + (opPtr->relative ? GwsimNow(rigPtr->rtPtr) : 0);

    itemPtr->due = due < GWSIM_TIME_MAX ? due : GWSIM_TIME_MAX;
    GwsimTimerStart(rigPtr->rtPtr, &itemPtr->is.timer, &itemPtr->timerType,
            due);
}

/* Waits for a counter, as a script that does something outside the world. */
static void
Await(
    GwsimRig *rigPtr,           /* Rig, world entered once. */
    const RigOp *opPtr)         /* Counter and number. */
{
    bool reached;

    GwsimLeave(rigPtr->rtPtr);
    reached = GwsimRigAwait(rigPtr->countersPtr, opPtr->itemPtr->counter,
            opPtr->number, RIG_AWAIT_MAX);
    GwsimEnter(rigPtr->rtPtr);
    if (!reached) {
        GwsimRigLog(rigPtr, "NEVER");
    }
}

/* Looks at the clock until time has passed, leaving between two looks. */
static void
Pass(
    GwsimRig *rigPtr,           /* Rig, world entered once. */
    GwsimTime duration)         /* World time. */
{
    GwsimTime end = GwsimNow(rigPtr->rtPtr) + duration;

    while (GwsimNow(rigPtr->rtPtr) < end) {
        GwsimLeave(rigPtr->rtPtr);
        GwsimEnter(rigPtr->rtPtr);
    }
}

/* Does not return until broken twice: the first break may come too early for
 * a script. */
static void
Spin(
    GwsimRig *rigPtr,           /* Rig, world entered once. */
    RigItem *itemPtr)           /* Runnable. */
{
    GwsimLeave(rigPtr->rtPtr);
    while (atomic_load(&itemPtr->breaks) < 2) {
        /* As a script would: while 1 {}. */
    }
    GwsimEnter(rigPtr->rtPtr);
}
