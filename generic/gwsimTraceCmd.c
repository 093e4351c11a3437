/*
 * gwsimTraceCmd.c --
 *
 *      The commands of the trace; here those on runs of worlds:
 *
 *      gwsim::words::sql QUERY
 *          A query on the selected world's run so far: the rows' columns in
 *          one list; of one row of one column, the value as it is.
 *      gwsim::core::traceTo TOKEN DB VERDICT ?-file FILE? ?-message TEXT?
 *              ?-params DICT? ?-claims N? ?-findings JSON? ?-wait DUR?
 *              ?-flight N? ?-keep BOOL?
 *          Records the run in a file and returns its number there; of a PASS
 *          with -flight only the last N events.
 *      gwsim::core::traceStream TOKEN DB
 *          Records what has happened so far; the run has no verdict yet.
 *      gwsim::core::traceClose
 *          Closes the file that is kept open.
 *      gwsim::core::traceCheck, traceKeep
 *          Files without a run (gwsimTraceCmdFile.c).
 *      gwsim::sql, gwsim::sqlCommand, gwsim::core::traceHold
 *          Queries on files (gwsimTraceCmdQuery.c, gwsimTraceCmdHold.c).
 *
 *  1. Without a file the relations are in memory, a database for each world
 *     that was asked, filled up at each query. It is freed at the first call
 *     after its world has been closed, or with the interp.
 *  2. To open a file, prepare what writes to it and close it again takes ten
 *     times as long as a small run takes to simulate. So who records many runs
 *     says -keep 1: the file stays open until another one is kept,
 *     traceClose, the end of the interp or of the process. It is opened anew
 *     if it is not the file of that name any more, and after a traceTo that
 *     failed.
 *  3. A stream is a run in the file that is kept open, to which traceTo -keep
 *     1 writes the rest. What a traceStream could not write the next one, or
 *     traceTo, writes: it may fail any time, and the world that stands still
 *     for it does so no longer than STREAM_WAIT_MS for other processes. A
 *     stream ends with its file: in a new one the run is written from its
 *     beginning.
 */

#include "gwsimTraceCmd.h"

#include "gwsimFront.h"
#include "gwsimTclUtil.h"
#include "gwsimTrace.h"

#include <string.h>

#define ASSOC_KEY       "gwsim::trace"
#define STREAM_WAIT_MS  100

typedef struct OwnTrace {       /* Relations of a world that goes on. */
    struct OwnTrace *nextPtr;
    Tcl_Obj *tokenPtr;          /* Of the world. */
    GwsimTrace *tracePtr;
    bool isMine;                /* That is closed with them. */
    GwsimTraceRun *runPtr;
} OwnTrace;

typedef struct OwnTraces {      /* Those of an interp. */
    OwnTrace *head;             /* In memory, for queries. */
    OwnTrace *streams;          /* In the file that is kept open. */
    GwsimTrace *keptPtr;        /* A file that is kept open, or NULL. */
    Tcl_Obj *keptPathPtr;       /* Its name ... */
    Tcl_StatBuf *keptStatPtr;   /* ... and which file that is. */
} OwnTraces;

static Tcl_ObjCmdProc SqlWordCmd;
static Tcl_ObjCmdProc TraceToCmd;
static Tcl_ObjCmdProc TraceStreamCmd;
static Tcl_ObjCmdProc TraceCloseCmd;
static Tcl_InterpDeleteProc DeleteTraces;
static Tcl_ExitProc CloseKept;
static int GetAbout(Tcl_Interp *interp, int objc, Tcl_Obj *const objv[],
        GwsimTraceAbout *aboutPtr, int *waitMsPtr, int *keepPtr);
static int KeptTrace(Tcl_Interp *interp, OwnTraces *tracesPtr,
        Tcl_Obj *pathPtr, int waitMs, GwsimTrace **tracePtrPtr);
static OwnTrace *GetOwnTrace(Tcl_Interp *interp, OwnTraces *tracesPtr);
static void ForgetClosed(Tcl_Interp *interp, OwnTraces *tracesPtr);
static OwnTrace **FindOwnTrace(OwnTrace **linkPtr, Tcl_Obj *tokenPtr);
static OwnTrace *NewOwnTrace(OwnTrace **linkPtr, GwsimTrace *tracePtr,
        bool isMine, GwsimFrontWorld *frontWorldPtr);
static GwsimTraceRun *TakeStream(OwnTraces *tracesPtr,
        GwsimTrace *tracePtr, Tcl_Obj *tokenPtr);
