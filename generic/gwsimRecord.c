/*
 * gwsimRecord.c --
 *
 *      Keeps every event of a world, in order, and hashes them when asked: a
 *      run is to cost little more with its record than without.
 *
 *      An event stands in 24 bytes, and has a rest of 24 more in an array
 *      beside if it is whole (GwsimForm): every second of a scenario, one in
 *      eleven of traffic. So the nth is found in one step, and what leads from
 *      a short one to its names is the event that has sent its request.
 *
 *      Both arrays are in chunks of 98 KB, which never move. After the first
 *      few they are made in blocks, on large pages: a first touch of 4 KB costs
 *      as much as it takes to simulate a request, and the system has to clear
 *      what is written, so that to write less is worth more than it seems.
 *
 *      Limits: memory alone; but a cause is a number of 32 bits, so 2^32 - 1
 *      events. Costs: 24 or 48 bytes an event, written once, where they are
 *      kept; to find the nth takes a step, and two more if it is short; to look
 *      for one takes all of them.
 *
 *  1. The hash covers the columns of the relation `event` (SURFACE section 5)
 *     but `run`: the number and the basis follow from place and clause. Names
 *     go in by the hash of their bytes, never by their numbers, so it hangs
 *     neither on the process nor on what else the world has named.
 *  2. `cause` is left out: it is no column, it says why the harness did what
 *     it did. To explain better must not change the hash of any run.
 *  3. Times, kinds, roles, ends and clauses go in as the numbers that the
 *     tables of one version give them: one version, one hash (invariant 8).
 */

#include "gwsimRecord.h"
#include "gwsimRandom.h"
#include "gwsimThread.h"

/* Told apart: the same name as scope and as thread is not the same event. */
#define PAIR(namesPtr, a, b) \
    GwsimHashFold(GwsimNameHash((namesPtr), (a)) \
                    ^ UINT64_C(0xa0761d6478bd642f), \
            GwsimNameHash((namesPtr), (b)) ^ UINT64_C(0xe7037ed1a0b428db))

#define BLOCK           64              /* Chunks that are made at once, */
#define BLOCKS_AFTER    64              /* after so many of events. */

static void GrowEvents(GwsimKeep *keepPtr);
static void GrowMore(GwsimKeep *keepPtr);
static void *AddChunk(const GwsimRecord *recordPtr, GwsimRoll *rollPtr);
static void FreeRoll(GwsimRoll *rollPtr);
static const GwsimKept *KeptAt(const GwsimRecord *recordPtr, uint64_t seq);
static const GwsimMore *MoreAt(const GwsimRecord *recordPtr, uint32_t number);
static void FillShort(const GwsimRecord *recordPtr, GwsimEvent *eventPtr,
        GwsimName var);
