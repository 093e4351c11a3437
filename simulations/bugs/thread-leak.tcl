# thread-leak.tcl --
#
#       A client polls once a second on a thread of its own, as long as a flag
#       says that it is connected; when the connection is back, it starts such
#       a thread again. If an outage falls between two polls, the old thread
#       never sees the flag down, and from now on two of them poll. What must
#       hold: one thread polls. (That the flag is read and written without
#       order is claimed.)
#       (thread-leak-repaired.tcl: the old thread is ended, not left to notice.)

package require gwsim

gwsim::scenario "one thread polls after a reconnect" {
    gateway plant
    client HMI -gateway plant

    set connect {
        shared set connected 1
        system.util.invokeAsynchronous [function {} {
            while {[shared get connected]} {
                log "polls"
                sleep 1s
            }
        }]
    }
    on HMI $connect
    at [sample {uniform 100ms 2050ms}] {
        fault disconnect HMI
        on HMI {shared set connected 0}
    }
    at 2100ms {
        heal
        on HMI $connect
    }
    at 4500ms {on HMI {shared set connected 0}}
    run

    expect event {kind log detail polls} -after 3500ms -count 1
    expect violations DataRace
}
