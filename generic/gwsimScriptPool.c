/*
 * gwsimScriptPool.c --
 *
 *      Interps that serve one thread after the other, on the virtual clock:
 *      a search runs thousands of small worlds, and a new interp costs more
 *      than such a world.
 *
 *         new --Watch--> in use --Give--> in the pool
 *                          ^ |                |
 *                          | +--> deleted <---+ Drain
 *                          +------------------+ Take
 *
 *      Rules:
 *      1. An interp is used again only if it is as new: whatever a script
 *         could have left in it has been undone, or is known not to be there.
 *         In doubt it is deleted.
 *      2. Undone are global variables, global procs and namespaces that were
 *         not there before.  What else leaves something behind (rename,
 *         interp, trace, package, namespace import, oo, ...) is watched: who
 *         calls it makes the interp unfit.
 *      3. What is sought depends on what the texts could leave
 *         (gwsimScriptTaint.c): nothing, or what rule 2 undoes; where that
 *         cannot be told from a text, and each CENSUS_TURN-th time, a census
 *         counts what there is.
 *      4. What is kept are bytecode and parsed prefixes: they are functions
 *         of their text.
 *      5. The order of `info globals` and `info commands` is that of a hash
 *         table: these have room from the start, so that the order does not
 *         tell how often an interp was used (up to NAMES_MAX new names).
 *      6. A pool belongs to one OS thread; on the real clock and with -host 1
 *         no interp is used again.
 */

#include "gwsimScriptInt.h"

#include <stdio.h>
#include <string.h>

#define POOL_MAX        64      /* Interps that wait. */
#define CENSUS_TURN     256     /* Rule 3. */
#define TABLE_ROOM      200     /* So many names make tables grow to where
                                 * they hold 768. */
#define NAMES_MAX       400     /* New names with which they do not grow. */

struct GwsimScriptPool {
    GwsimScript *head;          /* Linked by poolNextPtr. */
    int count;
    GwsimPacks *packsPtr;       /* Where their values are. */
};

/* Commands that leave something behind. */
static const char *const watched[] = {
    "::rename", "::trace", "::package", "::zlib", "::oo::class",
    "::oo::object", "::oo::define", "::oo::objdefine", "::oo::copy",
    "::tcl::namespace::import", "::tcl::namespace::forget",
    "::tcl::namespace::export", "::tcl::namespace::ensemble",
    "::tcl::namespace::path", "::tcl::namespace::unknown",
    "::tcl::namespace::delete", NULL
};

/* Global variables and namespaces that every interp has. */
static const char *const standingVars[] = {
    "env", "tcl_patchLevel", "tcl_pkgPath", "tcl_platform", "tcl_version",
    NULL
};
static const char *const standingSpaces[] = {
    "::gwsim", "::oo", "::tcl", "::zlib", NULL
};

/* What there is, as far as it is not undone. */
static const char census[] =
        "apply {{} { list [llength [info commands ::*]]"
        " [llength [info globals]]"
        " [lmap ns {:: ::tcl ::oo ::gwsim} {"
        "     llength [namespace children $ns] }]"
        " [lmap ns {::tcl ::tcl::mathfunc ::oo ::gwsim ::gwsim::host} {"
        "     list [llength [info commands ${ns}::*]]"
        "         [llength [info vars ${ns}::*]] }]"
        " $::tcl_version $::tcl_patchLevel $::tcl_pkgPath"
        " [array get ::tcl_platform] }}";

static Tcl_ObjCmdProc   TouchedCmd;
static Tcl_ObjCmdProc   ProcCmd;
static void     NoteProc(GwsimScript *scriptPtr, Tcl_Obj *namePtr,
                    bool there);
static void     MakeRoom(Tcl_Interp *interp);
static bool     Reset(GwsimScript *scriptPtr);
static void     EndLanes(GwsimScript *scriptPtr);
static bool     IsAsNew(GwsimScript *scriptPtr);
static bool     DropProcs(GwsimScript *scriptPtr);
static bool     DropGlobals(Tcl_Interp *interp);
static bool     DropNamespaces(Tcl_Interp *interp);
static Tcl_Obj *Names(Tcl_Interp *interp, const char *script);
static bool     Stands(const char *const *table, const char *name);
static Tcl_Obj *Census(GwsimScript *scriptPtr);

/* A pool without an interp. */
GwsimScriptPool *
GwsimScriptPoolCreate(void)
{
    GwsimScriptPool *poolPtr = GwsimCalloc(1, sizeof(GwsimScriptPool));

    poolPtr->packsPtr = GwsimPacksNew();
    return poolPtr;
}

GwsimPacks *
GwsimScriptPoolPacks(
    GwsimScriptPool *poolPtr)   /* Pool, or NULL. */
{
    return poolPtr != NULL ? poolPtr->packsPtr : NULL;
}

