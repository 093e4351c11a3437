/*
 * gwsimThread.c --
 *
 *      Simulated threads: their queues, and the steps of their jobs.  States
 *      and rules are drawn in gwsimThread.h; what a thread waits for is in
 *      gwsimThreadWait.c.
 *
 *      Limits: jobs in line, memory alone (MSH-14). Costs: a job is linked in
 *      place, in its owner; to post one and to take the next is a step.
 *
 *      A step is one slice: a job started, or a parked one resumed, up to
 *      its next wait or its end.  What a job does is its type's business
 *      (advanceProc, endProc); who runs its script is the host's.
 */

#include <string.h>

#include "gwsimEdition.h"
#include "gwsimMutant.h"
#include "gwsimThread.h"
#include "gwsimAccess.h"

#define FETCH_BYTES     128     /* Of what a job is for. */

static GwsimStep        Step(GwsimRunnable *runPtr);
static void             Exit(GwsimRunnable *runPtr);
static void             Break(GwsimRunnable *runPtr);
static inline GwsimStep StartJob(GwsimThread *thrPtr);
static inline void      FetchAhead(const GwsimJob *jobPtr);
static GwsimStep        ResumeJob(GwsimThread *thrPtr);
static inline GwsimStep AdvanceJob(GwsimThread *thrPtr);
static GwsimStep        EndJob(GwsimThread *thrPtr);
static void             Finish(GwsimThread *thrPtr, GwsimJob *jobPtr,
                            bool doomed);
static GwsimStep        EndThread(GwsimThread *thrPtr);
static inline void      EnterAgain(GwsimThread *thrPtr);
static GwsimStep        AfterHost(GwsimThread *thrPtr, GwsimHostStep step);
static void             DropQueue(GwsimThread *thrPtr);

static const GwsimRunnableType runnableType = {Step, Exit, Break};

/*
 *----------------------------------------------------------------------
 *
 * GwsimThreadCreate --
 *
 *      Makes a thread in a scope; it is idle.
 *
 * Results:
 *      The thread; it lives as long as its world.
 *
 * Side effects:
 *      Emits thread_started.  The id must be new in its world.
 *
 *----------------------------------------------------------------------
 */

GwsimThread *
GwsimThreadCreate(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimScope *scopePtr,       /* Where its scripts run. */
    GwsimRole role,             /* What it is for. */
    const char *id,             /* Unique id, as "HMI/gui". */
    uint32_t cause)             /* Event that it comes from, or 0. */
{
    GwsimThread *thrPtr = GwsimSlabAlloc(&corePtr->threadSlab);
    GwsimEvent event = {.cause = cause};

    *thrPtr = (GwsimThread) {
        .run = {.typePtr = &runnableType},
        .corePtr = corePtr, .scopePtr = scopePtr
    };
    thrPtr->number = ++corePtr->threadCount;
    corePtr->rtPtr->runnables = corePtr->threadCount;
    thrPtr->id = GwsimNameIntern(corePtr->namesPtr, id, strlen(id));
    thrPtr->name = thrPtr->id;
    thrPtr->role = role;
    thrPtr->epoch = scopePtr->epoch;
    thrPtr->startedAt = GwsimNow(corePtr->rtPtr);
    thrPtr->endedAt = -1;
    if (corePtr->threadTail == NULL) {
        corePtr->threadHead = thrPtr;
    } else {
        corePtr->threadTail->nextPtr = thrPtr;
    }
    corePtr->threadTail = thrPtr;
    if (scopePtr->threadTail == NULL) {
        scopePtr->threadHead = thrPtr;
    } else {
        scopePtr->threadTail->nextInScopePtr = thrPtr;
    }
    scopePtr->threadTail = thrPtr;
    GwsimMapInsert(&corePtr->threadsById, thrPtr->id, thrPtr);
    thrPtr->cause = (uint32_t) GwsimEmit(corePtr, thrPtr,
            GWSIM_THREAD_STARTED, &event);
    return thrPtr;
}

