/*
 * gwsimTraceUpgrade.c --
 *
 *      Makes a trace of an older version one of this version, when it is next
 *      written to. One that is only read stays as it is: its own views stand
 *      on its own tables.
 *
 *      1 -> 2   columns that came later are filled in from the events
 *      2 -> 3   most rows become packs, and names too
 */

#include "gwsimTraceInt.h"
#include "gwsimTraceSchema.h"

#include <sqlite3.h>

/* Version 1 to 2: the new columns are filled in from the events. */
#define WORD_ID(text) \
    "(SELECT id FROM gwsim_word WHERE text = '" text "')"
#define FIRST_OF(kind) \
    "min(CASE WHEN kind IN " WORD_ID(kind) " THEN time_ns END)"
#define WAITS_OF(key, which) \
    " FROM gwsim_event AS b JOIN gwsim_event AS e ON b.run = e.run" \
    " AND b.seq = e.cause WHERE e.kind IN " WORD_ID("wait_ended") \
    " AND b.kind IN " WORD_ID("wait_started") which " GROUP BY e.run, " key
#define TO_VERSION_2 \
    "ALTER TABLE gwsim_run ADD COLUMN first_seq INTEGER DEFAULT 1;" \
    "ALTER TABLE gwsim_thread ADD COLUMN blocked INTEGER DEFAULT 0;" \
    "ALTER TABLE gwsim_thread ADD COLUMN jobs INTEGER DEFAULT 0;" \
    "ALTER TABLE gwsim_request ADD COLUMN delivered INTEGER;" \
    "ALTER TABLE gwsim_request ADD COLUMN started INTEGER;" \
    "ALTER TABLE gwsim_request ADD COLUMN replied INTEGER;" \
    "CREATE TABLE gwsim_request_more (run INTEGER, number INTEGER," \
    " waits INTEGER, waited INTEGER, message INTEGER," \
    " PRIMARY KEY (run, number)) WITHOUT ROWID;" \
    "ALTER TABLE gwsim_request ADD COLUMN first_seq INTEGER;" \
    "ALTER TABLE gwsim_request ADD COLUMN span INTEGER;" \
    "ALTER TABLE gwsim_request RENAME COLUMN completed_ns TO completed;" \
    "UPDATE gwsim_request SET completed = completed - sent_ns;" \
    "UPDATE gwsim_request AS t SET first_seq = w.first," \
    " span = w.last - w.first," \
    " delivered = w.delivered - t.sent_ns," \
    " started = w.started - t.sent_ns, replied = w.replied - t.sent_ns" \
    " FROM (SELECT run, request, min(seq) AS first, max(seq) AS last," \
    FIRST_OF("delivered") " AS delivered," \
    FIRST_OF("handler_started") " AS started," \
    FIRST_OF("reply_sent") " AS replied" \
    " FROM gwsim_event WHERE request > 0 GROUP BY run, request) AS w" \
    " WHERE w.run = t.run AND w.request = t.number;" \
    "INSERT INTO gwsim_request_more SELECT e.run, e.request, count(*)," \
    " sum(e.time_ns - b.time_ns), 0" WAITS_OF("e.request", \
        " AND e.request > 0") ";" \
    "UPDATE gwsim_thread AS t SET blocked = w.ns FROM (SELECT e.run," \
    " e.thread, sum(e.time_ns - b.time_ns) AS ns" WAITS_OF("e.thread", "") \
    ") AS w WHERE w.run = t.run AND w.thread = t.id;" \
    "UPDATE gwsim_thread AS t SET jobs = w.n FROM (SELECT run, thread," \
    " count(*) AS n FROM gwsim_event WHERE kind IN (SELECT id" \
    " FROM gwsim_word WHERE text IN ('job_started', 'handler_started'," \
    " 'callback_started')) GROUP BY run, thread) AS w" \
    " WHERE w.run = t.run AND w.thread = t.id;"

