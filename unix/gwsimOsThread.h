/*
 * gwsimOsThread.h --
 *
 *      What a thread of ours needs from the system besides being created: no
 *      signals, and a name in debuggers and in top.
 */

#ifndef GWSIM_OS_THREAD_H
#define GWSIM_OS_THREAD_H

#include <signal.h>

#include "gwsimBase.h"

typedef sigset_t GwsimSignals;  /* Those blocked before. */

/* Around the creation of a thread, which inherits what is blocked: so a
 * signal of the process never runs on it, not even at its start. */
MODULE_SCOPE void GwsimSignalsBlock(GwsimSignals *savedPtr);
MODULE_SCOPE void GwsimSignalsRestore(const GwsimSignals *savedPtr);

/* Names the calling thread; what is too long for the system is cut. */
MODULE_SCOPE void GwsimOsThreadName(const char *name);

#endif /* GWSIM_OS_THREAD_H */
