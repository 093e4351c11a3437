/*
 * gwsimScriptJythonWait.c --
 *
 *      What waits, locks and threads of Jython's scripts are made of there
 *      (library/jython/gwsim_locks.py, gwsim_pools.py), beside the functions
 *      of the platform: commands of the thread's interp.
 *
 *      ::gwsim::host::park ?NS? ?THREAD? ?holds?      waits to be unparked
 *      ::gwsim::host::unpark THREAD
 *      ::gwsim::host::interrupted THREAD CLEAR
 *      ::gwsim::host::preempt                         another may come now
 *      ::gwsim::host::after THREAD                    what comes before what
 *      ::gwsim::host::async FUNCTION NAME             a thread of its own
 */

#include "gwsimFront.h"
#include "gwsimScriptInt.h"

static Tcl_ObjCmdProc   ParkCmd, ParkCmdNre;
static Tcl_ObjCmdProc   PreemptCmd, PreemptCmdNre;
static Tcl_ObjCmdProc   AfterCmd;
static Tcl_ObjCmdProc   AsyncCmd;
static Tcl_ObjCmdProc   UnparkCmd;
static Tcl_ObjCmdProc   InterruptedCmd;

const GwsimScriptCommand gwsimScriptJythonWaitCommands[] = {
    {"::gwsim::host::park", ParkCmd, ParkCmdNre},
    {"::gwsim::host::unpark", UnparkCmd, NULL},
    {"::gwsim::host::interrupted", InterruptedCmd, NULL},
    {"::gwsim::host::preempt", PreemptCmd, PreemptCmdNre},
    {"::gwsim::host::after", AfterCmd, NULL},
    {"::gwsim::host::async", AsyncCmd, NULL},
    {NULL, NULL, NULL}
};

/* ::gwsim::host::park ?NS? ?THREAD? ?holds?: waits until another thread unparks
 * this one, the time is over or the thread has ended; or, with a last word,
 * for what that thread has. */
GWSIM_WAITING_COMMAND(ParkCmd)

static int
ParkCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* park ?ns? ?thread? ?holds? */
{
    GwsimScript *scriptPtr = clientData;
    GwsimWait wait = {.kind = GWSIM_WAIT_PARK};
    Tcl_WideInt ns = 0;

    if (objc > 1 && Tcl_GetWideIntFromObj(interp, objv[1], &ns) != TCL_OK) {
        return TCL_ERROR;
    }
    wait.duration = ns;
    wait.holds = objc > 3;
    if (objc > 2) {
        if (!GwsimScriptEnterToLook(scriptPtr)) {
            return TCL_ERROR;
        }
        wait.threadPtr = GwsimThreadFind(scriptPtr->corePtr,
                Tcl_GetString(objv[2]));
        GwsimLeave(scriptPtr->rtPtr);
    }
    return GwsimScriptWait(scriptPtr, &wait, NULL, NULL, NULL);
}

/* ::gwsim::host::preempt: another thread may come now, in a search. */
GWSIM_WAITING_COMMAND(PreemptCmd)

static int
PreemptCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* preempt */
{
    GwsimScript *scriptPtr = clientData;
    GwsimWait wait = {.kind = GWSIM_WAIT_PREEMPT};
    bool preempt;

    (void) interp;
    (void) objc;
    (void) objv;
    if (!GwsimScriptEnterToLook(scriptPtr)) {
        return TCL_ERROR;
    }
    preempt = GwsimPreempt(scriptPtr->rtPtr, &scriptPtr->thrPtr->run);
    GwsimLeave(scriptPtr->rtPtr);
    return preempt ? GwsimScriptWait(scriptPtr, &wait, NULL, NULL, NULL)
            : TCL_OK;
}

/* ::gwsim::host::after THREAD: this thread knows all that one did, whose lock
 * it has got, or who let it go on. */
