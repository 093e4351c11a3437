/*
 * gwsimServer.c --
 *
 *      Which gateway a server name means, and redundancy.
 *
 *      Rules:
 *      1. A plain name is a gateway's own.  A full id is _0:ROLE:NAME: role 0
 *         an independent gateway (of a pair: as the plain name), 1 the master
 *         of the pair NAME, 2 its backup (GAN-06).  Names are case-sensitive.
 *      2. The plain name of a pair is its master's.  It follows the active
 *         node if the caller's gateway has links to both; else it stays the
 *         master's (GAN-17).
 *      3. The master is active while it runs.  When the backup has missed it
 *         for `failover` it takes over: when it is down, or when the link
 *         between them, if there is one, is not Running.  The master takes
 *         over again as soon as it is back.
 *      4. Parted from each other and both running, both hold themselves to
 *         be active: a caller that reaches the master takes that.
 *      5. Fail-over is housekeeping: it never keeps `run` going.
 */

#include <string.h>

#include "gwsimMutant.h"
#include "gwsimServer.h"

static GwsimTimerProc   TakeOver;
static GwsimScope *     FindFull(GwsimScopes *scopesPtr, GwsimScope *fromPtr,
                            const char *text);
static GwsimScope *     FindPlain(GwsimScope *fromPtr, GwsimScope *toPtr);
static bool             IsLost(const GwsimPair *pairPtr);
static void             SetActive(GwsimPair *pairPtr, GwsimScope *scopePtr);
static GwsimPair *      PairOf(const GwsimScope *gatewayPtr);

