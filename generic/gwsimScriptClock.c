/*
 * gwsimScriptClock.c --
 *
 *      Time and chance in a script are the world's: clock, after, time,
 *      rand() and srand().
 *
 *      Rules:
 *      1. World time 0 is 2026-01-01 00:00:00 UTC. format, scan and add are
 *         Tcl's own, in UTC unless they are told a zone.
 *      2. `after MS` waits. With a script it is an error: what Tcl's event
 *         loop would run is invokeLater's and `on ... -every`'s business.
 *         What is wrong with a gateway's clock (fault skew) is in what clock
 *         tells of the date, not in what measures: clicks, time, after.
 *      3. rand() draws from a stream of the thread; srand starts another
 *         one, which its number names.
 */

#include "gwsimFault.h"
#include "gwsimScriptInt.h"

#include <math.h>
#include <string.h>

#define EPOCH   ((Tcl_WideInt) 1767225600)      /* Seconds since 1970. */

static Tcl_ObjCmdProc   ClockCmd, ClockCmdNre;
static Tcl_ObjCmdProc   AfterCmd, AfterCmdNre;
static Tcl_ObjCmdProc   TimeCmd;
static Tcl_ObjCmdProc   RandCmd;
static Tcl_ObjCmdProc   SrandCmd;
static bool     WorldNow(GwsimScript *scriptPtr, GwsimTime *nowPtr,
                    GwsimTime *skewPtr);
static GwsimTime Skew(const GwsimScript *scriptPtr);
static Tcl_WideInt Whole(GwsimTime time, GwsimTime unit);
static int      ClockClicks(GwsimScript *scriptPtr, GwsimTime now, int objc,
                    Tcl_Obj *const objv[]);
static int      ClockTcl(GwsimScript *scriptPtr, int objc,
                    Tcl_Obj *const objv[]);
static bool     NamesZone(int objc, Tcl_Obj *const objv[]);
static Tcl_Interp *ClockInterp(GwsimScript *scriptPtr);
static Tcl_ObjCmdProc   SecondsCmd;

const GwsimScriptCommand gwsimScriptClockCommands[] = {
    {"::clock", ClockCmd, ClockCmdNre},
    {"::after", AfterCmd, AfterCmdNre},
    {"::time", TimeCmd, NULL},
    {"::tcl::mathfunc::rand", RandCmd, NULL},
    {"::tcl::mathfunc::srand", SrandCmd, NULL},
    {NULL, NULL, NULL}
};

static const char *const clockNames[] = {
    "add", "clicks", "format", "microseconds", "milliseconds", "scan",
    "seconds", NULL
};
enum {
    CLOCK_ADD, CLOCK_CLICKS, CLOCK_FORMAT, CLOCK_MICROSECONDS,
    CLOCK_MILLISECONDS, CLOCK_SCAN, CLOCK_SECONDS
};

/*
 *----------------------------------------------------------------------
 *
 * ClockCmd --
 *
 *      The Tcl command "clock", on the world's time (rule 1).
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GWSIM_WAITING_COMMAND(ClockCmd)

static int
ClockCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* clock subcommand ?arg ...? */
{
    GwsimScript *scriptPtr = clientData;
    GwsimTime now, skew;
    int name, code;

    if (GwsimScriptSpins(scriptPtr, ClockCmdNre, clientData, objc, objv,
            &code)) {
        return code;
    }
    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "subcommand ?arg ...?");
        return TCL_ERROR;
    }
    if (Tcl_GetIndexFromObj(interp, objv[1], clockNames, "subcommand", 0,
            &name) != TCL_OK || !WorldNow(scriptPtr, &now,
            name == CLOCK_CLICKS || name == CLOCK_ADD || name == CLOCK_FORMAT
            || name == CLOCK_SCAN ? NULL : &skew)) {
        return TCL_ERROR;
    }
    if (name == CLOCK_CLICKS) {
        return ClockClicks(scriptPtr, now, objc, objv);
    }
    if (name == CLOCK_ADD || name == CLOCK_FORMAT || name == CLOCK_SCAN) {
        return ClockTcl(scriptPtr, objc, objv);
    }
    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 2, objv, NULL);
        return TCL_ERROR;
    }
    now += skew;
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(
            name == CLOCK_SECONDS ? EPOCH + Whole(now, GWSIM_S)
            : name == CLOCK_MILLISECONDS
            ? EPOCH * 1000 + Whole(now, GWSIM_MS)
            : EPOCH * 1000000 + Whole(now, GWSIM_US)));
    return TCL_OK;
}