/* Frees all threads of a world; the runtime has been closed. */
void
GwsimThreadsFree(
    GwsimCore *corePtr)         /* Core of the world. */
{
    GwsimThread *thrPtr, *nextPtr;

    for (thrPtr = corePtr->threadHead; thrPtr != NULL; thrPtr = nextPtr) {
        nextPtr = thrPtr->nextPtr;
        DropQueue(thrPtr);
        while (thrPtr->jobPtr != NULL || thrPtr->modalPtr != NULL) {
            GwsimJob *jobPtr = thrPtr->jobPtr;

            thrPtr->jobPtr = NULL;
            if (jobPtr == NULL) {
                jobPtr = GwsimModalTake(thrPtr);
            }
            Finish(thrPtr, jobPtr, true);
        }
        GwsimOutcomeFree(&thrPtr->outcome);
        GwsimOutcomeFree(&thrPtr->wakeOutcome);
        GwsimSlabFree(&corePtr->threadSlab, thrPtr);
    }
    corePtr->threadHead = corePtr->threadTail = NULL;
    GwsimMapFree(&corePtr->threadsById);
}

/* The thread of an id, or NULL. */
GwsimThread *
GwsimThreadFind(
    const GwsimCore *corePtr,   /* Core of the world. */
    const char *id)             /* "HMI/gui" */
{
    GwsimName name;

    if (!GwsimNameFind(corePtr->namesPtr, id, strlen(id), &name)) {
        return NULL;
    }
    return GwsimMapFind(&corePtr->threadsById, name);
}

