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
 *      2. A wait is asked for by a yield, and begins after it: if Tcl cannot
 *         yield there, nothing has changed, on either clock, whether or not
 *         what is waited for is over already (GWSIM SCRIPT CANNOTWAIT).
 *      3. Inside a coroutine of the script's own a yield would park that one
 *         and nobody would know: so it is refused like rule 2.  Only scripts
 *         that made one pay for the check.
 *      4. A script that was told its thread's end and goes on is told again
 *         at its next call of the core; at the DOOMS_MAX-th time it is
 *         unwound without being asked.
 *      5. Tcl rewinds a coroutine that is deleted: its callbacks run as if it
 *         were resumed.  `resumed` tells that it was RunScript.
 *      6. While a modal box is open its script stays parked in its coroutine,
 *         and the jobs behind it run in the next one (GwsimLane).
 *      7. hostPtr is published with the world entered, since breakProc reads
 *         it from another OS thread.
 *
 *      8. On the virtual clock a watchdog breaks a script that loops without a
 *         call of the core: nothing else could (gwsimRealWatch.h).
 *
 *      What an interp has in it is gwsimScriptInterp.c, how a job's function
 *      is called gwsimScriptCall.c, how errors cross gwsimScriptError.c.
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
static int              Yield(GwsimScript *scriptPtr);
static int              TakeWake(GwsimScript *scriptPtr);
static int              NextStep(GwsimScript *scriptPtr);
static GwsimLibrary *   NextLibrary(GwsimScript *scriptPtr);
static bool             LibraryApplies(const GwsimScript *scriptPtr,
                            const GwsimLibrary *libraryPtr);
static Tcl_ObjCmdProc   LoopCmd;
static Tcl_ObjCmdProc   LoopCmdNre;
static Tcl_NRPostProc   LoopWoken;
static Tcl_NRPostProc   LibraryDone;
static Tcl_NRPostProc   JobDone;
static Tcl_NRPostProc   WaitDone;

