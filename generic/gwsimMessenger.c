/*
 * gwsimMessenger.c --
 *
 *      Requests: sending, timeout, cancellation, completion.  Their callbacks
 *      are in gwsimCallback.c, what comes back for them in gwsimReply.c; how
 *      their messages travel is in gwsimRoute.c, how they are found by their
 *      numbers in gwsimRequestTable.c.
 *
 *      Rules:
 *      1. The handle exists before anything of the request can happen: even
 *         a request that must fail completes through a message (SRA-03,
 *         SRX-02).
 *      2. Every completion goes through GwsimRequestComplete, which asks
 *         the state machine first: one winner (invariant 1).
 *      3. Completion wakes all waiters and posts at most one callback, to the
 *         thread that the sender's scope prescribes, never on the caller's
 *         stack (invariants 2 to 4; SRA-26, SRA-28, SRX-14).
 *      4. A request lives as long as a message, job, timer or fault holds it.
 *         One of a script can be found by its number as long as its world
 *         lives: it stays, or is archived (gwsimRequestTable.c).
 */

#include <string.h>

#include "gwsimLink.h"
#include "gwsimMessengerInt.h"
#include "gwsimMutant.h"
#include "gwsimOutcome.h"

static GwsimTimerProc   DeadlineHasCome;
static void             TellDeadline(const GwsimTimer *timerPtr,
                            uint32_t names[2]);
static bool             RequestOver(GwsimRequest *reqPtr, int waitKind,
                            GwsimOutcome *outcomePtr,
                            GwsimThread ***listPtrPtr);
static void             FillScripted(GwsimScriptRequest *scriptedPtr,
                            const GwsimThread *thrPtr,
                            const GwsimSend *sendPtr);
static uint32_t         EmitSent(GwsimCore *corePtr,
                            const GwsimRequest *reqPtr,
                            GwsimThread *thrPtr);
static uint32_t         RequestNumber(const GwsimRequest *reqPtr);
static void             LetGo(GwsimCore *corePtr, GwsimRequest *reqPtr);
static void             StartDeadline(GwsimMessenger *msgrPtr,
                            GwsimRequest *reqPtr, GwsimTime timeout);
static void             CompleteScripted(GwsimMessenger *msgrPtr,
                            GwsimScriptRequest *scriptedPtr, uint32_t seq);
static void             FreeFlying(void *data, void *objectPtr);
static void             Unlink(GwsimMessenger *msgrPtr,
                            GwsimRequest *reqPtr);

static const GwsimTimerType deadlineTimer = {
    "timeout", DeadlineHasCome, true, true, NULL, TellDeadline, NULL
};
static const GwsimTimerType quietDeadlineTimer = {
    "timeout of endless traffic", DeadlineHasCome, true, false, NULL,
    TellDeadline, NULL
};

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
    GwsimCallbackInit(msgrPtr);
    corePtr->requestOverProc = RequestOver;
    corePtr->requestNumberProc = RequestNumber;
    corePtr->requestLetGoProc = LetGo;
    GwsimSlabInit(&corePtr->requestSlab, sizeof(GwsimRequest));
    GwsimSlabInit(&corePtr->scriptRequestSlab, sizeof(GwsimScriptRequest));
    GwsimSlabInit(&corePtr->messageSlab, sizeof(GwsimMessage));
    GwsimRequestsInit(msgrPtr);
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
            GwsimRequestFree(msgrPtr, reqPtr);
        }
    }
    GwsimRequestsFree(msgrPtr);
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

    GWSIM_CLEAR(reqPtr);
    reqPtr->originPtr = scopePtr;
    reqPtr->project = sendPtr->project;
    reqPtr->handler = sendPtr->handler;
    reqPtr->remoteServer = sendPtr->remoteServer;
    reqPtr->number = ++corePtr->requestCount;
    reqPtr->kept = !sendPtr->disposable;
    reqPtr->counted = !sendPtr->uncounted;
    reqPtr->sentAt = GwsimNow(corePtr->rtPtr);
    if (reqPtr->kept) {
        FillScripted(GwsimOfScript(reqPtr), thrPtr, sendPtr);
        GwsimRequestsPut(corePtr, reqPtr);
    }
    reqPtr->prevPtr = msgrPtr->pendingTail;
    if (msgrPtr->pendingTail == NULL) {
        msgrPtr->pendingHead = reqPtr;
    } else {
        msgrPtr->pendingTail->nextPtr = reqPtr;
    }
    msgrPtr->pendingTail = reqPtr;
    corePtr->openRequests++;
    GwsimBusFetchRequest(&corePtr->bus, reqPtr->number);
    reqPtr->sentSeq = EmitSent(corePtr, reqPtr, thrPtr);
    StartDeadline(msgrPtr, reqPtr, sendPtr->timeout);
    GwsimRouteRequest(msgrPtr, reqPtr, sendPtr->payloadPtr,
            reqPtr->sentSeq);
    if (msgrPtr->readFaultsPtr != NULL) {
        GwsimFaultAtSend(reqPtr);
    }
    return reqPtr;
}

