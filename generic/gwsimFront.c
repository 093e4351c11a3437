/*
 * gwsimFront.c --
 *
 *      Keeps the worlds of an interp: by token, selected, until they close.
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
 *  2. At the end of the thread or the process all worlds are closed.  Of one
 *     that is in the middle of a run only the OS threads are ended: nothing
 *     returns there any more, but scripts may stand above us on the stack.
 */

#include "gwsimFrontInt.h"
#include "gwsimScript.h"
#include "gwsimTclUtil.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ASSOC_KEY       "gwsim"
#define PLACE_PROC      "::gwsim::Place"

static Tcl_InterpDeleteProc Deleted;
static Tcl_ExitProc ProcessEnds;
static Tcl_ExitProc ThreadEnds;
static void CloseAll(GwsimFront *frontPtr);
static void CloseLate(GwsimFrontWorld *frontWorldPtr);
static void SetClosed(Tcl_Interp *interp, GwsimFrontWorld *frontWorldPtr);
static void ReleaseWorld(GwsimFrontWorld *frontWorldPtr);

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
    frontPtr->thread = Tcl_GetCurrentThread();
    frontPtr->poolPtr = GwsimScriptPoolCreate();
    GwsimWorldConfigInit(&frontPtr->config);
    frontPtr->scriptWordPtr = Tcl_NewStringObj(GWSIM_FRONT_SCRIPT_CMD, -1);
    frontPtr->uplevelWordPtr = Tcl_NewStringObj("::uplevel", -1);
    frontPtr->placeWordPtr = Tcl_NewStringObj(PLACE_PROC, -1);
    Tcl_IncrRefCount(frontPtr->scriptWordPtr);
    Tcl_IncrRefCount(frontPtr->uplevelWordPtr);
    Tcl_IncrRefCount(frontPtr->placeWordPtr);
    Tcl_SetAssocData(interp, ASSOC_KEY, Deleted, frontPtr);
    GwsimSetDistProc(interp, GwsimFrontGetDist, GwsimFrontDistNames, frontPtr);
    Tcl_CreateExitHandler(ProcessEnds, frontPtr);
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

