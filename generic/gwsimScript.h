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

/* For GwsimWorldCreate; its hostData is a GwsimScriptPool, or NULL. */
MODULE_SCOPE const GwsimHostType gwsimTclHost;

/* Interps that serve thread after thread, on the virtual clock; all calls on
 * the OS thread that runs the worlds (gwsimScriptPool.c). */
typedef struct GwsimScriptPool GwsimScriptPool;

MODULE_SCOPE GwsimScriptPool *GwsimScriptPoolCreate(void);
/* Deletes the interps that wait; the pool goes on. */
MODULE_SCOPE void GwsimScriptPoolDrain(GwsimScriptPool *poolPtr);
/* No world that has it is open any more. */
MODULE_SCOPE void GwsimScriptPoolFree(GwsimScriptPool *poolPtr);

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
/* As GwsimChooseObj, world entered. */
MODULE_SCOPE Tcl_Obj *GwsimChooseEntered(Tcl_Interp *interp,
        GwsimCore *corePtr, GwsimStream *streamPtr, Tcl_Obj *specPtr);
/* Names of all commands that every script has, as a new list. */
MODULE_SCOPE Tcl_Obj *GwsimScriptCommandNames(void);
MODULE_SCOPE Tcl_Obj *GwsimSampleObj(Tcl_Interp *interp, GwsimCore *corePtr,
        GwsimStream *streamPtr, Tcl_Obj *distPtr);

#endif /* GWSIM_SCRIPT_H */
