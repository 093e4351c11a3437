/*
 * gwsimFront.c --
 *
 *      Keeps the worlds of an interp, and runs the scripts of `at` and
 *      `when` for them.
 *
 *      The life of a GwsimFrontWorld; each arrow out of a state in which it
 *      is held gives up one reference, and the last one frees it:
 *
 *          GwsimFrontAdd            GwsimFrontClose
 *               |                         |
 *               v        run returns      v      unselected
 *             open <--------------+     shell ---------------> freed
 *               |                 |       ^
 *               +-----> running --+       |
 *                          |              |
 *                          +--------------+  interp gone meanwhile
 *
 *  1. While a world runs, its interp is preserved: `interp delete` in the
 *     middle of a run makes the run stop, and Tcl deletes the interp when the
 *     run has returned.
 *  2. At the end of the thread or the process all worlds are closed, but for
 *     one that is in the middle of a run: nothing can return there any more.
 *  3. A script of `at` or `when` is evaluated at the level of BODY's frame.
 *     Its -vars have the values kept by the word while it runs; afterwards
 *     the frame's own values are back.
 */

#include "gwsimOutcome.h"
#include "gwsimScript.h"
#include "gwsimTclUtil.h"
#include "gwsimTclValue.h"
#include "gwsimWordCmd.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ASSOC_KEY       "gwsim"
#define SCRIPT_CMD      "::gwsim::core::script"
#define PLACE_PROC      "::gwsim::Place"

struct GwsimFront {
    Tcl_Interp *interp;
    GwsimFrontWorld *worlds;    /* Open ones, newest first. */
    uint32_t worldCount;        /* Number of the newest. */
    GwsimFrontWorld **selected; /* Stack. */
    size_t selectedCount, selectedSpace;
    Tcl_Obj *scriptWordPtr;     /* SCRIPT_CMD */
    Tcl_Obj *uplevelWordPtr;    /* "::uplevel" */
    Tcl_Obj *placeWordPtr;      /* PLACE_PROC */
    Tcl_Obj *placePtr;          /* What it said last, or NULL. */
};

typedef struct GwsimSaved {     /* What the variables of -vars had. */
    Tcl_Obj **values;           /* NULL: unset. */
    int count;
} GwsimSaved;

static Tcl_InterpDeleteProc Deleted;
static Tcl_ExitProc ThreadEnds;
static void CloseAll(GwsimFront *frontPtr);
static void ReleaseWorld(GwsimFrontWorld *frontWorldPtr);
static void FreeScripts(GwsimFrontWorld *frontWorldPtr);
static void RunDriver(GwsimWorld *worldPtr, GwsimDriverCall *callPtr);
static void TakeError(Tcl_Interp *interp, int code,
        GwsimOutcome *outcomePtr);
static GwsimValue *TakeException(Tcl_Obj *codePtr);
static Tcl_Obj *GetVar(Tcl_Interp *interp, Tcl_Obj *namePtr);
static int SetVars(Tcl_Interp *interp, const GwsimFrontScript *scriptPtr,
        GwsimSaved *savedPtr);
static int RestoreVars(Tcl_Interp *interp,
        const GwsimFrontScript *scriptPtr, GwsimSaved *savedPtr, int code);
static int BodyCode(Tcl_Interp *interp, int code);

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontNew --
 *
 *      The front of an interp, made at the first call.
 *
 * Results:
 *      The front.
 *
 * Side effects:
 *      It ends with the interp or with the thread.
 *
 *----------------------------------------------------------------------
 */

