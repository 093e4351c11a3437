/*
 * gwsimValue.c --
 *
 *      Values: how they are made, counted and read. How they are compared is
 *      in gwsimValueEqual.c, and how they are written as text in
 *      gwsimValueText.c.
 *
 *  1. A value is one block of memory: a head, then its parts or its bytes.
 *     An object's only part is what it holds, and its bytes are its class.
 *  2. Levels and bytes are counted when it is made, so nothing that walks
 *     through a value can go deeper than GWSIM_VALUE_DEPTH_MAX.
 *  3. Freeing needs no stack at all: what is dead waits in a list.
 *  4. The parts of a flat value (gwsimValueFlat.c) are inner values, which
 *     have no count of their own: their holder's counts.
 *  5. Any thread may count. While the process has but one, as on the virtual
 *     clock, counting need not keep others out, which would cost more than
 *     all else that is done with a value. With scripts there is the watchdog,
 *     too, which has no values: those of one thread are said to be
 *     (GwsimValueLocal), and held to it in builds for sanitizers.
 *
 *      Limits: rule 5 of gwsimValue.h. Costs: a head of 24 bytes a value, and 8
 *      a part; to hand one on is to count; to compare two, and to write one as
 *      text, take what they are long.
 *
 *      It does not know what a tag means to a script.
 */

#include "gwsimBaseOs.h"
#include "gwsimValueInt.h"

#include <string.h>

static inline unsigned  Count(GwsimValue *valuePtr, unsigned by);
static inline bool      Drop(GwsimValue *valuePtr);
static void             BuryAll(GwsimValue *valuePtr)
                            __attribute__((noinline));
static void             Bury(GwsimValue *valuePtr,
                            GwsimValue **deadPtrPtr);
static GwsimStatus      NewBytes(GwsimValueTag tag, const void *bytes,
                            size_t n, GwsimValue **valuePtrPtr);
static GwsimStatus      NewParts(GwsimValueTag tag, GwsimValue *const *parts,
                            size_t n, GwsimValue **valuePtrPtr);
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
    GwsimValue *valuePtr = GwsimValueNew(GWSIM_VALUE_BOOL, 1, 0);

    valuePtr->u.flag = flag;
    return valuePtr;
}

GwsimValue *
GwsimValueInt(
    int64_t number)             /* What it is. */
{
    GwsimValue *valuePtr = GwsimValueNew(GWSIM_VALUE_INT, 8, 0);

    valuePtr->u.number = number;
    return valuePtr;
}

GwsimValue *
GwsimValueFloat(
    double number)              /* What it is. */
{
    GwsimValue *valuePtr = GwsimValueNew(GWSIM_VALUE_FLOAT, 8, 0);

    valuePtr->u.real = number;
    return valuePtr;
}

