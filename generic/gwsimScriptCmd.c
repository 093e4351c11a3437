/*
 * gwsimScriptCmd.c --
 *
 *      The commands of scripts that are ours: sleep, work, log, puts, mark,
 *      thread, function, object, choose, sample.
 *
 *      Rules:
 *      1. What a script prints is an event whose detail is exactly the text,
 *         without the newline of `puts`; nothing reaches the process's
 *         output, which is the scenario's.
 *      2. A function carries what it needs: its prefix is text, and works in
 *         every thread.
 */

#include "gwsimScriptInt.h"

#include <inttypes.h>
#include <string.h>

static Tcl_ObjCmdProc   SleepCmd, SleepCmdNre;
static Tcl_ObjCmdProc   WorkCmd, WorkCmdNre;
static Tcl_ObjCmdProc   LogCmd, LogCmdNre;
static Tcl_ObjCmdProc   PutsCmd, PutsCmdNre;
static Tcl_ObjCmdProc   MarkCmd;
static Tcl_ObjCmdProc   ThreadCmd;
static Tcl_ObjCmdProc   FunctionCmd;
static Tcl_ObjCmdProc   ObjectCmd;
static Tcl_ObjCmdProc   ChooseCmd;
static Tcl_ObjCmdProc   SampleCmd;
static int      Pass(GwsimScript *scriptPtr, GwsimWaitKind kind, int objc,
                    Tcl_Obj *const objv[]);
static int      Log(GwsimScript *scriptPtr, Tcl_Obj *textPtr);
static bool     GetRange(Tcl_Obj *specPtr, Tcl_WideInt *fromPtr,
                    Tcl_WideInt *toPtr);

