/*
 * gwsimTraceQuery.c --
 *
 *      Answers queries on a trace.
 *
 *      A query can only read: SQLite asks us before it prepares anything, and
 *      we allow reading, functions, and the pragmas of the table below. So a
 *      scenario cannot falsify its own trace, open other files, or begin a
 *      transaction that would keep other writers out.
 */

#include "gwsimTraceInt.h"

#include <sqlite3.h>
#include <string.h>

/* Pragmas that a query may use, and whether they take an argument. */
static const struct {
    const char *name;
    bool hasArgument;
} pragmas[] = {
    {"application_id", false},
    {"compile_options", false},
    {"encoding", false},
    {"foreign_key_check", true},
    {"index_info", true},
    {"index_list", true},
    {"integrity_check", true},
    {"journal_mode", false},
    {"page_count", false},
    {"page_size", false},
    {"quick_check", true},
    {"table_info", true},
    {"table_list", true},
    {"table_xinfo", true},
    {"user_version", false}
};

#define TICK 1000000            /* Steps of SQLite's; some 100 ms. */

static int Tick(void *clientData);
static GwsimStatus Prepare(GwsimTrace *tracePtr, const char *query,
        size_t size, sqlite3_stmt **stmtPtrPtr, GwsimBuf *whyPtr);
static int Authorize(void *clientData, int action, const char *first,
        const char *second, const char *database, const char *trigger);
static GwsimStatus Rows(GwsimTrace *tracePtr, sqlite3_stmt *stmtPtr,
        GwsimRowProc *headProc, GwsimRowProc *rowProc, void *clientData,
        GwsimBuf *whyPtr);
