/*
 * gwsimScriptCoroutine.c --
 *
 *      What goes on in the coroutine of a simulated thread: it waits for a
 *      job, reads library code that has come since, calls the job's function,
 *      and parks where the script waits.
 *
 *      Rules:
 *      1. A wait is asked for by a yield, and begins after it: if Tcl cannot
 *         yield there, nothing has changed, on either clock, whether or not
 *         what is waited for is over already (GWSIM SCRIPT CANNOTWAIT).
 *      2. Inside a coroutine of the script's own a yield would park that one
 *         and nobody would know: so it is refused like rule 1.  Only scripts
 *         that made one pay for the check.
 *      3. Tcl rewinds a coroutine that is deleted: its callbacks run as if it
 *         were resumed.  `resumed` tells that it was RunScript.
 */

#include "gwsimEdition.h"
#include "gwsimScriptInt.h"

#include <string.h>

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

/* True if the innermost coroutine is one of the script's own (rule 2). */
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

/* Makes the command that is the body of the coroutine. */
void
GwsimScriptLoopInit(
    GwsimScript *scriptPtr)     /* Script with a new interp. */
{
    Tcl_NRCreateCommand(scriptPtr->interp, "::gwsim::host::loop", LoopCmd,
            LoopCmdNre, scriptPtr, NULL);
}

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
