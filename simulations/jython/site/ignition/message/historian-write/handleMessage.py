def handleMessage(payload):
    """Writes rows, but for those that are not Good."""
    import datetime
    store = system.util.getGlobals().setdefault('rows', [])
    for path, value, quality, ts in payload['rows']:
        if quality == 'Good':
            store.append((path, value, system.date.format(ts, 'HH:mm:ss')))
    return {'ok': True, 'n': len(payload['rows']),
            'at': str(datetime.datetime.now())[:10]}
