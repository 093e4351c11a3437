# gwsim_locks.py --
#
#       What threads of Java wait for: latches, queues, futures, semaphores,
#       locks with their conditions, monitors, permits. The objects are
#       Java's; only their waits are the world's.
#
# Rules:
#   1. A wait asks the object for what it wants without waiting, parks if it
#      does not get it, and asks again when somebody has changed it.
#   2. A method that changes what others wait for has them look again.
#   3. Who has a lock is known, so that a Deadlock can be named.
#   4. What waits in a way that is not here is a doubt (gwsim_outside.py).

import java.lang
import java.util
from java.lang import IllegalMonitorStateException, InterruptedException
from java.lang import Object, Thread
from java.util.concurrent import TimeUnit, TimeoutException
from java.util.concurrent import CountDownLatch, CompletableFuture, \
    FutureTask, Semaphore, LinkedBlockingQueue, ArrayBlockingQueue, \
    LinkedBlockingDeque, PriorityBlockingQueue
from java.util.concurrent.locks import Condition, LockSupport, \
    ReentrantLock, ReentrantReadWriteLock
from java.util.function import BiConsumer

from gwsim_control import Line, RLock, method, ofScript, patiently, started
from gwsim_host import SimThread, current, nowNs

lines = java.util.WeakHashMap()         # An object -> who waits for it.


def lineFor(thing):
    line = lines.get(thing)
    if line is None:
        line = Line()
        lines.put(thing, line)
    return line


def untilOf(args):
    """The limit of (..., amount, unit)."""
    if len(args) >= 2 and isinstance(args[-1], TimeUnit):
        return nowNs() + args[-1].toNanos(args[-2])
    return None


def waits(kind, name, attempt, then):
    """A method that waits: until attempt(self, ...) gets it, then what `then`
    says of what it got; false if it is late."""
    real = method(kind, name)

    def waiting(self, *args):
        if ofScript() is None:
            return real(self, *args)
        got = lineFor(self).waitFor(lambda: attempt(self, *args),
                                    untilOf(args))
        return then(self, got, real, *args)
    setattr(kind, name, waiting)


def timed(kind, name, attempt, then):
    """A method that waits only if it is told for how long: attempt and then
    get the arguments before that."""
    real = method(kind, name)

    def waiting(self, *args):
        until = untilOf(args)
        if until is None or ofScript() is None:
            return real(self, *args)
        args = args[:-2]
        got = lineFor(self).waitFor(lambda: attempt(self, *args), until)
        return then(self, got)
    setattr(kind, name, waiting)


def changes(kind, *names):
    """Methods after which those who wait look again."""
    for name in names:
        try:
            real = method(kind, name)
        except AttributeError:
            continue
        setattr(kind, name, makeChanging(real))


def makeChanging(real):
    def changing(self, *args):
        result = real(self, *args)
        if current() is not None:
            lineFor(self).wake()
        return result
    return changing


# ---- Latches and futures -----------------------------------------------

class Completed(BiConsumer):
    """Wakes those who wait for a future, whoever has completed it."""

    def __init__(self, line):
        self.line = line

    def accept(self, value, error):
        if current() is not None:
            self.line.wake()


def futureDone(future, *args):
    if future.isDone():
        return True
    line = lineFor(future)
    if not hasattr(line, 'hooked'):
        line.hooked = True
        future.whenComplete(Completed(line))
    return False


def raiseTimeout():
    raise TimeoutException()


def replaceFutures():
    waits(CountDownLatch, 'await', lambda self, *a: self.getCount() == 0,
          lambda self, got, real, *a: got if a else None)
    changes(CountDownLatch, 'countDown')
    for kind, ready in ((CompletableFuture, futureDone),
                        (FutureTask, lambda self, *a: self.isDone())):
        waits(kind, 'get', ready,
              lambda self, got, real, *a: real(self) if got
              else raiseTimeout())
    replaceTask()
    waits(CompletableFuture, 'join', futureDone,
          lambda self, got, real, *a: real(self))


runners = java.util.WeakHashMap()       # FutureTask -> who runs it.


def replaceTask():
    """FutureTask: a cancellation interrupts the runner's simulated thread.
    Java's own would have it spin until it has been interrupted."""
    realRun, realCancel = method(FutureTask, 'run'), method(FutureTask,
                                                            'cancel')

    def run(self):
        if current() is None:
            return realRun(self)
        runners.put(self, current())
        try:
            realRun(self)
        finally:
            runners.remove(self)
            lineFor(self).wake()

    def cancel(self, mayInterrupt):
        done = realCancel(self, False)
        if done and current() is not None:
            runner = runners.get(self)
            if mayInterrupt and runner is not None:
                runner.interrupt()
            lineFor(self).wake()
        return done
    FutureTask.run, FutureTask.cancel = run, cancel


