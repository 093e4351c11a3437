/*
 * gwsimWorld.h --
 *
 *      One simulated installation: composes core, scopes, handlers, network,
 *      messenger, faults, record and checks into one run, and owns them all.
 *      This is what the words of a scenario call; every call is made with the
 *      world entered (GwsimEnter(worldPtr->core.rtPtr)) unless it says else.
 */

#ifndef GWSIM_WORLD_H
#define GWSIM_WORLD_H

#include <stdatomic.h>

#include "gwsimFault.h"
#include "gwsimPattern.h"
#include "gwsimRecord.h"

typedef struct GwsimWorldConfig {
    const char *scenario;       /* Its name. */
    bool real;
    uint64_t seed;
    GwsimVersion version;
    bool observed;              /* Profile. */
    GwsimSwitches switches;
    GwsimTime guiBudget;        /* Default 100ms. */
    GwsimTime horizon;          /* 0: 24h virtual, 60s real. */
    double speed;               /* Real clock only. */
    const uint32_t *choices;    /* Prescribed choice list; copied. */
    size_t choiceCount;
    bool searching, dullTail, baseTail, plainTail;
    bool preempting;            /* Searching: threads may give way at every
                                 * command of a script. */
    GwsimTime epsilon;          /* Searching: times are not known better. */
    GwsimGuide *guidePtr;       /* Of the search, or NULL; ends with the
                                 * world. */
    bool host;                  /* -host 1: exec, open … allowed. */
    bool unrecorded;            /* No trace, and no list of choices. */
    bool noted;                 /* Note the event before each choice. */
    GwsimTime patience;         /* Virtual: processor time that a script may
                                 * take without a call of the core. */
} GwsimWorldConfig;

typedef enum GwsimTaskState {
    GWSIM_TASK_QUEUED, GWSIM_TASK_RUNNING, GWSIM_TASK_DONE,
    GWSIM_TASK_DOOMED           /* Interrupted by a teardown or crash. */
} GwsimTaskState;

typedef struct GwsimTask {      /* One `on`. */
    struct GwsimTask *nextPtr;
    struct GwsimWorld *worldPtr;
    uint32_t number;            /* t1, t2, ... */
    GwsimScope *scopePtr;
    GwsimThread *thrPtr;
    GwsimTaskState state;
    GwsimOutcome outcome;       /* Once DONE. */
    GwsimValue *functionPtr;    /* Kept for -every. */
    GwsimName place;
    GwsimName label;            /* "t1" */
    bool claimed;               /* An `expect task … raises` took it. */
    GwsimTime every;            /* 0: once. */
    GwsimTimer timer;
} GwsimTask;

typedef struct GwsimScriptError {
    uint64_t seq;               /* Its script_error event. */
    GwsimName thread, scope, place;
    uint32_t request;
    uint32_t task;              /* Of a task, else 0. */
    uint32_t cause;             /* Event that scheduled the script. */
    GwsimOutcome outcome;       /* The exception and its stack. */
    uint64_t violation;         /* Event of its EscapedException, or 0. */
    bool observed;              /* Somebody was handed it. */
    bool claimed;
} GwsimScriptError;

/* When a checker is asked at rest. */
typedef enum GwsimRest {
    GWSIM_REST_NONE,            /* Not at all. */
    GWSIM_REST_ALWAYS,
    GWSIM_REST_UNOBSERVED,      /* A failure was seen by nobody. */
    GWSIM_REST_WAITING,         /* A script is left waiting, in no cycle. */
    GWSIM_REST_HORIZON,         /* Only async threads went on until there. */
    GWSIM_REST_PAUSE            /* No rest: a time to pause at has come. */
} GwsimRest;

/* A script of the scenario that runs while `run` waits: at, when; or one of a
 * checker, which only looks. */
typedef struct GwsimDriverItem {
    struct GwsimDriverItem *nextPtr;
    struct GwsimWorld *worldPtr;
    void *script;               /* The words' own (a Tcl_Obj). */
    bool isWhen;
    bool ended;                 /* It ran in a circle. */
    GwsimName checker;          /* Use of a checker that it is of, or 0. */
    GwsimRest rest;
    GwsimPattern pattern;       /* when */
    uint64_t nth, seen;         /* when: 0 every match, else the nth. */
    GwsimFault *faultPtr;       /* Of a fault: not run, but started, */
    bool strikes;               /* or, with each match, told of it. */
    bool filters;               /* Its script is the command of a filter. */
    GwsimFault *ownerPtr;       /* A part of this one: nothing once that has
                                 * ended. */
    GwsimTimer timer;           /* at */
    GwsimName place;
} GwsimDriverItem;

