# gwsim_pools.py --
#
#       Executors, timers, and the stages of a CompletableFuture that run
#       elsewhere: their threads are the world's.
#
# Rules:
#   1. What a pool is asked for is a thread of the world, up to the pool's
#      number; the rest waits in its queue, first come first served.
#   2. A thread of a pool ends when the pool has no work, and another of its
#      name begins with the next: so one that is never shut down is no leak.
#   3. Delayed work has one thread that sleeps until the next of it is due.
#   4. Work that repeats goes on until it is cancelled: a run of a world in
#      which nobody cancels it comes to its horizon.

import sys

import java.lang
import java.util
import java.util.concurrent as concurrent
from java.lang import IllegalStateException, IllegalArgumentException
from java.lang import NullPointerException, Runnable, Throwable
from java.util import TimerTask
from java.util.concurrent import AbstractExecutorService, CompletableFuture
from java.util.concurrent import ExecutionException, Executor, FutureTask
from java.util.concurrent import RejectedExecutionException, TimeUnit
from java.util.concurrent import ScheduledExecutorService, ScheduledFuture
from java.util.concurrent import Executors as RealExecutors
from java.util.concurrent import ThreadPoolExecutor as RealThreadPool
from java.util.concurrent import TimeoutException

import gwsim_scripts
from gwsim_control import Line, startThread, started
from gwsim_host import current, nowNs
from gwsim_locks import futureDone, lineFor, untilOf

ANY = 1 << 30                   # As many threads as there is work.


def perform(work):
    """Runs a Runnable, a Callable, or a function."""
    for name in ('run', 'call'):
        function = getattr(work, name, None)
        if function is not None:
            return function()
    return work()


def numberOf(kind):
    """The next number of its kind in the JVM: names are the same in every
    run."""
    sim = current()
    key = (sim.about['jvm'], kind)
    number = sim.world.counts.get(key, 0)
    sim.world.counts[key] = number + 1
    return number


# ---- Work with a time --------------------------------------------------

class Due(ScheduledFuture):
    """What schedule returns."""

    def __init__(self, pool, work, due, period=0, rate=False):
        self.pool, self.work, self.due = pool, work, due
        self.period = period
        self.rate = rate        # At a fixed rate, or with a fixed delay.
        self.number = pool.take()
        self.future = FutureTask(work)

    def isPeriodic(self):
        return self.period != 0

    def over(self):
        return self.future.isDone()

    def perform(self):
        if not self.period:
            self.future.run()
            return
        again = False
        try:
            perform(self.work)
            again = True
        except (BaseException, Throwable):
            # It is not done again, and get() tells why.
            kind, value, trace = sys.exc_info()

            def fail():
                raise kind, value, trace
            self.future = FutureTask(Call(fail))
            self.future.run()
            lineFor(self).wake()
        if again:
            self.pool.again(self)

    def get(self, *limit):
        if not lineFor(self).waitFor(self.future.isDone, untilOf(limit)):
            raise TimeoutException()
        return self.future.get()

    def isDone(self):
        return self.future.isDone()

    def isCancelled(self):
        return self.future.isCancelled()

    def cancel(self, mayInterrupt=False):
        done = self.future.cancel(mayInterrupt)
        lineFor(self).wake()
        self.pool.line.wake()
        return done

    def getDelay(self, unit):
        return unit.convert(self.due - nowNs(), TimeUnit.NANOSECONDS)

    def compareTo(self, other):
        return cmp((self.due, self.number), (other.due, other.number))


class TimedTask(object):
    """A task of java.util.Timer."""

    def __init__(self, pool, timer, task, due, period, rate):
        self.pool, self.timer, self.task, self.due = pool, timer, task, due
        self.period, self.rate = period, rate
        self.number = pool.take()

    def isPeriodic(self):
        return self.period != 0

    def over(self):
        return cancelled.get(self.task) is not None

    def perform(self):
        # An exception ends the timer, as it does there.
        well = False
        try:
            self.task.run()
            well = True
        finally:
            if not well:
                self.timer.cancel()
        if self.period:
            self.pool.again(self)
        else:
            cancelled.put(self.task, 'done')


cancelled = java.util.WeakHashMap()     # TimerTask -> 'done' or 'cancelled'


# ---- The pool ----------------------------------------------------------

