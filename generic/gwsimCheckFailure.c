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
 *         has failed by then and was not observed.  Here is only which: it
 *         is reported in Tcl (library/define/checkers.tcl).
 *      3. Traffic without a script has nobody to observe anything; what a
 *         crash or `terminate` takes from a script is no failure of it.
 */

#include "gwsimWorld.h"

/*
 *----------------------------------------------------------------------
 *
 * GwsimCheckFailures --
 *
 *      Forgets the failures since the last rest that somebody observed.
 *
 * Side effects:
 *      What stays in the messenger's list was not, in the order in which the
 *      requests failed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimCheckFailures(
    GwsimWorld *worldPtr)       /* World at rest. */
{
    GwsimMessenger *msgrPtr = &worldPtr->messenger;
    GwsimRequest **linkPtr = &msgrPtr->failedHead;

    msgrPtr->failedTail = NULL;
    while (*linkPtr != NULL) {
        GwsimRequest *reqPtr = *linkPtr;

        if (reqPtr->machine.observed) {
            *linkPtr = reqPtr->nextPtr;
            reqPtr->nextPtr = NULL;
        } else {
            msgrPtr->failedTail = reqPtr;
            linkPtr = &reqPtr->nextPtr;
        }
    }
}

/* Takes the first of them out of the list; NULL: there is none. */
GwsimRequest *
GwsimTakeFailure(
    GwsimWorld *worldPtr)       /* World at rest. */
{
    GwsimMessenger *msgrPtr = &worldPtr->messenger;
    GwsimRequest *reqPtr = msgrPtr->failedHead;

    if (reqPtr != NULL) {
        msgrPtr->failedHead = reqPtr->nextPtr;
        if (msgrPtr->failedHead == NULL) {
            msgrPtr->failedTail = NULL;
        }
        reqPtr->nextPtr = NULL;
    }
    return reqPtr;
}
