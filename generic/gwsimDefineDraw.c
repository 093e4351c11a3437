/*
 * gwsimDefineDraw.c --
 *
 *      Draws from the distributions that users have defined: evaluates their
 *      bodies, which draw with `sample` and `choose`.
 *
 *      Rules:
 *      1. A world draws in one interp, made at the first draw.  It has the
 *         commands that compute and no other, so nothing of the host, of time
 *         or chance: a draw depends on choices and arguments alone, and so
 *         can be searched, replayed and shrunk.
 *      2. Draws happen in the middle of the core, with the world entered.
 *         The interp has no command that enters it.
 *      3. On the real clock any OS thread may draw, and an interp belongs to
 *         one: so the interp lives on a helper, and who draws waits for it.
 *         On the virtual clock there is but one thread.
 *      4. A draw that fails is 0 and a script error, which the definition has
 *         once a world; of `sample` in a script it is the script's error.
 */

#include "gwsimDefine.h"

#include <string.h>

#include "gwsimOutcome.h"
#include "gwsimRealHelper.h"
#include "gwsimScript.h"
#include "gwsimTclUtil.h"

#define COMMANDS_MAX    1000000 /* Commands of one draw. */
#define RECURSION_MAX   200
#define WORDS_MAX       64      /* Of a DIST. */

typedef struct Spec {           /* A DIST as somebody has written it. */
    struct Spec *nextPtr;
    char *text;
    const GwsimDefinition *defPtr;
    bool told;                  /* Its failure (rule 4). */
} Spec;

struct GwsimDraws {
    GwsimWorld *worldPtr;
    GwsimDefinitions *tablePtr;
    Spec *specs;                /* Newest first. */
    GwsimHelper *helperPtr;     /* Real clock: where the interp is. */
    /* Of the interp's thread. */
    Tcl_Interp *interp;         /* NULL: none yet. */
    Tcl_Obj **lambdas;          /* Of each definition, or NULL. */
    GwsimStream *streamPtr;     /* What the draw in hand draws from. */
};

typedef struct Draw {           /* One draw, to be done and done. */
    GwsimDraws *drawsPtr;
    const Spec *specPtr;
    GwsimStream *streamPtr;
    GwsimTime time;             /* What was drawn, */
    bool failed;                /* or else: */
    int line;                   /* of the body, */
    GwsimBuf message, stack, code;
} Draw;

#define FreeDraw(drawPtr) \
    do { \
        GwsimBufFree(&(drawPtr)->message); \
        GwsimBufFree(&(drawPtr)->stack); \
        GwsimBufFree(&(drawPtr)->code); \
    } while (0)

/* What an interp of draws keeps: commands and namespaces that compute, and in
 * which version of Tcl they are does not matter. Each list is sorted. */
static const char *const keptCommands[] = {
    "append", "apply", "array", "binary", "break", "catch", "concat", "const",
    "continue", "coroutine", "dict", "error", "eval", "expr", "for",
    "foreach", "format", "global", "if", "incr", "info", "join", "lappend",
    "lassign", "ledit", "lindex", "linsert", "list", "llength", "lmap",
    "lpop", "lrange", "lremove", "lrepeat", "lreplace", "lreverse", "lsearch",
    "lseq", "lset", "lsort", "namespace", "proc", "regexp", "regsub",
    "rename", "return", "scan", "set", "split", "string", "subst", "switch",
    "tailcall", "throw", "trace", "try", "unset", "uplevel", "upvar",
    "variable", "while", "yield", "yieldto", NULL
};
static const char *const keptNamespaces[] = {
    "array", "binary", "dict", "info", "mathfunc", "mathop", "namespace",
    "oo", "prefix", "string", "tcl", NULL
};
static const char *const keptInTcl[] = {"prefix", NULL};
static const char *const keptInfo[] = {
    "args", "body", "cmdcount", "commands", "complete", "coroutine",
    "default", "errorstack", "exists", "frame", "functions", "globals",
    "level", "locals", "procs", "vars", NULL
};
/* Functions that in 8.6 are of Tcl's library, which is not read here. */
static const char functions[] =
        "foreach {function sign} {max > min <} {\n"
        "    proc ::tcl::mathfunc::$function {best args} [string map \\\n"
        "            [list %S $sign] {\n"
        "        foreach n $args {if {$n %S $best} {set best $n}}\n"
        "        return $best\n"
        "    }]\n"
        "}\n"
        "unset -nocomplain function sign env tcl_platform tcl_library";

