# coreWaits.tcl --
#
#       How long the machine had the threads of this process, and of the Jython
#       process, wait for a core: what comes late on the real clock may be late
#       by that.
#
# Rules:
#   1. The system counts it for each thread (schedstat of proc(5)); where it
#      does not, nobody waited.
#   2. Of a thread that ended in between nothing is known any more, so it may
#      have been more than is said.

namespace eval gwsim::conformance {}

# gwsim::conformance::coreWaits --
#
#       What the threads have waited so far.
#
# Results:
#       A dict: number of a thread -> ns since it began.

proc gwsim::conformance::coreWaits {} {
    set waits {}
    set processes self
    if {$::gwsim::jython::channel ne ""} {
        lappend processes {*}[pid $::gwsim::jython::channel]
    }
    foreach file [glob -nocomplain {*}[lmap process $processes {
        string cat /proc/$process/task/*/schedstat
    }]] {
        # A thread may end meanwhile.
        catch {
            set channel [open $file]
            try {
                dict set waits [lindex [file split $file] end-1] \
                        [lindex [gets $channel] 1]
            } finally {
                close $channel
            }
        }
    }
    return $waits
}

# gwsim::conformance::coreWaitsSince --
#
#       What they have waited since then.
#
# Arguments:
#       before          What coreWaits said then.
#
# Results:
#       The sum, in ns.

proc gwsim::conformance::coreWaitsSince {before} {
    set sum 0
    dict for {thread waited} [coreWaits] {
        if {[dict exists $before $thread]} {
            incr waited -[dict get $before $thread]
        }
        incr sum $waited
    }
    return $sum
}
