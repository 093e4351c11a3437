/*
 * gwsimScriptCall.c --
 *
 *      How a job's function is called: a command prefix, with positional and
 *      keyword arguments.
 *
 *      Rules:
 *      1. A prefix is parsed once an interp: its words stay, and with them
 *         the bytecode of its lambda.
 *      2. A lambda gets as many words as it takes, or a TypeError as Python
 *         words it, before anything of it runs.  For a proc the same is said
 *         afterwards, when Tcl has refused the call.
 *      3. Keyword arguments bind by parameter name, of a lambda or a proc;
 *         what else is called takes none.  Words that the prefix brings
 *         itself bind first, and no message counts them.
 *      4. None, or what is no list, is not callable: a TypeError.
 */

#include "gwsimScriptInt.h"

#include <string.h>

#define FUNCTIONS_MAX   256     /* Prefixes kept; then all are forgotten. */

/* What a lambda or proc takes. */
typedef struct Formals {
    Tcl_Obj *listPtr;           /* Its formal parameters; retained. */
    Tcl_Obj **names;            /* {name ?default?} each; of listPtr. */
    int count;                  /* Without a last `args`. */
    int required;               /* Up to the last without a default. */
    bool rest;                  /* There is a last `args`. */
    int hidden;                 /* So many are bound by the prefix. */
} Formals;

struct GwsimFunction {
    GwsimFunction *nextPtr;     /* In scriptPtr->functionList. */
    GwsimValue *keyPtr;         /* Its text; retained. */
    Tcl_Obj *callPtr;           /* Its words, a pure list; owned. */
    Tcl_Obj **words;            /* Of callPtr. */
    int count;                  /* How many. */
    bool isLambda;
    Formals formals;            /* Of a lambda. */
};

static GwsimFunction *FindFunction(GwsimScript *scriptPtr,
                    GwsimValue *keyPtr);
static GwsimFunction *ParseFunction(GwsimScript *scriptPtr,
                    GwsimValue *keyPtr);
static void     FreeFunction(GwsimFunction *funcPtr);
static void     ParseLambda(GwsimFunction *funcPtr);
static int      Call(GwsimScript *scriptPtr, GwsimFunction *funcPtr,
                    Tcl_Obj *givenPtr);
static int      GatherArgs(GwsimScript *scriptPtr, GwsimFunction *funcPtr,
                    Tcl_Obj *givenPtr);
static int      GatherKeywords(GwsimScript *scriptPtr,
                    GwsimFunction *funcPtr, Tcl_Obj *givenPtr);
static int      CheckKeywords(GwsimScript *scriptPtr,
                    GwsimFunction *funcPtr, const Formals *formalsPtr,
                    Tcl_Obj *dictPtr, int bound);
static int      BindKeywords(GwsimScript *scriptPtr, GwsimFunction *funcPtr,
                    const Formals *formalsPtr, Tcl_Obj *dictPtr,
                    Tcl_Obj *givenPtr);
static bool     ReadFormals(Tcl_Obj *listPtr, int hidden,
                    Formals *formalsPtr);
static bool     ProcFormals(GwsimScript *scriptPtr, GwsimFunction *funcPtr,
                    Formals *formalsPtr);
static bool     Fits(const Formals *formalsPtr, int given);
static int      RaiseCount(GwsimScript *scriptPtr, GwsimFunction *funcPtr,
                    const Formals *formalsPtr, int given);
