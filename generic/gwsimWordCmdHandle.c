/*
 * gwsimWordCmdHandle.c --
 *
 *      Handles and threads as commands in BODY, by `namespace unknown`:
 *      "$h cancel", "HMI/gui getState".
 *
 *  1. BODY cannot wait: get, block, getError and join answer what is so
 *     already, else they are the error {GWSIM SCRIPT CANNOTWAIT}.
 *  2. A task or a fault is no command: who calls one is told the word that
 *     is meant.
 *  3. A word of BODY is found from every namespace of the file. What is none
 *     of these is handed on to ::unknown; if that knows it neither, a command
 *     of scripts and a word of gwsim::fakes are told what they are.
 */

#include "gwsimOutcome.h"
#include "gwsimTclUtil.h"
#include "gwsimTclValue.h"
#include "gwsimWordCmd.h"

#include <string.h>

static const char *const requestVerbs[] = {
    "block", "cancel", "get", "getError", "onError", "onSuccess", NULL
};
enum {
    REQUEST_BLOCK, REQUEST_CANCEL, REQUEST_GET, REQUEST_GET_ERROR,
    REQUEST_ON_ERROR, REQUEST_ON_SUCCESS
};

static const char *const threadVerbs[] = {
    "getId", "getName", "getState", "interrupt", "isAlive", "join",
    "setName", NULL
};
enum {
    THREAD_GET_ID, THREAD_GET_NAME, THREAD_GET_STATE, THREAD_INTERRUPT,
    THREAD_IS_ALIVE, THREAD_JOIN, THREAD_SET_NAME
};

static bool CallHandle(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        int objc, Tcl_Obj *const *objv, int *codePtr);
static int CallRequest(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        GwsimRequest *reqPtr, int objc, Tcl_Obj *const *objv);
static int AskRequest(Tcl_Interp *interp, GwsimRequest *reqPtr,
        GwsimWaitKind kind, Tcl_Obj *const *objv);
