# lost-update-found.tcl --
#
#       The same without the lock, and a reply that is too late: in the plain
#       schedule all is well. "gwsim explore" finds the one in which a count
#       is lost: `count += 1` is a read and a write, and between them the
#       other thread comes. On the real clock it comes when it likes.

package require gwsim

gwsim::scenario "two threads count without a lock" -only virtual {
    gateway plant
    library -project ACME -jython project
    handler ACME slow -on plant -delay 2s -reply done

    set task [on plant -in jython {
        import java.lang
        from acme import counters

        def worker():
            try:
                system.util.sendRequest('ACME', 'slow', timeoutSec=1)
            except java.lang.Exception:
                counters.bump()
        threads = [system.util.invokeAsynchronous(worker) for i in range(2)]
        [thread.join() for thread in threads]
        return counters.count
    }]
    run

    expect task $task returns 2
    expect event {kind late_reply} -count 2
    expect violations
}
