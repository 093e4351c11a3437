/*
 * gwsimCore.c --
 *
 *      What several rooms of a world do alike: draw a duration.
 */

#include "gwsimCore.h"

/*
 *----------------------------------------------------------------------
 *
 * GwsimDraw --
 *
 *      A duration of a distribution.  World entered.
 *
 * Results:
 *      From 0 to GWSIM_TIME_MAX.
 *
 * Side effects:
 *      One choice, none of a constant; of a user's distribution as many as
 *      its script makes.
 *
 *----------------------------------------------------------------------
 */

GwsimTime
GwsimDraw(
    GwsimCore *corePtr,         /* Core of the world. */
    const GwsimDist *distPtr,   /* A checked distribution. */
    GwsimStream *streamPtr)     /* What a plain run draws from. */
{
    uint32_t choice = 0;

    if (distPtr->kind == GWSIM_DIST_USER) {
        GWSIM_ASSERT(corePtr->drawProc != NULL);
        return corePtr->drawProc(corePtr, distPtr, streamPtr);
    }
    if (distPtr->kind != GWSIM_DIST_CONSTANT) {
        choice = GwsimChoose(&corePtr->chooser, GWSIM_CHOOSE_DRAW,
                streamPtr, UINT32_MAX);
    }
    return GwsimDistAt(distPtr, choice);
}
