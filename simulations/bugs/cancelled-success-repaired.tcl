# cancelled-success-repaired.tcl --
#
#       An operator loads a recipe into the mixer, thinks better of it and
#       presses Cancel, while the reply may have come and its onSuccess stand
#       in the queue of the event thread (cancelled-success.tcl). Here the
#       button's script leaves a note, which the callback reads before it acts:
#       both run on the event thread, one behind the other. What must hold:
#       after Cancel nothing is loaded, whenever it was pressed.

package require gwsim

gwsim::scenario "a callback asks whether it was cancelled" {
    gateway plant
    client HMI -gateway plant
    handler ACME recipe -on plant -delay 408ms -reply "strawberry 20%"

    on HMI {
        component set Mixer.recipe none
        set ::cancelled 0
        set ::load [system.util.sendRequestAsync ACME recipe -timeoutSec 5 \
                -onSuccess [function {recipe} {
                    if {!$::cancelled} {
                        component set Mixer.recipe $recipe
                    }
                }] -onError [function {error} {
                    component set Status.text [dict get $error class]
                }]]
    }
    at [sample {uniform 100ms 400ms}] {
        on HMI {
            set ::cancelled 1
            work 20ms
            $::load cancel
        }
    }
    run

    expect component HMI Mixer.recipe none
}
