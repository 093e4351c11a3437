/*
 * gwsimRuntime.h --
 *
 *      The contract between the core and what carries it: now, timers,
 *      runnables (threads as a runtime sees them), the lock, the run loop.
 *      Two runtimes keep it: virtual (gwsimVirtual.c) and real
 *      (gwsimReal.c).  Both pass the same tests/runtime.test.
 *
 *      Rules:
 *      1. Every call but Create, Run and Close is made with the world
 *         entered (GwsimEnter); timer procs and step procs are called with it
 *         entered.  Enter may nest; the outermost leave counts.
 *      2. Time stands still unless Run is in progress.  Timers fire in the
 *         order (due, late after the others, order of starting), also those
 *         started for an instant whose late timers have begun to fire.
 *      3. At one instant: ready runnables first, first come first served,
 *         then timers, then late timers; a searching chooser may reorder,
 *         and take times that differ by at most epsilon for one instant.
 *      4. Run returns GWSIM_RUN_QUIET when nothing counted is left: no
 *         runnable ready or stepping, no counted timer pending, no driver
 *         script pending.  At its limit, all that is due then and all that
 *         becomes ready then comes first (on real, for as long as a grace
 *         time lasts); then time stands at exactly the limit.
 *      5. A driver script (`at`, `when`) runs on the thread that called Run,
 *         with the world left; meanwhile no other thread gets past
 *         GwsimEnter, no timer fires, no step starts.  On virtual a `when`
 *         runs at the GwsimLeave of the call that emitted its event; on real
 *         no other thread gets past GwsimEnter from then on until it ran.
 *         One that is posted outside Run waits for the next Run.
 *      6. A runnable steps on one OS thread at a time: if it needs a host
 *         (a script), on an OS thread of its own (real) from its first such
 *         step to its exit; else on any thread, within the world.  Being made
 *         ready while stepping is not lost: it steps again.
 */

#ifndef GWSIM_RUNTIME_H
#define GWSIM_RUNTIME_H

#include "gwsimBase.h"
#include "gwsimChooser.h"
#include "gwsimWheel.h"

typedef struct GwsimRuntime GwsimRuntime;
typedef struct GwsimTimer GwsimTimer;
typedef struct GwsimRunnable GwsimRunnable;

/* ---- Timers ---- */

typedef void GwsimTimerProc(GwsimRuntime *rtPtr, GwsimTimer *timerPtr);

typedef struct GwsimTimerType {
    const char *name;           /* For diagnostics. */
    GwsimTimerProc *proc;       /* Called when due; may start it again. */
    bool late;                  /* Fires after all else of its instant. */
    bool counted;               /* Keeps `run` going; false: housekeeping. */
    /* The lane of a timer: those of one lane that are due at one instant
     * fire in their order, whatever a search chooses.  NULL: it has none. */
    const void *(*laneProc)(const GwsimTimer *timerPtr);
    /* What it is of, for those who count ties: at most two names, 0 where
     * there is none.  NULL: its own name is all. */
    void (*tellProc)(const GwsimTimer *timerPtr, uint32_t names[2]);
    /* The timer is due before long: has fetched into the cache what it is a
     * part of leads to, at the second call (`soon`) what that leads to.  Any
     * call may fail to come, or come again.  NULL: nothing. */
    void (*fetchProc)(const GwsimTimer *timerPtr, bool soon);
} GwsimTimerType;

struct GwsimTimer {             /* Zeroed by its owner before first use. */
    GwsimWheelNode node;
    const GwsimTimerType *typePtr;      /* NULL while stopped. */
};

/* Two timers that could have fired in either order: the first did so first,
 * in a search.  Each such pair is kept once. */
typedef struct GwsimTie {
    struct {
        const GwsimTimerType *typePtr;
        uint32_t names[2];      /* As of tellProc. */
    } timers[2];
} GwsimTie;

/* ---- Runnables ---- */

typedef enum GwsimStep {
    GWSIM_STEP_IDLE,            /* Nothing to do until made ready again. */
    GWSIM_STEP_MORE,            /* Goes to the end of the ready list. */
    GWSIM_STEP_EXIT             /* Ended: exitProc comes next, then never. */
} GwsimStep;

typedef struct GwsimRunnableType {
    GwsimStep (*stepProc)(GwsimRunnable *runPtr);  /* One slice. */
    void (*exitProc)(GwsimRunnable *runPtr);  /* Frees the host's side, on
                                 * the thread that stepped, world left. */
    void (*breakProc)(GwsimRunnable *runPtr); /* Makes a running script stop
                                 * (real, at close); from any thread, world
                                 * entered, never once exitProc has begun.
                                 * May be NULL, as exitProc may. */
} GwsimRunnableType;

