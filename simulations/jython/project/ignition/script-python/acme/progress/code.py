# Long work that shows how far it is.

import time


def run(container, steps, work):
    """Does the work on a thread of its own; the bar is the GUI's."""
    def show(percent):
        def update(percent=percent, container=container):
            container.progress = percent
        system.util.invokeLater(update)

    def worker(steps=steps, work=work, show=show):
        for i in range(steps):
            work(i)
            show(100 * (i + 1) // steps)

        def finish(container=container):
            container.busy = False
        system.util.invokeLater(finish)
    container.busy = True
    return system.util.invokeAsynchronous(worker)
