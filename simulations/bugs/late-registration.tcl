# late-registration.tcl --
#
#       A client asks for a recipe, opens the window that will show it, which
#       takes 5ms to 31ms, and only then says what shall be done with the reply.
#       The manual does not say what becomes of a callback that is set when its
#       request is over; here the platform ignores it (switch
#       late_registration). The plant takes 30ms to answer: seldom it is faster
#       than the window, and the window waits for ever. What must hold: the
#       recipe is shown.
#       (late-registration-repaired.tcl: the callback goes with the request.)

package require gwsim

gwsim::scenario "the recipe is shown in its window" \
        -switch {late_registration ignore} {
    gateway plant
    client HMI -gateway plant
    handler ACME recipe -on plant -delay 28ms -reply "strawberry 20%"

    on HMI {
        set load [system.util.sendRequestAsync ACME recipe -timeoutSec 5]
        system.nav.openWindow Recipe
        component set Recipe.text "loading"
        work [sample {uniform 5ms 31ms}]
        $load onSuccess [function {recipe} {
            component set Recipe.text $recipe
        }]
    }
    run

    expect component HMI Recipe.text "strawberry 20%"
}
