/*
 * gwsimFaultMessage.c --
 *
 *      Faults on the messages of a path: requests, messages and replies that
 *      go from A to B, never pings.  What each does to one message; which
 *      messages, and how several compose, is in gwsimFault.c.
 */

#include "gwsimMessengerInt.h"
#include "gwsimOutcome.h"

#define REORDER_WITHIN  (100 * GWSIM_MS)

typedef void MessageProc(GwsimFault *faultPtr, GwsimMessage *msgPtr,
        GwsimPlan *planPtr);
static MessageProc      Bandwidth, Corrupt, Delay, Drop, Duplicate, Filter,
                        Hold, Reorder;
static GwsimTimerProc   NobodyOvertook;
static void             ReleaseChosen(GwsimFault *faultPtr);
static void             ReleaseInOrder(GwsimFault *faultPtr);

static const GwsimTimerType reorderTimer = {
    "reordering fault", NobodyOvertook, false, true, NULL, NULL, NULL
};

/* ---- Kinds ---- */

#define ON_MESSAGES(kind, effectProc) \
    .name = kind, .target = GWSIM_FAULT_ON_PATH, \
    .point = GWSIM_POINT_LINK, .selects = true, .messageProc = effectProc

/* It goes over a line of so many bytes a second, one after the other. */
const GwsimFaultType gwsimFaultBandwidth = {
    ON_MESSAGES("bandwidth", Bandwidth),
    .args = {{"rate", GWSIM_FAULT_RATE}}
};

/* Where it arrives it cannot be read. */
const GwsimFaultType gwsimFaultCorrupt = {ON_MESSAGES("corrupt", Corrupt)};

/* It arrives later.  A delay of all messages keeps their order, as a slow
 * link does; a delay of some lets others overtake them (basis assumed). */
const GwsimFaultType gwsimFaultDelay = {
    ON_MESSAGES("delay", Delay),
    .args = {{"distribution", GWSIM_FAULT_DIST}}
};

/* It is lost. */
const GwsimFaultType gwsimFaultDrop = {ON_MESSAGES("drop", Drop)};

/* It arrives twice. */
const GwsimFaultType gwsimFaultDuplicate = {
    ON_MESSAGES("duplicate", Duplicate)
};

/* A command of the scenario says what becomes of it, before anything else
 * happens.  What is being asked when the fault ends is still answered. */
const GwsimFaultType gwsimFaultFilter = {
    ON_MESSAGES("filter", Filter), .asksLater = true,
    .args = {{"command", GWSIM_FAULT_COMMAND}}
};

/* It waits for `release`, or the fault's end. */
const GwsimFaultType gwsimFaultHold = {
    ON_MESSAGES("hold", Hold),
    .endProc = ReleaseChosen, .releaseProc = ReleaseChosen
};

/* It is sent behind the next one; if none comes in time, alone. */
const GwsimFaultType gwsimFaultReorder = {
    ON_MESSAGES("reorder", Reorder),
    .args = {{"-within", GWSIM_FAULT_DURATION}},
    .pairs = true, .endProc = ReleaseInOrder
};

/* ---- Effects ---- */

/* The line of the fault: busy with what came before. */
static void
Bandwidth(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimMessage *msgPtr,       /* Message. */
    GwsimPlan *planPtr)         /* What becomes of it. */
{
    GwsimTime now = GwsimNow(faultPtr->faultsPtr->corePtr->rtPtr);
    double ns = (double) GwsimMessageBytes(msgPtr) * 1e9
            / faultPtr->config.values[0].number;

    if (faultPtr->freeAt < now) {
        faultPtr->freeAt = now;
    }
    if (ns < (double) (GWSIM_TIME_MAX - faultPtr->freeAt)) {
        faultPtr->freeAt += (GwsimTime) ns;
    } else {
        faultPtr->freeAt = GWSIM_TIME_MAX;
    }
    planPtr->extra += faultPtr->freeAt - now;
}

static void
Corrupt(
    GwsimFault *faultPtr,       /* Not used. */
    GwsimMessage *msgPtr,       /* Not used. */
    GwsimPlan *planPtr)         /* What becomes of it. */
{
    (void) faultPtr;
    (void) msgPtr;
    planPtr->corrupt = true;
}

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

static void
Duplicate(
    GwsimFault *faultPtr,       /* Not used. */
    GwsimMessage *msgPtr,       /* Not used. */
    GwsimPlan *planPtr)         /* What becomes of it. */
{
    (void) faultPtr;
    (void) msgPtr;
    planPtr->copies++;
}

static void
Filter(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimMessage *msgPtr,       /* Not used. */
    GwsimPlan *planPtr)         /* What becomes of it. */
{
    (void) msgPtr;
    GwsimFaultHold(faultPtr, planPtr);
    faultPtr->faultsPtr->filterProc(faultPtr, planPtr->heldPtr);
}

