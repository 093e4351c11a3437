/*
 * gwsimBase.c --
 *
 *      The ground: what to do when nothing can be done, memory that cannot
 *      run out silently, a string buffer, a slab.
 *
 *  1. The pointers set by GwsimAssertContext and GwsimArenaUse belong to their
 *     thread alone. They are the only variables of the core outside a world;
 *     nothing but the text of a panic depends on the one, and on the other
 *     only where memory comes from.
 *  2. A slab's objects stand in chunks that double in size from
 *     SLAB_CHUNK_FIRST bytes to SLAB_PAGES_MAX pages. Free ones form a list
 *     through their first word. Under AddressSanitizer what is free is
 *     poisoned.
 *  3. A large page is cleared as soon as its first byte is touched, on a
 *     machine that has to fetch it from its host for milliseconds, while
 *     nothing else happens in the world. A steady slab, for what is written
 *     down once and hardly ever read, keeps to chunks of SLAB_CHUNK_STEADY.
 *
 *      Limits of a slab: objects of at most SLAB_OBJECT_MAX bytes, memory alone
 *      for how many. Costs: an object's size, rounded up to 8 bytes; to take
 *      and to give back one is a step. A chunk is kept until the slab ends.
 *
 *      It does not know what a status, an event or a world is.
 */

#include "gwsimArena.h"
#include "gwsimBaseOs.h"
#include "gwsimBasePoison.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUF_MIN         64              /* First capacity of a buffer. */
#define GROW_MIN        8               /* First capacity of an array. */
#define SLAB_ALIGN      8               /* Alignment of a slab's objects. */
#define SLAB_CHUNK_FIRST 4096
#define SLAB_CHUNK_SMALL (1024 * 1024)  /* Above it large pages pay. */
#define SLAB_CHUNK_STEADY (64 * 1024)   /* At most, of a steady slab. */
#define SLAB_PAGE       ((size_t) 2 * 1024 * 1024)      /* A large one. */
#define SLAB_PAGES_MAX  8               /* Of them in a chunk, with its header:
                                 * each chunk costs a page of addresses. */
#define SLAB_OBJECT_MAX (SLAB_PAGE - GWSIM_CACHE_LINE)

struct GwsimSlabChunk {
    struct GwsimSlabChunk *olderPtr;    /* The chunk before this, or NULL. */
    size_t size;                        /* Bytes of objects in it. */
    char *objects;                      /* They begin with a cache line. */
};

_Static_assert(sizeof(struct GwsimSlabChunk) <= GWSIM_CACHE_LINE
        && GWSIM_CACHE_LINE % SLAB_ALIGN == 0,
        "a slab's largest chunk must fill its page");

static _Thread_local const GwsimAssertInfo *assertInfoPtr = NULL;
static _Thread_local GwsimArena *arenaInUsePtr = NULL;

