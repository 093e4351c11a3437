/*
 * gwsimRealUnit.c --
 *
 *      What the tests of the runtimes need of threads: counters that a
 *      thread can wait for, numbers that tell threads apart, and two worlds
 *      run at once.
 */

#include <uv.h>

#include "gwsimRuntimeUnit.h"

#define COUNTER_MAX     64
#define THREAD_MAX      4096

struct RigCounters {
    uv_mutex_t lock;            /* For all below. */
    uv_cond_t changed;
    int64_t counts[COUNTER_MAX];
    uv_thread_t threads[THREAD_MAX];
    int threadCount;
};

typedef struct Runner {         /* One of two worlds run at once. */
    GwsimRig *rigPtr;
    GwsimTime limit;
    bool toQuiet;
    GwsimRunEnd end;
} Runner;

static void RunnerMain(void *clientData);

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigCountersCreate --
 *
 *      Counters, all at 0.
 *
 * Results:
 *      The counters.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

RigCounters *
GwsimRigCountersCreate(void)
{
    RigCounters *countersPtr = GwsimCalloc(1, sizeof(RigCounters));

    GWSIM_ASSERT(uv_mutex_init(&countersPtr->lock) == 0);
    GWSIM_ASSERT(uv_cond_init(&countersPtr->changed) == 0);
    return countersPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigCountersFree --
 *
 *      Frees them.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRigCountersFree(
    RigCounters *countersPtr)   /* Counters that nobody waits for. */
{
    uv_cond_destroy(&countersPtr->changed);
    uv_mutex_destroy(&countersPtr->lock);
    GwsimFree(countersPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigCount --
 *
 *      Counts one up.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Those who wait look at it.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRigCount(
    RigCounters *countersPtr,   /* Counters. */
    size_t counter)             /* Which of them. */
{
    GWSIM_ASSERT(counter < COUNTER_MAX);
    uv_mutex_lock(&countersPtr->lock);
    countersPtr->counts[counter]++;
    uv_cond_broadcast(&countersPtr->changed);
    uv_mutex_unlock(&countersPtr->lock);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigAwait --
 *
 *      Waits until a counter has come to a number.
 *
 * Results:
 *      False if it did not in time.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimRigAwait(
    RigCounters *countersPtr,   /* Counters. */
    size_t counter,             /* Which of them. */
    int64_t n,                  /* What to wait for. */
    GwsimTime max)              /* How long at most. */
{
    uint64_t end = uv_hrtime() + (uint64_t) max;
    bool reached;

    GWSIM_ASSERT(counter < COUNTER_MAX);
    uv_mutex_lock(&countersPtr->lock);
    while (countersPtr->counts[counter] < n && uv_hrtime() < end) {
        (void) uv_cond_timedwait(&countersPtr->changed, &countersPtr->lock,
                (uint64_t) max);
    }
    reached = countersPtr->counts[counter] >= n;
    uv_mutex_unlock(&countersPtr->lock);
    return reached;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigThread --
 *
 *      Tells threads apart.
 *
 * Results:
 *      The same number for the same thread.
 *
 * Side effects:
 *      A new thread gets the next number.
 *
 *----------------------------------------------------------------------
 */

int
GwsimRigThread(
    RigCounters *countersPtr)   /* Counters. */
{
    uv_thread_t self = uv_thread_self();
    int i = 0;

    uv_mutex_lock(&countersPtr->lock);
    while (i < countersPtr->threadCount
            && !uv_thread_equal(&countersPtr->threads[i], &self)) {
        i++;
    }
    if (i == countersPtr->threadCount) {
        GWSIM_ASSERT(i < THREAD_MAX);
        countersPtr->threads[countersPtr->threadCount++] = self;
    }
    uv_mutex_unlock(&countersPtr->lock);
    return i;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRigRunBoth --
 *
 *      Runs two worlds at once, each on a thread of its own.
 *
 * Results:
 *      In `ends`, why each stopped.
 *
 * Side effects:
 *      What happens in them.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRigRunBoth(
    GwsimRig *const rigs[2],    /* The two. */
    GwsimTime limit,            /* As of GwsimRun. */
    bool toQuiet,               /* Likewise. */
    GwsimRunEnd ends[2])        /* Where to put why they ended. */
{
    Runner runners[2];
    uv_thread_t threads[2];

    for (int i = 0; i < 2; i++) {
        runners[i] = (Runner) { rigs[i], limit, toQuiet, GWSIM_RUN_QUIET };
        GWSIM_ASSERT(uv_thread_create(&threads[i], RunnerMain, &runners[i])
                == 0);
    }
    for (int i = 0; i < 2; i++) {
        (void) uv_thread_join(&threads[i]);
        ends[i] = runners[i].end;
    }
}

/* Runs one of the two. */
static void
RunnerMain(
    void *clientData)           /* A Runner. */
{
    Runner *runnerPtr = clientData;

    runnerPtr->end = GwsimRun(runnerPtr->rigPtr->rtPtr, runnerPtr->limit,
            runnerPtr->toQuiet);
}
