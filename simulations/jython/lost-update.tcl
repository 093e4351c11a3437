# lost-update.tcl --
#
#       Two threads count with a variable of a module; with the module's lock
#       none of their counts is lost, whatever the schedule. (lost-update-
#       found.tcl counts without it.)

package require gwsim

gwsim::scenario "two threads count with a lock" {
    gateway plant
    library -project ACME -jython project

    set task [on plant -in jython {
        from acme import counters

        def worker():
            for i in range(2):
                counters.bumpLocked()
        threads = [system.util.invokeAsynchronous(worker) for i in range(2)]
        [thread.join() for thread in threads]
        return counters.count
    }]
    run

    expect task $task returns 4
    expect violations
}
