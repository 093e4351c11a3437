/*
 * gwsimWordCmdHandler.c --
 *
 *      The word handler: a message handler, with what it answers and where it
 *      runs.
 */

#include "gwsimScript.h"
#include "gwsimTclUtil.h"
#include "gwsimTclValue.h"
#include "gwsimWordCmd.h"

#include <string.h>

static const char *const handlerOptions[] = {
    "-allow", "-delay", "-message", "-on", "-raise", "-reply", "-thread",
    NULL
};
enum {
    HANDLER_ALLOW, HANDLER_DELAY, HANDLER_MESSAGE, HANDLER_ON, HANDLER_RAISE,
    HANDLER_REPLY, HANDLER_THREAD, HANDLER_OPTIONS
};

static const char *const threadings[] = {
    "dedicated", "edt", "shared", NULL
};
static const GwsimThreading threadingTable[] = {
    GWSIM_THREADING_DEDICATED, GWSIM_THREADING_EDT, GWSIM_THREADING_SHARED
};

const char *const gwsimWordKinds[] = {
    "client", "designer", "gateway", "session", NULL
};
static const unsigned kindTable[] = {   /* As scopes of -on. */
    GWSIM_IN_CLIENT, GWSIM_IN_DESIGNER, GWSIM_IN_GATEWAY, GWSIM_IN_SESSION
};

/* A handler's config and what it points to. */
typedef struct HandlerArgs {
    GwsimHandlerConfig config;
    Tcl_Obj *listPtr;           /* Words of -on; a list of our own, since
                                 * its elements are used for long. */
    Tcl_Obj **on;               /* Its elements. */
    Tcl_Size onCount;
} HandlerArgs;

static int GetHandlerArgs(GwsimFrontWorld *frontWorldPtr,
        Tcl_Interp *interp, int objc, Tcl_Obj *const *objv,
        HandlerArgs *argsPtr);
static int GetHandlerOn(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        Tcl_Obj *onPtr, HandlerArgs *argsPtr);
static int GetHandlerAnswer(Tcl_Interp *interp, Tcl_Obj *const *values,
        HandlerArgs *argsPtr);
static int GetHandlerBody(Tcl_Interp *interp, Tcl_Obj *const *values,
        Tcl_Obj *foreignPtr, Tcl_Obj *formalsPtr, Tcl_Obj *bodyPtr,
        HandlerArgs *argsPtr);
