/*
 * gwsimRoute.c --
 *
 *      The way of a message, hop by hop: from the sender to the gateway that
 *      dispatches it, from there to a client, and the reply back.
 *
 *          OUT   sender -> its gateway -> target gateway: GwsimDispatch
 *          IN    target gateway -> a client of it:        GwsimDeliver
 *          BACK  handler's scope -> ... -> sender:        GwsimRequestReply
 *
 *      Rules:
 *      1. Every arrival is a timer, also one over no hop at all: nothing
 *         happens on the stack of the sender.
 *      2. A failure travels back like a reply (SRX-02, SRX-04, GAN-12), so
 *         does what a serializer refuses.
 *
 *      Who answers is gwsimDispatch.c, the handler itself gwsimDeliver.c.
 */

#include <string.h>

#include "gwsimMessageRing.h"
#include "gwsimMutant.h"
#include "gwsimNetRoute.h"
#include "gwsimOutcome.h"
#include "gwsimSerial.h"
#include "gwsimServer.h"

#define HEADER_BYTES    64      /* What a message weighs without payload. */

static GwsimTimerProc   HasArrived;
static const void *     Lane(const GwsimTimer *timerPtr);
static void             TellMessage(const GwsimTimer *timerPtr,
                            uint32_t names[2]);
static void             Fly(GwsimMessage *msgPtr, GwsimPath *pathPtr,
                            GwsimScope *toPtr, GwsimTime arrival);
static inline void      Park(GwsimMessenger *msgrPtr, GwsimMessage *msgPtr,
                            GwsimPath *pathPtr, GwsimScope *toPtr);
static inline void      StartTimer(GwsimCore *corePtr, GwsimMessage *msgPtr,
                            GwsimTime arrival);
static void             Land(GwsimMessenger *msgrPtr, GwsimMessage *msgPtr);
static void             TellLess(GwsimRequest *reqPtr);
static void             WarnNotExecuted(const GwsimAddress *addressPtr);
static uint32_t         DropFor(GwsimMessage *msgPtr, const char *why,
                            GwsimClause clause, GwsimBasis basis);
static bool             FailsToSerialize(GwsimMessage *msgPtr,
                            GwsimScope *atPtr);
static inline GwsimScope *Destination(const GwsimMessage *msgPtr);
static void             SendOver(GwsimMessage *msgPtr, GwsimPath *pathPtr,
                            GwsimScope *atPtr, GwsimScope *destPtr)
                            __attribute__((noinline));
static inline void      SendPlainly(GwsimMessage *msgPtr,
                            GwsimPath *pathPtr, const GwsimScope *atPtr);
static inline void      NoteHop(const GwsimMessage *msgPtr,
                            const GwsimPath *pathPtr,
                            const GwsimScope *atPtr);
static void             Unreachable(GwsimMessage *msgPtr,
                            GwsimScope *atPtr, GwsimScope *destPtr);