class Pool(AbstractExecutorService, ScheduledExecutorService):
    def __init__(self, core, most=None, room=None, factory=None,
                 handler=None, names=None):
        if core < 0 or (most or core) < max(1, core):
            raise IllegalArgumentException()
        self.core, self.most, self.room = core, most or core, room
        self.factory, self.handler = factory, handler
        self.names = names or 'pool-%d-thread-%%d' % (numberOf('pool') + 1)
        self.jobs = []          # What waits, first come first.
        self.due = []           # What is not due yet, the next first.
        self.workers = {}       # Number -> its thread.
        self.count = 0          # Work with a time, so far.
        self.sleeping = False   # A worker waits for what is due.
        self.closed = False
        self.stopping = False   # shutdownNow
        self.line = Line()

    # -- As an Executor

    def execute(self, work):
        if work is None:
            raise NullPointerException()
        if self.closed:
            self.reject(work)
        elif len(self.workers) < self.core:
            self.startWorker(work)
        elif self.room is None or len(self.jobs) < self.room:
            self.jobs.append(work)
            self.line.wake()
        elif len(self.workers) < self.most:
            self.startWorker(work)
        else:
            self.reject(work)

    def reject(self, work):
        handler = self.handler
        if handler is None or isinstance(handler, RealThreadPool.AbortPolicy):
            raise RejectedExecutionException('Task %s rejected from %s' % (
                getattr(work, '__name__', type(work).__name__),
                self.names % 0))
        if isinstance(handler, RealThreadPool.DiscardPolicy):
            return
        if isinstance(handler, RealThreadPool.CallerRunsPolicy):
            if not self.closed:
                perform(work)
        elif isinstance(handler, RealThreadPool.DiscardOldestPolicy):
            if not self.closed:
                self.jobs[:1] = []
                self.execute(work)
        else:
            handler.rejectedExecution(work, self)

    # -- Its threads

    def startWorker(self, work=None):
        number = 1
        while number in self.workers:
            number += 1
        self.workers[number] = None

        def run():
            self.serve(number, work)
        name = self.names % number if '%d' in self.names else self.names
        if self.factory is None:
            self.workers[number] = startThread(run, name)
        else:
            thread = self.factory.newThread(Work(run))
            thread.start()
            self.workers[number] = started.get(thread) or thread

    def serve(self, number, work):
        try:
            if work is None:
                work = self.next()
            while work is not None:
                self.do(work)
                work = self.next()
        finally:
            self.workers.pop(number, None)
            if (self.jobs or self.due) and not self.workers:
                self.startWorker()
            self.line.wake()

    def do(self, work):
        if not self.stopping:
            current().pending(True)       # Of the work before.
        if isinstance(work, (Due, TimedTask)):
            if not work.over():
                work.perform()
        else:
            perform(work)
        if isinstance(work, Due):
            lineFor(work).wake()

    def next(self):
        """Work for a worker; None if there is none (rules 2 and 3)."""
        while True:
            if self.jobs:
                return self.jobs.pop(0)
            while self.due and self.due[0].over():
                self.due.pop(0)
            if not self.due or self.sleeping:
                return None
            first = self.due[0]
            if first.due <= nowNs():
                self.due.pop(0)
                if self.due and len(self.workers) < self.core:
                    self.startWorker()
                return first
            self.sleeping = True
            try:
                self.line.waitFor(lambda: self.jobs or not self.due
                                  or self.due[0] is not first
                                  or first.over(), first.due)
            finally:
                self.sleeping = False

    # -- Work with a time

    def take(self):
        self.count += 1
        return self.count

    def put(self, work):
        """Takes up work that is to be done at a time."""
        if self.closed:
            self.reject(work)
            return work
        self.due.append(work)
        self.due.sort(key=lambda w: (w.due, w.number))
        if not self.sleeping and len(self.workers) < max(1, self.core):
            self.startWorker()
        self.line.wake()
        return work

    def again(self, work):
        if self.closed or work.over():
            return
        work.due = (work.due if work.rate else nowNs()) + work.period
        self.put(work)

    def schedule(self, work, delay, unit):
        return self.put(Due(self, work, nowNs() + unit.toNanos(delay)))

    def scheduleAtFixedRate(self, work, initial, period, unit):
        return self.repeat(work, initial, period, unit, True)

    def scheduleWithFixedDelay(self, work, initial, delay, unit):
        return self.repeat(work, initial, delay, unit, False)

    def repeat(self, work, initial, period, unit, rate):
        if period <= 0:
            raise IllegalArgumentException()
        return self.put(Due(self, Call(work), nowNs() + unit.toNanos(initial),
                            unit.toNanos(period), rate))

    # -- Its end

    def shutdown(self):
        self.closed = True
        self.due = [work for work in self.due if not work.isPeriodic()]
        self.line.wake()

    def shutdownNow(self):
        self.closed = self.stopping = True
        left, self.jobs, self.due = self.jobs + self.due, [], []
        for number in sorted(self.workers):
            if self.workers[number] is not None:
                self.workers[number].interrupt()
        self.line.wake()
        return left

    def isShutdown(self):
        return self.closed

    def isTerminated(self):
        return self.closed and not self.workers and not self.jobs \
            and not self.due

    def awaitTermination(self, amount, unit):
        return self.line.waitFor(self.isTerminated,
                                 untilOf((amount, unit)))

    # -- Many at once

    def invokeAll(self, tasks, *limit):
        until = untilOf(limit)
        futures = [FutureTask(task) for task in tasks]
        for future in futures:
            self.execute(future)
        for future in futures:
            if not lineFor(future).waitFor(future.isDone, until):
                [f.cancel(True) for f in futures]
                break
        return java.util.ArrayList(futures)

    def invokeAny(self, tasks, *limit):
        until = untilOf(limit)
        futures = [FutureTask(task) for task in tasks]
        if not futures:
            raise IllegalArgumentException()
        line = Line()
        for future in futures:
            self.execute(Told(future, line))

        def good():
            return [f for f in futures if f.isDone() and succeeded(f)]
        line.waitFor(lambda: good() or not [
            f for f in futures if not f.isDone()], until)
        found = good()
        open = [f for f in futures if not f.isDone()]
        [f.cancel(True) for f in open]
        if found:
            return found[0].get()
        if open:
            raise TimeoutException()
        return futures[-1].get()

    # -- As a ThreadPoolExecutor

    def getPoolSize(self):
        return len(self.workers)

    getActiveCount = getPoolSize

    def getCorePoolSize(self):
        return self.core

    def getMaximumPoolSize(self):
        return self.most

    def setCorePoolSize(self, core):
        self.core = core
        self.most = max(core, self.most)

    def setRejectedExecutionHandler(self, handler):
        self.handler = handler

    def allowCoreThreadTimeOut(self, value):
        pass


