/*
 * gwsimScriptDefine.c --
 *
 *      Functions of the platform that users have defined, as commands of
 *      scripts.
 *
 *      Rules:
 *      1. Words are bound as those of the platform's own functions: by place
 *         until the first that is "-" and a parameter's name, then in pairs.
 *         The empty string is a value like others: the body sees it.
 *      2. The body runs like a procedure of the calling script's interp, on
 *         its thread: it may wait, log, raise, use globals and `shared`.
 *      3. An error that leaves the body says on its stack where it stands.
 */

#include "gwsimDefine.h"
#include "gwsimScriptInt.h"

#include <string.h>

typedef struct Defined {        /* clientData of a command. */
    GwsimScript *scriptPtr;
    const GwsimDefinition *defPtr;
    Tcl_Obj *applyPtr;          /* "apply" */
    Tcl_Obj *lambdaPtr;         /* {ARGS BODY} */
} Defined;

static Tcl_ObjCmdProc DefinedCmd, DefinedCmdNre;
static Tcl_ObjCmdProc ScopeKindCmd, ScopeCmd;
static Tcl_CmdDeleteProc DeleteDefined;
static Tcl_NRPostProc BodyDone;
static int CheckScope(const Defined *definedPtr);
static int TouchGui(const Defined *definedPtr);
static int Bind(const Defined *definedPtr, int objc, Tcl_Obj *const objv[],
        Tcl_Obj *listPtr);
static int BindPairs(const Defined *definedPtr, int objc,
        Tcl_Obj *const objv[], Tcl_Obj **argv);
static bool IsKeyword(const GwsimDefinition *defPtr, Tcl_Obj *objPtr);

/* Makes the commands of a table in a new interp. */
void
GwsimScriptDefine(
    GwsimScript *scriptPtr,     /* Script with a filled interp. */
    const GwsimDefinitions *tablePtr)   /* Table, or NULL. */
{
    for (int i = 0; tablePtr != NULL && i < tablePtr->count; i++) {
        const GwsimDefinition *defPtr = &tablePtr->items[i];
        Defined *definedPtr;
        Tcl_Obj *lambda[2];

        if (defPtr->distribution) {
            continue;
        }
        definedPtr = GwsimAlloc(sizeof(*definedPtr));
        lambda[0] = Tcl_NewStringObj(defPtr->args, -1);
        lambda[1] = Tcl_NewStringObj(defPtr->body, -1);
        *definedPtr = (Defined) {
            scriptPtr, defPtr, Tcl_NewStringObj("::apply", -1),
            Tcl_NewListObj(2, lambda)
        };
        Tcl_IncrRefCount(definedPtr->applyPtr);
        Tcl_IncrRefCount(definedPtr->lambdaPtr);
        Tcl_NRCreateCommand(scriptPtr->interp, defPtr->name, DefinedCmd,
                DefinedCmdNre, definedPtr, DeleteDefined);
    }
    Tcl_CreateObjCommand(scriptPtr->interp, "::gwsim::host::scopeKind",
            ScopeKindCmd, scriptPtr, NULL);
    Tcl_CreateObjCommand(scriptPtr->interp, "::gwsim::host::scope", ScopeCmd,
            scriptPtr, NULL);
    scriptPtr->definitions = tablePtr == NULL ? 0 : tablePtr->serial;
}

/*
 *----------------------------------------------------------------------
 *
 * DefinedCmd --
 *
 *      A function that a user has defined.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      Its body's; a touch of the GUI, if it says so.
 *
 *----------------------------------------------------------------------
 */

GWSIM_WAITING_COMMAND(DefinedCmd)

