# What the project's other modules use: failures that are logged whatever
# family they are of, calls that are tried again.

import functools
import time
import traceback
from collections import namedtuple
from java.lang import Throwable

LOGGER = system.util.getLogger('site.util')

Sample = namedtuple('Sample', 'path value quality ts')


def logged(name=None, level='error'):
    def decorate(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            try:
                return func(*args, **kwargs)
            except Exception, e:
                getattr(LOGGER, level)('%s: %s' % (name or func.__name__, e))
                LOGGER.debug(traceback.format_exc())
                raise
            except Throwable, t:
                LOGGER.warn('%s: java %s' % (name or func.__name__,
                                             t.getClass().getName()), t)
                raise
        return wrapper
    return decorate


def retry(times=3, pause=0.25, catch=(Exception, Throwable)):
    def decorate(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            for attempt in xrange(1, times + 1):
                try:
                    return func(*args, **kwargs)
                except catch, e:
                    if attempt == times:
                        raise
                    LOGGER.infof('attempt %d failed: %s', attempt, e)
                    time.sleep(pause)
        return wrapper
    return decorate