/* The answer of a filter's command. */
void
GwsimFaultSay(
    GwsimFault *faultPtr,       /* Filter. */
    GwsimFaultHeld *heldPtr,    /* Message it was asked about. */
    GwsimFaultAnswer *answerPtr)        /* What it says; emptied. */
{
    GwsimMessage *msgPtr = heldPtr->msgPtr;
    GwsimPlan *planPtr = &heldPtr->plan;
    GwsimEvent about = {0};

    if (msgPtr == NULL || answerPtr->verdict == GWSIM_FILTER_PASS) {
        GwsimValueRelease(answerPtr->valuePtr);
        return;
    }
    about.scope = heldPtr->pathPtr->fromPtr->name;
    about.peer = heldPtr->pathPtr->toPtr->name;
    GwsimMessageFill(msgPtr, &about);
    GwsimFaultHit(faultPtr, &about);
    switch (answerPtr->verdict) {
    case GWSIM_FILTER_PASS:
        break;
    case GWSIM_FILTER_DROP:
        planPtr->dropped = true;
        break;
    case GWSIM_FILTER_DELAY:
        planPtr->extra += answerPtr->delay;
        planPtr->unordered = true;
        break;
    case GWSIM_FILTER_DUPLICATE:
        planPtr->copies += (uint32_t) answerPtr->copies;
        break;
    case GWSIM_FILTER_REPLACE:
        GwsimValueRelease(msgPtr->valuePtr);
        msgPtr->valuePtr = answerPtr->valuePtr;
        msgPtr->failed = false;
        break;
    }
}

static void
Hold(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimMessage *msgPtr,       /* Not used. */
    GwsimPlan *planPtr)         /* What becomes of it. */
{
    (void) msgPtr;
    GwsimFaultHold(faultPtr, planPtr);
}

/* Keeps a message for the next one to overtake. */
static void
Reorder(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimMessage *msgPtr,       /* Not used. */
    GwsimPlan *planPtr)         /* What becomes of it. */
{
    GwsimRuntime *rtPtr = faultPtr->faultsPtr->corePtr->rtPtr;
    const GwsimFaultValue *withinPtr = &faultPtr->config.values[0];

    (void) msgPtr;
    GwsimFaultHold(faultPtr, planPtr);
    GwsimTimerStart(rtPtr, &faultPtr->timer, &reorderTimer, GwsimNow(rtPtr)
            + (withinPtr->given ? withinPtr->time : REORDER_WITHIN));
}

/* No other has come in time. */
static void
NobodyOvertook(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* Timer of the fault. */
{
    (void) rtPtr;
    GwsimFaultRelease((GwsimFault *)
            ((char *) timerPtr - offsetof(GwsimFault, timer)), false);
}

static void
ReleaseChosen(
    GwsimFault *faultPtr)       /* Fault that holds. */
{
    GwsimFaultRelease(faultPtr, true);
}

static void
ReleaseInOrder(
    GwsimFault *faultPtr)       /* Fault that ends. */
{
    GwsimTimerStop(faultPtr->faultsPtr->corePtr->rtPtr, &faultPtr->timer);
    GwsimFaultRelease(faultPtr, false);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultUnreadable --
 *
 *      A corrupt message has come over a hop.  Of a request: its sender gets
 *      a failure, or with switch serialize_failure none the value None; of
 *      sendMessage: nobody gets anything.
 *
 * Side effects:
 *      Emits undelivered.  The message is given away.
 *
 *----------------------------------------------------------------------
 */

void
GwsimFaultUnreadable(
    GwsimMessage *msgPtr,       /* Message that is not flying. */
    GwsimScope *atPtr)          /* Where it has come to. */
{
    GwsimCore *corePtr = GwsimMessageCore(msgPtr);
    GwsimEvent event = {
        .clause = GWSIM_SRX_26, .basis = GWSIM_BASIS_ASSUMED,
        .scope = atPtr->name, .peer = msgPtr->pathPtr->fromPtr->name
    };
    const char *name = GwsimNameText(corePtr->namesPtr, atPtr->name, NULL);
    bool fails = GwsimSwitchOf(corePtr, SERIALIZE_FAILURE)
            == GWSIM_SERIALIZE_ERROR;
    GwsimBuf buf = {0};

    msgPtr->corrupt = false;
    GwsimMessageFill(msgPtr, &event);
    event.detail = GwsimNameIntern(corePtr->namesPtr, "corrupt", 7);
    msgPtr->cause = (uint32_t) GwsimEmit(corePtr, NULL, GWSIM_UNDELIVERED,
            &event);
    if (msgPtr->requestPtr == NULL) {
        GwsimRouteFree(msgPtr);
        return;
    }
    GwsimValueRelease(msgPtr->valuePtr);
    msgPtr->valuePtr = NULL;
    if (fails) {
        GwsimBufPrintf(&buf, "%s cannot read what %s has sent", name,
                GwsimNameText(corePtr->namesPtr, event.peer, NULL));
        msgPtr->valuePtr = GwsimExceptionNew("java",
                "SerializationException", buf.data, NULL);
        GwsimBufFree(&buf);
    }
    msgPtr->failed = fails;
    GwsimMessageTurn(msgPtr);
    GwsimRouteForward(msgPtr, atPtr);
}
