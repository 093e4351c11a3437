# cancelled-success.tcl --
#
#       An operator loads a recipe into the mixer, thinks better of it and
#       presses Cancel some time before the reply. The button's script first
#       redraws the window, which takes 20ms, and then cancels. If the reply
#       comes within those 20ms the request is over, and to cancel it does
#       nothing; its onSuccess stands in the queue of the event thread and runs
#       behind the button's script. What must hold: after Cancel nothing is
#       loaded.
#       (cancelled-success-repaired.tcl: the callback asks whether it may.)

package require gwsim

gwsim::scenario "a cancelled recipe is not loaded" {
    gateway plant
    client HMI -gateway plant
    handler ACME recipe -on plant -delay 408ms -reply "strawberry 20%"

    on HMI {
        component set Mixer.recipe none
        set ::load [system.util.sendRequestAsync ACME recipe -timeoutSec 5 \
                -onSuccess [function {recipe} {
                    component set Mixer.recipe $recipe
                }] -onError [function {error} {
                    component set Status.text [dict get $error class]
                }]]
    }
    at [sample {uniform 100ms 400ms}] {
        on HMI {
            work 20ms
            $::load cancel
        }
    }
    run

    expect component HMI Mixer.recipe none
}
