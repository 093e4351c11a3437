/*
 * gwsimValuePack.c --
 *
 *      Packed values: lists and dicts of a few leaves, as most payloads are;
 *      and the twins of those that one OS thread alone has, as all do on the
 *      virtual clock.
 *
 *          head | Pack | tag and length of each leaf | numbers | texts
 *
 *  1. The leaves are no values, but bytes: a payload that only travels is two
 *     lines of the cache.  Who asks for the parts gets those of a flat value,
 *     made then and kept as long as the packed one; of two threads that
 *     ask at once the first makes it.
 *  2. The block of one thread's own is of slabs, by lines of the cache: of most
 *     kinds of payload there are many at a time, and some are kept.  When none
 *     is left the memory goes, if it was much.
 *  3. Numbers know the parts of the twin that say them: these are the twin's
 *     as long as it is a list or dict without a string.
 */

#include "gwsimValueInt.h"

#include <string.h>

#define SORTS           8       /* Slabs: of 1 to 8 lines of the cache. */
#define MANY            10000   /* Values: some megabytes. */

struct GwsimPacks {
    GwsimSlab slabs[SORTS];
    size_t live;                /* Values in them. */
    size_t made;                /* Since there was none. */
    bool ended;                 /* Goes with the last one. */
};

static inline GwsimValue *NewBlock(GwsimPacks *packsPtr, size_t size,
                            size_t *sortPtr);
static inline void      Fill(GwsimValue *valuePtr, const GwsimLeaf *leaves,
                            size_t n, size_t numbers);