static void ForgetClosedOf(Tcl_Interp *interp, OwnTrace **linkPtr);
static void FreeOwnTrace(OwnTrace **linkPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceCmdInit --
 *
 *      Makes the commands.
 *
 * Results:
 *      TCL_OK.
 *
 * Side effects:
 *      The interp has the commands and what they share.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceCmdInit(
    Tcl_Interp *interp)         /* Interp to add to. */
{
    OwnTraces *tracesPtr = GwsimCalloc(1, sizeof(*tracesPtr));

    Tcl_SetAssocData(interp, ASSOC_KEY, DeleteTraces, tracesPtr);
    Tcl_CreateExitHandler(CloseKept, tracesPtr);
    Tcl_CreateObjCommand(interp, "gwsim::words::sql", SqlWordCmd,
            tracesPtr, NULL);
    Tcl_CreateObjCommand(interp, "gwsim::core::traceTo", TraceToCmd,
            tracesPtr, NULL);
    Tcl_CreateObjCommand(interp, "gwsim::core::traceStream", TraceStreamCmd,
            tracesPtr, NULL);
    Tcl_CreateObjCommand(interp, "gwsim::core::traceClose", TraceCloseCmd,
            tracesPtr, NULL);
    Tcl_CreateObjCommand(interp, "gwsim::core::traceCheck",
            GwsimTraceCheckCmd, NULL, NULL);
    Tcl_CreateObjCommand(interp, "gwsim::core::traceKeep",
            GwsimTraceKeepCmd, NULL, NULL);
    Tcl_CreateObjCommand(interp, "gwsim::core::traceHold", GwsimTraceHoldCmd,
            NULL, NULL);
    Tcl_CreateObjCommand(interp, "gwsim::sql", GwsimTraceSqlCmd, NULL, NULL);
    Tcl_CreateObjCommand(interp, "gwsim::sqlCommand",
            GwsimTraceSqlCommandCmd, NULL, NULL);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * SqlWordCmd --
 *
 *      The word sql: a query on the run of the selected world.
 *
 * Results:
 *      A standard Tcl result: the values.
 *
 * Side effects:
 *      The world's relations in memory are made or filled up.
 *
 *----------------------------------------------------------------------
 */

static int
SqlWordCmd(
    ClientData clientData,      /* OwnTraces of the interp. */
    Tcl_Interp *interp,         /* Receives the values or the error. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* sql query */
{
    OwnTrace *ownPtr;

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "query");
        return TCL_ERROR;
    }
    ownPtr = GetOwnTrace(interp, clientData);
    return ownPtr == NULL ? TCL_ERROR
            : GwsimTraceCmdList(interp, ownPtr->tracePtr, objv[1]);
}

/*
 *----------------------------------------------------------------------
 *
 * TraceToCmd --
 *
 *      Records the run of a world in a file.
 *
 * Results:
 *      A standard Tcl result: the number of the run in the file.
 *
 * Side effects:
 *      Rows in the file, which is made if need be.
 *
 *----------------------------------------------------------------------
 */

static int
TraceToCmd(
    ClientData clientData,      /* OwnTraces of the interp. */
    Tcl_Interp *interp,         /* Receives the number or the error. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* traceTo token db verdict ?-opt value? */
{
    GwsimFrontWorld *frontWorldPtr;
    GwsimTraceAbout about;
    GwsimTrace *tracePtr;
    GwsimTraceRun *runPtr;
    GwsimStatus status;
    GwsimBuf why = { .data = NULL };
    int waitMs, keep;

    if (objc < 4) {
        Tcl_WrongNumArgs(interp, 1, objv,
                "token db verdict ?-option value ...?");
        return TCL_ERROR;
    }
    ForgetClosed(interp, clientData);
    frontWorldPtr = GwsimFrontFind(interp, GwsimFrontGet(interp), objv[1]);
    if (frontWorldPtr == NULL || GetAbout(interp, objc - 3, objv + 3, &about,
            &waitMs, &keep) != TCL_OK) {
        return TCL_ERROR;
    }
    if ((keep ? KeptTrace(interp, clientData, objv[2], waitMs, &tracePtr)
            : GwsimTraceCmdOpen(interp, objv[2], GWSIM_TRACE_TO_WRITE,
                    waitMs, &tracePtr)) != TCL_OK) {
        return TCL_ERROR;
    }
    runPtr = TakeStream(clientData, tracePtr, frontWorldPtr->tokenPtr);
    if (runPtr == NULL) {
        runPtr = GwsimTraceBegin(tracePtr, frontWorldPtr->worldPtr);
    }
    GwsimEnter(frontWorldPtr->worldPtr->core.rtPtr);
    status = GwsimTraceFinish(runPtr, &about, &why);
    GwsimLeave(frontWorldPtr->worldPtr->core.rtPtr);
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(GwsimTraceRunId(runPtr)));
    GwsimTraceEnd(runPtr);
    if (!keep) {
        GwsimTraceClose(tracePtr);
    } else if (status != GWSIM_OK) {
        CloseKept(clientData);
    }
    return GwsimTraceCmdError(interp, status, objv[2], &why);
}

/* Reads what traceTo is told of a run, and how to write it. */
static int
GetAbout(
    Tcl_Interp *interp,         /* For the message. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[],      /* verdict ?-option value ...? */
    GwsimTraceAbout *aboutPtr,  /* Filled in. */
    int *waitMsPtr,             /* -wait */
    int *keepPtr)               /* -keep */
{
    static const char *const options[] = {
        "-claims", "-file", "-findings", "-flight", "-keep", "-message",
        "-params", "-wait", NULL
    };
    enum {OPT_CLAIMS, OPT_FILE, OPT_FINDINGS, OPT_FLIGHT, OPT_KEEP,
        OPT_MESSAGE, OPT_PARAMS, OPT_WAIT, OPT_COUNT};
    Tcl_Obj *values[OPT_COUNT];
    GwsimTime wait = GWSIM_TRACE_WAIT_MS * GWSIM_MS;
    int64_t flight = 0, claims = 0;

    *keepPtr = 0;
    if (GwsimGetOptions(interp, objc - 1, objv + 1, options, values, NULL)
            != TCL_OK
            || (values[OPT_WAIT] != NULL && GwsimGetDuration(interp,
                    values[OPT_WAIT], &wait) != TCL_OK)
            || (values[OPT_CLAIMS] != NULL && GwsimGetCount(interp,
                    values[OPT_CLAIMS], 0, INT64_MAX, &claims) != TCL_OK)
            || (values[OPT_FLIGHT] != NULL && GwsimGetCount(interp,
                    values[OPT_FLIGHT], 1, INT64_MAX, &flight) != TCL_OK)
            || (values[OPT_KEEP] != NULL && Tcl_GetBooleanFromObj(interp,
                    values[OPT_KEEP], keepPtr) != TCL_OK)) {
        return TCL_ERROR;
    }
#define TEXT_OF(option) \
    (values[option] == NULL ? NULL : Tcl_GetString(values[option]))
    *aboutPtr = (GwsimTraceAbout) {
        .verdict = Tcl_GetString(objv[0]), .file = TEXT_OF(OPT_FILE),
        .message = TEXT_OF(OPT_MESSAGE), .params = TEXT_OF(OPT_PARAMS),
        .findings = TEXT_OF(OPT_FINDINGS), .claims = claims,
        .flight = (uint64_t) flight
    };
#undef TEXT_OF
    *waitMsPtr = (int) ((wait < GWSIM_MS * INT32_MAX ? wait
            : GWSIM_MS * INT32_MAX) / GWSIM_MS);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * TraceStreamCmd --
 *
 *      Writes what has happened so far in a world that goes on to the file
 *      that traceTo -keep 1 will write the rest to.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      Rows in the file, of a run that has no verdict yet.
 *
 *----------------------------------------------------------------------
 */

static int
TraceStreamCmd(
    ClientData clientData,      /* OwnTraces of the interp. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* traceStream token db */
{
    OwnTraces *tracesPtr = clientData;
    GwsimFrontWorld *frontWorldPtr;
    GwsimTrace *tracePtr;
    OwnTrace *streamPtr;
    GwsimStatus status;
    GwsimBuf why = { .data = NULL };

    if (objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "token db");
        return TCL_ERROR;
    }
    ForgetClosed(interp, tracesPtr);
    frontWorldPtr = GwsimFrontFind(interp, GwsimFrontGet(interp), objv[1]);
    if (frontWorldPtr == NULL || KeptTrace(interp, tracesPtr, objv[2],
            STREAM_WAIT_MS, &tracePtr) != TCL_OK) {
        return TCL_ERROR;
    }
    streamPtr = *FindOwnTrace(&tracesPtr->streams, frontWorldPtr->tokenPtr);
    if (streamPtr == NULL) {
        streamPtr = NewOwnTrace(&tracesPtr->streams, tracePtr, false,
                frontWorldPtr);
    }
    GwsimEnter(frontWorldPtr->worldPtr->core.rtPtr);
    status = GwsimTraceFlush(streamPtr->runPtr, &why);
    GwsimLeave(frontWorldPtr->worldPtr->core.rtPtr);
    return GwsimTraceCmdError(interp, status, objv[2], &why);
}

/* What a world's stream has got to, now the caller's, or NULL. */
static GwsimTraceRun *
TakeStream(
    OwnTraces *tracesPtr,
    GwsimTrace *tracePtr,       /* File that the run is to be in. */
    Tcl_Obj *tokenPtr)          /* Of the world. */
{
    OwnTrace **linkPtr = FindOwnTrace(&tracesPtr->streams, tokenPtr);
    OwnTrace *streamPtr = *linkPtr;
    GwsimTraceRun *runPtr;

    if (streamPtr == NULL || streamPtr->tracePtr != tracePtr) {
        return NULL;
    }
    runPtr = streamPtr->runPtr;
    streamPtr->runPtr = NULL;
    FreeOwnTrace(linkPtr);
    return runPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * TraceCloseCmd --
 *
 *      Closes the file that is kept open, if there is one.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      The last one to close a file removes its journal.
 *
 *----------------------------------------------------------------------
 */

static int
TraceCloseCmd(
    ClientData clientData,      /* OwnTraces of the interp. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* traceClose */
{
    if (objc != 1) {
        Tcl_WrongNumArgs(interp, 1, objv, "");
        return TCL_ERROR;
    }
    CloseKept(clientData);
    return TCL_OK;
}

/* Closes the file that is kept open: also called when the process ends. */
static void
CloseKept(
    ClientData clientData)      /* OwnTraces. */
{
    OwnTraces *tracesPtr = clientData;

    while (tracesPtr->streams != NULL) {
        FreeOwnTrace(&tracesPtr->streams);
    }
    if (tracesPtr->keptPtr != NULL) {
        GwsimTraceClose(tracesPtr->keptPtr);
        Tcl_DecrRefCount(tracesPtr->keptPathPtr);
        ckfree(tracesPtr->keptStatPtr);
        tracesPtr->keptPtr = NULL;
    }
}

/* The file that is kept open, if it is the one that is wanted; else that. */
static int
KeptTrace(
    Tcl_Interp *interp,         /* Receives the error. */
    OwnTraces *tracesPtr,
    Tcl_Obj *pathPtr,           /* The file. */
    int waitMs,                 /* For other processes, from now on. */
    GwsimTrace **tracePtrPtr)   /* Receives the trace, not to be closed. */
{
    Tcl_StatBuf *statPtr = Tcl_AllocStatBuf();
    const Tcl_StatBuf *oldPtr = tracesPtr->keptStatPtr;

    if (tracesPtr->keptPtr != NULL && Tcl_FSStat(pathPtr, statPtr) == 0
            && strcmp(Tcl_GetString(pathPtr),
                    Tcl_GetString(tracesPtr->keptPathPtr)) == 0
            && Tcl_GetFSInodeFromStat(statPtr)
                    == Tcl_GetFSInodeFromStat(oldPtr)
            && Tcl_GetFSDeviceFromStat(statPtr)
                    == Tcl_GetFSDeviceFromStat(oldPtr)) {
        ckfree(statPtr);
        GwsimTraceWait(tracesPtr->keptPtr, waitMs);
        *tracePtrPtr = tracesPtr->keptPtr;
        return TCL_OK;
    }
    CloseKept(tracesPtr);
    if (GwsimTraceCmdOpen(interp, pathPtr, GWSIM_TRACE_TO_WRITE, waitMs,
            tracePtrPtr) != TCL_OK) {
        ckfree(statPtr);
        return TCL_ERROR;
    }
    if (Tcl_FSStat(pathPtr, statPtr) != 0) {
        GwsimBuf why = { .data = NULL };

        GwsimBufPrintf(&why, "%s", Tcl_ErrnoMsg(Tcl_GetErrno()));
        GwsimTraceClose(*tracePtrPtr);
        ckfree(statPtr);
        return GwsimTraceCmdError(interp, GWSIM_TRACE_OPEN, pathPtr, &why);
    }
    tracesPtr->keptPtr = *tracePtrPtr;
    tracesPtr->keptStatPtr = statPtr;
    tracesPtr->keptPathPtr = pathPtr;
    Tcl_IncrRefCount(pathPtr);
    return TCL_OK;
}

/* Called when the interp goes. */
static void
DeleteTraces(
    ClientData clientData,      /* OwnTraces. */
    Tcl_Interp *interp)         /* Not used. */
{
    OwnTraces *tracesPtr = clientData;

    (void) interp;
    Tcl_DeleteExitHandler(CloseKept, tracesPtr);
    CloseKept(tracesPtr);
    while (tracesPtr->head != NULL) {
        FreeOwnTrace(&tracesPtr->head);
    }
    GwsimFree(tracesPtr);
}

/* The selected world's relations, with all that has happened; NULL: error. */
static OwnTrace *
GetOwnTrace(
    Tcl_Interp *interp,         /* Receives the error. */
    OwnTraces *tracesPtr)
{
    GwsimFrontWorld *frontWorldPtr =
            GwsimFrontSelected(interp, GwsimFrontGet(interp));
    GwsimBuf why = { .data = NULL };
    OwnTrace *ownPtr;
    GwsimStatus status;

    ForgetClosed(interp, tracesPtr);
    if (frontWorldPtr == NULL) {
        return NULL;
    }
    ownPtr = *FindOwnTrace(&tracesPtr->head, frontWorldPtr->tokenPtr);
    if (ownPtr == NULL) {
        GwsimTrace *tracePtr;

        if (GwsimTraceCmdOpen(interp, frontWorldPtr->tokenPtr,
                GWSIM_TRACE_IN_MEMORY, 0, &tracePtr) != TCL_OK) {
            return NULL;
        }
        ownPtr = NewOwnTrace(&tracesPtr->head, tracePtr, true,
                frontWorldPtr);
    }
    GwsimEnter(frontWorldPtr->worldPtr->core.rtPtr);
    status = GwsimTraceFlush(ownPtr->runPtr, &why);
    GwsimLeave(frontWorldPtr->worldPtr->core.rtPtr);
    return GwsimTraceCmdError(interp, status, frontWorldPtr->tokenPtr, &why)
            == TCL_OK ? ownPtr : NULL;
}

/* Adds relations of a world to a list. */
static OwnTrace *
NewOwnTrace(
    OwnTrace **linkPtr,
    GwsimTrace *tracePtr,       /* Where they are. */
    bool isMine,                /* To be closed with them. */
    GwsimFrontWorld *frontWorldPtr)
{
    OwnTrace *ownPtr = GwsimAlloc(sizeof(*ownPtr));

    *ownPtr = (OwnTrace) {
        .nextPtr = *linkPtr, .tracePtr = tracePtr, .isMine = isMine,
        .tokenPtr = frontWorldPtr->tokenPtr,
        .runPtr = GwsimTraceBegin(tracePtr, frontWorldPtr->worldPtr)
    };
    Tcl_IncrRefCount(ownPtr->tokenPtr);
    *linkPtr = ownPtr;
    return ownPtr;
}

/* The link to a world's relations, or the one at the end of the list. */
static OwnTrace **
FindOwnTrace(
    OwnTrace **linkPtr,
    Tcl_Obj *tokenPtr)
{
    while (*linkPtr != NULL && (*linkPtr)->tokenPtr != tokenPtr) {
        linkPtr = &(*linkPtr)->nextPtr;
    }
    return linkPtr;
}

/* Frees the relations of worlds that are no longer open. */
static void
ForgetClosed(
    Tcl_Interp *interp,
    OwnTraces *tracesPtr)
{
    ForgetClosedOf(interp, &tracesPtr->head);
    ForgetClosedOf(interp, &tracesPtr->streams);
}

static void
ForgetClosedOf(
    Tcl_Interp *interp,
    OwnTrace **linkPtr)
{
    while (*linkPtr != NULL) {
        if (GwsimFrontFind(NULL, GwsimFrontGet(interp),
                (*linkPtr)->tokenPtr) != NULL) {
            linkPtr = &(*linkPtr)->nextPtr;
        } else {
            FreeOwnTrace(linkPtr);
        }
    }
}

/* Takes relations out of their list and frees them. */
static void
FreeOwnTrace(
    OwnTrace **linkPtr)
{
    OwnTrace *ownPtr = *linkPtr;

    *linkPtr = ownPtr->nextPtr;
    GwsimTraceEnd(ownPtr->runPtr);
    if (ownPtr->isMine) {
        GwsimTraceClose(ownPtr->tracePtr);
    }
    Tcl_DecrRefCount(ownPtr->tokenPtr);
    GwsimFree(ownPtr);
}
