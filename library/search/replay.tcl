# replay.tcl --
#
#       `gwsim replay`: one run again, bit for bit, from a database in which it
#       was recorded (DB, or DB#RUN), or from a scenario file, seed and
#       choices; and on the way, if somebody asks for it, a prompt (prompt.tcl)
#       at a time or at an event.
#
# Rules:
#   1. A run that was recorded must come out as it was: the same hash. Else it
#      is an ALARM that shows the first step at which it parted, and status 1.
#      Prescribed choices that do not fit are an alarm, too.
#   2. What the run says is what it said then: verdict and story are a plain
#      run's, and so is the status: 0 passed, 1 failed.
#   3. Who does something to the world at the prompt has another run from
#      there on. That is said, and no alarm.
#   4. Only the virtual clock repeats.

namespace eval gwsim::search {
    # The replay in hand: source, plan, expected (hash, or empty), db, run,
    # stop {time event}, and what has come of it: status.
    variable replay {}
}

# gwsim::search::Replay --
#
#       gwsim replay DB|FILE ?--option value ...?
#
# Results:
#       The exit status.

proc gwsim::search::Replay {args} {
    variable replay
    variable replayOptions

    lassign [::gwsim::OptionWords $args $replayOptions] given sources
    lassign [RunMeant replay $sources $given] file options replay
    dict set replay stop [StopsOf $given]
    dict set replay keep [::gwsim::DictGet $given keep]
    dict set replay file $file
    dict set replay options $options
    dict set replay status 0
    set status [file $file $options ::gwsim::search::ReplayOne]
    if {$status == 2} {
        return 2
    }
    set counted [CountReplay $file $options $status]
    return [expr {max($status, $counted, [dict get $replay status])}]
}

# The sum, as of a plain run.
proc gwsim::search::CountReplay {file options status} {
    set saved $::gwsim::runConfig
    set ::gwsim::runConfig [dict merge $options [list files [list $file]]]
    try {
        return [::gwsim::finish [expr {$status == 0 ? "" : [list $file]}]]
    } finally {
        set ::gwsim::runConfig $saved
    }
}

# ---- What is to be repeated -----------------------------------------------

# {FILE OPTIONS REPLAY} of a database or a scenario.
proc gwsim::search::RunMeant {subcommand sources given} {
    if {[llength $sources] != 1} {
        ::gwsim::usage "usage: [::gwsim::UsageLine $subcommand]"
    }
    lassign [::gwsim::ReportSource [lindex $sources 0]] file run kind
    switch -exact -- $kind {
        database {
            return [Recorded $file $run $given]
        }
        scenario {
            return [linsert [Prescribed $file $given] 0 $file]
        }
    }
    ::gwsim::usage "\"$file\" is neither a database nor a scenario"
}

# {FILE OPTIONS REPLAY} of a run in a database.
proc gwsim::search::Recorded {db run given} {
    foreach option {choices seed set version match epsilon order hash} {
        if {[dict exists $given $option]} {
            ::gwsim::usage "option \"--$option\" is for a scenario, but\
                    \"$db\" has been recorded"
        }
    }
    set row [RunOf $db $run]
    set run [dict get $row id]
    if {[dict get $row clock] ne "virtual"} {
        ::gwsim::usage "run $run was made on the real clock, which does not\
                repeat"
    }
    if {[dict get $row verdict] eq ""} {
        ::gwsim::usage "run $run in \"$db\" has not been finished"
    }
    set file [FileOf $db [dict get $row file]]
    set options [dict create clock virtual match [::gwsim::claims::GlobEscape \
            [dict get $row scenario]] seed [dict get $row seed] \
            version [dict get $row version]]
    if {[dict get $row params] ne ""} {
        dict set options set [dict get $row params]
    }
    return [list $file $options [dict create db $db run $run \
            expected [dict get $row hash] plan [PlanOf $db $row]]]
}

