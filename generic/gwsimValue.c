/*
 * gwsimValue.c --
 *
 *      Values: how they are made, counted and read. How they are written as
 *      text is in gwsimValueText.c.
 *
 *  1. A value is one block of memory: a head, then its parts or its bytes.
 *     An object's only part is what it holds, and its bytes are its class.
 *  2. Levels and bytes are counted when it is made, so nothing that walks
 *     through a value can go deeper than GWSIM_VALUE_DEPTH_MAX.
 *  3. Freeing needs no stack at all: what is dead waits in a list.
 *  4. The parts of a flat value are inner values: they stand in its block,
 *     behind its parts' addresses and the proc that frees its twin. They have
 *     no count but the way back to the block's head, which has it.
 *
 *      It does not know what a tag means to a script.
 */

#include "gwsimValue.h"
#include "gwsimRandom.h"

#include <stdatomic.h>
#include <string.h>

#define PART_SIZE       8               /* Counted for each part, so that the
                                         * number of parts is bounded too. */
#define HASH_SEED       UINT64_C(0x76616c7565)

typedef enum Form {             /* How a value stands in memory. */
    FORM_ALONE,                 /* Its parts are blocks of their own. */
    FORM_FLAT,                  /* Its parts are inner values. */
    FORM_INNER                  /* Within a flat one. */
} Form;