static int SetCallback(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        GwsimRequest *reqPtr, int which, Tcl_Obj *functionPtr);
static int CallThread(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        GwsimThread *thrPtr, int objc, Tcl_Obj *const *objv);
static int CannotWait(Tcl_Interp *interp, Tcl_Obj *const *objv);
static int CallUnknown(Tcl_Interp *interp, int objc, Tcl_Obj *const *objv);
static void Advise(Tcl_Interp *interp, Tcl_Obj *namePtr);
static Tcl_Obj *FindWord(Tcl_Interp *interp, Tcl_Obj *namePtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnknownCmd --
 *
 *      gwsim::core::unknown WORD ?ARG ...?: a command that Tcl does not know.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      Those of the handle's verb, or of ::unknown.
 *
 *----------------------------------------------------------------------
 */

int
GwsimUnknownCmd(
    GwsimFront *frontPtr,       /* Front of the interp. */
    Tcl_Interp *interp,         /* Receives result or error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* unknown word ?arg ...? */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontSelected(NULL, frontPtr);
    bool done = false;
    int code = TCL_ERROR;

    if (frontWorldPtr != NULL) {
        GwsimRuntime *rtPtr = frontWorldPtr->worldPtr->core.rtPtr;

        GwsimEnter(rtPtr);
        done = CallHandle(frontWorldPtr, interp, objc - 1, objv + 1, &code);
        GwsimLeave(rtPtr);
    }
    return done ? code : CallUnknown(interp, objc - 1, objv + 1);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWordOutcome --
 *
 *      Turns how something ended into the result of a command: its value, or
 *      its exception as an error with the code {GWSIM java|python CLASS
 *      EXCEPTION}.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      None; the outcome stays its owner's.
 *
 *----------------------------------------------------------------------
 */

int
GwsimWordOutcome(
    Tcl_Interp *interp,         /* Receives it. */
    const GwsimOutcome *outcomePtr)     /* How it ended. */
{
    const char *class, *message;
    Tcl_Obj *words[4];

    if (!outcomePtr->failed) {
        Tcl_SetObjResult(interp, GwsimValueToObj(outcomePtr->valuePtr));
        return TCL_OK;
    }
    class = GwsimExceptionField(outcomePtr->valuePtr, "class");
    message = GwsimExceptionField(outcomePtr->valuePtr, "message");
    words[0] = Tcl_NewStringObj("GWSIM", 5);
    words[1] = Tcl_NewStringObj(
            GwsimExceptionField(outcomePtr->valuePtr, "family"), -1);
    words[2] = Tcl_NewStringObj(class, -1);
    words[3] = GwsimValueToObj(outcomePtr->valuePtr);
    Tcl_SetObjErrorCode(interp, Tcl_NewListObj(4, words));
    Tcl_SetObjResult(interp, Tcl_NewStringObj(
            message[0] != '\0' ? message : class, -1));
    return TCL_ERROR;
}

/* Calls a handle or a thread; false if the first word is none. */
static bool
CallHandle(
    GwsimFrontWorld *frontWorldPtr,     /* World; entered. */
    Tcl_Interp *interp,         /* Receives result or error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv,       /* handle verb ?arg ...? */
    int *codePtr)               /* Receives the code if true. */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    const char *word = Tcl_GetString(objv[0]);
    GwsimRequest *reqPtr;
    GwsimThread *thrPtr;
    uint32_t number;

    number = GwsimWordNumber(word, 'r');
    reqPtr = number == 0 ? NULL : GwsimRequestHold(&worldPtr->core, number);
    if (reqPtr != NULL) {
        *codePtr = CallRequest(frontWorldPtr, interp, reqPtr, objc, objv);
        GwsimRequestRelease(&worldPtr->messenger, reqPtr);
        return true;
    }
    number = GwsimWordNumber(word, 't');
    if (number != 0 && GwsimTaskFind(worldPtr, number) != NULL) {
        *codePtr = GwsimSetError(interp, "TASK COMMAND", objv[0],
                "\"%s\" is a task, not a command: \"result %s\" gives its"
                " result", word, word);
        return true;
    }
    number = GwsimWordNumber(word, 'f');
    if (number != 0 && GwsimFaultFind(&worldPtr->faults, number) != NULL) {
        *codePtr = GwsimSetError(interp, "FAULT COMMAND", objv[0],
                "\"%s\" is a fault, not a command: \"clear %s\" ends it",
                word, word);
        return true;
    }
    thrPtr = GwsimThreadFind(&worldPtr->core, word);
    if (thrPtr != NULL) {
        *codePtr = CallThread(frontWorldPtr, interp, thrPtr, objc, objv);
        return true;
    }
    return false;
}

/* $h verb ?function? */
static int
CallRequest(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives result or error. */
    GwsimRequest *reqPtr,       /* Request. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* Handle and verb. */
{
    bool sets;
    int verb;

    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "method ?arg?");
        return TCL_ERROR;
    }
    if (Tcl_GetIndexFromObj(interp, objv[1], requestVerbs, "method",
            TCL_EXACT, &verb) != TCL_OK) {
        return TCL_ERROR;
    }
    sets = verb == REQUEST_ON_ERROR || verb == REQUEST_ON_SUCCESS;
    if (objc != (sets ? 3 : 2)) {
        Tcl_WrongNumArgs(interp, 2, objv, sets ? "function" : NULL);
        return TCL_ERROR;
    }
    switch (verb) {
    case REQUEST_BLOCK:
        return AskRequest(interp, reqPtr, GWSIM_WAIT_BLOCK, objv);
    case REQUEST_GET:
        return AskRequest(interp, reqPtr, GWSIM_WAIT_GET, objv);
    case REQUEST_GET_ERROR:
        return AskRequest(interp, reqPtr, GWSIM_WAIT_GET_ERROR, objv);
    case REQUEST_CANCEL: {
        GwsimStatus status = GwsimMessengerCancel(
                &frontWorldPtr->worldPtr->messenger, reqPtr, NULL);

        return status == GWSIM_OK ? TCL_OK
                : GwsimSetStatusError(interp, status, objv[0]);
    }
    default:
        return SetCallback(frontWorldPtr, interp, reqPtr,
                verb == REQUEST_ON_ERROR ? 1 : 0, objv[2]);
    }
}

