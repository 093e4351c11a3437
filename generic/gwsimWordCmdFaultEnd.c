/*
 * gwsimWordCmdFaultEnd.c --
 *
 *      Words that end a disturbance, or a part of it: clear, heal, restart,
 *      release.
 */

#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <string.h>

static void EndAll(GwsimWorld *worldPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimClearWord, GwsimHealWord --
 *
 *      clear FAULT|all; heal ?-within DUR?
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      Ends a fault, or all of them; then the world may have to converge.
 *
 *----------------------------------------------------------------------
 */

int
GwsimClearWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* clear fault|all */
{
    GwsimFault *faultPtr;

    (void) objc;
    if (strcmp(Tcl_GetString(objv[1]), "all") == 0) {
        EndAll(frontWorldPtr->worldPtr);
        return TCL_OK;
    }
    faultPtr = GwsimWordFault(interp, frontWorldPtr, objv[1]);
    if (faultPtr == NULL) {
        return TCL_ERROR;
    }
    GwsimFaultEnd(faultPtr);
    return TCL_OK;
}

int
GwsimHealWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* heal ?-within duration? */
{
    static const char *const options[] = {"-within", NULL};
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    Tcl_Obj *values[1];
    GwsimTime within = 0;

    if (GwsimGetOptions(interp, objc - 1, objv + 1, options, values, NULL)
            != TCL_OK || (values[0] != NULL && GwsimGetPositive(interp,
            values[0], &within) != TCL_OK)) {
        return TCL_ERROR;
    }
    EndAll(worldPtr);
    if (within > 0) {
        GwsimCheckHeal(worldPtr, within, frontWorldPtr->place);
    }
    return TCL_OK;
}

/* Ends all faults. */
static void
EndAll(
    GwsimWorld *worldPtr)       /* World. */
{
    for (GwsimFault *faultPtr = worldPtr->faults.head; faultPtr != NULL;
            faultPtr = faultPtr->nextPtr) {
        GwsimFaultEnd(faultPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRestartWord --
 *
 *      restart GW
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      A gateway that is down is up again.
 *
 *----------------------------------------------------------------------
 */

int
GwsimRestartWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* restart gateway */
{
    GwsimScope *scopePtr = GwsimWordGateway(interp, frontWorldPtr, objv[1]);
    GwsimStatus status;

    (void) objc;
    if (scopePtr == NULL) {
        return TCL_ERROR;
    }
    status = GwsimFaultRestart(&frontWorldPtr->worldPtr->faults, scopePtr);
    return status == GWSIM_OK ? TCL_OK
            : GwsimSetStatusError(interp, status, objv[1]);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimReleaseWord --
 *
 *      release FAULT
 *
 * Results:
 *      Empty, or an error if the fault is of a kind that holds nothing.
 *
 * Side effects:
 *      What it holds goes on; the fault goes on too.
 *
 *----------------------------------------------------------------------
 */

int
GwsimReleaseWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* release fault */
{
    GwsimFault *faultPtr = GwsimWordFault(interp, frontWorldPtr, objv[1]);

    (void) objc;
    if (faultPtr == NULL) {
        return TCL_ERROR;
    }
    if (faultPtr->config.typePtr->releaseProc == NULL) {
        return GwsimSetError(interp, "FAULT RELEASE", objv[1],
                "fault \"%s\" holds no messages: \"clear\" ends it",
                Tcl_GetString(objv[1]));
    }
    faultPtr->config.typePtr->releaseProc(faultPtr);
    return TCL_OK;
}

/* The fault of an id; NULL with an error if there is none. */
GwsimFault *
GwsimWordFault(
    Tcl_Interp *interp,         /* For the message. */
    GwsimFrontWorld *frontWorldPtr,     /* World to search. */
    Tcl_Obj *idPtr)             /* As "f1". */
{
    uint32_t number = GwsimWordNumber(Tcl_GetString(idPtr), 'f');
    GwsimFault *faultPtr = number == 0 ? NULL
            : GwsimFaultFind(&frontWorldPtr->worldPtr->faults, number);

    if (faultPtr == NULL) {
        GwsimSetExpected(interp, "FAULT UNKNOWN", idPtr,
                "fault as \"fault\" returns it");
    }
    return faultPtr;
}
