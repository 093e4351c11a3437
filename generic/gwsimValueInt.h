/*
 * gwsimValueInt.h --
 *
 *      How a value stands in memory, for the files of its room alone.
 */

#ifndef GWSIM_VALUE_INT_H
#define GWSIM_VALUE_INT_H

#include "gwsimValue.h"

#include <stdatomic.h>

/* Counted for each part, so that the number of parts is bounded too. */
#define GWSIM_VALUE_PART 8

typedef enum GwsimForm {        /* How a value stands in memory. */
    GWSIM_FORM_ALONE,           /* Its parts are blocks of their own. */
    GWSIM_FORM_FLAT,            /* Its parts are inner values. */
    GWSIM_FORM_INNER            /* Within a flat one. */
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
    union {
        bool flag;
        int64_t number;         /* Also a date. */
        double real;
        GwsimValue *deadPtr;    /* Next one to free, once this is dead. */
        void *twinPtr;          /* Of a flat value, or NULL. */
    } u;
    GwsimValue *parts[];        /* Parts; then, or instead, the bytes. */
};

typedef struct GwsimTwinSlot {  /* Behind the parts of a flat value. */
    GwsimTwinProc *freeProc;
    GwsimFlats *flatsPtr;       /* Where its block is of, or NULL. */
    uint32_t upTo;              /* Parts, up to the last number. */
    uint32_t sort;              /* Which slab of those. */
} GwsimTwinSlot;

#define GWSIM_VALUE_ALIGNED(size) (((size) + 7) & ~(size_t) 7)

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

/* Allocates a value with one reference. */
static inline GwsimValue *
GwsimValueNew(
    GwsimValueTag tag,          /* What it is. */
    size_t size,                /* Its bytes, as GwsimValueBytes counts. */
    size_t room)                /* Bytes of memory behind the head. */
{
    return GwsimValueBegin(GwsimAlloc(sizeof(GwsimValue) + room), tag, size);
}

/* Frees the block of a dead flat value. */
MODULE_SCOPE void GwsimValueFlatFree(GwsimValue *valuePtr);

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

/* Where a flat value says how its twin is freed. */
static inline GwsimTwinSlot *
GwsimValueTwinSlot(
    const GwsimValue *valuePtr) /* Flat value. */
{
    return (GwsimTwinSlot *) &valuePtr->parts[valuePtr->len];
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

#endif /* GWSIM_VALUE_INT_H */
