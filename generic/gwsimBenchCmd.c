/*
 * gwsimBenchCmd.c --
 *
 *      The commands gwsim::bench::*, from which library/bench.tcl makes its
 *      figures.
 *
 *          bare IN-FLIGHT GATEWAYS ?TRACED?      a subject: a command
 *          bareTcl IN-FLIGHT GATEWAYS
 *          declared IN-FLIGHT GATEWAYS ?TRACED?
 *          completed TOKEN       requests of a world that are over
 *          cpu                   processor time of this process, in ns
 *          memory                bytes of memory in use
 *          recording TOKEN BOOL  a world that keeps its trace in memory stops
 *                                doing so, or goes on
 *          timers COUNT          arms and cancels: {LEFT BYTES}
 *
 *      A subject is a command: "run COUNT" returns the processor time, in ns,
 *      in which it carried out COUNT requests more; "counts" a dict of what it
 *      has done so far; "close" ends it, as does the deletion of the command.
 */

#include "gwsimBenchCmd.h"

#include "gwsimBench.h"
#include "gwsimBenchOs.h"
#include "gwsimFront.h"
#include "gwsimTclUtil.h"

#define IN_FLIGHT_MAX   100000000
#define GATEWAYS_MAX    1000000
#define RUN_MAX         INT64_C(1000000000000)

static Tcl_ObjCmdProc   BareCmd;
static Tcl_ObjCmdProc   BareTclCmd;
static Tcl_ObjCmdProc   DeclaredCmd;
static Tcl_ObjCmdProc   CompletedCmd;
static Tcl_ObjCmdProc   CpuCmd;
static Tcl_ObjCmdProc   MemoryCmd;
static Tcl_ObjCmdProc   RecordingCmd;
static Tcl_ObjCmdProc   TimersCmd;
static Tcl_ObjCmdProc   SubjectCmd;
static Tcl_CmdDeleteProc DeleteSubject;
static int              GetSubjectConfig(Tcl_Interp *interp, int objc,
                            Tcl_Obj *const objv[],
                            GwsimBenchConfig *configPtr);
static int              AddSubject(Tcl_Interp *interp,
                            GwsimBenchSubject *subjectPtr);
static int              RunSubject(Tcl_Interp *interp,
                            GwsimBenchSubject *subjectPtr, Tcl_Obj *countPtr);

static const struct {
    const char *name;
    Tcl_ObjCmdProc *proc;
} commands[] = {
    {"gwsim::bench::bare", BareCmd},
    {"gwsim::bench::bareTcl", BareTclCmd},
    {"gwsim::bench::completed", CompletedCmd},
    {"gwsim::bench::cpu", CpuCmd},
    {"gwsim::bench::declared", DeclaredCmd},
    {"gwsim::bench::memory", MemoryCmd},
    {"gwsim::bench::recording", RecordingCmd},
    {"gwsim::bench::timers", TimersCmd}
};

static const char *const verbs[] = {"close", "counts", "run", NULL};
enum {VERB_CLOSE, VERB_COUNTS, VERB_RUN};

/*
 *----------------------------------------------------------------------
 *
 * GwsimBenchInit --
 *
 *      Makes the commands of the benchmarks.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      The namespace gwsim::bench is there.
 *
 *----------------------------------------------------------------------
 */

int
GwsimBenchInit(
    Tcl_Interp *interp)         /* Interp to add to. */
{
    if (Tcl_Eval(interp, "namespace eval gwsim::bench {}") != TCL_OK) {
        return TCL_ERROR;
    }
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        Tcl_CreateObjCommand(interp, commands[i].name, commands[i].proc,
                NULL, NULL);
    }
    return TCL_OK;
}

/* bare IN-FLIGHT GATEWAYS ?TRACED? */
static int
BareCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the command's name. */
    int objc,                   /* 3 or 4 */
    Tcl_Obj *const objv[])      /* bare inFlight gateways ?traced? */
{
    GwsimBenchConfig config;

    (void) clientData;
    return GetSubjectConfig(interp, objc, objv, &config) != TCL_OK
            ? TCL_ERROR : AddSubject(interp, GwsimBenchBareNew(&config));
}

