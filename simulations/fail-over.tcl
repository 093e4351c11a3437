# fail-over.tcl --
#
#       The office asks three sites at once. One of them is a redundant pair,
#       and its master dies while it works on the answer. What must hold: the
#       other two answer as if nothing had happened, the office knows of the
#       loss at once, and who asks again under the same name gets the answer
#       from the backup as soon as that has taken over, not before.

package require gwsim

gwsim::scenario "fail-over in the middle of a fan-out" \
        -switch {failover 300ms} {
    gateway office
    gateway standby
    gateway mine -backup standby
    foreach site {mine standby north south} {
        if {$site ni {mine standby}} {
            gateway $site
        }
        link office $site -latency 5ms
        handler ACME state -on $site -delay 100ms -reply "$site runs"
    }

    set survey [on office -thread async {
        foreach site {mine north south} {
            dict set handles $site [system.util.sendRequestAsync \
                    ACME state -remoteServer $site -timeoutSec 2]
        }
        foreach site {mine north south} {
            set tries 1
            while {![[dict get $handles $site] block] && $tries < 60} {
                log "$site: [dict get [[dict get $handles $site] getError] \
                        class]"
                sleep 20ms
                incr tries
                dict set handles $site [system.util.sendRequestAsync \
                        ACME state -remoteServer $site -timeoutSec 2]
            }
            lappend answers [[dict get $handles $site] get]
        }
        return [join $answers {, }]
    }]
    when {kind handler_started scope mine} -nth 1 {fault crash mine}
    run

    expect task $survey returns {standby runs, north runs, south runs}
    foreach site {north south} {
        expect request [list handler state to $site nth 1] \
                succeeds "$site runs" -within 200ms
    }
    expect request {handler state to mine nth 1} fails RemoteUnavailable \
            -within 50ms
    expect event {kind failover scope standby peer mine} -count 1
    expect order {kind scope_stopped scope mine} {kind failover} \
            {kind handler_started scope standby}
    expect event {kind handler_started scope mine} -count 1

    # The master is back, and active again at once.
    restart mine
    set again [on office {
        system.util.sendRequest ACME state -remoteServer mine -timeoutSec 1
    }]
    run
    expect task $again returns {mine runs}
}
