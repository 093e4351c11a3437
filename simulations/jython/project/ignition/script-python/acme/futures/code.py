# Requests as java.util.concurrent.CompletableFuture, whose callbacks run
# where an executor says.

from java.util.concurrent import CompletableFuture, Executor
from java.util.concurrent import LinkedBlockingQueue
from java.util.function import Consumer, Function


class Accept(Consumer):
    """A function as a stage that takes a value."""

    def __init__(self, function):
        self.function = function

    def accept(self, value):
        self.function(value)


class Apply(Function):
    """A function as a stage that gives one."""

    def __init__(self, function):
        self.function = function

    def apply(self, value):
        return self.function(value)


class Gui(Executor):
    """The event thread of a client."""

    def execute(self, runnable):
        system.util.invokeLater(runnable.run)


class FakeGui(Executor):
    """What stands for it on a gateway: one thread that takes jobs in turn."""

    def __init__(self):
        self.jobs = LinkedBlockingQueue()
        self.thread = system.util.invokeAsynchronous(self.run)

    def run(self):
        while True:
            job = self.jobs.take()
            if job is None or job == 'stop':
                return
            job.run()

    def execute(self, runnable):
        self.jobs.put(runnable)

    def stop(self):
        self.jobs.put('stop')
        self.thread.join()


def request(project, handler, payload=None, **options):
    future = CompletableFuture()

    def done(value):
        future.complete(value)

    def failed(error):
        future.completeExceptionally(error)
    system.util.sendRequestAsync(project, handler, payload or {},
                                 onSuccess=done, onError=failed, **options)
    return future