# ---- Queues ------------------------------------------------------------

def replaceQueues():
    for kind in (LinkedBlockingQueue, ArrayBlockingQueue,
                 LinkedBlockingDeque, PriorityBlockingQueue):
        for suffix in ('', 'First', 'Last'):
            if hasattr(kind, 'take' + suffix):
                replaceQueue(kind, suffix)
        changes(kind, 'poll', 'pollFirst', 'pollLast', 'offer', 'offerFirst',
                'offerLast', 'add', 'addFirst', 'addLast', 'remove',
                'removeFirst', 'removeLast', 'clear', 'drainTo', 'pop',
                'push')


def replaceQueue(kind, suffix):
    poll, offer = method(kind, 'poll' + suffix), method(kind,
                                                        'offer' + suffix)

    def take(self, *args):
        item = poll(self)
        return None if item is None else (item,)

    def taken(self, got, *args):
        if not got:
            return None
        lineFor(self).wake()
        return got[0]

    def offered(self, got, *args):
        if got:
            lineFor(self).wake()
        return got

    def put(self, got, real, item):
        lineFor(self).wake()
    waits(kind, 'take' + suffix, take, taken)
    waits(kind, 'put' + suffix, offer, put)
    timed(kind, 'poll' + suffix, take, taken)
    timed(kind, 'offer' + suffix, offer, offered)


# ---- Semaphores and locks ----------------------------------------------

def replaceSemaphore():
    tryAcquire = method(Semaphore, 'tryAcquire')
    waits(Semaphore, 'acquire', tryAcquire, lambda *a: None)
    timed(Semaphore, 'tryAcquire', tryAcquire, lambda self, got: got)

    def patient(self, *args):
        patiently(lambda: self.acquire(*args))
    Semaphore.acquireUninterruptibly = patient
    changes(Semaphore, 'release')


def replaceLock(kind):
    """lock, lockInterruptibly, tryLock with a limit, unlock of a lock."""
    tryLock, unlock = method(kind, 'tryLock'), method(kind, 'unlock')

    def take(self, until, line):
        def attempt():
            if not tryLock(self):
                return False
            line.holder = current()
            return True
        return line.waitFor(attempt, until, lambda: line.holder)

    def lock(self):
        if ofScript() is None:
            return realLock(self)
        patiently(lambda: take(self, None, lineFor(self)))

    def lockInterruptibly(self):
        if ofScript() is None:
            return realInterruptibly(self)
        take(self, None, lineFor(self))

    def tryNow(self, *args):
        if ofScript() is None:
            return tryLock(self, *args)
        if args:
            return take(self, untilOf(args), lineFor(self))
        line = lineFor(self)
        if not tryLock(self):
            return False
        line.holder = current()
        line.learn()
        return True

    def release(self):
        if current() is None:
            return unlock(self)
        line = lineFor(self)
        unlock(self)
        if not isHeld(self):
            line.holder = None
        line.wake()
    realLock = method(kind, 'lock')
    realInterruptibly = method(kind, 'lockInterruptibly')
    kind.lock, kind.lockInterruptibly = lock, lockInterruptibly
    kind.tryLock, kind.unlock = tryNow, release


def isHeld(lock):
    """True if the thread has taken a lock once more than it gave it back."""
    held = getattr(lock, 'isHeldByCurrentThread', None)
    return held is not None and held()


class WorldCondition(Condition):
    """lock.newCondition()"""

    def __init__(self, lock, isHeld, holds):
        self.lock, self.isHeld, self.holds = lock, isHeld, holds
        self.tickets = []
        self.line = Line()

    def pause(self, until=None, patient=False):
        """Waits, without the lock; false if `until` came first."""
        if not self.isHeld():
            raise IllegalMonitorStateException()
        ticket = [False]
        self.tickets.append(ticket)
        count = self.holds()
        for i in range(count):
            self.lock.unlock()

        def wait():
            return self.line.waitFor(lambda: ticket[0], until)
        try:
            return patiently(wait) if patient else wait()
        finally:
            if ticket in self.tickets:
                self.tickets.remove(ticket)
            for i in range(count):
                self.lock.lock()

    def await(self, *args):
        got = self.pause(untilOf(args))
        return got if args else None

    def awaitUninterruptibly(self):
        self.pause(None, True)

    def awaitNanos(self, nanos):
        until = nowNs() + long(nanos)
        self.pause(until)
        return until - nowNs()

    def awaitUntil(self, deadline):
        return self.pause(deadline.getTime() * 1000000)

    def wakeSome(self, count):
        if not self.isHeld():
            raise IllegalMonitorStateException()
        for ticket in self.tickets[:count]:
            ticket[0] = True
        del self.tickets[:count]
        self.line.wake()

    def signal(self):
        self.wakeSome(1)

    def signalAll(self):
        self.wakeSome(len(self.tickets))


