/*
 * gwsimInvoke.c --
 *
 *      invokeAsynchronous: a function on a new thread (IAS-01..03, IAX-01);
 *      invokeLater: a function on the event thread of a client (IVL-01..04).
 *
 *      Rules:
 *      1. A delayed invokeLater joins the end of the queue when its delay is
 *         over, counted from the call (IVL-04, IVL-08).
 *      2. What either raises is logged where it ran, and never raised in the
 *         caller (IAX-02, IVL-09); results are discarded (IAX-03).
 */

#include <string.h>

#include "gwsimEdition.h"
#include "gwsimMessengerInt.h"
#include "gwsimMutant.h"

/* An invokeLater whose delay is running. */
typedef struct GwsimLater {
    GwsimTimer timer;
    struct GwsimLater *nextPtr, *prevPtr;
    GwsimMessenger *msgrPtr;
    GwsimScope *scopePtr;       /* Whose event thread. */
    GwsimJob *jobPtr;
} GwsimLater;

static GwsimTimerProc   DelayIsOver;
static const void *     LaterLane(const GwsimTimer *timerPtr);
static GwsimAdvance     StartFunction(GwsimThread *thrPtr,
                            GwsimJob *jobPtr);
static void             EndFunction(GwsimThread *thrPtr, GwsimJob *jobPtr,
                            bool doomed);
static void             PostLater(GwsimScope *scopePtr, GwsimJob *jobPtr);
static void             Forget(GwsimLater *laterPtr);
static GwsimName        Label(GwsimCore *corePtr, const GwsimJob *jobPtr);

