# watchdog.tcl --
#
#       A worker that polls, and a watchdog that starts it anew when nothing
#       has been heard of it. What must hold: a poll that hangs is interrupted
#       (as java.lang.InterruptedException, which `except Exception` would
#       miss), the work goes on, and no thread is left.

package require gwsim

gwsim::scenario "a watchdog restarts a worker that hangs" {
    gateway plant
    library -project ACME -jython project

    set task [on plant -in jython {
        import java.lang
        import time
        polls = []

        def poll():
            polls.append(1)
            if len(polls) == 3:
                try:
                    time.sleep(3600)
                except java.lang.InterruptedException:
                    polls.append('interrupted')
                    raise
        worker = acme.threads.Worker(poll, every=0.1)
        worker.start()
        worker.watch(1.0, 3)
        worker.stop()
        return [worker.restarts, 'interrupted' in polls, len(polls) > 6]
    }]
    run

    expect task $task returns {1 1 1}
    expect event {kind log detail "a worker was interrupted"} -count 1
    expect thread {role async} ends ok
    expect violations
}
