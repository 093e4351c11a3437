/*
 * gwsimRealLoop.c --
 *
 *      The loop thread of a world: fires timers when they are due, steps
 *      runnables without a host (what is due at once is done by whoever
 *      leaves the world), joins the threads that have exited.  It sleeps in
 *      a uv loop, on a wake-up and an alarm of our own (unix/gwsimWake.h),
 *      since a uv_timer has steps of a millisecond and a uv_async costs more.
 *
 *      Rules:
 *      1. Nothing is done in a callback of uv: they only note that it woke.
 *      2. It sleeps only when there is nothing to do, to the first time at
 *         which there may be; `until` says which that is.  Whoever starts an
 *         earlier timer sets the alarm anew; whoever makes something ready
 *         wakes it: once in a sleep.
 *      3. At one instant the ready runnables come first, as on virtual.
 *      4. It leaves the world for a moment after REAL_BATCH things.
 *      5. To get up takes tens of microseconds on a machine that is idle.  If
 *         there is a core for it, the loop has itself woken REAL_ALARM_LEAD
 *         before a timer is due, and spins for what is left of that.
 *      6. For wake-ups that are held back it gets up after REAL_HOLD_ALARM.
 *         Most have been given by then; each time that it finds so, it comes
 *         twice as late the next time, up to REAL_HOLD_ALARM_MAX.
 */

#include "gwsimRealInt.h"

