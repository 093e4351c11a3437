# gwsim_control.py --
#
#       Time, chance, threads and locks are the world's: what Python and Java
#       offer of them is replaced, for simulated threads alone.
#
# Rules:
#   1. Whoever is no simulated thread gets what was there before; if a script
#      made it (an executor, a timer of Java's) that is a doubt: nobody here
#      can order it.
#   2. A wait on an object of Java's (a latch, a queue, a future) asks the
#      object without waiting, parks if the answer is no, and asks again when
#      somebody has changed it.
#   3. Waiters go on in the order in which they came.

import threading
import thread as threadModule
import time
import types

import java.lang
import java.util
from java.lang import System, Thread
from java.util import Date
from java.util.concurrent import TimeUnit, TimeoutException
from java.util.concurrent import CountDownLatch, CompletableFuture, \
    Executors, FutureTask, Semaphore as JavaSemaphore, LinkedBlockingQueue, \
    ArrayBlockingQueue, LinkedBlockingDeque, PriorityBlockingQueue
from java.util.concurrent.locks import ReentrantLock
from java.util.function import BiConsumer

import gwsim_host
import gwsim_scripts
from gwsim_host import SimThread, current, nowNs


def doubtEverywhere(text):
    for world in gwsim_host.worlds.values():
        world.doubt(text)


def ofScript():
    """The simulated thread; a thread that a script of Java's kind has made
    is a doubt."""
    sim = current()
    if sim is None:
        name = Thread.currentThread().getName()
        if name not in ('main', 'MainThread', 'acceptor'):
            doubtEverywhere('thread %s runs a script outside of the world:'
                            ' use system.util.invokeAsynchronous'
                            % name.rstrip('0123456789'))
    return sim


def put(module, name, function):
    """Replaces a function of a module, be it one of Java's."""
    setattr(module, name, function if isinstance(module, types.ModuleType)
            else staticmethod(function))


# ---- Time --------------------------------------------------------------

def micros():
    return long(current().call('clock', ['microseconds']))


