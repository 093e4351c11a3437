/*
 * gwsimCheckKept.c --
 *
 *      Which threads of a world at rest are kept waiting by a fault that still
 *      lasts: directly (its handler hangs, its message is held, its gateway is
 *      paused) or behind another that is.  They leak nothing.
 */

#include "gwsimMessageRing.h"
#include "gwsimWorld.h"

static bool             IsKept(const bool *kept, const GwsimThread *thrPtr);
static bool             IsMessageKept(const bool *kept,
                            const GwsimMessage *msgPtr);
static bool             IsPoolKept(const bool *kept,
                            const GwsimMessage *msgPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimCheckKept --
 *
 *      Looks which threads faults keep waiting.
 *
 * Results:
 *      A flag for each thread by its number, to be freed by the caller; NULL
 *      if there are no faults.
 *
 *----------------------------------------------------------------------
 */

bool *
GwsimCheckKept(
    GwsimWorld *worldPtr)       /* World at rest. */
{
    bool *kept;
    bool more = true;

    if (worldPtr->faults.head == NULL) {
        return NULL;
    }
    kept = GwsimCalloc((size_t) worldPtr->core.threadCount + 1,
            sizeof(bool));
    /* Each round but the last adds a thread. */
    while (more) {
        more = false;
        for (const GwsimThread *thrPtr = worldPtr->core.threadHead;
                thrPtr != NULL; thrPtr = thrPtr->nextPtr) {
            if (!kept[thrPtr->number] && IsKept(kept, thrPtr)) {
                kept[thrPtr->number] = more = true;
            }
        }
    }
    return kept;
}

/* True if a thread can go on only when a fault ends, as far as is known. */
static bool
IsKept(
    const bool *kept,           /* Threads of which that is known. */
    const GwsimThread *thrPtr)  /* Thread. */
{
    const GwsimRequest *reqPtr = thrPtr->wait.requestPtr;

    if (thrPtr->state == GWSIM_STATE_READY) {
        return GwsimThreadIsGated(thrPtr);
    }
    if (thrPtr->state != GWSIM_STATE_WAITING) {
        return false;
    }
    if (thrPtr->wait.kind == GWSIM_WAIT_HANG) {
        return true;
    }
    if (thrPtr->wait.kind == GWSIM_WAIT_JOIN) {
        return kept[thrPtr->wait.threadPtr->number];
    }
    if (reqPtr == NULL) {
        return false;
    }
    if (reqPtr->overdue) {
        return true;
    }
    for (const GwsimMessage *msgPtr = GwsimMessageFirst(reqPtr);
            msgPtr != NULL; msgPtr = GwsimMessageNext(msgPtr)) {
        if (IsMessageKept(kept, msgPtr)) {
            return true;
        }
    }
    return false;
}

/* The same of a message, on its way or with a handler. */
static bool
IsMessageKept(
    const bool *kept,           /* Threads of which that is known. */
    const GwsimMessage *msgPtr) /* Message. */
{
    const GwsimThread *thrPtr;

    if (msgPtr->flying || msgPtr->leg != GWSIM_LEG_IN) {
        return msgPtr->faulted;
    }
    if (GwsimMessageHandler(msgPtr)->threading == GWSIM_THREADING_SHARED) {
        return IsPoolKept(kept, msgPtr);
    }
    thrPtr = GwsimHandlerThread(GwsimMessageHandler(msgPtr), msgPtr->scopePtr);
    return thrPtr != NULL && kept[thrPtr->number];
}

/* The same of one that a shared thread runs, or that stands in line. */
static bool
IsPoolKept(
    const bool *kept,           /* Threads of which that is known. */
    const GwsimMessage *msgPtr) /* Message with a handler. */
{
    const GwsimPool *poolPtr = GwsimPoolFind(msgPtr->scopePtr,
            GwsimMessageHandler(msgPtr)->project);
    const GwsimThread *thrPtr = poolPtr != NULL ? poolPtr->firstPtr : NULL;
    bool any = msgPtr->scopePtr->exhausted > 0;

    for (; thrPtr != NULL; thrPtr = thrPtr->poolNextPtr) {
        if (thrPtr->jobPtr != NULL && thrPtr->jobPtr->ownerPtr == msgPtr) {
            return kept[thrPtr->number];
        }
        any = any || kept[thrPtr->number];
    }
    return any;
}
