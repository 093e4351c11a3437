/*
 * gwsimCallback.c --
 *
 *      The callbacks of requests: set, replaced, posted to the thread that the
 *      sender's scope prescribes, run there.
 *
 *      Rules:
 *      1. At most one for a request, of the kind that matches its outcome: the
 *         slots of the request's table say which (gwsimRequest.c).
 *      2. It runs as a job of its own, never on the stack of who completed the
 *         request (SRA-26, SRA-28, SRX-14).
 *      3. If no script is to run, the job stands in the request, where its
 *         deadline was.
 */

#include <string.h>

#include "gwsimMessengerInt.h"
#include "gwsimMutant.h"

static GwsimAdvance     StartCallback(GwsimThread *thrPtr, GwsimJob *jobPtr);
static void             EndCallback(GwsimThread *thrPtr, GwsimJob *jobPtr,
                            bool doomed);
static void             FetchResult(const GwsimJob *jobPtr);
static GwsimJob *       NewScriptJob(GwsimScriptRequest *scriptedPtr);
static uint32_t         EmitPosted(GwsimCore *corePtr,
                            const GwsimRequest *reqPtr, GwsimKind kind,
                            const GwsimThread *thrPtr, GwsimClause clause,
                            uint32_t cause);
static uint32_t         EmitOn(GwsimThread *thrPtr,
                            const GwsimRequest *reqPtr, GwsimKind kind,
                            GwsimClause clause, GwsimEnd end);
static GwsimThread *    CallbackThread(GwsimRequest *reqPtr,
                            GwsimClause *clausePtr);

static const GwsimJobType callbackJob = {
    "callback", StartCallback, EndCallback, false, FetchResult
};
static const char *const slotText[] = {"onSuccess", "onError"};

/* Names the slots of a world's requests. */
void
GwsimCallbackInit(
    GwsimMessenger *msgrPtr)    /* Messenger of a new world. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;

    for (int which = 0; which < 2; which++) {
        corePtr->bus.slotNames[which + 1] = GwsimNameIntern(
                corePtr->namesPtr, slotText[which], strlen(slotText[which]));
    }
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
        .clause = clause[which][scriptedPtr->functions[which] != NULL] & 0xffu
    };
    bool late = GwsimRequestIsDone(&reqPtr->machine)
            && which == GwsimSlotOf(reqPtr);
    uint32_t seq;

    if (late) {
        event.clause = reqPtr->machine.slot == GWSIM_SLOT_QUEUED
                ? GWSIM_SRX_13 : GWSIM_SRX_12;
    }
    GwsimRequestFill(reqPtr, &event);
    event.detail = corePtr->bus.slotNames[which + 1];
    if (functionPtr != NULL) {
        event.outcome = GwsimRequestEnd(
                (GwsimRequestState) reqPtr->machine.state) & 0xfu;
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
        GwsimCallbackPost(msgrPtr, reqPtr, seq);
    }
}

/* Posts the callback of a complete request to its thread. */
void
GwsimCallbackPost(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Complete request. */
    uint32_t cause)             /* Event that makes it so. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;
    GwsimClause clause = GWSIM_CLAUSE_NONE;
    GwsimThread *thrPtr;
    GwsimJob *jobPtr = &reqPtr->callback;

    if (!GwsimScopeJvm(reqPtr->originPtr)->up) {
        EmitPosted(corePtr, reqPtr, GWSIM_UNDELIVERED, NULL,
                GWSIM_CLAUSE_NONE, cause);
        return;
    }
    if (reqPtr->kept) {
        jobPtr = NewScriptJob(GwsimOfScript(reqPtr));
    } else {
        *jobPtr = (GwsimJob) {
            .typePtr = &callbackJob, .ownerPtr = reqPtr, .inOwner = true
        };
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

/* The job of a callback that is a script. */
static GwsimJob *
NewScriptJob(
    GwsimScriptRequest *scriptedPtr)    /* Complete request. */
{
    GwsimRequest *reqPtr = &scriptedPtr->request;
    GwsimCore *corePtr = reqPtr->originPtr->corePtr;
    GwsimJob *jobPtr = GwsimJobNew(corePtr, &callbackJob, reqPtr, true);

    GwsimJobSetPlace(jobPtr, scriptedPtr->place);
    if (GwsimSwitchOf(corePtr, CALLBACK_SLOT) == GWSIM_MUTATE(36,
            GWSIM_MUTATE(37, GWSIM_SLOT_CAPTURED, -1), GWSIM_SLOT_LATEST)) {
        GwsimJobCall(jobPtr)->functionPtr = GwsimValueRetain(
                scriptedPtr->functions[GwsimSlotOf(reqPtr)]);
    }
    return jobPtr;
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
    if (!GwsimWants(corePtr, kind)) {
        return GwsimPass(corePtr);
    }
    return GwsimRequestEmit(corePtr, reqPtr, NULL, GWSIM_FORM_SENDER,
            GWSIM_TAGS(kind, clause)
            | GWSIM_TAG_SLOT(GwsimSlotOf(reqPtr))
            | GWSIM_TAG_END(GwsimRequestEnd(
            (GwsimRequestState) reqPtr->machine.state)),
            thrPtr != NULL ? thrPtr->id : 0, cause);
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
    int which = GwsimSlotOf(reqPtr);

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
    thrPtr->cause = EmitOn(thrPtr, reqPtr, GWSIM_CALLBACK_STARTED,
            which == 0 ? GWSIM_SRA_25
            : reqPtr->machine.state == GWSIM_REQUEST_CANCELLED
            ? GWSIM_SRA_07 : GWSIM_SRA_27,
            GwsimRequestEnd((GwsimRequestState) reqPtr->machine.state));
    jobPtr->phase = 1;
    if (!reqPtr->kept) {
        return GWSIM_ADVANCE_END;
    }
    GwsimJobCall(jobPtr)->argv[0] = GwsimValueRetain(reqPtr->resultPtr);
    GwsimJobCall(jobPtr)->argc = 1;
    return GWSIM_ADVANCE_SCRIPT;
}

