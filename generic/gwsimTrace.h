/*
 * gwsimTrace.h --
 *
 *      The trace as a database: writes runs into a file, or into memory for
 *      the queries of the scenario itself, and answers queries. What is in it
 *      is in gwsimTraceSchema.h.
 *
 *  1. Writing is off the hot path on both clocks: the record in memory is the
 *     trace while a run goes on, and rows are made of it when somebody asks
 *     (gwsimTraceRun.c says why).
 *  2. What fails is said: a status, and the reason in words. Nothing fails
 *     half: a refused file is as it was, and a run's rows come in whole
 *     transactions.
 *  3. Several processes may write to one file at once; each waits for the
 *     others, at most as long as it was told to.
 *  4. A trace belongs to the thread that opened it.
 */

#ifndef GWSIM_TRACE_H
#define GWSIM_TRACE_H

#include "gwsimWorld.h"

typedef struct GwsimTrace GwsimTrace;           /* A database. */
typedef struct GwsimTraceRun GwsimTraceRun;     /* One world's run in it. */

typedef enum GwsimTraceMode {
    GWSIM_TRACE_TO_READ,        /* A file that is there: queries only. */
    GWSIM_TRACE_TO_WRITE,       /* A file, made if it is not there. */
    GWSIM_TRACE_IN_MEMORY       /* No file. */
} GwsimTraceMode;

#define GWSIM_TRACE_WAIT_MS     10000   /* For other writers, usually. */

/* What a run's row says besides what its world knows; NULL counts as "". */
typedef struct GwsimTraceAbout {
    const char *file;           /* The scenario's file ... */
    const char *params;         /* ... and the parameters set, as a dict. */
    const char *findings;       /* A JSON array; what of: gwsimTraceSchema.h. */
    int64_t claims;             /* How many were made. */
    const char *verdict;        /* PASS, FAIL, UNRESOLVED or SKIP. */
    const char *message;        /* Why, if it is no pass. */
    uint64_t flight;            /* Not 0: of a PASS only so many events. */
} GwsimTraceAbout;

/* ---- The database ---- */

/*
 * path: for the system, not Tcl's; not looked at for memory. GWSIM_TRACE_OPEN
 * if there is no such file or it cannot be had, GWSIM_TRACE_FORMAT if it is
 * no trace, GWSIM_TRACE_VERSION if a newer gwsim wrote it; then the reason is
 * in *whyPtr, for the caller to free.
 */
MODULE_SCOPE GwsimStatus GwsimTraceOpen(const char *path,
        GwsimTraceMode mode, int waitMs, GwsimTrace **tracePtrPtr,
        GwsimBuf *whyPtr);
/* How long it waits for other processes from now on. */
MODULE_SCOPE void GwsimTraceWait(GwsimTrace *tracePtr, int waitMs);
MODULE_SCOPE void GwsimTraceClose(GwsimTrace *tracePtr);

/* ---- Runs; world entered ---- */

/* The world must outlive the run; the run must end before the trace. */
MODULE_SCOPE GwsimTraceRun *GwsimTraceBegin(GwsimTrace *tracePtr,
        GwsimWorld *worldPtr);
/* Stores what has come since: GWSIM_OK or GWSIM_TRACE_WRITE. */
MODULE_SCOPE GwsimStatus GwsimTraceFlush(GwsimTraceRun *runPtr,
        GwsimBuf *whyPtr);
/* The same, and then the verdict: the run is whole from here on. */
MODULE_SCOPE GwsimStatus GwsimTraceFinish(GwsimTraceRun *runPtr,
        const GwsimTraceAbout *aboutPtr, GwsimBuf *whyPtr);
/* Its number in the database, 0 before the first flush. */
MODULE_SCOPE int64_t GwsimTraceRunId(const GwsimTraceRun *runPtr);
/* Frees it; what was not flushed is not stored. */
MODULE_SCOPE void GwsimTraceEnd(GwsimTraceRun *runPtr);

/* ---- Campaigns ---- */

/* Keeps a text by its key, both UTF-8: relation gwsim_campaign. */
MODULE_SCOPE GwsimStatus GwsimTraceKeep(GwsimTrace *tracePtr,
        const char *key, const char *text, GwsimBuf *whyPtr);

/* ---- Queries ---- */

typedef enum GwsimCellType {
    GWSIM_CELL_NULL,
    GWSIM_CELL_INT,
    GWSIM_CELL_FLOAT,
    GWSIM_CELL_TEXT,            /* UTF-8 of any characters, NUL too. */
    GWSIM_CELL_BYTES
} GwsimCellType;

typedef struct GwsimCell {
    GwsimCellType type;
    int64_t integer;            /* INT */
    double number;              /* FLOAT */
    const char *bytes;          /* TEXT, BYTES; lives until the next row. */
    size_t size;
} GwsimCell;

/* Called for each row; false stops the query, which is no failure. */
typedef bool GwsimRowProc(void *clientData, const GwsimCell *cells,
        int count);

/*
 * Runs one query, which can only read. headProc (may be NULL) is called once
 * before the rows, with the columns' names as texts. GWSIM_SQL_QUERY if
 * SQLite refuses it, GWSIM_SQL_WRITE if it would change or open something,
 * GWSIM_SQL_PARAMETER if it leaves a value open.
 */
MODULE_SCOPE GwsimStatus GwsimTraceQuery(GwsimTrace *tracePtr,
        const char *query, size_t size, GwsimRowProc *headProc,
        GwsimRowProc *rowProc, void *clientData, GwsimBuf *whyPtr);

/*
 * Called some times a second while queries on a trace run, so that somebody
 * can be told of it; NULL: no longer. It must not use the trace.
 */
typedef void GwsimTickProc(void *clientData);
MODULE_SCOPE void GwsimTraceOnTick(GwsimTrace *tracePtr,
        GwsimTickProc *tickProc, void *clientData);

/* ---- Texts (gwsimTraceText.c) ---- */

/*
 * Tcl's UTF-8 (NUL is C0 80, a character beyond FFFF may be two of three
 * bytes) as the database has it. True: TEXT; false: a BLOB. If bufPtr has a
 * length after it, its bytes are meant, else the given ones.
 */
MODULE_SCOPE bool GwsimTraceTextIn(const char *bytes, size_t size,
        GwsimBuf *bufPtr);
/* Whether a BLOB is a text that TextIn made one. */
MODULE_SCOPE bool GwsimTraceTextIsBlob(const char *bytes, size_t size);
/* The way back: appends Tcl's UTF-8; pairs: beyond FFFF as two of three. */
MODULE_SCOPE void GwsimTraceTextOut(const char *bytes, size_t size,
        bool pairs, GwsimBuf *bufPtr);

#endif /* GWSIM_TRACE_H */
