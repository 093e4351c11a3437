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
static void TrackThread(GwsimTraceRun *runPtr, const GwsimEvent *eventPtr,
        uint32_t seq);
static GwsimThreadRow *ThreadRow(GwsimTraceRun *runPtr, GwsimName thread);
static GwsimRequestRow *ChangedRow(GwsimTraceRun *runPtr, uint32_t number);
static void TrackFailure(GwsimTraceRun *runPtr, const GwsimEvent *eventPtr,
        GwsimRequestRow *rowPtr);
static int StoreRequests(GwsimTraceRun *runPtr);
static int StoreMore(GwsimTraceRun *runPtr, uint32_t number,
        const GwsimRequestRow *rowPtr);
static int StoreScopes(GwsimTraceRun *runPtr);
static int StoreThreads(GwsimTraceRun *runPtr);
static GwsimTime Blocked(GwsimTraceRun *runPtr, const GwsimThread *thrPtr);
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
        if (eventPtr->thread != 0) {
            TrackThread(runPtr, eventPtr, (uint32_t) seq);
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
        code = StoreScopes(runPtr);
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
    GwsimRequestRow *rowPtr = ChangedRow(runPtr, eventPtr->request);

    rowPtr->first = rowPtr->first != 0 ? rowPtr->first : seq;
    rowPtr->last = seq;
#define FIRST(column) \
    (rowPtr->column = rowPtr->column != 0 ? rowPtr->column : seq)
    switch ((GwsimKind) eventPtr->kind) {
    case GWSIM_REQUEST_SENT:
        rowPtr->sent = seq;
        break;
    case GWSIM_DELIVERED:
        FIRST(delivered);
        break;
    case GWSIM_HANDLER_STARTED:
        FIRST(started);
        break;
    case GWSIM_REPLY_SENT:
        FIRST(replied);
        break;
    case GWSIM_REQUEST_COMPLETED:
        rowPtr->completed = seq;
        if (eventPtr->outcome != GWSIM_END_SUCCESS) {
            TrackFailure(runPtr, eventPtr, rowPtr);
        }
        break;
    case GWSIM_CALLBACK_STARTED:
        rowPtr->callback = eventPtr->detail;
        break;
    case GWSIM_WAIT_STARTED:
        rowPtr->waits++;
        break;
    case GWSIM_WAIT_ENDED:
        if (eventPtr->cause != 0) {
            rowPtr->waited += eventPtr->time
                    - GwsimRecordAt(&runPtr->worldPtr->record,
                            (uint64_t) eventPtr->cause)->time;
        }
        break;
    default:
        break;
    }
#undef FIRST
}

/* What an event says of its thread. */
static void
TrackThread(
    GwsimTraceRun *runPtr,
    const GwsimEvent *eventPtr,
    uint32_t seq)               /* Its number. */
{
    GwsimThreadRow *rowPtr;

    switch ((GwsimKind) eventPtr->kind) {
    case GWSIM_JOB_STARTED:
    case GWSIM_HANDLER_STARTED:
    case GWSIM_CALLBACK_STARTED:
        ThreadRow(runPtr, eventPtr->thread)->jobs++;
        break;
    case GWSIM_WAIT_STARTED:
        ThreadRow(runPtr, eventPtr->thread)->waiting = seq;
        break;
    case GWSIM_WAIT_ENDED:
        rowPtr = ThreadRow(runPtr, eventPtr->thread);
        if (rowPtr->waiting != 0) {
            rowPtr->blocked += eventPtr->time
                    - GwsimRecordAt(&runPtr->worldPtr->record,
                            (uint64_t) rowPtr->waiting)->time;
            rowPtr->waiting = 0;
        }
        break;
    default:
        break;
    }
}

