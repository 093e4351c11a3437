/*
 * gwsimTraceUnitCmd.h --
 *
 *      Commands that let the tests reach the trace.
 */

#ifndef GWSIM_TRACE_UNIT_CMD_H
#define GWSIM_TRACE_UNIT_CMD_H

#include <tcl.h>

#include "gwsimBase.h"

MODULE_SCOPE int            GwsimTraceUnitInit(Tcl_Interp *interp);
MODULE_SCOPE Tcl_ObjCmdProc GwsimTraceFakeWorldCmd;

#endif /* GWSIM_TRACE_UNIT_CMD_H */