const GwsimScriptCommand gwsimScriptCommands[] = {
    {"::sleep", SleepCmd, SleepCmdNre},
    {"::work", WorkCmd, WorkCmdNre},
    {"::log", LogCmd, LogCmdNre},
    {"::puts", PutsCmd, PutsCmdNre},
    {"::mark", MarkCmd, NULL},
    {"::thread", ThreadCmd, NULL},
    {"::function", FunctionCmd, NULL},
    {"::object", ObjectCmd, NULL},
    {"::choose", ChooseCmd, NULL},
    {"::sample", SampleCmd, NULL},
    {NULL, NULL, NULL}
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimLambdaNew --
 *
 *      Makes the command prefix of a function.  Variables that are copied in
 *      become its first parameters, and their values words of the prefix.
 *
 * Results:
 *      A new object of reference count 0; NULL and an error in interp if a
 *      variable cannot be read or is also a parameter, or args is no list.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

Tcl_Obj *
GwsimLambdaNew(
    Tcl_Interp *interp,         /* Its variables are copied. */
    Tcl_Obj *namesPtr,          /* List of their names, or NULL. */
    Tcl_Obj *argsPtr,           /* Formal parameters. */
    Tcl_Obj *bodyPtr)           /* Body. */
{
    Tcl_Obj *formalsPtr, *lambda[2], *prefix[2], *prefixPtr;
    Tcl_Obj **names, *valuePtr;
    Tcl_Size count = 0;

    if (namesPtr != NULL && Tcl_ListObjGetElements(interp, namesPtr, &count,
            &names) != TCL_OK) {
        return NULL;
    }
    if (Tcl_ListObjLength(interp, argsPtr, &(Tcl_Size) {0}) != TCL_OK) {
        return NULL;
    }
    formalsPtr = Tcl_NewListObj(count, count > 0 ? names : NULL);
    Tcl_ListObjAppendList(NULL, formalsPtr, argsPtr);
    lambda[0] = count > 0 ? formalsPtr : argsPtr;
    lambda[1] = bodyPtr;
    if (count == 0) {
        Tcl_DecrRefCount(formalsPtr);
    }
    prefix[0] = Tcl_NewStringObj("apply", -1);
    prefix[1] = Tcl_NewListObj(2, lambda);
    prefixPtr = Tcl_NewListObj(2, prefix);
    for (int i = 0; i < count; i++) {
        valuePtr = Tcl_ObjGetVar2(interp, names[i], NULL, TCL_LEAVE_ERR_MSG);
        if (valuePtr == NULL) {
            Tcl_DecrRefCount(prefixPtr);
            return NULL;
        }
        Tcl_ListObjAppendElement(NULL, prefixPtr, valuePtr);
    }
    return prefixPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimChooseObj, GwsimChooseEntered, GwsimSampleObj --
 *
 *      One open decision: an element of a list or a number of a range; a
 *      duration of a distribution.  The first element and the least number
 *      are the dullest.
 *
 * Results:
 *      A new object, or NULL and an error in interp.
 *
 * Side effects:
 *      The choice is recorded.
 *
 *----------------------------------------------------------------------
 */

Tcl_Obj *
GwsimChooseObj(
    Tcl_Interp *interp,         /* For the error. */
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimStream *streamPtr,     /* What a plain run draws from. */
    Tcl_Obj *specPtr)           /* LIST or {int A B} */
{
    Tcl_Obj *resultPtr;

    GwsimEnter(corePtr->rtPtr);
    resultPtr = GwsimChooseEntered(interp, corePtr, streamPtr, specPtr);
    GwsimLeave(corePtr->rtPtr);
    return resultPtr;
}

Tcl_Obj *
GwsimChooseEntered(
    Tcl_Interp *interp,         /* For the error. */
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimStream *streamPtr,     /* What a plain run draws from. */
    Tcl_Obj *specPtr)           /* LIST or {int A B} */
{
    Tcl_WideInt from, to;
    Tcl_Obj **elements;
    uint32_t chosen;
    Tcl_Size n;

    if (GetRange(specPtr, &from, &to)) {
        if (to < from || (uint64_t) to - (uint64_t) from > UINT32_MAX) {
            GwsimSetExpected(interp, "CHOOSE RANGE", specPtr,
                    "{int A B} with A up to B and at most 2^32 numbers");
            return NULL;
        }
        chosen = GwsimChoose(&corePtr->chooser, GWSIM_CHOOSE_PICK, streamPtr,
                (uint32_t) ((uint64_t) to - (uint64_t) from));
        return Tcl_NewWideIntObj(from + (Tcl_WideInt) chosen);
    }
    if (Tcl_ListObjGetElements(interp, specPtr, &n, &elements) != TCL_OK) {
        return NULL;
    }
    if (n == 0) {
        GwsimSetError(interp, "CHOOSE EMPTY", NULL,
                "cannot choose from an empty list");
        return NULL;
    }
    chosen = GwsimChoose(&corePtr->chooser, GWSIM_CHOOSE_PICK, streamPtr,
            (uint32_t) n - 1);
    return elements[chosen];
}

Tcl_Obj *
GwsimSampleObj(
    Tcl_Interp *interp,         /* For the error. */
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimStream *streamPtr,     /* What a plain run draws from. */
    Tcl_Obj *distPtr)           /* DIST */
{
    char buf[GWSIM_DURATION_SPACE];
    Tcl_Obj *resultPtr = NULL;
    GwsimDist dist;
    int code;

    GwsimEnter(corePtr->rtPtr);
    code = GwsimDrawsGet(corePtr->drawData, interp, distPtr, &dist);
    if (code == TCL_OK) {
        resultPtr = GwsimDrawsSample(interp, corePtr, streamPtr, &dist);
    } else if (code == TCL_CONTINUE
            && GwsimGetDist(interp, distPtr, &dist) == TCL_OK) {
        resultPtr = Tcl_NewStringObj(GwsimFormatDuration(GwsimDraw(corePtr,
                &dist, streamPtr), buf), -1);
    }
    GwsimLeave(corePtr->rtPtr);
    return resultPtr;
}

/* ---- Waits ---- */

GWSIM_WAITING_COMMAND(SleepCmd)
GWSIM_WAITING_COMMAND(WorkCmd)

/* sleep DUR: an interrupt ends it. */
static int
SleepCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* sleep duration */
{
    (void) interp;
    return Pass(clientData, GWSIM_WAIT_SLEEP, objc, objv);
}

/* work DUR: as if the thread computed so long. */
static int
WorkCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* work duration */
{
    (void) interp;
    return Pass(clientData, GWSIM_WAIT_WORK, objc, objv);
}

/* Lets time pass. */
static int
Pass(
    GwsimScript *scriptPtr,     /* Calling script. */
    GwsimWaitKind kind,         /* SLEEP or WORK. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* command duration */
{
    GwsimWait wait = {.kind = kind};

    if (objc != 2) {
        Tcl_WrongNumArgs(scriptPtr->interp, 1, objv, "duration");
        return TCL_ERROR;
    }
    if (GwsimGetDuration(scriptPtr->interp, objv[1], &wait.duration)
            != TCL_OK) {
        return TCL_ERROR;
    }
    return GwsimScriptWait(scriptPtr, &wait, NULL, NULL, NULL);
}

/* ---- Output ---- */

/* log TEXT */
GWSIM_WAITING_COMMAND(LogCmd)

static int
LogCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* log text */
{
    int code;

    if (GwsimScriptSpins(clientData, LogCmdNre, clientData, objc, objv,
            &code)) {
        return code;
    }
    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "text");
        return TCL_ERROR;
    }
    return Log(clientData, objv[1]);
}

/* puts ?-nonewline? ?channelId? string (rule 1).  Other channels there are
 * with -host 1 only. */
GWSIM_WAITING_COMMAND(PutsCmd)

static int
PutsCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* puts ?-nonewline? ?channelId? string */
{
    GwsimScript *scriptPtr = clientData;
    const char *channel = "stdout";
    int i = 1, code;

    if (GwsimScriptSpins(scriptPtr, PutsCmdNre, clientData, objc, objv,
            &code)) {
        return code;
    }
    if (objc > 2 && strcmp(Tcl_GetString(objv[1]), "-nonewline") == 0) {
        i++;
    }
    if (objc - i == 2) {
        channel = Tcl_GetString(objv[i++]);
    }
    if (objc - i != 1) {
        Tcl_WrongNumArgs(interp, 1, objv,
                "?-nonewline? ?channelId? string");
        return TCL_ERROR;
    }
    if (strcmp(channel, "stdout") == 0 || strcmp(channel, "stderr") == 0) {
        return Log(scriptPtr, objv[i]);
    }
    if (!scriptPtr->host) {
        Tcl_SetErrorCode(interp, "TCL", "LOOKUP", "CHANNEL", channel, NULL);
        Tcl_SetObjResult(interp, Tcl_ObjPrintf(
                "can not find channel named \"%s\"", channel));
        return TCL_ERROR;
    }
    return GwsimScriptForward(interp, "::gwsim::host::puts", objc, objv);
}

/* Emits a log event. */
static int
Log(
    GwsimScript *scriptPtr,     /* Calling script. */
    Tcl_Obj *textPtr)           /* Its text. */
{
    Tcl_Size length;
    const char *text = Tcl_GetStringFromObj(textPtr, &length);

    if (!GwsimScriptEnter(scriptPtr)) {
        return TCL_ERROR;
    }
    GwsimWorldLog(scriptPtr->worldPtr, scriptPtr->thrPtr, text,
            (size_t) length);
    GwsimLeave(scriptPtr->rtPtr);
    return TCL_OK;
}

/* mark NAME: a place that a search is to reach. */
static int
MarkCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* mark name */
{
    GwsimScript *scriptPtr = clientData;
    const char *name;

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "name");
        return TCL_ERROR;
    }
    name = Tcl_GetString(objv[1]);
    if (!GwsimScriptEnter(scriptPtr)) {
        return TCL_ERROR;
    }
    GwsimWorldMark(scriptPtr->worldPtr, scriptPtr->thrPtr, name);
    GwsimLeave(scriptPtr->rtPtr);
    return TCL_OK;
}

