/*
 * gwsimRealPoint.c --
 *
 *      What GWSIM_POINT does in a build that looks for races: it pauses, now
 *      and then, for up to POINT_PAUSE_MAX, so that what is possible between
 *      two lines becomes likely.  In other builds there is nothing here.
 *
 *      The pauses come from the clock, not from a seed: what they are to
 *      disturb hangs on the clock anyway.
 */

#include "gwsimRealInt.h"

#ifdef GWSIM_POINTS

#include "gwsimRandom.h"

#include <string.h>

#define POINT_PAUSE_MAX 30000   /* ns */
#define POINT_ODDS      4       /* One pause in so many. */

/*
 *----------------------------------------------------------------------
 *
 * GwsimPoint --
 *
 *      Pauses at a place where a race may be provoked.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Time passes.
 *
 *----------------------------------------------------------------------
 */

void
GwsimPoint(
    const char *name)           /* Name of the place. */
{
    uint64_t start = uv_hrtime();
    uint64_t bits = GwsimHash64(name, strlen(name), start);
    GwsimTime pause = GwsimRandomBelow32(bits, POINT_PAUSE_MAX);

    if (bits % POINT_ODDS != 0) {
        return;
    }
    while (GwsimRealElapsed(start) < pause) {
        /* Time passes. */
    }
}

#endif /* GWSIM_POINTS */
