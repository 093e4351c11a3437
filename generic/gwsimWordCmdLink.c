/*
 * gwsimWordCmdLink.c --
 *
 *      The word links: the Gateway Network's links as a list of dicts.
 *
 *      a b           the two gateways, as declared
 *      state         Unknown, Initialized, Running, Faulted
 *      since_ns      of that state
 *      faults        how often it was declared Faulted
 *      last_comm_ns  of the last message that arrived, or answered ping
 *      ping_ns       round trip of a ping
 *      pending       messages on the way, or waiting, both ways
 */

#include "gwsimLink.h"
#include "gwsimMessengerInt.h"
#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

static Tcl_Obj *LinkToObj(GwsimFrontWorld *frontWorldPtr,
        const GwsimLink *linkPtr);
static void CountPending(GwsimWorld *worldPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimLinksWord --
 *
 *      links ?GATEWAY?
 *
 * Results:
 *      The links, or those of a gateway, in the order of their declaration.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimLinksWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the rows or the error. */
    int objc,                   /* 1 or 2 */
    Tcl_Obj *const *objv)       /* links ?gateway? */
{
    GwsimScope *scopePtr = NULL;
    Tcl_Obj *rowsPtr;

    if (objc == 2) {
        scopePtr = GwsimWordGateway(interp, frontWorldPtr, objv[1]);
        if (scopePtr == NULL) {
            return TCL_ERROR;
        }
    }
    rowsPtr = Tcl_NewListObj(0, NULL);
    CountPending(frontWorldPtr->worldPtr);
    for (const GwsimLink *linkPtr = frontWorldPtr->worldPtr->net.head;
            linkPtr != NULL; linkPtr = linkPtr->nextPtr) {
        if (linkPtr->between && (scopePtr == NULL
                || linkPtr->ends[0] == scopePtr
                || linkPtr->ends[1] == scopePtr)) {
            Tcl_ListObjAppendElement(NULL, rowsPtr,
                    LinkToObj(frontWorldPtr, linkPtr));
        }
    }
    Tcl_SetObjResult(interp, rowsPtr);
    return TCL_OK;
}

/* One row. */
static Tcl_Obj *
LinkToObj(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    const GwsimLink *linkPtr)   /* Link. */
{
    GwsimNames *namesPtr = frontWorldPtr->worldPtr->core.namesPtr;
    GwsimLinkView view = GwsimLinkLook(linkPtr);
    Tcl_Obj *rowPtr = Tcl_NewDictObj();

#define PUT(column, objPtr) \
    Tcl_DictObjPut(NULL, rowPtr, Tcl_NewStringObj(column, -1), objPtr)
    PUT("a", Tcl_NewStringObj(GwsimNameText(namesPtr,
            linkPtr->ends[0]->name, NULL), -1));
    PUT("b", Tcl_NewStringObj(GwsimNameText(namesPtr,
            linkPtr->ends[1]->name, NULL), -1));
    PUT("state", Tcl_NewStringObj(GwsimLinkStateText(
            (GwsimLinkState) linkPtr->state), -1));
    PUT("since_ns", Tcl_NewWideIntObj(linkPtr->since));
    PUT("faults", Tcl_NewWideIntObj(linkPtr->faultCount));
    PUT("last_comm_ns", Tcl_NewWideIntObj(view.lastComm));
    PUT("ping_ns", Tcl_NewWideIntObj(view.ping));
    PUT("pending", Tcl_NewWideIntObj(linkPtr->pending));
#undef PUT
    return rowPtr;
}

/* Counts what is on the way over each link. */
static void
CountPending(
    GwsimWorld *worldPtr)       /* World. */
{
    GwsimFlights flights;
    const GwsimMessage *msgPtr;

    for (GwsimLink *linkPtr = worldPtr->net.head; linkPtr != NULL;
            linkPtr = linkPtr->nextPtr) {
        linkPtr->pending = 0;
    }
    GwsimFlightsBegin(&worldPtr->messenger, &flights, true);
    while ((msgPtr = GwsimFlightsNext(&flights)) != NULL) {
        if (msgPtr->pathPtr != NULL) {
            msgPtr->pathPtr->linkPtr->pending++;
        }
    }
    GwsimFlightsEnd(&worldPtr->messenger, &flights);
}
