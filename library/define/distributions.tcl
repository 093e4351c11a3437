# distributions.tcl --
#
#       Distributions that come with gwsim and are written as users write
#       theirs.

# Mostly one latency, now and then another: {spikes 1ms 2% {uniform 1s 3s}}.
# Choice 0, the dullest, is no spike.
gwsim::define distribution spikes {base percent spike} {
    set share [string trimright $percent %]
    if {![string is double -strict $share] || $share < 0 || $share > 100} {
        error "expected a percentage but got \"$percent\""
    }
    if {[choose {int 0 9999}] >= 10000 - round($share * 100)} {
        return [sample $spike]
    }
    return [sample $base]
} -help {mostly one DIST, now and then another}
