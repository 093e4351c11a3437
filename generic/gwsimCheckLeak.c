/*
 * gwsimCheckLeak.c --
 *
 *      What a run leaves behind (invariant 7).
 *
 *      RequestLeak: at rest a script is left waiting for what cannot come any
 *      more.  One that waits in a cycle is reported as that
 *      (gwsimCheckCycle.c); what a fault keeps waiting is not the script's
 *      doing (gwsimCheckFault.c).
 *
 *      ThreadLeak: a run has come to its horizon, and only async threads go
 *      on, with what they have sent; each is said (IAX-06).  A thread that
 *      waits for jobs is no leak.
 */

#include "gwsimMessengerInt.h"
#include "gwsimWorld.h"

static bool             OnlyAsync(GwsimWorld *worldPtr);
static bool             IsOfAsync(GwsimWorld *worldPtr,
                            const GwsimRequest *reqPtr);
static bool             ServesAsync(GwsimWorld *worldPtr,
                            const GwsimThread *thrPtr);
static bool             IsCounted(const GwsimTimer *timerPtr);
static void             ReportThread(GwsimThread *thrPtr);
static void             ReportWait(GwsimWorld *worldPtr,
                            GwsimThread *thrPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimCheckLeaks --
 *
 *      Judges the threads of a world that has come to rest, each once.
 *
 * Side effects:
 *      May record violations, in the order of the threads.
 *
 *----------------------------------------------------------------------
 */

void
GwsimCheckLeaks(
    GwsimWorld *worldPtr)       /* World at rest. */
{
    bool *kept = GwsimCheckKept(worldPtr);
    GwsimThread *thrPtr;

    for (thrPtr = worldPtr->core.threadHead; thrPtr != NULL;
            thrPtr = thrPtr->nextPtr) {
        if (thrPtr->state != GWSIM_STATE_WAITING || thrPtr->leakSaid
                || (kept != NULL && kept[thrPtr->number])) {
            continue;
        }
        thrPtr->leakSaid = true;
        if (!thrPtr->wait.cycle && !GwsimCheckCycle(worldPtr, thrPtr)) {
            ReportWait(worldPtr, thrPtr);
        }
    }
    GwsimFree(kept);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimCheckHorizon --
 *
 *      Judges a world whose run has come to its horizon.
 *
 * Results:
 *      True if only async threads go on.  False: something else may still
 *      happen, and nothing can be said.
 *
 * Side effects:
 *      If true, records a violation for each of them, once.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimCheckHorizon(
    GwsimWorld *worldPtr)       /* World at its horizon. */
{
    GwsimThread *thrPtr;

    if (!OnlyAsync(worldPtr)) {
        return false;
    }
    for (thrPtr = worldPtr->core.threadHead; thrPtr != NULL;
            thrPtr = thrPtr->nextPtr) {
        if (thrPtr->jobPtr != NULL && thrPtr->role == GWSIM_ROLE_ASYNC
                && !thrPtr->leakSaid) {
            thrPtr->leakSaid = true;
            ReportThread(thrPtr);
        }
    }
    return true;
}

/* True if all that goes on is async threads, and the requests that these
 * have sent: threads that serve them, and all counted timers. */
static bool
OnlyAsync(
    GwsimWorld *worldPtr)       /* World at its horizon. */
{
    GwsimCore *corePtr = &worldPtr->core;
    uint64_t timers = 0;

    for (GwsimThread *thrPtr = corePtr->threadHead; thrPtr != NULL;
            thrPtr = thrPtr->nextPtr) {
        if (thrPtr->head != NULL || (thrPtr->jobPtr != NULL
                && thrPtr->role != GWSIM_ROLE_ASYNC
                && !ServesAsync(worldPtr, thrPtr))) {
            return false;
        }
        timers += IsCounted(&thrPtr->timer);
    }
    for (GwsimRequest *reqPtr = worldPtr->messenger.pendingHead;
            reqPtr != NULL; reqPtr = reqPtr->nextPtr) {
        if (reqPtr->counted && !IsOfAsync(worldPtr, reqPtr)) {
            return false;
        }
        timers += IsCounted(&reqPtr->deadline);
    }
    for (GwsimMessage *msgPtr = worldPtr->messenger.flying; msgPtr != NULL;
            msgPtr = msgPtr->nextPtr) {
        if (msgPtr->requestPtr != NULL
                && IsOfAsync(worldPtr, msgPtr->requestPtr)) {
            timers += IsCounted(&msgPtr->timer);
        }
    }
    return timers == corePtr->rtPtr->countedTimers;
}

/* True if an async thread has sent a request. */
static bool
IsOfAsync(
    GwsimWorld *worldPtr,       /* World. */
    const GwsimRequest *reqPtr) /* Request. */
{
    GwsimThread *thrPtr = reqPtr->kept ? GwsimMapFind(
            &worldPtr->core.threadsById, GwsimOfScript(reqPtr)->caller) : NULL;

    return thrPtr != NULL && thrPtr->role == GWSIM_ROLE_ASYNC;
}

/* True if a thread runs the handler of a pending request that an async one
 * has sent. */
static bool
ServesAsync(
    GwsimWorld *worldPtr,       /* World. */
    const GwsimThread *thrPtr)  /* Thread with a job. */
{
    for (GwsimRequest *reqPtr = worldPtr->messenger.pendingHead;
            reqPtr != NULL; reqPtr = reqPtr->nextPtr) {
        for (GwsimMessage *msgPtr = reqPtr->messages; msgPtr != NULL;
                msgPtr = msgPtr->nextOfPtr) {
            if (thrPtr->jobPtr->ownerPtr == msgPtr) {
                return IsOfAsync(worldPtr, reqPtr);
            }
        }
    }
    return false;
}

/* True if a timer is pending and keeps a run going. */
static bool
IsCounted(
    const GwsimTimer *timerPtr) /* Timer. */
{
    return timerPtr->typePtr != NULL && timerPtr->typePtr->counted;
}

/* Records that a thread goes on without end. */
static void
ReportThread(
    GwsimThread *thrPtr)        /* Async thread. */
{
    GwsimCore *corePtr = thrPtr->corePtr;
    const char *text = GwsimNameText(corePtr->namesPtr, thrPtr->description,
            NULL);
    GwsimBuf buf = {0};

    GwsimBufPrintf(&buf, "%s%s%s%s goes on and on, and would outlive a save"
            " of its project: let it end by a flag, an interrupt or a"
            " deadline", GwsimNameText(corePtr->namesPtr, thrPtr->id, NULL),
            text[0] != '\0' ? " (" : "", text, text[0] != '\0' ? ")" : "");
    GwsimViolate(corePtr, "ThreadLeak", GWSIM_SEVERITY_ERROR, GWSIM_IAX_06,
            thrPtr, 0, GwsimNameText(corePtr->namesPtr,
            thrPtr->jobPtr->place, NULL), buf.data);
    GwsimBufFree(&buf);
}

/* Records that a script is left waiting. */
static void
ReportWait(
    GwsimWorld *worldPtr,       /* World at rest. */
    GwsimThread *thrPtr)        /* Thread that waits. */
{
    GwsimCore *corePtr = &worldPtr->core;
    GwsimNames *namesPtr = corePtr->namesPtr;
    const GwsimWait *waitPtr = &thrPtr->wait;
    GwsimBuf buf = {0};

    GwsimBufPrintf(&buf, "%s is left waiting (%s)",
            GwsimNameText(namesPtr, thrPtr->id, NULL),
            GwsimWaitText(waitPtr->kind));
    if (waitPtr->requestPtr != NULL) {
        GwsimBufPrintf(&buf, " for r%u to handler %s, which nothing can"
                " complete any more: give it a timeout",
                (unsigned) waitPtr->requestPtr->number,
                GwsimNameText(namesPtr, waitPtr->requestPtr->handler, NULL));
    } else if (waitPtr->kind == GWSIM_WAIT_JOIN) {
        GwsimBufPrintf(&buf, " for %s, which nothing can end any more",
                GwsimNameText(namesPtr, waitPtr->threadPtr->id, NULL));
    }
    GwsimViolate(corePtr, "RequestLeak", GWSIM_SEVERITY_ERROR, GWSIM_SRA_35,
            thrPtr, waitPtr->requestPtr != NULL
            ? waitPtr->requestPtr->number : 0, GwsimCheckWaitPlace(thrPtr),
            buf.data);
    GwsimBufFree(&buf);
}