static GwsimTime DrawUser(GwsimCore *corePtr, const GwsimDist *distPtr,
        GwsimStream *streamPtr);
static void Perform(Draw *drawPtr);
static void Tell(GwsimWorld *worldPtr, const Draw *drawPtr);
static GwsimHelperProc Evaluate;
static GwsimHelperProc EndInterp;
static Tcl_Interp *NewInterp(GwsimDraws *drawsPtr);
static void Keep(Tcl_Interp *interp, const char *query,
        const char *const *kept, bool namespaces);
static bool IsIn(const char *const *names, const char *name);
static void SetLimit(Tcl_Interp *interp);
static int EvalDist(GwsimDraws *drawsPtr, const GwsimDefinition *defPtr,
        Tcl_Obj *objPtr, GwsimTime *timePtr);
static const GwsimDefinition *Named(const GwsimDefinitions *tablePtr,
        Tcl_Obj *objPtr);
static int CheckCount(Tcl_Interp *interp, const GwsimDefinition *defPtr,
        Tcl_Obj *objPtr);
static Tcl_ObjCmdProc ChooseCmd, SampleCmd, NoChanceCmd;

/*
 *----------------------------------------------------------------------
 *
 * GwsimDrawsCreate, GwsimDrawsFree --
 *
 *      The draws of a world.
 *
 * Results:
 *      Create: the draws.
 *
 * Side effects:
 *      None; free ends the helper.
 *
 *----------------------------------------------------------------------
 */

GwsimDraws *
GwsimDrawsCreate(
    GwsimWorld *worldPtr,       /* New world. */
    GwsimDefinitions *tablePtr) /* What it knows. */
{
    GwsimDraws *drawsPtr = GwsimCalloc(1, sizeof(*drawsPtr));

    drawsPtr->worldPtr = worldPtr;
    drawsPtr->tablePtr = GwsimDefinitionsRetain(tablePtr);
    worldPtr->core.drawProc = DrawUser;
    worldPtr->core.drawData = drawsPtr;
    return drawsPtr;
}

