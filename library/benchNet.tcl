# benchNet.tcl --
#
#       `gwsim bench`: what a large network costs. Rows and groups of the
#       table in bench.tcl; its rules hold here too.
#
#       A load is 1,000 gateways in a ring, each with 100 requests a second to
#       the next one, over links that lose 1 % of all messages, so that about
#       2 % of the requests run into their timeouts. A quick run simulates a
#       part of the minute, and says what the whole would take.

lappend gwsim::bench::figures {
    net.load NetLoad s {value <= 30}
    {6 million requests: 1,000 gateways, 60 s, 100/s each, 1 % loss}
} {
    net.spread NetSpread ns {ratio <= 1.5}
    {a request at 10,000 gateways, against 10, 10,000 in flight}
} {
    net.idle NetIdle s {value <= 1}
    {a day of a full mesh, with pings}
} {
    net.link NetIdle bytes {value <= 512}
    {a link that is declared, not used, of a full mesh}
}
array set gwsim::bench::settings {
    quick,loaded 1000   full,loaded 1000
    quick,seconds 3     full,seconds 60
    quick,mesh 100      full,mesh 1000
}

proc gwsim::bench::NetLoad {} {
    set count [Setting loaded]
    set seconds [Setting seconds]
    set token [::gwsim::core::create bench -record 0 -places 0]
    In $token {
        Names $count
        for {set i 0} {$i < $count} {incr i} {
            set next g[expr {($i + 1) % $count}]
            link g$i $next -latency {uniform 500us 2ms} -loss 1%
            traffic g$i -rate 100/s -project bench -messageHandler echo \
                    -timeoutSec 5 -remoteServer $next
        }
        handler bench echo -on gateway -thread dedicated -delay 20us \
                -reply [string repeat x 64]
    }
    set began [cpu]
    In $token {run -for ${seconds}s}
    set took [expr {([cpu] - $began) / 1e9}]
    set sent [expr {$count * 100 * $seconds}]
    set done [completed $token]
    ::gwsim::core::close $token
    # All are over but those of the last five seconds that were lost.
    if {$done < 0.85 * $sent || $done > $sent} {
        error "$done of $sent requests are over"
    }
    Figure net.load [expr {$took * 6e6 / $sent}] ""
    return
}

# In alternation, not each against the bare loop: what else the machine does
# between two measurements would be taken for a difference of the worlds.
proc gwsim::bench::NetSpread {} {
    set worlds [lmap gateways {10000 10} {declared 10000 $gateways}]
    foreach world $worlds {
        $world run [expr {max(1000, int(10000 * [Setting warm]))}]
    }
    lassign [Alternate {*}[lmap world $worlds {list SubjectRate $world}]] \
            many few
    Figure net.spread [expr {1e9 / $many}] [expr {1e9 / $few}]
    foreach world $worlds {
        $world close
    }
    return
}

proc gwsim::bench::NetIdle {} {
    set count [Setting mesh]
    set token [::gwsim::core::create bench -record 0 -places 0]
    In $token {Names $count}
    set memory [memory]
    In $token {
        for {set i 0} {$i < $count} {incr i} {
            for {set j 0} {$j < $i} {incr j} {
                link g$i g$j
            }
        }
    }
    set bytes [expr {double([memory] - $memory)
            / ($count * ($count - 1) / 2)}]
    set began [cpu]
    In $token {run -for 1d}
    Figure net.idle [expr {([cpu] - $began) / 1e9}] ""
    Figure net.link $bytes ""
    ::gwsim::core::close $token
    return
}

# Gateways g0, g1, ...
proc gwsim::bench::Names {count} {
    for {set i 0} {$i < $count} {incr i} {
        gateway g$i
    }
    return
}
