# actionPerformed of the button "Load".

import site.gui as gui

root = event.source.parent
root.getComponent('Status').text = 'loading'
gui.Report(root).run()
gui.Report(root).run()


def alive(n):
    system.util.sendMessage('Site', 'alive', {'n': n}, scope='G')


def failing(n):
    if n == 2:
        raise ZeroDivisionError('at %d' % n)


beat = gui.Heartbeat(0.3, alive)
beat.start()
gui.Heartbeat(0.25, failing).start()
print gui.cached('a', lambda key: key.upper()), gui.cached('a', None)