/* World time; false, and an error, if the thread is to end. */
static bool
WorldNow(
    GwsimScript *scriptPtr,     /* Script that asks. */
    GwsimTime *nowPtr,          /* Set if true. */
    GwsimTime *skewPtr)         /* By what its calendar is wrong; NULL: who
                                 * measures does not ask. */
{
    if (!GwsimScriptEnterToLook(scriptPtr)) {
        return false;
    }
    *nowPtr = GwsimNow(scriptPtr->rtPtr);
    if (skewPtr != NULL) {
        *skewPtr = Skew(scriptPtr);
    }
    GwsimLeave(scriptPtr->rtPtr);
    return true;
}

/* By what the date of a script's JVM is wrong; the world is entered. */
static GwsimTime
Skew(
    const GwsimScript *scriptPtr)       /* Script that asks for the date. */
{
    const GwsimScope *jvmPtr = GwsimScopeJvm(scriptPtr->thrPtr->scopePtr);

    if (jvmPtr->skew != 0) {
        GwsimFaultAtClock(jvmPtr);
    }
    return jvmPtr->skew;
}

/* Whole units, of a time before 0 too. */
static Tcl_WideInt
Whole(
    GwsimTime time,             /* Time. */
    GwsimTime unit)             /* Unit. */
{
    return time >= 0 ? time / unit : -((unit - 1 - time) / unit);
}

