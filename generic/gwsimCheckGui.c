/*
 * gwsimCheckGui.c --
 *
 *      GuiBlocked: a script waits on an event thread for longer than the
 *      budget (SRX-16, IAS-04).
 *
 *      Rules:
 *      1. Said when the budget runs out, not when the wait ends: at the end
 *         of that instant, so that what comes just then is in time.
 *      2. get, block, getError, sendRequest, join and sleep block.  `work`
 *         and a handler's delay occupy the thread, but do not wait; a modal
 *         box lets the events behind it go on.
 *      3. A wait in a cycle is reported as that alone.
 *      4. The budget's timer is housekeeping, and no event.
 */

#include "gwsimWorld.h"

typedef struct Watch {          /* Of an event thread, made when it waits. */
    GwsimTimer timer;
    struct Watch *nextPtr;      /* Of all in the world. */
    GwsimWorld *worldPtr;
    GwsimThread *thrPtr;
} Watch;

typedef struct GuiCheck {
    GwsimWorld *worldPtr;
    GwsimMap byThread;          /* Name of the id -> Watch. */
    Watch *head;
} GuiCheck;

static GwsimEventProc   WaitChanged;
static GwsimTimerProc   BudgetIsOver;
static Watch *          WatchOf(GuiCheck *checkPtr, GwsimName thread);

static const GwsimTimerType budgetTimer = {
    "-guiBudget", BudgetIsOver, true, false, NULL, NULL, NULL
};

#define WAITS   (GWSIM_KIND_BIT(GWSIM_WAIT_STARTED) \
                    | GWSIM_KIND_BIT(GWSIM_WAIT_ENDED))

/* Begin and end of a world's checker; at the end the runtime is gone. */
void
GwsimCheckGuiInit(
    GwsimWorld *worldPtr)       /* World. */
{
    GuiCheck *checkPtr = GwsimCalloc(1, sizeof(GuiCheck));

    checkPtr->worldPtr = worldPtr;
    worldPtr->guiPtr = checkPtr;
    GwsimBusSubscribe(&worldPtr->core.bus, WAITS, WaitChanged, checkPtr);
}

void
GwsimCheckGuiFree(
    GwsimWorld *worldPtr)       /* World. */
{
    GuiCheck *checkPtr = worldPtr->guiPtr;
    Watch *watchPtr;

    while ((watchPtr = checkPtr->head) != NULL) {
        checkPtr->head = watchPtr->nextPtr;
        GwsimFree(watchPtr);
    }
    GwsimMapFree(&checkPtr->byThread);
    GwsimFree(checkPtr);
    worldPtr->guiPtr = NULL;
}

/* A wait begins or ends. */
static void
WaitChanged(
    void *clientData,           /* GuiCheck. */
    const GwsimEvent *eventPtr, /* wait_started or wait_ended */
    uint64_t seq)               /* Not used. */
{
    GuiCheck *checkPtr = clientData;
    GwsimRuntime *rtPtr = checkPtr->worldPtr->core.rtPtr;
    Watch *watchPtr;

    (void) seq;
    if (eventPtr->role != GWSIM_ROLE_GUI) {
        return;
    }
    watchPtr = WatchOf(checkPtr, eventPtr->thread);
    if (watchPtr == NULL) {
        return;
    }
    if (eventPtr->kind == GWSIM_WAIT_ENDED) {
        GwsimTimerStop(rtPtr, &watchPtr->timer);
        return;
    }
    switch (watchPtr->thrPtr->wait.kind) {
    case GWSIM_WAIT_GET:
    case GWSIM_WAIT_BLOCK:
    case GWSIM_WAIT_GET_ERROR:
    case GWSIM_WAIT_SEND:
    case GWSIM_WAIT_SLEEP:
    case GWSIM_WAIT_JOIN:
    case GWSIM_WAIT_PARK:
        GwsimTimerStart(rtPtr, &watchPtr->timer, &budgetTimer,
                eventPtr->time + checkPtr->worldPtr->config.guiBudget);
        break;
    case GWSIM_WAIT_NONE:
    case GWSIM_WAIT_WORK:
    case GWSIM_WAIT_MODAL:
    case GWSIM_WAIT_DELAY:
    case GWSIM_WAIT_PREEMPT:
    case GWSIM_WAIT_HANG:
        break;
    }
}

/* The watch of an event thread; NULL if there is no such thread. */
static Watch *
WatchOf(
    GuiCheck *checkPtr,         /* Checker. */
    GwsimName thread)           /* Id of the thread. */
{
    GwsimWorld *worldPtr = checkPtr->worldPtr;
    Watch *watchPtr = GwsimMapFind(&checkPtr->byThread, thread);
    GwsimThread *thrPtr;

    if (watchPtr != NULL) {
        return watchPtr;
    }
    thrPtr = GwsimMapFind(&worldPtr->core.threadsById, thread);
    if (thrPtr == NULL) {
        return NULL;
    }
    watchPtr = GwsimCalloc(1, sizeof(Watch));
    watchPtr->worldPtr = worldPtr;
    watchPtr->thrPtr = thrPtr;
    watchPtr->nextPtr = checkPtr->head;
    checkPtr->head = watchPtr;
    GwsimMapInsert(&checkPtr->byThread, thread, watchPtr);
    return watchPtr;
}

/* A script still waits. */
static void
BudgetIsOver(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* Timer of a watch. */
{
    Watch *watchPtr = (Watch *)
            ((char *) timerPtr - offsetof(Watch, timer));
    GwsimThread *thrPtr = watchPtr->thrPtr;
    GwsimCore *corePtr = thrPtr->corePtr;
    const GwsimWait *waitPtr = &thrPtr->wait;
    GwsimBuf buf = {0};

    (void) rtPtr;
    if (thrPtr->state != GWSIM_STATE_WAITING || waitPtr->cycle) {
        return;
    }
    GwsimBufPrintf(&buf, "%s has waited (%s",
            GwsimNameText(corePtr->namesPtr, thrPtr->id, NULL),
            GwsimWaitText(waitPtr->kind));
    if (waitPtr->requestPtr != NULL) {
        GwsimBufPrintf(&buf, " of r%u to handler %s",
                (unsigned) waitPtr->requestPtr->number,
                GwsimNameText(corePtr->namesPtr,
                        waitPtr->requestPtr->handler, NULL));
    }
    GwsimBufPrintf(&buf, ") for longer than the budget of %g ms, and the"
            " client is frozen: %s",
            (double) watchPtr->worldPtr->config.guiBudget / 1e6,
            waitPtr->requestPtr != NULL
            ? "set callbacks instead, or wait in a function for"
            " system.util.invokeAsynchronous"
            : "wait in a function for system.util.invokeAsynchronous");
    GwsimViolate(corePtr, "GuiBlocked", GWSIM_SEVERITY_WARNING,
            waitPtr->requestPtr != NULL ? GWSIM_SRX_16 : GWSIM_IAS_04,
            thrPtr, waitPtr->requestPtr != NULL
            ? waitPtr->requestPtr->number : 0, GwsimCheckWaitPlace(thrPtr),
            buf.data);
    GwsimBufFree(&buf);
}
