/*
 * gwsimWake.h --
 *
 *      Two things to sleep on in a poll: a wake-up that any thread gives, and
 *      an alarm at a time finer than a millisecond.
 *
 *      Rules:
 *      1. Wake-ups add up to one: signal from "nothing to do" to "something
 *         to do", clear when awake, then look.
 *      2. Signal and AlarmSet may be called by any thread; the rest by the
 *         thread that sleeps.
 *      3. No descriptor outlives an exec.
 */

#ifndef GWSIM_WAKE_H
#define GWSIM_WAKE_H

#include "gwsimBase.h"

typedef struct GwsimWake {
    int readFd;                 /* Readable when signalled. */
    int writeFd;                /* The same one, if one is enough. */
} GwsimWake;

typedef struct GwsimAlarm {
    int fd;                     /* Readable when it has gone off; -1 where
                                 * there is no such thing. */
} GwsimAlarm;

/* False, with nothing open, if the system has no descriptor left. */
MODULE_SCOPE bool GwsimWakeOpen(GwsimWake *wakePtr);
MODULE_SCOPE void GwsimWakeClose(GwsimWake *wakePtr);
MODULE_SCOPE void GwsimWakeSignal(const GwsimWake *wakePtr);
MODULE_SCOPE void GwsimWakeClear(const GwsimWake *wakePtr);

/* False if the system has no descriptor left; true without an alarm where
 * there is no such thing: the caller must then do with what its poll has. */
MODULE_SCOPE bool GwsimAlarmOpen(GwsimAlarm *alarmPtr);
MODULE_SCOPE void GwsimAlarmClose(GwsimAlarm *alarmPtr);
/* monotonic: ns of the monotonic clock, the past meaning at once; 0 takes
 * the alarm back. */
MODULE_SCOPE void GwsimAlarmSet(const GwsimAlarm *alarmPtr,
        uint64_t monotonic);
MODULE_SCOPE void GwsimAlarmClear(const GwsimAlarm *alarmPtr);

#endif /* GWSIM_WAKE_H */