void
GwsimDrawsFree(
    GwsimDraws *drawsPtr)       /* Of a world that has closed. */
{
    Spec *specPtr;

    if (drawsPtr->helperPtr != NULL) {
        GwsimHelperCall(drawsPtr->helperPtr, EndInterp, drawsPtr);
        GwsimHelperStop(drawsPtr->helperPtr);
    } else {
        EndInterp(drawsPtr);
    }
    while ((specPtr = drawsPtr->specs) != NULL) {
        drawsPtr->specs = specPtr->nextPtr;
        GwsimFree(specPtr->text);
        GwsimFree(specPtr);
    }
    GwsimDefinitionsRelease(drawsPtr->tablePtr);
    GwsimFree(drawsPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimDrawsGet --
 *
 *      Reads a DIST of a user.  World entered.
 *
 * Results:
 *      A standard Tcl result; TCL_CONTINUE if it names none of them.
 *
 * Side effects:
 *      The text is kept until the world closes.
 *
 *----------------------------------------------------------------------
 */

int
GwsimDrawsGet(
    GwsimDraws *drawsPtr,       /* Draws of the world, or NULL. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *objPtr,            /* Distribution. */
    GwsimDist *distPtr)         /* Receives it. */
{
    const GwsimDefinition *defPtr = drawsPtr == NULL ? NULL
            : Named(drawsPtr->tablePtr, objPtr);
    const char *text;
    Spec *specPtr;

    if (defPtr == NULL) {
        return TCL_CONTINUE;
    }
    if (CheckCount(interp, defPtr, objPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    text = Tcl_GetString(objPtr);
    for (specPtr = drawsPtr->specs; specPtr != NULL
            && strcmp(specPtr->text, text) != 0;) {
        specPtr = specPtr->nextPtr;
    }
    if (specPtr == NULL) {
        specPtr = GwsimCalloc(1, sizeof(*specPtr));
        specPtr->text = memcpy(GwsimAlloc(strlen(text) + 1), text,
                strlen(text) + 1);
        specPtr->defPtr = defPtr;
        specPtr->nextPtr = drawsPtr->specs;
        drawsPtr->specs = specPtr;
    }
    *distPtr = (GwsimDist) {
        .kind = GWSIM_DIST_USER, .user = (uint64_t) (uintptr_t) specPtr
    };
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimDrawsSample --
 *
 *      One draw, for the command `sample`.  World entered.
 *
 * Results:
 *      The duration as a new object, or NULL and an error in interp.
 *
 * Side effects:
 *      Those choices.
 *
 *----------------------------------------------------------------------
 */

Tcl_Obj *
GwsimDrawsSample(
    Tcl_Interp *interp,         /* For the error. */
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimStream *streamPtr,     /* What a plain run draws from. */
    const GwsimDist *distPtr)   /* From GwsimDrawsGet. */
{
    char buf[GWSIM_DURATION_SPACE];
    Draw draw = {
        .drawsPtr = corePtr->drawData, .streamPtr = streamPtr,
        .specPtr = (const Spec *) (uintptr_t) distPtr->user
    };
    Tcl_Obj *resultPtr = NULL;

    Perform(&draw);
    if (draw.failed) {
        Tcl_SetObjResult(interp, Tcl_NewStringObj(draw.message.data, -1));
        Tcl_SetObjErrorCode(interp, Tcl_NewStringObj(draw.code.data, -1));
        (void) GwsimDefinitionTrace(interp, draw.specPtr->defPtr, draw.line);
    } else {
        resultPtr = Tcl_NewStringObj(GwsimFormatDuration(draw.time, buf), -1);
    }
    FreeDraw(&draw);
    return resultPtr;
}

/* A draw of the core: its drawProc. */
static GwsimTime
DrawUser(
    GwsimCore *corePtr,         /* Core of the world; entered. */
    const GwsimDist *distPtr,   /* From GwsimDrawsGet. */
    GwsimStream *streamPtr)     /* What a plain run draws from. */
{
    Spec *specPtr = (Spec *) (uintptr_t) distPtr->user;
    Draw draw = {
        .drawsPtr = corePtr->drawData, .streamPtr = streamPtr,
        .specPtr = specPtr
    };

    Perform(&draw);
    if (draw.failed && !specPtr->told) {
        specPtr->told = true;
        Tell(GwsimWorldOf(corePtr), &draw);
    }
    FreeDraw(&draw);
    return draw.failed ? 0 : draw.time;
}

/* Draws, wherever that must be done (rule 3). */
static void
Perform(
    Draw *drawPtr)              /* What to do. */
{
    GwsimDraws *drawsPtr = drawPtr->drawsPtr;

    if (!drawsPtr->worldPtr->config.real) {
        Evaluate(drawPtr);
        return;
    }
    if (drawsPtr->helperPtr == NULL) {
        drawsPtr->helperPtr = GwsimHelperStart();
    }
    if (drawsPtr->helperPtr == NULL) {
        drawPtr->failed = true;
        drawPtr->line = 1;
        GwsimBufPrintf(&drawPtr->message,
                "the system has no thread left to draw on");
        GwsimBufPrintf(&drawPtr->stack, "%s", drawPtr->message.data);
        GwsimBufPrintf(&drawPtr->code, "NONE");
        return;
    }
    GwsimHelperCall(drawsPtr->helperPtr, Evaluate, drawPtr);
}

/* Records the failure of a draw (rule 4). */
static void
Tell(
    GwsimWorld *worldPtr,       /* World; entered. */
    const Draw *drawPtr)        /* A draw that failed. */
{
    const GwsimDefinition *defPtr = drawPtr->specPtr->defPtr;
    GwsimOutcome outcome = {0};
    GwsimBuf place = {0};

    GwsimOutcomeFail(&outcome, "python", "RuntimeError",
            drawPtr->message.data, NULL);
    (void) GwsimValueText(drawPtr->stack.data, drawPtr->stack.len,
            &outcome.stackPtr);
    GwsimBufPrintf(&place, "%s:%d", defPtr->file,
            defPtr->line + drawPtr->line - 1);
    GwsimWorldScriptError(worldPtr, NULL, 0, 0,
            defPtr->file[0] == '\0' ? 0 : GwsimNameIntern(
                    worldPtr->core.namesPtr, place.data, place.len),
            0, &outcome, false);
    GwsimBufFree(&place);
    GwsimOutcomeFree(&outcome);
}

/* ---- On the thread of the interp ---- */

/* Draws. */
static void
Evaluate(
    void *data)                 /* A Draw. */
{
    Draw *drawPtr = data;
    GwsimDraws *drawsPtr = drawPtr->drawsPtr;
    GwsimStream *outerPtr = drawsPtr->streamPtr;
    Tcl_Obj *objPtr = Tcl_NewStringObj(drawPtr->specPtr->text, -1);
    const char *stack, *code;

    if (drawsPtr->interp == NULL) {
        drawsPtr->interp = NewInterp(drawsPtr);
    }
    drawsPtr->streamPtr = drawPtr->streamPtr;
    Tcl_IncrRefCount(objPtr);
    SetLimit(drawsPtr->interp);
    if (EvalDist(drawsPtr, drawPtr->specPtr->defPtr, objPtr, &drawPtr->time)
            != TCL_OK) {
        drawPtr->failed = true;
        drawPtr->line = Tcl_GetErrorLine(drawsPtr->interp);
        GwsimBufPrintf(&drawPtr->message, "%s",
                Tcl_GetStringResult(drawsPtr->interp));
        stack = Tcl_GetVar(drawsPtr->interp, "errorInfo", TCL_GLOBAL_ONLY);
        GwsimBufPrintf(&drawPtr->stack, "%s", stack != NULL ? stack
                : drawPtr->message.data);
        code = Tcl_GetVar(drawsPtr->interp, "errorCode", TCL_GLOBAL_ONLY);
        GwsimBufPrintf(&drawPtr->code, "%s", code != NULL ? code : "NONE");
    }
    Tcl_ResetResult(drawsPtr->interp);
    Tcl_DecrRefCount(objPtr);
    drawsPtr->streamPtr = outerPtr;
}

/* Ends the interp; on a helper also what Tcl keeps for its thread. */
static void
EndInterp(
    void *data)                 /* The draws. */
{
    GwsimDraws *drawsPtr = data;

    if (drawsPtr->interp == NULL) {
        return;
    }
    for (int i = 0; i < drawsPtr->tablePtr->count; i++) {
        if (drawsPtr->lambdas[i] != NULL) {
            Tcl_DecrRefCount(drawsPtr->lambdas[i]);
        }
    }
    GwsimFree(drawsPtr->lambdas);
    Tcl_DeleteInterp(drawsPtr->interp);
    if (drawsPtr->helperPtr != NULL) {
        Tcl_FinalizeThread();
    }
}

/* An interp in which nothing can be had but choices (rule 1). */
static Tcl_Interp *
NewInterp(
    GwsimDraws *drawsPtr)       /* Whose. */
{
    Tcl_Interp *interp = Tcl_CreateInterp();

    Keep(interp, "info commands ::tcl::info::*", keptInfo, false);
    Keep(interp, "info commands ::tcl::*", keptInTcl, false);
    (void) Tcl_Eval(interp, functions);
    Keep(interp, "concat [namespace children ::] [namespace children ::tcl]",
            keptNamespaces, true);
    Keep(interp, "info commands ::*", keptCommands, false);
    Tcl_CreateObjCommand(interp, "choose", ChooseCmd, drawsPtr, NULL);
    Tcl_CreateObjCommand(interp, "sample", SampleCmd, drawsPtr, NULL);
    Tcl_CreateObjCommand(interp, "::tcl::mathfunc::rand", NoChanceCmd, NULL,
            NULL);
    Tcl_CreateObjCommand(interp, "::tcl::mathfunc::srand", NoChanceCmd, NULL,
            NULL);
    Tcl_SetRecursionLimit(interp, RECURSION_MAX);
    Tcl_LimitTypeSet(interp, TCL_LIMIT_COMMANDS);
    drawsPtr->lambdas = GwsimCalloc((size_t) drawsPtr->tablePtr->count,
            sizeof(Tcl_Obj *));
    return interp;
}

/* Deletes what a query lists and is not to be kept.  (There is no Tcl_MakeSafe
 * in Tcl 9, and it leaves the process's number.) */
static void
Keep(
    Tcl_Interp *interp,         /* New interp. */
    const char *query,          /* Lists whole names. */
    const char *const *kept,    /* Last parts of names. */
    bool namespaces)            /* Else they are commands. */
{
    Tcl_Obj *listPtr, **names;
    Tcl_Size n = 0;

    (void) Tcl_Eval(interp, query);
    listPtr = Tcl_GetObjResult(interp);
    Tcl_IncrRefCount(listPtr);
    (void) Tcl_ListObjGetElements(NULL, listPtr, &n, &names);
    for (Tcl_Size i = 0; i < n; i++) {
        const char *name = Tcl_GetString(names[i]);
        Tcl_Namespace *namespacePtr;

        if (IsIn(kept, strrchr(name, ':') + 1)) {
            continue;
        }
        if (!namespaces) {
            (void) Tcl_DeleteCommand(interp, name);
            continue;
        }
        namespacePtr = Tcl_FindNamespace(interp, name, NULL, 0);
        if (namespacePtr != NULL) {
            Tcl_DeleteNamespace(namespacePtr);
        }
    }
    Tcl_DecrRefCount(listPtr);
    Tcl_ResetResult(interp);
}

/* Whether a sorted list has a name. */
static bool
IsIn(
    const char *const *names,   /* List, NULL at its end. */
    const char *name)           /* Looked for. */
{
    while (*names != NULL && strcmp(*names, name) < 0) {
        names++;
    }
    return *names != NULL && strcmp(*names, name) == 0;
}

/* A draw that goes round and round is to end. */
static void
SetLimit(
    Tcl_Interp *interp)         /* Interp of draws. */
{
    int count;

    Tcl_LimitSetCommands(interp, INT32_MAX);
    if (Tcl_Eval(interp, "info cmdcount") == TCL_OK
            && Tcl_GetIntFromObj(NULL, Tcl_GetObjResult(interp), &count)
                    == TCL_OK && count < INT32_MAX - COMMANDS_MAX) {
        Tcl_LimitSetCommands(interp, count + COMMANDS_MAX);
    }
    Tcl_ResetResult(interp);
}

/* Evaluates a body. */
static int
EvalDist(
    GwsimDraws *drawsPtr,       /* Whose interp. */
    const GwsimDefinition *defPtr,      /* Which distribution. */
    Tcl_Obj *objPtr,            /* Its DIST: name and arguments. */
    GwsimTime *timePtr)         /* Receives the duration. */
{
    Tcl_Interp *interp = drawsPtr->interp;
    Tcl_Obj **lambdaPtr = &drawsPtr->lambdas[defPtr
            - drawsPtr->tablePtr->items];
    Tcl_Obj *call[WORDS_MAX + 1], **words;
    Tcl_Size n;
    int code, line = 0;

    if (*lambdaPtr == NULL) {
        call[0] = Tcl_NewStringObj(defPtr->args, -1);
        call[1] = Tcl_NewStringObj(defPtr->body, -1);
        *lambdaPtr = Tcl_NewListObj(2, call);
        Tcl_IncrRefCount(*lambdaPtr);
    }
    if (Tcl_ListObjGetElements(interp, objPtr, &n, &words) != TCL_OK) {
        return TCL_ERROR;
    }
    call[0] = Tcl_NewStringObj("apply", -1);
    call[1] = *lambdaPtr;
    for (int i = 1; i < n; i++) {
        call[i + 1] = words[i];
    }
    for (int i = 0; i <= n; i++) {
        Tcl_IncrRefCount(call[i]);
    }
    code = Tcl_EvalObjv(interp, n + 1, call, TCL_EVAL_GLOBAL);
    for (int i = 0; i <= n; i++) {
        Tcl_DecrRefCount(call[i]);
    }
    if (code == TCL_OK) {
        Tcl_Obj *resultPtr = Tcl_GetObjResult(interp);

        Tcl_IncrRefCount(resultPtr);
        line = 1;
        code = GwsimGetDuration(interp, resultPtr, timePtr);
        Tcl_DecrRefCount(resultPtr);
    }
    if (code != TCL_OK) {
        Tcl_SetErrorLine(interp, GwsimDefinitionTrace(interp, defPtr, line));
        return TCL_ERROR;
    }
    return TCL_OK;
}

/* The distribution that a DIST names, or NULL. */
static const GwsimDefinition *
Named(
    const GwsimDefinitions *tablePtr,   /* Where to look, or NULL. */
    Tcl_Obj *objPtr)            /* DIST */
{
    const char *text = Tcl_GetString(objPtr);
    Tcl_Obj *namePtr;

    if (tablePtr == NULL || (text[0] >= '0' && text[0] <= '9')
            || Tcl_ListObjIndex(NULL, objPtr, 0, &namePtr) != TCL_OK
            || namePtr == NULL) {
        return NULL;
    }
    return GwsimDefinitionFind(tablePtr, true, Tcl_GetString(namePtr));
}

/* Whether a DIST has as many arguments as its distribution takes. */
static int
CheckCount(
    Tcl_Interp *interp,         /* For the message. */
    const GwsimDefinition *defPtr,      /* Its distribution. */
    Tcl_Obj *objPtr)            /* DIST */
{
    Tcl_Size n;
    int required = 0;

    if (Tcl_ListObjLength(interp, objPtr, &n) != TCL_OK) {
        return TCL_ERROR;
    }
    for (int i = 0; i < defPtr->formalCount; i++) {
        if (defPtr->formals[i].value == NULL) {
            required = i + 1;
        }
    }
    if (n - 1 < required || n > WORDS_MAX
            || (!defPtr->rest && n - 1 > defPtr->formalCount)) {
        Tcl_Obj *usagePtr = GwsimDefinitionUsage(defPtr);

        (void) GwsimSetExpected(interp, "DIST FORMAT", objPtr,
                Tcl_GetString(usagePtr));
        Tcl_DecrRefCount(usagePtr);
        return TCL_ERROR;
    }
    return TCL_OK;
}

/* ---- Commands of bodies ---- */

/* choose LIST|{int A B} */
static int
ChooseCmd(
    ClientData clientData,      /* The draws. */
    Tcl_Interp *interp,         /* Their interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* choose spec */
{
    GwsimDraws *drawsPtr = clientData;
    Tcl_Obj *resultPtr;

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "list|{int from to}");
        return TCL_ERROR;
    }
    resultPtr = GwsimChooseEntered(interp, &drawsPtr->worldPtr->core,
            drawsPtr->streamPtr, objv[1]);
    if (resultPtr == NULL) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, resultPtr);
    return TCL_OK;
}

/* sample DIST: also of another distribution of the user's. */
static int
SampleCmd(
    ClientData clientData,      /* The draws. */
    Tcl_Interp *interp,         /* Their interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* sample distribution */
{
    GwsimDraws *drawsPtr = clientData;
    char buf[GWSIM_DURATION_SPACE];
    const GwsimDefinition *defPtr;
    GwsimTime time;
    GwsimDist dist;

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "distribution");
        return TCL_ERROR;
    }
    defPtr = Named(drawsPtr->tablePtr, objv[1]);
    if (defPtr != NULL) {
        if (CheckCount(interp, defPtr, objv[1]) != TCL_OK
                || EvalDist(drawsPtr, defPtr, objv[1], &time) != TCL_OK) {
            return TCL_ERROR;
        }
    } else {
        if (GwsimGetDist(interp, objv[1], &dist) != TCL_OK) {
            return TCL_ERROR;
        }
        time = GwsimDraw(&drawsPtr->worldPtr->core, &dist,
                drawsPtr->streamPtr);
    }
    Tcl_SetObjResult(interp, Tcl_NewStringObj(GwsimFormatDuration(time, buf),
            -1));
    return TCL_OK;
}

/* rand() and srand(): nobody could replay them. */
static int
NoChanceCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* Not used. */
{
    (void) clientData;
    (void) objc;
    (void) objv;
    return GwsimSetError(interp, "DEFINE CHANCE", NULL,
            "a distribution draws with sample and choose");
}