static const char *NameOf(GwsimFunction *funcPtr);
static Tcl_Obj *FormalName(Tcl_Obj *formalPtr, Tcl_Obj **defaultPtrPtr);

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
    GwsimJob *jobPtr = scriptPtr->jobPtr;
    GwsimFunction *funcPtr = FindFunction(scriptPtr, jobPtr->functionPtr);
    Tcl_Obj *givenPtr;
    int code;

    scriptPtr->callPtr = funcPtr;
    scriptPtr->callArgs = 0;
    if (funcPtr == NULL) {
        return TCL_ERROR;
    }
    if (jobPtr->argc == 0 && jobPtr->argsPtr == NULL
            && jobPtr->kwargsPtr == NULL) {
        return Call(scriptPtr, funcPtr, NULL);
    }
    givenPtr = Tcl_NewListObj(0, NULL);
    Tcl_IncrRefCount(givenPtr);
    code = GatherArgs(scriptPtr, funcPtr, givenPtr);
    if (code == TCL_OK) {
        code = Call(scriptPtr, funcPtr, givenPtr);
    }
    Tcl_DecrRefCount(givenPtr);
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptCallFailed --
 *
 *      Looks whether a call failed because a proc was given the wrong number
 *      of words (rule 2).
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
    Formals formals;
    bool fits;

    if (funcPtr == NULL || funcPtr->isLambda || strncmp(
            Tcl_GetStringResult(interp), prefix, sizeof(prefix) - 1) != 0) {
        return;
    }
    state = Tcl_SaveInterpState(interp, TCL_ERROR);
    if (!ProcFormals(scriptPtr, funcPtr, &formals)) {
        Tcl_RestoreInterpState(interp, state);
        return;
    }
    fits = Fits(&formals, scriptPtr->callArgs);
    if (fits) {
        /* It was another call, deeper inside. */
        Tcl_RestoreInterpState(interp, state);
    } else {
        Tcl_DiscardInterpState(state);
        RaiseCount(scriptPtr, funcPtr, &formals, scriptPtr->callArgs);
    }
    Tcl_DecrRefCount(formals.listPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptGetFunction --
 *
 *      Reads a FUNCTION that a script hands over.
 *
 * Results:
 *      TCL_OK, and the function as TEXT, or NULL for the empty string, in
 *      *functionPtrPtr; TCL_ERROR with a TypeError if it is no list.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimScriptGetFunction(
    GwsimScript *scriptPtr,     /* Script that hands it over. */
    Tcl_Obj *objPtr,            /* Function; NULL is as empty. */
    GwsimValue **functionPtrPtr)        /* Where to store it. */
{
    GwsimStatus status;
    int n;

    *functionPtrPtr = NULL;
    if (objPtr == NULL) {
        return TCL_OK;
    }
    if (Tcl_ListObjLength(NULL, objPtr, &n) != TCL_OK) {
        return GwsimScriptRaisePython(scriptPtr, "TypeError",
                "'str' object is not callable: it is no command prefix");
    }
    if (n == 0) {
        return TCL_OK;
    }
    status = GwsimTextFromObj(objPtr, functionPtrPtr);
    if (status != GWSIM_OK) {
        return GwsimSetStatusError(scriptPtr->interp, status, NULL);
    }
    return TCL_OK;
}

/* Looks, without calling it, what a function takes. */
bool
GwsimScriptTakes(
    GwsimScript *scriptPtr,     /* Script that hands it over. */
    GwsimValue *functionPtr,    /* Function, a list; NULL: None. */
    int args)                   /* So many arguments. */
{
    GwsimFunction *funcPtr;
    bool takes;

    if (functionPtr == NULL) {
        return true;
    }
    funcPtr = ParseFunction(scriptPtr, functionPtr);
    takes = !funcPtr->isLambda || Fits(&funcPtr->formals, args);
    FreeFunction(funcPtr);
    return takes;
}

/* Frees all parsed prefixes; no call is under way. */
void
GwsimScriptForgetFunctions(
    GwsimScript *scriptPtr)     /* Script that has them. */
{
    GwsimFunction *funcPtr;

    while ((funcPtr = scriptPtr->functionList) != NULL) {
        scriptPtr->functionList = funcPtr->nextPtr;
        GwsimMapRemove(&scriptPtr->functions,
                GwsimValueHash(funcPtr->keyPtr));
        FreeFunction(funcPtr);
    }
    scriptPtr->functionCount = 0;
}

/* The words of a prefix, parsed at most once (rule 1); NULL and a TypeError
 * if it is not callable (rule 4). */
static GwsimFunction *
FindFunction(
    GwsimScript *scriptPtr,     /* Script that is to call it. */
    GwsimValue *keyPtr)         /* Its text, or NULL. */
{
    uint64_t hash;
    GwsimFunction *funcPtr;

    if (keyPtr == NULL) {
        GwsimScriptRaisePython(scriptPtr, "TypeError",
                "'NoneType' object is not callable");
        return NULL;
    }
    hash = GwsimValueHash(keyPtr);
    funcPtr = GwsimMapFind(&scriptPtr->functions, hash);
    if (funcPtr != NULL && (funcPtr->keyPtr == keyPtr
            || GwsimValueEqual(funcPtr->keyPtr, keyPtr))) {
        return funcPtr;
    }
    /* Two prefixes of one hash: all start anew, which is never wrong. */
    if (funcPtr != NULL || scriptPtr->functionCount >= FUNCTIONS_MAX) {
        GwsimScriptForgetFunctions(scriptPtr);
    }
    funcPtr = ParseFunction(scriptPtr, keyPtr);
    if (funcPtr != NULL) {
        GwsimMapInsert(&scriptPtr->functions, hash, funcPtr);
        funcPtr->nextPtr = scriptPtr->functionList;
        scriptPtr->functionList = funcPtr;
        scriptPtr->functionCount++;
    }
    return funcPtr;
}

/* Takes a prefix apart. */
static GwsimFunction *
ParseFunction(
    GwsimScript *scriptPtr,     /* Script that is to call it. */
    GwsimValue *keyPtr)         /* Its text; retained. */
{
    Tcl_Obj *textPtr = GwsimValueToObj(keyPtr), **words;
    GwsimFunction *funcPtr;
    int n;

    Tcl_IncrRefCount(textPtr);
    if (Tcl_ListObjGetElements(NULL, textPtr, &n, &words) != TCL_OK) {
        n = 0;
        GwsimScriptRaisePython(scriptPtr, "TypeError",
                "'str' object is not callable: it is no command prefix");
    } else if (n == 0) {
        GwsimScriptRaisePython(scriptPtr, "TypeError",
                "'NoneType' object is not callable");
    }
    if (n == 0) {
        Tcl_DecrRefCount(textPtr);
        return NULL;
    }
    funcPtr = GwsimCalloc(1, sizeof(GwsimFunction));
    funcPtr->keyPtr = GwsimValueRetain(keyPtr);
    funcPtr->callPtr = Tcl_NewListObj(n, words);
    Tcl_IncrRefCount(funcPtr->callPtr);
    Tcl_DecrRefCount(textPtr);
    Tcl_ListObjGetElements(NULL, funcPtr->callPtr, &funcPtr->count,
            &funcPtr->words);
    ParseLambda(funcPtr);
    return funcPtr;
}

static void
FreeFunction(
    GwsimFunction *funcPtr)     /* Prefix to forget. */
{
    if (funcPtr->isLambda) {
        Tcl_DecrRefCount(funcPtr->formals.listPtr);
    }
    Tcl_DecrRefCount(funcPtr->callPtr);
    GwsimValueRelease(funcPtr->keyPtr);
    GwsimFree(funcPtr);
}

/* Notes what a lambda takes.  What is not quite one is left to Tcl. */
static void
ParseLambda(
    GwsimFunction *funcPtr)     /* Prefix. */
{
    const char *command = Tcl_GetString(funcPtr->words[0]);
    Tcl_Obj *copyPtr, **parts;
    int n;

    if (funcPtr->count < 2 || (strcmp(command, "apply") != 0
            && strcmp(command, "::apply") != 0)) {
        return;
    }
    /* A copy: the lambda itself keeps its representation. */
    copyPtr = Tcl_DuplicateObj(funcPtr->words[1]);
    Tcl_IncrRefCount(copyPtr);
    if (Tcl_ListObjGetElements(NULL, copyPtr, &n, &parts) == TCL_OK
            && (n == 2 || n == 3)) {
        funcPtr->isLambda = ReadFormals(parts[0], funcPtr->count - 2,
                &funcPtr->formals);
    }
    Tcl_DecrRefCount(copyPtr);
}

/* Evaluates the prefix with further words. */
static int
Call(
    GwsimScript *scriptPtr,     /* Script that calls. */
    GwsimFunction *funcPtr,     /* What it calls. */
    Tcl_Obj *givenPtr)          /* List of words, or NULL. */
{
    Tcl_Obj *callPtr = funcPtr->callPtr;
    int given = 0;

    if (givenPtr != NULL) {
        Tcl_ListObjLength(NULL, givenPtr, &given);
    }
    scriptPtr->callArgs = given;
    if (funcPtr->isLambda && !Fits(&funcPtr->formals, given)) {
        return RaiseCount(scriptPtr, funcPtr, &funcPtr->formals, given);
    }
    if (given > 0) {
        callPtr = Tcl_NewListObj(funcPtr->count, funcPtr->words);
        Tcl_ListObjAppendList(NULL, callPtr, givenPtr);
    }
    return Tcl_NREvalObj(scriptPtr->interp, callPtr, 0);
}

/* Collects the words that the job gives. */
static int
GatherArgs(
    GwsimScript *scriptPtr,     /* Script with a job. */
    GwsimFunction *funcPtr,     /* What it calls. */
    Tcl_Obj *givenPtr)          /* List to append to. */
{
    GwsimJob *jobPtr = scriptPtr->jobPtr;
    Tcl_Obj *argsPtr;
    int code = TCL_OK;

    for (int i = 0; i < jobPtr->argc; i++) {
        Tcl_ListObjAppendElement(NULL, givenPtr,
                GwsimValueToObj(jobPtr->argv[i]));
    }
    if (jobPtr->argsPtr != NULL) {
        argsPtr = GwsimValueToObj(jobPtr->argsPtr);
        Tcl_IncrRefCount(argsPtr);
        if (Tcl_ListObjAppendList(NULL, givenPtr, argsPtr) != TCL_OK) {
            code = GwsimScriptRaisePython(scriptPtr, "TypeError",
                    "%s() argument after * must be a sequence, not str",
                    NameOf(funcPtr));
        }
        Tcl_DecrRefCount(argsPtr);
    }
    if (code == TCL_OK && jobPtr->kwargsPtr != NULL) {
        code = GatherKeywords(scriptPtr, funcPtr, givenPtr);
    }
    return code;
}

/* Appends what the keyword arguments bind (rule 3). */
static int
GatherKeywords(
    GwsimScript *scriptPtr,     /* Script with a job. */
    GwsimFunction *funcPtr,     /* What it calls. */
    Tcl_Obj *givenPtr)          /* List of positional words; grows. */
{
    Tcl_Obj *dictPtr = GwsimValueToObj(scriptPtr->jobPtr->kwargsPtr);
    Formals formals = funcPtr->formals;
    int code, size;

    Tcl_IncrRefCount(dictPtr);
    if (Tcl_DictObjSize(NULL, dictPtr, &size) != TCL_OK) {
        code = GwsimScriptRaisePython(scriptPtr, "TypeError",
                "%s() argument after ** must be a mapping, not str",
                NameOf(funcPtr));
    } else if (size == 0) {
        code = TCL_OK;
    } else if (funcPtr->isLambda) {
        code = BindKeywords(scriptPtr, funcPtr, &formals, dictPtr, givenPtr);
    } else if (ProcFormals(scriptPtr, funcPtr, &formals)) {
        code = BindKeywords(scriptPtr, funcPtr, &formals, dictPtr, givenPtr);
        Tcl_DecrRefCount(formals.listPtr);
    } else {
        code = GwsimScriptRaisePython(scriptPtr, "TypeError",
                "%s() takes no keyword arguments", NameOf(funcPtr));
    }
    Tcl_DecrRefCount(dictPtr);
    return code;
}

/* Refuses keywords that name no parameter, or one bound by position. */
static int
CheckKeywords(
    GwsimScript *scriptPtr,     /* Script that calls. */
    GwsimFunction *funcPtr,     /* What it calls. */
    const Formals *formalsPtr,  /* What that takes. */
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
            if (strcmp(key, Tcl_GetString(FormalName(formalsPtr->names[i],
                    NULL))) == 0) {
                break;
            }
        }
        if (i >= formalsPtr->count) {
            code = GwsimScriptRaisePython(scriptPtr, "TypeError",
                    "%s() got an unexpected keyword argument '%s'",
                    NameOf(funcPtr), key);
        } else if (i < bound) {
            code = GwsimScriptRaisePython(scriptPtr, "TypeError",
                    "%s() got multiple values for keyword argument '%s'",
                    NameOf(funcPtr), key);
        }
        Tcl_DictObjNext(&search, &keyPtr, &valuePtr, &done);
    }
    Tcl_DictObjDone(&search);
    return code;
}

