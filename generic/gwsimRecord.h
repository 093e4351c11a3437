/*
 * gwsimRecord.h --
 *
 *      The trace in memory: events in chunks, and the hash over them
 *      (invariant 8).
 */

#ifndef GWSIM_RECORD_H
#define GWSIM_RECORD_H

#include "gwsimPattern.h"

/* An array that grows at its end, in chunks that never move. */
typedef struct GwsimRoll {
    void **chunks;              /* Of GWSIM_RECORD_CHUNK elements each. */
    size_t count, space;        /* Chunks, ... */
    size_t singles;             /* ... of which the first are single. */
} GwsimRoll;

typedef struct GwsimRecord {
    GwsimKeep keep;             /* First: where the bus writes. */
    GwsimCore *corePtr;
    GwsimRoll events;           /* Of GwsimKept: number n is at n - 1. */
    GwsimRoll more;             /* Of GwsimMore. */
    uint64_t hash, hashed;      /* Of the first so many events. */
} GwsimRecord;

#define GWSIM_RECORD_CHUNK 4096

MODULE_SCOPE void GwsimRecordInit(GwsimRecord *recordPtr,
        GwsimCore *corePtr);    /* Call it before anything happens. */
MODULE_SCOPE void GwsimRecordFree(GwsimRecord *recordPtr);
/* How many there are, and what they take, in bytes. */
#define GwsimRecordCount(recordPtr) GwsimKeepCount(&(recordPtr)->keep)
MODULE_SCOPE size_t GwsimRecordBytes(const GwsimRecord *recordPtr);
/* An event by its number, from 1; eventPtr is filled in and returned. */
MODULE_SCOPE const GwsimEvent *GwsimRecordAt(const GwsimRecord *recordPtr,
        uint64_t seq, GwsimEvent *eventPtr);
/* When it was. */
MODULE_SCOPE GwsimTime GwsimRecordTime(const GwsimRecord *recordPtr,
        uint64_t seq);

/* The hash of all events so far. */
MODULE_SCOPE uint64_t GwsimRecordHash(GwsimRecord *recordPtr);

/* Number of the first event after `seq` (0: of all) that matches, or 0. */
MODULE_SCOPE uint64_t GwsimRecordNext(const GwsimRecord *recordPtr,
        const GwsimPattern *patternPtr, uint64_t seq);

/* The basis of an event: its own, else that of its clause. */
#define GwsimEventBasis(eventPtr) \
    ((eventPtr)->basis != 0 ? (GwsimBasis) (eventPtr)->basis \
            : GwsimClauseBasis((GwsimClause) (eventPtr)->clause))

#endif /* GWSIM_RECORD_H */
