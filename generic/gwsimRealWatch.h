/*
 * gwsimRealWatch.h --
 *
 *      A watchdog: an OS thread that sees to it that what another thread is
 *      at does not go on for ever.  The virtual clock needs it for scripts
 *      that loop without calling the core: nothing else can stop them, and
 *      no world time passes.
 *
 *      Rules:
 *      1. One thread is watched, the one that calls Start; it alone calls what
 *         is below, but Stop.
 *      2. It turns the watch to what it is about to do, and back.  If that
 *         takes the patience of it, in processor time of the thread, without
 *         a sign of life, or twelve times as much wall time, the watchdog
 *         calls its proc, and again every so often until the watch is turned
 *         away.
 *      3. Turn returns only when no such call is under way.
 *      4. This is the one place where the host's clock decides anything on
 *         the virtual clock: that a run is over and proves nothing.
 */

#ifndef GWSIM_REAL_WATCH_H
#define GWSIM_REAL_WATCH_H

#include <stdatomic.h>

#include "gwsimBase.h"

typedef void GwsimWatchProc(void *data);

typedef struct GwsimWatched {   /* What may go on for too long. */
    GwsimWatchProc *proc;       /* Makes it stop; on the watchdog's thread. */
    void *data;
    GwsimTime patience;         /* Processor time, ns. */
    bool barked;                /* proc has been called. */
} GwsimWatched;

typedef struct GwsimWatch GwsimWatch;

/* NULL: the system has no thread left. */
MODULE_SCOPE GwsimWatch *GwsimWatchStart(void);
/* Nothing is watched any more. */
MODULE_SCOPE void GwsimWatchStop(GwsimWatch *watchPtr);
/* Watches this from now on, or nothing; returns what was watched before. */
MODULE_SCOPE GwsimWatched *GwsimWatchTurn(GwsimWatch *watchPtr,
        GwsimWatched *watchedPtr);
/* A sign of life. */
MODULE_SCOPE void GwsimWatchSign(GwsimWatch *watchPtr);

#endif /* GWSIM_REAL_WATCH_H */
