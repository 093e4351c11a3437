/*
 * gwsimWordCmdRows.c --
 *
 *      The relations of the trace as lists of dicts, while the world lives:
 *      events, requests, threads, violations.  Columns and values are those
 *      of SURFACE section 5.
 *
 *  1. `run` is empty: this run is in no file yet.
 *  2. What has not happened, is not known or does not apply is empty.
 *  3. Requests are read from the record, as those of traffic are gone when
 *     they are over.  The class of a failure is known of those of scripts.
 *  4. Lints are no violations.
 */

#include "gwsimOutcome.h"
#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <string.h>

typedef struct RequestRow {     /* What the record says of a request. */
    uint64_t sent;              /* Its request_sent; 0: there is none. */
    GwsimEnd end;               /* Its outcome, ... */
    GwsimTime completedAt;      /* ... if there is one, and when. */
    GwsimName callback;         /* onSuccess or onError, or 0. */
} RequestRow;

static const char *const severities[] = {   /* Of GwsimSeverity. */
    "error", "warning", "lint"
};

static RequestRow *FindRequests(const GwsimWorld *worldPtr);
static Tcl_Obj *RequestToObj(GwsimFrontWorld *frontWorldPtr,
        uint32_t number, const RequestRow *rowPtr);
static Tcl_Obj *ThreadToObj(GwsimFrontWorld *frontWorldPtr,
        const GwsimThread *thrPtr);
static Tcl_Obj *ViolationRows(GwsimFrontWorld *frontWorldPtr, bool lints);
static Tcl_Obj *ViolationToObj(GwsimFrontWorld *frontWorldPtr,
        const GwsimViolation *violationPtr);
static Tcl_Obj *TimeToObj(bool known, GwsimTime time);

/*
 *----------------------------------------------------------------------
 *
 * GwsimEventsWord --
 *
 *      events ?PATTERN?
 *
 * Results:
 *      The events so far that match, in order.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimEventsWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the rows or the error. */
    int objc,                   /* 1 or 2 */
    Tcl_Obj *const *objv)       /* events ?pattern? */
{
    const GwsimRecord *recordPtr = &frontWorldPtr->worldPtr->record;
    GwsimPattern pattern = {.kinds = 0};
    GwsimEvent event;
    Tcl_Obj *rowsPtr;

    if (objc == 2 && GwsimGetPattern(interp, objv[1], &pattern) != TCL_OK) {
        return TCL_ERROR;
    }
    rowsPtr = Tcl_NewListObj(0, NULL);
    for (uint64_t seq = 0;
            (seq = GwsimRecordNext(recordPtr, &pattern, seq)) != 0;) {
        Tcl_ListObjAppendElement(NULL, rowsPtr, GwsimWordEventRow(
                frontWorldPtr, GwsimRecordAt(recordPtr, seq, &event),
                seq));
    }
    GwsimPatternFree(&pattern);
    Tcl_SetObjResult(interp, rowsPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRequestsWord, GwsimThreadsWord, GwsimViolationsWord --
 *
 *      requests; threads ?SCOPE?; violations
 *
 * Results:
 *      The rows so far, in order of their numbers.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimRequestsWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the rows. */
    int objc,                   /* 1 */
    Tcl_Obj *const *objv)       /* requests */
{
    uint32_t count = frontWorldPtr->worldPtr->core.requestCount;
    RequestRow *rows = FindRequests(frontWorldPtr->worldPtr);
    Tcl_Obj *rowsPtr = Tcl_NewListObj(0, NULL);

    (void) objc;
    (void) objv;
    for (uint32_t number = 1; number <= count; number++) {
        Tcl_ListObjAppendElement(NULL, rowsPtr, RequestToObj(frontWorldPtr,
                number, &rows[number]));
    }
    GwsimFree(rows);
    Tcl_SetObjResult(interp, rowsPtr);
    return TCL_OK;
}

int
GwsimThreadsWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the rows or the error. */
    int objc,                   /* 1 or 2 */
    Tcl_Obj *const *objv)       /* threads ?scope? */
{
    GwsimScope *scopePtr = NULL;
    Tcl_Obj *rowsPtr;

    if (objc == 2) {
        scopePtr = GwsimWordScope(interp, frontWorldPtr, objv[1]);
        if (scopePtr == NULL) {
            return TCL_ERROR;
        }
    }
    rowsPtr = Tcl_NewListObj(0, NULL);
    for (const GwsimThread *thrPtr = frontWorldPtr->worldPtr->core.threadHead;
            thrPtr != NULL; thrPtr = thrPtr->nextPtr) {
        /* A gateway's page shows those of its sessions too (IAS-16). */
        if (scopePtr == NULL || thrPtr->scopePtr == scopePtr
                || GwsimScopeJvm(thrPtr->scopePtr) == scopePtr) {
            Tcl_ListObjAppendElement(NULL, rowsPtr,
                    ThreadToObj(frontWorldPtr, thrPtr));
        }
    }
    Tcl_SetObjResult(interp, rowsPtr);
    return TCL_OK;
}

