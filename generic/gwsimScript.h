/*
 * gwsimScript.h --
 *
 *      The Tcl host: runs the scripts of simulated threads in Tcl interps,
 *      one interp a thread (contract: GwsimHostType in gwsimThread.h).
 */

#ifndef GWSIM_SCRIPT_H
#define GWSIM_SCRIPT_H

#include <tcl.h>

#include "gwsimWorld.h"

/* For GwsimWorldCreate; its hostData is not used. */
MODULE_SCOPE const GwsimHostType gwsimTclHost;

/*
 * The command prefix of a script or function: "apply {ARGS BODY}", before
 * ARGS and as further words the variables of namesPtr (NULL: none) with their
 * present values in the interp's current frame.  A new object, or NULL with
 * an error in interp.
 */
MODULE_SCOPE Tcl_Obj *GwsimLambdaNew(Tcl_Interp *interp, Tcl_Obj *namesPtr,
        Tcl_Obj *argsPtr, Tcl_Obj *bodyPtr);
/* `choose LIST|{int A B}` and `sample DIST`: a new object, or NULL with an
 * error in interp.  World left; the chooser is used with it entered. */
MODULE_SCOPE Tcl_Obj *GwsimChooseObj(Tcl_Interp *interp, GwsimCore *corePtr,
        GwsimStream *streamPtr, Tcl_Obj *specPtr);
MODULE_SCOPE Tcl_Obj *GwsimSampleObj(Tcl_Interp *interp, GwsimCore *corePtr,
        GwsimStream *streamPtr, Tcl_Obj *distPtr);

#endif /* GWSIM_SCRIPT_H */
