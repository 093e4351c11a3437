/*
 * gwsimValueEqual.c --
 *
 *      Whether values are equal, keys of dicts among them, and their hash.
 */

#include "gwsimValueInt.h"
#include "gwsimRandom.h"

#include <string.h>

#define HASH_SEED       UINT64_C(0x76616c7565)

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
        if (memcmp(GwsimValueBytesAt(aPtr), GwsimValueBytesAt(bPtr),
                aPtr->len) != 0) {
            return false;
        }
        break;
    case GWSIM_VALUE_LIST:
    case GWSIM_VALUE_DICT:
        break;
    }
    n = GwsimValueParts(aPtr);
    aPtr = GwsimValueOpen(aPtr);
    bPtr = GwsimValueOpen(bPtr);
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
        hash = GwsimHash64(GwsimValueBytesAt(valuePtr), valuePtr->len, hash);
        break;
    case GWSIM_VALUE_LIST:
    case GWSIM_VALUE_DICT:
        hash = GwsimHashMix(hash, valuePtr->len);
        break;
    }
    n = GwsimValueParts(valuePtr);
    valuePtr = GwsimValueOpen(valuePtr);
    for (i = 0; i < n; i++) {
        hash = GwsimHashMix(hash, GwsimValueHash(valuePtr->parts[i]));
    }
    return hash;
}
