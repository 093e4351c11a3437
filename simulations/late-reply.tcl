# late-reply.tcl --
#
#       The office tells a plant to start a pump and waits 200 ms for the
#       answer. While the plant works on it the connection between them closes
#       and comes back. What the office sees is a timeout; what has happened is
#       that the pump runs, and that the answer came over the new connection,
#       too late. What must hold: one completion and one callback, the answer
#       is dropped, and asking before starting again keeps it at one pump.

package require gwsim

gwsim::scenario "an answer that comes after the timeout, after the reconnect" \
        -switch {in_flight_disconnect timeout_only} {
    gateway office
    gateway plant
    link office plant -latency 5ms
    client desk -gateway office
    handler ACME start -on plant -thread dedicated {payload} {
        [system.util.getGlobals] incr pumps
        log "the pump runs"
        sleep 500ms
        return running
    }
    handler ACME state -on plant {payload} {
        [system.util.getGlobals] get pumps 0
    }

    when {kind handler_started handler start} {fault cut office plant -for 50ms}
    set first [on desk -thread async {
        set handle [system.util.sendRequestAsync ACME start \
                -remoteServer plant -timeoutSec 0.2 \
                -onSuccess [function {value} {log "started: $value"}] \
                -onError [function {error} {log [dict get $error class]}]]
        $handle getError
    }]
    run

    # Whoever starts it again because of the timeout has two pumps; so ask.
    set second [on desk -thread async {
        set pumps [system.util.sendRequest ACME state -remoteServer plant \
                -timeoutSec 1]
        if {$pumps == 0} {
            system.util.sendRequest ACME start -remoteServer plant -timeoutSec 1
        }
        return $pumps
    }]
    run

    expect request {handler start} fails TimeoutExpiredException
    expect callback onError -count 1 -thread gui -with TimeoutExpiredException
    expect callback onSuccess -count 0
    expect order {kind link_state detail Faulted} \
            {kind link_state detail Running clause GAN-04} \
            {kind timeout} {kind reply_sent handler start} {kind late_reply}
    expect event {kind late_reply} -count 1
    expect event {kind log detail "the pump runs"} -count 1
    expect task $second returns 1
}
