# starved-pool.tcl --
#
#       Orders are released by a handler that takes 60ms and then asks another
#       handler of its project whether there is stock. Both are Shared, and on
#       8.1 the pool has four threads. Five offices release an order each, one
#       behind the other, but some are late; if four are in work at once, all
#       wait for an answer that stands in line behind them. What must hold:
#       the pool never waits for itself.
#       (starved-pool-repaired.tcl: the inner handler has its own thread.)

package require gwsim

gwsim::scenario "orders of five offices are released" {
    gateway plant
    handler ACME stock -on plant -delay 5ms -reply 20
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