/* ---- Values ---- */

/* thread: the current one. */
static int
ThreadCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* thread */
{
    GwsimScript *scriptPtr = clientData;
    const char *id;

    if (objc != 1) {
        Tcl_WrongNumArgs(interp, 1, objv, NULL);
        return TCL_ERROR;
    }
    if (!GwsimScriptEnter(scriptPtr)) {
        return TCL_ERROR;
    }
    id = GwsimNameText(scriptPtr->corePtr->namesPtr, scriptPtr->thrPtr->id,
            NULL);
    Tcl_SetObjResult(interp, Tcl_NewStringObj(id, -1));
    GwsimLeave(scriptPtr->rtPtr);
    return TCL_OK;
}

/* function ?-vars {name ...}? ARGS BODY (rule 2) */
static int
FunctionCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Interp of the script. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* function ?-vars names? args body */
{
    Tcl_Obj *prefixPtr, *namesPtr = NULL;

    (void) clientData;
    if (objc == 5 && strcmp(Tcl_GetString(objv[1]), "-vars") == 0) {
        namesPtr = objv[2];
    } else if (objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "?-vars names? args body");
        return TCL_ERROR;
    }
    prefixPtr = GwsimLambdaNew(interp, namesPtr, objv[objc - 2],
            objv[objc - 1]);
    if (prefixPtr == NULL) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, prefixPtr);
    return TCL_OK;
}

