/*
 * gwsimTraceRun.c --
 *
 *      Makes rows of a world: of the record in memory, and of what else the
 *      world knows (threads, violations, choices, faults).
 *
 *  1. Emitting an event costs a copy of 48 bytes and its hash, on either
 *     clock. Rows are made when asked for: for a file at the end of a run, and
 *     each second of one that takes long, while it stands still; at each query
 *     for the scenario's own. A thread that wrote meanwhile would save no
 *     work, would take a core from `real`, and would make `virtual` two
 *     threads.
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

static GwsimStatus Store(GwsimTraceRun *runPtr,
        const GwsimTraceAbout *aboutPtr, GwsimBuf *whyPtr);
static int StoreBatch(GwsimTraceRun *runPtr,
        const GwsimTraceAbout *aboutPtr);
static int StoreRun(GwsimTraceRun *runPtr);
static int StoreEvents(GwsimTraceRun *runPtr, uint64_t last);
static int StoreState(GwsimTraceRun *runPtr);
static int StoreVerdict(GwsimTraceRun *runPtr,
        const GwsimTraceAbout *aboutPtr);

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
    runPtr->first = 1;
    return runPtr;
}

void
GwsimTraceEnd(
    GwsimTraceRun *runPtr)      /* Run, or NULL. */
{
    if (runPtr != NULL) {
        GwsimFree(runPtr->requests);
        GwsimFree(runPtr->changes);
        GwsimFree(runPtr->faults);
        GwsimFree(runPtr->threads);
        GwsimMapFree(&runPtr->threadAt);
        GwsimTraceFreeShapes(&runPtr->shapes);
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
    uint64_t count = GwsimRecordCount(&runPtr->worldPtr->record);

    if (aboutPtr->flight > 0 && aboutPtr->flight < count
            && runPtr->marks.events == 0
            && strcmp(aboutPtr->verdict, "PASS") == 0) {
        runPtr->marks.events = count - aboutPtr->flight;
        runPtr->first = runPtr->marks.events + 1;
    }
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
        GwsimTraceMarks before = runPtr->marks;

        if (StoreBatch(runPtr, aboutPtr) != SQLITE_OK) {
            GwsimTraceWhy(tracePtr->dbPtr, whyPtr);
            (void) GwsimTraceStep(tracePtr, GWSIM_STMT_ROLLBACK);
            runPtr->marks = before;
            return GWSIM_TRACE_WRITE;
        }
        GwsimTraceStored(runPtr);
    } while (runPtr->marks.events
            < GwsimRecordCount(&runPtr->worldPtr->record));
    return GWSIM_OK;
}

/* One transaction: the next events and, if they are the last, the rest. */
static int
StoreBatch(
    GwsimTraceRun *runPtr,
    const GwsimTraceAbout *aboutPtr)    /* NULL: no verdict yet. */
{
    uint64_t count = GwsimRecordCount(&runPtr->worldPtr->record);
    bool isLast = count - runPtr->marks.events <= GWSIM_TRACE_BATCH;
    uint64_t last = isLast ? count
            : runPtr->marks.events + GWSIM_TRACE_BATCH;
    int code;

    GwsimTraceTrack(runPtr, last);
    code = GwsimTraceStep(runPtr->tracePtr, GWSIM_STMT_BEGIN);
#define THEN(action) \
    if (code == SQLITE_OK) { \
        code = (action); \
    }
    THEN(StoreRun(runPtr))
    THEN(GwsimTraceStoreNames(runPtr))
    THEN(StoreEvents(runPtr, last))
    THEN(GwsimTraceStoreRows(runPtr, isLast))
    if (isLast) {
        THEN(StoreState(runPtr))
        if (aboutPtr != NULL) {
            THEN(StoreVerdict(runPtr, aboutPtr))
        }
    }
    THEN(GwsimTraceStep(runPtr->tracePtr, GWSIM_STMT_COMMIT))
#undef THEN
    return code;
}

