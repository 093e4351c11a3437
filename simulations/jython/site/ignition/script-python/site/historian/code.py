"""Store and forward: samples go into a bounded queue, a scheduled task writes
them in batches, and what cannot be written is kept."""
import system
from java.lang import Runnable, Throwable
from java.util import ArrayList, HashMap
from java.util.concurrent import (ConcurrentHashMap, Executors, TimeUnit,
                                  LinkedBlockingQueue)
from java.util.concurrent.atomic import AtomicInteger, AtomicLong
from java.util.concurrent.locks import ReentrantReadWriteLock
from site.util import LOGGER, logged, retry

BATCH = 25
queue = LinkedBlockingQueue(200)
stats = ConcurrentHashMap()
written = AtomicInteger(0)
lost = AtomicLong()
lock = ReentrantReadWriteLock()
last = HashMap()
_service = None


def offer(sample):
    if not queue.offer(sample, 10, TimeUnit.MILLISECONDS):
        lost.incrementAndGet()
        return False
    withWrite(lambda: last.put(sample.path, sample))
    return True


def withWrite(function):
    lock.writeLock().lock()
    try:
        return function()
    finally:
        lock.writeLock().unlock()


def latest(path):
    lock.readLock().lock()
    try:
        return last.get(path)
    finally:
        lock.readLock().unlock()


@retry(times=3, pause=0.1)
def send(rows):
    payload = {'rows': [list(r) for r in rows], 'meta': {'count': len(rows)}}
    answer = system.util.sendRequest('Site', 'historian-write', payload,
                                     remoteServer='hub', timeoutSec=1)
    if not answer['ok']:
        raise ValueError(answer['why'])
    return answer['n']


class Flush(Runnable):
    @logged('flush')
    def run(self):
        batch = ArrayList()
        queue.drainTo(batch, BATCH)
        if batch.isEmpty():
            return
        try:
            written.addAndGet(send(list(batch)))
            stats.put('batches', (stats.get('batches') or 0) + 1)
        except (Exception, Throwable):
            for sample in batch:
                queue.offer(sample)
            LOGGER.warnf('kept %d samples', batch.size())


def start(period=0.5):
    global _service
    if _service is None or _service.isShutdown():
        _service = Executors.newSingleThreadScheduledExecutor()
        _service.scheduleWithFixedDelay(Flush(), 0, long(period * 1000),
                                        TimeUnit.MILLISECONDS)
    return _service


def stop(seconds=5):
    _service.shutdown()
    ended = _service.awaitTermination(seconds, TimeUnit.SECONDS)
    Flush().run()
    return ended