static int
DefinedCmdNre(
    ClientData clientData,      /* Its Defined. */
    Tcl_Interp *interp,         /* Interp of the script. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[])      /* function ?arg ...? ?-keyword value ...? */
{
    const Defined *definedPtr = clientData;
    Tcl_Obj *listPtr, *call[2];

    if (CheckScope(definedPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    call[0] = definedPtr->applyPtr;
    call[1] = definedPtr->lambdaPtr;
    listPtr = Tcl_NewListObj(2, call);
    Tcl_IncrRefCount(listPtr);
    if (Bind(definedPtr, objc, objv, listPtr) != TCL_OK
            || TouchGui(definedPtr) != TCL_OK) {
        Tcl_DecrRefCount(listPtr);
        return TCL_ERROR;
    }
    /* The script may delete the command while its body runs. */
    Tcl_NRAddCallback(interp, BodyDone, (ClientData) definedPtr->defPtr,
            listPtr, NULL, NULL);
    return Tcl_NREvalObj(interp, listPtr, TCL_EVAL_GLOBAL);
}

/* The body has ended (rule 3). */
static int
BodyDone(
    ClientData data[],          /* Definition, and the list evaluated. */
    Tcl_Interp *interp,         /* Interp of the script. */
    int code)                   /* How. */
{
    Tcl_DecrRefCount((Tcl_Obj *) data[1]);
    if (code == TCL_ERROR) {
        (void) GwsimDefinitionTrace(interp, data[0], 0);
    }
    return code;
}

/* gwsim::host::scopeKind: gateway, client, designer or session; for bodies
 * that do different things there. */
static int
ScopeKindCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* scopeKind */
{
    GwsimScript *scriptPtr = clientData;

    if (objc != 1) {
        Tcl_WrongNumArgs(interp, 1, objv, NULL);
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewStringObj(GwsimScopeKindText(
            scriptPtr->thrPtr->scopePtr->kind), -1));
    return TCL_OK;
}

/* gwsim::host::scope WHAT: what the scenario says of the scope. */
static int
ScopeCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[])      /* scope what */
{
    static const char *const fields[] = {
        "gateway", "host", "kind", "name", "user", NULL
    };
    enum { GATEWAY, HOST, KIND, NAME, USER };
    GwsimScript *scriptPtr = clientData;
    const GwsimScope *scopePtr = scriptPtr->thrPtr->scopePtr;
    GwsimName name;
    Tcl_Obj *resultPtr;
    int field;

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "what");
        return TCL_ERROR;
    }
    if (Tcl_GetIndexFromObj(interp, objv[1], fields, "field", TCL_EXACT,
            &field) != TCL_OK) {
        return TCL_ERROR;
    }
    if (field == KIND) {
        return ScopeKindCmd(clientData, interp, 1, objv);
    }
    if (!GwsimScriptEnterToLook(scriptPtr)) {
        return TCL_ERROR;
    }
    name = field == GATEWAY ? scopePtr->gatewayPtr->name
            : field == HOST ? scopePtr->host
            : field == NAME ? scopePtr->name : scopePtr->user;
    resultPtr = Tcl_NewStringObj(GwsimNameText(scriptPtr->corePtr->namesPtr,
            name, NULL), -1);
    GwsimLeave(scriptPtr->rtPtr);
    Tcl_SetObjResult(interp, resultPtr);
    return TCL_OK;
}

/* A command goes. */
static void
DeleteDefined(
    ClientData clientData)      /* Its Defined. */
{
    Defined *definedPtr = clientData;

    Tcl_DecrRefCount(definedPtr->applyPtr);
    Tcl_DecrRefCount(definedPtr->lambdaPtr);
    GwsimFree(definedPtr);
}

/* Raises AttributeError where the function is missing. */
static int
CheckScope(
    const Defined *definedPtr)  /* Function. */
{
    GwsimScript *scriptPtr = definedPtr->scriptPtr;
    const GwsimDefinition *defPtr = definedPtr->defPtr;
    const GwsimScope *scopePtr = scriptPtr->thrPtr->scopePtr;

    if ((defPtr->scopes & GwsimScopeBit(scopePtr->kind)) == 0) {
        return GwsimScriptRaisePython(scriptPtr, "AttributeError",
                "there is no %s in a %s", defPtr->name,
                GwsimScopeKindText(scopePtr->kind));
    }
    if (defPtr->gui && !GwsimScopeHasGui(scopePtr)) {
        return GwsimScriptRaisePython(scriptPtr, "AttributeError",
                "there is no %s here: a %s has no GUI", defPtr->name,
                GwsimScopeKindText(scopePtr->kind));
    }
    return TCL_OK;
}

