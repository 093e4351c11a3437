/*
 * gwsimRealClock.c --
 *
 *      World time of the real runtime: base while it stands; while it goes,
 *      base + (monotonic time since its start) * speed.
 *
 *      Rules:
 *      1. It never shows less than it has shown, and never more than its
 *         limit.
 *      2. The wall clock has no part in it: setting that changes nothing.
 *      3. Whoever is in the world looks at the system's clock once: to look
 *         for each event costs more than the event.
 */

#include "gwsimRealInt.h"

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealClockNow --
 *
 *      World time.
 *
 * Results:
 *      The time.
 *
 * Side effects:
 *      Notes what it has shown.
 *
 *----------------------------------------------------------------------
 */

GwsimTime
GwsimRealClockNow(
    RealClock *clockPtr)        /* Clock, going or not. */
{
    GwsimTime room = clockPtr->limit - clockPtr->base;
    GwsimTime now = clockPtr->limit;
    double passed;

    if (!clockPtr->going) {
        return clockPtr->base;
    }
    if (clockPtr->looked) {
        return clockPtr->latest;
    }
    clockPtr->looked = true;
    clockPtr->seen = uv_hrtime();
    passed = (double) (clockPtr->seen - clockPtr->start) * clockPtr->speed;
    if (passed < (double) room) {
        now = clockPtr->base + (GwsimTime) passed;
    }
    if (now > clockPtr->latest) {
        clockPtr->latest = now;
    }
    return clockPtr->latest;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealClockLook --
 *
 *      Makes the next one who asks for the time look (rule 3).
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealClockLook(
    RealClock *clockPtr)        /* Clock, going or not. */
{
    clockPtr->looked = false;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealClockStart --
 *
 *      Lets the clock go on from where it stands.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealClockStart(
    RealClock *clockPtr,        /* Clock that stands. */
    GwsimTime limit)            /* Where it stops by itself. */
{
    GWSIM_ASSERT(!clockPtr->going && limit >= clockPtr->base);
    clockPtr->limit = limit;
    clockPtr->latest = clockPtr->base;
    clockPtr->start = clockPtr->seen = uv_hrtime();
    clockPtr->going = true;
    clockPtr->looked = false;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealClockHalt --
 *
 *      Makes the clock stand at what it shows.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealClockHalt(
    RealClock *clockPtr)        /* Clock that goes. */
{
    clockPtr->base = GwsimRealClockNow(clockPtr);
    clockPtr->going = false;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealClockWhen --
 *
 *      When the clock will show a time, or did.
 *
 * Results:
 *      Monotonic time; it may be too early by rounding, never too late.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

uint64_t
GwsimRealClockWhen(
    const RealClock *clockPtr,  /* Clock that goes. */
    GwsimTime time)             /* World time from its start on. */
{
    double wall = (double) (time - clockPtr->base) / clockPtr->speed;

    return clockPtr->start + (wall < (double) GWSIM_TIME_MAX
            ? (uint64_t) wall + 1 : (uint64_t) GWSIM_TIME_MAX);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealElapsed --
 *
 *      How long ago something was.
 *
 * Results:
 *      Nanoseconds of the monotonic clock.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimTime
GwsimRealElapsed(
    uint64_t since)             /* What uv_hrtime gave. */
{
    return (GwsimTime) (uv_hrtime() - since);
}
