/*
 * gwsimRoute.c --
 *
 *      The way of a message: from the sender hop by hop to the gateway that
 *      dispatches it, from there to the handlers that answer, and the reply
 *      back.
 *
 *          OUT   sender -> its gateway -> target gateway: Dispatch
 *          IN    target gateway -> a client of it:        Deliver
 *                handler runs:                            Reply
 *          BACK  handler's scope -> ... -> sender:        GwsimRequestReply
 *
 *      Rules:
 *      1. Every arrival is a timer, also one over no hop at all: nothing
 *         happens on the stack of the sender.
 *      2. Who answers (SURFACE section 8): with hostName the handlers of the
 *         clients on that host; without it the gateway's and those of its
 *         clients and sessions.  A scope without the handler counts as none.
 *         Switch multi_reply gateway_only: the gateway's alone.
 *      3. A failure travels back like a reply (SRX-02, SRX-04, GAN-12).
 */

#include <string.h>

#include "gwsimMessengerInt.h"
#include "gwsimOutcome.h"

#define HEADER_BYTES    64      /* What a message weighs without payload. */

static GwsimTimerProc   HasArrived;
static GwsimAdvance     StartHandler(GwsimThread *thrPtr, GwsimJob *jobPtr);
static void             EndHandler(GwsimThread *thrPtr, GwsimJob *jobPtr,
                            bool doomed);
static GwsimMessage *   NewMessage(GwsimMessenger *msgrPtr,
                            GwsimRequest *reqPtr,
                            GwsimAddress *addressPtr);
static GwsimMessage *   CopyMessage(const GwsimMessage *msgPtr);
static void             Forward(GwsimMessage *msgPtr, GwsimScope *atPtr);
static void             Fly(GwsimMessage *msgPtr, GwsimScope *fromPtr,
                            GwsimScope *toPtr, GwsimTime arrival);
static void             Land(GwsimMessage *msgPtr);
static GwsimScope *     Destination(const GwsimMessage *msgPtr);
static GwsimScope *     NextHop(GwsimScope *atPtr, GwsimScope *destPtr);
static void             Unreachable(GwsimMessage *msgPtr,
                            GwsimScope *atPtr, GwsimScope *nextPtr);
static void             Dispatch(GwsimMessage *msgPtr);
static int              DispatchTo(GwsimMessage *msgPtr,
                            GwsimScope *scopePtr, int answer);
static bool             RequestWants(const GwsimMessage *msgPtr,
                            const GwsimScope *scopePtr);
static bool             AddressWants(const GwsimAddress *addressPtr,
                            const GwsimScope *scopePtr);
static void             Deliver(GwsimMessage *msgPtr);
static bool             IsAllowed(const GwsimHandler *handlerPtr,
                            const GwsimScope *originPtr);
static void             Reply(GwsimMessage *msgPtr, GwsimThread *thrPtr,
                            bool failed, GwsimValue *valuePtr);
static GwsimValue *     HandlerException(GwsimMessenger *msgrPtr,
                            GwsimName project, GwsimName handler,
                            const char *what, GwsimValue *causePtr);
static void             LogMissing(GwsimMessage *msgPtr,
                            GwsimScope *scopePtr);
static bool             ProjectIsKnown(GwsimMessenger *msgrPtr,
                            GwsimName project);
static void             FillEvent(const GwsimMessage *msgPtr,
                            GwsimEvent *eventPtr);
static void             FreeAddress(GwsimAddress *addressPtr);
static void             AppendEntry(GwsimMessenger *msgrPtr,
                            const GwsimScope *scopePtr, GwsimValue ***listPtr,
                            size_t *countPtr, size_t *spacePtr);