typedef struct GwsimDriverCall {        /* One run of it. */
    GwsimDriverItem *itemPtr;
    GwsimEvent event;           /* when: what matched. */
    uint64_t seq;
    bool caused;                /* What matched came of such a call. */
    GwsimFaultHeld *heldPtr;    /* filter: the message; else NULL. */
} GwsimDriverCall;

typedef struct GwsimLibrary {   /* Project library code. */
    struct GwsimLibrary *nextPtr;
    GwsimName project;          /* 0: of every project. */
    uint32_t edition;           /* Of its project; 1 of every project's. */
    GwsimValue *scriptPtr;      /* TEXT, run at global level. */
    GwsimName place;
} GwsimLibrary;

typedef struct GwsimTraffic {
    struct GwsimTraffic *nextPtr;
    struct GwsimWorld *worldPtr;
    GwsimScope *scopePtr;
    GwsimSend send;
    double rate;                /* Requests per second. */
    uint64_t sent;              /* Requests so far. */
    GwsimTime start, lasts;     /* lasts 0: without end. */
    GwsimTimer timer;
} GwsimTraffic;

typedef struct GwsimBroken {    /* A broken invariant. */
    int invariant;              /* 1 ... 9 */
    uint64_t seq;
    char *message;
} GwsimBroken;

typedef enum GwsimRunResult {
    GWSIM_RAN_NEVER,            /* No `run` yet. */
    GWSIM_RAN_QUIET,
    GWSIM_RAN_LIMIT,            /* -for or -until reached. */
    GWSIM_RAN_HORIZON,          /* Not quiet at the horizon. */
    GWSIM_RAN_STUCK             /* A script would not end: stopped. */
} GwsimRunResult;

typedef struct GwsimWorld {
    GwsimCore core;             /* First. */
    GwsimWorldConfig config;
    GwsimScopes scopes;
    GwsimHandlers handlers;
    GwsimNet net;
    GwsimMessenger messenger;
    GwsimFaults faults;
    GwsimRecord record;
    void *checksPtr;            /* Of gwsimCheck.c. */
    void *racePtr;              /* Of gwsimCheckRace.c. */
    void *cyclesPtr;            /* Of gwsimCheckCycle.c. */
    void *guiPtr;               /* Of gwsimCheckGui.c. */
    GwsimMap lintsSaid;         /* Of gwsimCheckTimeout.c. */
    GwsimTask *taskHead, *taskTail;
    uint32_t taskCount;
    GwsimDriverItem *driverHead, *driverTail;
    GwsimKindSet driverKinds;   /* Kinds of event that they wait for. */
    GwsimDriverCall *drivingPtr;        /* The one that runs, or NULL. */
    uint32_t causedCalls;       /* Run since one that no call has caused. */
    uint32_t leftCount;         /* Threads with `left`, */
    uint32_t outlivingCount;    /* and those with `outlives`. */
    GwsimLibrary *libraryHead;
    _Atomic(GwsimLibrary *) libraryTail;        /* Written with the world
                                 * entered; NULL if there is none. */
    GwsimTraffic *trafficHead, *trafficTail;
    GwsimScriptError *errors;
    size_t errorCount, errorSpace;
    GwsimBroken *broken;
    size_t brokenCount, brokenSpace;
    GwsimRunResult ran;
    GwsimTime pauseAt;          /* A run stands still there for those who
                                 * watch; GWSIM_TIME_MAX: nowhere. */
    struct GwsimHealing *healings;      /* Of gwsimCheckHeal.c. */
    GwsimThread *stuckPtr;      /* Thread whose script would not end. */
    GwsimName stuckPlace;       /* FILE:LINE of that script. */
    GwsimStream pickStream;     /* choose and sample of BODY. */
    uint32_t *choices;          /* Copy of the prescribed list. */
    void *frontPtr;             /* The words' own (L6). */
    /* Runs one call of a driver item: set by the words before run; called
     * with the world left, on the thread of run.  Not to free the call. */
    void (*driverProc)(struct GwsimWorld *worldPtr,
            GwsimDriverCall *callPtr);
} GwsimWorld;

#define GwsimWorldOf(corePtr)   ((GwsimWorld *) (corePtr))

/* World left for these two. */
MODULE_SCOPE GwsimWorld *GwsimWorldCreate(const GwsimWorldConfig *configPtr,
        const GwsimHostType *hostTypePtr, void *hostData);
MODULE_SCOPE void GwsimWorldClose(GwsimWorld *worldPtr);
/* Instead of Close, from a script of `at` or `when` in which the process ends:
 * only OS threads end. */
