/*
 * gwsimTraceCmdHold.c --
 *
 *      Keeps a file open for many queries:
 *
 *      gwsim::core::traceHold DB SCRIPT
 *          Evaluates the script, in which every gwsim::sql on DB uses one
 *          connection: to open a file takes longer than most queries. The
 *          result is the script's. A file that cannot be opened is not held:
 *          the query says why.
 */

#include "gwsimTraceCmd.h"

#include <string.h>

#define ASSOC_KEY       "gwsim::traceHold"

typedef struct Held {           /* A file that is open. */
    struct Held *nextPtr;       /* The one that was held before. */
    const char *path;           /* As DB has it. */
    GwsimTrace *tracePtr;
} Held;

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceHoldCmd --
 *
 *      Evaluates a script with a file held open.
 *
 * Results:
 *      The script's.
 *
 * Side effects:
 *      The script's; the file is closed again.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceHoldCmd(
    ClientData dummy,           /* Not used. */
    Tcl_Interp *interp,         /* Receives the result. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* traceHold db script */
{
    Held held = { .tracePtr = NULL };
    int code;

    (void) dummy;
    if (objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "db script");
        return TCL_ERROR;
    }
    if (GwsimTraceCmdHeld(interp, objv[1]) != NULL
            || GwsimTraceCmdOpen(interp, objv[1], GWSIM_TRACE_TO_READ,
                    GWSIM_TRACE_WAIT_MS, &held.tracePtr) != TCL_OK) {
        Tcl_ResetResult(interp);
        return Tcl_EvalObjEx(interp, objv[2], 0);
    }
    held.nextPtr = Tcl_GetAssocData(interp, ASSOC_KEY, NULL);
    held.path = Tcl_GetString(objv[1]);
    Tcl_IncrRefCount(objv[1]);
    Tcl_Preserve(interp);
    Tcl_SetAssocData(interp, ASSOC_KEY, NULL, &held);
    code = Tcl_EvalObjEx(interp, objv[2], 0);
    Tcl_SetAssocData(interp, ASSOC_KEY, NULL, held.nextPtr);
    Tcl_Release(interp);
    Tcl_DecrRefCount(objv[1]);
    GwsimTraceClose(held.tracePtr);
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceCmdHeld --
 *
 *      The trace that is held under a path.
 *
 * Results:
 *      It, not to be closed, or NULL.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimTrace *
GwsimTraceCmdHeld(
    Tcl_Interp *interp,
    Tcl_Obj *pathPtr)           /* The path, as it was given to traceHold. */
{
    const Held *heldPtr = Tcl_GetAssocData(interp, ASSOC_KEY, NULL);

    while (heldPtr != NULL
            && strcmp(heldPtr->path, Tcl_GetString(pathPtr)) != 0) {
        heldPtr = heldPtr->nextPtr;
    }
    return heldPtr == NULL ? NULL : heldPtr->tracePtr;
}
