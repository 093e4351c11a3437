# A counter of the module: right as long as one thread counts.

import threading

count = 0
lock = threading.Lock()


def bump():
    global count
    count += 1


def bumpLocked():
    global count
    with lock:
        count += 1
