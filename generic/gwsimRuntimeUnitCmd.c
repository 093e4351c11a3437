/*
 * gwsimRuntimeUnitCmd.c --
 *
 *      The commands by which tests/runtime.test and tests/chooser.test reach
 *      the runtimes and the chooser:
 *
 *      gwsim::unit::rig NAME virtual|real ?-option value ...?
 *      gwsim::unit::rigRunBoth NAME NAME LIMIT TOQUIET
 *
 *      A rig is a command; its subcommands stand in the table below, those
 *      about its chooser in gwsimRuntimeUnitChooseCmd.c.  OPS is a list of
 *      operations as RIG_OP_LIST says, STEPS a list of OPS, one a step.  Times
 *      are integers, in ns.  Being for our own tests, it says what is wrong in
 *      few words.
 */

#include <tcl.h>

#include "gwsimRuntimeUnit.h"
#include "gwsimRuntimeUnitCmd.h"
#include "gwsimTclUtil.h"

static Tcl_ObjCmdProc RigCreateCmd;
static Tcl_ObjCmdProc RigRunBothCmd;
static Tcl_ObjCmdProc RigCmd;
static Tcl_ObjCmdProc AwaitCmd;
static Tcl_ObjCmdProc CloseCmd;
static Tcl_ObjCmdProc DoCmd;
static Tcl_ObjCmdProc DriverCmd;
static Tcl_ObjCmdProc FetchedCmd;
static Tcl_ObjCmdProc LogCmd;
static Tcl_ObjCmdProc NowCmd;
static Tcl_ObjCmdProc RunCmd;
static Tcl_ObjCmdProc RunnableCmd;
static Tcl_ObjCmdProc TimerCmd;
static Tcl_ObjCmdProc TimesCmd;

typedef struct Subcommand {
    const char *name;
    Tcl_ObjCmdProc *proc;
    int argMin, argMax;         /* Words after the name. */
    const char *args;           /* For the message when they are wrong. */
} Subcommand;

static const Subcommand subcommands[] = {
    {"await",    AwaitCmd,            2, 2, "counter n"},
    {"chance",   GwsimRigChanceCmd,   4, 4, "purpose place ratio count"},
    {"choices",  GwsimRigChoicesCmd,  0, 0, ""},
    {"choose",   GwsimRigChooseCmd,   5, 5, "kind purpose place last count"},
    {"close",    CloseCmd,            0, 0, ""},
    {"diverged", GwsimRigDivergedCmd, 0, 0, ""},
    {"do",       DoCmd,               1, 1, "ops"},
    {"driver",   DriverCmd,           2, 2, "name ops"},
    {"fetched",  FetchedCmd,          1, 1, "timer"},
    {"log",      LogCmd,              0, 0, ""},
    {"next",     GwsimRigNextCmd,     2, 2, "kind last"},
    {"now",      NowCmd,              0, 0, ""},
    {"run",      RunCmd,              2, 2, "limit toQuiet"},
    {"runnable", RunnableCmd,         2, 6,
        "name ?-host b? ?-stubborn n? steps"},
    {"timer",    TimerCmd,            2, 6, "name ?-counted b? ?-late b? ops"},
    {"times",    TimesCmd,            0, 0, ""},
    {NULL, NULL, 0, 0, NULL}
};

static const char *const endNames[] = { "quiet", "limit", "stopped" };
static const char *const opNames[] = {
#define RIG_OP_NAME(id, name, argc) name,
    RIG_OP_LIST(RIG_OP_NAME)
#undef RIG_OP_NAME
    NULL
};
static const int opArgs[] = {
#define RIG_OP_ARGS(id, name, argc) argc,
    RIG_OP_LIST(RIG_OP_ARGS)
#undef RIG_OP_ARGS
};

static void RigDeleted(ClientData clientData);
static int GetOptions(Tcl_Interp *interp, int objc, Tcl_Obj *const objv[],
        const char *const *names, Tcl_Obj **values);
