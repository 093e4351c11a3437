/*
 * gwsimRealHelper.h --
 *
 *      An OS thread that does what it is told, one thing after the other,
 *      while the caller waits: for what must always run on the same thread,
 *      whoever needs it.
 *
 *      Rules:
 *      1. One call at a time; the callers see to that (by the world's lock).
 *      2. What is done there must not enter a world: its caller may be in it.
 */

#ifndef GWSIM_REAL_HELPER_H
#define GWSIM_REAL_HELPER_H

#include "gwsimBase.h"

typedef struct GwsimHelper GwsimHelper;
typedef void GwsimHelperProc(void *data);

/* NULL: the system has no thread left. */
MODULE_SCOPE GwsimHelper *GwsimHelperStart(void);
MODULE_SCOPE void GwsimHelperCall(GwsimHelper *helperPtr,
        GwsimHelperProc *proc, void *data);
/* Ends the thread and waits for it. */
MODULE_SCOPE void GwsimHelperStop(GwsimHelper *helperPtr);

#endif /* GWSIM_REAL_HELPER_H */
