/*
 * gwsimRealOs.c --
 *
 *      Signals, names, cores and clocks of threads on Unix.
 */

#include "gwsimRealOs.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NAME_SIZE       16      /* Of Linux, with the closing NUL. */
#define STAT_SIZE       80      /* Three numbers. */

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealOsBlock --
 *
 *      Blocks the signals that come from outside.  Those that a thread
 *      brings upon itself by a fault stay: to block them would turn them
 *      into a silent death.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The calling thread's mask, until GwsimRealOsRestore.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealOsBlock(
    GwsimRealSignals *savedPtr)     /* Gets the mask as it was. */
{
    sigset_t blocked;

    (void) sigfillset(&blocked);
    (void) sigdelset(&blocked, SIGSEGV);
    (void) sigdelset(&blocked, SIGBUS);
    (void) sigdelset(&blocked, SIGFPE);
    (void) sigdelset(&blocked, SIGILL);
    (void) sigdelset(&blocked, SIGTRAP);
    (void) sigdelset(&blocked, SIGABRT);
    (void) pthread_sigmask(SIG_SETMASK, &blocked, savedPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealOsRestore --
 *
 *      Puts the mask back.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The calling thread's mask.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealOsRestore(
    const GwsimRealSignals *savedPtr)       /* From GwsimRealOsBlock. */
{
    (void) pthread_sigmask(SIG_SETMASK, savedPtr, NULL);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealOsName --
 *
 *      Names the calling thread, where the system can.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      None that matters to the core.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealOsName(
    const char *name)           /* As "gwsim-loop". */
{
#ifdef __linux__
    char shortName[NAME_SIZE];

    (void) snprintf(shortName, sizeof(shortName), "%s", name);
    (void) pthread_setname_np(pthread_self(), shortName);
#else
    (void) name;
#endif
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealOsCore --
 *
 *      On which core the calling thread is, where the system says that
 *      without being entered.
 *
 * Results:
 *      The number of the core, or -1.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimRealOsCore(void)
{
#ifdef __linux__
    return sched_getcpu();
#else
    return -1;
#endif
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealOsGo --
 *
 *      Moves the calling thread to a core, by allowing it no other for a
 *      moment.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      None if it may not run there, or if the system cannot.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealOsGo(
    int core)                   /* As of GwsimRealOsCore. */
{
#ifdef __linux__
    cpu_set_t all, one;

    if (core < 0 || core >= CPU_SETSIZE
            || sched_getaffinity(0, sizeof(all), &all) != 0
            || !CPU_ISSET((size_t) core, &all)) {
        return;
    }
    CPU_ZERO(&one);
    CPU_SET((size_t) core, &one);
    (void) sched_setaffinity(0, sizeof(one), &one);
    (void) sched_setaffinity(0, sizeof(all), &all);
#else
    (void) core;
#endif
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealOsDelayed --
 *
 *      How long the calling thread has been ready to run, but did not.
 *
 * Results:
 *      The time since the thread began; -1 where the system does not tell.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimTime
GwsimRealOsDelayed(void)
{
    GwsimTime delayed = -1;
#ifdef __linux__
    char text[STAT_SIZE], *end;
    int fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0) {
        return -1;
    }
    n = read(fd, text, sizeof(text) - 1);
    (void) close(fd);
    text[n < 0 ? 0 : n] = '\0';
    (void) strtoll(text, &end, 10);     /* How long it has run. */
    if (*end == ' ') {
        delayed = strtoll(end, NULL, 10);
    }
#endif
    return delayed;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealOsThreadClock, GwsimRealOsNow --
 *
 *      How long a thread has had a processor.
 *
 * Results:
 *      Its clock; the time that it shows, 0 if the thread is gone.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimRealOsClock
GwsimRealOsThreadClock(void)
{
#if defined(_POSIX_THREAD_CPUTIME) && _POSIX_THREAD_CPUTIME >= 0
    clockid_t clock;

    if (pthread_getcpuclockid(pthread_self(), &clock) == 0) {
        return clock;
    }
#endif
    return CLOCK_MONOTONIC;
}

GwsimTime
GwsimRealOsNow(
    GwsimRealOsClock clock)     /* From GwsimRealOsThreadClock. */
{
    struct timespec now;

    if (clock_gettime(clock, &now) != 0) {
        return 0;
    }
    return (GwsimTime) now.tv_sec * GWSIM_S + now.tv_nsec;
}
