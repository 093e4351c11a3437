/*
 * gwsimNet.c --
 *
 *      Links and what becomes of one message on a path.
 *
 *      A gateway holds its paths to other gateways, a client both paths of
 *      the link to its gateway; the list is searched by neighbour.
 */

#include <string.h>

#include "gwsimNet.h"

static GwsimPath *      AddPath(GwsimCore *corePtr, GwsimScope *fromPtr,
                            GwsimScope *toPtr,
                            const GwsimLinkConfig *configPtr);
static const GwsimScope *Holder(const GwsimScope *fromPtr,
                            const GwsimScope *toPtr);
static GwsimTime        Latency(GwsimCore *corePtr, GwsimPath *pathPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimNetLink --
 *
 *      Joins two gateways, or sets the conditions of the link between a
 *      client and its gateway (which there always is).
 *
 * Results:
 *      GWSIM_OK, GWSIM_LINK_ENDS or GWSIM_LINK_EXISTS.
 *
 * Side effects:
 *      Emits link_state Running for a new link: it is approved from the
 *      start (SURFACE section 2; GAN-02).
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimNetLink(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimScope *aPtr,           /* One end ... */
    GwsimScope *bPtr,           /* ... and the other. */
    const GwsimLinkConfig *configPtr)   /* The same both ways. */
{
    bool known = GwsimNetPath(aPtr, bPtr) != NULL;
    bool between = aPtr->kind == GWSIM_SCOPE_GATEWAY
            && bPtr->kind == GWSIM_SCOPE_GATEWAY;
    GwsimEvent event = {
        .clause = GWSIM_GAN_01, .scope = aPtr->name, .peer = bPtr->name
    };

    if (aPtr == bPtr || (!between && aPtr->gatewayPtr != bPtr
            && bPtr->gatewayPtr != aPtr)) {
        return GWSIM_LINK_ENDS;
    }
    if (between && known) {
        return GWSIM_LINK_EXISTS;
    }
    if (known) {
        GwsimNetPath(aPtr, bPtr)->config = *configPtr;
        GwsimNetPath(bPtr, aPtr)->config = *configPtr;
        return GWSIM_OK;
    }
    AddPath(corePtr, aPtr, bPtr, configPtr);
    AddPath(corePtr, bPtr, aPtr, configPtr);
    if (between) {
        event.detail = GwsimNameIntern(corePtr->namesPtr, "Running", 7);
        GwsimEmit(corePtr, NULL, GWSIM_LINK_STATE, &event);
    }
    return GWSIM_OK;
}

/* The path from one scope to a neighbour, or NULL. */
GwsimPath *
GwsimNetPath(
    const GwsimScope *fromPtr,  /* Where it begins. */
    const GwsimScope *toPtr)    /* Where it ends. */
{
    GwsimPath *pathPtr = Holder(fromPtr, toPtr)->netPtr;

    while (pathPtr != NULL && pathPtr->toPtr != toPtr) {
        pathPtr = pathPtr->nextPtr;
    }
    return pathPtr != NULL && pathPtr->fromPtr == fromPtr ? pathPtr : NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimNetPlan --
 *
 *      Draws what becomes of a message that is sent on a path now: lost,
 *      doubled, and when it arrives.
 *
 * Results:
 *      In *planPtr, which comes with what the faults have said: `dropped`
 *      stays so, `extra` is added to the latency, `unordered` is kept out of
 *      the order.
 *
 *----------------------------------------------------------------------
 */

void
GwsimNetPlan(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimPath *pathPtr,         /* Path it is sent on. */
    size_t bytes,               /* Its size. */
    GwsimPlan *planPtr)         /* From the faults, to the messenger. */
{
    GwsimTime now = GwsimNow(corePtr->rtPtr);
    const GwsimLinkConfig *configPtr = &pathPtr->config;
    bool reordered = false;

    if (configPtr->loss > 0 && GwsimChance(&corePtr->chooser,
            &pathPtr->lossStream, configPtr->loss)) {
        planPtr->dropped = true;
    }
    if (configPtr->bandwidth > 0) {
        double ns = (double) bytes * 1e9 / configPtr->bandwidth;
        GwsimTime busy = ns < (double) GWSIM_TIME_MAX
                ? (GwsimTime) ns : GWSIM_TIME_MAX;

        if (pathPtr->freeAt < now) {
            pathPtr->freeAt = now;
        }
        if (pathPtr->freeAt > GWSIM_TIME_MAX - busy) {
            pathPtr->freeAt = GWSIM_TIME_MAX;
        } else {
            pathPtr->freeAt += busy;
        }
        planPtr->extra += pathPtr->freeAt - now;
    }
    planPtr->arrival = now + Latency(corePtr, pathPtr) + planPtr->extra;
    if (configPtr->reorder > 0) {
        reordered = GwsimChance(&corePtr->chooser, &pathPtr->reorderStream,
                configPtr->reorder);
    }
    if (reordered) {
        /* It is held back by one more latency, and may be overtaken. */
        planPtr->arrival += Latency(corePtr, pathPtr);
        planPtr->unordered = true;
    }
    if (planPtr->arrival > GWSIM_TIME_MAX || planPtr->arrival < now) {
        planPtr->arrival = GWSIM_TIME_MAX;
    }
    if (planPtr->dropped) {
        return;
    }
    if (!planPtr->unordered) {
        if (planPtr->arrival < pathPtr->lastArrival) {
            planPtr->arrival = pathPtr->lastArrival;
        }
        pathPtr->lastArrival = planPtr->arrival;
    }
    if (configPtr->duplicate > 0 && GwsimChance(&corePtr->chooser,
            &pathPtr->duplicateStream, configPtr->duplicate)) {
        planPtr->duplicated = true;
    }
    planPtr->arrivalAgain = planPtr->arrival;
}

/* Frees the paths that a scope holds. */
void
GwsimNetFree(
    GwsimScope *scopePtr)       /* Scope that ends. */
{
    GwsimPath *pathPtr;

    while ((pathPtr = scopePtr->netPtr) != NULL) {
        scopePtr->netPtr = pathPtr->nextPtr;
        GwsimFree(pathPtr);
    }
}

/* Adds one direction to the scope that holds it. */
static GwsimPath *
AddPath(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimScope *fromPtr,        /* Where it begins. */
    GwsimScope *toPtr,          /* Where it ends. */
    const GwsimLinkConfig *configPtr)   /* Its conditions. */
{
    GwsimPath *pathPtr = GwsimCalloc(1, sizeof(GwsimPath));
    GwsimScope *holderPtr = (GwsimScope *) Holder(fromPtr, toPtr);
    GwsimBuf place = {0};

    pathPtr->fromPtr = fromPtr;
    pathPtr->toPtr = toPtr;
    GwsimBufPrintf(&place, "%s>%s",
            GwsimNameText(corePtr->namesPtr, fromPtr->name, NULL),
            GwsimNameText(corePtr->namesPtr, toPtr->name, NULL));
    GwsimStreamInit(&pathPtr->latencyStream, "latency", place.data);
    GwsimStreamInit(&pathPtr->lossStream, "loss", place.data);
    GwsimStreamInit(&pathPtr->duplicateStream, "duplicate", place.data);
    GwsimStreamInit(&pathPtr->reorderStream, "reorder", place.data);
    GwsimBufFree(&place);
    pathPtr->config = *configPtr;
    pathPtr->nextPtr = holderPtr->netPtr;
    holderPtr->netPtr = pathPtr;
    return pathPtr;
}

/* Which end holds a path: a client holds both of its link's. */
static const GwsimScope *
Holder(
    const GwsimScope *fromPtr,  /* Where it begins. */
    const GwsimScope *toPtr)    /* Where it ends. */
{
    return fromPtr->kind == GWSIM_SCOPE_GATEWAY
            && toPtr->kind != GWSIM_SCOPE_GATEWAY ? toPtr : fromPtr;
}

/* Draws a latency; a constant one takes no draw. */
static GwsimTime
Latency(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimPath *pathPtr)         /* Whose. */
{
    return GwsimDraw(corePtr, &pathPtr->config.latency,
            &pathPtr->latencyStream);
}
