# gwsim_host.py --
#
#       The process that runs scripts of Jython for gwsim: one process, many
#       worlds. It listens on a port of the loopback interface; each simulated
#       thread that runs a script here has one connection, and one thread of
#       Java's. What they say to each other is told in doc/jython.md.
#
#       Started by library/jython.tcl, which reads PORT and SECRET from the
#       first line of standard output, and asks on standard input:
#
#           judge WORLD     -> what could not be controlled there, as JSON
#           close WORLD     -> threads of it that still compute, or that
#                              nobody here has started
#
#       It ends with its standard input.
#
# Rules:
#   1. Of one world at most one thread computes at a time: the one that got a
#      line and has not answered yet. So nothing of a world needs a lock.
#   2. Whoever waits, says so: a wait that the world does not know would stop
#      it. What cannot be controlled is noted as a doubt.

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(sys.argv[0])))

from java.io import BufferedReader, InputStreamReader
from java.lang import Class, OutOfMemoryError, System, Thread
from java.net import InetAddress, ServerSocket
from java.util import TimeZone, UUID
from threading import Lock as RealLock  # Before it is replaced.

import gwsim_wire as wire
from gwsim_wire import decode, encode, Doom

TimeZone.setDefault(TimeZone.getTimeZone('UTC'))

secret = str(UUID.randomUUID())
worlds = {}
lock = RealLock()               # Of worlds, and of threads in them.
currentThread = Thread.currentThread
# Commands that touch the GUI: they say where they stand.
TOUCHES = ('system.gui.', 'system.nav.')
# What is no function.
PLAIN = frozenset((str, unicode, int, long, float, bool, dict, list, tuple,
                   type(None)))


startMethod = Class.forName('java.lang.Thread').getMethod('start', [])


worn = [0]                      # Its memory was used up: not used again.
startedThreads = [0]            # By us; see gwsim_outside.py.


def reallyStart(thread):
    """Starts a thread of Java's, whatever Thread.start is now."""
    lock.acquire()
    try:
        startedThreads[0] += 1
    finally:
        lock.release()
    startMethod.invoke(thread, [])


def current():
    """The simulated thread that calls, or None."""
    thread = currentThread()
    return thread if isinstance(thread, SimThread) and not thread.away \
        else None


class World(object):
    def __init__(self, token):
        self.token = token
        self.threads = {}       # Id -> SimThread, the newest of that id.
        self.functions = []     # What was handed over, by number.
        self.numbers = {}       # Of a function, by its identity.
        self.stores = {}        # Name of a JVM -> what its scripts share.
        self.spaces = {}        # (JVM, libraries) -> Space.
        self.monitors = {}      # Identity -> (object, its monitor).
        self.stepLocks = {}     # (JVM, key of getGlobals) -> lock.
        self.counts = {}        # (JVM, kind) -> how many there were.
        self.pools = {}         # JVM -> its common pool.
        self.doubts = []
        self.running = 0

    def doubt(self, text):
        if text not in self.doubts:
            self.doubts.append(text)

    def thread(self, ident):
        lock.acquire()
        try:
            thread = self.threads.get(ident)
            if thread is None:
                thread = self.threads[ident] = SimThread(self, ident)
            return thread
        finally:
            lock.release()

    def number(self, function):
        """The number under which a function can be called."""
        number = self.numbers.get(id(function))
        if number is None or self.functions[number] is not function:
            number = len(self.functions)
            self.functions.append(function)
            self.numbers[id(function)] = number
        return number

    def prefix(self, function):
        """A FUNCTION, as the core wants it."""
        name = getattr(function, '__name__', None) or \
            type(function).__name__
        return '::gwsim::host::jython fn %d %s' % (
            self.number(function), name.replace(' ', '_'))


