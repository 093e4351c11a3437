/*
 * gwsimMath.c --
 *
 *      Logarithm, exponential, square root and the inverse of the normal
 *      distribution, of + - * / alone.
 *
 *  1. Every operation is one that IEEE 754 rounds in one way only, and none
 *     may be fused with another: the build says -ffp-contract=off, and a
 *     machine that computes in more than a double is refused here.
 *  2. Series are summed from the smallest term, in the order written.
 *  3. Arguments are finite and positive where the function wants that: the
 *     caller sees to it.
 */

#include "gwsimMath.h"

#include <float.h>
#include <string.h>

_Static_assert(FLT_EVAL_METHOD == 0, "doubles must be computed as doubles");
_Static_assert(DBL_MANT_DIG == 53 && sizeof(double) == 8,
        "doubles must be those of IEEE 754");

#define LN2             0.693147180559945309417
#define LN2_HIGH        6.93147180369123816490e-01      /* 32 bits of ln 2; */
#define LN2_LOW         1.90821492927058770002e-10      /* and the rest. */
#define SQRT_HALF       0.707106781186547524401
#define EXP_MAX         709.0           /* exp of it is still finite; */
#define EXP_MIN         (-708.0)        /* and of this still normal. */
#define SQRT_STEPS      5               /* Doubles the bits, from 4, each. */
#define DOUBLE_BIAS     1023            /* Of the exponent of a double. */
#define DOUBLE_FRACTION 52              /* Bits of its fraction. */
#define EXP_TERMS       14
#define LOG_TERMS       12

/*
 * Wichura's algorithm AS 241, PPND16: (q, r) in the middle, r in the tail.
 */

#define NORMAL_MIDDLE   0.425           /* How far from 1/2 the middle goes. */
#define NORMAL_DEGREE   7

static const double middleTop[NORMAL_DEGREE + 1] = {
    3.3871328727963666080e0, 1.3314166789178437745e+2,
    1.9715909503065514427e+3, 1.3731693765509461125e+4,
    4.5921953931549871457e+4, 6.7265770927008700853e+4,
    3.3430575583588128105e+4, 2.5090809287301226727e+3,
};
static const double middleBottom[NORMAL_DEGREE + 1] = {
    1.0, 4.2313330701600911252e+1,
    6.8718700749205790830e+2, 5.3941960214247511077e+3,
    2.1213794301586595867e+4, 3.9307895800092710610e+4,
    2.8729085735721942674e+4, 5.2264952788528545610e+3,
};
static const double tailTop[NORMAL_DEGREE + 1] = {
    1.42343711074968357734e0, 4.63033784615654529590e0,
    5.76949722146069140550e0, 3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4,
};
static const double tailBottom[NORMAL_DEGREE + 1] = {
    1.0, 2.05319162663775882187e0,
    1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2,
    5.47593808499534494600e-4, 1.05075007164441684324e-9,
};
#define NORMAL_TAIL_MIN 1.4e-11         /* exp(-25), where these end. */

