/*
 * gwsimFlightFetch.c --
 *
 *      What the arrival of a message will need, fetched into the cache before
 *      it comes: with thousands of gateways none of it is there.
 *
 *      A message that is due before long leads to where its hop ends, to what
 *      it carries and to its request; soon after, these lead to the thread that
 *      will have its job.  Which thread that is, is a guess: the newest of the
 *      gateway's handlers, or the GUI's.  A wrong one costs a little time and
 *      nothing else: nothing here changes anything.
 */

#include "gwsimMessengerInt.h"

static void     FetchArrival(const GwsimMessage *msgPtr);
static void     FetchReply(const GwsimMessage *msgPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimMessageFetch --
 *
 *      A message arrives before long, or soon.
 *
 *----------------------------------------------------------------------
 */

void
GwsimMessageFetch(
    const GwsimTimer *timerPtr, /* Timer of a message. */
    bool soon)                  /* What it leads to has been fetched. */
{
    const GwsimMessage *msgPtr = (const GwsimMessage *)
            ((const char *) timerPtr - offsetof(GwsimMessage, timer));

    if (!soon) {
        GwsimFetch(&msgPtr->pathPtr);
        GwsimFetch(msgPtr->toPtr);
        if (msgPtr->requestPtr != NULL) {
            /* The first line only a reply needs; but to look whether it is one
             * would take longer, as nobody can guess it. */
            GwsimFetch(msgPtr->requestPtr);
            GwsimFetch(&msgPtr->requestPtr->originPtr);
        }
        GwsimValueFetch(msgPtr->valuePtr);
        return;
    }
    GwsimValueFetchTwin(msgPtr->valuePtr);
    if (msgPtr->leg != GWSIM_LEG_BACK) {
        FetchArrival(msgPtr);
    } else if (msgPtr->requestPtr != NULL) {
        FetchReply(msgPtr);
    }
}

/* It is given to a handler: the thread, and who has sent it. */
static void
FetchArrival(
    const GwsimMessage *msgPtr) /* Message on its way out. */
{
    const GwsimThread *thrPtr = msgPtr->toPtr->ownPtr;

    if (thrPtr != NULL) {
        GwsimThreadFetch(thrPtr, true);
    }
    if (msgPtr->requestPtr != NULL) {
        GwsimFetch(msgPtr->requestPtr->originPtr);
    }
}

/* It completes its request: the neighbours of that in the lists it leaves, the
 * thread of its callback, the way that the next one goes. */
static void
FetchReply(
    const GwsimMessage *msgPtr) /* Message on its way back. */
{
    const GwsimScope *scopePtr = msgPtr->toPtr;
    const GwsimRequest *reqPtr = msgPtr->requestPtr;
    const GwsimWheelNode *nodePtr = &reqPtr->deadline.node;

    if (nodePtr->nextPtr != NULL) {
        GwsimFetch(nodePtr->nextPtr);
    }
    if (nodePtr->prevPtr != NULL) {
        GwsimFetch(nodePtr->prevPtr);
    }
    if (msgPtr->scopePtr != NULL) {
        GwsimFetch(msgPtr->scopePtr);
    }
    GwsimBusFetchRequest(&scopePtr->corePtr->bus, reqPtr->number);
    if (scopePtr->guiPtr != NULL) {
        GwsimThreadFetch(scopePtr->guiPtr, false);
        GwsimFetch(scopePtr->netPtr);
        if (reqPtr->kept) {
            /* Traffic has no script, and its thread would be waited for. */
            GwsimThreadFetchScript(scopePtr->guiPtr);
        }
    }
}

/* Its handler takes a time: the way back from there. */
void
GwsimMessageFetchBack(
    const GwsimMessage *msgPtr) /* Message with a handler. */
{
    const GwsimScope *originPtr = GwsimMessageOrigin(msgPtr);

    if (originPtr->kind != GWSIM_SCOPE_GATEWAY) {
        GwsimFetch(GwsimPathsOf(originPtr) + 1);
    }
}
