/*
 * gwsimWordCmd.c --
 *
 *      The one table of the front's commands, how one is called, and what
 *      several of them need.
 *
 *  1. A word acts on the selected world, a command of the core that is ABOUT
 *     one on that of its token; each is called with it entered: it evaluates
 *     no Tcl.  Those that do (LEFT) enter where they must.
 *  2. A word reads all its arguments into a config before it acts: refused,
 *     it has changed nothing.
 *  3. The place of a word (PLACED) is asked for before the world is entered,
 *     as a proc of the library knows it.
 */

#include "gwsimFrontInt.h"
#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <string.h>

#define ANY     INT32_MAX       /* Any number of arguments. */
#define LEFT    1u              /* Called with the world left. */
#define PLACED  2u              /* Wants frontWorldPtr->place. */
#define LOOKS   4u              /* Changes nothing: checkers may. */
#define FOREIGN 16u             /* Its script may be of another language. */
#define TOKEN   8u              /* Of the core: its world is its first word. */
#define AGAIN   32u             /* Also in a world that runs again and again. */

typedef struct GwsimFrontCommand {
    const char *name;           /* Full name. */
    GwsimWordProc *wordProc;    /* A word's proc, or NULL ... */
    GwsimCoreProc *coreProc;    /* ... and a command's of the core. */
    int min, max;               /* Number of arguments. */
    unsigned flags;
    const char *usage;          /* Arguments, as a message shows them. */
} GwsimFrontCommand;

typedef struct GwsimFrontBinding {      /* What a Tcl command holds. */
    GwsimFront *frontPtr;
    const GwsimFrontCommand *commandPtr;
} GwsimFrontBinding;