/* Deletes the interps that wait; on the OS thread that made them. */
void
GwsimScriptPoolDrain(
    GwsimScriptPool *poolPtr)   /* Pool. */
{
    GwsimScript *scriptPtr;

    while ((scriptPtr = poolPtr->head) != NULL) {
        poolPtr->head = scriptPtr->poolNextPtr;
        GwsimScriptDelete(scriptPtr);
    }
    poolPtr->count = 0;
}

/* Ends a pool; no world that has it is open. */
void
GwsimScriptPoolFree(
    GwsimScriptPool *poolPtr)   /* Pool. */
{
    GwsimScriptPoolDrain(poolPtr);
    GwsimPacksEnd(poolPtr->packsPtr);
    GwsimFree(poolPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptTake, GwsimScriptGive --
 *
 *      An interp that is as new, if there is one; and the return of one.
 *
 * Results:
 *      Take: the script, without a thread, or NULL.  Give: false if it is
 *      not fit: then it is still the caller's.
 *
 * Side effects:
 *      Give undoes what scripts have left.
 *
 *----------------------------------------------------------------------
 */

GwsimScript *
GwsimScriptTake(
    GwsimScriptPool *poolPtr)   /* Pool, or NULL. */
{
    GwsimScript *scriptPtr = poolPtr != NULL ? poolPtr->head : NULL;

    if (scriptPtr != NULL) {
        poolPtr->head = scriptPtr->poolNextPtr;
        poolPtr->count--;
    }
    return scriptPtr;
}

bool
GwsimScriptGive(
    GwsimScriptPool *poolPtr,   /* Pool, or NULL. */
    GwsimScript *scriptPtr)     /* Script whose thread has ended. */
{
    if (poolPtr == NULL || scriptPtr->baselinePtr == NULL
            || poolPtr->count >= POOL_MAX || !Reset(scriptPtr)) {
        return false;
    }
    GwsimScriptForgetKnown(scriptPtr);
    scriptPtr->poolNextPtr = poolPtr->head;
    poolPtr->head = scriptPtr;
    poolPtr->count++;
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptWatch, GwsimScriptUnwatch --
 *
 *      Watch a new interp from now on, so that it may be used again; and free
 *      what that needs.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Adds traces to the commands of rule 2.
 *
 *----------------------------------------------------------------------
 */

void
GwsimScriptWatch(
    GwsimScript *scriptPtr)     /* Script with a filled interp. */
{
    Tcl_Interp *interp = scriptPtr->interp;

    Tcl_CreateObjCommand(interp, "::gwsim::host::touched", TouchedCmd,
            scriptPtr, NULL);
    for (int i = 0; watched[i] != NULL; i++) {
        Tcl_VarEval(interp, "::trace add execution ", watched[i],
                " enter ::gwsim::host::touched", NULL);
    }
    MakeRoom(interp);
    scriptPtr->procsPtr = Tcl_NewDictObj();
    Tcl_IncrRefCount(scriptPtr->procsPtr);
    scriptPtr->censusPtr = Tcl_NewStringObj(census, -1);
    Tcl_IncrRefCount(scriptPtr->censusPtr);
    (void) DropGlobals(interp);
    scriptPtr->baselinePtr = Census(scriptPtr);
    scriptPtr->unfit = false;
}

void
GwsimScriptUnwatch(
    GwsimScript *scriptPtr)     /* Script that is deleted. */
{
    Tcl_Obj *objs[3] = {
        scriptPtr->procsPtr, scriptPtr->censusPtr, scriptPtr->baselinePtr
    };

    for (int i = 0; i < 3; i++) {
        if (objs[i] != NULL) {
            Tcl_DecrRefCount(objs[i]);
        }
    }
}

/* Replaces `proc` of a new interp by one that takes notes. */
void
GwsimScriptNoteProcs(
    GwsimScript *scriptPtr)     /* Script that is filled. */
{
    Tcl_GetCommandInfo(scriptPtr->interp, "::proc", &scriptPtr->procInfo);
    Tcl_CreateObjCommand(scriptPtr->interp, "::proc", ProcCmd, scriptPtr,
            NULL);
}

/* What a watched command calls first. */
static int
TouchedCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Not used. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* Not used. */
{
    GwsimScript *scriptPtr = clientData;

    (void) interp;
    (void) objc;
    (void) objv;
    scriptPtr->unfit = true;
    return TCL_OK;
}

/* proc: Tcl's own, and a note. */
static int
ProcCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* proc name args body */
{
    GwsimScript *scriptPtr = clientData;
    Tcl_CmdInfo *infoPtr = &scriptPtr->procInfo;
    bool there = false;
    int code;

    if (objc == 4 && scriptPtr->procsPtr != NULL) {
        there = Tcl_FindCommand(interp, Tcl_GetString(objv[1]), NULL, 0)
                != NULL;
    }
    code = infoPtr->objProc(infoPtr->objClientData, interp, objc, objv);
    if (code == TCL_OK && objc == 4) {
        GwsimScriptHandedProc(scriptPtr, objv[3]);
        if (scriptPtr->procsPtr != NULL) {
            NoteProc(scriptPtr, objv[1], there);
        }
    }
    return code;
}

/* Notes a proc that was made: a global one to be deleted, one in a namespace
 * that goes as a whole not at all.  Any other makes the interp unfit. */
static void
NoteProc(
    GwsimScript *scriptPtr,     /* Script that has made it. */
    Tcl_Obj *namePtr,           /* As it was named. */
    bool there)                 /* There was a command of that name. */
{
    Tcl_Namespace *spacePtr = Tcl_GetCurrentNamespace(scriptPtr->interp);
    Tcl_Obj *knownPtr = NULL;

    if (strstr(Tcl_GetString(namePtr), "::") != NULL) {
        scriptPtr->unfit = true;
        return;
    }
    if (spacePtr != Tcl_GetGlobalNamespace(scriptPtr->interp)) {
        while (spacePtr->parentPtr != NULL
                && spacePtr->parentPtr->parentPtr != NULL) {
            spacePtr = spacePtr->parentPtr;
        }
        if (Stands(standingSpaces, spacePtr->fullName)) {
            scriptPtr->unfit = true;
        }
        return;
    }
    Tcl_DictObjGet(NULL, scriptPtr->procsPtr, namePtr, &knownPtr);
    if (knownPtr != NULL) {
        return;
    }
    if (there) {
        scriptPtr->unfit = true;
    } else {
        Tcl_DictObjPut(NULL, scriptPtr->procsPtr, namePtr, namePtr);
    }
}

/* Lets the tables of global variables and commands grow (rule 5). */
static void
MakeRoom(
    Tcl_Interp *interp)         /* New interp. */
{
    char name[32];

    for (int made = 0; made < 2; made++) {
        for (int i = 0; i < TABLE_ROOM; i++) {
            snprintf(name, sizeof(name), "gwsimRoom%d", i);
            if (made == 0) {
                Tcl_SetVar2(interp, name, NULL, "", TCL_GLOBAL_ONLY);
                Tcl_CreateObjCommand(interp, name, TouchedCmd, NULL, NULL);
            } else {
                Tcl_UnsetVar2(interp, name, NULL, TCL_GLOBAL_ONLY);
                Tcl_DeleteCommand(interp, name);
            }
        }
    }
}

/* ---- Back to new ---- */

/* Makes an interp as new; false if that is not certain (rule 1). */
static bool
Reset(
    GwsimScript *scriptPtr)     /* Script whose thread has ended. */
{
    Tcl_Interp *interp = scriptPtr->interp;
    GwsimTaint taint = scriptPtr->taint;

    if (scriptPtr->unfit || !scriptPtr->alive || scriptPtr->ownCoroutines
            || scriptPtr->tclLibrary || scriptPtr->jobPtr != NULL
            || scriptPtr->lane > 0
            || scriptPtr->dooms > 0) {
        return false;
    }
    GwsimScriptHandedForget(scriptPtr);
    GwsimJythonClose(scriptPtr);
    EndLanes(scriptPtr);
    if (++scriptPtr->gives % CENSUS_TURN == 0) {
        taint = GWSIM_TAINT_ANY;
    }
    scriptPtr->taint = GWSIM_TAINT_NONE;
    if (taint != GWSIM_TAINT_NONE && (!DropNamespaces(interp)
            || !DropProcs(scriptPtr) || !DropGlobals(interp))) {
        return false;
    }
    if (taint == GWSIM_TAINT_ANY && !IsAsNew(scriptPtr)) {
        return false;
    }
    Tcl_ResetResult(interp);
    return true;
}

/* Ends the coroutines that modal boxes have needed; none is in use.  Tcl
 * rewinds them, which says of the first one that it has ended. */
static void
EndLanes(
    GwsimScript *scriptPtr)     /* Script whose thread has ended. */
{
    for (size_t i = 1; i < scriptPtr->laneCount; i++) {
        GwsimLane *lanePtr = &scriptPtr->lanes[i];

        if (lanePtr->alive) {
            Tcl_DeleteCommand(scriptPtr->interp,
                    Tcl_GetString(lanePtr->namePtr));
            lanePtr->alive = false;
        }
    }
    scriptPtr->alive = true;
}

/* True if a census counts what it counted at first. */
static bool
IsAsNew(
    GwsimScript *scriptPtr)     /* Script that has been cleaned. */
{
    Tcl_Obj *nowPtr = Census(scriptPtr);
    bool same;

    if (nowPtr == NULL) {
        return false;
    }
    same = strcmp(Tcl_GetString(nowPtr),
            Tcl_GetString(scriptPtr->baselinePtr)) == 0;
    Tcl_DecrRefCount(nowPtr);
    return same;
}

/* Deletes the procs that were noted; false if there are too many. */
static bool
DropProcs(
    GwsimScript *scriptPtr)     /* Script whose thread has ended. */
{
    Tcl_DictSearch search;
    Tcl_Obj *namePtr, *valuePtr;
    Tcl_Size size;
    int done;

    Tcl_DictObjSize(NULL, scriptPtr->procsPtr, &size);
    if (size == 0) {
        return true;
    }
    if (size > NAMES_MAX) {
        return false;
    }
    Tcl_DictObjFirst(NULL, scriptPtr->procsPtr, &search, &namePtr,
            &valuePtr, &done);
    while (!done) {
        Tcl_DeleteCommand(scriptPtr->interp, Tcl_GetString(namePtr));
        Tcl_DictObjNext(&search, &namePtr, &valuePtr, &done);
    }
    Tcl_DictObjDone(&search);
    Tcl_DecrRefCount(scriptPtr->procsPtr);
    scriptPtr->procsPtr = Tcl_NewDictObj();
    Tcl_IncrRefCount(scriptPtr->procsPtr);
    return true;
}

/* Unsets the global variables that a new interp has not; false if there are
 * too many.  The precision of numbers is one for all interps of an OS
 * thread. */
static bool
DropGlobals(
    Tcl_Interp *interp)         /* Interp to clean. */
{
    Tcl_Obj *listPtr = Names(interp, "info globals"), **names;
    Tcl_Size n;
    int i;

    Tcl_ListObjGetElements(NULL, listPtr, &n, &names);
    for (i = 0; i < n && n <= NAMES_MAX; i++) {
        const char *name = Tcl_GetString(names[i]);

        if (strcmp(name, "tcl_precision") == 0) {
            Tcl_SetVar2(interp, name, NULL, "0", TCL_GLOBAL_ONLY);
        }
        if (!Stands(standingVars, name)) {
            Tcl_UnsetVar2(interp, name, NULL, TCL_GLOBAL_ONLY);
        }
    }
    Tcl_DecrRefCount(listPtr);
    return n <= NAMES_MAX;
}

/* Deletes the namespaces that a new interp has not. */
static bool
DropNamespaces(
    Tcl_Interp *interp)         /* Interp to clean. */
{
    Tcl_Obj *listPtr = Names(interp, "namespace children ::"), **names;
    Tcl_Namespace *spacePtr;
    Tcl_Size n;
    int i;

    Tcl_ListObjGetElements(NULL, listPtr, &n, &names);
    for (i = 0; i < n; i++) {
        const char *name = Tcl_GetString(names[i]);

        if (!Stands(standingSpaces, name)) {
            spacePtr = Tcl_FindNamespace(interp, name, NULL, 0);
            if (spacePtr == NULL) {
                break;
            }
            Tcl_DeleteNamespace(spacePtr);
        }
    }
    Tcl_DecrRefCount(listPtr);
    return i == n;
}

/* The list that a script gives; a reference of the caller's. */
static Tcl_Obj *
Names(
    Tcl_Interp *interp,         /* Interp to ask. */
    const char *script)         /* Gives a list. */
{
    Tcl_Obj *listPtr;

    Tcl_EvalEx(interp, script, -1, TCL_EVAL_GLOBAL);
    listPtr = Tcl_GetObjResult(interp);
    Tcl_IncrRefCount(listPtr);
    Tcl_ResetResult(interp);
    return listPtr;
}

/* True for what every interp has. */
static bool
Stands(
    const char *const *table,   /* Ended by NULL. */
    const char *name)           /* Of a variable or namespace. */
{
    for (; *table != NULL; table++) {
        if (strcmp(*table, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Counts what there is; a reference of the caller's, or NULL. */
static Tcl_Obj *
Census(
    GwsimScript *scriptPtr)     /* Script to look at. */
{
    Tcl_Interp *interp = scriptPtr->interp;
    Tcl_Obj *resultPtr;

    if (Tcl_EvalObjEx(interp, scriptPtr->censusPtr, TCL_EVAL_GLOBAL)
            != TCL_OK) {
        return NULL;
    }
    resultPtr = Tcl_GetObjResult(interp);
    Tcl_IncrRefCount(resultPtr);
    return resultPtr;
}
