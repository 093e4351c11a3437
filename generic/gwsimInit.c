/*
 * gwsimInit.c --
 *
 *      Entry point of the package: what "load" calls. That of what only
 *      tests and benchmarks need is in gwsimTestInit.c.
 */

#include <tcl.h>

#include "gwsimFront.h"
#include "gwsimTraceCmd.h"

#ifndef TCL_THREADS
#error "compile with -DTCL_THREADS=1: without it Tcl's locks are empty"
#endif

__attribute__((visibility("default")))
int Gwsim_Init(Tcl_Interp *interp);

/*
 *----------------------------------------------------------------------
 *
 * Gwsim_Init --
 *
 *      Make the package's commands in an interp.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      Provides the package "gwsim".
 *
 *----------------------------------------------------------------------
 */

int
Gwsim_Init(
    Tcl_Interp *interp)         /* Interp to add to. */
{
    if (Tcl_InitStubs(interp, "8.6-10", 0) == NULL) {
        return TCL_ERROR;
    }
    if (GwsimFrontInit(interp) != TCL_OK
            || GwsimTraceCmdInit(interp) != TCL_OK) {
        return TCL_ERROR;
    }
    return Tcl_PkgProvide(interp, "gwsim", GWSIM_PACKAGE_VERSION);
}
