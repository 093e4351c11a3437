/*
 * gwsimTrace.c --
 *
 *      Opens a trace: finds out whether a file is one, makes it if there is
 *      none, and prepares what writes to it.
 *
 *          no file, or an empty one ----> schema made --+
 *          an older version, to write --> up to date ---+
 *                                                       +--> open
 *          application_id and version are ours ---------+
 *          an older version, to read -------------------+
 *          another application, a newer version, no database: refused
 *
 *  1. A file is looked at before anything is changed in it, and the schema is
 *     made in one transaction that looks again: two processes may open the
 *     same new file at once.
 *  2. The journal is a WAL: who reads is not in the way of who writes, and a
 *     process killed at any moment loses only what it had not committed. With
 *     synchronous NORMAL this holds for processes; a power failure may take
 *     the last transactions, never the file.
 *  3. Who only reads opens the file to write all the same, if that is
 *     possible, and is kept from it by what queries may do
 *     (gwsimTraceQuery.c): only a writer can take away the WAL that SQLite
 *     makes for any reader. A file without one that may only be read is taken
 *     for one that does not change, which needs none.
 *  4. A path is never read as one of SQLite's special names (:memory:, "",
 *     file:...), which would record into nowhere.
 */

#include "gwsimTraceInt.h"
#include "gwsimTraceSchema.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define JOURNAL_PAUSE_MS 20     /* Between two tries to switch to WAL. */

/* What a file turned out to be. */
typedef enum Found {
    FOUND_ERROR,                /* SQLite cannot read it. */
    FOUND_EMPTY,
    FOUND_OLDER,                /* A trace of a version before ours. */
    FOUND_TRACE,                /* One of our version. */
    FOUND_NEWER,
    FOUND_OTHER                 /* Something else's database. */
} Found;

static const char *const stmtSql[] = {
#define STMT_SQL(id, sql) sql,
    GWSIM_TRACE_STMT_LIST(STMT_SQL)
#undef STMT_SQL
};

static GwsimStatus OpenFile(GwsimTrace *tracePtr, const char *path,
        GwsimBuf *whyPtr);
static GwsimStatus OpenToRead(GwsimTrace *tracePtr, const char *path,
        GwsimBuf *whyPtr);
static bool HasJournal(const char *path);
static void AppendUri(GwsimBuf *uriPtr, const char *path, const char *query);
static GwsimStatus CheckFile(GwsimTrace *tracePtr, Found *foundPtr,
        GwsimBuf *whyPtr);
static GwsimStatus Prepare(GwsimTrace *tracePtr, GwsimBuf *whyPtr);
static int SetJournal(sqlite3 *dbPtr, int waitMs);
static int MakeSchema(GwsimTrace *tracePtr);
static Found Look(sqlite3 *dbPtr, int64_t *versionPtr);
#define EXEC(dbPtr, sql) sqlite3_exec((dbPtr), (sql), NULL, NULL, NULL)

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceOpen --
 *
 *      Opens a trace; see gwsimTrace.h.
 *
 * Results:
 *      GWSIM_OK and the trace, or a status and the reason.
 *
 * Side effects:
 *      In mode WRITE a file may be made. A file that is refused is as before.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimTraceOpen(
    const char *path,           /* The file, as the system names it. */
    GwsimTraceMode mode,        /* What it is opened for. */
    int waitMs,                 /* At most so long for other processes. */
    GwsimTrace **tracePtrPtr,   /* Receives the trace. */
    GwsimBuf *whyPtr)           /* Receives the reason of a refusal. */
{
    GwsimTrace *tracePtr = GwsimCalloc(1, sizeof(*tracePtr));
    Found found = FOUND_EMPTY;
    GwsimStatus status;

    tracePtr->mode = mode;
    status = OpenFile(tracePtr, path, whyPtr);
    if (status == GWSIM_OK) {
        sqlite3_busy_timeout(tracePtr->dbPtr, waitMs);
        status = CheckFile(tracePtr, &found, whyPtr);
    }
    if (status == GWSIM_OK && mode == GWSIM_TRACE_TO_READ
            && found == FOUND_TRACE
            && GwsimTraceUnpack(tracePtr) != SQLITE_OK) {
        GwsimTraceWhy(tracePtr->dbPtr, whyPtr);
        status = GWSIM_TRACE_OPEN;
    }
    if (status == GWSIM_OK && mode != GWSIM_TRACE_TO_READ) {
        if ((mode == GWSIM_TRACE_TO_WRITE
                && SetJournal(tracePtr->dbPtr, waitMs) != SQLITE_OK)
                || (found != FOUND_TRACE
                && MakeSchema(tracePtr) != SQLITE_OK)) {
            GwsimTraceWhy(tracePtr->dbPtr, whyPtr);
            status = GWSIM_TRACE_OPEN;
        } else {
            status = Prepare(tracePtr, whyPtr);
        }
    }
    if (status != GWSIM_OK) {
        GwsimTraceClose(tracePtr);
        return status;
    }
    *tracePtrPtr = tracePtr;
    return GWSIM_OK;
}

