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

MODULE_SCOPE Tcl_ObjCmdProc GwsimUnitValueCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimUnitValueThreadsCmd;

#endif /* GWSIM_UNIT_CMD_H */
