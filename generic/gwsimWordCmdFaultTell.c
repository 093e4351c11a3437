/*
 * gwsimWordCmdFaultTell.c --
 *
 *      What is known of the faults of a world: fault list, fault show, and
 *      gwsim::core::faults for the verdict, which says of a fault that has
 *      touched nothing that it has tested nothing.
 */

#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <string.h>

static Tcl_Obj *        FaultRow(GwsimFrontWorld *frontWorldPtr,
                            const GwsimFault *faultPtr);
static Tcl_Obj *        TimeOf(GwsimTime time);

/* fault list: ids in the order of planning; fault show FAULT: a dict. */
int
GwsimWordFaultTell(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the list, the dict, an error. */
    int objc,                   /* At least 2. */
    Tcl_Obj *const *objv)       /* fault list, fault show FAULT */
{
    const GwsimFault *faultPtr = frontWorldPtr->worldPtr->faults.head;
    const char *what = Tcl_GetString(objv[1]);

    if (strcmp(what, "list") == 0) {
        Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);

        if (objc != 2) {
            Tcl_DecrRefCount(listPtr);
            Tcl_WrongNumArgs(interp, 2, objv, NULL);
            return TCL_ERROR;
        }
        for (; faultPtr != NULL; faultPtr = faultPtr->nextPtr) {
            Tcl_ListObjAppendElement(NULL, listPtr,
                    GwsimWordId('f', faultPtr->number));
        }
        Tcl_SetObjResult(interp, listPtr);
        return TCL_OK;
    }
    if (strcmp(what, "show") != 0) {
        return TCL_CONTINUE;
    }
    if (objc != 3) {
        Tcl_WrongNumArgs(interp, 2, objv, "fault");
        return TCL_ERROR;
    }
    faultPtr = GwsimWordFault(interp, frontWorldPtr, objv[2]);
    if (faultPtr == NULL) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, FaultRow(frontWorldPtr, faultPtr));
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultsCmd --
 *
 *      gwsim::core::faults TOKEN
 *
 * Results:
 *      A list of dicts, as `fault show` returns them.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimFaultsCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the rows or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* faults token */
{
    const GwsimFault *faultPtr;
    Tcl_Obj *rowsPtr = Tcl_NewListObj(0, NULL);

    (void) objc;
    (void) objv;
    for (faultPtr = frontWorldPtr->worldPtr->faults.head; faultPtr != NULL;
            faultPtr = faultPtr->nextPtr) {
        Tcl_ListObjAppendElement(NULL, rowsPtr,
                FaultRow(frontWorldPtr, faultPtr));
    }
    Tcl_SetObjResult(interp, rowsPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultKindsCmd --
 *
 *      gwsim::core::faultKinds
 *
 * Results:
 *      What may stand behind `fault`, but for what users define.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimFaultKindsCmd(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Interp *interp,         /* Receives the list. */
    int objc,                   /* 1 */
    Tcl_Obj *const *objv)       /* faultKinds */
{
    const GwsimFaultType *const *typesPtr = GwsimFaultTypes();
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);

    (void) frontPtr;
    (void) objc;
    (void) objv;
    for (; *typesPtr != NULL; typesPtr++) {
        Tcl_ListObjAppendElement(NULL, listPtr,
                Tcl_NewStringObj((*typesPtr)->name, -1));
    }
    Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewStringObj("list", -1));
    Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewStringObj("show", -1));
    Tcl_SetObjResult(interp, listPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimSceneryCmd --
 *
 *      gwsim::core::scenery, of the selected world
 *
 * Results:
 *      A dict of what faults may be for: gateways, clients (and designers),
 *      links ({A B} of two gateways), ends ({CLIENT GATEWAY}), handlers
 *      (PROJECT/NAME), in the order of their making.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimSceneryCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the dict or the error. */
    int objc,                   /* 1 */
    Tcl_Obj *const *objv)       /* scenery */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontSelected(interp, frontPtr);
    GwsimWorld *worldPtr;
    Tcl_Obj *lists[5], *rowPtr, *pair[2];

    (void) objc;
    (void) objv;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    worldPtr = frontWorldPtr->worldPtr;
    for (int i = 0; i < 5; i++) {
        lists[i] = Tcl_NewListObj(0, NULL);
    }
    GwsimEnter(worldPtr->core.rtPtr);
    for (const GwsimScope *scopePtr = worldPtr->scopes.head;
            scopePtr != NULL; scopePtr = scopePtr->nextPtr) {
        if (scopePtr->kind != GWSIM_SCOPE_SESSION) {
            Tcl_ListObjAppendElement(NULL,
                    lists[scopePtr->kind != GWSIM_SCOPE_GATEWAY],
                    GwsimWordText(frontWorldPtr, scopePtr->name));
        }
        if (GwsimScopeHasGui(scopePtr)) {
            pair[0] = GwsimWordText(frontWorldPtr, scopePtr->name);
            pair[1] = GwsimWordText(frontWorldPtr,
                    scopePtr->gatewayPtr->name);
            Tcl_ListObjAppendElement(NULL, lists[3],
                    Tcl_NewListObj(2, pair));
        }
    }
    for (const GwsimLink *linkPtr = worldPtr->core.netPtr->head;
            linkPtr != NULL; linkPtr = linkPtr->nextPtr) {
        if (linkPtr->between) {
            pair[0] = GwsimWordText(frontWorldPtr, linkPtr->ends[0]->name);
            pair[1] = GwsimWordText(frontWorldPtr, linkPtr->ends[1]->name);
            Tcl_ListObjAppendElement(NULL, lists[2],
                    Tcl_NewListObj(2, pair));
        }
    }
    for (const GwsimHandler *handlerPtr = worldPtr->handlers.head;
            handlerPtr != NULL; handlerPtr = handlerPtr->nextPtr) {
        Tcl_ListObjAppendElement(NULL, lists[4], Tcl_ObjPrintf("%s/%s",
                GwsimNameText(worldPtr->core.namesPtr, handlerPtr->project,
                NULL), GwsimNameText(worldPtr->core.namesPtr,
                handlerPtr->name, NULL)));
    }
    GwsimLeave(worldPtr->core.rtPtr);
    rowPtr = Tcl_NewObj();
    GwsimWordColumn(rowPtr, "gateways", lists[0]);
    GwsimWordColumn(rowPtr, "clients", lists[1]);
    GwsimWordColumn(rowPtr, "links", lists[2]);
    GwsimWordColumn(rowPtr, "ends", lists[3]);
    GwsimWordColumn(rowPtr, "handlers", lists[4]);
    Tcl_SetObjResult(interp, rowPtr);
    return TCL_OK;
}