/* Sets how long a trace waits for other processes. */
void
GwsimTraceWait(
    GwsimTrace *tracePtr,       /* Trace. */
    int waitMs)                 /* At most so long. */
{
    sqlite3_busy_timeout(tracePtr->dbPtr, waitMs);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceClose --
 *
 *      Closes a trace. Its runs have ended.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The last one to close a file removes its journal.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTraceClose(
    GwsimTrace *tracePtr)       /* Trace, or NULL. */
{
    if (tracePtr == NULL) {
        return;
    }
    for (int i = 0; i < GWSIM_STMT_COUNT; i++) {
        sqlite3_finalize(tracePtr->stmts[i]);
    }
    (void) sqlite3_close(tracePtr->dbPtr);
    GwsimBufFree(&tracePtr->text);
    GwsimFree(tracePtr->rows);
    GwsimFree(tracePtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTracePrepare --
 *
 *      Prepares one of the statements that write, if it is not yet.
 *
 * Results:
 *      SQLITE_OK, or SQLite's code of the failure.
 *
 * Side effects:
 *      It is kept until the trace is closed.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTracePrepare(
    GwsimTrace *tracePtr,
    GwsimTraceStmt stmt)
{
    return tracePtr->stmts[stmt] != NULL ? SQLITE_OK
            : sqlite3_prepare_v3(tracePtr->dbPtr, stmtSql[stmt], -1,
                    SQLITE_PREPARE_PERSISTENT, &tracePtr->stmts[stmt], NULL);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceStep --
 *
 *      Runs a prepared statement that returns no rows. If a text could not
 *      be bound to it (SQLite takes a billion bytes), that is the failure.
 *
 * Results:
 *      SQLITE_OK, or SQLite's code of the failure.
 *
 * Side effects:
 *      What the statement does.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceStep(
    GwsimTrace *tracePtr,
    GwsimTraceStmt stmt)        /* Statement; its values are bound. */
{
    int code = tracePtr->bindCode;
    int resetCode;

    if (code != SQLITE_OK) {
        tracePtr->bindCode = SQLITE_OK;
        return code;
    }
    code = sqlite3_step(tracePtr->stmts[stmt]);
    resetCode = sqlite3_reset(tracePtr->stmts[stmt]);
    return code == SQLITE_DONE ? resetCode : code;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceBindText, GwsimTraceBindString --
 *
 *      Bind a text to a parameter, in the form that the database has it: by
 *      its size, or up to its NUL; NULL is the empty string.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      It is copied.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTraceBindText(
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
    if (tracePtr->bindCode == SQLITE_OK) {
        tracePtr->bindCode = isText
                ? sqlite3_bind_text64(stmtPtr, index, text, size,
                        SQLITE_TRANSIENT, SQLITE_UTF8)
                : sqlite3_bind_blob64(stmtPtr, index, text, size,
                        SQLITE_TRANSIENT);
    }
}

void
GwsimTraceBindString(
    GwsimTrace *tracePtr,
    GwsimTraceStmt stmt,
    int index,                  /* Of the parameter, from 1. */
    const char *text)
{
    text = text != NULL ? text : "";
    GwsimTraceBindText(tracePtr, stmt, index, text, strlen(text));
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceWhy --
 *
 *      The reason of the last failure: what SQLite says, and what the system
 *      said to it.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Appends to whyPtr.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTraceWhy(
    sqlite3 *dbPtr,             /* Where it failed; may be NULL. */
    GwsimBuf *whyPtr)           /* Receives the words. */
{
    char buf[128];
    int code = sqlite3_extended_errcode(dbPtr) & 0xFF;
    int number = sqlite3_system_errno(dbPtr);

    /* A text that does not fit is no error of the connection any more. */
    GwsimBufPrintf(whyPtr, "%s", code == SQLITE_OK
            ? sqlite3_errstr(SQLITE_TOOBIG) : sqlite3_errmsg(dbPtr));
    if (number != 0 && (code == SQLITE_CANTOPEN || code == SQLITE_IOERR)) {
        GwsimBufPrintf(whyPtr, " (%s)",
                strerror_r(number, buf, sizeof(buf)));
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceNumber --
 *
 *      Runs a query of one number.
 *
 * Results:
 *      SQLITE_OK, or SQLite's code of the failure.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceNumber(
    sqlite3 *dbPtr,
    const char *sql,
    int64_t *numberPtr)         /* Receives it. */
{
    sqlite3_stmt *stmtPtr;
    int code = sqlite3_prepare_v2(dbPtr, sql, -1, &stmtPtr, NULL);

    if (code != SQLITE_OK) {
        return code;
    }
    if (sqlite3_step(stmtPtr) == SQLITE_ROW) {
        *numberPtr = sqlite3_column_int64(stmtPtr, 0);
    }
    return sqlite3_finalize(stmtPtr);
}

/* Gets a connection; that the file is one of ours is still to be seen. */
static GwsimStatus
OpenFile(
    GwsimTrace *tracePtr,       /* Receives the connection. */
    const char *path,
    GwsimBuf *whyPtr)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE
            | SQLITE_OPEN_CREATE;
    GwsimBuf name = { .data = NULL };
    int code;

    if (tracePtr->mode == GWSIM_TRACE_TO_READ) {
        return OpenToRead(tracePtr, path, whyPtr);
    }
    if (tracePtr->mode == GWSIM_TRACE_IN_MEMORY) {
        path = ":memory:";
    } else if (path[0] == '\0') {
        GwsimBufPrintf(whyPtr, "it has no name");
        return GWSIM_TRACE_OPEN;
    }
    if (tracePtr->mode != GWSIM_TRACE_IN_MEMORY && path[0] != '/') {
        GwsimBufPrintf(&name, "./");
    }
    GwsimBufPrintf(&name, "%s", path);
    code = sqlite3_open_v2(name.data, &tracePtr->dbPtr, flags, NULL);
    GwsimBufFree(&name);
    if (code != SQLITE_OK) {
        GwsimTraceWhy(tracePtr->dbPtr, whyPtr);
        return GWSIM_TRACE_OPEN;
    }
    if (tracePtr->mode == GWSIM_TRACE_TO_WRITE
            && sqlite3_db_readonly(tracePtr->dbPtr, "main") == 1) {
        GwsimBufPrintf(whyPtr, "it may only be read");
        return GWSIM_TRACE_OPEN;
    }
    return GWSIM_OK;
}

/* Gets a connection to a file that is there: the first way that works. */
static GwsimStatus
OpenToRead(
    GwsimTrace *tracePtr,       /* Receives the connection. */
    const char *path,
    GwsimBuf *whyPtr)
{
    static const struct {
        int flags;
        const char *query;      /* Of the file as a URI. */
    } ways[] = {
        {SQLITE_OPEN_READWRITE, "mode=rw"},
        {SQLITE_OPEN_READONLY, "mode=ro&immutable=1"},
        {SQLITE_OPEN_READONLY, "mode=ro"}
    };
    int count = (int) (sizeof(ways) / sizeof(ways[0]));
    GwsimBuf uri = { .data = NULL };
    int code = SQLITE_CANTOPEN;

    if (path[0] == '\0') {
        GwsimBufPrintf(whyPtr, "it has no name");
        return GWSIM_TRACE_OPEN;
    }
    for (int i = 0; i < count && code != SQLITE_OK; i++) {
        if (i == 1 && HasJournal(path)) {
            continue;
        }
        uri.len = 0;
        AppendUri(&uri, path, ways[i].query);
        sqlite3_close(tracePtr->dbPtr);
        tracePtr->dbPtr = NULL;
        code = sqlite3_open_v2(uri.data, &tracePtr->dbPtr,
                ways[i].flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL);
        if (i == 0 && code == SQLITE_OK
                && sqlite3_db_readonly(tracePtr->dbPtr, "main") == 1) {
            code = SQLITE_READONLY;
        }
    }
    GwsimBufFree(&uri);
    if (code != SQLITE_OK) {
        GwsimTraceWhy(tracePtr->dbPtr, whyPtr);
        return GWSIM_TRACE_OPEN;
    }
    return GWSIM_OK;
}

/* Whether a file has a WAL, with which it may change or already has. */
static bool
HasJournal(
    const char *path)
{
    GwsimBuf name = { .data = NULL };
    FILE *filePtr;

    GwsimBufPrintf(&name, "%s-wal", path);
    filePtr = fopen(name.data, "rb");
    GwsimBufFree(&name);
    if (filePtr != NULL) {
        fclose(filePtr);
    }
    return filePtr != NULL;
}

/* A file as a URI: what has a meaning in one is written as %25. */
static void
AppendUri(
    GwsimBuf *uriPtr,           /* Receives it. */
    const char *path,
    const char *query)          /* What comes behind the "?". */
{
    GwsimBufPrintf(uriPtr, path[0] == '/' ? "file:" : "file:./");
    for (; *path != '\0'; path++) {
        GwsimBufPrintf(uriPtr, strchr("%?#", *path) != NULL ? "%%%02X" : "%c",
                (unsigned char) *path);
    }
    GwsimBufPrintf(uriPtr, "?%s", query);
}

/* Whether the file is one that we may use; it is not changed. */
static GwsimStatus
CheckFile(
    GwsimTrace *tracePtr,
    Found *foundPtr,            /* Receives EMPTY, OLDER or TRACE. */
    GwsimBuf *whyPtr)
{
    int64_t version = 0;
    int code;

    *foundPtr = Look(tracePtr->dbPtr, &version);
    if (*foundPtr == FOUND_ERROR) {
        code = sqlite3_errcode(tracePtr->dbPtr) & 0xFF;
        GwsimTraceWhy(tracePtr->dbPtr, whyPtr);
        return code == SQLITE_NOTADB || code == SQLITE_CORRUPT
                ? GWSIM_TRACE_FORMAT : GWSIM_TRACE_OPEN;
    }
    if (*foundPtr == FOUND_NEWER) {
        GwsimBufPrintf(whyPtr, "its schema is version %lld, this gwsim"
                " knows %d", (long long) version, GWSIM_TRACE_SCHEMA);
        return GWSIM_TRACE_VERSION;
    }
    if (*foundPtr == FOUND_OTHER) {
        GwsimBufPrintf(whyPtr, "it is a database of something else");
        return GWSIM_TRACE_FORMAT;
    }
    if (*foundPtr == FOUND_EMPTY && tracePtr->mode == GWSIM_TRACE_TO_READ) {
        GwsimBufPrintf(whyPtr, "it is empty");
        return GWSIM_TRACE_FORMAT;
    }
    return GWSIM_OK;
}

/* Prepares the statements that write and learns the words' numbers. */
static GwsimStatus
Prepare(
    GwsimTrace *tracePtr,
    GwsimBuf *whyPtr)
{
    int code = SQLITE_OK;

    for (int i = 0; i < GWSIM_STMT_COUNT && code == SQLITE_OK; i++) {
        code = GwsimTracePrepare(tracePtr, (GwsimTraceStmt) i);
    }
    if (code == SQLITE_OK) {
        code = GwsimTraceGetWords(tracePtr);
    }
    if (code != SQLITE_OK) {
        GwsimTraceWhy(tracePtr->dbPtr, whyPtr);
        return GWSIM_TRACE_OPEN;
    }
    return GWSIM_OK;
}

/*
 * Sets how the file is written. To switch it to WAL takes the file for a
 * moment, for which SQLite does not wait as it does elsewhere.
 */
static int
SetJournal(
    sqlite3 *dbPtr,
    int waitMs)                 /* How long to try. */
{
    int triesMax = waitMs / JOURNAL_PAUSE_MS + 1;
    int code = SQLITE_BUSY;

    sqlite3_busy_timeout(dbPtr, JOURNAL_PAUSE_MS);
    for (int i = 0; code == SQLITE_BUSY && i < triesMax; i++) {
        if (i > 0) {
            sqlite3_sleep(JOURNAL_PAUSE_MS);
        }
        code = EXEC(dbPtr, "PRAGMA page_size = 8192;"
                " PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                " PRAGMA wal_autocheckpoint = 2048;"
                " PRAGMA cache_size = -1000");
    }
    sqlite3_busy_timeout(dbPtr, waitMs);
    return code;
}

/*
 * Makes tables and views, or those that an older file lacks, unless another
 * process has done so meanwhile.
 */
static int
MakeSchema(
    GwsimTrace *tracePtr)
{
    sqlite3 *dbPtr = tracePtr->dbPtr;
    char header[80];
    int64_t version;
    Found found = FOUND_TRACE;
    int code = EXEC(dbPtr, "BEGIN IMMEDIATE");

    if (code == SQLITE_OK) {
        found = Look(dbPtr, &version);
    }
    if (code == SQLITE_OK && found != FOUND_TRACE) {
        (void) snprintf(header, sizeof(header), "PRAGMA application_id"
                " = %d; PRAGMA user_version = %d", GWSIM_TRACE_APPLICATION,
                GWSIM_TRACE_SCHEMA);
        code = found == FOUND_EMPTY ? EXEC(dbPtr, GWSIM_TRACE_TABLES)
                : GwsimTraceUpgrade(tracePtr, version);
        if (code == SQLITE_OK) {
            code = EXEC(dbPtr, GWSIM_TRACE_VIEWS);
        }
        if (code == SQLITE_OK) {
            code = tracePtr->mode == GWSIM_TRACE_IN_MEMORY
                    ? GwsimTraceUnpack(tracePtr)
                    : EXEC(dbPtr, GWSIM_TRACE_ROWS
                            GWSIM_TRACE_PACKED_VIEWS("VIEW",
                            GWSIM_TRACE_STOCK));
        }
        if (code == SQLITE_OK) {
            code = EXEC(dbPtr, header);
        }
    }
    if (code == SQLITE_OK) {
        code = EXEC(dbPtr, "COMMIT");
    }
    return code;
}

/* What the database is, from its header and whether there is anything. */
static Found
Look(
    sqlite3 *dbPtr,
    int64_t *versionPtr)        /* Receives the version of its schema. */
{
    int64_t application = 0, tables = 0;
    bool single = sqlite3_get_autocommit(dbPtr) != 0;
    bool read;

    if (single && EXEC(dbPtr, "BEGIN") != SQLITE_OK) {
        return FOUND_ERROR;
    }
    read = GwsimTraceNumber(dbPtr, "PRAGMA application_id", &application)
                    == SQLITE_OK
            && GwsimTraceNumber(dbPtr, "PRAGMA user_version", versionPtr)
                    == SQLITE_OK
            && GwsimTraceNumber(dbPtr, "SELECT count(*) FROM sqlite_master",
                    &tables) == SQLITE_OK;
    if (!read) {
        return FOUND_ERROR;
    }
    if (single && EXEC(dbPtr, "COMMIT") != SQLITE_OK) {
        return FOUND_ERROR;
    }
    if (application == 0 && *versionPtr == 0 && tables == 0) {
        return FOUND_EMPTY;
    }
    if (application != GWSIM_TRACE_APPLICATION || *versionPtr < 1) {
        return FOUND_OTHER;
    }
    return *versionPtr > GWSIM_TRACE_SCHEMA ? FOUND_NEWER
            : *versionPtr < GWSIM_TRACE_SCHEMA ? FOUND_OLDER : FOUND_TRACE;
}
