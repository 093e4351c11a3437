/*
 * gwsimRealPark.c --
 *
 *      Waiting for a poke: gwsimRealPark.h says what; here is for how long a
 *      thread spins.
 *
 *      Rules:
 *      1. A spin lasts SPIN_MAX, about what two sleeps and wake-ups cost on
 *         an idle machine: what comes sooner is cheaper to wait for, and of
 *         two threads that answer each other neither need sleep.
 *      2. Spins in vain count SPIN_VAIN each, up to SPIN_COUNT_MAX; a spin
 *         that was not takes one off.  At a count of n the next 2^n - 1 waits
 *         go without a spin: so what is lost stays small, and only a thread
 *         whose spins mostly pay goes on with them.  When it does spin it is
 *         as long as ever: with shorter ones, two threads that both sleep
 *         would never get out of that.
 *         A wait without a spin that was over by SPIN_MAX takes one off as
 *         well, of a count that one spin in vain has made: else one moment in
 *         which nothing came has many sleeps after it, each as dear.
 *      3. A spin that took much longer than it should was preempted: the
 *         machine has other things to do, and the count is SPIN_COUNT_MAX.
 *      4. Who poked last is likely to do so next.  If that was on the core
 *         that the thread has itself, it does not spin: it would keep the
 *         other one from what it waits for.
 *      5. On a busy machine it is bad to be woken from another core: there
 *         the thread waits for its turn, often a millisecond.  Here it comes
 *         on as soon as the other one sleeps.  So who has waited for a core
 *         for LATE_MIN a sleep goes to the core of who wakes it.
 */

#include "gwsimRealPark.h"

#include "gwsimRealOs.h"

#define SPIN_MAX        (100 * GWSIM_US)
#define SPIN_LOOK       32      /* Turns between two looks at the clock. */
#define SPIN_VAIN       3
#define SPIN_COUNT_MAX  8
#define APART_MAX       8       /* Sleeps between two looks at that. */
#define LATE_MIN        (200 * GWSIM_US)

enum {AWAKE, SPINNING, ASLEEP, POKED};      /* States. */

typedef enum SpinEnd {
    END_POKED,
    END_VAIN,
    END_PREEMPTED               /* It may have been poked, or not. */
} SpinEnd;

static bool SharesCore(GwsimPark *parkPtr);
static void Approach(GwsimPark *parkPtr);
static void SleepUntilPosted(GwsimPark *parkPtr, bool skips);
static SpinEnd Spin(GwsimPark *parkPtr);
static void Learn(GwsimPark *parkPtr, SpinEnd end);

/*
 *----------------------------------------------------------------------
 *
 * GwsimParkOpen, GwsimParkClose --
 *
 *      The life of a park.
 *
 * Results:
 *      Open: false if it cannot be.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimParkOpen(
    GwsimPark *parkPtr)         /* All zero. */
{
    atomic_init(&parkPtr->state, AWAKE);
    atomic_init(&parkPtr->pokedFrom, -1);
    return uv_sem_init(&parkPtr->sem, 0) == 0;
}

