# two-clients-deadlock-repaired.tcl --
#
#       Two clients show each other's selection, and the handlers that answer
#       are EDT, for they read a component. In two-clients-deadlock.tcl each
#       waits on its event thread, and both wait for each other if the buttons
#       are pressed at once. Here the button sends, and a callback shows the
#       answer: no event thread waits. What must hold: no cycle of waits, and
#       both get their answer.

package require gwsim

# The button of a client.
proc press {client other} {
    on $client -vars {other} {
        system.util.sendRequestAsync ACME selection -hostName $other \
                -timeoutSec 5 -onSuccess [function {text} {
                    component set Other.text $text
                }] -onError [function {error} {
                    component set Other.text "?"
                }]
    }
}

gwsim::scenario "two clients ask each other and do not wait" {
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

    expect component LEFT Other.text "row of RIGHT"
    expect component RIGHT Other.text "row of LEFT"
    expect violations
}
