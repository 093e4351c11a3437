# benchVirtual.tcl --
#
#       `gwsim bench`: what the virtual clock costs, and its trace. Groups of
#       the table in bench.tcl; its rules hold here too.

# ---- The virtual clock, without scripts -------------------------------

# The rates of a world and of the bare loop, with so many in flight at so many
# gateways; measured once. Both are closed afterwards.
proc gwsim::bench::Rates {inFlight gateways} {
    variable rates
    if {![info exists rates($inFlight,$gateways)]} {
        set empty [Resident]
        set bare [bare $inFlight $gateways]
        set between [Resident]
        set world [declared $inFlight $gateways]
        set warm [expr {max(1000, int($inFlight * [Setting warm]))}]
        $bare run $warm
        $world run $warm
        set warmed [Resident]
        set rates($inFlight,$gateways) [lreverse [Alternate \
                [list SubjectRate $bare] [list SubjectRate $world]]]
        set rates($inFlight,bytes) [list \
                [expr {double($warmed - $between) / $inFlight}] \
                [expr {double($between - $empty) / $inFlight}]]
        $bare close
        $world close
    }
    return $rates($inFlight,$gateways)
}

# Bytes of memory that the system has given this process: what is reserved
# but never touched is not in it, as it is in `memory`.
proc gwsim::bench::Resident {} {
    if {[catch {open /proc/self/status} channel]} {
        return [memory]
    }
    set text [read $channel]
    close $channel
    if {![regexp {VmRSS:\s+(\d+) kB} $text -> kilobytes]} {
        return [memory]
    }
    return [expr {$kilobytes * 1024}]
}

proc gwsim::bench::Declared {} {
    variable rates
    foreach inFlight {1000 100000 1000000} {
        if {[Wanted declared.$inFlight] || ($inFlight == 1000000
                && [Wanted declared.bytes])} {
            Figure declared.$inFlight {*}[Rates $inFlight 64]
        }
    }
    if {[Wanted declared.bytes]} {
        Figure declared.bytes {*}$rates(1000000,bytes)
    }
    return
}

proc gwsim::bench::Cost {} {
    foreach {name inFlight gateways} {
        gateways.10 10000 10 gateways.100 10000 100
        gateways.1000 10000 1000 gateways.10000 10000 10000
        inFlight.1000 1000 64 inFlight.10000 10000 64
        inFlight.100000 100000 64 inFlight.1000000 1000000 64
    } {
        if {[Wanted cost.$name]} {
            lassign [Rates $inFlight $gateways] rate baseline
            Figure cost.$name [expr {1e9 / $rate}] [expr {1e9 / $baseline}]
        }
    }
    return
}

# The word traffic sends at a rate: this one has about 1,000 in flight.
proc gwsim::bench::Traffic {} {
    set token [::gwsim::core::create bench -record 0 -places 0]
    In $token {
        for {set i 0} {$i < 64} {incr i} {
            gateway g$i
            client c$i -gateway g$i
            link c$i g$i -latency {uniform 100us 1100us}
            traffic c$i -rate 13000/s -project bench -messageHandler echo \
                    -timeoutSec 5
        }
        handler bench echo -on gateway -thread dedicated -delay 20us \
                -reply [string repeat x 64]
        # Full of them.
        run -for 20ms
    }
    set bare [bare 1000 64]
    Figure declared.traffic {*}[lreverse [Alternate \
            [list SubjectRate $bare] [list WorldRate $token 832000]]]
    $bare close
    ::gwsim::core::close $token
    return
}

# The rate of a world of words, which carries out so many a second of its own
# time.
proc gwsim::bench::WorldRate {token perSecond count} {
    set before [completed $token]
    set duration [expr {max(1, round($count * 1e6 / $perSecond))}]
    set began [cpu]
    In $token {run -for ${duration}us}
    set took [expr {[cpu] - $began}]
    return [expr {max(1, [completed $token] - $before) * 1e9 / max(1, $took)}]
}

# Beside what Tcl's own `after` leaves of as many that are cancelled.
proc gwsim::bench::Timers {} {
    set count 1000000
    set bare 100000
    set before [memory]
    set pending [llength [after info]]
    for {set i 0} {$i < $bare} {incr i} {
        after cancel [after 60000 {}]
    }
    set bareBytes [expr {double([memory] - $before) / $bare}]
    set bareLeft [expr {[llength [after info]] - $pending}]
    lassign [timers $count] left bytes
    Figure timers.lasting [expr {double($bytes) / $count}] $bareBytes
    Figure timers.left $left $bareLeft
    return
}

# ---- The virtual clock, with scripts ----------------------------------

# A world with Tcl at both ends and 1,000 requests in flight; its token.
proc gwsim::bench::ScriptedWorld {record} {
    set token [::gwsim::core::create bench -record $record -places 0]
    In $token {
        library {
            proc done {reply} {
                set k [dict get $reply k]
                system.util.sendRequestAsync bench echo \
                        [dict create k [incr k] v abcdefgh] \
                        -timeoutSec 5 -onSuccess done
            }
        }
        handler bench echo -on gateway -thread dedicated -delay 20us {payload} {
            dict set payload reply 1
            return $payload
        }
        for {set i 0} {$i < 64} {incr i} {
            gateway g$i
            client c$i -gateway g$i
            link c$i g$i -latency {uniform 100us 1100us}
            set count [expr {(1000 + 63 - $i) / 64}]
            on c$i -vars count {
                for {set i 0} {$i < $count} {incr i} {
                    system.util.sendRequestAsync bench echo \
                            {k 1 v abcdefgh} -timeoutSec 5 -onSuccess done
                }
            }
        }
        # Every thread has its interp now.
        run -for 5ms
    }
    return $token
}

