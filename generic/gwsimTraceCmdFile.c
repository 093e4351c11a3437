/*
 * gwsimTraceCmdFile.c --
 *
 *      Files of traces, by a path of Tcl: how one is opened, how what fails
 *      is said, and the commands that need no run:
 *
 *      gwsim::core::traceCheck DB
 *          The error that traceTo would raise for a file that is there.
 *      gwsim::core::traceKeep DB KEY TEXT
 *          Keeps a text in a file, for a campaign (gwsimTraceKeep.c).
 *
 *      All errors of the database or the query have the reason behind the
 *      message of gwsimStatus.h; the subject is the file or the query.
 */

#include "gwsimTraceCmd.h"

#include "gwsimTclUtil.h"
#include "gwsimTrace.h"

static bool IsOneByte(Tcl_Obj *pathPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceCheckCmd --
 *
 *      Whether a file can be recorded into, before anything has run. One
 *      that is not there is not made.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      An empty file becomes an empty trace.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceCheckCmd(
    ClientData dummy,           /* Not used. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* traceCheck db */
{
    GwsimTrace *tracePtr;

    (void) dummy;
    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "db");
        return TCL_ERROR;
    }
    if (Tcl_FSAccess(objv[1], 0) != 0) {
        return TCL_OK;
    }
    if (GwsimTraceCmdOpen(interp, objv[1], GWSIM_TRACE_TO_WRITE,
            GWSIM_TRACE_WAIT_MS, &tracePtr) != TCL_OK) {
        return TCL_ERROR;
    }
    GwsimTraceClose(tracePtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceKeepCmd --
 *
 *      Keeps a text in a file, which is made if need be.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      What was kept there under the same key is gone.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceKeepCmd(
    ClientData dummy,           /* Not used. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* traceKeep db key text */
{
    GwsimTrace *tracePtr;
    GwsimStatus status;
    GwsimBuf why = { .data = NULL };

    (void) dummy;
    if (objc != 4) {
        Tcl_WrongNumArgs(interp, 1, objv, "db key text");
        return TCL_ERROR;
    }
    if (GwsimTraceCmdOpen(interp, objv[1], GWSIM_TRACE_TO_WRITE,
            GWSIM_TRACE_WAIT_MS, &tracePtr) != TCL_OK) {
        return TCL_ERROR;
    }
    status = GwsimTraceKeep(tracePtr, Tcl_GetString(objv[2]),
            Tcl_GetString(objv[3]), &why);
    GwsimTraceClose(tracePtr);
    return GwsimTraceCmdError(interp, status, objv[1], &why);
}

/* Opens a trace by a path of Tcl; it is only the subject for one in memory. */
int
GwsimTraceCmdOpen(
    Tcl_Interp *interp,         /* Receives the error. */
    Tcl_Obj *pathPtr,
    GwsimTraceMode mode,
    int waitMs,                 /* For other processes. */
    GwsimTrace **tracePtrPtr)   /* Receives the trace. */
{
    const char *path = "";
    GwsimBuf why = { .data = NULL };
    GwsimStatus status;

    if (mode != GWSIM_TRACE_IN_MEMORY
            && Tcl_GetCharLength(pathPtr) > 0) {
        path = Tcl_FSGetNativePath(pathPtr);
        if (path == NULL) {
            GwsimBufPrintf(&why, "it is no path");
            return GwsimTraceCmdError(interp, GWSIM_TRACE_OPEN, pathPtr, &why);
        }
    }
    if (mode == GWSIM_TRACE_TO_READ && Tcl_FSAccess(pathPtr, 4) != 0) {
        GwsimBufPrintf(&why, "%s", Tcl_ErrnoMsg(Tcl_GetErrno()));
        return GwsimTraceCmdError(interp, GWSIM_TRACE_OPEN, pathPtr, &why);
    }
    if (*path != '\0' && IsOneByte(pathPtr)) {
        GwsimBufPrintf(&why, "file is not a database");
        return GwsimTraceCmdError(interp, GWSIM_TRACE_FORMAT, pathPtr, &why);
    }
    status = GwsimTraceOpen(path, mode, waitMs, tracePtrPtr, &why);
    return GwsimTraceCmdError(interp, status, pathPtr, &why);
}

/* True for a file of one byte: SQLite takes that for an empty one, and would
 * write over it. */
static bool
IsOneByte(
    Tcl_Obj *pathPtr)
{
    Tcl_StatBuf *statPtr = Tcl_AllocStatBuf();
    bool one = Tcl_FSStat(pathPtr, statPtr) == 0
            && Tcl_GetSizeFromStat(statPtr) == 1;

    ckfree(statPtr);
    return one;
}

/* Turns a status and its reason, which is freed, into a Tcl result. */
int
GwsimTraceCmdError(
    Tcl_Interp *interp,
    GwsimStatus status,         /* GWSIM_OK: nothing is done. */
    Tcl_Obj *subjectPtr,
    GwsimBuf *whyPtr)
{
    if (status != GWSIM_OK) {
        GwsimSetStatusError(interp, status, subjectPtr);
        if (whyPtr->len > 0) {
            Tcl_AppendResult(interp, ": ", whyPtr->data, NULL);
        }
    }
    GwsimBufFree(whyPtr);
    return status == GWSIM_OK ? TCL_OK : TCL_ERROR;
}
