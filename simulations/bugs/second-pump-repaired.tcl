# second-pump-repaired.tcl --
#
#       A client starts pump A and, if the plant has not said so within 2s,
#       pump B. In second-pump.tcl a reply that misses the timeout by a hair
#       leaves both running. Only the plant knows what runs: here its handler,
#       on a thread of its own, starts no pump while another one runs, and says
#       which. What must hold: one pump runs, whoever was first.

package require gwsim

gwsim::scenario "the plant starts one pump of two" {
    gateway plant
    client HMI -gateway plant
    link HMI plant -latency {uniform 5ms 55ms}
    handler ACME start -on plant -thread dedicated -delay 1900ms {payload} {
        if {![shared exists running]} {
            shared set running [dict get $payload pump]
            log "pump [dict get $payload pump] runs"
        }
        return [shared get running]
    }

    on HMI {
        set shown [function {pump} {
            component set Pump.state "$pump runs"
        }]
        set failed [function -vars {shown} {error} {
            system.util.sendRequestAsync ACME start [dict create pump B] \
                    -timeoutSec 10 -onSuccess $shown
        }]
        system.util.sendRequestAsync ACME start [dict create pump A] \
                -timeoutSec 2 -onSuccess $shown -onError $failed
    }
    run

    expect event {kind log detail "pump * runs"} -count 1
    expect component HMI Pump.state "A runs"
}
