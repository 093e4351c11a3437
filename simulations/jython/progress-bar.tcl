# progress-bar.tcl --
#
#       Long work on a thread of its own, a bar that shows how far it is. What
#       must hold: the bar moves in order up to the end, the GUI is never
#       touched by the worker, and the window stays free.

package require gwsim

gwsim::scenario "a progress bar is the gui thread's" {
    gateway plant
    client HMI -gateway plant
    library -project ACME -jython project

    on HMI -in jython {
        import time

        def step(i):
            time.sleep(0.2)
        acme.progress.run(event.source.parent, 5, step)
    }
    run

    expect component HMI Main/Root.progress 100
    expect component HMI Main/Root.busy 0
    expect event {kind component_set detail Main/Root.progress role gui} \
            -count 5
    expect frozen HMI -max 500ms
    expect violations
}
