# retry-storm.tcl --
#
#       Twenty clients ask a plant once a second; it can answer twice as many.
#       Then it pauses for two seconds, as for a garbage collection. Clients
#       that ask again as soon as a request has timed out keep it busy with
#       requests that nobody waits for any more (a timeout stops no handler,
#       SRX-08): all is well again, and yet nothing is ever answered in time.
#       What must hold: the storm goes on long after its cause; with waits that
#       double it is over within seconds.

package require gwsim

# The plant, and clients that ask until the end of the run. PAUSE says how long
# a client waits after a timeout: first, and at most, in ms.
proc storm {pause} {
    gateway plant
    handler ACME read -on plant -delay 100ms -reply 20.5
    for {set i 1} {$i <= 20} {incr i} {
        client HMI$i -gateway plant
        on HMI$i -thread async -vars {i pause} {
            sleep [expr {$i * 50}]ms
            lassign $pause wait most
            while 1 {
                try {
                    system.util.sendRequest ACME read -timeoutSec 0.5
                    lassign $pause wait
                    sleep 1s
                } trap {GWSIM java TimeoutExpiredException} {} {
                    if {$wait > 0} {
                        sleep ${wait}ms
                        set wait [expr {min(2 * $wait, $most)}]
                    }
                }
            }
        }
    }
    fault pause plant -for 2s -when {kind mark detail pause}
    at 5s {mark pause}
    run -for 60s
}

# How many requests of a time, in s, ended so.
proc ended {outcome from to} {
    return [lindex [sql "SELECT count(*) FROM request
        WHERE outcome = '$outcome' AND sent_ns >= $from * 1e9
        AND sent_ns < $to * 1e9"] 0]
}

gwsim::scenario "asking again at once keeps the plant busy" -only virtual {
    storm {0 0}

    expect sql {SELECT count(*) FROM request WHERE outcome = 'timeout'
        AND sent_ns < 4e9} 0
    log "while all is well: [ended success 0 5] answers in 5 s"
    log "half a minute later: [ended success 30 60] in 30 s,\
            [ended timeout 30 60] timeouts"
    expect sql {SELECT count(*) FROM request WHERE outcome = 'success'
        AND sent_ns > 30e9} 0
    expect event {kind late_reply} -atLeast 1000
}

gwsim::scenario "waiting twice as long each time ends the storm" \
        -only virtual {
    storm {250 8000}

    log "half a minute later: [ended success 30 60] in 30 s,\
            [ended timeout 30 60] timeouts"
    expect sql {SELECT count(*) FROM request WHERE outcome = 'timeout'
        AND sent_ns > 20e9} 0
    expect sql {SELECT count(*) > 500 FROM request
        WHERE outcome = 'success' AND sent_ns > 30e9} 1
}
