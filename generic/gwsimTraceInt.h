/*
 * gwsimTraceInt.h --
 *
 *      What the files of the trace share: an open database and its prepared
 *      statements. No other room includes it.
 */

#ifndef GWSIM_TRACE_INT_H
#define GWSIM_TRACE_INT_H

#include "gwsimTrace.h"

/* The words that do not depend on a run, in the order of gwsim_word. */
#define GWSIM_WORD_ROLE         0
#define GWSIM_WORD_END          (GWSIM_WORD_ROLE + GWSIM_ROLE_CALLBACK + 1)
#define GWSIM_WORD_BASIS        (GWSIM_WORD_END + GWSIM_END_LOST + 1)
#define GWSIM_WORD_CHOICE       (GWSIM_WORD_BASIS + GWSIM_BASIS_ASSUMED + 1)
#define GWSIM_WORD_KIND         (GWSIM_WORD_CHOICE + GWSIM_CHOOSE_PREEMPT + 1)
#define GWSIM_WORD_CLAUSE       (GWSIM_WORD_KIND + GWSIM_KIND_COUNT)
#define GWSIM_WORD_COUNT        (GWSIM_WORD_CLAUSE + GWSIM_CLAUSE_COUNT)

/*
 * Statements that write, prepared once a database. Events are the bulk: 16 at
 * a time take 60% of the time that they take one by one.
 */
#define GWSIM_TRACE_ROWS        16
#define EVENT_ROW       "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#define EVENT_ROWS_4    EVENT_ROW "," EVENT_ROW "," EVENT_ROW "," EVENT_ROW
#define GWSIM_TRACE_STMT_LIST(S) \
    S(BEGIN, "BEGIN IMMEDIATE") \
    S(COMMIT, "COMMIT") \
    S(ROLLBACK, "ROLLBACK") \
    S(RUN, "INSERT INTO gwsim_run (scenario, clock, seed, version," \
            " profile) VALUES (?, ?, ?, ?, ?)") \
    S(STATE, "UPDATE gwsim_run SET hash = ?2, time_ns = ?3, events = ?4" \
            " WHERE id = ?1") \
    S(VERDICT, "UPDATE gwsim_run SET verdict = ?2, message = ?3," \
            " file = ?4, params = ?5 WHERE id = ?1") \
    S(NAME, "INSERT INTO gwsim_name VALUES (?, ?, ?)") \
    S(EVENT, "INSERT INTO gwsim_event VALUES " EVENT_ROW) \
    S(EVENTS, "INSERT INTO gwsim_event VALUES " EVENT_ROWS_4 "," \
            EVENT_ROWS_4 "," EVENT_ROWS_4 "," EVENT_ROWS_4) \
    S(THREAD, "REPLACE INTO gwsim_thread VALUES" \
            " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
    S(REQUEST, "REPLACE INTO gwsim_request VALUES" \
            " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
    S(VIOLATION, "INSERT INTO gwsim_violation VALUES" \
            " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
    S(CHOICE, "INSERT INTO gwsim_choice VALUES (?, ?, ?, ?, ?)") \
    S(FAULT, "REPLACE INTO gwsim_fault VALUES (?, ?, ?, ?, ?, ?, ?)")

typedef enum GwsimTraceStmt {
#define STMT_ENUM(id, sql) GWSIM_STMT_##id,
    GWSIM_TRACE_STMT_LIST(STMT_ENUM)
#undef STMT_ENUM
    GWSIM_STMT_COUNT
} GwsimTraceStmt;

struct GwsimTrace {
    struct sqlite3 *dbPtr;
    GwsimTraceMode mode;
    struct sqlite3_stmt *stmts[GWSIM_STMT_COUNT];
    int64_t words[GWSIM_WORD_COUNT];    /* Their ids in gwsim_word. */
    GwsimBuf text;              /* For GwsimTraceTextIn. */
};

/* Runs a prepared statement to its end and forgets what was bound to it;
 * returns SQLite's code, SQLITE_OK if it has ended well. */
MODULE_SCOPE int GwsimTraceStep(GwsimTrace *tracePtr, GwsimTraceStmt stmt);
/* The reason of the last failure of a database, in words. */
MODULE_SCOPE void GwsimTraceWhy(struct sqlite3 *dbPtr, GwsimBuf *whyPtr);

#endif /* GWSIM_TRACE_INT_H */
