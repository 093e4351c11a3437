/*
 * gwsimDeliver.c --
 *
 *      A message at the scope that is to have it: the sender may call the
 *      handler or not; the handler is a job of a thread; its end is the reply.
 *      Who is to have it is gwsimDispatch.c.
 *
 *      Rules:
 *      1. A queued handler starts even if its request is over (SRX-08).
 *      2. What starts after its project was saved runs the new handler.
 *      3. While its handler has it, a message has no timer: if no script is to
 *         run, the job stands in its place.
 */

#include "gwsimFault.h"
#include "gwsimMessengerInt.h"
#include "gwsimMutant.h"
#include "gwsimOutcome.h"

static GwsimJob *       TakeJob(GwsimMessage *msgPtr, GwsimName place);
static void             LeaveJob(GwsimMessage *msgPtr, GwsimThread *thrPtr);
static uint32_t         EmitDelivered(const GwsimMessage *msgPtr);
static bool             IsAllowed(const GwsimHandler *handlerPtr,
                            const GwsimScope *originPtr);
static inline GwsimHandler *HandlerOf(const GwsimMessenger *msgrPtr,
                            const GwsimMessage *msgPtr);
static GwsimAdvance     StartHandler(GwsimThread *thrPtr, GwsimJob *jobPtr);
static uint32_t         EmitStarted(const GwsimMessage *msgPtr,
                            const GwsimHandler *handlerPtr,
                            GwsimThread *thrPtr);
static void             FetchRequest(const GwsimJob *jobPtr);
static GwsimHandler *   TakeUpHandler(GwsimJob *jobPtr);
static void             EndHandler(GwsimThread *thrPtr, GwsimJob *jobPtr,
                            bool doomed);
static uint32_t         EmitEnded(const GwsimMessage *msgPtr,
                            GwsimThread *thrPtr);
static void             Reply(GwsimMessage *msgPtr, GwsimThread *thrPtr,
                            bool failed, GwsimValue *valuePtr);
static uint32_t         EmitReplySent(const GwsimMessage *msgPtr,
                            GwsimThread *thrPtr, bool failed);

static const GwsimJobType handlerJob = {
    "handler", StartHandler, EndHandler, true, FetchRequest
};

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
    GwsimTellDelivered(msgrPtr, msgPtr->requestPtr);
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

/* A request has come to where it is served: who waits for it may now stand
 * in a cycle. */
inline void
GwsimTellDelivered(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr)       /* Request, or NULL. */
{
    if (reqPtr != NULL && GwsimRequestWaiters(reqPtr) != NULL) {
        msgrPtr->corePtr->deliveredProc(msgrPtr->corePtr, reqPtr);
    }
}

/* MessageHandlerException: what went wrong with a handler. */
GwsimValue *
GwsimHandlerException(
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

/* The job of a handler without a script is its message (rule 3). */
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
    const GwsimRequest *reqPtr = msgPtr->requestPtr;
    GwsimCore *corePtr = msgPtr->scopePtr->corePtr;

    if (!GwsimWants(corePtr, GWSIM_DELIVERED)) {
        return GwsimPass(corePtr);
    }
    return GwsimMessageEmit(msgPtr, NULL, GWSIM_TAGS(GWSIM_DELIVERED,
            reqPtr == NULL ? GWSIM_SMS_02
            : GwsimRequestHost(reqPtr) != 0 ? GWSIM_SRA_20
            : reqPtr->remoteServer != 0 ? GWSIM_SRA_22 : GWSIM_SRA_18));
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

/* The handler of a message, for who has the messenger at hand. */
static inline GwsimHandler *
HandlerOf(
    const GwsimMessenger *msgrPtr,      /* Messenger of the world. */
    const GwsimMessage *msgPtr) /* Message that was dispatched. */
{
    return msgrPtr->handlersPtr->list[msgPtr->handler];
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
            GwsimThreadDelay(thrPtr, delay);
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
        if (msgPtr->requestPtr != NULL) {
            /* Another core has sent it; here it will be completed. */
            for (size_t at = 0; at < sizeof(GwsimScriptRequest);
                    at += GWSIM_CACHE_LINE) {
                GwsimFetchToWrite((const char *) msgPtr->requestPtr + at);
            }
        }
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
    GwsimClause is = clause[handlerPtr->threading];

    if (handlerPtr->threading == GWSIM_THREADING_SHARED
            && GwsimVersionSharedPool(
            msgPtr->scopePtr->gatewayPtr->version) > 1) {
        is = GWSIM_MSH_06;
    }
    return GwsimMessageEmit(msgPtr, thrPtr,
            GWSIM_TAGS(GWSIM_HANDLER_STARTED, is));
}

/* Has the request of a handler's job fetched into the cache. */
static void
FetchRequest(
    const GwsimJob *jobPtr)     /* Handler job, next in line. */
{
    const GwsimMessage *msgPtr = jobPtr->ownerPtr;

    if (jobPtr->needsHost) {
        GwsimValueFetch(msgPtr->valuePtr);
    }
    if (msgPtr->requestPtr != NULL) {
        GwsimFetch(&msgPtr->requestPtr->originPtr);
    }
}

/* Rule 2: the handler that a job is to run now, once projects have been saved.
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
        GwsimMessageSetHandler(msgPtr, handlerPtr);
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
        Reply(msgPtr, thrPtr, true, GwsimHandlerException(corePtr->messengerPtr,
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
    return GwsimMessageEmit(msgPtr, thrPtr,
            GWSIM_TAGS(GWSIM_HANDLER_ENDED, GWSIM_CLAUSE_NONE)
            | GWSIM_TAG_END(thrPtr->outcome.failed
            ? GWSIM_END_ERROR : GWSIM_END_SUCCESS));
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

    if (!GwsimWants(corePtr, GWSIM_REPLY_SENT)) {
        return GwsimPass(corePtr);
    }
    return GwsimMessageEmit(msgPtr, thrPtr,
            GWSIM_TAGS(GWSIM_REPLY_SENT, GWSIM_MSH_13)
            | GWSIM_TAG_END(failed ? GWSIM_END_ERROR : GWSIM_END_SUCCESS));
}
