# A gateway's startup script: polls the tags of several devices side by side.

import random
import time
from java.util.concurrent import Callable, ExecutionException, Executors
from java.util.concurrent import TimeUnit
import site.historian as historian
from site.util import LOGGER, Sample

DEVICES = dict((name, ['[default]%s/%s' % (name, tag)
                       for tag in ('Temp', 'Level')])
               for name in ('Press', 'Saw', 'Oven'))


class ReadDevice(Callable):
    def __init__(self, name, paths):
        self.name, self.paths = name, paths

    def call(self):
        values = system.tag.readBlocking(self.paths)
        time.sleep(random.uniform(0.01, 0.05))
        return [Sample(path, v.value, str(v.quality), v.timestamp)
                for path, v in zip(self.paths, values)]


def pollOnce(pool):
    futures = [(name, pool.submit(ReadDevice(name, paths)))
               for name, paths in sorted(DEVICES.items())]
    count = 0
    for name, future in futures:
        try:
            for sample in future.get(2, TimeUnit.SECONDS):
                count += historian.offer(sample)
        except ExecutionException, e:
            LOGGER.error('device %s' % name, e.getCause())
    return count


def main(rounds=4):
    historian.start(0.2)
    pool = Executors.newFixedThreadPool(3)
    try:
        total = sum(pollOnce(pool) for i in xrange(rounds))
    finally:
        pool.shutdown()
    done = pool.awaitTermination(5, TimeUnit.SECONDS)
    stopped = historian.stop()
    return [total, done, stopped, historian.written.get(),
            historian.lost.get(), historian.queue.size(),
            historian.latest('[default]Oven/Temp').value]
