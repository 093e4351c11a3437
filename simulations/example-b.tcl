# example-b.tcl --
#
#       The example of the manual page of invokeAsynchronous, with the line
#       that the 8.0 page lost: the results go to the window in a function of
#       their own, by invokeLater. What must hold: the long work leaves the
#       gui thread free, the property is set, and only the gui thread has
#       touched it. (example-b-broken.tcl is the page as printed.)

package require gwsim

gwsim::scenario "results come back by invokeLater" {
    gateway plant
    client HMI -gateway plant

    on HMI {
        set rootContainer Main/Root
        set longProcess [function -vars {rootContainer} {} {
            work 500ms
            set results 42
            set sendBack [function -vars {results rootContainer} {} {
                component set $rootContainer.resultsProperty $results
            }]
            system.util.invokeLater $sendBack
        }]
        # The function itself, not its result (IAS-21).
        system.util.invokeAsynchronous $longProcess
        log "the gui goes on"
    }
    run

    expect component HMI Main/Root.resultsProperty 42
    expect event {kind component_set role gui} -count 1
    expect order {kind log detail "the gui goes on"} \
            {kind component_set role gui}
    expect thread {role async} ends ok
    expect violations
}