MODULE_SCOPE void GwsimWorldHalt(GwsimWorld *worldPtr);
MODULE_SCOPE void GwsimWorldConfigInit(GwsimWorldConfig *configPtr);

/* World left, before its first run: another seed, and who decides. */
MODULE_SCOPE void GwsimWorldGuide(GwsimWorld *worldPtr, GwsimGuide *guidePtr,
        uint64_t seed);
/* World left.  Runs until quiet (limit < 0) or until world time `limit`. */
MODULE_SCOPE GwsimRunResult GwsimWorldRun(GwsimWorld *worldPtr,
        GwsimTime limit);
/* A script of a thread did not end and was broken: the run is over, and
 * proves nothing. */
MODULE_SCOPE void GwsimWorldStuck(GwsimWorld *worldPtr,
        GwsimThread *thrPtr);
/* What is still going on, one line each, for UNRESOLVED. */
MODULE_SCOPE void GwsimWorldDescribeBusy(GwsimWorld *worldPtr,
        GwsimBuf *bufPtr);

typedef enum GwsimOnThread {
    GWSIM_ON_DEFAULT, GWSIM_ON_GUI, GWSIM_ON_ASYNC
} GwsimOnThread;

/* GWSIM_THREAD_NOGUI for gui on a scope without one. */
MODULE_SCOPE GwsimStatus GwsimWorldOn(GwsimWorld *worldPtr,
        GwsimScope *scopePtr, GwsimOnThread where, GwsimValue *functionPtr,
        GwsimTime every, const char *place, GwsimTask **taskPtrPtr);
MODULE_SCOPE GwsimTask *GwsimTaskFind(GwsimWorld *worldPtr,
        uint32_t number);
/* GWSIM_TIME_PAST */
MODULE_SCOPE GwsimStatus GwsimWorldAt(GwsimWorld *worldPtr, GwsimTime time,
        void *script, const char *place);
/* A fault on events is told of each that matches; takes the pattern over. */
MODULE_SCOPE void GwsimWorldStrikes(GwsimWorld *worldPtr,
        GwsimPattern *patternPtr, GwsimFault *faultPtr, const char *place);
/* The command of a filter. */
MODULE_SCOPE void GwsimWorldFilter(GwsimWorld *worldPtr, void *script,
        GwsimFault *faultPtr, const char *place);
/* Takes the pattern over. */
MODULE_SCOPE void GwsimWorldWhen(GwsimWorld *worldPtr,
        GwsimPattern *patternPtr, uint64_t nth, void *script,
        GwsimFault *faultPtr, const char *place);
/* For a use of a checker: at each event that matches, or at rest. */
MODULE_SCOPE void GwsimWorldWatch(GwsimWorld *worldPtr, const char *checker,
        GwsimPattern *patternPtr, void *script, const char *place);
MODULE_SCOPE void GwsimWorldAtRest(GwsimWorld *worldPtr, const char *checker,
        GwsimRest rest, void *script, const char *place);
/* World left, a run is over: runs the scripts of checkers that want it. */
MODULE_SCOPE void GwsimDriverAtRest(GwsimWorld *worldPtr);
MODULE_SCOPE void GwsimDriverPaused(GwsimWorld *worldPtr);
MODULE_SCOPE void GwsimWorldLibrary(GwsimWorld *worldPtr,
        const char *project, GwsimValue *scriptPtr, const char *place);
MODULE_SCOPE void GwsimWorldTraffic(GwsimWorld *worldPtr,
        GwsimScope *scopePtr, const GwsimSend *sendPtr, double rate,
        GwsimTime lasts);
MODULE_SCOPE void GwsimWorldLog(GwsimWorld *worldPtr, GwsimThread *thrPtr,
        const char *text, size_t length);
MODULE_SCOPE void GwsimWorldMark(GwsimWorld *worldPtr, GwsimThread *thrPtr,
        const char *name);

/* A script failed and nobody was handed it; thrPtr NULL: at, when. */
MODULE_SCOPE void GwsimWorldScriptError(GwsimWorld *worldPtr,
        GwsimThread *thrPtr, uint32_t request, uint32_t task,
        GwsimName place, uint32_t cause, const GwsimOutcome *outcomePtr,
        bool observed);

/* What a touch of the GUI off its thread does (switch gui_violation corrupt),
 * besides being recorded. */
typedef enum GwsimHarm {
    GWSIM_HARM_NONE,
    GWSIM_HARM_LOST,            /* A write has no effect. */
    GWSIM_HARM_STALE,           /* A read sees the value before the last. */
    GWSIM_HARM_BROKEN           /* What was touched raises from now on. */
} GwsimHarm;

