/*
 * gwsimScriptInterp.c --
 *
 *      What the interp of a simulated thread has in it: plain Tcl, less what
 *      would reach the host or its clock, and the commands of scripts.
 *
 *      Rules:
 *      1. A new interp has no init.tcl: it costs twice as much as the interp,
 *         and most scripts need nothing of it.  It is read when the first
 *         command needs it (package, parray, auto_load).
 *      2. Without -host 1 scripts get at no file, process or channel, but
 *         may `source`.  What Tcl's event loop runs is refused always.
 *      3. A script's own yield cannot leave the thread's coroutine, which it
 *         does not see: `info coroutine` is empty there.
 *      4. An interp that a script makes gets aliases of all commands here.
 */

#include "gwsimScriptInt.h"

#include <string.h>

/* A command that is an error, and why. */
typedef struct Refusal {
    const char *name;
    bool always;                /* Also with -host 1. */
    const char *why;
} Refusal;

#define HOST    "it would reach outside the world; if it must, the scenario" \
        " says -host 1"
#define LOOP    "there is no event loop in a script; wait with sleep, get" \
        " or join"

static const Refusal refusals[] = {
    {"::exec", false, HOST},
    {"::open", false, HOST},
    {"::socket", false, HOST},
    {"::load", false, HOST},
    {"::unload", false, HOST},
    {"::cd", false, HOST},
    {"::chan", false, HOST},
    {"::fcopy", false, HOST},
    {"::gets", false, HOST},
    {"::read", false, HOST},
    {"::seek", false, HOST},
    {"::tell", false, HOST},
    {"::eof", false, HOST},
    {"::fblocked", false, HOST},
    {"::tcl::file::copy", false, HOST},
    {"::tcl::file::delete", false, HOST},
    {"::tcl::file::link", false, HOST},
    {"::tcl::file::mkdir", false, HOST},
    {"::tcl::file::rename", false, HOST},
    {"::tcl::file::tempfile", false, HOST},
    {"::exit", true, "a script cannot end the process; return ends the"
        " script"},
    {"::vwait", true, LOOP},
    {"::update", true, LOOP},
    {"::fileevent", true, LOOP},
    {"::tcl::unsupported::timerate", true, "it measures the host's clock;"
        " clock microseconds is the world's"},
    {NULL, false, NULL}
};

static Tcl_ObjCmdProc   RefusedCmd;
static Tcl_ObjCmdProc   StandardChannelCmd;
static Tcl_ObjCmdProc   CoroutineCmd, CoroutineCmdNre;
static Tcl_ObjCmdProc   YieldCmd, YieldCmdNre;
static Tcl_ObjCmdProc   YieldtoCmd, YieldtoCmdNre;
static Tcl_ObjCmdProc   InfoCoroutineCmd;
static Tcl_ObjCmdProc   InterpCmd;
static void             BeWhole(GwsimScript *scriptPtr, bool whole);
static Tcl_ObjCmdProc   EncodingCmd;
static Tcl_ObjCmdProc   PackageUnknownCmd;
static void             AddAll(GwsimScript *scriptPtr);
static void             AddAliases(GwsimScript *scriptPtr,
                            Tcl_Interp *childPtr);
static void             AddAliasesOf(GwsimScript *scriptPtr,
                            Tcl_Interp *childPtr,
                            const GwsimScriptCommand *commands);
static void             AddPlatformAliases(GwsimScript *scriptPtr,
                            Tcl_Interp *childPtr);

/* What stands in for commands of Tcl that know about coroutines, interps and
 * channels. */
static const GwsimScriptCommand ownCommands[] = {
    {"::coroutine", CoroutineCmd, CoroutineCmdNre},
    {"::yield", YieldCmd, YieldCmdNre},
    {"::yieldto", YieldtoCmd, YieldtoCmdNre},
    {"::tcl::info::coroutine", InfoCoroutineCmd, NULL},
    {"::interp", InterpCmd, NULL},
    {"::tcl::encoding::system", EncodingCmd, NULL},
    {"::gwsim::host::package", PackageUnknownCmd, NULL},
    {NULL, NULL, NULL}
};

