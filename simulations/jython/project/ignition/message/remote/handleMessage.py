# Message handler "remote": carries out what acme.remote sends.


def handleMessage(payload):
    # The module is imported so that its functions are registered.
    __import__(payload['name'].rsplit('.', 1)[0])
    return acme.remote.serve(payload)
