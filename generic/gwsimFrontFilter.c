/*
 * gwsimFrontFilter.c --
 *
 *      `fault filter A B CMD`: asks CMD about one message, in BODY's frame,
 *      while the message waits.
 *
 *      CMD gets a dict:
 *
 *          from to         the ends of the hop
 *          kind            request, message or reply
 *          origin          who has sent the request or message
 *          project handler
 *          request         its handle, or empty for sendMessage
 *          failed          1: value is the exception of a failed reply
 *          value           payload, result or exception
 *
 *      and answers pass, drop, {delay DUR}, {duplicate N} or {replace VALUE}.
 *      An answer that is none of these is a script error, and the message
 *      passes.
 */

#include "gwsimFrontInt.h"
#include "gwsimMessengerInt.h"
#include "gwsimTclUtil.h"
#include "gwsimTclValue.h"
#include "gwsimWordCmd.h"

#include <string.h>

#define COPIES_MAX      1000    /* Of one message, by one answer. */

static const char *const verdicts[] = {
    "pass", "drop", "delay", "duplicate", "replace", NULL
};

static Tcl_Obj *        MessageToObj(GwsimFrontWorld *frontWorldPtr,
                            const GwsimFaultHeld *heldPtr);
static int              GetAnswer(Tcl_Interp *interp, Tcl_Obj *answerObj,
                            GwsimFaultAnswer *answerPtr);

/* Asks the command about the message of a call; world left. */
int
GwsimFrontFilter(
    Tcl_Interp *interp,         /* Interp with the frame. */
    GwsimWorld *worldPtr,       /* World. */
    const GwsimDriverCall *callPtr,     /* Filter and message. */
    Tcl_Obj *commandPtr)        /* Command prefix. */
{
    GwsimRuntime *rtPtr = worldPtr->core.rtPtr;
    GwsimFaultAnswer answer = {.verdict = GWSIM_FILTER_PASS};
    Tcl_Obj *wordsPtr = Tcl_DuplicateObj(commandPtr), *answerObj;
    int code;

    Tcl_IncrRefCount(wordsPtr);
    GwsimEnter(rtPtr);
    Tcl_ListObjAppendElement(NULL, wordsPtr,
            MessageToObj(worldPtr->frontPtr, callPtr->heldPtr));
    GwsimLeave(rtPtr);
    code = Tcl_EvalObjEx(interp, wordsPtr, TCL_EVAL_DIRECT);
    Tcl_DecrRefCount(wordsPtr);
    if (code != TCL_OK) {
        return code;
    }
    answerObj = Tcl_GetObjResult(interp);
    Tcl_IncrRefCount(answerObj);
    code = GetAnswer(interp, answerObj, &answer);
    Tcl_DecrRefCount(answerObj);
    if (code == TCL_OK) {
        GwsimEnter(rtPtr);
        GwsimFaultSay(callPtr->itemPtr->faultPtr, callPtr->heldPtr, &answer);
        GwsimLeave(rtPtr);
    }
    return code;
}

/* The message as CMD sees it. */
static Tcl_Obj *
MessageToObj(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    const GwsimFaultHeld *heldPtr)      /* Message at the path's beginning. */
{
    GwsimMessage *msgPtr = heldPtr->msgPtr;
    Tcl_Obj *objPtr = Tcl_NewObj();
    GwsimEvent about = {0};

    GwsimMessageFill(msgPtr, &about);
    GwsimWordColumn(objPtr, "from", GwsimWordText(frontWorldPtr,
            heldPtr->pathPtr->fromPtr->name));
    GwsimWordColumn(objPtr, "to", GwsimWordText(frontWorldPtr,
            heldPtr->pathPtr->toPtr->name));
    GwsimWordColumnText(objPtr, "kind", msgPtr->leg == GWSIM_LEG_BACK
            ? "reply" : msgPtr->requestPtr != NULL ? "request" : "message");
    GwsimWordColumn(objPtr, "origin",
            GwsimWordText(frontWorldPtr, GwsimMessageOrigin(msgPtr)->name));
    GwsimWordColumn(objPtr, "project",
            GwsimWordText(frontWorldPtr, about.project));
    GwsimWordColumn(objPtr, "handler",
            GwsimWordText(frontWorldPtr, about.handler));
    GwsimWordColumn(objPtr, "request", GwsimWordId('r', about.request));
    GwsimWordColumn(objPtr, "failed", Tcl_NewIntObj(msgPtr->failed));
    GwsimWordColumn(objPtr, "value", GwsimValueToObj(msgPtr->valuePtr));
    return objPtr;
}

/* Reads what CMD has answered. */
static int
GetAnswer(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *answerObj,         /* Answer. */
    GwsimFaultAnswer *answerPtr)        /* Receives it. */
{
    Tcl_Obj **words;
    Tcl_Size count;
    int verdict;

    if (Tcl_ListObjGetElements(NULL, answerObj, &count, &words) != TCL_OK
            || count < 1 || count > 2
            || Tcl_GetIndexFromObj(NULL, words[0], verdicts, "answer",
                    TCL_EXACT, &verdict) != TCL_OK
            || (count == 2) != (verdict >= GWSIM_FILTER_DELAY)) {
        return GwsimSetExpected(interp, "FAULT ANSWER", answerObj,
                "pass, drop, {delay DUR}, {duplicate N} or {replace VALUE}");
    }
    answerPtr->verdict = (GwsimFaultVerdict) verdict;
    switch (answerPtr->verdict) {
    case GWSIM_FILTER_DELAY:
        return GwsimGetDuration(interp, words[1], &answerPtr->delay);
    case GWSIM_FILTER_DUPLICATE:
        return GwsimGetCount(interp, words[1], 1, COPIES_MAX,
                &answerPtr->copies);
    case GWSIM_FILTER_REPLACE: {
        GwsimStatus status = GwsimValueFromObj(interp, words[1],
                &answerPtr->valuePtr);

        if (status != GWSIM_OK) {
            return GwsimSetStatusError(interp, status, NULL);
        }
        break;
    }
    case GWSIM_FILTER_PASS:
    case GWSIM_FILTER_DROP:
        break;
    }
    return TCL_OK;
}
