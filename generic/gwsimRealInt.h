/*
 * gwsimRealInt.h --
 *
 *      What the files of the real runtime share, and nobody else sees:
 *
 *      gwsimReal.c         the lock, the gate, Run and Close
 *      gwsimRealClock.c    world time from the monotonic clock
 *      gwsimRealHost.c     the OS threads of runnables with a host
 *      gwsimRealLoop.c     the OS thread of timers and other runnables
 *
 *      Rules:
 *      1. All that is below is read and written with the world entered,
 *         unless its comment says otherwise.
 *      2. A thread that sleeps has left the world, and whoever makes work for
 *         it wakes it: once, while it sleeps.
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
#include "gwsimRuntime.h"
#include "gwsimWake.h"

#define REAL_STACK_SIZE     (8 * 1024 * 1024)   /* As the main thread has:
                                                 * Tcl scripts recurse. */
#define REAL_LIMIT_GRACE    GWSIM_S     /* For what goes on at the limit. */
#define REAL_BREAK_FIRST    (100 * GWSIM_MS)    /* Close: before breaking, */
#define REAL_BREAK_AGAIN    (10 * GWSIM_MS)     /* between breaks, and */
#define REAL_CLOSE_MAX      (10 * GWSIM_S)      /* before giving up. */
#define REAL_BATCH          32  /* What is done between two leaves. */
#define REAL_SPIN_MAX       2000        /* Turns before a thread sleeps: at */
#define REAL_SPIN_MIN       64  /* most, at least, and how many times */
#define REAL_SPIN_SKIP      64  /* it sleeps at once after spins in vain. */

typedef struct RealHost RealHost;

typedef struct RealClock {
    double speed;               /* World seconds per wall second. */
    GwsimTime base;             /* World time while it stands, and when it
                                 * was started. */
    uint64_t start;             /* Monotonic time when it was started. */
    GwsimTime limit;            /* Where it stops. */
    GwsimTime latest;           /* Largest time it has shown. */
    bool going;
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
    GwsimTime until;            /* World time to which it sleeps, or
                                 * REAL_FOREVER. */
    GwsimRunnable *readyHead, *readyTail;
} RealLoop;

#define REAL_FOREVER        INT64_MAX

typedef struct Real {
    GwsimRuntime rt;            /* First. */
    uv_mutex_t lock;            /* Held by the thread that has entered. */
    _Atomic(const void *) owner;        /* Which that is; written with the
                                 * lock held, read without. */
    int depth;                  /* How often it has entered. */
    uv_cond_t gate;             /* What may go on has changed. */
    RealClock clock;
    const void *runner;         /* The thread that called Run. */
    uv_cond_t runnerCond;
    bool runnerAsleep;
    bool toQuiet;
    bool driving;               /* A driver script runs. */
    bool immediate;             /* Something is due now, or ready without
                                 * a host: whoever leaves sees to it. */
    bool settling;              /* Somebody does. */
    unsigned cores;             /* Of the machine. */
    unsigned awake;             /* Threads of hosts that do not sleep. */
    bool abandoned;             /* Closed, but some threads did not end. */
    RealHost *hostHead;         /* Those that have not exited. */
    size_t hostCount;
    RealHost *exitedHead;       /* To be joined. */
    RealLoop loop;
} Real;

/* ---- gwsimReal.c ---- */

MODULE_SCOPE bool GwsimRealSleep(Real *realPtr, uv_cond_t *condPtr,
        GwsimTime timeout);
MODULE_SCOPE bool GwsimRealMayGoOn(const Real *realPtr);
MODULE_SCOPE void GwsimRealSettle(Real *realPtr);
MODULE_SCOPE void GwsimRealStepAside(Real *realPtr, atomic_bool *flagPtr,
        int turns);

/* ---- gwsimRealClock.c ---- */

MODULE_SCOPE GwsimTime GwsimRealClockNow(RealClock *clockPtr);
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

#endif /* GWSIM_REAL_INT_H */