GwsimValue *
GwsimValueDate(
    int64_t ms)                 /* Milliseconds since 1970. */
{
    GwsimValue *valuePtr = GwsimValueNew(GWSIM_VALUE_DATE, 8, 0);

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
    valuePtr = GwsimValueNew(GWSIM_VALUE_OBJECT, size,
            sizeof(innerPtr) + n + 1);
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
        unsigned before = Count(GwsimValueHolder(valuePtr), 1);

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
    valuePtr = GwsimValueHolder(valuePtr);
    if (Drop(valuePtr)) {
        BuryAll(valuePtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueLocal --
 *
 *      Says of a value that no other OS thread has it, or ever will: it is
 *      counted with less effort.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      None if somebody else has it already.
 *
 *----------------------------------------------------------------------
 */

void
GwsimValueLocal(
    GwsimValue *valuePtr)       /* Value just made, or NULL. */
{
    if (GwsimValueRefs(valuePtr) == 1) {
        GwsimValueOwn(GwsimValueHolder(valuePtr));
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
            &GwsimValueHolder((GwsimValue *) valuePtr)->refCount,
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
    return GwsimValueBytesAt(valuePtr);
}

const unsigned char *
GwsimValueGetBytes(
    const GwsimValue *valuePtr, /* Value to read. */
    size_t *lenPtr)             /* Receives how many bytes. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_BYTES);
    *lenPtr = valuePtr->len;
    return (const unsigned char *) GwsimValueBytesAt(valuePtr);
}

GwsimValue *const *
GwsimValueGetList(
    const GwsimValue *valuePtr, /* Value to read. */
    size_t *countPtr)           /* Receives how many elements. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_LIST);
    *countPtr = valuePtr->len;
    return GwsimValueOpen(valuePtr)->parts;
}

GwsimValue *const *
GwsimValueGetDict(
    const GwsimValue *valuePtr, /* Value to read. */
    size_t *pairsPtr)           /* Receives how many pairs. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_DICT);
    *pairsPtr = valuePtr->len / 2;
    return GwsimValueOpen(valuePtr)->parts;
}

const char *
GwsimValueGetClass(
    const GwsimValue *valuePtr, /* Value to read. */
    size_t *lenPtr)             /* Receives how many bytes. */
{
    GWSIM_ASSERT(GwsimValueTagOf(valuePtr) == GWSIM_VALUE_OBJECT);
    *lenPtr = valuePtr->len;
    return GwsimValueBytesAt(valuePtr);
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
    valuePtr = GwsimValueNew(tag, n, n + 1);
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
    valuePtr = GwsimValueNew(tag, size, n * sizeof(*parts));
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
            || n > GWSIM_VALUE_SIZE_MAX / GWSIM_VALUE_PART) {
        return GWSIM_VALUE_SIZE;
    }
    for (i = 0; i < n; i++) {
        int depth = GwsimValueDepth(parts[i]) + 1;

        *sizePtr += GWSIM_VALUE_PART + GwsimValueBytes(parts[i]);
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
 * Adds a dead value to those that wait to be freed.
 */

static void
Bury(
    GwsimValue *valuePtr,       /* Value without a reference. */
    GwsimValue **deadPtrPtr)    /* Those that wait. */
{
    if (valuePtr->form == GWSIM_FORM_PACKED) {
        GwsimValuePackBury(valuePtr);
    }
    valuePtr->u.deadPtr = *deadPtrPtr;
    *deadPtrPtr = valuePtr;
}

/*
 * Frees a dead value, and all that is dead with it.
 */

static void
BuryAll(
    GwsimValue *valuePtr)       /* Value without a reference. */
{
    GwsimValue *deadPtr = NULL;

    Bury(valuePtr, &deadPtr);
    while (deadPtr != NULL) {
        GwsimValue *thisPtr = deadPtr;
        size_t n = thisPtr->form == GWSIM_FORM_ALONE
                ? GwsimValueParts(thisPtr) : 0;
        size_t i;

        deadPtr = thisPtr->u.deadPtr;
        for (i = 0; i < n; i++) {
            GwsimValue *partPtr = GwsimValueHolder(thisPtr->parts[i]);

            if (Drop(partPtr)) {
                Bury(partPtr, &deadPtr);
            }
        }
        if (thisPtr->form == GWSIM_FORM_PACKED) {
            GwsimValuePackFree(thisPtr);
        } else {
            GwsimFree(thisPtr);
        }
    }
}

/*
 * Gives back one reference, and says whether it was the last. What other
 * threads did with the value before they released it is then visible here.
 */

static inline bool
Drop(
    GwsimValue *valuePtr)       /* Value, or NULL. */
{
    unsigned before;

    if (valuePtr == NULL) {
        return false;
    }
    if (!valuePtr->local && atomic_load_explicit(&valuePtr->refCount,
            memory_order_acquire) == 1) {
        /* Nobody else can count now: that takes no locked access. */
        atomic_store_explicit(&valuePtr->refCount, 0, memory_order_relaxed);
        return true;
    }
    before = Count(valuePtr, -1u);
    GWSIM_ASSERT(before > 0);
    return before == 1;
}

/*
 * Adds to the count of a value (rule 5), and says what it was before.
 */

static inline unsigned
Count(
    GwsimValue *valuePtr,       /* Value with a count of its own. */
    unsigned by)                /* 1, or -1 in two's complement. */
{
    unsigned before;

    if (!valuePtr->local && !GWSIM_BASE_OS_ALONE) {
        return atomic_fetch_add_explicit(&valuePtr->refCount, by,
                memory_order_acq_rel);
    }
#ifdef GWSIM_VALUE_OWNED
    GWSIM_ASSERT(!valuePtr->local || valuePtr->ownerPtr == &errno);
#endif
    before = atomic_load_explicit(&valuePtr->refCount, memory_order_relaxed);
    atomic_store_explicit(&valuePtr->refCount, before + by,
            memory_order_relaxed);
    return before;
}
