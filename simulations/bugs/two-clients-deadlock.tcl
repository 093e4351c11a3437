# two-clients-deadlock.tcl --
#
#       Two clients show each other's selection: a button asks the other client
#       on the event thread and waits, and the handler that answers is EDT, for
#       it reads a component. Two operators press it within the same second; if
#       they do so within the 40ms that a message takes, each event thread
#       waits for the other until the timeout. What must hold: no cycle of
#       waits.
#       (two-clients-deadlock-repaired.tcl: callbacks instead of waits.)

package require gwsim

# The button of a client.
proc press {client other} {
    on $client -vars {other} {
        component set Other.text [system.util.sendRequest ACME selection \
                -hostName $other -timeoutSec 5]
    }
}

gwsim::scenario "two clients ask each other" {
    gateway plant
    foreach client {LEFT RIGHT} {
        client $client -gateway plant -host $client
        link $client plant -latency 20ms
        handler ACME selection -on $client -thread edt {payload} {
            component get Table.selected
        }
        on $client -vars {client} {
            component set Table.selected "row of $client"
        }
    }

    at [expr {1000 + 40 * [choose {int 0 25}]}]ms {press LEFT RIGHT}
    at [expr {2000 - 40 * [choose {int 0 25}]}]ms {press RIGHT LEFT}
    run

    expect violations
}