static const GwsimTimerType messageTimer = {
    "message", HasArrived, false, true
};
static const GwsimTimerType quietMessageTimer = {
    "message of endless traffic", HasArrived, false, false
};
static const GwsimJobType handlerJob = {
    "handler", StartHandler, EndHandler
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
        targetPtr = GwsimMapFind(&msgrPtr->scopesPtr->byName,
                reqPtr->remoteServer);
        if (targetPtr != NULL && targetPtr->kind != GWSIM_SCOPE_GATEWAY) {
            targetPtr = NULL;
        }
    }
    reqPtr->targetPtr = targetPtr;
    msgPtr = NewMessage(msgrPtr, reqPtr, NULL);
    msgPtr->originPtr = originPtr;
    msgPtr->gatewayPtr = targetPtr;
    msgPtr->valuePtr = GwsimValueRetain(payloadPtr);
    msgPtr->cause = cause;
    Forward(msgPtr, GwsimPlaceOf(originPtr));
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
    const char *className,      /* Java class of the exception. */
    const char *message,        /* Its message. */
    bool lost,                  /* The connection was lost in flight. */
    uint32_t cause)             /* Event that it follows from. */
{
    GwsimMessage *msgPtr = NewMessage(msgrPtr, reqPtr, NULL);

    msgPtr->originPtr = reqPtr->originPtr;
    msgPtr->leg = GWSIM_LEG_BACK;
    msgPtr->failed = true;
    msgPtr->lost = lost;
    msgPtr->valuePtr = GwsimExceptionNew("java", className, message, NULL);
    msgPtr->cause = cause;
    Forward(msgPtr, atPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimMessengerMessage --
 *
 *      sendMessage: routes a message to gateways, clients and sessions and
 *      forgets it (SMS-01..11).
 *
 * Results:
 *      A list with one entry for each system selected for delivery, as
 *      "type=Gateway,name=HQ,sendStatus=SENT": routed, not executed.
 *
 *----------------------------------------------------------------------
 */

GwsimValue *
GwsimMessengerMessage(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimThread *thrPtr,        /* Calling thread. */
    const GwsimMessageSend *sendPtr)    /* What to whom. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimScope *originPtr = thrPtr->scopePtr;
    bool filtered = sendPtr->user != 0 || sendPtr->hasRole != 0
            || sendPtr->hostName != 0;
    const char *letters = sendPtr->scope != NULL ? sendPtr->scope
            : GwsimVersionMessageScope(originPtr->gatewayPtr->version,
                    filtered);
    GwsimEvent event = {
        .clause = GWSIM_SMS_01, .scope = originPtr->name,
        .project = sendPtr->project, .handler = sendPtr->handler
    };
    GwsimAddress *addressPtr = GwsimCalloc(1, sizeof(GwsimAddress));
    GwsimValue **entries = NULL, *listPtr;
    size_t count = 0, space = 0;
    int targets = sendPtr->remoteCount > 0 ? sendPtr->remoteCount : 1;
    uint32_t cause;
    GwsimStatus status;

    *addressPtr = (GwsimAddress) {
        .refs = 1, .project = sendPtr->project,
        .handler = sendPtr->handler, .hostName = sendPtr->hostName,
        .user = sendPtr->user, .hasRole = sendPtr->hasRole,
        .clientSessionId = sendPtr->clientSessionId,
        .gateway = strchr(letters, 'G') != NULL,
        .clients = strchr(letters, 'C') != NULL,
        .sessions = strchr(letters, 'S') != NULL
    };
    event.detail = GwsimNameIntern(corePtr->namesPtr, letters,
            strlen(letters));
    cause = (uint32_t) GwsimEmit(corePtr, thrPtr, GWSIM_MESSAGE_SENT,
            &event);
    if (letters[strspn(letters, "CGS")] != '\0'
            || !ProjectIsKnown(msgrPtr, sendPtr->project)) {
        targets = 0;            /* SMS-08 */
    }
    for (int i = 0; i < targets; i++) {
        GwsimScope *gatewayPtr = sendPtr->remoteCount > 0
                ? GwsimMapFind(&msgrPtr->scopesPtr->byName,
                        sendPtr->remoteServers[i])
                : originPtr->gatewayPtr;
        GwsimScope *childPtr;
        GwsimMessage *msgPtr;

        if (gatewayPtr == NULL || gatewayPtr->kind != GWSIM_SCOPE_GATEWAY
                || !gatewayPtr->up) {
            continue;
        }
        if (addressPtr->gateway) {
            AppendEntry(msgrPtr, gatewayPtr, &entries, &count, &space);
        }
        for (childPtr = gatewayPtr->firstChildPtr; childPtr != NULL;
                childPtr = childPtr->nextChildPtr) {
            if (AddressWants(addressPtr, childPtr)) {
                AppendEntry(msgrPtr, childPtr, &entries, &count, &space);
            }
        }
        msgPtr = NewMessage(msgrPtr, NULL, addressPtr);
        msgPtr->originPtr = originPtr;
        msgPtr->gatewayPtr = gatewayPtr;
        msgPtr->valuePtr = GwsimValueRetain(sendPtr->payloadPtr);
        msgPtr->cause = cause;
        Forward(msgPtr, GwsimPlaceOf(originPtr));
    }
    FreeAddress(addressPtr);
    status = GwsimValueList(entries, count, &listPtr);
    GWSIM_ASSERT(status == GWSIM_OK);
    GwsimFree(entries);
    return listPtr;
}

