/*
 * gwsimTraceInt.h --
 *
 *      What the files of the trace share: an open database and its prepared
 *      statements. No other room includes it.
 */

#ifndef GWSIM_TRACE_INT_H
#define GWSIM_TRACE_INT_H

#include "gwsimMap.h"
#include "gwsimTrace.h"

/* States of a thread, as GwsimThreadStateText has them. */
#define GWSIM_STATE_LIST \
    "RUNNABLE", "WAITING", "TIMED_WAITING", "TERMINATED"
#define GWSIM_STATE_WORDS       4

/* The words that do not depend on a run, in the order of gwsim_word. */
#define GWSIM_WORD_ROLE         0
#define GWSIM_WORD_END          (GWSIM_WORD_ROLE + GWSIM_ROLE_CALLBACK + 1)
#define GWSIM_WORD_BASIS        (GWSIM_WORD_END + GWSIM_END_LOST + 1)
#define GWSIM_WORD_CHOICE       (GWSIM_WORD_BASIS + GWSIM_BASIS_ASSUMED + 1)
#define GWSIM_WORD_STATE        (GWSIM_WORD_CHOICE + GWSIM_CHOOSE_PREEMPT + 1)
#define GWSIM_WORD_SCOPE        (GWSIM_WORD_STATE + GWSIM_STATE_WORDS)
#define GWSIM_WORD_KIND         (GWSIM_WORD_SCOPE + GWSIM_SCOPE_SESSION + 1)
#define GWSIM_WORD_CLAUSE       (GWSIM_WORD_KIND + GWSIM_KIND_COUNT)
#define GWSIM_WORD_COUNT        (GWSIM_WORD_CLAUSE + GWSIM_CLAUSE_COUNT)

/* Statements that write, prepared once a database. */
#define GWSIM_TRACE_STMT_LIST(S) \
    S(BEGIN, "BEGIN IMMEDIATE") \
    S(COMMIT, "COMMIT") \
    S(ROLLBACK, "ROLLBACK") \
    S(RUN, "INSERT INTO gwsim_run (scenario, clock, seed, version," \
            " profile, gui_ns, preempt, epsilon_ns)" \
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)") \
    S(STATE, "UPDATE gwsim_run SET hash = ?2, time_ns = ?3, events = ?4," \
            " first_seq = ?5 WHERE id = ?1") \
    S(VERDICT, "UPDATE gwsim_run SET verdict = ?2, message = ?3," \
            " file = ?4, params = ?5, claims = ?6, findings = ?7" \
            " WHERE id = ?1") \
    S(TEXT, "REPLACE INTO gwsim_text VALUES (?, ?, ?)") \
    S(PACK, "REPLACE INTO gwsim_pack VALUES (?, ?, ?)") \
    S(VIOLATION, "REPLACE INTO gwsim_violation VALUES" \
            " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")

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
    char *rows;                 /* For GwsimTracePackRow. */
    size_t rowsSpace;
    int bindCode;               /* Not SQLITE_OK: a text did not fit. */
};

/* What events have in common: numbers of words and of names. */
typedef struct GwsimShape {
    uint32_t kind, role, outcome, clause, basis;
    GwsimName scope, thread, project, handler, peer;
} GwsimShape;

typedef struct GwsimShapes {    /* Those of a run. All zero: none. */
    GwsimShape *shapes;         /* By number - 1. */
    uint32_t count;
    size_t space;
    uint32_t *slots;            /* Hash table of numbers; 0: free. */
    size_t slotCount;           /* 0, or a power of two. */
} GwsimShapes;

typedef struct GwsimTraceMarks {        /* How much is in the database. */
    uint64_t events;
    size_t names, violations;
    uint32_t shapes;
    GwsimChoiceMark choices;
    int64_t id;                 /* Of the run; 0: it has no row yet. */
} GwsimTraceMarks;

typedef struct GwsimRequestRow {        /* What events said of one. */
    uint32_t first, last;       /* Numbers of its first and last event. */
    GwsimName project, handler, origin, target;
    GwsimTime sent;             /* When it was sent. */
    GwsimTime delivered;        /* How long after that, and 1, it was first */
    GwsimTime started;          /* delivered, its handler began, */
    GwsimTime replied;          /* a reply left, */
    GwsimTime completed;        /* and it was completed; or 0. */
    GwsimTime waited;           /* How long in waits that ended, */
    uint32_t waits;             /* and how many began. */
    GwsimName message;          /* Of its failure, or 0. */
    GwsimName class;            /* Simple class of its failure. */
    GwsimName callback;         /* onSuccess or onError, once it ran. */
    GwsimEnd outcome;
    bool changed;               /* One of its pack has; of its first one. */
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
    uint32_t *changes;          /* First requests of packs to store. */
    size_t changeCount, changeSpace;
    GwsimFaultRow *faults;      /* By number - 1. */
    size_t faultCount, faultSpace;
    GwsimMap threadAt;          /* Id -> index + 1 of its row. */
    GwsimThreadRow *threads;
    size_t threadCount, threadSpace;
    GwsimShapes shapes;
    uint64_t first;             /* First event that is stored. */
};

