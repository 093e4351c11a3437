/*
 * gwsimRealOs.c --
 *
 *      Signals and names of threads on Unix.
 */

#include "gwsimRealOs.h"

#include <pthread.h>
#include <stdio.h>

#define NAME_SIZE       16      /* Of Linux, with the closing NUL. */

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