/* Loses a message on its way. */
void
GwsimRouteDrop(
    GwsimMessage *msgPtr,       /* Message; gone afterwards. */
    const char *why)            /* "loss", "scope stopped", ... */
{
    GwsimCore *corePtr = msgPtr->msgrPtr->corePtr;
    GwsimEvent event = {.clause = GWSIM_GAN_18};

    FillEvent(msgPtr, &event);
    event.scope = msgPtr->fromPtr != NULL ? msgPtr->fromPtr->name
            : msgPtr->originPtr->name;
    event.peer = msgPtr->toPtr != NULL ? msgPtr->toPtr->name : 0;
    event.detail = GwsimNameIntern(corePtr->namesPtr, why, strlen(why));
    GwsimEmit(corePtr, NULL, GWSIM_DROPPED, &event);
    GwsimRouteFree(msgPtr);
}

/* Frees a message, wherever it is. */
void
GwsimRouteFree(
    GwsimMessage *msgPtr)       /* Message; gone afterwards. */
{
    GwsimMessenger *msgrPtr = msgPtr->msgrPtr;

    Land(msgPtr);
    GwsimCoreTimerStop(msgrPtr->corePtr, &msgPtr->timer);
    GwsimValueRelease(msgPtr->valuePtr);
    if (msgPtr->addressPtr != NULL) {
        FreeAddress(msgPtr->addressPtr);
    }
    if (msgPtr->requestPtr != NULL) {
        GwsimRequestRelease(msgrPtr, msgPtr->requestPtr);
    }
    GwsimSlabFree(&msgrPtr->corePtr->messageSlab, msgPtr);
}

/* A message for a request, or with an address; it holds either. */
static GwsimMessage *
NewMessage(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Request, or NULL. */
    GwsimAddress *addressPtr)   /* Address, or NULL. */
{
    GwsimMessage *msgPtr = GwsimSlabAlloc(&msgrPtr->corePtr->messageSlab);

    *msgPtr = (GwsimMessage) {
        .msgrPtr = msgrPtr, .requestPtr = reqPtr, .addressPtr = addressPtr
    };
    if (reqPtr != NULL) {
        reqPtr->refs++;
    }
    if (addressPtr != NULL) {
        addressPtr->refs++;
    }
    return msgPtr;
}

/* A second message like one that is not flying. */
static GwsimMessage *
CopyMessage(
    const GwsimMessage *msgPtr) /* Message to copy. */
{
    GwsimMessage *copyPtr = NewMessage(msgPtr->msgrPtr, msgPtr->requestPtr,
            msgPtr->addressPtr);

    copyPtr->originPtr = msgPtr->originPtr;
    copyPtr->gatewayPtr = msgPtr->gatewayPtr;
    copyPtr->scopePtr = msgPtr->scopePtr;
    copyPtr->handlerPtr = msgPtr->handlerPtr;
    copyPtr->valuePtr = GwsimValueRetain(msgPtr->valuePtr);
    copyPtr->cause = msgPtr->cause;
    copyPtr->leg = msgPtr->leg;
    copyPtr->failed = msgPtr->failed;
    copyPtr->lost = msgPtr->lost;
    copyPtr->answer = msgPtr->answer;
    return copyPtr;
}

/* Sends a message that is at a place on, one hop or none. */
static void
Forward(
    GwsimMessage *msgPtr,       /* Message that is not flying. */
    GwsimScope *atPtr)          /* Where it is. */
{
    GwsimMessenger *msgrPtr = msgPtr->msgrPtr;
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimScope *destPtr = Destination(msgPtr);
    GwsimScope *nextPtr;
    GwsimPath *pathPtr;
    GwsimPlan plan = {0};
    GwsimEvent about = {0};

    if (destPtr == atPtr) {
        Fly(msgPtr, atPtr, atPtr, GwsimNow(corePtr->rtPtr));
        return;
    }
    nextPtr = destPtr != NULL ? NextHop(atPtr, destPtr) : NULL;
    pathPtr = nextPtr != NULL ? GwsimNetPath(atPtr, nextPtr) : NULL;
    msgPtr->fromPtr = atPtr;
    msgPtr->toPtr = nextPtr;
    if (pathPtr == NULL || pathPtr->cut || !nextPtr->up || !atPtr->up) {
        Unreachable(msgPtr, atPtr, nextPtr);
        return;
    }
    FillEvent(msgPtr, &about);
    about.scope = atPtr->name;
    about.peer = nextPtr->name;
    about.cause = msgPtr->cause;
    if (pathPtr->faultsPtr != NULL) {
        GwsimFaultApply(msgrPtr->faultsPtr, pathPtr, &about, &plan);
    }
    if (plan.dropped) {
        GwsimRouteDrop(msgPtr, "fault");
        return;
    }
    GwsimNetPlan(corePtr, pathPtr, pathPtr->config.bandwidth > 0
            ? GwsimValueBytes(msgPtr->valuePtr) + HEADER_BYTES : 0, &plan);
    if (plan.dropped) {
        GwsimRouteDrop(msgPtr, "loss");
        return;
    }
    if (plan.duplicated) {
        Fly(CopyMessage(msgPtr), atPtr, nextPtr, plan.arrivalAgain);
    }
    Fly(msgPtr, atPtr, nextPtr, plan.arrival);
}

