/*
 * gwsimTraceCmd.h --
 *
 *      The commands of the trace.
 */

#ifndef GWSIM_TRACE_CMD_H
#define GWSIM_TRACE_CMD_H

#include <tcl.h>

#include "gwsimBase.h"

/* Makes the commands of gwsimTraceCmd.c; after GwsimFrontInit. */
MODULE_SCOPE int GwsimTraceCmdInit(Tcl_Interp *interp);

#endif /* GWSIM_TRACE_CMD_H */
