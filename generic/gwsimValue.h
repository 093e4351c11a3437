/*
 * gwsimValue.h --
 *
 *      Values that cross between threads: immutable, tagged, counted.
 *
 *  1. A value never changes after its construction, so any thread may read
 *     it. The count of references is atomic: any thread may retain and
 *     release.
 *  2. NULL is the value none. Every function takes NULL, and a constructor
 *     may return it.
 *  3. A constructor returns one reference, which is the caller's. Those of
 *     lists, dicts and objects take over the caller's references to their
 *     parts, also when they refuse: then the parts are released.
 *  4. A flat value (GwsimValueFlat) and its parts are one block of memory:
 *     who retains a part retains all of it.  A packed one (GwsimValuePack) has
 *     no parts until somebody asks for them: so one OS thread alone may have
 *     it.
 *  5. A value has at most GWSIM_VALUE_SIZE_MAX bytes, its parts included, and
 *     at most GWSIM_VALUE_DEPTH_MAX levels.
 */

#ifndef GWSIM_VALUE_H
#define GWSIM_VALUE_H

#include "gwsimBase.h"
#include "gwsimStatus.h"

#define GWSIM_VALUE_SIZE_MAX    ((size_t) INT32_MAX)
#define GWSIM_VALUE_DEPTH_MAX   1000

typedef enum GwsimValueTag {
    GWSIM_VALUE_NONE,
    GWSIM_VALUE_BOOL,
    GWSIM_VALUE_INT,
    GWSIM_VALUE_FLOAT,
    GWSIM_VALUE_TEXT,           /* UTF-8 as it was given, of any bytes. */
    GWSIM_VALUE_BYTES,
    GWSIM_VALUE_DATE,           /* Milliseconds since 1970. */
    GWSIM_VALUE_LIST,
    GWSIM_VALUE_DICT,           /* Keys and values, in order. */
    GWSIM_VALUE_OBJECT          /* Name of a Java class, and a value. */
} GwsimValueTag;

typedef struct GwsimValue GwsimValue;

/*
 * Constructors. What can be refused returns a status and stores the value.
 */

MODULE_SCOPE GwsimValue *GwsimValueNone(void);
MODULE_SCOPE GwsimValue *GwsimValueBool(bool flag);
MODULE_SCOPE GwsimValue *GwsimValueInt(int64_t number);
MODULE_SCOPE GwsimValue *GwsimValueFloat(double number);
MODULE_SCOPE GwsimValue *GwsimValueDate(int64_t ms);
MODULE_SCOPE GwsimStatus GwsimValueText(const char *bytes, size_t n,
                            GwsimValue **valuePtrPtr);
MODULE_SCOPE GwsimStatus GwsimValueBytesNew(const void *bytes, size_t n,
                            GwsimValue **valuePtrPtr);
MODULE_SCOPE GwsimStatus GwsimValueList(GwsimValue *const *parts, size_t n,
                            GwsimValue **valuePtrPtr);
MODULE_SCOPE GwsimStatus GwsimValueDict(GwsimValue *const *parts,
                            size_t pairs, GwsimValue **valuePtrPtr);
MODULE_SCOPE GwsimStatus GwsimValueObject(const char *className, size_t n,
                            GwsimValue *innerPtr, GwsimValue **valuePtrPtr);

/* A part of a flat or packed list or dict. */
typedef struct GwsimLeaf {
    GwsimValueTag tag;          /* TEXT, INT or FLOAT. */
    const char *bytes;          /* TEXT: copied. */
    size_t len;                 /* How many; of a number 8. */
    int64_t number;             /* INT */
    double real;                /* FLOAT */
    void *partPtr;              /* INT, FLOAT: the part of the twin that says
                                 * it, or NULL. */
} GwsimLeaf;

/* A list or dict all of whose parts are leaves. */
MODULE_SCOPE GwsimStatus GwsimValueFlat(GwsimValueTag tag,
                            const GwsimLeaf *leaves, size_t n,
                            GwsimValue **valuePtrPtr);

#define GWSIM_LEAVES_MAX        32      /* Parts of a packed value, ... */
#define GWSIM_LEAF_MAX          4096    /* ... and bytes of its longest. */

/* What a kind of twin is; called on the OS thread that has the value. */
typedef struct GwsimTwinType {
    void (*freeProc)(void *twinPtr);    /* Frees it. */
    void (*fetchProc)(const void *twinPtr);     /* Has it fetched into the
                                                 * cache. */
} GwsimTwinType;

/* Memory of the packed values of one OS thread. */
typedef struct GwsimPacks GwsimPacks;
MODULE_SCOPE GwsimPacks *GwsimPacksNew(void);
/* The owner has done with it: it goes with the last value in it. */
MODULE_SCOPE void       GwsimPacksEnd(GwsimPacks *packsPtr);
/*
 * The same in less room.  It may have a twin (or NULL): the object of a script
 * host that it says the same as.  With a twin, or in the memory of one OS
 * thread, no other will ever have it.
 */
MODULE_SCOPE GwsimValue *GwsimValuePack(GwsimPacks *packsPtr,
                            GwsimValueTag tag,
                            const GwsimLeaf *leaves, size_t n,
                            void *twinPtr, const GwsimTwinType *typePtr);
