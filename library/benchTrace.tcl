# benchTrace.tcl --
#
#       `gwsim bench`: what it costs to record runs in a database. Rows and
#       groups of the table in bench.tcl; its rules hold here too.
#
#       trace.store     events of declarative traffic, all stored at the end
#       trace.disk      what the same takes on disk
#       trace.campaign  many scripted scenarios of about 380 events into one
#                       file, as "gwsim run --trace" runs and records them,
#                       against the same ones as "gwsim run" does
#       trace.recorded  the same of one scripted scenario of many requests
#       trace.bare      a world of scripts that do nothing but send requests,
#                       with its hash: to record it as well; no claims and no
#                       verdict
#
#       A ratio is of processor time, that of the system too; all is written
#       when a run ends, in the process that ran it.

lappend gwsim::bench::figures {
    trace.store TraceStore events/s {value >= 400000}
    {events stored in a database}
} {
    trace.disk TraceStore bytes {value <= 60}
    {an event on disk}
} {
    trace.campaign TraceCampaign ratio {value <= 1.6}
    {small scripted scenarios, recorded against not}
} {
    trace.campaign.disk TraceCampaign bytes {value <= 60}
    {an event of theirs on disk}
} {
    trace.recorded TraceRecorded ratio {value <= 1.6}
    {a scripted scenario of many requests, recorded against not}
} {
    trace.recorded.disk TraceRecorded bytes {value <= 60}
    {an event of its on disk}
} {
    trace.bare TraceBare ratio {value <= 1.6}
    {one scripted run of bare requests, recorded against not}
}
array set gwsim::bench::settings {
    quick,stored 20     full,stored 100
    quick,campaign 40   full,campaign 200
    quick,recorded 1    full,recorded 2
    quick,bare 10000    full,bare 20000
}

# A file's name that nobody has; the file is not there.
proc gwsim::bench::TraceFile {} {
    close [file tempfile name gwsimBench]
    file delete $name
    return $name
}

proc gwsim::bench::ForgetTrace {db} {
    ::gwsim::core::traceClose
    file delete $db {*}[glob -nocomplain $db-*]
    return
}

proc gwsim::bench::TraceStore {} {
    set token [::gwsim::core::create bench -places 0]
    set seconds [Setting stored]
    In $token {
        gateway plant
        client HMI -gateway plant
        handler bench count -on plant -delay {uniform 1ms 9ms} -reply 1
        traffic HMI -rate 1000/s -project bench -messageHandler count \
                -timeoutSec 1
        run -for ${seconds}s
    }
    set events [dict get [::gwsim::core::info $token] events]
    set db [TraceFile]
    set began [cpu]
    ::gwsim::core::traceTo $token $db PASS
    set took [expr {[cpu] - $began}]
    Figure trace.store [expr {$events * 1e9 / $took}] ""
    Figure trace.disk [expr {double([file size $db]) / $events}] ""
    ForgetTrace $db
    ::gwsim::core::close $token
    return
}

# Processor time of so many runs of a scenario as "gwsim run" does them, or as
# "gwsim run --trace" if there is a database; raises its story unless it passes.
proc gwsim::bench::Campaign {count body db} {
    ::gwsim::runOptions [expr {$db eq "" ? [dict create]
            : [dict create trace $db]}]
    try {
        set began [cpu]
        for {set i 0} {$i < $count} {incr i} {
            ::gwsim::scenario bench -report error $body
        }
        return [expr {[cpu] - $began}]
    } finally {
        ::gwsim::runOptions {}
    }
}

# Reports what it costs to record a scenario so many times, and on disk.
proc gwsim::bench::Recorded {name count body} {
    set db [TraceFile]
    set ratios {}
    # Once before: interps are made, and the file.
    Campaign 1 $body $db
    for {set i 0} {$i < [Setting pairs]} {incr i} {
        set without [Campaign $count $body ""]
        lappend ratios [expr {double([Campaign $count $body $db]) / $without}]
    }
    Figure $name [Median $ratios] ""
    ::gwsim::core::traceClose
    Figure $name.disk [expr {double([file size $db])
            / [::gwsim::sql $db {SELECT sum(events) FROM run}]}] ""
    ForgetTrace $db
    return
}

# A scenario of 40 requests with scripts at both ends.
proc gwsim::bench::TraceCampaign {} {
    Recorded trace.campaign [Setting campaign] {
        gateway plant
        client HMI -gateway plant
        handler ACME read -on plant -delay {uniform 1ms 9ms} -reply 1
        handler ACME echo -on plant {payload} {return $payload}
        fault drop plant HMI -p 20%
        on HMI -thread async {
            for {set k 0} {$k < 20} {incr k} {
                catch {system.util.sendRequest ACME read -timeoutSec 1}
                catch {system.util.sendRequest ACME echo {k 1} -timeoutSec 1}
            }
        }
        run
        expect event {kind request_completed} -count 40
    }
    return
}

# Eight clients whose callbacks send the next request: 8,000 of them.
proc gwsim::bench::TraceRecorded {} {
    Recorded trace.recorded [Setting recorded] {
        gateway plant
        handler ACME echo -on plant {payload} {
            dict set payload reply 1
            return $payload
        }
        library {
            proc next {left reply} {
                if {$left > 0} {
                    system.util.sendRequestAsync ACME echo \
                            [dict create k $left v abcdefgh] -timeoutSec 5 \
                            -onSuccess [list next [expr {$left - 1}]]
                }
            }
        }
        foreach name {A B C D E F G H} {
            client $name -gateway plant
            on $name {
                for {set k 0} {$k < 10} {incr k} {
                    next 100 {}
                }
            }
        }
        run
        expect event {kind request_completed} -count 8000
    }
    return
}

proc gwsim::bench::TraceBare {} {
    set ratios {}
    for {set i 0} {$i < [Setting pairs]} {incr i} {
        set began [cpu]
        set token [ScriptedWorld 1]
        WorldRate $token 800000 [Setting bare]
        dict get [::gwsim::core::info $token] hash
        set without [expr {[cpu] - $began}]
        set db [TraceFile]
        set began [cpu]
        ::gwsim::core::traceTo $token $db PASS
        lappend ratios [expr {1 + double([cpu] - $began) / $without}]
        ForgetTrace $db
        ::gwsim::core::close $token
    }
    # The first one has made the interps.
    Figure trace.bare [Median [lrange $ratios 1 end]] ""
    return
}
