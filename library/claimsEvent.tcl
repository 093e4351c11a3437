# claimsEvent.tcl --
#
#       Claims on the trace: expect event, order, sometimes, sql.

namespace eval gwsim::claims {
    variable nouns
    dict set nouns event {ExpectEvent
        {PATTERN ?-count N|-atLeast N|-atMost N? ?-before TIME?\
        ?-after TIME?}}
    dict set nouns order {ExpectOrder {PATTERN PATTERN ...}}
    dict set nouns sometimes {ExpectSometimes {MARK}}
    dict set nouns sql {ExpectSql {QUERY VALUE ?-match HOW?}}
}

proc gwsim::claims::ExpectEvent {words} {
    if {$words eq ""} {
        WrongWords event
    }
    set rest [lassign $words pattern]
    set options [Options $rest {-after -atLeast -atMost -before -count}]
    if {[dict exists $options -count] && ([dict exists $options -atLeast]
            || [dict exists $options -atMost])} {
        Misuse OPTION -count "-count says it all: drop -atLeast and -atMost"
    }
    set claimed "event [Braced $pattern] happens [CountClaimed $options]"
    set events [::gwsim::words::events $pattern]
    set all [llength $events]
    if {[dict exists $options -before]} {
        append claimed " before [::gwsim::ShowTime \
                [dict get $options -before]]"
    }
    if {[dict exists $options -after]} {
        append claimed " after [::gwsim::ShowTime \
                [dict get $options -after]]"
    }
    set counted [lmap event $events {
        set time [dict get $event time_ns]
        if {([dict exists $options -before]
                && $time >= [dict get $options -before])
                || ([dict exists $options -after]
                && $time <= [dict get $options -after])} {
            continue
        }
        set event
    }]
    set saw [Counted [llength $counted] time]
    if {[llength $counted] < $all} {
        append saw " ($all in all)"
    }
    set focus [dict create seqs [Seqs $events] pattern $pattern]
    if {[llength $counted] > 1 && [llength $counted] > [CountMost $options]} {
        dict set focus tooOften 1
    }
    return [Verdict [CountHolds [llength $counted] $options] $claimed $saw \
            [::gwsim::DictGet $pattern kind] $focus]
}

# One event for each pattern, each after the one before: the earliest that
# will do is taken each time, so that a later pattern has the best chance.
proc gwsim::claims::ExpectOrder {words} {
    if {[llength $words] < 2} {
        WrongWords order
    }
    set last 0
    set seqs {}
    set claimed "in this order: [join [lmap pattern $words {
        Braced $pattern}] {, }]"
    set lists [lmap pattern $words {::gwsim::words::events $pattern}]
    foreach pattern $words events $lists {
        set found ""
        foreach event $events {
            if {[dict get $event seq] > $last} {
                set found $event
                break
            }
        }
        if {$found eq ""} {
            if {$events eq ""} {
                set saw "no event [Braced $pattern]"
            } else {
                set event [lindex $events end]
                set saw "the last [Braced $pattern] is event\
                        [dict get $event seq] at [::gwsim::ShowTime \
                        [dict get $event time_ns]], not after event $last"
            }
            return [Verdict 0 $claimed $saw "" [dict create \
                    seqs [concat $seqs [Seqs $events]] pattern $pattern]]
        }
        set last [dict get $found seq]
        lappend seqs $last
    }
    return [Verdict 1 $claimed "" "" [dict create]]
}

# A run that did not get there is no pass, but no failure either: another
# schedule may.
proc gwsim::claims::ExpectSometimes {words} {
    if {[llength $words] != 1} {
        WrongWords sometimes
    }
    lassign $words mark
    set token [::gwsim::CurrentWorld]
    if {[::gwsim::HasRun $token]} {
        set times 0
        foreach event [::gwsim::words::events {kind mark}] {
            incr times [expr {[dict get $event detail] eq $mark}]
        }
        ::gwsim::WantMark $token $mark $times
    }
    return [Verdict 1 "mark $mark is sometimes reached" "" $mark {}]
}

proc gwsim::claims::ExpectSql {words} {
    if {[llength $words] < 2} {
        WrongWords sql
    }
    set rest [lassign $words query wanted]
    set options [Options $rest -match]
    set mode [MatchMode $options $wanted]
    set value [::gwsim::words::sql $query]
    return [Verdict [Matches $mode $wanted $value] \
            "sql [Braced $query] gives [Wanted $mode $wanted]" \
            [Quote $value] "" [dict create]]
}
