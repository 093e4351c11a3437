/*
 * gwsimRuntimeUnitCmd.h --
 *
 *      Commands that let the tests reach the runtimes and the chooser.
 */

#ifndef GWSIM_RUNTIME_UNIT_CMD_H
#define GWSIM_RUNTIME_UNIT_CMD_H

#include <tcl.h>

#include "gwsimRuntimeUnit.h"

MODULE_SCOPE int GwsimRuntimeUnitInit(Tcl_Interp *interp);

/* ---- gwsimRuntimeUnitChooseCmd.c ---- */

/* Prescribes the choices of a rig, a list of numbers. */
MODULE_SCOPE int GwsimRigSetChoices(Tcl_Interp *interp, GwsimRig *rigPtr,
        Tcl_Obj *listPtr);
/* Subcommands of a rig. */
MODULE_SCOPE Tcl_ObjCmdProc GwsimRigChanceCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimRigChoicesCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimRigChooseCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimRigDivergedCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimRigNextCmd;

#endif /* GWSIM_RUNTIME_UNIT_CMD_H */
