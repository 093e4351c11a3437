/*
 * gwsimFault.c --
 *
 *      Planned disturbances: delay and drop of the messages on a path, crash
 *      and restart of a gateway.
 *
 *              -when or at once      -for over, clear, heal
 *      WAITING ---------------> ACTIVE ---------------> ENDED
 *
 *      Rules:
 *      1. Faults on one path are asked in the order of their creation;
 *         delays add up, one drop is enough.
 *      2. Counts are of the messages that pass the path while the fault is
 *         active: requests, messages and replies, never pings.
 *      3. A delay of all messages keeps their order, as a slow link does; a
 *         delay of some lets others overtake them (basis assumed).
 */

#include <string.h>

#include "gwsimFault.h"

static GwsimTimerProc   LastsNoLonger;
static bool             Selects(GwsimFault *faultPtr);
static void             Emit(GwsimFault *faultPtr, GwsimKind kind);

static const GwsimTimerType endTimer = {
    "end of a fault", LastsNoLonger, false, true
};
static const char *const kindText[] = {"delay", "drop", "crash"};

/* Begin and end of a world's faults. */
void
GwsimFaultsInit(
    GwsimFaults *faultsPtr,     /* Faults to initialise. */
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimMessenger *msgrPtr)    /* Its messenger. */
{
    *faultsPtr = (GwsimFaults) {.corePtr = corePtr, .msgrPtr = msgrPtr};
    msgrPtr->faultsPtr = faultsPtr;
}