class SimThread(Thread):
    """A simulated thread, and the thread of Java's that serves it."""

    def __init__(self, world, ident):
        Thread.__init__(self, ident)
        self.setDaemon(True)
        self.world = world
        self.ident = ident
        self.socket = None
        self.about = {}
        self.space = None
        self.depth = 0
        self.permit = False     # For LockSupport.park.
        self.away = 0           # What it does now is none of the world's.
        self.printed = ''

    # -- What scripts ask of a thread.

    def ask(self, *words):
        caller = current()
        return caller.call(self.ident, list(words))

    def isAlive(self):
        return str(self.ask('isAlive')) == '1'

    def getState(self):
        return Thread.State.valueOf(str(self.ask('getState')))

    def getName(self):
        return str(self.ask('getName'))

    def setName(self, name):
        self.ask('setName', name)

    def getId(self):
        return long(self.ask('getId'))

    def interrupt(self):
        self.ask('interrupt')

    def pending(self, clear=False):
        """Whether an interrupt is. Not by Java's name: its own rooms ask
        their thread by that, where nobody may be called."""
        return str(current().call('::gwsim::host::interrupted', [
            self.ident, clear])) == '1'

    def join(self, millis=None, nanos=0):
        if millis is None:
            self.ask('join')
            return
        until = nowNs() + long(millis) * 1000000 + nanos
        while self.isAlive() and nowNs() < until:
            current().park(until - nowNs(), self)

    name = property(getName, setName)
    state = property(getState)
    alive = property(isAlive)
    id = property(getId)

    def __gwsim__(self, depth):
        return wire.quote(self.ident)

    def __repr__(self):
        return 'Thread[%s]' % self.ident

    __str__ = __repr__
    toString = __repr__

    # -- What the host does with it.

    def call(self, name, args=(), keywords=None):
        """Has a command of the thread's interp called, and gives what it
        returns."""
        world = self.world
        words = ','.join([self.word(a) for a in args])
        pairs = 'null' if not keywords else '{"dict":[' + ','.join(
            [wire.quote(k) + ',' + self.word(v)
             for k, v in keywords.items()]) + ']}'
        where = ''
        if name == 'component' or name.startswith(TOUCHES):
            where = ',' + wire.quote(scripts.where(sys._getframe(1)))
        self.send('["call",%s,[%s],%s%s]' % (wire.quote(name), words, pairs,
                                             where))
        while True:
            message = self.receive()
            verb = message[0]
            if verb == 'ret':
                return message[1]
            if verb == 'exc':
                raise wire.rebuild(message[1])
            if verb == 'run':
                self.run1(message)
            else:
                raise Doom()

    def word(self, value):
        if type(value) in PLAIN:
            return encode(value)
        if callable(value) and not hasattr(value, '__gwsim__') \
                and not isinstance(value, java.util.Date):
            return wire.quote(self.world.prefix(value))
        return encode(value)

    def park(self, ns=0, thread=None, holds=False):
        """Waits until it is unparked, for at most ns (0: for ever), or until
        a thread has ended; or for what that thread has."""
        words = [str(max(0, long(ns)))]
        if isinstance(thread, SimThread):
            words.append(thread.ident)
            if holds:
                words.append('holds')
        self.call('::gwsim::host::park', words)

    def unpark(self, other):
        self.call('::gwsim::host::unpark', [other.ident])

    def send(self, text):
        try:
            self.out.write(text + '\n')
        except java.io.IOException:
            raise Doom()

    def receive(self):
        try:
            line = self.lines.readLine()
        except java.io.IOException:
            line = None
        if line is None:
            raise Doom()
        return decode(line)

    def serve(self, socket, lines, about):
        self.socket = socket
        self.lines = lines
        self.out = socket.getOutputStream()
        self.about = about
        self.space = scripts.spaceOf(self.world, about)
        reallyStart(self)

    def run(self):
        try:
            while True:
                self.run1(self.receive())
        except Doom:
            pass
        finally:
            self.socket.close()

    def run1(self, message):
        """Runs a function or a script, and says how it ended."""
        self.depth += 1
        self.world.running += 1
        try:
            try:
                value = scripts.run(self, *message[1:])
                self.flush()
                answer = '["done",%s]' % encode(value)
            except Doom:
                answer = '["doom"]'
            except:
                kind, value, trace = sys.exc_info()
                if isinstance(value, OutOfMemoryError):
                    worn[0] = 1
                try:
                    answer = scripts.failure(value, trace)
                except Doom:
                    answer = '["doom"]'
        finally:
            self.depth -= 1
            self.world.running -= 1
        self.send(answer)

    def flush(self):
        if self.printed:
            text, self.printed = self.printed, ''
            self.call('puts', [text])

    def write(self, text):
        """What print prints, a line an event."""
        lines = (self.printed + text).split('\n')
        self.printed = lines.pop()
        for line in lines:
            self.call('puts', [line])