/* Appends, in the order of the parameters, what is bound by keyword, with
 * the defaults of those between. */
static int
BindKeywords(
    GwsimScript *scriptPtr,     /* Script that calls. */
    GwsimFunction *funcPtr,     /* What it calls. */
    const Formals *formalsPtr,  /* What that takes. */
    Tcl_Obj *dictPtr,           /* Keyword arguments; not empty. */
    Tcl_Obj *givenPtr)          /* List of positional words; grows. */
{
    Tcl_Obj *valuePtr, *defaultPtr;
    int given, left, i;

    Tcl_ListObjLength(NULL, givenPtr, &given);
    if (CheckKeywords(scriptPtr, funcPtr, formalsPtr, dictPtr,
            formalsPtr->hidden + given) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_DictObjSize(NULL, dictPtr, &left);
    for (i = formalsPtr->hidden + given; left > 0; i++) {
        Tcl_DictObjGet(NULL, dictPtr, FormalName(formalsPtr->names[i],
                &defaultPtr), &valuePtr);
        if (valuePtr != NULL) {
            left--;
        } else if (defaultPtr != NULL) {
            valuePtr = defaultPtr;
        } else {
            int size;

            Tcl_DictObjSize(NULL, dictPtr, &size);
            return RaiseCount(scriptPtr, funcPtr, formalsPtr, given + size);
        }
        Tcl_ListObjAppendElement(NULL, givenPtr, valuePtr);
    }
    return TCL_OK;
}

/* Reads a list of formal parameters; false if it is none.  On true the list
 * is retained. */
static bool
ReadFormals(
    Tcl_Obj *listPtr,           /* The list. */
    int hidden,                 /* Bound by the prefix. */
    Formals *formalsPtr)        /* Filled in. */
{
    Tcl_Obj *defaultPtr;

    if (Tcl_ListObjGetElements(NULL, listPtr, &formalsPtr->count,
            &formalsPtr->names) != TCL_OK) {
        return false;
    }
    formalsPtr->listPtr = listPtr;
    formalsPtr->hidden = hidden;
    formalsPtr->required = 0;
    formalsPtr->rest = false;
    for (int i = 0; i < formalsPtr->count; i++) {
        Tcl_Obj *namePtr = FormalName(formalsPtr->names[i], &defaultPtr);

        if (namePtr == NULL) {
            return false;
        }
        if (i == formalsPtr->count - 1 && defaultPtr == NULL
                && strcmp(Tcl_GetString(namePtr), "args") == 0) {
            formalsPtr->rest = true;
            formalsPtr->count--;
        } else if (defaultPtr == NULL) {
            formalsPtr->required = i + 1;
        }
    }
    Tcl_IncrRefCount(listPtr);
    return true;
}

/* What a proc takes; false if the prefix calls no proc.  On true listPtr is
 * the caller's to release.  The interp's result is lost. */
static bool
ProcFormals(
    GwsimScript *scriptPtr,     /* Script that calls. */
    GwsimFunction *funcPtr,     /* What it calls. */
    Formals *formalsPtr)        /* Filled in. */
{
    static const char body[] =
            "lmap name [info args $proc] {"
            " if {[info default $proc $name default]} {"
            " list $name $default } else { list $name } }";
    Tcl_Interp *interp = scriptPtr->interp;
    Tcl_Obj *words[3], *lambda[3];
    bool well = false;
    int i;

    lambda[0] = Tcl_NewStringObj("proc", -1);
    lambda[1] = Tcl_NewStringObj(body, -1);
    words[0] = Tcl_NewStringObj("::apply", -1);
    words[1] = Tcl_NewListObj(2, lambda);
    words[2] = funcPtr->words[0];
    for (i = 0; i < 3; i++) {
        Tcl_IncrRefCount(words[i]);
    }
    if (Tcl_EvalObjv(interp, 3, words, TCL_EVAL_GLOBAL) == TCL_OK) {
        Tcl_Obj *listPtr = Tcl_DuplicateObj(Tcl_GetObjResult(interp));

        Tcl_IncrRefCount(listPtr);
        well = ReadFormals(listPtr, funcPtr->count - 1, formalsPtr);
        Tcl_DecrRefCount(listPtr);
    }
    for (i = 0; i < 3; i++) {
        Tcl_DecrRefCount(words[i]);
    }
    Tcl_ResetResult(interp);
    return well;
}

/* True if so many words besides those of the prefix can be given. */
static bool
Fits(
    const Formals *formalsPtr,  /* What is taken. */
    int given)                  /* How many words. */
{
    given += formalsPtr->hidden;
    return given >= formalsPtr->required
            && (formalsPtr->rest || given <= formalsPtr->count);
}

/* The TypeError of a wrong number of arguments, in Python's words. */
static int
RaiseCount(
    GwsimScript *scriptPtr,     /* Script that calls. */
    GwsimFunction *funcPtr,     /* What it calls. */
    const Formals *formalsPtr,  /* What that takes. */
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
                "%s() takes no arguments (%d given)", NameOf(funcPtr),
                given);
    }
    return GwsimScriptRaisePython(scriptPtr, "TypeError",
            "%s() takes %s %d argument%s (%d given)", NameOf(funcPtr), how,
            wanted, wanted == 1 ? "" : "s", given);
}

/* What messages call a function. */
static const char *
NameOf(
    GwsimFunction *funcPtr)     /* Prefix. */
{
    return funcPtr->isLambda ? "function"
            : Tcl_GetString(funcPtr->words[0]);
}

/* Name and default (NULL: none) of a formal parameter; NULL if it is none. */
static Tcl_Obj *
FormalName(
    Tcl_Obj *formalPtr,         /* {name ?default?} */
    Tcl_Obj **defaultPtrPtr)    /* May be NULL. */
{
    Tcl_Obj **parts;
    int n;

    if (Tcl_ListObjGetElements(NULL, formalPtr, &n, &parts) != TCL_OK
            || n < 1 || n > 2) {
        return NULL;
    }
    if (defaultPtrPtr != NULL) {
        *defaultPtrPtr = n == 2 ? parts[1] : NULL;
    }
    return parts[0];
}