static int GetFlag(Tcl_Interp *interp, Tcl_Obj *objPtr, bool *flagPtr);
static int AddScript(Tcl_Interp *interp, RigItem *itemPtr,
        Tcl_Obj *opsPtr);
static int AddOp(Tcl_Interp *interp, RigItem *itemPtr, Tcl_Obj *opPtr);
static Tcl_Obj *LogList(GwsimRig *rigPtr, bool times);

/*
 *----------------------------------------------------------------------
 *
 * GwsimRuntimeUnitInit --
 *
 *      Makes the commands.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      The namespace gwsim::unit is there.
 *
 *----------------------------------------------------------------------
 */

int
GwsimRuntimeUnitInit(
    Tcl_Interp *interp)         /* Interp to add to. */
{
    if (Tcl_Eval(interp, "namespace eval gwsim::unit {}") != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_CreateObjCommand(interp, "gwsim::unit::rig", RigCreateCmd, NULL,
            NULL);
    Tcl_CreateObjCommand(interp, "gwsim::unit::rigRunBoth", RigRunBothCmd,
            NULL, NULL);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * RigCreateCmd --
 *
 *      gwsim::unit::rig NAME virtual|real ?-choices LIST? ?-dull B?
 *      ?-search B? ?-seed N? ?-speed F?
 *
 * Results:
 *      The name.
 *
 * Side effects:
 *      A command of that name.
 *
 *----------------------------------------------------------------------
 */

static int
RigCreateCmd(
    ClientData clientData,      /* Unused. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* rig NAME CLOCK ?-option value ...? */
{
    static const char *const clocks[] = { "virtual", "real", NULL };
    static const char *const names[] = {
        "-choices", "-dull", "-search", "-seed", "-speed", NULL
    };
    enum { CHOICES, DULL, SEARCH, SEED, SPEED, COUNT };
    Tcl_Obj *values[COUNT] = { NULL };
    Tcl_WideInt seed = 1;
    double speed = 1.0;
    bool dull = false, search = false;
    GwsimRig *rigPtr;
    int clock;

    (void) clientData;
    if (objc < 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "name clock ?-option value ...?");
        return TCL_ERROR;
    }
    if (Tcl_GetIndexFromObj(interp, objv[2], clocks, "clock", TCL_EXACT,
            &clock) != TCL_OK
            || GetOptions(interp, objc - 3, objv + 3, names, values)
                    != TCL_OK
            || GetFlag(interp, values[DULL], &dull) != TCL_OK
            || GetFlag(interp, values[SEARCH], &search) != TCL_OK
            || (values[SEED] != NULL && Tcl_GetWideIntFromObj(interp,
            values[SEED], &seed) != TCL_OK)
            || (values[SPEED] != NULL && Tcl_GetDoubleFromObj(interp,
            values[SPEED], &speed) != TCL_OK)) {
        return TCL_ERROR;
    }
    rigPtr = GwsimRigCreate(clock == 1, speed, (uint64_t) seed);
    if (rigPtr == NULL) {
        Tcl_SetObjResult(interp, Tcl_NewStringObj("no runtime", -1));
        return TCL_ERROR;
    }
    rigPtr->chooser.searching = search;
    rigPtr->chooser.dullTail = dull;
    if (values[CHOICES] != NULL
            && GwsimRigSetChoices(interp, rigPtr, values[CHOICES])
                    != TCL_OK) {
        (void) GwsimRigClose(rigPtr);
        return TCL_ERROR;
    }
    Tcl_CreateObjCommand(interp, Tcl_GetString(objv[1]), RigCmd, rigPtr,
            RigDeleted);
    Tcl_SetObjResult(interp, objv[1]);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * RigRunBothCmd --
 *
 *      gwsim::unit::rigRunBoth NAME NAME LIMIT TOQUIET: runs two rigs at
 *      once, each on an OS thread of its own.
 *
 * Results:
 *      Why each ended.
 *
 * Side effects:
 *      What happens in the rigs.
 *
 *----------------------------------------------------------------------
 */

static int
RigRunBothCmd(
    ClientData clientData,      /* Unused. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* rigRunBoth NAME NAME LIMIT TOQUIET */
{
    GwsimRig *rigs[2];
    GwsimRunEnd ends[2];
    Tcl_WideInt limit;
    Tcl_Obj *listPtr;
    bool toQuiet = false;

    (void) clientData;
    if (objc != 5) {
        Tcl_WrongNumArgs(interp, 1, objv, "rig rig limit toQuiet");
        return TCL_ERROR;
    }
    for (int i = 0; i < 2; i++) {
        Tcl_CmdInfo info;

        if (!Tcl_GetCommandInfo(interp, Tcl_GetString(objv[i + 1]), &info)
                || info.objProc != RigCmd) {
            Tcl_SetObjResult(interp, Tcl_NewStringObj("no rig", -1));
            return TCL_ERROR;
        }
        rigs[i] = info.objClientData;
    }
    if (Tcl_GetWideIntFromObj(interp, objv[3], &limit) != TCL_OK
            || GetFlag(interp, objv[4], &toQuiet) != TCL_OK) {
        return TCL_ERROR;
    }
    GwsimRigRunBoth(rigs, limit, toQuiet, ends);
    listPtr = Tcl_NewObj();
    for (int i = 0; i < 2; i++) {
        Tcl_ListObjAppendElement(NULL, listPtr,
                Tcl_NewStringObj(endNames[ends[i]], -1));
    }
    Tcl_SetObjResult(interp, listPtr);
    return TCL_OK;
}

/* A rig's command: finds the subcommand and checks the number of words. */
static int
RigCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* NAME subcommand ?arg ...? */
{
    const Subcommand *subPtr;
    int index;

    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "subcommand ?arg ...?");
        return TCL_ERROR;
    }
    if (Tcl_GetIndexFromObjStruct(interp, objv[1], subcommands,
            sizeof(subcommands[0]), "subcommand", TCL_EXACT, &index)
            != TCL_OK) {
        return TCL_ERROR;
    }
    subPtr = &subcommands[index];
    if (objc - 2 < subPtr->argMin || objc - 2 > subPtr->argMax) {
        Tcl_WrongNumArgs(interp, 2, objv, subPtr->args);
        return TCL_ERROR;
    }
    return subPtr->proc(clientData, interp, objc - 2, objv + 2);
}

/* await COUNTER N: whether it came to that in time. */
static int
AwaitCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 2 */
    Tcl_Obj *const objv[])      /* COUNTER N */
{
    GwsimRig *rigPtr = clientData;
    Tcl_WideInt n;
    size_t counter;

    (void) objc;
    if (Tcl_GetWideIntFromObj(interp, objv[1], &n) != TCL_OK) {
        return TCL_ERROR;
    }
    GwsimEnter(rigPtr->rtPtr);
    counter = GwsimRigItem(rigPtr, RIG_COUNTER, Tcl_GetString(objv[0]))
            ->counter;
    GwsimLeave(rigPtr->rtPtr);
    Tcl_SetObjResult(interp, Tcl_NewBooleanObj(
            GwsimRigAwait(rigPtr->countersPtr, counter, n, RIG_AWAIT_MAX)));
    return TCL_OK;
}

/* close: how many threads would not end; the command goes. */
static int
CloseCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 0 */
    Tcl_Obj *const objv[])      /* None, after NAME close. */
{
    Tcl_Command token = Tcl_GetCommandFromObj(interp, objv[-2]);
    Tcl_CmdInfo info;

    (void) objc;
    (void) Tcl_GetCommandInfoFromToken(token, &info);
    info.deleteProc = NULL;
    (void) Tcl_SetCommandInfoFromToken(token, &info);
    (void) Tcl_DeleteCommandFromToken(interp, token);
    Tcl_SetObjResult(interp,
            Tcl_NewIntObj(GwsimRigClose(clientData)));
    return TCL_OK;
}