static void LoopMain(void *clientData);
static bool DoNext(Real *realPtr);
static void Sleep(Real *realPtr);
static void LearnHeld(Real *realPtr);
static GwsimTime Lead(const Real *realPtr);
static void Linger(Real *realPtr);
static void SetAlarm(Real *realPtr);
static void OnWake(uv_poll_t *pollPtr, int status, int events);
static void OnAlarm(uv_poll_t *pollPtr, int status, int events);
static void OnTimer(uv_timer_t *timerPtr);
static void CloseHandles(RealLoop *loopPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealLoopOpen --
 *
 *      Prepares the loop, without its thread.
 *
 * Results:
 *      False, with nothing open, if the system has no descriptor left.
 *
 * Side effects:
 *      Some descriptors are open.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimRealLoopOpen(
    Real *realPtr)              /* Runtime being created. */
{
    RealLoop *loopPtr = &realPtr->loop;

    loopPtr->wake = (GwsimWake) { -1, -1 };
    loopPtr->alarm.fd = -1;
    loopPtr->holdAlarm = REAL_HOLD_ALARM;
    if (uv_loop_init(&loopPtr->uv) != 0) {
        return false;
    }
    if (!GwsimWakeOpen(&loopPtr->wake) || !GwsimAlarmOpen(&loopPtr->alarm)
            || uv_timer_init(&loopPtr->uv, &loopPtr->timer) != 0
            || uv_poll_init(&loopPtr->uv, &loopPtr->wakePoll,
            loopPtr->wake.readFd) != 0
            || (loopPtr->alarm.fd >= 0 && uv_poll_init(&loopPtr->uv,
            &loopPtr->alarmPoll, loopPtr->alarm.fd) != 0)) {
        CloseHandles(loopPtr);
        return false;
    }
    loopPtr->wakePoll.data = loopPtr->alarmPoll.data = realPtr;
    (void) uv_poll_start(&loopPtr->wakePoll, UV_READABLE, OnWake);
    if (loopPtr->alarm.fd >= 0) {
        (void) uv_poll_start(&loopPtr->alarmPoll, UV_READABLE, OnAlarm);
    }
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealLoopClose --
 *
 *      Ends the loop and its thread.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Waits for the thread; descriptors are closed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealLoopClose(
    Real *realPtr)              /* Runtime being closed; left. */
{
    RealLoop *loopPtr = &realPtr->loop;
    bool started;

    GwsimEnter(&realPtr->rt);
    started = loopPtr->started;
    loopPtr->ending = true;
    GwsimRealLoopWake(realPtr);
    GwsimLeave(&realPtr->rt);
    if (started) {
        (void) uv_thread_join(&loopPtr->thread);
    }
    CloseHandles(loopPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealLoopStart --
 *
 *      Makes the loop look at the world: Run begins.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The first time its thread comes up.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealLoopStart(
    Real *realPtr)              /* Runtime; running. */
{
    RealLoop *loopPtr = &realPtr->loop;
    GwsimRealSignals signals;
    int result;

    if (loopPtr->started) {
        GwsimRealLoopWake(realPtr);
        return;
    }
    GwsimRealOsBlock(&signals);
    result = uv_thread_create(&loopPtr->thread, LoopMain, realPtr);
    GwsimRealOsRestore(&signals);
    if (result != 0) {
        GwsimPanic(__FILE__, __LINE__, "no thread to be had");
    }
    loopPtr->started = true;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealLoopReady --
 *
 *      Appends a runnable without a host to the loop's ready list.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Whoever leaves the world next sees to it.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealLoopReady(
    Real *realPtr,              /* Runtime. */
    GwsimRunnable *runPtr)      /* Ready, in no list. */
{
    RealLoop *loopPtr = &realPtr->loop;

    runPtr->nextPtr = NULL;
    if (loopPtr->readyHead == NULL) {
        loopPtr->readyHead = runPtr;
    } else {
        loopPtr->readyTail->nextPtr = runPtr;
    }
    loopPtr->readyTail = runPtr;
    realPtr->immediate = realPtr->rt.running;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealLoopWork --
 *
 *      Does what there is to do, but only so much at a time.  Any thread may.
 *
 * Results:
 *      False: there is nothing more, until the loop is woken.  With a driver
 *      script pending that is not said: the next Enter waits until it ran.
 *
 * Side effects:
 *      Those of timers and steps.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimRealLoopWork(
    Real *realPtr)              /* Runtime. */
{
    for (int i = 0; i < REAL_BATCH; i++) {
        if (!GwsimRealMayGoOn(realPtr)) {
            return realPtr->rt.running && !realPtr->rt.stopping
                    && realPtr->rt.driverHead != NULL;
        }
        if (!DoNext(realPtr)) {
            return false;
        }
    }
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealLoopWake --
 *
 *      Wakes the loop, if it sleeps and has not been woken yet.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealLoopWake(
    Real *realPtr)              /* Runtime. */
{
    RealLoop *loopPtr = &realPtr->loop;

    if (loopPtr->asleep && !loopPtr->signalled) {
        loopPtr->signalled = true;
        GwsimWakeSignal(&loopPtr->wake);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealLoopTimer --
 *
 *      Sees to it that the loop is up when a timer is due; if that is now,
 *      whoever leaves the world next sees to it.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The alarm may be set anew.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRealLoopTimer(
    Real *realPtr,              /* Runtime. */
    GwsimTime due)              /* Of the timer. */
{
    RealLoop *loopPtr = &realPtr->loop;

    if (realPtr->rt.running && due <= realPtr->clock.latest) {
        realPtr->immediate = true;
        return;
    }
    if (!loopPtr->asleep || !realPtr->rt.running || due >= loopPtr->until
            || due > realPtr->clock.limit) {
        return;
    }
    if (loopPtr->alarm.fd >= 0) {
        loopPtr->until = due;
        SetAlarm(realPtr);
    } else {
        GwsimRealLoopWake(realPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRealLoopForHeld --
 *
 *      Sees to it that the loop is up soon, for wake-ups that are held back
 *      from now on (rule 6).
 *
 * Results:
 *      False if it cannot be up at such a time.
 *
 * Side effects:
 *      The alarm may be set anew.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimRealLoopForHeld(
    Real *realPtr)              /* Runtime; running. */
{
    RealLoop *loopPtr = &realPtr->loop;
    GwsimTime now = GwsimRealClockNow(&realPtr->clock);
    GwsimTime due = now + (GwsimTime) ((double) loopPtr->holdAlarm
            * realPtr->clock.speed);

    if (loopPtr->alarm.fd < 0 || now >= realPtr->clock.limit) {
        return false;
    }
    if (loopPtr->asleep && due < loopPtr->until) {
        loopPtr->until = due;
        loopPtr->forHeld = true;
        SetAlarm(realPtr);
    }
    return true;
}

/* What the loop thread does. */
static void
LoopMain(
    void *clientData)           /* Runtime. */
{
    Real *realPtr = clientData;

    GwsimRealOsName("gwsim-loop");
    GwsimEnter(&realPtr->rt);
    while (!realPtr->loop.ending) {
        GwsimRealHostsJoin(realPtr);
        if (GwsimRealLoopWork(realPtr)) {
            GwsimLeave(&realPtr->rt);
            GwsimEnter(&realPtr->rt);
        } else {
            Sleep(realPtr);
        }
    }
    GwsimLeave(&realPtr->rt);
}

/* Steps the next runnable, or else fires the next timer; false if there is
 * neither. */
static bool
DoNext(
    Real *realPtr)              /* Runtime; may go on. */
{
    GwsimRuntime *rtPtr = &realPtr->rt;
    GwsimRunnable *runPtr = realPtr->loop.readyHead;
    GwsimTimer *timerPtr = NULL;

    if (runPtr != NULL) {
        realPtr->loop.readyHead = runPtr->nextPtr;
        if (runPtr->needsHost) {
            GwsimRealHostReady(realPtr, runPtr);
        } else {
            (void) GwsimRunnableStep(rtPtr, runPtr);
        }
        return true;
    }
    if (GwsimTimerMayBeDue(rtPtr, GwsimNow(rtPtr))) {
        timerPtr = GwsimTimerPop(rtPtr, GwsimNow(rtPtr));
    }
    if (timerPtr == NULL) {
        return false;
    }
    GwsimTimerFire(rtPtr, timerPtr);
    return true;
}

/* Leaves the world until there may be something to do.  Joining threads left
 * it, so somebody may have tried to wake the loop before it slept. */
static void
Sleep(
    Real *realPtr)              /* Runtime. */
{
    RealLoop *loopPtr = &realPtr->loop;
    GwsimTime bound;

    if (loopPtr->ending || realPtr->exitedHead != NULL) {
        return;
    }
    loopPtr->until = REAL_FOREVER;
    (void) uv_timer_stop(&loopPtr->timer);
    if (GwsimRealMayGoOn(realPtr) && GwsimTimerBound(&realPtr->rt, &bound)
            && bound <= realPtr->clock.limit) {
        loopPtr->until = bound;
        if (-GwsimRealElapsed(GwsimRealClockWhen(&realPtr->clock, bound))
                <= Lead(realPtr)) {
            Linger(realPtr);
            return;
        }
        SetAlarm(realPtr);
    }
    loopPtr->signalled = false;
    loopPtr->asleep = true;
    GwsimRealLeave(realPtr, false);
    (void) uv_run(&loopPtr->uv, UV_RUN_ONCE);
    GwsimEnter(&realPtr->rt);
    loopPtr->asleep = false;
    if (loopPtr->forHeld) {
        loopPtr->forHeld = false;
        LearnHeld(realPtr);
    }
}

/* The loop got up for wake-ups that were held back (rule 6). */
static void
LearnHeld(
    Real *realPtr)              /* Runtime. */
{
    GwsimTime *alarmPtr = &realPtr->loop.holdAlarm;

    if (realPtr->holding
            && GwsimRealElapsed(realPtr->heldSince) >= REAL_HOLD_MAX) {
        *alarmPtr = REAL_HOLD_ALARM;
    } else if (*alarmPtr < REAL_HOLD_ALARM_MAX) {
        *alarmPtr *= 2;
    }
}

/* How much earlier than a timer is due the loop gets up (rule 5).  It is not
 * one of those who are counted as awake. */
static GwsimTime
Lead(
    const Real *realPtr)        /* Runtime. */
{
    return atomic_load_explicit(&realPtr->awake, memory_order_relaxed)
            < realPtr->cores ? REAL_ALARM_LEAD : 0;
}

/* Leaves the world until `until`, which is near. */
static void
Linger(
    Real *realPtr)              /* Runtime. */
{
    uint64_t when = GwsimRealClockWhen(&realPtr->clock,
            realPtr->loop.until);

    GwsimRealLeave(realPtr, false);
    while (uv_hrtime() < when) {
        GwsimRealOsPause();
    }
    GwsimEnter(&realPtr->rt);
}

/* Sets the alarm to `until`; without one, the loop thread sets its timer. */
static void
SetAlarm(
    Real *realPtr)              /* Runtime; running. */
{
    RealLoop *loopPtr = &realPtr->loop;
    uint64_t when = GwsimRealClockWhen(&realPtr->clock, loopPtr->until);
    uint64_t now, wait;

    if (loopPtr->alarm.fd >= 0) {
        GwsimAlarmSet(&loopPtr->alarm, when - (uint64_t) Lead(realPtr));
        return;
    }
    uv_update_time(&loopPtr->uv);
    now = uv_hrtime();
    wait = when > now ? when - now : 0;
    (void) uv_timer_start(&loopPtr->timer, OnTimer,
            (wait + (uint64_t) GWSIM_MS - 1) / (uint64_t) GWSIM_MS, 0);
}

/* The loop was woken. */
static void
OnWake(
    uv_poll_t *pollPtr,         /* Of the wake-up. */
    int status,                 /* Not looked at: it may wake in vain. */
    int events)                 /* Likewise. */
{
    (void) status, (void) events;
    GwsimWakeClear(&((Real *) pollPtr->data)->loop.wake);
}

/* The alarm has gone off. */
static void
OnAlarm(
    uv_poll_t *pollPtr,         /* Of the alarm. */
    int status,                 /* Not looked at: it may wake in vain. */
    int events)                 /* Likewise. */
{
    (void) status, (void) events;
    GwsimAlarmClear(&((Real *) pollPtr->data)->loop.alarm);
}

/* The timer in place of an alarm has gone off.  libuv before 1.45 runs timers
 * first and then sleeps: a timer that is due by then must keep it from it. */
static void
OnTimer(
    uv_timer_t *timerPtr)       /* Not repeated. */
{
    uv_stop(timerPtr->loop);
}

/* Closes what LoopOpen opened, be it in part; no thread uses it any more. */
static void
CloseHandles(
    RealLoop *loopPtr)          /* Loop. */
{
    uv_handle_t *handles[] = {
        (uv_handle_t *) &loopPtr->wakePoll,
        (uv_handle_t *) &loopPtr->alarmPoll,
        (uv_handle_t *) &loopPtr->timer
    };

    for (size_t i = 0; i < sizeof(handles) / sizeof(handles[0]); i++) {
        if (handles[i]->type != UV_UNKNOWN_HANDLE) {
            uv_close(handles[i], NULL);
        }
    }
    (void) uv_run(&loopPtr->uv, UV_RUN_DEFAULT);
    (void) uv_loop_close(&loopPtr->uv);
    GwsimWakeClose(&loopPtr->wake);
    GwsimAlarmClose(&loopPtr->alarm);
}
