/*
 * gwsimChooser.c --
 *
 *      Makes every open decision and records it.  Where a value comes from
 *      (the prescribed list, the stream, or 0) is decided in Decide alone;
 *      the list is read in step with the record, so that a record played
 *      back as a list gives the same record.
 *
 *      A stream's count goes up with each of its draws, also with those whose
 *      value comes from a list: what follows the list is then what would have
 *      followed it in a run of free draws.
 *
 *      Random bits take their time (a hundred cycles, each step of which waits
 *      for the one before), and whoever draws goes by what it got. So those of
 *      a stream's next draw are computed ahead, when nobody waits for them.
 *      As they hang on the seed, a chooser has another one only while nothing
 *      has been drawn.
 *
 *      A run records all that it draws, so the record is small.
 *
 *      Limits: values and bounds of 32 bits; memory alone for how many. Costs:
 *      five bytes a draw, nine where the bound is the caller's; a value takes
 *      a hundred cycles, for which nobody waits.
 */

#include "gwsimChooser.h"

#include <string.h>

#define RATIO_BITS      53      /* As many as a double holds exactly. */

/* The bound that a kind mostly has; the others have theirs in the record. */
static const uint32_t lastOf[] = {
    [GWSIM_CHOOSE_DRAW] = UINT32_MAX,
    [GWSIM_CHOOSE_CHANCE] = 1,
    [GWSIM_CHOOSE_PICK] = 0,
    [GWSIM_CHOOSE_SCHEDULE] = 0,
    [GWSIM_CHOOSE_TIE] = 0,
    [GWSIM_CHOOSE_PREEMPT] = 1
};
#define BOUND_FOLLOWS   0x80u   /* In a byte of kinds: so it is in words. */

static inline uint64_t NextBits(const GwsimChooser *chooserPtr,
        GwsimStream *streamPtr);
static inline void ComputeAhead(const GwsimChooser *chooserPtr,
        GwsimStream *streamPtr);
static inline uint32_t ChooseBy(GwsimChooser *chooserPtr,
        GwsimChoiceKind kind, uint32_t last, uint64_t bits);
static uint32_t ChooseFirst(GwsimChooser *chooserPtr, GwsimChoiceKind kind,
        GwsimStream *streamPtr, uint32_t last) __attribute__((noinline));
static uint32_t ChooseBelow(GwsimChooser *chooserPtr, GwsimChoiceKind kind,
        uint32_t last, uint64_t bits) __attribute__((noinline));
static uint32_t Guided(const GwsimChooser *chooserPtr, GwsimChoiceKind kind,
        uint32_t last, uint32_t drawn);
static inline uint32_t Decide(GwsimChooser *chooserPtr,
        GwsimChoiceKind kind, uint32_t last, uint32_t drawn);
static inline uint32_t Record(GwsimChooser *chooserPtr,
        GwsimChoiceKind kind, uint32_t last, uint32_t value);
static inline uint32_t Put(GwsimChooser *chooserPtr, GwsimChoiceKind kind,
        uint32_t last, uint32_t value);
static uint32_t RecordAnew(GwsimChooser *chooserPtr, GwsimChoiceKind kind,
        uint32_t last, uint32_t value) __attribute__((noinline));

/*
 *----------------------------------------------------------------------
 *
 * GwsimChooserInit --
 *
 *      A chooser that draws from `seed`, without a list, not searching.
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
GwsimChooserInit(
    GwsimChooser *chooserPtr,   /* Chooser to fill in. */
    uint64_t seed)              /* Of the run. */
{
    *chooserPtr = (GwsimChooser) {0};
    GwsimChooserSeed(chooserPtr, seed);
    GwsimStreamInit(&chooserPtr->schedule, "schedule", "");
}

