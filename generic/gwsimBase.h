/*
 * gwsimBase.h --
 *
 *      The ground that every room stands on: time, assertions, memory, a
 *      string buffer and a slab of objects of one size.
 *
 *  1. Time is GwsimTime: nanoseconds in an int64_t, never an int.
 *  2. Memory that cannot be had ends the process with one line that says so:
 *     no caller checks for NULL.
 *  3. An assertion is never compiled out.
 *  4. Nothing here is shared between threads, except that each thread may
 *     name the run it works for, to be printed when an assertion fails.
 */

#ifndef GWSIM_BASE_H
#define GWSIM_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef MODULE_SCOPE
#define MODULE_SCOPE extern __attribute__((visibility("hidden")))
#endif

/*
 * Time. The largest time leaves room to add a few of them without overflow.
 */

typedef int64_t GwsimTime;      /* Nanoseconds since the world's start. */

#define GWSIM_TIME_MAX  (INT64_MAX / 4)
#define GWSIM_US        ((GwsimTime) 1000)
#define GWSIM_MS        ((GwsimTime) 1000000)
#define GWSIM_S         ((GwsimTime) 1000000000)

#define GWSIM_CACHE_LINE 64     /* Bytes that memory gives at once. */

/* A size rounded up to whole lines, for a slab whose objects begin with one. */
#define GWSIM_LINES(size) \
    (((size) + GWSIM_CACHE_LINE - 1) / GWSIM_CACHE_LINE * GWSIM_CACHE_LINE)

/* Has the cache line of an address fetched, which need not be a good one, but
 * should: to look for a page that is not there takes long. The empty statement:
 * a function that does nothing but this would be taken for one without effect,
 * and left out. */
static inline void
GwsimFetch(
    const void *ptr)            /* Address. */
{
    __builtin_prefetch(ptr);
    __asm__ volatile ("");
}

/* The same for one that will be written, and that another core may have: so it
 * gives it up at once, not when it is written. Compilers make this instruction
 * only for processors that are new enough by name; all of 64 bits take it. */
static inline void
GwsimFetchToWrite(
    const void *ptr)            /* Address. */
{
#ifdef __x86_64__
    __asm__ volatile ("prefetchw %0" : : "m" (*(const char *) ptr));
#else
    __builtin_prefetch(ptr, 1);
    __asm__ volatile ("");
#endif
}

/*
 * Assertions. GWSIM_POINT names a place where a race may be provoked: it is
 * nothing, unless GWSIM_POINTS is defined by a build whose runtime brings
 * GwsimPoint.
 */

typedef struct GwsimAssertInfo {
    uint64_t seed;              /* Seed of the run. */
    uint64_t event;             /* Number of its last event. */
} GwsimAssertInfo;

/* A call of it is what it looks like: its callers have nothing to keep over it,
 * and no more to hand over. */
#if defined(__has_attribute) && __has_attribute(noipa)
#define GWSIM_APART __attribute__((noipa))
#else
#define GWSIM_APART __attribute__((noinline))
#endif

/* What hardly ever runs stands apart, and costs its callers nothing. */
#define GWSIM_COLD __attribute__((noinline, cold))