static double           Polynomial(const double *coefficients, double x);
static double           PowerOfTwo(int exponent);
static double           Split(double x, int *exponentPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimMathLog --
 *
 *      Natural logarithm: with x = 2^k m, m around 1, and s = (m-1)/(m+1),
 *      it is k ln 2 + 2 (s + s^3/3 + s^5/5 + ...). |s| is at most 0.172, so
 *      the terms left out are below 2^-62 of the sum.
 *
 * Results:
 *      ln x, to about one unit in the last place.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

double
GwsimMathLog(
    double x)                   /* Positive, normal, finite. */
{
    int exponent;
    double m = Split(x, &exponent);
    double s, square, sum = 0.0;
    int term;

    GWSIM_ASSERT(x >= DBL_MIN && x <= DBL_MAX);
    s = (m - 1.0) / (m + 1.0);
    square = s * s;
    for (term = LOG_TERMS; term >= 1; term--) {
        sum = (sum + 1.0 / (2 * term + 1)) * square;
    }
    return exponent * LN2_HIGH
            + (2.0 * s + (2.0 * s * sum + exponent * LN2_LOW));
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimMathExp --
 *
 *      Exponential: with x = k ln 2 + r, |r| at most 0.347, it is 2^k times
 *      the series of exp r, whose terms left out are below 2^-57.
 *
 * Results:
 *      e^x, to about one unit in the last place; DBL_MAX above 709, 0 below
 *      -708.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

double
GwsimMathExp(
    double x)                   /* Any number but a NaN. */
{
    double r, sum = 1.0;
    int exponent, term;

    GWSIM_ASSERT(x == x);
    if (x > EXP_MAX) {
        return DBL_MAX;
    }
    if (x < EXP_MIN) {
        return 0.0;
    }
    exponent = (int) (x / LN2 + (x < 0.0 ? -0.5 : 0.5));
    r = (x - exponent * LN2_HIGH) - exponent * LN2_LOW;
    for (term = EXP_TERMS; term >= 1; term--) {
        sum = 1.0 + sum * r / term;
    }
    if (exponent > DOUBLE_BIAS) {
        return sum * 2.0 * PowerOfTwo(exponent - 1);
    }
    return sum * PowerOfTwo(exponent);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimMathSqrt --
 *
 *      Square root, by Newton's method from a straight line.
 *
 * Results:
 *      sqrt x, to about one unit in the last place.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

double
GwsimMathSqrt(
    double x)                   /* Positive, normal, finite. */
{
    int exponent, step;
    double m = Split(x, &exponent);
    double root;

    GWSIM_ASSERT(x >= DBL_MIN && x <= DBL_MAX);
    if (exponent % 2 != 0) {
        m *= 2.0;
        exponent--;
    }
    root = 0.5 * (1.0 + m);
    for (step = 0; step < SQRT_STEPS; step++) {
        root = 0.5 * (root + m / root);
    }
    return root * PowerOfTwo(exponent / 2);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimMathNormal --
 *
 *      Inverse of the upper tail of the normal distribution, by M. J.
 *      Wichura, "Algorithm AS 241: the percentage points of the normal
 *      distribution", Applied Statistics 37 (1988), without its third case,
 *      which is for tails that a choice of 32 bits never reaches.
 *
 * Results:
 *      The z >= 0 that a standard normal variable exceeds with the given
 *      probability; relative error about 1e-16 in the tail, absolute error
 *      the same near 1/2.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

double
GwsimMathNormal(
    double tail)                /* Probability: from 1.4e-11 to 0.5. */
{
    double q = 0.5 - tail;
    double r;

    GWSIM_ASSERT(tail >= NORMAL_TAIL_MIN && tail <= 0.5);
    if (q <= NORMAL_MIDDLE) {
        r = NORMAL_MIDDLE * NORMAL_MIDDLE - q * q;
        return q * Polynomial(middleTop, r) / Polynomial(middleBottom, r);
    }
    r = GwsimMathSqrt(-GwsimMathLog(tail)) - 1.6;
    return Polynomial(tailTop, r) / Polynomial(tailBottom, r);
}

/*
 * Horner's rule.
 */

static double
Polynomial(
    const double *coefficients, /* NORMAL_DEGREE + 1 of them, lowest first. */
    double x)                   /* Where to evaluate. */
{
    double sum = coefficients[NORMAL_DEGREE];
    int i;

    for (i = NORMAL_DEGREE - 1; i >= 0; i--) {
        sum = sum * x + coefficients[i];
    }
    return sum;
}

/*
 * Splits a number into 2^exponent times the result, which is from sqrt(1/2)
 * to sqrt(2).
 */

static double
Split(
    double x,                   /* Positive and normal. */
    int *exponentPtr)           /* Receives the exponent. */
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof(bits));
    *exponentPtr = (int) (bits >> DOUBLE_FRACTION) - (DOUBLE_BIAS - 1);
    bits = (bits & ((UINT64_C(1) << DOUBLE_FRACTION) - 1))
            | (uint64_t) (DOUBLE_BIAS - 1) << DOUBLE_FRACTION;
    memcpy(&x, &bits, sizeof(x));
    if (x < SQRT_HALF) {
        x *= 2.0;
        (*exponentPtr)--;
    }
    return x;
}

/*
 * 2^exponent.
 */

static double
PowerOfTwo(
    int exponent)               /* From -1022 to 1023. */
{
    uint64_t bits = (uint64_t) (exponent + DOUBLE_BIAS) << DOUBLE_FRACTION;
    double power;

    GWSIM_ASSERT(exponent > -DOUBLE_BIAS && exponent <= DOUBLE_BIAS);
    memcpy(&power, &bits, sizeof(power));
    return power;
}