/* What new worlds are like by default; read once. */
const GwsimWorldConfig *
GwsimFrontConfig(
    const GwsimFront *frontPtr) /* Front. */
{
    return &frontPtr->config;
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
    const GwsimWorldConfig *configPtr,  /* What it is like. */
    bool again)                 /* It is to run again and again. */
{
    GwsimFrontAgain *againPtr = again ? GwsimFrontAgainCreate() : NULL;
    GwsimWorld *worldPtr;
    GwsimFrontWorld *frontWorldPtr;
    char token[16];

    GwsimFrontAgainUse(againPtr);
    worldPtr = GwsimWorldCreate(configPtr, again ? &gwsimFrontAgainHost
            : &gwsimTclHost, frontPtr->poolPtr);
    GwsimFrontAgainUse(NULL);
    if (worldPtr == NULL) {
        return NULL;
    }
    if (frontPtr->watchPtr == NULL && !configPtr->real) {
        frontPtr->watchPtr = GwsimWatchStart();
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
    frontWorldPtr->definitionsPtr = GwsimDefinitionsRetain(
            frontPtr->definitionsPtr);
    frontWorldPtr->drawsPtr = GwsimDrawsCreate(worldPtr,
            frontPtr->definitionsPtr);
    worldPtr->frontPtr = frontWorldPtr;
    worldPtr->driverProc = again ? GwsimFrontAgainDriver
            : GwsimFrontRunDriver;
    frontWorldPtr->againPtr = againPtr;
    if (again) {
        worldPtr->core.drawProc = GwsimFrontAgainDraw;
    }
    frontWorldPtr->nextPtr = frontPtr->worlds;
    frontPtr->worlds = frontWorldPtr;
    GwsimFrontAgainUse(againPtr);
    GwsimFrontChecks(frontWorldPtr);
    GwsimFrontAgainUse(NULL);
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
        SetClosed(interp, frontWorldPtr);
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
    if (frontWorldPtr->checked) {
        GwsimFrontForgetChecks(frontWorldPtr);
    }
    frontWorldPtr->worldPtr = NULL;
    GwsimFrontAgainUse(frontWorldPtr->againPtr);
    GwsimWorldClose(worldPtr);
    GwsimFrontScriptsFree(frontWorldPtr);
    GwsimDrawsFree(frontWorldPtr->drawsPtr);
    GwsimFrontAgainUse(NULL);
    GwsimDefinitionsRelease(frontWorldPtr->definitionsPtr);
    GwsimFrontAgainFree(frontWorldPtr->againPtr);
    frontWorldPtr->againPtr = NULL;
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
 *      False if the interp was deleted meanwhile, or if the world has closed:
 *      then only return TCL_ERROR.
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
    if (alive && frontWorldPtr->ending) {
        alive = false;
        CloseLate(frontWorldPtr);
        SetClosed(interp, frontWorldPtr);
    }
    ReleaseWorld(frontWorldPtr);
    Tcl_Release(interp);
    return alive;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrontBeginWord, GwsimFrontEndWord --
 *
 *      A word is being called: what it evaluates (the body of a fault, a
 *      trace of a variable) must not close the world under it.
 *
 * Results:
 *      Begin: the word around it, or NULL, for End.
 *
 * Side effects:
 *      End: a world that was to close is closed.
 *
 *----------------------------------------------------------------------
 */

const char *
GwsimFrontBeginWord(
    GwsimFrontWorld *frontWorldPtr,     /* World; open. */
    const char *word)           /* Name of the word; lives long enough. */
{
    const char *outer = frontWorldPtr->word;

    frontWorldPtr->word = word;
    frontWorldPtr->refs++;
    return outer;
}

void
GwsimFrontEndWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    const char *outer)          /* What Begin said. */
{
    frontWorldPtr->word = outer;
    if (frontWorldPtr->ending) {
        CloseLate(frontWorldPtr);
    }
    ReleaseWorld(frontWorldPtr);
}

/* Closes a world that is ending, if nothing goes on in it any more. */
static void
CloseLate(
    GwsimFrontWorld *frontWorldPtr)     /* World; maybe closed. */
{
    if (frontWorldPtr->worldPtr != NULL && !frontWorldPtr->running
            && frontWorldPtr->word == NULL) {
        GwsimFrontClose(frontWorldPtr);
    }
}

/* The error of a word of a world that has closed. */
static void
SetClosed(
    Tcl_Interp *interp,         /* Receives it; may be NULL. */
    GwsimFrontWorld *frontWorldPtr)     /* World. */
{
    GwsimSetError(interp, "WORLD CLOSED", frontWorldPtr->tokenPtr,
            "world \"%s\" is closed", Tcl_GetString(frontWorldPtr->tokenPtr));
}

/* The process that runs the scripts of Jython of a world. */
GwsimJythonHome *
GwsimFrontJython(
    const GwsimWorld *worldPtr) /* World. */
{
    const GwsimFrontWorld *frontWorldPtr = worldPtr->frontPtr;

    return frontWorldPtr == NULL ? NULL : frontWorldPtr->jythonPtr;
}

/* The watchdog over the scripts of a world. */
GwsimWatch *
GwsimFrontWatch(
    const GwsimWorld *worldPtr) /* World. */
{
    const GwsimFrontWorld *frontWorldPtr = worldPtr->frontPtr;

    return worldPtr->config.real || frontWorldPtr == NULL ? NULL
            : frontWorldPtr->frontPtr->watchPtr;
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

/* The interp goes, and with it the front. */
static void
Deleted(
    ClientData clientData,      /* The front. */
    Tcl_Interp *interp)         /* Not used: it is going. */
{
    GwsimFront *frontPtr = clientData;

    (void) interp;
    Tcl_DeleteExitHandler(ProcessEnds, frontPtr);
    Tcl_DeleteThreadExitHandler(ThreadEnds, frontPtr);
    CloseAll(frontPtr);
    while (GwsimFrontUnselect(frontPtr)) {
        /* Gives up the shells. */
    }
    Tcl_DecrRefCount(frontPtr->scriptWordPtr);
    Tcl_DecrRefCount(frontPtr->uplevelWordPtr);
    Tcl_DecrRefCount(frontPtr->placeWordPtr);
    if (frontPtr->checksPtr != NULL) {
        Tcl_DecrRefCount(frontPtr->checksPtr);
    }
    if (frontPtr->placePtr != NULL) {
        Tcl_DecrRefCount(frontPtr->placePtr);
    }
    GwsimFrontSearchEnd(frontPtr, NULL);
    GwsimFrontFunctionsFree(frontPtr);
    GwsimScriptPoolFree(frontPtr->poolPtr);
    GwsimDefinitionsRelease(frontPtr->definitionsPtr);
    GwsimFree(frontPtr->selected);
    GwsimFree(frontPtr);
}

/* The process ends: what can be closed is, while Tcl can still make interps,
 * as scripts that begin just now do.  Of other threads nothing can be. */
static void
ProcessEnds(
    ClientData clientData)      /* The front. */
{
    GwsimFront *frontPtr = clientData;

    if (frontPtr->thread == Tcl_GetCurrentThread()) {
        CloseAll(frontPtr);
    }
}

/* The thread ends before its interp: OS threads of worlds must go first. */
static void
ThreadEnds(
    ClientData clientData)      /* The front. */
{
    GwsimFront *frontPtr = clientData;

    CloseAll(frontPtr);
    GwsimScriptPoolDrain(frontPtr->poolPtr);
}

/* Closes all worlds (rule 2), and ends their watchdog. */
static void
CloseAll(
    GwsimFront *frontPtr)       /* Front to empty. */
{
    GwsimFrontWorld *nextPtr;

    for (GwsimFrontWorld *frontWorldPtr = frontPtr->worlds;
            frontWorldPtr != NULL; frontWorldPtr = nextPtr) {
        nextPtr = frontWorldPtr->nextPtr;
        if (frontWorldPtr->running) {
            GwsimWorldHalt(frontWorldPtr->worldPtr);
        } else {
            GwsimFrontClose(frontWorldPtr);
        }
    }
    if (frontPtr->worlds == NULL && frontPtr->watchPtr != NULL) {
        GwsimWatchStop(frontPtr->watchPtr);
        frontPtr->watchPtr = NULL;
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
    if (frontWorldPtr->jythonPtr != NULL) {
        GwsimFree(frontWorldPtr->jythonPtr->tasks);
        GwsimFree(frontWorldPtr->jythonPtr->secret);
        GwsimFree(frontWorldPtr->jythonPtr->world);
        Tcl_MutexFinalize(&frontWorldPtr->jythonPtr->baton);
        GwsimFree(frontWorldPtr->jythonPtr);
    }
    GwsimFree(frontWorldPtr);
}