void
GwsimParkClose(
    GwsimPark *parkPtr)         /* Nobody waits, or will poke. */
{
    uv_sem_destroy(&parkPtr->sem);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimParkBegin, GwsimParkWait, GwsimParkEnd --
 *
 *      A wait.
 *
 * Results:
 *      None: look again.
 *
 * Side effects:
 *      Time passes.
 *
 *----------------------------------------------------------------------
 */

void
GwsimParkBegin(
    GwsimPark *parkPtr)         /* Of the calling thread. */
{
    atomic_store(&parkPtr->state, SPINNING);
}

void
GwsimParkWait(
    GwsimPark *parkPtr,         /* Of the calling thread; begun. */
    bool maySpin,               /* There is a core for it. */
    atomic_uint *awakePtr)      /* Number of threads awake, or NULL. */
{
    int spinning = SPINNING;
    bool shares = SharesCore(parkPtr), skips = false;

    if (maySpin && !shares) {
        skips = parkPtr->skips-- > 0;
        if (!skips) {
            Learn(parkPtr, Spin(parkPtr));
        }
    }
    if (atomic_load(&parkPtr->state) != SPINNING) {
        return;
    }
    if (!shares && ++parkPtr->apart == APART_MAX) {
        Approach(parkPtr);
    }
    if (awakePtr != NULL) {
        atomic_fetch_sub(awakePtr, 1);
    }
    if (atomic_compare_exchange_strong(&parkPtr->state, &spinning, ASLEEP)) {
        SleepUntilPosted(parkPtr, skips);
    } else if (awakePtr != NULL) {
        atomic_fetch_add(awakePtr, 1);
    }
}

void
GwsimParkEnd(
    GwsimPark *parkPtr)         /* Of the calling thread. */
{
    atomic_store(&parkPtr->state, AWAKE);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimParkPoke --
 *
 *      Ends the wait of a thread, if it has begun one.
 *
 * Results:
 *      True: it sleeps, and the caller owes it a post.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimParkPoke(
    GwsimPark *parkPtr)         /* Of another thread. */
{
    if (atomic_load(&parkPtr->state) == AWAKE) {
        return false;
    }
    atomic_store_explicit(&parkPtr->pokedFrom, GwsimRealOsCore(),
            memory_order_relaxed);
    if (atomic_exchange(&parkPtr->state, POKED) != ASLEEP) {
        return false;
    }
    atomic_store_explicit(&parkPtr->pokedAt, uv_hrtime(),
            memory_order_relaxed);
    return true;
}

/* Whether the thread has the core that the last poke came from (rule 4). */
static bool
SharesCore(
    GwsimPark *parkPtr)         /* Of the calling thread. */
{
    int core = atomic_load_explicit(&parkPtr->pokedFrom,
            memory_order_relaxed);

    return core >= 0 && core == GwsimRealOsCore();
}

/* Goes to the core of who wakes the thread, if it was late (rule 5). */
static void
Approach(
    GwsimPark *parkPtr)         /* Of the calling thread; about to sleep. */
{
    GwsimTime delayed = GwsimRealOsDelayed();

    if (delayed - parkPtr->delayed >= APART_MAX * LATE_MIN) {
        GwsimRealOsGo(atomic_load_explicit(&parkPtr->pokedFrom,
                memory_order_relaxed));
    }
    parkPtr->delayed = delayed;
    parkPtr->apart = 0;
}

/* Sleeps, and looks afterwards whether a spin would have paid (rule 2). */
static void
SleepUntilPosted(
    GwsimPark *parkPtr,         /* Of the calling thread; ASLEEP. */
    bool skips)                 /* It did not spin, though it may. */
{
    bool looks = skips && parkPtr->vain <= SPIN_VAIN;
    uint64_t start = looks ? uv_hrtime() : 0;

    uv_sem_wait(&parkPtr->sem);
    if (looks && (GwsimTime) (atomic_load_explicit(&parkPtr->pokedAt,
            memory_order_relaxed) - start) < SPIN_MAX) {
        Learn(parkPtr, END_POKED);
    }
}

/* Spins until the thread is poked, or for SPIN_MAX. */
static SpinEnd
Spin(
    GwsimPark *parkPtr)         /* Of the calling thread. */
{
    uint64_t start = uv_hrtime();
    GwsimTime elapsed;
    bool poked;

    do {
        for (int i = 0; i < SPIN_LOOK; i++) {
            poked = atomic_load(&parkPtr->state) == POKED;
            if (poked) {
                break;
            }
            GwsimRealOsPause();
        }
        elapsed = (GwsimTime) (uv_hrtime() - start);
    } while (!poked && elapsed < SPIN_MAX);
    return elapsed > 2 * SPIN_MAX ? END_PREEMPTED
            : poked ? END_POKED : END_VAIN;
}

/* Draws the conclusion from a spin (rules 2 and 3). */
static void
Learn(
    GwsimPark *parkPtr,         /* Of the calling thread. */
    SpinEnd end)                /* How its spin ended. */
{
    switch (end) {
    case END_POKED:
        if (parkPtr->vain > 0) {
            parkPtr->vain--;
        }
        break;
    case END_VAIN:
        parkPtr->vain += SPIN_VAIN;
        if (parkPtr->vain <= SPIN_COUNT_MAX) {
            break;
        }
        /* Fall through. */
    case END_PREEMPTED:
        parkPtr->vain = SPIN_COUNT_MAX;
        break;
    }
    parkPtr->skips = (1 << parkPtr->vain) - 1;
}
