# play.tcl --
#
#       Plays one case with one driver: under each of its versions, and where
#       it asks for it all interleavings.

namespace eval gwsim::conformance {
    variable mostWays 20000
}

# gwsim::conformance::play --
#
#       Plays a case.
#
# Arguments:
#       driver          Name of a driver.
#       case            The case.
#       seed            Seed of the worlds.
#       evidence        True: the events of the last run are wanted.
#
# Results:
#       A dict: verdict (pass fail skip), why (one line), runs (count), and
#       with evidence perhaps events and version.

proc gwsim::conformance::play {driver case seed {evidence 0}} {
    set row [dict get [drivers] $driver]
    set clock [expr {[::gwsim::core::nanoseconds [dict get $row lateness]]
            ? "real" : "virtual"}]
    if {[dict get $case only] ni [list {} $clock]} {
        return [dict create verdict skip why "not on a $clock clock" runs 0]
    }
    set runs 0
    set shown {}
    foreach version [dict get $case versions] {
        set one [dict replace $case versions $version]
        if {[dict get $case order] && [dict get $row choices]} {
            lassign [PlayAllWays $row $one $seed $evidence] why ways observed
            incr runs $ways
        } else {
            incr runs
            set observed [drive $row $one [dict create seed $seed \
                    evidence $evidence]]
            set lateness [Lateness $row $case $observed]
            set why [expr {[dict get $case order]
                    ? [JudgeOneOf $one $observed $lateness]
                    : [judge $one [dict get $one expected] $observed \
                    $lateness]}]
        }
        if {[dict get $observed end] eq "unsupported"} {
            return [dict create verdict skip runs $runs \
                    why [dict get $observed why]]
        }
        if {$evidence && [dict exists $observed events]} {
            set shown [dict create version $version \
                    events [dict get $observed events]]
        }
        if {$why ne ""} {
            if {[llength [dict get $case versions]] > 1} {
                set why "version $version: $why"
            }
            return [dict create verdict fail why $why runs $runs {*}$shown]
        }
    }
    return [dict create verdict pass why {} runs $runs {*}$shown]
}

# How late, in the world's ns, a time may be: rule 5 of judge.tcl.
proc gwsim::conformance::Lateness {driver case observed} {
    set lateness [::gwsim::core::nanoseconds [dict get $driver lateness]]
    if {[dict exists $observed waited]} {
        incr lateness [dict get $observed waited]
    }
    return [expr {round($lateness * [dict get $case speed])}]
}

# Rule 2 of judge.tcl: {WHY WAYS OBSERVED}, the last way's.
proc gwsim::conformance::PlayAllWays {driver case seed evidence} {
    variable mostWays

    set wanted [lsort -unique [lmap outcome [dict get $case expected] {
        lmap note $outcome {Plain $note}
    }]]
    set choices {}
    set seen {}
    set ways 0
    while 1 {
        set observed [drive $driver $case \
                [dict create seed $seed choices $choices \
                evidence $evidence]]
        incr ways
        if {[dict get $observed end] ne "quiet"} {
            return [list [dict get $observed end] $ways $observed]
        }
        set told [Told [dict get $observed notes]]
        if {$told ni $wanted} {
            return [list "unexpected {$told}" $ways $observed]
        }
        dict incr seen $told
        if {$ways >= $mostWays} {
            return [list "more than $mostWays interleavings" $ways $observed]
        }
        set choices [::gwsim::core::enumerate [dict get $observed choices]]
        if {$choices eq ""} {
            break
        }
    }
    foreach outcome $wanted {
        if {![dict exists $seen $outcome]} {
            return [list "never happened: {$outcome}" $ways $observed]
        }
    }
    return [list {} $ways $observed]
}

# One run of a case of all ways: it may be any of them.
proc gwsim::conformance::JudgeOneOf {case observed lateness} {
    if {[dict get $observed end] ne "quiet"} {
        return [dict get $observed end]
    }
    set notes [dict get $observed notes]
    foreach outcome [dict get $case expected] {
        set wanted [lmap note $outcome {Plain $note}]
        if {$lateness > 0} {
            set notes [Rearranged $wanted $notes]
        }
        if {$wanted eq [Told $notes]} {
            return ""
        }
    }
    return "unexpected {[Told $notes]}"
}