const GwsimHostType gwsimTclHost = {
    "tcl", StartScript, ResumeScript, CloseScript, BreakScript, SetAside
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
 * GwsimScriptWait --
 *
 *      Parks the script until a wait is over: the last thing that a waiting
 *      command does.  World left.
 *
 * Results:
 *      What the command returns.  Its result will be the wait's value, or an
 *      error with the exception of it.
 *
 * Side effects:
 *      parkProc is called between the parking and the wait; wokenProc is
 *      called in any case.
 *
 *----------------------------------------------------------------------
 */

int
GwsimScriptWait(
    GwsimScript *scriptPtr,     /* Script to park. */
    const GwsimWait *waitPtr,   /* For what; copied. */
    GwsimParkProc *parkProc,    /* What comes first, or NULL. */
    GwsimWokenProc *wokenProc,  /* What comes last, or NULL. */
    void *data)                 /* For both. */
{
    Tcl_Interp *interp = scriptPtr->interp;

    if (GwsimScriptInCoroutine(scriptPtr)) {
        scriptPtr->refused = true;
        GwsimScriptRaiseCannotWait(scriptPtr);
        return wokenProc == NULL ? TCL_ERROR
                : wokenProc(scriptPtr, data, TCL_ERROR);
    }
    scriptPtr->wait = *waitPtr;
    scriptPtr->parkProc = parkProc;
    scriptPtr->wokenProc = wokenProc;
    scriptPtr->waitData = data;
    scriptPtr->asked = true;
    Tcl_NRAddCallback(interp, WaitDone, scriptPtr, NULL, NULL, NULL);
    return Yield(scriptPtr);
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

/* True if the innermost coroutine is one of the script's own (rule 3). */
bool
GwsimScriptInCoroutine(
    GwsimScript *scriptPtr)     /* Script that runs. */
{
    Tcl_Interp *interp = scriptPtr->interp;
    Tcl_Obj *namePtr = scriptPtr->words[GWSIM_WORD_COROUTINE_NAME];
    bool own;

    if (!scriptPtr->ownCoroutines) {
        return false;
    }
    if (Tcl_EvalObjv(interp, 1, &namePtr, 0) != TCL_OK) {
        return true;
    }
    own = strcmp(Tcl_GetStringResult(interp), Tcl_GetString(
            scriptPtr->lanes[scriptPtr->lane].namePtr)) == 0;
    Tcl_ResetResult(interp);
    return !own;
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
    Tcl_NRCreateCommand(scriptPtr->interp, "::gwsim::host::loop", LoopCmd,
            LoopCmdNre, scriptPtr, NULL);
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

/* Resumes the coroutine, under the eyes of the watchdog (rule 8).  Tcl's "info
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

/* ---- In the coroutine ---- */

/* Body of the coroutine. */
GWSIM_WAITING_COMMAND(LoopCmd)

static int
LoopCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* Not used. */
{
    (void) objc;
    (void) objv;
    Tcl_NRAddCallback(interp, LoopWoken, clientData, NULL, NULL, NULL);
    return Yield(clientData);
}

/* Gives control back to RunScript. */
static int
Yield(
    GwsimScript *scriptPtr)     /* Script to leave. */
{
    return Tcl_NREvalObjv(scriptPtr->interp, 1,
            &scriptPtr->words[GWSIM_WORD_YIELD], 0);
}

/* A job is to begin, or the coroutine is to end. */
static int
LoopWoken(
    ClientData data[],          /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int code)                   /* Not TCL_OK: the yield was refused. */
{
    GwsimScript *scriptPtr = data[0];

    if (code != TCL_OK || !scriptPtr->resumed) {
        scriptPtr->alive = false;
        return TCL_ERROR;
    }
    scriptPtr->resumed = false;
    Tcl_NRAddCallback(interp, JobDone, scriptPtr, (void *) scriptPtr->lane,
            NULL, NULL);
    return NextStep(scriptPtr);
}

/* Reads library code that is still to be read, else calls the function. */
static int
NextStep(
    GwsimScript *scriptPtr)     /* Script with a job. */
{
    Tcl_Interp *interp = scriptPtr->interp;
    GwsimLibrary *libraryPtr = NextLibrary(scriptPtr);
    Tcl_Obj *textPtr;

    if (libraryPtr == NULL) {
        return GwsimScriptCall(scriptPtr);
    }
    Tcl_NRAddCallback(interp, LibraryDone, scriptPtr, libraryPtr, NULL,
            NULL);
    textPtr = GwsimValueToObj(libraryPtr->scriptPtr);
    GwsimScriptTaintBy(scriptPtr, GwsimScriptTaint(Tcl_GetString(textPtr)));
    GwsimScriptTaintBy(scriptPtr, GWSIM_TAINT_GLOBALS);
    return Tcl_NREvalObj(interp, textPtr, TCL_EVAL_GLOBAL);
}

/* Library code has been read.  If it failed so does the job, and the next
 * one tries again. */
static int
LibraryDone(
    ClientData data[],          /* The script, and the library. */
    Tcl_Interp *interp,         /* Its interp. */
    int code)                   /* How it went. */
{
    GwsimScript *scriptPtr = data[0];
    GwsimLibrary *libraryPtr = data[1];
    const char *place;

    if (code == TCL_OK || code == TCL_RETURN) {
        scriptPtr->libraryPtr = libraryPtr;
        Tcl_ResetResult(interp);
        return NextStep(scriptPtr);
    }
    GwsimEnter(scriptPtr->rtPtr);
    place = GwsimNameText(scriptPtr->corePtr->namesPtr, libraryPtr->place,
            NULL);
    GwsimLeave(scriptPtr->rtPtr);
    Tcl_AppendObjToErrorInfo(interp, Tcl_ObjPrintf(
            "\n    (library code of %s)", place));
    return code;
}

/* The next library code of this thread, or NULL.  What is not for it is
 * passed over. */
static GwsimLibrary *
NextLibrary(
    GwsimScript *scriptPtr)     /* Script of the thread. */
{
    GwsimLibrary *libraryPtr;

    /* To enter the world for every job would cost other threads more. */
    if (atomic_load(&scriptPtr->worldPtr->libraryTail)
            == scriptPtr->libraryPtr) {
        return NULL;
    }
    GwsimEnter(scriptPtr->rtPtr);
    for (;;) {
        libraryPtr = scriptPtr->libraryPtr != NULL
                ? scriptPtr->libraryPtr->nextPtr
                : scriptPtr->worldPtr->libraryHead;
        if (libraryPtr == NULL || LibraryApplies(scriptPtr, libraryPtr)) {
            break;
        }
        scriptPtr->libraryPtr = libraryPtr;
    }
    GwsimLeave(scriptPtr->rtPtr);
    return libraryPtr;
}

/* True if library code is for a thread: of every project, of the thread's, or
 * of any where the thread serves them all (a gateway's own threads); and of
 * its project's newest edition that the thread's is not older than. */
static bool
LibraryApplies(
    const GwsimScript *scriptPtr,       /* Script of the thread. */
    const GwsimLibrary *libraryPtr)     /* Library code. */
{
    GwsimName project = GwsimEditionProject(scriptPtr->thrPtr);
    uint32_t edition = GwsimEditionOfThread(scriptPtr->thrPtr);
    const GwsimLibrary *otherPtr = scriptPtr->worldPtr->libraryHead;

    if (libraryPtr->project == 0) {
        return true;
    }
    if ((project != 0 && libraryPtr->project != project)
            || libraryPtr->edition > edition) {
        return false;
    }
    while (otherPtr != NULL && (otherPtr->project != libraryPtr->project
            || otherPtr->edition <= libraryPtr->edition
            || otherPtr->edition > edition)) {
        otherPtr = otherPtr->nextPtr;
    }
    return otherPtr == NULL;
}

/* A job has ended: keeps how, and waits for the next one. */
static int
JobDone(
    ClientData data[],          /* The script, and which coroutine of it. */
    Tcl_Interp *interp,         /* Its interp. */
    int code)                   /* How it ended. */
{
    GwsimScript *scriptPtr = data[0];

    if (scriptPtr->closing) {
        return TCL_ERROR;
    }
    GwsimScriptCallEnded(scriptPtr, (size_t) data[1]);
    if (code == TCL_ERROR) {
        GwsimScriptTaintBy(scriptPtr, GWSIM_TAINT_GLOBALS);
        GwsimScriptCallFailed(scriptPtr);
    }
    GwsimScriptOutcome(scriptPtr, code, &scriptPtr->thrPtr->outcome);
    if (scriptPtr->handed != NULL) {
        GwsimScriptHandedEnd(scriptPtr);
    }
    scriptPtr->jobPtr = NULL;
    scriptPtr->callPtr = NULL;
    scriptPtr->finished = true;
    Tcl_ResetResult(interp);
    Tcl_NRAddCallback(interp, LoopWoken, scriptPtr, NULL, NULL, NULL);
    return Yield(scriptPtr);
}

/* A wait is over, or Tcl has refused to yield for it. */
static int
WaitDone(
    ClientData data[],          /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int code)                   /* Of the yield. */
{
    GwsimScript *scriptPtr = data[0];
    GwsimWokenProc *wokenProc = scriptPtr->wokenProc;

    (void) interp;
    scriptPtr->refused = scriptPtr->asked;
    scriptPtr->asked = false;
    if (scriptPtr->refused) {
        code = GwsimScriptRaiseCannotWait(scriptPtr);
    } else if (code != TCL_OK || !scriptPtr->resumed) {
        code = TCL_ERROR;
    } else {
        scriptPtr->resumed = false;
        code = TakeWake(scriptPtr);
    }
    if (wokenProc != NULL) {
        scriptPtr->wokenProc = NULL;
        code = wokenProc(scriptPtr, scriptPtr->waitData, code);
    }
    return code;
}

/* Turns what woke the thread into a result or an error. */
static int
TakeWake(
    GwsimScript *scriptPtr)     /* Script that was resumed. */
{
    GwsimOutcome *outcomePtr = &scriptPtr->thrPtr->wakeOutcome;

    if (scriptPtr->thrPtr->wake == GWSIM_WAKE_DOOM) {
        GwsimOutcomeFree(outcomePtr);
        return GwsimScriptRaiseDoom(scriptPtr);
    }
    if (outcomePtr->failed) {
        return GwsimScriptRaiseOutcome(scriptPtr, outcomePtr);
    }
    Tcl_SetObjResult(scriptPtr->interp,
            GwsimScriptObj(scriptPtr, outcomePtr->valuePtr));
    GwsimOutcomeFree(outcomePtr);
    return TCL_OK;
}
