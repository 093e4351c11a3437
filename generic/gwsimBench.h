/*
 * gwsimBench.h --
 *
 *      What the benchmarks are made of: subjects, each of which can carry out
 *      so many requests more, and say what it has done.
 *
 *          loop    the bare loop: the same life of a request with nothing
 *                  around it, in C or with Tcl at both ends; the baseline
 *          world   a gwsim world with declarative handlers, kept busy by a
 *                  generator in C
 *
 *      Rules:
 *      1. A subject holds so many requests in flight, always: where one ends
 *         the next begins.
 *      2. It runs nothing but between Run and its return, so that two of them
 *         can be measured in alternation within one process.
 *      3. Baselines are our own code, kept as bare as they can be and still
 *         do the same: nobody tunes the core by slowing them down.
 */

#ifndef GWSIM_BENCH_H
#define GWSIM_BENCH_H

#include <tcl.h>

#include "gwsimBase.h"

typedef struct GwsimBenchSubject GwsimBenchSubject;

typedef struct GwsimBenchCount {
    const char *name;           /* As in the dict that a script gets. */
    uint64_t value;
} GwsimBenchCount;

#define GWSIM_BENCH_COUNT_MAX   12

typedef struct GwsimBenchSubjectType {
    const char *name;           /* "bare", "bareTcl", "declared" */
    /* Goes on until so many requests more are over.  False: it could not. */
    bool (*runProc)(GwsimBenchSubject *subjectPtr, uint64_t count);
    /* Fills in what it has done so far; returns how many counts. */
    int (*countProc)(const GwsimBenchSubject *subjectPtr,
            GwsimBenchCount counts[GWSIM_BENCH_COUNT_MAX]);
    void (*freeProc)(GwsimBenchSubject *subjectPtr);
} GwsimBenchSubjectType;

struct GwsimBenchSubject {      /* First member of each subject. */
    const GwsimBenchSubjectType *typePtr;
};

typedef struct GwsimBenchConfig {
    uint32_t inFlight;          /* Requests, from 1. */
    uint32_t gateways;          /* From 2. */
    bool traced;                /* Events are kept. */
} GwsimBenchConfig;

MODULE_SCOPE GwsimBenchSubject *GwsimBenchBareNew(
        const GwsimBenchConfig *configPtr);
/* NULL, and the interp's message, if a script of it is wrong. */
MODULE_SCOPE GwsimBenchSubject *GwsimBenchBareTclNew(Tcl_Interp *interp,
        const GwsimBenchConfig *configPtr);
MODULE_SCOPE GwsimBenchSubject *GwsimBenchDeclaredNew(
        const GwsimBenchConfig *configPtr);

/* ---- The bare loop, for both of its subjects ---- */

typedef struct GwsimBenchLoop GwsimBenchLoop;

typedef struct GwsimBenchEnds {         /* What is at the ends of a request. */
    /* The payload of a first request. */
    void *(*firstProc)(void *clientData, uint32_t gateway);
    /* The handler: takes the payload over, returns the reply. */
    void *(*handleProc)(void *clientData, uint32_t gateway, void *payload);
    /* The callback: takes the reply over, and returns the payload of the
     * request that it sends; NULL if it sent none. */
    void *(*callbackProc)(void *clientData, uint32_t gateway,
            uint64_t number, void *reply);
    void (*freeProc)(void *clientData, void *payload);
} GwsimBenchEnds;

MODULE_SCOPE GwsimBenchLoop *GwsimBenchLoopNew(
        const GwsimBenchConfig *configPtr, const GwsimBenchEnds *endsPtr,
        void *clientData);
/* False: a callback sent nothing, or a timeout came: neither happens. */
MODULE_SCOPE bool GwsimBenchLoopRun(GwsimBenchLoop *loopPtr,
        uint64_t count);
MODULE_SCOPE int GwsimBenchLoopCounts(const GwsimBenchLoop *loopPtr,
        GwsimBenchCount counts[GWSIM_BENCH_COUNT_MAX]);
MODULE_SCOPE void GwsimBenchLoopFree(GwsimBenchLoop *loopPtr);

/* ---- The trace of a world ---- */

struct GwsimWorld;

/* Stops keeping the events and choices of a world that has kept them from its
 * start, or goes on with it. */
MODULE_SCOPE void GwsimBenchRecording(struct GwsimWorld *worldPtr, bool on);

/* ---- Timers of a runtime ---- */

typedef struct GwsimBenchTimers {
    uint64_t left;              /* Timers that the runtime still holds. */
    int64_t bytes;              /* By how much its memory has grown. */
} GwsimBenchTimers;

/* Arms and cancels a timer so often. */
MODULE_SCOPE GwsimBenchTimers GwsimBenchTimersRun(uint64_t count);

#endif /* GWSIM_BENCH_H */
