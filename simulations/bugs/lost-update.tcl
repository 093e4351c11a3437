# lost-update.tcl --
#
#       Four filling lines report finished bottles to the plant, which adds
#       them up in getGlobals. The handler is Shared, so on 8.1 four threads
#       may add at once, and adding is a read and a write: if two read before
#       either writes, a report is lost. First come first served it counts
#       right, always. What must hold: all bottles are in the sum. That the
#       accesses race is claimed; the wrong sum is left to find.
#       (lost-update-repaired.tcl: one thread does all the adding.)

package require gwsim

gwsim::scenario "four lines count into one sum" {
    gateway plant
    handler ACME filled -on plant -delay 5ms {payload} {
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
    expect violations DataRace
}
