/*
 * gwsimFrontCmdReplay.c --
 *
 *      gwsim::core::* for whoever repeats a run and looks around in it: where
 *      in the run each choice was made, where to stand still, and what the
 *      scripts of a thread have in their variables.
 *
 *      Nothing here changes what happens: a run that was looked at has the
 *      same events as one that was not.
 */

#include "gwsimScriptInt.h"
#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

/* The global variables of a script's interp but Tcl's own: a dict; arrays as
 * pairs, names followed by "()". */
static const char variablesScript[] =
    "::apply {{} {\n"
    "    set found {}\n"
    "    foreach name [lsort [info globals]] {\n"
    "        if {[string match tcl_* $name] || [string match auto_* $name]\n"
    "                || $name in {env errorCode errorInfo argc argv argv0}} {\n"
    "            continue\n"
    "        }\n"
    "        upvar #0 $name value\n"
    "        if {[array exists value]} {\n"
    "            lappend found $name\\(\\) [array get value]\n"
    "        } elseif {[info exists value]} {\n"
    "            lappend found $name $value\n"
    "        }\n"
    "    }\n"
    "    return $found\n"
    "}}";

/*
 *----------------------------------------------------------------------
 *
 * GwsimChoiceEventsCmd --
 *
 *      gwsim::core::choiceEvents TOKEN
 *
 * Results:
 *      For each choice of `choices` the number of the event before it; empty
 *      if the world was made without -notes.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimChoiceEventsCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the list. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* choiceEvents token */
{
    const GwsimChooser *chooserPtr = &frontWorldPtr->worldPtr->core.chooser;
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);

    (void) objc;
    (void) objv;
    if (chooserPtr->seqPtr != NULL) {
        for (size_t i = 0; i < chooserPtr->recordCount; i++) {
            Tcl_ListObjAppendElement(NULL, listPtr,
                    Tcl_NewWideIntObj((Tcl_WideInt) chooserPtr->seqs[i]));
        }
    }
    Tcl_SetObjResult(interp, listPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimPauseCmd --
 *
 *      gwsim::core::pause TOKEN NANOSECONDS
 *
 *      When a run has come to that time, and before time goes on beyond it,
 *      the scripts of `core::watch TOKEN … {rest pause}` are called, once.
 *      On the real clock a script that runs at that moment goes on.
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      Replaces the time that was set before.
 *
 *----------------------------------------------------------------------
 */

int
GwsimPauseCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 3 */
    Tcl_Obj *const *objv)       /* pause token nanoseconds */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    int64_t time;

    (void) objc;
    if (GwsimGetCount(interp, objv[2], 0, GWSIM_TIME_MAX, &time) != TCL_OK) {
        return TCL_ERROR;
    }
    if (time < GwsimNow(worldPtr->core.rtPtr)) {
        return GwsimSetError(interp, "TIME PAST", objv[2],
                "the world is beyond that time");
    }
    worldPtr->pauseAt = time;
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimVariablesCmd --
 *
 *      gwsim::core::variables TOKEN THREAD
 *
 *      Looks into the interp of a thread, on the virtual clock.
 *
 * Results:
 *      A dict of the global variables that its scripts have; empty for a
 *      thread that has run none, or has ended.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimVariablesCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the dict. */
    int objc,                   /* 3 */
    Tcl_Obj *const *objv)       /* variables token thread */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);
    GwsimThread *thrPtr;
    GwsimScript *scriptPtr;
    Tcl_InterpState state;

    (void) objc;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    thrPtr = GwsimThreadFind(&frontWorldPtr->worldPtr->core,
            Tcl_GetString(objv[2]));
    if (thrPtr == NULL) {
        return GwsimSetExpected(interp, "THREAD UNKNOWN", objv[2],
                "id of a thread, as HMI/gui");
    }
    Tcl_ResetResult(interp);
    scriptPtr = thrPtr->hostPtr;
    if (scriptPtr == NULL || frontWorldPtr->worldPtr->config.real) {
        return TCL_OK;
    }
    state = Tcl_SaveInterpState(scriptPtr->interp, TCL_OK);
    if (Tcl_EvalEx(scriptPtr->interp, variablesScript, -1, TCL_EVAL_GLOBAL)
            == TCL_OK) {
        Tcl_SetObjResult(interp, Tcl_NewStringObj(Tcl_GetString(
                Tcl_GetObjResult(scriptPtr->interp)), -1));
    }
    (void) Tcl_RestoreInterpState(scriptPtr->interp, state);
    return TCL_OK;
}