/* The run's own row, once: what is known from its beginning. */
static int
StoreRun(
    GwsimTraceRun *runPtr)
{
    GwsimTrace *tracePtr = runPtr->tracePtr;
    const GwsimWorldConfig *configPtr = &runPtr->worldPtr->config;
    sqlite3_stmt *stmtPtr = tracePtr->stmts[GWSIM_STMT_RUN];
    char text[40], version[GWSIM_VERSION_TEXT];
    int code;

    if (runPtr->marks.id != 0) {
        return SQLITE_OK;
    }
    GwsimTraceBindString(tracePtr, GWSIM_STMT_RUN, 1, configPtr->scenario);
    GwsimTraceBindString(tracePtr, GWSIM_STMT_RUN, 2,
            configPtr->real ? "real" : "virtual");
    if (configPtr->seed <= INT64_MAX) {
        sqlite3_bind_int64(stmtPtr, 3, (int64_t) configPtr->seed);
    } else {
        (void) snprintf(text, sizeof(text), "%llu",
                (unsigned long long) configPtr->seed);
        GwsimTraceBindString(tracePtr, GWSIM_STMT_RUN, 3, text);
    }
    GwsimTraceBindString(tracePtr, GWSIM_STMT_RUN, 4,
            GwsimVersionText(configPtr->version, version));
    GwsimTraceBindString(tracePtr, GWSIM_STMT_RUN, 5,
            configPtr->observed ? "observed" : "doc");
    sqlite3_bind_int64(stmtPtr, 6, configPtr->guiBudget);
    /* How its choices were asked for, if it is a run of a search. */
    sqlite3_bind_null(stmtPtr, 7);
    sqlite3_bind_null(stmtPtr, 8);
    if (configPtr->searching) {
        sqlite3_bind_int64(stmtPtr, 7, configPtr->preempting);
        sqlite3_bind_int64(stmtPtr, 8, configPtr->epsilon);
    }
    code = GwsimTraceStep(tracePtr, GWSIM_STMT_RUN);
    if (code == SQLITE_OK) {
        runPtr->marks.id = sqlite3_last_insert_rowid(tracePtr->dbPtr);
    }
    return code;
}

/* The events that have come since, up to one, and what shapes they have. */
static int
StoreEvents(
    GwsimTraceRun *runPtr,
    uint64_t last)              /* Number of the last one to store. */
{
    const GwsimRecord *recordPtr = &runPtr->worldPtr->record;
    GwsimPack pack;
    int code;

    GwsimTracePackBegin(&pack, runPtr->tracePtr, runPtr->marks.id,
            GWSIM_PART_EVENT);
    while (runPtr->marks.events < last) {
        uint64_t seq = ++runPtr->marks.events;
        GwsimEvent event;
        const GwsimEvent *eventPtr = GwsimRecordAt(recordPtr, seq, &event);
        GwsimShape shape;
        int64_t values[4];

        GwsimTraceShapeOf(runPtr->tracePtr, eventPtr, &shape);
        values[0] = GwsimTraceShape(&runPtr->shapes, &shape);
        values[1] = eventPtr->request;
        values[2] = eventPtr->cause == 0 ? 0
                : (int64_t) seq - eventPtr->cause;
        values[3] = eventPtr->detail;
        GwsimTracePackRow(&pack, (uint32_t) seq, eventPtr->time, values, 4);
    }
    code = GwsimTracePackEnd(&pack);
    if (code != SQLITE_OK) {
        return code;
    }
    GwsimTracePackBegin(&pack, runPtr->tracePtr, runPtr->marks.id,
            GWSIM_PART_SHAPE);
    GwsimTracePackShapes(&pack, &runPtr->shapes, runPtr->marks.shapes);
    runPtr->marks.shapes = runPtr->shapes.count;
    return GwsimTracePackEnd(&pack);
}

/* What the run's row says of its end, as far as it has come. */
static int
StoreState(
    GwsimTraceRun *runPtr)
{
    GwsimTrace *tracePtr = runPtr->tracePtr;
    GwsimRecord *recordPtr = &runPtr->worldPtr->record;
    sqlite3_stmt *stmtPtr = tracePtr->stmts[GWSIM_STMT_STATE];
    char hash[17];

    (void) snprintf(hash, sizeof(hash), "%016llx",
            (unsigned long long) GwsimRecordHash(recordPtr));
    sqlite3_bind_int64(stmtPtr, 1, runPtr->marks.id);
    GwsimTraceBindString(tracePtr, GWSIM_STMT_STATE, 2, hash);
    sqlite3_bind_int64(stmtPtr, 3,
            GwsimNow(runPtr->worldPtr->core.rtPtr));
    sqlite3_bind_int64(stmtPtr, 4, (int64_t) GwsimRecordCount(recordPtr));
    sqlite3_bind_int64(stmtPtr, 5, (int64_t) runPtr->first);
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
    GwsimTraceBindString(tracePtr, GWSIM_STMT_VERDICT, 2, aboutPtr->verdict);
    GwsimTraceBindString(tracePtr, GWSIM_STMT_VERDICT, 3, aboutPtr->message);
    GwsimTraceBindString(tracePtr, GWSIM_STMT_VERDICT, 4, aboutPtr->file);
    GwsimTraceBindString(tracePtr, GWSIM_STMT_VERDICT, 5, aboutPtr->params);
    sqlite3_bind_int64(tracePtr->stmts[GWSIM_STMT_VERDICT], 6,
            aboutPtr->claims);
    GwsimTraceBindString(tracePtr, GWSIM_STMT_VERDICT, 7,
            aboutPtr->findings != NULL ? aboutPtr->findings : "[]");
    return GwsimTraceStep(tracePtr, GWSIM_STMT_VERDICT);
}
