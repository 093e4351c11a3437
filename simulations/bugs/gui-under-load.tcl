# gui-under-load.tcl --
#
#       A client reads a level on a thread of its own, as it should, and shows
#       it with invokeLater, as it should. Only if the plant does not answer
#       within a second it writes "?" to the label at once, from the wrong
#       thread. That takes a plant whose shared thread, the only one on 7.9, has
#       fallen behind with reports, which are quick as a rule. What must hold:
#       no component is touched off the event thread.
#       (gui-under-load-repaired.tcl: that branch uses invokeLater too.)

package require gwsim

gwsim::scenario "a level is shown by the event thread" -version 7.9 {
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
                system.util.invokeLater [function -vars {level} {} {
                    component set Tank.level $level
                }]
            } trap {GWSIM java TimeoutExpiredException} {} {
                component set Tank.level "?"
            }
        }
    }
    run

    expect violations
}
