# sweepCell.tcl --
#
#       One cell of a sweep: the scenario once more, with one disturbance at
#       one event. What the cells are is told in sweep.tcl.
#
# Rules:
#   1. A disturbance is planned before BODY begins, by words of BODY: a fault
#      on an event, or a script of `when` that begins one. So up to its event
#      the run is the plain one.
#   2. What is to happen to a message is a filter: it must be there before the
#      message is sent, on all its paths.
#   3. What has touched nothing has not been reached; which faults have, the
#      run says at its end (SweepNote).

namespace eval gwsim::search {
    # Phases in which a disturbance has something to touch, if not in all.
    variable sweepOnly {
        drop {sent replied} duplicate {sent replied} late {sent replied}
        raise started
    }
    # How far off the first guess may be which handler is to raise.
    variable sweepTries 16
    # The run that is going on: faults begun by its disturbance.
    variable sweepFaults {}
}

# Runs a cell; the result of `once`, with `touched`. What its request did not
# come past is not run, nor where there is nothing to touch: no more than that.
proc gwsim::search::SweepRun {subject cell facts told} {
    variable sweepOnly

    lassign [split $cell :] id phase means
    if {$phase ni [dict get $facts $id phases] || ([dict exists $sweepOnly \
            $means] && $phase ni [dict get $sweepOnly $means])} {
        return {touched 0}
    }
    set fact [dict get $facts $id]
    if {$means eq "late"} {
        dict set fact deadline [SweepDeadline $subject $id $phase $facts]
        if {[dict get $fact deadline] eq ""} {
            return {touched 0}
        }
    }
    if {$means eq "raise"} {
        return [SweepRaises $subject $cell $fact $told]
    }
    return [SweepStruck $subject $cell $fact $told]
}

# The handler is known when its request has been delivered, and it is asked
# whether it raises when its delay is over. So others of the same name may be
# asked before it: how many, a try shows.
proc gwsim::search::SweepRaises {subject cell fact told} {
    variable sweepNoted
    variable sweepTries

    set nth [dict get $fact nth]
    set tries [list $nth]
    for {set far 1} {$far <= $sweepTries} {incr far} {
        lappend tries [expr {$nth + $far}]
        if {$nth > $far} {
            lappend tries [expr {$nth - $far}]
        }
    }
    foreach nth $tries {
        dict set fact nth $nth
        set result [SweepStruck $subject $cell $fact $told]
        if {[lindex [split $cell :] 0] in [dict get $sweepNoted struck]} {
            return $result
        }
    }
    return {touched 0}
}

# One run of a cell.
proc gwsim::search::SweepStruck {subject cell fact told} {
    variable sweepFaults
    variable sweepMeans
    variable sweepNoted

    lassign [split $cell :] id phase means
    set command [concat [dict get $sweepMeans $means] \
            [list $id $phase $fact]]
    set sweepFaults none
    try {
        set result [once $subject [dict create places 1 report $told \
                begin [list ::gwsim::search::SweepBegin $command \
                [SweepCommand $subject $cell]] \
                watch ::gwsim::search::SweepNote]]
    } finally {
        set sweepFaults {}
    }
    return [dict merge $result [dict filter $sweepNoted key touched]]
}

# When a request ends if its message of a phase is lost; empty if never.
proc gwsim::search::SweepDeadline {subject id phase facts} {
    variable sweepNoted

    set lost [SweepRun $subject $id:$phase:drop $facts 0]
    if {[dict get $lost touched]} {
        foreach row [dict get $sweepNoted requests] {
            if {[dict get $row id] eq $id} {
                return [dict get $row completed_ns]
            }
        }
    }
    return ""
}

# Called when the world of a cell is there, and BODY not yet: words of BODY
# are planned ahead of it.
proc gwsim::search::SweepBegin {command again token} {
    set ::gwsim::judged($token,again) $again
    {*}$command
    return
}

# A fault of the present cell.
proc gwsim::search::SweepFault {args} {
    variable sweepFaults
    lappend sweepFaults [::gwsim::words::fault {*}$args]
    return
}

# Evaluates a command when a request is in a phase.
proc gwsim::search::SweepWhen {id phase command} {
    variable sweepPhases
    ::gwsim::words::when [dict create kind [dict get $sweepPhases $phase] \
            request $id] -nth 1 $command
    return
}

proc gwsim::search::SweepStrike {fault id phase fact} {
    variable sweepPhases
    SweepFault $fault [dict create kind [dict get $sweepPhases $phase] \
            request $id] -first 1
    return
}

# The message of a phase passes filters, which must be there before it is
# sent: so they are made when a run begins, and for what is new then.
proc gwsim::search::SweepMessage {answer id phase fact} {
    ::gwsim::words::when {kind scope_started} [list \
            ::gwsim::search::SweepFilters $answer $id \
            [dict get {sent request replied reply} $phase] $fact]
    return
}

proc gwsim::search::SweepFilters {answer id kind fact} {
    variable sweepFaults

    set scenery [::gwsim::core::scenery]
    foreach pair [concat [dict get $scenery links] \
            [dict get $scenery ends]] {
        foreach path [list $pair [lreverse $pair]] {
            if {$path ni $sweepFaults} {
                lappend sweepFaults $path
                SweepFault filter {*}$path [list \
                        ::gwsim::search::SweepFilter $answer $id $kind $fact]
            }
        }
    }
    return
}

# What becomes of a message: the first that is meant is disturbed.
proc gwsim::search::SweepFilter {answer id kind fact message} {
    variable sweepFaults

    if {[dict get $message request] ne $id
            || [dict get $message kind] ne $kind
            || "struck" in $sweepFaults} {
        return pass
    }
    lappend sweepFaults struck
    if {$answer eq "late"} {
        set wait [expr {[dict get $fact deadline] - [::gwsim::words::now]}]
        return [list delay [::gwsim::core::duration \
                [expr {$wait + 1000000}]]]
    }
    return $answer
}

proc gwsim::search::SweepRaise {id phase fact} {
    SweepWhen $id delivered [list ::gwsim::search::SweepFault raise \
            [SweepHandler $fact] RuntimeException -nth [dict get $fact nth]]
    return
}

proc gwsim::search::SweepCrash {id phase fact} {
    SweepWhen $id $phase [list ::gwsim::search::SweepIf gateways \
            [dict get $fact target] crash [dict get $fact target] -for 10s]
    return
}

proc gwsim::search::SweepDisconnect {id phase fact} {
    dict with fact {
        SweepWhen $id $phase [list ::gwsim::search::SweepIf clients \
                $origin disconnect $origin -for 5s]
        foreach link [list [list $origin $target] [list $target $origin]] {
            SweepWhen $id $phase [list ::gwsim::search::SweepIf links \
                    $link cut {*}$link -for 5s]
        }
    }
    return
}

# A fault, if what it is for is there.
proc gwsim::search::SweepIf {noun target args} {
    if {$target in [dict get [::gwsim::core::scenery] $noun]} {
        SweepFault {*}$args
    }
    return
}
