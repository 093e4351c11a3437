/*
 * gwsimScript.c --
 *
 *      The Tcl host: one interp and one long-lived coroutine a simulated
 *      thread, made when it first runs a script.
 *
 *              start                        wait asked
 *      IDLE ---------> job runs in the  ---------------> PARKED
 *       ^              thread's coroutine <--------------  |
 *       |                   |                  resume      |
 *       +-------------------+ job done: outcome taken      |
 *       +--------------------------------------------------+ close
 *
 *      Rules:
 *      1. The coroutine is resumed from C only, by RunScript.  It comes back
 *         with a wait asked for, or with the job finished.
 *      2. A script that was told its thread's end and goes on is told again
 *         at its next call of the core; at the DOOMS_MAX-th time it is
 *         unwound without being asked.
 *      3. While a modal box is open its script stays parked in its coroutine,
 *         and the jobs behind it run in the next one (GwsimLane).
 *      4. hostPtr is published with the world entered, since breakProc reads
 *         it from another OS thread.
 *      5. On the virtual clock a watchdog breaks a script that loops without a
 *         call of the core: nothing else could (gwsimRealWatch.h).
 *
 *      What goes on in the coroutine is gwsimScriptCoroutine.c, what an interp
 *      has in it gwsimScriptInterp.c, how a job's function is called
 *      gwsimScriptCall.c, how errors cross gwsimScriptError.c.
 */

#include "gwsimEdition.h"
#include "gwsimFront.h"
#include "gwsimScriptInt.h"

#include <string.h>

static GwsimHostStep    StartScript(GwsimThread *thrPtr, GwsimJob *jobPtr);
static GwsimHostStep    ResumeScript(GwsimThread *thrPtr);
static void             CloseScript(GwsimThread *thrPtr);
static void             BreakScript(GwsimThread *thrPtr);
static void             SetAside(GwsimThread *thrPtr, bool aside);
static void             Forget(GwsimThread *thrPtr, GwsimScript *scriptPtr);
static void             AddLane(GwsimScript *scriptPtr);
static GwsimScript *    MakeScript(GwsimThread *thrPtr);
static GwsimScript *    NewScript(Tcl_Interp *interp, bool host);
static GwsimHostStep    RunScript(GwsimScript *scriptPtr);
static int              Resume(GwsimScript *scriptPtr,
                            Tcl_Obj *coroutinePtr);
static GwsimWatchProc   Bark;
static bool             BeginWait(GwsimScript *scriptPtr);
static bool             MakeCoroutine(GwsimScript *scriptPtr);

