/*
 * gwsimDriver.c --
 *
 *      Scripts of the scenario that run while `run` waits: `at` a time, and
 *      `when` an event matches a pattern.  A fault's -when is the same with a
 *      fault in place of a script.
 *
 *      Rules:
 *      1. The scripts themselves are the words' own; here is only when.
 *      2. A `when` is queued by the emission that matches it and runs before
 *         anything else happens (rule 5 of gwsimRuntime.h).  So does a fault
 *         that strikes at events, but at a reply's it does so at once.
 *      3. A `when` whose script causes the event that it waits for would run
 *         for ever at one instant.  After CAUSED_MAX runs that runs have
 *         caused that is an error, and the `when` waits no more.
 *      4. A checker's watch is a `when` too, and is not told of what its own
 *         checker emits.  What it does at rest comes after all checks of the
 *         core.
 */

#include <string.h>

#include "gwsimOutcome.h"
#include "gwsimWorld.h"

#define CAUSED_MAX      100000  /* Runs caused by others, at one instant. */

static GwsimTimerProc   AtHasCome;
static void             TellAt(const GwsimTimer *timerPtr,
                            uint32_t names[2]);
static void             Match(void *clientData, const GwsimEvent *eventPtr,
                            uint64_t seq);
static void             Drive(void *clientData, void *script);
static void             DriveItem(GwsimWorld *worldPtr,
                            GwsimDriverItem *itemPtr);
static GwsimDriverItem *AddItem(GwsimWorld *worldPtr, void *script,
                            const char *place);
static void             PostFilter(GwsimFault *faultPtr,
                            GwsimFaultHeld *heldPtr);
static void             StartFault(GwsimWorld *worldPtr,
                            GwsimDriverCall *callPtr);
static void             MatchStrike(GwsimDriverItem *itemPtr,
                            const GwsimEvent *eventPtr, uint64_t seq);
static bool             IsOver(const GwsimDriverItem *itemPtr);
static bool             IsOwn(const GwsimWorld *worldPtr,
                            const GwsimDriverItem *itemPtr);
static bool             IsWanted(const GwsimWorld *worldPtr, GwsimRest rest);
static void             WaitFor(GwsimDriverItem *itemPtr,
                            GwsimPattern *patternPtr);
static void             PostCall(GwsimDriverItem *itemPtr,
                            const GwsimEvent *eventPtr, uint64_t seq);

static void             RunsInCircle(GwsimWorld *worldPtr,
                            GwsimDriverCall *callPtr);

static const GwsimTimerType atTimer = {
    "at", AtHasCome, false, true, NULL, TellAt, NULL
};
static const GwsimTimerType quietAtTimer = {
    "at of a nemesis", AtHasCome, false, false, NULL, TellAt, NULL
};

/* Begin of a world's drivers. */
void
GwsimDriverInit(
    GwsimWorld *worldPtr)       /* World. */
{
    worldPtr->core.rtPtr->driverProc = Drive;
    worldPtr->core.rtPtr->driverData = worldPtr;
    worldPtr->faults.filterProc = PostFilter;
}

