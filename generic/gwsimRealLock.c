/*
 * gwsimRealLock.c --
 *
 *      Who is in a real world: one thread at a time, by one lock.  A world is
 *      held for about a microsecond, many times a request: so whoever finds
 *      it taken looks for a while before it sleeps, and threads that are to
 *      get up are woken when the lock has been given up, not before: one
 *      that is woken under it would only sleep again, on the lock.
 *
 *      Rules:
 *      1. The lock is taken and released here alone; GwsimRealSleep has it
 *         released by a condition.
 *      2. No thread looks for longer than REAL_LOCK_TURNS, and none while
 *         more threads are awake than the machine has cores: who holds the
 *         lock may be one that waits for a core.
 *      3. No thread gets into a world that was closed without it (rule 5 of
 *         gwsimReal.c).
 *      4. A wake-up is owed from the change that calls for it to the next
 *         release; then it is given.  Until then the thread sleeps, so that
 *         it and its park are there.
 */

#include "gwsimRealInt.h"

#define SLEEP_MAX       (3600 * GWSIM_S)        /* Longest single sleep. */

static void Lock(Real *realPtr);
static void TakeOver(Real *realPtr, int depth);
static void GiveUp(Real *realPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealTake --
 *
 *      Takes the world: waits until no other thread has it.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The calling thread has entered so often.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealTake(
    Real *realPtr,              /* Runtime; not entered. */
    int depth)                  /* How often it then has entered. */
{
    Lock(realPtr);
    TakeOver(realPtr, depth);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealTakeOpen --
 *
 *      Takes the world once, when the gate is open (rule 2 of gwsimReal.c).
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      As of GwsimRealTake.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealTakeOpen(
    Real *realPtr)              /* Runtime; not entered. */
{
    const GwsimRuntime *rtPtr = &realPtr->rt;

    Lock(realPtr);
    while (rtPtr->running && realPtr->runner != GwsimRealSelf()
            && (realPtr->driving
            || (rtPtr->driverHead != NULL && !rtPtr->stopping))) {
        uv_cond_wait(&realPtr->gate, &realPtr->lock);
    }
    TakeOver(realPtr, 1);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealRelease --
 *
 *      Leaves the world altogether.
 *
 * Results:
 *      How often the thread had entered.
 *
 * Side effects:
 *      Wakes the thread of Run if it is wanted, and those to whom a wake-up
 *      is owed.
 *
 *----------------------------------------------------------------------
 */

int
GwsimRealRelease(
    Real *realPtr)              /* Runtime; entered. */
{
    GwsimPark *owed[REAL_OWED_MAX];
    int count = realPtr->owedCount, depth = realPtr->depth;

    for (int i = 0; i < count; i++) {
        owed[i] = realPtr->owed[i];
    }
    realPtr->owedCount = 0;
    GiveUp(realPtr);
    uv_mutex_unlock(&realPtr->lock);
    for (int i = 0; i < count; i++) {
        GwsimParkPost(owed[i]);
    }
    return depth;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealOwe --
 *
 *      Notes that a thread is to be woken.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      It will be, at the latest when the calling thread leaves.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealOwe(
    Real *realPtr,              /* Runtime; entered. */
    GwsimPark *parkPtr)         /* Where the thread sleeps. */
{
    if (realPtr->owedCount == REAL_OWED_MAX) {
        GwsimParkPost(parkPtr);
    } else {
        realPtr->owed[realPtr->owedCount++] = parkPtr;
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealSleep --
 *
 *      Leaves the world altogether until a condition is signalled.
 *
 * Results:
 *      False if the timeout came first.  True proves nothing: look again.
 *
 * Side effects:
 *      As of GwsimRealRelease.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimRealSleep(
    Real *realPtr,              /* Runtime; entered. */
    uv_cond_t *condPtr,         /* To be signalled with the world entered. */
    GwsimTime timeout)          /* Longest sleep, or REAL_FOREVER. */
{
    int depth = realPtr->depth, result = 0;

    while (realPtr->owedCount > 0) {
        GwsimParkPost(realPtr->owed[--realPtr->owedCount]);
    }
    GiveUp(realPtr);
    if (timeout < REAL_FOREVER) {
        result = uv_cond_timedwait(condPtr, &realPtr->lock,
                (uint64_t) (timeout < 0 ? 0
                : timeout > SLEEP_MAX ? SLEEP_MAX : timeout));
    } else {
        uv_cond_wait(condPtr, &realPtr->lock);
    }
    TakeOver(realPtr, depth);
    return result == 0;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealSelf --
 *
 *      Tells the calling thread from all others.
 *
 * Results:
 *      An address of its own.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

const void *
GwsimRealSelf(void)
{
    static _Thread_local const char self = 0;

    return &self;
}

/* Takes the lock: looks for a while, then sleeps. */
static void
Lock(
    Real *realPtr)              /* Runtime. */
{
    if (uv_mutex_trylock(&realPtr->lock) == 0) {
        return;
    }
    if (GwsimRealMaySpin(realPtr)) {
        for (int i = 0; i < REAL_LOCK_TURNS; i++) {
            GwsimRealOsPause();
            if (atomic_load_explicit(&realPtr->owner, memory_order_relaxed)
                    == NULL && uv_mutex_trylock(&realPtr->lock) == 0) {
                return;
            }
        }
    }
    uv_mutex_lock(&realPtr->lock);
}

/* Notes who is in the world, the lock being held (rule 3). */
static void
TakeOver(
    Real *realPtr,              /* Runtime. */
    int depth)                  /* How often it has entered. */
{
    while (realPtr->abandoned) {
        uv_cond_wait(&realPtr->gate, &realPtr->lock);
    }
    atomic_store_explicit(&realPtr->owner, GwsimRealSelf(),
            memory_order_relaxed);
    realPtr->depth = depth;
    GwsimRealClockLook(&realPtr->clock);
}

/* Notes that nobody is in the world, the lock being about to be released.
 * This is where all that others did comes to the thread of Run. */
static void
GiveUp(
    Real *realPtr)              /* Runtime. */
{
    if (realPtr->runnerAsleep && GwsimRealRunnerIsWanted(realPtr)) {
        realPtr->runnerAsleep = false;
        uv_cond_signal(&realPtr->runnerCond);
    }
    realPtr->depth = 0;
    atomic_store_explicit(&realPtr->owner, NULL, memory_order_relaxed);
}
