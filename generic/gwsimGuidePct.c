/*
 * gwsimGuidePct.c --
 *
 *      Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi,
 *      Nagarakatte, ASPLOS 2010): each thread and each timer has a random
 *      priority, and the highest goes always first; at depth - 1 of the
 *      estimated number of decisions, drawn beforehand, the one that would go
 *      next falls below all others.
 *
 *      A bug that needs `depth` orderings is found in a run with a
 *      probability of at least 1 / (threads * steps ^ (depth - 1)), however
 *      rare it is among all schedules.
 *
 *      Priorities are drawn when they are looked at, as functions of who it
 *      is: so there is no table but of those that fell.
 */

#include "gwsimGuides.h"
#include "gwsimRandom.h"

#define CHANGES         UINT64_C(0x7063740000000000)    /* "pct" */
#define PRIORITIES      UINT64_C(0x7063740000000001)
#define DRAWN           (UINT64_C(1) << 63)     /* Above all that fell. */

typedef struct Fallen {
    uint64_t id;                /* Who. */
    uint64_t priority;          /* The lower the later. */
} Fallen;

typedef struct Pct {
    GwsimGuide guide;           /* First. */
    uint64_t seed;
    uint64_t step;              /* Decisions made. */
    uint32_t changes;           /* depth - 1 */
    uint32_t fallenCount;
    uint64_t at[GWSIM_PCT_DEPTH_MAX];   /* When they come; unordered. */
    Fallen fallen[GWSIM_PCT_DEPTH_MAX]; /* In their order. */
} Pct;

static uint32_t Pick(GwsimGuide *guidePtr, GwsimGuidePoint point,
        const uint64_t *ids, uint32_t count);
static void End(GwsimGuide *guidePtr);
static uint32_t Highest(const Pct *pctPtr, const uint64_t *ids,
        uint32_t count);
static uint64_t PriorityOf(const Pct *pctPtr, uint64_t id);
static bool Changes(const Pct *pctPtr);

static const GwsimGuideType pctType = {
    .name = "pct", .pickProc = Pick, .endProc = End
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimGuidePct --
 *
 *      A guide for one run, by its seed.
 *
 * Results:
 *      The guide; it ends with its run.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimGuide *
GwsimGuidePct(
    uint64_t seed,              /* Of the run. */
    uint32_t depth,             /* 1 ... GWSIM_PCT_DEPTH_MAX */
    uint64_t steps)             /* Decisions that a run is likely to make. */
{
    Pct *pctPtr = GwsimCalloc(1, sizeof(Pct));

    GWSIM_ASSERT(depth >= 1 && depth <= GWSIM_PCT_DEPTH_MAX && steps > 0
            && steps <= GWSIM_PCT_STEPS_MAX);
    pctPtr->guide.typePtr = &pctType;
    pctPtr->seed = seed;
    pctPtr->changes = depth - 1;
    for (uint32_t i = 0; i < pctPtr->changes; i++) {
        pctPtr->at[i] = GwsimRandomBelow32(GwsimRandomAt(seed, CHANGES, i),
                (uint32_t) steps);
    }
    return &pctPtr->guide;
}

/* The one with the highest priority, after it fell if it is time. */
static uint32_t
Pick(
    GwsimGuide *guidePtr,       /* Guide. */
    GwsimGuidePoint point,      /* Not used: who runs has a priority, too. */
    const uint64_t *ids,        /* Who could be next. */
    uint32_t count)             /* How many. */
{
    Pct *pctPtr = (Pct *) guidePtr;
    uint32_t highest = Highest(pctPtr, ids, count);

    (void) point;
    if (count > 1) {
        if (Changes(pctPtr)) {
            pctPtr->fallen[pctPtr->fallenCount] = (Fallen) {
                .id = ids[highest],
                .priority = GWSIM_PCT_DEPTH_MAX - pctPtr->fallenCount
            };
            pctPtr->fallenCount++;
            highest = Highest(pctPtr, ids, count);
        }
        pctPtr->step++;
    }
    return highest;
}

/* Its run is over. */
static void
End(
    GwsimGuide *guidePtr)       /* Guide; gone afterwards. */
{
    GwsimFree(guidePtr);
}

/* Whose priority is the highest. */
static uint32_t
Highest(
    const Pct *pctPtr,          /* Guide. */
    const uint64_t *ids,        /* Who could be next. */
    uint32_t count)             /* How many; at least one. */
{
    uint32_t best = 0;
    uint64_t bestPriority = PriorityOf(pctPtr, ids[0]);

    for (uint32_t i = 1; i < count; i++) {
        uint64_t priority = PriorityOf(pctPtr, ids[i]);

        if (priority > bestPriority) {
            best = i;
            bestPriority = priority;
        }
    }
    return best;
}

/* The priority of one: where it fell to last, or what is drawn for it. */
static uint64_t
PriorityOf(
    const Pct *pctPtr,          /* Guide. */
    uint64_t id)                /* Who. */
{
    for (uint32_t i = pctPtr->fallenCount; i > 0; i--) {
        if (pctPtr->fallen[i - 1].id == id) {
            return pctPtr->fallen[i - 1].priority;
        }
    }
    return DRAWN | GwsimRandomAt(pctPtr->seed, PRIORITIES, id);
}

/* Whether a priority changes at this decision. */
static bool
Changes(
    const Pct *pctPtr)          /* Guide. */
{
    for (uint32_t i = 0; i < pctPtr->changes; i++) {
        if (pctPtr->at[i] == pctPtr->step) {
            return pctPtr->fallenCount < pctPtr->changes;
        }
    }
    return false;
}