/* Another seed, while nothing has been drawn. */
void
GwsimChooserSeed(
    GwsimChooser *chooserPtr,   /* Chooser that has not chosen. */
    uint64_t seed)              /* Of the run. */
{
    GwsimRandomKeyInit(&chooserPtr->key, seed);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimChooserFree --
 *
 *      Forgets the record.  The list is its owner's.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Memory is freed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimChooserFree(
    GwsimChooser *chooserPtr)   /* Chooser to empty. */
{
    GwsimFree(chooserPtr->kinds);
    GwsimFree(chooserPtr->words);
    GwsimFree(chooserPtr->seqs);
    chooserPtr->kinds = NULL;
    chooserPtr->words = NULL;
    chooserPtr->seqs = NULL;
    chooserPtr->seqSpace = 0;
    chooserPtr->recordCount = chooserPtr->kindSpace = 0;
    chooserPtr->wordCount = chooserPtr->wordSpace = 0;
    chooserPtr->spare = 0;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimStreamInit --
 *
 *      A stream of draws, named by what it is for and where: so its draws
 *      hang on nothing else that the world has.
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
GwsimStreamInit(
    GwsimStream *streamPtr,     /* Stream to fill in. */
    const char *purpose,        /* As "latency". */
    const char *place)          /* As "east-west". */
{
    uint64_t purposeHash = GwsimHash64(purpose, strlen(purpose), 0);

    streamPtr->id = GwsimHash64(place, strlen(place), purposeHash);
    streamPtr->n = 0;
    streamPtr->ahead = 0;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimChoose --
 *
 *      Makes one decision of a stream.
 *
 * Results:
 *      A value of 0 ... last, all equally likely.
 *
 * Side effects:
 *      It is recorded, and the stream goes on by one.
 *
 *----------------------------------------------------------------------
 */

uint32_t
GwsimChoose(
    GwsimChooser *chooserPtr,   /* Chooser of the world. */
    GwsimChoiceKind kind,       /* What is decided. */
    GwsimStream *streamPtr,     /* Where its draws come from. */
    uint32_t last)              /* Bound - 1; UINT32_MAX for a draw. */
{
    if (last == 0) {
        return 0;
    }
    if (__builtin_expect(streamPtr->ahead == 0, false)) {
        return ChooseFirst(chooserPtr, kind, streamPtr, last);
    }
    return ChooseBy(chooserPtr, kind, last, NextBits(chooserPtr, streamPtr));
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimChance --
 *
 *      Decides whether something happens that has a probability.
 *
 * Results:
 *      True with probability ratio.
 *
 * Side effects:
 *      Unless the ratio leaves nothing open, it is recorded, and the stream
 *      goes on by one.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimChance(
    GwsimChooser *chooserPtr,   /* Chooser of the world. */
    GwsimStream *streamPtr,     /* Where its draws come from. */
    double ratio)               /* 0 ... 1 */
{
    uint64_t bits;
    double drawn;

    if (!(ratio > 0.0)) {
        return false;
    }
    if (ratio >= 1.0) {
        return true;
    }
    if (streamPtr->ahead == 0) {
        ComputeAhead(chooserPtr, streamPtr);
    }
    bits = NextBits(chooserPtr, streamPtr) >> (64 - RATIO_BITS);
    drawn = (double) bits / (double) (UINT64_C(1) << RATIO_BITS);
    return Decide(chooserPtr, GWSIM_CHOOSE_CHANCE, 1, Guided(chooserPtr,
            GWSIM_CHOOSE_CHANCE, 1, drawn < ratio)) != 0;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimChooseNext --
 *
 *      Decides what goes next where several could: only a search does.
 *
 * Results:
 *      A value of 0 ... last; 0 unless searching.
 *
 * Side effects:
 *      While searching it is recorded.
 *
 *----------------------------------------------------------------------
 */

uint32_t
GwsimChooseNext(
    GwsimChooser *chooserPtr,   /* Chooser of the world. */
    GwsimChoiceKind kind,       /* SCHEDULE, TIE or PREEMPT. */
    uint32_t last)              /* Number of those that could, - 1. */
{
    if (!chooserPtr->searching) {
        return 0;
    }
    return GwsimChoose(chooserPtr, kind, &chooserPtr->schedule, last);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimChooseGuided --
 *
 *      Decides what goes next as the guide wants it, unless the list says
 *      else.
 *
 * Results:
 *      A value of 0 ... last.
 *
 * Side effects:
 *      It is recorded; the stream goes on by one, as without a guide.
 *
 *----------------------------------------------------------------------
 */

uint32_t
GwsimChooseGuided(
    GwsimChooser *chooserPtr,   /* Chooser of the world; searching. */
    GwsimChoiceKind kind,       /* SCHEDULE, TIE or PREEMPT. */
    uint32_t last,              /* Number of those that could, - 1. */
    uint32_t wanted)            /* What the guide wants. */
{
    if (last == 0) {
        return 0;
    }
    chooserPtr->schedule.n++;
    chooserPtr->schedule.ahead = 0;
    return Decide(chooserPtr, kind, last, wanted);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimChoiceNext --
 *
 *      Reads the record, from its start or from where it was read to.
 *
 * Results:
 *      False at its end.
 *
 * Side effects:
 *      The mark goes on by one choice.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimChoiceNext(
    const GwsimChooser *chooserPtr,     /* Whose record. */
    GwsimChoiceMark *markPtr,   /* Where; moves on. */
    GwsimChoice *choicePtr)     /* Receives the choice. */
{
    unsigned kind;

    if (markPtr->choices == chooserPtr->recordCount) {
        return false;
    }
    kind = chooserPtr->kinds[markPtr->choices++];
    choicePtr->value = chooserPtr->words[markPtr->words++];
    choicePtr->kind = kind & ~BOUND_FOLLOWS;
    choicePtr->last = kind & BOUND_FOLLOWS
            ? chooserPtr->words[markPtr->words++] : lastOf[kind];
    return true;
}

/* The same for a stream whose next draw has not been computed ahead. */
static uint32_t
ChooseFirst(
    GwsimChooser *chooserPtr,   /* Chooser of the world. */
    GwsimChoiceKind kind,       /* What is decided. */
    GwsimStream *streamPtr,     /* Where its draws come from. */
    uint32_t last)              /* Bound - 1, not 0. */
{
    ComputeAhead(chooserPtr, streamPtr);
    return ChooseBy(chooserPtr, kind, last, NextBits(chooserPtr, streamPtr));
}

/* The bits of a stream's next draw, which have been computed ahead; and of the
 * one behind it. */
static inline uint64_t
NextBits(
    const GwsimChooser *chooserPtr,     /* Has the seed. */
    GwsimStream *streamPtr)     /* Goes on by one. */
{
    uint64_t bits = streamPtr->ahead;

    streamPtr->n++;
    ComputeAhead(chooserPtr, streamPtr);
    return bits;
}

/* Computes what a stream will draw. */
static inline void
ComputeAhead(
    const GwsimChooser *chooserPtr,     /* Has the seed. */
    GwsimStream *streamPtr)     /* Stream. */
{
    streamPtr->ahead = GwsimRandomOf(&chooserPtr->key, streamPtr->id,
            streamPtr->n);
}

/* Makes of random bits what they decide. */
static inline uint32_t
ChooseBy(
    GwsimChooser *chooserPtr,   /* Chooser of the world. */
    GwsimChoiceKind kind,       /* What is decided. */
    uint32_t last,              /* Bound - 1; UINT32_MAX for a draw. */
    uint64_t bits)              /* Of a stream. */
{
    return last == UINT32_MAX
            ? Decide(chooserPtr, kind, last, (uint32_t) (bits >> 32))
            : ChooseBelow(chooserPtr, kind, last, bits);
}

/* The same for a choice that is no draw: apart, as a draw has nothing to keep
 * over a call. */
static uint32_t
ChooseBelow(
    GwsimChooser *chooserPtr,   /* Chooser of the world. */
    GwsimChoiceKind kind,       /* What is decided. */
    uint32_t last,              /* Bound - 1. */
    uint64_t bits)              /* Of a stream. */
{
    return Decide(chooserPtr, kind, last, Guided(chooserPtr, kind, last,
            GwsimRandomBelow32(bits, last + 1)));
}

/* What a guide makes of a draw that is no schedule choice. */
static uint32_t
Guided(
    const GwsimChooser *chooserPtr,     /* May have a guide. */
    GwsimChoiceKind kind,       /* What is decided. */
    uint32_t last,              /* Largest value. */
    uint32_t drawn)             /* What the stream gave. */
{
    GwsimGuide *guidePtr = chooserPtr->guidePtr;

    if (guidePtr == NULL || guidePtr->typePtr->valueProc == NULL
            || last >= GWSIM_ENUMERABLE_MAX) {
        return drawn;
    }
    return guidePtr->typePtr->valueProc(guidePtr, (uint32_t) kind, last,
            drawn);
}

/* Where the value comes from: the list, 0 after it, or what was drawn (rule
 * 3). */
static inline uint32_t
Decide(
    GwsimChooser *chooserPtr,   /* Gets the record. */
    GwsimChoiceKind kind,       /* What is decided. */
    uint32_t last,              /* Largest value. */
    uint32_t drawn)             /* What the stream gave. */
{
    size_t n = chooserPtr->count++;
    uint32_t value = drawn;

    if (n < chooserPtr->listCount) {
        value = chooserPtr->listPtr[n];
        if (value > last) {
            chooserPtr->diverged = true;
            value = 0;
        }
    } else if (chooserPtr->baseTail
            || (chooserPtr->dullTail && last < GWSIM_ENUMERABLE_MAX)
            || (chooserPtr->plainTail && kind >= GWSIM_CHOOSE_SCHEDULE)) {
        value = 0;
    }
    return chooserPtr->unrecorded ? value
            : Record(chooserPtr, kind, last, value);
}

/* Records a choice; its value. */
static inline uint32_t
Record(
    GwsimChooser *chooserPtr,   /* Gets the record. */
    GwsimChoiceKind kind,       /* What was decided. */
    uint32_t last,              /* Largest value. */
    uint32_t value)             /* Which it is. */
{
    if (__builtin_expect(chooserPtr->spare == 0, false)) {
        return RecordAnew(chooserPtr, kind, last, value);
    }
    chooserPtr->spare--;
    return Put(chooserPtr, kind, last, value);
}

/* Writes a choice behind the others, where there is room. */
static inline uint32_t
Put(
    GwsimChooser *chooserPtr,   /* Gets the record. */
    GwsimChoiceKind kind,       /* What was decided. */
    uint32_t last,              /* Largest value. */
    uint32_t value)             /* Which it is. */
{
    bool follows = last != lastOf[kind];

    chooserPtr->kinds[chooserPtr->recordCount++] =
            (uint8_t) ((unsigned) kind | (follows ? BOUND_FOLLOWS : 0));
    chooserPtr->words[chooserPtr->wordCount++] = value;
    if (follows) {
        chooserPtr->words[chooserPtr->wordCount++] = last;
    }
    return value;
}

/* Records a choice for which room is to be made, or whose event is noted:
 * apart, as hardly any choice needs either. */
static uint32_t
RecordAnew(
    GwsimChooser *chooserPtr,   /* Gets the record. */
    GwsimChoiceKind kind,       /* What was decided. */
    uint32_t last,              /* Largest value. */
    uint32_t value)             /* Which it is. */
{
    size_t n = chooserPtr->recordCount;

    if (chooserPtr->seqPtr != NULL) {
        GWSIM_GROW(chooserPtr->seqs, n + 1, chooserPtr->seqSpace);
        chooserPtr->seqs[n] = *chooserPtr->seqPtr;
    }
    GWSIM_GROW(chooserPtr->kinds, n + 1, chooserPtr->kindSpace);
    GWSIM_GROW(chooserPtr->words, chooserPtr->wordCount + 2,
            chooserPtr->wordSpace);
    (void) Put(chooserPtr, kind, last, value);
    if (chooserPtr->seqPtr == NULL) {
        size_t kinds = chooserPtr->kindSpace - chooserPtr->recordCount;
        size_t words = chooserPtr->wordSpace - chooserPtr->wordCount;

        chooserPtr->spare = kinds < words / 2 ? kinds : words / 2;
    }
    return value;
}