#define CORE(name, proc, min, max, usage) \
    {"::gwsim::core::" name, NULL, Gwsim##proc##Cmd, min, max, 0, usage}
#define ABOUT(name, proc, min, max, usage) \
    {"::gwsim::core::" name, Gwsim##proc##Cmd, NULL, min, max, TOKEN, usage}
#define WORD(name, proc, min, max, flags, usage) \
    {"::gwsim::words::" name, Gwsim##proc##Word, NULL, min, max, flags, \
            usage}

static const GwsimFrontCommand commandTable[] = {
    CORE("again", Again, 1, ANY, "token ?-option value ...?"),
    CORE("builtinChecks", BuiltinChecks, 1, 1, "checks"),
    ABOUT("choiceEvents", ChoiceEvents, 1, 1, "token"),
    ABOUT("brief", Brief, 1, 1, "token"),
    {"::gwsim::core::choices", GwsimChoicesCmd, NULL, 1, 1, TOKEN | AGAIN,
        "token"},
    ABOUT("ties", Ties, 1, 1, "token"),
    ABOUT("claim", Claim, 3, 3, "token error|task|violation number"),
    CORE("close", Close, 1, 2, "token ?late?"),
    ABOUT("component", Component, 3, 3, "token client path"),
    CORE("create", Create, 1, ANY, "name ?-option value ...?"),
    CORE("define", Define, 0, 1, "?definitions?"),
    ABOUT("driver", Driver, 1, 1, "token"),
    CORE("duration", Duration, 1, 1, "nanoseconds"),
    CORE("ways", Ways, 1, ANY, "create|info|end ?arg ...?"),
    CORE("enumerate", Enumerate, 1, ANY, "choices ?-option value ...?"),
    ABOUT("errors", Errors, 1, 1, "token"),
    {"::gwsim::core::fact", GwsimFactCmd, NULL, 2, 2, TOKEN | AGAIN,
        "token name"},
    CORE("faultKinds", FaultKinds, 0, 0, NULL),
    ABOUT("faults", Faults, 1, 1, "token"),
    CORE("frame", Frame, 1, 1, "level"),
    {"::gwsim::core::info", GwsimInfoCmd, NULL, 1, 1, TOKEN | AGAIN,
        "token"},
    CORE("interrupted", Interrupted, 0, 1, "?catch?"),
    ABOUT("jython", Jython, 4, 4, "token port secret tasks"),
    ABOUT("leftWaiting", LeftWaiting, 1, 1, "token"),
    ABOUT("lints", Lints, 1, 1, "token"),
    ABOUT("live", Live, 2, 2, "token most"),
    CORE("nanoseconds", Nanoseconds, 1, 1, "duration"),
    ABOUT("outcome", Outcome, 2, 2, "token request"),
    ABOUT("outliving", Outliving, 1, 1, "token"),
    ABOUT("pause", Pause, 2, 2, "token nanoseconds"),
    ABOUT("placed", Placed, 3, 3, "token violation place"),
    ABOUT("placeless", Placeless, 1, 1, "token"),
    CORE("ratio", Ratio, 1, 1, "probability"),
    CORE("scenery", Scenery, 0, 0, NULL),
    CORE("scriptCommands", ScriptCommands, 0, 0, NULL),
    CORE("script", FrontScript, 0, 0, ""),
    CORE("select", Select, 1, 1, "token"),
    CORE("share", Share, 1, ANY, "choices ?-option value ...?"),
    CORE("switches", Switches, 0, 0, NULL),
    ABOUT("tasks", Tasks, 1, 2, "token ?task?"),
    CORE("unknown", Unknown, 1, ANY, "word ?arg ...?"),
    ABOUT("unobserved", Unobserved, 1, 1, "token"),
    CORE("unselect", Unselect, 0, 0, NULL),
    CORE("variables", Variables, 2, 2, "token thread"),
    ABOUT("violate", Violate, 5, ANY, "token kind severity clause message"
            " ?-option value ...?"),
    CORE("watch", Watch, 5, 5, "token checker when script place"),
    WORD("at", At, 2, ANY, PLACED, "time ?-vars names? script"),
    WORD("choose", Choose, 1, 1, LEFT, "list|{int from to}"),
    WORD("clear", Clear, 1, 1, 0, "fault|all"),
    WORD("client", Client, 1, ANY, AGAIN, "name -gateway gateway"
            " ?-option value ...?"),
    WORD("designer", Designer, 1, ANY, AGAIN, "name -gateway gateway"
            " ?-option value ...?"),
    WORD("event", Event, 0, 1, LOOKS, "?field?"),
    WORD("events", Events, 0, 1, LOOKS, "?pattern?"),
    WORD("fault", Fault, 1, ANY, PLACED, "kind ?arg ...?"
            " ?-option value ...?"),
    WORD("gateway", Gateway, 1, ANY, AGAIN, "name ?-option value ...?"),
    WORD("handler", Handler, 2, ANY, PLACED | FOREIGN | AGAIN,
            "project name -on scopes ?-option value ...? ?args body?"),
    WORD("heal", Heal, 0, ANY, PLACED, "?-within duration?"),
    WORD("library", Library, 1, ANY, PLACED | FOREIGN,
            "?-option value ...? script"),
    WORD("link", Link, 2, ANY, AGAIN, "scope scope ?-option value ...?"),
    WORD("links", Links, 0, 1, 0, "?gateway?"),
    WORD("log", Log, 1, 1, 0, "text"),
    WORD("mark", Mark, 1, 1, 0, "name"),
    WORD("now", Now, 0, 1, LOOKS, "?s|ms|us|ns?"),
    WORD("on", On, 2, ANY, PLACED | FOREIGN,
            "scope ?-option value ...? script"),
    WORD("release", Release, 1, 1, 0, "fault"),
    WORD("repeat", Repeat, 2, 2, LEFT, "count script"),
    WORD("requests", Requests, 0, 0, LOOKS, NULL),
    WORD("restart", Restart, 1, 1, 0, "gateway"),
    WORD("result", Result, 1, 1, LOOKS, "task"),
    WORD("run", Run, 0, ANY, LEFT | AGAIN, "?-for duration|-until time?"),
    WORD("sample", Sample, 1, 1, LEFT, "distribution"),
    WORD("session", Session, 1, ANY, AGAIN, "name -gateway gateway"
            " ?-option value ...?"),
    WORD("terminate", Terminate, 1, 1, 0, "thread"),
    WORD("threads", Threads, 0, 1, LOOKS, "?scope?"),
    WORD("traffic", Traffic, 1, ANY, AGAIN, "scope -rate rate -project project"
            " -messageHandler handler ?-option value ...?"),
    WORD("violations", Violations, 0, 0, LOOKS, NULL),
    WORD("when", When, 2, ANY, PLACED, "pattern ?-option value ...? script")
};

#define COMMANDS        (sizeof(commandTable) / sizeof(commandTable[0]))

static int      CallEntered(GwsimFrontWorld *frontWorldPtr,
                    const GwsimFrontCommand *commandPtr, Tcl_Interp *interp,
                    int objc, Tcl_Obj *const objv[]);
static bool     IsForeign(int objc, Tcl_Obj *const objv[]);
static int      CallForeign(GwsimFrontWorld *frontWorldPtr,
                    const GwsimFrontCommand *commandPtr, Tcl_Interp *interp,
                    int objc, Tcl_Obj *const objv[]);
static Tcl_ObjCmdProc Call;
static Tcl_CmdDeleteProc DeleteBinding;

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontInit --
 *
 *      Makes all commands of the front in an interp.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      Namespaces ::gwsim::core and ::gwsim::words.
 *
 *----------------------------------------------------------------------
 */

int
GwsimFrontInit(
    Tcl_Interp *interp)         /* Interp to make them in. */
{
    GwsimFront *frontPtr = GwsimFrontNew(interp);

    for (size_t i = 0; i < COMMANDS; i++) {
        GwsimFrontBinding *bindingPtr = GwsimAlloc(sizeof(*bindingPtr));

        *bindingPtr = (GwsimFrontBinding) {frontPtr, &commandTable[i]};
        if (Tcl_CreateObjCommand(interp, commandTable[i].name, Call,
                bindingPtr, DeleteBinding) == NULL) {
            GwsimFree(bindingPtr);
            return TCL_ERROR;
        }
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWordOptions --
 *
 *      Reads the options of a word that ends with a script.  An option in
 *      the script's place means that the script was forgotten.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimWordOptions(
    Tcl_Interp *interp,         /* For the message. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv,       /* word ... ?-option value ...? script */
    int first,                  /* Where the options begin. */
    const char *const *table,   /* As of GwsimGetOptions. */
    Tcl_Obj **values)           /* As of GwsimGetOptions. */
{
    const char *script = Tcl_GetString(objv[objc - 1]);

    for (int i = 0; table[i] != NULL; i++) {
        if (strcmp(script, table[i]) == 0) {
            return GwsimSetError(interp, "SCRIPT MISSING", objv[0],
                    "\"%s\" ends with a script, not with the option %s",
                    Tcl_GetString(objv[0]), script);
        }
    }
    return GwsimGetOptions(interp, objc - 1 - first, objv + first, table,
            values, NULL);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWordScope, GwsimWordGateway --
 *
 *      The scope, or the gateway, of a name.
 *
 * Results:
 *      The scope; NULL with an error in the interp if there is none.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimScope *
GwsimWordScope(
    Tcl_Interp *interp,         /* For the message. */
    GwsimFrontWorld *frontWorldPtr,     /* World to search. */
    Tcl_Obj *namePtr)           /* Name of a scope. */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    GwsimScope *scopePtr = GwsimScopeFind(&worldPtr->scopes,
            &worldPtr->core, Tcl_GetString(namePtr));

    if (scopePtr == NULL) {
        GwsimSetStatusError(interp, GWSIM_SCOPE_UNKNOWN, namePtr);
        GwsimWordThereScopes(interp, worldPtr);
    }
    return scopePtr;
}

GwsimScope *
GwsimWordGateway(
    Tcl_Interp *interp,         /* For the message. */
    GwsimFrontWorld *frontWorldPtr,     /* World to search. */
    Tcl_Obj *namePtr)           /* Name of a gateway. */
{
    GwsimScope *scopePtr = GwsimWordScope(interp, frontWorldPtr, namePtr);

    if (scopePtr != NULL && scopePtr->kind != GWSIM_SCOPE_GATEWAY) {
        GwsimSetError(interp, "GATEWAY UNKNOWN", namePtr,
                "\"%s\" is a %s, not a gateway", Tcl_GetString(namePtr),
                GwsimScopeKindText(scopePtr->kind));
        return NULL;
    }
    return scopePtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWordNumber --
 *
 *      Reads an id: a letter and a number from 1 on, as "r17".
 *
 * Results:
 *      The number; 0 if it is no such id.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

uint32_t
GwsimWordNumber(
    const char *id,             /* Text to read. */
    char letter)                /* 'r', 't', 'f' or 'v'. */
{
    uint64_t number = 0;

    if (id[0] != letter || id[1] < '1' || id[1] > '9') {
        return 0;
    }
    for (id++; *id >= '0' && *id <= '9' && number <= UINT32_MAX; id++) {
        number = number * 10 + (uint64_t) (*id - '0');
    }
    return *id == '\0' && number <= UINT32_MAX ? (uint32_t) number : 0;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWordTask, GwsimWordRequest --
 *
 *      The task of an id ("t1"), the request of a handle ("r17").
 *
 * Results:
 *      The object; NULL with an error in the interp if there is none.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimTask *
GwsimWordTask(
    Tcl_Interp *interp,         /* For the message. */
    GwsimFrontWorld *frontWorldPtr,     /* World to search. */
    Tcl_Obj *idPtr)             /* As "t1". */
{
    uint32_t number = GwsimWordNumber(Tcl_GetString(idPtr), 't');
    GwsimTask *taskPtr = number == 0 ? NULL
            : GwsimTaskFind(frontWorldPtr->worldPtr, number);

    if (taskPtr == NULL) {
        GwsimSetExpected(interp, "TASK UNKNOWN", idPtr,
                "task as \"on\" returns it");
    }
    return taskPtr;
}

GwsimRequest *
GwsimWordRequest(
    Tcl_Interp *interp,         /* For the message. */
    GwsimFrontWorld *frontWorldPtr,     /* World to search. */
    Tcl_Obj *idPtr)             /* As "r17". */
{
    uint32_t number = GwsimWordNumber(Tcl_GetString(idPtr), 'r');
    GwsimRequest *reqPtr = number == 0 ? NULL
            : GwsimRequestHold(&frontWorldPtr->worldPtr->core, number);

    if (reqPtr == NULL) {
        GwsimSetExpected(interp, "REQUEST UNKNOWN", idPtr,
                "handle of a request");
    }
    return reqPtr;
}

/* The number of a name in a world. */
GwsimName
GwsimWordName(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    const char *text)           /* Name. */
{
    return GwsimNameIntern(frontWorldPtr->worldPtr->core.namesPtr, text,
            strlen(text));
}

/* The id of a number, as "r17"; "" for 0. */
Tcl_Obj *
GwsimWordId(
    char letter,                /* 'r', 't', 'f' or 'v'. */
    uint64_t number)            /* From 1 on, or 0. */
{
    char text[1 + GWSIM_DIGITS], *end = text + sizeof(text);
    char *start;

    if (number == 0) {
        return Tcl_NewObj();
    }
    start = GwsimDigits(end, number);
    *--start = letter;
    return Tcl_NewStringObj(start, (int) (end - start));
}

/* The text of a name. */
Tcl_Obj *
GwsimWordText(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    GwsimName name)             /* Name; 0: "". */
{
    size_t n;
    const char *text = GwsimNameText(
            frontWorldPtr->worldPtr->core.namesPtr, name, &n);

    return Tcl_NewStringObj(text, (int) n);
}

/* Appends a column to a row. */
void
GwsimWordColumn(
    Tcl_Obj *rowPtr,            /* List to append to. */
    const char *column,         /* Its name. */
    Tcl_Obj *valuePtr)          /* Its value. */
{
    Tcl_ListObjAppendElement(NULL, rowPtr, Tcl_NewStringObj(column, -1));
    Tcl_ListObjAppendElement(NULL, rowPtr, valuePtr);
}

/* Appends a column of text to a row. */
void
GwsimWordColumnText(
    Tcl_Obj *rowPtr,            /* List to append to. */
    const char *column,         /* Its name. */
    const char *text)           /* Its value; NULL counts as "". */
{
    GwsimWordColumn(rowPtr, column,
            Tcl_NewStringObj(text != NULL ? text : "", -1));
}

/* Calls a command of the table. */
static int
Call(
    ClientData clientData,      /* Its binding. */
    Tcl_Interp *interp,         /* Receives result or error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[])      /* The command and its arguments. */
{
    const GwsimFrontBinding *bindingPtr = clientData;
    const GwsimFrontCommand *commandPtr = bindingPtr->commandPtr;
    GwsimFront *frontPtr = bindingPtr->frontPtr;
    GwsimFrontWorld *frontWorldPtr;
    const char *outer;
    int code;

    if (objc - 1 < commandPtr->min || objc - 1 > commandPtr->max) {
        Tcl_WrongNumArgs(interp, 1, objv, commandPtr->usage);
        return TCL_ERROR;
    }
    if (commandPtr->coreProc != NULL) {
        return commandPtr->coreProc(frontPtr, interp, objc, objv);
    }
    frontWorldPtr = commandPtr->flags & TOKEN
            ? GwsimFrontFind(interp, frontPtr, objv[1])
            : GwsimFrontSelected(interp, frontPtr);
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    if (frontWorldPtr->callPtr != NULL
            && frontWorldPtr->callPtr->itemPtr->checker != 0
            && !(commandPtr->flags & (LOOKS | TOKEN))) {
        return GwsimSetError(interp, "CHECKER WORD", objv[0],
                "a checker only looks: no \"%.80s\" in it",
                Tcl_GetString(objv[0]));
    }
    if (frontWorldPtr->againPtr != NULL && !(commandPtr->flags & AGAIN)) {
        return GwsimSetError(interp, "AGAIN WORD", objv[0],
                "\"%.80s\" is not for a world that runs again and again",
                Tcl_GetString(objv[0]));
    }
    if (commandPtr->flags & LEFT) {
        return commandPtr->wordProc(frontWorldPtr, interp, objc, objv);
    }
    outer = GwsimFrontBeginWord(frontWorldPtr,
            strrchr(commandPtr->name, ':') + 1);
    if (commandPtr->flags & PLACED) {
        frontWorldPtr->place = frontWorldPtr->placeless ? ""
                : GwsimFrontPlace(frontPtr);
    }
    code = (commandPtr->flags & FOREIGN) && IsForeign(objc, objv)
            ? CallForeign(frontWorldPtr, commandPtr, interp, objc, objv)
            : CallEntered(frontWorldPtr, commandPtr, interp, objc, objv);
    GwsimFrontEndWord(frontWorldPtr, outer);
    return code;
}

static int
CallEntered(
    GwsimFrontWorld *frontWorldPtr,     /* World to act on. */
    const GwsimFrontCommand *commandPtr,        /* Word. */
    Tcl_Interp *interp,         /* Receives result or error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[])      /* The word and its arguments. */
{
    GwsimRuntime *rtPtr = frontWorldPtr->worldPtr->core.rtPtr;
    int code;

    GwsimEnter(rtPtr);
    GwsimFrontAgainUse(frontWorldPtr->againPtr);
    code = commandPtr->wordProc(frontWorldPtr, interp, objc, objv);
    GwsimFrontAgainUse(NULL);
    GwsimLeave(rtPtr);
    return code;
}

/* True for a word with -in LANGUAGE, or -jython DIRECTORY. */
static bool
IsForeign(
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[])      /* The word and its arguments. */
{
    for (int i = 1; i < objc; i++) {
        const char *text = Tcl_GetString(objv[i]);

        if (text[0] == '-' && (strcmp(text, "-in") == 0
                || strcmp(text, "-jython") == 0)) {
            return true;
        }
    }
    return false;
}

/* Calls a word whose script is of another language.  The library makes it a
 * function, and the words those of Tcl: {FUNCTION word ...}. */
static int
CallForeign(
    GwsimFrontWorld *frontWorldPtr,     /* World to act on. */
    const GwsimFrontCommand *commandPtr,        /* Word. */
    Tcl_Interp *interp,         /* Receives result or error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[])      /* The word and its arguments. */
{
    Tcl_Obj *begin[3] = {
        Tcl_NewStringObj("::gwsim::jython::Word", -1),
        frontWorldPtr->tokenPtr,
        Tcl_NewStringObj(frontWorldPtr->place, -1)
    };
    Tcl_Obj *listPtr = Tcl_NewListObj(3, begin), **words;
    const char *place = frontWorldPtr->place;
    Tcl_Size n;
    int code;

    Tcl_IncrRefCount(listPtr);
    Tcl_ListObjReplace(NULL, listPtr, 3, 0, objc, objv);
    code = Tcl_EvalObjEx(interp, listPtr, TCL_EVAL_DIRECT);
    Tcl_DecrRefCount(listPtr);
    if (code != TCL_OK) {
        return code;
    }
    frontWorldPtr->place = place;       /* It may have called words itself. */
    listPtr = Tcl_GetObjResult(interp);
    Tcl_IncrRefCount(listPtr);
    code = Tcl_ListObjGetElements(interp, listPtr, &n, &words);
    if (code == TCL_OK) {
        Tcl_ResetResult(interp);
        frontWorldPtr->foreignPtr = words[0];
        code = CallEntered(frontWorldPtr, commandPtr, interp, (int) n - 1,
                words + 1);
        frontWorldPtr->foreignPtr = NULL;
    }
    Tcl_DecrRefCount(listPtr);
    return code;
}

/* A command goes. */
static void
DeleteBinding(
    ClientData clientData)      /* Its binding. */
{
    GwsimFree(clientData);
}
