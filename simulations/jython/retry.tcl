# retry.tcl --
#
#       A request that is tried again, with longer and longer pauses, while
#       the handler is too slow. What must hold: the third try gets its
#       answer, the late ones are dropped, and when all tries fail the caller
#       gets the exception of the last.

package require gwsim

gwsim::scenario "a request is tried again" {
    gateway plant
    client HMI -gateway plant
    library -project ACME -jython project
    handler ACME slow -on plant -in jython {
        import time
        if payload['attempt'] < 3:
            time.sleep(2)
        return payload['attempt']
    }
    handler ACME never -on plant -thread dedicated -delay 2s

    set good [on HMI -thread async -in jython {
        return acme.retry.call('slow', {}, tries=3, timeoutSec=1)
    }]
    run
    expect task $good returns 3
    expect event {kind log detail "attempt 1 of 3: TimeoutExpiredException"}
    expect event {kind late_reply} -count 2

    set bad [on HMI -thread async -in jython {
        return acme.retry.call('never', {}, tries=2, timeoutSec=0.2)
    }]
    run
    expect task $bad raises TimeoutExpiredException
    expect violations
}