# The row of a run: the one that is named; else the only one, or the only one
# that failed.
proc gwsim::search::RunOf {db run} {
    set rows {}
    set failed {}
    ::gwsim::sql $db "SELECT id, scenario, clock, seed, version, verdict,\
            hash, file, params FROM run ORDER BY id" row {
        if {$run in [list "" [dict get $row id]]} {
            lappend rows $row
        }
        if {[dict get $row verdict] ne "PASS"} {
            lappend failed $row
        }
    }
    if {[llength $rows] == 0} {
        ::gwsim::usage "there is no run in \"$db\""
    }
    if {[llength $rows] > 1} {
        if {[llength $failed] == 1} {
            return [lindex $failed 0]
        }
        ::gwsim::usage "there are [llength $rows] runs in \"$db\": say\
                which, as $db#[dict get [lindex $rows end] id]"
    }
    return [lindex $rows 0]
}

# The scenario's file: as it was called then, else beside the database.
proc gwsim::search::FileOf {db file} {
    set beside [::file join [::file dirname $db] [::file tail $file]]
    foreach candidate [list $file $beside] {
        if {[::file isfile $candidate]} {
            return $candidate
        }
    }
    ::gwsim::usage "the run in \"$db\" is of \"$file\", which is not there"
}

# The choices of a recorded run. Of a plain one draws alone were chosen, by
# the seed.
proc gwsim::search::PlanOf {db row} {
    set run [dict get $row id]
    set plan [dict create seed [dict get $row seed]]
    if {[catch {
        ::gwsim::sql $db "SELECT preempt, epsilon_ns FROM search\
                WHERE run = $run"
    } search] || $search eq ""} {
        return $plan
    }
    dict set plan choices [::gwsim::sql $db "SELECT value FROM choice\
            WHERE run = $run ORDER BY number"]
    dict set plan strategy list
    dict set plan tail base
    if {[lindex $search 1] > 0} {
        dict set plan epsilon [::gwsim::core::duration [lindex $search 1]]
    }
    return $plan
}

# {OPTIONS REPLAY} of a scenario file and what the command line says of it.
proc gwsim::search::Prescribed {file given} {
    set plan {}
    set options [dict create clock virtual]
    foreach key {seed set version match} {
        if {[dict exists $given $key]} {
            dict set options $key [dict get $given $key]
        }
    }
    if {[dict exists $given choices]} {
        set plan [dict create choices [dense [dict get $given choices]] \
                strategy list tail dull]
    }
    if {[dict exists $given epsilon]} {
        dict set plan epsilon [dict get $given epsilon]
    }
    if {[dict exists $given order]} {
        dict set plan order [dict get $given order]
    }
    set expected ""
    if {[dict exists $given hash]} {
        set expected [dict get $given hash]
    }
    return [list $options [dict create db "" run "" expected $expected \
            plan $plan]]
}

# {TIME EVENT} to stop at, each perhaps empty; both empty: nowhere.
proc gwsim::search::StopsOf {given} {
    set stops [list "" ""]
    if {[dict exists $given until]} {
        lset stops 0 [::gwsim::core::nanoseconds [dict get $given until]]
    }
    if {[dict exists $given at-event]} {
        lset stops 1 [dict get $given at-event]
    }
    return $stops
}

proc gwsim::search::TimeOption {option value} {
    if {[catch {::gwsim::core::nanoseconds $value} message]} {
        ::gwsim::usage "$option: $message"
    }
    return $value
}

proc gwsim::search::OrderOption {option value} {
    if {[catch {readOrder $value} message]} {
        ::gwsim::usage "$option: $message"
    }
    return $value
}

proc gwsim::search::ChoicesOption {option value} {
    dense $value
    return $value
}

proc gwsim::search::HashOption {option value} {
    if {![regexp {^[0-9a-f]{16}$} $value]} {
        ::gwsim::usage "$option: expected 16 digits as 0123456789abcdef but\
                got \"$value\""
    }
    return $value
}

