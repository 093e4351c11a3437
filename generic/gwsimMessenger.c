/*
 * gwsimMessenger.c --
 *
 *      Requests: sending, timeout, cancellation, completion, callbacks.  How
 *      their messages travel is in gwsimRoute.c.
 *
 *      Rules:
 *      1. The handle exists before anything of the request can happen: even
 *         a request that must fail completes through a message (SRA-03,
 *         SRX-02).
 *      2. Every completion goes through Complete, which asks the state
 *         machine first: one winner (invariant 1).
 *      3. Completion wakes all waiters and posts at most one callback, to the
 *         thread that the sender's scope prescribes, never on the caller's
 *         stack (invariants 2 to 4; SRA-26, SRA-28, SRX-14).
 *      4. Requests of scripts live as long as their world; those of traffic
 *         as long as a message, job or timer holds them.
 */

#include <string.h>

#include "gwsimLink.h"
#include "gwsimMessengerInt.h"
#include "gwsimMutant.h"
#include "gwsimOutcome.h"

static GwsimTimerProc   DeadlineHasCome;
static void             TellDeadline(const GwsimTimer *timerPtr,
                            uint32_t names[2]);
static GwsimAdvance     StartCallback(GwsimThread *thrPtr, GwsimJob *jobPtr);
static void             EndCallback(GwsimThread *thrPtr, GwsimJob *jobPtr,
                            bool doomed);
static bool             RequestOver(GwsimRequest *reqPtr, int waitKind,
                            GwsimOutcome *outcomePtr,
                            GwsimThread ***listPtrPtr);
static uint32_t         EmitSent(GwsimCore *corePtr,
                            const GwsimRequest *reqPtr,
                            GwsimThread *thrPtr);
static uint32_t         EmitReply(GwsimMessenger *msgrPtr,
                            const GwsimMessage *msgPtr, GwsimKind kind,
                            GwsimClause clause, GwsimBasis basis);
static uint32_t         EmitPosted(GwsimCore *corePtr,
                            const GwsimRequest *reqPtr, GwsimKind kind,
                            const GwsimThread *thrPtr, GwsimClause clause,
                            uint32_t cause);
static uint32_t         RequestNumber(const GwsimRequest *reqPtr);
static void             StartDeadline(GwsimMessenger *msgrPtr,
                            GwsimRequest *reqPtr, GwsimTime timeout);
static void             Complete(GwsimMessenger *msgrPtr,
                            GwsimRequest *reqPtr, GwsimRequestEvent event,
                            GwsimValue *resultPtr, GwsimEvent *eventPtr);
static void             CompleteScripted(GwsimMessenger *msgrPtr,
                            GwsimScriptRequest *scriptedPtr, uint32_t seq);
static void             PostCallback(GwsimMessenger *msgrPtr,
                            GwsimRequest *reqPtr, uint32_t cause);
static GwsimThread *    CallbackThread(GwsimRequest *reqPtr,
                            GwsimClause *clausePtr);
static void             FillEvent(const GwsimRequest *reqPtr,
                            GwsimEvent *eventPtr);
static void             FreeFlying(void *data, void *objectPtr);
static void             FreeRequest(GwsimMessenger *msgrPtr,
                            GwsimRequest *reqPtr);
static void             FreeAnswers(GwsimAnswers *answersPtr);
static void             Unlink(GwsimMessenger *msgrPtr,
                            GwsimRequest *reqPtr);
static bool             HasAnswered(GwsimRequest *reqPtr,
                            const GwsimMessage *msgPtr);
static void             CountReply(GwsimMessenger *msgrPtr,
                            GwsimMessage *msgPtr, GwsimRequestEvent what);
static bool             TakeAnswer(GwsimRequest *reqPtr,
                            GwsimMessage *msgPtr);

static const GwsimTimerType deadlineTimer = {
    "timeout", DeadlineHasCome, true, true, NULL, TellDeadline
};
static const GwsimTimerType quietDeadlineTimer = {
    "timeout of endless traffic", DeadlineHasCome, true, false, NULL,
    TellDeadline
};
static const GwsimJobType callbackJob = {
    "callback", StartCallback, EndCallback, false, NULL
};
static const char *const slotText[] = {"onSuccess", "onError"};

#define SLOT_NAME(corePtr, which) \
    (((GwsimMessenger *) (corePtr)->messengerPtr)->slotNames[which])
/* The slot that an outcome reads: 0 onSuccess, 1 onError. */
#define SLOT_OF(reqPtr) \
    ((reqPtr)->machine.state == GWSIM_REQUEST_SUCCESS ? 0 : 1)

/*
 *----------------------------------------------------------------------
 *
 * GwsimMessengerInit, GwsimMessengerFree --
 *
 *      Begin and end of a world's messenger.  At the end threads and runtime
 *      are gone; what was on the way is freed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimMessengerInit(
    GwsimMessenger *msgrPtr,    /* Messenger to initialise. */
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimScopes *scopesPtr,     /* Its scopes. */
    GwsimHandlers *handlersPtr) /* Its handlers. */
{
    *msgrPtr = (GwsimMessenger) {
        .corePtr = corePtr, .scopesPtr = scopesPtr,
        .handlersPtr = handlersPtr
    };
    corePtr->messengerPtr = msgrPtr;
    for (int which = 0; which < 2; which++) {
        msgrPtr->slotNames[which] = GwsimNameIntern(corePtr->namesPtr,
                slotText[which], strlen(slotText[which]));
    }
    corePtr->requestOverProc = RequestOver;
    corePtr->requestNumberProc = RequestNumber;
    GwsimSlabInit(&corePtr->requestSlab, sizeof(GwsimRequest));
    GwsimSlabInit(&corePtr->scriptRequestSlab, sizeof(GwsimScriptRequest));
    GwsimSlabInit(&corePtr->messageSlab, sizeof(GwsimMessage));
    corePtr->netPtr->settleProc = GwsimDisconnectSettle;
    corePtr->netPtr->releaseProc = GwsimDisconnectRelease;
}

