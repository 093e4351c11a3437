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
    S(VALUE_SIZE,       "VALUE SIZE",           \
            "a value can have at most 2147483647 bytes") \
    S(VALUE_DEPTH,      "VALUE DEPTH",          \
            "a value can be nested at most 1000 levels deep") \
    S(DIST_RANGE,       "DIST RANGE",           \
            "distribution \"%s\" has a parameter out of range") \
    S(VERSION_FORMAT,   "VERSION FORMAT",       \
            "expected version as 7.9.6 or 8.1 but got \"%s\"") \
    S(VERSION_RANGE,    "VERSION RANGE",        \
            "expected version from 7.9.2 to 8.3 but got \"%s\"") \
    S(SWITCH_UNKNOWN,   "SWITCH UNKNOWN",       \
            "unknown switch \"%s\": \"gwsim switches\" lists them") \
    S(SWITCH_VALUE,     "SWITCH VALUE",         \
            "bad value for switch \"%s\": \"gwsim switches\" lists them") \
    S(TIME_FORMAT,      "TIME FORMAT",          \
            "expected duration as 250us, 20ms, 5s, 2m, 1h or 1d but" \
            " got \"%s\"") \
    S(TIME_UNIT,        "TIME UNIT",            \
            "duration \"%s\" has no unit") \
    S(TIME_RANGE,       "TIME RANGE",           \
            "duration \"%s\" is out of range") \
    S(TIME_PAST,        "TIME PAST",            \
            "time \"%s\" is in the past") \
    S(SCOPE_EXISTS,     "SCOPE EXISTS",         \
            "scope \"%s\" already exists") \
    S(GATEWAY_EXISTS,   "GATEWAY EXISTS",       \
            "gateway \"%s\" already exists") \
    S(SCOPE_UNKNOWN,    "SCOPE UNKNOWN",        \
            "no scope is named \"%s\"") \
    S(LINK_EXISTS,      "LINK EXISTS",          \
            "link \"%s\" already exists") \
    S(LINK_ENDS,        "LINK ENDS",            \
            "a link joins two gateways, or a client and its gateway," \
            " not \"%s\"") \
    S(LINK_UNKNOWN,     "LINK UNKNOWN",         \
            "no link joins \"%s\"") \
    S(HANDLER_EXISTS,   "HANDLER EXISTS",       \
            "handler \"%s\" already exists") \
    S(HANDLER_THREAD,   "HANDLER THREAD",       \
            "an edt handler needs a scope with a GUI, not \"%s\"") \
    S(THREAD_NOGUI,     "THREAD NOGUI",         \
            "scope \"%s\" has no gui thread") \
    S(THREAD_UNKNOWN,   "THREAD UNKNOWN",       \
            "no thread is named \"%s\"") \
    S(REQUEST_OVER,     "REQUEST OVER",         \
            "request \"%s\" is already complete") \
    S(PATTERN_FIELD,    "PATTERN FIELD",        \
            "unknown column \"%s\": must be clause, detail, handler," \
            " kind, outcome, peer, project, request, role, scope or" \
            " thread") \
    S(PATTERN_KIND,     "PATTERN KIND",         \
            "no kind of event matches \"%s\"") \
    S(SCOPE_UP,         "SCOPE UP",             \
            "scope \"%s\" is running") \
    S(SCOPE_DOWN,       "SCOPE DOWN",           \
            "scope \"%s\" is not running") \
    S(TRACE_OPEN,       "TRACE OPEN",           \
            "cannot open trace \"%s\"") \
    S(TRACE_FORMAT,     "TRACE FORMAT",         \
            "\"%s\" is not a trace of gwsim") \
    S(TRACE_VERSION,    "TRACE VERSION",        \
            "trace \"%s\" was written by a newer gwsim") \
    S(TRACE_WRITE,      "TRACE WRITE",          \
            "cannot record into trace \"%s\"") \
    S(SQL_QUERY,        "SQL QUERY",            \
            "bad query \"%s\"") \
    S(SQL_WRITE,        "SQL WRITE",            \
            "a query may only read, unlike \"%s\"") \
    S(SQL_PARAMETER,    "SQL PARAMETER",        \
            "a query has no variables, unlike \"%s\"")

typedef enum GwsimStatus {
#define S(name, code, text) GWSIM_##name,
    GWSIM_STATUS_LIST(S)
#undef S
    GWSIM_STATUS_COUNT
} GwsimStatus;

MODULE_SCOPE const char *GwsimStatusCode(GwsimStatus status);
MODULE_SCOPE const char *GwsimStatusText(GwsimStatus status);

#endif /* GWSIM_STATUS_H */
