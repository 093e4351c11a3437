/*
 * gwsimDispatch.c --
 *
 *      Who gets a message: at its gateway it is given to every scope that has
 *      the handler and is meant; there the handler runs, and replies.
 *
 *      Rules:
 *      1. Who answers a request (SURFACE section 8): with hostName the
 *         handlers of the clients on that host; without it the gateway's and
 *         those of its clients and sessions.  A scope without the handler
 *         counts as none.  Switch multi_reply gateway_only: the gateway's
 *         alone.
 *      2. A queued handler starts even if its request is over (SRX-08).
 *      3. What starts after its project was saved runs the new handler.
 *      4. sendMessage says whom it was routed to, not who executed it, and
 *         nobody is told of a failure (SMS-07, SMS-11).
 *      5. While its handler has it, a message has no timer: if no script is to
 *         run, the job stands in its place.
 */

#include <string.h>

#include "gwsimFault.h"
#include "gwsimMessengerInt.h"
#include "gwsimMutant.h"
#include "gwsimOutcome.h"
#include "gwsimServer.h"

static GwsimAdvance     StartHandler(GwsimThread *thrPtr, GwsimJob *jobPtr);
static GwsimJob *       TakeJob(GwsimMessage *msgPtr, GwsimName place);
static void             LeaveJob(GwsimMessage *msgPtr, GwsimThread *thrPtr);
static void             FetchRequest(const GwsimJob *jobPtr);
static inline GwsimHandler *HandlerOf(const GwsimMessenger *msgrPtr,
                            const GwsimMessage *msgPtr);
static GwsimHandler *   TakeUpHandler(GwsimJob *jobPtr);
static uint32_t         EmitStarted(const GwsimMessage *msgPtr,
                            const GwsimHandler *handlerPtr,
                            GwsimThread *thrPtr);
static uint32_t         EmitEnded(const GwsimMessage *msgPtr,
                            GwsimThread *thrPtr);
static void             EndHandler(GwsimThread *thrPtr, GwsimJob *jobPtr,
                            bool doomed);
static GwsimHandler *   FirstHandler(const GwsimMessenger *msgrPtr,
                            const GwsimMessage *msgPtr);
static void             DispatchToAll(GwsimMessage *msgPtr,
                            GwsimHandler *firstPtr);
static inline void      Await(GwsimRequest *reqPtr, uint32_t answers);
static void             Give(GwsimMessage *msgPtr, GwsimScope *scopePtr,
                            GwsimHandler *handlerPtr, uint32_t answer);
static inline void      SetHandler(GwsimMessage *msgPtr,
                            const GwsimHandler *handlerPtr);
static void             NobodyAnswers(GwsimMessage *msgPtr);
static bool             Wants(const GwsimMessage *msgPtr,
                            const GwsimScope *scopePtr);
static bool             RequestWants(const GwsimMessage *msgPtr,
                            const GwsimScope *scopePtr);
static bool             AddressWants(const GwsimAddress *addressPtr,
                            const GwsimScope *scopePtr);
static uint32_t         EmitDelivered(const GwsimMessage *msgPtr);
static uint32_t         EmitReplySent(const GwsimMessage *msgPtr,
                            GwsimThread *thrPtr, bool failed);
static void             TellDelivered(GwsimMessenger *msgrPtr,
                            GwsimRequest *reqPtr);
static bool             IsAllowed(const GwsimHandler *handlerPtr,
                            const GwsimScope *originPtr);
static void             Reply(GwsimMessage *msgPtr, GwsimThread *thrPtr,
                            bool failed, GwsimValue *valuePtr);
static GwsimValue *     HandlerException(GwsimMessenger *msgrPtr,
                            GwsimName project, GwsimName handler,
                            const char *what, GwsimValue *causePtr);
static void             LogMissing(GwsimMessage *msgPtr,
                            GwsimScope *scopePtr);
static bool             IsReloading(const GwsimMessenger *msgrPtr,
                            const GwsimMessage *msgPtr);
static void             AppendEntry(GwsimMessenger *msgrPtr,
                            const GwsimScope *scopePtr, GwsimValue ***listPtr,
                            size_t *countPtr, size_t *spacePtr);

