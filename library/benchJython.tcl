# benchJython.tcl --
#
#       `gwsim bench`: what scripts of Jython cost. A row of the table in
#       bench.tcl; its rules hold here too, but that wall time is measured:
#       the work is another process's.
#
#       The baseline is what Jython itself can do: a process that echoes lines
#       with Jython's socket module, one at a time. Starting both is not
#       counted.

lappend gwsim::bench::figures {
    jython.request Jython round-trips/s {ratio >= 0.7}
    {sendRequest in Jython, virtual, against a socket echo of its}
} {
    jython.java Jython round-trips/s {}
    {the same, against an echo with java.net}
}

array set gwsim::bench::settings {
    quick,requests 2000 full,requests 10000
}

proc gwsim::bench::Jython {} {
    variable mode

    if {$mode eq "quick"} {
        Skip "a quick run leaves Jython out, whose start alone takes seconds" \
                jython.*
        return
    }
    set command [::gwsim::jython::Command]
    if {$command eq ""} {
        Skip "there is no jython here" jython.*
        return
    }
    set token [::gwsim::core::create bench -record 0 -places 0]
    In $token {
        gateway plant
        client HMI -gateway plant
        handler bench echo -on plant -reply [string repeat x 64]
    }
    foreach kind {socket java} {
        set echo [JythonEcho $command $kind]
        # A slice is of as many each time: so both are compiled after the
        # first ones, which do not count.
        set count [Setting requests]
        set rates {}
        set bares {}
        for {set i 0} {$i < 2 + [Setting pairs]} {incr i} {
            lappend bares [EchoRate $echo $count]
            lappend rates [JythonRate $token $count]
        }
        Figure [dict get {socket jython.request java jython.java} $kind] \
                [Median [lrange $rates 2 end]] [Median [lrange $bares 2 end]]
        close [lindex $echo 1]
        catch {close [lindex $echo 0]}
    }
    ::gwsim::core::close $token
    ::gwsim::jython::Close $token
    return
}

# Requests a second of a script that waits for each.
proc gwsim::bench::JythonRate {token count} {
    In $token {
        on HMI -thread async -in jython "
            for i in xrange($count):
                system.util.sendRequest('bench', 'echo', {'k': i},
                                        timeoutSec=5)
        "
    }
    set began [clock microseconds]
    In $token {run}
    return [expr {$count * 1e6 / max(1, [clock microseconds] - $began)}]
}

# A process that echoes lines: {its pipe, a connection}.
proc gwsim::bench::JythonEcho {command kind} {
    set pipe [open |[list {*}$command -S [file join $::gwsim::library \
            jython bench_echo.py] $kind 2>@stderr] r+]
    set channel [socket 127.0.0.1 [gets $pipe]]
    fconfigure $channel -translation lf -buffering line
    return [list $pipe $channel]
}

proc gwsim::bench::EchoRate {echo count} {
    lassign $echo - channel
    set line "{\"k\": 1, \"v\": \"[string repeat x 64]\"}"
    set began [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {
        puts $channel $line
        gets $channel
    }
    return [expr {$count * 1e6 / max(1, [clock microseconds] - $began)}]
}
