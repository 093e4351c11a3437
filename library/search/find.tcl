# find.tcl --
#
#       `gwsim find FILE PATTERN`: a witness, a run in which an event matches
#       a pattern, made small; or that there is none within so many
#       schedules.
#
# Rules:
#   1. It is a campaign as `explore` makes them, but for what a run is taken
#      for: it "fails" if an event matches, and passes else, whatever the
#      scenario claims; but a run that was cut short, and had none by then,
#      could not tell. The option `seek` of gwsim::runOptions says so, in
#      the workers too.
#   2. Of a file with several scenarios each is searched.
#   3. Exit status: 0 one was found, 1 none, 3 none, but something lets doubt
#      the search (an alarm, a run that could not tell), 2 misuse.

namespace eval gwsim::search {
    # Of the scenarios so far: FOUND, NOT or DOUBT.
    variable findSeen {}
}

# gwsim::search::Find --
#
#       gwsim find FILE PATTERN ?--option value ...?
#
# Results:
#       The exit status (rule 3).

proc gwsim::search::Find {args} {
    variable findOptions
    variable findSeen {}
    variable exploreSeen 0

    lassign [::gwsim::OptionWords $args $findOptions] given words
    if {[llength $words] != 2} {
        ::gwsim::usage "usage: [::gwsim::UsageLine find]"
    }
    lassign $words file pattern
    ::gwsim::FileWords find [list $file]
    CheckPattern $pattern
    lassign [CampaignConfig $given] config options
    dict set options seek $pattern
    dict set options hear ::gwsim::search::FindHeard
    set status [file $file $options [list ::gwsim::search::FindOne \
            [dict merge $config [dict create file $file \
            folder [pwd]]]]]
    if {$findSeen eq "" && $status == 0} {
        ::gwsim::NoScenario $file $options
    }
    return [expr {$status == 2 ? 2 : "FOUND" in $findSeen ? 0
            : "DOUBT" in $findSeen ? 3 : 1}]
}

# A pattern that no world would take is misuse.
proc gwsim::search::CheckPattern {pattern} {
    set token [::gwsim::core::create find]
    ::gwsim::EnterWorld $token
    try {
        ::gwsim::words::events $pattern
    } trap {GWSIM PATTERN} {message} {
        ::gwsim::usage "PATTERN: $message"
    } finally {
        ::gwsim::LeaveWorld
        ::gwsim::core::close $token
        ::gwsim::ForgetWorld $token
    }
    return
}

# What `find` says of a scenario it says itself: it is no verdict.
proc gwsim::search::FindHeard {name report} {
    variable findSeen

    if {[dict exists $report found]} {
        lappend findSeen [dict get $report found]
        ::gwsim::Say [join [dict get $report lines] \n]
    }
    return 1
}

# The conductor.
proc gwsim::search::FindOne {config subject} {
    set account [CampaignOf config $subject]
    set fails [lsort -integer -index 0 [dict get $account fails]]
    set doubts [lmap alarm [dict get $account alarms] {AlarmText $alarm}]
    lappend doubts {*}[UnresolvedText $subject $account]
    set name [dict get $subject name]
    set facts [FindFacts $config $account]
    if {$fails eq ""} {
        set found [expr {$doubts eq "" ? "NOT" : "DOUBT"}]
        set lines [list "NOT FOUND $name: not within\
                [CountOf [dict get $account runs] schedule]$facts"]
        lappend doubts {*}[string map {" fails with" " shows it with"} \
                [Confidence $config $account]]
    } else {
        lassign [TellFailure $subject [lindex $fails 0]] lines more
        set found [expr {$more eq "" ? "FOUND" : "DOUBT"}]
        set lines [linsert $lines 0 "FOUND $name: in schedule\
                [lindex $fails 0 0] ([LaneName [lindex $fails 0 6]])$facts"]
        lappend doubts {*}$more
    }
    return [dict create verdict PASS found $found lines \
            [concat $lines [::gwsim::Indented [split [join $doubts \n] \n]]]]
}

# How long it took, for the line of the verdict.
proc gwsim::search::FindFacts {config account} {
    set text ", [::gwsim::WallTime [expr {[dict get $account ms] * 1000}]]"
    if {[dict get $account cut] eq "interrupted"} {
        append text ", interrupted"
    }
    return $text
}

# gwsim::search::seek --
#
#       What a run is taken for that is asked for an event (rule 1).
#
# Arguments:
#       pattern         The pattern.
#       place           Of the scenario.
#       own             The judgement on the run itself.
#
# Results:
#       A judgement, as of gwsim::Judge: a finding if an event matches; `own`
#       is what is recorded. The world is the selected one.

proc gwsim::search::seek {pattern place own} {
    set event [lindex [::gwsim::words::events $pattern] 0]
    if {$event eq ""} {
        set short [expr {[dict get $own verdict] eq "UNRESOLVED"}]
        return [dict create verdict [expr {$short ? "UNRESOLVED" : "PASS"}] \
                findings {} doubts [dict get $own doubts] notes {} own $own]
    }
    dict with event {
        set focus [dict create seqs [list $seq] pattern $pattern]
        if {$request ne ""} {
            dict set focus requests [list $request]
        }
        if {$thread ne ""} {
            dict set focus threads [list $thread]
        }
        set finding [::gwsim::Finding claim $place \
                "an event is {$pattern}" \
                "event $seq, at [::gwsim::ShowTime $time_ns] on\
                [::gwsim::Where $event]" $focus]
    }
    return [dict create verdict FAIL findings [list $finding] doubts {} \
            notes {} own $own]
}
