# lost-update.tcl --
#
#       Two sensors report to the plant, each on a thread of its own, and the
#       plant adds their parts up. Adding is a read and a write, so two threads
#       that both add can lose a report (lost-update-broken.tcl). What must
#       hold: whatever order the threads take, both reports are in the total.
#       First each thread keeps its own number, and who started them joins
#       them before it adds; then a handler with a thread of its own does all
#       the adding, and the sensors only send.

package require gwsim

gwsim::scenario "who joins the threads adds up" {
    gateway plant

    set total [on plant {
        set threads [lmap parts {3 4} {
            system.util.invokeAsynchronous [function {parts} {
                sleep 20ms
                shared set report$parts $parts
            }] [list $parts]
        }]
        foreach thread $threads {
            $thread join
        }
        expr {[shared get report3] + [shared get report4]}
    }]
    run

    expect task $total returns 7
    expect violations
}

gwsim::scenario "one thread owns the counter" {
    gateway plant
    handler ACME add -on plant -thread dedicated {payload} {
        shared incr total [dict get $payload n]
    }

    on plant {
        foreach parts {3 4} {
            system.util.invokeAsynchronous [function {parts} {
                sleep 20ms
                system.util.sendMessage ACME add [dict create n $parts]
            }] [list $parts]
        }
    }
    run

    set total [on plant {shared get total}]
    run

    expect task $total returns 7
    expect violations
}
