/*
 * gwsimValueFlat.c --
 *
 *      Flat values: lists and dicts of leaves, as most payloads are, each in
 *      one block; and their twins.
 *
 *  1. The parts of a flat value are inner values: they stand in its block,
 *     behind its parts' addresses and the proc that frees its twin. They have
 *     no count but the way back to the block's head, which has it.
 *  2. Those that one OS thread alone has are made in slabs of that thread, by
 *     lines of the cache: of most kinds of payload there are many at a time,
 *     and some are kept. When none is left the memory goes, if it was much.
 */

#include "gwsimValueInt.h"

#include <string.h>

#define SORTS           8       /* Slabs: of 1 to 8 lines of the cache. */
#define MANY            10000   /* Values: some megabytes. */

struct GwsimFlats {
    GwsimSlab slabs[SORTS];
    size_t live;                /* Values in them. */
    size_t made;                /* Since there was none. */
    bool ended;                 /* Goes with the last one. */
};

static inline GwsimValue *NewBlock(GwsimFlats *flatsPtr, size_t size,
                            uint32_t *sortPtr);
static void             EmptySlabs(GwsimFlats *flatsPtr);
static size_t           FillLeaf(GwsimValue *flatPtr, size_t at,
                            const GwsimLeaf *leafPtr);
static inline void      CopyText(char *toPtr, const char *fromPtr,
                            size_t len);

/*
 *----------------------------------------------------------------------
 *
 * GwsimFlatsNew, GwsimFlatsEnd --
 *
 *      Begin and end the memory of one OS thread's flat values.
 *
 * Side effects:
 *      It is freed once there is no value in it any more.
 *
 *----------------------------------------------------------------------
 */

GwsimFlats *
GwsimFlatsNew(void)
{
    GwsimFlats *flatsPtr = GwsimCalloc(1, sizeof(GwsimFlats));

    for (size_t i = 0; i < SORTS; i++) {
        GwsimSlabInit(&flatsPtr->slabs[i], (i + 1) * GWSIM_CACHE_LINE);
    }
    return flatsPtr;
}

void
GwsimFlatsEnd(
    GwsimFlats *flatsPtr)       /* Memory. */
{
    flatsPtr->ended = true;
    if (flatsPtr->live == 0) {
        EmptySlabs(flatsPtr);
        GwsimFree(flatsPtr);
    }
}

