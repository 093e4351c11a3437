/*
 * gwsimScriptLost.c --
 *
 *      A command of a script that nobody knows: Tcl's own library and the
 *      script's `unknown` are asked, then it is an error that says what to do.
 *
 *      Rules:
 *      1. A function of the platform, by its name, is python AttributeError;
 *         any other command is Tcl's own error.
 *      2. Of several remedies the likeliest is named: of what is Python, of a
 *         handle's method that is no word of its own, of a function without
 *         its namespace, of a word of the scenario; else of a proc of the
 *         scenario's, which scripts do not see.
 */

#include "gwsimScriptInt.h"

#include <string.h>

#define PLATFORM        "system."       /* Of a platform function's name. */
#define PYTHON          "that is Python, which \"-in jython\" runs"

/* Words of a scenario, which somebody may try in a script; sorted. */
static const char *const scenarioWords[] = {
    "at", "check", "clear", "client", "designer", "events", "expect",
    "fault", "gateway", "handler", "heal", "library", "link", "now", "on",
    "param", "release", "repeat", "requests", "restart", "result", "run",
    "session", "sql", "terminate", "threads", "traffic", "violations",
    "when", NULL
};

/* How lines of Python begin that are no calls and no assignments; sorted. */
static const char *const pythonWords[] = {
    "assert", "class", "def", "del", "elif", "except", "from", "import",
    "pass", "print", "raise", "with", NULL
};

/* What the package gwsim::fakes would bring (library/fakes); sorted. */
static const char *const fakes[] = {
    "system.db.runPrepQuery", "system.db.runPrepUpdate",
    "system.tag.readBlocking", "system.tag.writeBlocking",
    "system.util.audit", "system.util.queryAuditLog",
    "system.util.setLoggingLevel", NULL
};

static bool     InTclLibrary(GwsimScript *scriptPtr, Tcl_Obj *namePtr);
static int      NoFunction(GwsimScript *scriptPtr, const char *name);
static int      NoCommand(GwsimScript *scriptPtr, int objc,
                    Tcl_Obj *const objv[]);
static bool     IsMethodOf(const char *name);
static bool     IsIn(const char *const *list, const char *text);

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptCallLost --
 *
 *      Calls a command that is not there.
 *
 * Results:
 *      What Tcl's library or the script's `unknown` makes of it; else
 *      TCL_ERROR.
 *
 *----------------------------------------------------------------------
 */