/* bareTcl IN-FLIGHT GATEWAYS ?TRACED? */
static int
BareTclCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the command's name. */
    int objc,                   /* 3 or 4 */
    Tcl_Obj *const objv[])      /* bareTcl inFlight gateways ?traced? */
{
    GwsimBenchConfig config;
    GwsimBenchSubject *subjectPtr;

    (void) clientData;
    if (GetSubjectConfig(interp, objc, objv, &config) != TCL_OK) {
        return TCL_ERROR;
    }
    subjectPtr = GwsimBenchBareTclNew(interp, &config);
    return subjectPtr == NULL ? TCL_ERROR : AddSubject(interp, subjectPtr);
}

/* declared IN-FLIGHT GATEWAYS ?TRACED? */
static int
DeclaredCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the command's name. */
    int objc,                   /* 3 or 4 */
    Tcl_Obj *const objv[])      /* declared inFlight gateways ?traced? */
{
    GwsimBenchConfig config;

    (void) clientData;
    return GetSubjectConfig(interp, objc, objv, &config) != TCL_OK
            ? TCL_ERROR : AddSubject(interp, GwsimBenchDeclaredNew(&config));
}

/* completed TOKEN */
static int
CompletedCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the number. */
    int objc,                   /* 2 */
    Tcl_Obj *const objv[])      /* completed token */
{
    GwsimFrontWorld *frontWorldPtr;
    GwsimCore *corePtr;
    Tcl_WideInt count;

    (void) clientData;
    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "token");
        return TCL_ERROR;
    }
    frontWorldPtr = GwsimFrontFind(interp, GwsimFrontGet(interp), objv[1]);
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    corePtr = &frontWorldPtr->worldPtr->core;
    GwsimEnter(corePtr->rtPtr);
    count = (Tcl_WideInt) (corePtr->requestCount - corePtr->openRequests);
    GwsimLeave(corePtr->rtPtr);
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(count));
    return TCL_OK;
}

/* cpu */
static int
CpuCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the time. */
    int objc,                   /* 1 */
    Tcl_Obj *const objv[])      /* cpu */
{
    (void) clientData;
    if (objc != 1) {
        Tcl_WrongNumArgs(interp, 1, objv, NULL);
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(GwsimBenchOsCpu()));
    return TCL_OK;
}

/* memory */
static int
MemoryCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the bytes. */
    int objc,                   /* 1 */
    Tcl_Obj *const objv[])      /* memory */
{
    (void) clientData;
    if (objc != 1) {
        Tcl_WrongNumArgs(interp, 1, objv, NULL);
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(
            (Tcl_WideInt) GwsimBenchOsMemory()));
    return TCL_OK;
}

/* recording TOKEN BOOL */
static int
RecordingCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* For the message. */
    int objc,                   /* 3 */
    Tcl_Obj *const objv[])      /* recording token bool */
{
    GwsimFrontWorld *frontWorldPtr;
    GwsimRuntime *rtPtr;
    int on;

    (void) clientData;
    if (objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "token bool");
        return TCL_ERROR;
    }
    frontWorldPtr = GwsimFrontFind(interp, GwsimFrontGet(interp), objv[1]);
    if (frontWorldPtr == NULL
            || Tcl_GetBooleanFromObj(interp, objv[2], &on) != TCL_OK) {
        return TCL_ERROR;
    }
    rtPtr = frontWorldPtr->worldPtr->core.rtPtr;
    GwsimEnter(rtPtr);
    GwsimBenchRecording(frontWorldPtr->worldPtr, on != 0);
    GwsimLeave(rtPtr);
    return TCL_OK;
}

/* timers COUNT */
static int
TimersCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives {left bytes}. */
    int objc,                   /* 2 */
    Tcl_Obj *const objv[])      /* timers count */
{
    GwsimBenchTimers timers;
    Tcl_Obj *words[2];
    int64_t count;

    (void) clientData;
    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "count");
        return TCL_ERROR;
    }
    if (GwsimGetCount(interp, objv[1], 1, RUN_MAX, &count) != TCL_OK) {
        return TCL_ERROR;
    }
    timers = GwsimBenchTimersRun((uint64_t) count);
    words[0] = Tcl_NewWideIntObj((Tcl_WideInt) timers.left);
    words[1] = Tcl_NewWideIntObj(timers.bytes);
    Tcl_SetObjResult(interp, Tcl_NewListObj(2, words));
    return TCL_OK;
}

