/*
 * gwsimScriptStore.c --
 *
 *      What the scripts of one JVM share: system.util.getGlobals, `shared`
 *      (module variables of the project library), `component` (the
 *      properties of a GUI), and gwsim::host::disk, which outlives its crash:
 *      for what fakes of a database and the like keep.
 *
 *      Rules:
 *      1. The core has the values, so that races and touches are seen: each
 *         read is an event component_get or global_get, each write a
 *         component_set or global_set, with the key as detail and the store
 *         (of a component the path) as peer.
 *      2. incr and append are a read and a write, as `g['n'] += 1` is.
 *         Between them another thread may come: by choice in a search, by
 *         itself on the real clock. Where Tcl cannot yield nobody comes.
 *      3. A missing key is python KeyError for get and unset; incr and
 *         append begin with 0 and the empty list.
 *      4. Each use of `component` is one touch of the GUI (gwsimGui.c); if
 *         it raises, nothing was read or written; off the event thread a
 *         write may be lost, and a read see the value before the last.
 */

#include "gwsimEdition.h"
#include "gwsimScriptInt.h"

#include <string.h>

typedef enum Verb {
    VERB_APPEND, VERB_EXISTS, VERB_GET, VERB_INCR, VERB_KEYS, VERB_SET,
    VERB_UNSET
} Verb;

typedef struct VerbInfo {
    const char *name;
    int min, max;               /* Arguments. */
    const char *usage;
} VerbInfo;

static const VerbInfo verbs[] = {
    [VERB_APPEND] = {"append", 2, 2, "key item"},
    [VERB_EXISTS] = {"exists", 1, 1, "key"},
    [VERB_GET] =    {"get", 1, 2, "key ?default?"},
    [VERB_INCR] =   {"incr", 1, 2, "key ?number?"},
    [VERB_KEYS] =   {"keys", 0, 0, ""},
    [VERB_SET] =    {"set", 2, 2, "key value"},
    [VERB_UNSET] =  {"unset", 1, 1, "key"},
    {NULL, 0, 0, NULL}
};

/* Those of `component`, by the same numbers but for their place here. */
static const char *const componentVerbs[] = {
    "append", "get", "incr", "set", NULL
};
static const Verb componentVerb[] = {
    VERB_APPEND, VERB_GET, VERB_INCR, VERB_SET
};

typedef struct Access {         /* One use of a store. */
    GwsimScript *scriptPtr;
    GwsimStore *storePtr;
    GwsimScope *scopePtr;       /* Whose store it is. */
    bool isComponent;
    Verb verb;
    Tcl_Obj *keyPtr;
    Tcl_Obj *argPtr;            /* Default, number, item or value; or NULL. */
    GwsimName key;              /* Once entered. */
    GwsimHarm harm;             /* What a touch off the event thread does. */
} Access;

typedef struct Update {         /* Of incr or append: the write to come. */
    Access access;
    GwsimValue *valuePtr;       /* New value; owned. */
} Update;

static Tcl_ObjCmdProc   GlobalsCmd, GlobalsCmdNre;
static Tcl_ObjCmdProc   SharedCmd, SharedCmdNre;
static Tcl_ObjCmdProc   DiskCmd, DiskCmdNre;
static Tcl_ObjCmdProc   ComponentCmd, ComponentCmdNre;
static GwsimWokenProc   UpdateWoken;
static int      UseStore(GwsimScript *scriptPtr, GwsimStore *storePtr,
                    int objc, Tcl_Obj *const objv[]);
static int      Perform(Access *accessPtr);
static int      Get(Access *accessPtr);
static int      Set(Access *accessPtr, GwsimValue *valuePtr);
static int      Begin(Access *accessPtr);
static int      BeginUpdate(Access *accessPtr);
static int      FinishUpdate(Update *updatePtr);
static int      Increase(Access *accessPtr, GwsimValue *oldPtr,
                    GwsimValue **newPtrPtr);
static int      AppendItem(Access *accessPtr, GwsimValue *oldPtr,
                    GwsimValue **newPtrPtr);
