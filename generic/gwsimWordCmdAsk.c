/*
 * gwsimWordCmdAsk.c --
 *
 *      Words that ask and note: choose, sample, mark, log, now, result,
 *      event.
 */

#include "gwsimScript.h"
#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <string.h>

static const char *const nowUnits[] = {"ms", "ns", "s", "us", NULL};
static const GwsimTime nowTable[] = {GWSIM_MS, 1, GWSIM_S, GWSIM_US};

/*
 *----------------------------------------------------------------------
 *
 * GwsimChooseWord, GwsimSampleWord --
 *
 *      choose LIST|{int A B}; sample DIST.  Called with the world left.
 *
 * Results:
 *      The element or number chosen; the duration drawn.
 *
 * Side effects:
 *      An open decision, which is recorded.
 *
 *----------------------------------------------------------------------
 */

int
GwsimChooseWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the value or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* choose list|{int from to} */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    Tcl_Obj *chosenPtr = GwsimChooseObj(interp, &worldPtr->core,
            &worldPtr->pickStream, objv[1]);

    (void) objc;
    if (chosenPtr == NULL) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, chosenPtr);
    return TCL_OK;
}

int
GwsimSampleWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the duration or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* sample distribution */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    Tcl_Obj *drawnPtr = GwsimSampleObj(interp, &worldPtr->core,
            &worldPtr->pickStream, objv[1]);

    (void) objc;
    if (drawnPtr == NULL) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, drawnPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimMarkWord, GwsimLogWord --
 *
 *      mark NAME; log TEXT
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      An event.
 *
 *----------------------------------------------------------------------
 */

int
GwsimMarkWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* mark name */
{
    const char *name;

    (void) objc;
    if (GwsimGetName(interp, objv[1], "mark", &name) != TCL_OK) {
        return TCL_ERROR;
    }
    GwsimWorldMark(frontWorldPtr->worldPtr, NULL, name);
    return TCL_OK;
}

int
GwsimLogWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Not used. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* log text */
{
    Tcl_Size n;
    const char *text = Tcl_GetStringFromObj(objv[1], &n);

    (void) interp;
    (void) objc;
    GwsimWorldLog(frontWorldPtr->worldPtr, NULL, text, (size_t) n);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimNowWord --
 *
 *      now ?s|ms|us|ns?
 *
 * Results:
 *      World time: an integer in ns, or with a unit the exact number of
 *      them, with a fraction where it is not whole.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimNowWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the time or the error. */
    int objc,                   /* 1 or 2 */
    Tcl_Obj *const *objv)       /* now ?unit? */
{
    GwsimTime now = GwsimNow(frontWorldPtr->worldPtr->core.rtPtr);
    char buf[GWSIM_DURATION_SPACE];
    int index;

    if (objc == 1) {
        Tcl_SetObjResult(interp, Tcl_NewWideIntObj(now));
        return TCL_OK;
    }
    if (Tcl_GetIndexFromObj(interp, objv[1], nowUnits, "unit", TCL_EXACT,
            &index) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewStringObj(
            GwsimFormatDecimal(now, nowTable[index], buf), -1));
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimResultWord --
 *
 *      result TASK
 *
 * Results:
 *      What the script of `on` returned; the exception with which it failed
 *      is raised; {GWSIM TASK RUNNING} while it has not ended.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimResultWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the value or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* result task */
{
    GwsimTask *taskPtr = GwsimWordTask(interp, frontWorldPtr, objv[1]);

    (void) objc;
    if (taskPtr == NULL) {
        return TCL_ERROR;
    }
    switch (taskPtr->state) {
    case GWSIM_TASK_DONE:
        return GwsimWordOutcome(interp, &taskPtr->outcome);
    case GWSIM_TASK_DOOMED:
        return GwsimSetError(interp, "TASK INTERRUPTED", NULL,
                "task \"%s\" was interrupted before it ended",
                Tcl_GetString(objv[1]));
    case GWSIM_TASK_QUEUED:
    case GWSIM_TASK_RUNNING:
        break;
    }
    return GwsimSetError(interp, "TASK RUNNING", NULL,
            "task \"%s\" is still running: \"run\" lets it go on",
            Tcl_GetString(objv[1]));
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimEventWord --
 *
 *      event ?FIELD?
 *
 * Results:
 *      A column of the event for which the script of `when` runs, or all of
 *      them as a dict.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimEventWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the value or the error. */
    int objc,                   /* 1 or 2 */
    Tcl_Obj *const *objv)       /* event ?field? */
{
    const GwsimDriverCall *callPtr = frontWorldPtr->callPtr;
    Tcl_Obj *rowPtr, **words;
    Tcl_Size count;

    if (callPtr == NULL || !callPtr->itemPtr->isWhen) {
        return GwsimSetError(interp, "EVENT NONE", NULL,
                "there is no event here: \"event\" is for scripts of when"
                " and watch");
    }
    rowPtr = GwsimWordEventRow(frontWorldPtr, &callPtr->event, callPtr->seq);
    if (objc == 1) {
        Tcl_SetObjResult(interp, rowPtr);
        return TCL_OK;
    }
    Tcl_IncrRefCount(rowPtr);
    Tcl_ListObjGetElements(NULL, rowPtr, &count, &words);
    for (int i = 0; i < count; i += 2) {
        if (strcmp(Tcl_GetString(words[i]), Tcl_GetString(objv[1])) == 0) {
            Tcl_SetObjResult(interp, words[i + 1]);
            Tcl_DecrRefCount(rowPtr);
            return TCL_OK;
        }
    }
    Tcl_DecrRefCount(rowPtr);
    return GwsimSetError(interp, "EVENT FIELD", objv[1],
            "an event has no column \"%.80s\": \"event\" alone shows all",
            Tcl_GetString(objv[1]));
}