/* What a file of version 2 may not have yet. */
#define WHOLE_VERSION_2 \
    "CREATE TABLE IF NOT EXISTS gwsim_search (run INTEGER PRIMARY KEY," \
    " preempt INTEGER, epsilon_ns INTEGER);" \
    "CREATE TABLE IF NOT EXISTS gwsim_budget (run INTEGER PRIMARY KEY," \
    " gui_ns INTEGER);" \
    "CREATE TABLE IF NOT EXISTS gwsim_judged (run INTEGER PRIMARY KEY," \
    " claims INTEGER, findings TEXT);" \
    "CREATE TABLE IF NOT EXISTS gwsim_scope (run INTEGER, number INTEGER," \
    " id INTEGER, kind TEXT, gateway INTEGER," \
    " PRIMARY KEY (run, number)) WITHOUT ROWID;"

/* Version 2 to 3: views and tables make way for those of now. */
#define MAKE_WAY \
    "DROP VIEW IF EXISTS event; DROP VIEW IF EXISTS thread;" \
    "DROP VIEW IF EXISTS request; DROP VIEW IF EXISTS violation;" \
    "DROP VIEW IF EXISTS lint; DROP VIEW IF EXISTS run;" \
    "DROP VIEW IF EXISTS choice; DROP VIEW IF EXISTS fault;" \
    "DROP VIEW IF EXISTS links; DROP VIEW IF EXISTS running_script;" \
    "DROP VIEW IF EXISTS search; DROP VIEW IF EXISTS finding;" \
    "DROP VIEW IF EXISTS scope; DROP VIEW IF EXISTS budget;"
#define NEW_WORDS(column, table) \
    "INSERT INTO gwsim_word (text) SELECT DISTINCT " column " FROM " table \
    " WHERE " column " NOT IN (SELECT text FROM gwsim_word);"
#define TO_VERSION_3 \
    "ALTER TABLE gwsim_event RENAME TO gwsim_old_event;" \
    "ALTER TABLE gwsim_request RENAME TO gwsim_old_request;" \
    "ALTER TABLE gwsim_choice RENAME TO gwsim_old_choice;" \
    "ALTER TABLE gwsim_thread RENAME TO gwsim_old_thread;" \
    "ALTER TABLE gwsim_scope RENAME TO gwsim_old_scope;" \
    "ALTER TABLE gwsim_fault RENAME TO gwsim_old_fault;" \
    "ALTER TABLE gwsim_name RENAME TO gwsim_old_name;" \
    "ALTER TABLE gwsim_run ADD COLUMN claims INTEGER DEFAULT 0;" \
    "ALTER TABLE gwsim_run ADD COLUMN findings TEXT DEFAULT '[]';" \
    "ALTER TABLE gwsim_run ADD COLUMN gui_ns INTEGER;" \
    "ALTER TABLE gwsim_run ADD COLUMN preempt INTEGER;" \
    "ALTER TABLE gwsim_run ADD COLUMN epsilon_ns INTEGER;" \
    "UPDATE gwsim_run AS t SET claims = j.claims, findings = j.findings" \
    " FROM gwsim_judged AS j WHERE j.run = t.id;" \
    "UPDATE gwsim_run AS t SET preempt = s.preempt," \
    " epsilon_ns = s.epsilon_ns FROM gwsim_search AS s WHERE s.run = t.id;" \
    "UPDATE gwsim_run AS t SET gui_ns = b.gui_ns FROM gwsim_budget AS b" \
    " WHERE b.run = t.id;" \
    GWSIM_TRACE_PACKS \
    "CREATE TABLE gwsim_old_shape AS SELECT *, row_number() OVER" \
    " (PARTITION BY run) AS number FROM (SELECT DISTINCT run, kind, role," \
    " outcome, clause, basis, scope, thread, project, handler, peer" \
    " FROM gwsim_old_event);" \
    "CREATE INDEX gwsim_old_shape_by ON gwsim_old_shape (run, kind, role," \
    " outcome, clause, basis, scope, thread, project, handler, peer);" \
    NEW_WORDS("state", "gwsim_old_thread") \
    NEW_WORDS("kind", "gwsim_old_scope") \
    "INSERT INTO gwsim_text SELECT run, id, text FROM gwsim_old_name" \
    " WHERE typeof(text) <> 'text' OR length(CAST(text AS BLOB)) > 256;" \
    "INSERT INTO gwsim_pack SELECT (run << 36) + id, 0, texts FROM (SELECT" \
    " t.run, t.id, json_group_array(CASE WHEN n.run IS NULL THEN t.text" \
    " END) OVER (PARTITION BY t.run, t.id >> 6 ORDER BY t.id ROWS BETWEEN" \
    " UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS texts" \
    " FROM gwsim_old_name AS t LEFT JOIN gwsim_text AS n" \
    " ON n.run = t.run AND n.id = t.id) WHERE id & 63 = 0;"
