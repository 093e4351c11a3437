/*
 * gwsimDist.c --
 *
 *      From a choice to a duration: the inverse of each distribution function
 *      at the fraction that the choice is of 2^32.
 *
 *  1. Choice 0 is the dullest value: the start of a uniform, the middle of a
 *     normal or lognormal, 0 for an exponential, the scale of a pareto.
 *  2. Where the dullest value is the middle, choices zigzag around it:
 *     1 just above, 2 just below, and so on. So smaller is duller everywhere.
 *  3. The same choice gives the same nanosecond on every machine: see
 *     gwsimMath.c.
 *
 *      It does not draw: a choice comes from the chooser.
 */

#include "gwsimDist.h"
#include "gwsimMath.h"

#define CHOICES         4294967296.0            /* 2^32 */
#define SIGMA_MAX       100.0                   /* Of a lognormal. */
#define SHAPE_MIN       0.01                    /* Of a pareto. */
#define SHAPE_MAX       1e6

static double           Above(uint32_t choice);
static bool             IsTime(double x);
static double           Zigzag(uint32_t choice);

/*
 *----------------------------------------------------------------------
 *
 * GwsimDistCheck --
 *
 *      Says whether the parameters of a distribution make sense. That a
 *      script knows a user's one is not checked here.
 *
 * Results:
 *      GWSIM_OK or GWSIM_DIST_RANGE.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimDistCheck(
    const GwsimDist *distPtr)   /* Distribution to check. */
{
    double a = distPtr->a, b = distPtr->b;
    bool good = false;

    switch (distPtr->kind) {
    case GWSIM_DIST_CONSTANT:
    case GWSIM_DIST_EXPONENTIAL:
        good = IsTime(a);
        break;
    case GWSIM_DIST_UNIFORM:
        good = IsTime(a) && IsTime(b) && a <= b;
        break;
    case GWSIM_DIST_NORMAL:
        good = IsTime(a) && IsTime(b);
        break;
    case GWSIM_DIST_LOGNORMAL:
        good = IsTime(a) && b >= 0.0 && b <= SIGMA_MAX;
        break;
    case GWSIM_DIST_PARETO:
        good = IsTime(a) && b >= SHAPE_MIN && b <= SHAPE_MAX;
        break;
    case GWSIM_DIST_USER:
        good = true;
        break;
    }
    return good ? GWSIM_OK : GWSIM_DIST_RANGE;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimDistAt --
 *
 *      The duration that a choice stands for.
 *
 * Results:
 *      From 0 to GWSIM_TIME_MAX, rounded to the nearest nanosecond.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

inline GwsimTime
GwsimDistAt(
    const GwsimDist *distPtr,   /* A checked distribution, not a user's. */
    uint32_t choice)            /* Any choice. */
{
    double a = distPtr->a, b = distPtr->b;
    double x = a;

    switch (distPtr->kind) {
    case GWSIM_DIST_CONSTANT:
        break;
    case GWSIM_DIST_UNIFORM:
        x = a + (b - a) * (choice / CHOICES);
        break;
    case GWSIM_DIST_NORMAL:
        x = a + b * Zigzag(choice);
        break;
    case GWSIM_DIST_LOGNORMAL:
        x = a * GwsimMathExp(b * Zigzag(choice));
        break;
    case GWSIM_DIST_EXPONENTIAL:
        x = -a * GwsimMathLog(Above(choice));
        break;
    case GWSIM_DIST_PARETO:
        x = a * GwsimMathExp(-GwsimMathLog(Above(choice)) / b);
        break;
    case GWSIM_DIST_USER:
        GWSIM_ASSERT(distPtr->kind != GWSIM_DIST_USER);
        break;
    }
    if (!(x > 0.0)) {
        return 0;
    }
    if (x >= (double) GWSIM_TIME_MAX) {
        return GWSIM_TIME_MAX;
    }
    return (GwsimTime) (x + 0.5);
}

/*
 * The probability of a greater value than the one that the choice stands for,
 * where choice 0 is the smallest: from 1 down to 2^-32.
 */

static double
Above(
    uint32_t choice)            /* Any choice. */
{
    return (CHOICES - choice) / CHOICES;
}

/*
 * A standard normal value: 0, then just above, just below, further above...
 * The k-th step away from the middle has the upper tail 1/2 - k / (2^32 + 1),
 * which is computed from integers to lose nothing where it is small.
 */

static double
Zigzag(
    uint32_t choice)            /* Any choice. */
{
    uint64_t steps = ((uint64_t) choice + 1) / 2;
    double tail = (CHOICES + 1.0 - 2.0 * (double) steps)
            / (2.0 * (CHOICES + 1.0));
    double z = GwsimMathNormal(tail);

    if (choice == 0) {
        return 0.0;
    }
    return choice % 2 != 0 ? z : -z;
}

/*
 * Whether a number is a duration. A NaN is none.
 */

static bool
IsTime(
    double x)                   /* Number to look at. */
{
    return x >= 0.0 && x <= (double) GWSIM_TIME_MAX;
}
