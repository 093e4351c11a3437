/*
 * gwsimExplore.h --
 *
 *      Bounded exhaustive search: from what one run recorded to the list of
 *      choices that prescribes the next one, until every way has been gone.
 */

#ifndef GWSIM_EXPLORE_H
#define GWSIM_EXPLORE_H

#include "gwsimChooser.h"

typedef struct GwsimExploreConfig {
    uint32_t boundMax;          /* Choices of more values stay as they are. */
    int64_t preemptions;        /* At most so many in a run; -1: any. */
} GwsimExploreConfig;

#define GWSIM_EXPLORE_BOUND_MAX GWSIM_ENUMERABLE_MAX
#define GWSIM_EXPLORE_DEFAULTS \
    { .boundMax = GWSIM_EXPLORE_BOUND_MAX, .preemptions = -1 }

/* list has room for count values.  The number of values of the next list, or
 * 0 when there is none. */
MODULE_SCOPE size_t GwsimExploreNext(const GwsimExploreConfig *configPtr,
        const GwsimChoice *record, size_t count, uint32_t *list);
/* What part of all ways (0 ... 1) is done with this run, in their order. */
MODULE_SCOPE double GwsimExploreShare(const GwsimExploreConfig *configPtr,
        const GwsimChoice *record, size_t count);

#endif /* GWSIM_EXPLORE_H */
