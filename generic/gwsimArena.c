/*
 * gwsimArena.c --
 *
 *      Memory that can be set back (gwsimArena.h): a block that is filled from
 *      its start, and a copy of what was in it at the mark.
 *
 *          base          mark         used            size
 *          |--- built ----|--- a run ---|--- free ------|
 *             ^ copied back at each reset, but for what is skipped
 *
 *      Before each piece stands its size, for GwsimRealloc.
 *
 *      Limits: as many bytes as it was made with, then it is full (rule 3 of
 *      gwsimArena.h). Costs: a piece is one addition and 16 bytes, to free one
 *      nothing; a reset copies what had been built at the mark.
 */

#include "gwsimArena.h"
#include "gwsimBasePoison.h"

#include <string.h>

#define ALIGN           16
#define SKIP_MIN        256     /* Less is copied as well. */

typedef struct Span {
    size_t from, to;            /* Offsets. */
} Span;

struct GwsimArena {
    char *base;
    size_t size, used;
    bool full;
    size_t mark;                /* What was used then; 0: not marked. */
    char *copy;                 /* Of what was there then. */
    Span *skips;                /* Not copied; in rising order. */
    size_t skipCount, skipSpace;
};

static void CopyBack(GwsimArena *arenaPtr, size_t from, size_t to);

/*
 *----------------------------------------------------------------------
 *
 * GwsimArenaCreate, GwsimArenaFree --
 *
 *      An arena that has room for so many bytes; and its end.
 *
 * Results:
 *      The arena.
 *
 * Side effects:
 *      What is in it goes with it. No thread uses it.
 *
 *----------------------------------------------------------------------
 */

GwsimArena *
GwsimArenaCreate(
    size_t size)                /* Bytes; taken from the system as used. */
{
    GwsimArena *arenaPtr = GwsimCalloc(1, sizeof(GwsimArena));

    arenaPtr->base = GwsimAlloc(size);
    arenaPtr->size = size;
    return arenaPtr;
}

void
GwsimArenaFree(
    GwsimArena *arenaPtr)       /* Arena. */
{
    ASAN_UNPOISON_MEMORY_REGION(arenaPtr->base, arenaPtr->size);
    GwsimFree(arenaPtr->base);
    GwsimFree(arenaPtr->copy);
    GwsimFree(arenaPtr->skips);
    GwsimFree(arenaPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimArenaAlloc, GwsimArenaHas, GwsimArenaSizeOf --
 *
 *      A new piece; whether a piece is of an arena; how large it is.
 *
 * Results:
 *      As said; NULL if there is no room.
 *
 * Side effects:
 *      An arena without room is full for good.
 *
 *----------------------------------------------------------------------
 */

void *
GwsimArenaAlloc(
    GwsimArena *arenaPtr,       /* Arena. */
    size_t size)                /* Bytes wanted. */
{
    size_t need;
    char *piece;

    if (__builtin_add_overflow(size, 2 * ALIGN - 1, &need)
            || (need &= ~(size_t) (ALIGN - 1))
                    > arenaPtr->size - arenaPtr->used) {
        arenaPtr->full = true;
        return NULL;
    }
    piece = arenaPtr->base + arenaPtr->used;
    arenaPtr->used += need;
    *(size_t *) (void *) piece = size;
    return piece + ALIGN;
}

bool
GwsimArenaHas(
    const GwsimArena *arenaPtr, /* Arena. */
    const void *ptr)            /* Any memory, or NULL. */
{
    return (uintptr_t) ptr - (uintptr_t) arenaPtr->base < arenaPtr->size;
}

size_t
GwsimArenaSizeOf(
    const void *ptr)            /* Memory of an arena. */
{
    return *(const size_t *) (const void *) ((const char *) ptr - ALIGN);
}

/* True if there was no room, ever. */
bool
GwsimArenaIsFull(
    const GwsimArena *arenaPtr) /* Arena. */
{
    return arenaPtr->full;
}

/* Bytes in use. */
size_t
GwsimArenaUsed(
    const GwsimArena *arenaPtr) /* Arena. */
{
    return arenaPtr->used;
}

/* Contents that do not matter at the mark: they are not set back. */
void
GwsimArenaSkip(
    GwsimArena *arenaPtr,       /* Arena; not marked yet. */
    void *ptr,                  /* Memory of it. */
    size_t size)                /* Bytes. */
{
    size_t from = (size_t) ((char *) ptr - arenaPtr->base);
    size_t at = arenaPtr->skipCount;

    if (size < SKIP_MIN || !GwsimArenaHas(arenaPtr, ptr)) {
        return;
    }
    GWSIM_ASSERT(arenaPtr->mark == 0);
    GWSIM_GROW(arenaPtr->skips, at + 1, arenaPtr->skipSpace);
    for (; at > 0 && arenaPtr->skips[at - 1].from > from; at--) {
        arenaPtr->skips[at] = arenaPtr->skips[at - 1];
    }
    arenaPtr->skips[at] = (Span) {from, from + size};
    arenaPtr->skipCount++;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimArenaMark, GwsimArenaReset --
 *
 *      Remember what is in an arena; and set it back to that.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      What has been allocated since is gone.
 *
 *----------------------------------------------------------------------
 */

void
GwsimArenaMark(
    GwsimArena *arenaPtr)       /* Arena; not full, in no use. */
{
    ASAN_UNPOISON_MEMORY_REGION(arenaPtr->base, arenaPtr->size);
    arenaPtr->mark = arenaPtr->used;
    arenaPtr->copy = GwsimAlloc(arenaPtr->used);
    memcpy(arenaPtr->copy, arenaPtr->base, arenaPtr->used);
}

void
GwsimArenaReset(
    GwsimArena *arenaPtr)       /* Arena with a mark; not full. */
{
    size_t from = 0;

    GWSIM_ASSERT(arenaPtr->mark > 0 && !arenaPtr->full);
    ASAN_UNPOISON_MEMORY_REGION(arenaPtr->base, arenaPtr->size);
    for (size_t i = 0; i < arenaPtr->skipCount; i++) {
        CopyBack(arenaPtr, from, arenaPtr->skips[i].from);
        from = arenaPtr->skips[i].to;
    }
    CopyBack(arenaPtr, from, arenaPtr->mark);
    arenaPtr->used = arenaPtr->mark;
}

/* Copies a span back. */
static void
CopyBack(
    GwsimArena *arenaPtr,       /* Arena. */
    size_t from,                /* Offset. */
    size_t to)                  /* The same; not before. */
{
    memcpy(arenaPtr->base + from, arenaPtr->copy + from, to - from);
}
