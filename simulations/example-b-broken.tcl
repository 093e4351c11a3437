# example-b-broken.tcl --
#
#       The example of the manual page of invokeAsynchronous as the 8.0 page
#       prints it: sendBack is defined, but the line that hands it to
#       invokeLater is lost, so nothing ever calls it. The claim that the
#       property is set must FAIL. (example-b.tcl has the line.)

package require gwsim

gwsim::scenario "results come back" {
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
        }]
        system.util.invokeAsynchronous $longProcess
    }
    run

    expect component HMI Main/Root.resultsProperty 42
}
