/*
 * gwsimRealOs.h --
 *
 *      What a thread of ours needs from the system besides being created: no
 *      signals, a name in debuggers and in top, who and on which core it is,
 *      and how long it has run.
 */

#ifndef GWSIM_REAL_OS_H
#define GWSIM_REAL_OS_H

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <time.h>

#include "gwsimBase.h"

typedef sigset_t GwsimRealSignals;  /* Those blocked before. */

/* Around the creation of a thread, which inherits what is blocked: so a
 * signal of the process never runs on it, not even at its start. */
MODULE_SCOPE void GwsimRealOsBlock(GwsimRealSignals *savedPtr);
MODULE_SCOPE void GwsimRealOsRestore(const GwsimRealSignals *savedPtr);

/* Names the calling thread; what is too long for the system is cut. */
MODULE_SCOPE void GwsimRealOsName(const char *name);

/* Tells the calling thread from all others that there are: where the compiler
 * knows, without a call. */
#ifdef __has_builtin
#if __has_builtin(__builtin_thread_pointer)
#define GwsimRealOsSelf()       ((const void *) __builtin_thread_pointer())
#endif
#endif
#ifndef GwsimRealOsSelf
#define GwsimRealOsSelf()       ((const void *) (uintptr_t) pthread_self())
#endif
/* The core that the calling thread is on, or was just now; -1: who knows. */
MODULE_SCOPE int GwsimRealOsCore(void);
/* Moves it to a core, if it may run there; the system may move it on. */
MODULE_SCOPE void GwsimRealOsGo(int core);
/* How long it has waited for a core, all in all; -1: who knows. */
MODULE_SCOPE GwsimTime GwsimRealOsDelayed(void);

/* The clock of the processor time of the calling thread, which other threads
 * may read; that of wall time, where the system has none. */
typedef clockid_t GwsimRealOsClock;

MODULE_SCOPE GwsimRealOsClock GwsimRealOsThreadClock(void);
MODULE_SCOPE GwsimTime GwsimRealOsNow(GwsimRealOsClock clock);

/* One turn of a spin: tells the core that it is one. */
#if defined(__x86_64__) || defined(__i386__)
#define GwsimRealOsPause()      __builtin_ia32_pause()
#elif defined(__aarch64__)
#define GwsimRealOsPause()      __asm__ __volatile__("yield")
#else
#define GwsimRealOsPause()      ((void) 0)
#endif

#endif /* GWSIM_REAL_OS_H */
