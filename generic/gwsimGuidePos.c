/*
 * gwsimGuidePos.c --
 *
 *      Partial order sampling (Yuan, Yang, Gu, CAV 2018): each step that
 *      could come next has a random priority of its own, and the highest goes
 *      first; then those that race with it get new ones.  So all orders of
 *      steps that race are about as likely, however many others go between.
 *
 *      Rules:
 *      1. A step is named by who takes it and how many that one has taken.
 *      2. What a step will touch is not known beforehand; what its thread
 *         touched last is.  A step of a thread races with the one just taken
 *         if they have touched the same, and one of them wrote.
 *      3. Of each the last TOUCH_MAX things count.
 */

#include "gwsimGuides.h"
#include "gwsimRandom.h"

#define STREAM          UINT64_C(0x706f730000000000)    /* "pos" */
#define TOUCH_MAX       8

typedef struct Touch {
    uint64_t what;
    bool write;
} Touch;

typedef struct Who {
    uint64_t id;
    uint64_t serial;            /* Of its next step; never used twice. */
    uint32_t touchCount;        /* Of its last step; goes on beyond the
                                 * maximum: the oldest are overwritten. */
    Touch touches[TOUCH_MAX];
} Who;

typedef struct Pos {
    GwsimGuide guide;           /* First. */
    uint64_t seed;
    uint64_t serial;            /* Newest of all. */
    Who *whos;                  /* All that have been seen and may be again. */
    size_t whoCount, whoSpace;
    size_t taken;               /* Whose step it is, from 1; 0: none yet. */
} Pos;

static uint32_t Pick(GwsimGuide *guidePtr, GwsimGuidePoint point,
        const uint64_t *ids, uint32_t count);
static void Taken(GwsimGuide *guidePtr, GwsimGuidePoint point,
        const uint64_t *ids, uint32_t count, uint32_t taken);
static void TouchOf(GwsimGuide *guidePtr, uint64_t what, bool write);
static void End(GwsimGuide *guidePtr);
static Who *Find(Pos *posPtr, uint64_t id);
static void Redraw(Pos *posPtr);
static bool Race(const Who *aPtr, const Who *bPtr);

static const GwsimGuideType posType = {
    .name = "pos", .pickProc = Pick, .takenProc = Taken,
    .accessProc = TouchOf, .endProc = End
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimGuidePos --
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
GwsimGuidePos(
    uint64_t seed)              /* Of the run. */
{
    Pos *posPtr = GwsimCalloc(1, sizeof(Pos));

    posPtr->guide.typePtr = &posType;
    posPtr->seed = seed;
    return &posPtr->guide;
}

/* The step with the highest priority; the last step is over, so those that
 * race with it get new ones first. */
static uint32_t
Pick(
    GwsimGuide *guidePtr,       /* Guide. */
    GwsimGuidePoint point,      /* Not used: to go on is a step, too. */
    const uint64_t *ids,        /* Who could be next. */
    uint32_t count)             /* How many. */
{
    Pos *posPtr = (Pos *) guidePtr;
    uint64_t highest = 0;
    uint32_t best = 0;

    (void) point;
    Redraw(posPtr);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t priority = GwsimRandomAt(posPtr->seed, STREAM,
                Find(posPtr, ids[i])->serial);

        if (i == 0 || priority > highest) {
            best = i;
            highest = priority;
        }
    }
    return best;
}

/* A step begins: what it touches is its own from now on. */
static void
Taken(
    GwsimGuide *guidePtr,       /* Guide. */
    GwsimGuidePoint point,      /* Not used. */
    const uint64_t *ids,        /* Who could have been next. */
    uint32_t count,             /* How many. */
    uint32_t taken)             /* Which it was; count: not the first. */
{
    Pos *posPtr = (Pos *) guidePtr;
    Who *whoPtr;

    (void) point;
    if (taken == count) {
        posPtr->taken = 0;
        return;
    }
    whoPtr = Find(posPtr, ids[taken]);
    whoPtr->serial = ++posPtr->serial;
    whoPtr->touchCount = 0;
    posPtr->taken = (size_t) (whoPtr - posPtr->whos) + 1;
}

/* The step in hand touches something. */
static void
TouchOf(
    GwsimGuide *guidePtr,       /* Guide. */
    uint64_t what,              /* What. */
    bool write)                 /* How. */
{
    Pos *posPtr = (Pos *) guidePtr;

    if (posPtr->taken != 0) {
        Who *whoPtr = &posPtr->whos[posPtr->taken - 1];

        whoPtr->touches[whoPtr->touchCount++ % TOUCH_MAX] =
                (Touch) {what, write};
    }
}

/* Its run is over. */
static void
End(
    GwsimGuide *guidePtr)       /* Guide; gone afterwards. */
{
    GwsimFree(((Pos *) guidePtr)->whos);
    GwsimFree(guidePtr);
}

/* What is known of one; made at first. */
static Who *
Find(
    Pos *posPtr,                /* Guide. */
    uint64_t id)                /* Who. */
{
    for (size_t i = posPtr->whoCount; i > 0; i--) {
        if (posPtr->whos[i - 1].id == id) {
            return &posPtr->whos[i - 1];
        }
    }
    GWSIM_GROW(posPtr->whos, posPtr->whoCount + 1, posPtr->whoSpace);
    posPtr->whos[posPtr->whoCount] = (Who) {
        .id = id, .serial = ++posPtr->serial
    };
    return &posPtr->whos[posPtr->whoCount++];
}

/* Gives those that race with the step that is over new priorities. */
static void
Redraw(
    Pos *posPtr)                /* Guide. */
{
    const Who *overPtr;

    if (posPtr->taken == 0) {
        return;
    }
    overPtr = &posPtr->whos[posPtr->taken - 1];
    for (size_t i = 0; i < posPtr->whoCount; i++) {
        Who *whoPtr = &posPtr->whos[i];

        if (whoPtr != overPtr && Race(whoPtr, overPtr)) {
            whoPtr->serial = ++posPtr->serial;
        }
    }
    if ((overPtr->id & GWSIM_GUIDE_TIMER) != 0) {
        /* It has fired: its like is never seen again. */
        posPtr->whos[posPtr->taken - 1] = posPtr->whos[--posPtr->whoCount];
    }
    posPtr->taken = 0;
}

/* Whether two have touched the same. */
static bool
Race(
    const Who *aPtr,            /* One. */
    const Who *bPtr)            /* The other. */
{
    for (uint32_t i = 0; i < aPtr->touchCount && i < TOUCH_MAX; i++) {
        for (uint32_t j = 0; j < bPtr->touchCount && j < TOUCH_MAX; j++) {
            if (aPtr->touches[i].what == bPtr->touches[j].what
                    && (aPtr->touches[i].write || bPtr->touches[j].write)) {
                return true;
            }
        }
    }
    return false;
}
