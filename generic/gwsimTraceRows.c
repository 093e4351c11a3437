/*
 * gwsimTraceRows.c --
 *
 *      Rows of the relations request, thread, violation, choice and fault.
 *
 *      Requests and faults are told by the events: those of traffic live no
 *      longer than their messages, so the world does not have them any more
 *      when rows are made. The others are the world's own lists.
 */

#include "gwsimTraceInt.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static void TrackRequest(GwsimTraceRun *runPtr, const GwsimEvent *eventPtr,
        uint32_t seq);
static void TrackFault(GwsimTraceRun *runPtr, const GwsimEvent *eventPtr,
        uint32_t seq);
static GwsimRequestRow *ChangedRow(GwsimTraceRun *runPtr, uint32_t number);
static GwsimName FailureClass(GwsimCore *corePtr, const GwsimEvent *eventPtr);
static int StoreRequests(GwsimTraceRun *runPtr);
static int StoreThreads(GwsimTraceRun *runPtr);
static int StoreViolations(GwsimTraceRun *runPtr);
static int StoreChoices(GwsimTraceRun *runPtr);
static int StoreFaults(GwsimTraceRun *runPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceTrack --
 *
 *      Learns from the events up to one what has become of requests and
 *      faults.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The run's rows in memory.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTraceTrack(
    GwsimTraceRun *runPtr,
    uint64_t last)              /* Number of the event. */
{
    while (runPtr->tracked < last) {
        uint64_t seq = ++runPtr->tracked;
        const GwsimEvent *eventPtr =
                GwsimRecordAt(&runPtr->worldPtr->record, seq);

        if (eventPtr->request != 0) {
            TrackRequest(runPtr, eventPtr, (uint32_t) seq);
        }
        if (eventPtr->kind >= GWSIM_FAULT_STARTED
                && eventPtr->kind <= GWSIM_FAULT_ENDED) {
            TrackFault(runPtr, eventPtr, (uint32_t) seq);
        }
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceStoreRows --
 *
 *      Stores what has changed since the last time.
 *
 * Results:
 *      SQLITE_OK, or SQLite's code of the failure.
 *
 * Side effects:
 *      Rows in the database; the marks of what is stored.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceStoreRows(
    GwsimTraceRun *runPtr,
    bool isLast)                /* All events are stored. */
{
    int code = StoreRequests(runPtr);

    if (code == SQLITE_OK && isLast) {
        code = StoreThreads(runPtr);
    }
    if (code == SQLITE_OK && isLast) {
        code = StoreViolations(runPtr);
    }
    if (code == SQLITE_OK && isLast) {
        code = StoreChoices(runPtr);
    }
    if (code == SQLITE_OK && isLast) {
        code = StoreFaults(runPtr);
    }
    return code;
}

/* What an event says of its request. */
static void
TrackRequest(
    GwsimTraceRun *runPtr,
    const GwsimEvent *eventPtr,
    uint32_t seq)               /* Its number. */
{
    if (eventPtr->kind == GWSIM_REQUEST_SENT) {
        ChangedRow(runPtr, eventPtr->request)->sent = seq;
    } else if (eventPtr->kind == GWSIM_REQUEST_COMPLETED) {
        GwsimRequestRow *rowPtr = ChangedRow(runPtr, eventPtr->request);

        rowPtr->completed = seq;
        rowPtr->class = FailureClass(&runPtr->worldPtr->core, eventPtr);
    } else if (eventPtr->kind == GWSIM_CALLBACK_STARTED) {
        ChangedRow(runPtr, eventPtr->request)->callback = eventPtr->detail;
    }
}

/* What an event says of its fault, whose number its detail begins with. */
static void
TrackFault(
    GwsimTraceRun *runPtr,
    const GwsimEvent *eventPtr, /* Its detail is as "f1 delay". */
    uint32_t seq)               /* Its number. */
{
    const char *detail = GwsimNameText(runPtr->worldPtr->core.namesPtr,
            eventPtr->detail, NULL);
    size_t number = *detail == 'f' ? strtoul(detail + 1, NULL, 10) : 0;
    GwsimFaultRow *rowPtr;

    if (number == 0 || number > UINT32_MAX) {
        return;
    }
    GWSIM_GROW(runPtr->faults, number, runPtr->faultSpace);
    while (runPtr->faultCount < number) {
        runPtr->faults[runPtr->faultCount++] = (GwsimFaultRow) {0};
    }
    rowPtr = &runPtr->faults[number - 1];
    if (eventPtr->kind == GWSIM_FAULT_STARTED) {
        rowPtr->started = seq;
    } else if (eventPtr->kind == GWSIM_FAULT_ENDED) {
        rowPtr->ended = seq;
    } else {
        rowPtr->hits++;
    }
}

/* The row of a request, made if need be, and noted as changed. */
static GwsimRequestRow *
ChangedRow(
    GwsimTraceRun *runPtr,
    uint32_t number)            /* Of the request, from 1. */
{
    GwsimRequestRow *rowPtr;

    GWSIM_GROW(runPtr->requests, number, runPtr->requestSpace);
    while (runPtr->requestCount < number) {
        runPtr->requests[runPtr->requestCount++] = (GwsimRequestRow) {0};
    }
    rowPtr = &runPtr->requests[number - 1];
    if (!rowPtr->changed) {
        rowPtr->changed = true;
        GWSIM_GROW(runPtr->changes, runPtr->changeCount + 1,
                runPtr->changeSpace);
        runPtr->changes[runPtr->changeCount++] = number;
    }
    return rowPtr;
}

/*
 * The simple class of a request's failure: the event says it, or the request
 * itself while it lives.
 */
static GwsimName
FailureClass(
    GwsimCore *corePtr,
    const GwsimEvent *eventPtr) /* Its request_completed. */
{
    GwsimRequest *reqPtr;
    const char *class;

    if (eventPtr->detail != 0 || eventPtr->outcome == GWSIM_END_SUCCESS) {
        return eventPtr->detail;
    }
    reqPtr = GwsimRequestFind(corePtr, eventPtr->request);
    if (reqPtr == NULL || reqPtr->resultPtr == NULL) {
        return 0;
    }
    class = GwsimExceptionField(reqPtr->resultPtr, "class");
    return GwsimNameIntern(corePtr->namesPtr, class, strlen(class));
}

/* The requests that have changed since. */
static int
StoreRequests(
    GwsimTraceRun *runPtr)
{
    static const GwsimEvent none = {0};
    const GwsimRecord *recordPtr = &runPtr->worldPtr->record;
    const int64_t *words = runPtr->tracePtr->words;
    sqlite3_stmt *stmtPtr = runPtr->tracePtr->stmts[GWSIM_STMT_REQUEST];
    int code = SQLITE_OK;

    for (size_t i = 0; i < runPtr->changeCount && code == SQLITE_OK; i++) {
        uint32_t number = runPtr->changes[i];
        const GwsimRequestRow *rowPtr = &runPtr->requests[number - 1];
        const GwsimEvent *sentPtr = rowPtr->sent == 0 ? &none
                : GwsimRecordAt(recordPtr, (uint64_t) rowPtr->sent);
        const GwsimEvent *completedPtr = rowPtr->completed == 0 ? &none
                : GwsimRecordAt(recordPtr, (uint64_t) rowPtr->completed);
        const int64_t values[] = {
            runPtr->marks.id, number, sentPtr->project, sentPtr->handler,
            sentPtr->scope, sentPtr->peer, sentPtr->time, 0,
            words[GWSIM_WORD_END + completedPtr->outcome], rowPtr->class,
            rowPtr->callback
        };
        int count = (int) (sizeof(values) / sizeof(values[0]));

        for (int j = 0; j < count; j++) {
            sqlite3_bind_int64(stmtPtr, j + 1, values[j]);
        }
        if (rowPtr->completed == 0) {
            sqlite3_bind_null(stmtPtr, 8);
        } else {
            sqlite3_bind_int64(stmtPtr, 8, completedPtr->time);
        }
        code = GwsimTraceStep(runPtr->tracePtr, GWSIM_STMT_REQUEST);
    }
    return code;
}

/* All threads, as they are now. */
static int
StoreThreads(
    GwsimTraceRun *runPtr)
{
    GwsimTrace *tracePtr = runPtr->tracePtr;
    sqlite3_stmt *stmtPtr = tracePtr->stmts[GWSIM_STMT_THREAD];
    int code = SQLITE_OK;

    for (const GwsimThread *thrPtr = runPtr->worldPtr->core.threadHead;
            thrPtr != NULL && code == SQLITE_OK; thrPtr = thrPtr->nextPtr) {
        const int64_t values[] = {
            runPtr->marks.id, thrPtr->number, thrPtr->id,
            thrPtr->scopePtr->name, thrPtr->name,
            tracePtr->words[GWSIM_WORD_ROLE + thrPtr->role],
            thrPtr->description, thrPtr->startedAt
        };

        for (int i = 0; i < 8; i++) {
            sqlite3_bind_int64(stmtPtr, i + 1, values[i]);
        }
        if (thrPtr->state == GWSIM_STATE_ENDED) {
            sqlite3_bind_int64(stmtPtr, 9, thrPtr->endedAt);
        } else {
            sqlite3_bind_null(stmtPtr, 9);
        }
        GwsimTraceBindString(tracePtr, GWSIM_STMT_THREAD, 10,
                GwsimThreadStateText(thrPtr));
        code = GwsimTraceStep(tracePtr, GWSIM_STMT_THREAD);
    }
    return code;
}

/* The violations and lints that have come since. */
static int
StoreViolations(
    GwsimTraceRun *runPtr)
{
    static const char *const severityText[] = {"error", "warning", "lint"};
    GwsimTrace *tracePtr = runPtr->tracePtr;
    const GwsimCore *corePtr = &runPtr->worldPtr->core;
    sqlite3_stmt *stmtPtr = tracePtr->stmts[GWSIM_STMT_VIOLATION];
    int code = SQLITE_OK;

    while (code == SQLITE_OK
            && runPtr->marks.violations < corePtr->violationCount) {
        size_t index = runPtr->marks.violations++;
        const GwsimViolation *violationPtr = &corePtr->violations[index];

        sqlite3_bind_int64(stmtPtr, 1, runPtr->marks.id);
        sqlite3_bind_int64(stmtPtr, 2, (int64_t) index + 1);
        sqlite3_bind_int64(stmtPtr, 3, (int64_t) violationPtr->seq);
        GwsimTraceBindString(tracePtr, GWSIM_STMT_VIOLATION, 4,
                violationPtr->kind);
        GwsimTraceBindString(tracePtr, GWSIM_STMT_VIOLATION, 5,
                severityText[violationPtr->severity]);
        sqlite3_bind_int64(stmtPtr, 6,
                tracePtr->words[GWSIM_WORD_CLAUSE + violationPtr->clause]);
        sqlite3_bind_int64(stmtPtr, 7, violationPtr->thread);
        sqlite3_bind_int64(stmtPtr, 8, violationPtr->request);
        GwsimTraceBindString(tracePtr, GWSIM_STMT_VIOLATION, 9,
                violationPtr->place);
        GwsimTraceBindString(tracePtr, GWSIM_STMT_VIOLATION, 10,
                violationPtr->message);
        code = GwsimTraceStep(tracePtr, GWSIM_STMT_VIOLATION);
    }
    return code;
}

/* The open decisions that have been made since. */
static int
StoreChoices(
    GwsimTraceRun *runPtr)
{
    const GwsimChooser *chooserPtr = &runPtr->worldPtr->core.chooser;
    sqlite3_stmt *stmtPtr = runPtr->tracePtr->stmts[GWSIM_STMT_CHOICE];
    GwsimChoiceMark *markPtr = &runPtr->marks.choices;
    GwsimChoice choice;
    int code = SQLITE_OK;

    while (code == SQLITE_OK
            && GwsimChoiceNext(chooserPtr, markPtr, &choice)) {
        const int64_t values[] = {
            runPtr->marks.id, (int64_t) markPtr->choices,
            runPtr->tracePtr->words[GWSIM_WORD_CHOICE + choice.kind],
            (int64_t) choice.last + 1, choice.value
        };

        for (int i = 0; i < 5; i++) {
            sqlite3_bind_int64(stmtPtr, i + 1, values[i]);
        }
        code = GwsimTraceStep(runPtr->tracePtr, GWSIM_STMT_CHOICE);
    }
    return code;
}

/* All faults that have begun, as they are now. */
static int
StoreFaults(
    GwsimTraceRun *runPtr)
{
    GwsimTrace *tracePtr = runPtr->tracePtr;
    const GwsimRecord *recordPtr = &runPtr->worldPtr->record;
    sqlite3_stmt *stmtPtr = tracePtr->stmts[GWSIM_STMT_FAULT];
    int code = SQLITE_OK;

    for (size_t i = 0; i < runPtr->faultCount && code == SQLITE_OK; i++) {
        const GwsimFaultRow *rowPtr = &runPtr->faults[i];
        const GwsimEvent *startPtr;
        const char *kind;

        if (rowPtr->started == 0) {
            continue;
        }
        startPtr = GwsimRecordAt(recordPtr, (uint64_t) rowPtr->started);
        kind = strchr(GwsimNameText(runPtr->worldPtr->core.namesPtr,
                startPtr->detail, NULL), ' ');
        sqlite3_bind_int64(stmtPtr, 1, runPtr->marks.id);
        sqlite3_bind_int64(stmtPtr, 2, (int64_t) i + 1);
        GwsimTraceBindString(tracePtr, GWSIM_STMT_FAULT, 3,
                kind != NULL ? kind + 1 : NULL);
        sqlite3_bind_int64(stmtPtr, 4, startPtr->scope);
        sqlite3_bind_int64(stmtPtr, 5, startPtr->peer);
        sqlite3_bind_int64(stmtPtr, 6, startPtr->time);
        if (rowPtr->ended == 0) {
            sqlite3_bind_null(stmtPtr, 7);
        } else {
            sqlite3_bind_int64(stmtPtr, 7,
                    GwsimRecordAt(recordPtr, (uint64_t) rowPtr->ended)
                    ->time);
        }
        sqlite3_bind_int64(stmtPtr, 8, rowPtr->hits);
        code = GwsimTraceStep(tracePtr, GWSIM_STMT_FAULT);
    }
    return code;
}
