/*
 * gwsimMap.c --
 *
 *      Open addressing with linear steps. Removing closes the gap, so there
 *      are no tombstones and a table never wears out.
 *
 *  1. At most half the entries are in use.
 *  2. From where a key belongs to where it is, no entry is free.
 *
 *      Limits: memory alone; NULL is no value. Costs: 32 to 64 bytes a key;
 *      to find, insert and remove one take constant time, one or two entries
 *      looked at. A table never shrinks.
 */

#include "gwsimMap.h"
#include "gwsimRandom.h"

#define MAP_SIZE_MIN    16              /* First size of a table. */
#define MAP_SALT        UINT64_C(0x6d61705f67777369)

static size_t           FindEntry(const GwsimMap *mapPtr, uint64_t key);
static void             Resize(GwsimMap *mapPtr, size_t size);
static size_t           HomeOf(const GwsimMap *mapPtr, uint64_t key);

/*
 *----------------------------------------------------------------------
 *
 * GwsimMapInit, GwsimMapFree --
 *
 *      Begin and end a map. The values are not the map's.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      After GwsimMapFree the map is empty and can be used again.
 *
 *----------------------------------------------------------------------
 */

void
GwsimMapInit(
    GwsimMap *mapPtr)           /* Map to begin. */
{
    *mapPtr = (GwsimMap) {NULL, 0, 0};
}

void
GwsimMapFree(
    GwsimMap *mapPtr)           /* Map to end. */
{
    GwsimFree(mapPtr->entries);
    GwsimMapInit(mapPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimMapInsert --
 *
 *      Gives a key a value.
 *
 * Results:
 *      The value that it had before, or NULL.
 *
 * Side effects:
 *      The table may grow.
 *
 *----------------------------------------------------------------------
 */

void *
GwsimMapInsert(
    GwsimMap *mapPtr,           /* Map to change. */
    uint64_t key,               /* Any number. */
    void *valuePtr)             /* Its value; not NULL. */
{
    GwsimMapEntry *entryPtr;
    void *oldPtr;

    GWSIM_ASSERT(valuePtr != NULL);
    if (2 * (mapPtr->count + 1) > mapPtr->size) {
        Resize(mapPtr, mapPtr->size > 0 ? 2 * mapPtr->size : MAP_SIZE_MIN);
    }
    entryPtr = &mapPtr->entries[FindEntry(mapPtr, key)];
    oldPtr = entryPtr->valuePtr;
    *entryPtr = (GwsimMapEntry) {.key = key, .valuePtr = valuePtr};
    if (oldPtr == NULL) {
        mapPtr->count++;
    }
    return oldPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimMapFind --
 *
 *      Looks up a key.
 *
 * Results:
 *      Its value, or NULL.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void *
GwsimMapFind(
    const GwsimMap *mapPtr,     /* Map to look in. */
    uint64_t key)               /* Any number. */
{
    if (mapPtr->count == 0) {
        return NULL;
    }
    return mapPtr->entries[FindEntry(mapPtr, key)].valuePtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimMapRemove --
 *
 *      Takes a key out of a map.
 *
 * Results:
 *      The value that it had, or NULL.
 *
 * Side effects:
 *      Entries behind it move closer to where they belong.
 *
 *----------------------------------------------------------------------
 */

void *
GwsimMapRemove(
    GwsimMap *mapPtr,           /* Map to change. */
    uint64_t key)               /* Any number. */
{
    size_t mask = mapPtr->size - 1;
    size_t gap, at;
    void *oldPtr;

    if (mapPtr->count == 0) {
        return NULL;
    }
    gap = FindEntry(mapPtr, key);
    oldPtr = mapPtr->entries[gap].valuePtr;
    if (oldPtr == NULL) {
        return NULL;
    }
    for (at = (gap + 1) & mask; mapPtr->entries[at].valuePtr != NULL;
            at = (at + 1) & mask) {
        size_t home = HomeOf(mapPtr, mapPtr->entries[at].key);

        if (((at - home) & mask) >= ((at - gap) & mask)) {
            mapPtr->entries[gap] = mapPtr->entries[at];
            gap = at;
        }
    }
    mapPtr->entries[gap].valuePtr = NULL;
    mapPtr->count--;
    return oldPtr;
}

/*
 * The entry of a key, or the free one where it belongs.
 */

static size_t
FindEntry(
    const GwsimMap *mapPtr,     /* Map that has a free entry. */
    uint64_t key)               /* Any number. */
{
    size_t at = HomeOf(mapPtr, key);

    while (mapPtr->entries[at].valuePtr != NULL
            && mapPtr->entries[at].key != key) {
        at = (at + 1) & (mapPtr->size - 1);
    }
    return at;
}

/*
 * Moves everything to a table of another size.
 */

static void
Resize(
    GwsimMap *mapPtr,           /* Map to change. */
    size_t size)                /* New size: a power of two. */
{
    GwsimMapEntry *oldEntries = mapPtr->entries;
    size_t oldSize = mapPtr->size;
    size_t i;

    mapPtr->entries = GwsimCalloc(size, sizeof(*mapPtr->entries));
    mapPtr->size = size;
    for (i = 0; i < oldSize; i++) {
        if (oldEntries[i].valuePtr != NULL) {
            mapPtr->entries[FindEntry(mapPtr, oldEntries[i].key)] =
                    oldEntries[i];
        }
    }
    GwsimFree(oldEntries);
}

/*
 * Where a key belongs.
 */

static size_t
HomeOf(
    const GwsimMap *mapPtr,     /* Map with a table. */
    uint64_t key)               /* Any number. */
{
    return (size_t) GwsimHashMix(MAP_SALT, key) & (mapPtr->size - 1);
}