struct GwsimRunnable {
    GwsimRunnable *nextPtr;     /* In the ready list. */
    const GwsimRunnableType *typePtr;
    void *osPtr;                /* The runtime's own. */
    bool ready;                 /* In the ready list, or marked while
                                 * stepping. */
    bool needsHost;             /* Scripts: an OS thread of its own on real.
                                 * Set by the core before Ready, and never
                                 * reset. */
    bool exited;                /* exitProc has returned: the owner may free
                                 * it.  Ready does nothing any more. */
    /* Apart from `ready`: the compiler reads flags that stand together as one
     * word, and that would have to wait until `ready`, which was set just
     * now, has come to memory. */
    _Alignas(uint32_t) bool stepping;
    bool exiting;               /* exitProc has begun. */
};

/* ---- The runtime ---- */

#define GWSIM_HOT_MAX           24

typedef enum GwsimRunEnd {
    GWSIM_RUN_QUIET,            /* Nothing is left to happen. */
    GWSIM_RUN_LIMIT,            /* The time asked for is reached. */
    GWSIM_RUN_STOPPED           /* GwsimRuntimeStop was called. */
} GwsimRunEnd;

/* Runs one driver script on the thread of Run; world left. */
typedef void GwsimDriverProc(void *clientData, void *script);

typedef struct GwsimRuntimeType {
    const char *name;           /* "virtual" or "real". */
    GwsimTime (*nowProc)(GwsimRuntime *rtPtr);  /* NULL: rtPtr->now. */
    void (*timerChangedProc)(GwsimRuntime *rtPtr, GwsimTime due);
                                /* A timer was added; NULL if no matter. */
    void (*readyProc)(GwsimRuntime *rtPtr, GwsimRunnable *runPtr);
                                /* It has become ready and is not stepping:
                                 * see to it that it steps. */
    void (*enterProc)(GwsimRuntime *rtPtr);
    void (*leaveProc)(GwsimRuntime *rtPtr);
    GwsimRunEnd (*runProc)(GwsimRuntime *rtPtr, GwsimTime limit,
            bool toQuiet);
    size_t (*closeProc)(GwsimRuntime *rtPtr);
    void (*haltProc)(GwsimRuntime *rtPtr);      /* NULL: no OS threads. */
    /* NULL: threads are preempted without being asked. */
    bool (*preemptProc)(GwsimRuntime *rtPtr, GwsimRunnable *runPtr);
    /* A timer is no longer pending, while timersSeen; may be NULL. */
    void (*timerGoneProc)(GwsimRuntime *rtPtr, const GwsimTimer *timerPtr);
} GwsimRuntimeType;

typedef struct GwsimDriverScript {
    struct GwsimDriverScript *nextPtr;
    void *script;               /* The driver's own. */
} GwsimDriverScript;

struct GwsimRuntime {           /* First member of each runtime's struct. */
    const GwsimRuntimeType *typePtr;
    GwsimChooser *chooserPtr;
    void *clientData;           /* The core (GwsimCore *). */
    GwsimTime now;              /* World time, where it has no nowProc. */
    GwsimWheel wheel;           /* Timers; key = due * 2 + late. */
    GwsimWheelNode early;       /* List of timers due at the instant whose
                                 * late ones the wheel has come to. */
    uint64_t countedTimers;     /* Counted timers pending. */
    uint64_t active;            /* Runnables ready or stepping. */
    uint64_t runnables;         /* How many there are; its owner says. */
    GwsimDriverProc *driverProc;
    void *driverData;
    GwsimDriverScript *driverHead, *driverTail;
    /* The number of a runnable in its world, for a guide; NULL: 0. */
    uint64_t (*numberProc)(const GwsimRunnable *runPtr);
    bool timersSeen;            /* timerGoneProc wants to know. */
    GwsimTime epsilon;          /* Of a search; 0: times are exact. */
    GwsimTie *ties;             /* Seen in a search. */
    size_t tieCount, tieSpace;
    /* Lines of the cache that most calls of the core write: another core may
     * have them (GwsimRuntimeHot). */
    const void *hot[GWSIM_HOT_MAX];
    int hotCount;
    bool running;               /* Inside Run. */
    bool stopping;              /* Stop was asked for; reset as Run ends. */
    bool closing;
};

MODULE_SCOPE GwsimRuntime *GwsimVirtualCreate(GwsimChooser *chooserPtr);
/* speed: world seconds per wall second.  NULL if the system has no
 * descriptor left. */
MODULE_SCOPE GwsimRuntime *GwsimRealCreate(GwsimChooser *chooserPtr,
        double speed);

/* Closes: every runnable with a host is stepped until it exits (its owner
 * must have doomed it, so that steps end), then all is freed.  What is left
 * besides is dropped: timers, other runnables, driver scripts (whose owner
 * takes them before, if they need freeing).  Time stands still meanwhile.
 * Returns 0; on real, the number of threads that would not end in time: the
 * runtime is left to them, and they come to no call of the core any more. */