int
GwsimViolationsWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the rows. */
    int objc,                   /* 1 */
    Tcl_Obj *const *objv)       /* violations */
{
    (void) objc;
    (void) objv;
    Tcl_SetObjResult(interp, ViolationRows(frontWorldPtr, false));
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimLintsCmd --
 *
 *      gwsim::core::lints TOKEN
 *
 * Results:
 *      The lints so far, with the columns of violations.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimLintsCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the rows or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* lints token */
{
    (void) objc;
    (void) objv;
    Tcl_SetObjResult(interp, ViolationRows(frontWorldPtr, true));
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWordEventRow --
 *
 *      An event as a row.
 *
 * Results:
 *      A new object.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

Tcl_Obj *
GwsimWordEventRow(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    const GwsimEvent *eventPtr, /* Event. */
    uint64_t seq)               /* Its number. */
{
    static const struct {
        const char *column;
        GwsimField field;
    } columns[] = {
        {"scope", GWSIM_FIELD_SCOPE}, {"thread", GWSIM_FIELD_THREAD},
        {"role", GWSIM_FIELD_ROLE}, {"request", GWSIM_FIELD_REQUEST},
        {"kind", GWSIM_FIELD_KIND}, {"project", GWSIM_FIELD_PROJECT},
        {"handler", GWSIM_FIELD_HANDLER}, {"peer", GWSIM_FIELD_PEER},
        {"outcome", GWSIM_FIELD_OUTCOME}, {"clause", GWSIM_FIELD_CLAUSE}
    };
    const GwsimCore *corePtr = &frontWorldPtr->worldPtr->core;
    Tcl_Obj *rowPtr = Tcl_NewListObj(0, NULL);
    char buf[16];

    GwsimWordColumnText(rowPtr, "run", "");
    GwsimWordColumn(rowPtr, "seq", Tcl_NewWideIntObj((Tcl_WideInt) seq));
    GwsimWordColumn(rowPtr, "time_ns", Tcl_NewWideIntObj(eventPtr->time));
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        GwsimWordColumnText(rowPtr, columns[i].column, GwsimEventField(
                corePtr, eventPtr, columns[i].field, buf));
    }
    GwsimWordColumnText(rowPtr, "basis",
            GwsimBasisText(GwsimEventBasis(eventPtr)));
    GwsimWordColumn(rowPtr, "detail",
            GwsimWordText(frontWorldPtr, eventPtr->detail));
    return rowPtr;
}

/* Reads the record once: the rows by number, from 1; the caller frees. */
static RequestRow *
FindRequests(
    const GwsimWorld *worldPtr) /* World. */
{
    const GwsimRecord *recordPtr = &worldPtr->record;
    uint32_t count = worldPtr->core.requestCount;
    RequestRow *rows = GwsimCalloc((size_t) count + 1, sizeof(*rows));

    for (uint64_t seq = 1; seq <= GwsimRecordCount(recordPtr); seq++) {
        GwsimEvent event;
        const GwsimEvent *eventPtr = GwsimRecordAt(recordPtr, seq, &event);
        RequestRow *rowPtr = &rows[eventPtr->request];

        GWSIM_ASSERT(eventPtr->request <= count);
        if (eventPtr->kind == GWSIM_REQUEST_SENT) {
            rowPtr->sent = seq;
        } else if (eventPtr->kind == GWSIM_REQUEST_COMPLETED) {
            rowPtr->end = (GwsimEnd) eventPtr->outcome;
            rowPtr->completedAt = eventPtr->time;
        } else if (eventPtr->kind == GWSIM_CALLBACK_STARTED) {
            rowPtr->callback = eventPtr->detail;
        }
    }
    return rows;
}

/* A request as a row. */
static Tcl_Obj *
RequestToObj(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    uint32_t number,            /* Number of the request. */
    const RequestRow *rowPtr)   /* What the record says. */
{
    GwsimEvent event = {0};
    GwsimRequest *reqPtr = GwsimRequestLook(&frontWorldPtr->worldPtr->core,
            number);
    const GwsimEvent *sentPtr = rowPtr->sent == 0 ? &event
            : GwsimRecordAt(&frontWorldPtr->worldPtr->record, rowPtr->sent,
            &event);
    GwsimEnd end = rowPtr->end;
    bool over = end != GWSIM_END_NONE;
    bool failed = over && end != GWSIM_END_SUCCESS && reqPtr != NULL;
    Tcl_Obj *objPtr = Tcl_NewListObj(0, NULL);

    GwsimWordColumnText(objPtr, "run", "");
    GwsimWordColumn(objPtr, "id", GwsimWordId('r', number));
    GwsimWordColumn(objPtr, "project",
            GwsimWordText(frontWorldPtr, sentPtr->project));
    GwsimWordColumn(objPtr, "handler",
            GwsimWordText(frontWorldPtr, sentPtr->handler));
    GwsimWordColumn(objPtr, "origin",
            GwsimWordText(frontWorldPtr, sentPtr->scope));
    GwsimWordColumn(objPtr, "target",
            GwsimWordText(frontWorldPtr, sentPtr->peer));
    GwsimWordColumn(objPtr, "sent_ns", Tcl_NewWideIntObj(sentPtr->time));
    GwsimWordColumn(objPtr, "completed_ns",
            TimeToObj(over, rowPtr->completedAt));
    GwsimWordColumnText(objPtr, "outcome", GwsimEndText(end));
    GwsimWordColumnText(objPtr, "class", failed
            ? GwsimExceptionField(reqPtr->resultPtr, "class") : "");
    GwsimWordColumn(objPtr, "callback",
            GwsimWordText(frontWorldPtr, rowPtr->callback));
    return objPtr;
}

/* A thread as a row. */
static Tcl_Obj *
ThreadToObj(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    const GwsimThread *thrPtr)  /* Thread. */
{
    Tcl_Obj *objPtr = Tcl_NewListObj(0, NULL);

    GwsimWordColumnText(objPtr, "run", "");
    GwsimWordColumn(objPtr, "id", GwsimWordText(frontWorldPtr, thrPtr->id));
    GwsimWordColumn(objPtr, "scope",
            GwsimWordText(frontWorldPtr, thrPtr->scopePtr->name));
    GwsimWordColumn(objPtr, "name",
            GwsimWordText(frontWorldPtr, thrPtr->name));
    GwsimWordColumnText(objPtr, "role", GwsimRoleText(thrPtr->role));
    GwsimWordColumn(objPtr, "description",
            GwsimWordText(frontWorldPtr, thrPtr->description));
    GwsimWordColumn(objPtr, "started_ns",
            Tcl_NewWideIntObj(thrPtr->startedAt));
    GwsimWordColumn(objPtr, "ended_ns", TimeToObj(
            thrPtr->state == GWSIM_STATE_ENDED, thrPtr->endedAt));
    GwsimWordColumnText(objPtr, "state", GwsimThreadStateText(thrPtr));
    return objPtr;
}

/* The violations, or the lints. */
static Tcl_Obj *
ViolationRows(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    bool lints)                 /* Which of the two. */
{
    const GwsimCore *corePtr = &frontWorldPtr->worldPtr->core;
    Tcl_Obj *rowsPtr = Tcl_NewListObj(0, NULL);

    for (size_t i = 0; i < corePtr->violationCount; i++) {
        const GwsimViolation *violationPtr = &corePtr->violations[i];

        if ((violationPtr->severity == GWSIM_SEVERITY_LINT) == lints) {
            Tcl_ListObjAppendElement(NULL, rowsPtr,
                    ViolationToObj(frontWorldPtr, violationPtr));
        }
    }
    return rowsPtr;
}

/* A violation as a row. */
static Tcl_Obj *
ViolationToObj(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    const GwsimViolation *violationPtr) /* Violation. */
{
    Tcl_Obj *objPtr = Tcl_NewListObj(0, NULL);

    GwsimWordColumnText(objPtr, "run", "");
    GwsimWordColumn(objPtr, "seq",
            Tcl_NewWideIntObj((Tcl_WideInt) violationPtr->seq));
    GwsimWordColumnText(objPtr, "kind", violationPtr->kind);
    GwsimWordColumnText(objPtr, "severity",
            severities[violationPtr->severity]);
    GwsimWordColumnText(objPtr, "clause",
            GwsimClauseText(violationPtr->clause));
    GwsimWordColumn(objPtr, "thread",
            GwsimWordText(frontWorldPtr, violationPtr->thread));
    GwsimWordColumn(objPtr, "request",
            GwsimWordId('r', violationPtr->request));
    GwsimWordColumnText(objPtr, "place", violationPtr->place);
    GwsimWordColumnText(objPtr, "message", violationPtr->message);
    return objPtr;
}

/* A time that may not have come. */
static Tcl_Obj *
TimeToObj(
    bool known,                 /* It has come. */
    GwsimTime time)             /* Then: when. */
{
    return known ? Tcl_NewWideIntObj(time) : Tcl_NewObj();
}
