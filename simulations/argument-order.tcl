# argument-order.tcl --
#
#       In 7.9.6 timeoutSec moved before the callbacks. A script that passes
#       its arguments by position works on 7.9.5 and breaks with the upgrade.
#       What must hold: on the new version the old call raises, at once and
#       not somewhere in a callback; keywords work on both.

package require gwsim

# One plant, and a client that calls by position, then by keyword.
proc twoCalls {} {
    gateway plant
    client HMI -gateway plant
    handler ACME read -on plant -reply 20.5
    library {
        proc onOk {value} {log "got $value"}
        proc onFail {error} {log "failed"}
    }
    # Written for 7.9.5: ... remoteServer, onSuccess, onError, timeoutSec.
    set byPosition [on HMI {
        system.util.sendRequestAsync ACME read {} "" "" onOk onFail 5
        return sent
    }]
    set byKeyword [on HMI {
        system.util.sendRequestAsync -project ACME -messageHandler read \
                -timeoutSec 5 -onSuccess onOk -onError onFail
        return sent
    }]
    return [list $byPosition $byKeyword]
}

gwsim::scenario "before the upgrade both calls work" -version 7.9.5 {
    lassign [twoCalls] byPosition byKeyword
    run
    expect task $byPosition returns sent
    expect task $byKeyword returns sent
    expect event {kind log detail "got 20.5"} -count 2
}

gwsim::scenario "after it the call by position raises" -version 7.9.6 {
    lassign [twoCalls] byPosition byKeyword
    run
    expect task $byPosition raises ValueError
    expect task $byKeyword returns sent
    expect event {kind log detail "got 20.5"} -count 1
}