MODULE_SCOPE size_t GwsimRuntimeClose(GwsimRuntime *rtPtr);
/* Instead of Close, from a driver script that does not return: the process
 * ends in it.  The OS threads end as at Close; nothing is freed. */
MODULE_SCOPE void GwsimRuntimeHalt(GwsimRuntime *rtPtr);

/* Says what most calls of the core write, besides what the runtime has: who
 * comes into the world after another core fetches it all at once, where each
 * line would be waited for by itself.  What is too much is left out. */
MODULE_SCOPE void GwsimRuntimeHot(GwsimRuntime *rtPtr, const void *fromPtr,
        size_t size);

/* Starts a timer, anew if it is pending.  A due in the past counts as now,
 * one beyond GWSIM_TIME_MAX as that. */
MODULE_SCOPE void GwsimTimerStart(GwsimRuntime *rtPtr, GwsimTimer *timerPtr,
        const GwsimTimerType *typePtr, GwsimTime due);
MODULE_SCOPE void GwsimTimerCancel(GwsimRuntime *rtPtr, GwsimTimer *timerPtr);

/* Stops a timer: it will not fire.  One that is not pending, as most are that
 * are stopped, stays as it is. */
static inline void
GwsimTimerStop(
    GwsimRuntime *rtPtr,        /* Runtime. */
    GwsimTimer *timerPtr)       /* Pending or not. */
{
    if (timerPtr->typePtr != NULL) {
        GwsimTimerCancel(rtPtr, timerPtr);
    }
}

/* Whether a runnable that steps is to give way just now: a choice, made only
 * in a search, and only if something else could happen.  If so it returns
 * GWSIM_STEP_MORE as soon as it can, and something else comes next. */
MODULE_SCOPE bool GwsimPreempt(GwsimRuntime *rtPtr, GwsimRunnable *runPtr);
MODULE_SCOPE void GwsimReady(GwsimRuntime *rtPtr, GwsimRunnable *runPtr);
MODULE_SCOPE void GwsimDriverPost(GwsimRuntime *rtPtr, void *script);
MODULE_SCOPE void *GwsimDriverTake(GwsimRuntime *rtPtr);
MODULE_SCOPE void GwsimRuntimeStop(GwsimRuntime *rtPtr);
/* limit: world time at which to stop; toQuiet: stop when nothing counted
 * is left, else only at the limit. */
MODULE_SCOPE GwsimRunEnd GwsimRun(GwsimRuntime *rtPtr, GwsimTime limit,
        bool toQuiet);

/* ---- For the runtimes only ---- */

/* A runnable with a host is stepped at most so often at close. */
#define GWSIM_CLOSE_STEPS       1000

MODULE_SCOPE void GwsimRuntimeInit(GwsimRuntime *rtPtr,
        const GwsimRuntimeType *typePtr, GwsimChooser *chooserPtr);
MODULE_SCOPE void GwsimRuntimeFree(GwsimRuntime *rtPtr);
/* False: none is.  It looks at no timer, which another core may have. */
static inline bool
GwsimTimerMayBeDue(
    const GwsimRuntime *rtPtr,  /* Runtime. */
    GwsimTime now)              /* Time. */
{
    return rtPtr->early.nextPtr != NULL
            || GwsimWheelMayHave(&rtPtr->wheel, (uint64_t) now * 2 + 1);
}

/* The first timer due by `now`, unlinked and about to be fired, or NULL. */
MODULE_SCOPE GwsimTimer *GwsimTimerPop(GwsimRuntime *rtPtr, GwsimTime now);
/* Fires a timer, be it pending or popped. */
MODULE_SCOPE void GwsimTimerFire(GwsimRuntime *rtPtr, GwsimTimer *timerPtr);
/* A time before which no timer is due; false if there is no timer. */
MODULE_SCOPE bool GwsimTimerBound(const GwsimRuntime *rtPtr,
        GwsimTime *boundPtr);
/* One step of a runnable that is ready and unlinked.  False: it exited. */
MODULE_SCOPE bool GwsimRunnableStep(GwsimRuntime *rtPtr,
        GwsimRunnable *runPtr);

/* Written for the virtual clock, where nothing else takes the time. */
#define GwsimNow(rtPtr) \
    (__builtin_expect((rtPtr)->typePtr->nowProc == NULL, true) \
            ? (rtPtr)->now : (rtPtr)->typePtr->nowProc(rtPtr))
#define GwsimEnter(rtPtr)       ((rtPtr)->typePtr->enterProc(rtPtr))
#define GwsimLeave(rtPtr)       ((rtPtr)->typePtr->leaveProc(rtPtr))

#endif /* GWSIM_RUNTIME_H */
