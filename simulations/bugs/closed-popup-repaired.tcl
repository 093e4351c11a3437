# closed-popup-repaired.tcl --
#
#       The popup of pump 1 asks the plant for a limit, and its onSuccess the
#       operator, with a box that lets the event thread go on. In
#       closed-popup.tcl another popup may be open when the box is closed. Here
#       the callback looks again before it writes, and writes where it was
#       asked to. What must hold: pump 2 does not get the limit of pump 1.

package require gwsim

gwsim::scenario "what was true before the box is asked again behind it" \
        -switch {modal 300ms} {
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
                    }
                    if {$::open eq "Pump1"} {
                        component set Pump1.limit $limit
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