static int      Keys(Access *accessPtr);
static bool     Touch(Access *accessPtr);
static GwsimVar *Read(Access *accessPtr);
static void     Write(Access *accessPtr, GwsimValue *valuePtr, bool set);
static void     EmitAccess(Access *accessPtr, bool write);
static int      RaiseKey(Access *accessPtr);
static int      Cross(GwsimScript *scriptPtr, Tcl_Obj *objPtr,
                    GwsimValue **valuePtrPtr);

const GwsimScriptCommand gwsimScriptStoreCommands[] = {
    {"::system.util.globals", GlobalsCmd, GlobalsCmdNre},
    {"::shared", SharedCmd, SharedCmdNre},
    {"::gwsim::host::disk", DiskCmd, DiskCmdNre},
    {"::component", ComponentCmd, ComponentCmdNre},
    {NULL, NULL, NULL}
};

GWSIM_WAITING_COMMAND(GlobalsCmd)
GWSIM_WAITING_COMMAND(SharedCmd)
GWSIM_WAITING_COMMAND(DiskCmd)
GWSIM_WAITING_COMMAND(ComponentCmd)

/* The JVM that runs a script. */
#define JvmOf(scriptPtr)    GwsimScopeJvm((scriptPtr)->thrPtr->scopePtr)

/* What getGlobals returns: the dictionary of the JVM. */
static int
GlobalsCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* globals verb ?arg ...? */
{
    GwsimScript *scriptPtr = clientData;
    int code;

    (void) interp;
    if (GwsimScriptSpins(clientData, GlobalsCmdNre, clientData, objc, objv,
            &code)) {
        return code;
    }
    return UseStore(scriptPtr, &JvmOf(scriptPtr)->globals, objc, objv);
}

/* shared VERB ?arg ...? */
static int
SharedCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* shared verb ?arg ...? */
{
    GwsimScript *scriptPtr = clientData;
    int code;

    (void) interp;
    if (GwsimScriptSpins(clientData, SharedCmdNre, clientData, objc, objv,
            &code)) {
        return code;
    }
    return UseStore(scriptPtr, GwsimEditionShared(scriptPtr->thrPtr), objc,
            objv);
}

/* gwsim::host::disk VERB ?arg ...? */
static int
DiskCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* disk verb ?arg ...? */
{
    GwsimScript *scriptPtr = clientData;
    int code;

    (void) interp;
    if (GwsimScriptSpins(clientData, DiskCmdNre, clientData, objc, objv,
            &code)) {
        return code;
    }
    return UseStore(scriptPtr, &JvmOf(scriptPtr)->disk, objc, objv);
}

/*
 *----------------------------------------------------------------------
 *
 * ComponentCmd --
 *
 *      component get|set|incr|append PATH ?VALUE?: a property of a component
 *      of the GUI.
 *
 * Results:
 *      A standard Tcl result: the property's value.
 *
 * Side effects:
 *      A touch of the GUI.
 *
 *----------------------------------------------------------------------
 */

static int
ComponentCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* component verb path ?value? */
{
    GwsimScript *scriptPtr = clientData;
    GwsimScope *scopePtr = scriptPtr->thrPtr->scopePtr;
    const VerbInfo *infoPtr;
    int index, code;
    Access access = {
        .scriptPtr = scriptPtr, .storePtr = &scopePtr->components,
        .scopePtr = scopePtr, .isComponent = true
    };

    if (GwsimScriptSpins(scriptPtr, ComponentCmdNre, clientData, objc, objv,
            &code)) {
        return code;
    }
    if (objc < 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "verb path ?value?");
        return TCL_ERROR;
    }
    if (Tcl_GetIndexFromObj(interp, objv[1], componentVerbs, "verb",
            TCL_EXACT, &index) != TCL_OK) {
        return TCL_ERROR;
    }
    access.verb = componentVerb[index];
    infoPtr = &verbs[access.verb];
    if (objc - 2 < infoPtr->min || objc - 2 > infoPtr->max
            || (access.verb == VERB_GET && objc > 3)) {
        Tcl_WrongNumArgs(interp, 2, objv, access.verb == VERB_GET ? "path"
                : access.verb == VERB_INCR ? "path ?number?" : "path value");
        return TCL_ERROR;
    }
    if (!GwsimScopeHasGui(scopePtr)) {
        return GwsimScriptRaisePython(scriptPtr, "AttributeError",
                "there are no components here: a %s has no GUI",
                GwsimScopeKindText(scopePtr->kind));
    }
    access.keyPtr = objv[2];
    access.argPtr = objc > 3 ? objv[3] : NULL;
    GwsimScriptNoteWhere(access.scriptPtr);
    return Perform(&access);
}

