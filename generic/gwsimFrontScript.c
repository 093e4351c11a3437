/*
 * gwsimFrontScript.c --
 *
 *      Scripts of the scenario that wait for their time: those of `at` and
 *      `when`, and the variables of -vars.
 *
 *  1. Such a script is evaluated at the level of BODY's frame, with its world
 *     selected.  To get there it goes through `uplevel` and a command of our
 *     own, as Tcl has no call for that.
 *  2. Its -vars have the values kept by the word while it runs; afterwards
 *     the frame's own values are back.
 *  3. Its error is a script error that nothing observed, never one of `run`.
 */

#include "gwsimFrontInt.h"
#include "gwsimOutcome.h"
#include "gwsimTclUtil.h"
#include "gwsimTclValue.h"
#include "gwsimWordCmd.h"

#include <string.h>

typedef struct SavedVars {      /* What the variables of -vars had. */
    Tcl_Obj **values;           /* NULL: unset. */
    int count;
} SavedVars;

static void TakeError(Tcl_Interp *interp, int code,
        GwsimOutcome *outcomePtr);
static GwsimValue *TakeException(Tcl_Obj *codePtr);
static Tcl_Obj *GetVar(Tcl_Interp *interp, Tcl_Obj *namePtr);
static int SetVars(Tcl_Interp *interp, const GwsimFrontScript *scriptPtr,
        SavedVars *savedPtr);
static int RestoreVars(Tcl_Interp *interp,
        const GwsimFrontScript *scriptPtr, SavedVars *savedPtr, int code);
static int BodyCode(Tcl_Interp *interp, int code);
static int CallChecker(GwsimFrontWorld *frontWorldPtr,
        const GwsimFrontScript *scriptPtr);
