/*
 * gwsimReply.c --
 *
 *      Replies that have arrived at the sender of a request: which count, which
 *      are late or come twice, and what several of them make.
 *
 *      Rules:
 *      1. With several answering scopes the first success wins, or all are
 *         collected (switch multi_reply); the request fails when none is left
 *         that could answer (SRX-28).
 *      2. A fault on the event of a reply that counts strikes before that
 *         reply completes its request, which makes it a late one.
 *      3. Each answer has a number: of one that comes twice the second is a
 *         duplicate, whoever else is still to answer.
 */

#include "gwsimFault.h"
#include "gwsimMessengerInt.h"
#include "gwsimMutant.h"

static uint32_t         EmitReply(GwsimMessenger *msgrPtr,
                            const GwsimMessage *msgPtr, GwsimKind kind,
                            GwsimClause clause, GwsimBasis basis);
static bool             HasAnswered(GwsimRequest *reqPtr,
                            const GwsimMessage *msgPtr);
static void             CountReply(GwsimMessenger *msgrPtr,
                            GwsimMessage *msgPtr, GwsimRequestEvent what);
static bool             TakeAnswer(GwsimRequest *reqPtr,
                            GwsimMessage *msgPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimRequestReply --
 *
 *      A reply has arrived at the sender: completes the request if it counts,
 *      and is the last that does.
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
            reqPtr->refs++;     /* It stands among those that failed. */
            GwsimCallbackPost(msgrPtr, reqPtr, 0);
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

    if (msgrPtr->faultsPtr->owes && GwsimFaultStrikeOwed(msgrPtr->faultsPtr,
            reqPtr, cause)) {
        EmitReply(msgrPtr, msgPtr, GWSIM_LATE_REPLY, GWSIM_SRX_08,
                GWSIM_BASIS_NONE);
        return;
    }
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
    GwsimRequestComplete(msgrPtr, reqPtr, what, valuePtr, clause,
            msgPtr->scopePtr != NULL ? msgPtr->scopePtr->name : 0, cause);
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
    if (!GwsimWants(msgrPtr->corePtr, kind)) {
        return GwsimPass(msgrPtr->corePtr);
    }
    return GwsimRequestEmit(msgrPtr->corePtr, msgPtr->requestPtr, NULL,
            GWSIM_FORM_SENDER, GWSIM_TAGS(kind, clause)
            | GWSIM_TAG_BASIS(basis) | GWSIM_TAG_END(msgPtr->failed
            ? GWSIM_END_ERROR : GWSIM_END_SUCCESS),
            msgPtr->scopePtr != NULL ? msgPtr->scopePtr->name : 0,
            msgPtr->cause);
}

/* Frees what several have answered. */
void
GwsimAnswersFree(
    GwsimAnswers *answersPtr)   /* Answers of a request that is freed. */
{
    for (uint32_t i = 0; i < answersPtr->replyCount; i++) {
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
