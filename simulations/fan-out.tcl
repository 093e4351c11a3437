# fan-out.tcl --
#
#       The head office asks six plants for their state at once. One is slow,
#       one is dead. What must hold: four answers are there at once, the dead
#       plant is known at once too, the slow one costs its timeout and no
#       more, and no plant keeps another waiting.

package require gwsim

gwsim::scenario "six plants, one slow, one dead" {
    set plants {north south east west harbour mine}
    gateway office
    foreach plant $plants {
        gateway $plant
        link office $plant -latency 20ms
        handler ACME state -on $plant -reply "$plant runs" \
                -delay [expr {$plant eq "harbour" ? "3s" : "50ms"}]
    }
    fault crash mine

    set survey [on office -vars {plants} {
        foreach plant $plants {
            dict set handles $plant [system.util.sendRequestAsync \
                    ACME state -remoteServer $plant -timeoutSec 1]
        }
        set answers {}
        dict for {plant handle} $handles {
            if {[$handle block]} {
                lappend answers [$handle get]
            } else {
                lappend answers "$plant: [dict get [$handle getError] class]"
            }
        }
        return [join $answers {, }]
    }]
    run

    expect task $survey returns {*west runs, harbour: Timeout*, mine: *} \
            -match glob
    foreach plant {north south east west} {
        expect request [list handler state to $plant] \
                succeeds "$plant runs" -within 100ms
    }
    expect request {handler state to harbour} fails TimeoutExpiredException \
            -at 1s
    expect request {handler state to mine} fails RemoteUnavailable \
            -within 100ms
    expect event {kind late_reply} -count 1
}