static int      EvalBody(Tcl_Interp *interp, Tcl_Obj *scriptPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontScriptNew --
 *
 *      Keeps a script of `at` or `when` until its world ends.
 *
 * Results:
 *      The script, for GwsimWorldAt or GwsimWorldWhen.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimFrontScript *
GwsimFrontScriptNew(
    GwsimFrontWorld *frontWorldPtr,     /* World that keeps it. */
    Tcl_Obj *scriptPtr,         /* Script. */
    const GwsimFrontVars *varsPtr)      /* Its -vars. */
{
    GwsimFrontScript *newPtr = GwsimAlloc(sizeof(*newPtr));

    *newPtr = (GwsimFrontScript) {
        .nextPtr = frontWorldPtr->scripts, .scriptPtr = scriptPtr,
        .vars = *varsPtr
    };
    Tcl_IncrRefCount(scriptPtr);
    if (varsPtr->namesPtr != NULL) {
        Tcl_IncrRefCount(varsPtr->namesPtr);
        Tcl_IncrRefCount(varsPtr->valuesPtr);
    }
    frontWorldPtr->scripts = newPtr;
    return newPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontVarsGet --
 *
 *      Copies the present values of the variables of -vars, read in the
 *      frame in which the word was called.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      References, for GwsimFrontVarsFree.
 *
 *----------------------------------------------------------------------
 */

int
GwsimFrontVarsGet(
    GwsimFrontWorld *frontWorldPtr,     /* World; entered, left meanwhile. */
    Tcl_Interp *interp,         /* Interp with the frame. */
    Tcl_Obj *listPtr,           /* Value of -vars, or NULL: no variables. */
    GwsimFrontVars *varsPtr)    /* Receives them. */
{
    GwsimFrontVars vars = {NULL, NULL};
    Tcl_Obj **names;
    Tcl_Size count = 0;

    *varsPtr = vars;
    if (listPtr == NULL) {
        return TCL_OK;
    }
    if (Tcl_ListObjGetElements(NULL, listPtr, &count, &names) != TCL_OK) {
        return GwsimSetExpected(interp, "VARS FORMAT", listPtr,
                "list of names of variables");
    }
    if (count == 0) {
        return TCL_OK;
    }
    vars.namesPtr = Tcl_NewListObj(count, names);
    vars.valuesPtr = Tcl_NewListObj(0, NULL);
    Tcl_IncrRefCount(vars.namesPtr);
    Tcl_IncrRefCount(vars.valuesPtr);
    /* From here on of our own list: a variable's trace may do anything. */
    Tcl_ListObjGetElements(NULL, vars.namesPtr, &count, &names);
    for (int i = 0; i < count; i++) {
        Tcl_Obj *valuePtr;

        GwsimLeave(frontWorldPtr->worldPtr->core.rtPtr);
        valuePtr = GetVar(interp, names[i]);
        GwsimEnter(frontWorldPtr->worldPtr->core.rtPtr);
        if (valuePtr == NULL) {
            GwsimFrontVarsFree(&vars);
            return TCL_ERROR;
        }
        Tcl_ListObjAppendElement(NULL, vars.valuesPtr, valuePtr);
    }
    *varsPtr = vars;
    return TCL_OK;
}

/* Gives up what GwsimFrontVarsGet has got. */
void
GwsimFrontVarsFree(
    GwsimFrontVars *varsPtr)    /* Variables. */
{
    if (varsPtr->namesPtr != NULL) {
        Tcl_DecrRefCount(varsPtr->namesPtr);
        Tcl_DecrRefCount(varsPtr->valuesPtr);
    }
    *varsPtr = (GwsimFrontVars) {NULL, NULL};
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontScriptCmd --
 *
 *      Runs the script of the `at` or `when` that has come, in the frame in
 *      which it is called: only GwsimFrontRunDriver does, through `uplevel`.
 *
 * Results:
 *      A standard Tcl result; `return` ends the script.
 *
 * Side effects:
 *      Whatever the script does.
 *
 *----------------------------------------------------------------------
 */

int
GwsimFrontScriptCmd(
    GwsimFront *frontPtr,       /* Front of the interp. */
    Tcl_Interp *interp,         /* Interp to run it in. */
    int objc,                   /* 1 */
    Tcl_Obj *const *objv)       /* Not used. */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontSelected(interp, frontPtr);
    GwsimFrontScript *scriptPtr;
    SavedVars saved;
    int code;

    (void) objc;
    (void) objv;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    if (frontWorldPtr->callPtr == NULL) {
        return GwsimSetError(interp, "SCRIPT NONE", NULL,
                "no script of at or when runs");
    }
    scriptPtr = frontWorldPtr->callPtr->itemPtr->script;
    if (frontWorldPtr->callPtr->heldPtr != NULL) {
        return GwsimFrontFilter(interp, frontWorldPtr->worldPtr,
                frontWorldPtr->callPtr, scriptPtr->scriptPtr);
    }
    if (scriptPtr->vars.namesPtr == NULL) {
        return EvalBody(interp, scriptPtr->scriptPtr);
    }
    code = SetVars(interp, scriptPtr, &saved);
    if (code == TCL_OK) {
        code = EvalBody(interp, scriptPtr->scriptPtr);
    }
    return RestoreVars(interp, scriptPtr, &saved, code);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontRunDriver --
 *
 *      Runs a script of `at` or `when`: what the runtime calls, on the thread
 *      of `run`, world left.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Whatever the script does.  If its interp goes, the run stops.
 *
 *----------------------------------------------------------------------
 */

void
GwsimFrontRunDriver(
    GwsimWorld *worldPtr,       /* World that runs. */
    GwsimDriverCall *callPtr)   /* What has come. */
{
    GwsimFrontWorld *frontWorldPtr = worldPtr->frontPtr;
    GwsimFront *frontPtr = frontWorldPtr->frontPtr;
    Tcl_Interp *interp = frontPtr->interp;
    const GwsimDriverCall *outerPtr = frontWorldPtr->callPtr;
    GwsimWatch *watchPtr = GwsimFrontWatch(worldPtr);
    GwsimWatched *watchedPtr = NULL;
    Tcl_Obj *words[3];
    int code;

    if (Tcl_InterpDeleted(interp)) {
        return;
    }
    if (watchPtr != NULL) {
        watchedPtr = GwsimWatchTurn(watchPtr, NULL);
    }
    words[0] = frontPtr->uplevelWordPtr;
    words[1] = frontWorldPtr->levelPtr;
    words[2] = frontPtr->scriptWordPtr;
    /* Another "$w eval" in the script gives the world another level. */
    Tcl_IncrRefCount(words[1]);
    frontWorldPtr->callPtr = callPtr;
    GwsimFrontSelect(frontPtr, frontWorldPtr);
    code = callPtr->itemPtr->checker != 0
            ? CallChecker(frontWorldPtr, callPtr->itemPtr->script)
            : Tcl_EvalObjv(interp, 3, words, 0);
    if (watchPtr != NULL) {
        (void) GwsimWatchTurn(watchPtr, watchedPtr);
    }
    Tcl_DecrRefCount(words[1]);
    GwsimFrontUnselect(frontPtr);
    frontWorldPtr->callPtr = outerPtr;
    if (Tcl_InterpDeleted(interp) || frontWorldPtr->ending) {
        GwsimEnter(worldPtr->core.rtPtr);
        GwsimRuntimeStop(worldPtr->core.rtPtr);
        GwsimLeave(worldPtr->core.rtPtr);
        return;
    }
    if (code != TCL_OK) {
        GwsimOutcome outcome = {0};

        TakeError(interp, code, &outcome);
        GwsimEnter(worldPtr->core.rtPtr);
        GwsimWorldScriptError(worldPtr, NULL, 0, 0, callPtr->itemPtr->place,
                (uint32_t) callPtr->seq, &outcome, false);
        GwsimLeave(worldPtr->core.rtPtr);
        GwsimOutcomeFree(&outcome);
    }
    Tcl_ResetResult(interp);
}

/* Calls a checker's command, at global level. */
static int
CallChecker(
    GwsimFrontWorld *frontWorldPtr,     /* World that runs. */
    const GwsimFrontScript *scriptPtr)  /* Command prefix. */
{
    Tcl_Obj *callPtr = Tcl_DuplicateObj(scriptPtr->scriptPtr);
    int code;

    Tcl_IncrRefCount(callPtr);
    frontWorldPtr->checked = true;
    code = Tcl_ListObjAppendElement(frontWorldPtr->frontPtr->interp,
            callPtr, frontWorldPtr->tokenPtr);
    if (code == TCL_OK) {
        code = Tcl_EvalObjEx(frontWorldPtr->frontPtr->interp, callPtr,
                TCL_EVAL_GLOBAL | TCL_EVAL_DIRECT);
    }
    Tcl_DecrRefCount(callPtr);
    return code;
}

/* Forgets the scripts of a world that has closed. */
void
GwsimFrontScriptsFree(
    GwsimFrontWorld *frontWorldPtr)     /* World that has closed. */
{
    GwsimFrontScript *scriptPtr;

    while ((scriptPtr = frontWorldPtr->scripts) != NULL) {
        frontWorldPtr->scripts = scriptPtr->nextPtr;
        Tcl_DecrRefCount(scriptPtr->scriptPtr);
        GwsimFrontVarsFree(&scriptPtr->vars);
        GwsimFree(scriptPtr);
    }
}

/* How a script of `at` or `when` has failed: with the exception that its error
 * code has, else, as any other Tcl error, with a RuntimeError. */
static void
TakeError(
    Tcl_Interp *interp,         /* Has result and options. */
    int code,                   /* Not TCL_OK. */
    GwsimOutcome *outcomePtr)   /* Receives it; empty before. */
{
    Tcl_Obj *optionsPtr = Tcl_GetReturnOptions(interp, code);
    Tcl_Obj *keys[2], *codePtr = NULL, *stackPtr = NULL;

    Tcl_IncrRefCount(optionsPtr);
    keys[0] = Tcl_NewStringObj("-errorcode", -1);
    keys[1] = Tcl_NewStringObj("-errorinfo", -1);
    Tcl_DictObjGet(NULL, optionsPtr, keys[0], &codePtr);
    Tcl_DictObjGet(NULL, optionsPtr, keys[1], &stackPtr);
    outcomePtr->failed = true;
    outcomePtr->valuePtr = TakeException(codePtr);
    if (outcomePtr->valuePtr == NULL) {
        outcomePtr->valuePtr = GwsimExceptionNew("python", "RuntimeError",
                Tcl_GetString(Tcl_GetObjResult(interp)), NULL);
    }
    if (stackPtr != NULL) {
        const char *stack = Tcl_GetString(stackPtr);
        const char *ours = strstr(stack, "\n    (procedure \""
                "::gwsim::checkers::");

        /* Where a checker's script was called from is nobody's matter. */
        (void) GwsimValueText(stack, ours != NULL
                ? (size_t) (ours - stack) : strlen(stack),
                &outcomePtr->stackPtr);
    }
    for (int i = 0; i < 2; i++) {
        Tcl_IncrRefCount(keys[i]);
        Tcl_DecrRefCount(keys[i]);
    }
    Tcl_DecrRefCount(optionsPtr);
}

/* The exception of an error code {GWSIM java|python CLASS EXCEPTION}, or NULL
 * if it has none.  A copy of the dict has no string of its own: so it crosses
 * as a dict (gwsimTclValue.c, rule 2). */
static GwsimValue *
TakeException(
    Tcl_Obj *codePtr)           /* Error code, or NULL. */
{
    GwsimValue *valuePtr = NULL;
    Tcl_Obj **words, *copyPtr, *keyPtr, *partPtr;
    Tcl_DictSearch search;
    Tcl_Size count;
    int done;

    if (codePtr == NULL
            || Tcl_ListObjGetElements(NULL, codePtr, &count, &words)
                    != TCL_OK
            || count != 4 || strcmp(Tcl_GetString(words[0]), "GWSIM") != 0
            || (strcmp(Tcl_GetString(words[1]), "java") != 0
                    && strcmp(Tcl_GetString(words[1]), "python") != 0)
            || Tcl_DictObjFirst(NULL, words[3], &search, &keyPtr, &partPtr,
                    &done) != TCL_OK) {
        return NULL;
    }
    copyPtr = Tcl_NewDictObj();
    for (; !done; Tcl_DictObjNext(&search, &keyPtr, &partPtr, &done)) {
        Tcl_DictObjPut(NULL, copyPtr, keyPtr, partPtr);
    }
    Tcl_IncrRefCount(copyPtr);
    if (GwsimValueFromObj(NULL, copyPtr, &valuePtr) == GWSIM_OK
            && GwsimExceptionField(valuePtr, "class")[0] == '\0') {
        GwsimValueRelease(valuePtr);
        valuePtr = NULL;
    }
    Tcl_DecrRefCount(copyPtr);
    return valuePtr;
}

/* The value of a variable that -vars names; NULL with an error if it has
 * none, or if the name could not be that of a local variable. */
static Tcl_Obj *
GetVar(
    Tcl_Interp *interp,         /* Interp with the frame. */
    Tcl_Obj *namePtr)           /* Name. */
{
    Tcl_Size n;
    const char *name = Tcl_GetStringFromObj(namePtr, &n);
    Tcl_Obj *valuePtr;

    if (n == 0 || strstr(name, "::") != NULL || name[n - 1] == ')') {
        GwsimSetExpected(interp, "VARS NAME", namePtr,
                "name of a plain variable");
        return NULL;
    }
    valuePtr = Tcl_ObjGetVar2(interp, namePtr, NULL, 0);
    if (valuePtr == NULL) {
        GwsimSetError(interp, "VARS UNKNOWN", namePtr, "-vars: there is no"
                " variable \"%.80s\" with a value here (of an array, give a"
                " copy: [array get %.80s])", name, name);
    }
    return valuePtr;
}

/* Gives the variables of -vars their kept values, in the present frame. */
static int
SetVars(
    Tcl_Interp *interp,         /* Interp with the frame. */
    const GwsimFrontScript *scriptPtr,  /* Has names and values. */
    SavedVars *savedPtr)       /* Receives what they had. */
{
    Tcl_Obj **names, **values;
    Tcl_Size count;

    Tcl_ListObjGetElements(NULL, scriptPtr->vars.namesPtr, &count, &names);
    Tcl_ListObjGetElements(NULL, scriptPtr->vars.valuesPtr, &count, &values);
    savedPtr->values = GwsimCalloc((size_t) count + 1, sizeof(Tcl_Obj *));
    for (savedPtr->count = 0; savedPtr->count < count; savedPtr->count++) {
        int i = savedPtr->count;

        savedPtr->values[i] = Tcl_ObjGetVar2(interp, names[i], NULL, 0);
        if (savedPtr->values[i] != NULL) {
            Tcl_IncrRefCount(savedPtr->values[i]);
        }
        if (Tcl_ObjSetVar2(interp, names[i], NULL, values[i],
                TCL_LEAVE_ERR_MSG) == NULL) {
            return TCL_ERROR;   /* An array: it had no value to keep. */
        }
    }
    return TCL_OK;
}

/* Gives them back what they had; code and result of the script stay. */
static int
RestoreVars(
    Tcl_Interp *interp,         /* Interp with the frame. */
    const GwsimFrontScript *scriptPtr,  /* Has the names. */
    SavedVars *savedPtr,       /* Of SetVars; given up. */
    int code)                   /* Of the script. */
{
    Tcl_InterpState state = Tcl_SaveInterpState(interp, code);
    Tcl_Obj **names;
    Tcl_Size count;

    Tcl_ListObjGetElements(NULL, scriptPtr->vars.namesPtr, &count, &names);
    for (int i = 0; i < savedPtr->count; i++) {
        if (savedPtr->values[i] == NULL) {
            Tcl_UnsetVar2(interp, Tcl_GetString(names[i]), NULL, 0);
        } else {
            Tcl_ObjSetVar2(interp, names[i], NULL, savedPtr->values[i], 0);
            Tcl_DecrRefCount(savedPtr->values[i]);
        }
    }
    GwsimFree(savedPtr->values);
    return Tcl_RestoreInterpState(interp, state);
}

/* Runs a script as a procedure's body; the stack of its error says in which
 * line it was, as gwsim::StackPlace reads it. */
static int
EvalBody(
    Tcl_Interp *interp,         /* Interp to run it in. */
    Tcl_Obj *scriptPtr)         /* Script. */
{
    int code = Tcl_EvalObjEx(interp, scriptPtr, 0);

    if (code == TCL_ERROR) {
        Tcl_AppendObjToErrorInfo(interp, Tcl_ObjPrintf(
                "\n    (script line %d)", Tcl_GetErrorLine(interp)));
    }
    return BodyCode(interp, code);
}

/* What a script's code is as the code of a procedure's body: return ends it
 * well, a stray break or continue is an error, and so is what means nothing. */
static int
BodyCode(
    Tcl_Interp *interp,         /* Interp with the result. */
    int code)                   /* Of the script. */
{
    if (code == TCL_BREAK || code == TCL_CONTINUE || code > TCL_CONTINUE
            || code < TCL_OK) {
        Tcl_ResetResult(interp);
        Tcl_SetErrorCode(interp, "TCL", "RESULT", "UNEXPECTED", NULL);
        Tcl_SetObjResult(interp, code == TCL_BREAK || code == TCL_CONTINUE
                ? Tcl_ObjPrintf("invoked \"%s\" outside of a loop",
                        code == TCL_BREAK ? "break" : "continue")
                : Tcl_ObjPrintf("command returned bad code: %d", code));
        return TCL_ERROR;
    }
    if (code == TCL_RETURN) {
        Tcl_Obj *optionsPtr = Tcl_GetReturnOptions(interp, code);
        Tcl_Obj *keyPtr = Tcl_NewStringObj("-code", 5), *valuePtr = NULL;

        Tcl_IncrRefCount(optionsPtr);
        Tcl_IncrRefCount(keyPtr);
        Tcl_DictObjGet(NULL, optionsPtr, keyPtr, &valuePtr);
        if (valuePtr == NULL
                || Tcl_GetIntFromObj(NULL, valuePtr, &code) != TCL_OK
                || code != TCL_ERROR) {
            code = TCL_OK;
        }
        Tcl_DecrRefCount(keyPtr);
        Tcl_DecrRefCount(optionsPtr);
    }
    return code;
}
