/*
 * gwsimMutant.h --
 *
 *      Cores that are wrong on purpose.  Compiled with -DGWSIM_MUTANT=7, the
 *      places that name mutant 7 do the wrong thing; every other build has
 *      the right one alone.  conformance/mutants.tcl says what is wrong with
 *      each, and which clause has to notice.
 *
 *      Rules:
 *      1. A mutant stands where the right code stands, in one line.
 *      2. A wrong core may give wrong results, not crash: what dies is seen
 *         by anybody.
 */

#ifndef GWSIM_MUTANT_H
#define GWSIM_MUTANT_H

#ifdef GWSIM_MUTANT
#define GWSIM_MUTATE(n, right, wrong) (GWSIM_MUTANT == (n) ? (wrong) : (right))
#define GWSIM_IS_MUTANT(n) (GWSIM_MUTANT == (n))
#else
#define GWSIM_MUTATE(n, right, wrong) (right)
#define GWSIM_IS_MUTANT(n) false
#endif

#endif /* GWSIM_MUTANT_H */