static void GetCell(sqlite3_stmt *stmtPtr, int column, GwsimCell *cellPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceQuery --
 *
 *      Runs one query; see gwsimTrace.h.
 *
 * Results:
 *      GWSIM_OK, or a status and the reason.
 *
 * Side effects:
 *      Those of the procs called.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimTraceQuery(
    GwsimTrace *tracePtr,
    const char *query,          /* SQL, in the database's UTF-8. */
    size_t size,                /* Its bytes. */
    GwsimRowProc *headProc,     /* Called with the columns' names; NULL. */
    GwsimRowProc *rowProc,      /* Called for each row. */
    void *clientData,           /* Passed to both. */
    GwsimBuf *whyPtr)           /* Receives the reason of a refusal. */
{
    sqlite3_stmt *stmtPtr = NULL;
    GwsimStatus status;

    sqlite3_set_authorizer(tracePtr->dbPtr, Authorize, NULL);
    status = Prepare(tracePtr, query, size, &stmtPtr, whyPtr);
    if (status == GWSIM_OK) {
        status = Rows(tracePtr, stmtPtr, headProc, rowProc, clientData,
                whyPtr);
    }
    sqlite3_finalize(stmtPtr);
    sqlite3_set_authorizer(tracePtr->dbPtr, NULL, NULL);
    return status;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceOnTick --
 *
 *      Has a proc called while queries run; see gwsimTrace.h.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      That of the procs called.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTraceOnTick(
    GwsimTrace *tracePtr,
    GwsimTickProc *tickProc,    /* NULL: none. */
    void *clientData)           /* Passed to it. */
{
    tracePtr->tickProc = tickProc;
    tracePtr->tickData = clientData;
    sqlite3_progress_handler(tracePtr->dbPtr, tickProc != NULL ? TICK : 0,
            tickProc != NULL ? Tick : NULL, tracePtr);
}

/* Called by SQLite; 0 lets it go on. */
static int
Tick(
    void *clientData)           /* GwsimTrace. */
{
    GwsimTrace *tracePtr = clientData;

    tracePtr->tickProc(tracePtr->tickData);
    return 0;
}

/* Makes a statement of exactly one query that leaves nothing open. */
static GwsimStatus
Prepare(
    GwsimTrace *tracePtr,
    const char *query,
    size_t size,
    sqlite3_stmt **stmtPtrPtr,  /* Receives it, to be finalized. */
    GwsimBuf *whyPtr)
{
    sqlite3 *dbPtr = tracePtr->dbPtr;
    sqlite3_stmt *secondPtr = NULL;
    const char *restPtr = query;
    int code = SQLITE_TOOBIG;

    if (memchr(query, '\0', size) != NULL) {
        GwsimBufPrintf(whyPtr, "it has a NUL character");
        return GWSIM_SQL_QUERY;
    }
    if (size < INT32_MAX) {
        code = sqlite3_prepare_v2(dbPtr, query, (int) size, stmtPtrPtr,
                &restPtr);
    }
    if (code != SQLITE_OK) {
        GwsimBufPrintf(whyPtr, "%s", code == SQLITE_TOOBIG
                ? sqlite3_errstr(code) : sqlite3_errmsg(dbPtr));
        return code == SQLITE_AUTH ? GWSIM_SQL_WRITE : GWSIM_SQL_QUERY;
    }
    if (*stmtPtrPtr == NULL) {
        GwsimBufPrintf(whyPtr, "it is empty");
        return GWSIM_SQL_QUERY;
    }
    code = sqlite3_prepare_v2(dbPtr, restPtr,
            (int) (size - (size_t) (restPtr - query)), &secondPtr, NULL);
    sqlite3_finalize(secondPtr);
    if (code != SQLITE_OK || secondPtr != NULL) {
        GwsimBufPrintf(whyPtr, "it is more than one");
        return GWSIM_SQL_QUERY;
    }
    if (sqlite3_bind_parameter_count(*stmtPtrPtr) > 0) {
        const char *name = sqlite3_bind_parameter_name(*stmtPtrPtr, 1);

        GwsimBufPrintf(whyPtr, "write the value of \"%s\" into it",
                name != NULL ? name : "?");
        return GWSIM_SQL_PARAMETER;
    }
    return GWSIM_OK;
}

/* Asked by SQLite whether a statement may do something. */
static int
Authorize(
    void *clientData,           /* Not used. */
    int action,                 /* SQLITE_SELECT, ... */
    const char *first,          /* What the action is about. */
    const char *second,
    const char *database,       /* Not used. */
    const char *trigger)        /* Not used. */
{
    (void) clientData;
    (void) database;
    (void) trigger;
    if (action == SQLITE_SELECT || action == SQLITE_READ
            || action == SQLITE_FUNCTION || action == SQLITE_RECURSIVE) {
        return SQLITE_OK;
    }
    /* So table functions like json_each are made known. A query that tries
     * it itself is refused by SQLite: nobody may modify that table. */
    if (action == SQLITE_UPDATE
            && sqlite3_stricmp(first, "sqlite_master") == 0) {
        return SQLITE_OK;
    }
    if (action != SQLITE_PRAGMA) {
        return SQLITE_DENY;
    }
    for (size_t i = 0; i < sizeof(pragmas) / sizeof(pragmas[0]); i++) {
        if (sqlite3_stricmp(first, pragmas[i].name) == 0) {
            return second == NULL || pragmas[i].hasArgument
                    ? SQLITE_OK : SQLITE_DENY;
        }
    }
    return SQLITE_DENY;
}

/* Runs a statement and hands its rows on. */
static GwsimStatus
Rows(
    GwsimTrace *tracePtr,
    sqlite3_stmt *stmtPtr,
    GwsimRowProc *headProc,
    GwsimRowProc *rowProc,
    void *clientData,
    GwsimBuf *whyPtr)
{
    int count = sqlite3_column_count(stmtPtr);
    GwsimCell *cells = GwsimCalloc((size_t) count + 1, sizeof(*cells));
    bool goesOn = true;
    int code = SQLITE_DONE;

    if (headProc != NULL) {
        for (int i = 0; i < count; i++) {
            const char *name = sqlite3_column_name(stmtPtr, i);

            cells[i] = (GwsimCell) {
                .type = GWSIM_CELL_TEXT, .bytes = name, .size = strlen(name)
            };
        }
        goesOn = headProc(clientData, cells, count);
    }
    while (goesOn && (code = sqlite3_step(stmtPtr)) == SQLITE_ROW) {
        for (int i = 0; i < count; i++) {
            GetCell(stmtPtr, i, &cells[i]);
        }
        goesOn = rowProc(clientData, cells, count);
    }
    GwsimFree(cells);
    if (goesOn && code != SQLITE_DONE) {
        GwsimBufPrintf(whyPtr, "%s", sqlite3_errmsg(tracePtr->dbPtr));
        return GWSIM_SQL_QUERY;
    }
    return GWSIM_OK;
}

/* One value of the present row. */
static void
GetCell(
    sqlite3_stmt *stmtPtr,
    int column,                 /* From 0. */
    GwsimCell *cellPtr)         /* Filled in. */
{
    *cellPtr = (GwsimCell) { .type = GWSIM_CELL_NULL };
    switch (sqlite3_column_type(stmtPtr, column)) {
    case SQLITE_INTEGER:
        cellPtr->type = GWSIM_CELL_INT;
        cellPtr->integer = sqlite3_column_int64(stmtPtr, column);
        break;
    case SQLITE_FLOAT:
        cellPtr->type = GWSIM_CELL_FLOAT;
        cellPtr->number = sqlite3_column_double(stmtPtr, column);
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB:
        cellPtr->bytes = sqlite3_column_blob(stmtPtr, column);
        cellPtr->size = (size_t) sqlite3_column_bytes(stmtPtr, column);
        cellPtr->bytes = cellPtr->bytes != NULL ? cellPtr->bytes : "";
        cellPtr->type = sqlite3_column_type(stmtPtr, column) == SQLITE_TEXT
                || GwsimTraceTextIsBlob(cellPtr->bytes, cellPtr->size)
                ? GWSIM_CELL_TEXT : GWSIM_CELL_BYTES;
        break;
    default:
        break;
    }
}
