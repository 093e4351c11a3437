/*
 * gwsimWordCmdAct.c --
 *
 *      Words that make things happen: on, traffic, at, when, terminate, run,
 *      repeat.
 *
 *  1. They only prepare: time goes on in `run` alone.
 *  2. `run` inside a script of `at` or `when` is an error: such a script runs
 *     while a `run` waits for it.
 */

#include "gwsimFrontInt.h"
#include "gwsimMutant.h"
#include "gwsimScript.h"
#include "gwsimTclUtil.h"
#include "gwsimTclValue.h"
#include "gwsimWordCmd.h"

#include <math.h>
#include <string.h>

#define PLACES_PROC     "::gwsim::PlaceViolations"

static const char *const onOptions[] = {"-every", "-thread", "-vars", NULL};
enum {ON_EVERY, ON_THREAD, ON_VARS, ON_OPTIONS};

static const char *const onThreads[] = {"async", "gui", NULL};
static const GwsimOnThread onThreadTable[] = {GWSIM_ON_ASYNC, GWSIM_ON_GUI};

static const char *const trafficOptions[] = {
    "-for", "-messageHandler", "-payload", "-project", "-rate",
    "-remoteServer", "-timeoutSec", NULL
};
enum {
    TRAFFIC_FOR, TRAFFIC_HANDLER, TRAFFIC_PAYLOAD, TRAFFIC_PROJECT,
    TRAFFIC_RATE, TRAFFIC_REMOTE, TRAFFIC_TIMEOUT, TRAFFIC_OPTIONS
};

static const char *const atOptions[] = {"-vars", NULL};
enum {AT_VARS, AT_OPTIONS};

static const char *const whenOptions[] = {"-nth", "-vars", NULL};
enum {WHEN_NTH, WHEN_VARS, WHEN_OPTIONS};

static const char *const runOptions[] = {"-for", "-until", NULL};
enum {RUN_FOR, RUN_UNTIL, RUN_OPTIONS};

static const char *const runResults[] = {   /* Of GwsimRunResult. */
    "never", "quiet", "limit", "horizon", "stuck"
};

static int GetFunction(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        Tcl_Obj *namesPtr,
        Tcl_Obj *scriptPtr, GwsimValue **functionPtrPtr);
static Tcl_Obj *Formals(const GwsimFrontVars *varsPtr);
static int GetTraffic(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        Tcl_Obj *const *values, GwsimSend *sendPtr);
static int GetTimeoutSec(Tcl_Interp *interp, Tcl_Obj *objPtr,
        GwsimTime *timePtr);
static int GetRunLimit(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        Tcl_Obj *const *values, GwsimTime *limitPtr);
static int PlaceViolations(GwsimFrontWorld *frontWorldPtr,
        Tcl_Interp *interp);
