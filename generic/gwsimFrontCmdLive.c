/*
 * gwsimFrontCmdLive.c --
 *
 *      gwsim::core::live, for who watches a run while it stands still: what
 *      is going on in the world now, short enough to be asked often.
 *
 *      Nothing is hashed and no record is read: it costs as much as there are
 *      threads and open requests.
 */

#include "gwsimOutcome.h"
#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

static Tcl_Obj *ThreadsToObj(const GwsimCore *corePtr, int most, int *busyPtr);
static Tcl_Obj *RequestsToObj(const GwsimWorld *worldPtr, int most,
        int *openPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimLiveCmd --
 *
 *      gwsim::core::live TOKEN MOST
 *
 * Results:
 *      A dict: name; now (ns); events; busy and open, how many threads have a
 *      job and how many requests are open; threads and requests, at most MOST
 *      of these, dicts: id, state (runs, or what it waits in) and place of a
 *      thread; id, handler, origin and sent_ns of a request.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimLiveCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the dict or the error. */
    int objc,                   /* 3 */
    Tcl_Obj *const *objv)       /* live token most */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    Tcl_Obj *rowPtr = Tcl_NewListObj(0, NULL);
    Tcl_Obj *threadsPtr, *requestsPtr;
    int64_t most;
    int busy, open;

    (void) objc;
    if (GwsimGetCount(interp, objv[2], 0, INT32_MAX, &most) != TCL_OK) {
        Tcl_DecrRefCount(rowPtr);
        return TCL_ERROR;
    }
    threadsPtr = ThreadsToObj(&worldPtr->core, (int) most, &busy);
    requestsPtr = RequestsToObj(worldPtr, (int) most, &open);
    GwsimWordColumn(rowPtr, "name", frontWorldPtr->namePtr);
    GwsimWordColumn(rowPtr, "now",
            Tcl_NewWideIntObj(GwsimNow(worldPtr->core.rtPtr)));
    GwsimWordColumn(rowPtr, "events",
            Tcl_NewWideIntObj((Tcl_WideInt) worldPtr->core.bus.seq));
    GwsimWordColumn(rowPtr, "busy", Tcl_NewIntObj(busy));
    GwsimWordColumn(rowPtr, "open", Tcl_NewIntObj(open));
    GwsimWordColumn(rowPtr, "threads", threadsPtr);
    GwsimWordColumn(rowPtr, "requests", requestsPtr);
    Tcl_SetObjResult(interp, rowPtr);
    return TCL_OK;
}

/* The first threads that have a job. */
static Tcl_Obj *
ThreadsToObj(
    const GwsimCore *corePtr,
    int most,                   /* Rows. */
    int *busyPtr)               /* Receives how many there are. */
{
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);
    int busy = 0;

    for (const GwsimThread *thrPtr = corePtr->threadHead; thrPtr != NULL;
            thrPtr = thrPtr->nextPtr) {
        Tcl_Obj *rowPtr;

        if (thrPtr->jobPtr == NULL || busy++ >= most) {
            continue;
        }
        rowPtr = Tcl_NewListObj(0, NULL);
        GwsimWordColumnText(rowPtr, "id",
                GwsimNameText(corePtr->namesPtr, thrPtr->id, NULL));
        GwsimWordColumnText(rowPtr, "state",
                thrPtr->state == GWSIM_STATE_WAITING
                ? GwsimWaitText(thrPtr->wait.kind) : "runs");
        GwsimWordColumnText(rowPtr, "place", GwsimNameText(
                corePtr->namesPtr, thrPtr->jobPtr->place, NULL));
        Tcl_ListObjAppendElement(NULL, listPtr, rowPtr);
    }
    *busyPtr = busy;
    return listPtr;
}

/* The requests that have been open for longest. */
static Tcl_Obj *
RequestsToObj(
    const GwsimWorld *worldPtr,
    int most,                   /* Rows. */
    int *openPtr)               /* Receives how many there are. */
{
    const GwsimNames *namesPtr = worldPtr->core.namesPtr;
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);
    int open = 0;

    for (const GwsimRequest *reqPtr = worldPtr->messenger.pendingHead;
            reqPtr != NULL; reqPtr = reqPtr->nextPtr) {
        Tcl_Obj *rowPtr;

        if (open++ >= most) {
            continue;
        }
        rowPtr = Tcl_NewListObj(0, NULL);
        GwsimWordColumn(rowPtr, "id",
                Tcl_ObjPrintf("r%u", (unsigned) reqPtr->number));
        GwsimWordColumnText(rowPtr, "handler",
                GwsimNameText(namesPtr, reqPtr->handler, NULL));
        GwsimWordColumnText(rowPtr, "origin",
                GwsimNameText(namesPtr, reqPtr->originPtr->name, NULL));
        GwsimWordColumn(rowPtr, "sent_ns",
                Tcl_NewWideIntObj(reqPtr->sentAt));
        Tcl_ListObjAppendElement(NULL, listPtr, rowPtr);
    }
    *openPtr = open;
    return listPtr;
}
