/*
 * gwsimFaultScope.c --
 *
 *      Faults on a gateway or a client as a whole.
 */

#include "gwsimLink.h"
#include "gwsimMessengerInt.h"

typedef void LifeProc(GwsimFault *faultPtr);
static LifeProc         StartCrash, EndCrash, StartPause, EndPause, StartSkew,
                        EndSkew, StartExhaust, EndExhaust, StartFreeze;
static GwsimAdvance     AdvanceFreeze(GwsimThread *thrPtr, GwsimJob *jobPtr);
static void             EndFreezeJob(GwsimThread *thrPtr, GwsimJob *jobPtr,
                            bool doomed);
static void             EmitFreeze(GwsimThread *thrPtr,
                            const GwsimFault *faultPtr, GwsimKind kind);
static void             Count(const GwsimFaultType *typePtr,
                            const GwsimScope *scopePtr);

static const GwsimJobType freezeJob = {
    "freeze", AdvanceFreeze, EndFreezeJob, false, NULL
};

/* ---- Kinds ---- */

/* The process ends; when the last crash of it has ended, also by `restart`,
 * it is started anew. */
const GwsimFaultType gwsimFaultCrash = {
    .name = "crash", .target = GWSIM_FAULT_ON_SCOPE,
    .scopes = GWSIM_IN_GATEWAY,
    .startProc = StartCrash, .endProc = EndCrash
};

/* A long garbage collection: nothing of its JVM runs, and nothing is answered;
 * what comes meanwhile is seen at the end, in that order, and its own timers
 * are late. */
const GwsimFaultType gwsimFaultPause = {
    .name = "pause", .target = GWSIM_FAULT_ON_SCOPE,
    .scopes = GWSIM_IN_GATEWAY,
    .startProc = StartPause, .endProc = EndPause
};

/* Its scripts' clock is wrong by so much. */
const GwsimFaultType gwsimFaultSkew = {
    .name = "skew", .target = GWSIM_FAULT_ON_SCOPE,
    .scopes = GWSIM_IN_GATEWAY,
    .args = {{"duration", GWSIM_FAULT_STEP}},
    .startProc = StartSkew, .endProc = EndSkew
};

/* Its shared threads are occupied: those that run go on, none takes another
 * job. */
const GwsimFaultType gwsimFaultExhaust = {
    .name = "exhaust", .target = GWSIM_FAULT_ON_SCOPE,
    .scopes = GWSIM_IN_GATEWAY,
    .startProc = StartExhaust, .endProc = EndExhaust
};

/* A job that joins the queue of its gui thread keeps it busy. */
const GwsimFaultType gwsimFaultFreeze = {
    .name = "freeze", .target = GWSIM_FAULT_ON_SCOPE,
    .scopes = GWSIM_IN_VISION,
    .startProc = StartFreeze, .endProc = GwsimFaultLetRun
};

/* ---- Effects ---- */

static void
StartCrash(
    GwsimFault *faultPtr)       /* Fault. */
{
    GwsimScope *scopePtr = faultPtr->config.scopePtr;

    if (scopePtr->up) {
        faultPtr->hits++;
        GwsimMessengerScopeStopped(faultPtr->faultsPtr->msgrPtr, scopePtr,
                GwsimScopeStop(scopePtr));
    }
}

static void
EndCrash(
    GwsimFault *faultPtr)       /* Fault. */
{
    GwsimScope *scopePtr = faultPtr->config.scopePtr;

    if (!scopePtr->up && GwsimFaultsActive(faultPtr->faultsPtr,
            &gwsimFaultCrash, scopePtr) == 0) {
        GwsimScopeStart(scopePtr);
    }
}

