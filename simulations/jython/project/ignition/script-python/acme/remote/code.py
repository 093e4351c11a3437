# A decorator that turns a function of the library into a call to the gateway:
# in a client it becomes a request, on the gateway it is the function itself.

PROJECT = 'ACME'
HANDLER = 'remote'
registry = {}


def onGateway():
    # A gateway has no GUI to run anything later on.
    return not hasattr(system.util, 'invokeLater')


def remote(timeoutSec=5):
    def decorate(function):
        name = '%s.%s' % (function.__module__, function.__name__)
        registry[name] = function

        def call(*args, **kwargs):
            if onGateway():
                return function(*args, **kwargs)
            return system.util.sendRequest(PROJECT, HANDLER, {
                'name': name, 'args': args, 'kwargs': kwargs
            }, timeoutSec=timeoutSec)
        call.__name__ = function.__name__
        return call
    return decorate


def serve(payload):
    function = registry[payload['name']]
    return function(*payload['args'], **payload['kwargs'])
