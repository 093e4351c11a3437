/*
 * gwsimVirtualInt.h --
 *
 *      What the files of the virtual runtime share: gwsimVirtual.c, which
 *      lets things happen one after the other, gwsimVirtualSearch.c, which
 *      decides in a search what comes next, and gwsimVirtualFetch.c, which
 *      sees to it that what comes next is in the cache.
 */

#ifndef GWSIM_VIRTUAL_INT_H
#define GWSIM_VIRTUAL_INT_H

#include "gwsimMap.h"
#include "gwsimRuntime.h"

typedef struct GwsimSeenTimer { /* A timer that a guide has been told of. */
    const GwsimTimer *timerPtr;
    uint64_t id;
} GwsimSeenTimer;

typedef struct GwsimVirtual {
    GwsimRuntime rt;            /* First. */
    int depth;                  /* Enters not yet left. */
    bool driving;               /* A driver script runs. */
    GwsimTime limit;            /* Of the run in progress. */
    uint64_t fetchedAt;         /* The slot of the wheel that time stood in
                                 * when gwsimVirtualFetch.c last looked. */
    GwsimRunnable *readyHead;
    GwsimRunnable *readyTail;   /* If there is a head. */
    size_t readyCount;
    GwsimTime nominal;          /* When what happens just now was to happen:
                                 * with an epsilon it may be late. */
    GwsimTime readySince;       /* The same of what is ready: the first. */
    GwsimRunnable **hosted;     /* Those with a host that have not exited;
                                 * osPtr is the place, counted from 1. */
    size_t hostedCount, hostedSpace;
    /* Of gwsimVirtualSearch.c */
    GwsimRunnable *gaveWayPtr;  /* Another one goes before this one. */
    GwsimSeenTimer *seen;       /* Pending. */
    size_t seenCount, seenSpace;
    uint64_t timerId;           /* Newest identity. */
    GwsimMap tiesSeen;          /* Hash of a GwsimTie -> not NULL. */
} GwsimVirtual;

/* As the plain way: does the next thing, with the chooser asked; false if
 * there is none up to the limit. */
MODULE_SCOPE bool GwsimVirtualSearchNext(GwsimVirtual *vPtr,
        GwsimTime limit);
/* Whether the runnable that steps gives way. */
MODULE_SCOPE bool GwsimVirtualPreempt(GwsimRuntime *rtPtr,
        GwsimRunnable *runPtr);
/* A timer that was seen is no longer pending. */
MODULE_SCOPE void GwsimVirtualTimerGone(GwsimRuntime *rtPtr,
        const GwsimTimer *timerPtr);

/* Time has come to another slot of the wheel. */
MODULE_SCOPE void GwsimVirtualFetch(const GwsimVirtual *vPtr,
        uint64_t key);

/* Steps the index-th of the ready list; fires a timer. */
MODULE_SCOPE void GwsimVirtualStep(GwsimVirtual *vPtr, uint32_t index);
MODULE_SCOPE void GwsimVirtualFire(GwsimVirtual *vPtr, GwsimTimer *timerPtr);

#endif /* GWSIM_VIRTUAL_INT_H */