def sleepNs(sim, ns):
    if ns < 0:
        raise java.lang.IllegalArgumentException(
            'timeout value is negative')
    sim.call('sleep', ['%dus' % (ns // 1000) if ns % 1000 == 0
                       else '%.3fus' % (ns / 1000.0)])


def replaceTime():
    realSleep, realTime, realClock = time.sleep, time.time, time.clock
    realLocal, realGm = time.localtime, time.gmtime
    realCtime, realAsc, realStrf = time.ctime, time.asctime, time.strftime

    def sleep(secs):
        sim = ofScript()
        if sim is None:
            return realSleep(secs)
        sleepNs(sim, long(round(secs * 1e9)))

    def now():
        return realTime() if ofScript() is None else micros() / 1e6

    def clock():
        return realClock() if ofScript() is None else micros() / 1e6

    put(time, 'sleep', sleep)
    put(time, 'time', now)
    put(time, 'clock', clock)
    put(time, 'localtime', lambda secs=None: realLocal(
        now() if secs is None else secs))
    put(time, 'gmtime', lambda secs=None: realGm(
        now() if secs is None else secs))
    put(time, 'ctime', lambda secs=None: realCtime(
        now() if secs is None else secs))
    put(time, 'asctime', lambda t=None: realAsc(
        time.localtime() if t is None else t))
    put(time, 'strftime', lambda form, t=None: realStrf(
        form, time.localtime() if t is None else t))


def replaceJavaTime():
    realSleep = Thread.sleep
    realMillis, realNano = System.currentTimeMillis, System.nanoTime
    makeDate = Date.__dict__['__init__']

    def sleep(*args):
        sim = ofScript()
        if sim is None:
            return realSleep(*args)
        ns = long(args[0]) * 1000000
        sleepNs(sim, ns + (long(args[1]) if len(args) > 1 else 0))

    def millis():
        return realMillis() if ofScript() is None else micros() // 1000

    def nano():
        return realNano() if ofScript() is None else micros() * 1000

    def newDate(self, *args):
        if args or current() is None:
            makeDate(self, *args)
        else:
            makeDate(self, micros() // 1000)

    def unitSleep(self, amount):
        sleep(self.toMillis(amount), self.toNanos(amount) % 1000000)

    Thread.sleep = staticmethod(sleep)
    System.currentTimeMillis = staticmethod(millis)
    System.nanoTime = staticmethod(nano)
    Date.__init__ = newDate
    TimeUnit.sleep = unitSleep
    calendar = java.util.Calendar.getInstance

    def getInstance(*args):
        made = calendar(*args)
        if current() is not None:
            made.setTimeInMillis(micros() // 1000)
        return made
    java.util.Calendar.getInstance = staticmethod(getInstance)
    from java.time import Instant, LocalDateTime, ZonedDateTime, LocalDate
    from java.time import ZoneId

    def instant(*args):
        return Instant.ofEpochMilli(millis())
    Instant.now = staticmethod(instant)
    for kind in (LocalDateTime, ZonedDateTime):
        def nowOf(zone=None, kind=kind):
            return kind.ofInstant(instant(), zone or ZoneId.of('UTC'))
        kind.now = staticmethod(nowOf)
    LocalDate.now = staticmethod(lambda zone=None: LocalDateTime.ofInstant(
        instant(), zone or ZoneId.of('UTC')).toLocalDate())


# ---- Chance ------------------------------------------------------------

def draw():
    return float(current().call('::tcl::mathfunc::rand'))


def bits(count):
    value = 0
    for i in range(0, count, 32):
        value = value << 32 | int(draw() * 4294967296.0)
    return value >> (-count % 32)


def replaceRandom():
    """The module random: draws of the world, which a seed does not change."""
    import random

    class WorldRandom(random.Random):
        def random(self):
            return draw() if current() is not None \
                else random.Random.random(self)

        def seed(self, *args):
            pass

        def getrandbits(self, k):
            return bits(k)

        def jumpahead(self, n):
            pass
    one = random._inst = WorldRandom()
    for name in ('random', 'uniform', 'randint', 'choice', 'randrange',
                 'sample', 'shuffle', 'normalvariate', 'lognormvariate',
                 'expovariate', 'vonmisesvariate', 'gammavariate',
                 'triangular', 'gauss', 'betavariate', 'paretovariate',
                 'weibullvariate', 'getrandbits', 'seed'):
        setattr(random, name, getattr(one, name))


def replaceUuid():
    import uuid
    uuid.uuid4 = lambda: uuid.UUID(int=bits(128), version=4)


def replaceChance():
    realMath = java.lang.Math.random
    realUuid = java.util.UUID.randomUUID
    makeRandom = java.util.Random.__dict__['__init__']

    def newRandom(self, *args):
        if args or current() is None:
            makeRandom(self, *args)
        else:
            makeRandom(self, long(draw() * 281474976710656.0))

    def newUuid():
        if current() is None:
            return realUuid()
        high, low = [bits(63) for i in range(2)]
        return java.util.UUID((high & ~0xf000) | 0x4000,
                              low - 9223372036854775808)
    java.lang.Math.random = staticmethod(
        lambda: realMath() if current() is None else draw())
    java.util.UUID.randomUUID = staticmethod(newUuid)
    java.util.Random.__init__ = newRandom
    # These take long to load: they are replaced when somebody wants them.
    gwsim_scripts.late['random'] = replaceRandom
    gwsim_scripts.late['uuid'] = replaceUuid


# ---- Waiting for each other --------------------------------------------

class Line(object):
    """Those who wait for the same; each looks again when it is woken."""

    def __init__(self):
        self.sims = []
        self.last = None        # Who has changed it.

    def changed(self):
        self.last = current()

    def learn(self):
        """Whoever goes on knows what the one did who let it."""
        sim = current()
        if self.last is not None and sim is not None \
                and self.last is not sim:
            sim.call('::gwsim::host::after', [self.last.ident])

    def waitFor(self, ready, until=None, owner=lambda: None):
        """Parks until ready() is true; false if `until` came first. The
        thread owner() is known to have what it waits for."""
        sim = current()
        if sim is None:
            raise RuntimeError('only a thread of a world can wait here')
        if ready():
            self.learn()
            return True
        self.sims.append(sim)
        try:
            while not ready():
                left = 0
                if until is not None:
                    left = until - nowNs()
                    if left <= 0:
                        return False
                sim.park(left, owner(), True)
            self.learn()
            return True
        finally:
            if sim in self.sims:
                self.sims.remove(sim)

    def wake(self, count=None):
        self.changed()
        sims = self.sims if count is None else self.sims[:count]
        me = current()
        for sim in list(sims):
            if me is not None:
                me.unpark(sim)


def limit(timeout):
    return None if timeout is None else nowNs() + long(
        round(timeout * 1e9))


class Lock(object):
    again = False               # Its owner may take it again.

    def __init__(self):
        self.owner = None
        self.count = 0
        self.line = Line()

    def acquire(self, blocking=1):
        me = current() or Thread.currentThread()
        if self.owner is me and self.again:
            self.count += 1
            return True
        if self.owner is not None and not blocking:
            return False
        if self.owner is not None:
            self.line.waitFor(lambda: self.owner is None,
                              owner=lambda: self.owner)
        else:
            self.line.learn()
        self.owner = me
        self.count = 1
        return True

    def release(self):
        if self.owner is None:
            raise AssertionError('release of a lock that nobody has')
        me = current() or Thread.currentThread()
        if self.again and self.owner is not me:
            raise AssertionError('release of a lock that another has')
        self.count -= 1
        if self.count == 0:
            self.owner = None
            self.line.wake(1)

    def locked(self):
        return self.owner is not None

    __enter__ = acquire

    def __exit__(self, *args):
        self.release()

    def _is_owned(self):
        return self.owner is (current() or Thread.currentThread())

    acquire_lock, release_lock, locked_lock = acquire, release, locked


class RLock(Lock):
    again = True


class Condition(object):
    def __init__(self, lock=None):
        self.lock = RLock() if lock is None else lock
        self.acquire, self.release = self.lock.acquire, self.lock.release
        self.tickets = []
        self.line = Line()

    def __enter__(self):
        return self.lock.acquire()

    def __exit__(self, *args):
        self.lock.release()

    def wait(self, timeout=None):
        if not self.lock._is_owned():
            raise RuntimeError('cannot wait on un-acquired lock')
        ticket = [False]
        until = limit(timeout)
        self.tickets.append(ticket)
        count = self.lock.count
        for i in range(count):
            self.lock.release()
        try:
            self.line.waitFor(lambda: ticket[0], until)
        finally:
            if ticket in self.tickets:
                self.tickets.remove(ticket)
            for i in range(count):
                self.lock.acquire()

    def notify(self, n=1):
        if not self.lock._is_owned():
            raise RuntimeError('cannot notify on un-acquired lock')
        for ticket in self.tickets[:n]:
            ticket[0] = True
        del self.tickets[:n]
        self.line.wake()

    def notifyAll(self):
        self.notify(len(self.tickets))

    notify_all = notifyAll


class Event(object):
    def __init__(self):
        self.flag = False
        self.line = Line()

    def isSet(self):
        return self.flag

    is_set = isSet

    def set(self):
        self.flag = True
        self.line.wake()

    def clear(self):
        self.flag = False

    def wait(self, timeout=None):
        self.line.waitFor(lambda: self.flag, limit(timeout))
        return self.flag


class Semaphore(object):
    def __init__(self, value=1):
        self.value = value
        self.line = Line()

    def acquire(self, blocking=1):
        if self.value <= 0:
            if not blocking:
                return False
            self.line.waitFor(lambda: self.value > 0)
        self.value -= 1
        return True

    def release(self):
        self.value += 1
        self.line.wake(1)

    __enter__ = acquire

    def __exit__(self, *args):
        self.release()


def startThread(function, name=None):
    """A thread of the world, whatever the scope or version."""
    sim = current()
    ident = sim.call('::gwsim::host::async', [function, name or ''])
    return sim.world.thread(str(ident))


class PythonThread(object):
    """threading.Thread"""

    def __init__(self, group=None, target=None, name=None, args=(),
                 kwargs=None):
        self.target, self.args, self.kwargs = target, args, kwargs or {}
        self.sim = None
        self._name = name or 'Thread'
        self.daemon = False

    def run(self):
        if self.target is not None:
            self.target(*self.args, **self.kwargs)

    def start(self):
        self.sim = startThread(lambda: self.run(), self._name)

    def join(self, timeout=None):
        if timeout is None:
            self.sim.join()
        else:
            self.sim.join(long(timeout * 1000))

    def isAlive(self):
        return self.sim is not None and self.sim.isAlive()

    is_alive = isAlive

    def getName(self):
        return self._name

    def setName(self, name):
        self._name = name

    def setDaemon(self, daemon):
        self.daemon = daemon

    def isDaemon(self):
        return self.daemon

    name = property(getName, setName)


class PythonTimer(PythonThread):
    def __init__(self, interval, function, args=(), kwargs=None):
        PythonThread.__init__(self)
        self.interval, self.function = interval, function
        self.args, self.kwargs = args, kwargs or {}
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.isSet():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


started = java.util.WeakHashMap()       # A thread of Java's -> the world's.


def replaceMethod(name):
    """A method of a thread of Java's, whose work one of the world's does."""
    real = method(Thread, name)

    def replaced(self, *args):
        sim = started.get(self)
        return real(self, *args) if sim is None \
            else getattr(sim, name)(*args)
    setattr(Thread, name, replaced)


def replaceThreads():
    realCurrent = threading.currentThread
    for module in (threading,):
        module.Lock, module.RLock = Lock, RLock
        module.Condition, module.Event = Condition, Event
        module.Semaphore = module.BoundedSemaphore = Semaphore
        module.Thread, module.Timer = PythonThread, PythonTimer
        module._Event, module._Timer = Event, PythonTimer
    threading.currentThread = threading.current_thread = \
        lambda: current() or realCurrent()

    def startNew(function, args, kwargs=None):
        return startThread(lambda: function(*args, **(kwargs or {}))).ident
    for name in ('allocate_lock', 'allocate'):
        put(threadModule, name, lambda: Lock())
    for name in ('start_new_thread', 'start_new'):
        put(threadModule, name, startNew)

    def javaStart(self):
        if current() is None:
            return gwsim_host.reallyStart(self)
        if isinstance(self, SimThread):
            raise java.lang.IllegalThreadStateException()
        started.put(self, startThread(lambda: self.run(), self.getName()))
    Thread.start = javaStart
    for name in ('join', 'isAlive', 'interrupt'):
        replaceMethod(name)


# ---- Objects of Java's that threads wait on ----------------------------

lines = java.util.WeakHashMap()


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


def method(kind, name):
    for base in kind.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    raise AttributeError(name)


def waits(kind, name, ready, then):
    """A method that waits: until ready(self), then what `then` says."""
    real = method(kind, name)

    def waiting(self, *args):
        if ofScript() is None:
            return real(self, *args)
        got = lineFor(self).waitFor(lambda: ready(self, *args),
                                    untilOf(args))
        return then(self, got, real, *args)
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


def replaceJava():
    waits(CountDownLatch, 'await', lambda self, *a: self.getCount() == 0,
          lambda self, got, real, *a: got if a else None)
    changes(CountDownLatch, 'countDown')
    for kind, ready in ((CompletableFuture, futureDone),
                        (FutureTask, lambda self, *a: self.isDone())):
        waits(kind, 'get', ready,
              lambda self, got, real, *a: real(self) if got
              else raiseTimeout())
    changes(FutureTask, 'run', 'cancel')
    waits(CompletableFuture, 'join', futureDone,
          lambda self, got, real, *a: real(self))
    replaceQueues()
    replaceLocks()
    refuse(CompletableFuture, 'supplyAsync', 'runAsync')
    for name in ('newFixedThreadPool', 'newCachedThreadPool',
                 'newSingleThreadExecutor', 'newScheduledThreadPool',
                 'newSingleThreadScheduledExecutor', 'newWorkStealingPool'):
        refuse(Executors, name)
    makeTimer = java.util.Timer.__dict__['__init__']

    def newTimer(self, *args):
        if current() is not None:
            current().world.doubt('java.util.Timer runs outside of the'
                                  ' world')
        makeTimer(self, *args)
    java.util.Timer.__init__ = newTimer


def replaceQueues():
    for kind in (LinkedBlockingQueue, ArrayBlockingQueue,
                 LinkedBlockingDeque, PriorityBlockingQueue):
        poll = method(kind, 'poll')
        waits(kind, 'take', lambda self, *a: not self.isEmpty(),
              lambda self, got, real, *a: self.poll())
        waits(kind, 'put', lambda self, *a: self.remainingCapacity() > 0,
              lambda self, got, real, item: self.offer(item))
        setattr(kind, 'poll', makePolling(poll))
        changes(kind, 'poll', 'offer', 'add', 'remove', 'clear')


def makePolling(real):
    def polling(self, *args):
        if args and current() is not None:
            lineFor(self).waitFor(lambda: not self.isEmpty(), untilOf(args))
            return real(self)
        return real(self, *args)
    return polling


def replaceLocks():
    waits(JavaSemaphore, 'acquire',
          lambda self, *a: self.availablePermits() >= (a[0] if a else 1),
          lambda self, got, real, *a: self.tryAcquire(*a))
    changes(JavaSemaphore, 'release')
    waits(ReentrantLock, 'lock', lambda self: self.tryLock(),
          lambda self, got, real: None)
    waits(ReentrantLock, 'lockInterruptibly', lambda self: self.tryLock(),
          lambda self, got, real: None)
    changes(ReentrantLock, 'unlock')


def refuse(kind, *names):
    """Static methods that make threads nobody here can order."""
    for name in names:
        real = getattr(kind, name)

        def made(real=real, name=name):
            def call(*args):
                sim = current()
                if sim is not None and not (
                        name.endswith('Async') and len(args) > 1):
                    sim.world.doubt(
                        '%s.%s runs threads outside of the world: use'
                        ' system.util.invokeAsynchronous'
                        % (kind.__name__.split('.')[-1], name))
                return real(*args)
            return call
        setattr(kind, name, staticmethod(made()))


def install():
    replaceTime()
    replaceJavaTime()
    replaceChance()
    replaceThreads()
    replaceJava()
