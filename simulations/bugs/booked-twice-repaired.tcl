# booked-twice-repaired.tcl --
#
#       A plant books a finished batch in the MES and tries again after a
#       timeout; in booked-twice.tcl a lost reply means that the batch is
#       booked twice. Here the MES remembers the numbers of the batches that it
#       has booked and answers a second try as it did the first. What must
#       hold: the batch is booked once, however many replies are lost.

package require gwsim

gwsim::scenario "a batch that was booked is not booked again" {
    gateway plant
    gateway MES
    link plant MES -latency {uniform 2ms 20ms}
    handler ERP book -on MES -thread dedicated -delay 50ms {payload} {
        set batch [dict get $payload batch]
        if {![shared exists booked-$batch]} {
            shared set booked-$batch 1
            log "batch $batch is booked"
        }
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

    expect event {kind log detail "batch 4711 is booked"} -count 1
}
