# shrink.tcl --
#
#       Makes a failing run small: fewer and smaller choices, while it still
#       fails in the same way.
#
#       A run is its list of choices. What is tried, again and again until
#       nothing of it works any more:
#
#           zero    choices are taken back to 0: faults first, then
#                   operations, preemptions, order, draws; all of a kind, then
#                   halves of them, then single ones; then any that stand
#                   side by side
#           cut     the end is left off, half of what is left at a time
#           drop    elements go, and what follows moves up
#           lower   a value is halved on its way to the smallest that fails
#           both    a choice is taken back to 0, and a few that follow go:
#                   those of the operation that is not there any more
#
# Rules:
#   1. What is kept is always less than what was there: fewer faults, or as
#      many and fewer operations, and so on by kind; or a shorter list, or
#      smaller values. So it ends. (An element that moves up when others go
#      may become a choice of another kind.)
#   2. The result is 1-minimal: no element of it can be taken back to 0 or
#      left out, no value be one less. Unless the runs ran out: then
#      `minimal` is 0, and what there is fails all the same.
#   3. The same run with the same test gives the same result. Nothing is tried
#      twice.
#   4. It knows a test, not a world: gwsim::search::shrink brings both
#      together.

namespace eval gwsim::search {
    # Runs that a shrink may take, unless it is told.
    variable shrinkMost 3000
    # Kinds of choices, those to be rid of first.
    variable shrinkOrder {chance pick preempt tie schedule draw}
    # Choices that an operation may have made, and the longest list in which
    # they are looked for.
    variable shrinkBlock 4
    variable shrinkLong 200
}

# gwsim::search::shrink --
#
#       Make a failing run of a scenario small.
#
# Arguments:
#       subject         The scenario (subject.tcl).
#       plan            How it was run when it failed.
#       signature       How it failed; every smaller run has to, too.
#       most            Runs that it may take.
#
# Results:
#       A dict: choices ({kind bound value} ...), plan (that gives them),
#       result (of gwsim::search::once), runs, minimal (0 if the runs ran out).
#       Raises {GWSIM SEARCH GONE} if the run does not fail like that.

proc gwsim::search::shrink {subject plan signature {most ""}} {
    variable shrinkMost

    if {$most eq ""} {
        set most $shrinkMost
    }
    set first [once $subject $plan]
    if {[dict get $first signature] ne $signature} {
        return -code error -errorcode {GWSIM SEARCH GONE} \
                "the run that is to be made small does not fail with\
                \"$signature\" but with \"[dict get $first signature]\""
    }
    set base [dict merge $plan {strategy list tail base}]
    ::gwsim::progress::begin "makes it small"
    set small [reduce [dict get $first choices] \
            [list ::gwsim::search::StillFails $subject $base $signature] \
            $most]
    ::gwsim::progress::end
    dict set small plan [dict replace $base choices \
            [ChoiceValues [dict get $small choices]]]
    dict set small result [once $subject [dict get $small plan]]
    dict incr small runs 2
    return $small
}

# One run with other choices, for gwsim::search::reduce.
proc gwsim::search::StillFails {subject plan signature values} {
    set result [once $subject [dict replace $plan choices $values]]
    ::gwsim::progress::step
    return [list [expr {[dict get $result signature] eq $signature}] \
            [dict get $result choices]]
}

# gwsim::search::reduce --
#
#       Make a list of choices small.
#
# Arguments:
#       choices         What a run chose: {kind bound value} ...; the test
#                       holds for it.
#       test            A command prefix: called with a list of values, it
#                       returns {HOLDS CHOICES}: whether a run that begins
#                       with them and then takes 0 is still of the kind
#                       that is wanted, and what it chose.
#       most            How often it may be called.
#
# Results:
#       A dict: choices, runs, minimal.

proc gwsim::search::reduce {choices test {most 3000}} {
    set state [dict create best $choices test $test most $most runs 0 \
            weight [Weight $choices] seen {} capped 0]
    dict set state seen [ChoiceValues $choices] 1
    ZeroWholeKinds state
    while 1 {
        set before [dict get $state best]
        CutTail state
        ZeroKinds state
        ZeroNeighbours state
        DropElements state
        LowerValues state
        if {[dict get $state best] eq $before} {
            ZeroAndDrop state
        }
        if {[dict get $state best] eq $before || [dict get $state capped]} {
            break
        }
    }
    return [dict create choices [dict get $state best] \
            runs [dict get $state runs] \
            minimal [expr {![dict get $state capped]}]]
}

# ---- Lists of choices -----------------------------------------------------

# The values alone, as a plan has them.
proc gwsim::search::ChoiceValues {choices} {
    return [lmap choice $choices {lindex $choice 2}]
}

# Where a list of choices is not 0; of one kind only, if that is named.
proc gwsim::search::Undull {choices {kind ""}} {
    set at -1
    set found {}
    foreach choice $choices {
        incr at
        if {[lindex $choice 2] != 0
                && $kind in [list "" [lindex $choice 0]]} {
            lappend found $at
        }
    }
    return $found
}

# ---- What is tried --------------------------------------------------------

