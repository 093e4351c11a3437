/*
 * gwsimNet.c --
 *
 *      Links, their paths, and what becomes of one message on a path.
 *
 *      A gateway has a node with its links, searched by neighbour; a client
 *      has the one to its gateway.
 *
 *      Limits: memory alone. Costs: to find a path is a step of a map, and
 *      what is sent on a plain one a timer; a way over several links is
 *      looked for once, until links change.
 */

#include <string.h>

#include "gwsimLink.h"
#include "gwsimServer.h"

typedef struct GwsimNetConfig { /* Conditions that links share. */
    struct GwsimNetConfig *nextPtr;
    GwsimLinkConfig config;
} GwsimNetConfig;

static const GwsimLinkConfig *Share(GwsimNet *netPtr,
                            const GwsimLinkConfig *configPtr);
static bool             IsSame(const GwsimLinkConfig *aPtr,
                            const GwsimLinkConfig *bPtr);
static bool             IsNumber(double a, double b);
static void             SetConfig(GwsimLink *linkPtr,
                            const GwsimLinkConfig *configPtr);
static void             Join(GwsimNode *nodePtr, GwsimLink *linkPtr, int end);
static void             MakePaths(GwsimLink *linkPtr);
static void             MakePath(GwsimLink *linkPtr, int end);

/* Begin and end of a world's network; at the end its runtime is gone. */
void
GwsimNetInit(
    GwsimNet *netPtr,           /* Network to initialise. */
    GwsimCore *corePtr)         /* Core of the world. */
{
    *netPtr = (GwsimNet) {.corePtr = corePtr, .version = 1};
    GwsimSlabInit(&netPtr->linkSlab, sizeof(GwsimLink));
    GwsimSlabInit(&netPtr->pathSlab, 2 * sizeof(GwsimPath));
    corePtr->netPtr = netPtr;
}

void
GwsimNetFree(
    GwsimNet *netPtr)           /* Network of a world that ends. */
{
    GwsimNetConfig *configPtr;
    GwsimPair *pairPtr;

    while ((pairPtr = netPtr->pairs) != NULL) {
        netPtr->pairs = pairPtr->nextPtr;
        GwsimFree(pairPtr);
    }
    GwsimSlabDestroy(&netPtr->linkSlab);
    GwsimSlabDestroy(&netPtr->pathSlab);
    while ((configPtr = netPtr->configs) != NULL) {
        netPtr->configs = configPtr->nextPtr;
        GwsimFree(configPtr);
    }
}

void
GwsimNetForget(
    GwsimScope *scopePtr)       /* Scope that ends. */
{
    GwsimNode *nodePtr = scopePtr->netPtr;

    if (scopePtr->kind == GWSIM_SCOPE_GATEWAY && nodePtr != NULL) {
        GwsimMapFree(&nodePtr->peers);
        GwsimMapFree(&nodePtr->ways);
        GwsimFree(nodePtr);
    }
    scopePtr->netPtr = NULL;
}

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
 *      Emits link_state Running for a new link between gateways: it is
 *      approved from the start (SURFACE section 2; GAN-02).
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
    GwsimNet *netPtr = corePtr->netPtr;
    bool between = aPtr->kind == GWSIM_SCOPE_GATEWAY
            && bPtr->kind == GWSIM_SCOPE_GATEWAY;
    GwsimLink *linkPtr;

    if (aPtr == bPtr || (!between && aPtr->gatewayPtr != bPtr
            && bPtr->gatewayPtr != aPtr)) {
        return GWSIM_LINK_ENDS;
    }
    linkPtr = GwsimNetFindLink(aPtr, bPtr);
    if (linkPtr != NULL) {
        if (between) {
            return GWSIM_LINK_EXISTS;
        }
        SetConfig(linkPtr, Share(netPtr, configPtr));
        return GWSIM_OK;
    }
    linkPtr = GwsimSlabAlloc(&netPtr->linkSlab);
    *linkPtr = (GwsimLink) {
        .between = between, .configPtr = Share(netPtr, configPtr)
    };
    linkPtr->ends[0] = between || aPtr->gatewayPtr == bPtr ? aPtr : bPtr;
    linkPtr->ends[1] = linkPtr->ends[0] == aPtr ? bPtr : aPtr;
    if (netPtr->tail == NULL) {
        netPtr->head = linkPtr;
    } else {
        netPtr->tail->nextPtr = linkPtr;
    }
    netPtr->tail = linkPtr;
    if (between) {
        Join(GwsimNetNode(aPtr), linkPtr, 0);
        Join(GwsimNetNode(bPtr), linkPtr, 1);
    } else {
        /* Every message of a client needs them, and from its scope on. */
        GwsimNetNode(linkPtr->ends[1]);
        MakePaths(linkPtr);
        linkPtr->ends[0]->netPtr = linkPtr->paths;
    }
    GwsimLinkOpen(linkPtr);
    return GWSIM_OK;
}