# ---- The run --------------------------------------------------------------

# The conductor.
proc gwsim::search::ReplayOne {subject} {
    variable replay

    if {[dict get $subject config -clock] ne "virtual"} {
        ::gwsim::usage "\"[dict get $subject name]\" is for the real clock\
                only, which does not repeat"
    }
    set plan [dict merge [dict get $replay plan] {places 1 report 1 notes 1}]
    if {[dict get $replay stop] ne [list "" ""]} {
        # Of a plain run, too, the prompt shows what stands open, to fork it.
        if {![dict exists $plan strategy] && ![dict exists $plan order]} {
            set plan [dict merge $plan {choices {} strategy list tail plain}]
        }
        set plan [promptPlan $subject $plan [dict get $replay stop]]
        set result [once $subject $plan]
    } else {
        set result [WithBar $subject $plan]
    }
    set verdict [dict get $result verdict]
    set lines [dict get $result lines]
    set alarm [ReplayAlarm $subject $result]
    if {[promptChanged]} {
        lappend lines "  another run since the prompt: the world was changed\
                there"
    } elseif {$alarm ne ""} {
        dict set replay status 1
        if {$verdict eq "PASS"} {
            # Of another run: it says nothing of the one that was meant.
            set verdict UNRESOLVED
            lset lines 0 [regsub {^PASS} [lindex $lines 0] $verdict]
        }
        lappend lines {*}[::gwsim::Indented $alarm]
    } elseif {[dict get $replay expected] ne ""} {
        lappend lines "  the same run again: hash [dict get $result hash]"
    } else {
        lappend lines {*}[::gwsim::Indented [ChoicesLeft $result]]
    }
    if {[dict get $result verdict] eq "FAIL"
            && [dict get $replay status] == 0} {
        lappend lines {*}[::gwsim::Indented [FailureLines $subject \
                [dict get $replay plan] $result [dict get $replay keep]]]
    }
    return [dict create verdict $verdict lines $lines]
}

# As `once`, with a bar while it takes long.
proc gwsim::search::WithBar {subject plan} {
    ::gwsim::progress::begin replay
    if {[::gwsim::progress::Wanted]} {
        dict set plan begin ::gwsim::live::watch
    }
    try {
        return [once $subject $plan]
    } finally {
        ::gwsim::progress::end
    }
}

# What was given to be chosen, and was not: that run ended before, so it is
# not the one that was meant.
proc gwsim::search::ChoicesLeft {result} {
    variable replay

    set made [llength [dict get $result choices]]
    set given [llength [::gwsim::DictGet [dict get $replay plan] choices]]
    if {$given <= $made} {
        return {}
    }
    return [list "no choice [expr {$given - 1}]: this run made\
            [CountOf $made choice], counted from 0"]
}

# gwsim::search::FailureLines --
#
#       What there is to say of a failing run beyond its story: what its
#       choices do, and, if it is to be kept, the test that was written.
#
# Arguments:
#       subject, plan   The run; of a plan with an order, that which was found.
#       result          What came of it.
#       out             File for the test, or empty.
#
# Results:
#       Lines.

proc gwsim::search::FailureLines {subject plan result out} {
    set choices [dict get $result choices]
    set plain [expr {![dict exists $plan choices]
            && ![dict exists $plan order]}]
    set given [expr {[dict exists $plan order] ? [llength $choices]
            : [llength [::gwsim::DictGet $plan choices]]}]
    set again [dict merge [dict remove $plan order most strategy tail] \
            [dict create choices [Values $choices]]]
    set lines {}
    if {!$plain && [Undull [lrange $choices 0 $given-1]] ne ""} {
        lappend lines "" "what its choices make of it:" \
                {*}[::gwsim::Indented [choiceLines $subject $again \
                [lrange $choices 0 $given-1]]]
    }
    if {$out ne ""} {
        set signature [dict get $result signature]
        if {$plain} {
            set again $plan
        }
        set small [shrink $subject $again $signature]
        lappend lines "" {*}[keep $subject [dict get $small plan] \
                $signature $out]
    }
    return $lines
}

