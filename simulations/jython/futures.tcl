# futures.tcl --
#
#       Requests wrapped in CompletableFuture; on the gateway, where there is
#       no event thread, a fake one runs what would be the GUI's. What must
#       hold: the stages run in order, on the executor's thread, and a failure
#       reaches the stage that handles it.

package require gwsim

gwsim::scenario "futures on a gateway, with a fake gui thread" {
    gateway plant
    library -project ACME -jython project
    handler ACME price -on plant -delay 100ms -in jython {
        return payload['part'] * 10
    }

    set task [on plant -in jython {
        from acme.futures import Accept, Apply, FakeGui, request
        from java.lang import Thread
        gui, seen = FakeGui(), []

        def show(price):
            seen.append((price, Thread.currentThread() is gui.thread))

        def failed(error):
            seen.append(error.getClass().getSimpleName())
            return -1
        good = request('ACME', 'price', {'part': 4}, timeoutSec=5)
        shown = good.thenAcceptAsync(Accept(show), gui)
        bad = request('ACME', 'nobody', timeoutSec=5).exceptionally(
            Apply(failed))
        shown.get()
        last = bad.get()
        gui.stop()
        return sorted(seen), last
    }]
    run

    expect task $task returns {{{40 1} MessageHandlerException} -1}
    expect request {handler nobody} fails MessageHandlerException
    expect violations
}
