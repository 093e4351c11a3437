/*
 * gwsimCheckFault.c --
 *
 *      What faults may do to a world, and no more: invariant 9.
 *
 *      After every run each injected condition belongs to a fault that is
 *      active, and to as many as it says; a fault that has ended has left
 *      nothing behind.  So when all have ended, the world is healed.
 */

#include "gwsimLink.h"
#include "gwsimMessengerInt.h"
#include "gwsimWorld.h"

static void             CheckScope(GwsimWorld *worldPtr,
                            const GwsimScope *scopePtr);
static void             CheckLink(GwsimWorld *worldPtr,
                            const GwsimLink *linkPtr);
static int              CutsOf(const GwsimFaults *faultsPtr,
                            const GwsimLink *linkPtr);
static int              SilencesOf(const GwsimFaults *faultsPtr,
                            const GwsimPath *pathPtr);
static void             CheckThread(GwsimWorld *worldPtr,
                            const GwsimThread *thrPtr);
static void             CheckMessage(GwsimWorld *worldPtr,
                            const GwsimMessage *msgPtr);
static void             CheckFault(GwsimWorld *worldPtr,
                            const GwsimFault *faultPtr);
static GwsimTime        SkewOf(const GwsimFaults *faultsPtr,
                            const GwsimScope *scopePtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimCheckHealed --
 *
 *      Invariant 9.
 *
 * Side effects:
 *      May record broken invariants.
 *
 *----------------------------------------------------------------------
 */

void
GwsimCheckHealed(
    GwsimWorld *worldPtr)       /* World between two runs. */
{
    GwsimFlights flights;
    const GwsimMessage *msgPtr;

    if (worldPtr->faults.head == NULL) {
        return;
    }
    for (const GwsimScope *scopePtr = worldPtr->scopes.head;
            scopePtr != NULL; scopePtr = scopePtr->nextPtr) {
        CheckScope(worldPtr, scopePtr);
    }
    for (const GwsimLink *linkPtr = worldPtr->core.netPtr->head;
            linkPtr != NULL; linkPtr = linkPtr->nextPtr) {
        CheckLink(worldPtr, linkPtr);
    }
    for (const GwsimThread *thrPtr = worldPtr->core.threadHead;
            thrPtr != NULL; thrPtr = thrPtr->nextPtr) {
        CheckThread(worldPtr, thrPtr);
    }
    GwsimFlightsBegin(&worldPtr->messenger, &flights, true);
    while ((msgPtr = GwsimFlightsNext(&flights)) != NULL) {
        CheckMessage(worldPtr, msgPtr);
    }
    GwsimFlightsEnd(&worldPtr->messenger, &flights);
    for (const GwsimFault *faultPtr = worldPtr->faults.head;
            faultPtr != NULL; faultPtr = faultPtr->nextPtr) {
        CheckFault(worldPtr, faultPtr);
    }
}

/* Is a scope disturbed by just the faults that are active? */
static void
CheckScope(
    GwsimWorld *worldPtr,       /* World. */
    const GwsimScope *scopePtr) /* Scope of it. */
{
    const GwsimFaults *faultsPtr = &worldPtr->faults;
    const char *name = GwsimNameText(worldPtr->core.namesPtr,
            scopePtr->name, NULL);
    uint64_t seq = worldPtr->core.bus.seq;
    int crashes = GwsimFaultsActive(faultsPtr, &gwsimFaultCrash, scopePtr);

    if (scopePtr->kind == GWSIM_SCOPE_GATEWAY
            && scopePtr->up != (crashes == 0)) {
        GwsimBreak(worldPtr, 9, seq, "%s is %s, and %d crashes of it last",
                name, scopePtr->up ? "up" : "down", crashes);
    }
    if (scopePtr->paused != GwsimFaultsActive(faultsPtr, &gwsimFaultPause,
            scopePtr)) {
        GwsimBreak(worldPtr, 9, seq, "%s is paused %u times, but not by as"
                " many faults", name, (unsigned) scopePtr->paused);
    }
    if (scopePtr->exhausted != GwsimFaultsActive(faultsPtr,
            &gwsimFaultExhaust, scopePtr)) {
        GwsimBreak(worldPtr, 9, seq, "the shared threads of %s are occupied"
                " %u times, but not by as many faults", name,
                (unsigned) scopePtr->exhausted);
    }
    if (scopePtr->skew != SkewOf(faultsPtr, scopePtr)) {
        GwsimBreak(worldPtr, 9, seq, "the clock of %s is wrong by %lld ns,"
                " not by what its faults say", name,
                (long long) scopePtr->skew);
    }
}

/* Is a link disturbed by just the faults that are active? */
static void
CheckLink(
    GwsimWorld *worldPtr,       /* World. */
    const GwsimLink *linkPtr)   /* Link of it. */
{
    GwsimNames *namesPtr = worldPtr->core.namesPtr;
    const char *a = GwsimNameText(namesPtr, linkPtr->ends[0]->name, NULL);
    const char *b = GwsimNameText(namesPtr, linkPtr->ends[1]->name, NULL);
    uint64_t seq = worldPtr->core.bus.seq;
    int cuts = CutsOf(&worldPtr->faults, linkPtr);

    if (linkPtr->cuts != cuts) {
        GwsimBreak(worldPtr, 9, seq, "the link of %s and %s is cut %u"
                " times, by %d faults that last", a, b,
                (unsigned) linkPtr->cuts, cuts);
    }
    for (int i = 0; linkPtr->paths != NULL && i < 2; i++) {
        const GwsimPath *pathPtr = &linkPtr->paths[i];
        int causes = linkPtr->holds[i] + linkPtr->losses[i];
        int silences = SilencesOf(&worldPtr->faults, pathPtr);

        if (causes != silences || (pathPtr->heldPtr != NULL
                && (pathPtr->bars & GWSIM_BAR_HELD) == 0)) {
            GwsimBreak(worldPtr, 9, seq, "a path between %s and %s is"
                    " silent %d times, by %d faults that last", a, b,
                    causes, silences);
        }
    }
}

/* How many faults that last close a link. */
static int
CutsOf(
    const GwsimFaults *faultsPtr,       /* Faults of the world. */
    const GwsimLink *linkPtr)   /* Link. */
{
    int cuts = 0;

    for (const GwsimFault *faultPtr = faultsPtr->head; faultPtr != NULL;
            faultPtr = faultPtr->nextPtr) {
        const GwsimFaultConfig *configPtr = &faultPtr->config;

        if (!faultPtr->active) {
            continue;
        }
        if (configPtr->typePtr == &gwsimFaultDisconnect) {
            cuts += linkPtr->ends[0] == configPtr->scopePtr
                    || linkPtr->ends[1] == configPtr->scopePtr;
        } else if (configPtr->typePtr == &gwsimFaultCut
                || (configPtr->typePtr == &gwsimFaultFlap
                && faultPtr->down)) {
            cuts += configPtr->paths[0]->linkPtr == linkPtr;
        }
    }
    return cuts;
}

/* How many faults that last make a path silent. */
static int
SilencesOf(
    const GwsimFaults *faultsPtr,       /* Faults of the world. */
    const GwsimPath *pathPtr)   /* Path. */
{
    int silences = 0;

    for (const GwsimFault *faultPtr = faultsPtr->head; faultPtr != NULL;
            faultPtr = faultPtr->nextPtr) {
        const GwsimFaultConfig *configPtr = &faultPtr->config;

        for (int i = 0; faultPtr->active
                && (configPtr->typePtr == &gwsimFaultOneway
                || configPtr->typePtr == &gwsimFaultPartition)
                && i < configPtr->pathCount; i++) {
            silences += configPtr->paths[i] == pathPtr;
        }
    }
    return silences;
}

/* Does a thread hang by just the faults that are active? */
static void
CheckThread(
    GwsimWorld *worldPtr,       /* World. */
    const GwsimThread *thrPtr)  /* Thread of it. */
{
    unsigned hangs = 0;

    if (thrPtr->state != GWSIM_STATE_WAITING
            || thrPtr->wait.kind != GWSIM_WAIT_HANG) {
        return;
    }
    for (const GwsimFault *faultPtr = worldPtr->faults.head;
            faultPtr != NULL; faultPtr = faultPtr->nextPtr) {
        for (size_t i = 0; faultPtr->active && i < faultPtr->hungCount;
                i++) {
            hangs += faultPtr->hung[i] == thrPtr;
        }
    }
    if (hangs != thrPtr->hangs) {
        GwsimBreak(worldPtr, 9, worldPtr->core.bus.seq, "thread %s hangs by"
                " %u faults, of which %u last",
                GwsimNameText(worldPtr->core.namesPtr, thrPtr->id, NULL),
                (unsigned) thrPtr->hangs, hangs);
    }
}

/* Is a message held by just the faults that are active? */
static void
CheckMessage(
    GwsimWorld *worldPtr,       /* World. */
    const GwsimMessage *msgPtr) /* Message on its way. */
{
    const GwsimFaultHeld *heldPtr = GwsimMessageHeld(msgPtr);
    unsigned holds = 0;

    if (heldPtr == NULL) {
        return;
    }
    for (const GwsimFault *faultPtr = worldPtr->faults.head;
            faultPtr != NULL; faultPtr = faultPtr->nextPtr) {
        for (size_t i = 0; faultPtr->active && i < faultPtr->heldCount;
                i++) {
            holds += faultPtr->held[i] == heldPtr;
        }
    }
    if (holds != heldPtr->holds || holds == 0) {
        GwsimBreak(worldPtr, 9, worldPtr->core.bus.seq, "a message to %s is"
                " held by %u faults, of which %u last",
                GwsimNameText(worldPtr->core.namesPtr, msgPtr->toPtr->name,
                NULL), (unsigned) heldPtr->holds, holds);
    }
}

/* Has a fault that has ended let everything go? */
static void
CheckFault(
    GwsimWorld *worldPtr,       /* World. */
    const GwsimFault *faultPtr) /* Fault of it. */
{
    if (faultPtr->ended && (faultPtr->heldCount > 0
            || faultPtr->hungCount > 0 || faultPtr->readings != NULL
            || faultPtr->endTimer.typePtr != NULL
            || faultPtr->timer.typePtr != NULL)) {
        GwsimBreak(worldPtr, 9, worldPtr->core.bus.seq, "fault f%u has"
                " ended, and still keeps something",
                (unsigned) faultPtr->number);
    }
}

/* By what the clock of a scope is to be wrong. */
static GwsimTime
SkewOf(
    const GwsimFaults *faultsPtr,       /* Faults of the world. */
    const GwsimScope *scopePtr) /* Scope. */
{
    GwsimTime skew = 0;

    for (const GwsimFault *faultPtr = faultsPtr->head; faultPtr != NULL;
            faultPtr = faultPtr->nextPtr) {
        if (faultPtr->active && faultPtr->config.typePtr == &gwsimFaultSkew
                && faultPtr->config.scopePtr == scopePtr) {
            skew += faultPtr->config.values[0].time;
        }
    }
    return skew;
}