/* clock clicks ?-milliseconds|-microseconds? */
static int
ClockClicks(
    GwsimScript *scriptPtr,     /* Script that asks. */
    GwsimTime now,              /* World time. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* clock clicks ?unit? */
{
    static const char *const units[] = {
        "-microseconds", "-milliseconds", NULL
    };
    int unit = 0;

    if (objc > 3) {
        Tcl_WrongNumArgs(scriptPtr->interp, 2, objv, "?-switch?");
        return TCL_ERROR;
    }
    if (objc == 3 && Tcl_GetIndexFromObj(scriptPtr->interp, objv[2], units,
            "switch", 0, &unit) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(scriptPtr->interp, Tcl_NewWideIntObj(unit == 0
            ? EPOCH * 1000000 + now / GWSIM_US
            : EPOCH * 1000 + now / GWSIM_MS));
    return TCL_OK;
}

/* clock add, format, scan: Tcl's own, in UTC by default. */
static int
ClockTcl(
    GwsimScript *scriptPtr,     /* Script that calls. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* clock subcommand ?arg ...? */
{
    Tcl_Interp *helperPtr = ClockInterp(scriptPtr);
    Tcl_Obj *listPtr, *zone[2];
    int code;

    if (helperPtr == NULL) {
        return GwsimScriptRaiseDoom(scriptPtr);
    }
    listPtr = Tcl_NewListObj(objc, objv);
    Tcl_IncrRefCount(listPtr);
    if (objc > 2 && !NamesZone(objc, objv)) {
        zone[0] = Tcl_NewStringObj("-timezone", -1);
        zone[1] = Tcl_NewStringObj(":UTC", -1);
        Tcl_ListObjReplace(NULL, listPtr, objc, 0, 2, zone);
    }
    zone[0] = Tcl_NewStringObj("::clock", -1);
    Tcl_ListObjReplace(NULL, listPtr, 0, 1, 1, zone);
    code = Tcl_EvalObjEx(helperPtr, listPtr,
            TCL_EVAL_DIRECT | TCL_EVAL_GLOBAL);
    Tcl_DecrRefCount(listPtr);
    Tcl_TransferResult(helperPtr, code, scriptPtr->interp);
    return code;
}

/* True if a zone is told among the options. */
static bool
NamesZone(
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* clock subcommand value ?arg ...? */
{
    for (int i = 3; i < objc; i++) {
        const char *word = Tcl_GetString(objv[i]);

        if (strcmp(word, "-gmt") == 0 || strcmp(word, "-timezone") == 0) {
            return true;
        }
    }
    return false;
}

/* The interp in which Tcl's own clock runs: it reads files, which scripts
 * cannot, and its `now` is the world's.  NULL if the thread is to end. */
static Tcl_Interp *
ClockInterp(
    GwsimScript *scriptPtr)     /* Script that calls. */
{
    if (scriptPtr->clockInterp == NULL) {
        scriptPtr->clockInterp = GwsimScriptNewInterp(scriptPtr->thrPtr);
        if (scriptPtr->clockInterp == NULL) {
            return NULL;
        }
        (void) Tcl_Init(scriptPtr->clockInterp);
        Tcl_CreateObjCommand(scriptPtr->clockInterp,
                "::tcl::clock::seconds", SecondsCmd, scriptPtr, NULL);
    }
    return scriptPtr->clockInterp;
}

/* What Tcl's own clock takes for now. */
static int
SecondsCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* That of Tcl's own clock. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* Not used. */
{
    GwsimScript *scriptPtr = clientData;
    GwsimTime now;

    (void) objc;
    (void) objv;
    GwsimEnter(scriptPtr->rtPtr);
    now = GwsimNow(scriptPtr->rtPtr);
    now += Skew(scriptPtr);
    GwsimLeave(scriptPtr->rtPtr);
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(EPOCH + Whole(now, GWSIM_S)));
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * AfterCmd --
 *
 *      The Tcl command "after MS": waits (rule 2).
 *
 * Results:
 *      A standard Tcl result; empty.
 *
 * Side effects:
 *      Parks the script.
 *
 *----------------------------------------------------------------------
 */

GWSIM_WAITING_COMMAND(AfterCmd)

static int
AfterCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* after ms */
{
    GwsimWait wait = {.kind = GWSIM_WAIT_SLEEP};
    Tcl_WideInt ms;

    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "ms");
        return TCL_ERROR;
    }
    if (objc > 2 || Tcl_GetWideIntFromObj(NULL, objv[1], &ms) != TCL_OK) {
        return GwsimSetError(interp, "SCRIPT REFUSED", objv[0],
                "\"after\" only waits here, for a whole number of"
                " milliseconds: to run something later use"
                " system.util.invokeLater, or \"on ... -every\" in the"
                " scenario");
    }
    wait.duration = ms <= 0 ? 0
            : ms > GWSIM_TIME_MAX / GWSIM_MS ? GWSIM_TIME_MAX
            : ms * GWSIM_MS;
    return GwsimScriptWait(clientData, &wait, NULL, NULL, NULL);
}

/*
 *----------------------------------------------------------------------
 *
 * TimeCmd --
 *
 *      The Tcl command "time", on the world's time.  As in Tcl, what runs in
 *      it cannot wait.
 *
 * Results:
 *      A standard Tcl result: N microseconds per iteration.
 *
 * Side effects:
 *      Those of the script.
 *
 *----------------------------------------------------------------------
 */

static int
TimeCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* time script ?count? */
{
    GwsimTime start, end;
    Tcl_Obj *words[4];
    double each = 0;
    int count = 1, code;

    if (objc != 2 && objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "command ?count?");
        return TCL_ERROR;
    }
    if ((objc == 3 && Tcl_GetIntFromObj(interp, objv[2], &count) != TCL_OK)
            || !WorldNow(clientData, &start, NULL)) {
        return TCL_ERROR;
    }
    for (int i = 0; i < count; i++) {
        code = Tcl_EvalObjEx(interp, objv[1], 0);
        if (code != TCL_OK) {
            return code;
        }
    }
    if (!WorldNow(clientData, &end, NULL)) {
        return TCL_ERROR;
    }
    if (count > 0) {
        each = (double) (end - start) / (double) GWSIM_US / count;
    }
    words[0] = each == floor(each)
            ? Tcl_NewWideIntObj((Tcl_WideInt) each)
            : Tcl_NewDoubleObj(each);
    words[1] = Tcl_NewStringObj("microseconds", -1);
    words[2] = Tcl_NewStringObj("per", -1);
    words[3] = Tcl_NewStringObj("iteration", -1);
    Tcl_SetObjResult(interp, Tcl_NewListObj(4, words));
    return TCL_OK;
}

/* The function rand(): from 0 up to 1, without either. */
static int
RandCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* rand */
{
    GwsimScript *scriptPtr = clientData;
    uint32_t draw;

    if (objc != 1) {
        Tcl_WrongNumArgs(interp, 1, objv, NULL);
        return TCL_ERROR;
    }
    if (!GwsimScriptEnter(scriptPtr)) {
        return TCL_ERROR;
    }
    draw = GwsimChoose(&scriptPtr->corePtr->chooser, GWSIM_CHOOSE_DRAW,
            &scriptPtr->randoms, UINT32_MAX);
    GwsimLeave(scriptPtr->rtPtr);
    Tcl_SetObjResult(interp, Tcl_NewDoubleObj(
            ((double) draw + 0.5) / 4294967296.0));
    return TCL_OK;
}

/* The function srand(N): another stream, and its first number. */
static int
SrandCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* srand number */
{
    GwsimScript *scriptPtr = clientData;
    Tcl_WideInt number;
    GwsimBuf buf = {NULL, 0, 0};

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "number");
        return TCL_ERROR;
    }
    if (Tcl_GetWideIntFromObj(interp, objv[1], &number) != TCL_OK
            || !GwsimScriptEnter(scriptPtr)) {
        return TCL_ERROR;
    }
    GwsimBufPrintf(&buf, "%s/%lld", GwsimNameText(
            scriptPtr->corePtr->namesPtr, scriptPtr->thrPtr->id, NULL),
            (long long) number);
    GwsimStreamInit(&scriptPtr->randoms, "srand", buf.data);
    GwsimLeave(scriptPtr->rtPtr);
    GwsimBufFree(&buf);
    return RandCmd(clientData, interp, 1, objv);
}