static const GwsimTimerType laterTimer = {
    "invokeLater", DelayIsOver, false, true, LaterLane, NULL, NULL
};
static const GwsimJobType asyncJob = {
    "invokeAsynchronous", StartFunction, EndFunction, false, NULL
};
static const GwsimJobType laterJob = {
    "invokeLater", StartFunction, EndFunction, false, NULL
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimInvokeAsync --
 *
 *      Starts a new thread in the caller's scope that runs a function.
 *
 * Results:
 *      The thread (IAS-17).
 *
 *----------------------------------------------------------------------
 */

GwsimThread *
GwsimInvokeAsync(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimThread *thrPtr,        /* Calling thread. */
    GwsimValue *functionPtr,    /* Function; NULL is None; retained. */
    GwsimValue *argsPtr,        /* List of arguments or NULL; retained. */
    GwsimValue *kwargsPtr,      /* Dict of arguments or NULL; retained. */
    GwsimName description,      /* Shown in the diagnostics, or 0. */
    GwsimName place)            /* FILE:LINE of the call, or 0. */
{
    GwsimThread *newPtr = GWSIM_MUTATE(48, GwsimScopeAsync(thrPtr->scopePtr),
            thrPtr);
    GwsimJob *jobPtr = GwsimJobNew(corePtr, &asyncJob, corePtr, true);
    GwsimEvent event = {
        .clause = GWSIM_IAS_01, .peer = newPtr->id,
        .detail = Label(corePtr, jobPtr)
    };

    GwsimEditionInherit(newPtr, thrPtr);
    newPtr->description = GWSIM_MUTATE(16, description, 0);
    GwsimJobCall(jobPtr)->functionPtr = GwsimValueRetain(functionPtr);
    GwsimJobCall(jobPtr)->argsPtr = GwsimValueRetain(
            GWSIM_MUTATE(79, argsPtr, NULL));
    GwsimJobCall(jobPtr)->kwargsPtr = GwsimValueRetain(
            GWSIM_MUTATE(78, kwargsPtr, NULL));
    GwsimJobSetPlace(jobPtr, place);
    jobPtr->cause = (uint32_t) GwsimEmit(corePtr, thrPtr, GWSIM_JOB_POSTED,
            &event);
    GwsimThreadPost(newPtr, jobPtr);
    return newPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimInvokeLater --
 *
 *      Posts a function to the event thread of the caller's scope, after a
 *      delay.
 *
 * Results:
 *      The event of the posting.
 *
 *----------------------------------------------------------------------
 */

uint32_t
GwsimInvokeLater(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimThread *thrPtr,        /* Calling thread, of a scope with a GUI. */
    GwsimValue *functionPtr,    /* Function; NULL is None; retained. */
    GwsimTime delay,            /* ns; 0 or less: at once. */
    GwsimName place)            /* FILE:LINE of the call, or 0. */
{
    GwsimMessenger *msgrPtr = corePtr->messengerPtr;
    GwsimJob *jobPtr = GwsimJobNew(corePtr, &laterJob, corePtr, true);
    GwsimEvent event = {
        .clause = delay > 0 ? GWSIM_IVL_04 : GWSIM_IVL_03,
        .detail = Label(corePtr, jobPtr)
    };
    GwsimTime now = GwsimNow(corePtr->rtPtr);
    GwsimLater *laterPtr;
    uint32_t cause;

    GwsimJobCall(jobPtr)->functionPtr = GwsimValueRetain(functionPtr);
    GwsimJobSetPlace(jobPtr, place);
    cause = (uint32_t) GwsimEmit(corePtr, thrPtr, GWSIM_JOB_POSTED, &event);
    delay = GWSIM_MUTATE(47, delay, delay / 2);
    jobPtr->cause = cause;
    if (GWSIM_MUTATE(45, delay <= 0, true)) {
        PostLater(thrPtr->scopePtr, jobPtr);
        return cause;
    }
    laterPtr = GwsimCalloc(1, sizeof(GwsimLater));
    laterPtr->msgrPtr = msgrPtr;
    laterPtr->scopePtr = thrPtr->scopePtr;
    laterPtr->jobPtr = jobPtr;
    laterPtr->nextPtr = msgrPtr->laters;
    if (msgrPtr->laters != NULL) {
        msgrPtr->laters->prevPtr = laterPtr;
    }
    msgrPtr->laters = laterPtr;
    GwsimTimerStart(corePtr->rtPtr, &laterPtr->timer, &laterTimer,
            delay < GWSIM_TIME_MAX - now ? now + delay : GWSIM_TIME_MAX);
    return cause;
}

/* Frees the delayed ones of a world that ends. */
void
GwsimInvokeFree(
    GwsimMessenger *msgrPtr)    /* Messenger of the world. */
{
    while (msgrPtr->laters != NULL) {
        GwsimLater *laterPtr = msgrPtr->laters;
        GwsimJob *jobPtr = laterPtr->jobPtr;

        Forget(laterPtr);
        GwsimJobFree(msgrPtr->corePtr, jobPtr);
    }
}

/* A delay is over: the job joins the end of the queue now. */
static void
DelayIsOver(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* Timer of a GwsimLater. */
{
    GwsimLater *laterPtr = (GwsimLater *)
            ((char *) timerPtr - offsetof(GwsimLater, timer));
    GwsimScope *scopePtr = laterPtr->scopePtr;
    GwsimJob *jobPtr = laterPtr->jobPtr;

    (void) rtPtr;
    Forget(laterPtr);
    PostLater(scopePtr, jobPtr);
}

/* Delays that are over at once: in the order of their calls (IVL-08). */
static const void *
LaterLane(
    const GwsimTimer *timerPtr) /* Timer of a GwsimLater. */
{
    return ((const GwsimLater *) ((const char *) timerPtr
            - offsetof(GwsimLater, timer)))->scopePtr;
}

/* Posts to the event thread. */
static void
PostLater(
    GwsimScope *scopePtr,       /* Client or designer. */
    GwsimJob *jobPtr)           /* Job; given away. */
{
    GwsimThreadPost(GWSIM_MUTATE(46, GwsimScopeGui(scopePtr),
            GwsimScopeAsync(scopePtr)), jobPtr);
}

/* A function starts. */
static GwsimAdvance
StartFunction(
    GwsimThread *thrPtr,        /* Thread it runs on. */
    GwsimJob *jobPtr)           /* Its job. */
{
    GwsimEvent event = {
        .clause = jobPtr->typePtr == &asyncJob ? GWSIM_IAS_03
                : GWSIM_IVL_02,
        .detail = Label(thrPtr->corePtr, jobPtr)
    };

    thrPtr->cause = (uint32_t) GwsimEmit(thrPtr->corePtr, thrPtr,
            GWSIM_JOB_STARTED, &event);
    jobPtr->phase = 1;
    return GWSIM_ADVANCE_SCRIPT;
}

/* A function is over; rule 2. */
static void
EndFunction(
    GwsimThread *thrPtr,        /* Thread it ran on. */
    GwsimJob *jobPtr,           /* Its job. */
    bool doomed)                /* Interrupted from outside, or not begun. */
{
    GwsimCore *corePtr = thrPtr->corePtr;
    GwsimEvent event = {0};

    if (jobPtr->phase == 0) {
        return;
    }
    event.detail = Label(corePtr, jobPtr);
    event.outcome = thrPtr->outcome.failed
            ? GWSIM_END_ERROR : GWSIM_END_SUCCESS;
    GwsimEmit(corePtr, thrPtr, GWSIM_JOB_ENDED, &event);
    if (thrPtr->outcome.failed && !doomed && !GWSIM_IS_MUTANT(80)) {
        corePtr->scriptErrorProc(corePtr, thrPtr, jobPtr, &thrPtr->outcome,
                false);
    }
}

/* Takes a delayed one out of the list and frees it, not its job. */
static void
Forget(
    GwsimLater *laterPtr)       /* Delayed one. */
{
    GwsimCoreTimerStop(laterPtr->msgrPtr->corePtr, &laterPtr->timer);
    if (laterPtr->prevPtr == NULL) {
        laterPtr->msgrPtr->laters = laterPtr->nextPtr;
    } else {
        laterPtr->prevPtr->nextPtr = laterPtr->nextPtr;
    }
    if (laterPtr->nextPtr != NULL) {
        laterPtr->nextPtr->prevPtr = laterPtr->prevPtr;
    }
    GwsimFree(laterPtr);
}

/* Detail of its job events. */
static GwsimName
Label(
    GwsimCore *corePtr,         /* Core of the world. */
    const GwsimJob *jobPtr)     /* Its job. */
{
    const char *name = jobPtr->typePtr->name;

    return GwsimNameIntern(corePtr->namesPtr, name, strlen(name));
}
