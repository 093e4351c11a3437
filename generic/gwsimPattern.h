/*
 * gwsimPattern.h --
 *
 *      Patterns over events: a glob for some of the columns, every one
 *      matching (SURFACE section 5).
 */

#ifndef GWSIM_PATTERN_H
#define GWSIM_PATTERN_H

#include "gwsimCore.h"

#define GWSIM_FIELD_LIST(F) \
    F(KIND, "kind") F(SCOPE, "scope") F(THREAD, "thread") F(ROLE, "role") \
    F(REQUEST, "request") F(PROJECT, "project") F(HANDLER, "handler") \
    F(PEER, "peer") F(OUTCOME, "outcome") F(CLAUSE, "clause") \
    F(DETAIL, "detail")

typedef enum GwsimField {
#define FIELD_ENUM(id, text) GWSIM_FIELD_##id,
    GWSIM_FIELD_LIST(FIELD_ENUM)
#undef FIELD_ENUM
    GWSIM_FIELD_COUNT
} GwsimField;

typedef struct GwsimPattern {
    char *glob[GWSIM_FIELD_COUNT];      /* NULL: anything; owned. */
    GwsimKindSet kinds;         /* Kinds that its glob for kind matches. */
} GwsimPattern;

/* Sets one field; GWSIM_PATTERN_FIELD if there is no such column,
 * GWSIM_PATTERN_KIND if the glob matches no kind at all. */
MODULE_SCOPE GwsimStatus GwsimPatternSet(GwsimPattern *patternPtr,
        const char *field, const char *glob);
MODULE_SCOPE void GwsimPatternFree(GwsimPattern *patternPtr);
MODULE_SCOPE bool GwsimPatternMatches(const GwsimCore *corePtr,
        const GwsimPattern *patternPtr, const GwsimEvent *eventPtr);
/* Glob matching as Tcl's `string match`. */
MODULE_SCOPE bool GwsimGlobMatches(const char *text, const char *glob);
/* A column's text; buf of 16 bytes is used for requests ("r17"). */
MODULE_SCOPE const char *GwsimEventField(const GwsimCore *corePtr,
        const GwsimEvent *eventPtr, GwsimField field, char *buf);

#endif /* GWSIM_PATTERN_H */