/* What a wait would give, if it is over already. */
static int
AskRequest(
    Tcl_Interp *interp,         /* Receives result or error. */
    GwsimRequest *reqPtr,       /* Request. */
    GwsimWaitKind kind,         /* Which wait. */
    Tcl_Obj *const *objv)       /* Handle and verb. */
{
    GwsimOutcome outcome = {0};
    int code;

    if (!GwsimRequestIsDone(&reqPtr->machine)) {
        return CannotWait(interp, objv);
    }
    GwsimRequestOutcome(reqPtr, kind, &outcome);
    code = GwsimWordOutcome(interp, &outcome);
    GwsimOutcomeFree(&outcome);
    return code;
}

/* Sets a callback; the empty string is None. */
static int
SetCallback(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    GwsimRequest *reqPtr,       /* Request. */
    int which,                  /* 0 onSuccess, 1 onError. */
    Tcl_Obj *functionPtr)       /* Command prefix. */
{
    GwsimValue *valuePtr = NULL;
    GwsimStatus status;
    Tcl_Size n;

    if (Tcl_ListObjLength(NULL, functionPtr, &n) != TCL_OK) {
        return GwsimSetExpected(interp, "FUNCTION FORMAT", functionPtr,
                "function as a command prefix");
    }
    if (n > 0) {
        status = GwsimTextFromObj(functionPtr, &valuePtr);
        if (status != GWSIM_OK) {
            return GwsimSetStatusError(interp, status, NULL);
        }
    }
    GwsimMessengerSetCallback(&frontWorldPtr->worldPtr->messenger, reqPtr,
            which, valuePtr, NULL);
    GwsimValueRelease(valuePtr);
    return TCL_OK;
}

/* $t verb ?name? */
static int
CallThread(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives result or error. */
    GwsimThread *thrPtr,        /* Thread. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* Thread and verb. */
{
    bool alive = thrPtr->state != GWSIM_STATE_ENDED;
    const char *name;
    int verb;

    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "method ?arg?");
        return TCL_ERROR;
    }
    if (Tcl_GetIndexFromObj(interp, objv[1], threadVerbs, "method",
            TCL_EXACT, &verb) != TCL_OK) {
        return TCL_ERROR;
    }
    if (objc != (verb == THREAD_SET_NAME ? 3 : 2)) {
        Tcl_WrongNumArgs(interp, 2, objv,
                verb == THREAD_SET_NAME ? "name" : NULL);
        return TCL_ERROR;
    }
    switch (verb) {
    case THREAD_GET_ID:
        Tcl_SetObjResult(interp, Tcl_NewWideIntObj(thrPtr->number));
        break;
    case THREAD_GET_NAME:
        Tcl_SetObjResult(interp, GwsimWordText(frontWorldPtr, thrPtr->name));
        break;
    case THREAD_GET_STATE:
        Tcl_SetObjResult(interp,
                Tcl_NewStringObj(GwsimThreadStateText(thrPtr), -1));
        break;
    case THREAD_INTERRUPT:
        GwsimThreadInterrupt(thrPtr, NULL);
        break;
    case THREAD_IS_ALIVE:
        Tcl_SetObjResult(interp, Tcl_NewIntObj(alive));
        break;
    case THREAD_JOIN:
        return alive ? CannotWait(interp, objv) : TCL_OK;
    case THREAD_SET_NAME:
        name = Tcl_GetString(objv[2]);
        thrPtr->name = GwsimWordName(frontWorldPtr, name);
        break;
    }
    return TCL_OK;
}

/* BODY is no thread of the world. */
static int
CannotWait(
    Tcl_Interp *interp,         /* Receives the error. */
    Tcl_Obj *const *objv)       /* What would wait, and its verb. */
{
    return GwsimSetError(interp, "SCRIPT CANNOTWAIT", NULL,
            "\"%s %s\" would wait, and BODY cannot: \"run\" first",
            Tcl_GetString(objv[0]), Tcl_GetString(objv[1]));
}

/*
 * Hands a command on to the word of BODY of that name, which procs in
 * namespaces of the file do not see by themselves, else to the global
 * handler; in the caller's frame.
 */