/* Puts a message on a hop that ends at a time. */
static void
Fly(
    GwsimMessage *msgPtr,       /* Message. */
    GwsimScope *fromPtr,        /* Where the hop begins. */
    GwsimScope *toPtr,          /* Where it ends. */
    GwsimTime arrival)          /* When. */
{
    GwsimMessenger *msgrPtr = msgPtr->msgrPtr;
    bool counted = msgPtr->requestPtr == NULL
            || msgPtr->requestPtr->counted;

    msgPtr->fromPtr = fromPtr;
    msgPtr->toPtr = toPtr;
    msgPtr->flying = true;
    msgPtr->prevPtr = NULL;
    msgPtr->nextPtr = msgrPtr->flying;
    if (msgrPtr->flying != NULL) {
        msgrPtr->flying->prevPtr = msgPtr;
    }
    msgrPtr->flying = msgPtr;
    GwsimTimerStart(msgrPtr->corePtr->rtPtr, &msgPtr->timer,
            counted ? &messageTimer : &quietMessageTimer, arrival);
}

/* Takes a message out of the list of the flying ones. */
static void
Land(
    GwsimMessage *msgPtr)       /* Message, flying or not. */
{
    if (!msgPtr->flying) {
        return;
    }
    msgPtr->flying = false;
    if (msgPtr->prevPtr == NULL) {
        msgPtr->msgrPtr->flying = msgPtr->nextPtr;
    } else {
        msgPtr->prevPtr->nextPtr = msgPtr->nextPtr;
    }
    if (msgPtr->nextPtr != NULL) {
        msgPtr->nextPtr->prevPtr = msgPtr->prevPtr;
    }
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

    (void) rtPtr;
    Land(msgPtr);
    if (atPtr != Destination(msgPtr)) {
        Forward(msgPtr, atPtr);
        return;
    }
    switch ((GwsimLeg) msgPtr->leg) {
    case GWSIM_LEG_OUT:
        Dispatch(msgPtr);
        break;
    case GWSIM_LEG_IN:
        Deliver(msgPtr);
        break;
    case GWSIM_LEG_BACK:
        GwsimRequestReply(msgPtr->msgrPtr, msgPtr);
        GwsimRouteFree(msgPtr);
        break;
    }
}

/* Where the present leg ends; NULL if there is no such gateway. */
static GwsimScope *
Destination(
    const GwsimMessage *msgPtr) /* Message. */
{
    switch ((GwsimLeg) msgPtr->leg) {
    case GWSIM_LEG_OUT:
        return msgPtr->gatewayPtr;
    case GWSIM_LEG_IN:
        return GwsimPlaceOf(msgPtr->scopePtr);
    case GWSIM_LEG_BACK:
        break;
    }
    return GwsimPlaceOf(msgPtr->originPtr);
}

/* The neighbour on the way to a destination. */
static GwsimScope *
NextHop(
    GwsimScope *atPtr,          /* Where the message is. */
    GwsimScope *destPtr)        /* Where it goes. */
{
    if (atPtr->kind != GWSIM_SCOPE_GATEWAY) {
        return atPtr->gatewayPtr;
    }
    return destPtr->gatewayPtr == atPtr ? destPtr : destPtr->gatewayPtr;
}

/* There is no way on: no such gateway, no link, or one end is down. */
static void
Unreachable(
    GwsimMessage *msgPtr,       /* Message; gone afterwards. */
    GwsimScope *atPtr,          /* Where it was. */
    GwsimScope *nextPtr)        /* Where it could not go, or NULL. */
{
    GwsimMessenger *msgrPtr = msgPtr->msgrPtr;
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimRequest *reqPtr = msgPtr->requestPtr;
    const char *name;
    GwsimBuf buf = {0};

    if (reqPtr == NULL || msgPtr->leg == GWSIM_LEG_BACK
            || GwsimSwitchOf(corePtr, REMOTE_UNAVAILABLE)
            == GWSIM_REMOTE_UNTIL_TIMEOUT) {
        GwsimRouteDrop(msgPtr, "unreachable");
        return;
    }
    name = GwsimNameText(corePtr->namesPtr, nextPtr != NULL
            ? nextPtr->name : reqPtr->remoteServer, NULL);
    GwsimBufPrintf(&buf, "\"%s\" is not available", name);
    GwsimRouteFail(msgrPtr, reqPtr, atPtr, "RemoteUnavailable", buf.data,
            false, msgPtr->cause);
    GwsimBufFree(&buf);
    GwsimRouteFree(msgPtr);
}

