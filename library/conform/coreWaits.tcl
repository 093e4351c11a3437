# coreWaits.tcl --
#
#       How long the machine had the threads of this process, and of the Jython
#       process, wait for a core (../coreWaits.tcl): what comes late on the
#       real clock may be late by that.

namespace eval gwsim::conformance {}

# gwsim::conformance::coreWaits --
#
#       What the threads have waited so far.
#
# Results:
#       A dict: number of a thread -> ns since it began.

proc gwsim::conformance::coreWaits {} {
    return [::gwsim::CoreWaits [CoreProcesses]]
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
    return [::tcl::mathop::+ {*}[::gwsim::CoreWaited $before \
            [CoreProcesses]]]
}

# The processes that a run on the real clock needs.
proc gwsim::conformance::CoreProcesses {} {
    return [concat [pid] [expr {$::gwsim::jython::channel eq "" ? ""
            : [pid $::gwsim::jython::channel]}]]
}