/* do OPS: does them here and now, the world entered. */
static int
DoCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 1 */
    Tcl_Obj *const objv[])      /* OPS */
{
    GwsimRig *rigPtr = clientData;
    RigItem *itemPtr;
    int result;

    (void) objc;
    GwsimEnter(rigPtr->rtPtr);
    itemPtr = GwsimRigItem(rigPtr, RIG_DRIVER, "do");
    GwsimRigScriptsFree(itemPtr);
    result = AddScript(interp, itemPtr, objv[0]);
    if (result == TCL_OK) {
        (void) GwsimRigDo(rigPtr, itemPtr, &itemPtr->scripts[0]);
    }
    GwsimLeave(rigPtr->rtPtr);
    return result;
}

/* driver NAME OPS: what a driver script does. */
static int
DriverCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 2 */
    Tcl_Obj *const objv[])      /* NAME OPS */
{
    GwsimRig *rigPtr = clientData;
    RigItem *itemPtr;
    int result;

    (void) objc;
    GwsimEnter(rigPtr->rtPtr);
    itemPtr = GwsimRigItem(rigPtr, RIG_DRIVER, Tcl_GetString(objv[0]));
    GwsimRigScriptsFree(itemPtr);
    result = AddScript(interp, itemPtr, objv[1]);
    GwsimLeave(rigPtr->rtPtr);
    return result;
}