#define CLEAR_AWAY \
    "DROP TABLE gwsim_old_event; DROP TABLE gwsim_old_request;" \
    "DROP TABLE gwsim_old_choice; DROP TABLE gwsim_old_thread;" \
    "DROP TABLE gwsim_old_scope; DROP TABLE gwsim_old_fault;" \
    "DROP TABLE gwsim_old_name; DROP TABLE gwsim_request_more;" \
    "DROP TABLE gwsim_judged; DROP TABLE gwsim_search;" \
    "DROP TABLE gwsim_budget; DROP TABLE gwsim_old_shape;"

/* What becomes packs: the run, the row's number, its columns. */
#define WORD_OF(column) \
    "(SELECT id FROM gwsim_word AS w WHERE w.text = t." column ")"
static const struct {
    GwsimTracePart part;
    const char *query;
} packed[] = {
    {GWSIM_PART_EVENT, "SELECT t.run, t.seq, t.time_ns, (SELECT s.number"
        " FROM gwsim_old_shape AS s WHERE s.run = t.run AND s.kind = t.kind"
        " AND s.role = t.role AND s.outcome = t.outcome"
        " AND s.clause = t.clause AND s.basis = t.basis"
        " AND s.scope = t.scope AND s.thread = t.thread"
        " AND s.project = t.project AND s.handler = t.handler"
        " AND s.peer = t.peer), t.request, CASE t.cause WHEN 0 THEN 0"
        " ELSE t.seq - t.cause END, t.detail"
        " FROM gwsim_old_event AS t ORDER BY t.run, t.seq"},
    {GWSIM_PART_SHAPE, "SELECT run, number, 0, kind, role, outcome, clause,"
        " basis, scope, thread, project, handler, peer"
        " FROM gwsim_old_shape ORDER BY run, number"},
    {GWSIM_PART_REQUEST, "SELECT t.run, t.number, t.sent_ns, t.project,"
        " t.handler, t.origin, t.target, t.first_seq, t.span,"
        " t.completed + 1, t.delivered + 1, t.started + 1, t.replied + 1,"
        " t.outcome, t.class, t.callback, m.waits, m.waited, m.message"
        " FROM gwsim_old_request AS t LEFT JOIN gwsim_request_more AS m"
        " ON m.run = t.run AND m.number = t.number ORDER BY t.run, t.number"},
    {GWSIM_PART_CHOICE, "SELECT run, number, 0, kind, bound, value"
        " FROM gwsim_old_choice ORDER BY run, number"},
    {GWSIM_PART_THREAD, "SELECT t.run, t.number, t.started_ns, t.id,"
        " t.scope, t.name, t.role, t.description,"
        " t.ended_ns - t.started_ns + 1, " WORD_OF("state") ", t.blocked,"
        " t.jobs FROM gwsim_old_thread AS t ORDER BY t.run, t.number"},
    {GWSIM_PART_SCOPE, "SELECT t.run, t.number, 0, t.id, " WORD_OF("kind") ","
        " t.gateway FROM gwsim_old_scope AS t ORDER BY t.run, t.number"},
    {GWSIM_PART_FAULT, "SELECT t.run, t.number, t.started_ns, (SELECT n.id"
        " FROM gwsim_old_name AS n WHERE n.run = t.run AND n.text = 'f'"
        " || t.number || ' ' || t.kind), t.scope, t.peer,"
        " t.ended_ns - t.started_ns + 1, t.hits"
        " FROM gwsim_old_fault AS t ORDER BY t.run, t.number"}
};

