/*
 * gwsimRuntimeUnit.h --
 *
 *      A rig: a world in miniature to test a runtime with.  Its timers,
 *      runnables and driver scripts do what short lists of operations say,
 *      all in C, and note what happened in a log.
 *
 *      gwsimRuntimeUnit.c      the operations
 *      gwsimRealUnit.c         counters that threads wait for; threads
 *      gwsimRuntimeUnitCmd.c   the Tcl commands of tests/runtime.test
 *
 *      Rules:
 *      1. The log, and all else but the counters, belongs to the world's
 *         lock.
 *      2. Nothing here sleeps: a thread waits for a counter, with a limit.
 */

#ifndef GWSIM_RUNTIME_UNIT_H
#define GWSIM_RUNTIME_UNIT_H

#include <stdatomic.h>

#include "gwsimRuntime.h"

#define RIG_AWAIT_MAX   (20 * GWSIM_S)  /* Wall time; longer is a failure. */
#define RIG_ABSENT_MIN  (200 * GWSIM_MS)        /* How long to look out for
                                                 * what must not come. */

typedef struct GwsimRig GwsimRig;
typedef struct RigItem RigItem;
typedef struct RigCounters RigCounters; /* See gwsimRealUnit.c. */

/* Operations; what follows the name in a script's list. */
#define RIG_OP_LIST(O) \
    O(AWAIT, "await", 2)        /* COUNTER N, with the world left */ \
    O(COUNT, "count", 1)        /* COUNTER */ \
    O(ENTER, "enter", 0)        /* (after leave) */ \
    O(EXIT, "exit", 0)          /* The step ends so. */ \
    O(HALT, "halt", 0)          /* Run is to stop. */ \
    O(LEAVE, "leave", 0)        /* Steps only. */ \
    O(LOG, "log", 1)            /* TEXT */ \
    O(MORE, "more", 0)          /* The step ends so. */ \
    O(PASS, "pass", 1)          /* N: until so much time has passed (real) */ \
    O(POST, "post", 1)          /* DRIVER */ \
    O(READY, "ready", 1)        /* RUNNABLE */ \
    O(SPIN, "spin", 0)          /* Until broken, with the world left. */ \
    O(START, "start", 2)        /* TIMER DUE; +N: from now */ \
    O(STOP, "stop", 1)          /* TIMER */ \
    O(THREAD, "thread", 0)      /* Logs the OS thread's number. */

typedef enum RigOpKind {
#define RIG_OP_ENUM(id, name, argc) RIG_##id,
    RIG_OP_LIST(RIG_OP_ENUM)
#undef RIG_OP_ENUM
    RIG_OP_COUNT
} RigOpKind;

typedef struct RigOp {
    RigOpKind kind;
    RigItem *itemPtr;           /* Timer, runnable, driver or counter. */
    char *text;                 /* LOG; owned. */
    int64_t number;             /* Of AWAIT and PASS; due of START. */
    bool relative;              /* START: from now. */
} RigOp;

typedef struct RigScript {
    RigOp *ops;
    size_t count, space;
} RigScript;

typedef enum RigItemKind {
    RIG_TIMER, RIG_RUNNABLE, RIG_DRIVER, RIG_COUNTER
} RigItemKind;

struct RigItem {                /* Named, of a rig; made when first named. */
    union {
        GwsimTimer timer;
        GwsimRunnable run;
    } is;                       /* First. */
    RigItem *nextPtr;
    GwsimRig *rigPtr;
    RigItemKind kind;
    char *name;
    GwsimTimerType timerType;
    GwsimTime due;              /* As last started. */
    uint32_t fetched[2];        /* Calls of fetchProc: before long, soon. */
    RigScript *scripts;         /* One; a runnable's: one a step. */
    size_t scriptCount, scriptSpace;
    size_t next;                /* Next step; past the end: idle. */
    int stubborn;               /* So many steps before it exits, doomed. */
    atomic_int breaks;          /* Calls of breakProc. */
    size_t counter;             /* RIG_COUNTER: its index. */
};

typedef struct RigEntry {
    char *text;
    GwsimTime time;
} RigEntry;

struct GwsimRig {
    GwsimRuntime *rtPtr;
    GwsimChooser chooser;
    uint32_t *choices;          /* Of chooser.listPtr; owned. */
    RigItem *itemPtr;
    size_t counterCount;
    RigCounters *countersPtr;
    RigEntry *log;
    size_t logCount, logSpace;
    GwsimTime latest;           /* Latest time seen. */
    bool doomed;                /* Steps end by EXIT. */
};

/* ---- gwsimRuntimeUnit.c ---- */

/* NULL if the runtime cannot be had. */
MODULE_SCOPE GwsimRig *GwsimRigCreate(bool real, double speed,
        uint64_t seed);
MODULE_SCOPE int GwsimRigClose(GwsimRig *rigPtr);
MODULE_SCOPE RigItem *GwsimRigItem(GwsimRig *rigPtr, RigItemKind kind,
        const char *name);
MODULE_SCOPE RigScript *GwsimRigScript(RigItem *itemPtr);
MODULE_SCOPE void GwsimRigScriptsFree(RigItem *itemPtr);
MODULE_SCOPE char *GwsimRigText(const char *text);
MODULE_SCOPE void GwsimRigLog(GwsimRig *rigPtr, const char *text);
/* World entered.  What the step is to return. */
MODULE_SCOPE GwsimStep GwsimRigDo(GwsimRig *rigPtr, RigItem *itemPtr,
        const RigScript *scriptPtr);

/* ---- gwsimRealUnit.c ---- */

MODULE_SCOPE RigCounters *GwsimRigCountersCreate(void);
MODULE_SCOPE void GwsimRigCountersFree(RigCounters *countersPtr);
MODULE_SCOPE void GwsimRigCount(RigCounters *countersPtr, size_t counter);
MODULE_SCOPE bool GwsimRigAwait(RigCounters *countersPtr, size_t counter,
        int64_t n, GwsimTime max);
/* Number of the calling thread, in the order of asking; from 0. */
MODULE_SCOPE int GwsimRigThread(RigCounters *countersPtr);
/* Runs two worlds at once, each on a thread of its own. */
MODULE_SCOPE void GwsimRigRunBoth(GwsimRig *const rigs[2], GwsimTime limit,
        bool toQuiet, GwsimRunEnd ends[2]);

#endif /* GWSIM_RUNTIME_UNIT_H */
