/*
 * gwsimTraceRun.c --
 *
 *      Makes rows of a world: of the record in memory, and of what else the
 *      world knows (threads, violations, choices, faults).
 *
 *  1. Nothing is written while a run goes on, on neither clock: emitting an
 *     event costs a copy of 48 bytes and its hash. Rows are made when asked
 *     for: at the end of a run for a file, at each query for the scenario's
 *     own. A thread that wrote meanwhile would save no work, would take a
 *     core from `real`, and would make `virtual` two threads.
 *  2. What has been stored is not stored again: each flush goes on where the
 *     last one ended. Threads and open requests, which change, are replaced.
 *  3. A flush is one transaction or several, of GWSIM_TRACE_BATCH events at
 *     most, so that other writers of the file get their turn. The verdict
 *     comes with the last one: a run that has it is whole.
 *  4. A failed transaction leaves the run as the one before it had left it,
 *     here and in the file; the next flush tries again.
 */

#include "gwsimTraceInt.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define GWSIM_TRACE_BATCH       65536

typedef struct Marks {          /* How much is in the database. */
    uint64_t events;
    size_t names, choices, violations;
    int64_t id;                 /* Of the run; 0: it has no row yet. */
} Marks;

typedef struct RequestRow {     /* What events have said of a request. */
    uint32_t sent;              /* Number of its request_sent ... */
    uint32_t completed;         /* ... and request_completed, or 0. */
    GwsimName class;            /* Simple class of its failure. */
    GwsimName callback;         /* onSuccess or onError, once it ran. */
    bool changed;               /* It is in the list of changes. */
} RequestRow;

struct GwsimTraceRun {
    GwsimTrace *tracePtr;
    GwsimWorld *worldPtr;
    Marks marks;
    uint64_t tracked;           /* Events that the rows know. */
    RequestRow *requests;       /* By number - 1. */
    size_t requestCount, requestSpace;
    uint32_t *changes;          /* Numbers of requests to store. */
    size_t changeCount, changeSpace;
};

static GwsimStatus Store(GwsimTraceRun *runPtr,
        const GwsimTraceAbout *aboutPtr, GwsimBuf *whyPtr);
static int StoreBatch(GwsimTraceRun *runPtr,
        const GwsimTraceAbout *aboutPtr);
static void Track(GwsimTraceRun *runPtr, uint64_t last);
static RequestRow *ChangedRow(GwsimTraceRun *runPtr, uint32_t number);
static GwsimName FailureClass(GwsimCore *corePtr, const GwsimEvent *eventPtr);
static int StoreRun(GwsimTraceRun *runPtr);
static int StoreNames(GwsimTraceRun *runPtr);
static int StoreEvents(GwsimTraceRun *runPtr, uint64_t last);
static void BindEvent(GwsimTraceRun *runPtr, sqlite3_stmt *stmtPtr, int row,
        uint64_t seq);
static int StoreRequests(GwsimTraceRun *runPtr);
static int StoreThreads(GwsimTraceRun *runPtr);
static int StoreViolations(GwsimTraceRun *runPtr);
static int StoreChoices(GwsimTraceRun *runPtr);
static int StoreState(GwsimTraceRun *runPtr);
static int StoreVerdict(GwsimTraceRun *runPtr,
        const GwsimTraceAbout *aboutPtr);
static int StepInts(GwsimTrace *tracePtr, GwsimTraceStmt stmt,
        const int64_t *values, int count);
static void BindText(GwsimTrace *tracePtr, GwsimTraceStmt stmt, int index,
        const char *text, size_t size);
static void BindString(GwsimTrace *tracePtr, GwsimTraceStmt stmt, int index,
        const char *text);

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceBegin, GwsimTraceEnd --
 *
 *      Begin a run in a trace, and free it.
 *
 * Results:
 *      The run.
 *
 * Side effects:
 *      None in the database: its row comes with the first flush.
 *
 *----------------------------------------------------------------------
 */

