# starved-handler.tcl --
#
#       A handler asks another one of its own project and waits for it. Both
#       are Shared: on 7.9 one thread serves them, on 8.1 a pool of four. So
#       on 7.9 the first call waits for itself; on 8.1 it goes well until four
#       come at once. What must hold: the simulator names the pool that waits
#       for itself; with the inner handler Dedicated all callers get answers.

package require gwsim

# A plant with the two handlers, and callers that ask at the same time. On a
# real machine nothing is: so the outer handlers go on when all have started,
# and end when all have had their answer, or none.
proc callPlant {callers threading} {
    gateway plant
    handler ACME inner -on plant -thread $threading -delay 20ms -reply 20.5
    handler ACME outer -on plant {payload} {
        plant/async-1 join
        try {
            return "level [system.util.sendRequest ACME inner -timeoutSec 0.5]"
        } finally {
            plant/async-2 join
        }
    }
    foreach {gate pattern} {
        plant/async-1 {kind handler_started handler outer}
        plant/async-2 {kind request_completed handler inner}
    } {
        on plant -thread async {sleep 1h}
        when $pattern -nth $callers [list terminate $gate]
    }
    for {set i 1} {$i <= $callers} {incr i} {
        client HMI$i -gateway plant
        lappend tasks [on HMI$i -thread async {
            system.util.sendRequest ACME outer -timeoutSec 30
        }]
    }
    run
    return $tasks
}

gwsim::scenario "one shared thread waits for itself" -version 7.9.6 {
    set task [callPlant 1 shared]

    expect task $task raises MessageHandlerException
    expect request {handler inner} fails TimeoutExpiredException
    expect violations Starvation
}

gwsim::scenario "a pool of four is enough for one" {
    set task [callPlant 1 shared]

    expect task $task returns "level 20.5"
    expect violations
}

gwsim::scenario "four at once fill the pool" {
    set tasks [callPlant 4 shared]

    foreach task $tasks {
        expect task $task raises MessageHandlerException
    }
    expect violations Starvation
}

gwsim::scenario "a Dedicated inner handler starves nobody" {
    set tasks [callPlant 4 dedicated]

    foreach task $tasks {
        expect task $task returns "level 20.5"
    }
    expect violations
}
