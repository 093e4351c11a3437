# One thread that writes what many have put into a queue.

from java.util.concurrent import LinkedBlockingQueue, TimeUnit


class Writer(object):
    STOP = object()

    def __init__(self, write, most=10):
        self.write, self.most = write, most
        self.queue = LinkedBlockingQueue()
        self.batches = []
        self.thread = None

    def start(self):
        def run(self=self):
            going = True
            while going:
                going = self.take()
        self.thread = system.util.invokeAsynchronous(run)

    def take(self):
        batch = [self.queue.take()]
        while len(batch) < self.most and batch[-1] != 'stop':
            item = self.queue.poll(50, TimeUnit.MILLISECONDS)
            if item is None:
                break
            batch.append(item)
        going = batch[-1] != 'stop'
        rows = [item for item in batch if item != 'stop']
        if rows:
            self.write(rows)
            self.batches.append(len(rows))
        return going

    def put(self, item):
        self.queue.put(item)

    def stop(self):
        self.queue.put('stop')
        self.thread.join()