static inline uint64_t HashEvent(const GwsimNames *namesPtr, uint64_t hash,
        const GwsimEvent *eventPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimRecordInit --
 *
 *      Starts to keep all events of a world. What subscribers are told is
 *      already in the record.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The world's bus writes into it.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRecordInit(
    GwsimRecord *recordPtr,     /* Record to fill in. */
    GwsimCore *corePtr)         /* World whose events it keeps. */
{
    *recordPtr = (GwsimRecord) {
        .keep = {.growProc = GrowEvents, .growMoreProc = GrowMore},
        .corePtr = corePtr
    };
    GrowEvents(&recordPtr->keep);
    GrowMore(&recordPtr->keep);
    GwsimBusKeep(&corePtr->bus, &recordPtr->keep);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRecordFree --
 *
 *      Forgets the events and keeps no more.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The bus keeps no more; memory is freed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRecordFree(
    GwsimRecord *recordPtr)     /* Record to empty. */
{
    GwsimBusKeep(&recordPtr->corePtr->bus, NULL);
    FreeRoll(&recordPtr->events);
    FreeRoll(&recordPtr->more);
    *recordPtr = (GwsimRecord) { .corePtr = recordPtr->corePtr };
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRecordBytes --
 *
 *      What the chunks for events take in memory.
 *
 * Results:
 *      Bytes.
 *
 *----------------------------------------------------------------------
 */

size_t
GwsimRecordBytes(
    const GwsimRecord *recordPtr)       /* Record. */
{
    return (recordPtr->events.count + recordPtr->more.count)
            * GWSIM_RECORD_CHUNK * sizeof(GwsimKept);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRecordAt, GwsimRecordTime --
 *
 *      An event by its number, as it was emitted; when it was.
 *
 * Results:
 *      The event, in *eventPtr.
 *
 *----------------------------------------------------------------------
 */

const GwsimEvent *
GwsimRecordAt(
    const GwsimRecord *recordPtr,       /* Record. */
    uint64_t seq,               /* Number of the event, from 1. */
    GwsimEvent *eventPtr)       /* Filled in. */
{
    const GwsimKept *keptPtr = KeptAt(recordPtr, seq);

    *eventPtr = (GwsimEvent) {
        .time = keptPtr->time, .cause = keptPtr->cause,
        .tags = keptPtr->tags
    };
    if (eventPtr->form == GWSIM_FORM_WHOLE) {
        const GwsimMore *morePtr = MoreAt(recordPtr, keptPtr->var);

        eventPtr->request = keptPtr->of;
        eventPtr->scope = morePtr->scope;
        eventPtr->thread = morePtr->thread;
        eventPtr->project = morePtr->project;
        eventPtr->handler = morePtr->handler;
        eventPtr->peer = morePtr->peer;
        eventPtr->detail = morePtr->detail;
    } else {
        eventPtr->sent = keptPtr->of;
        FillShort(recordPtr, eventPtr, keptPtr->var);
    }
    return eventPtr;
}

GwsimTime
GwsimRecordTime(
    const GwsimRecord *recordPtr,       /* Record. */
    uint64_t seq)               /* Number of the event, from 1. */
{
    return KeptAt(recordPtr, seq)->time;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRecordNext --
 *
 *      The first event after a given one that matches a pattern. All of
 *      them: for (seq = 0; (seq = GwsimRecordNext(..., seq)) != 0;) { ... }
 *
 * Results:
 *      Its number, or 0 if there is none.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

uint64_t
GwsimRecordNext(
    const GwsimRecord *recordPtr,       /* Record to search. */
    const GwsimPattern *patternPtr,     /* What to look for. */
    uint64_t seq)               /* Number of the event before, or 0. */
{
    uint64_t count = GwsimRecordCount(recordPtr);
    GwsimEvent event;

    while (seq < count) {
        seq++;
        if (GwsimPatternMatches(recordPtr->corePtr, patternPtr,
                GwsimRecordAt(recordPtr, seq, &event))) {
            return seq;
        }
    }
    return 0;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRecordHash --
 *
 *      The hash of all events so far.
 *
 * Results:
 *      The hash.
 *
 * Side effects:
 *      Those that came since it was last asked for are hashed.
 *
 *----------------------------------------------------------------------
 */

uint64_t
GwsimRecordHash(
    GwsimRecord *recordPtr)     /* Record to hash. */
{
    uint64_t count = GwsimRecordCount(recordPtr);
    GwsimEvent event;

    while (recordPtr->hashed < count) {
        recordPtr->hashed++;
        recordPtr->hash = HashEvent(recordPtr->corePtr->namesPtr,
                recordPtr->hash, GwsimRecordAt(recordPtr, recordPtr->hashed,
                &event));
    }
    return recordPtr->hash;
}

/* The room for events is full: makes more. */
static void
GrowEvents(
    GwsimKeep *keepPtr)         /* Of a record. */
{
    GwsimRecord *recordPtr = (GwsimRecord *) keepPtr;

    keepPtr->before = GwsimKeepCount(keepPtr);
    keepPtr->nextPtr = keepPtr->firstPtr = AddChunk(recordPtr,
            &recordPtr->events);
    keepPtr->endPtr = keepPtr->nextPtr + GWSIM_RECORD_CHUNK;
}

/* The same of that for rests. */
static void
GrowMore(
    GwsimKeep *keepPtr)         /* Of a record. */
{
    GwsimRecord *recordPtr = (GwsimRecord *) keepPtr;

    keepPtr->morePtr = AddChunk(recordPtr, &recordPtr->more);
    keepPtr->moreEndPtr = keepPtr->morePtr + GWSIM_RECORD_CHUNK;
}

/* Adds an empty chunk at the end; where it is. */
static void *
AddChunk(
    const GwsimRecord *recordPtr,       /* Record. */
    GwsimRoll *rollPtr)         /* Of its events, or of its rests. */
{
    size_t bytes = GWSIM_RECORD_CHUNK * sizeof(GwsimKept);
    size_t n = rollPtr->count++;

    GWSIM_GROW(rollPtr->chunks, n + 1, rollPtr->space);
    if (n == rollPtr->singles && recordPtr->events.count <= BLOCKS_AFTER) {
        rollPtr->chunks[n] = GwsimAlloc(bytes);
        rollPtr->singles++;
    } else if ((n - rollPtr->singles) % BLOCK == 0) {
        rollPtr->chunks[n] = GwsimAllocBulk(BLOCK * bytes);
    } else {
        rollPtr->chunks[n] = (char *) rollPtr->chunks[n - 1] + bytes;
    }
    return rollPtr->chunks[n];
}

static void
FreeRoll(
    GwsimRoll *rollPtr)         /* Roll to empty. */
{
    for (size_t i = 0; i < rollPtr->count;
            i += i < rollPtr->singles ? 1 : BLOCK) {
        GwsimFree(rollPtr->chunks[i]);
    }
    GwsimFree(rollPtr->chunks);
}

/* What is kept of an event, and a rest. */
static inline const GwsimKept *
KeptAt(
    const GwsimRecord *recordPtr,       /* Record. */
    uint64_t seq)               /* Number of the event, from 1. */
{
    return (const GwsimKept *) recordPtr->events.chunks[
            (seq - 1) / GWSIM_RECORD_CHUNK] + (seq - 1) % GWSIM_RECORD_CHUNK;
}

static inline const GwsimMore *
MoreAt(
    const GwsimRecord *recordPtr,       /* Record. */
    uint32_t number)            /* Its number, from 0. */
{
    return (const GwsimMore *) recordPtr->more.chunks[
            number / GWSIM_RECORD_CHUNK] + number % GWSIM_RECORD_CHUNK;
}

/* Fills in the names of an event that is not whole. */
static void
FillShort(
    const GwsimRecord *recordPtr,       /* Record. */
    GwsimEvent *eventPtr,       /* Event with all else. */
    GwsimName var)              /* What differs. */
{
    const GwsimKept *sentPtr = KeptAt(recordPtr, eventPtr->sent);
    const GwsimMore *sentMorePtr = MoreAt(recordPtr, sentPtr->var);

    eventPtr->request = sentPtr->of;
    eventPtr->project = sentMorePtr->project;
    eventPtr->handler = sentMorePtr->handler;
    eventPtr->detail = recordPtr->corePtr->bus.slotNames[eventPtr->slot];
    switch ((GwsimForm) eventPtr->form) {
    case GWSIM_FORM_WHOLE:
        break;
    case GWSIM_FORM_SENDER:
        eventPtr->scope = sentMorePtr->scope;
        eventPtr->peer = var;
        break;
    case GWSIM_FORM_SENDER_THREAD:
        eventPtr->scope = sentMorePtr->scope;
        eventPtr->thread = var;
        break;
    case GWSIM_FORM_RECEIVER:
        eventPtr->scope = var;
        eventPtr->peer = sentMorePtr->scope;
        break;
    case GWSIM_FORM_RECEIVER_THREAD:
        eventPtr->scope = GwsimThreadPlace(recordPtr->corePtr, var);
        eventPtr->thread = var;
        eventPtr->peer = sentMorePtr->scope;
        break;
    }
}

/* The hash of the events so far and one more. */
static inline uint64_t
HashEvent(
    const GwsimNames *namesPtr, /* Names of the world. */
    uint64_t hash,              /* Of the events before. */
    const GwsimEvent *eventPtr)
{
    uint64_t tags = (uint64_t) eventPtr->kind
            | (uint64_t) eventPtr->role << 8
            | (uint64_t) eventPtr->outcome << 16
            | (uint64_t) GwsimEventBasis(eventPtr) << 24
            | (uint64_t) eventPtr->clause << 32;

    hash = GwsimHashMix(hash, (uint64_t) eventPtr->time);
    hash = GwsimHashMix(hash, tags);
    hash = GwsimHashMix(hash, eventPtr->request);
    hash = GwsimHashMix(hash,
            PAIR(namesPtr, eventPtr->scope, eventPtr->thread));
    hash = GwsimHashMix(hash,
            PAIR(namesPtr, eventPtr->project, eventPtr->handler));
    return GwsimHashMix(hash,
            PAIR(namesPtr, eventPtr->peer, eventPtr->detail));
}
