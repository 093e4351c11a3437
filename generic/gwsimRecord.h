/*
 * gwsimRecord.h --
 *
 *      The trace in memory: packed events in chunks, never moved, and the
 *      hash over them (invariant 8).
 */

#ifndef GWSIM_RECORD_H
#define GWSIM_RECORD_H

#include "gwsimPattern.h"

typedef struct GwsimRecord {
    GwsimKeep keep;             /* First: number n is at n - 1. */
    GwsimCore *corePtr;
    GwsimEvent **chunks;        /* Of GWSIM_RECORD_CHUNK events each. */
    size_t chunkCount, chunkSpace;
    uint64_t hash, hashed;      /* Of the first so many events. */
} GwsimRecord;

#define GWSIM_RECORD_CHUNK 4096

MODULE_SCOPE void GwsimRecordInit(GwsimRecord *recordPtr,
        GwsimCore *corePtr);    /* Call it before anything happens. */
MODULE_SCOPE void GwsimRecordFree(GwsimRecord *recordPtr);
#define GwsimRecordAt(recordPtr, seq) \
    (&(recordPtr)->chunks[((seq) - 1) / GWSIM_RECORD_CHUNK] \
            [((seq) - 1) % GWSIM_RECORD_CHUNK])

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