/* A message has reached its gateway: who is to have it? */
static void
Dispatch(
    GwsimMessage *msgPtr)       /* Message; given away. */
{
    GwsimMessenger *msgrPtr = msgPtr->msgrPtr;
    GwsimScope *gatewayPtr = msgPtr->gatewayPtr, *childPtr;
    GwsimRequest *reqPtr = msgPtr->requestPtr;
    int answers;

    answers = DispatchTo(msgPtr, gatewayPtr, 0);
    for (childPtr = gatewayPtr->firstChildPtr; childPtr != NULL;
            childPtr = childPtr->nextChildPtr) {
        answers += DispatchTo(msgPtr, childPtr, answers);
    }
    if (reqPtr != NULL) {
        if (answers > UINT16_MAX) {
            answers = UINT16_MAX;
        }
        if (reqPtr->awaited == 0) {
            reqPtr->awaited = (uint16_t) answers;
        }
        if (answers == 0) {
            GwsimValue *exceptionPtr = HandlerException(msgrPtr,
                    reqPtr->project, reqPtr->handler,
                    ProjectIsKnown(msgrPtr, reqPtr->project)
                    ? reqPtr->hostName != 0
                    ? "no client on that host has it" : "no such handler"
                    : "no such project", NULL);

            msgPtr->leg = GWSIM_LEG_BACK;
            msgPtr->failed = true;
            GwsimValueRelease(msgPtr->valuePtr);
            msgPtr->valuePtr = exceptionPtr;
            Forward(msgPtr, gatewayPtr);
            return;
        }
    }
    GwsimRouteFree(msgPtr);
}

/* Sends a copy to a scope if it is to have it; the number of answers that
 * are to be expected from it. */
static int
DispatchTo(
    GwsimMessage *msgPtr,       /* Message at its gateway. */
    GwsimScope *scopePtr,       /* The gateway, or one of its children. */
    int answer)                 /* Number of this answer. */
{
    GwsimMessenger *msgrPtr = msgPtr->msgrPtr;
    GwsimName project, name;
    GwsimHandler *handlerPtr;
    GwsimMessage *copyPtr;

    if (!(msgPtr->requestPtr != NULL ? RequestWants(msgPtr, scopePtr)
            : AddressWants(msgPtr->addressPtr, scopePtr))) {
        return 0;
    }
    project = msgPtr->requestPtr != NULL ? msgPtr->requestPtr->project
            : msgPtr->addressPtr->project;
    name = msgPtr->requestPtr != NULL ? msgPtr->requestPtr->handler
            : msgPtr->addressPtr->handler;
    handlerPtr = GwsimHandlerFind(msgrPtr->handlersPtr, scopePtr, project,
            name);
    if (handlerPtr == NULL) {
        if (msgPtr->requestPtr == NULL) {
            LogMissing(msgPtr, scopePtr);
        }
        return 0;
    }
    copyPtr = CopyMessage(msgPtr);
    copyPtr->leg = GWSIM_LEG_IN;
    copyPtr->scopePtr = scopePtr;
    copyPtr->handlerPtr = handlerPtr;
    copyPtr->answer = (uint16_t) answer;
    if (GwsimPlaceOf(scopePtr) == msgPtr->gatewayPtr) {
        Deliver(copyPtr);
    } else {
        Forward(copyPtr, msgPtr->gatewayPtr);
    }
    return 1;
}

/* Rule 2: is a scope one of those that answer a request? */
static bool
RequestWants(
    const GwsimMessage *msgPtr, /* Message of a request. */
    const GwsimScope *scopePtr) /* Scope at its gateway. */
{
    GwsimRequest *reqPtr = msgPtr->requestPtr;

    if (!scopePtr->up || scopePtr->kind == GWSIM_SCOPE_DESIGNER) {
        return false;           /* SMS-10 */
    }
    if (GwsimSwitchOf(scopePtr->corePtr, MULTI_REPLY)
            == GWSIM_MULTI_GATEWAY_ONLY) {
        return scopePtr->kind == GWSIM_SCOPE_GATEWAY;
    }
    if (reqPtr->hostName != 0) {
        return scopePtr->kind == GWSIM_SCOPE_CLIENT
                && scopePtr->host == reqPtr->hostName;
    }
    return true;
}