/* fetched TIMER: how often its fetchProc was called, {BEFORELONG SOON}. */
static int
FetchedCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Receives them. */
    int objc,                   /* 1 */
    Tcl_Obj *const objv[])      /* TIMER */
{
    GwsimRig *rigPtr = clientData;
    Tcl_Obj *counts[2];
    const RigItem *itemPtr;

    (void) objc;
    GwsimEnter(rigPtr->rtPtr);
    itemPtr = GwsimRigItem(rigPtr, RIG_TIMER, Tcl_GetString(objv[0]));
    for (int i = 0; i < 2; i++) {
        counts[i] = Tcl_NewWideIntObj(itemPtr->fetched[i]);
    }
    GwsimLeave(rigPtr->rtPtr);
    Tcl_SetObjResult(interp, Tcl_NewListObj(2, counts));
    return TCL_OK;
}

/* log: what happened. */
static int
LogCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 0 */
    Tcl_Obj *const objv[])      /* None. */
{
    (void) objc, (void) objv;
    Tcl_SetObjResult(interp, LogList(clientData, false));
    return TCL_OK;
}

/* now: world time. */
static int
NowCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 0 */
    Tcl_Obj *const objv[])      /* None. */
{
    GwsimRig *rigPtr = clientData;

    (void) objc, (void) objv;
    GwsimEnter(rigPtr->rtPtr);
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(GwsimNow(rigPtr->rtPtr)));
    GwsimLeave(rigPtr->rtPtr);
    return TCL_OK;
}

/* run LIMIT TOQUIET: why it ended. */
static int
RunCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 2 */
    Tcl_Obj *const objv[])      /* LIMIT TOQUIET */
{
    GwsimRig *rigPtr = clientData;
    Tcl_WideInt limit;
    bool toQuiet = false;

    (void) objc;
    if (Tcl_GetWideIntFromObj(interp, objv[0], &limit) != TCL_OK
            || GetFlag(interp, objv[1], &toQuiet) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewStringObj(
            endNames[GwsimRun(rigPtr->rtPtr, limit, toQuiet)], -1));
    return TCL_OK;
}

