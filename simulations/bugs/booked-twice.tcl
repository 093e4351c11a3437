# booked-twice.tcl --
#
#       A plant books a finished batch in the MES, another gateway, and tries
#       again after a timeout, three times at most. In fifty messages from
#       there one is lost: if it is the reply, the batch was booked, and the
#       plant books it again. What must hold: the batch is booked once at most.
#       (booked-twice-repaired.tcl: the MES knows the batches it has booked.)

package require gwsim

gwsim::scenario "a batch is booked once" {
    gateway plant
    gateway MES
    link plant MES -latency {uniform 2ms 20ms}
    handler ERP book -on MES -thread dedicated -delay 50ms {payload} {
        log "batch [dict get $payload batch] is booked"
        return booked
    }
    fault drop MES plant -p 2%

    on plant {
        for {set try 1} {$try <= 3} {incr try} {
            try {
                return [system.util.sendRequest ERP book \
                        [dict create batch 4711] -remoteServer MES \
                        -timeoutSec 2]
            } trap {GWSIM java TimeoutExpiredException} {} {
                log "no answer to try $try"
            }
        }
        return unknown
    }
    run

    expect event {kind log detail "batch 4711 is booked"} -atMost 1
}
