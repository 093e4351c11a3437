/*
 * gwsimCheckUnitCmd.h --
 *
 *      Commands with which tests make a world look broken.
 */

#ifndef GWSIM_CHECK_UNIT_CMD_H
#define GWSIM_CHECK_UNIT_CMD_H

#include <tcl.h>

#include "gwsimBase.h"

MODULE_SCOPE int GwsimCheckUnitInit(Tcl_Interp *interp);

#endif /* GWSIM_CHECK_UNIT_CMD_H */
