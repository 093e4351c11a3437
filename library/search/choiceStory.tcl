# choiceStory.tcl --
#
#       The choices of a small run in words: what each of them that is not dull
#       makes different. It is found by making the run as far as that choice,
#       and as far as the one before: the first step at which the two part says
#       it. (Without one in the middle those behind it would mean others.)
#
#           16:1  plant/async-2 goes before plant/async-1 at event 40
#           0:41  reply received of r2 at HMI comes at 31ms instead of 1ms

namespace eval gwsim::search {
    variable choicesTold 12     ;# so many at most
}

# gwsim::search::choiceLines --
#
#       Says what the choices of a run do.
#
# Arguments:
#       subject         The scenario.
#       plan            Of the run, its choices prescribed from the first on.
#       choices         What it chose.
#
# Results:
#       A line for each that is not 0.

proc gwsim::search::choiceLines {subject plan choices} {
    variable choicesTold

    set base [dict merge [dict remove $plan strategy report places notes] \
            {strategy list tail base}]
    set values [Values $choices]
    set lines {}
    set undull [Undull $choices]
    foreach at [lrange $undull 0 $choicesTold-1] {
        lassign [lindex $choices $at] kind bound value
        set with [RunTold $subject [dict replace $base \
                choices [lrange $values 0 $at]]]
        set without [RunTold $subject [dict replace $base \
                choices [lrange $values 0 $at-1]]]
        set words [ChoiceWords $kind $bound $value $with $without]
        if {$words eq ""} {
            set words "nothing by itself, but what follows needs it"
        }
        lappend lines [format "%-6s %s" $at:$value $words]
    }
    if {[llength $undull] > $choicesTold} {
        lappend lines "... and [expr {[llength $undull] - $choicesTold}]\
                more that are not 0"
    }
    return $lines
}

# What KeepNames keeps of a run.
proc gwsim::search::RunTold {subject plan} {
    variable sampled

    once $subject [dict replace $plan watch ::gwsim::search::KeepNames]
    return $sampled
}

# What a choice makes of the run without it; empty if no event tells.
proc gwsim::search::ChoiceWords {kind bound value with without} {
    set moved [FirstMoved $with $without]
    set parted [FirstParted $with $without]
    if {$parted eq "" && $moved eq ""} {
        return ""
    }
    if {$moved ne "" && ($kind eq "draw" || $parted eq "")} {
        lassign $moved name time other
        return "[EventWords $name $with] comes at\
                [::gwsim::core::duration $time] instead of\
                [::gwsim::core::duration $other]"
    }
    lassign $parted name other
    set words [expr {$name eq "" ? "nothing more" : [EventWords $name $with]}]
    set others [expr {$other eq "" ? "nothing more"
            : [EventWords $other $without]}]
    if {$kind in {schedule tie preempt} && $name ne "" && $other ne ""} {
        set at [dict get $with names $name]
        set where [WhereOf $name]
        set whereOther [WhereOf $other]
        if {$where ne $whereOther} {
            return "$where goes before $whereOther at event $at ($words)"
        }
        return "$words comes before $others, at event $at"
    }
    if {$words eq $others} {
        set words "$words [DifferIn $name $other]"
        set others [DifferIn $other $name]
    }
    set what [dict get {pick "%d of 0 to %d is chosen" chance "it happens"
            draw "it is drawn otherwise" schedule "another goes first"
            tie "another fires first" preempt "it gives way"} $kind]
    set what [format $what $value [expr {$bound - 1}]]
    return "$what: $words instead of $others"
}

# What the words for an event leave out, as far as another one differs in it.
proc gwsim::search::DifferIn {name other} {
    set words {}
    foreach {key value} $name {
        if {[::gwsim::DictGet $other $key] ne $value} {
            lappend words $key $value
        }
    }
    return "{$words}"
}

# {NAME OTHER} where two runs part; empty if they do not.
proc gwsim::search::FirstParted {with without} {
    foreach name [dict keys [dict get $with names]] \
            other [dict keys [dict get $without names]] {
        if {$name ne $other} {
            return [list $name $other]
        }
    }
    return {}
}

# {NAME TIME OTHER}: the first event that both have, at other times.
proc gwsim::search::FirstMoved {with without} {
    dict for {name row} [dict get $with rows] {
        if {[dict exists $without rows $name]} {
            set time [lindex $row 1]
            set other [lindex [dict get $without rows $name] 1]
            if {$time != $other} {
                return [list $name $time $other]
            }
        }
    }
    return {}
}

proc gwsim::search::WhereOf {name} {
    foreach key {thread scope} {
        if {[dict exists $name $key]} {
            return [dict get $name $key]
        }
    }
    return "the scenario"
}
