# checker.tcl --
#
#       A rule of this plant: a pump is never started while its valve is shut,
#       whatever order the orders come in. A checker watches every run for it;
#       it has its own idea of each valve, from what the handlers log. What
#       must hold: the checker sees a hasty operator, and no other.

package require gwsim

gwsim::define checker ValveFirst {{valves {north south}}} {
    foreach valve $valves {
        dict set open $valve 0
    }
    watch {kind log detail {valve *}} {
        lassign [event detail] - valve state
        dict set open $valve [expr {$state eq "open"}]
    }
    watch {kind log detail {pump *}} {
        lassign [event detail] - pump
        if {![dict get $open $pump]} {
            violation "pump $pump starts against a shut valve: wait for the\
                    valve's answer before the pump is asked"
        }
    }
}

proc Plant {} {
    gateway plant
    client HMI -gateway plant
    check ValveFirst
    handler ACME valve -on plant -delay 200ms {payload} {
        log "valve [dict get $payload name] open"
    }
    handler ACME pump -on plant -thread dedicated {payload} {
        log "pump [dict get $payload name] runs"
    }
}

gwsim::scenario "a patient operator waits for the valve" {
    Plant
    on HMI -thread async {
        system.util.sendRequest ACME valve {name north} -timeoutSec 5
        system.util.sendRequest ACME pump {name north} -timeoutSec 5
    }
    run

    expect event {kind log detail "pump north runs"} -count 1
    expect violations
}

gwsim::scenario "a hasty one does not" {
    Plant
    on HMI {
        system.util.sendMessage ACME valve {name south}
        system.util.sendMessage ACME pump {name south}
    }
    run

    expect violations ValveFirst
}
