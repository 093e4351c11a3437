# gui-under-load-repaired.tcl --
#
#       A client reads a level on a thread of its own and shows it with
#       invokeLater. In gui-under-load.tcl it is the branch for a plant that
#       does not answer in time that writes to the label itself: a branch that
#       runs under load alone. Here that goes with invokeLater too. What must
#       hold: no component is touched off the event thread.

package require gwsim

gwsim::scenario "a level is shown by the event thread, or a mark" \
        -version 7.9 {
    gateway plant
    handler ACME report -on plant -delay {uniform 100ms 780ms} -reply pages
    handler ACME level -on plant -reply 42
    client OFFICE -gateway plant
    traffic OFFICE -rate 2/s -project ACME -messageHandler report \
            -timeoutSec 30 -for 2s

    client HMI -gateway plant
    at 1600ms {
        on HMI -thread async {
            try {
                set level [system.util.sendRequest ACME level -timeoutSec 1]
            } trap {GWSIM java TimeoutExpiredException} {} {
                set level "?"
            }
            system.util.invokeLater [function -vars {level} {} {
                component set Tank.level $level
            }]
        }
    }
    run

    expect violations
}
