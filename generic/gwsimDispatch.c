/*
 * gwsimDispatch.c --
 *
 *      Who gets a message: at its gateway it is given to every scope that has
 *      the handler and is meant.  What becomes of it there is gwsimDeliver.c.
 *
 *      Rules:
 *      1. Who answers a request (SURFACE section 8): with hostName the
 *         handlers of the clients on that host; without it the gateway's and
 *         those of its clients and sessions.  A scope without the handler
 *         counts as none.  Switch multi_reply gateway_only: the gateway's
 *         alone.
 *      2. sendMessage says whom it was routed to, not who executed it, and
 *         nobody is told of a failure (SMS-07, SMS-11).
 */

#include <string.h>

#include "gwsimFault.h"
#include "gwsimMessengerInt.h"
#include "gwsimMutant.h"
#include "gwsimServer.h"

static GwsimHandler *   FirstHandler(const GwsimMessenger *msgrPtr,
                            const GwsimMessage *msgPtr);
static void             DispatchToAll(GwsimMessage *msgPtr,
                            GwsimHandler *firstPtr);
static inline void      Await(GwsimRequest *reqPtr, uint32_t answers);
static void             Give(GwsimMessage *msgPtr, GwsimScope *scopePtr,
                            GwsimHandler *handlerPtr, uint32_t answer);
static void             NobodyAnswers(GwsimMessage *msgPtr);
static bool             IsReloading(const GwsimMessenger *msgrPtr,
                            const GwsimMessage *msgPtr);
static bool             Wants(const GwsimMessage *msgPtr,
                            const GwsimScope *scopePtr);
static bool             RequestWants(const GwsimMessage *msgPtr,
                            const GwsimScope *scopePtr);
static bool             AddressWants(const GwsimAddress *addressPtr,
                            const GwsimScope *scopePtr);
static void             LogMissing(GwsimMessage *msgPtr,
                            GwsimScope *scopePtr);
static void             AppendEntry(GwsimMessenger *msgrPtr,
                            const GwsimScope *scopePtr, GwsimValue ***listPtr,
                            size_t *countPtr, size_t *spacePtr);

/* What the platform's log says of a dispatch during a reload. */
#define RELOADING   "the project is being reloaded: MessageHandlerManager is" \
                    " null in ScriptConfig!"

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
        .sessions = strchr(letters, 'S') != NULL,
        .msgrPtr = msgrPtr, .originPtr = originPtr, .callerPtr = thrPtr,
        .place = thrPtr->jobPtr->place
    };
    event.detail = GwsimNameIntern(corePtr->namesPtr, letters,
            strlen(letters));
    cause = (uint32_t) GwsimEmit(corePtr, thrPtr, GWSIM_MESSAGE_SENT,
            &event);
    if (letters[strspn(letters, "CGS")] != '\0'
            || !GwsimProjectIsKnown(msgrPtr, sendPtr->project)) {
        targets = GWSIM_MUTATE(61, 0, targets);         /* SMS-08 */
    }
    for (int i = 0; i < targets; i++) {
        GwsimScope *gatewayPtr = sendPtr->remoteCount > 0
                ? GwsimServerFind(msgrPtr->scopesPtr, originPtr->gatewayPtr,
                        sendPtr->remoteServers[i])
                : originPtr->gatewayPtr;
        GwsimScope *childPtr;
        GwsimMessage *msgPtr;

        if (gatewayPtr == NULL || !gatewayPtr->up) {
            continue;
        }
        if (GWSIM_MUTATE(59, addressPtr->gateway, false)) {
            AppendEntry(msgrPtr, gatewayPtr, &entries, &count, &space);
        }
        for (childPtr = gatewayPtr->firstChildPtr; childPtr != NULL;
                childPtr = childPtr->nextChildPtr) {
            if (AddressWants(addressPtr, childPtr)) {
                AppendEntry(msgrPtr, childPtr, &entries, &count, &space);
            }
        }
        msgPtr = GwsimMessageNew(msgrPtr, NULL, addressPtr);
        msgPtr->scopePtr = gatewayPtr;
        msgPtr->valuePtr = GwsimValueRetain(sendPtr->payloadPtr);
        msgPtr->cause = cause;
        GwsimRouteForward(msgPtr, GwsimScopeJvm(originPtr));
    }
    addressPtr->selected = count;
    GwsimAddressRelease(addressPtr);
    status = GwsimValueList(entries, count, &listPtr);
    GWSIM_ASSERT(status == GWSIM_OK);
    GwsimFree(entries);
    return listPtr;
}

/* A message has reached its gateway: who is to have it?  A request for what
 * only gateways have is the gateway's: no need to ask its clients, who may be
 * many. */
