/*
 * gwsimMap.h --
 *
 *      A map from 64-bit numbers to pointers. It cannot be walked through:
 *      the order of a hash table must never reach a trace.
 */

#ifndef GWSIM_MAP_H
#define GWSIM_MAP_H

#include "gwsimBase.h"

typedef struct GwsimMapEntry {
    uint64_t key;               /* Any number. */
    void *valuePtr;             /* Its value; NULL in a free entry. */
} GwsimMapEntry;

typedef struct GwsimMap {       /* All zero is an empty map. */
    GwsimMapEntry *entries;     /* Table, or NULL. */
    size_t count;               /* Entries in use. */
    size_t size;                /* Entries in all: 0 or a power of two. */
} GwsimMap;

MODULE_SCOPE void       GwsimMapInit(GwsimMap *mapPtr);
MODULE_SCOPE void       GwsimMapFree(GwsimMap *mapPtr);
MODULE_SCOPE void *     GwsimMapInsert(GwsimMap *mapPtr, uint64_t key,
                            void *valuePtr);
MODULE_SCOPE void *     GwsimMapFind(const GwsimMap *mapPtr, uint64_t key);
MODULE_SCOPE void *     GwsimMapRemove(GwsimMap *mapPtr, uint64_t key);

#endif /* GWSIM_MAP_H */
