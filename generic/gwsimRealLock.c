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
 *      4. Who comes in after another one fetches what most calls write
 *         (GwsimRuntimeHot) at once: the other's core has it, and line by
 *         line, as it is needed, it takes longer than what is done here.
 *      5. A wake-up is owed from the change that calls for it to a release
 *         that gives it.  Until then the thread sleeps, so that it and its
 *         park are there.
 *      6. That is the next release by a thread that has nothing more to do
 *         here.  One that comes again holds it back: else the system would
 *         have the woken thread run in its place, where there is no core to
 *         spare, for each message anew; so it finds many.  It is held back
 *         for REAL_HOLD_MAX, and if nobody comes by then, for as long as a
 *         script computes, the loop gets up and gives it (rule 6 of
 *         gwsimRealLoop.c).  runtime-8.14, 8.15
 */

#include "gwsimRealInt.h"

#define SLEEP_MAX       (3600 * GWSIM_S)        /* Longest single sleep. */

static void AwaitLock(Real *realPtr);
static void TakeOver(Real *realPtr, int depth);
static void Fetch(const Real *realPtr);
static void GiveUp(Real *realPtr);
static bool Hold(Real *realPtr);
static void PostAll(GwsimPark *parkPtr);

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
    if (uv_mutex_trylock(&realPtr->lock) != 0) {
        AwaitLock(realPtr);
    }
    TakeOver(realPtr, depth);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealTakeOpen --
 *
 *      Takes the world, when the gate is open (rule 2 of gwsimReal.c), or
 *      notes that the thread, which has it, has entered once more.
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

    /* First the lock: whoever looked at the owner before that would have the
     * cache line brought twice, to read it and to write there. */
    if (uv_mutex_trylock(&realPtr->lock) != 0) {
        if (atomic_load_explicit(&realPtr->owner, memory_order_relaxed)
                == GwsimRealOsSelf()) {
            realPtr->depth++;
            return;
        }
        AwaitLock(realPtr);
    }
    while (rtPtr->running && realPtr->runner != GwsimRealOsSelf()
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
 *      is owed, unless it is held back.
 *
 *----------------------------------------------------------------------
 */

int
GwsimRealRelease(
    Real *realPtr,              /* Runtime; entered. */
    bool mayHold)               /* The thread comes again, as far as it
                                 * knows: it may owe wake-ups for longer. */
{
    GwsimPark *parkPtr = realPtr->owedHead;
    int depth = realPtr->depth;

    if (parkPtr != NULL && mayHold && Hold(realPtr)) {
        parkPtr = NULL;
    } else if (parkPtr != NULL) {
        realPtr->owedHead = NULL;
        realPtr->holding = false;
    }
    GiveUp(realPtr);
    uv_mutex_unlock(&realPtr->lock);
    PostAll(parkPtr);
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
 *      It will be by a release (rule 6).
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealOwe(
    Real *realPtr,              /* Runtime; entered. */
    GwsimPark *parkPtr)         /* Where the thread sleeps. */
{
    parkPtr->nextPtr = NULL;
    if (realPtr->owedHead == NULL) {
        realPtr->owedHead = parkPtr;
    } else {
        realPtr->owedTail->nextPtr = parkPtr;
    }
    realPtr->owedTail = parkPtr;
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

    PostAll(realPtr->owedHead);
    realPtr->owedHead = NULL;
    realPtr->holding = false;
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

/* Takes the lock, which another thread had just now: looks for a while, then
 * sleeps. */
static void
AwaitLock(
    Real *realPtr)              /* Runtime. */
{
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
    const void *self = GwsimRealOsSelf();

    if (realPtr->lastOwner != self) {
        Fetch(realPtr);
        realPtr->lastOwner = self;
    }
    while (realPtr->abandoned) {
        uv_cond_wait(&realPtr->gate, &realPtr->lock);
    }
    atomic_store_explicit(&realPtr->owner, self, memory_order_relaxed);
    realPtr->depth = depth;
    GwsimRealClockLook(&realPtr->clock);
}

/* Has what is written in the world brought here (rule 4). */
static void
Fetch(
    const Real *realPtr)        /* Runtime, just taken. */
{
    const GwsimRuntime *rtPtr = &realPtr->rt;

    for (int i = 0; i < rtPtr->hotCount; i++) {
        GwsimFetchToWrite(rtPtr->hot[i]);
    }
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

/* Whether the wake-ups that are owed can wait for the next release (rule 6).
 * If so the loop gets up if that does not come. */
static bool
Hold(
    Real *realPtr)              /* Runtime; some are owed. */
{
    (void) GwsimRealClockNow(&realPtr->clock);
    if (realPtr->holding) {
        return realPtr->clock.going && (GwsimTime) (realPtr->clock.seen
                - realPtr->heldSince) < REAL_HOLD_MAX;
    }
    if (!realPtr->rt.running || realPtr->driving
            || !GwsimRealLoopForHeld(realPtr)) {
        return false;
    }
    realPtr->holding = true;
    realPtr->heldSince = realPtr->clock.seen;
    return true;
}

/* Gives wake-ups that are owed.  A thread that is woken is gone at once, and
 * its park may come again. */
static void
PostAll(
    GwsimPark *parkPtr)         /* First of them, or NULL. */
{
    while (parkPtr != NULL) {
        GwsimPark *nextPtr = parkPtr->nextPtr;

        GwsimParkPost(parkPtr);
        parkPtr = nextPtr;
    }
}