def nowNs():
    return long(current().call('clock', ['microseconds'])) * 1000


class Output(object):
    """sys.stdout: what a simulated thread prints is an event."""

    def __init__(self, real):
        self.real = real

    def write(self, text):
        thread = current()
        if thread is None or thread.socket is None:
            self.real.write(text)
        else:
            thread.write(text)

    def flush(self):
        pass


# ---- The process -------------------------------------------------------

def worldOf(token):
    lock.acquire()
    try:
        world = worlds.get(token)
        if world is None:
            world = worlds[token] = World(token)
        return world
    finally:
        lock.release()


def accept(socket):
    """A new connection: its first line says whose it is."""
    socket.setTcpNoDelay(True)
    lines = BufferedReader(InputStreamReader(socket.getInputStream(),
                                             'US-ASCII'))
    message = decode(lines.readLine())
    about = message[1]
    if message[0] != 'open' or about['secret'] != secret:
        socket.close()
        return
    world = worldOf(about['world'])
    thread = world.thread(about['thread'])
    if thread.socket is not None:
        lock.acquire()
        try:
            thread = world.threads[about['thread']] = SimThread(
                world, about['thread'])
        finally:
            lock.release()
    thread.serve(socket, lines, about)


class Acceptor(Thread):
    def __init__(self, server):
        Thread.__init__(self, 'acceptor')
        self.setDaemon(True)
        self.server = server

    def run(self):
        while True:
            socket = self.server.accept()
            try:
                accept(socket)
            except:
                sys.stderr.write('gwsim: %s\n' % (sys.exc_info()[1],))
                socket.close()


def answer(line):
    """What library/jython.tcl asks."""
    words = line.split()
    world = worlds.get(words[1]) if len(words) > 1 else None
    if words[0] == 'judge':
        if world is not None:
            gwsim_outside.judge(world)
        return encode([] if world is None else world.doubts)
    if words[0] == 'close':
        worlds.pop(words[1], None)
        return str(max(0 if world is None else world.running,
                       gwsim_outside.foreign(), worn[0]))
    return '0'


def main():
    server = ServerSocket(0, 500, InetAddress.getByName('127.0.0.1'))
    out = sys.stdout
    sys.stdout = Output(out)
    reallyStart(Acceptor(server))
    gwsim_outside.begin()
    out.write('%d %s\n' % (server.getLocalPort(), secret))
    out.flush()
    questions = BufferedReader(InputStreamReader(
        getattr(System, 'in'), 'US-ASCII'))
    while True:
        line = questions.readLine()
        if line is None:
            break
        if line.strip():
            out.write(answer(line) + '\n')
            out.flush()
    System.exit(0)


if __name__ == '__main__':
    sys.modules['gwsim_host'] = sys.modules['__main__']
    import java.io
    import java.util
    import gwsim_scripts as scripts
    import gwsim_control
    import gwsim_locks
    import gwsim_outside
    import gwsim_pools
    import gwsim_system
    for room in (gwsim_control, gwsim_locks, gwsim_outside, gwsim_pools,
                 gwsim_system):
        room.install()
    main()