/* Is a scope one of those that a message is for (SMS-02..04, SMS-10)? */
static bool
AddressWants(
    const GwsimAddress *addressPtr,     /* Whom it is for. */
    const GwsimScope *scopePtr)         /* Scope at its gateway. */
{
    bool hasRole = addressPtr->hasRole == 0;

    if (!scopePtr->up) {
        return false;
    }
    switch (scopePtr->kind) {
    case GWSIM_SCOPE_GATEWAY:
        return addressPtr->gateway;
    case GWSIM_SCOPE_CLIENT:
        if (!addressPtr->clients) {
            return false;
        }
        break;
    case GWSIM_SCOPE_SESSION:
        if (!addressPtr->sessions) {
            return false;
        }
        break;
    case GWSIM_SCOPE_DESIGNER:
        return false;
    }
    for (int i = 0; i < scopePtr->roleCount; i++) {
        hasRole = hasRole || scopePtr->roles[i] == addressPtr->hasRole;
    }
    return hasRole
            && (addressPtr->user == 0
            || addressPtr->user == scopePtr->user)
            && (addressPtr->hostName == 0
            || addressPtr->hostName == scopePtr->host)
            && (addressPtr->clientSessionId == 0
            || addressPtr->clientSessionId == scopePtr->name)
            && (scopePtr->project == 0
            || scopePtr->project == addressPtr->project);
}

/* A message has reached the scope of its handler: posts the handler. */
static void
Deliver(
    GwsimMessage *msgPtr)       /* Message; given away. */
{
    GwsimMessenger *msgrPtr = msgPtr->msgrPtr;
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimHandler *handlerPtr = msgPtr->handlerPtr;
    GwsimEvent event = {
        .scope = msgPtr->scopePtr->name, .clause = GWSIM_SRA_18,
        .peer = msgPtr->originPtr->name, .cause = msgPtr->cause
    };
    GwsimJob *jobPtr;

    if (!GwsimPlaceOf(msgPtr->scopePtr)->up) {
        GwsimRouteDrop(msgPtr, "scope stopped");
        return;
    }
    FillEvent(msgPtr, &event);
    if (msgPtr->requestPtr == NULL) {
        event.clause = GWSIM_SMS_02;
    } else if (msgPtr->requestPtr->hostName != 0) {
        event.clause = GWSIM_SRA_20;
    } else if (msgPtr->requestPtr->remoteServer != 0) {
        event.clause = GWSIM_SRA_22;
    }
    msgPtr->cause = (uint32_t) GwsimEmit(corePtr, NULL, GWSIM_DELIVERED,
            &event);
    if (!IsAllowed(handlerPtr, msgPtr->originPtr)) {
        GwsimBuf buf = {0};

        if (msgPtr->requestPtr == NULL) {
            GwsimRouteDrop(msgPtr, "denied");
            return;
        }
        GwsimBufPrintf(&buf, "caller may not use message handler \"%s\"",
                GwsimNameText(corePtr->namesPtr, handlerPtr->name, NULL));
        Reply(msgPtr, NULL, true, GwsimExceptionNew("java",
                "SecurityException", buf.data, NULL));
        GwsimBufFree(&buf);
        return;
    }
    jobPtr = GwsimJobNew(corePtr, &handlerJob, msgPtr);
    jobPtr->functionPtr = GwsimValueRetain(handlerPtr->functionPtr);
    jobPtr->needsHost = handlerPtr->functionPtr != NULL;
    jobPtr->argv[0] = GwsimValueRetain(msgPtr->valuePtr);
    jobPtr->argc = 1;
    jobPtr->cause = msgPtr->cause;
    jobPtr->place = handlerPtr->place;
    GwsimHandlerPost(handlerPtr, msgPtr->scopePtr, jobPtr);
}

/* MSH-11: may a sender call a handler? */
static bool
IsAllowed(
    const GwsimHandler *handlerPtr,     /* Handler. */
    const GwsimScope *originPtr)        /* Sender. */
{
    bool hasRole = handlerPtr->allowRole == 0;
    GwsimName zone = originPtr->zone != 0 ? originPtr->zone
            : originPtr->gatewayPtr->zone;

    for (int i = 0; i < originPtr->roleCount; i++) {
        hasRole = hasRole || originPtr->roles[i] == handlerPtr->allowRole;
    }
    return hasRole
            && (handlerPtr->allowZone == 0 || handlerPtr->allowZone == zone);
}

