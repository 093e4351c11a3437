# Threads of our own.

from java.lang import InterruptedException, Thread
import time

logger = system.util.getLogger('acme.threads')


def async(delay=0, name=None):
    """Runs a function on a thread of its own, after a delay in seconds."""
    def decorate(function):
        def start(*args, **kwargs):
            def work(args=args, kwargs=kwargs):
                if name:
                    Thread.currentThread().setName(name)
                if delay:
                    time.sleep(delay)
                function(*args, **kwargs)
            return system.util.invokeAsynchronous(work)
        return start
    return decorate


class Worker(object):
    """Polls until it is told to stop; a watchdog looks whether it is alive."""

    def __init__(self, poll, every=0.1):
        self.poll, self.every = poll, every
        self.stopping = False
        self.beat = time.time()
        self.restarts = 0
        self.thread = None

    def start(self):
        def run(self=self):
            try:
                while not self.stopping:
                    self.poll()
                    self.beat = time.time()
                    time.sleep(self.every)
            except InterruptedException:
                logger.warn('a worker was interrupted')
        self.thread = system.util.invokeAsynchronous(run)

    def watch(self, limit, rounds):
        """Starts it anew whenever it has not been heard of for so long."""
        for i in range(rounds):
            time.sleep(limit)
            if time.time() - self.beat > limit:
                self.thread.interrupt()
                self.thread.join()
                self.restarts += 1
                self.beat = time.time()
                self.start()

    def stop(self):
        self.stopping = True
        self.thread.join()