/* Fills in what only a request of a script has. */
static void
FillScripted(
    GwsimScriptRequest *scriptedPtr,    /* Its `request` is filled in. */
    const GwsimThread *thrPtr,  /* Calling thread. */
    const GwsimSend *sendPtr)   /* What is sent. */
{
    scriptedPtr->functions[0] = GwsimValueRetain(sendPtr->onSuccessPtr);
    scriptedPtr->functions[1] = GwsimValueRetain(sendPtr->onErrorPtr);
    scriptedPtr->waitersPtr = NULL;
    scriptedPtr->hostName = sendPtr->hostName;
    scriptedPtr->caller = thrPtr->id;
    scriptedPtr->place = sendPtr->place;
    scriptedPtr->doneSeq = 0;
    scriptedPtr->entryPtr = NULL;
}

/* Emits request_sent; its number. */
static uint32_t
EmitSent(
    GwsimCore *corePtr,         /* Core of the world. */
    const GwsimRequest *reqPtr, /* Request just made. */
    GwsimThread *thrPtr)        /* Calling thread, or NULL. */
{
    const uint32_t tags = GWSIM_TAGS(GWSIM_REQUEST_SENT, GWSIM_SRA_02);
    GwsimScope *originPtr = reqPtr->originPtr;
    GwsimMore more;
    GwsimEvent *eventPtr;

    if (!GwsimWants(corePtr, GWSIM_REQUEST_SENT)) {
        return GwsimPass(corePtr);
    }
    more = (GwsimMore) {
        .scope = originPtr->name, .project = reqPtr->project,
        .handler = reqPtr->handler, .peer = reqPtr->remoteServer != 0
                ? reqPtr->remoteServer : originPtr->gatewayPtr->name
    };
    if (thrPtr == NULL && corePtr->bus.cause == 0
            && GwsimBusJustKeeps(&corePtr->bus, GWSIM_REQUEST_SENT)) {
        return (uint32_t) GwsimBusPutWhole(&corePtr->bus,
                corePtr->rtPtr->now, reqPtr->number, 0, tags, more);
    }
    eventPtr = GwsimBusRoom(&corePtr->bus);
    *eventPtr = (GwsimEvent) {
        .tags = tags, .request = reqPtr->number, .scope = more.scope,
        .project = more.project, .handler = more.handler, .peer = more.peer
    };
    return (uint32_t) GwsimEmit(corePtr, thrPtr, GWSIM_REQUEST_SENT, eventPtr);
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
    uint32_t cause;

    if (GwsimRequestIsDone(&reqPtr->machine)) {
        return GwsimSwitchOf(corePtr, CANCEL_AFTER_DONE)
                == GWSIM_CANCEL_ERROR ? GWSIM_MUTATE(33, GWSIM_REQUEST_OVER,
                GWSIM_OK) : GWSIM_OK;
    }
    GwsimRequestFill(reqPtr, &event);
    if (thrPtr == NULL) {
        event.scope = reqPtr->originPtr->name;
    }
    cause = (uint32_t) GwsimEmit(corePtr, thrPtr, GWSIM_CANCEL, &event);
    exceptionPtr = GwsimExceptionNew("java", GWSIM_MUTATE(32,
            "CancellationException", "TimeoutExpiredException"),
            "request was cancelled", NULL);
    reqPtr->machine.observed = true;
    GwsimRequestComplete(msgrPtr, reqPtr, GWSIM_REQUEST_CANCEL,
            exceptionPtr, GWSIM_SRA_06, 0, cause);
    return GWSIM_OK;
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
    GwsimScope *scopePtr,       /* Scope that has stopped. */
    uint32_t cause)             /* The event that says so. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimFlights flights;
    GwsimMessage *msgPtr;
    GwsimRequest *reqPtr, *nextPtr;

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
            GwsimValue *exceptionPtr = GwsimExceptionNew("java",
                    "RemoteUnavailable", "the sender has stopped", NULL);

            /* Nobody is left to be told. */
            reqPtr->machine.observed = true;
            GwsimRequestComplete(msgrPtr, reqPtr, GWSIM_REQUEST_LOSE,
                    exceptionPtr, GWSIM_GAN_13, 0, cause);
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
    if (!GwsimRequestIsDone(&reqPtr->machine)) {
        GwsimRequestComplete(msgrPtr, reqPtr, GWSIM_REQUEST_LOSE,
                GwsimValueRetain(exceptionPtr), clause, 0,
                (uint32_t) msgrPtr->corePtr->bus.seq);
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
    uint32_t cause;
    double waited = (double) (GwsimNow(msgrPtr->corePtr->rtPtr)
            - reqPtr->sentAt) / 1e9;

    if (GwsimRequestIsDone(&reqPtr->machine)) {
        return;
    }
    GwsimRequestFill(reqPtr, &event);
    cause = (uint32_t) GwsimEmit(msgrPtr->corePtr, NULL, GWSIM_TIMEOUT,
            &event);
    GwsimBufPrintf(&buf, "no reply within %.9g s", waited);
    exceptionPtr = GwsimExceptionNew("java", GWSIM_MUTATE(31,
            "TimeoutExpiredException", "CancellationException"),
            buf.data, NULL);
    GwsimBufFree(&buf);
    GwsimRequestComplete(msgrPtr, reqPtr, GWSIM_REQUEST_EXPIRE,
            exceptionPtr, GWSIM_SRX_06, 0, cause);
}

