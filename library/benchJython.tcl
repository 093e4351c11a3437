# benchJython.tcl --
#
#       `gwsim bench`: what scripts of Jython cost. A row of the table in
#       bench.tcl; its rules hold here too, but that wall time is measured:
#       the work is another process's.
#
#       The baseline is what Jython itself can do: a process that echoes lines
#       with Jython's socket module, one at a time. Starting both is not
#       counted, nor are the first requests, until what both do is compiled.

lappend gwsim::bench::figures {
    jython.request Jython round-trips/s {ratio >= 0.7}
    {sendRequest in Jython, virtual, against a socket echo of its}
} {
    jython.java Jython round-trips/s {}
    {the same, against an echo with java.net}
}

array set gwsim::bench::settings {
    quick,compiled 4000 full,compiled 20000
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
    foreach {name echo} [JythonEchoes $command \
            jython.request socket jython.java java] {
        lassign $echo pipe channel
        EchoRate $channel [Setting compiled]
        JythonRate $token [Setting compiled]
        Figure $name {*}[lreverse [Alternate \
                [list EchoRate $channel] [list JythonRate $token]]]
        close $channel
        catch {close $pipe}
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

# Processes that echo lines, started beside one another: for names and kinds
# {NAME {its pipe, a connection} ...}.
proc gwsim::bench::JythonEchoes {command args} {
    set pipes [dict map {- kind} $args {
        open |[list {*}$command -S [file join $::gwsim::library \
                jython bench_echo.py] $kind 2>@stderr] r+
    }]
    return [dict map {- pipe} $pipes {
        set channel [socket 127.0.0.1 [gets $pipe]]
        fconfigure $channel -translation lf -buffering line
        list $pipe $channel
    }]
}

proc gwsim::bench::EchoRate {channel count} {
    set line "{\"k\": 1, \"v\": \"[string repeat x 64]\"}"
    set began [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {
        puts $channel $line
        gets $channel
    }
    return [expr {$count * 1e6 / max(1, [clock microseconds] - $began)}]
}
