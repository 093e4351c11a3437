/*
 * gwsimFrontDefine.c --
 *
 *      What users have defined, in the front: gwsim::core::define keeps the
 *      newest table, each new world takes a reference to it.  A definition
 *      only says that there is something new; the library is asked for all
 *      when the next world is made: so 10,000 cost no more than 10,000 times
 *      one (define-1.8.1).
 */

#include "gwsimFrontInt.h"
#include "gwsimScript.h"
#include "gwsimWordCmd.h"

#define TELL_PROC       "::gwsim::TellCore"
#define NAMES_MAX       12      /* Distributions that a message names. */

/*
 *----------------------------------------------------------------------
 *
 * GwsimDefineCmd --
 *
 *      gwsim::core::define ?LIST?
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      Worlds that are made from now on know these definitions, and no
 *      others.  Without a list: those that the library tells when the next
 *      one is made.
 *
 *----------------------------------------------------------------------
 */

int
GwsimDefineCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 1 or 2 */
    Tcl_Obj *const *objv)       /* define ?definitions? */
{
    GwsimDefinitions *tablePtr;

    frontPtr->definesLate = objc == 1;
    if (objc == 1) {
        return TCL_OK;
    }
    tablePtr = GwsimDefinitionsNew(interp, objv[1],
            frontPtr->definitionsPtr == NULL ? 1
            : frontPtr->definitionsPtr->serial + 1);
    if (tablePtr == NULL) {
        return TCL_ERROR;
    }
    GwsimDefinitionsRelease(frontPtr->definitionsPtr);
    frontPtr->definitionsPtr = tablePtr;
    return TCL_OK;
}

/* A world will be made: what has been defined since the last one is told. */
int
GwsimFrontDefineLate(
    GwsimFront *frontPtr)       /* Front. */
{
    return frontPtr->definesLate ? Tcl_EvalEx(frontPtr->interp, TELL_PROC,
            -1, TCL_EVAL_GLOBAL) : TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptCommandsCmd --
 *
 *      gwsim::core::scriptCommands
 *
 * Results:
 *      The names of all commands that a script has, each with "::".
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimScriptCommandsCmd(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Interp *interp,         /* Receives the list. */
    int objc,                   /* 1 */
    Tcl_Obj *const *objv)       /* scriptCommands */
{
    (void) frontPtr;
    (void) objc;
    (void) objv;
    Tcl_SetObjResult(interp, GwsimScriptCommandNames());
    return TCL_OK;
}

/* What a world knows. */
const GwsimDefinitions *
GwsimFrontDefinitions(
    const GwsimWorld *worldPtr) /* World, also one without a front. */
{
    const GwsimFrontWorld *frontWorldPtr = worldPtr->frontPtr;

    return frontWorldPtr == NULL ? NULL : frontWorldPtr->definitionsPtr;
}

/* Reads a DIST that a user has defined, for the selected world. */
int
GwsimFrontGetDist(
    void *clientData,           /* The front. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *objPtr,            /* Distribution. */
    GwsimDist *distPtr)         /* Receives it. */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontSelected(NULL, clientData);

    return frontWorldPtr == NULL ? TCL_CONTINUE
            : GwsimDrawsGet(frontWorldPtr->drawsPtr, interp, objPtr, distPtr);
}

/* Appends how each of them is written; of many only the first. */
void
GwsimFrontDistNames(
    void *clientData,           /* The front. */
    Tcl_Obj *textPtr)           /* Text to go on with. */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontSelected(NULL, clientData);
    const GwsimDefinitions *tablePtr = frontWorldPtr == NULL ? NULL
            : frontWorldPtr->definitionsPtr;
    int count = 0;

    for (int i = 0; tablePtr != NULL && i < tablePtr->count; i++) {
        Tcl_Obj *usagePtr;

        if (!tablePtr->items[i].distribution) {
            continue;
        }
        if (++count > NAMES_MAX) {
            Tcl_AppendToObj(textPtr, ", ...", -1);
            return;
        }
        usagePtr = GwsimDefinitionUsage(&tablePtr->items[i]);
        Tcl_IncrRefCount(usagePtr);
        Tcl_AppendStringsToObj(textPtr, ", ", Tcl_GetString(usagePtr), NULL);
        Tcl_DecrRefCount(usagePtr);
    }
}
