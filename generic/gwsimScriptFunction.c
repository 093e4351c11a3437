/*
 * gwsimScriptFunction.c --
 *
 *      Functions that scripts hand over: command prefixes, taken apart once
 *      an interp.
 *
 *      Rules:
 *      1. A prefix is known by its text. Its words stay, and with them the
 *         bytecode of its lambda; after FUNCTIONS_MAX all are forgotten.
 *      2. None, or what is no list, is not callable: a TypeError.
 *      3. What a lambda takes is read with it. What a proc takes is asked
 *         each time, for it may have been defined anew.
 *      4. The prefix found last is known by the address of its value, which
 *         it holds: a callback that comes again costs no hash.
 */

#include "gwsimRandom.h"
#include "gwsimScriptInt.h"

#include <string.h>

#define FUNCTIONS_MAX   256     /* Prefixes kept. */
#define CODE_SEED       UINT64_C(0x67777369)

static GwsimFunction *ParseFunction(GwsimScript *scriptPtr,
                    GwsimValue *keyPtr);
static void     UseKey(GwsimFunction *funcPtr, GwsimValue *keyPtr);
static void     FreeFunction(GwsimFunction *funcPtr);
static void     ParseLambda(GwsimFunction *funcPtr);
static bool     ReadFormals(Tcl_Obj *listPtr, int hidden,
                    GwsimFormals *formalsPtr);

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
    GwsimKnown *knownPtr;
    Tcl_Size n;

    *functionPtrPtr = NULL;
    if (objPtr == NULL) {
        return TCL_OK;
    }
    knownPtr = GwsimScriptKnow(scriptPtr, objPtr);
    if (knownPtr->functionPtr != NULL) {
        *functionPtrPtr = GwsimValueRetain(knownPtr->functionPtr);
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
    if (!scriptPtr->real) {
        GwsimValueLocal(*functionPtrPtr);
    }
    knownPtr->functionPtr = GwsimValueRetain(*functionPtrPtr);
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
    takes = !funcPtr->isLambda || GwsimFormalsFit(&funcPtr->formals, args);
    FreeFunction(funcPtr);
    return takes;
}

/* The words of a prefix, parsed at most once (rule 1); NULL and a TypeError
 * if it is not callable (rule 2). */