/* object CLASS ?VALUE?: a value of a named Java class, for serializers. */
static int
ObjectCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Interp of the script. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* object class ?value? */
{
    GwsimScript *scriptPtr = clientData;
    GwsimValue *innerPtr = NULL, *valuePtr;
    GwsimStatus status = GWSIM_OK;
    const char *class;
    Tcl_Size length;

    if (objc != 2 && objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "class ?value?");
        return TCL_ERROR;
    }
    class = Tcl_GetStringFromObj(objv[1], &length);
    if (length == 0) {
        return GwsimSetExpected(interp, "OBJECT CLASS", objv[1],
                "name of a class");
    }
    if (objc == 3) {
        status = GwsimValueFromObj(interp, objv[2], &innerPtr);
    }
    if (status == GWSIM_OK) {
        status = GwsimValueObject(class, (size_t) length, innerPtr,
                &valuePtr);
    }
    if (status != GWSIM_OK) {
        return GwsimSetStatusError(interp, status, NULL);
    }
    GwsimEnter(scriptPtr->rtPtr);
    scriptPtr->corePtr->objectsMade = true;
    GwsimLeave(scriptPtr->rtPtr);
    Tcl_SetObjResult(interp, GwsimValueToObj(valuePtr));
    GwsimValueRelease(valuePtr);
    return TCL_OK;
}

/* ---- Choices ---- */

/* choose LIST|{int A B} */
static int
ChooseCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* choose spec */
{
    GwsimScript *scriptPtr = clientData;
    Tcl_Obj *resultPtr;

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "list|{int from to}");
        return TCL_ERROR;
    }
    resultPtr = GwsimChooseObj(interp, scriptPtr->corePtr,
            &scriptPtr->picks, objv[1]);
    if (resultPtr == NULL) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, resultPtr);
    return TCL_OK;
}

/* sample DIST */
static int
SampleCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* sample distribution */
{
    GwsimScript *scriptPtr = clientData;
    Tcl_Obj *resultPtr;

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "distribution");
        return TCL_ERROR;
    }
    resultPtr = GwsimSampleObj(interp, scriptPtr->corePtr,
            &scriptPtr->picks, objv[1]);
    if (resultPtr == NULL) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, resultPtr);
    return TCL_OK;
}

/* True for {int A B}. */
static bool
GetRange(
    Tcl_Obj *specPtr,           /* What to choose from. */
    Tcl_WideInt *fromPtr,       /* A */
    Tcl_WideInt *toPtr)         /* B */
{
    Tcl_Obj **parts;
    Tcl_Size n;

    return Tcl_ListObjGetElements(NULL, specPtr, &n, &parts) == TCL_OK
            && n == 3 && strcmp(Tcl_GetString(parts[0]), "int") == 0
            && Tcl_GetWideIntFromObj(NULL, parts[1], fromPtr) == TCL_OK
            && Tcl_GetWideIntFromObj(NULL, parts[2], toPtr) == TCL_OK;
}