int
GwsimScriptCallLost(
    GwsimScript *scriptPtr,     /* Calling script. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[])      /* command ?arg ...? */
{
    Tcl_Interp *interp = scriptPtr->interp;
    const char *name = Tcl_GetString(objv[0]);
    Tcl_Obj *listPtr, *unknownPtr;
    Tcl_CmdInfo info;

    if (InTclLibrary(scriptPtr, objv[0])) {
        return Tcl_NREvalObj(interp, Tcl_NewListObj(objc, objv), 0);
    }
    if (Tcl_GetCommandInfo(interp, "::unknown", &info)) {
        listPtr = Tcl_NewListObj(objc, objv);
        unknownPtr = Tcl_NewStringObj("::unknown", -1);
        Tcl_ListObjReplace(NULL, listPtr, 0, 0, 1, &unknownPtr);
        return Tcl_NREvalObj(interp, listPtr, 0);
    }
    name += strncmp(name, "::", 2) == 0 ? 2 : 0;
    return strncmp(name, PLATFORM, sizeof(PLATFORM) - 1) == 0
            ? NoFunction(scriptPtr, name) : NoCommand(scriptPtr, objc, objv);
}

/* True if a command was a proc of Tcl's own library, which is there now. */
static bool
InTclLibrary(
    GwsimScript *scriptPtr,     /* Calling script. */
    Tcl_Obj *namePtr)           /* Command that is missing. */
{
    static const char *const begins[] = {
        "parray", "auto_", "pkg_", "tcl", "::tcl", NULL
    };
    Tcl_Interp *interp = scriptPtr->interp;
    const char *name = Tcl_GetString(namePtr);
    Tcl_CmdInfo info;
    Tcl_Obj *words[2];
    int i;

    for (i = 0; begins[i] != NULL; i++) {
        if (strncmp(name, begins[i], strlen(begins[i])) == 0) {
            break;
        }
    }
    if (begins[i] == NULL || GwsimScriptTclLibrary(scriptPtr) != TCL_OK) {
        return false;
    }
    words[0] = Tcl_NewStringObj("::auto_load", -1);
    words[1] = namePtr;
    Tcl_IncrRefCount(words[0]);
    if (!Tcl_GetCommandInfo(interp, name, &info)) {
        Tcl_EvalObjv(interp, 2, words, TCL_EVAL_GLOBAL);
    }
    Tcl_DecrRefCount(words[0]);
    Tcl_ResetResult(interp);
    return Tcl_GetCommandInfo(interp, name, &info) != 0;
}

/* There is no such function of the platform. */
static int
NoFunction(
    GwsimScript *scriptPtr,     /* Calling script. */
    const char *name)           /* Of the function. */
{
    if (strchr(name, '(') != NULL) {
        return GwsimScriptRaisePython(scriptPtr, "AttributeError",
                "there is no %s here (" PYTHON ")", name);
    }
    return GwsimScriptRaisePython(scriptPtr, "AttributeError",
            "there is no %s here (%s\"gwsim::define command\" or \"library"
            " {proc ...}\" brings one)", name, IsIn(fakes, name)
            ? "\"package require gwsim::fakes\", " : "");
}

/* There is no such command. */
static int
NoCommand(
    GwsimScript *scriptPtr,     /* Calling script. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[])      /* command ?arg ...? */
{
    Tcl_Interp *interp = scriptPtr->interp;
    const char *name = Tcl_GetString(objv[0]);
    Tcl_Obj *wholePtr = Tcl_ObjPrintf("::system.util.%s", name);
    Tcl_Obj *textPtr = Tcl_ObjPrintf("invalid command name \"%s\" (", name);
    Tcl_CmdInfo info;

    Tcl_IncrRefCount(wholePtr);
    if (objc > 1 && strcmp(Tcl_GetString(objv[1]), "=") == 0) {
        Tcl_AppendPrintfToObj(textPtr, PYTHON "; in Tcl it is \"set %s ...\")",
                name);
    } else if (IsMethodOf(name)) {
        Tcl_AppendPrintfToObj(textPtr, "a method is a word of its own:"
                " \"%.*s %s\")", (int) (strchr(name, '.') - name), name,
                strchr(name, '.') + 1);
    } else if (strchr(name, '(') != NULL || IsIn(pythonWords, name)) {
        Tcl_AppendToObj(textPtr, PYTHON ")", -1);
    } else if (Tcl_GetCommandInfo(interp, Tcl_GetString(wholePtr), &info)) {
        Tcl_AppendPrintfToObj(textPtr, "it is %s)",
                Tcl_GetString(wholePtr) + 2);
    } else if (IsIn(scenarioWords, name)) {
        Tcl_AppendToObj(textPtr, "a word of the scenario: it stands in BODY,"
                " \"at\" or \"when\", not in a script)", -1);
    } else {
        Tcl_AppendToObj(textPtr, "a script sees none of the scenario's procs:"
                " \"library {proc ...}\" brings them)", -1);
    }
    Tcl_DecrRefCount(wholePtr);
    Tcl_SetErrorCode(interp, "TCL", "LOOKUP", "COMMAND", name, NULL);
    Tcl_SetObjResult(interp, textPtr);
    return TCL_ERROR;
}

/* True of r1.get, which is a handle and a method in one word. */
static bool
IsMethodOf(
    const char *name)           /* Of the command. */
{
    const char *p = name + 1;

    if (name[0] != 'r') {
        return false;
    }
    while (*p >= '0' && *p <= '9') {
        p++;
    }
    return p > name + 1 && *p == '.' && strchr(p, '(') == NULL;
}

/* True if a text is one of a list that NULL ends. */
static bool
IsIn(
    const char *const *list,    /* Texts. */
    const char *text)           /* Which. */
{
    for (; *list != NULL; list++) {
        if (strcmp(*list, text) == 0) {
            return true;
        }
    }
    return false;
}