GwsimFunction *
GwsimFunctionFind(
    GwsimScript *scriptPtr,     /* Script that is to call it. */
    GwsimValue *keyPtr)         /* Its text, or NULL. */
{
    GwsimFunction *funcPtr = scriptPtr->recentPtr;
    uint64_t hash;

    if (funcPtr != NULL && funcPtr->keyPtr == keyPtr) {
        return funcPtr;
    }
    if (keyPtr == NULL) {
        GwsimScriptRaisePython(scriptPtr, "TypeError",
                "'NoneType' object is not callable");
        return NULL;
    }
    hash = GwsimValueHash(keyPtr);
    funcPtr = GwsimMapFind(&scriptPtr->functions, hash);
    if (funcPtr != NULL && (funcPtr->keyPtr == keyPtr
            || GwsimValueEqual(funcPtr->keyPtr, keyPtr))) {
        UseKey(funcPtr, keyPtr);
        scriptPtr->recentPtr = funcPtr;
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
    scriptPtr->recentPtr = funcPtr;
    return funcPtr;
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
    scriptPtr->recentPtr = NULL;
}

/* What a proc takes; false if the prefix calls no proc.  On true listPtr is
 * the caller's to release.  The interp's result is lost. */
bool
GwsimFunctionProcFormals(
    GwsimScript *scriptPtr,     /* Script that calls. */
    GwsimFunction *funcPtr,     /* What it calls. */
    GwsimFormals *formalsPtr)   /* Filled in. */
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
bool
GwsimFormalsFit(
    const GwsimFormals *formalsPtr,     /* What is taken. */
    int given)                  /* How many words. */
{
    given += formalsPtr->hidden;
    return given >= formalsPtr->required
            && (formalsPtr->rest || given <= formalsPtr->count);
}

/* What messages call a function. */
const char *
GwsimFunctionName(
    GwsimFunction *funcPtr)     /* Prefix. */
{
    return funcPtr->isLambda ? "function"
            : Tcl_GetString(funcPtr->words[0]);
}

/* The same in every interp, whatever words are bound by the prefix. */
uint64_t
GwsimFunctionCode(
    GwsimFunction *funcPtr)     /* Prefix. */
{
    if (funcPtr->code == 0) {
        Tcl_Size n;
        const char *text = Tcl_GetStringFromObj(
                funcPtr->words[funcPtr->isLambda], &n);

        funcPtr->code = GwsimHash64(text, (size_t) n, CODE_SEED);
    }
    return funcPtr->code;
}

uint64_t
GwsimFunctionCodeOf(
    GwsimScript *scriptPtr,     /* Script that hands it over. */
    GwsimValue *keyPtr)         /* Its text. */
{
    GwsimFunction *funcPtr = ParseFunction(scriptPtr, keyPtr);
    uint64_t code = 0;

    if (funcPtr != NULL) {
        code = GwsimFunctionCode(funcPtr);
        FreeFunction(funcPtr);
    } else {
        Tcl_ResetResult(scriptPtr->interp);
    }
    return code;
}

/* Name and default (NULL: none) of a formal parameter; NULL if it is none. */
Tcl_Obj *
GwsimFormalName(
    Tcl_Obj *formalPtr,         /* {name ?default?} */
    Tcl_Obj **defaultPtrPtr)    /* May be NULL. */
{
    Tcl_Obj **parts;
    Tcl_Size n;

    if (Tcl_ListObjGetElements(NULL, formalPtr, &n, &parts) != TCL_OK
            || n < 1 || n > 2) {
        return NULL;
    }
    if (defaultPtrPtr != NULL) {
        *defaultPtrPtr = n == 2 ? parts[1] : NULL;
    }
    return parts[0];
}

/* Takes a prefix apart. */
static GwsimFunction *
ParseFunction(
    GwsimScript *scriptPtr,     /* Script that is to call it. */
    GwsimValue *keyPtr)         /* Its text; retained. */
{
    Tcl_Obj *textPtr = GwsimValueToObj(keyPtr), **words;
    GwsimFunction *funcPtr;
    Tcl_Size n;

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
    Tcl_ListObjGetElements(NULL, funcPtr->callPtr, &n, &funcPtr->words);
    funcPtr->count = (int) n;
    funcPtr->isJython = GwsimJythonIs(funcPtr->words[0]);
    ParseLambda(funcPtr);
    funcPtr->taint = GwsimScriptTaint(Tcl_GetString(funcPtr->callPtr));
    return funcPtr;
}

/* Keeps the newest of several values with the same text: it is likely to come
 * again, and then is known by its address. */
static void
UseKey(
    GwsimFunction *funcPtr,     /* Prefix. */
    GwsimValue *keyPtr)         /* Its text; retained. */
{
    GwsimValueRetain(keyPtr);
    GwsimValueRelease(funcPtr->keyPtr);
    funcPtr->keyPtr = keyPtr;
}

static void
FreeFunction(
    GwsimFunction *funcPtr)     /* Prefix to forget. */
{
    if (funcPtr->isLambda) {
        Tcl_DecrRefCount(funcPtr->formals.listPtr);
    }
    if (funcPtr->loopNamesPtr != NULL) {
        Tcl_DecrRefCount(funcPtr->loopNamesPtr);
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
    Tcl_Size n;

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

/* Reads a list of formal parameters; false if it is none.  On true the list
 * is retained. */
static bool
ReadFormals(
    Tcl_Obj *listPtr,           /* The list. */
    int hidden,                 /* Bound by the prefix. */
    GwsimFormals *formalsPtr)   /* Filled in. */
{
    Tcl_Obj *defaultPtr;
    Tcl_Size n;

    if (Tcl_ListObjGetElements(NULL, listPtr, &n, &formalsPtr->names)
            != TCL_OK) {
        return false;
    }
    formalsPtr->count = (int) n;
    formalsPtr->listPtr = listPtr;
    formalsPtr->hidden = hidden;
    formalsPtr->required = 0;
    formalsPtr->rest = false;
    for (int i = 0; i < formalsPtr->count; i++) {
        Tcl_Obj *namePtr = GwsimFormalName(formalsPtr->names[i], &defaultPtr);

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
