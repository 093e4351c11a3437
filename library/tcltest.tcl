# tcltest.tcl --
#
#       The constraints gwsimReal and gwsimSlow for suites of tcltest. They
#       are put where tcltest looks for them, whether it is loaded before or
#       after this: an array of constraints that is there already it keeps.

namespace eval tcltest {
    variable testConstraints
    # The real clock is always there.
    set testConstraints(gwsimReal) 1
    # Tests of more than a few seconds run with GWSIM_SLOW=1.
    set testConstraints(gwsimSlow) [expr {[info exists ::env(GWSIM_SLOW)]
            && $::env(GWSIM_SLOW) ni {"" 0}}]
}
