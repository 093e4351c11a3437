/*
 * gwsimFaultHandler.c --
 *
 *      Faults on handlers: at the door (deny), at the start (hang), in place
 *      of the body (raise).
 *
 *      Rules:
 *      1. All faults of a handler are asked, in the order of their creation:
 *         what one counts and takes never hangs on another.
 *      2. A handler hangs until all faults by which it hangs have ended; then
 *         it goes on as if nothing had been.  Of several that raise, the one
 *         created first says what.
 *      3. What hangs occupies its thread, and cannot be interrupted.
 */

#include <string.h>

#include "gwsimMessengerInt.h"
#include "gwsimOutcome.h"

static bool             IsMeant(const GwsimFault *faultPtr,
                            const GwsimMessage *msgPtr);
static GwsimFault *     Ask(GwsimFault *faultPtr, GwsimFaultPoint point,
                            const GwsimMessage *msgPtr);

/* ---- Kinds ---- */

/* The caller may not use it (MSH-12). */
const GwsimFaultType gwsimFaultDeny = {
    .name = "deny", .target = GWSIM_FAULT_ON_HANDLER,
    .point = GWSIM_POINT_DELIVERY, .selects = true
};

/* It never returns, as long as the fault lasts. */
const GwsimFaultType gwsimFaultHang = {
    .name = "hang", .target = GWSIM_FAULT_ON_HANDLER,
    .point = GWSIM_POINT_START, .selects = true, .endProc = GwsimFaultLetRun
};

/* It raises, instead of doing what it does. */
const GwsimFaultType gwsimFaultRaise = {
    .name = "raise", .target = GWSIM_FAULT_ON_HANDLER,
    .point = GWSIM_POINT_BODY, .selects = true,
    .args = {{"class", GWSIM_FAULT_CLASS}}
};

/* ---- Points ---- */

/* May a message not be delivered? */
bool
GwsimFaultDenies(
    const GwsimMessage *msgPtr) /* Message at its handler's scope. */
{
    GwsimFault *faultPtr
            = GwsimMessageMessenger(msgPtr)->handlerFaultsPtr;
    bool denied = false;

    while ((faultPtr = Ask(faultPtr, GWSIM_POINT_DELIVERY, msgPtr))
            != NULL) {
        denied = true;
        faultPtr = faultPtr->nextOnTargetPtr;
    }
    return denied;
}

/* A handler has started: does it hang? */
bool
GwsimFaultAtStart(
    const GwsimMessage *msgPtr, /* Its message. */
    GwsimThread *thrPtr)        /* Its thread. */
{
    GwsimFault *faultPtr
            = GwsimMessageMessenger(msgPtr)->handlerFaultsPtr;

    thrPtr->hangs = 0;
    while ((faultPtr = Ask(faultPtr, GWSIM_POINT_START, msgPtr)) != NULL) {
        GwsimFaultHang(faultPtr, thrPtr);
        faultPtr = faultPtr->nextOnTargetPtr;
    }
    return thrPtr->hangs > 0;
}

/* A handler is to run: does it raise instead? */
bool
GwsimFaultAtBody(
    const GwsimMessage *msgPtr, /* Its message. */
    GwsimThread *thrPtr)        /* Its thread. */
{
    GwsimFault *faultPtr
            = GwsimMessageMessenger(msgPtr)->handlerFaultsPtr;
    GwsimNames *namesPtr = thrPtr->corePtr->namesPtr;
    bool raised = false;

    while ((faultPtr = Ask(faultPtr, GWSIM_POINT_BODY, msgPtr)) != NULL) {
        if (!raised) {
            GwsimOutcomeFail(&thrPtr->outcome, NULL, GwsimNameText(namesPtr,
                    faultPtr->config.values[0].name, NULL),
                    "raised by a fault", NULL);
        }
        raised = true;
        faultPtr = faultPtr->nextOnTargetPtr;
    }
    return raised;
}

/* ---- Effects ---- */

/* A thread hangs by a fault: it waits for its end, and for no other. */
void
GwsimFaultHang(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimThread *thrPtr)        /* Thread, at the advance of its job. */
{
    thrPtr->hangs++;
    thrPtr->wait = (GwsimWait) {.kind = GWSIM_WAIT_HANG};
    GWSIM_GROW(faultPtr->hung, faultPtr->hungCount + 1, faultPtr->hungSpace);
    faultPtr->hung[faultPtr->hungCount++] = thrPtr;
}

/* A fault ends: what hangs by it alone goes on. */
void
GwsimFaultLetRun(
    GwsimFault *faultPtr)       /* Fault. */
{
    for (size_t i = 0; i < faultPtr->hungCount; i++) {
        GwsimThread *thrPtr = faultPtr->hung[i];

        if (thrPtr->state == GWSIM_STATE_WAITING
                && thrPtr->wait.kind == GWSIM_WAIT_HANG
                && --thrPtr->hangs == 0) {
            GwsimThreadWake(thrPtr, GWSIM_WAKE_DONE, NULL);
        }
    }
    faultPtr->hungCount = 0;
}

/* The first from faultPtr on that acts at a point and takes a message; it has
 * touched it. */
static GwsimFault *
Ask(
    GwsimFault *faultPtr,       /* Fault on a handler, or NULL. */
    GwsimFaultPoint point,      /* Where the message is. */
    const GwsimMessage *msgPtr) /* Message. */
{
    for (; faultPtr != NULL; faultPtr = faultPtr->nextOnTargetPtr) {
        if (faultPtr->active && faultPtr->config.typePtr->point == point
                && IsMeant(faultPtr, msgPtr) && GwsimFaultSelects(faultPtr)) {
            GwsimEvent about = {
                .scope = msgPtr->scopePtr->name,
                .peer = GwsimMessageOrigin(msgPtr)->name
            };

            GwsimMessageFill(msgPtr, &about);
            GwsimFaultHit(faultPtr, &about);
            break;
        }
    }
    return faultPtr;
}

/* True if the handler of a message is one that a fault is for. */
static bool
IsMeant(
    const GwsimFault *faultPtr, /* Fault on a handler. */
    const GwsimMessage *msgPtr) /* Message. */
{
    for (int i = 0; i < faultPtr->config.handlerCount; i++) {
        if (GwsimFaultIsHandler(&faultPtr->config.handlers[i],
                faultPtr->faultsPtr->corePtr->namesPtr,
                GwsimMessageHandler(msgPtr), msgPtr->scopePtr)) {
            return true;
        }
    }
    return false;
}

/* True if a HANDLER is that one in that scope; NULL: in any. */
bool
GwsimFaultIsHandler(
    const GwsimFaultHandler *targetPtr, /* HANDLER. */
    GwsimNames *namesPtr,       /* Names of the world. */
    const GwsimHandler *handlerPtr,     /* Definition. */
    const GwsimScope *scopePtr) /* Where it would run. */
{
    const char *text;

    if (targetPtr->handler != handlerPtr->name || (targetPtr->project != 0
            && targetPtr->project != handlerPtr->project)) {
        return false;
    }
    if (targetPtr->scope == 0 || targetPtr->scope == scopePtr->name) {
        return true;
    }
    text = GwsimNameText(namesPtr, targetPtr->scope, NULL);
    return strcmp(text, GwsimScopeKindText(scopePtr->kind)) == 0;
}