/* End: what is queued, and the items.  The scripts are the words' own. */
void
GwsimDriverFree(
    GwsimWorld *worldPtr)       /* World that ends. */
{
    GwsimDriverCall *callPtr;
    GwsimDriverItem *itemPtr;

    while ((callPtr = GwsimDriverTake(worldPtr->core.rtPtr)) != NULL) {
        GwsimFree(callPtr);
    }
    while ((itemPtr = worldPtr->driverHead) != NULL) {
        worldPtr->driverHead = itemPtr->nextPtr;
        GwsimTimerStop(worldPtr->core.rtPtr, &itemPtr->timer);
        GwsimPatternFree(&itemPtr->pattern);
        GwsimFree(itemPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWorldAt, GwsimWorldWhen --
 *
 *      Plan a script for a world time, or for an event: every one that
 *      matches, or the nth (from 1).
 *
 * Results:
 *      GwsimWorldAt: GWSIM_OK or GWSIM_TIME_PAST.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimWorldAt(
    GwsimWorld *worldPtr,       /* World. */
    GwsimTime time,             /* World time. */
    void *script,               /* The words' own. */
    const char *place)          /* FILE:LINE. */
{
    GwsimRuntime *rtPtr = worldPtr->core.rtPtr;
    GwsimDriverItem *itemPtr;

    if (time < GwsimNow(rtPtr)) {
        return GWSIM_TIME_PAST;
    }
    itemPtr = AddItem(worldPtr, script, place);
    GwsimTimerStart(rtPtr, &itemPtr->timer, GwsimFaultIdles(itemPtr->ownerPtr)
            ? &quietAtTimer : &atTimer, time);
    return GWSIM_OK;
}

void
GwsimWorldWhen(
    GwsimWorld *worldPtr,       /* World. */
    GwsimPattern *patternPtr,   /* Taken over. */
    uint64_t nth,               /* 0: every match; else the nth alone. */
    void *script,               /* The words' own, or NULL ... */
    GwsimFault *faultPtr,       /* ... if this fault is to start. */
    const char *place)          /* FILE:LINE. */
{
    GwsimDriverItem *itemPtr = AddItem(worldPtr, script, place);

    itemPtr->nth = nth;
    itemPtr->faultPtr = faultPtr;
    WaitFor(itemPtr, patternPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWorldWatch, GwsimWorldAtRest --
 *
 *      Plan a script of a checker, for each event that matches or for each
 *      time that the world has come to rest.
 *
 *----------------------------------------------------------------------
 */

void
GwsimWorldWatch(
    GwsimWorld *worldPtr,       /* World. */
    const char *checker,        /* Name of the checker's use. */
    GwsimPattern *patternPtr,   /* Taken over. */
    void *script,               /* The words' own. */
    const char *place)          /* FILE:LINE of the use, or "". */
{
    GwsimDriverItem *itemPtr = AddItem(worldPtr, script, place);

    itemPtr->checker = GwsimNameIntern(worldPtr->core.namesPtr, checker,
            strlen(checker));
    WaitFor(itemPtr, patternPtr);
}

void
GwsimWorldAtRest(
    GwsimWorld *worldPtr,       /* World. */
    const char *checker,        /* Name of the checker's use. */
    GwsimRest rest,             /* What makes it worth while. */
    void *script,               /* The words' own. */
    const char *place)          /* FILE:LINE of the use, or "". */
{
    GwsimDriverItem *itemPtr = AddItem(worldPtr, script, place);

    if (rest != GWSIM_REST_PAUSE) {
        itemPtr->checker = GwsimNameIntern(worldPtr->core.namesPtr, checker,
                strlen(checker));
    }
    itemPtr->rest = rest;
}

/* Those at rest, in the order in which they were planned. */
void
GwsimDriverAtRest(
    GwsimWorld *worldPtr)       /* World; left. */
{
    for (GwsimDriverItem *itemPtr = worldPtr->driverHead; itemPtr != NULL;
            itemPtr = itemPtr->nextPtr) {
        if (IsWanted(worldPtr, itemPtr->rest)) {
            DriveItem(worldPtr, itemPtr);
        }
    }
}

/* Those who watch for a time to pause at. */
void
GwsimDriverPaused(
    GwsimWorld *worldPtr)       /* World; left, its run stands still. */
{
    for (GwsimDriverItem *itemPtr = worldPtr->driverHead; itemPtr != NULL;
            itemPtr = itemPtr->nextPtr) {
        if (itemPtr->rest == GWSIM_REST_PAUSE) {
            DriveItem(worldPtr, itemPtr);
        }
    }
}

/* Runs the script of an item, now. */
static void
DriveItem(
    GwsimWorld *worldPtr,       /* World; left. */
    GwsimDriverItem *itemPtr)   /* Its item. */
{
    GwsimDriverCall *callPtr = GwsimCalloc(1, sizeof(GwsimDriverCall));

    callPtr->itemPtr = itemPtr;
    Drive(worldPtr, callPtr);
}

/* True if a run has ended in a way that somebody wants to know of. */
static bool
IsWanted(
    const GwsimWorld *worldPtr, /* World; its run is over. */
    GwsimRest rest)             /* What is wanted. */
{
    bool quiet = worldPtr->ran == GWSIM_RAN_QUIET;

    switch (rest) {
    case GWSIM_REST_ALWAYS:
        return quiet;
    case GWSIM_REST_UNOBSERVED:
        return quiet && worldPtr->messenger.failedHead != NULL;
    case GWSIM_REST_WAITING:
        return worldPtr->leftCount > 0;
    case GWSIM_REST_HORIZON:
        return worldPtr->outlivingCount > 0;
    case GWSIM_REST_NONE:
    case GWSIM_REST_PAUSE:
        break;
    }
    return false;
}

/* Has an item wait for events: each `when` and watch is one subscriber's. */
static void
WaitFor(
    GwsimDriverItem *itemPtr,   /* Item of the list. */
    GwsimPattern *patternPtr)   /* Taken over. */
{
    GwsimWorld *worldPtr = itemPtr->worldPtr;
    GwsimBus *busPtr = &worldPtr->core.bus;
    GwsimKindSet kinds = 0;

    itemPtr->isWhen = true;
    itemPtr->pattern = *patternPtr;
    *patternPtr = (GwsimPattern) {0};
    for (itemPtr = worldPtr->driverHead; itemPtr != NULL;
            itemPtr = itemPtr->nextPtr) {
        if (itemPtr->isWhen) {
            kinds |= itemPtr->pattern.glob[GWSIM_FIELD_KIND] != NULL
                    ? itemPtr->pattern.kinds : GWSIM_KINDS_ALL;
        }
    }
    if (kinds != worldPtr->driverKinds) {
        if (worldPtr->driverKinds != 0) {
            GwsimBusUnsubscribe(busPtr, Match, worldPtr);
        }
        GwsimBusSubscribe(busPtr, kinds, Match, worldPtr);
        worldPtr->driverKinds = kinds;
    }
}

void
GwsimWorldStrikes(
    GwsimWorld *worldPtr,       /* World. */
    GwsimPattern *patternPtr,   /* Taken over. */
    GwsimFault *faultPtr,       /* Fault on events. */
    const char *place)          /* FILE:LINE. */
{
    GwsimWorldWhen(worldPtr, patternPtr, 0, NULL, faultPtr, place);
    worldPtr->driverTail->strikes = true;
}

void
GwsimWorldFilter(
    GwsimWorld *worldPtr,       /* World. */
    void *script,               /* The words' own: the command. */
    GwsimFault *faultPtr,       /* Filter. */
    const char *place)          /* FILE:LINE. */
{
    GwsimDriverItem *itemPtr = AddItem(worldPtr, script, place);

    itemPtr->faultPtr = faultPtr;
    itemPtr->filters = true;
    faultPtr->driverPtr = itemPtr;
}

/* A filter is to be asked about a message. */
static void
PostFilter(
    GwsimFault *faultPtr,       /* Filter. */
    GwsimFaultHeld *heldPtr)    /* Message that it keeps meanwhile. */
{
    GwsimDriverCall *callPtr = GwsimCalloc(1, sizeof(GwsimDriverCall));

    callPtr->itemPtr = faultPtr->driverPtr;
    callPtr->seq = faultPtr->faultsPtr->corePtr->bus.seq;
    callPtr->heldPtr = heldPtr;
    GwsimDriverPost(faultPtr->faultsPtr->corePtr->rtPtr, callPtr);
}

/* The time of an `at` has come. */
static void
AtHasCome(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* Timer of an item. */
{
    (void) rtPtr;
    PostCall((GwsimDriverItem *)
            ((char *) timerPtr - offsetof(GwsimDriverItem, timer)), NULL, 0);
}

/* Which `at` it is. */
static void
TellAt(
    const GwsimTimer *timerPtr, /* Timer of an item. */
    uint32_t names[2])          /* Receives its place. */
{
    names[0] = ((const GwsimDriverItem *) ((const char *) timerPtr
            - offsetof(GwsimDriverItem, timer)))->place;
}

/* Looks whether an event is one that somebody waits for. */
static void
Match(
    void *clientData,           /* World. */
    const GwsimEvent *eventPtr, /* Event. */
    uint64_t seq)               /* Its number. */
{
    GwsimWorld *worldPtr = clientData;
    GwsimDriverItem *itemPtr;

    for (itemPtr = worldPtr->driverHead; itemPtr != NULL;
            itemPtr = itemPtr->nextPtr) {
        if (!itemPtr->isWhen || itemPtr->ended || IsOver(itemPtr)
                || (itemPtr->strikes && !itemPtr->faultPtr->active)
                || IsOwn(worldPtr, itemPtr)
                || !GwsimPatternMatches(&worldPtr->core,
                &itemPtr->pattern, eventPtr)) {
            continue;
        }
        if (itemPtr->strikes) {
            MatchStrike(itemPtr, eventPtr, seq);
            continue;
        }
        itemPtr->seen++;
        GwsimAccess(&worldPtr->core.chooser, 0, true);
        if (itemPtr->nth == 0 || itemPtr->seen == itemPtr->nth) {
            PostCall(itemPtr, eventPtr, seq);
        }
    }
}

/* An event that a fault strikes at: the request that it names or, if its
 * thread runs a handler, the one that this is for.  A reply completes its
 * request in the same breath: what it meets is struck at once. */
static void
MatchStrike(
    GwsimDriverItem *itemPtr,   /* Item of the fault. */
    const GwsimEvent *eventPtr, /* Event that matches. */
    uint64_t seq)               /* Its number. */
{
    GwsimWorld *worldPtr = itemPtr->worldPtr;
    GwsimEvent event = *eventPtr;

    if (event.request == 0 && event.thread != 0) {
        event.request = GwsimHandledRequest(GwsimThreadFind(&worldPtr->core,
                GwsimNameText(worldPtr->core.namesPtr, event.thread, NULL)));
    }
    if (event.request == 0) {
        return;
    }
    GwsimAccess(&worldPtr->core.chooser, 0, true);
    if (event.kind == GWSIM_REPLY_RECEIVED) {
        itemPtr->faultPtr->owed = worldPtr->faults.owes = true;
    } else {
        PostCall(itemPtr, &event, seq);
    }
}

/* True if a checker that runs would be told of its own doing. */
static bool
IsOwn(
    const GwsimWorld *worldPtr, /* World. */
    const GwsimDriverItem *itemPtr)     /* Item that may be told. */
{
    return itemPtr->checker != 0 && worldPtr->drivingPtr != NULL
            && worldPtr->drivingPtr->itemPtr->checker == itemPtr->checker;
}

/* Runs one call, on the thread of `run`. */
static void
Drive(
    void *clientData,           /* World. */
    void *script)               /* GwsimDriverCall. */
{
    GwsimWorld *worldPtr = clientData;
    GwsimDriverCall *callPtr = script;
    GwsimRuntime *rtPtr = worldPtr->core.rtPtr;

    GwsimEnter(rtPtr);
    worldPtr->core.bus.cause = (uint32_t) callPtr->seq;
    worldPtr->drivingPtr = callPtr;
    worldPtr->causedCalls = callPtr->caused ? worldPtr->causedCalls + 1 : 0;
    if (worldPtr->causedCalls > CAUSED_MAX) {
        RunsInCircle(worldPtr, callPtr);
        GwsimLeave(rtPtr);
    } else if (callPtr->itemPtr->filters) {
        if (callPtr->heldPtr->msgPtr != NULL) {
            GwsimLeave(rtPtr);
            worldPtr->driverProc(worldPtr, callPtr);
            GwsimEnter(rtPtr);
        }
        GwsimFaultPass(callPtr->itemPtr->faultPtr, callPtr->heldPtr);
        GwsimLeave(rtPtr);
    } else if (callPtr->itemPtr->strikes) {
        GwsimFaultStrike(callPtr->itemPtr->faultPtr, callPtr->event.request);
        GwsimLeave(rtPtr);
    } else if (callPtr->itemPtr->faultPtr != NULL) {
        StartFault(worldPtr, callPtr);
        GwsimLeave(rtPtr);
    } else if (IsOver(callPtr->itemPtr)) {
        GwsimLeave(rtPtr);
    } else {
        worldPtr->faults.makingPtr = callPtr->itemPtr->ownerPtr;
        GwsimLeave(rtPtr);
        worldPtr->driverProc(worldPtr, callPtr);
    }
    GwsimEnter(rtPtr);
    worldPtr->faults.makingPtr = NULL;
    worldPtr->core.bus.cause = 0;
    worldPtr->drivingPtr = NULL;
    GwsimLeave(rtPtr);
    GwsimFree(callPtr);
}

/* Ends a `when` that has run long enough (rule 3); once, for several of its
 * calls may be queued. */
static void
RunsInCircle(
    GwsimWorld *worldPtr,       /* World. */
    GwsimDriverCall *callPtr)   /* The call that is one too many. */
{
    GwsimDriverItem *itemPtr = callPtr->itemPtr;
    GwsimOutcome outcome = {0};

    if (itemPtr->ended) {
        return;
    }
    itemPtr->ended = true;
    GwsimOutcomeFail(&outcome, "python", "RuntimeError",
            "this when runs in a circle: its script causes the event that it"
            " waits for; say -nth, or a pattern that the script's own events"
            " do not match", NULL);
    GwsimWorldScriptError(worldPtr, NULL, 0, 0, itemPtr->place,
            (uint32_t) callPtr->seq, &outcome, false);
    GwsimOutcomeFree(&outcome);
}

/* Begins a fault whose event has come; one that a user has defined does what
 * its body says. */
static void
StartFault(
    GwsimWorld *worldPtr,       /* World; entered. */
    GwsimDriverCall *callPtr)   /* Call of an item with a fault. */
{
    GwsimFault *faultPtr = callPtr->itemPtr->faultPtr;
    bool begins = !faultPtr->active && !faultPtr->ended;

    GwsimFaultStart(faultPtr);
    if (begins && callPtr->itemPtr->script != NULL) {
        worldPtr->faults.makingPtr = faultPtr;
        GwsimLeave(worldPtr->core.rtPtr);
        worldPtr->driverProc(worldPtr, callPtr);
        GwsimEnter(worldPtr->core.rtPtr);
    }
}

/* True if the fault that has planned an item has ended. */
static bool
IsOver(
    const GwsimDriverItem *itemPtr)     /* Item. */
{
    return itemPtr->ownerPtr != NULL && itemPtr->ownerPtr->ended;
}

/* Adds an item at the end. */
static GwsimDriverItem *
AddItem(
    GwsimWorld *worldPtr,       /* World. */
    void *script,               /* The words' own. */
    const char *place)          /* FILE:LINE. */
{
    GwsimDriverItem *itemPtr = GwsimCalloc(1, sizeof(GwsimDriverItem));

    itemPtr->worldPtr = worldPtr;
    itemPtr->script = script;
    itemPtr->ownerPtr = worldPtr->faults.makingPtr;
    itemPtr->place = GwsimNameIntern(worldPtr->core.namesPtr, place,
            strlen(place));
    if (worldPtr->driverTail == NULL) {
        worldPtr->driverHead = itemPtr;
    } else {
        worldPtr->driverTail->nextPtr = itemPtr;
    }
    worldPtr->driverTail = itemPtr;
    return itemPtr;
}

/* Queues one call of an item. */
static void
PostCall(
    GwsimDriverItem *itemPtr,   /* Item. */
    const GwsimEvent *eventPtr, /* What matched, or NULL. */
    uint64_t seq)               /* Its number, or 0. */
{
    GwsimDriverCall *callPtr = GwsimCalloc(1, sizeof(GwsimDriverCall));

    callPtr->itemPtr = itemPtr;
    callPtr->seq = seq;
    callPtr->caused = itemPtr->worldPtr->drivingPtr != NULL;
    if (eventPtr != NULL) {
        callPtr->event = *eventPtr;
    }
    GwsimDriverPost(itemPtr->worldPtr->core.rtPtr, callPtr);
}
