/*
 * gwsimRealWatch.c --
 *
 *      The watchdog of gwsimRealWatch.h.
 *
 *      What is watched is one word; the watchdog claims it for a call by its
 *      lowest bit, and Turn waits for the lock then:
 *
 *                    Turn                 too long, no sign
 *          nothing <------> watched  <----------------------> claimed
 *                                          call is over
 *
 *      It looks a few times in a patience, so it calls late by a part of it.
 *      What counts is the time for which the watched thread has had a
 *      processor: on a busy machine nobody runs out of it sooner.  A thread
 *      that waits for another process (Jython) uses none; so there is a limit
 *      on wall time, too, many times as long.
 */

#include "gwsimRealWatch.h"

#include <uv.h>

#include "gwsimRealOs.h"

#define CLAIMED         ((uintptr_t) 1)
#define LOOKS           4       /* In a patience. */
#define LOOK_MAX        (10 * GWSIM_S)  /* Longest time between two. */
#define AGAIN           (20 * GWSIM_MS) /* Between two calls. */
#define WALL            12      /* Patiences of wall time are too long, too. */

struct GwsimWatch {
    uv_thread_t thread;
    GwsimRealOsClock clock;     /* Of the thread that is watched. */
    uv_mutex_t lock;            /* Held but while asleep. */
    uv_cond_t changed;          /* ending, or patience. */
    bool ending;
    GwsimTime patience;         /* The shortest so far. */
    atomic_uintptr_t watched;   /* GwsimWatched *, | CLAIMED */
    atomic_uint_fast64_t signs; /* Counts turns and signs of life. */
};

typedef struct Lasted {         /* Since the last sign of life, or by now. */
    GwsimTime cpu;              /* Of the watched thread. */
    GwsimTime wall;
} Lasted;

static void     Main(void *arg);
static Lasted   Clocks(const GwsimWatch *watchPtr);
static bool     IsTooLong(const Lasted *lastedPtr, GwsimTime patience);
static bool     Bark(GwsimWatch *watchPtr, uintptr_t watched,
                    uint64_t signs, const Lasted *lastedPtr);
static void     SetPatience(GwsimWatch *watchPtr, GwsimTime patience);

/*
 *----------------------------------------------------------------------
 *
 * GwsimWatchStart, GwsimWatchStop --
 *
 *      The life of a watchdog.
 *
 * Results:
 *      Start: the watchdog, or NULL.
 *
 *----------------------------------------------------------------------
 */

GwsimWatch *
GwsimWatchStart(void)
{
    GwsimWatch *watchPtr = GwsimCalloc(1, sizeof(*watchPtr));
    GwsimRealSignals signals;
    int result;

    (void) uv_mutex_init(&watchPtr->lock);
    (void) uv_cond_init(&watchPtr->changed);
    watchPtr->patience = GWSIM_TIME_MAX;
    watchPtr->clock = GwsimRealOsThreadClock();
    GwsimRealOsBlock(&signals);
    result = uv_thread_create(&watchPtr->thread, Main, watchPtr);
    GwsimRealOsRestore(&signals);
    if (result != 0) {
        uv_cond_destroy(&watchPtr->changed);
        uv_mutex_destroy(&watchPtr->lock);
        GwsimFree(watchPtr);
        return NULL;
    }
    return watchPtr;
}

