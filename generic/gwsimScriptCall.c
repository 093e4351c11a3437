/*
 * gwsimScriptCall.c --
 *
 *      How a job's function is called: a command prefix, with positional and
 *      keyword arguments.
 *
 *      Rules:
 *      1. A lambda gets as many words as it takes, or a TypeError as Python
 *         words it, before anything of it runs.  For a proc the same is said
 *         afterwards, when Tcl has refused the call.
 *      2. Keyword arguments bind by parameter name, of a lambda or a proc;
 *         what else is called takes none.  Words that the prefix brings
 *         itself bind first, and no message counts them.
 *      3. The words of a call stand in an array of its coroutine's, which
 *         holds them until the call is over.
 */

#include "gwsimScriptInt.h"

#include <string.h>

static int      Call(GwsimScript *scriptPtr, GwsimFunction *funcPtr);
static void     AddWord(GwsimScript *scriptPtr, Tcl_Obj *wordPtr);
static int      GatherArgs(GwsimScript *scriptPtr, GwsimFunction *funcPtr);
static int      GatherList(GwsimScript *scriptPtr, GwsimFunction *funcPtr);
static int      GatherKeywords(GwsimScript *scriptPtr,
                    GwsimFunction *funcPtr);
static int      CheckKeywords(GwsimScript *scriptPtr,
                    GwsimFunction *funcPtr, const GwsimFormals *formalsPtr,
                    Tcl_Obj *dictPtr, int bound);
static int      BindKeywords(GwsimScript *scriptPtr, GwsimFunction *funcPtr,
                    const GwsimFormals *formalsPtr, Tcl_Obj *dictPtr);
static int      RaiseCount(GwsimScript *scriptPtr, GwsimFunction *funcPtr,
                    const GwsimFormals *formalsPtr, int given);

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptCall --
 *
 *      Begins the call of the job in hand.
 *
 * Results:
 *      What the NRE callback that calls it returns; TCL_ERROR with an
 *      exception if the function cannot be called so.
 *
 * Side effects:
 *      Keeps the parsed prefix.
 *
 *----------------------------------------------------------------------
 */