void
GwsimDispatch(
    GwsimMessage *msgPtr)       /* Message; given away. */
{
    GwsimScope *gatewayPtr = msgPtr->scopePtr;
    GwsimMessenger *msgrPtr = gatewayPtr->corePtr->messengerPtr;
    GwsimRequest *reqPtr = msgPtr->requestPtr;
    GwsimRequest *waitedPtr = reqPtr != NULL
            && GwsimRequestWaiters(reqPtr) != NULL ? reqPtr : NULL;
    GwsimHandler *firstPtr = FirstHandler(msgrPtr, msgPtr);
    GwsimHandler *handlerPtr;

    if (reqPtr == NULL || !GwsimHandlerAtGateways(firstPtr)) {
        DispatchToAll(msgPtr, firstPtr);
        GwsimTellDelivered(msgrPtr, waitedPtr);
        return;
    }
    handlerPtr = RequestWants(msgPtr, gatewayPtr)
            ? GwsimHandlerIn(firstPtr, gatewayPtr) : NULL;
    if (handlerPtr != NULL) {
        Await(reqPtr, 1);
        Give(msgPtr, gatewayPtr, handlerPtr, 0);
    } else {
        NobodyAnswers(msgPtr);
    }
    GwsimTellDelivered(msgrPtr, waitedPtr);
}

/* The first definition of a message's handler; NULL: there is none, or not
 * just now. */
static GwsimHandler *
FirstHandler(
    const GwsimMessenger *msgrPtr,      /* Messenger of the world. */
    const GwsimMessage *msgPtr) /* Message at its gateway. */
{
    const GwsimRequest *reqPtr = msgPtr->requestPtr;
    const GwsimAddress *addressPtr = msgPtr->addressPtr;

    if (IsReloading(msgrPtr, msgPtr)) {
        GwsimFaultAtReload(msgPtr);
        return NULL;
    }
    return reqPtr != NULL ? GwsimHandlerFirst(msgrPtr->handlersPtr,
            reqPtr->project, reqPtr->handler)
            : GwsimHandlerFirst(msgrPtr->handlersPtr, addressPtr->project,
            addressPtr->handler);
}

/* Asks the gateway, then each of its clients and sessions.  The last of those
 * that are to have the message gets it, those before it copies. */
static void
DispatchToAll(
    GwsimMessage *msgPtr,       /* Message at its gateway; given away. */
    GwsimHandler *firstPtr)     /* First definition of its handler, or NULL. */
{
    GwsimRequest *reqPtr = msgPtr->requestPtr;
    GwsimScope *gatewayPtr = msgPtr->scopePtr;
    GwsimScope *scopePtr = gatewayPtr, *lastPtr = NULL;
    GwsimHandler *handlerPtr, *lastHandlerPtr = NULL;
    uint32_t answers = 0;

    for (; scopePtr != NULL; scopePtr = scopePtr != gatewayPtr
            ? scopePtr->nextChildPtr : gatewayPtr->firstChildPtr) {
        if (!Wants(msgPtr, scopePtr)) {
            continue;
        }
        handlerPtr = GwsimHandlerIn(firstPtr, scopePtr);
        if (handlerPtr == NULL && reqPtr != NULL) {
            continue;
        }
        if (lastPtr != NULL) {
            Give(GwsimMessageCopy(msgPtr), lastPtr, lastHandlerPtr,
                    answers - 1);
            lastPtr = NULL;
        }
        if (handlerPtr == NULL) {
            if (!GWSIM_IS_MUTANT(60)) {
                LogMissing(msgPtr, scopePtr);
            }
            continue;
        }
        lastPtr = scopePtr;
        lastHandlerPtr = handlerPtr;
        answers++;
    }
    if (reqPtr != NULL) {
        Await(reqPtr, answers);
    }
    if (lastPtr != NULL) {
        Give(msgPtr, lastPtr, lastHandlerPtr, answers - 1);
    } else if (reqPtr != NULL) {
        NobodyAnswers(msgPtr);
    } else {
        GwsimRouteFree(msgPtr);
    }
}

/* So many scopes are to answer a request: the first dispatch says it. */
static inline void
Await(
    GwsimRequest *reqPtr,       /* Request. */
    uint32_t answers)           /* How many. */
{
    if (reqPtr->awaited == 0) {
        GWSIM_ASSERT(answers <= GWSIM_AWAITED_MAX);
        reqPtr->awaited = answers & GWSIM_AWAITED_MAX;
    }
}

