# edt-deadlock.tcl --
#
#       Two clients show each other's selection. Each asks the other one on
#       its event thread and waits; the handlers that answer are EDT, for they
#       read components. When both ask at once, each event thread waits for
#       the other, and only the timeouts end it. What must hold: the simulator
#       names the cycle when it forms; with callbacks both get their answer.

package require gwsim

# Two clients with the handler that both use.
proc twoClients {} {
    gateway plant
    foreach client {LEFT RIGHT} {
        client $client -gateway plant -host $client
        handler ACME selection -on $client -thread edt {payload} {
            component get Root.Table.selected
        }
    }
}

gwsim::scenario "two event threads wait for each other" {
    twoClients
    foreach {client other patience} {LEFT RIGHT 1 RIGHT LEFT 2} {
        lappend tasks [on $client -vars {client other patience} {
            component set Root.Table.selected "row of $client"
            component set Root.Other.text [system.util.sendRequest ACME \
                    selection -hostName $other -timeoutSec $patience]
        }]
    }
    run

    expect violations Deadlock
    expect event {kind violation detail Deadlock} -count 1
    expect order {kind violation detail Deadlock} {kind timeout}
    # LEFT is the first to give up, and so sets RIGHT free.
    expect task [lindex $tasks 0] raises TimeoutExpiredException
    expect request {handler selection from RIGHT} succeeds "row of LEFT"
    expect frozen RIGHT -max 1100ms
}

gwsim::scenario "with callbacks both get their answer" {
    twoClients
    foreach {client other} {LEFT RIGHT RIGHT LEFT} {
        on $client -vars {client other} {
            component set Root.Table.selected "row of $client"
            system.util.sendRequestAsync ACME selection \
                    -hostName $other -timeoutSec 1 \
                    -onSuccess [function {text} {
                        component set Root.Other.text $text
                    }] -onError [function {error} {
                        component set Root.Other.text "?"
                    }]
        }
    }
    run

    expect component LEFT Root.Other.text "row of RIGHT"
    expect component RIGHT Root.Other.text "row of LEFT"
    expect frozen LEFT -max 10ms
    expect violations
}