static void             EmptySlabs(GwsimPacks *packsPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimPacksNew, GwsimPacksEnd --
 *
 *      Begin and end the memory of one OS thread's packed values.
 *
 * Side effects:
 *      It is freed once there is no value in it any more.
 *
 *----------------------------------------------------------------------
 */

GwsimPacks *
GwsimPacksNew(void)
{
    GwsimPacks *packsPtr = GwsimCalloc(1, sizeof(GwsimPacks));

    for (size_t i = 0; i < SORTS; i++) {
        GwsimSlabInit(&packsPtr->slabs[i], (i + 1) * GWSIM_CACHE_LINE);
    }
    return packsPtr;
}

void
GwsimPacksEnd(
    GwsimPacks *packsPtr)       /* Memory. */
{
    packsPtr->ended = true;
    if (packsPtr->live == 0) {
        EmptySlabs(packsPtr);
        GwsimFree(packsPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValuePack --
 *
 *      Makes a list or dict of leaves.  One with a twin, or in slabs, is of one
 *      OS thread alone.
 *
 * Results:
 *      The value; one reference is the caller's.
 *
 * Side effects:
 *      The twin, if there is one, belongs to the value.
 *
 *----------------------------------------------------------------------
 */

GwsimValue *
GwsimValuePack(
    GwsimPacks *packsPtr,       /* Where to make it, or NULL. */
    GwsimValueTag tag,          /* LIST or DICT. */
    const GwsimLeaf *leaves,    /* Parts, as of that constructor. */
    size_t n,                   /* How many: 1 to GWSIM_LEAVES_MAX. */
    void *twinPtr,              /* Its twin, or NULL. */
    const GwsimTwinType *typePtr)       /* Of that. */
{
    size_t text = 0, numbers = 0, sort;
    GwsimValue *valuePtr;
    GwsimPack *packPtr;

    GWSIM_ASSERT(n >= 1 && n <= GWSIM_LEAVES_MAX);
    for (size_t i = 0; i < n; i++) {
        if (leaves[i].tag == GWSIM_VALUE_TEXT) {
            GWSIM_ASSERT(leaves[i].len <= GWSIM_LEAF_MAX);
            text += leaves[i].len;
        } else {
            numbers++;
        }
    }
    valuePtr = NewBlock(packsPtr, GWSIM_PACK_BEFORE(n)
            + numbers * sizeof(GwsimPackNumber) + text, &sort);
    GwsimValueBegin(valuePtr, tag, n * GWSIM_VALUE_PART + numbers * 8 + text);
    valuePtr->form = GWSIM_FORM_PACKED;
    if (twinPtr != NULL || packsPtr != NULL) {
        GwsimValueOwn(valuePtr);
    }
    valuePtr->depth = 2;
    valuePtr->len = (uint32_t) n;
    valuePtr->u.twinPtr = twinPtr;
    packPtr = GWSIM_PACK(valuePtr);
    packPtr->packsPtr = sort == SORTS ? NULL : packsPtr;
    packPtr->typePtr = typePtr;
    atomic_init(&packPtr->flatPtr, NULL);
    packPtr->sort = (uint16_t) sort;
    packPtr->numbers = (uint16_t) numbers;
    Fill(valuePtr, leaves, n, numbers);
    return valuePtr;
}

/* Writes the leaves of a value. */
static inline void
Fill(
    GwsimValue *valuePtr,       /* Value, but for its leaves. */
    const GwsimLeaf *leaves,    /* They. */
    size_t n,                   /* How many. */
    size_t numbers)             /* How many of them are numbers. */
{
    uint16_t *leafPtr = GWSIM_PACK(valuePtr)->leaves;
    GwsimPackNumber *numberPtr = GwsimPackNumbers(valuePtr);
    char *textPtr = (char *) (numberPtr + numbers);

    for (size_t i = 0; i < n; i++) {
        if (leaves[i].tag == GWSIM_VALUE_TEXT) {
            *leafPtr++ = (uint16_t) (leaves[i].len << GWSIM_KIND_BITS
                    | GWSIM_KIND_TEXT);
            GwsimValueCopyText(textPtr, leaves[i].bytes, leaves[i].len);
            textPtr += leaves[i].len;
            continue;
        }
        numberPtr->partPtr = leaves[i].partPtr;
        if (leaves[i].tag == GWSIM_VALUE_INT) {
            *leafPtr++ = GWSIM_KIND_INT;
            numberPtr++->u.whole = leaves[i].number;
        } else {
            GWSIM_ASSERT(leaves[i].tag == GWSIM_VALUE_FLOAT);
            *leafPtr++ = GWSIM_KIND_FLOAT;
            numberPtr++->u.real = leaves[i].real;
        }
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueUnpack --
 *
 *      Reads the leaves of a packed value.
 *
 * Results:
 *      How many there are, or 0 if the value is none; what they have belongs
 *      to it.
 *
 *----------------------------------------------------------------------
 */

size_t
GwsimValueUnpack(
    const GwsimValue *valuePtr, /* Value, or NULL. */
    GwsimLeaf leaves[GWSIM_LEAVES_MAX]) /* Filled in. */
{
    const GwsimPackNumber *numberPtr;
    const char *textPtr;
    size_t n;

    if (!GwsimValueIsPacked(valuePtr)) {
        return 0;
    }
    n = valuePtr->len;
    numberPtr = GwsimPackNumbers(valuePtr);
    textPtr = (const char *) (numberPtr + GWSIM_PACK(valuePtr)->numbers);
    for (size_t i = 0; i < n; i++) {
        unsigned leaf = GWSIM_PACK(valuePtr)->leaves[i];

        if (leaf % (1u << GWSIM_KIND_BITS) == GWSIM_KIND_TEXT) {
            leaves[i] = (GwsimLeaf) {
                .tag = GWSIM_VALUE_TEXT, .bytes = textPtr,
                .len = leaf >> GWSIM_KIND_BITS
            };
            textPtr += leaves[i].len;
        } else if (leaf == GWSIM_KIND_INT) {
            leaves[i] = (GwsimLeaf) {
                .tag = GWSIM_VALUE_INT, .len = 8,
                .number = numberPtr++->u.whole
            };
        } else {
            leaves[i] = (GwsimLeaf) {
                .tag = GWSIM_VALUE_FLOAT, .len = 8,
                .real = numberPtr++->u.real
            };
        }
    }
    return n;
}

/* True of a packed value: its parts, if it has any, are texts and numbers. */
bool
GwsimValueIsPacked(
    const GwsimValue *valuePtr) /* Value, or NULL. */
{
    return valuePtr != NULL && valuePtr->form == GWSIM_FORM_PACKED;
}

/* Who has the parts of a packed value (rule 1); it belongs to that. */
const GwsimValue *
GwsimValueUnpacked(
    const GwsimValue *valuePtr) /* Packed value. */
{
    GwsimPack *packPtr = GWSIM_PACK((GwsimValue *) valuePtr);
    GwsimValue *flatPtr = atomic_load_explicit(&packPtr->flatPtr,
            memory_order_acquire);
    GwsimLeaf leaves[GWSIM_LEAVES_MAX];
    GwsimValue *firstPtr = NULL;
    GwsimStatus status;

    if (flatPtr != NULL) {
        return flatPtr;
    }
    status = GwsimValueFlat((GwsimValueTag) valuePtr->tag, leaves,
            GwsimValueUnpack(valuePtr, leaves), &flatPtr);
    GWSIM_ASSERT(status == GWSIM_OK);
    if (valuePtr->local) {
        GwsimValueOwn(flatPtr);
    }
    if (!atomic_compare_exchange_strong(&packPtr->flatPtr, &firstPtr,
            flatPtr)) {
        GwsimValueRelease(flatPtr);
        return firstPtr;
    }
    return flatPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueTwin, GwsimValueTwinNumber, GwsimValueTakeTwin --
 *
 *      Look at the twin of a value, and take it away.
 *
 * Results:
 *      The twin, or NULL: it has none, or one of another type.  What of it
 *      says the i-th number, or NULL: there is none.
 *
 * Side effects:
 *      Once taken the value has none, and the twin is the caller's.
 *
 *----------------------------------------------------------------------
 */

void *
GwsimValueTwin(
    const GwsimValue *valuePtr, /* Value, or NULL. */
    const GwsimTwinType *typePtr)       /* Which twins are asked for. */
{
    return GwsimValueIsPacked(valuePtr)
            && GWSIM_PACK(valuePtr)->typePtr == typePtr
            ? valuePtr->u.twinPtr : NULL;
}

void *
GwsimValueTwinNumber(
    const GwsimValue *valuePtr, /* Value with a twin. */
    size_t i)                   /* From 0. */
{
    GWSIM_ASSERT(valuePtr->form == GWSIM_FORM_PACKED);
    return i < GWSIM_PACK(valuePtr)->numbers
            ? GwsimPackNumbers(valuePtr)[i].partPtr : NULL;
}

void *
GwsimValueTakeTwin(
    GwsimValue *valuePtr)       /* Value with a twin. */
{
    void *twinPtr = valuePtr->u.twinPtr;

    GWSIM_ASSERT(valuePtr->form == GWSIM_FORM_PACKED);
    valuePtr->u.twinPtr = NULL;
    return twinPtr;
}

/* Has the twin of a value fetched into the cache. */
void
GwsimValueFetchTwin(
    const GwsimValue *valuePtr) /* Value, or NULL. */
{
    if (!GwsimValueIsPacked(valuePtr) || valuePtr->u.twinPtr == NULL) {
        return;
    }
    GWSIM_PACK(valuePtr)->typePtr->fetchProc(valuePtr->u.twinPtr);
    for (size_t i = 0; i < GWSIM_PACK(valuePtr)->numbers; i++) {
        GwsimFetch(GwsimPackNumbers(valuePtr)[i].partPtr);
    }
}

/* ---- Memory ---- */

/* Frees what only the value itself has: its twin. */
void
GwsimValuePackBury(
    GwsimValue *valuePtr)       /* Dead packed value. */
{
    if (valuePtr->u.twinPtr != NULL) {
        GWSIM_PACK(valuePtr)->typePtr->freeProc(valuePtr->u.twinPtr);
    }
}

/* Frees the block of a packed value. */
void
GwsimValuePackFree(
    GwsimValue *valuePtr)       /* Dead value. */
{
    GwsimPack *packPtr = GWSIM_PACK(valuePtr);
    GwsimPacks *packsPtr = packPtr->packsPtr;

    GwsimValueRelease(atomic_load_explicit(&packPtr->flatPtr,
            memory_order_relaxed));
    if (packsPtr == NULL) {
        GwsimFree(valuePtr);
        return;
    }
    GwsimSlabFree(&packsPtr->slabs[packPtr->sort], valuePtr);
    if (--packsPtr->live > 0) {
        return;
    }
    if (packsPtr->ended) {
        GwsimPacksEnd(packsPtr);
    } else if (packsPtr->made >= MANY) {
        EmptySlabs(packsPtr);
    }
}

/* A block of so many bytes, of a slab if it is small; *sortPtr says which, or
 * is SORTS. */
static inline GwsimValue *
NewBlock(
    GwsimPacks *packsPtr,       /* Slabs, or NULL. */
    size_t size,                /* From 1. */
    size_t *sortPtr)            /* Set. */
{
    size_t sort = (size - 1) / GWSIM_CACHE_LINE;

    if (packsPtr == NULL || sort >= SORTS) {
        *sortPtr = SORTS;
        return GwsimAlloc(size);
    }
    *sortPtr = sort;
    packsPtr->live++;
    packsPtr->made++;
    return GwsimSlabAlloc(&packsPtr->slabs[sort]);
}

/* Gives the memory back: there is no value in it. */
static void
EmptySlabs(
    GwsimPacks *packsPtr)       /* Memory. */
{
    for (size_t i = 0; i < SORTS; i++) {
        GwsimSlabDestroy(&packsPtr->slabs[i]);
    }
    packsPtr->made = 0;
}