static const GwsimTimerType messageTimer = {
    "message", HasArrived, false, true, Lane, TellMessage,
    GwsimMessageFetch
};
static const GwsimTimerType quietMessageTimer = {
    "message of endless traffic", HasArrived, false, false, Lane, TellMessage,
    GwsimMessageFetch
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimRouteRequest --
 *
 *      Sends a request on its way: to the sender's gateway, or over it to
 *      the remote one (SRA-21).
 *
 *----------------------------------------------------------------------
 */

void
GwsimRouteRequest(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Request just sent. */
    GwsimValue *payloadPtr,     /* Retained. */
    uint32_t cause)             /* Its request_sent event. */
{
    GwsimScope *originPtr = reqPtr->originPtr;
    GwsimScope *targetPtr = originPtr->gatewayPtr;
    GwsimMessage *msgPtr;

    if (reqPtr->remoteServer != 0) {
        targetPtr = GwsimServerFind(msgrPtr->scopesPtr, targetPtr,
                reqPtr->remoteServer);
    }
    reqPtr->targetPtr = targetPtr;
    msgPtr = GwsimMessageNew(msgrPtr, reqPtr, NULL);
    msgPtr->scopePtr = targetPtr;
    msgPtr->valuePtr = GwsimValueRetain(GWSIM_MUTATE(43, payloadPtr, NULL));
    msgPtr->cause = cause;
    if (GWSIM_IS_MUTANT(24) && reqPtr->remoteServer != 0) {
        GwsimMessage *copyPtr = GwsimMessageCopy(msgPtr);

        copyPtr->scopePtr = originPtr->gatewayPtr;
        GwsimRouteForward(copyPtr, GwsimScopeJvm(originPtr));
    }
    GwsimRouteForward(msgPtr, GwsimScopeJvm(originPtr));
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRouteFail --
 *
 *      Sends a failure back to the sender of a request, from where it was
 *      noticed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRouteFail(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Request that fails. */
    GwsimScope *atPtr,          /* Where it was noticed. */
    uint32_t answer,            /* Which of several answers will not come. */
    const char *className,      /* Java class of the exception. */
    const char *message,        /* Its message. */
    bool lost,                  /* The connection was lost in flight. */
    uint32_t cause)             /* Event that it follows from. */
{
    GwsimMessage *msgPtr = GwsimMessageNew(msgrPtr, reqPtr, NULL);

    msgPtr->leg = GWSIM_LEG_BACK;
    msgPtr->failed = true;
    msgPtr->lost = lost;
    msgPtr->answer = answer & GWSIM_AWAITED_MAX;
    msgPtr->valuePtr = GwsimExceptionNew("java", className, message, NULL);
    msgPtr->cause = cause;
    GwsimRouteForward(msgPtr, atPtr);
}

/* Loses a message on its way. */
void
GwsimRouteDrop(
    GwsimMessage *msgPtr,       /* Message; gone afterwards. */
    const char *why)            /* "loss", "scope stopped", ... */
{
    DropFor(msgPtr, why, GWSIM_GAN_18, GWSIM_BASIS_NONE);
}

/* The same, by another clause; the number of its event. */
static uint32_t
DropFor(
    GwsimMessage *msgPtr,       /* Message; gone afterwards. */
    const char *why,            /* "loss", "scope stopped", ... */
    GwsimClause clause,         /* Clause that says so ... */
    GwsimBasis basis)           /* ... and its basis, if not its own. */
{
    GwsimCore *corePtr = GwsimMessageCore(msgPtr);
    GwsimEvent event = {
        .clause = clause & 0xffu, .basis = basis & 3u
    };
    uint32_t seq;

    GwsimMessageFill(msgPtr, &event);
    event.scope = msgPtr->toPtr != NULL ? msgPtr->toPtr->name
            : GwsimMessageOrigin(msgPtr)->name;
    if (msgPtr->pathPtr != NULL) {
        event.scope = msgPtr->pathPtr->fromPtr->name;
        event.peer = msgPtr->toPtr->name;
        if (msgPtr->pathPtr->linkPtr->closing) {
            event.clause = GWSIM_GAN_13;
        }
    }
    event.detail = GwsimNameIntern(corePtr->namesPtr, why, strlen(why));
    seq = (uint32_t) GwsimEmit(corePtr, NULL, GWSIM_DROPPED, &event);
    GwsimRouteFree(msgPtr);
    return seq;
}

/* Frees a message, wherever it is. */
void
GwsimRouteFree(
    GwsimMessage *msgPtr)       /* Message; gone afterwards. */
{
    GwsimMessenger *msgrPtr = GwsimMessageMessenger(msgPtr);
    GwsimRequest *reqPtr = msgPtr->requestPtr;

    Land(msgrPtr, msgPtr);
    if (msgPtr->held) {
        GwsimDisconnectForget(msgPtr);
    }
    if (msgPtr->queueState != 0) {
        GwsimQueueLeave(msgPtr);
    }
    if (msgPtr->faulted) {
        GwsimFaultForget(msgPtr);
    }
    if (!msgPtr->working) {
        GwsimCoreTimerStop(msgrPtr->corePtr, &msgPtr->timer);
    }
    GwsimValueRelease(msgPtr->valuePtr);
    if (reqPtr == NULL) {
        GwsimAddressRelease(msgPtr->addressPtr);
    } else {
        GwsimMessageLeave(reqPtr, msgPtr);
        TellLess(reqPtr);
        GwsimRequestRelease(msgrPtr, reqPtr);
    }
    GwsimSlabFree(&msgrPtr->corePtr->messageSlab, msgPtr);
}

/* A message of a request has gone: whoever waits may now wait for less than
 * would end it (rule 1 of gwsimCheckCycle.c). */
static void
TellLess(
    GwsimRequest *reqPtr)       /* Request that had it. */
{
    GwsimCore *corePtr = reqPtr->originPtr->corePtr;

    if (reqPtr->messages != NULL && GwsimRequestWaiters(reqPtr) != NULL
            && !GwsimRequestIsDone(&reqPtr->machine)
            && corePtr->deliveredProc != NULL && !corePtr->closing) {
        corePtr->deliveredProc(corePtr, reqPtr);
    }
}

/* A message for a request, or with an address; it holds either. */
inline GwsimMessage *
GwsimMessageNew(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Request, or NULL. */
    GwsimAddress *addressPtr)   /* Address, or NULL. */
{
    GwsimMessage *msgPtr = GwsimSlabAlloc(&msgrPtr->corePtr->messageSlab);

    GWSIM_CLEAR(msgPtr);
    msgPtr->requestPtr = reqPtr;
    if (reqPtr != NULL) {
        reqPtr->refs++;
        GwsimMessageJoin(reqPtr, msgPtr);
    } else {
        addressPtr->refs++;
        msgPtr->addressPtr = addressPtr;
    }
    return msgPtr;
}

/* A second message like one that is not flying. */
GwsimMessage *
GwsimMessageCopy(
    const GwsimMessage *msgPtr) /* Message to copy. */
{
    GwsimMessage *copyPtr = GwsimMessageNew(GwsimMessageMessenger(msgPtr),
            msgPtr->requestPtr,
            msgPtr->requestPtr == NULL ? msgPtr->addressPtr : NULL);

    copyPtr->scopePtr = msgPtr->scopePtr;
    copyPtr->handler = msgPtr->handler;
    copyPtr->valuePtr = GwsimValueRetain(msgPtr->valuePtr);
    copyPtr->cause = msgPtr->cause;
    copyPtr->leg = msgPtr->leg;
    copyPtr->failed = msgPtr->failed;
    copyPtr->lost = msgPtr->lost;
    copyPtr->corrupt = msgPtr->corrupt;
    copyPtr->answer = msgPtr->answer;
    return copyPtr;
}

/* Sends a message that is at a place on, one hop or none. */
void
GwsimRouteForward(
    GwsimMessage *msgPtr,       /* Message that is not flying. */
    GwsimScope *atPtr)          /* Where it is. */
{
    GwsimCore *corePtr = atPtr->corePtr;
    GwsimScope *destPtr = Destination(msgPtr);
    GwsimPath *pathPtr;

    if (destPtr == atPtr) {
        msgPtr->unordered = false;
        Fly(msgPtr, NULL, atPtr, GwsimNow(corePtr->rtPtr));
        return;
    }
    /* Only its gateway can tell a client that there is no such server. */
    pathPtr = destPtr != NULL || atPtr->kind != GWSIM_SCOPE_GATEWAY
            ? GwsimNetWay(atPtr, destPtr) : NULL;
    if (pathPtr != NULL && pathPtr->plain && pathPtr->faultsPtr == NULL
            && !corePtr->objectsMade) {
        SendPlainly(msgPtr, pathPtr, atPtr);
    } else {
        SendOver(msgPtr, pathPtr, atPtr, destPtr);
    }
}

/* Sends a message over its next hop, whatever is in the way. */
static void
SendOver(
    GwsimMessage *msgPtr,       /* Message that is not flying. */
    GwsimPath *pathPtr,         /* The hop; NULL: there is none. */
    GwsimScope *atPtr,          /* Where it is. */
    GwsimScope *destPtr)        /* Where it goes; NULL: nowhere. */
{
    GwsimPlan plan = {0};

    msgPtr->pathPtr = pathPtr;
    msgPtr->toPtr = pathPtr != NULL ? pathPtr->toPtr : atPtr;
    if (pathPtr == NULL || (pathPtr->bars & GWSIM_BAR_CLOSED) != 0) {
        Unreachable(msgPtr, atPtr, destPtr);
        return;
    }
    if (atPtr->corePtr->objectsMade && FailsToSerialize(msgPtr, atPtr)) {
        return;
    }
    NoteHop(msgPtr, pathPtr, atPtr);
    if (pathPtr->faultsPtr != NULL) {
        GwsimFaultAtLink(pathPtr, msgPtr);
        return;
    }
    GwsimRouteSend(msgPtr, pathPtr, &plan);
}

/* The same over a plain path without a fault: GwsimRouteSend with nothing in
 * the way. */
static inline void
SendPlainly(
    GwsimMessage *msgPtr,       /* Message that is not flying. */
    GwsimPath *pathPtr,         /* Path; rule 4 of gwsimNet.h. */
    const GwsimScope *atPtr)    /* Where it is. */
{
    /* Not by way of where it goes, of which nothing is needed here. */
    GwsimCore *corePtr = atPtr->corePtr;

    NoteHop(msgPtr, pathPtr, atPtr);
    msgPtr->unordered = false;
    msgPtr->corrupt = false;
    Park(corePtr->messengerPtr, msgPtr, pathPtr, pathPtr->toPtr);
    StartTimer(corePtr, msgPtr, GwsimNetInOrder(pathPtr,
            GwsimNetArrival(corePtr, pathPtr, 0)));
}

/* Notes what a request goes over, in case that it closes. */
static inline void
NoteHop(
    const GwsimMessage *msgPtr, /* Message. */
    const GwsimPath *pathPtr,   /* Its next hop. */
    const GwsimScope *atPtr)    /* Where it is. */
{
    if (msgPtr->requestPtr != NULL && msgPtr->leg != GWSIM_LEG_BACK) {
        GwsimDisconnectNote(msgPtr, pathPtr, atPtr);
    }
}

/* True if nothing closes a path. */
bool
GwsimRouteIsOpen(
    const GwsimPath *pathPtr)   /* Path. */
{
    return (pathPtr->bars & GWSIM_BAR_CLOSED) == 0;
}

/* Sends a message over a path. */
void
GwsimRouteSend(
    GwsimMessage *msgPtr,       /* Message that is not flying. */
    GwsimPath *pathPtr,         /* Path that is open. */
    GwsimPlan *planPtr)         /* What its faults have said. */
{
    if (planPtr->dropped) {
        GwsimRouteDrop(msgPtr, "fault");
        return;
    }
    if (pathPtr->configPtr->maxActive > 0
            && !GwsimQueueEnter(msgPtr, pathPtr, planPtr)) {
        return;
    }
    GwsimNetPlan(pathPtr->toPtr->corePtr, pathPtr,
            pathPtr->configPtr->bandwidth > 0 ? GwsimMessageBytes(msgPtr) : 0,
            planPtr);
    if (planPtr->dropped) {
        GwsimRouteDrop(msgPtr, "loss");
        return;
    }
    if (pathPtr->bars & GWSIM_BAR_LOST) {
        GwsimDisconnectTell(msgPtr);
        GwsimRouteDrop(msgPtr, "partition");
        return;
    }
    msgPtr->unordered = planPtr->unordered;
    msgPtr->corrupt = planPtr->corrupt;
    if (planPtr->duplicated) {
        GwsimMessage *copyPtr = GwsimMessageCopy(msgPtr);

        copyPtr->unordered = true;
        Fly(copyPtr, pathPtr, pathPtr->toPtr, planPtr->arrival);
    }
    Fly(msgPtr, pathPtr, pathPtr->toPtr, planPtr->arrival);
    for (uint32_t i = 0; i < planPtr->copies; i++) {
        Fly(GwsimMessageCopy(msgPtr), pathPtr, pathPtr->toPtr,
                planPtr->arrival);
    }
}

/* Puts a message among those on the way, without an arrival. */
void
GwsimRoutePark(
    GwsimMessage *msgPtr,       /* Message that is not flying. */
    GwsimPath *pathPtr,         /* Hop it is on; NULL: over none. */
    GwsimScope *toPtr)          /* Where it ends. */
{
    Park(toPtr->corePtr->messengerPtr, msgPtr, pathPtr, toPtr);
}

/* The same, for who has the messenger at hand. */
static inline void
Park(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimMessage *msgPtr,       /* Message that is not flying. */
    GwsimPath *pathPtr,         /* Hop it is on; NULL: over none. */
    GwsimScope *toPtr)          /* Where it ends. */
{
    msgPtr->pathPtr = pathPtr;
    msgPtr->toPtr = toPtr;
    msgPtr->flying = true;
    msgPtr->flight = msgrPtr->flights++;
}

/* Takes it out again. */
void
GwsimRouteUnpark(
    GwsimMessage *msgPtr)       /* Parked message. */
{
    Land(GwsimMessageMessenger(msgPtr), msgPtr);
}

/* A parked message arrives now. */
void
GwsimRouteArrive(
    GwsimMessage *msgPtr)       /* Parked message. */
{
    GwsimCore *corePtr = GwsimMessageCore(msgPtr);

    StartTimer(corePtr, msgPtr, GwsimNow(corePtr->rtPtr));
}

/* What a message weighs on a line. */
size_t
GwsimMessageBytes(
    const GwsimMessage *msgPtr) /* Message. */
{
    return GwsimValueBytes(msgPtr->valuePtr) + HEADER_BYTES;
}

/* A message that is on its path waits there. */
void
GwsimRouteWait(
    GwsimMessage *msgPtr)       /* Flying message that is not held. */
{
    GwsimDisconnectHold(msgPtr, (GwsimTime) (msgPtr->timer.node.key / 2));
    StartTimer(msgPtr->toPtr->corePtr, msgPtr, GWSIM_TIME_MAX);
}

/* A message that has waited goes on. */
void
GwsimRouteGoOn(
    GwsimMessage *msgPtr,       /* Flying message. */
    GwsimTime arrival)          /* When it arrives. */
{
    StartTimer(msgPtr->toPtr->corePtr, msgPtr, arrival);
}

/* What goes over one path, or stays at one place, keeps its order (rule 1 of
 * gwsimNet.h), unless it may be overtaken. */
static const void *
Lane(
    const GwsimTimer *timerPtr) /* Timer of a message. */
{
    const GwsimMessage *msgPtr = (const GwsimMessage *)
            ((const char *) timerPtr - offsetof(GwsimMessage, timer));

    return msgPtr->unordered ? NULL : msgPtr->pathPtr != NULL
            ? (const void *) msgPtr->pathPtr : (const void *) msgPtr->toPtr;
}

/* Which message it is. */
static void
TellMessage(
    const GwsimTimer *timerPtr, /* Timer of a message. */
    uint32_t names[2])          /* Receive its handler, and where it ends. */
{
    const GwsimMessage *msgPtr = (const GwsimMessage *)
            ((const char *) timerPtr - offsetof(GwsimMessage, timer));
    GwsimEvent event = {.cause = 1};

    GwsimMessageFill(msgPtr, &event);
    names[0] = event.handler;
    names[1] = msgPtr->toPtr != NULL ? msgPtr->toPtr->name : 0;
}

/* Puts a message on a hop that ends at a time. */
static void
Fly(
    GwsimMessage *msgPtr,       /* Message. */
    GwsimPath *pathPtr,         /* The hop; NULL: over none. */
    GwsimScope *toPtr,          /* Where it ends. */
    GwsimTime arrival)          /* When. */
{
    GwsimRoutePark(msgPtr, pathPtr, toPtr);
    if (pathPtr != NULL && (pathPtr->bars & GWSIM_BAR_HELD) != 0) {
        GwsimDisconnectHold(msgPtr, arrival);
        arrival = GWSIM_TIME_MAX;
    }
    StartTimer(toPtr->corePtr, msgPtr, arrival);
}

/* Starts the timer of a message's arrival. */
static inline void
StartTimer(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimMessage *msgPtr,       /* Message. */
    GwsimTime arrival)          /* When. */
{
    bool counted = msgPtr->requestPtr == NULL
            || msgPtr->requestPtr->counted;

    GwsimTimerStart(corePtr->rtPtr, &msgPtr->timer,
            counted ? &messageTimer : &quietMessageTimer, arrival);
}

/* A message is no longer on its way. */
static void
Land(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimMessage *msgPtr)       /* Message, flying or not. */
{
    if (msgPtr->flying && msgrPtr->walks != NULL) {
        GwsimFlightsLose(msgrPtr, msgPtr);
    }
    msgPtr->flying = false;
}

/* A hop is over. */
static void
HasArrived(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* The message's timer. */
{
    GwsimMessage *msgPtr = (GwsimMessage *)
            ((char *) timerPtr - offsetof(GwsimMessage, timer));
    GwsimScope *atPtr = msgPtr->toPtr;
    GwsimMessenger *msgrPtr = atPtr->corePtr->messengerPtr;

    (void) rtPtr;
    if (atPtr->paused > 0) {
        GwsimFaultAtPause(msgPtr, atPtr);
        return;
    }
    Land(msgrPtr, msgPtr);
    if (msgPtr->queueState != 0) {
        GwsimQueueLeave(msgPtr);
    }
    if (msgPtr->corrupt) {
        GwsimFaultUnreadable(msgPtr, atPtr);
        return;
    }
    if (atPtr != Destination(msgPtr)) {
        GwsimRouteForward(msgPtr, atPtr);
        return;
    }
    switch ((GwsimLeg) msgPtr->leg) {
    case GWSIM_LEG_OUT:
        GwsimDispatch(msgPtr);
        break;
    case GWSIM_LEG_IN:
        GwsimDeliver(msgPtr);
        break;
    case GWSIM_LEG_BACK:
        GwsimRequestReply(msgrPtr, msgPtr);
        GwsimRouteFree(msgPtr);
        break;
    }
}

/* Where the present leg ends; NULL if there is no such gateway. */
static inline GwsimScope *
Destination(
    const GwsimMessage *msgPtr) /* Message. */
{
    switch ((GwsimLeg) msgPtr->leg) {
    case GWSIM_LEG_OUT:
        return msgPtr->scopePtr;
    case GWSIM_LEG_IN:
        return GwsimScopeJvm(msgPtr->scopePtr);
    case GWSIM_LEG_BACK:
        break;
    }
    return GwsimScopeJvm(GwsimMessageOrigin(msgPtr));
}

/*
 * True if what a message carries cannot go over its hop (SRX-25, SRX-26): the
 * message is gone then, and the sender of a request gets the serializer's
 * exception, or by switch None.
 */
static bool
FailsToSerialize(
    GwsimMessage *msgPtr,       /* Message; gone if true. */
    GwsimScope *atPtr)          /* Where it is. */
{
    GwsimCore *corePtr = atPtr->corePtr;
    bool protobuf = atPtr->kind == GWSIM_SCOPE_GATEWAY
            && msgPtr->toPtr->kind == GWSIM_SCOPE_GATEWAY
            && GwsimVersionProtobuf(atPtr->version);
    GwsimValue *refusalPtr = msgPtr->failed ? NULL
            : GwsimSerialRefusal(msgPtr->valuePtr, protobuf
            ? GWSIM_SERIAL_PROTOBUF : GWSIM_SERIAL_JAVA);
    GwsimMessage *backPtr = NULL;
    uint32_t seq;

    if (refusalPtr == NULL) {
        return false;
    }
    if (msgPtr->requestPtr != NULL) {
        backPtr = GwsimMessageCopy(msgPtr);
        GwsimValueRelease(backPtr->valuePtr);
        GwsimMessageTurn(backPtr);
        backPtr->failed = GwsimSwitchOf(corePtr, SERIALIZE_FAILURE)
                == GWSIM_SERIALIZE_ERROR;
        backPtr->valuePtr = backPtr->failed
                ? GwsimValueRetain(refusalPtr) : GwsimValueNone();
        backPtr->pathPtr = NULL;
    }
    GwsimValueRelease(refusalPtr);
    seq = DropFor(msgPtr, "serializer",
            protobuf ? GWSIM_SRX_26 : GWSIM_SRX_25, GWSIM_BASIS_ASSUMED);
    if (backPtr != NULL) {
        backPtr->cause = seq;
        GwsimRouteForward(backPtr, atPtr);
    }
    return true;
}

/* There is no way on: no such gateway, no link, or no connection. */
static void
Unreachable(
    GwsimMessage *msgPtr,       /* Message; gone afterwards. */
    GwsimScope *atPtr,          /* Where it was. */
    GwsimScope *destPtr)        /* Where it was to go, or NULL. */
{
    GwsimCore *corePtr = atPtr->corePtr;
    GwsimRequest *reqPtr = msgPtr->requestPtr;
    const char *name;
    GwsimBuf buf = {0};
    GwsimEvent event = {.clause = GWSIM_GAN_12};

    GwsimMessageFill(msgPtr, &event);
    event.scope = atPtr->name;
    event.peer = destPtr != NULL ? destPtr->name : reqPtr->remoteServer;
    event.detail = GwsimNameIntern(corePtr->namesPtr, "unreachable", 11);
    if (reqPtr == NULL || msgPtr->leg == GWSIM_LEG_BACK
            || GwsimSwitchOf(corePtr, REMOTE_UNAVAILABLE)
            == GWSIM_MUTATE(64, GWSIM_MUTATE(65, GWSIM_REMOTE_UNTIL_TIMEOUT,
            GWSIM_REMOTE_FAIL_FAST), -1)) {
        GwsimEmit(corePtr, NULL, GWSIM_DROPPED, &event);
        GwsimRouteFree(msgPtr);
        return;
    }
    event.cause = (uint32_t) GwsimEmit(corePtr, NULL, GWSIM_UNDELIVERED,
            &event);
    name = GwsimNameText(corePtr->namesPtr, msgPtr->pathPtr != NULL
            && atPtr->kind != GWSIM_SCOPE_GATEWAY
            ? msgPtr->toPtr->name : destPtr != NULL
            ? destPtr->name : reqPtr->remoteServer, NULL);
    GwsimBufPrintf(&buf, "\"%s\" is not available", name);
    GwsimRouteFail(corePtr->messengerPtr, reqPtr, atPtr, msgPtr->answer,
            "RemoteUnavailable", buf.data, false, event.cause);
    GwsimBufFree(&buf);
    GwsimRouteFree(msgPtr);
}

/* What every event of a message says of it. */
void
GwsimMessageFill(
    const GwsimMessage *msgPtr, /* Message. */
    GwsimEvent *eventPtr)       /* Event to fill in. */
{
    if (msgPtr->requestPtr != NULL) {
        GwsimRequestFill(msgPtr->requestPtr, eventPtr);
    } else {
        eventPtr->project = msgPtr->addressPtr->project;
        eventPtr->handler = msgPtr->addressPtr->handler;
    }
    if (eventPtr->cause == 0) {
        eventPtr->cause = msgPtr->cause;
    }
}

/* Gives up one hold on an address. */
void
GwsimAddressRelease(
    GwsimAddress *addressPtr)   /* Address held. */
{
    if (--addressPtr->refs > 0) {
        return;
    }
    if (addressPtr->selected > 0 && !addressPtr->executed) {
        WarnNotExecuted(addressPtr);
    }
    GwsimFree(addressPtr);
}

/* SMS-07: "SENT" was said, and now nothing is left that could execute it. */
static void
WarnNotExecuted(
    const GwsimAddress *addressPtr)     /* Whom it was for. */
{
    GwsimCore *corePtr = addressPtr->msgrPtr->corePtr;
    GwsimNames *namesPtr = corePtr->namesPtr;
    GwsimBuf buf = {0};

    GwsimBufPrintf(&buf, "sendMessage to handler %s of %s said SENT, but"
            " nobody executed it: that means routed; to know, use"
            " sendRequest",
            GwsimNameText(namesPtr, addressPtr->handler, NULL),
            GwsimNameText(namesPtr, addressPtr->project, NULL));
    GwsimViolate(corePtr, "NotExecuted", GWSIM_SEVERITY_WARNING,
            GWSIM_SMS_07, addressPtr->callerPtr, 0,
            GwsimNameText(namesPtr, addressPtr->place, NULL), buf.data);
    GwsimBufFree(&buf);
}
