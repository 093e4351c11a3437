/*
 * gwsimRuntimeUnitCmd.h --
 *
 *      Commands that let the tests reach the runtimes and the chooser.
 */

#ifndef GWSIM_RUNTIME_UNIT_CMD_H
#define GWSIM_RUNTIME_UNIT_CMD_H

#include <tcl.h>

#include "gwsimBase.h"

MODULE_SCOPE int GwsimRuntimeUnitInit(Tcl_Interp *interp);

#endif /* GWSIM_RUNTIME_UNIT_CMD_H */
