# gwsim_outside.py --
#
#       What nobody here can order, delay or repeat: who uses it gets what
#       there is, and the world a doubt, which makes its scenario UNRESOLVED.
#
# Rules:
#   1. What is known to be outside says so when it is made or called.
#   2. What is not known shows in the threads of Java's: those that none of us
#      has started are a doubt of every world that is open, and the process
#      is not used again.

import os

import java.lang
import java.net
import java.security
import java.util.concurrent as concurrent
from java.lang import ProcessBuilder, Runtime, Thread
from java.lang.management import ManagementFactory

import gwsim_host
from gwsim_host import SimThread, current
from gwsim_control import method

# Threads that Java starts for itself when it reads classes of its own.
HARMLESS = ('Java2D Disposer', 'AWT-Shutdown', 'Attach Listener',
            'process reaper', 'Common-Cleaner', 'Cleaner-')


def doubt(what):
    current().world.doubt('%s: what it does is outside of the world, and'
                          ' cannot be ordered or repeated' % what)


def guard(kind, name, what, static=False):
    """A method, or with __init__ the making of an object, that is outside."""
    real = getattr(kind, name) if static else method(kind, name)

    def guarded(*args):
        if current() is not None:
            doubt(what)
        return real(*args)
    setattr(kind, name, staticmethod(guarded) if static else guarded)


def guardFunction(module, name):
    real = getattr(module, name, None)
    if real is None:
        return

    def guarded(*args, **keywords):
        if current() is not None:
            doubt('%s.%s' % (module.__name__, name))
        return real(*args, **keywords)
    setattr(module, name, guarded)


# ---- Threads that nobody here has started ------------------------------

threads = ManagementFactory.getThreadMXBean()
before = [0]                    # Started when the process began to serve.


def foreign():
    """How many threads a script had Java start."""
    count = threads.getTotalStartedThreadCount() - before[0] \
        - gwsim_host.startedThreads[0]
    if count > 0:
        group = Thread.currentThread().getThreadGroup()
        while group.getParent() is not None:
            group = group.getParent()
        import jarray
        alive = jarray.zeros(2 * group.activeCount() + 20, Thread)
        for thread in alive[:group.enumerate(alive, True)]:
            if thread not in known and not isinstance(thread, SimThread) \
                    and thread.getName().startswith(HARMLESS):
                count -= 1
    return count


def judge(world):
    if foreign() > 0:
        world.doubt('a script has Java start threads of its own: nobody here'
                    ' can order them; use system.util.invokeAsynchronous')


known = set()


def begin():
    """What is there now is nobody's doubt."""
    group = Thread.currentThread().getThreadGroup()
    while group.getParent() is not None:
        group = group.getParent()
    import jarray
    alive = jarray.zeros(2 * group.activeCount() + 20, Thread)
    known.update(alive[:group.enumerate(alive, True)])
    before[0] = threads.getTotalStartedThreadCount() \
        - gwsim_host.startedThreads[0]


def install():
    for name in ('Phaser', 'Exchanger', 'CyclicBarrier', 'ForkJoinPool',
                 'SynchronousQueue', 'DelayQueue', 'LinkedTransferQueue',
                 'ExecutorCompletionService'):
        guard(getattr(concurrent, name), '__init__',
              'java.util.concurrent.' + name)
    guard(concurrent.locks.StampedLock, '__init__', 'StampedLock')
    guard(concurrent.ForkJoinPool, 'commonPool', 'ForkJoinPool.commonPool',
          True)
    for name in ('Socket', 'ServerSocket', 'DatagramSocket'):
        guard(getattr(java.net, name), '__init__', 'java.net.' + name)
    guard(java.security.SecureRandom, '__init__', 'SecureRandom')
    for name in ('openConnection', 'openStream', 'getContent'):
        guard(java.net.URL, name, 'java.net.URL.' + name)
    guard(ProcessBuilder, 'start', 'java.lang.ProcessBuilder')
    guard(Runtime, 'exec', 'Runtime.exec')
    for name in ('system', 'popen', 'popen2', 'popen3', 'popen4', 'spawnv',
                 'spawnve', 'startfile'):
        guardFunction(os, name)
