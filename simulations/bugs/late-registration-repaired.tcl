# late-registration-repaired.tcl --
#
#       A client asks for a recipe and opens the window that will show it. In
#       late-registration.tcl it says only then what shall be done with the
#       reply, and a reply that is faster than the window is lost where the
#       platform ignores late callbacks. Here the callback goes with the
#       request; it runs on the event thread, so not before the window's script
#       is over. What must hold: the recipe is shown, however slow that is.

package require gwsim

gwsim::scenario "the recipe is shown, however slow its window" \
        -switch {late_registration ignore} {
    gateway plant
    client HMI -gateway plant
    handler ACME recipe -on plant -delay 28ms -reply "strawberry 20%"

    on HMI {
        system.util.sendRequestAsync ACME recipe -timeoutSec 5 \
                -onSuccess [function {recipe} {
                    component set Recipe.text $recipe
                }]
        system.nav.openWindow Recipe
        component set Recipe.text "loading"
        work [sample {uniform 5ms 31ms}]
    }
    run

    expect component HMI Recipe.text "strawberry 20%"
}
