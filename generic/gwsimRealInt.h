/*
 * gwsimRealInt.h --
 *
 *      What the files of the real runtime share, and nobody else sees:
 *
 *      gwsimReal.c         the gate, Run and Close
 *      gwsimRealLock.c     the lock: who is in the world
 *      gwsimRealClock.c    world time from the monotonic clock
 *      gwsimRealHost.c     the OS threads of runnables with a host
 *      gwsimRealLoop.c     the OS thread of timers and other runnables
 *      gwsimRealPark.c     how a thread waits until it is poked
 *
 *      Rules:
 *      1. All that is below is read and written with the world entered,
 *         unless its comment says otherwise.
 *      2. A thread that sleeps has left the world, and whoever makes work for
 *         it wakes it: once, while it sleeps, and not always at once (rule 6
 *         of gwsimRealLock.c).
 *      3. Run waits for a few conditions (RunnerIsWanted in gwsimReal.c); the
 *         outermost Leave, and sleep, look at them: so whoever changes
 *         anything need not think of it.
 *      4. Lock order: there is one lock.
 *      5. What is due at once (a message over no distance) is not the loop's
 *         business: whoever leaves the world sees to it before, so that a
 *         request from thread to thread costs two wake-ups, not four.
 */

#ifndef GWSIM_REAL_INT_H
#define GWSIM_REAL_INT_H

#include <stdatomic.h>
#include <uv.h>

#include "gwsimRealOs.h"
#include "gwsimRealPark.h"
#include "gwsimRuntime.h"
#include "gwsimWake.h"

#define REAL_STACK_SIZE     (8 * 1024 * 1024)   /* As the main thread has:
                                                 * Tcl scripts recurse. */
#define REAL_LIMIT_GRACE    GWSIM_S     /* For what goes on at the limit. */
#define REAL_BREAK_FIRST    (100 * GWSIM_MS)    /* Close: before breaking, */
#define REAL_BREAK_AGAIN    (10 * GWSIM_MS)     /* between breaks, and */
#define REAL_CLOSE_MAX      (10 * GWSIM_S)      /* before giving up. */
#define REAL_BATCH          32  /* What is done between two leaves. */
#define REAL_HOLD_MAX       (100 * GWSIM_US)    /* A wake-up is held back for
                                                 * so long, */
#define REAL_HOLD_ALARM     (500 * GWSIM_US)    /* or until the loop is up, */
#define REAL_HOLD_ALARM_MAX (2 * GWSIM_MS)      /* later if that was mostly
                                                 * in vain. */
#define REAL_ALARM_LEAD     (50 * GWSIM_US)     /* What it may take to get up:
                                                 * the loop does so earlier. */
#define REAL_LOCK_TURNS     200 /* Looks at a lock that is taken. */

typedef struct RealHost RealHost;

typedef struct RealClock {
    bool going;
    bool looked;                /* `latest` is the time: whoever is in the
                                 * world has looked already. */
    GwsimTime latest;           /* Largest time it has shown. */
    uint64_t seen;              /* Monotonic time when it was looked at. */
    GwsimTime limit;            /* Where it stops. */
    GwsimTime base;             /* World time while it stands, and when it
                                 * was started. */
    uint64_t start;             /* Monotonic time when it was started. */
    double speed;               /* World seconds per wall second. */
} RealClock;

typedef struct RealLoop {
    uv_loop_t uv;               /* The loop thread's alone, */
    uv_poll_t wakePoll;         /* with these. */
    uv_poll_t alarmPoll;
    uv_timer_t timer;           /* In place of an alarm. */
    GwsimWake wake;
    GwsimAlarm alarm;
    uv_thread_t thread;
    bool started;
    bool ending;
    bool asleep;
    bool signalled;             /* The wake-up was given in this sleep. */
    bool forHeld;               /* It gets up for wake-ups that are held
                                 * back, */
    GwsimTime holdAlarm;        /* so long after that began. */
    GwsimTime until;            /* World time to which it sleeps, or
                                 * REAL_FOREVER. */
    GwsimRunnable *readyHead, *readyTail;
} RealLoop;

#define REAL_FOREVER        INT64_MAX