/* The link between two scopes, or NULL. */
GwsimLink *
GwsimNetFindLink(
    const GwsimScope *aPtr,     /* One end ... */
    const GwsimScope *bPtr)     /* ... and the other. */
{
    const GwsimScope *clientPtr = aPtr;

    if (aPtr->kind == GWSIM_SCOPE_GATEWAY) {
        if (bPtr->kind == GWSIM_SCOPE_GATEWAY) {
            return aPtr->netPtr == NULL ? NULL
                    : GwsimMapFind(&GwsimNodeOf(aPtr)->peers, bPtr->index);
        }
        clientPtr = bPtr;
        bPtr = aPtr;
    }
    return clientPtr->gatewayPtr == bPtr && clientPtr->netPtr != NULL
            ? GwsimPathsOf(clientPtr)->linkPtr : NULL;
}

/* The path from one scope to a neighbour, or NULL. */
inline GwsimPath *
GwsimNetPath(
    const GwsimScope *fromPtr,  /* Where it begins. */
    const GwsimScope *toPtr)    /* Where it ends. */
{
    GwsimLink *linkPtr;

    if (fromPtr->kind != GWSIM_SCOPE_GATEWAY) {
        return fromPtr->gatewayPtr == toPtr ? fromPtr->netPtr : NULL;
    }
    if (toPtr->kind != GWSIM_SCOPE_GATEWAY) {
        return toPtr->gatewayPtr == fromPtr && toPtr->netPtr != NULL
                ? &GwsimPathsOf(toPtr)[1] : NULL;
    }
    linkPtr = GwsimNetFindLink(fromPtr, toPtr);
    if (linkPtr == NULL) {
        return NULL;
    }
    if (linkPtr->paths == NULL) {
        MakePaths(linkPtr);
    }
    return &linkPtr->paths[linkPtr->ends[1] == fromPtr];
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
    const GwsimLinkConfig *configPtr = pathPtr->configPtr;
    bool reordered = false;

    if (configPtr->loss > 0 && GwsimChance(&corePtr->chooser,
            &pathPtr->lossStream, configPtr->loss)) {
        planPtr->dropped = true;
    }
    if (configPtr->bandwidth > 0) {
        double ns = (double) bytes * 1e9 / configPtr->bandwidth;
        GwsimTime busy = ns < (double) GWSIM_TIME_MAX
                ? (GwsimTime) ns : GWSIM_TIME_MAX;
        GwsimTime now = GwsimNow(corePtr->rtPtr);

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
    if (planPtr->extra > GWSIM_TIME_MAX || planPtr->extra < 0) {
        planPtr->extra = GWSIM_TIME_MAX;
    }
    planPtr->arrival = GwsimNetArrival(corePtr, pathPtr, planPtr->extra);
    if (configPtr->reorder > 0) {
        reordered = GwsimChance(&corePtr->chooser, &pathPtr->reorderStream,
                configPtr->reorder);
    }
    if (reordered) {
        /* It is held back by one more latency, and may be overtaken. */
        planPtr->arrival = GwsimNetArrival(corePtr, pathPtr,
                planPtr->arrival - GwsimNow(corePtr->rtPtr));
        planPtr->unordered = true;
    }
    if (planPtr->dropped) {
        return;
    }
    if (!planPtr->unordered) {
        planPtr->arrival = GwsimNetInOrder(pathPtr, planPtr->arrival);
    }
    if (configPtr->duplicate > 0 && GwsimChance(&corePtr->chooser,
            &pathPtr->duplicateStream, configPtr->duplicate)) {
        planPtr->duplicated = true;
    }
}

/* The node of a gateway, made if need be. */
GwsimNode *
GwsimNetNode(
    GwsimScope *gatewayPtr)     /* Gateway. */
{
    if (gatewayPtr->netPtr == NULL) {
        GwsimNode *nodePtr = GwsimCalloc(1, sizeof(GwsimNode));

        nodePtr->scopePtr = gatewayPtr;
        gatewayPtr->netPtr = nodePtr;
    }
    return gatewayPtr->netPtr;
}

/* The conditions, shared with the links that have the same. */
static const GwsimLinkConfig *
Share(
    GwsimNet *netPtr,           /* Network of the world. */
    const GwsimLinkConfig *configPtr)   /* Conditions to copy. */
{
    GwsimNetConfig *sharedPtr = netPtr->configs;

    /* The newest alone: a mesh of one kind shares, and no list is long. */
    if (sharedPtr != NULL && IsSame(&sharedPtr->config, configPtr)) {
        return &sharedPtr->config;
    }
    sharedPtr = GwsimAlloc(sizeof(GwsimNetConfig));
    sharedPtr->config = *configPtr;
    sharedPtr->nextPtr = netPtr->configs;
    netPtr->configs = sharedPtr;
    return &sharedPtr->config;
}

/* Are two numbers the same, to the bit? */
static bool
IsNumber(
    double a,                   /* One. */
    double b)                   /* The other. */
{
    return memcmp(&a, &b, sizeof(a)) == 0;
}

/* Are two conditions the same? */
static bool
IsSame(
    const GwsimLinkConfig *aPtr,        /* One. */
    const GwsimLinkConfig *bPtr)        /* The other. */
{
    return aPtr->latency.kind == bPtr->latency.kind
            && aPtr->latency.user == bPtr->latency.user
            && IsNumber(aPtr->latency.a, bPtr->latency.a)
            && IsNumber(aPtr->latency.b, bPtr->latency.b)
            && IsNumber(aPtr->loss, bPtr->loss)
            && IsNumber(aPtr->duplicate, bPtr->duplicate)
            && IsNumber(aPtr->reorder, bPtr->reorder)
            && IsNumber(aPtr->bandwidth, bPtr->bandwidth)
            && aPtr->maxActive == bPtr->maxActive
            && aPtr->maxQueued == bPtr->maxQueued
            && aPtr->bounded == bPtr->bounded
            && aPtr->priority == bPtr->priority;
}

/* Changes the conditions of a client's link. */
static void
SetConfig(
    GwsimLink *linkPtr,         /* Link. */
    const GwsimLinkConfig *configPtr)   /* Shared. */
{
    linkPtr->configPtr = configPtr;
    if (linkPtr->paths != NULL) {
        linkPtr->paths[0].configPtr = configPtr;
        linkPtr->paths[1].configPtr = configPtr;
    }
    GwsimLinkSetBars(linkPtr);
    GwsimLinkWatch(linkPtr);
}

/* Adds a link to the gateway at one of its ends. */
static void
Join(
    GwsimNode *nodePtr,         /* The gateway's. */
    GwsimLink *linkPtr,         /* Link. */
    int end)                    /* Which end the gateway is. */
{
    GwsimLink *lastPtr = nodePtr->lastPtr;

    if (lastPtr == NULL) {
        nodePtr->firstPtr = linkPtr;
    } else {
        lastPtr->nextOf[lastPtr->ends[1] == nodePtr->scopePtr] = linkPtr;
    }
    nodePtr->lastPtr = linkPtr;
    GwsimMapInsert(&nodePtr->peers, linkPtr->ends[1 - end]->index, linkPtr);
}

/* Makes both directions of a link that is used for the first time. */
static void
MakePaths(
    GwsimLink *linkPtr)         /* Link without paths. */
{
    linkPtr->paths = GwsimSlabAlloc(
            &linkPtr->ends[0]->corePtr->netPtr->pathSlab);
    MakePath(linkPtr, 0);
    MakePath(linkPtr, 1);
    GwsimLinkSetBars(linkPtr);
}

/* Makes the direction of a link that begins at one of its ends. */
static void
MakePath(
    GwsimLink *linkPtr,         /* Link. */
    int end)                    /* Where it begins. */
{
    GwsimPath *pathPtr = &linkPtr->paths[end];
    GwsimScope *fromPtr = linkPtr->ends[end], *toPtr = linkPtr->ends[1 - end];
    GwsimNames *namesPtr = fromPtr->corePtr->namesPtr;
    GwsimBuf place = {0};

    *pathPtr = (GwsimPath) {
        .linkPtr = linkPtr, .fromPtr = fromPtr, .toPtr = toPtr,
        .configPtr = linkPtr->configPtr
    };
    GwsimBufPrintf(&place, "%s>%s",
            GwsimNameText(namesPtr, fromPtr->name, NULL),
            GwsimNameText(namesPtr, toPtr->name, NULL));
    GwsimStreamInit(&pathPtr->latencyStream, "latency", place.data);
    GwsimStreamInit(&pathPtr->lossStream, "loss", place.data);
    GwsimStreamInit(&pathPtr->duplicateStream, "duplicate", place.data);
    GwsimStreamInit(&pathPtr->reorderStream, "reorder", place.data);
    GwsimBufFree(&place);
}
