# benchTrace.tcl --
#
#       `gwsim bench`: what it costs to record runs in a database. Rows and
#       groups of the table in bench.tcl; its rules hold here too.
#
#       trace.store     events of declarative traffic, all stored at the end
#       trace.disk      what the same takes on disk
#       trace.campaign  many scripted scenarios of about 200 events into one
#                       file, as "gwsim run --trace" records them, against the
#                       same scenarios unrecorded (but with their hash)
#       trace.recorded  one scripted run of many requests, likewise: nothing
#                       but requests, whose scripts do nothing else

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
    trace.recorded TraceRecorded ratio {value <= 1.6}
    {one scripted run of bare requests, recorded against not}
}
array set gwsim::bench::settings {
    quick,stored 20     full,stored 100
    quick,campaign 40   full,campaign 200
    quick,recorded 3000 full,recorded 20000
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

# A scenario of 40 requests with scripts at both ends.
proc gwsim::bench::SmallScenario {} {
    set token [::gwsim::core::create bench]
    In $token {
        gateway plant
        client HMI -gateway plant
        handler ACME read -on plant -delay {uniform 1ms 9ms} -reply 1
        handler ACME echo -on plant {payload} {return $payload}
        fault drop plant HMI -p 20%
        on HMI -thread async {
            for {set k 0} {$k < 20} {incr k} {
                catch {system.util.sendRequest ACME read -timeoutSec 1}
                catch {system.util.sendRequest ACME echo 1 -timeoutSec 1}
            }
        }
        run
    }
    dict get [::gwsim::core::info $token] hash
    return $token
}

# Processor time of so many scenarios; recorded into a file, if there is one.
proc gwsim::bench::Campaign {count db} {
    set began [cpu]
    for {set i 0} {$i < $count} {incr i} {
        set token [SmallScenario]
        if {$db ne ""} {
            ::gwsim::core::traceTo $token $db PASS -keep 1
        }
        ::gwsim::core::close $token
    }
    return [expr {[cpu] - $began}]
}

proc gwsim::bench::TraceCampaign {} {
    set count [Setting campaign]
    set db [TraceFile]
    Campaign 10 $db
    set ratios {}
    for {set i 0} {$i < [Setting pairs]} {incr i} {
        set without [Campaign $count ""]
        lappend ratios [expr {double([Campaign $count $db]) / $without}]
    }
    Figure trace.campaign [Median $ratios] ""
    ForgetTrace $db
    return
}

proc gwsim::bench::TraceRecorded {} {
    set ratios {}
    for {set i 0} {$i < [Setting pairs]} {incr i} {
        set token [ScriptedWorld 1]
        set began [cpu]
        WorldRate $token 800000 [Setting recorded]
        dict get [::gwsim::core::info $token] hash
        set without [expr {[cpu] - $began}]
        set db [TraceFile]
        ::gwsim::core::traceTo $token $db PASS
        lappend ratios [expr {double([cpu] - $began) / $without}]
        ForgetTrace $db
        ::gwsim::core::close $token
    }
    Figure trace.recorded [Median $ratios] ""
    return
}