# Why the run is not the one that was to be repeated, as lines; empty if it is.
proc gwsim::search::ReplayAlarm {subject result} {
    variable replay

    set expected [dict get $replay expected]
    if {$expected ne "" && $expected ne [dict get $result hash]} {
        return [concat [list "ALARM: this is another run: its hash is\
                [dict get $result hash], and was $expected"] \
                [FirstParting $subject $result]]
    }
    if {[dict get $result diverged]} {
        return [list "ALARM: the choices do not fit: one of them has no such\
                value in this run"]
    }
    return {}
}

# The first step at which a run has parted from the recorded one.
proc gwsim::search::FirstParting {subject result} {
    variable replay
    variable eventLines

    set db [dict get $replay db]
    if {$db eq ""} {
        return {}
    }
    set run [dict get $replay run]
    once $subject [dict merge [dict get $replay plan] {notes 1
        watch ::gwsim::search::KeepEvents}]
    lassign [RecordedLines $db $run] first then
    # Of a run that passed, perhaps only the last events were kept.
    set now [lrange $eventLines $first-1 end]
    set seq [expr {$first - 1}]
    foreach one $then other $now {
        incr seq
        if {$one ne $other} {
            break
        }
    }
    set at [expr {$seq - $first}]
    set lines [list "the first step that differs is event $seq:" \
            "  then  [expr {$at >= [llength $then] ? "nothing more" : $one}]" \
            "  now   [expr {$at >= [llength $now] ? "nothing more" : $other}]"]
    set index [ChoiceBefore $seq $result]
    if {$index ne ""} {
        lappend lines "the last choice before it is choice $index\
                ([ChoiceText [lindex [dict get $result choices] $index]])"
    }
    return $lines
}

# {FIRST LINES}: the events of a recorded run as KeepEvents has those of the
# present one, from the first that was recorded.
proc gwsim::search::RecordedLines {db run} {
    set lines {}
    set first 1
    ::gwsim::sql $db "SELECT seq, time_ns, thread, kind, request, handler,\
            peer, outcome, detail FROM event WHERE run = $run\
            ORDER BY seq" row {
        if {$lines eq ""} {
            set first [dict get $row seq]
        }
        lappend lines [join [lmap key {time_ns thread kind request handler
                peer outcome detail} {
            if {[dict get $row $key] eq ""} {
                continue
            }
            dict get $row $key
        }]]
    }
    return [list $first $lines]
}

# Index of the last choice made before an event, empty if there is none.
proc gwsim::search::ChoiceBefore {seq result} {
    set found ""
    set index 0
    foreach before [::gwsim::DictGet $result at] {
        if {$before >= $seq} {
            break
        }
        set found $index
        incr index
    }
    return $found
}

# ---- Whether runs repeat --------------------------------------------------

# gwsim::search::differing --
#
#       Makes random runs, and each of them again by its choices.
#
# Arguments:
#       subject         The scenario.
#       first, count    Seeds.
#       epsilon         Uncertainty of times in these runs.
#
# Results:
#       The seeds of runs that did not come out the same: none.

proc gwsim::search::differing {subject first count {epsilon 0s}} {
    set differ {}
    for {set seed $first} {$seed < $first + $count} {incr seed} {
        set plan [dict create seed $seed epsilon $epsilon strategy \
                [lindex {random pos {pct 3 50}} [expr {$seed % 3}]]]
        set one [once $subject $plan]
        set other [once $subject [replayPlan $plan [dict get $one choices]]]
        foreach key {hash choices verdict signature} {
            if {[dict get $one $key] ne [dict get $other $key]} {
                lappend differ $seed
                break
            }
        }
    }
    return $differ
}
