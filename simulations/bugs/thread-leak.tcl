# thread-leak.tcl --
#
#       A client polls five times a second on a thread of its own, as long as a
#       flag says that it is connected; when the connection is back, it starts
#       such a thread again. If the outage is shorter than the poll's pause,
#       the old thread never sees the flag down, and from now on two of them
#       poll. What must hold: one thread polls. (That the flag is read and
#       written without order is claimed.)
#       (thread-leak-repaired.tcl: the old thread is ended, not left to notice.)

package require gwsim

gwsim::scenario "one thread polls after a reconnect" {
    gateway plant
    client HMI -gateway plant
    handler ACME level -on plant -reply 42

    set connect {
        shared set connected 1
        system.util.invokeAsynchronous [function {} {
            while {[shared get connected]} {
                log "polls"
                sleep 200ms
            }
        }]
    }
    on HMI $connect
    at 2060ms {
        fault disconnect HMI
        on HMI {shared set connected 0}
    }
    at [sample {uniform 2100ms 4s}] {
        heal
        on HMI $connect
    }
    run -for 5s

    expect event {kind log detail polls} -after 4800ms -count 1
    expect violations DataRace
}
