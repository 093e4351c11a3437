/*
 * gwsimRecord.c --
 *
 *      Keeps every event of a world, in order, and hashes them when asked: a
 *      run is to cost little more with its record than without.
 *
 *      Events stand in chunks of 196 KB, which never move. After the first few
 *      they are made in blocks, on large pages: a first touch of 4 KB costs as
 *      much as it takes to simulate a request.
 *
 *      They stand as they are. Most differ from an earlier one but in three
 *      numbers, and would go into 18 bytes; but to find that one takes longer
 *      than to write all 48, unless the host has to find the memory first.
 *
 *      Limits: memory alone; but a cause is a number of 32 bits, so 2^32 - 1
 *      events. Costs: 48 bytes an event, written once, where it is kept; to
 *      find the nth takes one step, to look for one all of them.
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

/* Told apart: the same name as scope and as thread is not the same event. */
#define PAIR(namesPtr, a, b) \
    GwsimHashFold(GwsimNameHash((namesPtr), (a)) \
                    ^ UINT64_C(0xa0761d6478bd642f), \
            GwsimNameHash((namesPtr), (b)) ^ UINT64_C(0xe7037ed1a0b428db))

#define BLOCK           32              /* Chunks that are made at once, */
#define BLOCKS_AFTER    32              /* after so many single ones. */

static void AddChunk(GwsimKeep *keepPtr);
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
        .keep = {.growProc = AddChunk}, .corePtr = corePtr
    };
    AddChunk(&recordPtr->keep);
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
    for (size_t i = 0; i < recordPtr->chunkCount;
            i += i < BLOCKS_AFTER ? 1 : BLOCK) {
        GwsimFree(recordPtr->chunks[i]);
    }
    GwsimFree(recordPtr->chunks);
    *recordPtr = (GwsimRecord) { .corePtr = recordPtr->corePtr };
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
    while (seq < recordPtr->keep.count) {
        seq++;
        if (GwsimPatternMatches(recordPtr->corePtr, patternPtr,
                GwsimRecordAt(recordPtr, seq))) {
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
    while (recordPtr->hashed < recordPtr->keep.count) {
        recordPtr->hashed++;
        recordPtr->hash = HashEvent(recordPtr->corePtr->namesPtr,
                recordPtr->hash, GwsimRecordAt(recordPtr, recordPtr->hashed));
    }
    return recordPtr->hash;
}

/* Adds an empty chunk at the end. */
static void
AddChunk(
    GwsimKeep *keepPtr)         /* Of a record whose chunks are full. */
{
    GwsimRecord *recordPtr = (GwsimRecord *) keepPtr;
    size_t bytes = GWSIM_RECORD_CHUNK * sizeof(GwsimEvent);
    size_t n = recordPtr->chunkCount++;

    GWSIM_GROW(recordPtr->chunks, n + 1, recordPtr->chunkSpace);
    if (n < BLOCKS_AFTER) {
        recordPtr->chunks[n] = GwsimAlloc(bytes);
    } else if (n % BLOCK == 0) {
        recordPtr->chunks[n] = GwsimAllocBulk(BLOCK * bytes);
    } else {
        recordPtr->chunks[n] = recordPtr->chunks[n - 1] + GWSIM_RECORD_CHUNK;
    }
    keepPtr->nextPtr = recordPtr->chunks[n];
    keepPtr->endPtr = keepPtr->nextPtr + GWSIM_RECORD_CHUNK;
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
