# gwsim_swing.py --
#
#       The event thread as Java knows it: SwingUtilities, EventQueue and
#       SwingWorker. In a client and a designer it is the simulated gui
#       thread; elsewhere there is none, and who wants one gets a doubt. Read
#       when a script first imports something of javax or of java.awt.

import java.lang
import java.util
from java.awt import EventQueue
from java.util.concurrent import CountDownLatch, FutureTask
from javax.swing import SwingUtilities, SwingWorker

from gwsim_control import startThread
from gwsim_host import current
from gwsim_pools import Call, numberOf, perform
from gwsim_system import Bound

futures = java.util.WeakHashMap()       # SwingWorker -> its future.


def onGui():
    return current().ident.endswith('/gui')


def later(work, what='SwingUtilities.invokeLater'):
    """Posts a Runnable or a function to the gui thread."""
    sim = current()
    if sim.about['kind'] not in ('client', 'designer'):
        sim.world.doubt('%s: a %s has no event thread, so what it should run'
                        ' was not run' % (what, sim.about['kind']))
        return
    sim.call('system.util.invokeLater', [Bound(lambda: perform(work), None,
                                               None)])


def andWait(work):
    if onGui():
        raise java.lang.Error(
            'Cannot call invokeAndWait from the event dispatcher thread')
    future = FutureTask(Call(work))
    done = CountDownLatch(1)

    def run():
        try:
            future.run()
        finally:
            done.countDown()
    later(run, 'invokeAndWait')
    getattr(done, 'await')()
    try:
        future.get()
    except java.util.concurrent.ExecutionException, error:
        raise java.lang.reflect.InvocationTargetException(error.getCause())


class Working(object):
    """Methods of SwingWorker, for the worker `self`."""

    def execute(self):
        if futures.get(self) is not None:
            return
        future = FutureTask(Call(self.doInBackground))
        futures.put(self, future)

        def run():
            try:
                future.run()
            finally:
                later(self.done, 'SwingWorker.done')
        startThread(run, 'SwingWorker-pool-1-thread-%d'
                    % (numberOf('swing') + 1))

    def get(self, *limit):
        if futures.get(self) is None:
            Working.__dict__['execute'](self)
        return futures.get(self).get(*limit)

    def isDone(self):
        future = futures.get(self)
        return future is not None and future.isDone()

    def isCancelled(self):
        future = futures.get(self)
        return future is not None and future.isCancelled()

    def cancel(self, mayInterrupt=True):
        future = futures.get(self)
        return future is not None and future.cancel(mayInterrupt)

    def getState(self):
        future = futures.get(self)
        if future is None:
            return SwingWorker.StateValue.PENDING
        return SwingWorker.StateValue.DONE if future.isDone() \
            else SwingWorker.StateValue.STARTED

    def publish(self, *chunks):
        if len(chunks) == 1 and isinstance(chunks[0], (list, tuple)):
            chunks = chunks[0]
        later(lambda: self.process(java.util.ArrayList(list(chunks))),
              'SwingWorker.publish')


def install():
    for kind in (SwingUtilities, EventQueue):
        kind.invokeLater = staticmethod(later)
        kind.invokeAndWait = staticmethod(andWait)
    SwingUtilities.isEventDispatchThread = staticmethod(onGui)
    EventQueue.isDispatchThread = staticmethod(onGui)
    for name in ('execute', 'get', 'isDone', 'isCancelled', 'cancel',
                 'getState', 'publish'):
        setattr(SwingWorker, name, Working.__dict__[name])