/* Harmless on the standard channels, which scripts name out of habit. */
static const GwsimScriptCommand channelCommands[] = {
    {"::flush", StandardChannelCmd, NULL},
    {"::fconfigure", StandardChannelCmd, NULL},
    {"::close", StandardChannelCmd, NULL},
    {NULL, NULL, NULL}
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptFill --
 *
 *      Puts into a new interp what scripts find in it.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Makes, hides and replaces commands.
 *
 *----------------------------------------------------------------------
 */

void
GwsimScriptFill(
    GwsimScript *scriptPtr)     /* Script with a new interp. */
{
    static const char text[] =
            "namespace eval ::gwsim::host {}\n"
            "rename ::coroutine ::gwsim::host::coroutine\n"
            "rename ::yield ::gwsim::host::yield\n"
            "rename ::yieldto ::gwsim::host::yieldto\n"
            "rename ::tcl::info::coroutine ::gwsim::host::coroutineName\n"
            "rename ::interp ::gwsim::host::interp\n"
            "rename ::puts ::gwsim::host::puts\n"
            "rename ::tcl::unsupported::inject {}\n"
            "namespace unknown ::gwsim::host::unknown\n"
            "package unknown ::gwsim::host::package\n";
    Tcl_Interp *interp = scriptPtr->interp;
    int code = Tcl_EvalEx(interp, text, sizeof(text) - 1, TCL_EVAL_GLOBAL);

    if (code != TCL_OK) {
        Tcl_Panic("no interp for a script: %s", Tcl_GetStringResult(interp));
    }
    AddAll(scriptPtr);
    GwsimPlatformInit(scriptPtr);
    GwsimScriptNoteProcs(scriptPtr);
    Tcl_ResetResult(interp);
}

/* Makes the commands of a table. */
void
GwsimScriptAdd(
    GwsimScript *scriptPtr,     /* Their clientData. */
    const GwsimScriptCommand *commands) /* Ended by a NULL name. */
{
    for (; commands->name != NULL; commands++) {
        if (commands->nreProc != NULL) {
            Tcl_NRCreateCommand(scriptPtr->interp, commands->name,
                    commands->proc, commands->nreProc, scriptPtr, NULL);
        } else {
            Tcl_CreateObjCommand(scriptPtr->interp, commands->name,
                    commands->proc, scriptPtr, NULL);
        }
    }
}

/* Makes a command that is one of several with the same procs. */
void
GwsimScriptBind(
    GwsimScript *scriptPtr,     /* Script that gets it. */
    const char *name,           /* Name, without a leading "::". */
    Tcl_ObjCmdProc *proc,       /* As of GwsimScriptCommand ... */
    Tcl_ObjCmdProc *nreProc,
    const void *row)            /* Which it is. */
{
    GwsimBound *boundPtr = GwsimAlloc(sizeof(GwsimBound));

    *boundPtr = (GwsimBound) {scriptPtr, row};
    if (nreProc != NULL) {
        Tcl_NRCreateCommand(scriptPtr->interp, name, proc, nreProc,
                boundPtr, GwsimFree);
    } else {
        Tcl_CreateObjCommand(scriptPtr->interp, name, proc, boundPtr,
                GwsimFree);
    }
}

/* Calls the command of Tcl that one of ours stands in for. */
int
GwsimScriptForward(
    Tcl_Interp *interp,         /* Interp of both. */
    const char *command,        /* What Tcl's is called now. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[])      /* Words; the first is replaced. */
{
    Tcl_Obj *listPtr = Tcl_NewListObj(objc, objv);
    Tcl_Obj *namePtr = Tcl_NewStringObj(command, -1);

    Tcl_ListObjReplace(NULL, listPtr, 0, 1, 1, &namePtr);
    return Tcl_NREvalObj(interp, listPtr, 0);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptTclLibrary --
 *
 *      Reads init.tcl, if that has not been done (rule 1).
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      What init.tcl replaces is put back; its `unknown`, which would run
 *      programs, goes.
 *
 *----------------------------------------------------------------------
 */

int
GwsimScriptTclLibrary(
    GwsimScript *scriptPtr)     /* Script that needs it. */
{
    /* The index of Tcl's own procs; `auto_load` would open it. */
    static const char index[] =
            "apply {{} { global auto_index; set dir $::tcl_library;"
            " source [file join $dir tclIndex] }}";
    Tcl_Interp *interp = scriptPtr->interp;
    Tcl_CmdInfo info;
    bool hasUnknown;

    if (scriptPtr->tclLibrary) {
        return TCL_OK;
    }
    scriptPtr->tclLibrary = true;
    hasUnknown = Tcl_GetCommandInfo(interp, "::unknown", &info) != 0;
    if (hasUnknown) {
        Tcl_Eval(interp, "rename ::unknown ::gwsim::host::kept");
    }
    if (Tcl_Init(interp) != TCL_OK || Tcl_Eval(interp, index) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_DeleteCommand(interp, "::unknown");
    Tcl_DeleteCommand(interp, "::auto_execok");
    if (hasUnknown) {
        Tcl_Eval(interp, "rename ::gwsim::host::kept ::unknown");
    }
    Tcl_ResetResult(interp);
    return TCL_OK;
}

/* Makes all commands but the platform's. */
static void
AddAll(
    GwsimScript *scriptPtr)     /* Script to fill. */
{
    for (const Refusal *p = refusals; p->name != NULL; p++) {
        if (p->always || !scriptPtr->host) {
            Tcl_CreateObjCommand(scriptPtr->interp, p->name, RefusedCmd,
                    (ClientData) p, NULL);
        }
    }
    if (!scriptPtr->host) {
        GwsimScriptAdd(scriptPtr, channelCommands);
    }
    GwsimScriptAdd(scriptPtr, ownCommands);
    GwsimScriptAdd(scriptPtr, gwsimScriptCommands);
    GwsimScriptAdd(scriptPtr, gwsimScriptClockCommands);
    GwsimScriptAdd(scriptPtr, gwsimScriptHandleCommands);
    GwsimScriptAdd(scriptPtr, gwsimScriptLoggerCommands);
    GwsimScriptAdd(scriptPtr, gwsimScriptStoreCommands);
    GwsimScriptAdd(scriptPtr, gwsimScriptJythonCommands);
    GwsimScriptAdd(scriptPtr, gwsimScriptJythonWaitCommands);
    GwsimScriptGuiInit(scriptPtr);
}

/* A command that scripts do not have. */
static int
RefusedCmd(
    ClientData clientData,      /* Its Refusal. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* Its name. */
{
    const Refusal *refusalPtr = clientData;
    Tcl_Obj *namePtr = objv[0];

    (void) objc;
    return GwsimSetError(interp, "SCRIPT REFUSED", namePtr,
            "\"%s\" is not for scripts: %s", Tcl_GetString(namePtr),
            refusalPtr->why);
}

/* flush, fconfigure, close: nothing on a standard channel; scripts have no
 * other. */
static int
StandardChannelCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* command channel ?arg ...? */
{
    const char *name;

    (void) clientData;
    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "channelId ?arg ...?");
        return TCL_ERROR;
    }
    name = Tcl_GetString(objv[1]);
    if (strcmp(name, "stdout") == 0 || strcmp(name, "stderr") == 0
            || strcmp(name, "stdin") == 0) {
        return TCL_OK;
    }
    Tcl_SetErrorCode(interp, "TCL", "LOOKUP", "CHANNEL", name, NULL);
    Tcl_SetObjResult(interp, Tcl_ObjPrintf(
            "can not find channel named \"%s\"", name));
    return TCL_ERROR;
}

/* ---- Coroutines of scripts ---- */

GWSIM_WAITING_COMMAND(CoroutineCmd)
GWSIM_WAITING_COMMAND(YieldCmd)
GWSIM_WAITING_COMMAND(YieldtoCmd)

/* coroutine NAME COMMAND ?arg ...?: from now on waits look where they are. */
static int
CoroutineCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* coroutine name command ?arg ...? */
{
    GwsimScript *scriptPtr = clientData;

    scriptPtr->ownCoroutines = true;
    return GwsimScriptForward(interp, "::gwsim::host::coroutine", objc, objv);
}

/* yield ?value?: only in a coroutine of the script's own. */
static int
YieldCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* yield ?value? */
{
    if (!GwsimScriptInCoroutine(clientData)) {
        Tcl_SetErrorCode(interp, "TCL", "COROUTINE", "ILLEGAL_YIELD", NULL);
        Tcl_SetObjResult(interp, Tcl_NewStringObj(
                "yield can only be called in a coroutine", -1));
        return TCL_ERROR;
    }
    return GwsimScriptForward(interp, "::gwsim::host::yield", objc, objv);
}

static int
YieldtoCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* yieldto command ?arg ...? */
{
    if (!GwsimScriptInCoroutine(clientData)) {
        Tcl_SetErrorCode(interp, "TCL", "COROUTINE", "ILLEGAL_YIELD", NULL);
        Tcl_SetObjResult(interp, Tcl_NewStringObj(
                "yieldto can only be called in a coroutine", -1));
        return TCL_ERROR;
    }
    return GwsimScriptForward(interp, "::gwsim::host::yieldto", objc, objv);
}

/* info coroutine: empty in the thread's own (rule 3). */
static int
InfoCoroutineCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* info coroutine */
{
    GwsimScript *scriptPtr = clientData;

    if (objc != 1) {
        Tcl_WrongNumArgs(interp, 1, objv, NULL);
        return TCL_ERROR;
    }
    if (!GwsimScriptInCoroutine(scriptPtr)) {
        return TCL_OK;
    }
    return Tcl_EvalObjv(interp, 1,
            &scriptPtr->words[GWSIM_WORD_COROUTINE_NAME], 0);
}

/* ---- Interps of scripts ---- */

/* interp subcommand ...: Tcl's; what it makes gets our commands. */
static int
InterpCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* interp subcommand ?arg ...? */
{
    Tcl_Obj *listPtr = Tcl_NewListObj(objc, objv);
    Tcl_Obj *namePtr = Tcl_NewStringObj("::gwsim::host::interp", -1);
    GwsimScript *scriptPtr = clientData;
    Tcl_Interp *childPtr;
    bool creates = objc > 1 && strncmp(Tcl_GetString(objv[1]), "cr", 2) == 0;
    int code;

    scriptPtr->unfit = true;
    Tcl_ListObjReplace(NULL, listPtr, 0, 1, 1, &namePtr);
    Tcl_IncrRefCount(listPtr);
    if (creates) {
        BeWhole(scriptPtr, true);
    }
    code = Tcl_EvalObjEx(interp, listPtr, TCL_EVAL_DIRECT);
    if (creates) {
        BeWhole(scriptPtr, false);
    }
    Tcl_DecrRefCount(listPtr);
    if (code == TCL_OK && creates) {
        childPtr = Tcl_GetSlave(interp, Tcl_GetStringResult(interp));
        if (childPtr != NULL) {
            AddAliases(scriptPtr, childPtr);
        }
    }
    return code;
}

/* Says whether a script may be broken off (breakProc).  While Tcl makes a
 * child, its list of children has one that is not there yet, and to break off
 * the parent is to break off that: teardown-6.22.  What has been told before
 * is taken at once; then Tcl does nothing more in this interp. */
static void
BeWhole(
    GwsimScript *scriptPtr,     /* Script that runs. */
    bool whole)                 /* It may not. */
{
    GwsimEnter(scriptPtr->rtPtr);
    scriptPtr->whole = whole;
    GwsimLeave(scriptPtr->rtPtr);
    if (whole && Tcl_AsyncReady()) {
        (void) Tcl_AsyncInvoke(scriptPtr->interp, TCL_OK);
    }
}

/* Aliases of all commands of ours in a child (rule 4): what the child calls
 * happens here, and so cannot wait. */
static void
AddAliases(
    GwsimScript *scriptPtr,     /* Script that has made it. */
    Tcl_Interp *childPtr)       /* New interp. */
{
    for (const Refusal *p = refusals; p->name != NULL; p++) {
        if (p->always || !scriptPtr->host) {
            Tcl_CreateObjCommand(childPtr, p->name, RefusedCmd,
                    (ClientData) p, NULL);
        }
    }
    if (!scriptPtr->host) {
        AddAliasesOf(scriptPtr, childPtr, channelCommands);
    }
    Tcl_DeleteCommand(childPtr, "::interp");
    Tcl_DeleteCommand(childPtr, "::unknown");
    AddAliasesOf(scriptPtr, childPtr, gwsimScriptCommands);
    AddAliasesOf(scriptPtr, childPtr, gwsimScriptClockCommands);
    AddAliasesOf(scriptPtr, childPtr, gwsimScriptHandleCommands);
    AddAliasesOf(scriptPtr, childPtr, gwsimScriptLoggerCommands);
    AddAliasesOf(scriptPtr, childPtr, gwsimScriptStoreCommands);
    AddPlatformAliases(scriptPtr, childPtr);
}

static void
AddAliasesOf(
    GwsimScript *scriptPtr,     /* Where the commands are. */
    Tcl_Interp *childPtr,       /* Where the aliases go. */
    const GwsimScriptCommand *commands) /* Ended by a NULL name. */
{
    for (; commands->name != NULL; commands++) {
        Tcl_CreateAliasObj(childPtr, commands->name, scriptPtr->interp,
                commands->name, 0, NULL);
    }
}

/* Aliases of the platform's functions, and of what users have defined. */
static void
AddPlatformAliases(
    GwsimScript *scriptPtr,     /* Where the commands are. */
    Tcl_Interp *childPtr)       /* Where the aliases go. */
{
    Tcl_Interp *interp = scriptPtr->interp;
    Tcl_Obj *resultPtr = Tcl_GetObjResult(interp), *listPtr, **names;
    Tcl_Size n = 0;

    Tcl_IncrRefCount(resultPtr);
    Tcl_Eval(interp, "info commands ::system.*");
    listPtr = Tcl_GetObjResult(interp);
    Tcl_IncrRefCount(listPtr);
    Tcl_ListObjGetElements(NULL, listPtr, &n, &names);
    for (int i = 0; i < n; i++) {
        Tcl_CreateAliasObj(childPtr, Tcl_GetString(names[i]), interp,
                Tcl_GetString(names[i]), 0, NULL);
    }
    Tcl_DecrRefCount(listPtr);
    Tcl_SetObjResult(interp, resultPtr);
    Tcl_DecrRefCount(resultPtr);
}

/* encoding system: asks; setting it would set the process's. */
static int
EncodingCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Interp of the script. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* encoding system */
{
    (void) clientData;
    if (objc != 1) {
        Tcl_WrongNumArgs(interp, 1, objv, NULL);
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewStringObj(
            Tcl_GetEncodingName(NULL), -1));
    return TCL_OK;
}

/* What `package require` calls for a package that is not there yet. */
static int
PackageUnknownCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* command name ?requirement ...? */
{
    GwsimScript *scriptPtr = clientData;
    Tcl_Obj *prefixPtr;
    int code;

    if (scriptPtr->tclLibrary) {
        return TCL_OK;
    }
    if (GwsimScriptTclLibrary(scriptPtr) != TCL_OK
            || Tcl_Eval(interp, "package unknown") != TCL_OK) {
        return TCL_ERROR;
    }
    prefixPtr = Tcl_DuplicateObj(Tcl_GetObjResult(interp));
    Tcl_IncrRefCount(prefixPtr);
    for (int i = 1; i < objc; i++) {
        Tcl_ListObjAppendElement(NULL, prefixPtr, objv[i]);
    }
    code = Tcl_EvalObjEx(interp, prefixPtr, TCL_EVAL_GLOBAL);
    Tcl_DecrRefCount(prefixPtr);
    return code;
}
