# fan-out.tcl --
#
#       One request to each gateway, all at once, each with its own timeout.
#       What must hold: the slow one costs its timeout and no more, and the
#       others' answers are there.

package require gwsim

gwsim::scenario "a fan-out waits for the slowest, not for the sum" {
    gateway hub
    foreach site {north south west} {
        gateway $site
        link hub $site -latency 10ms
    }
    handler ACME status -on {north south west} -in jython \
            -file handlers/status.py

    set task [on hub -in jython {
        import time
        began = time.time()
        handles = {}
        for site, delay in (('north', 0.2), ('south', 0.3), ('west', 4)):
            handles[site] = system.util.sendRequestAsync(
                'ACME', 'status', {'who': site, 'delay': delay},
                remoteServer=site, timeoutSec=2.5)
        up = []
        for site in sorted(handles):
            if handles[site].block():
                up.append(handles[site].get()['gateway'])
            else:
                error = handles[site].getError()
                up.append(error.getClass().getSimpleName())
        return up, 2.4 < time.time() - began < 4
    }]
    run

    expect task $task returns {{north south TimeoutExpiredException} 1}
    expect event {kind late_reply} -count 1
    expect violations
}
