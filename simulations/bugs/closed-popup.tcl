# closed-popup.tcl --
#
#       The popup of pump 1 asks the plant for a limit. Its onSuccess looks
#       whether the popup is still open and then asks the operator, with a box
#       that lets the event thread go on. If the operator opens the popup of
#       pump 2 meanwhile, the callback goes on behind the box and writes into
#       that. What must hold: pump 2 does not get the limit of pump 1.
#       (closed-popup-repaired.tcl: it looks again when the box is closed.)

package require gwsim

gwsim::scenario "a limit goes to the pump that asked" -switch {modal 300ms} {
    gateway plant
    client HMI -gateway plant
    link HMI plant -latency {uniform 5ms 45ms}
    handler ACME limit -on plant -delay 300ms -reply 80

    on HMI {
        system.nav.openWindow Pump1
        set ::open Pump1
        system.util.sendRequestAsync ACME limit -timeoutSec 5 \
                -onSuccess [function {limit} {
                    if {$::open eq "Pump1"} {
                        system.gui.confirm "Use the limit of $limit?"
                        component set $::open.limit $limit
                    }
                }]
    }
    at 680ms {
        on HMI {
            system.nav.closeWindow Pump1
            system.nav.openWindow Pump2
            component set Pump2.limit 50
            set ::open Pump2
        }
    }
    run

    expect component HMI Pump2.limit 50
}
