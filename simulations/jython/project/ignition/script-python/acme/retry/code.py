# A request that is tried again.

import java.lang
import time

logger = system.util.getLogger('acme.retry')


def call(handler, payload, tries=3, timeoutSec=0.2, pause=0.1):
    for attempt in range(1, tries + 1):
        try:
            return system.util.sendRequest('ACME', handler,
                                           dict(payload, attempt=attempt),
                                           timeoutSec=timeoutSec)
        except java.lang.Exception, error:
            logger.warn('attempt %d of %d: %s' % (
                attempt, tries, error.getClass().getSimpleName()))
            if attempt == tries:
                raise
            time.sleep(pause * 2 ** (attempt - 1))
