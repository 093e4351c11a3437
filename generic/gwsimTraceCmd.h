/*
 * gwsimTraceCmd.h --
 *
 *      The commands of the trace.
 */

#ifndef GWSIM_TRACE_CMD_H
#define GWSIM_TRACE_CMD_H

#include <tcl.h>

#include "gwsimTrace.h"

/* Makes the commands of gwsimTraceCmd.c; after GwsimFrontInit. */
MODULE_SCOPE int GwsimTraceCmdInit(Tcl_Interp *interp);

/* ---- gwsimTraceCmdFile.c ---- */

/* Opens a trace by a path of Tcl; it is only the subject for one in memory. */
MODULE_SCOPE int GwsimTraceCmdOpen(Tcl_Interp *interp, Tcl_Obj *pathPtr,
        GwsimTraceMode mode, int waitMs, GwsimTrace **tracePtrPtr);
/* Turns a status and its reason, which is freed, into a Tcl result. */
MODULE_SCOPE int GwsimTraceCmdError(Tcl_Interp *interp, GwsimStatus status,
        Tcl_Obj *subjectPtr, GwsimBuf *whyPtr);
MODULE_SCOPE Tcl_ObjCmdProc GwsimTraceCheckCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimTraceKeepCmd;

/* ---- gwsimTraceCmdQuery.c ---- */

/* Runs a query; the result is a list of the values, or the only one. */
MODULE_SCOPE int GwsimTraceCmdList(Tcl_Interp *interp, GwsimTrace *tracePtr,
        Tcl_Obj *queryPtr);
MODULE_SCOPE Tcl_ObjCmdProc GwsimTraceSqlCmd;
MODULE_SCOPE Tcl_ObjCmdProc GwsimTraceSqlCommandCmd;

/* ---- gwsimTraceCmdHold.c ---- */

/* The trace that is held under a path, not to be closed, or NULL. */
MODULE_SCOPE GwsimTrace *GwsimTraceCmdHeld(Tcl_Interp *interp,
        Tcl_Obj *pathPtr);
MODULE_SCOPE Tcl_ObjCmdProc GwsimTraceHoldCmd;

#endif /* GWSIM_TRACE_CMD_H */