static bool TakesOneArgument(Tcl_Obj *formalsPtr);
static Tcl_Obj *HandlerNames(const HandlerArgs *argsPtr);
static void FreeHandlerArgs(HandlerArgs *argsPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimHandlerWord --
 *
 *      handler PROJECT NAME -on SCOPES ?-thread T? ?-delay DIST?
 *              ?-reply VALUE? ?-raise CLASS? ?-message TEXT?
 *              ?-allow {zone role}? ?ARGS BODY?
 *
 * Results:
 *      SCOPE/PROJECT/NAME, or a list of them when -on names several.
 *
 * Side effects:
 *      A message handler.
 *
 *----------------------------------------------------------------------
 */

int
GwsimHandlerWord(
    GwsimFrontWorld *frontWorldPtr,     /* World to build in. */
    Tcl_Interp *interp,         /* Receives the names or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* handler project name ... */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    HandlerArgs args = {
        .config = {
            .threading = GWSIM_THREADING_SHARED, .allowZone = "",
            .allowRole = "", .place = frontWorldPtr->place
        }
    };
    GwsimHandler *handlerPtr;
    GwsimStatus status;
    int code;

    code = GetHandlerArgs(frontWorldPtr, interp, objc, objv, &args);
    if (code == TCL_OK) {
        Tcl_Obj *namesPtr = HandlerNames(&args);

        status = GwsimHandlerDefine(&worldPtr->core, &worldPtr->handlers,
                &args.config, &handlerPtr);
        if (status != GWSIM_OK) {
            code = GwsimSetStatusError(interp, status, namesPtr);
        } else {
            Tcl_SetObjResult(interp, namesPtr);
        }
        Tcl_DecrRefCount(namesPtr);
    }
    FreeHandlerArgs(&args);
    return code;
}

/* Reads all arguments of `handler`. */
static int
GetHandlerArgs(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv,       /* handler project name ... */
    HandlerArgs *argsPtr)       /* Receives them. */
{
    Tcl_Obj *values[HANDLER_OPTIONS];
    int used, index;

    if (GwsimGetName(interp, objv[1], "project", &argsPtr->config.project)
            != TCL_OK
            || GwsimGetName(interp, objv[2], "handler",
                    &argsPtr->config.name) != TCL_OK
            || GwsimGetOptions(interp, objc - 3, objv + 3, handlerOptions,
                    values, &used) != TCL_OK) {
        return TCL_ERROR;
    }
    used += 3;
    if (objc != used && objc != used + 2) {
        return GwsimSetError(interp, "HANDLER BODY", objv[used],
                "expected ARGS BODY at the end, as in payload {...},"
                " but got %d word%s", objc - used,
                objc - used == 1 ? "" : "s");
    }
    if (values[HANDLER_ON] == NULL) {
        return GwsimSetError(interp, "OPTION MISSING", objv[0],
                "a handler needs -on");
    }
    if (GetHandlerOn(frontWorldPtr, interp, values[HANDLER_ON], argsPtr)
            != TCL_OK) {
        return TCL_ERROR;
    }
    if (values[HANDLER_THREAD] != NULL) {
        if (Tcl_GetIndexFromObj(interp, values[HANDLER_THREAD], threadings,
                "threading", TCL_EXACT, &index) != TCL_OK) {
            return TCL_ERROR;
        }
        argsPtr->config.threading = threadingTable[index];
    }
    if (values[HANDLER_DELAY] != NULL && GwsimGetDist(interp,
            values[HANDLER_DELAY], &argsPtr->config.delay) != TCL_OK) {
        return TCL_ERROR;
    }
    if (GetHandlerAnswer(interp, values, argsPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    return objc == used ? TCL_OK : GetHandlerBody(interp, values,
            frontWorldPtr->foreignPtr, objv[used], objv[used + 1], argsPtr);
}

/* Reads -on: names of scopes, or words for gwsimWordKinds of them. */
static int
GetHandlerOn(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *onPtr,             /* Value of -on. */
    HandlerArgs *argsPtr)       /* Receives it. */
{
    GwsimHandlerConfig *configPtr = &argsPtr->config;

    /* A name with blanks in it is no list. */
    if (GwsimScopeFind(&frontWorldPtr->worldPtr->scopes,
            &frontWorldPtr->worldPtr->core, Tcl_GetString(onPtr)) != NULL) {
        argsPtr->on = &onPtr;
        argsPtr->onCount = 1;
    } else if (Tcl_ListObjGetElements(NULL, onPtr, &argsPtr->onCount,
            &argsPtr->on) != TCL_OK || argsPtr->onCount == 0) {
        return GwsimSetExpected(interp, "HANDLER ON", onPtr,
                "scope, list of scopes, client, session or gateway");
    }
    argsPtr->listPtr = Tcl_NewListObj(argsPtr->onCount, argsPtr->on);
    Tcl_IncrRefCount(argsPtr->listPtr);
    Tcl_ListObjGetElements(NULL, argsPtr->listPtr, &argsPtr->onCount,
            &argsPtr->on);
    configPtr->scopes = GwsimCalloc((size_t) argsPtr->onCount,
            sizeof(GwsimScope *));
    for (int i = 0; i < argsPtr->onCount; i++) {
        Tcl_Obj *wordPtr = argsPtr->on[i];
        GwsimScope *scopePtr = NULL;
        unsigned kind;
        int index;

        if (Tcl_GetIndexFromObj(NULL, wordPtr, gwsimWordKinds, "scope",
                TCL_EXACT, &index) == TCL_OK) {
            kind = kindTable[index];
            configPtr->kinds |= kind;
        } else {
            scopePtr = GwsimWordScope(interp, frontWorldPtr, wordPtr);
            if (scopePtr == NULL) {
                return TCL_ERROR;
            }
            kind = GwsimScopeBit(scopePtr->kind);
            configPtr->scopes[configPtr->scopeCount++] = scopePtr;
        }
        if (kind == GWSIM_IN_DESIGNER) {
            return GwsimSetError(interp, "HANDLER DESIGNER", wordPtr,
                    "a designer sends messages, but never gets any");
        }
    }
    return TCL_OK;
}

/* Reads -reply, -raise, -message and -allow. */
static int
GetHandlerAnswer(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *values,     /* Of the options. */
    HandlerArgs *argsPtr)       /* Receives it. */
{
    GwsimHandlerConfig *configPtr = &argsPtr->config;
    Tcl_Obj *replyPtr = values[HANDLER_REPLY];
    Tcl_Obj **words;
    Tcl_Size count;

    if (replyPtr != NULL && values[HANDLER_RAISE] != NULL) {
        return GwsimSetError(interp, "HANDLER ANSWER", NULL,
                "a handler either replies or raises: -reply and -raise"
                " exclude each other");
    }
    if (values[HANDLER_MESSAGE] != NULL) {
        if (values[HANDLER_RAISE] == NULL) {
            return GwsimSetError(interp, "HANDLER ANSWER", NULL,
                    "-message is the message of what -raise names");
        }
        configPtr->raiseMessage = Tcl_GetString(values[HANDLER_MESSAGE]);
    }
    if (values[HANDLER_RAISE] != NULL && GwsimGetName(interp,
            values[HANDLER_RAISE], "class", &configPtr->raiseClass)
            != TCL_OK) {
        return TCL_ERROR;
    }
    if (values[HANDLER_ALLOW] != NULL) {
        if (Tcl_ListObjGetElements(NULL, values[HANDLER_ALLOW], &count,
                &words) != TCL_OK || count != 2) {
            return GwsimSetExpected(interp, "HANDLER ALLOW",
                    values[HANDLER_ALLOW], "{zone role}");
        }
        configPtr->allowZone = Tcl_GetString(words[0]);
        configPtr->allowRole = Tcl_GetString(words[1]);
    }
    if (replyPtr != NULL && Tcl_GetCharLength(replyPtr) > 0) {
        GwsimStatus status = GwsimValueFromObj(interp, replyPtr,
                &configPtr->replyPtr);

        if (status != GWSIM_OK) {
            return GwsimSetStatusError(interp, status, NULL);
        }
    }
    return TCL_OK;
}

/* Makes the function of ARGS BODY. */
static int
GetHandlerBody(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *values,     /* Of the options. */
    Tcl_Obj *foreignPtr,        /* Function of another language, or NULL. */
    Tcl_Obj *formalsPtr,        /* ARGS */
    Tcl_Obj *bodyPtr,           /* BODY */
    HandlerArgs *argsPtr)       /* Receives it. */
{
    Tcl_Obj *lambdaPtr;
    GwsimStatus status;

    if (values[HANDLER_REPLY] != NULL || values[HANDLER_RAISE] != NULL) {
        return GwsimSetError(interp, "HANDLER ANSWER", NULL,
                "a handler has either a BODY or %s",
                values[HANDLER_REPLY] != NULL ? "-reply" : "-raise");
    }
    if (!TakesOneArgument(formalsPtr)) {
        return GwsimSetExpected(interp, "HANDLER ARGS", formalsPtr,
                "formal parameters that take one argument, as payload");
    }
    lambdaPtr = foreignPtr != NULL ? foreignPtr
            : GwsimLambdaNew(interp, NULL, formalsPtr, bodyPtr);
    if (lambdaPtr == NULL) {
        return TCL_ERROR;
    }
    Tcl_IncrRefCount(lambdaPtr);
    status = GwsimTextFromObj(lambdaPtr, &argsPtr->config.functionPtr);
    Tcl_DecrRefCount(lambdaPtr);
    return status == GWSIM_OK ? TCL_OK
            : GwsimSetStatusError(interp, status, NULL);
}

/* Whether a procedure with these formals can be called with one word. */
static bool
TakesOneArgument(
    Tcl_Obj *formalsPtr)        /* Formal parameters. */
{
    Tcl_Obj **formals, **words;
    Tcl_Size count, n;
    int required = 0;

    if (Tcl_ListObjGetElements(NULL, formalsPtr, &count, &formals) != TCL_OK
            || count == 0) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        bool rest = i == count - 1
                && strcmp(Tcl_GetString(formals[i]), "args") == 0;

        if (Tcl_ListObjGetElements(NULL, formals[i], &n, &words) != TCL_OK
                || n < 1 || n > 2 || Tcl_GetString(words[0])[0] == '\0') {
            return false;
        }
        required += n == 1 && !rest ? 1 : 0;
    }
    return required <= 1;
}

/* SCOPE/PROJECT/NAME for each word of -on, as a list if there are several;
 * the reference is the caller's. */
static Tcl_Obj *
HandlerNames(
    const HandlerArgs *argsPtr) /* Handler. */
{
    const GwsimHandlerConfig *configPtr = &argsPtr->config;
    Tcl_Obj *namesPtr = Tcl_NewListObj(0, NULL);

    for (int i = 0; i < argsPtr->onCount; i++) {
        Tcl_ListObjAppendElement(NULL, namesPtr, Tcl_ObjPrintf("%s/%s/%s",
                Tcl_GetString(argsPtr->on[i]), configPtr->project,
                configPtr->name));
    }
    if (argsPtr->onCount == 1) {
        Tcl_Obj *namePtr;

        Tcl_ListObjIndex(NULL, namesPtr, 0, &namePtr);
        Tcl_IncrRefCount(namePtr);
        Tcl_DecrRefCount(namesPtr);
        return namePtr;
    }
    Tcl_IncrRefCount(namesPtr);
    return namesPtr;
}

/* Gives up what GetHandlerArgs has got. */
static void
FreeHandlerArgs(
    HandlerArgs *argsPtr)       /* Arguments. */
{
    if (argsPtr->listPtr != NULL) {
        Tcl_DecrRefCount(argsPtr->listPtr);
    }
    GwsimFree(argsPtr->config.scopes);
    GwsimValueRelease(argsPtr->config.replyPtr);
    GwsimValueRelease(argsPtr->config.functionPtr);
}
