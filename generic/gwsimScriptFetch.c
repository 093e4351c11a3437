/*
 * gwsimScriptFetch.c --
 *
 *      What a script needs when it runs, fetched into the cache before: with
 *      more than a few interps none of it is there, and each command leads
 *      from one object to the next.
 *
 *      Rules:
 *      1. What is fetched was found when the interp last called another
 *         function, or a function of the platform in another way: its own
 *         structure, the words of the call and the commands that they name.
 *         What Tcl keeps besides cannot be known; and literals, procs and the
 *         stack, of which some can, were no gain.  Where several functions
 *         take turns it is found anew now and then.
 *      2. These are addresses of what was there then, and may be gone: nothing
 *         is read from them.
 *      3. They are kept as bytes from the script, so that they take few lines
 *         themselves.  What is too far is left out.
 */

#include "gwsimPlatformCmd.h"

#include <string.h>

#define INTERP_BYTES    1408    /* Of an interp, that most commands need. */
#define COMMAND_BYTES   80      /* Of a command. */
#define TURNS           16      /* Rule 1: so many other functions. */

static void     AddCommand(GwsimScript *scriptPtr, Tcl_Obj *wordPtr);
static void     AddObj(GwsimScript *scriptPtr, Tcl_Obj *objPtr);
static void     Add(GwsimScript *scriptPtr, const void *ptr, size_t bytes);
static inline void FetchBytes(const void *ptr, size_t bytes);

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptFetch --
 *
 *      A script of a thread will run soon.
 *
 *----------------------------------------------------------------------
 */

void
GwsimScriptFetch(
    const GwsimThread *thrPtr)  /* Thread with an interp. */
{
    GwsimScript *scriptPtr = thrPtr->hostPtr;

    FetchBytes(scriptPtr, offsetof(GwsimScript, words));
    FetchBytes(scriptPtr->interp, INTERP_BYTES);
    for (const int32_t *p = scriptPtr->hot, *end = p + scriptPtr->hotCount;
            p < end; p++) {
        GwsimFetch((const char *) scriptPtr + *p);
    }
    if (scriptPtr->hotOf != scriptPtr->recentPtr
            && scriptPtr->hotTurn++ % TURNS == 0) {
        scriptPtr->hotWanted = true;
    }
}

/* What was found is not all, or not right any more. */
void
GwsimScriptNewHot(
    GwsimScript *scriptPtr)     /* Script. */
{
    scriptPtr->hotOf = NULL;
    scriptPtr->hotTurn = 0;
}

/* Finds what the next calls of the function that was called last will need
 * (rule 1). */
void
GwsimScriptFindHot(
    GwsimScript *scriptPtr)     /* Script between two jobs. */
{
    const GwsimFunction *funcPtr = scriptPtr->recentPtr;
    const GwsimLane *lanePtr = &scriptPtr->lanes[0];

    scriptPtr->hotWanted = false;
    scriptPtr->hotOf = funcPtr;
    scriptPtr->hotCount = 0;
    if (funcPtr == NULL) {
        return;
    }
    Add(scriptPtr, lanePtr, sizeof(*lanePtr));
    Add(scriptPtr, lanePtr->words, lanePtr->space * sizeof(Tcl_Obj *));
    AddObj(scriptPtr, lanePtr->callPtr);
    AddCommand(scriptPtr, lanePtr->namePtr);
    AddCommand(scriptPtr, scriptPtr->words[GWSIM_WORD_YIELD]);
    Add(scriptPtr, funcPtr, sizeof(*funcPtr));
    AddCommand(scriptPtr, funcPtr->words[0]);
    for (int i = 1; i < funcPtr->count; i++) {
        AddObj(scriptPtr, funcPtr->words[i]);
    }
    for (const GwsimPlatform *p = scriptPtr->platforms; p != NULL;
            p = p->nextPtr) {
        if (p->sites != NULL) {
            Add(scriptPtr, p, sizeof(*p));
            Add(scriptPtr, p->sites, sizeof(GwsimSite));
        }
    }
}

/* Adds a word that names a command, and that. */
static void
AddCommand(
    GwsimScript *scriptPtr,     /* Script. */
    Tcl_Obj *wordPtr)           /* Word. */
{
    Tcl_Command command = Tcl_GetCommandFromObj(scriptPtr->interp, wordPtr);
    Tcl_CmdInfo info;

    AddObj(scriptPtr, wordPtr);
    if (command != NULL && Tcl_GetCommandInfoFromToken(command, &info)) {
        Add(scriptPtr, command, COMMAND_BYTES);
        Add(scriptPtr, info.objClientData, 1);
    }
}

/* Adds an object, with the first of what it has inside. */
static void
AddObj(
    GwsimScript *scriptPtr,     /* Script. */
    Tcl_Obj *objPtr)            /* Object. */
{
    Add(scriptPtr, objPtr, sizeof(*objPtr));
    if (objPtr->typePtr != NULL) {
        Add(scriptPtr, objPtr->internalRep.twoPtrValue.ptr1, 1);
    }
}

/* Adds the lines of some bytes, as far as there is room. */
static void
Add(
    GwsimScript *scriptPtr,     /* Script. */
    const void *ptr,            /* Where they begin, or NULL. */
    size_t bytes)               /* How many. */
{
    uintptr_t line = (uintptr_t) ptr / GWSIM_CACHE_LINE * GWSIM_CACHE_LINE;

    for (; ptr != NULL && line < (uintptr_t) ptr + bytes
            && scriptPtr->hotCount < GWSIM_HOT_LINES;
            line += GWSIM_CACHE_LINE) {
        intptr_t at = (intptr_t) (line - (uintptr_t) scriptPtr);

        if (at == (int32_t) at) {
            scriptPtr->hot[scriptPtr->hotCount++] = (int32_t) at;
        }
    }
}

/* Has some bytes fetched. */
static inline void
FetchBytes(
    const void *ptr,            /* Where they begin. */
    size_t bytes)               /* How many. */
{
    for (size_t at = 0; at < bytes; at += GWSIM_CACHE_LINE) {
        GwsimFetch((const char *) ptr + at);
    }
}