struct GwsimValue {
    atomic_uint refCount;       /* References to it; of an inner value, bytes
                                 * from its flat one. */
    uint8_t tag;                /* A GwsimValueTag. */
    uint8_t form;               /* A Form. */
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

typedef struct TwinSlot {       /* Behind the parts of a flat value. */
    GwsimTwinProc *freeProc;
    size_t upTo;                /* Parts, up to the last number. */
} TwinSlot;

#define ALIGNED(size)   (((size) + 7) & ~(size_t) 7)

static const char *     BytesOf(const GwsimValue *valuePtr);
static bool             Drop(GwsimValue *valuePtr);
static void             Bury(GwsimValue *valuePtr,
                            GwsimValue **deadPtrPtr);
static GwsimValue *     HolderOf(GwsimValue *valuePtr);
static TwinSlot *       TwinSlotOf(const GwsimValue *valuePtr);
static size_t           FillLeaf(GwsimValue *flatPtr, size_t at,
                            const GwsimLeaf *leafPtr);
static GwsimStatus      NewBytes(GwsimValueTag tag, const void *bytes,
                            size_t n, GwsimValue **valuePtrPtr);
static GwsimStatus      NewParts(GwsimValueTag tag, GwsimValue *const *parts,
                            size_t n, GwsimValue **valuePtrPtr);
static GwsimValue *     NewValue(GwsimValueTag tag, size_t size, size_t room);
static size_t           PartsOf(const GwsimValue *valuePtr);
static void             ReleaseAll(GwsimValue *const *parts, size_t n);
static GwsimStatus      SumParts(GwsimValue *const *parts, size_t n,
                            size_t *sizePtr, int *depthPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueNone, GwsimValueBool, GwsimValueInt, GwsimValueFloat,
 * GwsimValueDate --
 *
 *      Make values of a fixed size.
 *
 * Results:
 *      The value; one reference is the caller's.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimValue *
GwsimValueNone(void)
{
    return NULL;
}

GwsimValue *
GwsimValueBool(
    bool flag)                  /* What it is. */
{
    GwsimValue *valuePtr = NewValue(GWSIM_VALUE_BOOL, 1, 0);

    valuePtr->u.flag = flag;
    return valuePtr;
}

GwsimValue *
GwsimValueInt(
    int64_t number)             /* What it is. */
{
    GwsimValue *valuePtr = NewValue(GWSIM_VALUE_INT, 8, 0);

    valuePtr->u.number = number;
    return valuePtr;
}

GwsimValue *
GwsimValueFloat(
    double number)              /* What it is. */
{
    GwsimValue *valuePtr = NewValue(GWSIM_VALUE_FLOAT, 8, 0);

    valuePtr->u.real = number;
    return valuePtr;
}

GwsimValue *
GwsimValueDate(
    int64_t ms)                 /* Milliseconds since 1970. */
{
    GwsimValue *valuePtr = NewValue(GWSIM_VALUE_DATE, 8, 0);

    valuePtr->u.number = ms;
    return valuePtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueText, GwsimValueBytesNew --
 *
 *      Make values of a string of bytes, which is copied.
 *
 * Results:
 *      GWSIM_OK, or GWSIM_VALUE_SIZE, with *valuePtrPtr NULL.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimValueText(
    const char *bytes,          /* UTF-8, or whatever was given as such. */
    size_t n,                   /* How many bytes. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    return NewBytes(GWSIM_VALUE_TEXT, bytes, n, valuePtrPtr);
}

GwsimStatus
GwsimValueBytesNew(
    const void *bytes,          /* Any bytes. */
    size_t n,                   /* How many. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    return NewBytes(GWSIM_VALUE_BYTES, bytes, n, valuePtrPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueList, GwsimValueDict --
 *
 *      Make values of parts. A dict's parts are its first key, the value of
 *      that, and so on; a key should be there once, but that is not checked.
 *
 * Results:
 *      GWSIM_OK, GWSIM_VALUE_SIZE or GWSIM_VALUE_DEPTH, the last two with
 *      *valuePtrPtr NULL.
 *
 * Side effects:
 *      The caller's references to the parts are gone, in every case.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimValueList(
    GwsimValue *const *parts,   /* Elements; may be NULL if n is 0. */
    size_t n,                   /* How many. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    return NewParts(GWSIM_VALUE_LIST, parts, n, valuePtrPtr);
}

GwsimStatus
GwsimValueDict(
    GwsimValue *const *parts,   /* Keys and values in turn. */
    size_t pairs,               /* How many pairs. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    GWSIM_ASSERT(pairs <= SIZE_MAX / 2);
    return NewParts(GWSIM_VALUE_DICT, parts, 2 * pairs, valuePtrPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueObject --
 *
 *      Makes a value of a named Java class.
 *
 * Results:
 *      GWSIM_OK, GWSIM_VALUE_SIZE or GWSIM_VALUE_DEPTH, the last two with
 *      *valuePtrPtr NULL.
 *
 * Side effects:
 *      The caller's reference to what it holds is gone, in every case.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimValueObject(
    const char *className,      /* Name of its class. */
    size_t n,                   /* Bytes in that. */
    GwsimValue *innerPtr,       /* What it holds, or NULL. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    size_t size = n;
    int depth;
    GwsimStatus status = SumParts(&innerPtr, 1, &size, &depth);
    GwsimValue *valuePtr;

    *valuePtrPtr = NULL;
    if (status != GWSIM_OK) {
        GwsimValueRelease(innerPtr);
        return status;
    }
    valuePtr = NewValue(GWSIM_VALUE_OBJECT, size, sizeof(innerPtr) + n + 1);
    valuePtr->depth = (uint16_t) depth;
    valuePtr->len = (uint32_t) n;
    valuePtr->parts[0] = innerPtr;
    if (n > 0) {
        memcpy(&valuePtr->parts[1], className, n);
    }
    ((char *) &valuePtr->parts[1])[n] = '\0';
    *valuePtrPtr = valuePtr;
    return GWSIM_OK;
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
    GwsimValueTag tag,          /* LIST or DICT. */
    const GwsimLeaf *leaves,    /* Parts, as of that constructor. */
    size_t n,                   /* How many, from 1. */
    void *twinPtr,              /* Its twin, or NULL. */
    GwsimTwinProc *freeProc,    /* Frees that. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    size_t room = n * sizeof(GwsimValue *) + sizeof(TwinSlot), size = 0;
    size_t at = sizeof(GwsimValue) + room;
    GwsimValue *valuePtr;

    *valuePtrPtr = NULL;
    for (size_t i = 0; i < n; i++) {
        size_t len = leaves[i].len;

        size += PART_SIZE + len;
        if (len > GWSIM_VALUE_SIZE_MAX || size > GWSIM_VALUE_SIZE_MAX) {
            return GWSIM_VALUE_SIZE;
        }
        room += sizeof(GwsimValue);
        if (leaves[i].tag == GWSIM_VALUE_TEXT) {
            room += ALIGNED(len + 1);
        }
    }
    valuePtr = NewValue(tag, size, room);
    valuePtr->form = FORM_FLAT;
    valuePtr->depth = 2;
    valuePtr->len = (uint32_t) n;
    valuePtr->u.twinPtr = twinPtr;
    *TwinSlotOf(valuePtr) = (TwinSlot) {freeProc, 0};
    for (size_t i = 0; i < n; i++) {
        valuePtr->parts[i] = (GwsimValue *) ((char *) valuePtr + at);
        at = FillLeaf(valuePtr, at, &leaves[i]);
        if (leaves[i].tag != GWSIM_VALUE_TEXT) {
            TwinSlotOf(valuePtr)->upTo = i + 1;
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
    return valuePtr != NULL && valuePtr->form == FORM_FLAT
            && valuePtr->u.twinPtr != NULL
            && TwinSlotOf(valuePtr)->freeProc == freeProc
            ? valuePtr->u.twinPtr : NULL;
}

size_t
GwsimValueTwinNumbers(
    const GwsimValue *valuePtr) /* Value with a twin. */
{
    GWSIM_ASSERT(valuePtr->form == FORM_FLAT);
    return TwinSlotOf(valuePtr)->upTo;
}

void *
GwsimValueTakeTwin(
    GwsimValue *valuePtr)       /* Value with a twin. */
{
    void *twinPtr = valuePtr->u.twinPtr;

    GWSIM_ASSERT(valuePtr->form == FORM_FLAT);
    valuePtr->u.twinPtr = NULL;
    return twinPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueRetain --
 *
 *      Takes a reference. Any thread may.
 *
 * Results:
 *      The value.
 *
 * Side effects:
 *      It lives until this reference is released too.
 *
 *----------------------------------------------------------------------
 */

GwsimValue *
GwsimValueRetain(
    GwsimValue *valuePtr)       /* Value, or NULL. */
{
    if (valuePtr != NULL) {
        unsigned before = atomic_fetch_add_explicit(
                &HolderOf(valuePtr)->refCount, 1, memory_order_relaxed);

        GWSIM_ASSERT(before > 0 && before < UINT32_MAX);
    }
    return valuePtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueReleaseOne --
 *
 *      Gives a reference back. Any thread may.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      With the last reference the value is freed, and with it the parts
 *      that nothing else refers to, however deep they are.
 *
 *----------------------------------------------------------------------
 */

void
GwsimValueReleaseOne(
    GwsimValue *valuePtr)       /* Value. */
{
    GwsimValue *deadPtr = NULL;

    valuePtr = HolderOf(valuePtr);
    if (Drop(valuePtr)) {
        Bury(valuePtr, &deadPtr);
    }
    while (deadPtr != NULL) {
        GwsimValue *thisPtr = deadPtr;
        size_t n = thisPtr->form == FORM_FLAT ? 0 : PartsOf(thisPtr);
        size_t i;

        deadPtr = thisPtr->u.deadPtr;
        for (i = 0; i < n; i++) {
            GwsimValue *partPtr = HolderOf(thisPtr->parts[i]);

            if (Drop(partPtr)) {
                Bury(partPtr, &deadPtr);
            }
        }
        GwsimFree(thisPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueRefs --
 *
 *      Counts the references to a value. Other threads may change that at
 *      any moment, unless it is 1.
 *
 * Results:
 *      How many there are; 0 for none.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

size_t
GwsimValueRefs(
    const GwsimValue *valuePtr) /* Value, or NULL. */
{
    return valuePtr == NULL ? 0 : atomic_load_explicit(
            &HolderOf((GwsimValue *) valuePtr)->refCount,
            memory_order_acquire);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueTagOf, GwsimValueGetBool, GwsimValueGetInt, GwsimValueGetFloat,
 * GwsimValueGetDate, GwsimValueGetText, GwsimValueGetBytes,
 * GwsimValueGetList, GwsimValueGetDict, GwsimValueGetClass,
 * GwsimValueGetInner --
 *
 *      Read a value. All but the first want one of the right tag.
 *
 * Results:
 *      What the value has. Bytes and parts belong to the value: whoever
 *      keeps a part retains it.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimValueTag
GwsimValueTagOf(
    const GwsimValue *valuePtr) /* Value to read. */
{
    return valuePtr == NULL ? GWSIM_VALUE_NONE
            : (GwsimValueTag) valuePtr->tag;
}

bool
GwsimValueGetBool(
    const GwsimValue *valuePtr) /* Value to read. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_BOOL);
    return valuePtr->u.flag;
}

int64_t
GwsimValueGetInt(
    const GwsimValue *valuePtr) /* Value to read. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_INT);
    return valuePtr->u.number;
}

double
GwsimValueGetFloat(
    const GwsimValue *valuePtr) /* Value to read. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_FLOAT);
    return valuePtr->u.real;
}

int64_t
GwsimValueGetDate(
    const GwsimValue *valuePtr) /* Value to read. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_DATE);
    return valuePtr->u.number;
}

const char *
GwsimValueGetText(
    const GwsimValue *valuePtr, /* Value to read. */
    size_t *lenPtr)             /* Receives how many bytes, or NULL. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_TEXT);
    if (lenPtr != NULL) {
        *lenPtr = valuePtr->len;
    }
    return BytesOf(valuePtr);
}

const unsigned char *
GwsimValueGetBytes(
    const GwsimValue *valuePtr, /* Value to read. */
    size_t *lenPtr)             /* Receives how many bytes. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_BYTES);
    *lenPtr = valuePtr->len;
    return (const unsigned char *) BytesOf(valuePtr);
}

GwsimValue *const *
GwsimValueGetList(
    const GwsimValue *valuePtr, /* Value to read. */
    size_t *countPtr)           /* Receives how many elements. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_LIST);
    *countPtr = valuePtr->len;
    return valuePtr->parts;
}

GwsimValue *const *
GwsimValueGetDict(
    const GwsimValue *valuePtr, /* Value to read. */
    size_t *pairsPtr)           /* Receives how many pairs. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_DICT);
    *pairsPtr = valuePtr->len / 2;
    return valuePtr->parts;
}

const char *
GwsimValueGetClass(
    const GwsimValue *valuePtr, /* Value to read. */
    size_t *lenPtr)             /* Receives how many bytes. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_OBJECT);
    *lenPtr = valuePtr->len;
    return BytesOf(valuePtr);
}

GwsimValue *
GwsimValueGetInner(
    const GwsimValue *valuePtr) /* Value to read. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_OBJECT);
    return valuePtr->parts[0];
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueDictFind --
 *
 *      Looks up a key, one pair after the other from the end: should a key
 *      be there twice, the later counts, as in Tcl.
 *
 * Results:
 *      Whether it is there. If so, *valuePtrPtr is its value, which may be
 *      NULL; it belongs to the dict.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimValueDictFind(
    const GwsimValue *valuePtr, /* Dict to look in. */
    const GwsimValue *keyPtr,   /* Key to find. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    size_t pairs;
    GwsimValue *const *parts = GwsimValueGetDict(valuePtr, &pairs);

    while (pairs-- > 0) {
        if (GwsimValueEqual(parts[2 * pairs], keyPtr)) {
            *valuePtrPtr = parts[2 * pairs + 1];
            return true;
        }
    }
    return false;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueEqual --
 *
 *      Compares two values. It calls itself for the parts: at most
 *      GWSIM_VALUE_DEPTH_MAX times in each other.
 *
 * Results:
 *      Whether they are equal.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimValueEqual(
    const GwsimValue *aPtr,     /* One value. */
    const GwsimValue *bPtr)     /* The other. */
{
    size_t i, n;

    if (aPtr == bPtr) {
        return true;
    }
    if (aPtr == NULL || bPtr == NULL || aPtr->tag != bPtr->tag
            || aPtr->len != bPtr->len || aPtr->size != bPtr->size
            || aPtr->depth != bPtr->depth) {
        return false;
    }
    switch ((GwsimValueTag) aPtr->tag) {
    case GWSIM_VALUE_NONE:
        break;
    case GWSIM_VALUE_BOOL:
        return aPtr->u.flag == bPtr->u.flag;
    case GWSIM_VALUE_INT:
    case GWSIM_VALUE_DATE:
        return aPtr->u.number == bPtr->u.number;
    case GWSIM_VALUE_FLOAT:
        return memcmp(&aPtr->u.real, &bPtr->u.real,
                sizeof(aPtr->u.real)) == 0;
    case GWSIM_VALUE_TEXT:
    case GWSIM_VALUE_BYTES:
    case GWSIM_VALUE_OBJECT:
        if (memcmp(BytesOf(aPtr), BytesOf(bPtr), aPtr->len) != 0) {
            return false;
        }
        break;
    case GWSIM_VALUE_LIST:
    case GWSIM_VALUE_DICT:
        break;
    }
    n = PartsOf(aPtr);
    for (i = 0; i < n; i++) {
        if (!GwsimValueEqual(aPtr->parts[i], bPtr->parts[i])) {
            return false;
        }
    }
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueHash --
 *
 *      Hashes a value. It calls itself for the parts: at most
 *      GWSIM_VALUE_DEPTH_MAX times in each other.
 *
 * Results:
 *      The same 64 bits on every machine, and for equal values.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

uint64_t
GwsimValueHash(
    const GwsimValue *valuePtr) /* Value to hash. */
{
    uint64_t hash = GwsimHashMix(HASH_SEED, GwsimValueTagOf(valuePtr));
    uint64_t bits;
    size_t i, n;

    switch (GwsimValueTagOf(valuePtr)) {
    case GWSIM_VALUE_NONE:
        return hash;
    case GWSIM_VALUE_BOOL:
        return GwsimHashMix(hash, valuePtr->u.flag);
    case GWSIM_VALUE_INT:
    case GWSIM_VALUE_DATE:
        return GwsimHashMix(hash, (uint64_t) valuePtr->u.number);
    case GWSIM_VALUE_FLOAT:
        memcpy(&bits, &valuePtr->u.real, sizeof(bits));
        return GwsimHashMix(hash, bits);
    case GWSIM_VALUE_TEXT:
    case GWSIM_VALUE_BYTES:
    case GWSIM_VALUE_OBJECT:
        hash = GwsimHash64(BytesOf(valuePtr), valuePtr->len, hash);
        break;
    case GWSIM_VALUE_LIST:
    case GWSIM_VALUE_DICT:
        hash = GwsimHashMix(hash, valuePtr->len);
        break;
    }
    n = PartsOf(valuePtr);
    for (i = 0; i < n; i++) {
        hash = GwsimHashMix(hash, GwsimValueHash(valuePtr->parts[i]));
    }
    return hash;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueBytes, GwsimValueDepth --
 *
 *      How much there is in a value, and how deep it is.
 *
 * Results:
 *      Bytes: those of texts, bytes and class names, 8 for a number, 1 for a
 *      bool, and 8 for every part beside what the part has. Levels: 1 for
 *      what has no parts, 0 for none.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

size_t
GwsimValueBytes(
    const GwsimValue *valuePtr) /* Value to measure. */
{
    return valuePtr == NULL ? 0 : valuePtr->size;
}

int
GwsimValueDepth(
    const GwsimValue *valuePtr) /* Value to measure. */
{
    return valuePtr == NULL ? 0 : valuePtr->depth;
}

/*
 * Makes a text or bytes.
 */

static GwsimStatus
NewBytes(
    GwsimValueTag tag,          /* Which of the two. */
    const void *bytes,          /* What to copy. */
    size_t n,                   /* How many bytes. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    GwsimValue *valuePtr;

    *valuePtrPtr = NULL;
    if (n > GWSIM_VALUE_SIZE_MAX) {
        return GWSIM_VALUE_SIZE;
    }
    valuePtr = NewValue(tag, n, n + 1);
    valuePtr->len = (uint32_t) n;
    if (n > 0) {
        memcpy(valuePtr->parts, bytes, n);
    }
    ((char *) valuePtr->parts)[n] = '\0';
    *valuePtrPtr = valuePtr;
    return GWSIM_OK;
}

/*
 * Makes a list or dict, or releases the parts.
 */

static GwsimStatus
NewParts(
    GwsimValueTag tag,          /* Which of the two. */
    GwsimValue *const *parts,   /* The parts. */
    size_t n,                   /* How many. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    size_t size = 0;
    int depth;
    GwsimStatus status = SumParts(parts, n, &size, &depth);
    GwsimValue *valuePtr;

    *valuePtrPtr = NULL;
    if (status != GWSIM_OK) {
        ReleaseAll(parts, n);
        return status;
    }
    valuePtr = NewValue(tag, size, n * sizeof(*parts));
    valuePtr->depth = (uint16_t) depth;
    valuePtr->len = (uint32_t) n;
    if (n > 0) {
        memcpy(valuePtr->parts, parts, n * sizeof(*parts));
    }
    *valuePtrPtr = valuePtr;
    return GWSIM_OK;
}

/*
 * Adds the bytes of parts to *sizePtr, and finds how many levels a value of
 * them has; refuses what is too large or too deep.
 */

static GwsimStatus
SumParts(
    GwsimValue *const *parts,   /* The parts. */
    size_t n,                   /* How many. */
    size_t *sizePtr,            /* Bytes beside the parts; receives all. */
    int *depthPtr)              /* Receives the levels. */
{
    size_t i;

    *depthPtr = 1;
    if (*sizePtr > GWSIM_VALUE_SIZE_MAX
            || n > GWSIM_VALUE_SIZE_MAX / PART_SIZE) {
        return GWSIM_VALUE_SIZE;
    }
    for (i = 0; i < n; i++) {
        int depth = GwsimValueDepth(parts[i]) + 1;

        *sizePtr += PART_SIZE + GwsimValueBytes(parts[i]);
        if (*sizePtr > GWSIM_VALUE_SIZE_MAX) {
            return GWSIM_VALUE_SIZE;
        }
        if (depth > *depthPtr) {
            *depthPtr = depth;
        }
    }
    return *depthPtr <= GWSIM_VALUE_DEPTH_MAX ? GWSIM_OK : GWSIM_VALUE_DEPTH;
}

/*
 * Allocates a value with one reference.
 */

static GwsimValue *
NewValue(
    GwsimValueTag tag,          /* What it is. */
    size_t size,                /* Its bytes, as GwsimValueBytes counts. */
    size_t room)                /* Bytes of memory behind the head. */
{
    GwsimValue *valuePtr = GwsimAlloc(sizeof(*valuePtr) + room);

    atomic_init(&valuePtr->refCount, 1);
    valuePtr->tag = (uint8_t) tag;
    valuePtr->form = FORM_ALONE;
    valuePtr->depth = 1;
    valuePtr->len = 0;
    valuePtr->size = (uint32_t) size;
    valuePtr->u.number = 0;
    return valuePtr;
}

/*
 * Releases parts that no value was made of.
 */

static void
ReleaseAll(
    GwsimValue *const *parts,   /* The parts. */
    size_t n)                   /* How many. */
{
    size_t i;

    for (i = 0; i < n; i++) {
        GwsimValueRelease(parts[i]);
    }
}

/*
 * The value that has the count of a value, for an inner one its flat one.
 */

static GwsimValue *
HolderOf(
    GwsimValue *valuePtr)       /* Value, or NULL. */
{
    if (valuePtr != NULL && valuePtr->form == FORM_INNER) {
        return (GwsimValue *) ((char *) valuePtr - atomic_load_explicit(
                &valuePtr->refCount, memory_order_relaxed));
    }
    return valuePtr;
}

/*
 * Where a flat value says how its twin is freed.
 */

static TwinSlot *
TwinSlotOf(
    const GwsimValue *valuePtr) /* Flat value. */
{
    return (TwinSlot *) &valuePtr->parts[valuePtr->len];
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
    valuePtr->form = FORM_INNER;
    valuePtr->depth = 1;
    valuePtr->size = (uint32_t) leafPtr->len;
    at += sizeof(GwsimValue);
    if (leafPtr->tag == GWSIM_VALUE_TEXT) {
        valuePtr->len = (uint32_t) leafPtr->len;
        valuePtr->u.number = 0;
        if (leafPtr->len > 0) {
            memcpy(valuePtr->parts, leafPtr->bytes, leafPtr->len);
        }
        ((char *) valuePtr->parts)[leafPtr->len] = '\0';
        return at + ALIGNED(leafPtr->len + 1);
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
 * Adds a dead value to those that wait to be freed.
 */

static void
Bury(
    GwsimValue *valuePtr,       /* Value without a reference. */
    GwsimValue **deadPtrPtr)    /* Those that wait. */
{
    if (valuePtr->form == FORM_FLAT && valuePtr->u.twinPtr != NULL) {
        TwinSlotOf(valuePtr)->freeProc(valuePtr->u.twinPtr);
    }
    valuePtr->u.deadPtr = *deadPtrPtr;
    *deadPtrPtr = valuePtr;
}

/*
 * Gives back one reference, and says whether it was the last. What other
 * threads did with the value before they released it is then visible here.
 */

static bool
Drop(
    GwsimValue *valuePtr)       /* Value, or NULL. */
{
    unsigned before;

    if (valuePtr == NULL) {
        return false;
    }
    before = atomic_fetch_sub_explicit(&valuePtr->refCount, 1,
            memory_order_acq_rel);
    GWSIM_ASSERT(before > 0);
    return before == 1;
}

/*
 * How many parts a value has.
 */

static size_t
PartsOf(
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

/*
 * The bytes of a text, of bytes or of a class name.
 */

static const char *
BytesOf(
    const GwsimValue *valuePtr) /* Value of one of these tags. */
{
    return valuePtr->tag == GWSIM_VALUE_OBJECT
            ? (const char *) &valuePtr->parts[1]
            : (const char *) valuePtr->parts;
}
