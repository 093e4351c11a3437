# What windows share: work beside the event thread, a beat, a small cache.

import functools
import threading
import traceback
from javax.swing import SwingUtilities, SwingWorker
from java.lang import Throwable
from java.util.concurrent import CancellationException, Semaphore
from synchronize import make_synchronized

log = system.util.getLogger('site.gui')
busy = Semaphore(1)
cache = {}


def onGui(func):
    """Runs a function on the event thread, wherever it is called."""
    @functools.wraps(func)
    def wrapper(*args, **kw):
        call = functools.partial(func, *args, **kw)
        if SwingUtilities.isEventDispatchThread():
            return call()
        system.util.invokeLater(call)
    return wrapper


class Report(object):
    """Loads rows in the background, shows how far it is, never twice at
    once."""

    def __init__(self, root):
        self.root = root
        self.cancelled = threading.Event()

    def ask(self, page):
        return system.util.sendRequest('Site', 'page', {'page': page},
                                       timeoutSec=2)

    @onGui
    def progress(self, percent, text=''):
        self.root.getComponent('Bar').value = percent
        if text:
            self.root.getComponent('Status').text = text

    def run(self, pages=4):
        if not busy.tryAcquire():
            system.gui.warningBox('busy')
            return None
        report = self

        class Worker(SwingWorker):
            def doInBackground(self):
                rows = []
                for page in range(pages):
                    if report.cancelled.isSet():
                        raise CancellationException('by user')
                    rows.extend(report.ask(page))
                    report.progress(100 * (page + 1) / pages)
                return rows

            def done(self):
                try:
                    rows = self.get()
                    table = report.root.getComponent('Table')
                    table.data = system.dataset.toDataSet(['name', 'n'],
                                                          rows)
                    report.progress(100, '%d rows' % len(rows))
                except Throwable, t:
                    log.warn('report failed: %s' % (t.getCause() or t))
                    report.progress(0, 'failed')
                finally:
                    busy.release()
        worker = Worker()
        worker.execute()
        return worker


class Heartbeat(object):
    def __init__(self, period, beat):
        self.period, self.beat = period, beat
        self.count = 0
        self.timer = None

    def start(self):
        self.timer = threading.Timer(self.period, self.tick)
        self.timer.setDaemon(True)
        self.timer.start()

    def tick(self):
        self.count += 1
        try:
            self.beat(self.count)
        except:
            log.error(traceback.format_exc())
        if self.count < 3:
            self.start()


@make_synchronized
def cached(key, make):
    try:
        return cache[key]
    except KeyError:
        value = cache[key] = make(key)
        return value