class Work(Runnable):
    def __init__(self, function):
        self.function = function

    def run(self):
        self.function()


class Call(concurrent.Callable):
    """A Runnable, or a function, as a Callable."""

    def __init__(self, work):
        self.work = work

    def call(self):
        return perform(self.work)


class Told(Runnable):
    """A future, and who waits for one of several."""

    def __init__(self, future, line):
        self.future, self.line = future, line

    def run(self):
        try:
            self.future.run()
        finally:
            self.line.wake()


def succeeded(future):
    try:
        future.get()
        return True
    except (ExecutionException, concurrent.CancellationException):
        return False


# ---- Executors and ThreadPoolExecutor ----------------------------------

class Names(object):
    """A class of Java's, some of whose names are ours."""

    def __init__(self, real):
        self.real = real

    def __getattr__(self, name):
        return getattr(self.__dict__['real'], name)


class WorldExecutors(Names):
    def newFixedThreadPool(self, count, factory=None):
        return Pool(count, factory=factory)

    def newSingleThreadExecutor(self, factory=None):
        return Pool(1, factory=factory)

    def newCachedThreadPool(self, factory=None):
        return Pool(ANY, factory=factory)

    def newWorkStealingPool(self, count=4):
        return Pool(count)

    def newScheduledThreadPool(self, count, factory=None):
        return Pool(count, max(1, count), factory=factory)

    def newSingleThreadScheduledExecutor(self, factory=None):
        return Pool(1, factory=factory)


class WorldThreadPool(Names):
    """ThreadPoolExecutor(core, most, time, unit, queue, ...)"""

    def __call__(self, core, most, keep, unit, queue, *more):
        factory, handler = None, None
        for value in more:
            if isinstance(value, concurrent.ThreadFactory):
                factory = value
            else:
                handler = value
        room = None
        if isinstance(queue, concurrent.SynchronousQueue):
            room = 0
        elif queue.remainingCapacity() < ANY:
            room = queue.remainingCapacity()
        return Pool(core, most, room, factory, handler)


class WorldScheduledPool(Names):
    def __call__(self, core, *more):
        return Pool(core, max(1, core))


# ---- java.util.Timer ---------------------------------------------------