static int PackRows(GwsimTrace *tracePtr, GwsimTracePart part,
        const char *query);
#define EXEC(dbPtr, sql) sqlite3_exec((dbPtr), (sql), NULL, NULL, NULL)

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceUpgrade --
 *
 *      Changes the tables of an older version; the views are made by the
 *      caller, in whose transaction this is.
 *
 * Results:
 *      SQLITE_OK, or SQLite's code of the failure.
 *
 * Side effects:
 *      The file has the tables of this version, and no views on packs.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceUpgrade(
    GwsimTrace *tracePtr,
    int64_t version)            /* Of the file: less than ours. */
{
    sqlite3 *dbPtr = tracePtr->dbPtr;
    int count = (int) (sizeof(packed) / sizeof(packed[0]));
    int code = EXEC(dbPtr, MAKE_WAY);

    if (code == SQLITE_OK && version < 2) {
        code = EXEC(dbPtr, TO_VERSION_2);
    }
    if (code == SQLITE_OK) {
        code = EXEC(dbPtr, WHOLE_VERSION_2);
    }
    if (code == SQLITE_OK) {
        code = EXEC(dbPtr, TO_VERSION_3);
    }
    if (code == SQLITE_OK) {
        code = GwsimTracePrepare(tracePtr, GWSIM_STMT_PACK);
    }
    for (int i = 0; i < count && code == SQLITE_OK; i++) {
        code = PackRows(tracePtr, packed[i].part, packed[i].query);
    }
    return code == SQLITE_OK ? EXEC(dbPtr, CLEAR_AWAY) : code;
}

/* Stores the rows of a query as packs. */
static int
PackRows(
    GwsimTrace *tracePtr,
    GwsimTracePart part,
    const char *query)          /* Run, number, columns; in that order. */
{
    sqlite3_stmt *stmtPtr;
    GwsimPack pack = { .code = SQLITE_OK };
    int64_t run = 0;
    int code = sqlite3_prepare_v2(tracePtr->dbPtr, query, -1, &stmtPtr,
            NULL);

    while (code == SQLITE_OK && sqlite3_step(stmtPtr) == SQLITE_ROW) {
        int count = sqlite3_column_count(stmtPtr) - 3;
        int64_t values[GWSIM_PACK_COLUMNS];

        if (run != sqlite3_column_int64(stmtPtr, 0)) {
            code = run != 0 ? GwsimTracePackEnd(&pack) : SQLITE_OK;
            run = sqlite3_column_int64(stmtPtr, 0);
            GwsimTracePackBegin(&pack, tracePtr, run, part);
        }
        for (int i = 0; i < count; i++) {
            values[i] = sqlite3_column_int64(stmtPtr, i + 3);
        }
        GwsimTracePackRow(&pack, (uint32_t) sqlite3_column_int64(stmtPtr, 1),
                sqlite3_column_int64(stmtPtr, 2), values, count);
    }
    if (code == SQLITE_OK && run != 0) {
        code = GwsimTracePackEnd(&pack);
    }
    return sqlite3_finalize(stmtPtr) != SQLITE_OK && code == SQLITE_OK
            ? sqlite3_errcode(tracePtr->dbPtr) : code;
}
