/*
 * gwsimFrontCmdJython.c --
 *
 *      gwsim::core::jython: which process runs a world's scripts of Jython.
 *      The library starts it (library/jython.tcl).
 */

#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <string.h>

static char *Copy(const char *text);

/*
 *----------------------------------------------------------------------
 *
 * GwsimJythonCmd --
 *
 *      gwsim::core::jython TOKEN PORT SECRET TASKS
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      Threads of the world connect to that port, once it is theirs.
 *
 *----------------------------------------------------------------------
 */

int
GwsimJythonCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 5 */
    Tcl_Obj *const *objv)       /* jython token port secret tasks */
{
    GwsimJythonHome *homePtr;
    int port;

    (void) objc;
    if (Tcl_GetIntFromObj(interp, objv[2], &port) != TCL_OK) {
        return TCL_ERROR;
    }
    if (frontWorldPtr->jythonPtr != NULL) {
        return TCL_OK;
    }
    homePtr = GwsimCalloc(1, sizeof(GwsimJythonHome));
    homePtr->port = port;
    homePtr->secret = Copy(Tcl_GetString(objv[3]));
    homePtr->world = Copy(Tcl_GetString(frontWorldPtr->tokenPtr));
    homePtr->tasks = Copy(Tcl_GetString(objv[4]));
    Tcl_MutexLock(&homePtr->baton);     /* Tcl makes it when first locked. */
    Tcl_MutexUnlock(&homePtr->baton);
    frontWorldPtr->jythonPtr = homePtr;
    return TCL_OK;
}

static char *
Copy(
    const char *text)           /* Text. */
{
    size_t n = strlen(text) + 1;

    return memcpy(GwsimAlloc(n), text, n);
}
