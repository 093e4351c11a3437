# plant-network.tcl --
#
#       A day of twelve plants, six behind each of two proxies; head office is
#       linked to the proxies alone. Every plant reports every 20 s. Over the
#       day a proxy is cut off twice, one link flaps for an hour, three plants
#       and a proxy are restarted. What must hold: a plant that nothing is done
#       to loses no report but by its proxy, each failure lies in a disturbance
#       that was planned, and in the end all is whole.

package require gwsim

gwsim::scenario "a day of twelve plants behind two proxies" -only virtual {
    gateway office
    handler ACME report -on office -delay 5ms -reply taken
    foreach {proxy names} {
        east {e1 e2 e3 e4 e5 e6} west {w1 w2 w3 w4 w5 w6}
    } {
        gateway $proxy
        link office $proxy -latency {uniform 10ms 30ms}
        foreach plant $names {
            gateway $plant
            link $proxy $plant -latency {uniform 5ms 15ms}
            traffic $plant -rate 0.05/s -project ACME -messageHandler report \
                    -remoteServer office -timeoutSec 15 -for 1d
        }
    }

    # Silent for 20 minutes: Faulted after a minute. For 30 s: nobody notices
    # but who has no patience.
    at 3h {fault partition east office -for 20m}
    at 9h {fault oneway office east -for 30s}
    at 12h {fault flap west w3 -up 50s -down 10s -for 1h}
    at 15h {fault crash e2 -for 3m; fault crash w1 -for 10m}
    at 18h {fault crash west -for 5m}
    at 20h {fault crash e5 -for 1s}
    run -until 1d
    heal
    run

    # A plant that is down does not report: for 3 min, 10 min, and once.
    expect sql {SELECT count(*) FROM request} \
            [expr {12 * 24 * 180 - 9 - 30 - 1}]
    expect sql {SELECT count(*) FROM request WHERE outcome = ''} 0
    expect sql {
        SELECT count(*) FROM request
        WHERE outcome <> 'success' AND sent_ns / 3600000000000
                NOT IN (3, 9, 12, 15, 18, 20)
    } 0
    # A plant that nothing was done to: by its proxy alone.
    foreach {plant hours} {e1 3,9 e4 3,9 w2 18 w6 18} {
        expect sql [string map [list PLANT $plant] {
            SELECT group_concat(hour) FROM (
                SELECT DISTINCT sent_ns / 3600000000000 AS hour FROM request
                WHERE origin = 'PLANT' AND outcome <> 'success' ORDER BY 1)
        }] $hours
    }
    expect event {kind link_state scope office peer east detail Faulted} \
            -count 1 -after 3h -before 185m
    expect event {kind link_state scope west peer w3 detail Faulted} -count 61
    if {[lsort -unique [lmap row [links] {dict get $row state}]] ne "Running"} {
        error "not whole: [links]"
    }
}
