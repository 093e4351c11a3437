/*
 * gwsimFrontFunction.c --
 *
 *      The scripts of a BODY as functions: what a search evaluates again and
 *      again is read once.  A function is the text of a command prefix; to
 *      write it costs more than all else that `on` does.
 *
 *      Rules:
 *      1. An object is known as long as it is held: nobody changes one that
 *         somebody else holds, so its function stays what it is.
 *      2. It is found by its address: that decides how long it takes, and
 *         nothing else.
 */

#include "gwsimFrontInt.h"
#include "gwsimTclUtil.h"
#include "gwsimTclValue.h"

static GwsimFrontFunction *EntryOf(GwsimFront *frontPtr,
        const Tcl_Obj *scriptPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontFunctionOf --
 *
 *      The function that a script without -vars is.
 *
 * Results:
 *      The function, to be released; NULL and an error in the interp if its
 *      text is refused.
 *
 * Side effects:
 *      It is known from now on, in place of another.
 *
 *----------------------------------------------------------------------
 */

GwsimValue *
GwsimFrontFunctionOf(
    GwsimFront *frontPtr,       /* Front of the world. */
    Tcl_Interp *interp,         /* Receives the error. */
    Tcl_Obj *scriptPtr)         /* Script. */
{
    GwsimFrontFunction *entryPtr = EntryOf(frontPtr, scriptPtr);
    Tcl_Obj *lambda[2], *prefix[2], *prefixPtr;
    GwsimValue *functionPtr;
    GwsimStatus status;

    if (entryPtr->scriptPtr == scriptPtr) {
        return GwsimValueRetain(entryPtr->functionPtr);
    }
    lambda[0] = Tcl_NewObj();
    lambda[1] = scriptPtr;
    prefix[0] = Tcl_NewStringObj("apply", -1);
    prefix[1] = Tcl_NewListObj(2, lambda);
    prefixPtr = Tcl_NewListObj(2, prefix);
    Tcl_IncrRefCount(prefixPtr);
    status = GwsimTextFromObj(prefixPtr, &functionPtr);
    Tcl_DecrRefCount(prefixPtr);
    if (status != GWSIM_OK) {
        GwsimSetStatusError(interp, status, NULL);
        return NULL;
    }
    if (entryPtr->scriptPtr != NULL) {
        Tcl_DecrRefCount(entryPtr->scriptPtr);
        GwsimValueRelease(entryPtr->functionPtr);
    }
    Tcl_IncrRefCount(scriptPtr);
    entryPtr->scriptPtr = scriptPtr;
    entryPtr->functionPtr = GwsimValueRetain(functionPtr);
    return functionPtr;
}

/* Forgets all of them. */
void
GwsimFrontFunctionsFree(
    GwsimFront *frontPtr)       /* Front that ends. */
{
    for (int i = 0; i < GWSIM_FRONT_FUNCTIONS; i++) {
        if (frontPtr->functions[i].scriptPtr != NULL) {
            Tcl_DecrRefCount(frontPtr->functions[i].scriptPtr);
            GwsimValueRelease(frontPtr->functions[i].functionPtr);
        }
    }
}

/* Where a script is known, if it is. */
static GwsimFrontFunction *
EntryOf(
    GwsimFront *frontPtr,       /* Front that has the table. */
    const Tcl_Obj *scriptPtr)   /* Script. */
{
    return &frontPtr->functions[((uintptr_t) scriptPtr / sizeof(Tcl_Obj))
            % GWSIM_FRONT_FUNCTIONS];
}
