/*
 * gwsimTestInit.c --
 *
 *      Entry point of the package gwsim::test: the commands gwsim::unit::*
 *      and gwsim::bench::*, by which tests and benchmarks reach what no
 *      script needs.
 *
 *  1. Its library holds the core once more, all of it hidden, so that the
 *     core itself is the product alone and exports its entry point only. A
 *     world that the product made can be handed to a command from here: both
 *     copies come of the same objects, and a world is reached through its own
 *     pointers. But what compares addresses of the core's tables (jobs of
 *     gwsimInvoke, Tcl objects of gwsimTclValue) stays with one copy.
 *  2. The product needs nothing from here: it would not link.
 */

#include <tcl.h>

#include "gwsimBenchCmd.h"
#include "gwsimCheckUnitCmd.h"
#include "gwsimRuntimeUnitCmd.h"
#include "gwsimTraceUnitCmd.h"
#include "gwsimUnitCmd.h"

__attribute__((visibility("default")))
int Gwsimtest_Init(Tcl_Interp *interp);

/*
 *----------------------------------------------------------------------
 *
 * Gwsimtest_Init --
 *
 *      Make the commands of tests and benchmarks in an interp that has the
 *      package gwsim.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      Provides the package "gwsim::test".
 *
 *----------------------------------------------------------------------
 */

int
Gwsimtest_Init(
    Tcl_Interp *interp)         /* Interp to add to. */
{
    if (Tcl_InitStubs(interp, "8.6-10", 0) == NULL
            || Tcl_PkgRequire(interp, "gwsim", GWSIM_PACKAGE_VERSION, 1)
            == NULL) {
        return TCL_ERROR;
    }
    if (GwsimUnitInit(interp) != TCL_OK
            || GwsimCheckUnitInit(interp) != TCL_OK
            || GwsimRuntimeUnitInit(interp) != TCL_OK
            || GwsimTraceUnitInit(interp) != TCL_OK
            || GwsimBenchInit(interp) != TCL_OK) {
        return TCL_ERROR;
    }
    return Tcl_PkgProvide(interp, "gwsim::test", GWSIM_PACKAGE_VERSION);
}