typedef enum GwsimTouch {       /* Of what, and how. */
    GWSIM_TOUCH_READ, GWSIM_TOUCH_WRITE,        /* A component. */
    GWSIM_TOUCH_OTHER           /* Boxes, windows, functions of users. */
} GwsimTouch;

/* gwsimGui.c, for the platform functions: thrPtr is the caller's, path the
 * component or 0; outcome fails if the touch raises. */
MODULE_SCOPE GwsimHarm GwsimGuiTouch(GwsimCore *corePtr,
        GwsimThread *thrPtr, GwsimTouch touch, GwsimName path,
        const char *what, const char *place, GwsimOutcome *outcomePtr);

/* Parts of a world's life, in gwsimTask.c and gwsimDriver.c. */
MODULE_SCOPE void GwsimTasksFree(GwsimWorld *worldPtr);
MODULE_SCOPE void GwsimDriverInit(GwsimWorld *worldPtr);
MODULE_SCOPE void GwsimDriverFree(GwsimWorld *worldPtr);

/* gwsimCheck.c: the invariants, always on. */
MODULE_SCOPE void GwsimChecksInit(GwsimWorld *worldPtr);
MODULE_SCOPE void GwsimChecksAtRest(GwsimWorld *worldPtr);
MODULE_SCOPE void GwsimChecksFree(GwsimWorld *worldPtr);
MODULE_SCOPE void GwsimBreak(GwsimWorld *worldPtr, int invariant,
        uint64_t seq, const char *format, ...);

/* The mistakes of scripts, each in a file of its own; at rest: Failures
 * (gwsimCheckFailure.c), Leaks (gwsimCheckLeak.c). */
MODULE_SCOPE void GwsimCheckFailures(GwsimWorld *worldPtr);
MODULE_SCOPE GwsimRequest *GwsimTakeFailure(GwsimWorld *worldPtr);
MODULE_SCOPE void GwsimCheckLeaks(GwsimWorld *worldPtr);
/* At the horizon: true if only async threads go on; then each is said. */
MODULE_SCOPE bool GwsimCheckHorizon(GwsimWorld *worldPtr);

/* gwsimCheckFault.c: threads that faults keep waiting, by number, to be
 * freed; NULL: no fault does. */
MODULE_SCOPE bool *GwsimCheckKept(GwsimWorld *worldPtr);
/* heal -within (gwsimCheckHeal.c). */
MODULE_SCOPE void GwsimCheckHeal(GwsimWorld *worldPtr, GwsimTime within,
        const char *place);
MODULE_SCOPE void GwsimCheckHealFree(GwsimWorld *worldPtr);
/* Invariant 9. */
MODULE_SCOPE void GwsimCheckHealed(GwsimWorld *worldPtr);

/* gwsimCheckCycle.c */
MODULE_SCOPE void GwsimCheckCyclesInit(GwsimWorld *worldPtr);
MODULE_SCOPE void GwsimCheckCyclesFree(GwsimWorld *worldPtr);
/* Reports the cycle that a waiting thread is in; false if in none. */
MODULE_SCOPE bool GwsimCheckCycle(GwsimWorld *worldPtr, GwsimThread *thrPtr);

/* gwsimCheckGui.c; needs the cycles' */
MODULE_SCOPE void GwsimCheckGuiInit(GwsimWorld *worldPtr);
MODULE_SCOPE void GwsimCheckGuiFree(GwsimWorld *worldPtr);

/* gwsimCheckEscape.c: a failure went past a trap {GWSIM python}; the event of
 * the violation. */
MODULE_SCOPE uint64_t GwsimCheckEscape(GwsimWorld *worldPtr,
        GwsimThread *thrPtr, const GwsimScriptError *errorPtr);
/* gwsimCheckTimeout.c: true at the first time that it is asked for a kind and
 * a key, which tells apart what it is said of. */
MODULE_SCOPE bool GwsimLintIsNew(GwsimWorld *worldPtr, const char *kind,
        uint64_t key);
/* A script sends without timeoutSec; code is a hash of
 * the text that does. */
MODULE_SCOPE void GwsimCheckTimeout(GwsimWorld *worldPtr,
        GwsimThread *thrPtr, uint64_t code, const GwsimSend *sendPtr);

/* Where a script waits, for a violation: the request's place, else the
 * job's; in gwsimCheckCycle.c. */
MODULE_SCOPE const char *GwsimCheckWaitPlace(const GwsimThread *thrPtr);

#endif /* GWSIM_WORLD_H */