/* runnable NAME ?-host B? ?-stubborn N? STEPS: what it does step by step. */
static int
RunnableCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 2 ... 6 */
    Tcl_Obj *const objv[])      /* NAME ?-option value ...? STEPS */
{
    static const char *const names[] = { "-host", "-stubborn", NULL };
    GwsimRig *rigPtr = clientData;
    Tcl_Obj *values[2] = { NULL }, **steps;
    bool host = false;
    Tcl_Size count;
    int stubborn = 0, result = TCL_OK;
    RigItem *itemPtr;

    if (GetOptions(interp, objc - 2, objv + 1, names, values) != TCL_OK
            || GetFlag(interp, values[0], &host) != TCL_OK
            || (values[1] != NULL && Tcl_GetIntFromObj(interp, values[1],
            &stubborn) != TCL_OK)
            || Tcl_ListObjGetElements(interp, objv[objc - 1], &count,
            &steps) != TCL_OK) {
        return TCL_ERROR;
    }
    GwsimEnter(rigPtr->rtPtr);
    itemPtr = GwsimRigItem(rigPtr, RIG_RUNNABLE, Tcl_GetString(objv[0]));
    itemPtr->is.run.needsHost = host;
    itemPtr->stubborn = stubborn;
    for (int i = 0; i < count && result == TCL_OK; i++) {
        result = AddScript(interp, itemPtr, steps[i]);
    }
    GwsimLeave(rigPtr->rtPtr);
    return result;
}

/* timer NAME ?-counted B? ?-late B? OPS: what it does when it is due. */
static int
TimerCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 2 ... 6 */
    Tcl_Obj *const objv[])      /* NAME ?-option value ...? OPS */
{
    static const char *const names[] = { "-counted", "-late", NULL };
    GwsimRig *rigPtr = clientData;
    Tcl_Obj *values[2] = { NULL };
    RigItem *itemPtr;
    bool counted = true, late = false;
    int result;

    if (GetOptions(interp, objc - 2, objv + 1, names, values) != TCL_OK
            || GetFlag(interp, values[0], &counted) != TCL_OK
            || GetFlag(interp, values[1], &late) != TCL_OK) {
        return TCL_ERROR;
    }
    GwsimEnter(rigPtr->rtPtr);
    itemPtr = GwsimRigItem(rigPtr, RIG_TIMER, Tcl_GetString(objv[0]));
    itemPtr->timerType.counted = counted;
    itemPtr->timerType.late = late;
    result = AddScript(interp, itemPtr, objv[objc - 1]);
    GwsimLeave(rigPtr->rtPtr);
    return result;
}

/* times: what happened, each with its time. */
static int
TimesCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 0 */
    Tcl_Obj *const objv[])      /* None. */
{
    (void) objc, (void) objv;
    Tcl_SetObjResult(interp, LogList(clientData, true));
    return TCL_OK;
}

/* A rig's command goes without `close`. */
static void
RigDeleted(
    ClientData clientData)      /* GwsimRig. */
{
    (void) GwsimRigClose(clientData);
}

/* Reads -name value pairs into the places of their names. */
static int
GetOptions(
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[],      /* Words. */
    const char *const *names,   /* Ended by NULL. */
    Tcl_Obj **values)           /* One a name. */
{
    if (objc % 2 != 0) {
        Tcl_SetObjResult(interp, Tcl_NewStringObj("odd options", -1));
        return TCL_ERROR;
    }
    for (int i = 0; i < objc; i += 2) {
        int index;

        if (Tcl_GetIndexFromObj(interp, objv[i], names, "option", TCL_EXACT,
                &index) != TCL_OK) {
            return TCL_ERROR;
        }
        values[index] = objv[i + 1];
    }
    return TCL_OK;
}