/* How many faults of a kind are active on a scope. */
int
GwsimFaultsActive(
    const GwsimFaults *faultsPtr,       /* Faults of the world. */
    const GwsimFaultType *typePtr,      /* Kind. */
    const GwsimScope *scopePtr) /* Scope. */
{
    const GwsimFault *faultPtr = faultsPtr->head;
    int count = 0;

    for (; faultPtr != NULL; faultPtr = faultPtr->nextPtr) {
        count += faultPtr->active && faultPtr->config.typePtr == typePtr
                && faultPtr->config.scopePtr == scopePtr;
    }
    return count;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultRestart --
 *
 *      Starts a crashed gateway again: the faults that keep it down end.
 *
 * Results:
 *      GWSIM_OK, or GWSIM_SCOPE_UP if it is running.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimFaultRestart(
    GwsimFaults *faultsPtr,     /* Faults of the world. */
    GwsimScope *scopePtr)       /* Gateway to start. */
{
    GwsimFault *faultPtr;

    if (scopePtr->up) {
        return GWSIM_SCOPE_UP;
    }
    for (faultPtr = faultsPtr->head; faultPtr != NULL;
            faultPtr = faultPtr->nextPtr) {
        if (faultPtr->config.typePtr == &gwsimFaultCrash && faultPtr->active
                && faultPtr->config.scopePtr == scopePtr) {
            GwsimFaultEnd(faultPtr);
        }
    }
    return GWSIM_OK;
}

/* Stops the threads of a gateway and of the sessions on it. */
static void
StartPause(
    GwsimFault *faultPtr)       /* Fault. */
{
    faultPtr->faultsPtr->corePtr->gatedProc = GwsimFaultAtStandstill;
    faultPtr->config.scopePtr->paused++;
    GwsimLinkPauseChanged(faultPtr->config.scopePtr);
    GwsimLinkSettle(faultPtr->faultsPtr->corePtr->netPtr);
}

static void
EndPause(
    GwsimFault *faultPtr)       /* Fault. */
{
    GwsimScope *scopePtr = faultPtr->config.scopePtr;
    GwsimThread *thrPtr = faultPtr->faultsPtr->corePtr->threadHead;

    scopePtr->paused--;
    GwsimLinkPauseChanged(scopePtr);
    GwsimLinkSettle(faultPtr->faultsPtr->corePtr->netPtr);
    GwsimFaultRelease(faultPtr, false);
    if (scopePtr->paused > 0) {
        return;
    }
    for (; thrPtr != NULL; thrPtr = thrPtr->nextPtr) {
        if (GwsimScopeJvm(thrPtr->scopePtr) == scopePtr) {
            GwsimThreadOpen(thrPtr);
        }
    }
    GwsimMessengerResumed(faultPtr->faultsPtr->msgrPtr, scopePtr);
}

/* Something that is no message would happen on a gateway, but for its pauses:
 * a thread would take its step, a deadline come, `traffic` send, a probe be
 * answered. */
void
GwsimFaultAtStandstill(
    const GwsimScope *jvmPtr)   /* Gateway that is paused. */
{
    Count(&gwsimFaultPause, jvmPtr);
}

/* A message has come to a gateway that is paused: all pauses of it keep it. */
void
GwsimFaultAtPause(
    GwsimMessage *msgPtr,       /* Message on the way, its timer over. */
    GwsimScope *atPtr)          /* Gateway. */
{
    GwsimFault *faultPtr = GwsimMessageMessenger(msgPtr)->faultsPtr->head;

    for (; faultPtr != NULL; faultPtr = faultPtr->nextPtr) {
        if (faultPtr->active && faultPtr->config.typePtr == &gwsimFaultPause
                && faultPtr->config.scopePtr == atPtr) {
            GwsimEvent about = {.scope = atPtr->name};

            if (msgPtr->pathPtr != NULL) {
                about.peer = msgPtr->pathPtr->fromPtr->name;
            }
            GwsimMessageFill(msgPtr, &about);
            GwsimFaultHoldArrival(faultPtr, msgPtr);
            GwsimFaultHit(faultPtr, &about);
        }
    }
}

static void
StartSkew(
    GwsimFault *faultPtr)       /* Fault. */
{
    faultPtr->config.scopePtr->skew += faultPtr->config.values[0].time;
}

/* A script has asked for the date: all by which it is wrong have told it. */
void
GwsimFaultAtClock(
    const GwsimScope *scopePtr) /* Gateway whose date is wrong. */
{
    Count(&gwsimFaultSkew, scopePtr);
}

/* All faults of a kind that are active on a scope have touched something that
 * no event tells of. */
static void
Count(
    const GwsimFaultType *typePtr,      /* Kind. */
    const GwsimScope *scopePtr) /* Scope. */
{
    const GwsimMessenger *msgrPtr = scopePtr->corePtr->messengerPtr;
    GwsimFault *faultPtr = msgrPtr->faultsPtr->head;

    for (; faultPtr != NULL; faultPtr = faultPtr->nextPtr) {
        if (faultPtr->active && faultPtr->config.typePtr == typePtr
                && faultPtr->config.scopePtr == scopePtr) {
            faultPtr->hits++;
        }
    }
}

static void
EndSkew(
    GwsimFault *faultPtr)       /* Fault. */
{
    faultPtr->config.scopePtr->skew -= faultPtr->config.values[0].time;
}

static void
StartExhaust(
    GwsimFault *faultPtr)       /* Fault. */
{
    for (const GwsimPool *poolPtr = faultPtr->config.scopePtr->poolPtr;
            poolPtr != NULL; poolPtr = poolPtr->nextPtr) {
        faultPtr->hits += poolPtr->queued;      /* In line already. */
    }
    faultPtr->config.scopePtr->exhausted++;
}

/* A message has come for a shared thread: all who occupy them keep it. */
void
GwsimFaultAtPool(
    const GwsimMessage *msgPtr) /* Message, delivered. */
{
    GwsimFault *faultPtr = GwsimMessageMessenger(msgPtr)->faultsPtr->head;
    GwsimEvent about = {
        .scope = msgPtr->scopePtr->name,
        .peer = GwsimMessageOrigin(msgPtr)->name
    };

    GwsimMessageFill(msgPtr, &about);
    for (; faultPtr != NULL; faultPtr = faultPtr->nextPtr) {
        if (faultPtr->active && faultPtr->config.typePtr == &gwsimFaultExhaust
                && faultPtr->config.scopePtr == msgPtr->scopePtr) {
            GwsimFaultHit(faultPtr, &about);
        }
    }
}

static void
EndExhaust(
    GwsimFault *faultPtr)       /* Fault. */
{
    if (--faultPtr->config.scopePtr->exhausted == 0) {
        GwsimPoolsGoOn(faultPtr->config.scopePtr);
    }
}

/* Posts the job that freezes; it begins after what is posted already. */
static void
StartFreeze(
    GwsimFault *faultPtr)       /* Fault. */
{
    GwsimCore *corePtr = faultPtr->faultsPtr->corePtr;
    GwsimThread *thrPtr = GwsimScopeGui(faultPtr->config.scopePtr);
    GwsimJob *jobPtr = GwsimJobNew(corePtr, &freezeJob, faultPtr, false);

    jobPtr->cause = (uint32_t) corePtr->bus.seq;
    GwsimThreadPost(thrPtr, jobPtr);
}

/* The freezing job: holds its thread until the fault has ended. */
static GwsimAdvance
AdvanceFreeze(
    GwsimThread *thrPtr,        /* Event thread. */
    GwsimJob *jobPtr)           /* The job. */
{
    GwsimFault *faultPtr = jobPtr->ownerPtr;

    if (jobPtr->phase++ > 0 || !faultPtr->active) {
        return GWSIM_ADVANCE_END;
    }
    faultPtr->hits++;
    EmitFreeze(thrPtr, faultPtr, GWSIM_JOB_STARTED);
    thrPtr->hangs = 0;
    GwsimFaultHang(faultPtr, thrPtr);
    return GWSIM_ADVANCE_DELAY;
}

static void
EndFreezeJob(
    GwsimThread *thrPtr,        /* Event thread. */
    GwsimJob *jobPtr,           /* The job. */
    bool doomed)                /* Interrupted, or not begun. */
{
    (void) doomed;
    if (jobPtr->phase > 1) {
        EmitFreeze(thrPtr, jobPtr->ownerPtr, GWSIM_JOB_ENDED);
    }
}

/* Emits the beginning or end of the freezing job. */
static void
EmitFreeze(
    GwsimThread *thrPtr,        /* Event thread. */
    const GwsimFault *faultPtr, /* Its fault. */
    GwsimKind kind)             /* GWSIM_JOB_STARTED or _ENDED. */
{
    GwsimEvent event = {.basis = GWSIM_BASIS_ASSUMED};
    GwsimBuf buf = {0};

    GwsimBufPrintf(&buf, "f%u", (unsigned) faultPtr->number);
    event.detail = GwsimNameIntern(thrPtr->corePtr->namesPtr, buf.data,
            buf.len);
    GwsimBufFree(&buf);
    thrPtr->cause = (uint32_t) GwsimEmit(thrPtr->corePtr, thrPtr, kind,
            &event);
}