proc gwsim::bench::Scripted {} {
    set bare [bareTcl 1000 64]
    set token [ScriptedWorld 0]
    Figure scripted.1000 {*}[lreverse [Alternate \
            [list SubjectRate $bare] [list WorldRate $token 800000]]]
    $bare close
    ::gwsim::core::close $token
    return
}

# ---- The trace --------------------------------------------------------

# What is kept is memory, so slices are short, and as many of each.  One that is
# thrown away goes before: a virtual machine has its memory from its host only
# once it was touched, which takes a hundred times as long.
proc gwsim::bench::Trace {} {
    foreach kind {declared bare} {
        set subject [$kind 1000 64 1]
        $subject run [expr {([Setting pairs] + 2) * [Setting traced]}]
        $subject close
        set subjects [list [$kind 1000 64 0] [$kind 1000 64 1]]
        set rates {{} {}}
        set count [Setting traced]
        for {set i 0} {$i <= [Setting pairs]} {incr i} {
            foreach subject $subjects which {0 1} {
                set rate [SubjectRate $subject $count]
                if {$i > 0} {
                    lset rates $which end+1 $rate
                }
            }
        }
        lassign [lmap list $rates {Median $list}] without with
        set counts [[lindex $subjects 1] counts]
        set share($kind) [expr {100 * (1 - $with / $without)}]
        set time($kind) [expr {(1e9 / $with - 1e9 / $without)
                * [dict get $counts completed] / [dict get $counts events]}]
        foreach subject $subjects {
            if {$kind eq "declared"} {
                set bytes [expr {double([dict get $counts recordBytes])
                        / [dict get $counts recorded]}]
            }
            $subject close
        }
    }
    # The bare loop's records are 64 bytes.
    Figure trace.bytes $bytes 64
    Figure trace.time $time(declared) $time(bare)
    Figure trace.declared $share(declared) $share(bare)
    return
}

# One world, in short rounds with its trace and without, in the order 01 10 01:
# each two next to each other are a pair, of which the ratio counts. Two worlds,
# or slices as long as elsewhere, would tell apart where their interps happen to
# lie, and what else the machine does: both more than what is sought.
proc gwsim::bench::TraceScripted {} {
    set round [Setting round]
    set pairs [Setting rounds]
    set subject [declared 1000 64 1]
    $subject run [expr {$pairs * $round}]
    $subject close
    set token [ScriptedWorld 1]
    for {set i -1} {$i < $pairs} {incr i} {
        foreach on [expr {$i % 2 ? {1 0} : {0 1}}] {
            recording $token $on
            set rate($on) [WorldRate $token 600000 $round]
        }
        if {$i >= 0} {
            lappend ratios [expr {$rate(1) / $rate(0)}]
        }
    }
    ::gwsim::core::close $token
    Figure trace.scripted [expr {100 * (1 - [Median $ratios])}] \
            [BareScriptedShare $round [expr {max(1, $pairs / 4)}]]
    return
}

# What part of its rate the bare loop with Tcl loses to a trace, in %.
proc gwsim::bench::BareScriptedShare {round pairs} {
    set subjects [list [bareTcl 1000 64 0] [bareTcl 1000 64 1]]
    for {set i -1} {$i < $pairs} {incr i} {
        foreach on [expr {$i % 2 ? {1 0} : {0 1}}] {
            set rate($on) [SubjectRate [lindex $subjects $on] $round]
        }
        if {$i >= 0} {
            lappend ratios [expr {$rate(1) / $rate(0)}]
        }
    }
    foreach subject $subjects {
        $subject close
    }
    return [expr {100 * (1 - [Median $ratios])}]
}

# ---- Gateways ---------------------------------------------------------

proc gwsim::bench::Gateway {} {
    set count [Setting gateways]
    set token [::gwsim::core::create bench -record 0 -places 0]
    set memory [memory]
    set began [cpu]
    In $token {
        for {set i 0} {$i < $count} {incr i} {
            gateway g$i
        }
    }
    set time [expr {([cpu] - $began) / 1e3 / $count}]
    set bytes [expr {double([memory] - $memory) / $count}]
    ::gwsim::core::close $token
    # What it would cost if every gateway had an interp from the start. (These
    # are the first figures: later, Tcl has the memory of interps at hand.)
    set interps {}
    set memory [memory]
    set began [cpu]
    for {set i 0} {$i < 20} {incr i} {
        lappend interps [interp create]
    }
    set interpTime [expr {([cpu] - $began) / 1e3 / 20}]
    set interpBytes [expr {double([memory] - $memory) / 20}]
    foreach interp $interps {
        interp delete $interp
    }
    Figure gateway.bytes $bytes $interpBytes
    Figure gateway.time $time $interpTime
    return
}