# Tries a list of values; true if the run is still of the kind wanted. Then
# what it chose is what there is from now on, as far as the list went: a run
# may end before its list does, or take 0 for what is out of bounds.
proc gwsim::search::Attempt {stateName values} {
    upvar 1 $stateName state

    if {[dict exists $state seen $values]} {
        return 0
    }
    if {[dict get $state runs] >= [dict get $state most]} {
        dict set state capped 1
        return 0
    }
    dict set state seen $values 1
    dict incr state runs
    lassign [{*}[dict get $state test] $values] holds choices
    if {!$holds} {
        return 0
    }
    set choices [lrange $choices 0 [llength $values]-1]
    set weight [Weight $choices]
    if {![IsLess $weight [dict get $state weight]]} {
        return 0
    }
    dict set state best $choices
    dict set state weight $weight
    dict set state seen [ChoiceValues $choices] 1
    return 1
}

# What a list weighs: how many are not 0, by kind, the worst first; then its
# length and its values.
proc gwsim::search::Weight {choices} {
    variable shrinkOrder

    set counts [dict create]
    foreach kind $shrinkOrder {
        dict set counts $kind 0
    }
    foreach choice $choices {
        if {[lindex $choice 2] != 0} {
            dict incr counts [lindex $choice 0]
        }
    }
    return [concat [dict values $counts] [llength $choices] \
            [ChoiceValues $choices]]
}

# True if one weight is less than another.
proc gwsim::search::IsLess {one other} {
    foreach a $one b $other {
        if {$a != $b} {
            return [expr {$a < $b}]
        }
    }
    return 0
}

proc gwsim::search::CutTail {stateName} {
    upvar 1 $stateName state

    set size [llength [dict get $state best]]
    while {$size > 0} {
        set values [ChoiceValues [dict get $state best]]
        set size [expr {min($size, [llength $values])}]
        if {$size == 0 || ![Attempt state [lrange $values 0 end-$size]]} {
            set size [expr {$size / 2}]
        }
    }
    return
}

# All of a kind at once, before the list is cut: what goes by kind is not
# kept because it comes early.
proc gwsim::search::ZeroWholeKinds {stateName} {
    upvar 1 $stateName state
    variable shrinkOrder

    foreach kind $shrinkOrder {
        ZeroAt state [Undull [dict get $state best] $kind]
    }
    return
}

# All of a kind, then halves of them, and so on.
proc gwsim::search::ZeroKinds {stateName} {
    upvar 1 $stateName state
    variable shrinkOrder

    foreach kind $shrinkOrder {
        set size [llength [Undull [dict get $state best] $kind]]
        while {$size > 0} {
            set from 0
            while 1 {
                set places [lrange [Undull [dict get $state best] $kind] \
                        $from $from+[expr {$size - 1}]]
                if {$places eq ""} {
                    break
                }
                if {![ZeroAt state $places]} {
                    incr from $size
                }
            }
            set size [expr {$size / 2}]
        }
    }
    return
}

# Those that stand side by side, whatever they are: 2, 4, 8 ... of them.
proc gwsim::search::ZeroNeighbours {stateName} {
    upvar 1 $stateName state

    set size 2
    while {$size <= [llength [Undull [dict get $state best]]]} {
        for {set from 0} {1} {incr from} {
            set places [lrange [Undull [dict get $state best]] \
                    $from $from+[expr {$size - 1}]]
            if {[llength $places] < $size} {
                break
            }
            ZeroAt state $places
        }
        set size [expr {$size * 2}]
    }
    return
}

proc gwsim::search::ZeroAt {stateName places} {
    upvar 1 $stateName state

    set values [ChoiceValues [dict get $state best]]
    foreach at $places {
        lset values $at 0
    }
    return [Attempt state $values]
}

# Leaves elements out, many at a time first.
proc gwsim::search::DropElements {stateName} {
    upvar 1 $stateName state

    set size [expr {[llength [dict get $state best]] / 2}]
    while {$size > 0} {
        set from 0
        while {$from + $size <= [llength [dict get $state best]]} {
            set values [ChoiceValues [dict get $state best]]
            if {![Attempt state [lreplace $values $from \
                    [expr {$from + $size - 1}]]]} {
                incr from $size
            }
        }
        set size [expr {$size / 2}]
    }
    return
}

# The smallest value of each that still fails, by halving.
proc gwsim::search::LowerValues {stateName} {
    upvar 1 $stateName state

    for {set at 0} {$at < [llength [dict get $state best]]} {incr at} {
        set low 0
        while {$at < [llength [dict get $state best]]} {
            set values [ChoiceValues [dict get $state best]]
            set high [lindex $values $at]
            if {$high - $low < 2} {
                break
            }
            set middle [expr {($low + $high) / 2}]
            lset values $at $middle
            if {![Attempt state $values]} {
                set low $middle
            }
        }
    }
    return
}

# Without an operation the choices that it made are not made either, and what
# follows them moves up.
proc gwsim::search::ZeroAndDrop {stateName} {
    upvar 1 $stateName state
    variable shrinkBlock
    variable shrinkLong

    foreach at [Undull [dict get $state best]] {
        set values [ChoiceValues [dict get $state best]]
        set last [lindex [Undull [dict get $state best]] end]
        if {$last > $shrinkLong || $last == $at
                || [lindex $values $at] in {0 ""}} {
            continue
        }
        lset values $at 0
        for {set size 1} {$size <= $shrinkBlock} {incr size} {
            for {set from [expr {$at + 1}]} {$from <= $last} {incr from} {
                if {[Attempt state [lreplace $values $from \
                        [expr {$from + $size - 1}]]]} {
                    return
                }
            }
        }
    }
    return
}
