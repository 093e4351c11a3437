/*
 * gwsimStatus.h --
 *
 *      Every outcome that a function of the core can refuse with: its name in
 *      C, the words of its error code after GWSIM, and its message, in which
 *      %s stands for the subject. This table is the only place that has them.
 *      A message has at most one %s and no other conversion.
 */

#ifndef GWSIM_STATUS_H
#define GWSIM_STATUS_H

#include "gwsimBase.h"

#define GWSIM_STATUS_LIST(S) \
    S(OK,               "OK",                   "no error") \
    S(NOMEM,            "NOMEM",                "out of memory") \
    S(VALUE_SIZE,       "VALUE SIZE",           \
            "a value can have at most 2147483647 bytes") \
    S(VALUE_DEPTH,      "VALUE DEPTH",          \
            "a value can be nested at most 1000 levels deep") \
    S(DIST_RANGE,       "DIST RANGE",           \
            "distribution \"%s\" has a parameter out of range")

typedef enum GwsimStatus {
#define S(name, code, text) GWSIM_##name,
    GWSIM_STATUS_LIST(S)
#undef S
    GWSIM_STATUS_COUNT
} GwsimStatus;

MODULE_SCOPE const char *GwsimStatusCode(GwsimStatus status);
MODULE_SCOPE const char *GwsimStatusText(GwsimStatus status);

#endif /* GWSIM_STATUS_H */
