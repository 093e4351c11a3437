/*
 * gwsimFaultHold.c --
 *
 *      Messages that faults keep: before they are sent over a path (hold,
 *      reorder), or where they have arrived (pause).
 *
 *      Rules:
 *      1. A message goes on when all that keep it have let it go.
 *      2. It stands among the messages on the way, without a timer: a scope
 *         that stops loses it like any other.
 *      3. Its faults have been asked when it came; it is not asked about
 *         again when it goes on.  Latency and order of the link count from
 *         there.
 *      4. Which goes first is the chooser's, 0: first come first served.
 */

#include "gwsimMessengerInt.h"

static void             Keep(GwsimFault *faultPtr, GwsimFaultHeld *heldPtr);
static void             TakeAt(GwsimFault *faultPtr, size_t at);
static void             LetGo(GwsimFaultHeld *heldPtr);

/* Keeps the message that a plan is of. */
void
GwsimFaultHold(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimPlan *planPtr)         /* Plan of the message. */
{
    if (planPtr->heldPtr == NULL) {
        planPtr->heldPtr = GwsimCalloc(1, sizeof(GwsimFaultHeld));
    }
    Keep(faultPtr, planPtr->heldPtr);
}

/* All faults of a path have been asked: parks the message; one that is to be
 * dropped is, and nobody keeps it. */
void
GwsimFaultKeep(
    GwsimPath *pathPtr,         /* Path it is to be sent on. */
    GwsimMessage *msgPtr,       /* Message. */
    const GwsimPlan *planPtr)   /* What has been said; holds it. */
{
    GwsimFaultHeld *heldPtr = planPtr->heldPtr;

    heldPtr->pathPtr = pathPtr;
    heldPtr->plan = *planPtr;
    heldPtr->plan.heldPtr = NULL;
    if (planPtr->dropped) {
        GwsimRouteDrop(msgPtr, "fault");
        return;
    }
    heldPtr->msgPtr = msgPtr;
    msgPtr->heldPtr = heldPtr;
    msgPtr->faulted = true;
    GwsimRoutePark(msgPtr, pathPtr, pathPtr->toPtr);
}

/* Keeps a message that has arrived: it arrives again when it is let go. */
void
GwsimFaultHoldArrival(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimMessage *msgPtr)       /* Message on the way, its timer over. */
{
    if (!msgPtr->faulted) {
        msgPtr->heldPtr = GwsimCalloc(1, sizeof(GwsimFaultHeld));
        msgPtr->heldPtr->msgPtr = msgPtr;
        msgPtr->faulted = true;
    }
    Keep(faultPtr, msgPtr->heldPtr);
}

/* A message is freed: nothing is left to be let go. */
void
GwsimFaultForget(
    GwsimMessage *msgPtr)       /* Held message. */
{
    msgPtr->heldPtr->msgPtr = NULL;
    msgPtr->faulted = false;
}

/* Lets go all that a fault keeps. */
void
GwsimFaultRelease(
    GwsimFault *faultPtr,       /* Fault. */
    bool chosen)                /* The order is open. */
{
    GwsimChooser *chooserPtr = &faultPtr->faultsPtr->corePtr->chooser;

    while (faultPtr->heldCount > 0) {
        size_t pick = 0, last = faultPtr->heldCount - 1;
        GwsimFaultHeld *heldPtr;

        if (chosen && last > 0) {
            pick = GwsimChooseNext(chooserPtr, GWSIM_CHOOSE_SCHEDULE,
                    last < UINT32_MAX ? (uint32_t) last : UINT32_MAX - 1);
        }
        heldPtr = faultPtr->held[pick];
        TakeAt(faultPtr, pick);
        LetGo(heldPtr);
    }
}

/* A fault lets one go. */
void
GwsimFaultPass(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimFaultHeld *heldPtr)    /* One of what it keeps. */
{
    size_t at = 0;

    while (faultPtr->held[at] != heldPtr) {
        at++;
    }
    TakeAt(faultPtr, at);
    LetGo(heldPtr);
}

/* The world ends: messages have been freed. */
void
GwsimFaultFreeHeld(
    GwsimFault *faultPtr)       /* Fault. */
{
    for (size_t i = 0; i < faultPtr->heldCount; i++) {
        if (--faultPtr->held[i]->holds == 0) {
            GwsimFree(faultPtr->held[i]);
        }
    }
    GwsimFree(faultPtr->held);
    faultPtr->held = NULL;
    faultPtr->heldCount = faultPtr->heldSpace = 0;
}

/* Notes that a fault keeps something. */
static void
Keep(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimFaultHeld *heldPtr)         /* What. */
{
    heldPtr->holds++;
    GWSIM_GROW(faultPtr->held, faultPtr->heldCount + 1,
            faultPtr->heldSpace);
    faultPtr->held[faultPtr->heldCount++] = heldPtr;
}

/* Takes one out of what a fault keeps. */
static void
TakeAt(
    GwsimFault *faultPtr,       /* Fault. */
    size_t at)                  /* Its place. */
{
    faultPtr->heldCount--;
    for (size_t i = at; i < faultPtr->heldCount; i++) {
        faultPtr->held[i] = faultPtr->held[i + 1];
    }
}

/* One fault less keeps something: the last one sends it on. */
static void
LetGo(
    GwsimFaultHeld *heldPtr)         /* What; gone if nothing keeps it. */
{
    GwsimMessage *msgPtr = heldPtr->msgPtr;
    GwsimPath *pathPtr = heldPtr->pathPtr;

    if (--heldPtr->holds > 0) {
        return;
    }
    if (msgPtr != NULL) {
        msgPtr->faulted = false;
        if (pathPtr == NULL) {
            GwsimRouteArrive(msgPtr);
        } else if (!GwsimRouteIsOpen(pathPtr)) {
            GwsimRouteDrop(msgPtr, "unreachable");
        } else {
            GwsimRouteUnpark(msgPtr);
            GwsimRouteSend(msgPtr, pathPtr, &heldPtr->plan);
        }
    }
    GwsimFree(heldPtr);
}
