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
    S(SEARCH, "INSERT INTO gwsim_search VALUES (?, ?, ?)") \
    S(BUDGET, "INSERT INTO gwsim_budget VALUES (?, ?)") \
    S(STATE, "UPDATE gwsim_run SET hash = ?2, time_ns = ?3, events = ?4," \
            " first_seq = ?5 WHERE id = ?1") \
    S(VERDICT, "UPDATE gwsim_run SET verdict = ?2, message = ?3," \
            " file = ?4, params = ?5 WHERE id = ?1") \
    S(JUDGED, "REPLACE INTO gwsim_judged VALUES (?, ?, ?)") \
    S(NAME, "INSERT INTO gwsim_name VALUES (?, ?, ?)") \
    S(EVENT, "INSERT INTO gwsim_event VALUES " EVENT_ROW) \
    S(EVENTS, "INSERT INTO gwsim_event VALUES " EVENT_ROWS_4 "," \
            EVENT_ROWS_4 "," EVENT_ROWS_4 "," EVENT_ROWS_4) \
    S(SCOPE, "REPLACE INTO gwsim_scope VALUES (?, ?, ?, ?, ?)") \
    S(THREAD, "REPLACE INTO gwsim_thread VALUES" \
            " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
    S(REQUEST, "REPLACE INTO gwsim_request VALUES" \
            " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
    S(MORE, "REPLACE INTO gwsim_request_more VALUES (?, ?, ?, ?, ?)") \
    S(VIOLATION, "INSERT INTO gwsim_violation VALUES" \
            " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
    S(CHOICE, "INSERT INTO gwsim_choice VALUES (?, ?, ?, ?, ?)") \
    S(FAULT, "REPLACE INTO gwsim_fault VALUES (?, ?, ?, ?, ?, ?, ?, ?)")

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
    GwsimTickProc *tickProc;    /* While queries run, or NULL, */
    void *tickData;             /* and what it is given. */
    GwsimBuf text;              /* For GwsimTraceTextIn. */
    int bindCode;               /* Not SQLITE_OK: a text did not fit. */
};

typedef struct GwsimTraceMarks {        /* How much is in the database. */
    uint64_t events;
    size_t names, violations;
    GwsimChoiceMark choices;
    int64_t id;                 /* Of the run; 0: it has no row yet. */
} GwsimTraceMarks;

typedef struct GwsimRequestRow {        /* What events said of one. */
    uint32_t first, last;       /* Numbers of its first and last event, */
    uint32_t sent;              /* of its request_sent, */
    uint32_t delivered;         /* of its first delivered, */
    uint32_t started;           /* handler_started */
    uint32_t replied;           /* and reply_sent, */
    uint32_t completed;         /* and of request_completed; or 0. */
    uint32_t waits;             /* How many wait_started, */
    GwsimTime waited;           /* and how long in those that ended. */
    GwsimName message;          /* Of its failure, or 0. */
    GwsimName class;            /* Simple class of its failure. */
    GwsimName callback;         /* onSuccess or onError, once it ran. */
    bool changed;               /* It is in the list of changes. */
} GwsimRequestRow;

typedef struct GwsimFaultRow {  /* What events have said of a fault. */
    uint32_t started;           /* Number of its fault_started ... */
    uint32_t ended;             /* ... and fault_ended, or 0. */
    int64_t hits;               /* How many fault_hit. */
} GwsimFaultRow;

typedef struct GwsimThreadRow { /* What events have said of a thread. */
    uint32_t waiting;           /* Number of the wait_started that it is in. */
    uint32_t jobs;              /* How many jobs it began. */
    GwsimTime blocked;          /* How long in waits that ended. */
} GwsimThreadRow;

struct GwsimTraceRun {
    GwsimTrace *tracePtr;
    GwsimWorld *worldPtr;
    GwsimTraceMarks marks;
    uint64_t tracked;           /* Events that the rows know. */
    GwsimRequestRow *requests;  /* By number - 1. */
    size_t requestCount, requestSpace;
    uint32_t *changes;          /* Numbers of requests to store. */
    size_t changeCount, changeSpace;
    GwsimFaultRow *faults;      /* By number - 1. */
    size_t faultCount, faultSpace;
    GwsimMap threadAt;          /* Id -> index + 1 of its row. */
    GwsimThreadRow *threads;
    size_t threadCount, threadSpace;
    uint64_t first;             /* First event that is stored. */
};

/* Runs a prepared statement to its end; returns SQLite's code, SQLITE_OK if
 * it has ended well. */
MODULE_SCOPE int GwsimTraceStep(GwsimTrace *tracePtr, GwsimTraceStmt stmt);
/* Binds a text in the form that the database has it; it is copied. */
MODULE_SCOPE void GwsimTraceBindText(GwsimTrace *tracePtr,
        GwsimTraceStmt stmt, int index, const char *text, size_t size);
/* The same for a string that ends with a NUL; NULL is the empty one. */
MODULE_SCOPE void GwsimTraceBindString(GwsimTrace *tracePtr,
        GwsimTraceStmt stmt, int index, const char *text);
/* The reason of the last failure of a database, in words. */
MODULE_SCOPE void GwsimTraceWhy(struct sqlite3 *dbPtr, GwsimBuf *whyPtr);

/* Runs a query of one number; returns SQLite's code. */
MODULE_SCOPE int GwsimTraceNumber(struct sqlite3 *dbPtr, const char *sql,
        int64_t *numberPtr);

/* gwsimTraceWords.c: fills in the trace's words; returns SQLite's code. */
MODULE_SCOPE int GwsimTraceGetWords(GwsimTrace *tracePtr);

/* gwsimTraceRows.c: learns from the events up to one what has become of
 * requests and faults; stores the rows of the relations but event and run.
 * Those that only the whole run has are stored if isLast. */
MODULE_SCOPE void GwsimTraceTrack(GwsimTraceRun *runPtr, uint64_t last);
MODULE_SCOPE int GwsimTraceStoreRows(GwsimTraceRun *runPtr, bool isLast);

#endif /* GWSIM_TRACE_INT_H */