/* Reads a boolean, if there is one. */
static int
GetFlag(
    Tcl_Interp *interp,         /* Interp. */
    Tcl_Obj *objPtr,            /* Boolean, or NULL. */
    bool *flagPtr)              /* Left as it is without one. */
{
    int flag = *flagPtr;

    if (objPtr != NULL
            && Tcl_GetBooleanFromObj(interp, objPtr, &flag) != TCL_OK) {
        return TCL_ERROR;
    }
    *flagPtr = flag != 0;
    return TCL_OK;
}

/* Adds a script to an item. */
static int
AddScript(
    Tcl_Interp *interp,         /* Interp. */
    RigItem *itemPtr,           /* Item, world entered. */
    Tcl_Obj *opsPtr)            /* OPS */
{
    Tcl_Obj **ops;
    Tcl_Size count;

    (void) GwsimRigScript(itemPtr);
    if (Tcl_ListObjGetElements(interp, opsPtr, &count, &ops) != TCL_OK) {
        return TCL_ERROR;
    }
    for (int i = 0; i < count; i++) {
        if (AddOp(interp, itemPtr, ops[i]) != TCL_OK) {
            return TCL_ERROR;
        }
    }
    return TCL_OK;
}

/* Adds an operation to an item's newest script. */
static int
AddOp(
    Tcl_Interp *interp,         /* Interp. */
    RigItem *itemPtr,           /* Item with a script. */
    Tcl_Obj *opPtr)             /* Name and arguments. */
{
    RigScript *scriptPtr = &itemPtr->scripts[itemPtr->scriptCount - 1];
    RigOp op = { .kind = RIG_OP_COUNT };
    RigItemKind itemKind = RIG_COUNTER;
    Tcl_WideInt number = 0;
    Tcl_Obj **words;
    Tcl_Size count;
    int kind;

    if (Tcl_ListObjGetElements(interp, opPtr, &count, &words) != TCL_OK
            || count == 0 || Tcl_GetIndexFromObj(interp, words[0], opNames,
            "operation", TCL_EXACT, &kind) != TCL_OK
            || count != opArgs[kind] + 1
            || ((count > 2 || kind == RIG_PASS) && Tcl_GetWideIntFromObj(
            interp, words[count - 1], &number) != TCL_OK)) {
        Tcl_AppendResult(interp, "bad operation: ", Tcl_GetString(opPtr),
                (char *) NULL);
        return TCL_ERROR;
    }
    op.kind = (RigOpKind) kind;
    op.number = number;
    op.relative = count > 2 && Tcl_GetString(words[2])[0] == '+';
    if (op.kind == RIG_LOG) {
        op.text = GwsimRigText(Tcl_GetString(words[1]));
    } else if (count > 1 && op.kind != RIG_PASS) {
        itemKind = op.kind == RIG_READY ? RIG_RUNNABLE
                : op.kind == RIG_POST ? RIG_DRIVER
                : op.kind == RIG_START || op.kind == RIG_STOP ? RIG_TIMER
                : RIG_COUNTER;
        op.itemPtr = GwsimRigItem(itemPtr->rigPtr, itemKind,
                Tcl_GetString(words[1]));
    }
    GWSIM_GROW(scriptPtr->ops, scriptPtr->count + 1, scriptPtr->space);
    scriptPtr->ops[scriptPtr->count++] = op;
    return TCL_OK;
}

/* What happened, with or without the times. */
static Tcl_Obj *
LogList(
    GwsimRig *rigPtr,           /* Rig. */
    bool times)                 /* Each text with its time. */
{
    Tcl_Obj *listPtr = Tcl_NewObj();

    GwsimEnter(rigPtr->rtPtr);
    for (size_t i = 0; i < rigPtr->logCount; i++) {
        Tcl_ListObjAppendElement(NULL, listPtr,
                Tcl_NewStringObj(rigPtr->log[i].text, -1));
        if (times) {
            Tcl_ListObjAppendElement(NULL, listPtr,
                    Tcl_NewWideIntObj(rigPtr->log[i].time));
        }
    }
    GwsimLeave(rigPtr->rtPtr);
    return listPtr;
}
