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
 *
 *      Here is only which threads these are: they are reported in Tcl
 *      (library/define/checkers.tcl).
 */

#include "gwsimMessageRing.h"
#include "gwsimWorld.h"

static bool             OnlyAsync(GwsimWorld *worldPtr);
static bool             IsOfAsync(GwsimWorld *worldPtr,
                            const GwsimRequest *reqPtr);
static bool             ServesAsync(GwsimWorld *worldPtr,
                            const GwsimThread *thrPtr);
static bool             IsCounted(const GwsimTimer *timerPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimCheckLeaks --
 *
 *      Judges the threads of a world that has come to rest, each once.
 *
 * Side effects:
 *      May record violations, and note threads that are left waiting, in the
 *      order of the threads.
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
            thrPtr->left = true;
            worldPtr->leftCount++;
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
 *      If true, notes each of them, once.
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
            thrPtr->outlives = true;
            worldPtr->outlivingCount++;
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
    GwsimFlights flights;
    const GwsimMessage *msgPtr;
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
    GwsimFlightsBegin(&worldPtr->messenger, &flights, true);
    while ((msgPtr = GwsimFlightsNext(&flights)) != NULL) {
        if (msgPtr->requestPtr != NULL
                && IsOfAsync(worldPtr, msgPtr->requestPtr)) {
            timers += IsCounted(&msgPtr->timer);
        }
    }
    GwsimFlightsEnd(&worldPtr->messenger, &flights);
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
        for (GwsimMessage *msgPtr = GwsimMessageFirst(reqPtr);
                msgPtr != NULL; msgPtr = GwsimMessageNext(msgPtr)) {
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