void
GwsimMessengerFree(
    GwsimMessenger *msgrPtr)    /* Messenger of a world that ends. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimRequest *reqPtr, *nextPtr;

    GwsimSlabEach(&corePtr->messageSlab, FreeFlying, NULL);
    GwsimInvokeFree(msgrPtr);
    for (reqPtr = msgrPtr->pendingHead; reqPtr != NULL; reqPtr = nextPtr) {
        nextPtr = reqPtr->nextPtr;
        if (!reqPtr->kept) {
            FreeRequest(msgrPtr, reqPtr);
        }
    }
    for (uint32_t n = 1; n <= corePtr->requestCount; n++) {
        reqPtr = GwsimRequestFind(corePtr, n);
        if (reqPtr != NULL) {
            FreeRequest(msgrPtr, reqPtr);
        }
    }
    GwsimPagesFree(&corePtr->requests);
    GwsimMapFree(&msgrPtr->trails);
    GwsimSlabDestroy(&corePtr->requestSlab);
    GwsimSlabDestroy(&corePtr->scriptRequestSlab);
    GwsimSlabDestroy(&corePtr->messageSlab);
}

/* Frees a message that is on its way; those with handlers have gone. */
static void
FreeFlying(
    void *data,                 /* Not used. */
    void *objectPtr)            /* Message, or what is left of one. */
{
    GwsimMessage *msgPtr = objectPtr;

    (void) data;
    if (msgPtr->flying) {
        GwsimRouteFree(msgPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimMessengerSend --
 *
 *      Sends a request and starts its timeout (SRA-02, SRA-03, SRA-17..24,
 *      SRX-01, SRX-07).
 *
 * Results:
 *      The request, which is pending.
 *
 *----------------------------------------------------------------------
 */

GwsimRequest *
GwsimMessengerSend(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimScope *scopePtr,       /* Who sends. */
    GwsimThread *thrPtr,        /* Calling thread, or NULL for traffic. */
    const GwsimSend *sendPtr)   /* What. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimRequest *reqPtr = GwsimSlabAlloc(sendPtr->disposable
            ? &corePtr->requestSlab : &corePtr->scriptRequestSlab);

    *reqPtr = (GwsimRequest) {
        .originPtr = scopePtr,
        .project = sendPtr->project,
        .handler = sendPtr->handler,
        .remoteServer = sendPtr->remoteServer,
        .number = ++corePtr->requestCount,
        .kept = !sendPtr->disposable,
        .counted = !sendPtr->uncounted,
        .sentAt = GwsimNow(corePtr->rtPtr)
    };
    if (reqPtr->kept) {
        *GwsimOfScript(reqPtr) = (GwsimScriptRequest) {
            .request = *reqPtr,
            .functions = {GwsimValueRetain(sendPtr->onSuccessPtr),
                GwsimValueRetain(sendPtr->onErrorPtr)},
            .hostName = sendPtr->hostName,
            .caller = thrPtr->id,
            .place = sendPtr->place
        };
        GwsimPagesPut(&corePtr->requests, reqPtr->number, reqPtr);
    }
    reqPtr->prevPtr = msgrPtr->pendingTail;
    if (msgrPtr->pendingTail == NULL) {
        msgrPtr->pendingHead = reqPtr;
    } else {
        msgrPtr->pendingTail->nextPtr = reqPtr;
    }
    msgrPtr->pendingTail = reqPtr;
    corePtr->openRequests++;
    reqPtr->sentSeq = EmitSent(corePtr, reqPtr, thrPtr);
    StartDeadline(msgrPtr, reqPtr, sendPtr->timeout);
    GwsimRouteRequest(msgrPtr, reqPtr, sendPtr->payloadPtr,
            reqPtr->sentSeq);
    if (msgrPtr->readFaultsPtr != NULL) {
        GwsimFaultAtSend(reqPtr);
    }
    return reqPtr;
}

/* Emits request_sent; its number. */
static uint32_t
EmitSent(
    GwsimCore *corePtr,         /* Core of the world. */
    const GwsimRequest *reqPtr, /* Request just made. */
    GwsimThread *thrPtr)        /* Calling thread, or NULL. */
{
    GwsimEvent event;

    if (!GwsimWants(corePtr, GWSIM_REQUEST_SENT)) {
        return GwsimPass(corePtr);
    }
    event = (GwsimEvent) {
        .clause = GWSIM_SRA_02, .scope = reqPtr->originPtr->name,
        .peer = reqPtr->remoteServer != 0 ? reqPtr->remoteServer
                : reqPtr->originPtr->gatewayPtr->name
    };
    FillEvent(reqPtr, &event);
    return (uint32_t) GwsimEmit(corePtr, thrPtr, GWSIM_REQUEST_SENT, &event);
}

/* The request of a number, if it is one of a script; else NULL. */
GwsimRequest *
GwsimRequestFind(
    GwsimCore *corePtr,         /* Core of the world. */
    uint32_t number)            /* 17 of r17. */
{
    return GwsimPagesGet(&corePtr->requests, number);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimMessengerCancel --
 *
 *      Cancels a request (SRA-06, SRA-07, SRX-08..10).  Its handler is not
 *      stopped.
 *
 * Results:
 *      GWSIM_OK, or GWSIM_REQUEST_OVER for a complete one where switch
 *      cancel_after_done says so.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimMessengerCancel(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Request to cancel. */
    GwsimThread *thrPtr)        /* Who does, or NULL. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimEvent event = {.clause = GWSIM_SRA_06};
    GwsimValue *exceptionPtr;

    if (GwsimRequestIsDone(&reqPtr->machine)) {
        return GwsimSwitchOf(corePtr, CANCEL_AFTER_DONE)
                == GWSIM_CANCEL_ERROR ? GWSIM_MUTATE(33, GWSIM_REQUEST_OVER,
                GWSIM_OK) : GWSIM_OK;
    }
    FillEvent(reqPtr, &event);
    if (thrPtr == NULL) {
        event.scope = reqPtr->originPtr->name;
    }
    event.cause = (uint32_t) GwsimEmit(corePtr, thrPtr, GWSIM_CANCEL,
            &event);
    exceptionPtr = GwsimExceptionNew("java", GWSIM_MUTATE(32,
            "CancellationException", "TimeoutExpiredException"),
            "request was cancelled", NULL);
    reqPtr->machine.observed = true;
    Complete(msgrPtr, reqPtr, GWSIM_REQUEST_CANCEL, exceptionPtr, &event);
    return GWSIM_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimMessengerSetCallback --
 *
 *      Sets, replaces or clears a callback (SRA-12..15, SRA-36, SRX-12,
 *      SRX-13).
 *
 *----------------------------------------------------------------------
 */

void
GwsimMessengerSetCallback(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Request. */
    int which,                  /* 0 onSuccess, 1 onError. */
    GwsimValue *functionPtr,    /* Function; NULL clears; retained. */
    GwsimThread *thrPtr)        /* Who does, or NULL. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;
    static const GwsimClause clause[2][2] = {
        {GWSIM_SRA_12, GWSIM_SRA_13}, {GWSIM_SRA_14, GWSIM_SRA_15}
    };
    GwsimScriptRequest *scriptedPtr = GwsimOfScript(reqPtr);
    GwsimEvent event = {
        .clause = (uint16_t)
                clause[which][scriptedPtr->functions[which] != NULL]
    };
    bool late = GwsimRequestIsDone(&reqPtr->machine)
            && which == SLOT_OF(reqPtr);
    uint32_t seq;

    if (late) {
        event.clause = reqPtr->machine.slot == GWSIM_SLOT_QUEUED
                ? GWSIM_SRX_13 : GWSIM_SRX_12;
    }
    FillEvent(reqPtr, &event);
    event.detail = SLOT_NAME(corePtr, which);
    if (functionPtr != NULL) {
        event.outcome = (uint8_t) GwsimRequestEnd(
                (GwsimRequestState) reqPtr->machine.state);
    }
    seq = (uint32_t) GwsimEmit(corePtr, thrPtr, GWSIM_CALLBACK_SET, &event);
    if (GWSIM_IS_MUTANT(10) && scriptedPtr->functions[which] != NULL) {
        return;
    }
    GwsimValueRetain(functionPtr);
    GwsimValueRelease(scriptedPtr->functions[which]);
    scriptedPtr->functions[which] = functionPtr;
    if (late && GwsimSlotLate(&reqPtr->machine, functionPtr != NULL,
            (int) GwsimSwitchOf(corePtr, LATE_REGISTRATION))
            == GWSIM_SLOT_POST) {
        PostCallback(msgrPtr, reqPtr, seq);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRequestOutcome --
 *
 *      What a wait of some kind on a complete request gives (SRA-04, SRA-05,
 *      SRA-08..11).  Whoever gets it has observed a failure.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRequestOutcome(
    GwsimRequest *reqPtr,       /* Complete request. */
    GwsimWaitKind kind,         /* GET, BLOCK, GET_ERROR or SEND. */
    GwsimOutcome *outcomePtr)   /* Set. */
{
    bool success = reqPtr->machine.state == GWSIM_REQUEST_SUCCESS;
    GwsimValue *resultPtr = GwsimValueRetain(reqPtr->resultPtr);

    GWSIM_ASSERT(GwsimRequestIsDone(&reqPtr->machine));
    reqPtr->machine.observed = true;
    switch (kind) {
    case GWSIM_WAIT_BLOCK:
        GwsimValueRelease(resultPtr);
        GwsimOutcomeSucceed(outcomePtr,
                GwsimValueBool(GWSIM_MUTATE(8, success, true)));
        break;
    case GWSIM_WAIT_GET_ERROR:
        if (GWSIM_MUTATE(42, success, false)) {
            GwsimValueRelease(resultPtr);
            resultPtr = NULL;
        }
        GwsimOutcomeSucceed(outcomePtr, resultPtr);
        break;
    default:
        GwsimOutcomeSucceed(outcomePtr, resultPtr);
        outcomePtr->failed = GWSIM_MUTATE(41, !success, false);
        break;
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimMessengerScopeStopped --
 *
 *      A scope's process has ended (crash, disconnect).  Connections to it
 *      close, both ends know at once (gwsimDisconnect.c); what is on its way
 *      within it and its own requests are lost (GAN-13).
 *
 *----------------------------------------------------------------------
 */

void
GwsimMessengerScopeStopped(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimScope *scopePtr)       /* Scope that has stopped. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimFlights flights;
    GwsimMessage *msgPtr;
    GwsimRequest *reqPtr, *nextPtr;
    uint32_t cause = (uint32_t) corePtr->bus.seq;

    GwsimLinkScopeStopped(scopePtr, cause);
    GwsimLinkSettle(corePtr->netPtr);
    GwsimFlightsBegin(msgrPtr, &flights, true);
    while ((msgPtr = GwsimFlightsNext(&flights)) != NULL) {
        if (msgPtr->pathPtr == NULL && msgPtr->toPtr == scopePtr) {
            GwsimRouteDrop(msgPtr, "scope stopped");
        }
    }
    GwsimFlightsEnd(msgrPtr, &flights);
    for (reqPtr = msgrPtr->pendingHead; reqPtr != NULL; reqPtr = nextPtr) {
        GwsimScope *originPtr = GwsimScopeJvm(reqPtr->originPtr);

        nextPtr = reqPtr->nextPtr;
        if (originPtr == scopePtr) {
            GwsimEvent event = {
                .clause = GWSIM_GAN_13, .cause = cause,
                .basis = GWSIM_BASIS_ASSUMED
            };
            GwsimValue *exceptionPtr = GwsimExceptionNew("java",
                    "RemoteUnavailable", "the sender has stopped", NULL);

            /* Nobody is left to be told. */
            reqPtr->machine.observed = true;
            Complete(msgrPtr, reqPtr, GWSIM_REQUEST_LOSE, exceptionPtr,
                    &event);
        }
    }
}

/* A pause is over: what should have expired meanwhile does now, after all
 * else of this instant. */
void
GwsimMessengerResumed(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    const GwsimScope *scopePtr) /* Gateway that goes on. */
{
    GwsimRuntime *rtPtr = msgrPtr->corePtr->rtPtr;

    for (GwsimRequest *reqPtr = msgrPtr->pendingHead; reqPtr != NULL;
            reqPtr = reqPtr->nextPtr) {
        if (reqPtr->overdue && GwsimScopeJvm(reqPtr->originPtr) == scopePtr) {
            reqPtr->overdue = false;
            GwsimTimerStart(rtPtr, &reqPtr->deadline, reqPtr->counted
                    ? &deadlineTimer : &quietDeadlineTimer, GwsimNow(rtPtr));
        }
    }
}

/* Fails a request at this very moment, if it is pending; what still comes is
 * late. */
void
GwsimMessengerFail(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Request. */
    GwsimClause clause,         /* Clause that says so. */
    GwsimValue *exceptionPtr)   /* With what. */
{
    GwsimEvent event = {
        .clause = (uint16_t) clause,
        .cause = (uint32_t) msgrPtr->corePtr->bus.seq
    };

    if (!GwsimRequestIsDone(&reqPtr->machine)) {
        Complete(msgrPtr, reqPtr, GWSIM_REQUEST_LOSE,
                GwsimValueRetain(exceptionPtr), &event);
    }
}

/* Expires a request at this very moment, if it is pending. */
void
GwsimMessengerExpire(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr)       /* Request. */
{
    GwsimEvent event = {
        .clause = reqPtr->defaultTimeout ? GWSIM_SRX_01 : GWSIM_SRA_23,
        .scope = reqPtr->originPtr->name, .cause = reqPtr->sentSeq
    };
    GwsimValue *exceptionPtr;
    GwsimBuf buf = {0};
    double waited = (double) (GwsimNow(msgrPtr->corePtr->rtPtr)
            - reqPtr->sentAt) / 1e9;

    if (GwsimRequestIsDone(&reqPtr->machine)) {
        return;
    }
    FillEvent(reqPtr, &event);
    event.cause = (uint32_t) GwsimEmit(msgrPtr->corePtr, NULL, GWSIM_TIMEOUT,
            &event);
    GwsimBufPrintf(&buf, "no reply within %.9g s", waited);
    exceptionPtr = GwsimExceptionNew("java", GWSIM_MUTATE(31,
            "TimeoutExpiredException", "CancellationException"),
            buf.data, NULL);
    GwsimBufFree(&buf);
    event.clause = GWSIM_SRX_06;
    Complete(msgrPtr, reqPtr, GWSIM_REQUEST_EXPIRE, exceptionPtr, &event);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRequestReply --
 *
 *      A reply has arrived at the sender.  With several answering scopes the
 *      first success wins, or all are collected, and only when all have
 *      failed does the request fail (SRX-28).
 *
 *----------------------------------------------------------------------
 */

void
GwsimRequestReply(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimMessage *msgPtr)       /* Reply; the caller's, but for its value. */
{
    GwsimRequest *reqPtr = msgPtr->requestPtr;
    GwsimRequestEvent what = msgPtr->lost ? GWSIM_REQUEST_LOSE
            : msgPtr->failed ? GWSIM_REQUEST_FAILURE : GWSIM_REQUEST_REPLY;
    GwsimRequestCore after = reqPtr->machine;
    GwsimRequestStep step = GwsimRequestAdvance(&after, what);
    GwsimBasis basis = GWSIM_BASIS_NONE;

    if (GWSIM_IS_MUTANT(22) && step == GWSIM_REQUEST_DUPLICATE) {
        GwsimValueRelease(reqPtr->resultPtr);
        reqPtr->resultPtr = GwsimValueRetain(msgPtr->valuePtr);
    }
    if (step == GWSIM_REQUEST_COMPLETES && HasAnswered(reqPtr, msgPtr)) {
        step = GWSIM_REQUEST_DUPLICATE;
    }
    if (reqPtr->severed && step == GWSIM_REQUEST_COMPLETES
            && !msgPtr->lost) {
        step = GWSIM_REQUEST_LATE;
        basis = GWSIM_BASIS_ASSUMED;
    }
    switch (step) {
    case GWSIM_REQUEST_COMPLETES:
        CountReply(msgrPtr, msgPtr, what);
        break;
    case GWSIM_REQUEST_LATE:
        if (GWSIM_IS_MUTANT(21) && reqPtr->kept) {
            GwsimValueRelease(reqPtr->resultPtr);
            reqPtr->resultPtr = GwsimValueRetain(msgPtr->valuePtr);
            reqPtr->machine.state = GWSIM_REQUEST_SUCCESS;
            PostCallback(msgrPtr, reqPtr, 0);
        }
        EmitReply(msgrPtr, msgPtr, GWSIM_LATE_REPLY, reqPtr->severed
                ? GWSIM_GAN_13 : GWSIM_SRX_08, basis);
        break;
    case GWSIM_REQUEST_DUPLICATE:
        EmitReply(msgrPtr, msgPtr, GWSIM_DUPLICATE_REPLY,
                reqPtr->awaited > 1 ? GWSIM_SRX_28 : GWSIM_SRX_11, basis);
        break;
    case GWSIM_REQUEST_IGNORED:
        break;
    }
}

/* A reply that counts: it completes its request, unless others are awaited. */
static void
CountReply(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimMessage *msgPtr,       /* Reply; its value is taken. */
    GwsimRequestEvent what)     /* What it is to the request. */
{
    GwsimRequest *reqPtr = msgPtr->requestPtr;
    GwsimAnswers *answersPtr;
    GwsimValue *valuePtr;
    GwsimClause clause;
    uint32_t cause = msgPtr->lost ? msgPtr->cause
            : EmitReply(msgrPtr, msgPtr, GWSIM_REPLY_RECEIVED,
                    GWSIM_CLAUSE_NONE, GWSIM_BASIS_NONE);

    if (!TakeAnswer(reqPtr, msgPtr)) {
        return;
    }
    answersPtr = reqPtr->answersPtr;
    if (answersPtr != NULL && answersPtr->replies != NULL && !msgPtr->lost) {
        GwsimStatus status = GwsimValueList(answersPtr->replies,
                answersPtr->replyCount, &valuePtr);

        GWSIM_ASSERT(status == GWSIM_OK);
        answersPtr->replyCount = 0;
        what = GWSIM_REQUEST_REPLY;
    } else {
        valuePtr = msgPtr->valuePtr;
        msgPtr->valuePtr = NULL;
    }
    clause = what == GWSIM_REQUEST_REPLY ? GWSIM_SRA_04
            : what == GWSIM_REQUEST_LOSE ? GWSIM_GAN_13 : GWSIM_SRA_05;
    Complete(msgrPtr, reqPtr, what, valuePtr, &(GwsimEvent) {
        .clause = (uint16_t) clause, .cause = cause,
        .peer = msgPtr->scopePtr != NULL ? msgPtr->scopePtr->name : 0
    });
}

/* Emits what becomes of a reply at the sender; its number. */
static uint32_t
EmitReply(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    const GwsimMessage *msgPtr, /* Reply. */
    GwsimKind kind,             /* REPLY_RECEIVED, LATE_ or DUPLICATE_. */
    GwsimClause clause,         /* Clause that says so ... */
    GwsimBasis basis)           /* ... and its basis, if not its own. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimEvent event;

    if (!GwsimWants(corePtr, kind)) {
        return GwsimPass(corePtr);
    }
    event = (GwsimEvent) {
        .scope = msgPtr->requestPtr->originPtr->name,
        .cause = msgPtr->cause, .clause = (uint16_t) clause,
        .basis = (uint8_t) basis,
        .peer = msgPtr->scopePtr != NULL ? msgPtr->scopePtr->name : 0,
        .outcome = msgPtr->failed ? GWSIM_END_ERROR : GWSIM_END_SUCCESS
    };
    FillEvent(msgPtr->requestPtr, &event);
    return (uint32_t) GwsimEmit(corePtr, NULL, kind, &event);
}

/* Gives up one hold on a request; the last one frees one of traffic, once it
 * is complete (until then its timeout holds it). */
void
GwsimRequestRelease(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr)       /* Request held. */
{
    if (--reqPtr->refs == 0 && !reqPtr->kept
            && GwsimRequestIsDone(&reqPtr->machine)) {
        FreeRequest(msgrPtr, reqPtr);
    }
}

/* Whose deadline it is. */
static void
TellDeadline(
    const GwsimTimer *timerPtr, /* The request's timer. */
    uint32_t names[2])          /* Receive its handler, and who sent it. */
{
    const GwsimRequest *reqPtr = (const GwsimRequest *)
            ((const char *) timerPtr - offsetof(GwsimRequest, deadline));

    names[0] = reqPtr->handler;
    names[1] = reqPtr->originPtr->name;
}

/* The deadline of a request has come. */
static void
DeadlineHasCome(
    GwsimRuntime *rtPtr,        /* Runtime of the world. */
    GwsimTimer *timerPtr)       /* The request's timer. */
{
    GwsimRequest *reqPtr = (GwsimRequest *)
            ((char *) timerPtr - offsetof(GwsimRequest, deadline));
    GwsimMessenger *msgrPtr = GwsimCoreOf(rtPtr)->messengerPtr;

    if (GwsimScopeJvm(reqPtr->originPtr)->paused > 0) {
        reqPtr->overdue = true;
        return;
    }
    reqPtr->refs++;
    GwsimMessengerExpire(msgrPtr, reqPtr);
    GwsimRequestRelease(msgrPtr, reqPtr);
}

/* Is a wait on a request over?  Else: the line of its waiters. */
static bool
RequestOver(
    GwsimRequest *reqPtr,       /* Request waited for. */
    int waitKind,               /* GwsimWaitKind. */
    GwsimOutcome *outcomePtr,   /* Set if over. */
    GwsimThread ***listPtrPtr)  /* Set if not. */
{
    if (GWSIM_IS_MUTANT(9) && waitKind == GWSIM_WAIT_GET_ERROR
            && !GwsimRequestIsDone(&reqPtr->machine)) {
        GwsimOutcomeSucceed(outcomePtr, NULL);
        return true;
    }
    if (!GwsimRequestIsDone(&reqPtr->machine)) {
        *listPtrPtr = &GwsimOfScript(reqPtr)->waitersPtr;
        return false;
    }
    GwsimRequestOutcome(reqPtr, (GwsimWaitKind) waitKind, outcomePtr);
    return true;
}

/* Number of a request, for the rooms below. */
static uint32_t
RequestNumber(
    const GwsimRequest *reqPtr) /* Request. */
{
    return reqPtr->number;
}

/* Starts the timeout; with a granularity it is seen at the next multiple of
 * that from the world's start (SRX-07). */
static void
StartDeadline(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Request just sent. */
    GwsimTime timeout)          /* ns; -1: the default; 0: none. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimTime grain = GWSIM_MUTATE(40,
            GwsimSwitchOf(corePtr, TIMEOUT_GRANULARITY), 0);
    GwsimTime due;

    if (timeout < 0) {
        timeout = GWSIM_MUTATE(39, GwsimSwitchOf(corePtr, DEFAULT_TIMEOUT),
                15 * GWSIM_S);
        reqPtr->defaultTimeout = true;
    }
    timeout = GWSIM_MUTATE(11, timeout, timeout / 2);
    timeout = GWSIM_MUTATE(12, timeout, timeout * 2);
    if (GWSIM_MUTATE(13, timeout == 0, true)) {
        return;
    }
    due = timeout < GWSIM_TIME_MAX - reqPtr->sentAt
            ? reqPtr->sentAt + timeout : GWSIM_TIME_MAX;
    if (grain > 0 && due < GWSIM_TIME_MAX - grain) {
        due = (due + grain - 1) / grain * grain;
    }
    GwsimTimerStart(corePtr->rtPtr, &reqPtr->deadline,
            reqPtr->counted ? &deadlineTimer : &quietDeadlineTimer, due);
}

/*
 * The one place where a request completes (rule 2).  eventPtr brings clause,
 * cause and scope; the thread it happens on is not told, as nobody's script
 * runs then.
 */
static void
Complete(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Request. */
    GwsimRequestEvent what,     /* What completes it. */
    GwsimValue *resultPtr,      /* Value or exception; taken over. */
    GwsimEvent *eventPtr)       /* Event to complete with. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimRequestStep step = GwsimRequestAdvance(&reqPtr->machine, what);
    GwsimRequestState state = (GwsimRequestState) reqPtr->machine.state;
    uint32_t seq;

    GWSIM_ASSERT(step == GWSIM_REQUEST_COMPLETES);
    GwsimCoreTimerStop(corePtr, &reqPtr->deadline);
    Unlink(msgrPtr, reqPtr);
    if (reqPtr->crossed & GWSIM_CROSSED_TRAIL) {
        GwsimDisconnectEndTrail(msgrPtr, reqPtr);
    }
    corePtr->openRequests--;
    /* Value before anybody can see that it is done (hazard 6). */
    reqPtr->resultPtr = resultPtr;
    FillEvent(reqPtr, eventPtr);
    eventPtr->scope = reqPtr->originPtr->name;
    eventPtr->thread = 0;
    eventPtr->role = 0;
    eventPtr->basis = GWSIM_BASIS_NONE;
    eventPtr->outcome = (uint8_t) GwsimRequestEnd(state);
    seq = (uint32_t) GwsimEmit(corePtr, NULL, GWSIM_REQUEST_COMPLETED,
            eventPtr);
    if (reqPtr->kept) {
        CompleteScripted(msgrPtr, GwsimOfScript(reqPtr), seq);
    }
    if (GwsimSlotComplete(&reqPtr->machine, !reqPtr->kept
            || GwsimOfScript(reqPtr)->functions[SLOT_OF(reqPtr)] != NULL)
            == GWSIM_SLOT_POST) {
        PostCallback(msgrPtr, reqPtr, seq);
        if (GWSIM_IS_MUTANT(1)) {
            PostCallback(msgrPtr, reqPtr, seq);
        }
    }
}

/* What else comes with the end of a request that a script has sent: who waits
 * for it is woken, and a failure that nobody has seen is kept in mind. */
static void
CompleteScripted(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimScriptRequest *scriptedPtr,    /* Request just completed. */
    uint32_t seq)               /* Its request_completed event. */
{
    GwsimRequest *reqPtr = &scriptedPtr->request;

    scriptedPtr->doneSeq = seq;
    while (scriptedPtr->waitersPtr != NULL) {
        GwsimThread *waiterPtr = scriptedPtr->waitersPtr;
        GwsimOutcome outcome = {0};

        GwsimRequestOutcome(reqPtr, waiterPtr->wait.kind, &outcome);
        GwsimThreadWake(waiterPtr, GWSIM_WAKE_DONE, &outcome);
        if (GWSIM_IS_MUTANT(7)) {
            break;
        }
    }
    if (reqPtr->machine.state == GWSIM_REQUEST_SUCCESS
            || reqPtr->machine.observed) {
        return;
    }
    if (msgrPtr->failedTail == NULL) {
        msgrPtr->failedHead = reqPtr;
    } else {
        msgrPtr->failedTail->nextPtr = reqPtr;
    }
    msgrPtr->failedTail = reqPtr;
}

/* Posts the callback of a complete request to its thread. */
static void
PostCallback(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Complete request. */
    uint32_t cause)             /* Event that makes it so. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimClause clause = GWSIM_CLAUSE_NONE;
    GwsimThread *thrPtr;
    GwsimJob *jobPtr;

    if (!GwsimScopeJvm(reqPtr->originPtr)->up) {
        EmitPosted(corePtr, reqPtr, GWSIM_UNDELIVERED, NULL,
                GWSIM_CLAUSE_NONE, cause);
        return;
    }
    jobPtr = GwsimJobNew(corePtr, &callbackJob, reqPtr, reqPtr->kept);
    if (reqPtr->kept) {
        GwsimScriptRequest *scriptedPtr = GwsimOfScript(reqPtr);

        jobPtr->place = scriptedPtr->place;
        if (GwsimSwitchOf(corePtr, CALLBACK_SLOT) == GWSIM_MUTATE(36,
                GWSIM_MUTATE(37, GWSIM_SLOT_CAPTURED, -1),
                GWSIM_SLOT_LATEST)) {
            GwsimJobCall(jobPtr)->functionPtr = GwsimValueRetain(
                    scriptedPtr->functions[SLOT_OF(reqPtr)]);
        }
    }
    reqPtr->refs++;
    thrPtr = CallbackThread(reqPtr, &clause);
    jobPtr->cause = EmitPosted(corePtr, reqPtr, GWSIM_CALLBACK_POSTED,
            thrPtr, clause, cause);
    if (thrPtr != NULL) {
        GwsimThreadPost(thrPtr, jobPtr);
    } else {
        GwsimPoolPost(GwsimScopeJvm(reqPtr->originPtr),
                reqPtr->project, jobPtr);
    }
}

/* Emits that a callback is posted, or cannot be; its number. */
static uint32_t
EmitPosted(
    GwsimCore *corePtr,         /* Core of the world. */
    const GwsimRequest *reqPtr, /* Complete request. */
    GwsimKind kind,             /* CALLBACK_POSTED or UNDELIVERED. */
    const GwsimThread *thrPtr,  /* Where it will run, or NULL. */
    GwsimClause clause,         /* Clause that says so. */
    uint32_t cause)             /* Event that makes it so. */
{
    GwsimEvent event;

    if (!GwsimWants(corePtr, kind)) {
        return GwsimPass(corePtr);
    }
    event = (GwsimEvent) {
        .scope = reqPtr->originPtr->name, .cause = cause,
        .clause = (uint16_t) clause,
        .detail = SLOT_NAME(corePtr, SLOT_OF(reqPtr)),
        .peer = thrPtr != NULL ? thrPtr->id : 0,
        .outcome = (uint8_t) GwsimRequestEnd(
                (GwsimRequestState) reqPtr->machine.state)
    };
    FillEvent(reqPtr, &event);
    return (uint32_t) GwsimEmit(corePtr, NULL, kind, &event);
}

/* The thread that a callback runs on, and the clause that says so; NULL: a
 * thread of the shared pool (gateway_callback_thread caller_pool). */
static GwsimThread *
CallbackThread(
    GwsimRequest *reqPtr,       /* Complete request. */
    GwsimClause *clausePtr)     /* Set. */
{
    GwsimScope *scopePtr = reqPtr->originPtr;

    if (GWSIM_MUTATE(3, GwsimScopeHasGui(scopePtr), false)) {
        *clausePtr = reqPtr->machine.state == GWSIM_REQUEST_SUCCESS
                ? GWSIM_SRA_26 : GWSIM_SRA_28;
        return GWSIM_MUTATE(4, GwsimScopeGui(scopePtr),
                GwsimMapFind(&scopePtr->corePtr->threadsById,
                GwsimOfScript(reqPtr)->caller));
    }
    *clausePtr = GWSIM_SRX_14;
    if (GwsimSwitchOf(scopePtr->corePtr, GATEWAY_CALLBACK_THREAD)
            == GWSIM_MUTATE(38, GWSIM_CALLBACK_CALLER_POOL, -1)) {
        return NULL;
    }
    return GwsimScopeCallback(scopePtr);
}

/* A posted callback starts: the slot is read now, unless it was captured. */
static GwsimAdvance
StartCallback(
    GwsimThread *thrPtr,        /* Thread it runs on. */
    GwsimJob *jobPtr)           /* Callback job. */
{
    GwsimRequest *reqPtr = jobPtr->ownerPtr;
    GwsimCore *corePtr = thrPtr->corePtr;
    int which = SLOT_OF(reqPtr);
    GwsimEvent event = {
        .scope = reqPtr->originPtr->name,
        .clause = which == 0 ? GWSIM_SRA_25
                : reqPtr->machine.state == GWSIM_REQUEST_CANCELLED
                ? GWSIM_SRA_07 : GWSIM_SRA_27,
        .detail = SLOT_NAME(corePtr, which),
        .outcome = (uint8_t) GwsimRequestEnd(
                (GwsimRequestState) reqPtr->machine.state)
    };

    if (reqPtr->kept && GwsimJobCall(jobPtr)->functionPtr == NULL) {
        GwsimJobCall(jobPtr)->functionPtr = GwsimValueRetain(
                GwsimOfScript(reqPtr)->functions[which]);
    }
    if (!GwsimSlotStart(&reqPtr->machine,
            !reqPtr->kept || GwsimJobCall(jobPtr)->functionPtr != NULL,
            (int) GwsimSwitchOf(corePtr, LATE_REGISTRATION))) {
        return GWSIM_ADVANCE_END;
    }
    if (which == 1) {
        reqPtr->machine.observed = true;
    }
    FillEvent(reqPtr, &event);
    thrPtr->cause = (uint32_t) GwsimEmit(corePtr, thrPtr,
            GWSIM_CALLBACK_STARTED, &event);
    jobPtr->phase = 1;
    if (!reqPtr->kept) {
        return GWSIM_ADVANCE_END;
    }
    GwsimJobCall(jobPtr)->argv[0] = GwsimValueRetain(reqPtr->resultPtr);
    GwsimJobCall(jobPtr)->argc = 1;
    return GWSIM_ADVANCE_SCRIPT;
}

/* A callback is over; an exception is logged, the handle is not affected
 * (SRX-15). */
static void
EndCallback(
    GwsimThread *thrPtr,        /* Thread it ran on. */
    GwsimJob *jobPtr,           /* Callback job. */
    bool doomed)                /* Interrupted from outside. */
{
    GwsimRequest *reqPtr = jobPtr->ownerPtr;
    GwsimCore *corePtr = thrPtr->corePtr;
    int which = SLOT_OF(reqPtr);
    GwsimEvent event = {
        .scope = reqPtr->originPtr->name,
        .detail = SLOT_NAME(corePtr, which)
    };

    if (jobPtr->phase > 0) {
        event.outcome = thrPtr->outcome.failed
                ? GWSIM_END_ERROR : GWSIM_END_SUCCESS;
        FillEvent(reqPtr, &event);
        GwsimEmit(corePtr, thrPtr, GWSIM_CALLBACK_ENDED, &event);
        if (thrPtr->outcome.failed && !doomed) {
            corePtr->scriptErrorProc(corePtr, thrPtr, jobPtr,
                    &thrPtr->outcome, false);
        }
    }
    GwsimRequestRelease(corePtr->messengerPtr, reqPtr);
}

/* What every event of a request says of it. */
static void
FillEvent(
    const GwsimRequest *reqPtr, /* Request. */
    GwsimEvent *eventPtr)       /* Event to fill in. */
{
    eventPtr->request = reqPtr->number;
    eventPtr->project = reqPtr->project;
    eventPtr->handler = reqPtr->handler;
}

/* Takes a request out of the list of the pending ones. */
static void
Unlink(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr)       /* Request in the list. */
{
    if (reqPtr->prevPtr == NULL) {
        msgrPtr->pendingHead = reqPtr->nextPtr;
    } else {
        reqPtr->prevPtr->nextPtr = reqPtr->nextPtr;
    }
    if (reqPtr->nextPtr == NULL) {
        msgrPtr->pendingTail = reqPtr->prevPtr;
    } else {
        reqPtr->nextPtr->prevPtr = reqPtr->prevPtr;
    }
    reqPtr->nextPtr = reqPtr->prevPtr = NULL;
}

/* Frees a request that nothing holds any more. */
static void
FreeRequest(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr)       /* Request; gone afterwards. */
{
    GwsimCoreTimerStop(msgrPtr->corePtr, &reqPtr->deadline);
    if (reqPtr->crossed & GWSIM_CROSSED_TRAIL) {
        GwsimDisconnectEndTrail(msgrPtr, reqPtr);
    }
    GwsimValueRelease(reqPtr->resultPtr);
    if (reqPtr->answersPtr != NULL) {
        FreeAnswers(reqPtr->answersPtr);
    }
    if (!reqPtr->kept) {
        GwsimSlabFree(&msgrPtr->corePtr->requestSlab, reqPtr);
        return;
    }
    GwsimValueRelease(GwsimOfScript(reqPtr)->functions[0]);
    GwsimValueRelease(GwsimOfScript(reqPtr)->functions[1]);
    GwsimSlabFree(&msgrPtr->corePtr->scriptRequestSlab, reqPtr);
}

/* Frees what several have answered. */
static void
FreeAnswers(
    GwsimAnswers *answersPtr)   /* Answers of a request that is freed. */
{
    for (int i = 0; i < answersPtr->replyCount; i++) {
        GwsimValueRelease(answersPtr->replies[i]);
    }
    GwsimFree(answersPtr->replies);
    GwsimFree(answersPtr);
}

/* Notes that one of several has answered; true if it had before (hazard 4). */
static bool
HasAnswered(
    GwsimRequest *reqPtr,       /* Pending request. */
    const GwsimMessage *msgPtr) /* Reply. */
{
    GwsimAnswers *answersPtr = reqPtr->answersPtr;
    bool before;

    if (reqPtr->awaited <= 1 || msgPtr->lost) {
        return false;
    }
    if (answersPtr == NULL) {
        answersPtr = GwsimCalloc(1, sizeof(GwsimAnswers) + reqPtr->awaited);
        reqPtr->answersPtr = answersPtr;
    }
    if (msgPtr->answer >= reqPtr->awaited) {
        return true;            /* Of a second dispatch, to more scopes. */
    }
    before = answersPtr->answered[msgPtr->answer];
    answersPtr->answered[msgPtr->answer] = true;
    return before;
}

/* Counts an answer of several; true if it settles the request. */
static bool
TakeAnswer(
    GwsimRequest *reqPtr,       /* Pending request. */
    GwsimMessage *msgPtr)       /* Reply. */
{
    bool all = GwsimSwitchOf(reqPtr->originPtr->corePtr, MULTI_REPLY)
            == GWSIM_MULTI_ALL;
    GwsimAnswers *answersPtr = reqPtr->answersPtr;

    if (reqPtr->awaited <= 1 || msgPtr->lost) {
        return true;
    }
    if (msgPtr->failed) {
        if (GWSIM_IS_MUTANT(82)) {
            return true;
        }
        answersPtr->failures++;
    } else if (GWSIM_MUTATE(81, !all, false)) {
        return true;
    } else {
        if (answersPtr->replies == NULL) {
            answersPtr->replies = GwsimCalloc(reqPtr->awaited,
                    sizeof(GwsimValue *));
        }
        answersPtr->replies[answersPtr->replyCount++] =
                GwsimValueRetain(msgPtr->valuePtr);
    }
    return answersPtr->failures + answersPtr->replyCount == reqPtr->awaited;
}