/* Has fetched what a callback reads, which another core may have written. */
static void
FetchResult(
    const GwsimJob *jobPtr)     /* Callback job, next in line. */
{
    const GwsimRequest *reqPtr = jobPtr->ownerPtr;

    if (jobPtr->needsHost) {
        GwsimFetchToWrite(&reqPtr->number);
        GwsimFetch(GwsimOfScript(reqPtr)->functions);
        GwsimValueFetch(reqPtr->resultPtr);
    }
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
    bool failed = thrPtr->outcome.failed;

    if (jobPtr->phase > 0) {
        (void) EmitOn(thrPtr, reqPtr, GWSIM_CALLBACK_ENDED,
                GWSIM_CLAUSE_NONE, failed
                ? GWSIM_END_ERROR : GWSIM_END_SUCCESS);
        if (failed && !doomed) {
            corePtr->scriptErrorProc(corePtr, thrPtr, jobPtr,
                    &thrPtr->outcome, false);
        }
    }
    if (reqPtr->kept) {
        /* Whoever archives it asks whether the value is its own alone. */
        GwsimCall *callPtr = GwsimJobCall(jobPtr);

        while (callPtr->argc > 0) {
            GwsimValueRelease(callPtr->argv[--callPtr->argc]);
        }
    }
    GwsimRequestRelease(corePtr->messengerPtr, reqPtr);
}

/* The number of the request whose callback a job is, or 0. */
uint32_t
GwsimCallbackRequest(
    const GwsimJob *jobPtr)     /* Job that has not ended. */
{
    return jobPtr->typePtr == &callbackJob
            ? ((const GwsimRequest *) jobPtr->ownerPtr)->number : 0;
}

/* Emits what a callback does on its thread; its number. */
static uint32_t
EmitOn(
    GwsimThread *thrPtr,        /* Thread it runs on. */
    const GwsimRequest *reqPtr, /* Complete request. */
    GwsimKind kind,             /* CALLBACK_STARTED or ENDED. */
    GwsimClause clause,         /* Clause that says so. */
    GwsimEnd end)               /* Of the request, or of the callback. */
{
    return GwsimRequestEmit(thrPtr->corePtr, reqPtr, thrPtr,
            GWSIM_FORM_SENDER_THREAD, GWSIM_TAGS(kind, clause)
            | GWSIM_TAG_SLOT(GwsimSlotOf(reqPtr)) | GWSIM_TAG_END(end), 0, 0);
}
