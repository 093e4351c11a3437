# lost-update-repaired.tcl --
#
#       Four filling lines report finished bottles to the plant, which adds
#       them up in getGlobals. In lost-update.tcl four threads of the shared
#       pool add at once, and a report may be lost between a read and a write.
#       Here the handler is Dedicated: it has one thread, and reports wait
#       their turn. What must hold: in whatever order they come, all bottles
#       are in the sum, and no accesses race.

package require gwsim

gwsim::scenario "one thread counts for four lines" {
    gateway plant
    handler ACME filled -on plant -thread dedicated -delay 5ms {payload} {
        [system.util.getGlobals] incr bottles [dict get $payload bottles]
    }

    foreach {line bottles} {LINE1 10 LINE2 20 LINE3 30 LINE4 40} {
        client $line -gateway plant
        on $line -thread async -vars {bottles} {
            system.util.sendMessage ACME filled [dict create bottles $bottles]
        }
    }
    run

    set sum [on plant {[system.util.getGlobals] get bottles}]
    run
    expect task $sum returns 100
    expect violations
}