/* What is known of a fault. */
static Tcl_Obj *
FaultRow(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    const GwsimFault *faultPtr) /* Fault of it. */
{
    const GwsimFaultConfig *configPtr = &faultPtr->config;
    Tcl_Obj *rowPtr = Tcl_NewObj();

    GwsimWordColumn(rowPtr, "fault", GwsimWordId('f', faultPtr->number));
    GwsimWordColumnText(rowPtr, "kind", GwsimFaultKind(faultPtr));
    GwsimWordColumn(rowPtr, "parent", GwsimWordId('f',
            faultPtr->parentPtr == NULL ? 0 : faultPtr->parentPtr->number));
    GwsimWordColumn(rowPtr, "words",
            GwsimWordText(frontWorldPtr, configPtr->text));
    GwsimWordColumn(rowPtr, "place",
            GwsimWordText(frontWorldPtr, configPtr->place));
    GwsimWordColumnText(rowPtr, "state", faultPtr->ended ? "ended"
            : faultPtr->active ? "active" : "waiting");
    GwsimWordColumn(rowPtr, "seen",
            Tcl_NewWideIntObj((Tcl_WideInt) faultPtr->seen));
    GwsimWordColumn(rowPtr, "hits",
            Tcl_NewWideIntObj((Tcl_WideInt) GwsimFaultHits(faultPtr)));
    GwsimWordColumn(rowPtr, "started_ns", TimeOf(faultPtr->startedAt));
    GwsimWordColumn(rowPtr, "ended_ns", TimeOf(faultPtr->endedAt));
    return rowPtr;
}

/* A time, or nothing. */
static Tcl_Obj *
TimeOf(
    GwsimTime time)             /* -1: none. */
{
    return time < 0 ? Tcl_NewObj() : Tcl_NewWideIntObj(time);
}
