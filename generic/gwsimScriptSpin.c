/*
 * gwsimScriptSpin.c --
 *
 *      Scripts that wait by looking: `while {![shared get done]} {}`.  On the
 *      virtual clock such a loop would never end, for while it runs no time
 *      passes; on the platform it occupies its thread.
 *
 *      Rules:
 *      1. A script spins when it has called the core LOOKS_MAX times without
 *         letting time pass, and all it did was look; or CALLS_MAX times
 *         whatever it did.  A wait that is over at once counts as a look.
 *      2. The first time of a job this is the violation Spinning.
 *      3. From then on every LOOKS_STEP-th look occupies the thread for
 *         SPIN_TIME: so the clock goes on, and a loop whose condition comes
 *         true ends.  Where Tcl cannot yield it goes on without.
 *
 *      The same place is where a script may give way to others: in a search
 *      that preempts, before each command, if anybody else could go on.
 */

#include "gwsimScriptInt.h"

#include <string.h>

#define LOOKS_MAX       100000
#define CALLS_MAX       1000000
#define LOOKS_STEP      1000
#define SPIN_TIME       GWSIM_MS

typedef struct Again {          /* A command that runs after a pause. */
    Tcl_ObjCmdProc *nreProc;
    ClientData clientData;
    int objc;
    Tcl_Obj *objv[];            /* Retained. */
} Again;

static bool             GivesWay(GwsimScript *scriptPtr);
static Again *          Keep(Tcl_ObjCmdProc *nreProc, ClientData clientData,
                            int objc, Tcl_Obj *const objv[]);
static GwsimParkProc    Pause;
static GwsimWokenProc   RunAfterPause;
static GwsimWokenProc   RunAgain;

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptSpins --
 *
 *      Called first by a command that may be what a loop waits with, or that
 *      may meet other threads.
 *
 * Results:
 *      False: the command goes on.  True: the script is parked for a while,
 *      and the command runs anew after that; it returns *codePtr.
 *
 * Side effects:
 *      Counts.  May record a violation.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimScriptSpins(
    GwsimScript *scriptPtr,     /* Calling script. */
    Tcl_ObjCmdProc *nreProc,    /* The command ... */
    ClientData clientData,
    int objc,                   /* ... and its words. */
    Tcl_Obj *const objv[],
    int *codePtr)               /* Set if true. */
{
    GwsimWait wait = {.kind = GWSIM_WAIT_WORK, .duration = SPIN_TIME};

    scriptPtr->looks++;
    if (scriptPtr->looks < LOOKS_MAX && scriptPtr->calls < CALLS_MAX) {
        if (!scriptPtr->worldPtr->config.preempting
                || !GivesWay(scriptPtr)) {
            return false;
        }
        wait = (GwsimWait) {.kind = GWSIM_WAIT_PREEMPT};
        *codePtr = GwsimScriptWait(scriptPtr, &wait, NULL, RunAgain,
                Keep(nreProc, clientData, objc, objv));
        return true;
    }
    *codePtr = GwsimScriptWait(scriptPtr, &wait, Pause, RunAfterPause,
            Keep(nreProc, clientData, objc, objv));
    return true;
}

/* Whether the script gives way; not twice before one command. */
static bool
GivesWay(
    GwsimScript *scriptPtr)     /* Script that calls. */
{
    bool gives;

    if (scriptPtr->gaveWay) {
        scriptPtr->gaveWay = false;
        return false;
    }
    GwsimEnter(scriptPtr->rtPtr);
    gives = !scriptPtr->thrPtr->doomed
            && GwsimPreempt(scriptPtr->rtPtr, &scriptPtr->thrPtr->run);
    GwsimLeave(scriptPtr->rtPtr);
    return gives;
}

/* Keeps a command to run it later. */
static Again *
Keep(
    Tcl_ObjCmdProc *nreProc,    /* The command ... */
    ClientData clientData,
    int objc,                   /* ... and its words. */
    Tcl_Obj *const objv[])
{
    Again *againPtr = GwsimAlloc(sizeof(Again)
            + (size_t) objc * sizeof(Tcl_Obj *));

    againPtr->nreProc = nreProc;
    againPtr->clientData = clientData;
    againPtr->objc = objc;
    for (int i = 0; i < objc; i++) {
        againPtr->objv[i] = objv[i];
        Tcl_IncrRefCount(objv[i]);
    }
    return againPtr;
}

/* The script is parked.  World entered. */
static void
Pause(
    GwsimScript *scriptPtr,     /* Script that spins. */
    void *data,                 /* Not used. */
    GwsimWait *waitPtr)         /* Not used. */
{
    GwsimCore *corePtr = scriptPtr->corePtr;

    (void) data;
    (void) waitPtr;
    if (scriptPtr->spins) {
        return;
    }
    scriptPtr->spins = true;
    GwsimViolate(corePtr, "Spinning", GWSIM_SEVERITY_ERROR,
            GWSIM_CLAUSE_NONE, scriptPtr->thrPtr, 0,
            GwsimNameText(corePtr->namesPtr, GwsimScriptPlace(scriptPtr),
                    NULL),
            "a script waits by looking again and again: meanwhile its thread"
            " does nothing else");
}

/* The pause is over, or could not be made. */
static int
RunAfterPause(
    GwsimScript *scriptPtr,     /* Script that spins. */
    void *data,                 /* What to run; freed. */
    int code)                   /* TCL_ERROR: refused, or the end. */
{
    scriptPtr->looks = LOOKS_MAX - LOOKS_STEP;
    scriptPtr->calls = CALLS_MAX - LOOKS_STEP;
    return RunAgain(scriptPtr, data, code);
}

/* The command runs, with nobody before it any more. */
static int
RunAgain(
    GwsimScript *scriptPtr,     /* Script that called it. */
    void *data,                 /* What to run; freed. */
    int code)                   /* TCL_ERROR: refused, or the end. */
{
    Again *againPtr = data;

    if (code == TCL_OK || scriptPtr->refused) {
        Tcl_ResetResult(scriptPtr->interp);
        scriptPtr->gaveWay = scriptPtr->worldPtr->config.preempting;
        code = againPtr->nreProc(againPtr->clientData, scriptPtr->interp,
                againPtr->objc, againPtr->objv);
    }
    for (int i = 0; i < againPtr->objc; i++) {
        Tcl_DecrRefCount(againPtr->objv[i]);
    }
    GwsimFree(againPtr);
    return code;
}