/* A touch of the GUI, of a function that says so. */
static int
TouchGui(
    const Defined *definedPtr)  /* Function. */
{
    GwsimScript *scriptPtr = definedPtr->scriptPtr;
    GwsimOutcome outcome = {0};
    size_t before;

    if (!definedPtr->defPtr->gui) {
        return TCL_OK;
    }
    GwsimScriptNoteWhere(scriptPtr);
    if (!GwsimScriptEnter(scriptPtr)) {
        return TCL_ERROR;
    }
    before = scriptPtr->corePtr->violationCount;
    (void) GwsimGuiTouch(scriptPtr->corePtr, scriptPtr->thrPtr,
            GWSIM_TOUCH_OTHER, 0, definedPtr->defPtr->name,
            GwsimNameText(scriptPtr->corePtr->namesPtr,
                    GwsimScriptPlace(scriptPtr), NULL), &outcome);
    GwsimScriptTellWhere(scriptPtr, before);
    GwsimLeave(scriptPtr->rtPtr);
    return outcome.failed ? GwsimScriptRaiseOutcome(scriptPtr, &outcome)
            : TCL_OK;
}

/* Words to the values of the formal parameters (rule 1). */
static int
Bind(
    const Defined *definedPtr,  /* Function. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[],      /* Words. */
    Tcl_Obj *listPtr)           /* Receives the values. */
{
    const GwsimDefinition *defPtr = definedPtr->defPtr;
    size_t count = (size_t) defPtr->formalCount + 1;
    Tcl_Obj **argv = GwsimCalloc(count, sizeof(*argv));
    int code = TCL_OK, i, given;

    for (i = 1; i < objc && !IsKeyword(defPtr, objv[i]); i++) {
        if (i <= defPtr->formalCount) {
            argv[i - 1] = objv[i];
        }
    }
    given = i - 1;
    if (given > defPtr->formalCount && !defPtr->rest) {
        code = GwsimScriptRaisePython(definedPtr->scriptPtr, "TypeError",
                "%s() takes at most %d argument%s (%d given)", defPtr->name,
                defPtr->formalCount, defPtr->formalCount == 1 ? "" : "s",
                given);
    } else {
        code = BindPairs(definedPtr, objc - i, objv + i, argv);
    }
    for (i = 0; i < defPtr->formalCount && code == TCL_OK; i++) {
        const GwsimFormal *formalPtr = &defPtr->formals[i];

        if (argv[i] == NULL && formalPtr->value == NULL) {
            code = GwsimScriptRaisePython(definedPtr->scriptPtr,
                    "ValueError", "Missing required argument %s",
                    formalPtr->name);
            break;
        }
        Tcl_ListObjAppendElement(NULL, listPtr, argv[i] != NULL ? argv[i]
                : Tcl_NewStringObj(formalPtr->value, -1));
    }
    for (i = defPtr->formalCount; i < given && code == TCL_OK; i++) {
        Tcl_ListObjAppendElement(NULL, listPtr, objv[i + 1]);
    }
    GwsimFree(argv);
    return code;
}

/* Pairs of keyword and value to values. */
static int
BindPairs(
    const Defined *definedPtr,  /* Function. */
    int objc,                   /* Number of words left. */
    Tcl_Obj *const objv[],      /* -keyword value ... */
    Tcl_Obj **argv)             /* By place; NULL where not bound yet. */
{
    GwsimScript *scriptPtr = definedPtr->scriptPtr;
    const GwsimDefinition *defPtr = definedPtr->defPtr;

    for (int i = 0; i < objc; i += 2) {
        const char *word = Tcl_GetString(objv[i]);
        const char *keyword = word[0] == '-' ? word + 1 : word;
        int formal = word[0] == '-' ? GwsimDefinitionFormal(defPtr, keyword)
                : -1;

        if (formal < 0) {
            return GwsimScriptRaisePython(scriptPtr, "TypeError",
                    "%s() got an unexpected keyword argument '%s'",
                    defPtr->name, keyword);
        }
        if (i + 1 == objc) {
            return GwsimScriptRaisePython(scriptPtr, "TypeError",
                    "%s() got no value for keyword argument '%s'",
                    defPtr->name, keyword);
        }
        if (argv[formal] != NULL) {
            return GwsimScriptRaisePython(scriptPtr, "TypeError",
                    "%s() got multiple values for keyword argument '%s'",
                    defPtr->name, keyword);
        }
        argv[formal] = objv[i + 1];
    }
    return TCL_OK;
}

/* True for "-" and the name of a parameter. */
static bool
IsKeyword(
    const GwsimDefinition *defPtr,      /* Function. */
    Tcl_Obj *objPtr)            /* Word. */
{
    /* Only a string can be one: a payload needs none. */
    return objPtr->bytes != NULL && objPtr->bytes[0] == '-'
            && GwsimDefinitionFormal(defPtr, objPtr->bytes + 1) >= 0;
}
