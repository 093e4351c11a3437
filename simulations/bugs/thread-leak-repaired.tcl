# thread-leak-repaired.tcl --
#
#       A client polls once a second on a thread of its own, and starts one
#       again when a lost connection is back. In thread-leak.tcl a flag
#       shall end the old thread, which does not see it if the outage is short.
#       Here the thread itself is kept: it is interrupted when the connection
#       goes, in its pause or the next. What must hold: one thread polls,
#       however short the outage was.

package require gwsim

gwsim::scenario "the old thread is ended before a new one polls" {
    gateway plant
    client HMI -gateway plant

    set connect {
        set ::poller [system.util.invokeAsynchronous [function {} {
            try {
                while 1 {
                    log "polls"
                    sleep 1s
                }
            } trap {GWSIM java InterruptedException} {} {}
        }]]
    }
    on HMI $connect
    at [sample {uniform 100ms 2050ms}] {
        fault disconnect HMI
        on HMI {$::poller interrupt}
    }
    at 2100ms {
        heal
        on HMI $connect
    }
    at 4500ms {on HMI {$::poller interrupt}}
    run

    expect event {kind log detail polls} -after 3500ms -count 1
    expect violations
}
