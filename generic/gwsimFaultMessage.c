/*
 * gwsimFaultMessage.c --
 *
 *      Faults on the messages of a path: requests, messages and replies that
 *      go from A to B, never pings.  What each does to one message; which
 *      messages, and how several compose, is in gwsimFault.c.
 */

#include "gwsimMessengerInt.h"

static void             Delay(GwsimFault *faultPtr, GwsimMessage *msgPtr,
                            GwsimPlan *planPtr);
static void             Drop(GwsimFault *faultPtr, GwsimMessage *msgPtr,
                            GwsimPlan *planPtr);

/* ---- Kinds ---- */

/* It arrives later.  A delay of all messages keeps their order, as a slow
 * link does; a delay of some lets others overtake them (basis assumed). */
const GwsimFaultType gwsimFaultDelay = {
    .name = "delay", .target = GWSIM_FAULT_ON_PATH,
    .point = GWSIM_POINT_LINK, .selects = true,
    .args = {{"distribution", GWSIM_FAULT_DIST}},
    .messageProc = Delay
};

/* It is lost. */
const GwsimFaultType gwsimFaultDrop = {
    .name = "drop", .target = GWSIM_FAULT_ON_PATH,
    .point = GWSIM_POINT_LINK, .selects = true,
    .messageProc = Drop
};

/* ---- Effects ---- */

static void
Delay(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimMessage *msgPtr,       /* Not used. */
    GwsimPlan *planPtr)         /* What becomes of it. */
{
    (void) msgPtr;
    planPtr->extra += GwsimDraw(faultPtr->faultsPtr->corePtr,
            &faultPtr->config.values[0].dist, &faultPtr->drawStream);
    planPtr->unordered = planPtr->unordered
            || faultPtr->config.select != GWSIM_SELECT_ALL;
}

static void
Drop(
    GwsimFault *faultPtr,       /* Not used. */
    GwsimMessage *msgPtr,       /* Not used. */
    GwsimPlan *planPtr)         /* What becomes of it. */
{
    (void) faultPtr;
    (void) msgPtr;
    planPtr->dropped = true;
}
