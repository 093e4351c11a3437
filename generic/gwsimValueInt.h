/*
 * gwsimValueInt.h --
 *
 *      How a value stands in memory, for the files of its room alone.
 */

#ifndef GWSIM_VALUE_INT_H
#define GWSIM_VALUE_INT_H

#include "gwsimValue.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

/* In a build for a sanitizer a local value knows its OS thread, and stops who
 * counts it on another: since its count is atomic, ThreadSanitizer has nothing
 * against that. */
#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define GWSIM_VALUE_OWNED
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GWSIM_VALUE_OWNED
#endif

/* Counted for each part, so that the number of parts is bounded too. */
#define GWSIM_VALUE_PART 8

typedef enum GwsimForm {        /* How a value stands in memory. */
    GWSIM_FORM_ALONE,           /* Its parts are blocks of their own. */
    GWSIM_FORM_FLAT,            /* Its parts are inner values. */
    GWSIM_FORM_INNER,           /* Within a flat one. */
    GWSIM_FORM_PACKED           /* Its parts are made when asked for. */
} GwsimForm;

struct GwsimValue {
    atomic_uint refCount;       /* References to it; of an inner value, bytes
                                 * from its flat one. */
    uint8_t tag;                /* A GwsimValueTag. */
    uint8_t form : 7;           /* A GwsimForm. */
    bool local : 1;             /* No other OS thread will ever have it. */
    uint16_t depth;             /* Levels: 1 for a value without parts. */
    uint32_t len;               /* Bytes, or parts of a list or dict. */
    uint32_t size;              /* GwsimValueBytes. */
#ifdef GWSIM_VALUE_OWNED
    const int *ownerPtr;        /* Of a local one: errno of its OS thread. */
#endif
    union {
        bool flag;
        int64_t number;         /* Also a date. */
        double real;
        GwsimValue *deadPtr;    /* Next one to free, once this is dead. */
        void *twinPtr;          /* Of a packed value, or NULL. */
    } u;
    GwsimValue *parts[];        /* Parts; then, or instead, the bytes. */
};

#define GWSIM_VALUE_ALIGNED(size) (((size) + 7) & ~(size_t) 7)

/* How a packed value stands there (gwsimValuePack.c). */

#define GWSIM_KIND_BITS 2       /* Of a leaf: its kind, then its length. */

typedef enum GwsimKindOfLeaf {
    GWSIM_KIND_TEXT, GWSIM_KIND_INT, GWSIM_KIND_FLOAT
} GwsimKindOfLeaf;

typedef struct GwsimPackNumber {
    union {
        int64_t whole;
        double real;
    } u;
    void *partPtr;              /* Of the twin, or NULL. */
} GwsimPackNumber;

typedef struct GwsimPack {      /* Behind the head of a packed value. */
    GwsimPacks *packsPtr;       /* Where its block is of, or NULL. */
    const GwsimTwinType *typePtr;       /* Of its twin. */
    _Atomic(GwsimValue *) flatPtr;      /* Who has its parts, or NULL. */
    uint16_t sort;              /* Which slab. */
    uint16_t numbers;           /* How many there are. */
    uint16_t leaves[];          /* Kind and length. */
} GwsimPack;

_Static_assert(GWSIM_LEAF_MAX << GWSIM_KIND_BITS <= UINT16_MAX,
        "leaves fit");

#define GWSIM_PACK(valuePtr)    ((GwsimPack *) (valuePtr)->parts)
/* Bytes before the numbers of a value with so many leaves. */
#define GWSIM_PACK_BEFORE(n) \
    GWSIM_VALUE_ALIGNED(sizeof(GwsimValue) + offsetof(GwsimPack, leaves) \
            + (n) * sizeof(uint16_t))

/* The numbers of a packed value; the texts are behind them. */
static inline GwsimPackNumber *
GwsimPackNumbers(
    const GwsimValue *valuePtr) /* Packed value; its length is known. */
{
    return (GwsimPackNumber *) ((char *) valuePtr
            + GWSIM_PACK_BEFORE(valuePtr->len));
}

/* Begins a value with one reference. */
static inline GwsimValue *
GwsimValueBegin(
    GwsimValue *valuePtr,       /* Memory. */
    GwsimValueTag tag,          /* What it is. */
    size_t size)                /* Its bytes, as GwsimValueBytes counts. */
{
    atomic_init(&valuePtr->refCount, 1);
    valuePtr->tag = (uint8_t) tag;
    valuePtr->form = GWSIM_FORM_ALONE;
    valuePtr->local = false;
    valuePtr->depth = 1;
    valuePtr->len = 0;
    valuePtr->size = (uint32_t) size;
    valuePtr->u.number = 0;
    return valuePtr;
}

/* Says of a value with a count of its own that it is local. */
static inline void
GwsimValueOwn(
    GwsimValue *valuePtr)       /* Value that no other OS thread has. */
{
    valuePtr->local = true;
#ifdef GWSIM_VALUE_OWNED
    valuePtr->ownerPtr = &errno;
#endif
}

/* Allocates a value with one reference. */
static inline GwsimValue *
GwsimValueNew(
    GwsimValueTag tag,          /* What it is. */
    size_t size,                /* Its bytes, as GwsimValueBytes counts. */
    size_t room)                /* Bytes of memory behind the head. */
{
    return GwsimValueBegin(GwsimAlloc(sizeof(GwsimValue) + room), tag, size);
}

/* What a dead packed value has besides, then its block. */
MODULE_SCOPE void GwsimValuePackBury(GwsimValue *valuePtr);
MODULE_SCOPE void GwsimValuePackFree(GwsimValue *valuePtr);
/* The flat value that has the parts of a packed one. */
MODULE_SCOPE GWSIM_COLD const GwsimValue *GwsimValueUnpacked(
        const GwsimValue *valuePtr);

/* Who has the parts of a list or dict: itself, if it is not packed. */
static inline const GwsimValue *
GwsimValueOpen(
    const GwsimValue *valuePtr) /* Value, not NULL. */
{
    return valuePtr->form == GWSIM_FORM_PACKED ? GwsimValueUnpacked(valuePtr)
            : valuePtr;
}

/* The value that has the count of a value, for an inner one its flat one. */
static inline GwsimValue *
GwsimValueHolder(
    GwsimValue *valuePtr)       /* Value, or NULL. */
{
    if (valuePtr != NULL && valuePtr->form == GWSIM_FORM_INNER) {
        return (GwsimValue *) ((char *) valuePtr - atomic_load_explicit(
                &valuePtr->refCount, memory_order_relaxed));
    }
    return valuePtr;
}

/* How many parts a value has. */
static inline size_t
GwsimValueParts(
    const GwsimValue *valuePtr) /* Value, not NULL. */
{
    switch (valuePtr->tag) {
    case GWSIM_VALUE_LIST:
    case GWSIM_VALUE_DICT:
        return valuePtr->len;
    case GWSIM_VALUE_OBJECT:
        return 1;
    default:
        return 0;
    }
}

/* The bytes of a text, of bytes or of a class name. */
static inline const char *
GwsimValueBytesAt(
    const GwsimValue *valuePtr) /* Value of one of these tags. */
{
    return valuePtr->tag == GWSIM_VALUE_OBJECT
            ? (const char *) &valuePtr->parts[1]
            : (const char *) valuePtr->parts;
}

/* Copies a text, which is short more often than not: then a call costs
 * more. */
static inline void
GwsimValueCopyText(
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

#endif /* GWSIM_VALUE_INT_H */