static void             BufReserve(GwsimBuf *bufPtr, size_t extra);
static _Noreturn void   Die(const char *what);
static _Noreturn void   OutOfMemory(size_t size);
static void             SlabGrow(GwsimSlab *slabPtr);
static inline void *    NextLine(void *ptr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimPanic --
 *
 *      Ends the process because something that is always true was not.
 *
 * Results:
 *      Does not return.
 *
 * Side effects:
 *      One line on stderr, with the seed and the event number of the run if
 *      this thread has a context; then abort.
 *
 *----------------------------------------------------------------------
 */

void
GwsimPanic(
    const char *file,           /* Source file; its directory is not said. */
    int line,                   /* Line in it. */
    const char *text)           /* What does not hold. */
{
    char what[512];
    const char *slash = strrchr(file, '/');

    (void) snprintf(what, sizeof(what), "GWSIM PANIC %s:%d: %s",
            slash != NULL ? slash + 1 : file, line, text);
    Die(what);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimAssertContext --
 *
 *      Names the run that this thread works for from now on.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The pointer is kept until the next call, and read if a panic comes:
 *      whoever sets it takes it back with NULL before freeing what it is in.
 *
 *----------------------------------------------------------------------
 */

void
GwsimAssertContext(
    const GwsimAssertInfo *infoPtr)     /* Seed and event, or NULL. */
{
    assertInfoPtr = infoPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimAlloc, GwsimCalloc, GwsimRealloc, GwsimFree, GwsimAllocBulk --
 *
 *      As their namesakes in C, except that they return memory or not at
 *      all, also for 0 bytes. What is bulk begins with a cache line.
 *
 * Results:
 *      The memory; that of GwsimCalloc is zeroed.
 *
 * Side effects:
 *      Out of memory, the process ends with a line that starts with
 *      "GWSIM NOMEM".
 *
 *----------------------------------------------------------------------
 */

void *
GwsimAlloc(
    size_t size)                /* Bytes wanted. */
{
    void *ptr = arenaInUsePtr != NULL
            ? GwsimArenaAlloc(arenaInUsePtr, size) : NULL;

    if (ptr == NULL) {
        ptr = malloc(size > 0 ? size : 1);
    }
    if (ptr == NULL) {
        OutOfMemory(size);
    }
    return ptr;
}

void *
GwsimAllocBulk(
    size_t size)                /* Bytes wanted: many. */
{
    void *ptr = arenaInUsePtr != NULL
            ? GwsimArenaAlloc(arenaInUsePtr, size + GWSIM_CACHE_LINE) : NULL;

    if (ptr != NULL) {
        return NextLine(ptr);
    }
    ptr = GwsimBaseOsBulk(size);
    if (ptr == NULL) {
        OutOfMemory(size);
    }
    return ptr;
}

void *
GwsimCalloc(
    size_t count,               /* Elements wanted. */
    size_t size)                /* Bytes in each. */
{
    size_t total;
    void *ptr;

    if (__builtin_mul_overflow(count, size, &total)) {
        OutOfMemory(SIZE_MAX);
    }
    if (arenaInUsePtr != NULL
            && (ptr = GwsimArenaAlloc(arenaInUsePtr, total)) != NULL) {
        return memset(ptr, 0, total);
    }
    ptr = calloc(total > 0 ? total : 1, 1);
    if (ptr == NULL) {
        OutOfMemory(total);
    }
    return ptr;
}

void *
GwsimRealloc(
    void *ptr,                  /* Memory of ours, or NULL. */
    size_t size)                /* Bytes wanted. */
{
    if (arenaInUsePtr != NULL
            && (ptr == NULL || GwsimArenaHas(arenaInUsePtr, ptr))) {
        void *newPtr = GwsimAlloc(size);

        if (ptr != NULL) {
            size_t old = GwsimArenaSizeOf(ptr);

            memcpy(newPtr, ptr, old < size ? old : size);
        }
        return newPtr;
    }
    ptr = realloc(ptr, size > 0 ? size : 1);
    if (ptr == NULL) {
        OutOfMemory(size);
    }
    return ptr;
}

void
GwsimFree(
    void *ptr)                  /* Memory of ours, or NULL. */
{
    if (arenaInUsePtr == NULL || !GwsimArenaHas(arenaInUsePtr, ptr)) {
        free(ptr);
    }
}

/* A copy of a text. */
char *
GwsimTextCopy(
    const char *text)           /* Text. */
{
    size_t size = strlen(text) + 1;

    return memcpy(GwsimAlloc(size), text, size);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimArenaUse --
 *
 *      From now on memory of this thread comes from an arena.
 *
 * Results:
 *      The one that it came from before; NULL: none.
 *
 * Side effects:
 *      See gwsimArena.h.
 *
 *----------------------------------------------------------------------
 */

GwsimArena *
GwsimArenaUse(
    GwsimArena *arenaPtr)       /* Arena; NULL: none. */
{
    GwsimArena *beforePtr = arenaInUsePtr;

    arenaInUsePtr = arenaPtr;
    return beforePtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimGrow --
 *
 *      Makes an array large enough, at least doubling it, so that appending
 *      one by one takes constant time each.
 *
 * Results:
 *      The array, which may have moved.
 *
 * Side effects:
 *      *capPtr is the new capacity. Nothing if it was large enough.
 *
 *----------------------------------------------------------------------
 */

void *
GwsimGrow(
    void *array,                /* Array of *capPtr elements, or NULL. */
    size_t needed,              /* Elements that it must have room for. */
    size_t *capPtr,             /* Its capacity, in elements. */
    size_t elementSize)         /* Bytes in each. */
{
    size_t cap = GROW_MIN;
    size_t size;

    if (needed <= *capPtr) {
        return array;
    }
    if (*capPtr > 0) {
        cap = *capPtr <= SIZE_MAX / 2 ? *capPtr * 2 : SIZE_MAX;
    }
    if (cap < needed) {
        cap = needed;
    }
    if (__builtin_mul_overflow(cap, elementSize, &size)) {
        OutOfMemory(SIZE_MAX);
    }
    array = GwsimRealloc(array, size);
    *capPtr = cap;
    return array;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimBufAppend, GwsimBufText, GwsimBufNumber, GwsimBufPrintf --
 *
 *      Append bytes, text, a number, or formatted text to a buffer. What is
 *      appended must not stand in the buffer itself.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The buffer grows, and is followed by a NUL that does not count.
 *
 *----------------------------------------------------------------------
 */

void
GwsimBufAppend(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    const void *bytes,          /* What to append. */
    size_t n)                   /* How many bytes. */
{
    BufReserve(bufPtr, n);
    if (n > 0) {
        memcpy(bufPtr->data + bufPtr->len, bytes, n);
        bufPtr->len += n;
    }
    bufPtr->data[bufPtr->len] = '\0';
}

void
GwsimBufText(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    const char *text)           /* What to append. */
{
    GwsimBufAppend(bufPtr, text, strlen(text));
}

void
GwsimBufNumber(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    uint64_t number)            /* What to append. */
{
    char digits[GWSIM_DIGITS], *end = digits + sizeof(digits);
    char *start = GwsimDigits(end, number);

    GwsimBufAppend(bufPtr, start, (size_t) (end - start));
}

char *
GwsimDigits(
    char *end,                  /* GWSIM_DIGITS bytes in front of it. */
    uint64_t number)            /* What to write. */
{
    do {
        *--end = (char) ('0' + number % 10);
        number /= 10;
    } while (number > 0);
    return end;
}

void
GwsimBufPrintf(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    const char *format,         /* As for printf. */
    ...)                        /* Its arguments. */
{
    va_list args;
    int n;

    GWSIM_ASSERT(format != NULL);
    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    GWSIM_ASSERT(n >= 0);
    BufReserve(bufPtr, (size_t) n);
    va_start(args, format);
    (void) vsnprintf(bufPtr->data + bufPtr->len, (size_t) n + 1, format,
            args);
    va_end(args);
    bufPtr->len += (size_t) n;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimBufFree --
 *
 *      Frees what a buffer holds.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The buffer is empty and can be used again.
 *
 *----------------------------------------------------------------------
 */

void
GwsimBufFree(
    GwsimBuf *bufPtr)           /* Buffer to empty. */
{
    GwsimFree(bufPtr->data);
    *bufPtr = (GwsimBuf) {NULL, 0, 0};
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimSlabInit, GwsimSlabInitSteady, GwsimSlabDestroy --
 *
 *      Begin and end a slab. A steady one grows by small chunks (rule 3).
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      GwsimSlabDestroy frees every object, also those not given back.
 *
 *----------------------------------------------------------------------
 */

void
GwsimSlabInit(
    GwsimSlab *slabPtr,         /* Slab to begin. */
    size_t objectSize)          /* Bytes in each object. */
{
    GWSIM_ASSERT(objectSize > 0 && objectSize <= SLAB_OBJECT_MAX);
    *slabPtr = (GwsimSlab) {
        .objectSize = (objectSize + SLAB_ALIGN - 1)
                & ~(size_t) (SLAB_ALIGN - 1),
    };
}

void
GwsimSlabInitSteady(
    GwsimSlab *slabPtr,         /* Slab to begin. */
    size_t objectSize)          /* Bytes in each object. */
{
    GWSIM_ASSERT(objectSize <= SLAB_CHUNK_STEADY);
    GwsimSlabInit(slabPtr, objectSize);
    slabPtr->steady = true;
}

void
GwsimSlabDestroy(
    GwsimSlab *slabPtr)         /* Slab to end. */
{
    while (slabPtr->chunkPtr != NULL) {
        struct GwsimSlabChunk *chunkPtr = slabPtr->chunkPtr;

        slabPtr->chunkPtr = chunkPtr->olderPtr;
        ASAN_UNPOISON_MEMORY_REGION(chunkPtr->objects, chunkPtr->size);
        GwsimFree(chunkPtr);
    }
    *slabPtr = (GwsimSlab) {.objectSize = slabPtr->objectSize};
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimSlabAlloc, GwsimSlabFree --
 *
 *      Take an object from a slab, and give it back. The one given back last
 *      is taken first, while it is still in the cache.
 *
 * Results:
 *      The object, aligned to 8 bytes, with any content; to a cache line if
 *      its size is a number of those.
 *
 * Side effects:
 *      None but the obvious.
 *
 *----------------------------------------------------------------------
 */

inline void *
GwsimSlabAlloc(
    GwsimSlab *slabPtr)         /* Slab to take from. */
{
    void *objectPtr = slabPtr->freePtr;

    if (objectPtr != NULL) {
        ASAN_UNPOISON_MEMORY_REGION(objectPtr, slabPtr->objectSize);
        slabPtr->freePtr = *(void **) objectPtr;
    } else {
        if (slabPtr->nextPtr == slabPtr->endPtr) {
            SlabGrow(slabPtr);
        }
        objectPtr = slabPtr->nextPtr;
        slabPtr->nextPtr += slabPtr->objectSize;
        ASAN_UNPOISON_MEMORY_REGION(objectPtr, slabPtr->objectSize);
    }
    slabPtr->live++;
    return objectPtr;
}

inline void
GwsimSlabFree(
    GwsimSlab *slabPtr,         /* Slab that the object was taken from. */
    void *objectPtr)            /* Object to give back; not NULL. */
{
    GWSIM_ASSERT(slabPtr->live > 0);
    *(void **) objectPtr = slabPtr->freePtr;
    slabPtr->freePtr = objectPtr;
    slabPtr->live--;
    ASAN_POISON_MEMORY_REGION(objectPtr, slabPtr->objectSize);
}

void
GwsimSlabEach(
    const GwsimSlab *slabPtr,   /* Slab to look through. */
    void (*proc)(void *data, void *objectPtr),  /* Called for each object. */
    void *data)                 /* For proc. */
{
    char *endPtr = slabPtr->nextPtr;

    for (struct GwsimSlabChunk *chunkPtr = slabPtr->chunkPtr;
            chunkPtr != NULL; chunkPtr = chunkPtr->olderPtr) {
        if (chunkPtr != slabPtr->chunkPtr) {
            endPtr = chunkPtr->objects + chunkPtr->size
                    / slabPtr->objectSize * slabPtr->objectSize;
        }
        for (char *atPtr = chunkPtr->objects; atPtr < endPtr;
                atPtr += slabPtr->objectSize) {
            if (!__asan_address_is_poisoned(atPtr)) {
                proc(data, atPtr);
            }
        }
    }
}

/*
 * Begins a new chunk, with room for one object at least.
 */

static void
SlabGrow(
    GwsimSlab *slabPtr)         /* Slab whose newest chunk is used up. */
{
    struct GwsimSlabChunk *chunkPtr;
    size_t size = SLAB_CHUNK_FIRST;

    if (slabPtr->chunkPtr != NULL) {
        size = slabPtr->chunkPtr->size * 2;
    }
    if (slabPtr->steady && size > SLAB_CHUNK_STEADY) {
        size = SLAB_CHUNK_STEADY;
    }
    if (size < slabPtr->objectSize) {
        size = slabPtr->objectSize;
    }
    if (size > SLAB_CHUNK_SMALL) {
        size_t pages = (size + GWSIM_CACHE_LINE - 1) / SLAB_PAGE + 1;

        pages = pages < SLAB_PAGES_MAX ? pages : SLAB_PAGES_MAX;
        size = pages * SLAB_PAGE - GWSIM_CACHE_LINE;
        chunkPtr = GwsimAllocBulk(GWSIM_CACHE_LINE + size);
    } else {
        chunkPtr = GwsimAlloc(2 * GWSIM_CACHE_LINE + size);
    }
    chunkPtr->objects = NextLine(chunkPtr + 1);
    chunkPtr->olderPtr = slabPtr->chunkPtr;
    chunkPtr->size = size;
    slabPtr->chunkPtr = chunkPtr;
    slabPtr->nextPtr = chunkPtr->objects;
    slabPtr->endPtr = chunkPtr->objects
            + size / slabPtr->objectSize * slabPtr->objectSize;
    ASAN_POISON_MEMORY_REGION(chunkPtr->objects, size);
}

/*
 * Where the cache line of an address begins, if not there the next one.
 */

static inline void *
NextLine(
    void *ptr)                  /* Address. */
{
    uintptr_t at = (uintptr_t) ptr + GWSIM_CACHE_LINE - 1;

    return (void *) (at - at % GWSIM_CACHE_LINE);
}

/*
 * Makes room for "extra" more bytes and a NUL.
 */

static void
BufReserve(
    GwsimBuf *bufPtr,           /* Buffer to enlarge. */
    size_t extra)               /* Bytes that will be appended. */
{
    size_t needed;

    if (__builtin_add_overflow(bufPtr->len, extra, &needed)
            || needed == SIZE_MAX) {
        OutOfMemory(SIZE_MAX);
    }
    needed++;
    if (needed > bufPtr->cap) {
        size_t least = needed < BUF_MIN ? BUF_MIN : needed;

        GWSIM_GROW(bufPtr->data, least, bufPtr->cap);
    }
}

/*
 * Ends the process for want of memory.
 */

static void
OutOfMemory(
    size_t size)                /* Bytes that were wanted. */
{
    char what[64];

    (void) snprintf(what, sizeof(what), "GWSIM NOMEM for %zu bytes", size);
    Die(what);
}

/*
 * Writes the last line of this process.
 */

static void
Die(
    const char *what)           /* Why it ends. */
{
    if (assertInfoPtr != NULL) {
        (void) fprintf(stderr, "%s (seed %llu, event %llu)\n", what,
                (unsigned long long) assertInfoPtr->seed,
                (unsigned long long) assertInfoPtr->event);
    } else {
        (void) fprintf(stderr, "%s\n", what);
    }
    (void) fflush(stderr);
    abort();
}