int
GwsimScriptCall(
    GwsimScript *scriptPtr)     /* Script with a job. */
{
    GwsimFunction *funcPtr = GwsimFunctionFind(scriptPtr,
            GwsimJobCall(scriptPtr->jobPtr)->functionPtr);

    scriptPtr->callPtr = funcPtr;
    scriptPtr->callArgs = 0;
    if (funcPtr == NULL) {
        return TCL_ERROR;
    }
    GwsimScriptTaintBy(scriptPtr, funcPtr->taint);
    if (scriptPtr->handed != NULL) {
        GwsimScriptHandedStart(scriptPtr);
    }
    if (funcPtr->isJython) {
        return GwsimJythonCall(scriptPtr, funcPtr);
    }
    for (int i = 0; i < funcPtr->count; i++) {
        AddWord(scriptPtr, funcPtr->words[i]);
    }
    if (GatherArgs(scriptPtr, funcPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    return Call(scriptPtr, funcPtr);
}

/* Lets the words of a call go, once it is over (rule 3). */
void
GwsimScriptCallEnded(
    GwsimScript *scriptPtr,     /* Script. */
    size_t lane)                /* Coroutine that it ran in. */
{
    GwsimLane *lanePtr = &scriptPtr->lanes[lane];

    while (lanePtr->count > 0) {
        Tcl_Obj *wordPtr = lanePtr->words[--lanePtr->count];

        Tcl_DecrRefCount(wordPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptCallFailed --
 *
 *      Looks whether a call failed because a proc was given the wrong number
 *      of words (rule 1).
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      If so the interp's error becomes a TypeError.
 *
 *----------------------------------------------------------------------
 */

void
GwsimScriptCallFailed(
    GwsimScript *scriptPtr)     /* Script whose call failed. */
{
    static const char prefix[] = "wrong # args: should be \"";
    GwsimFunction *funcPtr = scriptPtr->callPtr;
    Tcl_Interp *interp = scriptPtr->interp;
    Tcl_InterpState state;
    GwsimFormals formals;
    bool fits;

    if (funcPtr == NULL || funcPtr->isLambda || strncmp(
            Tcl_GetStringResult(interp), prefix, sizeof(prefix) - 1) != 0) {
        return;
    }
    state = Tcl_SaveInterpState(interp, TCL_ERROR);
    if (!GwsimFunctionProcFormals(scriptPtr, funcPtr, &formals)) {
        Tcl_RestoreInterpState(interp, state);
        return;
    }
    fits = GwsimFormalsFit(&formals, scriptPtr->callArgs);
    if (fits) {
        /* It was another call, deeper inside. */
        Tcl_RestoreInterpState(interp, state);
    } else {
        Tcl_DiscardInterpState(state);
        RaiseCount(scriptPtr, funcPtr, &formals, scriptPtr->callArgs);
    }
    Tcl_DecrRefCount(formals.listPtr);
}

/* Evaluates the words that have been gathered. */
static int
Call(
    GwsimScript *scriptPtr,     /* Script that calls. */
    GwsimFunction *funcPtr)     /* What it calls. */
{
    GwsimLane *lanePtr = &scriptPtr->lanes[scriptPtr->lane];
    int given = lanePtr->count - funcPtr->count;

    scriptPtr->callArgs = given;
    if (funcPtr->isLambda && !GwsimFormalsFit(&funcPtr->formals, given)) {
        return RaiseCount(scriptPtr, funcPtr, &funcPtr->formals, given);
    }
    return Tcl_NREvalObjv(scriptPtr->interp, lanePtr->count, lanePtr->words,
            0);
}

/* Adds a word to those of the call. */
static void
AddWord(
    GwsimScript *scriptPtr,     /* Script that calls. */
    Tcl_Obj *wordPtr)           /* Word; held. */
{
    GwsimLane *lanePtr = &scriptPtr->lanes[scriptPtr->lane];

    GWSIM_GROW(lanePtr->words, (size_t) lanePtr->count + 1, lanePtr->space);
    lanePtr->words[lanePtr->count++] = wordPtr;
    Tcl_IncrRefCount(wordPtr);
}

/* Adds the words that the job gives. */
static int
GatherArgs(
    GwsimScript *scriptPtr,     /* Script with a job. */
    GwsimFunction *funcPtr)     /* What it calls. */
{
    const GwsimCall *callPtr = GwsimJobCall(scriptPtr->jobPtr);
    int code = TCL_OK;

    for (int i = 0; i < callPtr->argc; i++) {
        AddWord(scriptPtr, GwsimValueToObj(callPtr->argv[i]));
    }
    if (callPtr->argsPtr != NULL) {
        code = GatherList(scriptPtr, funcPtr);
    }
    if (code == TCL_OK && callPtr->kwargsPtr != NULL) {
        code = GatherKeywords(scriptPtr, funcPtr);
    }
    return code;
}

/* Adds the elements of a list of arguments. */
static int
GatherList(
    GwsimScript *scriptPtr,     /* Script with a job. */
    GwsimFunction *funcPtr)     /* What it calls. */
{
    Tcl_Obj *argsPtr
            = GwsimValueToObj(GwsimJobCall(scriptPtr->jobPtr)->argsPtr);
    Tcl_Obj **args;
    Tcl_Size n;
    int code = TCL_OK;

    Tcl_IncrRefCount(argsPtr);
    if (Tcl_ListObjGetElements(NULL, argsPtr, &n, &args) == TCL_OK) {
        for (int i = 0; i < n; i++) {
            AddWord(scriptPtr, args[i]);
        }
    } else {
        code = GwsimScriptRaisePython(scriptPtr, "TypeError",
                "%s() argument after * must be a sequence, not str",
                GwsimFunctionName(funcPtr));
    }
    Tcl_DecrRefCount(argsPtr);
    return code;
}

/* Adds what the keyword arguments bind (rule 2). */
static int
GatherKeywords(
    GwsimScript *scriptPtr,     /* Script with a job. */
    GwsimFunction *funcPtr)     /* What it calls. */
{
    Tcl_Obj *dictPtr
            = GwsimValueToObj(GwsimJobCall(scriptPtr->jobPtr)->kwargsPtr);
    GwsimFormals formals = funcPtr->formals;
    Tcl_Size size;
    int code;

    Tcl_IncrRefCount(dictPtr);
    if (Tcl_DictObjSize(NULL, dictPtr, &size) != TCL_OK) {
        code = GwsimScriptRaisePython(scriptPtr, "TypeError",
                "%s() argument after ** must be a mapping, not str",
                GwsimFunctionName(funcPtr));
    } else if (size == 0) {
        code = TCL_OK;
    } else if (funcPtr->isLambda) {
        code = BindKeywords(scriptPtr, funcPtr, &formals, dictPtr);
    } else if (GwsimFunctionProcFormals(scriptPtr, funcPtr, &formals)) {
        code = BindKeywords(scriptPtr, funcPtr, &formals, dictPtr);
        Tcl_DecrRefCount(formals.listPtr);
    } else {
        code = GwsimScriptRaisePython(scriptPtr, "TypeError",
                "%s() takes no keyword arguments", GwsimFunctionName(funcPtr));
    }
    Tcl_DecrRefCount(dictPtr);
    return code;
}

/* Refuses keywords that name no parameter, or one bound by position. */
static int
CheckKeywords(
    GwsimScript *scriptPtr,     /* Script that calls. */
    GwsimFunction *funcPtr,     /* What it calls. */
    const GwsimFormals *formalsPtr,     /* What that takes. */
    Tcl_Obj *dictPtr,           /* Keyword arguments. */
    int bound)                  /* So many are bound by position. */
{
    Tcl_DictSearch search;
    Tcl_Obj *keyPtr, *valuePtr;
    int done, i, code = TCL_OK;

    Tcl_DictObjFirst(NULL, dictPtr, &search, &keyPtr, &valuePtr, &done);
    while (!done && code == TCL_OK) {
        const char *key = Tcl_GetString(keyPtr);

        for (i = formalsPtr->hidden; i < formalsPtr->count; i++) {
            if (strcmp(key, Tcl_GetString(GwsimFormalName(formalsPtr->names[i],
                    NULL))) == 0) {
                break;
            }
        }
        if (i >= formalsPtr->count) {
            code = GwsimScriptRaisePython(scriptPtr, "TypeError",
                    "%s() got an unexpected keyword argument '%s'",
                    GwsimFunctionName(funcPtr), key);
        } else if (i < bound) {
            code = GwsimScriptRaisePython(scriptPtr, "TypeError",
                    "%s() got multiple values for keyword argument '%s'",
                    GwsimFunctionName(funcPtr), key);
        }
        Tcl_DictObjNext(&search, &keyPtr, &valuePtr, &done);
    }
    Tcl_DictObjDone(&search);
    return code;
}

/* Adds, in the order of the parameters, what is bound by keyword, with the
 * defaults of those between. */
static int
BindKeywords(
    GwsimScript *scriptPtr,     /* Script that calls. */
    GwsimFunction *funcPtr,     /* What it calls. */
    const GwsimFormals *formalsPtr,     /* What that takes. */
    Tcl_Obj *dictPtr)           /* Keyword arguments; not empty. */
{
    Tcl_Obj *valuePtr, *defaultPtr = NULL;
    int given = scriptPtr->lanes[scriptPtr->lane].count - funcPtr->count;
    Tcl_Size left;
    int i;

    if (CheckKeywords(scriptPtr, funcPtr, formalsPtr, dictPtr,
            formalsPtr->hidden + given) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_DictObjSize(NULL, dictPtr, &left);
    for (i = formalsPtr->hidden + given; left > 0; i++) {
        Tcl_DictObjGet(NULL, dictPtr, GwsimFormalName(formalsPtr->names[i],
                &defaultPtr), &valuePtr);
        if (valuePtr != NULL) {
            left--;
        } else if (defaultPtr != NULL) {
            valuePtr = defaultPtr;
        } else {
            Tcl_Size size;

            Tcl_DictObjSize(NULL, dictPtr, &size);
            return RaiseCount(scriptPtr, funcPtr, formalsPtr,
                    given + (int) size);
        }
        AddWord(scriptPtr, valuePtr);
    }
    return TCL_OK;
}

/* The TypeError of a wrong number of arguments, in Python's words. */
static int
RaiseCount(
    GwsimScript *scriptPtr,     /* Script that calls. */
    GwsimFunction *funcPtr,     /* What it calls. */
    const GwsimFormals *formalsPtr,     /* What that takes. */
    int given)                  /* What it was given. */
{
    int required = formalsPtr->required - formalsPtr->hidden;
    int most = formalsPtr->count - formalsPtr->hidden;
    const char *how = "exactly";
    int wanted = most;

    if (required < 0) {
        required = 0;
    }
    if (formalsPtr->rest || required < most) {
        how = given < required ? "at least" : "at most";
        wanted = given < required ? required : most;
    }
    if (wanted <= 0) {
        return GwsimScriptRaisePython(scriptPtr, "TypeError",
                "%s() takes no arguments (%d given)",
                GwsimFunctionName(funcPtr), given);
    }
    return GwsimScriptRaisePython(scriptPtr, "TypeError",
            "%s() takes %s %d argument%s (%d given)",
            GwsimFunctionName(funcPtr), how, wanted, wanted == 1 ? "" : "s",
            given);
}
