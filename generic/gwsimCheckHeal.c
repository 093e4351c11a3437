/*
 * gwsimCheckHeal.c --
 *
 *      heal -within DUR: the world must converge once all faults have ended.
 *
 *      Converged: the requests that were open then are complete, and every
 *      link of two gateways is Running.  If it is not so after DUR, the
 *      violation Liveness names what is stuck.  A `run` goes on until one or
 *      the other.
 *
 *      Endless traffic is not waited for: what it sends is never all complete.
 */

#include <string.h>

#include "gwsimLink.h"
#include "gwsimWorld.h"

#define STUCK_MAX       10      /* Things that are named. */

typedef struct GwsimHealing {   /* One heal -within. */
    struct GwsimHealing *nextPtr;
    GwsimWorld *worldPtr;
    GwsimTimer timer;           /* When it must have converged. */
    GwsimTime within;
    uint32_t last;              /* Number of the newest request by then. */
    GwsimName place;            /* FILE:LINE of the word. */
} GwsimHealing;

static GwsimEventProc   SomethingEnded;
static GwsimTimerProc   TimeIsUp;
static int              FindStuck(const GwsimHealing *healingPtr,
                            GwsimBuf *bufPtr, uint32_t *requestPtr);

static const GwsimTimerType healTimer = {
    "heal", TimeIsUp, true, true, NULL, NULL, NULL
};

/* All faults have ended: the world has so long to converge. */
void
GwsimCheckHeal(
    GwsimWorld *worldPtr,       /* World without faults. */
    GwsimTime within,           /* How long. */
    const char *place)          /* FILE:LINE of the word. */
{
    GwsimCore *corePtr = &worldPtr->core;
    GwsimHealing *healingPtr;

    if (worldPtr->healings == NULL) {
        GwsimBusSubscribe(&corePtr->bus,
                GWSIM_KIND_BIT(GWSIM_REQUEST_COMPLETED)
                | GWSIM_KIND_BIT(GWSIM_LINK_STATE), SomethingEnded, worldPtr);
    }
    healingPtr = GwsimCalloc(1, sizeof(GwsimHealing));
    healingPtr->worldPtr = worldPtr;
    healingPtr->within = within;
    healingPtr->last = corePtr->requestCount;
    healingPtr->place = GwsimNameIntern(corePtr->namesPtr, place,
            strlen(place));
    healingPtr->nextPtr = worldPtr->healings;
    worldPtr->healings = healingPtr;
    if (FindStuck(healingPtr, NULL, NULL) > 0) {
        GwsimTimerStart(corePtr->rtPtr, &healingPtr->timer, &healTimer,
                GwsimNow(corePtr->rtPtr) + within);
    }
}

/* End of a world; its runtime is gone. */
void
GwsimCheckHealFree(
    GwsimWorld *worldPtr)       /* World. */
{
    GwsimHealing *healingPtr;

    while ((healingPtr = worldPtr->healings) != NULL) {
        worldPtr->healings = healingPtr->nextPtr;
        GwsimFree(healingPtr);
    }
}

/* A request is complete, or a link has changed: has all converged? */
static void
SomethingEnded(
    void *clientData,           /* World. */
    const GwsimEvent *eventPtr, /* Not used. */
    uint64_t seq)               /* Not used. */
{
    GwsimWorld *worldPtr = clientData;

    (void) eventPtr;
    (void) seq;
    for (GwsimHealing *healingPtr = worldPtr->healings; healingPtr != NULL;
            healingPtr = healingPtr->nextPtr) {
        if (healingPtr->timer.typePtr != NULL
                && FindStuck(healingPtr, NULL, NULL) == 0) {
            GwsimTimerStop(worldPtr->core.rtPtr, &healingPtr->timer);
        }
    }
}

/* It has not converged in time. */
static void
TimeIsUp(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* Timer of a healing. */
{
    GwsimHealing *healingPtr = (GwsimHealing *)
            ((char *) timerPtr - offsetof(GwsimHealing, timer));
    GwsimCore *corePtr = &healingPtr->worldPtr->core;
    GwsimBuf buf = {0};
    uint32_t request = 0;
    int count;

    (void) rtPtr;
    GwsimBufPrintf(&buf, "not healed %.9g s after the end of all faults: ",
            (double) healingPtr->within / 1e9);
    count = FindStuck(healingPtr, &buf, &request);
    if (count > STUCK_MAX) {
        GwsimBufPrintf(&buf, "; and %d more", count - STUCK_MAX);
    }
    GwsimViolate(corePtr, "Liveness", GWSIM_SEVERITY_ERROR,
            GWSIM_CLAUSE_NONE, NULL, request, GwsimNameText(
            corePtr->namesPtr, healingPtr->place, NULL), buf.data);
    GwsimBufFree(&buf);
}

/* How many requests and links are stuck; the first of them are named. */
static int
FindStuck(
    const GwsimHealing *healingPtr,     /* Healing. */
    GwsimBuf *bufPtr,           /* Appended to; NULL: nothing is named. */
    uint32_t *requestPtr)       /* Set to the first request, if any. */
{
    GwsimWorld *worldPtr = healingPtr->worldPtr;
    GwsimNames *namesPtr = worldPtr->core.namesPtr;
    int count = 0;

    for (const GwsimRequest *reqPtr = worldPtr->messenger.pendingHead;
            reqPtr != NULL && reqPtr->number <= healingPtr->last;
            reqPtr = reqPtr->nextPtr) {
        if (!reqPtr->counted || GwsimRequestIsDone(&reqPtr->machine)) {
            continue;
        }
        if (bufPtr != NULL && count < STUCK_MAX) {
            GwsimBufPrintf(bufPtr, "%sr%u from %s to handler %s is open",
                    count > 0 ? "; " : "", (unsigned) reqPtr->number,
                    GwsimNameText(namesPtr, reqPtr->originPtr->name, NULL),
                    GwsimNameText(namesPtr, reqPtr->handler, NULL));
            *requestPtr = count == 0 ? reqPtr->number : *requestPtr;
        }
        count++;
    }
    for (const GwsimLink *linkPtr = worldPtr->core.netPtr->head;
            linkPtr != NULL; linkPtr = linkPtr->nextPtr) {
        if (!linkPtr->between || linkPtr->state == GWSIM_LINK_RUNNING) {
            continue;
        }
        if (bufPtr != NULL && count < STUCK_MAX) {
            GwsimBufPrintf(bufPtr, "%sthe link of %s and %s is %s",
                    count > 0 ? "; " : "",
                    GwsimNameText(namesPtr, linkPtr->ends[0]->name, NULL),
                    GwsimNameText(namesPtr, linkPtr->ends[1]->name, NULL),
                    GwsimLinkStateText((GwsimLinkState) linkPtr->state));
        }
        count++;
    }
    return count;
}