const GwsimHostType gwsimTclHost = {
    "tcl", StartScript, ResumeScript, CloseScript, BreakScript, SetAside,
    GwsimScriptFetch
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptEnter, GwsimScriptEnterToLook --
 *
 *      Enter the world for a command of a script: one that changes something,
 *      one that does not.
 *
 * Results:
 *      True: entered.  False: the thread is to end; the world is left and
 *      the error is in the interp.
 *
 * Side effects:
 *      None besides.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimScriptEnter(
    GwsimScript *scriptPtr)     /* Script that calls the core. */
{
    scriptPtr->looks = 0;
    return GwsimScriptEnterToLook(scriptPtr);
}

bool
GwsimScriptEnterToLook(
    GwsimScript *scriptPtr)     /* Script that looks at the core. */
{
    scriptPtr->calls++;
    if (scriptPtr->watchPtr != NULL) {
        GwsimWatchSign(scriptPtr->watchPtr);
    }
    GwsimFetch(scriptPtr->thrPtr);
    GwsimEnter(scriptPtr->rtPtr);
    if (!scriptPtr->thrPtr->doomed) {
        return true;
    }
    GwsimLeave(scriptPtr->rtPtr);
    GwsimScriptRaiseDoom(scriptPtr);
    return false;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptNewInterp --
 *
 *      Makes an interp with the world entered: no script of `at` or `when`
 *      runs meanwhile.  If that ended the process, Tcl would abort it, as it
 *      makes no interp while it exits (teardown-3.5).
 *
 * Results:
 *      The interp; NULL if the thread is to end.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

Tcl_Interp *
GwsimScriptNewInterp(
    GwsimThread *thrPtr)        /* Thread that it is for. */
{
    GwsimRuntime *rtPtr = thrPtr->corePtr->rtPtr;
    Tcl_Interp *interp = NULL;

    GwsimEnter(rtPtr);
    if (!thrPtr->doomed) {
        interp = Tcl_CreateInterp();
    }
    GwsimLeave(rtPtr);
    return interp;
}

/* Deletes an interp. */
void
GwsimScriptDelete(
    GwsimScript *scriptPtr)     /* Script whose thread has ended. */
{
    scriptPtr->closing = true;
    if (scriptPtr->wokenProc != NULL) {
        /* It is still parked, for it would not end: frees its data. */
        scriptPtr->wokenProc(scriptPtr, scriptPtr->waitData, TCL_ERROR);
        scriptPtr->wokenProc = NULL;
    }
    for (size_t i = 0; i < scriptPtr->lane; i++) {
        GwsimLane *lanePtr = &scriptPtr->lanes[i];

        if (lanePtr->wokenProc != NULL) {
            lanePtr->wokenProc(scriptPtr, lanePtr->waitData, TCL_ERROR);
        }
    }
    GwsimScriptHandedForget(scriptPtr);
    Tcl_DeleteInterp(scriptPtr->interp);
    if (scriptPtr->clockInterp != NULL) {
        Tcl_DeleteInterp(scriptPtr->clockInterp);
    }
    GwsimJythonClose(scriptPtr);
    GwsimScriptForgetFunctions(scriptPtr);
    GwsimScriptForgetKnown(scriptPtr);
    GwsimMapFree(&scriptPtr->functions);
    GwsimScriptUnwatch(scriptPtr);
    for (int i = 0; i < GWSIM_WORD_COUNT; i++) {
        Tcl_DecrRefCount(scriptPtr->words[i]);
    }
    for (size_t i = 0; i < scriptPtr->laneCount; i++) {
        GwsimScriptCallEnded(scriptPtr, i);
        GwsimFree(scriptPtr->lanes[i].words);
        Tcl_DecrRefCount(scriptPtr->lanes[i].namePtr);
        Tcl_DecrRefCount(scriptPtr->lanes[i].callPtr);
    }
    GwsimFree(scriptPtr->lanes);
    GwsimFree(scriptPtr->where);
    GwsimFree(scriptPtr);
}

/* Names of all commands that every script has. */
Tcl_Obj *
GwsimScriptCommandNames(void)
{
    GwsimScript *scriptPtr = NewScript(Tcl_CreateInterp(), false);
    Tcl_Obj *listPtr;

    Tcl_Eval(scriptPtr->interp, "info commands ::*");
    listPtr = Tcl_DuplicateObj(Tcl_GetObjResult(scriptPtr->interp));
    GwsimScriptDelete(scriptPtr);
    return listPtr;
}

/* ---- The contract ---- */

/* Starts a job; its script runs up to its first wait, or its end. */
static GwsimHostStep
StartScript(
    GwsimThread *thrPtr,        /* Thread that has taken it. */
    GwsimJob *jobPtr)           /* Job with a function. */
{
    GwsimScript *scriptPtr = thrPtr->hostPtr;

    if (scriptPtr != NULL && thrPtr->newEdition) {
        GwsimEnter(scriptPtr->rtPtr);
        thrPtr->hostPtr = NULL;
        GwsimLeave(thrPtr->corePtr->rtPtr);
        Forget(thrPtr, scriptPtr);
        scriptPtr = NULL;
    }
    thrPtr->newEdition = false;
    if (scriptPtr == NULL) {
        scriptPtr = MakeScript(thrPtr);
        if (scriptPtr == NULL) {
            return GWSIM_HOST_FINISHED;
        }
    }
    if (!scriptPtr->alive && !MakeCoroutine(scriptPtr)) {
        GwsimScriptOutcome(scriptPtr, TCL_ERROR, &thrPtr->outcome);
        return GWSIM_HOST_FINISHED;
    }
    scriptPtr->jobPtr = jobPtr;
    scriptPtr->finished = false;
    scriptPtr->calls = scriptPtr->looks = 0;
    scriptPtr->spins = scriptPtr->gaveWay = false;
    scriptPtr->escape = GWSIM_ESCAPE_NONE;
    scriptPtr->relays = scriptPtr->lane == 0 ? 0 : scriptPtr->relays;
    if (scriptPtr->hotWanted) {
        GwsimScriptFindHot(scriptPtr);
    }
    return RunScript(scriptPtr);
}

/* Goes on with a parked script: its wait is over. */
static GwsimHostStep
ResumeScript(
    GwsimThread *thrPtr)        /* Thread with a wake. */
{
    return RunScript(thrPtr->hostPtr);
}

/* Gives the interp back, or deletes it.  On the real clock its OS thread ends
 * now, and with it what Tcl keeps for it. */
static void
CloseScript(
    GwsimThread *thrPtr)        /* Thread that has taken its last step. */
{
    GwsimScript *scriptPtr = thrPtr->hostPtr;
    bool real = scriptPtr->worldPtr->config.real;

    thrPtr->hostPtr = NULL;
    Forget(thrPtr, scriptPtr);
    if (real) {
        Tcl_FinalizeThread();
    }
}

/* Gives an interp back, or deletes it. */
static void
Forget(
    GwsimThread *thrPtr,        /* Thread that had it. */
    GwsimScript *scriptPtr)     /* Script without a job. */
{
    if (scriptPtr->worldPtr->config.real || !GwsimScriptGive(
            thrPtr->corePtr->hostData, scriptPtr)) {
        GwsimScriptDelete(scriptPtr);
    }
}

/* Makes a running script stop, from another OS thread. */
static void
BreakScript(
    GwsimThread *thrPtr)        /* Thread whose script runs. */
{
    GwsimScript *scriptPtr = thrPtr->hostPtr;

    if (scriptPtr != NULL && !scriptPtr->whole) {
        Tcl_CancelEval(scriptPtr->interp, NULL, NULL, TCL_CANCEL_UNWIND);
        GwsimJythonBreak(scriptPtr);
    }
}

/* Sets what is parked aside, and goes to the next coroutine; or back. */
static void
SetAside(
    GwsimThread *thrPtr,        /* Thread with a parked script. */
    bool aside)                 /* False: take up the newest one. */
{
    GwsimScript *scriptPtr = thrPtr->hostPtr;
    GwsimLane *lanePtr = &scriptPtr->lanes[scriptPtr->lane];

    lanePtr->alive = scriptPtr->alive;
    if (aside) {
        lanePtr->jobPtr = scriptPtr->jobPtr;
        lanePtr->wokenProc = scriptPtr->wokenProc;
        lanePtr->waitData = scriptPtr->waitData;
        if (++scriptPtr->lane == scriptPtr->laneCount) {
            AddLane(scriptPtr);
        }
        scriptPtr->jobPtr = NULL;
        scriptPtr->wokenProc = NULL;
        scriptPtr->alive = scriptPtr->lanes[scriptPtr->lane].alive;
        return;
    }
    lanePtr = &scriptPtr->lanes[--scriptPtr->lane];
    scriptPtr->jobPtr = lanePtr->jobPtr;
    scriptPtr->wokenProc = lanePtr->wokenProc;
    scriptPtr->waitData = lanePtr->waitData;
    scriptPtr->alive = lanePtr->alive;
    scriptPtr->callPtr = NULL;
    scriptPtr->finished = false;
    scriptPtr->calls = scriptPtr->looks = 0;
    scriptPtr->spins = false;
}

/* A coroutine more, not made yet. */
static void
AddLane(
    GwsimScript *scriptPtr)     /* Script that needs it. */
{
    Tcl_Obj *namePtr = scriptPtr->laneCount == 0
            ? Tcl_NewStringObj("::gwsim::host::run", -1)
            : Tcl_ObjPrintf("::gwsim::host::run%d",
                    (int) scriptPtr->laneCount);
    Tcl_Obj *callPtr = Tcl_NewListObj(1, &namePtr);

    Tcl_IncrRefCount(namePtr);
    Tcl_IncrRefCount(callPtr);
    GWSIM_GROW(scriptPtr->lanes, scriptPtr->laneCount + 1,
            scriptPtr->laneSpace);
    scriptPtr->lanes[scriptPtr->laneCount++] =
            (GwsimLane) {.namePtr = namePtr, .callPtr = callPtr};
}

/* ---- From C into the coroutine ---- */

/* Gives a thread an interp; NULL if the thread is to end. */
static GwsimScript *
MakeScript(
    GwsimThread *thrPtr)        /* Thread that has none. */
{
    GwsimCore *corePtr = thrPtr->corePtr;
    const GwsimWorldConfig *configPtr = &GwsimWorldOf(corePtr)->config;
    bool pooled = corePtr->hostData != NULL && !configPtr->real
            && !configPtr->host;
    const GwsimDefinitions *tablePtr =
            GwsimFrontDefinitions(GwsimWorldOf(corePtr));
    GwsimScript *scriptPtr = NULL;
    const char *id;

    if (pooled) {
        scriptPtr = GwsimScriptTake(corePtr->hostData);
    }
    if (scriptPtr != NULL && scriptPtr->definitions
            != (tablePtr == NULL ? 0 : tablePtr->serial)) {
        GwsimScriptDelete(scriptPtr);
        scriptPtr = NULL;
    }
    if (scriptPtr == NULL) {
        scriptPtr = NewScript(GwsimScriptNewInterp(thrPtr), configPtr->host);
        if (scriptPtr == NULL) {
            return NULL;
        }
        GwsimScriptDefine(scriptPtr, tablePtr);
        if (pooled) {
            (void) MakeCoroutine(scriptPtr);
            GwsimScriptWatch(scriptPtr);
        }
    }
    scriptPtr->thrPtr = thrPtr;
    scriptPtr->corePtr = corePtr;
    scriptPtr->rtPtr = corePtr->rtPtr;
    scriptPtr->worldPtr = GwsimWorldOf(corePtr);
    scriptPtr->libraryPtr = NULL;
    scriptPtr->real = configPtr->real;
    scriptPtr->packsPtr = configPtr->real ? NULL
            : GwsimScriptPoolPacks(corePtr->hostData);
    scriptPtr->watchPtr = GwsimFrontWatch(scriptPtr->worldPtr);
    scriptPtr->watched = (GwsimWatched) {
        .proc = Bark, .data = scriptPtr, .patience = configPtr->patience
    };
    GwsimPlatformSetVersion(scriptPtr);
    GwsimEnter(scriptPtr->rtPtr);
    id = GwsimNameText(corePtr->namesPtr, thrPtr->id, NULL);
    GwsimStreamInit(&scriptPtr->picks, "script", id);
    GwsimStreamInit(&scriptPtr->randoms, "rand", id);
    thrPtr->hostPtr = scriptPtr;
    GwsimLeave(scriptPtr->rtPtr);
    return scriptPtr;
}

/* A new interp, not yet the thread's; NULL if the thread is to end. */
static GwsimScript *
NewScript(
    Tcl_Interp *interp,         /* New, or NULL. */
    bool host)                  /* -host 1 */
{
    static const char *const texts[] = {
#define WORD_TEXT(id, text) text,
        GWSIM_WORD_LIST(WORD_TEXT)
#undef WORD_TEXT
    };
    GwsimScript *scriptPtr;

    if (interp == NULL) {
        return NULL;
    }
    scriptPtr = GwsimCalloc(1, sizeof(GwsimScript));
    scriptPtr->interp = interp;
    scriptPtr->host = host;
    for (int i = 0; i < GWSIM_WORD_COUNT; i++) {
        scriptPtr->words[i] = Tcl_NewStringObj(texts[i], -1);
        Tcl_IncrRefCount(scriptPtr->words[i]);
    }
    AddLane(scriptPtr);
    GwsimScriptFill(scriptPtr);
    GwsimScriptLoopInit(scriptPtr);
    return scriptPtr;
}

/* Resumes the coroutine until it waits for something that is not over yet,
 * or the job is finished. */
static GwsimHostStep
RunScript(
    GwsimScript *scriptPtr)     /* Script to run. */
{
    Tcl_Interp *interp = scriptPtr->interp;
    Tcl_Obj *coroutinePtr = scriptPtr->lanes[scriptPtr->lane].callPtr;

    for (;;) {
        int code;

        scriptPtr->resumed = true;
        code = Resume(scriptPtr, coroutinePtr);
        if (scriptPtr->finished) {
            return GWSIM_HOST_FINISHED;
        }
        if (scriptPtr->asked) {
            if (!BeginWait(scriptPtr)) {
                return GWSIM_HOST_PARKED;
            }
        } else if (code != TCL_OK || !scriptPtr->alive) {
            /* The script has killed its own coroutine. */
            scriptPtr->alive = false;
            GwsimScriptOutcome(scriptPtr, TCL_ERROR,
                    &scriptPtr->thrPtr->outcome);
            Tcl_ResetResult(interp);
            return GWSIM_HOST_FINISHED;
        }
    }
}

/* Resumes the coroutine, under the eyes of the watchdog (rule 5).  Tcl's "info
 * frame" in a coroutine follows the frames of who resumed it, and takes for
 * granted that there are some: those that a list as a script has. */
static int
Resume(
    GwsimScript *scriptPtr,     /* Script to resume. */
    Tcl_Obj *coroutinePtr)      /* Command of its coroutine, a list. */
{
    GwsimWatch *watchPtr = scriptPtr->watchPtr;
    GwsimWatched *outerPtr;
    int code;

    if (watchPtr == NULL) {
        return Tcl_EvalObjEx(scriptPtr->interp, coroutinePtr, 0);
    }
    outerPtr = GwsimWatchTurn(watchPtr, &scriptPtr->watched);
    code = Tcl_EvalObjEx(scriptPtr->interp, coroutinePtr, 0);
    (void) GwsimWatchTurn(watchPtr, outerPtr);
    if (scriptPtr->watched.barked) {
        scriptPtr->watched.barked = false;
        scriptPtr->unfit = true;
        GwsimEnter(scriptPtr->rtPtr);
        GwsimWorldStuck(scriptPtr->worldPtr, scriptPtr->thrPtr);
        GwsimLeave(scriptPtr->rtPtr);
    }
    return code;
}

/* What the watchdog does. */
static void
Bark(
    void *data)                 /* The script; it runs. */
{
    GwsimScript *scriptPtr = data;

    Tcl_CancelEval(scriptPtr->interp, NULL, NULL, TCL_CANCEL_UNWIND);
    GwsimJythonBreak(scriptPtr);
}

/* The script is parked: begins its wait.  True: it is over already. */
static bool
BeginWait(
    GwsimScript *scriptPtr)     /* Script that asked for it. */
{
    GwsimThread *thrPtr = scriptPtr->thrPtr;
    bool over;

    scriptPtr->asked = false;
    GwsimEnter(scriptPtr->rtPtr);
    if (scriptPtr->parkProc != NULL && !thrPtr->doomed) {
        scriptPtr->parkProc(scriptPtr, scriptPtr->waitData,
                &scriptPtr->wait);
    }
    over = GwsimThreadTryWait(thrPtr, &scriptPtr->wait);
    if (over && scriptPtr->wait.requestPtr != NULL) {
        scriptPtr->corePtr->requestLetGoProc(scriptPtr->corePtr,
                scriptPtr->wait.requestPtr);
        thrPtr->wait.requestPtr = NULL;
    }
    GwsimLeave(scriptPtr->rtPtr);
    if (!over) {
        scriptPtr->calls = scriptPtr->looks = 0;
    }
    return over;
}

/* Makes the coroutine; it yields at once.  False: a script has destroyed
 * what it needs; the error is in the interp. */
static bool
MakeCoroutine(
    GwsimScript *scriptPtr)     /* Script without one. */
{
    Tcl_Obj *textPtr = Tcl_ObjPrintf("::gwsim::host::coroutine %s"
            " ::gwsim::host::loop",
            Tcl_GetString(scriptPtr->lanes[scriptPtr->lane].namePtr));

    Tcl_IncrRefCount(textPtr);
    scriptPtr->alive = true;
    if (Tcl_EvalObjEx(scriptPtr->interp, textPtr,
            TCL_EVAL_GLOBAL | TCL_EVAL_DIRECT) != TCL_OK) {
        scriptPtr->alive = false;
    }
    Tcl_DecrRefCount(textPtr);
    return scriptPtr->alive;
}