/* Frees the block of a flat value. */
void
GwsimValueFlatFree(
    GwsimValue *valuePtr)       /* Dead value. */
{
    const GwsimTwinSlot *slotPtr = GwsimValueTwinSlot(valuePtr);
    GwsimFlats *flatsPtr = slotPtr->flatsPtr;

    if (flatsPtr == NULL) {
        GwsimFree(valuePtr);
        return;
    }
    GwsimSlabFree(&flatsPtr->slabs[slotPtr->sort], valuePtr);
    if (--flatsPtr->live > 0) {
        return;
    }
    if (flatsPtr->ended) {
        GwsimFlatsEnd(flatsPtr);
    } else if (flatsPtr->made >= MANY) {
        EmptySlabs(flatsPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueFlat --
 *
 *      Makes a list or dict of leaves, in one block.
 *
 * Results:
 *      GWSIM_OK, or GWSIM_VALUE_SIZE, with *valuePtrPtr NULL.
 *
 * Side effects:
 *      The twin, if there is one, belongs to the value.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimValueFlat(
    GwsimFlats *flatsPtr,       /* Where to make it: then no other OS thread
                                 * will ever have it.  NULL: anywhere. */
    GwsimValueTag tag,          /* LIST or DICT. */
    const GwsimLeaf *leaves,    /* Parts, as of that constructor. */
    size_t n,                   /* How many, from 1. */
    void *twinPtr,              /* Its twin, or NULL. */
    GwsimTwinProc *freeProc,    /* Frees that. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    size_t room = n * sizeof(GwsimValue *) + sizeof(GwsimTwinSlot), size = 0;
    size_t at = sizeof(GwsimValue) + room;
    GwsimValue *valuePtr;
    uint32_t sort;

    *valuePtrPtr = NULL;
    for (size_t i = 0; i < n; i++) {
        size_t len = leaves[i].len;

        size += GWSIM_VALUE_PART + len;
        if (len > GWSIM_VALUE_SIZE_MAX || size > GWSIM_VALUE_SIZE_MAX) {
            return GWSIM_VALUE_SIZE;
        }
        room += sizeof(GwsimValue);
        if (leaves[i].tag == GWSIM_VALUE_TEXT) {
            room += GWSIM_VALUE_ALIGNED(len + 1);
        }
    }
    valuePtr = NewBlock(flatsPtr, sizeof(GwsimValue) + room, &sort);
    if (sort == SORTS) {
        flatsPtr = NULL;
    }
    GwsimValueBegin(valuePtr, tag, size);
    valuePtr->form = GWSIM_FORM_FLAT;
    valuePtr->local = flatsPtr != NULL;
    valuePtr->depth = 2;
    valuePtr->len = (uint32_t) n;
    valuePtr->u.twinPtr = twinPtr;
    *GwsimValueTwinSlot(valuePtr) = (GwsimTwinSlot) {
        freeProc, flatsPtr, 0, sort
    };
    for (size_t i = 0; i < n; i++) {
        valuePtr->parts[i] = (GwsimValue *) ((char *) valuePtr + at);
        at = FillLeaf(valuePtr, at, &leaves[i]);
        if (leaves[i].tag != GWSIM_VALUE_TEXT) {
            GwsimValueTwinSlot(valuePtr)->upTo = (uint32_t) (i + 1);
        }
    }
    *valuePtrPtr = valuePtr;
    return GWSIM_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueTwin, GwsimValueTwinNumbers, GwsimValueTakeTwin --
 *
 *      Look at the twin of a value, and take it away.
 *
 * Results:
 *      The twin, or NULL: it has none, or one that another proc frees.  How
 *      many parts one must look at to have seen all that are numbers.
 *
 * Side effects:
 *      Once taken the value has none, and the twin is the caller's.
 *
 *----------------------------------------------------------------------
 */

void *
GwsimValueTwin(
    const GwsimValue *valuePtr, /* Value, or NULL. */
    GwsimTwinProc *freeProc)    /* Whose twins are asked for. */
{
    return valuePtr != NULL && valuePtr->form == GWSIM_FORM_FLAT
            && valuePtr->u.twinPtr != NULL
            && GwsimValueTwinSlot(valuePtr)->freeProc == freeProc
            ? valuePtr->u.twinPtr : NULL;
}

size_t
GwsimValueTwinNumbers(
    const GwsimValue *valuePtr) /* Value with a twin. */
{
    GWSIM_ASSERT(valuePtr->form == GWSIM_FORM_FLAT);
    return GwsimValueTwinSlot(valuePtr)->upTo;
}

void *
GwsimValueTakeTwin(
    GwsimValue *valuePtr)       /* Value with a twin. */
{
    void *twinPtr = valuePtr->u.twinPtr;

    GWSIM_ASSERT(valuePtr->form == GWSIM_FORM_FLAT);
    valuePtr->u.twinPtr = NULL;
    return twinPtr;
}

/*
 * A block of so many bytes, of a slab if it is small; *sortPtr says which, or
 * is SORTS.
 */

static inline GwsimValue *
NewBlock(
    GwsimFlats *flatsPtr,       /* Slabs, or NULL. */
    size_t size,                /* From 1. */
    uint32_t *sortPtr)          /* Set. */
{
    size_t sort = (size - 1) / GWSIM_CACHE_LINE;

    if (flatsPtr == NULL || sort >= SORTS) {
        *sortPtr = SORTS;
        return GwsimAlloc(size);
    }
    *sortPtr = (uint32_t) sort;
    flatsPtr->live++;
    flatsPtr->made++;
    return GwsimSlabAlloc(&flatsPtr->slabs[sort]);
}

/*
 * Gives the memory back: there is no value in it.
 */

static void
EmptySlabs(
    GwsimFlats *flatsPtr)       /* Memory. */
{
    for (size_t i = 0; i < SORTS; i++) {
        GwsimSlabDestroy(&flatsPtr->slabs[i]);
    }
    flatsPtr->made = 0;
}

/*
 * Makes an inner value; returns where the next one goes.
 */

static size_t
FillLeaf(
    GwsimValue *flatPtr,        /* Flat value that it stands in. */
    size_t at,                  /* Bytes from its begin. */
    const GwsimLeaf *leafPtr)   /* What it says. */
{
    GwsimValue *valuePtr = (GwsimValue *) ((char *) flatPtr + at);

    atomic_init(&valuePtr->refCount, (unsigned) at);
    valuePtr->tag = (uint8_t) leafPtr->tag;
    valuePtr->form = GWSIM_FORM_INNER;
    valuePtr->local = false;
    valuePtr->depth = 1;
    valuePtr->size = (uint32_t) leafPtr->len;
    at += sizeof(GwsimValue);
    if (leafPtr->tag == GWSIM_VALUE_TEXT) {
        valuePtr->len = (uint32_t) leafPtr->len;
        valuePtr->u.number = 0;
        CopyText((char *) valuePtr->parts, leafPtr->bytes, leafPtr->len);
        ((char *) valuePtr->parts)[leafPtr->len] = '\0';
        return at + GWSIM_VALUE_ALIGNED(leafPtr->len + 1);
    }
    GWSIM_ASSERT(leafPtr->len == 8);
    valuePtr->len = 0;
    if (leafPtr->tag == GWSIM_VALUE_INT) {
        valuePtr->u.number = leafPtr->number;
    } else {
        GWSIM_ASSERT(leafPtr->tag == GWSIM_VALUE_FLOAT);
        valuePtr->u.real = leafPtr->real;
    }
    return at;
}

/*
 * Copies a text, which is short more often than not: then a call costs more.
 */

static inline void
CopyText(
    char *toPtr,                /* Where to. */
    const char *fromPtr,        /* Text; any, if it has no bytes. */
    size_t len)                 /* Its bytes. */
{
    if (len > 16) {
        memcpy(toPtr, fromPtr, len);
    } else if (len >= 8) {
        memcpy(toPtr, fromPtr, 8);
        memcpy(toPtr + len - 8, fromPtr + len - 8, 8);
    } else {
        for (size_t i = 0; i < len; i++) {
            toPtr[i] = fromPtr[i];
        }
    }
}