/* Prepares a statement, if it is not yet; returns SQLite's code. */
MODULE_SCOPE int GwsimTracePrepare(GwsimTrace *tracePtr,
        GwsimTraceStmt stmt);
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

/* ---- Packs: many rows of numbers as one (gwsimTracePack.c) ---- */

typedef enum GwsimTracePart {   /* Which rows; numbers of the file. */
    GWSIM_PART_NAME,            /* Texts, 64 a pack: gwsimTraceNames.c. */
    GWSIM_PART_EVENT,
    GWSIM_PART_REQUEST,
    GWSIM_PART_CHOICE,
    GWSIM_PART_THREAD,
    GWSIM_PART_SCOPE,
    GWSIM_PART_FAULT,
    GWSIM_PART_SHAPE            /* Of events: gwsimTraceShape.c. */
} GwsimTracePart;

/* A pack's id: its run, its part, the number of its first row. */
#define GWSIM_PACK_ID(run, part, number) \
    ((int64_t) (run) << 36 | (int64_t) (part) << 32 | (int64_t) (number))
#define GWSIM_PACK_RUN(id)      ((id) >> 36)
#define GWSIM_PACK_PART(id)     ((id) >> 32 & 15)
#define GWSIM_PACK_NUMBER(id)   ((id) & UINT32_MAX)
/* The first row of a row's pack, which has 32, if rows of a part change. */
#define GWSIM_PACK_FIRST(number)        ((((number) - 1) & ~31u) + 1)
#define GWSIM_PACK_IS_FIRST(number)     (GWSIM_PACK_FIRST(number) == (number))
#define GWSIM_PACK_COLUMNS      17      /* At most. */

typedef struct GwsimPack {      /* Rows on their way into packs. */
    GwsimTrace *tracePtr;
    bool changing;              /* Rows may be stored anew. */
    int64_t id;                 /* Of a pack whose first number is 0. */
    uint32_t first, count;      /* Its first row, and how many there are. */
    int64_t base;               /* What the times of its rows count from. */
    size_t size;                /* Bytes of the rows so far. */
    int code;                   /* Of the first failure. */
} GwsimPack;

MODULE_SCOPE void GwsimTracePackBegin(GwsimPack *packPtr,
        GwsimTrace *tracePtr, int64_t run, GwsimTracePart part);
/* Numbers rise; what fails is said at the end. */
MODULE_SCOPE void GwsimTracePackRow(GwsimPack *packPtr, uint32_t number,
        int64_t time, const int64_t *values, int count);
MODULE_SCOPE int GwsimTracePackEnd(GwsimPack *packPtr);

/* gwsimTraceShape.c: the number in a run of what an event has in common with
 * others; stores those that have come since; returns SQLite's code. */
MODULE_SCOPE uint32_t GwsimTraceShape(GwsimShapes *shapesPtr,
        const GwsimShape *shapePtr);
MODULE_SCOPE void GwsimTraceShapeOf(const GwsimTrace *tracePtr,
        const GwsimEvent *eventPtr, GwsimShape *shapePtr);
MODULE_SCOPE void GwsimTracePackShapes(GwsimPack *packPtr,
        const GwsimShapes *shapesPtr, uint32_t stored);
MODULE_SCOPE void GwsimTraceFreeShapes(GwsimShapes *shapesPtr);

/* gwsimTraceNames.c: stores the names that have come since; makes the texts
 * of names and words known to queries; returns SQLite's code. */
MODULE_SCOPE int GwsimTraceStoreNames(GwsimTraceRun *runPtr);
MODULE_SCOPE int GwsimTraceTexts(GwsimTrace *tracePtr);

/* gwsimTraceUnpack.c: makes the relation gwsim_row known to a connection, and
 * what stands on it, as temporary ones if the file is there to be read;
 * returns SQLite's code. */
MODULE_SCOPE int GwsimTraceUnpack(GwsimTrace *tracePtr);

/* gwsimTraceUpgrade.c: makes a file of an older version one of this, within a
 * transaction; returns SQLite's code. */
MODULE_SCOPE int GwsimTraceUpgrade(GwsimTrace *tracePtr, int64_t version);

/* gwsimTraceWords.c: fills in the trace's words; returns SQLite's code. */
MODULE_SCOPE int GwsimTraceGetWords(GwsimTrace *tracePtr);

/* gwsimTraceRows.c: learns from the events up to one what has become of
 * requests and faults; stores the rows of the relations but event and run.
 * Those that only the whole run has are stored if isLast. */
MODULE_SCOPE void GwsimTraceTrack(GwsimTraceRun *runPtr, uint64_t last);
MODULE_SCOPE int GwsimTraceStoreRows(GwsimTraceRun *runPtr, bool isLast);
/* They are in the database: what has changed since then is new. */
MODULE_SCOPE void GwsimTraceStored(GwsimTraceRun *runPtr);

#endif /* GWSIM_TRACE_INT_H */
