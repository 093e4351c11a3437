/*
 * gwsimCheckLeak.c --
 *
 *      RequestLeak: at rest a script is left waiting for what cannot come any
 *      more (invariant 7).  One that waits in a cycle is reported as that
 *      (gwsimCheckCycle.c).
 */

#include "gwsimWorld.h"

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
    GwsimThread *thrPtr;

    for (thrPtr = worldPtr->core.threadHead; thrPtr != NULL;
            thrPtr = thrPtr->nextPtr) {
        if (thrPtr->state != GWSIM_STATE_WAITING || thrPtr->leakSaid) {
            continue;
        }
        thrPtr->leakSaid = true;
        if (!thrPtr->wait.cycle && !GwsimCheckCycle(worldPtr, thrPtr)) {
            ReportWait(worldPtr, thrPtr);
        }
    }
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