/* The handler's job: phase 0 start and delay, 1 script or declared end. */
static GwsimAdvance
StartHandler(
    GwsimThread *thrPtr,        /* Thread it runs on. */
    GwsimJob *jobPtr)           /* Handler job. */
{
    static const GwsimClause clause[] = {
        [GWSIM_THREADING_SHARED] = GWSIM_MSH_05,
        [GWSIM_THREADING_DEDICATED] = GWSIM_MSH_08,
        [GWSIM_THREADING_EDT] = GWSIM_MSH_09
    };
    GwsimMessage *msgPtr = jobPtr->ownerPtr;
    GwsimHandler *handlerPtr = msgPtr->handlerPtr;
    GwsimCore *corePtr = thrPtr->corePtr;
    GwsimEvent event = {
        .peer = msgPtr->originPtr->name,
        .clause = (uint16_t) clause[handlerPtr->threading]
    };

    if (jobPtr->phase == 0) {
        GwsimTime delay;

        if (handlerPtr->threading == GWSIM_THREADING_SHARED
                && GwsimVersionSharedPool(
                msgPtr->scopePtr->gatewayPtr->version) > 1) {
            event.clause = GWSIM_MSH_06;
        }
        FillEvent(msgPtr, &event);
        thrPtr->cause = (uint32_t) GwsimEmit(corePtr, thrPtr,
                GWSIM_HANDLER_STARTED, &event);
        jobPtr->phase = 1;
        delay = GwsimDistAt(&handlerPtr->delay,
                handlerPtr->delay.kind == GWSIM_DIST_CONSTANT ? 0
                : GwsimChoose(&corePtr->chooser, GWSIM_CHOOSE_DRAW,
                        &handlerPtr->delayStream, UINT32_MAX));
        if (delay > 0) {
            thrPtr->wait = (GwsimWait) {
                .kind = GWSIM_WAIT_DELAY, .duration = delay
            };
            return GWSIM_ADVANCE_DELAY;
        }
    }
    if (handlerPtr->functionPtr != NULL) {
        return GWSIM_ADVANCE_SCRIPT;
    }
    if (handlerPtr->raiseClass != NULL) {
        GwsimOutcomeFail(&thrPtr->outcome, NULL, handlerPtr->raiseClass,
                handlerPtr->raiseMessage, NULL);
    } else {
        GwsimOutcomeSucceed(&thrPtr->outcome,
                GwsimValueRetain(handlerPtr->replyPtr));
    }
    return GWSIM_ADVANCE_END;
}

/* The handler is over: its value or failure goes back (MSH-13, SRX-05). */
static void
EndHandler(
    GwsimThread *thrPtr,        /* Thread it ran on. */
    GwsimJob *jobPtr,           /* Handler job. */
    bool doomed)                /* Interrupted from outside, or not begun. */
{
    GwsimMessage *msgPtr = jobPtr->ownerPtr;
    GwsimRequest *reqPtr = msgPtr->requestPtr;
    GwsimOutcome *outcomePtr = &thrPtr->outcome;
    GwsimCore *corePtr = thrPtr->corePtr;
    GwsimEvent event = {
        .peer = msgPtr->originPtr->name,
        .outcome = outcomePtr->failed ? GWSIM_END_ERROR : GWSIM_END_SUCCESS
    };
    bool handedOn = reqPtr != NULL
            && !GwsimRequestIsDone(&reqPtr->machine);

    if (doomed) {
        GwsimRouteFree(msgPtr);
        return;
    }
    FillEvent(msgPtr, &event);
    thrPtr->cause = (uint32_t) GwsimEmit(corePtr, thrPtr,
            GWSIM_HANDLER_ENDED, &event);
    msgPtr->cause = thrPtr->cause;
    if (outcomePtr->failed) {
        corePtr->scriptErrorProc(corePtr, thrPtr, jobPtr, outcomePtr,
                handedOn);
    }
    if (reqPtr == NULL) {
        GwsimRouteFree(msgPtr);
    } else if (outcomePtr->failed) {
        Reply(msgPtr, thrPtr, true, HandlerException(msgPtr->msgrPtr,
                reqPtr->project, reqPtr->handler,
                GwsimExceptionField(outcomePtr->valuePtr, "message"),
                outcomePtr->valuePtr));
    } else {
        Reply(msgPtr, thrPtr, false, GwsimValueRetain(outcomePtr->valuePtr));
    }
}

/* Sends a reply, or a failure, back to the sender. */
static void
Reply(
    GwsimMessage *msgPtr,       /* Message; given away. */
    GwsimThread *thrPtr,        /* Thread of the handler, or NULL. */
    bool failed,                /* valuePtr is an exception. */
    GwsimValue *valuePtr)       /* Taken over. */
{
    GwsimEvent event = {
        .scope = msgPtr->scopePtr->name, .clause = GWSIM_MSH_13,
        .peer = msgPtr->originPtr->name, .cause = msgPtr->cause,
        .outcome = failed ? GWSIM_END_ERROR : GWSIM_END_SUCCESS
    };

    FillEvent(msgPtr, &event);
    msgPtr->cause = (uint32_t) GwsimEmit(msgPtr->msgrPtr->corePtr, thrPtr,
            GWSIM_REPLY_SENT, &event);
    GwsimValueRelease(msgPtr->valuePtr);
    msgPtr->valuePtr = valuePtr;
    msgPtr->leg = GWSIM_LEG_BACK;
    msgPtr->failed = failed;
    Forward(msgPtr, GwsimPlaceOf(msgPtr->scopePtr));
}