class Timer(object):
    def __init__(self, *args):
        names = [a for a in args if isinstance(a, basestring)]
        self.pool = Pool(1, names=names[0] if names
                         else 'Timer-%d' % numberOf('timer'))

    def plan(self, task, when, period, rate):
        if self.pool.closed:
            raise IllegalStateException('Timer already cancelled.')
        if cancelled.get(task) is not None:
            raise IllegalStateException(
                'Task already scheduled or cancelled')
        if isinstance(when, java.util.Date):
            due = when.getTime() * 1000000
        elif when < 0:
            raise IllegalArgumentException('Negative delay.')
        else:
            due = nowNs() + long(when) * 1000000
        self.pool.put(TimedTask(self.pool, self, task, due,
                                long(period) * 1000000, rate))

    def schedule(self, task, when, period=0):
        self.plan(task, when, period, False)

    def scheduleAtFixedRate(self, task, when, period):
        self.plan(task, when, period, True)

    def cancel(self):
        self.pool.closed = True
        self.pool.due = []
        self.pool.line.wake()

    def purge(self):
        return 0


def cancelTask(self):
    """TimerTask.cancel"""
    fresh = cancelled.get(self) is None
    cancelled.put(self, 'cancelled')
    return fresh


# ---- CompletableFuture -------------------------------------------------

# Methods that run a stage on a pool of their own unless they are told one ->
# how many arguments they have without it.
ASYNC = {
    'thenApplyAsync': 1, 'thenAcceptAsync': 1, 'thenRunAsync': 1,
    'thenCombineAsync': 2, 'thenAcceptBothAsync': 2, 'runAfterBothAsync': 2,
    'applyToEitherAsync': 2, 'acceptEitherAsync': 2,
    'runAfterEitherAsync': 2, 'thenComposeAsync': 1, 'whenCompleteAsync': 1,
    'handleAsync': 1, 'completeAsync': 1, 'exceptionallyAsync': 1,
    'exceptionallyComposeAsync': 1
}


def commonPool():
    sim = current()
    key = sim.about['jvm']
    pool = sim.world.pools.get(key)
    if pool is None:
        pool = sim.world.pools[key] = Pool(
            3, names='ForkJoinPool.commonPool-worker-%d')
    return pool


class Delayed(Executor):
    """CompletableFuture.delayedExecutor"""

    def __init__(self, amount, unit, executor):
        self.amount, self.unit, self.executor = amount, unit, executor

    def execute(self, work):
        def later(work=work, self=self):
            self.unit.sleep(self.amount)
            self.executor.execute(work)
        startThread(later, 'CompletableFutureDelayScheduler')


def whenLate(future, amount, unit, late):
    """Calls late() if a future is not done in time."""
    until = untilOf((amount, unit))

    def watch():
        if not lineFor(future).waitFor(lambda: futureDone(future), until):
            late()
    startThread(watch, 'CompletableFutureDelayScheduler')
    return future


def replaceFutures():
    for name, count in ASYNC.items():
        real = CompletableFuture.__dict__.get(name)
        if real is not None:
            setattr(CompletableFuture, name, onPool(real, count))
    for name in ('supplyAsync', 'runAsync'):
        setattr(CompletableFuture, name, staticmethod(onPoolStatic(
            getattr(CompletableFuture, name))))
    CompletableFuture.orTimeout = lambda self, amount, unit: whenLate(
        self, amount, unit,
        lambda: self.completeExceptionally(TimeoutException()))
    CompletableFuture.completeOnTimeout = \
        lambda self, value, amount, unit: whenLate(
            self, amount, unit, lambda: self.complete(value))
    CompletableFuture.delayedExecutor = staticmethod(
        lambda amount, unit, executor=None: Delayed(
            amount, unit, executor or commonPool()))


def onPool(real, count):
    def stage(self, *args):
        if len(args) == count and current() is not None:
            args += (commonPool(),)
        return real(self, *args)
    return stage


def onPoolStatic(real):
    def stage(work, *executor):
        if not executor and current() is not None:
            executor = (commonPool(),)
        return real(work, *executor)
    return stage


def install():
    names = concurrent.__dict__
    names['Executors'] = WorldExecutors(RealExecutors)
    names['ThreadPoolExecutor'] = WorldThreadPool(RealThreadPool)
    names['ScheduledThreadPoolExecutor'] = WorldScheduledPool(
        concurrent.ScheduledThreadPoolExecutor)
    java.util.__dict__['Timer'] = Timer
    TimerTask.cancel = cancelTask
    replaceFutures()
    for name in SWING:
        gwsim_scripts.late[name] = swing


SWING = ('javax', 'java.awt')


def swing():
    for name in SWING:
        gwsim_scripts.late.pop(name, None)
    import gwsim_swing
    gwsim_swing.install()
