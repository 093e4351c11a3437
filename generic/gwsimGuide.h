/*
 * gwsimGuide.h --
 *
 *      The contract of a guide: who decides what goes next in a search, in
 *      place of blind draws.  The chooser records what became of it, so that
 *      a list of choices needs no guide to be played back.
 *
 *      Rules:
 *      1. A guide is asked where something is open, and is told of all that
 *         could come next: first the threads that are ready, in their order,
 *         then the timers, in theirs.  At a point where a running thread
 *         could give way that one comes first.
 *      2. It knows them by identities that are the same in every run that
 *         has begun with the same choices: no address, no order of a hash
 *         table.
 *      3. What it draws hangs on its seed alone.  It may be overruled, by a
 *         prescribed list: `taken` says what happened.
 *      4. `access` tells what the step in hand reads or writes, as far as it
 *         matters for the order of steps (gwsimAccess.c).
 */

#ifndef GWSIM_GUIDE_H
#define GWSIM_GUIDE_H

#include "gwsimBase.h"

/* Identities: the number of a thread, or this bit and that of a timer. */
#define GWSIM_GUIDE_TIMER       (UINT64_C(1) << 63)

typedef struct GwsimGuide GwsimGuide;

typedef enum GwsimGuidePoint {
    GWSIM_GUIDE_NEXT,           /* A step is over: which one comes next? */
    GWSIM_GUIDE_WITHIN          /* A thread is in the middle of its script:
                                 * does it go on (0), or give way? */
} GwsimGuidePoint;

typedef struct GwsimGuideType {
    const char *name;
    /* One of `count` (at least one), from 0; at WITHIN only whether it is 0
     * matters. */
    uint32_t (*pickProc)(GwsimGuide *guidePtr, GwsimGuidePoint point,
            const uint64_t *ids, uint32_t count);
    /* What was taken of them.  At WITHIN: 0, or `count`: it gave way.  NULL:
     * not wanted. */
    void (*takenProc)(GwsimGuide *guidePtr, GwsimGuidePoint point,
            const uint64_t *ids, uint32_t count, uint32_t taken);
    /* Any other choice of 0 ... last (pick, chance).  NULL: as drawn. */
    uint32_t (*valueProc)(GwsimGuide *guidePtr, uint32_t kind,
            uint32_t last, uint32_t drawn);
    /* The step in hand touches something.  NULL: not wanted. */
    void (*accessProc)(GwsimGuide *guidePtr, uint64_t what, bool write);
    /* Its run is over. */
    void (*endProc)(GwsimGuide *guidePtr);
} GwsimGuideType;

struct GwsimGuide {             /* First member of each guide's struct. */
    const GwsimGuideType *typePtr;
};

#endif /* GWSIM_GUIDE_H */
