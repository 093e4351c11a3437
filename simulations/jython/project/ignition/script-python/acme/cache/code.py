# A cache that all scripts of a JVM share, with one lock around it.

import threading
import time

lock = threading.RLock()


def store():
    g = system.util.getGlobals()
    with lock:
        if 'acme.cache' not in g:
            g['acme.cache'] = {}
        return g['acme.cache']


def get(key, make, seconds=60):
    """The value of a key; made anew when it is too old."""
    with lock:
        entry = store().get(key)
        if entry is not None and time.time() - entry[1] < seconds:
            return entry[0]
        value = make()
        store()[key] = (value, time.time())
        return value