#define GWSIM_ASSERT(condition) \
    do { \
        if (__builtin_expect(!(condition), 0)) { \
            GwsimPanic(__FILE__, __LINE__, #condition); \
        } \
    } while (0)

#ifdef GWSIM_POINTS
MODULE_SCOPE void       GwsimPoint(const char *name);
#define GWSIM_POINT(name) GwsimPoint(#name)
#else
#define GWSIM_POINT(name) ((void) 0)
#endif

MODULE_SCOPE void       GwsimPanic(const char *file, int line,
                            const char *text)
                            __attribute__((noreturn, cold));
MODULE_SCOPE void       GwsimAssertContext(const GwsimAssertInfo *infoPtr);

/*
 * Memory. GwsimGrow makes room for "needed" elements, doubling *capPtr;
 * GWSIM_GROW does it for a typed array in place. GwsimAllocBulk is for
 * megabytes that are filled from their start.
 */

#define GWSIM_GROW(array, needed, cap) \
    do { \
        if ((size_t) (needed) > (cap)) { \
            (array) = GwsimGrow((array), (needed), &(cap), \
                    sizeof(*(array))); \
        } \
    } while (0)

MODULE_SCOPE void *     GwsimAlloc(size_t size);
MODULE_SCOPE void *     GwsimCalloc(size_t count, size_t size);
MODULE_SCOPE void *     GwsimRealloc(void *ptr, size_t size);
MODULE_SCOPE char *     GwsimTextCopy(const char *text);
MODULE_SCOPE void       GwsimFree(void *ptr);
MODULE_SCOPE void *     GwsimAllocBulk(size_t size);
MODULE_SCOPE void *     GwsimGrow(void *array, size_t needed, size_t *capPtr,
                            size_t elementSize);

/* Zeroes an object of more than a cache line, up to two, in a few stores: what
 * compilers make of it as a whole is one instruction that takes longer. */
#define GWSIM_CLEAR(ptr) \
    (memset((ptr), 0, GWSIM_CACHE_LINE), \
    memset((char *) (ptr) + GWSIM_CACHE_LINE, 0, \
            sizeof(*(ptr)) - GWSIM_CACHE_LINE))

/*
 * A growing string of any bytes. All zero is an empty one. Once something was
 * appended (be it nothing), data[len] is a NUL.
 */

typedef struct GwsimBuf {
    char *data;                 /* The bytes, or NULL. */
    size_t len;                 /* How many, without the closing NUL. */
    size_t cap;                 /* Bytes allocated. */
} GwsimBuf;

MODULE_SCOPE void       GwsimBufAppend(GwsimBuf *bufPtr, const void *bytes,
                            size_t n);
/* A text, and a number in decimal: what costs a tenth of a printf. */
MODULE_SCOPE void       GwsimBufText(GwsimBuf *bufPtr, const char *text);
MODULE_SCOPE void       GwsimBufNumber(GwsimBuf *bufPtr, uint64_t number);
/* The decimal digits of a number, up to `end`; where they start. */
#define GWSIM_DIGITS    20
MODULE_SCOPE char *     GwsimDigits(char *end, uint64_t number);
MODULE_SCOPE void       GwsimBufPrintf(GwsimBuf *bufPtr, const char *format,
                            ...) __attribute__((format(printf, 2, 3)));
MODULE_SCOPE void       GwsimBufFree(GwsimBuf *bufPtr);

/*
 * A slab: objects of one size, taken and given back in any order, that never
 * move. What GwsimSlabAlloc returns is not zeroed. Members are private.
 */

typedef struct GwsimSlab {
    size_t objectSize;          /* Bytes per object, rounded up. */
    size_t live;                /* Objects taken and not given back. */
    void *freePtr;              /* First free object; it holds the next. */
    char *nextPtr;              /* First byte never used of the chunk. */
    char *endPtr;               /* End of the chunk. */
    struct GwsimSlabChunk *chunkPtr;
                                /* Newest chunk; it holds the older one. */
    bool steady;                /* Its chunks stay small. */
} GwsimSlab;

MODULE_SCOPE void       GwsimSlabInit(GwsimSlab *slabPtr, size_t objectSize);
MODULE_SCOPE void       GwsimSlabInitSteady(GwsimSlab *slabPtr,
                            size_t objectSize);
MODULE_SCOPE void *     GwsimSlabAlloc(GwsimSlab *slabPtr);
MODULE_SCOPE void       GwsimSlabFree(GwsimSlab *slabPtr, void *objectPtr);
/* Calls for all objects that have ever been taken, also those given back,
 * whose content but the first word is as they left it. */
MODULE_SCOPE void       GwsimSlabEach(const GwsimSlab *slabPtr,
                            void (*proc)(void *data, void *objectPtr),
                            void *data);
MODULE_SCOPE void       GwsimSlabDestroy(GwsimSlab *slabPtr);

#endif /* GWSIM_BASE_H */
