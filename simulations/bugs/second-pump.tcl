# second-pump.tcl --
#
#       A client starts pump A and waits 2s for the plant to say so; if it does
#       not, it starts pump B instead. The plant takes 1.9s to start a pump, and
#       the network 10ms to 110ms for both ways: seldom the timeout is first by
#       a hair, and the reply that pump A runs comes too late to stop pump B.
#       What must hold: one pump runs.
#       (second-pump-repaired.tcl: the plant interlocks the two.)

package require gwsim

gwsim::scenario "one of two pumps runs" {
    gateway plant
    client HMI -gateway plant
    link HMI plant -latency {uniform 5ms 55ms}
    handler ACME start -on plant -delay 1900ms {payload} {
        log "pump [dict get $payload pump] runs"
        return started
    }

    on HMI {
        set failed [function {error} {
            component set Pump.state "A is silent: starting B"
            system.util.sendRequestAsync ACME start [dict create pump B] \
                    -timeoutSec 10
        }]
        system.util.sendRequestAsync ACME start [dict create pump A] \
                -timeoutSec 2 -onError $failed
    }
    run

    expect event {kind log detail "pump * runs"} -count 1
}
