/*
 * gwsimRealOs.h --
 *
 *      What a thread of ours needs from the system besides being created: no
 *      signals, and a name in debuggers and in top.
 */

#ifndef GWSIM_REAL_OS_H
#define GWSIM_REAL_OS_H

#include <signal.h>

#include "gwsimBase.h"

typedef sigset_t GwsimRealSignals;  /* Those blocked before. */

/* Around the creation of a thread, which inherits what is blocked: so a
 * signal of the process never runs on it, not even at its start. */
MODULE_SCOPE void GwsimRealOsBlock(GwsimRealSignals *savedPtr);
MODULE_SCOPE void GwsimRealOsRestore(const GwsimRealSignals *savedPtr);

/* Names the calling thread; what is too long for the system is cut. */
MODULE_SCOPE void GwsimRealOsName(const char *name);

#endif /* GWSIM_REAL_OS_H */
