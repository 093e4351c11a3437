/*
 * gwsimDist.h --
 *
 *      Distributions of durations: from a 32-bit choice to a time. Choice 0 is
 *      always the dullest value, and small choices lie near it.
 */

#ifndef GWSIM_DIST_H
#define GWSIM_DIST_H

#include "gwsimBase.h"
#include "gwsimStatus.h"

typedef enum GwsimDistKind {    /*                  a           b         */
    GWSIM_DIST_CONSTANT,        /* the value        ns          -         */
    GWSIM_DIST_UNIFORM,         /* from, to         ns          ns        */
    GWSIM_DIST_NORMAL,          /* mean, deviation  ns          ns        */
    GWSIM_DIST_LOGNORMAL,       /* median, sigma    ns          a number  */
    GWSIM_DIST_EXPONENTIAL,     /* mean             ns          -         */
    GWSIM_DIST_PARETO,          /* scale, shape     ns          a number  */
    GWSIM_DIST_USER             /* Defined by a script, which also draws it:
                                 * "user" says which. */
} GwsimDistKind;

typedef struct GwsimDist {
    GwsimDistKind kind;         /* Which distribution. */
    double a, b;                /* Its parameters, see above. */
    uint64_t user;              /* For GWSIM_DIST_USER: its owner's key. */
} GwsimDist;

MODULE_SCOPE GwsimStatus GwsimDistCheck(const GwsimDist *distPtr);
MODULE_SCOPE GwsimTime  GwsimDistAt(const GwsimDist *distPtr,
                            uint32_t choice);

#endif /* GWSIM_DIST_H */
