/*
 * gwsimFrontCmdSearch.c --
 *
 *      gwsim::core::* for campaigns (library/search/): whether the user wants
 *      one to end.
 */

#include "gwsimSignalOs.h"
#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

static const char *const interruptWords[] = {"catch", NULL};

/*
 *----------------------------------------------------------------------
 *
 * GwsimInterruptedCmd --
 *
 *      gwsim::core::interrupted ?catch?
 *
 * Results:
 *      1 if SIGINT or SIGTERM came since they were caught.
 *
 * Side effects:
 *      With "catch" the next one is noted only.
 *
 *----------------------------------------------------------------------
 */

int
GwsimInterruptedCmd(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Interp *interp,         /* Receives the answer or the error. */
    int objc,                   /* 1 or 2 */
    Tcl_Obj *const *objv)       /* interrupted ?catch? */
{
    int word;

    (void) frontPtr;
    if (objc == 2) {
        if (Tcl_GetIndexFromObj(interp, objv[1], interruptWords, "word",
                TCL_EXACT, &word) != TCL_OK) {
            return TCL_ERROR;
        }
        GwsimSignalOsCatch();
    }
    Tcl_SetObjResult(interp, Tcl_NewBooleanObj(GwsimSignalOsCaught()));
    return TCL_OK;
}
