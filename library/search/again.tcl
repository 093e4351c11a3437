# again.tcl --
#
#       The short way through a batch of runs that are drawn, for scenarios
#       without scripts: the core runs one world again and again, which BODY
#       has built once (gwsimFrontAgain.c), up to a run that is unlike all
#       before. Only that one is made as usual, with BODY and its claims: of
#       the others it is known what BODY makes of them.
#
# Rules:
#   1. Whoever is not fit for it (a script, a choice before `run`, a second
#      `run`) goes the usual way, for good: the two must not differ in
#      anything but time.
#   2. BODY goes on after its `run`; if it makes more events there, the run
#      as usual has another hash than the one of the core, and the scenario
#      is not fit.
#   3. Once a run does not pass, the usual way counts how often.
#   4. The core remembers the hashes of its runs: when there are too many to
#      count (account.tcl) it is given up, which then gains nothing either.

namespace eval gwsim::search {
    # In a worker: the world that is run again, empty before it was tried;
    # and 1 when it is known that there is none.
    variable againToken ""
    variable againUnfit 0
}

# gwsim::search::againRow --
#
#       Runs of a batch, the short way.
#
# Arguments:
#       subject         The scenario.
#       config, batch   As of perform.
#       index           First run, in the batch.
#       count           Runs at most.
#
# Results:
#       A dict as of core::again; runs is 0 if there is no short way.

proc gwsim::search::againRow {subject config batch index count} {
    variable againToken
    variable againUnfit

    if {!$againUnfit && $againToken eq ""} {
        AgainBuild $subject $config
    }
    if {$againUnfit} {
        return {runs 0}
    }
    set plan [drawnPlan $config $batch $index]
    if {[dict get $batch lane] eq "pct"} {
        # Its depth is another one for each run.
        set count 1
    }
    set row [::gwsim::core::again $againToken -seed [dict get $plan seed] \
            -strategy [dict get $plan strategy] -count $count]
    if {![dict get $row fit]} {
        againNever
        return {runs 0}
    }
    return $row
}

# gwsim::search::againNever --
#
#       There is no short way for this scenario.

proc gwsim::search::againNever {} {
    variable againToken
    variable againUnfit

    set againUnfit 1
    if {$againToken ne ""} {
        ::gwsim::core::close $againToken
        ::gwsim::ForgetWorld $againToken
        set againToken ""
    }
    return
}

# Has BODY build the world, up to its `run`.
proc gwsim::search::AgainBuild {subject config} {
    variable againToken

    set plan [drawnPlan $config {lane random first 0 steps 1} 0]
    set againToken [NewWorld $subject $plan {-again 1}]
    set namespace [dict get $subject namespace]
    set report [dict create]
    ::gwsim::EnterWorld $againToken
    try {
        set before [restoreBegin $namespace]
        set ended [::gwsim::RunBody $againToken $namespace \
                [dict get $subject body] [dict get $subject place] \
                [dict get $subject level] report 1]
        restoreEnd $namespace $before
    } finally {
        ::gwsim::LeaveWorld
    }
    if {[::gwsim::DictGet $ended code] ne "GWSIM AGAIN BUILT"} {
        againNever
    }
    return
}
