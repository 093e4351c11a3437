# coreWaits.tcl --
#
#       How long the machine had threads wait for a core: what comes late may
#       be late by that, and who has not answered yet may not have had one.
#
# Rules:
#   1. The system counts it for each thread (schedstat of proc(5)); where it
#      does not, nobody waited.
#   2. Of a thread that ended in between nothing is known any more, so it may
#      have been more than is said.

# gwsim::CoreWaits --
#
#       What the threads of processes have waited so far.
#
# Arguments:
#       processes       Their ids.
#
# Results:
#       A dict: number of a thread -> ns since it began.

proc gwsim::CoreWaits {processes} {
    set waits {}
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

# gwsim::CoreWaited --
#
#       What each has waited since then.
#
# Arguments:
#       before          What CoreWaits said then.
#       processes       Their ids.
#
# Results:
#       A list of times in ns; of a thread that is new since its begin.

proc gwsim::CoreWaited {before processes} {
    return [lmap {thread waited} [CoreWaits $processes] {
        expr {[dict exists $before $thread]
                ? $waited - [dict get $before $thread] : $waited}
    }]
}