static GwsimTime Now(GwsimFrontWorld *frontWorldPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimOnWord --
 *
 *      on SCOPE ?-thread gui|async? ?-vars NAMES? ?-every DUR? SCRIPT
 *
 * Results:
 *      The task's id, as "t1".
 *
 * Side effects:
 *      The script is posted to a thread of the scope.
 *
 *----------------------------------------------------------------------
 */

int
GwsimOnWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the id or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* on scope ?-option value ...? script */
{
    Tcl_Obj *values[ON_OPTIONS];
    GwsimOnThread where = GWSIM_ON_DEFAULT;
    GwsimTime every = 0;
    GwsimScope *scopePtr;
    GwsimValue *functionPtr;
    GwsimTask *taskPtr;
    GwsimStatus status;
    int index;

    scopePtr = GwsimWordScope(interp, frontWorldPtr, objv[1]);
    if (scopePtr == NULL || GwsimWordOptions(interp, objc, objv, 2,
            onOptions, values) != TCL_OK) {
        return TCL_ERROR;
    }
    if (values[ON_THREAD] != NULL) {
        if (Tcl_GetIndexFromObj(interp, values[ON_THREAD], onThreads,
                "thread", TCL_EXACT, &index) != TCL_OK) {
            return TCL_ERROR;
        }
        where = onThreadTable[index];
    }
    if (values[ON_EVERY] != NULL && GwsimGetPositive(interp,
            values[ON_EVERY], &every) != TCL_OK) {
        return TCL_ERROR;
    }
    if (frontWorldPtr->foreignPtr != NULL) {
        status = GwsimTextFromObj(frontWorldPtr->foreignPtr, &functionPtr);
        if (status != GWSIM_OK) {
            return GwsimSetStatusError(interp, status, NULL);
        }
    } else if (GetFunction(frontWorldPtr, interp, values[ON_VARS],
            objv[objc - 1], &functionPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    status = GwsimWorldOn(frontWorldPtr->worldPtr, scopePtr, where,
            functionPtr, every, frontWorldPtr->place, &taskPtr);
    GwsimValueRelease(functionPtr);
    if (status != GWSIM_OK) {
        return GwsimSetStatusError(interp, status, objv[1]);
    }
    Tcl_SetObjResult(interp, GwsimWordId('t', taskPtr->number));
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTrafficWord --
 *
 *      traffic SCOPE -rate N/s -project P -messageHandler H ?-payload V?
 *              ?-remoteServer GW? ?-timeoutSec S? ?-for DUR?
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      Requests, from now on.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTrafficWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* traffic scope ?-option value ...? */
{
    static const int needed[] = {
        TRAFFIC_RATE, TRAFFIC_PROJECT, TRAFFIC_HANDLER
    };
    Tcl_Obj *values[TRAFFIC_OPTIONS];
    GwsimSend send = {.timeout = -1};
    GwsimScope *scopePtr;
    GwsimTime lasts = 0;
    double rate;

    scopePtr = GwsimWordScope(interp, frontWorldPtr, objv[1]);
    if (scopePtr == NULL || GwsimGetOptions(interp, objc - 2, objv + 2,
            trafficOptions, values, NULL) != TCL_OK) {
        return TCL_ERROR;
    }
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        if (values[needed[i]] == NULL) {
            return GwsimSetError(interp, "OPTION MISSING", objv[0],
                    "traffic needs %s", trafficOptions[needed[i]]);
        }
    }
    if (GwsimGetFrequency(interp, values[TRAFFIC_RATE], &rate) != TCL_OK
            || (values[TRAFFIC_FOR] != NULL && GwsimGetPositive(interp,
                    values[TRAFFIC_FOR], &lasts) != TCL_OK)
            || GetTraffic(frontWorldPtr, interp, values, &send) != TCL_OK) {
        return TCL_ERROR;
    }
    GwsimWorldTraffic(frontWorldPtr->worldPtr, scopePtr, &send, rate, lasts);
    GwsimValueRelease(send.payloadPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimAtWord --
 *
 *      at TIME ?-vars NAMES? SCRIPT
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      The script runs in BODY's frame at that time, while `run` waits.
 *
 *----------------------------------------------------------------------
 */

int
GwsimAtWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* at time ?-vars names? script */
{
    Tcl_Obj *values[AT_OPTIONS];
    GwsimFrontVars vars;
    GwsimFrontScript *scriptPtr;
    GwsimStatus status;
    GwsimTime time;

    if (GwsimWordOptions(interp, objc, objv, 2, atOptions, values) != TCL_OK
            || GwsimFrontVarsGet(frontWorldPtr, interp, values[AT_VARS],
                    &vars) != TCL_OK) {
        return TCL_ERROR;
    }
    /* Now, not before: a trace of a variable may have let time go on. */
    if (GwsimGetTime(interp, objv[1], Now(frontWorldPtr), &time) != TCL_OK) {
        GwsimFrontVarsFree(&vars);
        return TCL_ERROR;
    }
    scriptPtr = GwsimFrontScriptNew(frontWorldPtr, objv[objc - 1], &vars);
    GwsimFrontVarsFree(&vars);
    status = GwsimWorldAt(frontWorldPtr->worldPtr, time, scriptPtr,
            frontWorldPtr->place);
    return status == GWSIM_OK ? TCL_OK
            : GwsimSetStatusError(interp, status, objv[1]);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWhenWord --
 *
 *      when PATTERN ?-nth N? ?-vars NAMES? SCRIPT
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      The script runs in BODY's frame at each event that matches, or at the
 *      nth.
 *
 *----------------------------------------------------------------------
 */

int
GwsimWhenWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* when pattern ?-option value ...? script */
{
    Tcl_Obj *values[WHEN_OPTIONS];
    GwsimPattern pattern = {.kinds = 0};
    GwsimFrontVars vars;
    GwsimFrontScript *scriptPtr;
    int64_t nth = 0;

    if (GwsimWordOptions(interp, objc, objv, 2, whenOptions, values)
            != TCL_OK) {
        return TCL_ERROR;
    }
    if (values[WHEN_NTH] != NULL && GwsimGetCount(interp, values[WHEN_NTH],
            1, INT64_MAX, &nth) != TCL_OK) {
        return TCL_ERROR;
    }
    if (GwsimFrontVarsGet(frontWorldPtr, interp, values[WHEN_VARS], &vars)
            != TCL_OK) {
        return TCL_ERROR;
    }
    if (GwsimGetPattern(interp, objv[1], &pattern) != TCL_OK) {
        GwsimFrontVarsFree(&vars);
        return TCL_ERROR;
    }
    scriptPtr = GwsimFrontScriptNew(frontWorldPtr, objv[objc - 1], &vars);
    GwsimFrontVarsFree(&vars);
    GwsimWorldWhen(frontWorldPtr->worldPtr, &pattern, (uint64_t) nth,
            scriptPtr, NULL, frontWorldPtr->place);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTerminateWord --
 *
 *      terminate THREAD: as from the gateway's page of running scripts
 *      (IAX-09; switch terminate).
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      The thread is interrupted, or ends.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTerminateWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* terminate thread */
{
    GwsimCore *corePtr = &frontWorldPtr->worldPtr->core;
    GwsimThread *thrPtr = GwsimThreadFind(corePtr, Tcl_GetString(objv[1]));

    (void) objc;
    if (thrPtr == NULL) {
        GwsimSetStatusError(interp, GWSIM_THREAD_UNKNOWN, objv[1]);
        GwsimWordThereThreads(interp, frontWorldPtr->worldPtr);
        return TCL_ERROR;
    }
    if (thrPtr->state == GWSIM_STATE_WAITING
            && thrPtr->wait.requestPtr != NULL) {
        /* Nobody is left to look at it: no failure unseen. */
        thrPtr->wait.requestPtr->machine.observed = true;
    }
    if (GwsimSwitchOf(corePtr, TERMINATE)
            == GWSIM_MUTATE(76, GWSIM_TERMINATE_KILL, -1)) {
        GwsimThreadKill(thrPtr);
    } else {
        thrPtr->terminated = true;
        GwsimThreadInterrupt(thrPtr, NULL);
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRunWord --
 *
 *      run ?-for DUR|-until TIME?; called with the world left.
 *
 * Results:
 *      How it ended: quiet, limit, horizon or stuck.
 *
 * Side effects:
 *      Time goes on.
 *
 *----------------------------------------------------------------------
 */

int
GwsimRunWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives how, or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* run ?-for duration|-until time? */
{
    Tcl_Obj *values[RUN_OPTIONS];
    GwsimRunResult result;
    GwsimTime limit;

    if (frontWorldPtr->running) {
        return GwsimSetError(interp, "RUN NESTED", NULL,
                "run is going on: a script of at or when cannot run again");
    }
    if (GwsimGetOptions(interp, objc - 1, objv + 1, runOptions, values, NULL)
            != TCL_OK
            || GetRunLimit(frontWorldPtr, interp, values, &limit)
                    != TCL_OK) {
        return TCL_ERROR;
    }
    if (frontWorldPtr->againPtr != NULL) {
        return GwsimFrontAgainBuilt(frontWorldPtr, interp, limit);
    }
    if (!GwsimFrontRun(frontWorldPtr, limit, &result)) {
        return TCL_ERROR;       /* The interp has gone. */
    }
    if (PlaceViolations(frontWorldPtr, interp) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewStringObj(runResults[result], -1));
    return TCL_OK;
}

/* After a run: violations that know where in their script they were get the
 * line of the file, which the library finds.  Without it they keep the place
 * of their job. */
static int
PlaceViolations(
    GwsimFrontWorld *frontWorldPtr,     /* World that has run. */
    Tcl_Interp *interp)         /* For the error. */
{
    const GwsimCore *corePtr = &frontWorldPtr->worldPtr->core;
    Tcl_Obj *words[2] = {NULL, frontWorldPtr->tokenPtr};
    size_t i = 0;
    int code;

    while (i < corePtr->violationCount
            && corePtr->violations[i].stack == NULL) {
        i++;
    }
    if (i == corePtr->violationCount) {
        return TCL_OK;
    }
    if (Tcl_FindCommand(interp, PLACES_PROC, NULL, TCL_GLOBAL_ONLY) == NULL) {
        return TCL_OK;
    }
    words[0] = Tcl_NewStringObj(PLACES_PROC, -1);
    Tcl_IncrRefCount(words[0]);
    code = Tcl_EvalObjv(interp, 2, words, 0);
    Tcl_DecrRefCount(words[0]);
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRepeatWord --
 *
 *      repeat N SCRIPT, in the caller's frame; called with the world left.
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      Whatever the script does; break and continue work.
 *
 *----------------------------------------------------------------------
 */

int
GwsimRepeatWord(
    GwsimFrontWorld *frontWorldPtr,     /* Not used. */
    Tcl_Interp *interp,         /* Interp to evaluate in. */
    int objc,                   /* 3 */
    Tcl_Obj *const *objv)       /* repeat count script */
{
    int64_t count;
    int code;

    (void) frontWorldPtr;
    (void) objc;
    if (GwsimGetCount(interp, objv[1], 0, INT64_MAX, &count) != TCL_OK) {
        return TCL_ERROR;
    }
    for (int64_t i = 0; i < count; i++) {
        code = Tcl_EvalObjEx(interp, objv[2], 0);
        if (code == TCL_BREAK) {
            break;
        }
        if (code == TCL_ERROR) {
            Tcl_AppendObjToErrorInfo(interp, Tcl_ObjPrintf(
                    "\n    (\"repeat\" body line %d)",
                    Tcl_GetErrorLine(interp)));
        }
        if (code != TCL_OK && code != TCL_CONTINUE) {
            return code;
        }
    }
    Tcl_ResetResult(interp);
    return TCL_OK;
}

/* Makes the function that a script is: a command prefix as text, the values
 * of -vars its first arguments. */
static int
GetFunction(
    GwsimFrontWorld *frontWorldPtr,     /* World; entered. */
    Tcl_Interp *interp,         /* Interp with the frame. */
    Tcl_Obj *namesPtr,          /* Value of -vars, or NULL. */
    Tcl_Obj *scriptPtr,         /* Script. */
    GwsimValue **functionPtrPtr)        /* Receives the function. */
{
    GwsimFrontVars vars;
    Tcl_Obj *formalsPtr, *lambdaPtr;
    GwsimStatus status;

    if (namesPtr == NULL) {
        *functionPtrPtr = GwsimFrontFunctionOf(frontWorldPtr->frontPtr, interp,
                scriptPtr);
        return *functionPtrPtr != NULL ? TCL_OK : TCL_ERROR;
    }
    if (GwsimFrontVarsGet(frontWorldPtr, interp, namesPtr, &vars) != TCL_OK) {
        return TCL_ERROR;
    }
    formalsPtr = Formals(&vars);
    Tcl_IncrRefCount(formalsPtr);
    lambdaPtr = GwsimLambdaNew(interp, NULL, formalsPtr, scriptPtr);
    Tcl_DecrRefCount(formalsPtr);
    if (lambdaPtr == NULL) {
        GwsimFrontVarsFree(&vars);
        return TCL_ERROR;
    }
    Tcl_IncrRefCount(lambdaPtr);
    if (vars.valuesPtr != NULL) {
        Tcl_ListObjAppendList(NULL, lambdaPtr, vars.valuesPtr);
    }
    status = GwsimTextFromObj(lambdaPtr, functionPtrPtr);
    Tcl_DecrRefCount(lambdaPtr);
    GwsimFrontVarsFree(&vars);
    return status == GWSIM_OK ? TCL_OK
            : GwsimSetStatusError(interp, status, NULL);
}

/* The formal parameters for variables.  Tcl gives a last one that is named
 * "args" a meaning of its own: so another one follows it. */
static Tcl_Obj *
Formals(
    const GwsimFrontVars *varsPtr)      /* Variables of -vars. */
{
    Tcl_Obj *formalsPtr = Tcl_NewObj(), *lastPtr, *words[2];
    Tcl_Size count;

    if (varsPtr->namesPtr == NULL) {
        return formalsPtr;
    }
    Tcl_ListObjAppendList(NULL, formalsPtr, varsPtr->namesPtr);
    Tcl_ListObjLength(NULL, formalsPtr, &count);
    Tcl_ListObjIndex(NULL, formalsPtr, count - 1, &lastPtr);
    if (strcmp(Tcl_GetString(lastPtr), "args") == 0) {
        words[0] = Tcl_NewStringObj("-", 1);
        words[1] = Tcl_NewObj();
        Tcl_ListObjAppendElement(NULL, formalsPtr, Tcl_NewListObj(2, words));
    }
    return formalsPtr;
}

/* Reads what traffic sends. */
static int
GetTraffic(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *values,     /* Of the options. */
    GwsimSend *sendPtr)         /* Receives it. */
{
    const char *project, *handler, *remote = "";
    GwsimStatus status;

    if (GwsimGetName(interp, values[TRAFFIC_PROJECT], "project", &project)
            != TCL_OK
            || GwsimGetName(interp, values[TRAFFIC_HANDLER], "handler",
                    &handler) != TCL_OK
            || (values[TRAFFIC_REMOTE] != NULL && GwsimGetName(interp,
                    values[TRAFFIC_REMOTE], "gateway", &remote) != TCL_OK)
            || (values[TRAFFIC_TIMEOUT] != NULL && GetTimeoutSec(interp,
                    values[TRAFFIC_TIMEOUT], &sendPtr->timeout) != TCL_OK)) {
        return TCL_ERROR;
    }
    if (values[TRAFFIC_PAYLOAD] != NULL
            && Tcl_GetCharLength(values[TRAFFIC_PAYLOAD]) > 0) {
        status = GwsimValueFromObj(interp, values[TRAFFIC_PAYLOAD],
                &sendPtr->payloadPtr);
        if (status != GWSIM_OK) {
            return GwsimSetStatusError(interp, status, NULL);
        }
    }
    sendPtr->project = GwsimWordName(frontWorldPtr, project);
    sendPtr->handler = GwsimWordName(frontWorldPtr, handler);
    sendPtr->remoteServer = GwsimWordName(frontWorldPtr, remote);
    return TCL_OK;
}

/* Reads a timeout as the platform does: seconds, without a unit. */
static int
GetTimeoutSec(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *objPtr,            /* Timeout. */
    GwsimTime *timePtr)         /* Receives ns. */
{
    double seconds;

    if (Tcl_GetDoubleFromObj(NULL, objPtr, &seconds) != TCL_OK
            || !(seconds > 0.0)) {
        return GwsimSetExpected(interp, "TIMEOUT FORMAT", objPtr,
                "timeoutSec in seconds above 0, without a unit,");
    }
    *timePtr = seconds >= (double) (GWSIM_TIME_MAX / GWSIM_S)
            ? GWSIM_TIME_MAX
            : (GwsimTime) llround(seconds * (double) GWSIM_S);
    return TCL_OK;
}

/* Reads until when to run; below 0: until quiet. */
static int
GetRunLimit(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *values,     /* Of the options. */
    GwsimTime *limitPtr)        /* Receives a world time. */
{
    GwsimRuntime *rtPtr = frontWorldPtr->worldPtr->core.rtPtr;
    GwsimTime now, time;

    GwsimEnter(rtPtr);
    now = Now(frontWorldPtr);
    GwsimLeave(rtPtr);
    *limitPtr = -1;
    if (values[RUN_FOR] != NULL && values[RUN_UNTIL] != NULL) {
        return GwsimSetError(interp, "RUN LIMIT", NULL,
                "-for and -until exclude each other");
    }
    if (values[RUN_UNTIL] != NULL) {
        return GwsimGetTime(interp, values[RUN_UNTIL], now, limitPtr);
    }
    if (values[RUN_FOR] != NULL) {
        if (GwsimGetDuration(interp, values[RUN_FOR], &time) != TCL_OK) {
            return TCL_ERROR;
        }
        *limitPtr = time < GWSIM_TIME_MAX - now ? now + time
                : GWSIM_TIME_MAX;
    }
    return TCL_OK;
}

/* World time; world entered. */
static GwsimTime
Now(
    GwsimFrontWorld *frontWorldPtr)     /* World. */
{
    return GwsimNow(frontWorldPtr->worldPtr->core.rtPtr);
}
