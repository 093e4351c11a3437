/*
 * gwsimNetRoute.c --
 *
 *      The way through the network.  A gateway learns of the gateways behind
 *      its neighbours, which forward what is for them (GAN-07).
 *
 *      Rules:
 *      1. A Running link to the destination is the way; else the shortest
 *         over Running links and over at most `max_hops` gateways in
 *         between.  Of several shortest ones the one over the link declared
 *         first is taken, at each step: the same on every machine.
 *      2. Ways are searched for when first needed, from one gateway to all
 *         others at once, and kept until a link opens, closes or is made.
 *         A destination without a Running link is not searched for: so the
 *         end of one gateway in a large mesh costs no search.
 */

#include "gwsimMutant.h"
#include "gwsimNetRoute.h"

static GwsimPath *      Around(GwsimScope *fromPtr, GwsimScope *toPtr);
static void             Search(GwsimNet *netPtr, GwsimNode *sourcePtr);
static GwsimNode *      Reach(GwsimNet *netPtr, GwsimNode *sourcePtr,
                            GwsimNode *nodePtr, GwsimNode *tailPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimNetWay --
 *
 *      Finds the next hop of a message.
 *
 * Results:
 *      Its path, which is closed where there is a link but no connection;
 *      NULL if there is no link and no way around.
 *
 *----------------------------------------------------------------------
 */

inline GwsimPath *
GwsimNetWay(
    GwsimScope *atPtr,          /* Where the message is. */
    GwsimScope *destPtr)        /* Where it goes: not there. */
{
    GwsimPath *pathPtr, *aroundPtr;

    if (atPtr->kind != GWSIM_SCOPE_GATEWAY) {
        return GwsimNetPath(atPtr, atPtr->gatewayPtr);
    }
    if (destPtr->gatewayPtr == atPtr) {
        return GwsimNetPath(atPtr, destPtr);
    }
    destPtr = destPtr->gatewayPtr;
    pathPtr = GwsimNetPath(atPtr, destPtr);
    if (pathPtr != NULL && (pathPtr->bars & GWSIM_BAR_CLOSED) == 0) {
        return pathPtr;
    }
    aroundPtr = Around(atPtr, destPtr);
    return aroundPtr != NULL ? aroundPtr : pathPtr;
}

/* The first path on the way over other gateways, or NULL. */
static GwsimPath *
Around(
    GwsimScope *fromPtr,        /* Gateway. */
    GwsimScope *toPtr)          /* Another. */
{
    GwsimNet *netPtr = fromPtr->corePtr->netPtr;
    GwsimNode *nodePtr = fromPtr->netPtr, *goalPtr = toPtr->netPtr;
    GwsimLink *linkPtr;

    if (nodePtr == NULL || goalPtr == NULL || goalPtr->running == 0
            || nodePtr->running == 0
            || GwsimSwitchOf(fromPtr->corePtr, MAX_HOPS) == 0) {
        return NULL;
    }
    if (nodePtr->waysVersion != netPtr->version) {
        Search(netPtr, nodePtr);
    }
    linkPtr = GwsimMapFind(&nodePtr->ways, toPtr->index);
    return linkPtr == NULL ? NULL : GwsimNetPath(fromPtr,
            linkPtr->ends[linkPtr->ends[0] == fromPtr]);
}

/* Rule 2: breadth first, in rounds of one hop more. */
static void
Search(
    GwsimNet *netPtr,           /* Network of the world. */
    GwsimNode *sourcePtr)       /* Where ways begin. */
{
    int64_t hops = GWSIM_MUTATE(67,
            GwsimSwitchOf(netPtr->corePtr, MAX_HOPS), 9);
    GwsimNode *nodePtr = sourcePtr, *tailPtr = sourcePtr, *lastPtr;

    GwsimMapFree(&sourcePtr->ways);
    GwsimMapInit(&sourcePtr->ways);
    sourcePtr->waysVersion = netPtr->version;
    sourcePtr->mark = ++netPtr->marks;
    sourcePtr->nextFound = NULL;
    for (int64_t round = 0; round <= hops && nodePtr != NULL; round++) {
        for (lastPtr = tailPtr; nodePtr != NULL; ) {
            bool last = nodePtr == lastPtr;

            tailPtr = Reach(netPtr, sourcePtr, nodePtr, tailPtr);
            nodePtr = nodePtr->nextFound;
            if (last) {
                break;
            }
        }
    }
}

/* Adds the gateways at the Running links of one to those found; returns the
 * last one found. */
static GwsimNode *
Reach(
    GwsimNet *netPtr,           /* Network of the world. */
    GwsimNode *sourcePtr,       /* Where ways begin. */
    GwsimNode *nodePtr,         /* Gateway that was found. */
    GwsimNode *tailPtr)         /* Last one found. */
{
    GwsimScope *scopePtr = nodePtr->scopePtr;

    for (GwsimLink *linkPtr = nodePtr->firstPtr; linkPtr != NULL;
            linkPtr = linkPtr->nextOf[linkPtr->ends[1] == scopePtr]) {
        GwsimNode *nextPtr = GwsimNodeOf(
                linkPtr->ends[linkPtr->ends[0] == scopePtr]);

        if (linkPtr->state != GWSIM_LINK_RUNNING
                || nextPtr->mark == netPtr->marks) {
            continue;
        }
        nextPtr->mark = netPtr->marks;
        nextPtr->viaPtr = nodePtr == sourcePtr ? linkPtr : nodePtr->viaPtr;
        nextPtr->nextFound = NULL;
        tailPtr->nextFound = nextPtr;
        tailPtr = nextPtr;
        GwsimMapInsert(&sourcePtr->ways, nextPtr->scopePtr->index,
                nextPtr->viaPtr);
    }
    return tailPtr;
}
