# starved-pool-repaired.tcl --
#
#       Orders are released by a handler that asks another handler of its
#       project whether there is stock, and waits. In starved-pool.tcl both
#       are Shared, and four orders at once fill the pool that the answer needs
#       too. Here the inner handler is Dedicated: its thread is its own. What
#       must hold: the pool never waits for itself, and all are released.

package require gwsim

gwsim::scenario "stock is told by a thread of its own" {
    gateway plant
    handler ACME stock -on plant -thread dedicated -delay 5ms -reply 20
    handler ACME release -on plant -delay 60ms {payload} {
        if {[system.util.sendRequest ACME stock -timeoutSec 5] < 1} {
            return later
        }
        return released
    }

    for {set i 1} {$i <= 5} {incr i} {
        client OFFICE$i -gateway plant
        set pause [expr {$i * 100 + [choose {0 100 200 300}]}]ms
        lappend tasks [on OFFICE$i -thread async -vars {pause} {
            sleep $pause
            system.util.sendRequest ACME release -timeoutSec 30
        }]
    }
    run

    expect violations
    foreach task $tasks {
        expect task $task returns released
    }
}
