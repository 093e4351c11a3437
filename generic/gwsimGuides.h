/*
 * gwsimGuides.h --
 *
 *      The strategies of a search: guides (gwsimGuide.h), each good for one
 *      run.  All that they draw hangs on the seed.
 */

#ifndef GWSIM_GUIDES_H
#define GWSIM_GUIDES_H

#include "gwsimGuide.h"

/* Any of them, each as likely (gwsimGuideRandom.c). */
MODULE_SCOPE GwsimGuide *GwsimGuideRandom(uint64_t seed);
/* By priorities that change `depth` - 1 times within so many decisions
 * (gwsimGuidePct.c). */
MODULE_SCOPE GwsimGuide *GwsimGuidePct(uint64_t seed, uint32_t depth,
        uint64_t steps);
/* By a priority for each step (gwsimGuidePos.c). */
MODULE_SCOPE GwsimGuide *GwsimGuidePos(uint64_t seed);

#define GWSIM_PCT_DEPTH_MAX     64
#define GWSIM_PCT_STEPS_MAX     UINT32_MAX

#endif /* GWSIM_GUIDES_H */