void
GwsimFaultsFree(
    GwsimFaults *faultsPtr)     /* Faults of a world that ends. */
{
    GwsimFault *faultPtr;

    while ((faultPtr = faultsPtr->head) != NULL) {
        faultsPtr->head = faultPtr->nextPtr;
        GwsimFree(faultPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultAdd --
 *
 *      Plans a fault; it starts at once unless it waits for an event.
 *
 * Results:
 *      The fault; it lives as long as its world.
 *
 *----------------------------------------------------------------------
 */

GwsimFault *
GwsimFaultAdd(
    GwsimFaults *faultsPtr,     /* Faults of the world. */
    const GwsimFaultConfig *configPtr)  /* What it is. */
{
    GwsimFault *faultPtr = GwsimCalloc(1, sizeof(GwsimFault));
    GwsimFault **linkPtr;
    GwsimBuf buf = {0};

    faultPtr->faultsPtr = faultsPtr;
    faultPtr->number = ++faultsPtr->count;
    faultPtr->kind = configPtr->kind;
    faultPtr->pathPtr = configPtr->pathPtr;
    faultPtr->scopePtr = configPtr->scopePtr;
    faultPtr->delay = configPtr->delay;
    faultPtr->select = configPtr->select;
    faultPtr->count = configPtr->count;
    faultPtr->ratio = configPtr->ratio;
    faultPtr->lasts = configPtr->lasts;
    GwsimBufPrintf(&buf, "f%u", (unsigned) faultPtr->number);
    GwsimStreamInit(&faultPtr->stream, "fault", buf.data);
    GwsimStreamInit(&faultPtr->delayStream, "fault delay", buf.data);
    GwsimBufFree(&buf);
    if (faultsPtr->tail == NULL) {
        faultsPtr->head = faultPtr;
    } else {
        faultsPtr->tail->nextPtr = faultPtr;
    }
    faultsPtr->tail = faultPtr;
    if (faultPtr->pathPtr != NULL) {
        linkPtr = (GwsimFault **) &faultPtr->pathPtr->faultsPtr;
        while (*linkPtr != NULL) {
            linkPtr = &(*linkPtr)->nextOnPathPtr;
        }
        *linkPtr = faultPtr;
    }
    if (!configPtr->waits) {
        GwsimFaultStart(faultPtr);
    }
    return faultPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultStart, GwsimFaultEnd --
 *
 *      Begin and end of a fault's effect; each happens once, a second call
 *      does nothing.
 *
 *----------------------------------------------------------------------
 */

void
GwsimFaultStart(
    GwsimFault *faultPtr)       /* Fault. */
{
    GwsimFaults *faultsPtr = faultPtr->faultsPtr;
    GwsimRuntime *rtPtr = faultsPtr->corePtr->rtPtr;

    if (faultPtr->active || faultPtr->ended) {
        return;
    }
    faultPtr->active = true;
    Emit(faultPtr, GWSIM_FAULT_STARTED);
    if (faultPtr->lasts > 0) {
        GwsimTime now = GwsimNow(rtPtr);

        GwsimTimerStart(rtPtr, &faultPtr->endTimer, &endTimer,
                faultPtr->lasts < GWSIM_TIME_MAX - now
                ? now + faultPtr->lasts : GWSIM_TIME_MAX);
    }
    if (faultPtr->kind == GWSIM_FAULT_CRASH && faultPtr->scopePtr->up) {
        faultPtr->hits++;
        GwsimScopeStop(faultPtr->scopePtr);
        GwsimMessengerScopeStopped(faultsPtr->msgrPtr, faultPtr->scopePtr);
    }
}

void
GwsimFaultEnd(
    GwsimFault *faultPtr)       /* Fault. */
{
    GwsimFault **linkPtr;

    if (faultPtr->ended) {
        return;
    }
    faultPtr->ended = true;
    GwsimTimerStop(faultPtr->faultsPtr->corePtr->rtPtr,
            &faultPtr->endTimer);
    if (faultPtr->pathPtr != NULL) {
        linkPtr = (GwsimFault **) &faultPtr->pathPtr->faultsPtr;
        while (*linkPtr != faultPtr) {
            linkPtr = &(*linkPtr)->nextOnPathPtr;
        }
        *linkPtr = faultPtr->nextOnPathPtr;
    }
    if (!faultPtr->active) {
        return;
    }
    faultPtr->active = false;
    Emit(faultPtr, GWSIM_FAULT_ENDED);
    if (faultPtr->kind == GWSIM_FAULT_CRASH && !faultPtr->scopePtr->up) {
        GwsimScopeStart(faultPtr->scopePtr);
    }
}

/* The fault of a number, or NULL. */
GwsimFault *
GwsimFaultFind(
    GwsimFaults *faultsPtr,     /* Faults of the world. */
    uint32_t number)            /* 3 of f3. */
{
    GwsimFault *faultPtr = faultsPtr->head;

    while (faultPtr != NULL && faultPtr->number != number) {
        faultPtr = faultPtr->nextPtr;
    }
    return faultPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultApply --
 *
 *      Asks the faults of a path what becomes of a message.
 *
 * Results:
 *      In *planPtr: dropped, extra, unordered.
 *
 * Side effects:
 *      Emits fault_hit for each that touches it.
 *
 *----------------------------------------------------------------------
 */

void
GwsimFaultApply(
    GwsimFaults *faultsPtr,     /* Faults of the world. */
    GwsimPath *pathPtr,         /* Path the message is sent on. */
    const GwsimEvent *aboutPtr, /* Its names. */
    GwsimPlan *planPtr)         /* Filled in. */
{
    GwsimCore *corePtr = faultsPtr->corePtr;
    GwsimFault *faultPtr;

    for (faultPtr = pathPtr->faultsPtr; faultPtr != NULL;
            faultPtr = faultPtr->nextOnPathPtr) {
        GwsimEvent event = *aboutPtr;
        GwsimBuf buf = {0};

        if (!faultPtr->active || !Selects(faultPtr)) {
            continue;
        }
        faultPtr->hits++;
        if (faultPtr->kind == GWSIM_FAULT_DROP) {
            planPtr->dropped = true;
        } else {
            planPtr->extra += GwsimDraw(corePtr, &faultPtr->delay,
                    &faultPtr->delayStream);
            planPtr->unordered = planPtr->unordered
                    || faultPtr->select != GWSIM_SELECT_ALL;
        }
        GwsimBufPrintf(&buf, "f%u %s", (unsigned) faultPtr->number,
                kindText[faultPtr->kind]);
        event.detail = GwsimNameIntern(corePtr->namesPtr, buf.data, buf.len);
        event.basis = GWSIM_BASIS_ASSUMED;
        GwsimEmit(corePtr, NULL, GWSIM_FAULT_HIT, &event);
        GwsimBufFree(&buf);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultRestart --
 *
 *      Starts a crashed gateway again: the faults that keep it down end.
 *
 * Results:
 *      GWSIM_OK, or GWSIM_SCOPE_UP if it is running.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimFaultRestart(
    GwsimFaults *faultsPtr,     /* Faults of the world. */
    GwsimScope *scopePtr)       /* Gateway to start. */
{
    GwsimFault *faultPtr;

    if (scopePtr->up) {
        return GWSIM_SCOPE_UP;
    }
    for (faultPtr = faultsPtr->head; faultPtr != NULL;
            faultPtr = faultPtr->nextPtr) {
        if (faultPtr->kind == GWSIM_FAULT_CRASH && faultPtr->active
                && faultPtr->scopePtr == scopePtr) {
            GwsimFaultEnd(faultPtr);
        }
    }
    if (!scopePtr->up) {
        GwsimScopeStart(scopePtr);
    }
    return GWSIM_OK;
}

/* A fault's time is over. */
static void
LastsNoLonger(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* Timer of a fault. */
{
    (void) rtPtr;
    GwsimFaultEnd((GwsimFault *)
            ((char *) timerPtr - offsetof(GwsimFault, endTimer)));
}

/* Counts a message; true if the fault takes it. */
static bool
Selects(
    GwsimFault *faultPtr)       /* Active fault. */
{
    int64_t n = (int64_t) ++faultPtr->seen;

    switch (faultPtr->select) {
    case GWSIM_SELECT_ALL:
        return true;
    case GWSIM_SELECT_FIRST:
        return n <= faultPtr->count;
    case GWSIM_SELECT_EVERY:
        return n % faultPtr->count == 0;
    case GWSIM_SELECT_NTH:
        return n == faultPtr->count;
    case GWSIM_SELECT_CHANCE:
        break;
    }
    return GwsimChance(&faultPtr->faultsPtr->corePtr->chooser,
            &faultPtr->stream, faultPtr->ratio);
}

/* Emits the beginning or end of a fault. */
static void
Emit(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimKind kind)             /* GWSIM_FAULT_STARTED or _ENDED. */
{
    GwsimCore *corePtr = faultPtr->faultsPtr->corePtr;
    GwsimEvent event = {.basis = GWSIM_BASIS_ASSUMED};
    GwsimBuf buf = {0};

    GwsimBufPrintf(&buf, "f%u %s", (unsigned) faultPtr->number,
            kindText[faultPtr->kind]);
    event.detail = GwsimNameIntern(corePtr->namesPtr, buf.data, buf.len);
    GwsimBufFree(&buf);
    if (faultPtr->pathPtr != NULL) {
        event.scope = faultPtr->pathPtr->fromPtr->name;
        event.peer = faultPtr->pathPtr->toPtr->name;
    } else {
        event.scope = faultPtr->scopePtr->name;
    }
    GwsimEmit(corePtr, NULL, kind, &event);
}