GwsimFront *
GwsimFrontNew(
    Tcl_Interp *interp)         /* Interp to have one. */
{
    GwsimFront *frontPtr = GwsimFrontGet(interp);

    if (frontPtr != NULL) {
        return frontPtr;
    }
    frontPtr = GwsimCalloc(1, sizeof(*frontPtr));
    frontPtr->interp = interp;
    frontPtr->scriptWordPtr = Tcl_NewStringObj(SCRIPT_CMD, -1);
    frontPtr->uplevelWordPtr = Tcl_NewStringObj("::uplevel", -1);
    frontPtr->placeWordPtr = Tcl_NewStringObj(PLACE_PROC, -1);
    Tcl_IncrRefCount(frontPtr->scriptWordPtr);
    Tcl_IncrRefCount(frontPtr->uplevelWordPtr);
    Tcl_IncrRefCount(frontPtr->placeWordPtr);
    Tcl_SetAssocData(interp, ASSOC_KEY, Deleted, frontPtr);
    Tcl_CreateThreadExitHandler(ThreadEnds, frontPtr);
    return frontPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontGet --
 *
 *      The front of an interp.
 *
 * Results:
 *      The front, or NULL if it has none.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimFront *
GwsimFrontGet(
    Tcl_Interp *interp)         /* Interp to ask. */
{
    return Tcl_GetAssocData(interp, ASSOC_KEY, NULL);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontAdd --
 *
 *      A new world of an interp.
 *
 * Results:
 *      The world, open, not selected; NULL if the system has not what a world
 *      of the real clock needs.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimFrontWorld *
GwsimFrontAdd(
    GwsimFront *frontPtr,       /* Front that will own it. */
    const GwsimWorldConfig *configPtr)  /* What it is like. */
{
    GwsimWorld *worldPtr = GwsimWorldCreate(configPtr, &gwsimTclHost, NULL);
    GwsimFrontWorld *frontWorldPtr;
    char token[16];

    if (worldPtr == NULL) {
        return NULL;
    }
    frontWorldPtr = GwsimCalloc(1, sizeof(*frontWorldPtr));
    frontWorldPtr->frontPtr = frontPtr;
    frontWorldPtr->number = ++frontPtr->worldCount;
    frontWorldPtr->refs = 1;
    snprintf(token, sizeof(token), "w%" PRIu32, frontWorldPtr->number);
    frontWorldPtr->tokenPtr = Tcl_NewStringObj(token, -1);
    frontWorldPtr->namePtr = Tcl_NewStringObj(configPtr->scenario, -1);
    frontWorldPtr->levelPtr = Tcl_NewStringObj("#0", -1);
    Tcl_IncrRefCount(frontWorldPtr->tokenPtr);
    Tcl_IncrRefCount(frontWorldPtr->namePtr);
    Tcl_IncrRefCount(frontWorldPtr->levelPtr);
    frontWorldPtr->worldPtr = worldPtr;
    worldPtr->frontPtr = frontWorldPtr;
    worldPtr->driverProc = RunDriver;
    frontWorldPtr->nextPtr = frontPtr->worlds;
    frontPtr->worlds = frontWorldPtr;
    return frontWorldPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontFind --
 *
 *      The open world of a token.
 *
 * Results:
 *      The world; NULL with an error in the interp if there is none.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimFrontWorld *
GwsimFrontFind(
    Tcl_Interp *interp,         /* For the message. */
    GwsimFront *frontPtr,       /* Front to search. */
    Tcl_Obj *tokenPtr)          /* As "w3". */
{
    const char *token = Tcl_GetString(tokenPtr);

    for (GwsimFrontWorld *frontWorldPtr = frontPtr->worlds;
            frontWorldPtr != NULL; frontWorldPtr = frontWorldPtr->nextPtr) {
        if (strcmp(Tcl_GetString(frontWorldPtr->tokenPtr), token) == 0) {
            return frontWorldPtr;
        }
    }
    GwsimSetError(interp, "WORLD UNKNOWN", tokenPtr,
            "no world is open as \"%.80s\"", token);
    return NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontSelected --
 *
 *      The world that words act on.
 *
 * Results:
 *      The world; NULL with an error in the interp if there is none.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimFrontWorld *
GwsimFrontSelected(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    GwsimFront *frontPtr)       /* Front to ask. */
{
    GwsimFrontWorld *frontWorldPtr;

    if (frontPtr->selectedCount == 0) {
        GwsimSetError(interp, "WORLD NONE", NULL, "no world is selected:"
                " words live in the BODY of gwsim::scenario, or in"
                " \"$w eval\" of a world made by \"gwsim::world create\"");
        return NULL;
    }
    frontWorldPtr = frontPtr->selected[frontPtr->selectedCount - 1];
    if (frontWorldPtr->worldPtr == NULL) {
        GwsimSetError(interp, "WORLD CLOSED", frontWorldPtr->tokenPtr,
                "world \"%s\" is closed",
                Tcl_GetString(frontWorldPtr->tokenPtr));
        return NULL;
    }
    return frontWorldPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontSelect, GwsimFrontUnselect --
 *
 *      Make words act on a world, until the matching unselect.
 *
 * Results:
 *      Unselect: false if nothing is selected.
 *
 * Side effects:
 *      A closed world may be freed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimFrontSelect(
    GwsimFront *frontPtr,       /* Front. */
    GwsimFrontWorld *frontWorldPtr)     /* One of its worlds. */
{
    GWSIM_GROW(frontPtr->selected, frontPtr->selectedCount + 1,
            frontPtr->selectedSpace);
    frontPtr->selected[frontPtr->selectedCount++] = frontWorldPtr;
    frontWorldPtr->refs++;
}

bool
GwsimFrontUnselect(
    GwsimFront *frontPtr)       /* Front. */
{
    if (frontPtr->selectedCount == 0) {
        return false;
    }
    ReleaseWorld(frontPtr->selected[--frontPtr->selectedCount]);
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontClose --
 *
 *      Ends a world.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Its scripts are interrupted, its threads end, its token is gone.
 *
 *----------------------------------------------------------------------
 */

void
GwsimFrontClose(
    GwsimFrontWorld *frontWorldPtr)     /* World; open, not running. */
{
    GwsimFrontWorld **linkPtr = &frontWorldPtr->frontPtr->worlds;
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;

    GWSIM_ASSERT(!frontWorldPtr->running);
    while (*linkPtr != frontWorldPtr) {
        linkPtr = &(*linkPtr)->nextPtr;
    }
    *linkPtr = frontWorldPtr->nextPtr;
    frontWorldPtr->worldPtr = NULL;
    GwsimWorldClose(worldPtr);
    FreeScripts(frontWorldPtr);
    ReleaseWorld(frontWorldPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontRun --
 *
 *      Lets time go on in a world.
 *
 * Results:
 *      False if the interp was deleted meanwhile: then only return
 *      TCL_ERROR.
 *
 * Side effects:
 *      Whatever happens in the world.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimFrontRun(
    GwsimFrontWorld *frontWorldPtr,     /* World; open, not running. */
    GwsimTime limit,            /* Below 0: until quiet. */
    GwsimRunResult *resultPtr)  /* Receives how it ended. */
{
    Tcl_Interp *interp = frontWorldPtr->frontPtr->interp;
    bool alive;

    Tcl_Preserve(interp);
    frontWorldPtr->refs++;
    frontWorldPtr->running = true;
    *resultPtr = GwsimWorldRun(frontWorldPtr->worldPtr, limit);
    frontWorldPtr->running = false;
    alive = !Tcl_InterpDeleted(interp);
    ReleaseWorld(frontWorldPtr);
    Tcl_Release(interp);
    return alive;
}

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
    Tcl_Interp *interp,         /* Interp with the frame. */
    Tcl_Obj *listPtr,           /* Value of -vars, or NULL: no variables. */
    GwsimFrontVars *varsPtr)    /* Receives them. */
{
    GwsimFrontVars vars = {NULL, NULL};
    Tcl_Obj **names;
    int count = 0;

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
        Tcl_Obj *valuePtr = GetVar(interp, names[i]);

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
 * GwsimFrontPlace --
 *
 *      Where the word that is being called stands.  A place is a service,
 *      not an answer: whatever goes wrong, it is empty.
 *
 * Results:
 *      FILE:LINE or "", until the next call.
 *
 * Side effects:
 *      Evaluates the proc of library/place.tcl, if it is there.
 *
 *----------------------------------------------------------------------
 */

const char *
GwsimFrontPlace(
    GwsimFront *frontPtr)       /* Front of the interp. */
{
    Tcl_Interp *interp = frontPtr->interp;
    const char *place = "";

    if (frontPtr->placePtr != NULL) {
        Tcl_DecrRefCount(frontPtr->placePtr);
        frontPtr->placePtr = NULL;
    }
    if (Tcl_FindCommand(interp, PLACE_PROC, NULL, TCL_GLOBAL_ONLY) == NULL) {
        return place;
    }
    if (Tcl_EvalObjv(interp, 1, &frontPtr->placeWordPtr, 0) == TCL_OK) {
        frontPtr->placePtr = Tcl_GetObjResult(interp);
        Tcl_IncrRefCount(frontPtr->placePtr);
        place = Tcl_GetString(frontPtr->placePtr);
    }
    Tcl_ResetResult(interp);
    return place;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontScriptCmd --
 *
 *      Runs the script of the `at` or `when` that has come, in the frame in
 *      which it is called: only RunDriver does, through `uplevel`.
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
    GwsimSaved saved;
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
    if (scriptPtr->vars.namesPtr == NULL) {
        return BodyCode(interp,
                Tcl_EvalObjEx(interp, scriptPtr->scriptPtr, 0));
    }
    code = SetVars(interp, scriptPtr, &saved);
    if (code == TCL_OK) {
        code = BodyCode(interp,
                Tcl_EvalObjEx(interp, scriptPtr->scriptPtr, 0));
    }
    return RestoreVars(interp, scriptPtr, &saved, code);
}

/* The interp goes, and with it the front. */
static void
Deleted(
    ClientData clientData,      /* The front. */
    Tcl_Interp *interp)         /* Not used: it is going. */
{
    GwsimFront *frontPtr = clientData;

    (void) interp;
    Tcl_DeleteThreadExitHandler(ThreadEnds, frontPtr);
    CloseAll(frontPtr);
    while (GwsimFrontUnselect(frontPtr)) {
        /* Gives up the shells. */
    }
    Tcl_DecrRefCount(frontPtr->scriptWordPtr);
    Tcl_DecrRefCount(frontPtr->uplevelWordPtr);
    Tcl_DecrRefCount(frontPtr->placeWordPtr);
    if (frontPtr->placePtr != NULL) {
        Tcl_DecrRefCount(frontPtr->placePtr);
    }
    GwsimFree(frontPtr->selected);
    GwsimFree(frontPtr);
}

/* The thread ends before its interp: OS threads of worlds must go first. */
static void
ThreadEnds(
    ClientData clientData)      /* The front. */
{
    CloseAll(clientData);
}

/* Closes all worlds that do not run. */
static void
CloseAll(
    GwsimFront *frontPtr)       /* Front to empty. */
{
    GwsimFrontWorld *nextPtr;

    for (GwsimFrontWorld *frontWorldPtr = frontPtr->worlds;
            frontWorldPtr != NULL; frontWorldPtr = nextPtr) {
        nextPtr = frontWorldPtr->nextPtr;
        if (!frontWorldPtr->running) {
            GwsimFrontClose(frontWorldPtr);
        }
    }
}

/* Gives up one reference. */
static void
ReleaseWorld(
    GwsimFrontWorld *frontWorldPtr)     /* World or shell. */
{
    if (--frontWorldPtr->refs > 0) {
        return;
    }
    GWSIM_ASSERT(frontWorldPtr->worldPtr == NULL);
    Tcl_DecrRefCount(frontWorldPtr->tokenPtr);
    Tcl_DecrRefCount(frontWorldPtr->namePtr);
    Tcl_DecrRefCount(frontWorldPtr->levelPtr);
    GwsimFree(frontWorldPtr);
}

/* Forgets the scripts of a world. */
static void
FreeScripts(
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

/* Runs a script of `at` or `when`: what the runtime calls, world left. */
static void
RunDriver(
    GwsimWorld *worldPtr,       /* World that runs. */
    GwsimDriverCall *callPtr)   /* What has come. */
{
    GwsimFrontWorld *frontWorldPtr = worldPtr->frontPtr;
    GwsimFront *frontPtr = frontWorldPtr->frontPtr;
    Tcl_Interp *interp = frontPtr->interp;
    const GwsimDriverCall *outerPtr = frontWorldPtr->callPtr;
    Tcl_Obj *words[3];
    int code;

    if (Tcl_InterpDeleted(interp)) {
        return;
    }
    words[0] = frontPtr->uplevelWordPtr;
    words[1] = frontWorldPtr->levelPtr;
    words[2] = frontPtr->scriptWordPtr;
    frontWorldPtr->callPtr = callPtr;
    GwsimFrontSelect(frontPtr, frontWorldPtr);
    code = Tcl_EvalObjv(interp, 3, words, 0);
    GwsimFrontUnselect(frontPtr);
    frontWorldPtr->callPtr = outerPtr;
    if (Tcl_InterpDeleted(interp)) {
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
        (void) GwsimTextFromObj(stackPtr, &outcomePtr->stackPtr);
    }
    for (int i = 0; i < 2; i++) {
        Tcl_IncrRefCount(keys[i]);
        Tcl_DecrRefCount(keys[i]);
    }
    Tcl_DecrRefCount(optionsPtr);
}

/* The exception of an error code {GWSIM java|python CLASS EXCEPTION}, or NULL
 * if it has none. */
static GwsimValue *
TakeException(
    Tcl_Obj *codePtr)           /* Error code, or NULL. */
{
    GwsimValue *valuePtr = NULL;
    Tcl_Obj **words;
    int count;

    if (codePtr == NULL
            || Tcl_ListObjGetElements(NULL, codePtr, &count, &words)
                    != TCL_OK
            || count != 4 || strcmp(Tcl_GetString(words[0]), "GWSIM") != 0
            || (strcmp(Tcl_GetString(words[1]), "java") != 0
                    && strcmp(Tcl_GetString(words[1]), "python") != 0)
            || Tcl_DictObjSize(NULL, words[3], &count) != TCL_OK
            || GwsimValueFromObj(NULL, words[3], &valuePtr) != GWSIM_OK) {
        return NULL;
    }
    if (GwsimExceptionField(valuePtr, "class")[0] == '\0') {
        GwsimValueRelease(valuePtr);
        return NULL;
    }
    return valuePtr;
}

/* The value of a variable that -vars names; NULL with an error if it has
 * none, or if the name could not be that of a local variable. */
static Tcl_Obj *
GetVar(
    Tcl_Interp *interp,         /* Interp with the frame. */
    Tcl_Obj *namePtr)           /* Name. */
{
    int n;
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
    GwsimSaved *savedPtr)       /* Receives what they had. */
{
    Tcl_Obj **names, **values;
    int count;

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
    GwsimSaved *savedPtr,       /* Of SetVars; given up. */
    int code)                   /* Of the script. */
{
    Tcl_InterpState state = Tcl_SaveInterpState(interp, code);
    Tcl_Obj **names;
    int count;

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

/* What a script's code is as the code of a procedure's body: return ends it
 * well, a stray break or continue is an error. */
static int
BodyCode(
    Tcl_Interp *interp,         /* Interp with the result. */
    int code)                   /* Of the script. */
{
    if (code == TCL_BREAK || code == TCL_CONTINUE) {
        Tcl_ResetResult(interp);
        Tcl_SetErrorCode(interp, "TCL", "RESULT", "UNEXPECTED", NULL);
        Tcl_SetObjResult(interp, Tcl_ObjPrintf(
                "invoked \"%s\" outside of a loop",
                code == TCL_BREAK ? "break" : "continue"));
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