void
GwsimWatchStop(
    GwsimWatch *watchPtr)       /* Watchdog that watches nothing. */
{
    uv_mutex_lock(&watchPtr->lock);
    watchPtr->ending = true;
    uv_cond_broadcast(&watchPtr->changed);
    uv_mutex_unlock(&watchPtr->lock);
    (void) uv_thread_join(&watchPtr->thread);
    uv_cond_destroy(&watchPtr->changed);
    uv_mutex_destroy(&watchPtr->lock);
    GwsimFree(watchPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWatchTurn, GwsimWatchSign --
 *
 *      What is watched from now on; that it still lives.
 *
 * Results:
 *      Turn: what was watched before, or NULL.
 *
 * Side effects:
 *      Turn waits for a call that is under way.
 *
 *----------------------------------------------------------------------
 */

GwsimWatched *
GwsimWatchTurn(
    GwsimWatch *watchPtr,       /* Watchdog. */
    GwsimWatched *watchedPtr)   /* What to watch, or NULL. */
{
    uintptr_t old = atomic_load_explicit(&watchPtr->watched,
            memory_order_relaxed);

    GwsimWatchSign(watchPtr);
    if (watchedPtr != NULL && watchedPtr->patience < watchPtr->patience) {
        SetPatience(watchPtr, watchedPtr->patience);
    }
    if (old == 0) {
        /* Nobody claims nothing: no other thread writes there now. */
        atomic_store_explicit(&watchPtr->watched, (uintptr_t) watchedPtr,
                memory_order_release);
        return NULL;
    }
    while ((old & CLAIMED) != 0 || !atomic_compare_exchange_weak_explicit(
            &watchPtr->watched, &old, (uintptr_t) watchedPtr,
            memory_order_acq_rel, memory_order_acquire)) {
        if ((old & CLAIMED) != 0) {
            uv_mutex_lock(&watchPtr->lock);
            uv_mutex_unlock(&watchPtr->lock);
            old = atomic_load_explicit(&watchPtr->watched,
                    memory_order_acquire);
        }
    }
    return (GwsimWatched *) old;
}

void
GwsimWatchSign(
    GwsimWatch *watchPtr)       /* Watchdog. */
{
    atomic_store_explicit(&watchPtr->signs, atomic_load_explicit(
            &watchPtr->signs, memory_order_relaxed) + 1,
            memory_order_relaxed);
}

/* The thread: looks, and sleeps. */
static void
Main(
    void *arg)                  /* The watchdog. */
{
    GwsimWatch *watchPtr = arg;
    uintptr_t last = 0;
    uint64_t lastSigns = 0;
    Lasted since = { 0, 0 };

    GwsimRealOsName("gwsim-watch");
    uv_mutex_lock(&watchPtr->lock);
    while (!watchPtr->ending) {
        uintptr_t now = atomic_load_explicit(&watchPtr->watched,
                memory_order_acquire);
        uint64_t signs = atomic_load_explicit(&watchPtr->signs,
                memory_order_relaxed);
        GwsimTime pause = watchPtr->patience / LOOKS;

        if (now != last || signs != lastSigns) {
            last = now;
            lastSigns = signs;
            since = Clocks(watchPtr);
        } else if (now != 0) {
            Lasted lasted = Clocks(watchPtr);

            lasted.cpu -= since.cpu;
            lasted.wall -= since.wall;
            if (IsTooLong(&lasted, watchPtr->patience)
                    && Bark(watchPtr, now, signs, &lasted)) {
                pause = AGAIN;
            }
        }
        (void) uv_cond_timedwait(&watchPtr->changed, &watchPtr->lock,
                (uint64_t) (pause < LOOK_MAX ? pause : LOOK_MAX));
    }
    uv_mutex_unlock(&watchPtr->lock);
}

static Lasted
Clocks(
    const GwsimWatch *watchPtr) /* Watchdog. */
{
    return (Lasted) {
        .cpu = GwsimRealOsNow(watchPtr->clock),
        .wall = (GwsimTime) uv_hrtime()
    };
}

static bool
IsTooLong(
    const Lasted *lastedPtr,    /* How long there was no sign of life. */
    GwsimTime patience)         /* Processor time. */
{
    return lastedPtr->cpu >= patience || lastedPtr->wall / WALL >= patience;
}

/* Calls the proc of what goes on for too long; false if it does no more, or
 * has more patience than others had. */
static bool
Bark(
    GwsimWatch *watchPtr,       /* Watchdog. */
    uintptr_t watched,          /* What was looked at. */
    uint64_t signs,             /* The signs of life by then. */
    const Lasted *lastedPtr)    /* How long there was no other. */
{
    uintptr_t old = watched;
    GwsimWatched *watchedPtr;
    bool barks;

    if (!atomic_compare_exchange_strong_explicit(&watchPtr->watched, &old,
            watched | CLAIMED, memory_order_acq_rel, memory_order_relaxed)) {
        return false;
    }
    watchedPtr = (GwsimWatched *) watched;
    barks = IsTooLong(lastedPtr, watchedPtr->patience)
            && signs == atomic_load_explicit(&watchPtr->signs,
                    memory_order_relaxed);
    if (barks) {
        watchedPtr->barked = true;
        watchedPtr->proc(watchedPtr->data);
    }
    atomic_store_explicit(&watchPtr->watched, watched,
            memory_order_release);
    return barks;
}

/* The shortest patience decides how often to look. */
static void
SetPatience(
    GwsimWatch *watchPtr,       /* Watchdog. */
    GwsimTime patience)         /* Shorter than before. */
{
    uv_mutex_lock(&watchPtr->lock);
    watchPtr->patience = patience;
    uv_cond_broadcast(&watchPtr->changed);
    uv_mutex_unlock(&watchPtr->lock);
}
