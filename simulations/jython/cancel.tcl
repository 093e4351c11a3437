# cancel.tcl --
#
#       A window that closes cancels what it has asked for. What must hold:
#       each open request ends with CancellationException, its onError runs
#       once and onSuccess never, and the answer that comes later is dropped.

package require gwsim

gwsim::scenario "a window that closes cancels its requests" {
    gateway plant
    client HMI -gateway plant
    handler ACME chart -on plant -delay 3s -reply data

    on HMI -in jython {
        log = system.util.getLogger('window')
        pending = []

        def show(data):
            log.info('shown')

        def failed(error):
            log.info(error.getClass().getName())
        for i in range(2):
            pending.append(system.util.sendRequestAsync(
                'ACME', 'chart', {'i': i}, timeoutSec=5,
                onSuccess=show, onError=failed))

        def closed(pending=pending):
            for handle in pending:
                handle.cancel()
        system.util.invokeLater(closed, 500)
    }
    run

    expect callback onError -count 2 -thread gui -with CancellationException
    expect callback onSuccess -count 0
    expect event {kind log
            detail java.util.concurrent.CancellationException} -count 2
    expect event {kind late_reply} -count 2
    expect violations
}