static const GwsimTimerType takeOverTimer = {
    "fail-over", TakeOver, false, false, NULL, NULL, NULL
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimServerPair --
 *
 *      Makes one gateway the backup of another.
 *
 *----------------------------------------------------------------------
 */

void
GwsimServerPair(
    GwsimScope *masterPtr,      /* Gateway. */
    GwsimScope *backupPtr)      /* Another. */
{
    GwsimNet *netPtr = masterPtr->corePtr->netPtr;
    GwsimPair *pairPtr;

    GWSIM_ASSERT(PairOf(masterPtr) == NULL && PairOf(backupPtr) == NULL
            && masterPtr != backupPtr);
    pairPtr = GwsimCalloc(1, sizeof(GwsimPair));
    pairPtr->masterPtr = pairPtr->activePtr = masterPtr;
    pairPtr->backupPtr = backupPtr;
    pairPtr->nextPtr = netPtr->pairs;
    netPtr->pairs = pairPtr;
    GwsimNetNode(masterPtr)->pairPtr = pairPtr;
    GwsimNetNode(backupPtr)->pairPtr = pairPtr;
    GwsimServerChanged(masterPtr);
}

/* Is a gateway one of a pair? */
bool
GwsimServerIsPaired(
    const GwsimScope *gatewayPtr)       /* Gateway. */
{
    return PairOf(gatewayPtr) != NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimServerFind --
 *
 *      Looks up a server name as a script says it.
 *
 * Results:
 *      The gateway, up or not; NULL if there is none.
 *
 *----------------------------------------------------------------------
 */

GwsimScope *
GwsimServerFind(
    GwsimScopes *scopesPtr,     /* Scopes of the world. */
    GwsimScope *fromPtr,        /* The caller's gateway. */
    GwsimName name)             /* Name. */
{
    GwsimScope *scopePtr = GwsimMapFind(&scopesPtr->byName, name);

    if (scopePtr == NULL) {
        return FindFull(scopesPtr, fromPtr,
                GwsimNameText(fromPtr->corePtr->namesPtr, name, NULL));
    }
    return scopePtr->kind == GWSIM_SCOPE_GATEWAY
            ? FindPlain(fromPtr, scopePtr) : NULL;
}

/* Rule 3: has the backup lost its master, or got it back? */
void
GwsimServerChanged(
    GwsimScope *gatewayPtr)     /* Gateway. */
{
    GwsimRuntime *rtPtr = gatewayPtr->corePtr->rtPtr;
    GwsimPair *pairPtr = PairOf(gatewayPtr);

    if (pairPtr == NULL) {
        return;
    }
    if (!IsLost(pairPtr)) {
        GwsimTimerStop(rtPtr, &pairPtr->timer);
        SetActive(pairPtr, pairPtr->masterPtr);
    } else if (!pairPtr->backupPtr->up) {
        GwsimTimerStop(rtPtr, &pairPtr->timer);
    } else if (pairPtr->activePtr != pairPtr->backupPtr
            && pairPtr->timer.typePtr == NULL) {
        GwsimTime wait = GWSIM_MUTATE(70,
                GwsimSwitchOf(gatewayPtr->corePtr, FAILOVER), GWSIM_TIME_MAX);

        GwsimTimerStart(rtPtr, &pairPtr->timer, &takeOverTimer,
                GwsimNow(rtPtr) + wait);
    }
}

/* The backup has missed its master for long enough. */
static void
TakeOver(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* Timer of a pair. */
{
    GwsimPair *pairPtr = (GwsimPair *)
            ((char *) timerPtr - offsetof(GwsimPair, timer));

    (void) rtPtr;
    SetActive(pairPtr, pairPtr->backupPtr);
}

/* The gateway of a full id, or NULL. */
static GwsimScope *
FindFull(
    GwsimScopes *scopesPtr,     /* Scopes of the world. */
    GwsimScope *fromPtr,        /* The caller's gateway. */
    const char *text)           /* "_0:2:plant" */
{
    GwsimScope *scopePtr;
    GwsimPair *pairPtr;

    if (strncmp(text, "_0:", 3) != 0 || text[3] < '0' || text[3] > '2'
            || text[4] != ':') {
        return NULL;
    }
    scopePtr = GwsimScopeFind(scopesPtr, fromPtr->corePtr, text + 5);
    if (scopePtr == NULL || scopePtr->kind != GWSIM_SCOPE_GATEWAY) {
        return NULL;
    }
    if (text[3] == '0') {
        return FindPlain(fromPtr, scopePtr);
    }
    pairPtr = PairOf(scopePtr);
    if (pairPtr == NULL || pairPtr->masterPtr != scopePtr) {
        return NULL;
    }
    return text[3] == '1' ? scopePtr : pairPtr->backupPtr;
}

/* Rules 2 and 4: the node that a plain name means for a caller. */
static GwsimScope *
FindPlain(
    GwsimScope *fromPtr,        /* The caller's gateway. */
    GwsimScope *toPtr)          /* Gateway of that name. */
{
    GwsimPair *pairPtr = PairOf(toPtr);
    GwsimLink *masterPtr, *backupPtr;

    if (pairPtr == NULL || toPtr != pairPtr->masterPtr
            || pairPtr->activePtr == toPtr) {
        return toPtr;
    }
    masterPtr = GwsimNetFindLink(fromPtr, pairPtr->masterPtr);
    backupPtr = GwsimNetFindLink(fromPtr, pairPtr->backupPtr);
    return masterPtr == NULL || backupPtr == NULL
            || masterPtr->state == GWSIM_LINK_RUNNING
            ? toPtr : pairPtr->backupPtr;
}

/* Does the backup miss its master? */
static bool
IsLost(
    const GwsimPair *pairPtr)   /* Pair. */
{
    const GwsimLink *linkPtr = GwsimNetFindLink(pairPtr->backupPtr,
            pairPtr->masterPtr);

    return !pairPtr->masterPtr->up || (linkPtr != NULL
            && pairPtr->backupPtr->up
            && linkPtr->state != GWSIM_LINK_RUNNING);
}

/* Another node is active. */
static void
SetActive(
    GwsimPair *pairPtr,         /* Pair. */
    GwsimScope *scopePtr)       /* Its node to be active. */
{
    GwsimEvent event = {
        .scope = scopePtr->name, .peer = pairPtr->activePtr->name,
        .clause = GWSIM_GAN_17
    };

    if (pairPtr->activePtr != scopePtr) {
        pairPtr->activePtr = scopePtr;
        GwsimEmit(scopePtr->corePtr, NULL, GWSIM_FAILOVER, &event);
    }
}

/* The pair that a gateway is in, or NULL. */
static GwsimPair *
PairOf(
    const GwsimScope *gatewayPtr)       /* Gateway. */
{
    return gatewayPtr->netPtr == NULL ? NULL
            : GwsimNodeOf(gatewayPtr)->pairPtr;
}