def replaceLocks():
    ReadLock = ReentrantReadWriteLock.ReadLock
    WriteLock = ReentrantReadWriteLock.WriteLock
    for kind in (ReentrantLock, ReadLock, WriteLock):
        replaceLock(kind)
    for kind in (ReentrantLock, WriteLock):
        kind.newCondition = lambda self: WorldCondition(
            self, self.isHeldByCurrentThread, self.getHoldCount)
    for name in ('readLock', 'writeLock'):
        setattr(ReentrantReadWriteLock, name, makeSide(
            method(ReentrantReadWriteLock, name)))


def makeSide(real):
    """Both sides of a lock are waited for in one line."""
    def side(self):
        found = real(self)
        lines.put(found, lineFor(self))
        return found
    return side


# ---- Permits -----------------------------------------------------------

def parkUntil(until):
    sim = current()
    line = lineFor(sim)
    try:
        line.waitFor(lambda: sim.permit, until)
    except InterruptedException:
        sim.interrupt()
    sim.permit = False


def unpark(thread):
    sim = thread if isinstance(thread, SimThread) else started.get(thread)
    if sim is None:
        return
    sim.permit = True
    lineFor(sim).wake()


def replacePermits():
    def last(args):
        return long(args[-1])
    LockSupport.park = staticmethod(lambda *args: parkUntil(None))
    LockSupport.parkNanos = staticmethod(
        lambda *args: parkUntil(nowNs() + last(args)))
    LockSupport.parkUntil = staticmethod(
        lambda *args: parkUntil(last(args) * 1000000))
    LockSupport.unpark = staticmethod(unpark)


# ---- Monitors ----------------------------------------------------------

class Monitor(RLock):
    """What `synchronized` takes, and Object.wait gives back meanwhile."""

    def __init__(self):
        RLock.__init__(self)
        self.tickets = []
        self.waiters = Line()

    def wait(self, until):
        if not self._is_owned():
            raise IllegalMonitorStateException(
                'current thread is not owner')
        ticket = [False]
        self.tickets.append(ticket)
        count = self.count
        for i in range(count):
            self.release()
        try:
            self.waiters.waitFor(lambda: ticket[0], until)
        finally:
            if ticket in self.tickets:
                self.tickets.remove(ticket)
            for i in range(count):
                patiently(self.acquire)

    def notify(self, count):
        if not self._is_owned():
            raise IllegalMonitorStateException(
                'current thread is not owner')
        for ticket in self.tickets[:count]:
            ticket[0] = True
        del self.tickets[:count]
        self.waiters.wake()


def monitorOf(thing):
    monitors = current().world.monitors
    found = monitors.get(id(thing))
    if found is None:
        found = monitors[id(thing)] = (thing, Monitor())
    return found[1]


def synchronized(thing, function, args, keywords):
    monitor = monitorOf(thing)
    patiently(monitor.acquire)
    try:
        return function(*args, **keywords)
    finally:
        monitor.release()


def makeSynchronized(function):
    def call(*args, **keywords):
        if current() is None:
            return function(*args, **keywords)
        if not args:
            raise TypeError('synchronized callable called with 0 args')
        return synchronized(args[0], function, args, keywords)
    call.__name__ = getattr(function, '__name__', 'synchronized')
    return call


def replaceMonitors():
    import synchronize
    realWait = method(Object, 'wait')
    realNotify, realAll = method(Object, 'notify'), method(Object,
                                                           'notifyAll')

    def wait(self, millis=0, nanos=0):
        if ofScript() is None:
            return realWait(self, millis)
        ns = long(millis) * 1000000 + long(nanos)
        monitorOf(self).wait(nowNs() + ns if ns > 0 else None)

    def notify(self):
        if current() is None:
            return realNotify(self)
        monitorOf(self).notify(1)

    def notifyAll(self):
        if current() is None:
            return realAll(self)
        monitor = monitorOf(self)
        monitor.notify(len(monitor.tickets))
    Object.wait, Object.notify, Object.notifyAll = wait, notify, notifyAll
    synchronize.make_synchronized = staticmethod(makeSynchronized)
    synchronize.apply_synchronized = staticmethod(
        lambda thing, function, args=(), keywords=None:
        synchronized(thing, function, args, keywords or {}))


def install():
    replaceFutures()
    replaceQueues()
    replaceSemaphore()
    replaceLocks()
    replacePermits()
    replaceMonitors()
