/*
 * gwsimChooser.h --
 *
 *      The one place where an open decision is made: (kind, bound) -> value,
 *      recorded.  Value 0 is always the dullest choice.
 *
 *      Rules:
 *      1. A draw is a pure function of (seed, stream, n), n counted by the
 *         stream's owner: adding a gateway does not re-deal the others.
 *      2. Schedule choices are asked for only while `searching`; otherwise
 *         they are 0 and cost nothing.
 *      3. With a prescribed list its values come first, whatever the kind;
 *         a value out of bounds sets `diverged` and counts as 0.  After the
 *         list's end choices go on from their streams; with `dullTail` those
 *         of at most GWSIM_ENUMERABLE_MAX values are 0, with `baseTail` all,
 *         with `plainTail` those of a schedule: as without a search;
 *         schedule choices have one stream of the chooser's own.
 *      4. A guide (gwsimGuide.h) decides in place of the streams what goes
 *         next; the list comes before it.
 *      5. What leaves nothing open (a bound of 1, a ratio of 0 or 1) is no
 *         choice: it is neither recorded nor taken from the list.
 */

#ifndef GWSIM_CHOOSER_H
#define GWSIM_CHOOSER_H

#include "gwsimBase.h"
#include "gwsimGuide.h"
#include "gwsimRandom.h"

/* A choice of more values is drawn, not enumerated. */
#define GWSIM_ENUMERABLE_MAX    64

typedef enum GwsimChoiceKind {
    GWSIM_CHOOSE_DRAW,          /* A value of a distribution, bound 2^32. */
    GWSIM_CHOOSE_CHANCE,        /* 1: the unlikely thing happens. */
    GWSIM_CHOOSE_PICK,          /* `choose` of a script or scenario. */
    GWSIM_CHOOSE_SCHEDULE,      /* Which ready thread goes next. */
    GWSIM_CHOOSE_TIE,           /* Which of the timers due now fires. */
    GWSIM_CHOOSE_PREEMPT        /* 1: another thread goes first. */
} GwsimChoiceKind;

typedef struct GwsimChoice {
    uint32_t value;             /* 0 ... last. */
    uint32_t last;              /* Bound - 1. */
    uint32_t kind;              /* GwsimChoiceKind. */
} GwsimChoice;

/* A place in the record, to read it from; zeroed: its start. */
typedef struct GwsimChoiceMark {
    size_t choices;             /* Number of those before. */
    size_t words;               /* Words that they take. */
} GwsimChoiceMark;

typedef struct GwsimStream {
    uint64_t id;                /* Hash of purpose and place. */
    uint64_t n;                 /* Draws made so far. */
    uint64_t ahead;             /* Bits of the next one; 0: not known yet. */
} GwsimStream;

typedef struct GwsimChooser {
    GwsimRandomKey key;         /* Of the seed. */
    bool searching;             /* Ask for schedule choices too. */
    bool dullTail;              /* After the list: small choices are 0. */
    bool baseTail;              /* After the list: all are 0, draws too. */
    bool plainTail;             /* After the list: the schedule's are 0. */
    bool unrecorded;            /* Nobody will ask what was chosen. */
    bool diverged;              /* The list did not fit. */
    GwsimGuide *guidePtr;       /* Who decides in a search, or NULL. */
    GwsimStream schedule;       /* Of GwsimChooseNext. */
    const uint64_t *seqPtr;     /* Number of the newest event, if it is to
                                 * be noted with each choice; else NULL. */
    uint64_t *seqs;             /* What was noted: as many as recorded. */
    size_t seqSpace;
    const uint32_t *listPtr;    /* Prescribed values, owned by the caller. */
    size_t listCount;
    size_t count;               /* Choices made so far. */
    uint8_t *kinds;             /* What was chosen, in order: a byte each, */
    size_t recordCount, kindSpace;
    uint32_t *words;            /* and its value, with its bound if that does
                                 * not follow from the kind. */
    size_t wordCount, wordSpace;
    size_t spare;               /* There is room for so many choices more, of
                                 * which nothing else is to be noted. */
} GwsimChooser;

MODULE_SCOPE void GwsimChooserInit(GwsimChooser *chooserPtr, uint64_t seed);
/* Another seed, while nothing has been drawn. */
MODULE_SCOPE void GwsimChooserSeed(GwsimChooser *chooserPtr, uint64_t seed);
MODULE_SCOPE void GwsimChooserFree(GwsimChooser *chooserPtr);
MODULE_SCOPE void GwsimStreamInit(GwsimStream *streamPtr,
        const char *purpose, const char *place);
/* A value of 0 ... last; last is UINT32_MAX for a draw. */
MODULE_SCOPE uint32_t GwsimChoose(GwsimChooser *chooserPtr,
        GwsimChoiceKind kind, GwsimStream *streamPtr, uint32_t last);
/* The choice at a mark, which goes on by one; false at the record's end. */
MODULE_SCOPE bool GwsimChoiceNext(const GwsimChooser *chooserPtr,
        GwsimChoiceMark *markPtr, GwsimChoice *choicePtr);
/* True with probability ratio (0 ... 1). */
MODULE_SCOPE bool GwsimChance(GwsimChooser *chooserPtr,
        GwsimStream *streamPtr, double ratio);
/* Schedule choices: no stream. */
MODULE_SCOPE uint32_t GwsimChooseNext(GwsimChooser *chooserPtr,
        GwsimChoiceKind kind, uint32_t last);
/* The same where the guide wants a value. */
MODULE_SCOPE uint32_t GwsimChooseGuided(GwsimChooser *chooserPtr,
        GwsimChoiceKind kind, uint32_t last, uint32_t wanted);

/* The step in hand reads or writes something: for a guide. */
static inline void
GwsimAccess(
    const GwsimChooser *chooserPtr,     /* Chooser of the world. */
    uint64_t what,              /* Names it; see gwsimAccess.h. */
    bool write)                 /* It is changed, or its order counts. */
{
    GwsimGuide *guidePtr = chooserPtr->guidePtr;

    if (guidePtr != NULL && guidePtr->typePtr->accessProc != NULL) {
        guidePtr->typePtr->accessProc(guidePtr, what, write);
    }
}

#endif /* GWSIM_CHOOSER_H */
