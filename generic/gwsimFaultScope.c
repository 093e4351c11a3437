/*
 * gwsimFaultScope.c --
 *
 *      Faults on a gateway or a client as a whole.
 */

#include "gwsimFault.h"

static void             StartCrash(GwsimFault *faultPtr);
static void             EndCrash(GwsimFault *faultPtr);

/* ---- Kinds ---- */

/* The process ends; at the fault's end, or `restart`, it is started anew. */
const GwsimFaultType gwsimFaultCrash = {
    .name = "crash", .target = GWSIM_FAULT_ON_SCOPE,
    .scopes = GWSIM_IN_GATEWAY,
    .startProc = StartCrash, .endProc = EndCrash
};

/* ---- Effects ---- */

static void
StartCrash(
    GwsimFault *faultPtr)       /* Fault. */
{
    GwsimScope *scopePtr = faultPtr->config.scopePtr;

    if (scopePtr->up) {
        faultPtr->hits++;
        GwsimScopeStop(scopePtr);
        GwsimMessengerScopeStopped(faultPtr->faultsPtr->msgrPtr, scopePtr);
    }
}

static void
EndCrash(
    GwsimFault *faultPtr)       /* Fault. */
{
    if (!faultPtr->config.scopePtr->up) {
        GwsimScopeStart(faultPtr->config.scopePtr);
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
        if (faultPtr->config.typePtr == &gwsimFaultCrash && faultPtr->active
                && faultPtr->config.scopePtr == scopePtr) {
            GwsimFaultEnd(faultPtr);
        }
    }
    if (!scopePtr->up) {
        GwsimScopeStart(scopePtr);
    }
    return GWSIM_OK;
}