GwsimTraceRun *
GwsimTraceBegin(
    GwsimTrace *tracePtr,       /* Trace to record into. */
    GwsimWorld *worldPtr)       /* World to record. */
{
    GwsimTraceRun *runPtr = GwsimCalloc(1, sizeof(*runPtr));

    runPtr->tracePtr = tracePtr;
    runPtr->worldPtr = worldPtr;
    return runPtr;
}

void
GwsimTraceEnd(
    GwsimTraceRun *runPtr)      /* Run, or NULL. */
{
    if (runPtr != NULL) {
        GwsimFree(runPtr->requests);
        GwsimFree(runPtr->changes);
        GwsimFree(runPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceFlush, GwsimTraceFinish, GwsimTraceRunId --
 *
 *      Store what has come since the last time, and the verdict; the number
 *      that the run has got.
 *
 * Results:
 *      GWSIM_OK, or GWSIM_TRACE_WRITE and the reason.
 *
 * Side effects:
 *      Rows in the database.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimTraceFlush(
    GwsimTraceRun *runPtr,
    GwsimBuf *whyPtr)           /* Receives the reason of a failure. */
{
    return Store(runPtr, NULL, whyPtr);
}

GwsimStatus
GwsimTraceFinish(
    GwsimTraceRun *runPtr,
    const GwsimTraceAbout *aboutPtr,    /* Verdict and the like. */
    GwsimBuf *whyPtr)           /* Receives the reason of a failure. */
{
    return Store(runPtr, aboutPtr, whyPtr);
}

int64_t
GwsimTraceRunId(
    const GwsimTraceRun *runPtr)
{
    return runPtr->marks.id;
}

/* Stores all that is not stored yet, in as many transactions as it takes. */
static GwsimStatus
Store(
    GwsimTraceRun *runPtr,
    const GwsimTraceAbout *aboutPtr,    /* NULL: no verdict yet. */
    GwsimBuf *whyPtr)
{
    GwsimTrace *tracePtr = runPtr->tracePtr;

    do {
        Marks before = runPtr->marks;

        if (StoreBatch(runPtr, aboutPtr) != SQLITE_OK) {
            GwsimTraceWhy(tracePtr->dbPtr, whyPtr);
            (void) GwsimTraceStep(tracePtr, GWSIM_STMT_ROLLBACK);
            runPtr->marks = before;
            return GWSIM_TRACE_WRITE;
        }
        for (size_t i = 0; i < runPtr->changeCount; i++) {
            runPtr->requests[runPtr->changes[i] - 1].changed = false;
        }
        runPtr->changeCount = 0;
    } while (runPtr->marks.events < runPtr->worldPtr->record.count);
    return GWSIM_OK;
}

/* One transaction: the next events and, if they are the last, the rest. */
static int
StoreBatch(
    GwsimTraceRun *runPtr,
    const GwsimTraceAbout *aboutPtr)    /* NULL: no verdict yet. */
{
    uint64_t count = runPtr->worldPtr->record.count;
    bool isLast = count - runPtr->marks.events <= GWSIM_TRACE_BATCH;
    uint64_t last = isLast ? count
            : runPtr->marks.events + GWSIM_TRACE_BATCH;
    int code;

    Track(runPtr, last);
    code = GwsimTraceStep(runPtr->tracePtr, GWSIM_STMT_BEGIN);
#define THEN(action) \
    if (code == SQLITE_OK) { \
        code = (action); \
    }
    THEN(StoreRun(runPtr))
    THEN(StoreNames(runPtr))
    THEN(StoreEvents(runPtr, last))
    THEN(StoreRequests(runPtr))
    if (isLast) {
        THEN(StoreThreads(runPtr))
        THEN(StoreViolations(runPtr))
        THEN(StoreChoices(runPtr))
        THEN(StoreState(runPtr))
        if (aboutPtr != NULL) {
            THEN(StoreVerdict(runPtr, aboutPtr))
        }
    }
    THEN(GwsimTraceStep(runPtr->tracePtr, GWSIM_STMT_COMMIT))
#undef THEN
    return code;
}

/* Learns from the events up to one what has become of the requests. */
static void
Track(
    GwsimTraceRun *runPtr,
    uint64_t last)              /* Number of the event. */
{
    GwsimCore *corePtr = &runPtr->worldPtr->core;

    while (runPtr->tracked < last) {
        uint64_t seq = ++runPtr->tracked;
        const GwsimEvent *eventPtr =
                GwsimRecordAt(&runPtr->worldPtr->record, seq);

        if (eventPtr->request == 0) {
            continue;
        }
        if (eventPtr->kind == GWSIM_REQUEST_SENT) {
            ChangedRow(runPtr, eventPtr->request)->sent = (uint32_t) seq;
        } else if (eventPtr->kind == GWSIM_REQUEST_COMPLETED) {
            RequestRow *rowPtr = ChangedRow(runPtr, eventPtr->request);

            rowPtr->completed = (uint32_t) seq;
            rowPtr->class = FailureClass(corePtr, eventPtr);
        } else if (eventPtr->kind == GWSIM_CALLBACK_STARTED) {
            ChangedRow(runPtr, eventPtr->request)->callback =
                    eventPtr->detail;
        }
    }
}

/* The row of a request, made if need be, and noted as changed. */
static RequestRow *
ChangedRow(
    GwsimTraceRun *runPtr,
    uint32_t number)            /* Of the request, from 1. */
{
    RequestRow *rowPtr;

    GWSIM_GROW(runPtr->requests, number, runPtr->requestSpace);
    while (runPtr->requestCount < number) {
        runPtr->requests[runPtr->requestCount++] = (RequestRow) {0};
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

/* The run's own row, once: what is known from its beginning. */
static int
StoreRun(
    GwsimTraceRun *runPtr)
{
    GwsimTrace *tracePtr = runPtr->tracePtr;
    const GwsimWorldConfig *configPtr = &runPtr->worldPtr->config;
    sqlite3_stmt *stmtPtr = tracePtr->stmts[GWSIM_STMT_RUN];
    unsigned patch = configPtr->version % 1000;
    char text[40];
    int code;

    if (runPtr->marks.id != 0) {
        return SQLITE_OK;
    }
    BindString(tracePtr, GWSIM_STMT_RUN, 1, configPtr->scenario);
    BindString(tracePtr, GWSIM_STMT_RUN, 2,
            configPtr->real ? "real" : "virtual");
    if (configPtr->seed <= INT64_MAX) {
        sqlite3_bind_int64(stmtPtr, 3, (int64_t) configPtr->seed);
    } else {
        (void) snprintf(text, sizeof(text), "%llu",
                (unsigned long long) configPtr->seed);
        BindString(tracePtr, GWSIM_STMT_RUN, 3, text);
    }
    (void) snprintf(text, sizeof(text),
            patch == GWSIM_VERSION_LAST ? "%u.%u" : "%u.%u.%u",
            configPtr->version / 1000000, configPtr->version / 1000 % 1000,
            patch);
    BindString(tracePtr, GWSIM_STMT_RUN, 4, text);
    BindString(tracePtr, GWSIM_STMT_RUN, 5,
            configPtr->observed ? "observed" : "doc");
    code = GwsimTraceStep(tracePtr, GWSIM_STMT_RUN);
    if (code == SQLITE_OK) {
        runPtr->marks.id = sqlite3_last_insert_rowid(tracePtr->dbPtr);
    }
    return code;
}

/* The names that have come since. */
static int
StoreNames(
    GwsimTraceRun *runPtr)
{
    GwsimTrace *tracePtr = runPtr->tracePtr;
    const GwsimNames *namesPtr = runPtr->worldPtr->core.namesPtr;
    sqlite3_stmt *stmtPtr = tracePtr->stmts[GWSIM_STMT_NAME];
    size_t count = GwsimNamesCount(namesPtr);
    int code = SQLITE_OK;

    while (code == SQLITE_OK && runPtr->marks.names < count) {
        GwsimName name = (GwsimName) runPtr->marks.names++;
        size_t size;
        const char *text = GwsimNameText(namesPtr, name, &size);

        sqlite3_bind_int64(stmtPtr, 1, runPtr->marks.id);
        sqlite3_bind_int64(stmtPtr, 2, name);
        BindText(tracePtr, GWSIM_STMT_NAME, 3, text, size);
        code = GwsimTraceStep(tracePtr, GWSIM_STMT_NAME);
    }
    return code;
}

/* The events that have come since, up to one. */
static int
StoreEvents(
    GwsimTraceRun *runPtr,
    uint64_t last)              /* Number of the last one to store. */
{
    GwsimTrace *tracePtr = runPtr->tracePtr;
    int code = SQLITE_OK;

    while (code == SQLITE_OK && runPtr->marks.events < last) {
        int rows = last - runPtr->marks.events >= GWSIM_TRACE_ROWS
                ? GWSIM_TRACE_ROWS : 1;
        GwsimTraceStmt stmt = rows > 1
                ? GWSIM_STMT_EVENTS : GWSIM_STMT_EVENT;

        for (int row = 0; row < rows; row++) {
            BindEvent(runPtr, tracePtr->stmts[stmt], row,
                    ++runPtr->marks.events);
        }
        code = GwsimTraceStep(tracePtr, stmt);
    }
    return code;
}

/* Binds one event as a row of a statement. */
static void
BindEvent(
    GwsimTraceRun *runPtr,
    sqlite3_stmt *stmtPtr,
    int row,                    /* Of the statement, from 0. */
    uint64_t seq)               /* Number of the event. */
{
    const int64_t *words = runPtr->tracePtr->words;
    const GwsimEvent *eventPtr =
            GwsimRecordAt(&runPtr->worldPtr->record, seq);
    const int64_t values[] = {
        runPtr->marks.id, (int64_t) seq, eventPtr->time,
        eventPtr->scope, eventPtr->thread,
        words[GWSIM_WORD_ROLE + eventPtr->role], eventPtr->request,
        words[GWSIM_WORD_KIND + eventPtr->kind], eventPtr->project,
        eventPtr->handler, eventPtr->peer,
        words[GWSIM_WORD_END + eventPtr->outcome],
        words[GWSIM_WORD_CLAUSE + eventPtr->clause],
        words[GWSIM_WORD_BASIS + GwsimEventBasis(eventPtr)],
        eventPtr->detail, eventPtr->cause
    };
    int count = (int) (sizeof(values) / sizeof(values[0]));

    for (int i = 0; i < count; i++) {
        sqlite3_bind_int64(stmtPtr, row * count + i + 1, values[i]);
    }
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
        const RequestRow *rowPtr = &runPtr->requests[number - 1];
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
        BindString(tracePtr, GWSIM_STMT_THREAD, 10,
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
        BindString(tracePtr, GWSIM_STMT_VIOLATION, 4, violationPtr->kind);
        BindString(tracePtr, GWSIM_STMT_VIOLATION, 5,
                severityText[violationPtr->severity]);
        sqlite3_bind_int64(stmtPtr, 6,
                tracePtr->words[GWSIM_WORD_CLAUSE + violationPtr->clause]);
        sqlite3_bind_int64(stmtPtr, 7, violationPtr->thread);
        sqlite3_bind_int64(stmtPtr, 8, violationPtr->request);
        BindString(tracePtr, GWSIM_STMT_VIOLATION, 9, violationPtr->place);
        BindString(tracePtr, GWSIM_STMT_VIOLATION, 10,
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
    int code = SQLITE_OK;

    while (code == SQLITE_OK
            && runPtr->marks.choices < chooserPtr->recordCount) {
        size_t index = runPtr->marks.choices++;
        const GwsimChoice *choicePtr = &chooserPtr->record[index];
        const int64_t values[] = {
            runPtr->marks.id, (int64_t) index + 1,
            runPtr->tracePtr->words[GWSIM_WORD_CHOICE + choicePtr->kind],
            (int64_t) choicePtr->last + 1, choicePtr->value
        };

        code = StepInts(runPtr->tracePtr, GWSIM_STMT_CHOICE, values, 5);
    }
    return code;
}

/* What the run's row says of its end, as far as it has come. */
static int
StoreState(
    GwsimTraceRun *runPtr)
{
    GwsimTrace *tracePtr = runPtr->tracePtr;
    const GwsimRecord *recordPtr = &runPtr->worldPtr->record;
    sqlite3_stmt *stmtPtr = tracePtr->stmts[GWSIM_STMT_STATE];
    char hash[17];

    (void) snprintf(hash, sizeof(hash), "%016llx",
            (unsigned long long) recordPtr->hash);
    sqlite3_bind_int64(stmtPtr, 1, runPtr->marks.id);
    BindString(tracePtr, GWSIM_STMT_STATE, 2, hash);
    sqlite3_bind_int64(stmtPtr, 3,
            GwsimNow(runPtr->worldPtr->core.rtPtr));
    sqlite3_bind_int64(stmtPtr, 4, (int64_t) recordPtr->count);
    return GwsimTraceStep(tracePtr, GWSIM_STMT_STATE);
}

/* The verdict, and what else only the caller knows. */
static int
StoreVerdict(
    GwsimTraceRun *runPtr,
    const GwsimTraceAbout *aboutPtr)
{
    GwsimTrace *tracePtr = runPtr->tracePtr;

    sqlite3_bind_int64(tracePtr->stmts[GWSIM_STMT_VERDICT], 1,
            runPtr->marks.id);
    BindString(tracePtr, GWSIM_STMT_VERDICT, 2, aboutPtr->verdict);
    BindString(tracePtr, GWSIM_STMT_VERDICT, 3, aboutPtr->message);
    BindString(tracePtr, GWSIM_STMT_VERDICT, 4, aboutPtr->file);
    BindString(tracePtr, GWSIM_STMT_VERDICT, 5, aboutPtr->params);
    return GwsimTraceStep(tracePtr, GWSIM_STMT_VERDICT);
}

/* Runs a statement that has numbers only. */
static int
StepInts(
    GwsimTrace *tracePtr,
    GwsimTraceStmt stmt,
    const int64_t *values,      /* One for each of its parameters. */
    int count)
{
    for (int i = 0; i < count; i++) {
        sqlite3_bind_int64(tracePtr->stmts[stmt], i + 1, values[i]);
    }
    return GwsimTraceStep(tracePtr, stmt);
}

/* Binds a text in the form that the database has it; it is copied. */
static void
BindText(
    GwsimTrace *tracePtr,
    GwsimTraceStmt stmt,
    int index,                  /* Of the parameter, from 1. */
    const char *text,
    size_t size)
{
    sqlite3_stmt *stmtPtr = tracePtr->stmts[stmt];
    GwsimBuf *bufPtr = &tracePtr->text;
    bool isText = GwsimTraceTextIn(text, size, bufPtr);

    if (bufPtr->len > 0) {
        text = bufPtr->data;
        size = bufPtr->len;
    }
    if (isText) {
        sqlite3_bind_text64(stmtPtr, index, text, size, SQLITE_TRANSIENT,
                SQLITE_UTF8);
    } else {
        sqlite3_bind_blob64(stmtPtr, index, text, size, SQLITE_TRANSIENT);
    }
}

/* The same for a string that ends with a NUL; NULL is the empty one. */
static void
BindString(
    GwsimTrace *tracePtr,
    GwsimTraceStmt stmt,
    int index,                  /* Of the parameter, from 1. */
    const char *text)
{
    text = text != NULL ? text : "";
    BindText(tracePtr, stmt, index, text, strlen(text));
}
