/*
 * gwsimExploreWays.h --
 *
 *      Bounded exhaustive search with sleep sets: the ways that a world can
 *      go, one run after the other, less those that differ from one already
 *      gone only in the order of steps that do not depend on each other.
 *
 *      Its guide is the same in every run; a run is over when its world ends,
 *      and the next one goes the next way.
 */

#ifndef GWSIM_EXPLORE_WAYS_H
#define GWSIM_EXPLORE_WAYS_H

#include "gwsimGuide.h"

typedef struct GwsimWays GwsimWays;

typedef struct GwsimWaysInfo {
    uint64_t runs;              /* That have ended. */
    uint64_t redundant;         /* Of these, the ones cut short: each went on
                                 * as some other run had. */
    double share;               /* Of all ways, 0 ... 1. */
    bool over;                  /* All have been gone. */
    bool diverged;              /* A run did not repeat the one before up to
                                 * where they part: nothing is proved. */
    bool busy;                  /* In the middle of a run. */
} GwsimWaysInfo;

/* preemptions: at most so many in a run, -1: any.  sleeps: sleep sets. */
MODULE_SCOPE GwsimWays *GwsimWaysCreate(int64_t preemptions, bool sleeps);
MODULE_SCOPE void GwsimWaysFree(GwsimWays *waysPtr);
/* The guide of the next run; NULL if there is none, or one goes on. */
MODULE_SCOPE GwsimGuide *GwsimWaysBegin(GwsimWays *waysPtr);
MODULE_SCOPE GwsimWaysInfo GwsimWaysAbout(const GwsimWays *waysPtr);

#endif /* GWSIM_EXPLORE_WAYS_H */