/* Uses a dictionary of the script's JVM. */
static int
UseStore(
    GwsimScript *scriptPtr,     /* Calling script. */
    GwsimStore *storePtr,       /* Which. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* store verb ?arg ...? */
{
    const VerbInfo *infoPtr;
    int verb;
    Access access = {
        .scriptPtr = scriptPtr, .scopePtr = JvmOf(scriptPtr),
        .storePtr = storePtr
    };

    if (objc < 2) {
        Tcl_WrongNumArgs(scriptPtr->interp, 1, objv, "verb ?arg ...?");
        return TCL_ERROR;
    }
    if (Tcl_GetIndexFromObjStruct(scriptPtr->interp, objv[1], verbs,
            sizeof(verbs[0]), "verb", TCL_EXACT, &verb) != TCL_OK) {
        return TCL_ERROR;
    }
    infoPtr = &verbs[verb];
    if (objc - 2 < infoPtr->min || objc - 2 > infoPtr->max) {
        Tcl_WrongNumArgs(scriptPtr->interp, 2, objv, infoPtr->usage);
        return TCL_ERROR;
    }
    access.verb = (Verb) verb;
    access.keyPtr = objc > 2 ? objv[2] : NULL;
    access.argPtr = objc > 3 ? objv[3] : NULL;
    return Perform(&access);
}

static int
Perform(
    Access *accessPtr)          /* What to do. */
{
    GwsimValue *valuePtr;

    switch (accessPtr->verb) {
    case VERB_GET:
    case VERB_EXISTS:
    case VERB_UNSET:
        return Get(accessPtr);
    case VERB_SET:
        if (Cross(accessPtr->scriptPtr, accessPtr->argPtr, &valuePtr)
                != TCL_OK) {
            return TCL_ERROR;
        }
        return Set(accessPtr, valuePtr);
    case VERB_INCR:
    case VERB_APPEND:
        return BeginUpdate(accessPtr);
    case VERB_KEYS:
        return Keys(accessPtr);
    }
    return TCL_OK;
}

/* ---- One read, or one write ---- */

/* get, exists, unset: looks for a key. */
static int
Get(
    Access *accessPtr)          /* What to do. */
{
    GwsimScript *scriptPtr = accessPtr->scriptPtr;
    Tcl_Interp *interp = scriptPtr->interp;
    GwsimValue *valuePtr = NULL;
    GwsimVar *varPtr;

    if (Begin(accessPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    if (accessPtr->verb == VERB_UNSET) {
        varPtr = GwsimStoreFind(accessPtr->storePtr, accessPtr->key);
        if (varPtr != NULL) {
            Write(accessPtr, NULL, false);
        }
    } else {
        varPtr = Read(accessPtr);
    }
    if (varPtr != NULL && accessPtr->verb == VERB_GET) {
        valuePtr = GwsimValueRetain(accessPtr->harm == GWSIM_HARM_STALE
                && varPtr->oldPtr != NULL
                ? varPtr->oldPtr : varPtr->valuePtr);
    }
    GwsimLeave(scriptPtr->rtPtr);
    if (accessPtr->verb == VERB_EXISTS) {
        Tcl_SetObjResult(interp, Tcl_NewIntObj(varPtr != NULL));
    } else if (varPtr == NULL && accessPtr->argPtr == NULL) {
        return RaiseKey(accessPtr);
    } else if (varPtr == NULL) {
        Tcl_SetObjResult(interp, accessPtr->argPtr);
    } else if (accessPtr->verb == VERB_GET) {
        Tcl_SetObjResult(interp, GwsimScriptObj(accessPtr->scriptPtr,
                valuePtr));
        GwsimValueRelease(valuePtr);
    }
    return TCL_OK;
}

/* set: the result is the value. */
static int
Set(
    Access *accessPtr,          /* What to do. */
    GwsimValue *valuePtr)       /* Value; taken over. */
{
    GwsimScript *scriptPtr = accessPtr->scriptPtr;

    if (Begin(accessPtr) != TCL_OK) {
        GwsimValueRelease(valuePtr);
        return TCL_ERROR;
    }
    Write(accessPtr, valuePtr, true);
    GwsimLeave(scriptPtr->rtPtr);
    Tcl_SetObjResult(scriptPtr->interp, accessPtr->argPtr);
    return TCL_OK;
}

/* keys, in the order of their first use. */
static int
Keys(
    Access *accessPtr)          /* What to do. */
{
    GwsimScript *scriptPtr = accessPtr->scriptPtr;
    GwsimStore *storePtr = accessPtr->storePtr;
    Tcl_Obj *listPtr;

    if (!GwsimScriptEnterToLook(scriptPtr)) {
        return TCL_ERROR;
    }
    EmitAccess(accessPtr, false);
    listPtr = Tcl_NewListObj(0, NULL);
    for (size_t i = 0; i < storePtr->count; i++) {
        size_t length;
        const char *text;

        if (storePtr->vars[i].set) {
            text = GwsimNameText(scriptPtr->corePtr->namesPtr,
                    storePtr->vars[i].key, &length);
            Tcl_ListObjAppendElement(NULL, listPtr,
                    Tcl_NewStringObj(text, (int) length));
        }
    }
    GwsimLeave(scriptPtr->rtPtr);
    Tcl_SetObjResult(scriptPtr->interp, listPtr);
    return TCL_OK;
}

/* ---- A read and a write (rule 2) ---- */

/* incr, append: reads, makes the new value, and perhaps lets others in. */
static int
BeginUpdate(
    Access *accessPtr)          /* What to do. */
{
    GwsimScript *scriptPtr = accessPtr->scriptPtr;
    GwsimWait wait = {.kind = GWSIM_WAIT_PREEMPT};
    GwsimValue *oldPtr = NULL;
    Update *updatePtr;
    GwsimVar *varPtr;
    bool preempt;
    int code;

    if (Begin(accessPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    varPtr = Read(accessPtr);
    if (varPtr != NULL) {
        oldPtr = GwsimValueRetain(varPtr->valuePtr);
    }
    preempt = GwsimPreempt(scriptPtr->rtPtr, &scriptPtr->thrPtr->run);
    GwsimLeave(scriptPtr->rtPtr);
    GWSIM_POINT(store_update);
    updatePtr = GwsimCalloc(1, sizeof(Update));
    updatePtr->access = *accessPtr;
    code = accessPtr->verb == VERB_INCR
            ? Increase(accessPtr, oldPtr, &updatePtr->valuePtr)
            : AppendItem(accessPtr, oldPtr, &updatePtr->valuePtr);
    GwsimValueRelease(oldPtr);
    if (code != TCL_OK) {
        GwsimFree(updatePtr);
        return TCL_ERROR;
    }
    if (preempt) {
        return GwsimScriptWait(scriptPtr, &wait, NULL, UpdateWoken,
                updatePtr);
    }
    return FinishUpdate(updatePtr);
}

/* Others have had their turn, or could not be given one. */
static int
UpdateWoken(
    GwsimScript *scriptPtr,     /* Calling script. */
    void *data,                 /* The update. */
    int code)                   /* TCL_ERROR: refused, or the end. */
{
    Update *updatePtr = data;

    if (code != TCL_OK && !scriptPtr->refused) {
        GwsimValueRelease(updatePtr->valuePtr);
        GwsimFree(updatePtr);
        return code;
    }
    Tcl_ResetResult(scriptPtr->interp);
    return FinishUpdate(updatePtr);
}

/* Writes the new value, which is the result. */
static int
FinishUpdate(
    Update *updatePtr)          /* Update to end; freed. */
{
    Access *accessPtr = &updatePtr->access;
    GwsimScript *scriptPtr = accessPtr->scriptPtr;
    GwsimValue *valuePtr = updatePtr->valuePtr;
    int code = TCL_ERROR;

    if (GwsimScriptEnter(scriptPtr)) {
        Write(accessPtr, GwsimValueRetain(valuePtr), true);
        GwsimLeave(scriptPtr->rtPtr);
        Tcl_SetObjResult(scriptPtr->interp,
                GwsimScriptObj(scriptPtr, valuePtr));
        code = TCL_OK;
    }
    GwsimValueRelease(valuePtr);
    GwsimFree(updatePtr);
    return code;
}

/* Old value and number, added. */
static int
Increase(
    Access *accessPtr,          /* Its argument is the number. */
    GwsimValue *oldPtr,         /* NULL: 0. */
    GwsimValue **newPtrPtr)     /* Where to store the sum. */
{
    Tcl_Obj *oldObjPtr = oldPtr != NULL ? GwsimValueToObj(oldPtr)
            : Tcl_NewIntObj(0);
    Tcl_Obj *byPtr = accessPtr->argPtr;
    Tcl_WideInt a, b = 1, sum;
    double x, y = 1;
    int code = TCL_OK;

    Tcl_IncrRefCount(oldObjPtr);
    if (Tcl_GetWideIntFromObj(NULL, oldObjPtr, &a) == TCL_OK
            && (byPtr == NULL
                || Tcl_GetWideIntFromObj(NULL, byPtr, &b) == TCL_OK)) {
        if (__builtin_add_overflow(a, b, &sum)) {
            *newPtrPtr = GwsimValueFloat((double) a + (double) b);
        } else {
            *newPtrPtr = GwsimValueInt(sum);
        }
    } else if (Tcl_GetDoubleFromObj(NULL, oldObjPtr, &x) == TCL_OK
            && (byPtr == NULL
                || Tcl_GetDoubleFromObj(NULL, byPtr, &y) == TCL_OK)) {
        *newPtrPtr = GwsimValueFloat(x + y);
    } else {
        code = GwsimScriptRaisePython(accessPtr->scriptPtr, "TypeError",
                "unsupported operand type(s) for +=: \"%.80s\" and"
                " \"%.80s\"", Tcl_GetString(oldObjPtr),
                byPtr != NULL ? Tcl_GetString(byPtr) : "1");
    }
    Tcl_DecrRefCount(oldObjPtr);
    return code;
}

/* Old list with one element more. */
static int
AppendItem(
    Access *accessPtr,          /* Its argument is the item. */
    GwsimValue *oldPtr,         /* NULL: the empty list. */
    GwsimValue **newPtrPtr)     /* Where to store the list. */
{
    Tcl_Obj *listPtr = GwsimValueToObj(oldPtr);
    int code;

    Tcl_IncrRefCount(listPtr);
    if (Tcl_ListObjAppendElement(NULL, listPtr, accessPtr->argPtr)
            == TCL_OK) {
        code = Cross(accessPtr->scriptPtr, listPtr, newPtrPtr);
    } else {
        code = GwsimScriptRaisePython(accessPtr->scriptPtr,
                "AttributeError", "'str' object has no attribute 'append'");
    }
    Tcl_DecrRefCount(listPtr);
    return code;
}

/* ---- The core's side ---- */

/* Enters the world and touches the GUI if need be. */
static int
Begin(
    Access *accessPtr)          /* What to do. */
{
    GwsimScript *scriptPtr = accessPtr->scriptPtr;
    Tcl_Size length;
    const char *key = Tcl_GetStringFromObj(accessPtr->keyPtr, &length);
    bool looks = accessPtr->verb == VERB_GET
            || accessPtr->verb == VERB_EXISTS;

    if (!(looks ? GwsimScriptEnterToLook(scriptPtr)
            : GwsimScriptEnter(scriptPtr))) {
        return TCL_ERROR;
    }
    accessPtr->key = GwsimNameIntern(scriptPtr->corePtr->namesPtr, key,
            (size_t) length);
    return !accessPtr->isComponent || Touch(accessPtr) ? TCL_OK : TCL_ERROR;
}

/* Touches the GUI.  False: refused; the world is left, and the exception
 * raised. */
static bool
Touch(
    Access *accessPtr)          /* Use of a component. */
{
    static const char *const what[] = {
        [VERB_APPEND] = "component append", [VERB_GET] = "component get",
        [VERB_INCR] = "component incr", [VERB_SET] = "component set"
    };
    GwsimScript *scriptPtr = accessPtr->scriptPtr;
    GwsimCore *corePtr = scriptPtr->corePtr;
    GwsimOutcome outcome = {0};
    size_t before = corePtr->violationCount;

    accessPtr->harm = GwsimGuiTouch(corePtr, scriptPtr->thrPtr,
            accessPtr->verb == VERB_GET ? GWSIM_TOUCH_READ
            : GWSIM_TOUCH_WRITE, accessPtr->key, what[accessPtr->verb],
            GwsimNameText(corePtr->namesPtr, GwsimScriptPlace(scriptPtr),
                    NULL), &outcome);
    GwsimScriptTellWhere(scriptPtr, before);
    if (!outcome.failed) {
        return true;
    }
    GwsimLeave(scriptPtr->rtPtr);
    GwsimScriptRaiseOutcome(scriptPtr, &outcome);
    return false;
}

/* The variable of the key, or NULL; the read is an event. */
static GwsimVar *
Read(
    Access *accessPtr)          /* What to do. */
{
    EmitAccess(accessPtr, false);
    return GwsimStoreFind(accessPtr->storePtr, accessPtr->key);
}

/* Sets or unsets the variable of the key; the write is an event. */
static void
Write(
    Access *accessPtr,          /* What to do. */
    GwsimValue *valuePtr,       /* New value; taken over. */
    bool set)                   /* False: unset. */
{
    GwsimVar *varPtr;

    if (accessPtr->harm == GWSIM_HARM_LOST) {
        GwsimValueRelease(valuePtr);
        EmitAccess(accessPtr, true);
        return;
    }
    varPtr = GwsimStoreMake(accessPtr->storePtr, accessPtr->key);
    if (accessPtr->isComponent) {
        GwsimValueRelease(varPtr->oldPtr);
        varPtr->oldPtr = varPtr->valuePtr;
    } else {
        GwsimValueRelease(varPtr->valuePtr);
    }
    varPtr->valuePtr = valuePtr;
    varPtr->set = set;
    EmitAccess(accessPtr, true);
}

/* Emits the event of a read or write (rule 1). */
static void
EmitAccess(
    Access *accessPtr,          /* What was done. */
    bool write)                 /* Which of the two. */
{
    GwsimCore *corePtr = accessPtr->scriptPtr->corePtr;
    const char *name = accessPtr->storePtr->name;
    GwsimEvent event = {
        .scope = accessPtr->scopePtr->name,
        .detail = accessPtr->key
    };

    event.peer = accessPtr->isComponent ? accessPtr->key
            : GwsimNameIntern(corePtr->namesPtr, name, strlen(name));
    GwsimEmit(corePtr, accessPtr->scriptPtr->thrPtr, accessPtr->isComponent
            ? (write ? GWSIM_COMPONENT_SET : GWSIM_COMPONENT_GET)
            : (write ? GWSIM_GLOBAL_SET : GWSIM_GLOBAL_GET), &event);
}

/* Raises KeyError for the key, written as Python does. */
static int
RaiseKey(
    Access *accessPtr)          /* What was asked for. */
{
    return GwsimScriptRaisePython(accessPtr->scriptPtr, "KeyError", "'%s'",
            Tcl_GetString(accessPtr->keyPtr));
}

/* A value as the core has it; an error if it is refused. */
static int
Cross(
    GwsimScript *scriptPtr,     /* Calling script. */
    Tcl_Obj *objPtr,            /* Value. */
    GwsimValue **valuePtrPtr)   /* Where to store it. */
{
    GwsimStatus status = GwsimValueFromObj(scriptPtr->interp, objPtr,
            valuePtrPtr);

    if (status != GWSIM_OK) {
        return GwsimSetStatusError(scriptPtr->interp, status, NULL);
    }
    return TCL_OK;
}
