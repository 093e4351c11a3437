# Message handler "status": what a gateway says of itself.


def handleMessage(payload):
    import time
    time.sleep(payload.get('delay', 0))
    return {'gateway': payload['who'], 'up': True}
