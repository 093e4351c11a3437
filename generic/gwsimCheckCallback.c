/*
 * gwsimCheckCallback.c --
 *
 *      LateCallback: a callback was set when its request was over (SRX-12).
 *      Whether it still runs is nowhere written; switch late_registration
 *      decides.  Said once a request.
 */

#include "gwsimWorld.h"

static GwsimEventProc   CallbackSet;

/* Begin of a world's checker. */
void
GwsimCheckCallbackInit(
    GwsimWorld *worldPtr)       /* World. */
{
    GwsimBusSubscribe(&worldPtr->core.bus,
            GWSIM_KIND_BIT(GWSIM_CALLBACK_SET), CallbackSet, worldPtr);
}

/* A callback is set; the event's outcome is that of the request. */
static void
CallbackSet(
    void *clientData,           /* World. */
    const GwsimEvent *eventPtr, /* callback_set */
    uint64_t seq)               /* Not used. */
{
    GwsimCore *corePtr = &((GwsimWorld *) clientData)->core;
    GwsimNames *namesPtr = corePtr->namesPtr;
    GwsimRequest *reqPtr;
    GwsimBuf buf = {0};

    (void) seq;
    if (eventPtr->outcome == GWSIM_END_NONE) {
        return;
    }
    reqPtr = GwsimRequestFind(corePtr, eventPtr->request);
    if (reqPtr == NULL || GwsimOfScript(reqPtr)->lateSaid) {
        return;
    }
    GwsimOfScript(reqPtr)->lateSaid = true;
    GwsimBufPrintf(&buf, "%s of r%u to handler %s was set when the request"
            " was over (%s): pass the callbacks to sendRequestAsync",
            GwsimNameText(namesPtr, eventPtr->detail, NULL),
            (unsigned) reqPtr->number,
            GwsimNameText(namesPtr, reqPtr->handler, NULL),
            GwsimEndText((GwsimEnd) eventPtr->outcome));
    GwsimViolate(corePtr, "LateCallback", GWSIM_SEVERITY_WARNING,
            GWSIM_SRX_12, GwsimMapFind(&corePtr->threadsById,
            eventPtr->thread), reqPtr->number,
            GwsimNameText(namesPtr, GwsimOfScript(reqPtr)->place, NULL),
            buf.data);
    GwsimBufFree(&buf);
}
