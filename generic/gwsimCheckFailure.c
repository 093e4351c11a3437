/*
 * gwsimCheckFailure.c --
 *
 *      UnobservedFailure: a request failed, and no script ever learned of it
 *      (SRX-30).
 *
 *      Rules:
 *      1. A failure is observed when sendRequest raised it, get, block or
 *         getError returned or raised it, an onError ran, or a script's
 *         cancel ended the request; the messenger keeps that as
 *         `machine.observed`.
 *      2. It is judged when the world has come to rest, once a request: what
 *         has failed by then and was not observed.
 *      3. Traffic without a script has nobody to observe anything; what a
 *         crash or `terminate` takes from a script is no failure of it.
 */

#include "gwsimWorld.h"

static void             Report(GwsimWorld *worldPtr,
                            const GwsimRequest *reqPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimCheckFailures --
 *
 *      Judges the requests that have failed since the last rest.
 *
 * Side effects:
 *      May record violations, in the order in which the requests failed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimCheckFailures(
    GwsimWorld *worldPtr)       /* World at rest. */
{
    GwsimMessenger *msgrPtr = &worldPtr->messenger;
    GwsimRequest *reqPtr;

    while ((reqPtr = msgrPtr->failedHead) != NULL) {
        msgrPtr->failedHead = reqPtr->nextPtr;
        reqPtr->nextPtr = NULL;
        if (!reqPtr->machine.observed) {
            Report(worldPtr, reqPtr);
        }
    }
    msgrPtr->failedTail = NULL;
}

/* Records the violation. */
static void
Report(
    GwsimWorld *worldPtr,       /* World. */
    const GwsimRequest *reqPtr) /* Request that failed. */
{
    GwsimCore *corePtr = &worldPtr->core;
    GwsimNames *namesPtr = corePtr->namesPtr;
    const GwsimScriptRequest *scriptedPtr = GwsimOfScript(reqPtr);
    GwsimBuf buf = {0};

    GwsimBufPrintf(&buf, "r%u to handler %s failed with %s, and no script"
            " learned of it: ", (unsigned) reqPtr->number,
            GwsimNameText(namesPtr, reqPtr->handler, NULL),
            GwsimExceptionField(reqPtr->resultPtr, "class"));
    GwsimBufPrintf(&buf, "%s", scriptedPtr->functions[1] != NULL
            ? "its onError never got to run"
            : "set onError, or call get, block or getError");
    GwsimViolate(corePtr, "UnobservedFailure", GWSIM_SEVERITY_ERROR,
            GWSIM_SRX_30, GwsimMapFind(&corePtr->threadsById,
            scriptedPtr->caller), reqPtr->number,
            GwsimNameText(namesPtr, scriptedPtr->place, NULL), buf.data);
    GwsimBufFree(&buf);
}
