# gwsim_control.py --
#
#       Time, chance, threads and Python's locks are the world's: what is
#       there of them is replaced, for simulated threads alone. Java's locks
#       are in gwsim_locks.py, its executors and timers in gwsim_pools.py.
#
# Rules:
#   1. Whoever is no simulated thread gets what was there before; if a script
#      made it that is a doubt: nobody here can order it.
#   2. Waiters go on in the order in which they came.

import os
import re
import threading
import thread as threadModule
import time
import types

import java.lang
import java.util
from java.lang import System, Thread
from java.util import Date, GregorianCalendar
from java.util.concurrent import ThreadLocalRandom, TimeUnit

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
    if sim is None and not isinstance(Thread.currentThread(), SimThread):
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
    replaceCalendars()
    replaceClasses(millis)


def replaceCalendars():
    calendar = java.util.Calendar.getInstance
    makeCalendar = GregorianCalendar.__dict__['__init__']

    def getInstance(*args):
        made = calendar(*args)
        if current() is not None:
            made.setTimeInMillis(micros() // 1000)
        return made

    def newCalendar(self, *args):
        makeCalendar(self, *args)
        if current() is not None and not [
                1 for a in args if isinstance(a, (int, long))]:
            self.setTimeInMillis(micros() // 1000)
    java.util.Calendar.getInstance = staticmethod(getInstance)
    GregorianCalendar.__init__ = newCalendar


def replaceClasses(millis):
    """java.time: what is now there, and its clocks."""
    from java.time import Clock, Instant, ZonedDateTime, ZoneId
    import java.time

    class WorldClock(Clock):
        def __init__(self, zone):
            self.place = zone

        def getZone(self):
            return self.place

        def withZone(self, zone):
            return WorldClock(zone)

        def millis(self):
            return millis()

        def instant(self):
            return Instant.ofEpochMilli(millis())

    def nowOf(kind, real):
        def now(zone=None):
            if isinstance(zone, Clock):
                return real(zone)
            whole = ZonedDateTime.ofInstant(Instant.ofEpochMilli(millis()),
                                            zone or ZoneId.of('UTC'))
            return getattr(kind, 'from')(whole)
        return staticmethod(now)
    for name in ('Instant', 'LocalDateTime', 'ZonedDateTime', 'LocalDate',
                 'LocalTime', 'OffsetDateTime', 'OffsetTime', 'Year',
                 'YearMonth', 'MonthDay'):
        kind = getattr(java.time, name)
        kind.now = nowOf(kind, kind.now)
    for name in ('systemUTC', 'systemDefaultZone', 'system'):
        setattr(Clock, name, staticmethod(
            lambda zone=None: WorldClock(zone or ZoneId.of('UTC'))))


# ---- Chance ------------------------------------------------------------

def draw():
    return float(current().call('::tcl::mathfunc::rand'))


def bits(count):
    value = 0
    for i in range(0, count, 32):
        value = value << 32 | int(draw() * 4294967296.0)
    return value >> (-count % 32)


def replaceRandom():
    """The module random: draws of the world, which random.seed does not
    change; but a generator that was made with a seed goes its own way."""
    import random
    kind = random.Random
    make, real, seed, own = kind.__init__, kind.random, kind.seed, \
        kind.getrandbits

    def newOne(self, x=None):
        make(self, x)
        self.seeded = x is not None

    def drawn(self):
        return current() is not None and not getattr(self, 'seeded', False)

    def newSeed(self, a=None, *args):
        seed(self, a)
        self.seeded = a is not None and self is not random._inst
    kind.__init__, kind.seed = newOne, newSeed
    kind.random = lambda self: draw() if drawn(self) else real(self)
    kind.getrandbits = lambda self, k: bits(k) if drawn(self) \
        else own(self, k)
    random._urandom = os.urandom
    one = random._inst = kind()
    for name in ('random', 'uniform', 'randint', 'choice', 'randrange',
                 'sample', 'shuffle', 'normalvariate', 'lognormvariate',
                 'expovariate', 'vonmisesvariate', 'gammavariate',
                 'triangular', 'gauss', 'betavariate', 'paretovariate',
                 'weibullvariate', 'getrandbits', 'seed'):
        setattr(random, name, getattr(one, name))


def replaceUuid():
    import uuid
    uuid.uuid1 = lambda node=None, clock_seq=None: uuid.UUID(
        int=bits(128), version=1)
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
    realShuffle = java.util.Collections.shuffle
    java.util.Collections.shuffle = staticmethod(
        lambda values, *args: realShuffle(values, *(
            args or (java.util.Random(),))))
    ThreadLocalRandom.current = staticmethod(lambda: java.util.Random())
    realUrandom = os.urandom
    os.urandom = lambda n: realUrandom(n) if current() is None else ''.join(
        [chr(bits(8)) for i in range(n)])
    # These take long to load: they are replaced when somebody wants them.
    gwsim_scripts.late['random'] = replaceRandom
    gwsim_scripts.late['uuid'] = replaceUuid


# ---- Waiting for each other --------------------------------------------

class Line(object):
    """Those who wait for the same; each looks again when it is woken.
    (tests/jython.test, 4.28 and 4.29)"""

    def __init__(self):
        self.sims = []
        self.last = None        # Who has changed it.
        self.holder = None      # Who has what they wait for, if known.

    def changed(self):
        self.last = current()

    def learn(self):
        """Whoever goes on knows what the one did who let it."""
        sim = current()
        if self.last is not None and sim is not None \
                and self.last is not sim:
            sim.call('::gwsim::host::after', [self.last.ident])

    def waitFor(self, ready, until=None, owner=lambda: None):
        """Parks until ready() is true, and returns what it said; false if
        `until` came first. The thread owner() is known to have what it waits
        for. On the real clock another thread may compute at every call of the
        core, those of this method too: so ready() itself takes what it was
        waiting for."""
        sim = current()
        if sim is None:
            raise RuntimeError('only a thread of a world can wait here')
        got = ready()
        if not got:
            got = self.parkFor(sim, ready, until, owner)
        if got:
            self.learn()
        return got

    def parkFor(self, sim, ready, until, owner):
        got = False
        self.sims.append(sim)
        try:
            while True:
                got = ready()
                if got:
                    return got
                left = 0
                if until is not None:
                    left = until - nowNs()
                    if left <= 0:
                        return False
                sim.park(left, owner(), True)
        finally:
            self.sims.remove(sim)
            if not got:
                # It may have been woken all the same: the next one looks.
                self.pass_(1)

    def wake(self, count=None):
        self.changed()
        self.pass_(len(self.sims) if count is None else count)

    def pass_(self, count):
        me = current()
        for sim in self.sims[:count]:
            if me is not None:
                me.unpark(sim)


def patiently(wait):
    """A wait that an interrupt does not end: it is pending afterwards."""
    interrupted = False
    try:
        while True:
            try:
                return wait()
            except java.lang.InterruptedException:
                interrupted = True
    finally:
        if interrupted:
            current().interrupt()


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

        def take():
            if self.owner is not None:
                return False
            self.owner, self.count = me, 1
            return True
        if not blocking or current() is None:
            if not take():
                return False
            self.line.learn()
            return True
        return self.line.waitFor(take, owner=lambda: self.owner)

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
        def take():
            if self.value <= 0:
                return False
            self.value -= 1
            return True
        return self.line.waitFor(take) if blocking else take()

    def release(self):
        self.value += 1
        self.line.wake(1)

    __enter__ = acquire

    def __exit__(self, *args):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        Semaphore.__init__(self, value)
        self.most = value

    def release(self):
        if self.value >= self.most:
            raise ValueError('Semaphore released too many times')
        Semaphore.release(self)


def startThread(function, name=None):
    """A thread of the world, whatever the scope or version."""
    sim = current()
    ident = sim.call('::gwsim::host::async', [function, name or ''])
    thread = sim.world.thread(str(ident))
    if name:
        thread.setName(name)
    return thread


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


def method(kind, name):
    """A method of a class of Java's, as it is there now."""
    for base in kind.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    raise AttributeError(name)


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
        module.Semaphore = Semaphore
        module.BoundedSemaphore = BoundedSemaphore
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
        # Java numbers those without a name over all worlds.
        name = self.getName()
        started.put(self, startThread(lambda: self.run(), '' if re.match(
            r'Thread-\d+$', name) else name))
    Thread.start = javaStart
    for name in ('join', 'isAlive', 'interrupt', 'getState'):
        replaceMethod(name)
    replaceFlag()
    replaceLists()


def replaceFlag():
    real, realOne = Thread.interrupted, method(Thread, 'isInterrupted')

    def interrupted():
        sim = current()
        return real() if sim is None else sim.pending(True)

    def isInterrupted(self):
        sim = self if isinstance(self, SimThread) else started.get(self)
        return realOne(self) if sim is None or current() is None \
            else sim.pending()
    Thread.interrupted = staticmethod(interrupted)
    Thread.isInterrupted = isInterrupted


def alive():
    """The threads of this JVM that scripts of Python have to do with."""
    sim = current()
    threads = sim.world.threads
    return [threads[ident] for ident in sorted(threads)
            if threads[ident].about.get('jvm') == sim.about['jvm']
            and threads[ident].isAlive()]


def replaceLists():
    def traces():
        result = java.util.LinkedHashMap()
        for thread in alive():
            result.put(thread, [])
        return result
    real = threading.enumerate

    def enumerate():
        return real() if current() is None else alive()
    Thread.getAllStackTraces = staticmethod(traces)
    Thread.activeCount = staticmethod(lambda: len(alive()))
    threading.enumerate = enumerate
    threading.activeCount = threading.active_count = \
        lambda: len(enumerate())


def install():
    replaceTime()
    replaceJavaTime()
    replaceChance()
    replaceThreads()
