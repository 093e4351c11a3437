/*
 * gwsimGuideRandom.c --
 *
 *      The random walk: of all that could come next each is as likely.
 *
 *      How often a thread gives way in the middle of a script differs from
 *      run to run: with one ratio for all, scripts of many commands would
 *      never go far in one piece, or those of few never be broken up.
 */

#include "gwsimGuides.h"
#include "gwsimRandom.h"

#define STREAM          UINT64_C(0x72616e646f6d0000)    /* "random" */
#define RATIOS          5       /* Gives way once in 2, 4, ... 32. */

typedef struct Random {
    GwsimGuide guide;           /* First. */
    uint64_t seed;
    uint64_t n;                 /* Draws made. */
    uint32_t within;            /* It gives way once in so many. */
} Random;

static uint32_t Pick(GwsimGuide *guidePtr, GwsimGuidePoint point,
        const uint64_t *ids, uint32_t count);
static void End(GwsimGuide *guidePtr);
static uint32_t Below(Random *randomPtr, uint32_t bound);

static const GwsimGuideType randomType = {
    .name = "random", .pickProc = Pick, .endProc = End
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimGuideRandom --
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
GwsimGuideRandom(
    uint64_t seed)              /* Of the run. */
{
    Random *randomPtr = GwsimCalloc(1, sizeof(Random));

    randomPtr->guide.typePtr = &randomType;
    randomPtr->seed = seed;
    randomPtr->within = 2u << Below(randomPtr, RATIOS);
    return &randomPtr->guide;
}

/* Any of them; the thread that runs goes on more often than not. */
static uint32_t
Pick(
    GwsimGuide *guidePtr,       /* Guide. */
    GwsimGuidePoint point,      /* Where. */
    const uint64_t *ids,        /* Not used. */
    uint32_t count)             /* Of so many. */
{
    Random *randomPtr = (Random *) guidePtr;

    (void) ids;
    return point == GWSIM_GUIDE_WITHIN
            ? Below(randomPtr, randomPtr->within) == 0
            : count > 1 ? Below(randomPtr, count) : 0;
}

/* Its run is over. */
static void
End(
    GwsimGuide *guidePtr)       /* Guide; gone afterwards. */
{
    GwsimFree(guidePtr);
}

/* The next draw. */
static uint32_t
Below(
    Random *randomPtr,          /* Guide. */
    uint32_t bound)             /* Larger than all values. */
{
    return GwsimRandomBelow32(GwsimRandomAt(randomPtr->seed, STREAM,
            randomPtr->n++), bound);
}