/* The row of a thread, made if need be. */
static GwsimThreadRow *
ThreadRow(
    GwsimTraceRun *runPtr,
    GwsimName thread)           /* Its id. */
{
    size_t index = (size_t) (uintptr_t) GwsimMapFind(&runPtr->threadAt,
            thread);

    if (index == 0) {
        GWSIM_GROW(runPtr->threads, runPtr->threadCount + 1,
                runPtr->threadSpace);
        index = ++runPtr->threadCount;
        runPtr->threads[index - 1] = (GwsimThreadRow) {0};
        (void) GwsimMapInsert(&runPtr->threadAt, thread,
                (void *) (uintptr_t) index);
    }
    return &runPtr->threads[index - 1];
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
 * The class and message of a request's failure: the event says the class, or
 * the request itself knows both while it lives.
 */
static void
TrackFailure(
    GwsimTraceRun *runPtr,
    const GwsimEvent *eventPtr, /* Its request_completed. */
    GwsimRequestRow *rowPtr)    /* Filled in. */
{
    GwsimCore *corePtr = &runPtr->worldPtr->core;
    GwsimRequest *reqPtr = GwsimRequestFind(corePtr, eventPtr->request);
    const char *text;

    rowPtr->class = eventPtr->detail;
    if (reqPtr == NULL || reqPtr->resultPtr == NULL) {
        return;
    }
    if (rowPtr->class == 0) {
        text = GwsimExceptionField(reqPtr->resultPtr, "class");
        rowPtr->class = GwsimNameIntern(corePtr->namesPtr, text,
                strlen(text));
    }
    text = GwsimExceptionField(reqPtr->resultPtr, "message");
    rowPtr->message = GwsimNameIntern(corePtr->namesPtr, text, strlen(text));
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
            rowPtr->callback, 0, 0, 0, rowPtr->first,
            rowPtr->last - rowPtr->first
        };
        const uint32_t steps[] = {      /* After it was sent. */
            rowPtr->delivered, rowPtr->started, rowPtr->replied
        };
        int count = (int) (sizeof(values) / sizeof(values[0]));

        for (int j = 0; j < count; j++) {
            sqlite3_bind_int64(stmtPtr, j + 1, values[j]);
        }
        if (rowPtr->completed == 0) {
            sqlite3_bind_null(stmtPtr, 8);
        } else {
            sqlite3_bind_int64(stmtPtr, 8,
                    completedPtr->time - sentPtr->time);
        }
        for (int j = 0; j < 3; j++) {
            if (steps[j] == 0) {
                sqlite3_bind_null(stmtPtr, 12 + j);
            } else {
                sqlite3_bind_int64(stmtPtr, 12 + j,
                        GwsimRecordAt(recordPtr, (uint64_t) steps[j])->time
                        - sentPtr->time);
            }
        }
        code = GwsimTraceStep(runPtr->tracePtr, GWSIM_STMT_REQUEST);
        if (code == SQLITE_OK
                && (rowPtr->waits > 0 || rowPtr->message != 0)) {
            code = StoreMore(runPtr, number, rowPtr);
        }
    }
    return code;
}

/* What few requests have. */
static int
StoreMore(
    GwsimTraceRun *runPtr,
    uint32_t number,            /* Of the request. */
    const GwsimRequestRow *rowPtr)
{
    sqlite3_stmt *stmtPtr = runPtr->tracePtr->stmts[GWSIM_STMT_MORE];
    const int64_t values[] = {
        runPtr->marks.id, number, rowPtr->waits, rowPtr->waited,
        rowPtr->message
    };

    for (int i = 0; i < 5; i++) {
        sqlite3_bind_int64(stmtPtr, i + 1, values[i]);
    }
    return GwsimTraceStep(runPtr->tracePtr, GWSIM_STMT_MORE);
}

/* What each scope is, and of which gateway. */
static int
StoreScopes(
    GwsimTraceRun *runPtr)
{
    GwsimTrace *tracePtr = runPtr->tracePtr;
    sqlite3_stmt *stmtPtr = tracePtr->stmts[GWSIM_STMT_SCOPE];
    int code = SQLITE_OK;

    for (const GwsimScope *scopePtr = runPtr->worldPtr->scopes.head;
            scopePtr != NULL && code == SQLITE_OK;
            scopePtr = scopePtr->nextPtr) {
        sqlite3_bind_int64(stmtPtr, 1, runPtr->marks.id);
        sqlite3_bind_int64(stmtPtr, 2, scopePtr->index + 1);
        sqlite3_bind_int64(stmtPtr, 3, scopePtr->name);
        GwsimTraceBindString(tracePtr, GWSIM_STMT_SCOPE, 4,
                GwsimScopeKindText(scopePtr->kind));
        sqlite3_bind_int64(stmtPtr, 5, scopePtr->gatewayPtr->name);
        code = GwsimTraceStep(tracePtr, GWSIM_STMT_SCOPE);
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
        sqlite3_bind_int64(stmtPtr, 11, Blocked(runPtr, thrPtr));
        sqlite3_bind_int64(stmtPtr, 12,
                ThreadRow(runPtr, thrPtr->id)->jobs);
        code = GwsimTraceStep(tracePtr, GWSIM_STMT_THREAD);
    }
    return code;
}

/* How long a thread has spent in waits, a present one among them. */
static GwsimTime
Blocked(
    GwsimTraceRun *runPtr,
    const GwsimThread *thrPtr)
{
    const GwsimCore *corePtr = &runPtr->worldPtr->core;
    const GwsimThreadRow *rowPtr = ThreadRow(runPtr, thrPtr->id);
    GwsimTime until = thrPtr->state == GWSIM_STATE_ENDED
            ? thrPtr->endedAt : GwsimNow(corePtr->rtPtr);

    return rowPtr->blocked + (rowPtr->waiting == 0 ? 0
            : until - GwsimRecordAt(&runPtr->worldPtr->record,
                    (uint64_t) rowPtr->waiting)->time);
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