/* Gives a message to a scope that is to have it. */
static void
Give(
    GwsimMessage *msgPtr,       /* Message at its gateway; given away. */
    GwsimScope *scopePtr,       /* The gateway, or one of its children. */
    GwsimHandler *handlerPtr,   /* Its handler. */
    uint32_t answer)            /* Number of this answer. */
{
    GwsimScope *gatewayPtr = scopePtr->gatewayPtr;

    msgPtr->leg = GWSIM_LEG_IN;
    msgPtr->scopePtr = scopePtr;
    GwsimMessageSetHandler(msgPtr, handlerPtr);
    msgPtr->answer = answer & GWSIM_AWAITED_MAX;
    if (GwsimScopeJvm(scopePtr) == gatewayPtr) {
        GwsimDeliver(msgPtr);
    } else {
        GwsimRouteForward(msgPtr, gatewayPtr);
    }
}

/* No scope is to have a request: it fails (SRX-02). */
static void
NobodyAnswers(
    GwsimMessage *msgPtr)       /* Message at its gateway; given away. */
{
    const GwsimRequest *reqPtr = msgPtr->requestPtr;
    GwsimScope *gatewayPtr = msgPtr->scopePtr;
    GwsimMessenger *msgrPtr = gatewayPtr->corePtr->messengerPtr;

    GwsimValueRelease(msgPtr->valuePtr);
    msgPtr->valuePtr = GwsimHandlerException(msgrPtr, reqPtr->project,
            reqPtr->handler, IsReloading(msgrPtr, msgPtr)
            ? RELOADING
            : !GwsimProjectIsKnown(msgrPtr, reqPtr->project)
            ? "no such project" : GwsimRequestHost(reqPtr) != 0
            ? "no client on that host has it" : "no such handler", NULL);
    GwsimMessageTurn(msgPtr);
    msgPtr->failed = GWSIM_MUTATE(28, true, false);
    GwsimRouteForward(msgPtr, gatewayPtr);
}

/* MSH-15: has the project of a message no handlers just now? */
static bool
IsReloading(
    const GwsimMessenger *msgrPtr,      /* Messenger of the world. */
    const GwsimMessage *msgPtr) /* Message at its gateway. */
{
    return msgrPtr->faultsPtr->reloads > 0
            && GwsimFaultReloading(msgrPtr->faultsPtr,
            msgPtr->requestPtr != NULL ? msgPtr->requestPtr->project
            : msgPtr->addressPtr->project) != NULL;
}

/* Is a scope one of those that a message is for? */
static bool
Wants(
    const GwsimMessage *msgPtr, /* Message at its gateway. */
    const GwsimScope *scopePtr) /* Scope there. */
{
    return msgPtr->requestPtr != NULL ? RequestWants(msgPtr, scopePtr)
            : AddressWants(msgPtr->addressPtr, scopePtr);
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
            == GWSIM_MUTATE(27, GWSIM_MULTI_GATEWAY_ONLY, -1)) {
        return scopePtr->kind == GWSIM_SCOPE_GATEWAY;
    }
    if (GWSIM_MUTATE(25, GwsimRequestHost(reqPtr) != 0, false)) {
        return scopePtr->kind == GWSIM_SCOPE_CLIENT && GWSIM_MUTATE(26,
                scopePtr->host == GwsimRequestHost(reqPtr), true);
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
    return GWSIM_MUTATE(55, hasRole, true)
            && (GWSIM_MUTATE(56, addressPtr->user == 0, true)
            || addressPtr->user == scopePtr->user)
            && (addressPtr->hostName == 0
            || addressPtr->hostName == scopePtr->host)
            && (addressPtr->clientSessionId == 0
            || addressPtr->clientSessionId == scopePtr->name)
            && (scopePtr->project == 0
            || scopePtr->project == addressPtr->project);
}

/* SMS-09: a missing handler is logged where it was looked for. */
static void
LogMissing(
    GwsimMessage *msgPtr,       /* Message of sendMessage. */
    GwsimScope *scopePtr)       /* Scope without the handler. */
{
    GwsimCore *corePtr = scopePtr->corePtr;
    GwsimBuf buf = {0};
    GwsimEvent event = {
        .scope = scopePtr->name, .clause = GWSIM_SMS_09,
        .cause = msgPtr->cause
    };

    GwsimMessageFill(msgPtr, &event);
    if (IsReloading(corePtr->messengerPtr, msgPtr)) {
        GwsimBufPrintf(&buf, "%s", RELOADING);
        event.clause = GWSIM_MSH_15;
    } else {
        GwsimBufPrintf(&buf, "message handler \"%s\" not found in project"
                " \"%s\"",
                GwsimNameText(corePtr->namesPtr, event.handler, NULL),
                GwsimNameText(corePtr->namesPtr, event.project, NULL));
    }
    event.detail = GwsimNameIntern(corePtr->namesPtr, buf.data, buf.len);
    GwsimEmit(corePtr, NULL, GWSIM_LOG, &event);
    GwsimBufFree(&buf);
}

/* A project is known if a handler or a scope names it. */
bool
GwsimProjectIsKnown(
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
