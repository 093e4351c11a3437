/*
 * gwsimOutcome.h --
 *
 *      Exceptions as values: a dict
 *          family java|python class SIMPLE fullClass FULL message TEXT
 *          ?cause EXCEPTION?
 *      and the outcomes that carry them.
 */

#ifndef GWSIM_OUTCOME_H
#define GWSIM_OUTCOME_H

#include "gwsimCore.h"

/* A new exception.  fullClass NULL: looked up in a table of the published
 * names, else the simple one.  family NULL: java if the class ends in
 * "Exception", else python.  causePtr may be NULL; not taken over. */
MODULE_SCOPE GwsimValue *GwsimExceptionNew(const char *family,
        const char *className, const char *message, GwsimValue *causePtr);
/* Text of a field ("" if absent); valid while the exception lives. */
MODULE_SCOPE const char *GwsimExceptionField(const GwsimValue *exceptionPtr,
        const char *field);
static inline void
GwsimOutcomeFree(
    GwsimOutcome *outcomePtr)   /* Outcome to empty. */
{
    GwsimValueRelease(outcomePtr->valuePtr);
    GwsimValueRelease(outcomePtr->stackPtr);
    *outcomePtr = (GwsimOutcome) {0};
}
MODULE_SCOPE void GwsimOutcomeCopy(GwsimOutcome *toPtr,
        const GwsimOutcome *fromPtr);
/* Sets a failure; frees what was there. */
MODULE_SCOPE void GwsimOutcomeFail(GwsimOutcome *outcomePtr,
        const char *family, const char *className, const char *message,
        GwsimValue *causePtr);
/* Sets a success; frees what was there. */
static inline void
GwsimOutcomeSucceed(
    GwsimOutcome *outcomePtr,   /* Outcome to set. */
    GwsimValue *valuePtr)       /* Result; taken over. */
{
    GwsimOutcomeFree(outcomePtr);
    outcomePtr->valuePtr = valuePtr;
}

#endif /* GWSIM_OUTCOME_H */