static int
AfterCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* 2 */
    Tcl_Obj *const objv[])      /* after thread */
{
    GwsimScript *scriptPtr = clientData;
    GwsimCore *corePtr = scriptPtr->corePtr;
    GwsimWait wait = {.kind = GWSIM_WAIT_PARK};

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "thread");
        return TCL_ERROR;
    }
    if (!GwsimScriptEnterToLook(scriptPtr)) {
        return TCL_ERROR;
    }
    wait.threadPtr = GwsimThreadFind(corePtr, Tcl_GetString(objv[1]));
    if (wait.threadPtr != NULL && corePtr->foundOverProc != NULL) {
        corePtr->foundOverProc(corePtr, scriptPtr->thrPtr, &wait, false);
    }
    GwsimLeave(scriptPtr->rtPtr);
    return TCL_OK;
}

/* ::gwsim::host::async FUNCTION NAME: a thread of its own, in any scope and
 * version. */
static int
AsyncCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* 3 */
    Tcl_Obj *const objv[])      /* async function name */
{
    GwsimScript *scriptPtr = clientData;
    GwsimCore *corePtr = scriptPtr->corePtr;
    GwsimValue *functionPtr;
    GwsimThread *thrPtr;
    GwsimStatus status;
    Tcl_Size n;
    const char *name;

    if (objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "function name");
        return TCL_ERROR;
    }
    status = GwsimTextFromObj(objv[1], &functionPtr);
    if (status != GWSIM_OK) {
        return GwsimSetStatusError(interp, status, NULL);
    }
    name = Tcl_GetStringFromObj(objv[2], &n);
    if (!GwsimScriptEnter(scriptPtr)) {
        GwsimValueRelease(functionPtr);
        return TCL_ERROR;
    }
    thrPtr = GwsimInvokeAsync(corePtr, scriptPtr->thrPtr, functionPtr, NULL,
            NULL, n == 0 ? 0 : GwsimNameIntern(corePtr->namesPtr, name,
            (size_t) n), GwsimScriptPlace(scriptPtr));
    Tcl_SetObjResult(interp, Tcl_NewStringObj(GwsimNameText(
            corePtr->namesPtr, thrPtr->id, NULL), -1));
    GwsimLeave(scriptPtr->rtPtr);
    GwsimValueRelease(functionPtr);
    return TCL_OK;
}

/* ::gwsim::host::unpark THREAD: ends its park, or its next one. */
static int
UnparkCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* 2 */
    Tcl_Obj *const objv[])      /* unpark thread */
{
    GwsimScript *scriptPtr = clientData;
    GwsimThread *thrPtr;

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "thread");
        return TCL_ERROR;
    }
    if (!GwsimScriptEnter(scriptPtr)) {
        return TCL_ERROR;
    }
    thrPtr = GwsimThreadFind(scriptPtr->corePtr, Tcl_GetString(objv[1]));
    if (thrPtr != NULL) {
        GwsimThreadUnpark(thrPtr, scriptPtr->thrPtr);
    }
    GwsimLeave(scriptPtr->rtPtr);
    return TCL_OK;
}

/* ::gwsim::host::interrupted THREAD CLEAR: whether an interrupt of a thread
 * is pending; with CLEAR it is not any more. */
static int
InterruptedCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* 3 */
    Tcl_Obj *const objv[])      /* interrupted thread clear */
{
    GwsimScript *scriptPtr = clientData;
    GwsimThread *thrPtr;
    int clear;
    bool pending;

    if (objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "thread clear");
        return TCL_ERROR;
    }
    if (Tcl_GetBooleanFromObj(interp, objv[2], &clear) != TCL_OK) {
        return TCL_ERROR;
    }
    if (!GwsimScriptEnter(scriptPtr)) {
        return TCL_ERROR;
    }
    thrPtr = GwsimThreadFind(scriptPtr->corePtr, Tcl_GetString(objv[1]));
    pending = thrPtr != NULL && thrPtr->interrupted;
    if (pending && clear) {
        thrPtr->interrupted = false;
    }
    GwsimLeave(scriptPtr->rtPtr);
    Tcl_SetObjResult(interp, Tcl_NewBooleanObj(pending));
    return TCL_OK;
}