/* The scope of the thread of an id, which there is. */
GwsimName
GwsimThreadPlace(
    const GwsimCore *corePtr,   /* Core of the world. */
    GwsimName id)               /* Its id. */
{
    const GwsimThread *thrPtr = GwsimMapFind(&corePtr->threadsById, id);

    return thrPtr->scopePtr->name;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimJobNew, GwsimThreadPost --
 *
 *      A new job, all else zero; and its posting at the end of a thread's
 *      queue.
 *
 * Side effects:
 *      The thread becomes ready.  Posted to a thread that has ended or is
 *      doomed, the job ends at once as doomed, traced `undelivered`.
 *
 *----------------------------------------------------------------------
 */

GwsimJob *
GwsimJobNew(
    GwsimCore *corePtr,         /* Core of the world. */
    const GwsimJobType *typePtr,        /* What it does. */
    void *ownerPtr,             /* Its type's own. */
    bool needsHost)             /* It runs a script. */
{
    GwsimJob *jobPtr = GwsimSlabAlloc(needsHost
            ? &corePtr->scriptJobSlab : &corePtr->jobSlab);

    *jobPtr = (GwsimJob) {
        .typePtr = typePtr, .ownerPtr = ownerPtr, .needsHost = needsHost
    };
    if (needsHost) {
        *GwsimJobCall(jobPtr) = (GwsimCall) {0};
    }
    return jobPtr;
}

void
GwsimThreadPost(
    GwsimThread *thrPtr,        /* Thread that is to do it. */
    GwsimJob *jobPtr)           /* Job; the thread's from now on. */
{
    GwsimAccessThread(&thrPtr->corePtr->chooser, thrPtr->number);
    if (thrPtr->doomed || thrPtr->state == GWSIM_STATE_ENDED) {
        GwsimJobDrop(thrPtr, jobPtr);
        return;
    }
    jobPtr->nextPtr = GWSIM_MUTATE(5, NULL, thrPtr->head);
    if (thrPtr->tail == NULL || GWSIM_IS_MUTANT(5)) {
        thrPtr->head = jobPtr;
    } else {
        thrPtr->tail->nextPtr = jobPtr;
    }
    thrPtr->tail = jobPtr;
    thrPtr->queued++;
    GwsimBusFetch(&thrPtr->corePtr->bus, thrPtr->id);
    if (thrPtr->state == GWSIM_STATE_IDLE) {
        if (jobPtr->needsHost) {
            thrPtr->run.needsHost = true;
        }
        thrPtr->state = GWSIM_STATE_READY;
        GwsimReady(thrPtr->corePtr->rtPtr, &thrPtr->run);
    }
}

/* Ends a job that will never start: traced `undelivered`, then doomed. */
void
GwsimJobDrop(
    GwsimThread *thrPtr,        /* Thread that it was for, or of its pool. */
    GwsimJob *jobPtr)           /* Job; gone afterwards. */
{
    GwsimEvent event = {.cause = jobPtr->cause};
    const char *name = jobPtr->typePtr->name;

    event.detail = GwsimNameIntern(thrPtr->corePtr->namesPtr, name,
            strlen(name));
    GwsimEmit(thrPtr->corePtr, thrPtr, GWSIM_UNDELIVERED, &event);
    Finish(thrPtr, jobPtr, true);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimThreadDoom --
 *
 *      Ends a thread from outside: its queue is dropped, its wait wakes to
 *      unwind, and it ends with its job.
 *
 *----------------------------------------------------------------------
 */

void
GwsimThreadDoom(
    GwsimThread *thrPtr)        /* Thread to end. */
{
    if (thrPtr->doomed || thrPtr->state == GWSIM_STATE_ENDED) {
        return;
    }
    thrPtr->doomed = true;
    DropQueue(thrPtr);
    if (thrPtr->state == GWSIM_STATE_WAITING) {
        GwsimThreadWake(thrPtr, GWSIM_WAKE_DOOM, NULL);
    } else if (thrPtr->state != GWSIM_STATE_RUNNING) {
        thrPtr->state = GWSIM_STATE_READY;
        GwsimReady(thrPtr->corePtr->rtPtr, &thrPtr->run);
    }
}

/* True if a fault keeps a thread from stepping. */
bool
GwsimThreadIsGated(
    const GwsimThread *thrPtr)  /* Thread that may be ready. */
{
    return GwsimScopeJvm(thrPtr->scopePtr)->paused > 0 && !thrPtr->doomed;
}

/* A pause is over: a thread that is ready takes its step. */
void
GwsimThreadOpen(
    GwsimThread *thrPtr)        /* Thread that may still be gated. */
{
    if (thrPtr->state == GWSIM_STATE_READY && !GwsimThreadIsGated(thrPtr)) {
        GwsimReady(thrPtr->corePtr->rtPtr, &thrPtr->run);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimEmit --
 *
 *      Emits an event of a thread, or of none: fills in time, scope, thread,
 *      role and cause.
 *
 * Results:
 *      The event's number.
 *
 *----------------------------------------------------------------------
 */

uint64_t
GwsimEmit(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimThread *thrPtr,        /* Thread that it happens on, or NULL. */
    GwsimKind kind,             /* What happens. */
    GwsimEvent *eventPtr)       /* The rest, all else zero. */
{
    if (!GwsimWants(corePtr, kind)) {
        (void) GwsimPass(corePtr);
        return corePtr->bus.seq;
    }
    eventPtr->kind = (uint8_t) kind;
    if (thrPtr != NULL) {
        eventPtr->thread = thrPtr->id;
        eventPtr->role = thrPtr->role & 0xfu;
        if (eventPtr->scope == 0) {
            eventPtr->scope = thrPtr->scopePtr->name;
        }
        if (eventPtr->cause == 0) {
            eventPtr->cause = thrPtr->cause;
        }
    }
    if ((corePtr->bus.held & GWSIM_BUS_ASKING) != 0) {
        return GwsimEmitTimed(corePtr, eventPtr);
    }
    eventPtr->time = corePtr->rtPtr->now;
    return GwsimBusTake(&corePtr->bus, eventPtr);
}

/* The rest of it where the runtime has to be asked for the time: apart, as one
 * that need not be asked has nothing to keep over a call. */
uint64_t
GwsimEmitTimed(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimEvent *eventPtr)       /* Filled in, but for its time. */
{
    eventPtr->time = GwsimNow(corePtr->rtPtr);
    return GwsimBusEmit(&corePtr->bus, eventPtr);
}

/* The number of a thread, for the runtime. */
uint64_t
GwsimThreadNumber(
    const GwsimRunnable *runPtr)        /* The thread. */
{
    return ((const GwsimThread *) runPtr)->number;
}

/* One slice of a thread: what the runtime calls. */
static GwsimStep
Step(
    GwsimRunnable *runPtr)      /* The thread. */
{
    GwsimThread *thrPtr = (GwsimThread *) runPtr;

    GwsimAccessThread(&thrPtr->corePtr->chooser, thrPtr->number);
    if (thrPtr->state == GWSIM_STATE_ENDED) {
        return GWSIM_STEP_EXIT;
    }
    if (thrPtr->state != GWSIM_STATE_READY) {
        return GWSIM_STEP_IDLE;
    }
    if (GwsimThreadIsGated(thrPtr)) {
        thrPtr->corePtr->gatedProc(GwsimScopeJvm(thrPtr->scopePtr));
        return GWSIM_STEP_IDLE;
    }
    if (thrPtr->jobPtr != NULL) {
        return ResumeJob(thrPtr);
    }
    if (GwsimModalIsOver(thrPtr)) {
        GwsimModalPop(thrPtr);
        return ResumeJob(thrPtr);
    }
    if (thrPtr->doomed) {
        return EndThread(thrPtr);
    }
    GWSIM_ASSERT(thrPtr->head != NULL);
    if (thrPtr->head->needsHost && !thrPtr->run.needsHost) {
        thrPtr->run.needsHost = true;
        return GWSIM_STEP_MORE;
    }
    return StartJob(thrPtr);
}

/* The runtime has taken its last step. */
static void
Exit(
    GwsimRunnable *runPtr)      /* The thread. */
{
    GwsimThread *thrPtr = (GwsimThread *) runPtr;

    if (thrPtr->hostPtr != NULL) {
        thrPtr->corePtr->hostTypePtr->closeProc(thrPtr);
    }
}

/* The runtime wants a script that does not end to stop. */
static void
Break(
    GwsimRunnable *runPtr)      /* The thread. */
{
    GwsimThread *thrPtr = (GwsimThread *) runPtr;

    if (thrPtr->corePtr->hostTypePtr->breakProc != NULL) {
        thrPtr->corePtr->hostTypePtr->breakProc(thrPtr);
    }
}

/* Takes the first job of the queue. */
static inline GwsimStep
StartJob(
    GwsimThread *thrPtr)        /* Thread with a queue. */
{
    GwsimJob *jobPtr = thrPtr->head;

    thrPtr->head = jobPtr->nextPtr;
    if (thrPtr->head == NULL) {
        thrPtr->tail = NULL;
    }
    thrPtr->queued--;
    FetchAhead(thrPtr->head);
    if (thrPtr->modalPtr != NULL) {
        GwsimModalJobStarts(thrPtr);
    }
    if (thrPtr->corePtr->projectSaved) {
        GwsimEditionTakeUp(thrPtr);
    }
    thrPtr->jobPtr = jobPtr;
    thrPtr->cause = jobPtr->cause;
    GWSIM_ASSERT(thrPtr->outcome.valuePtr == NULL);
    return AdvanceJob(thrPtr);
}

/* Has fetched what the jobs next in line will need: a long line is no longer in
 * the cache when its turn comes, and each step leads only to the next. What is
 * of a script may be another core's, however short the line is. */
static inline void
FetchAhead(
    const GwsimJob *jobPtr)     /* Next job, or NULL. */
{
    if (jobPtr == NULL || (jobPtr->nextPtr == NULL && !jobPtr->needsHost)) {
        return;
    }
    if (jobPtr->typePtr->fetchProc != NULL) {
        jobPtr->typePtr->fetchProc(jobPtr);
    }
    jobPtr = jobPtr->nextPtr;
    if (jobPtr == NULL) {
        return;
    }
    for (size_t at = 0; at < FETCH_BYTES; at += GWSIM_CACHE_LINE) {
        GwsimFetch((const char *) jobPtr->ownerPtr + at);
    }
    GwsimFetch(jobPtr->nextPtr);
}

/* Goes on with a job whose wait is over. */
static GwsimStep
ResumeJob(
    GwsimThread *thrPtr)        /* Thread with a wake. */
{
    GwsimRuntime *rtPtr = thrPtr->corePtr->rtPtr;
    GwsimWaitKind kind = thrPtr->wait.kind;
    GwsimRequest *reqPtr = thrPtr->wait.requestPtr;
    GwsimHostStep step;

    GWSIM_ASSERT(thrPtr->wake != GWSIM_WAKE_NONE);
    thrPtr->state = GWSIM_STATE_RUNNING;
    GwsimWaitTellEnd(thrPtr);
    thrPtr->wait.kind = GWSIM_WAIT_NONE;
    thrPtr->wait.requestPtr = NULL;
    if (kind == GWSIM_WAIT_DELAY || kind == GWSIM_WAIT_HANG) {
        if (thrPtr->wake == GWSIM_WAKE_DOOM) {
            return EndJob(thrPtr);
        }
        return AdvanceJob(thrPtr);
    }
    GwsimLeave(rtPtr);
    step = thrPtr->corePtr->hostTypePtr->resumeProc(thrPtr);
    EnterAgain(thrPtr);
    if (reqPtr != NULL) {
        /* Not before the script has its value: that may be archived now. */
        thrPtr->corePtr->requestLetGoProc(thrPtr->corePtr, reqPtr);
    }
    return AfterHost(thrPtr, step);
}

/* Asks the job what comes next, and does it. */
static inline GwsimStep
AdvanceJob(
    GwsimThread *thrPtr)        /* Thread with a job. */
{
    GwsimRuntime *rtPtr = thrPtr->corePtr->rtPtr;
    GwsimJob *jobPtr = thrPtr->jobPtr;
    GwsimHostStep step;

    thrPtr->state = GWSIM_STATE_RUNNING;
    switch (jobPtr->typePtr->advanceProc(thrPtr, jobPtr)) {
    case GWSIM_ADVANCE_END:
        return EndJob(thrPtr);
    case GWSIM_ADVANCE_DELAY:
        thrPtr->wake = GWSIM_WAKE_NONE;
        return GwsimWaitCommit(thrPtr);
    case GWSIM_ADVANCE_SCRIPT:
        break;
    }
    if (thrPtr->doomed) {
        return EndJob(thrPtr);
    }
    GWSIM_ASSERT(thrPtr->run.needsHost);
    GwsimLeave(rtPtr);
    step = thrPtr->corePtr->hostTypePtr->startProc(thrPtr, jobPtr);
    EnterAgain(thrPtr);
    return AfterHost(thrPtr, step);
}

/* Enters the world when a script's slice is over.  Other threads may have
 * posted jobs meanwhile: what they wrote is fetched while this one waits. */
static inline void
EnterAgain(
    GwsimThread *thrPtr)        /* Thread whose script ran. */
{
    GwsimFetchToWrite(thrPtr);
    GwsimFetchToWrite(&thrPtr->head);
    GwsimEnter(thrPtr->corePtr->rtPtr);
}

/* The host has come back from a slice. */
static GwsimStep
AfterHost(
    GwsimThread *thrPtr,        /* Thread whose script ran. */
    GwsimHostStep step)         /* Parked or finished. */
{
    GwsimWait wait;

    if (step == GWSIM_HOST_FINISHED) {
        return EndJob(thrPtr);
    }
    /* It may be over by now: another thread completed it meanwhile. */
    wait = thrPtr->wait;
    if (GwsimThreadTryWait(thrPtr, &wait)) {
        thrPtr->wait.kind = wait.kind;
        thrPtr->wait.startSeq = 0;
        thrPtr->state = GWSIM_STATE_READY;
        return GWSIM_STEP_MORE;
    }
    return GwsimWaitCommit(thrPtr);
}

/* The job in hand is over. */
static GwsimStep
EndJob(
    GwsimThread *thrPtr)        /* Thread with a job that ended. */
{
    Finish(thrPtr, thrPtr->jobPtr, thrPtr->doomed);
    thrPtr->jobPtr = NULL;
    thrPtr->interrupted = false;
    thrPtr->terminated = false;
    thrPtr->wake = GWSIM_WAKE_NONE;
    thrPtr->failed = thrPtr->outcome.failed;
    GwsimOutcomeFree(&thrPtr->outcome);
    thrPtr->state = GWSIM_STATE_IDLE;
    if (thrPtr->modalPtr == NULL && (thrPtr->doomed
            || (thrPtr->endsWithJob && thrPtr->head == NULL))) {
        return EndThread(thrPtr);
    }
    if (thrPtr->role == GWSIM_ROLE_SHARED && thrPtr->poolPtr != NULL) {
        GwsimPoolNext(thrPtr);
    }
    return GwsimThreadNextJob(thrPtr);
}

/* A thread has no job in hand: it is idle, or ready for the next one. */
inline GwsimStep
GwsimThreadNextJob(
    GwsimThread *thrPtr)        /* Thread without a job. */
{
    thrPtr->state = GWSIM_STATE_IDLE;
    if (thrPtr->head == NULL && !GwsimModalIsOver(thrPtr)) {
        return GWSIM_STEP_IDLE;
    }
    thrPtr->state = GWSIM_STATE_READY;
    return GWSIM_STEP_MORE;
}

/* The thread is over: those who joined it go on. */
static GwsimStep
EndThread(
    GwsimThread *thrPtr)        /* Thread without a job. */
{
    GwsimEvent event = {
        .outcome = thrPtr->failed
                ? GWSIM_END_ERROR : GWSIM_END_SUCCESS
    };

    thrPtr->state = GWSIM_STATE_ENDED;
    thrPtr->endedAt = GwsimNow(thrPtr->corePtr->rtPtr);
    GwsimEmit(thrPtr->corePtr, thrPtr, GWSIM_THREAD_ENDED, &event);
    while (thrPtr->joinersPtr != NULL) {
        GwsimThreadWake(thrPtr->joinersPtr, GWSIM_WAKE_DONE, NULL);
    }
    if (thrPtr->poolPtr != NULL) {
        GwsimPoolLeave(thrPtr);
    }
    return GWSIM_STEP_EXIT;
}

/* Ends a job; one in its owner may be gone when its endProc returns. */
static void
Finish(
    GwsimThread *thrPtr,        /* Thread that had it. */
    GwsimJob *jobPtr,           /* Job; gone afterwards. */
    bool doomed)                /* Interrupted from outside, or not begun. */
{
    bool inOwner = jobPtr->inOwner;

    jobPtr->typePtr->endProc(thrPtr, jobPtr, doomed);
    if (!inOwner) {
        GwsimJobFree(thrPtr->corePtr, jobPtr);
    }
}

/* Frees a job with what it calls. */
void
GwsimJobFree(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimJob *jobPtr)           /* Job that is in no queue. */
{
    GwsimCall *callPtr;

    GWSIM_ASSERT(!jobPtr->inOwner);
    if (!jobPtr->needsHost) {
        GwsimSlabFree(&corePtr->jobSlab, jobPtr);
        return;
    }
    callPtr = GwsimJobCall(jobPtr);
    GwsimValueRelease(callPtr->functionPtr);
    for (int i = 0; i < callPtr->argc; i++) {
        GwsimValueRelease(callPtr->argv[i]);
    }
    GwsimValueRelease(callPtr->argsPtr);
    GwsimValueRelease(callPtr->kwargsPtr);
    GwsimSlabFree(&corePtr->scriptJobSlab, jobPtr);
}

/* Ends all queued jobs as doomed, in order. */
static void
DropQueue(
    GwsimThread *thrPtr)        /* Thread whose queue is lost. */
{
    while (thrPtr->head != NULL) {
        GwsimJob *jobPtr = thrPtr->head;

        thrPtr->head = jobPtr->nextPtr;
        GwsimJobDrop(thrPtr, jobPtr);
    }
    thrPtr->tail = NULL;
    thrPtr->queued = 0;
}

