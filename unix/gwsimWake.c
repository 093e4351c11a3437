/*
 * gwsimWake.c --
 *
 *      Wake-ups and alarms on Unix: eventfd and timerfd on Linux; elsewhere a
 *      pipe, and no alarm.  GWSIM_WAKE_PLAIN makes Linux an elsewhere, to
 *      test it.
 */

#include "gwsimWake.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#if defined(__linux__) && !defined(GWSIM_WAKE_PLAIN)
#define HAVE_EVENT_FDS  1
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#else
#define HAVE_EVENT_FDS  0
#endif

#define NS_PER_S        UINT64_C(1000000000)
#define DRAIN_SIZE      64      /* Bytes of a pipe read at a time. */

static void Drain(int fd);
static void CloseFd(int *fdPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimWakeOpen --
 *
 *      Opens a wake-up.
 *
 * Results:
 *      False if the system has no descriptor left.
 *
 * Side effects:
 *      One or two descriptors are open.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimWakeOpen(
    GwsimWake *wakePtr)         /* Wake-up to fill in. */
{
#if HAVE_EVENT_FDS
    wakePtr->readFd = wakePtr->writeFd
            = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return wakePtr->readFd >= 0;
#else
    int fds[2];

    wakePtr->readFd = wakePtr->writeFd = -1;
    if (pipe(fds) < 0) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        (void) fcntl(fds[i], F_SETFD, FD_CLOEXEC);
        (void) fcntl(fds[i], F_SETFL, O_NONBLOCK);
    }
    wakePtr->readFd = fds[0];
    wakePtr->writeFd = fds[1];
    return true;
#endif
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWakeClose --
 *
 *      Closes a wake-up, be it open or not.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Descriptors are closed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimWakeClose(
    GwsimWake *wakePtr)         /* Wake-up that nobody uses any more. */
{
    if (wakePtr->writeFd == wakePtr->readFd) {
        wakePtr->writeFd = -1;
    }
    CloseFd(&wakePtr->readFd);
    CloseFd(&wakePtr->writeFd);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWakeSignal --
 *
 *      Wakes who sleeps, or makes its next sleep end at once.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The wake-up is readable until it is cleared.
 *
 *----------------------------------------------------------------------
 */

void
GwsimWakeSignal(
    const GwsimWake *wakePtr)   /* Wake-up. */
{
    uint64_t one = 1;
    ssize_t n;

    do {
        n = write(wakePtr->writeFd, &one, sizeof(one));
    } while (n < 0 && errno == EINTR);

    /* A full one is readable already. */
    GWSIM_ASSERT(n == (ssize_t) sizeof(one) || errno == EAGAIN);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWakeClear --
 *
 *      Takes all signals given so far.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The wake-up is no longer readable.
 *
 *----------------------------------------------------------------------
 */

void
GwsimWakeClear(
    const GwsimWake *wakePtr)   /* Wake-up. */
{
    Drain(wakePtr->readFd);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimAlarmOpen --
 *
 *      Opens an alarm, not set.
 *
 * Results:
 *      False if the system has no descriptor left.
 *
 * Side effects:
 *      A descriptor is open, where there are alarms.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimAlarmOpen(
    GwsimAlarm *alarmPtr)       /* Alarm to fill in. */
{
#if HAVE_EVENT_FDS
    alarmPtr->fd = timerfd_create(CLOCK_MONOTONIC,
            TFD_CLOEXEC | TFD_NONBLOCK);
    return alarmPtr->fd >= 0;
#else
    alarmPtr->fd = -1;
    return true;
#endif
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimAlarmClose --
 *
 *      Closes an alarm, be it open or not.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      A descriptor is closed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimAlarmClose(
    GwsimAlarm *alarmPtr)       /* Alarm that nobody uses any more. */
{
    CloseFd(&alarmPtr->fd);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimAlarmSet --
 *
 *      Sets an alarm, in place of what it was set to.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The alarm becomes readable at that time.
 *
 *----------------------------------------------------------------------
 */

void
GwsimAlarmSet(
    const GwsimAlarm *alarmPtr, /* Alarm; its fd is not -1. */
    uint64_t monotonic)         /* When, in ns; 0 for never. */
{
#if HAVE_EVENT_FDS
    struct itimerspec spec = { .it_value = {
        .tv_sec = (time_t) (monotonic / NS_PER_S),
        .tv_nsec = (long) (monotonic % NS_PER_S)
    } };
    int result = timerfd_settime(alarmPtr->fd, TFD_TIMER_ABSTIME, &spec,
            NULL);

    GWSIM_ASSERT(result == 0);
#else
    (void) monotonic;
    GWSIM_ASSERT(alarmPtr->fd >= 0);
#endif
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimAlarmClear --
 *
 *      Notes that the alarm has gone off.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      It is no longer readable.
 *
 *----------------------------------------------------------------------
 */

void
GwsimAlarmClear(
    const GwsimAlarm *alarmPtr) /* Alarm; its fd is not -1. */
{
    Drain(alarmPtr->fd);
}

/* Reads what there is, without waiting. One read empties an eventfd and a
 * timerfd; a pipe is empty when a read is not full. */
static void
Drain(
    int fd)                     /* Not blocking. */
{
    char bytes[DRAIN_SIZE];
    ssize_t n;

    do {
        n = read(fd, bytes, sizeof(bytes));
    } while (n == (ssize_t) sizeof(bytes) || (n < 0 && errno == EINTR));
}

/* Closes a descriptor, if it is one. */
static void
CloseFd(
    int *fdPtr)                 /* -1 afterwards. */
{
    if (*fdPtr >= 0) {
        (void) close(*fdPtr);
        *fdPtr = -1;
    }
}
