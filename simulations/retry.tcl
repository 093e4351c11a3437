# retry.tcl --
#
#       A request is lost on the way, then a second one; the script asks
#       again after each timeout, three times at most. What must hold: the
#       third attempt answers, the handler has run only once, and a link that
#       loses everything ends in an error that somebody sees, not in a loop.

package require gwsim

proc askThreeTimes {client} {
    return [on $client -thread async {
        foreach attempt {1 2 3} {
            try {
                return [system.util.sendRequest ACME read -timeoutSec 0.5]
            } trap {GWSIM java TimeoutExpiredException} {message} {
                log "attempt $attempt: no answer"
            }
        }
        throw {GWSIM python IOError} "plant does not answer"
    }]
}

gwsim::scenario "the third attempt gets through" {
    gateway plant
    client HMI -gateway plant
    handler ACME read -on plant -reply 20.5
    fault drop HMI plant -first 2

    set task [askThreeTimes HMI]
    run

    expect task $task returns 20.5
    expect event {kind handler_started handler read} -count 1
    expect event {kind log detail attempt*} -count 2
    expect request {handler read nth 3} succeeds -within 100ms
}

gwsim::scenario "a dead link is an error, not a loop" {
    gateway plant
    client HMI -gateway plant
    handler ACME read -on plant -reply 20.5
    fault drop HMI plant

    set task [askThreeTimes HMI]
    run

    expect task $task raises IOError
    expect event {kind timeout} -count 3
    expect event {kind handler_started} -count 0
}
