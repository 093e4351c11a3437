# Orders: kept on the gateway, asked for from everywhere.

from acme.remote import remote

logger = system.util.getLogger('acme.orders')
orders = {}


@remote()
def add(number, amount=1):
    if amount < 1:
        raise ValueError('an order of %d' % amount)
    orders[number] = orders.get(number, 0) + amount
    logger.info('order %s: %d' % (number, orders[number]))
    return {'number': number, 'amount': orders[number]}


@remote(timeoutSec=2)
def total():
    return sum(orders.values())