MODULE_SCOPE bool       GwsimValueIsPacked(const GwsimValue *valuePtr);
/* What it says; 0 if it is not packed. */
MODULE_SCOPE size_t     GwsimValueUnpack(const GwsimValue *valuePtr,
                            GwsimLeaf leaves[GWSIM_LEAVES_MAX]);
/* The twin of that type, or NULL; the part of it that says the i-th
 * number, NULL behind the last; Take: it is the caller's now. */
MODULE_SCOPE void *     GwsimValueTwin(const GwsimValue *valuePtr,
                            const GwsimTwinType *typePtr);
MODULE_SCOPE void *     GwsimValueTwinNumber(const GwsimValue *valuePtr,
                            size_t i);
MODULE_SCOPE void *     GwsimValueTakeTwin(GwsimValue *valuePtr);
/* The value will be read soon, and is in the cache: has its twin fetched. */
MODULE_SCOPE void       GwsimValueFetchTwin(const GwsimValue *valuePtr);

/* A value will soon be read, on any thread: has fetched as much as a small one
 * has, its count to be written. */
static inline void
GwsimValueFetch(
    const GwsimValue *valuePtr) /* Value, or NULL. */
{
    if (valuePtr != NULL) {
        GwsimFetchToWrite(valuePtr);
        GwsimFetch((const char *) valuePtr + GWSIM_CACHE_LINE);
    }
}

MODULE_SCOPE GwsimValue *GwsimValueRetain(GwsimValue *valuePtr);
MODULE_SCOPE void       GwsimValueReleaseOne(GwsimValue *valuePtr);
static inline void
GwsimValueRelease(
    GwsimValue *valuePtr)       /* Value, or NULL. */
{
    if (valuePtr != NULL) {
        GwsimValueReleaseOne(valuePtr);
    }
}
/* No other OS thread will ever have it. */
MODULE_SCOPE void       GwsimValueLocal(GwsimValue *valuePtr);
MODULE_SCOPE size_t     GwsimValueRefs(const GwsimValue *valuePtr);

/*
 * Accessors. They assert the tag. What they return belongs to the value;
 * bytes are followed by a NUL.
 */

MODULE_SCOPE GwsimValueTag GwsimValueTagOf(const GwsimValue *valuePtr);
MODULE_SCOPE bool       GwsimValueGetBool(const GwsimValue *valuePtr);
MODULE_SCOPE int64_t    GwsimValueGetInt(const GwsimValue *valuePtr);
MODULE_SCOPE double     GwsimValueGetFloat(const GwsimValue *valuePtr);
MODULE_SCOPE int64_t    GwsimValueGetDate(const GwsimValue *valuePtr);
MODULE_SCOPE const char *GwsimValueGetText(const GwsimValue *valuePtr,
                            size_t *lenPtr);
MODULE_SCOPE const unsigned char *GwsimValueGetBytes(
                            const GwsimValue *valuePtr, size_t *lenPtr);
MODULE_SCOPE GwsimValue *const *GwsimValueGetList(const GwsimValue *valuePtr,
                            size_t *countPtr);
MODULE_SCOPE GwsimValue *const *GwsimValueGetDict(const GwsimValue *valuePtr,
                            size_t *pairsPtr);
MODULE_SCOPE bool       GwsimValueDictFind(const GwsimValue *valuePtr,
                            const GwsimValue *keyPtr,
                            GwsimValue **valuePtrPtr);
MODULE_SCOPE const char *GwsimValueGetClass(const GwsimValue *valuePtr,
                            size_t *lenPtr);
MODULE_SCOPE GwsimValue *GwsimValueGetInner(const GwsimValue *valuePtr);

/*
 * Two values are equal if tag and content are; a dict's order counts, and
 * floats are compared by their bits. Equal values have the same hash.
 * GwsimValueBytes is the size of the content, parts included.
 */

MODULE_SCOPE bool       GwsimValueEqual(const GwsimValue *aPtr,
                            const GwsimValue *bPtr);
MODULE_SCOPE uint64_t   GwsimValueHash(const GwsimValue *valuePtr);
MODULE_SCOPE size_t     GwsimValueBytes(const GwsimValue *valuePtr);
MODULE_SCOPE int        GwsimValueDepth(const GwsimValue *valuePtr);

/*
 * The string that Tcl 8.6 would give, in Tcl's own UTF-8 (NUL is C0 80); what
 * differs on purpose is told in gwsimValueText.c.
 * Refused when it would have more than GWSIM_VALUE_SIZE_MAX bytes.
 */

MODULE_SCOPE GwsimStatus GwsimValueFormat(GwsimBuf *bufPtr,
                            const GwsimValue *valuePtr);

/*
 * A small value as a few bytes (gwsimValueBrief.c): how many, at most
 * GWSIM_BRIEF_MAX, or 0 if there is no brief of it. An equal one of them.
 */

#define GWSIM_BRIEF_MAX         241

MODULE_SCOPE size_t     GwsimValueBrief(const GwsimValue *valuePtr,
                            unsigned char *bytes);
MODULE_SCOPE GwsimValue *GwsimValueOfBrief(const unsigned char *bytes);

#endif /* GWSIM_VALUE_H */
