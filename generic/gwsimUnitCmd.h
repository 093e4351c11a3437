/*
 * gwsimUnitCmd.h --
 *
 *      Commands that let the tests reach the ground, which no script needs.
 */

#ifndef GWSIM_UNIT_CMD_H
#define GWSIM_UNIT_CMD_H

#include <tcl.h>

#include "gwsimStatus.h"

MODULE_SCOPE int        GwsimUnitInit(Tcl_Interp *interp);
MODULE_SCOPE Tcl_Obj *  GwsimUnitHex(uint64_t number);
MODULE_SCOPE int        GwsimUnitStatus(Tcl_Interp *interp,
                            GwsimStatus status);

/* gwsimUnitDrawCmd.c */
MODULE_SCOPE Tcl_ObjCmdProc GwsimUnitDistCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimUnitDistCheckCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimUnitHashCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimUnitHashMixCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimUnitMathCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimUnitPhiloxCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimUnitRandomCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimUnitRandomBelowCmd;

/* gwsimUnitValueCmd.c */
MODULE_SCOPE Tcl_ObjCmdProc GwsimUnitValueCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimUnitValuePacksCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimUnitValueThreadsCmd;

#endif /* GWSIM_UNIT_CMD_H */