/* Reads the arguments of a new subject. */
static int
GetSubjectConfig(
    Tcl_Interp *interp,         /* For the message. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[],      /* kind inFlight gateways ?traced? */
    GwsimBenchConfig *configPtr)        /* Receives them. */
{
    int64_t inFlight, gateways;
    int traced = 0;

    if (objc < 3 || objc > 4) {
        Tcl_WrongNumArgs(interp, 1, objv, "inFlight gateways ?traced?");
        return TCL_ERROR;
    }
    if (GwsimGetCount(interp, objv[1], 1, IN_FLIGHT_MAX, &inFlight) != TCL_OK
            || GwsimGetCount(interp, objv[2], 2, GATEWAYS_MAX, &gateways)
                    != TCL_OK
            || (objc == 4 && Tcl_GetBooleanFromObj(interp, objv[3], &traced)
                    != TCL_OK)) {
        return TCL_ERROR;
    }
    *configPtr = (GwsimBenchConfig) {
        .inFlight = (uint32_t) inFlight, .gateways = (uint32_t) gateways,
        .traced = traced != 0
    };
    return TCL_OK;
}

/* Makes the command of a subject, named after its address. */
static int
AddSubject(
    Tcl_Interp *interp,         /* Receives the name. */
    GwsimBenchSubject *subjectPtr)      /* Taken over. */
{
    GwsimBuf name = {0};

    GwsimBufPrintf(&name, "::gwsim::bench::%s-%p", subjectPtr->typePtr->name,
            (void *) subjectPtr);
    Tcl_CreateObjCommand(interp, name.data, SubjectCmd, subjectPtr,
            DeleteSubject);
    Tcl_SetObjResult(interp, Tcl_NewStringObj(name.data, (int) name.len));
    GwsimBufFree(&name);
    return TCL_OK;
}

/* SUBJECT close|counts|run ?COUNT? */
static int
SubjectCmd(
    ClientData clientData,      /* Subject. */
    Tcl_Interp *interp,         /* Receives the result. */
    int objc,                   /* 2 or 3 */
    Tcl_Obj *const objv[])      /* subject verb ?count? */
{
    GwsimBenchSubject *subjectPtr = clientData;
    GwsimBenchCount counts[GWSIM_BENCH_COUNT_MAX];
    Tcl_Obj *dictPtr;
    int verb, n;

    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "verb ?count?");
        return TCL_ERROR;
    }
    if (Tcl_GetIndexFromObj(interp, objv[1], verbs, "verb", TCL_EXACT,
            &verb) != TCL_OK) {
        return TCL_ERROR;
    }
    if (objc != (verb == VERB_RUN ? 3 : 2)) {
        Tcl_WrongNumArgs(interp, 2, objv, verb == VERB_RUN ? "count" : NULL);
        return TCL_ERROR;
    }
    switch (verb) {
    case VERB_CLOSE:
        Tcl_DeleteCommand(interp, Tcl_GetString(objv[0]));
        break;
    case VERB_COUNTS:
        dictPtr = Tcl_NewDictObj();
        n = subjectPtr->typePtr->countProc(subjectPtr, counts);
        for (int i = 0; i < n; i++) {
            Tcl_DictObjPut(NULL, dictPtr, Tcl_NewStringObj(counts[i].name,
                    -1), Tcl_NewWideIntObj((Tcl_WideInt) counts[i].value));
        }
        Tcl_SetObjResult(interp, dictPtr);
        break;
    case VERB_RUN:
        return RunSubject(interp, subjectPtr, objv[2]);
    }
    return TCL_OK;
}

/* Runs a subject; the result is the processor time. */
static int
RunSubject(
    Tcl_Interp *interp,         /* Receives it. */
    GwsimBenchSubject *subjectPtr,      /* Subject. */
    Tcl_Obj *countPtr)          /* Number of requests. */
{
    GwsimTime before;
    int64_t count;

    if (GwsimGetCount(interp, countPtr, 1, RUN_MAX, &count) != TCL_OK) {
        return TCL_ERROR;
    }
    before = GwsimBenchOsCpu();
    if (!subjectPtr->typePtr->runProc(subjectPtr, (uint64_t) count)) {
        return GwsimSetError(interp, "BENCH HALT", NULL,
                "%s has come to a halt", subjectPtr->typePtr->name);
    }
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(GwsimBenchOsCpu() - before));
    return TCL_OK;
}

/* A subject's command goes. */
static void
DeleteSubject(
    ClientData clientData)      /* Subject. */
{
    GwsimBenchSubject *subjectPtr = clientData;

    subjectPtr->typePtr->freeProc(subjectPtr);
}
