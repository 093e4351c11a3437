/*
 * gwsimMath.h --
 *
 *      The few functions that a draw needs, made of + - * / alone, so that
 *      they give the same bits on every machine with IEEE-754 doubles. The C
 *      library's do not: each has its own last bit.
 */

#ifndef GWSIM_MATH_H
#define GWSIM_MATH_H

#include "gwsimBase.h"

MODULE_SCOPE double     GwsimMathLog(double x);
MODULE_SCOPE double     GwsimMathExp(double x);
MODULE_SCOPE double     GwsimMathSqrt(double x);
MODULE_SCOPE double     GwsimMathNormal(double tail);

#endif /* GWSIM_MATH_H */