/* Gives up one hold on a request.  With the last one of a complete request
 * (until then its timeout holds it) one of traffic is freed, and one of a
 * script archived, if it can be. */
void
GwsimRequestRelease(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr)       /* Request held. */
{
    if (--reqPtr->refs > 0 || !GwsimRequestIsDone(&reqPtr->machine)) {
        return;
    }
    if (!reqPtr->kept) {
        GwsimRequestFree(msgrPtr, reqPtr);
    } else if (reqPtr->machine.state == GWSIM_REQUEST_SUCCESS
            && !msgrPtr->corePtr->closing) {
        GwsimRequestsArchive(msgrPtr, GwsimOfScript(reqPtr));
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
        GwsimFaultAtStandstill(GwsimScopeJvm(reqPtr->originPtr));
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

/* Gives up a wait's hold on a request. */
static void
LetGo(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimRequest *reqPtr)       /* Request that was waited for. */
{
    GwsimRequestRelease(corePtr->messengerPtr, reqPtr);
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
 * The one place where a request completes (rule 2).  The thread it happens on
 * is not told, as nobody's script runs then.
 */
void
GwsimRequestComplete(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Request. */
    GwsimRequestEvent what,     /* What completes it. */
    GwsimValue *resultPtr,      /* Value or exception; taken over. */
    GwsimClause clause,         /* Clause that says so. */
    GwsimName peer,             /* Who has answered, or 0. */
    uint32_t cause)             /* Event that completes it. */
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
    seq = GwsimRequestEmit(corePtr, reqPtr, NULL, GWSIM_FORM_SENDER,
            GWSIM_TAGS(GWSIM_REQUEST_COMPLETED, clause)
            | GWSIM_TAG_END(GwsimRequestEnd(state)), peer, cause);
    if (reqPtr->kept) {
        CompleteScripted(msgrPtr, GwsimOfScript(reqPtr), seq);
    }
    if (GwsimSlotComplete(&reqPtr->machine, !reqPtr->kept
            || GwsimOfScript(reqPtr)->functions[GwsimSlotOf(reqPtr)] != NULL)
            == GWSIM_SLOT_POST) {
        GwsimCallbackPost(msgrPtr, reqPtr, seq);
        if (GWSIM_IS_MUTANT(1) && reqPtr->kept) {
            GwsimCallbackPost(msgrPtr, reqPtr, seq);
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
void
GwsimRequestFree(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr)       /* Request; gone afterwards. */
{
    if (!GwsimRequestIsDone(&reqPtr->machine)) {
        GwsimCoreTimerStop(msgrPtr->corePtr, &reqPtr->deadline);
    }
    if (reqPtr->crossed & GWSIM_CROSSED_TRAIL) {
        GwsimDisconnectEndTrail(msgrPtr, reqPtr);
    }
    GwsimValueRelease(reqPtr->resultPtr);
    if (reqPtr->answersPtr != NULL) {
        GwsimAnswersFree(reqPtr->answersPtr);
    }
    if (!reqPtr->kept) {
        GwsimSlabFree(&msgrPtr->corePtr->requestSlab, reqPtr);
        return;
    }
    GwsimValueRelease(GwsimOfScript(reqPtr)->functions[0]);
    GwsimValueRelease(GwsimOfScript(reqPtr)->functions[1]);
    GwsimSlabFree(&msgrPtr->corePtr->scriptRequestSlab, reqPtr);
}