/* What the platform's log says of a dispatch during a reload. */
#define RELOADING   "the project is being reloaded: MessageHandlerManager is" \
                    " null in ScriptConfig!"

static const GwsimJobType handlerJob = {
    "handler", StartHandler, EndHandler, true, FetchRequest
};

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
        TellDelivered(msgrPtr, waitedPtr);
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
    TellDelivered(msgrPtr, waitedPtr);
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

/* Says whose message it is. */
static inline void
SetHandler(
    GwsimMessage *msgPtr,       /* Message. */
    const GwsimHandler *handlerPtr)     /* Its handler. */
{
    msgPtr->handler = handlerPtr->number & 0xfffffff;
}

/* The handler of a message, for who has the messenger at hand. */
static inline GwsimHandler *
HandlerOf(
    const GwsimMessenger *msgrPtr,      /* Messenger of the world. */
    const GwsimMessage *msgPtr) /* Message that was dispatched. */
{
    return msgrPtr->handlersPtr->list[msgPtr->handler];
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
    SetHandler(msgPtr, handlerPtr);
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
    msgPtr->valuePtr = HandlerException(msgrPtr, reqPtr->project,
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

/* A message has reached the scope of its handler: posts the handler. */
void
GwsimDeliver(
    GwsimMessage *msgPtr)       /* Message; given away. */
{
    GwsimCore *corePtr = msgPtr->scopePtr->corePtr;
    GwsimMessenger *msgrPtr = corePtr->messengerPtr;
    GwsimHandler *handlerPtr = HandlerOf(msgrPtr, msgPtr);
    GwsimJob *jobPtr;

    if (!GwsimScopeJvm(msgPtr->scopePtr)->up) {
        GwsimRouteDrop(msgPtr, "scope stopped");
        return;
    }
    msgPtr->cause = EmitDelivered(msgPtr);
    if (!IsAllowed(handlerPtr, GwsimMessageOrigin(msgPtr))
            || (msgrPtr->handlerFaultsPtr != NULL
            && GwsimFaultDenies(msgPtr))) {
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
    /* The other way round each scope would have one more line to fetch. */
    if (handlerPtr->threading == GWSIM_THREADING_SHARED
            && msgPtr->scopePtr->exhausted > 0) {
        GwsimFaultAtPool(msgPtr);
    }
    if (handlerPtr->functionPtr == NULL) {
        jobPtr = TakeJob(msgPtr, handlerPtr->place);
    } else {
        jobPtr = GwsimJobNew(corePtr, &handlerJob, msgPtr, true);
        jobPtr->cause = msgPtr->cause;
        GwsimJobSetPlace(jobPtr, handlerPtr->place);
    }
    GwsimHandlerPost(handlerPtr, msgPtr->scopePtr, jobPtr);
    TellDelivered(msgrPtr, msgPtr->requestPtr);
}

/* The job of a handler without a script is its message (rule 5). */
static GwsimJob *
TakeJob(
    GwsimMessage *msgPtr,       /* Message that has arrived. */
    GwsimName place)            /* FILE:LINE of its handler. */
{
    GWSIM_ASSERT(msgPtr->timer.typePtr == NULL);
    msgPtr->working = true;
    msgPtr->job = (GwsimJob) {
        .typePtr = &handlerJob, .ownerPtr = msgPtr, .cause = msgPtr->cause,
        .place = place & GWSIM_JOB_PLACE_MAX, .inOwner = true
    };
    return &msgPtr->job;
}

/* The message goes on its way again, or ends: its job is no more. */
static void
LeaveJob(
    GwsimMessage *msgPtr,       /* Message with a handler. */
    GwsimThread *thrPtr)        /* Thread that had the job, or not. */
{
    if (!msgPtr->working) {
        return;
    }
    if (thrPtr->jobPtr == &msgPtr->job) {
        thrPtr->jobPtr = NULL;
    }
    msgPtr->working = false;
    msgPtr->timer = (GwsimTimer) {0};
}

/* Emits that a message has reached the scope of its handler; its number. */
static uint32_t
EmitDelivered(
    const GwsimMessage *msgPtr) /* Message. */
{
    GwsimCore *corePtr = msgPtr->scopePtr->corePtr;
    const GwsimRequest *reqPtr = msgPtr->requestPtr;
    GwsimEvent own, *eventPtr;

    if (!GwsimWants(corePtr, GWSIM_DELIVERED)) {
        return GwsimPass(corePtr);
    }
    eventPtr = GwsimBusRoom(&corePtr->bus, &own);
    *eventPtr = (GwsimEvent) {
        .scope = msgPtr->scopePtr->name,
        .clause = reqPtr == NULL ? GWSIM_SMS_02
                : GwsimRequestHost(reqPtr) != 0 ? GWSIM_SRA_20
                : reqPtr->remoteServer != 0 ? GWSIM_SRA_22 : GWSIM_SRA_18,
        .peer = GwsimMessageOrigin(msgPtr)->name, .cause = msgPtr->cause
    };
    GwsimMessageFill(msgPtr, eventPtr);
    return (uint32_t) GwsimEmit(corePtr, NULL, GWSIM_DELIVERED, eventPtr);
}

/* A request has come to where it is served: who waits for it may now stand
 * in a cycle. */
static void
TellDelivered(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr)       /* Request, or NULL. */
{
    if (reqPtr != NULL && GwsimRequestWaiters(reqPtr) != NULL) {
        msgrPtr->corePtr->deliveredProc(msgrPtr->corePtr, reqPtr);
    }
}

/* MSH-11: may a sender call a handler? */
static bool
IsAllowed(
    const GwsimHandler *handlerPtr,     /* Handler. */
    const GwsimScope *originPtr)        /* Sender. */
{
    bool hasRole = handlerPtr->allowRole == 0;
    GwsimName zone;

    if (hasRole && handlerPtr->allowZone == 0) {
        return true;            /* Whoever it is. */
    }
    zone = originPtr->zone != 0 ? originPtr->zone
            : originPtr->gatewayPtr->zone;
    for (int i = 0; i < originPtr->roleCount; i++) {
        hasRole = hasRole || originPtr->roles[i] == handlerPtr->allowRole;
    }
    return GWSIM_MUTATE(53, hasRole, true) && GWSIM_MUTATE(54,
            handlerPtr->allowZone == 0 || handlerPtr->allowZone == zone, true);
}

/* The handler's job: phase 0 start, 1 delay, 2 script or declared end. */
static GwsimAdvance
StartHandler(
    GwsimThread *thrPtr,        /* Thread it runs on. */
    GwsimJob *jobPtr)           /* Handler job. */
{
    GwsimMessage *msgPtr = jobPtr->ownerPtr;
    GwsimCore *corePtr = thrPtr->corePtr;
    const GwsimMessenger *msgrPtr = corePtr->messengerPtr;
    GwsimHandler *handlerPtr = HandlerOf(msgrPtr, msgPtr);

    if (GWSIM_IS_MUTANT(23) && msgPtr->requestPtr != NULL
            && GwsimRequestIsDone(&msgPtr->requestPtr->machine)) {
        return GWSIM_ADVANCE_END;
    }
    if (jobPtr->phase == 0) {
        if (msgrPtr->handlersPtr->saves > 0) {
            handlerPtr = TakeUpHandler(jobPtr);
        }
        if (msgPtr->requestPtr == NULL) {
            msgPtr->addressPtr->executed = true;
        }
        thrPtr->cause = EmitStarted(msgPtr, handlerPtr, thrPtr);
        jobPtr->phase = 1;
        if (msgrPtr->handlerFaultsPtr != NULL
                && GwsimFaultAtStart(msgPtr, thrPtr)) {
            return GWSIM_ADVANCE_DELAY;
        }
    }
    if (jobPtr->phase == 1) {
        GwsimTime delay;

        jobPtr->phase = 2;
        delay = GwsimDraw(corePtr, &handlerPtr->delay,
                &handlerPtr->delayStream);
        if (delay > 0) {
            GwsimMessageFetchBack(msgPtr);
            thrPtr->wait = (GwsimWait) {
                .kind = GWSIM_WAIT_DELAY, .duration = delay
            };
            return GWSIM_ADVANCE_DELAY;
        }
    }
    if (msgrPtr->handlerFaultsPtr != NULL
            && GwsimFaultAtBody(msgPtr, thrPtr)) {
        return GWSIM_ADVANCE_END;
    }
    if (handlerPtr->functionPtr != NULL) {
        GwsimJobCall(jobPtr)->functionPtr
                = GwsimValueRetain(handlerPtr->functionPtr);
        GwsimJobCall(jobPtr)->argv[0] = GwsimValueRetain(msgPtr->valuePtr);
        GwsimJobCall(jobPtr)->argc = 1;
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

/* Emits handler_started; its number. */
static uint32_t
EmitStarted(
    const GwsimMessage *msgPtr, /* Message of the job. */
    const GwsimHandler *handlerPtr,     /* What it runs. */
    GwsimThread *thrPtr)        /* Thread it runs on. */
{
    static const GwsimClause clause[] = {
        [GWSIM_THREADING_SHARED] = GWSIM_MSH_05,
        [GWSIM_THREADING_DEDICATED] = GWSIM_MSH_08,
        [GWSIM_THREADING_EDT] = GWSIM_MSH_09
    };
    GwsimCore *corePtr = thrPtr->corePtr;
    GwsimEvent own, *eventPtr = GwsimBusRoom(&corePtr->bus, &own);

    *eventPtr = (GwsimEvent) {
        .peer = GwsimMessageOrigin(msgPtr)->name,
        .clause = (uint16_t) clause[handlerPtr->threading]
    };
    if (handlerPtr->threading == GWSIM_THREADING_SHARED
            && GwsimVersionSharedPool(
            msgPtr->scopePtr->gatewayPtr->version) > 1) {
        eventPtr->clause = GWSIM_MSH_06;
    }
    GwsimMessageFill(msgPtr, eventPtr);
    return (uint32_t) GwsimEmit(corePtr, thrPtr, GWSIM_HANDLER_STARTED,
            eventPtr);
}

/* The number of the request whose handler a thread runs, or 0. */
uint32_t
GwsimHandledRequest(
    const GwsimThread *thrPtr)  /* Thread, or NULL. */
{
    const GwsimJob *jobPtr = thrPtr != NULL ? thrPtr->jobPtr : NULL;
    const GwsimMessage *msgPtr;

    if (jobPtr == NULL || jobPtr->typePtr != &handlerJob) {
        return 0;
    }
    msgPtr = jobPtr->ownerPtr;
    return msgPtr->requestPtr != NULL ? msgPtr->requestPtr->number : 0;
}

/* Has the request of a handler's job fetched into the cache. */
static void
FetchRequest(
    const GwsimJob *jobPtr)     /* Handler job, next in line. */
{
    const GwsimMessage *msgPtr = jobPtr->ownerPtr;

    if (msgPtr->requestPtr != NULL) {
        GwsimFetch(msgPtr->requestPtr);
        GwsimFetch(&msgPtr->requestPtr->number);
    }
}

/* Rule 3: the handler that a job is to run now, once projects have been saved.
 * One that needs a host takes the place of one that needs none with the next
 * message. */
static GwsimHandler *
TakeUpHandler(
    GwsimJob *jobPtr)           /* Handler job, about to start. */
{
    GwsimMessage *msgPtr = jobPtr->ownerPtr;
    GwsimHandlers *handlersPtr
            = GwsimMessageMessenger(msgPtr)->handlersPtr;
    GwsimHandler *handlerPtr = GwsimMessageHandler(msgPtr);

    handlerPtr = GwsimHandlerIn(GwsimHandlerFirst(handlersPtr,
            handlerPtr->project, handlerPtr->name), msgPtr->scopePtr);
    if (handlerPtr->functionPtr == NULL || jobPtr->needsHost) {
        SetHandler(msgPtr, handlerPtr);
        GwsimJobSetPlace(jobPtr, handlerPtr->place);
    }
    return GwsimMessageHandler(msgPtr);
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

    if (doomed) {
        LeaveJob(msgPtr, thrPtr);
        GwsimRouteFree(msgPtr);
        return;
    }
    thrPtr->cause = EmitEnded(msgPtr, thrPtr);
    msgPtr->cause = thrPtr->cause;
    if (outcomePtr->failed) {
        bool handedOn = reqPtr != NULL
                && !GwsimRequestIsDone(&reqPtr->machine);

        corePtr->scriptErrorProc(corePtr, thrPtr, jobPtr, outcomePtr,
                handedOn);
    }
    LeaveJob(msgPtr, thrPtr);
    if (reqPtr == NULL) {
        GwsimRouteFree(msgPtr);
    } else if (GWSIM_MUTATE(29, outcomePtr->failed, false)) {
        Reply(msgPtr, thrPtr, true, HandlerException(corePtr->messengerPtr,
                reqPtr->project, reqPtr->handler,
                GwsimExceptionField(outcomePtr->valuePtr, "message"),
                outcomePtr->valuePtr));
    } else {
        Reply(msgPtr, thrPtr, false,
                GWSIM_MUTATE(44, outcomePtr->valuePtr, NULL));
        outcomePtr->valuePtr = NULL;
    }
}

/* Emits handler_ended; its number. */
static uint32_t
EmitEnded(
    const GwsimMessage *msgPtr, /* Message of the job. */
    GwsimThread *thrPtr)        /* Thread it ran on. */
{
    GwsimCore *corePtr = thrPtr->corePtr;
    GwsimEvent own, *eventPtr = GwsimBusRoom(&corePtr->bus, &own);

    *eventPtr = (GwsimEvent) {
        .peer = GwsimMessageOrigin(msgPtr)->name,
        .outcome = thrPtr->outcome.failed
                ? GWSIM_END_ERROR : GWSIM_END_SUCCESS
    };
    GwsimMessageFill(msgPtr, eventPtr);
    return (uint32_t) GwsimEmit(corePtr, thrPtr, GWSIM_HANDLER_ENDED,
            eventPtr);
}

/* Sends a reply, or a failure, back to the sender. */
static void
Reply(
    GwsimMessage *msgPtr,       /* Message; given away. */
    GwsimThread *thrPtr,        /* Thread of the handler, or NULL. */
    bool failed,                /* valuePtr is an exception. */
    GwsimValue *valuePtr)       /* Taken over. */
{
    msgPtr->cause = EmitReplySent(msgPtr, thrPtr, failed);
    GwsimValueRelease(msgPtr->valuePtr);
    msgPtr->valuePtr = valuePtr;
    GwsimMessageTurn(msgPtr);
    msgPtr->failed = failed;
    GwsimRouteForward(msgPtr, GwsimScopeJvm(msgPtr->scopePtr));
}

/* Emits reply_sent; its number. */
static uint32_t
EmitReplySent(
    const GwsimMessage *msgPtr, /* Message that is answered. */
    GwsimThread *thrPtr,        /* Thread of the handler, or NULL. */
    bool failed)                /* The reply is an exception. */
{
    GwsimCore *corePtr = msgPtr->scopePtr->corePtr;
    GwsimEvent own, *eventPtr;

    if (!GwsimWants(corePtr, GWSIM_REPLY_SENT)) {
        return GwsimPass(corePtr);
    }
    eventPtr = GwsimBusRoom(&corePtr->bus, &own);
    *eventPtr = (GwsimEvent) {
        .scope = msgPtr->scopePtr->name, .clause = GWSIM_MSH_13,
        .peer = GwsimMessageOrigin(msgPtr)->name, .cause = msgPtr->cause,
        .outcome = failed ? GWSIM_END_ERROR : GWSIM_END_SUCCESS
    };
    GwsimMessageFill(msgPtr, eventPtr);
    return (uint32_t) GwsimEmit(corePtr, thrPtr, GWSIM_REPLY_SENT, eventPtr);
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
            buf.data, GWSIM_MUTATE(30, causePtr, NULL));
    GwsimBufFree(&buf);
    return exceptionPtr;
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