/* MessageHandlerException: what went wrong with a handler. */
static GwsimValue *
HandlerException(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimName project,
    GwsimName handler,
    const char *what,           /* What went wrong. */
    GwsimValue *causePtr)       /* What it raised, or NULL. */
{
    GwsimNames *namesPtr = msgrPtr->corePtr->namesPtr;
    GwsimBuf buf = {0};
    GwsimValue *exceptionPtr;

    GwsimBufPrintf(&buf, "message handler \"%s\" of project \"%s\": %s",
            GwsimNameText(namesPtr, handler, NULL),
            GwsimNameText(namesPtr, project, NULL), what);
    exceptionPtr = GwsimExceptionNew("java", "MessageHandlerException",
            buf.data, causePtr);
    GwsimBufFree(&buf);
    return exceptionPtr;
}

/* SMS-09: a missing handler is logged where it was looked for. */
static void
LogMissing(
    GwsimMessage *msgPtr,       /* Message of sendMessage. */
    GwsimScope *scopePtr)       /* Scope without the handler. */
{
    GwsimCore *corePtr = msgPtr->msgrPtr->corePtr;
    GwsimBuf buf = {0};
    GwsimEvent event = {
        .scope = scopePtr->name, .clause = GWSIM_SMS_09,
        .cause = msgPtr->cause
    };

    FillEvent(msgPtr, &event);
    GwsimBufPrintf(&buf, "message handler \"%s\" not found in project"
            " \"%s\"", GwsimNameText(corePtr->namesPtr, event.handler, NULL),
            GwsimNameText(corePtr->namesPtr, event.project, NULL));
    event.detail = GwsimNameIntern(corePtr->namesPtr, buf.data, buf.len);
    GwsimEmit(corePtr, NULL, GWSIM_LOG, &event);
    GwsimBufFree(&buf);
}

/* A project is known if a handler or a scope names it. */
static bool
ProjectIsKnown(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimName project)
{
    GwsimHandler *handlerPtr = msgrPtr->handlersPtr->head;
    GwsimScope *scopePtr = msgrPtr->scopesPtr->head;

    while (handlerPtr != NULL && handlerPtr->project != project) {
        handlerPtr = handlerPtr->nextPtr;
    }
    while (scopePtr != NULL && scopePtr->project != project) {
        scopePtr = scopePtr->nextPtr;
    }
    return handlerPtr != NULL || scopePtr != NULL;
}

/* What every event of a message says of it. */
static void
FillEvent(
    const GwsimMessage *msgPtr, /* Message. */
    GwsimEvent *eventPtr)       /* Event to fill in. */
{
    if (msgPtr->requestPtr != NULL) {
        eventPtr->request = msgPtr->requestPtr->number;
        eventPtr->project = msgPtr->requestPtr->project;
        eventPtr->handler = msgPtr->requestPtr->handler;
    } else {
        eventPtr->project = msgPtr->addressPtr->project;
        eventPtr->handler = msgPtr->addressPtr->handler;
    }
    if (eventPtr->cause == 0) {
        eventPtr->cause = msgPtr->cause;
    }
}

/* Gives up one hold on an address. */
static void
FreeAddress(
    GwsimAddress *addressPtr)   /* Address held. */
{
    if (--addressPtr->refs == 0) {
        GwsimFree(addressPtr);
    }
}

/* SMS-06: one entry of sendMessage's result. */
static void
AppendEntry(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    const GwsimScope *scopePtr, /* Scope selected. */
    GwsimValue ***listPtr,      /* Grown. */
    size_t *countPtr,
    size_t *spacePtr)
{
    static const char *const type[] = {
        "Gateway", "Client", "Designer", "Session"
    };
    GwsimNames *namesPtr = msgrPtr->corePtr->namesPtr;
    GwsimBuf buf = {0};
    GwsimValue *valuePtr = NULL;
    GwsimStatus status;

    GwsimBufPrintf(&buf, "type=%s,name=%s", type[scopePtr->kind],
            GwsimNameText(namesPtr, scopePtr->name, NULL));
    if (scopePtr->kind != GWSIM_SCOPE_GATEWAY) {
        GwsimBufPrintf(&buf, ",clientSessionId=%s,hostName=%s,user=%s",
                GwsimNameText(namesPtr, scopePtr->name, NULL),
                GwsimNameText(namesPtr, scopePtr->host, NULL),
                GwsimNameText(namesPtr, scopePtr->user, NULL));
    }
    GwsimBufPrintf(&buf, ",sendStatus=SENT");
    status = GwsimValueText(buf.data, buf.len, &valuePtr);
    GWSIM_ASSERT(status == GWSIM_OK);
    GwsimBufFree(&buf);
    GWSIM_GROW(*listPtr, *countPtr + 1, *spacePtr);
    (*listPtr)[(*countPtr)++] = valuePtr;
}