typedef struct Real {
    GwsimRuntime rt;            /* First. */

    /* Who is in the world, in one cache line, and no other: those look at it
     * who wait, and from one in which more is written they would take that
     * away. */
    _Alignas(GWSIM_CACHE_LINE)
    uv_mutex_t lock;            /* Held by the thread that has entered. */
    _Atomic(const void *) owner;        /* Which that is; written with the
                                 * lock held, read without. */
    const void *lastOwner;      /* Who was the newest one. */
    int depth;                  /* How often it has entered. */

    /* What is looked at, or changed, each time that the world is taken or
     * released: in one line as well, up to where the clock is only read. */
    _Alignas(GWSIM_CACHE_LINE)
    GwsimPark *owedHead;        /* First of those who are to be woken. */
    const void *runner;         /* The thread that called Run. */
    bool runnerAsleep;
    bool toQuiet;
    bool driving;               /* A driver script runs. */
    bool immediate;             /* Something is due now, or ready without
                                 * a host: whoever leaves sees to it. */
    bool settling;              /* Somebody does. */
    bool holding;               /* Some wake-ups are held back. */
    bool abandoned;             /* Closed, but some threads did not end. */
    RealClock clock;

    GwsimPark *owedTail;        /* The last one; if there is a first. */
    uint64_t heldSince;         /* Since when wake-ups are held back,
                                 * monotonic time. */
    atomic_uint awake;          /* Threads of hosts that do not sleep; read
                                 * and written by any thread. */
    unsigned cores;             /* Of the machine. */
    uv_cond_t gate;             /* What may go on has changed. */
    uv_cond_t runnerCond;
    RealHost *hostHead;         /* Those that have not exited. */
    size_t hostCount;
    RealHost *exitedHead;       /* To be joined. */
    RealLoop loop;
    void *memory;               /* What this stands in. */
} Real;

/* ---- gwsimReal.c ---- */

MODULE_SCOPE bool GwsimRealMayGoOn(const Real *realPtr);
MODULE_SCOPE bool GwsimRealRunnerIsWanted(const Real *realPtr);
MODULE_SCOPE void GwsimRealSettle(Real *realPtr);
MODULE_SCOPE void GwsimRealLeave(Real *realPtr, bool mayHold);

/* ---- gwsimRealLock.c ---- */

MODULE_SCOPE void GwsimRealTake(Real *realPtr, int depth);
MODULE_SCOPE void GwsimRealTakeOpen(Real *realPtr);
MODULE_SCOPE int GwsimRealRelease(Real *realPtr, bool mayHold);
MODULE_SCOPE void GwsimRealOwe(Real *realPtr, GwsimPark *parkPtr);
MODULE_SCOPE bool GwsimRealSleep(Real *realPtr, uv_cond_t *condPtr,
        GwsimTime timeout);

/* Whether there is a core for each thread that is awake, as far as this world
 * knows: else whoever spins keeps another from what it waits for. */
#define GwsimRealMaySpin(realPtr) \
    (atomic_load_explicit(&(realPtr)->awake, memory_order_relaxed) \
            <= (realPtr)->cores)

/* ---- gwsimRealClock.c ---- */

MODULE_SCOPE GwsimTime GwsimRealClockNow(RealClock *clockPtr);
MODULE_SCOPE void GwsimRealClockLook(RealClock *clockPtr);
MODULE_SCOPE void GwsimRealClockStart(RealClock *clockPtr, GwsimTime limit);
MODULE_SCOPE void GwsimRealClockHalt(RealClock *clockPtr);
MODULE_SCOPE uint64_t GwsimRealClockWhen(const RealClock *clockPtr,
        GwsimTime time);
MODULE_SCOPE GwsimTime GwsimRealElapsed(uint64_t since);

/* ---- gwsimRealHost.c ---- */

MODULE_SCOPE void GwsimRealHostReady(Real *realPtr, GwsimRunnable *runPtr);
MODULE_SCOPE size_t GwsimRealHostsClose(Real *realPtr);
MODULE_SCOPE void GwsimRealHostsJoin(Real *realPtr);

/* ---- gwsimRealLoop.c ---- */

MODULE_SCOPE bool GwsimRealLoopOpen(Real *realPtr);
MODULE_SCOPE void GwsimRealLoopClose(Real *realPtr);
MODULE_SCOPE void GwsimRealLoopStart(Real *realPtr);
MODULE_SCOPE void GwsimRealLoopReady(Real *realPtr, GwsimRunnable *runPtr);
MODULE_SCOPE bool GwsimRealLoopWork(Real *realPtr);
MODULE_SCOPE void GwsimRealLoopWake(Real *realPtr);
MODULE_SCOPE void GwsimRealLoopTimer(Real *realPtr, GwsimTime due);
MODULE_SCOPE bool GwsimRealLoopForHeld(Real *realPtr);

#endif /* GWSIM_REAL_INT_H */