static int
CallUnknown(
    Tcl_Interp *interp,         /* Receives result or error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* Command that nobody knows. */
{
    Tcl_Obj *wordPtr = FindWord(interp, objv[0]);
    int more = wordPtr == NULL; /* Words more than there were. */
    Tcl_Obj **words;
    int code;

    if (wordPtr == NULL && Tcl_FindCommand(interp, "::unknown", NULL,
            TCL_GLOBAL_ONLY) == NULL) {
        Tcl_SetObjResult(interp, Tcl_ObjPrintf(
                "invalid command name \"%s\"", Tcl_GetString(objv[0])));
        Tcl_SetErrorCode(interp, "TCL", "LOOKUP", "COMMAND",
                Tcl_GetString(objv[0]), NULL);
        Advise(interp, objv[0]);
        return TCL_ERROR;
    }
    words = GwsimAlloc(((size_t) objc + 1) * sizeof(*words));
    memcpy(words + more, objv, (size_t) objc * sizeof(*words));
    words[0] = wordPtr != NULL ? wordPtr : Tcl_NewStringObj("::unknown", -1);
    for (int i = 0; i < objc + more; i++) {
        Tcl_IncrRefCount(words[i]);
    }
    /* The caller's words go into the stack of an error, not these. */
    code = Tcl_EvalObjv(interp, objc + more, words, TCL_EVAL_NOERR);
    for (int i = 0; i < objc + more; i++) {
        Tcl_DecrRefCount(words[i]);
    }
    GwsimFree(words);
    if (code == TCL_ERROR && wordPtr == NULL) {
        Advise(interp, objv[0]);
    }
    return code;
}

/* Adds to the error that there is no such command what it may be. */
static void
Advise(
    Tcl_Interp *interp,         /* With the error. */
    Tcl_Obj *namePtr)           /* The command. */
{
    static const struct {
        const char *name, *advice;
    } advices[] = {
        {"auditProfile", "\"package require gwsim::fakes\" brings it"},
        {"component", NULL},
        {"database", "\"package require gwsim::fakes\" brings it"},
        {"function", NULL}, {"object", NULL}, {"shared", NULL},
        {"sleep", NULL},
        {"tagProvider", "\"package require gwsim::fakes\" brings it"},
        {"thread", NULL}, {"work", NULL}
    };
    const char *name = Tcl_GetString(namePtr);
    const char *advice = NULL;
    const char *ofScripts = "a command of scripts: it stands in that of"
            " \"on\", \"handler\" or \"library\"";
    Tcl_Obj *textPtr;

    for (size_t i = 0; i < sizeof(advices) / sizeof(advices[0]); i++) {
        if (strcmp(name, advices[i].name) == 0) {
            advice = advices[i].advice != NULL ? advices[i].advice
                    : ofScripts;
        }
    }
    if (strncmp(name, "system.", 7) == 0) {
        advice = ofScripts;
    }
    textPtr = Tcl_ObjPrintf("invalid command name \"%s\"", name);
    Tcl_IncrRefCount(textPtr);
    if (advice != NULL && strcmp(Tcl_GetStringResult(interp),
            Tcl_GetString(textPtr)) == 0) {
        Tcl_SetObjResult(interp, Tcl_ObjPrintf("%s (%s)",
                Tcl_GetString(textPtr), advice));
    }
    Tcl_DecrRefCount(textPtr);
}

/* The full name of a word of BODY, or NULL if there is none. */
static Tcl_Obj *
FindWord(
    Tcl_Interp *interp,         /* Interp of BODY. */
    Tcl_Obj *namePtr)           /* Name as it was called. */
{
    Tcl_Obj *fullPtr;

    if (strstr(Tcl_GetString(namePtr), "::") != NULL) {
        return NULL;
    }
    fullPtr = Tcl_ObjPrintf("::gwsim::words::%s", Tcl_GetString(namePtr));
    if (Tcl_FindCommand(interp, Tcl_GetString(fullPtr), NULL,
            TCL_GLOBAL_ONLY) == NULL) {
        Tcl_DecrRefCount(fullPtr);
        return NULL;
    }
    return fullPtr;
}
