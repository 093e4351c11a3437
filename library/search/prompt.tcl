# prompt.tcl --
#
#       A prompt in the middle of a run: `gwsim replay --until TIME` or
#       `--at-event N`. Commands are read from standard input, on a terminal
#       or from a file, evaluated in BODY's own frame, with all words, and what
#       they return is printed, a relation as a table. At the end of the
#       input the run goes on.
#
#       Besides the words:
#
#           step ?N?            go on for N events (1)
#           continue ?TIME?     go on to a time, or to the end
#           where               the event at which the run stands
#           trace ?N?           the last N events (10)
#           choices             what has been chosen so far
#           fork INDEX VALUE    another choice there: where the runs part, and
#                               what follows
#           in SCOPE SCRIPT     have a script run there, and show its result
#           peek THREAD         the global variables of a thread's scripts
#           quit                end all here
#           help                this list
#
# Rules:
#   1. To look changes nothing: the run that goes on is the one that was
#      recorded. A command that does something to the world makes it another
#      run from there on, and that is said at the end.
#   2. The prompt stands behind the call of the core that the event came
#      from: nothing has happened since.
#   3. An error is printed, and the prompt goes on.
#   4. When the run ends before it has come to where it was to stop, the
#      prompt stands at its end.

namespace eval gwsim::search {
    # Of the prompt in hand: level, namespace, subject, plan, time and event
    # to stop at (empty: none), over (the input has ended), leave (a command
    # goes on), changed, task (of `in`).
    variable prompt
    array set prompt {changed 0}
    # Words that only look.
    variable promptLooks {
        now events requests threads violations sql result log links
        set puts expr foreach if lmap llength lindex dict string format
        incr list lrange lsort info for while
    }
    # How much of two runs is shown behind the place where they part.
    variable forkLines 12
}

namespace eval gwsim::search::prompt {
    # Those with a proc each.
    variable names {choices continue fork help in peek quit step trace where}
}

# gwsim::search::promptPlan --
#
#       A plan with a prompt in it.
#
# Arguments:
#       subject         The scenario.
#       plan            How it is run.
#       stops           {TIME EVENT} to stop at; empty: not there.
#
# Results:
#       The plan.

proc gwsim::search::promptPlan {subject plan stops} {
    variable prompt

    array unset prompt
    lassign $stops time event
    array set prompt [list level #[expr {[dict get $subject level] + 1}] \
            namespace [dict get $subject namespace] subject $subject \
            plan $plan time $time event $event over 0 leave 0 changed 0 \
            task "" stood 0]
    return [dict merge $plan {
        begin ::gwsim::search::PromptBegin
        ended ::gwsim::search::PromptEnd
    }]
}

# gwsim::search::promptChanged --
#
#       Whether a command of the last prompt has done something to the world.

proc gwsim::search::promptChanged {} {
    variable prompt
    return $prompt(changed)
}

# ---- Standing still -------------------------------------------------------

# The world is there, BODY has not begun.
proc gwsim::search::PromptBegin {token} {
    variable prompt

    ::gwsim::words::when {kind *} [list ::gwsim::search::PromptEvent $token]
    ::gwsim::core::watch $token prompt {rest pause} \
            [list ::gwsim::search::StandStill $token] ""
    if {$prompt(time) ne ""} {
        ::gwsim::core::pause $token $prompt(time)
    }
    return
}

# Called at each event; those of BODY before `run` come at its begin.
proc gwsim::search::PromptEvent {token} {
    variable prompt

    if {$prompt(event) eq ""} {
        return
    }
    set seq [::gwsim::words::event seq]
    if {$prompt(task) ne "" ? [TaskIsDone $token]
            : $seq >= $prompt(event)} {
        StandStill $token
    }
    return
}

# BODY has ended.
proc gwsim::search::PromptEnd {token} {
    variable prompt

    if {!$prompt(over) && ($prompt(event) ne "" || $prompt(time) ne "")} {
        puts "the run has ended"
        StandStill $token 1
    }
    return
}

proc gwsim::search::TaskIsDone {token} {
    variable prompt

    foreach row [::gwsim::core::tasks $token] {
        if {[dict get $row task] eq $prompt(task)} {
            return [expr {[dict get $row state] in {done doomed}}]
        }
    }
    return 0
}

# Reads commands until one of them, or the end of the input, lets the run go
# on.
proc gwsim::search::StandStill {token {atEnd 0}} {
    variable prompt

    set prompt(token) $token
    set prompt(atEnd) $atEnd
    set prompt(event) ""
    set prompt(time) ""
    set prompt(leave) 0
    set unknown [namespace eval $prompt(namespace) {namespace unknown}]
    namespace eval $prompt(namespace) \
            {namespace unknown ::gwsim::search::PromptUnknown}
    try {
        ToldTask $token
        puts [prompt::where]
        while {!$prompt(leave) && !$prompt(over)} {
            set command [ReadCommand]
            if {!$prompt(over)} {
                PromptCommand $command
            }
        }
    } finally {
        if {[namespace exists $prompt(namespace)]} {
            namespace eval $prompt(namespace) \
                    [list namespace unknown $unknown]
        }
    }
    return
}

# What became of the script of `in`.
proc gwsim::search::ToldTask {token} {
    variable prompt

    if {$prompt(task) eq ""} {
        return
    }
    foreach row [::gwsim::core::tasks $token] {
        if {[dict get $row task] eq $prompt(task)} {
            switch -exact -- [dict get $row state] {
                done {
                    puts [expr {[dict get $row failed]
                            ? "error: [dict get $row value]"
                            : [dict get $row value]}]
                }
                default {
                    puts "it has not come to its end:\
                            [dict get $row state]"
                }
            }
        }
    }
    set prompt(task) ""
    return
}

# The next whole command of standard input.
proc gwsim::search::ReadCommand {} {
    variable prompt

    set terminal [dict exists [fconfigure stdin] -mode]
    set command ""
    while 1 {
        if {$terminal} {
            puts -nonewline [expr {$command eq "" ? "gwsim> " : "     > "}]
        }
        flush stdout
        if {[gets stdin line] < 0} {
            set prompt(over) 1
            return ""
        }
        append command $line \n
        if {[info complete $command]} {
            return [string trim $command]
        }
    }
}

# Evaluates one in BODY's frame, and prints what it returns. A command of the
# prompt goes before one of its name in Tcl.
proc gwsim::search::PromptCommand {command} {
    variable prompt
    variable promptLooks

    if {$command eq "" || [string index $command 0] eq "#"} {
        return
    }
    if {[catch {lindex $command 0} first]} {
        set first ""
    }
    if {$first in $prompt::names} {
        set command "::gwsim::search::prompt::$command"
    } elseif {$first ni $promptLooks} {
        set prompt(changed) 1
    }
    set code [catch {
        if {$prompt(atEnd)} {
            namespace eval $prompt(namespace) $command
        } else {
            uplevel $prompt(level) $command
        }
    } result]
    if {$code == 1} {
        puts "error: [string map {::gwsim::search::prompt:: ""} $result]"
    } elseif {$result ne ""} {
        puts [PromptText $first $result]
    }
    return
}

# What a word has returned, to be read: events a line each, other relations in
# columns.
proc gwsim::search::PromptText {word result} {
    # A file may have a command of its own by that name.
    catch {
        if {$word eq "events"} {
            set result [join [lmap row $result {prompt::Line $row}] \n]
        } elseif {$word in {links requests threads violations}} {
            set result [string trimright [::gwsim::Aligned \
                    [PromptTable $result]] \n]
        }
    }
    return $result
}

# Rows of a relation as a table with a head: times as durations, and no column
# that is empty in all of them.
proc gwsim::search::PromptTable {rows} {
    set keys [lmap key [dict keys [lindex $rows 0]] {
        if {[lsearch -not -exact [lmap row $rows {dict get $row $key}] \
                ""] < 0} {
            continue
        }
        set key
    }]
    set table [list [lmap key $keys {regsub {_ns$} $key {}}]]
    foreach row $rows {
        lappend table [lmap key $keys {
            set value [dict get $row $key]
            if {$value ne "" && [string match *_ns $key]} {
                set value [::gwsim::core::duration $value]
            }
            regsub -all {\s+} $value { }
        }]
    }
    return $table
}

# A command that BODY's namespace does not know: within another, as
# [peek HMI/gui], it may be the prompt's.
proc gwsim::search::PromptUnknown {name args} {
    if {$name in $prompt::names} {
        return [prompt::$name {*}$args]
    }
    return [uplevel 1 [list ::gwsim::core::unknown $name {*}$args]]
}

# ---- Its commands ---------------------------------------------------------

proc gwsim::search::prompt::step {{count 1}} {
    upvar #0 ::gwsim::search::prompt prompt

    if {![string is entier -strict $count] || $count < 1} {
        return -code error "expected a number of events from 1 but got\
                \"$count\""
    }
    set prompt(event) [expr {$count + [Seq]}]
    set prompt(leave) 1
    return
}

proc gwsim::search::prompt::continue {{time ""}} {
    upvar #0 ::gwsim::search::prompt prompt

    if {$time ne ""} {
        set prompt(time) [::gwsim::core::nanoseconds $time]
        ::gwsim::core::pause $prompt(token) $prompt(time)
    }
    set prompt(leave) 1
    return
}

proc gwsim::search::prompt::where {} {
    upvar #0 ::gwsim::search::prompt prompt

    set seq [Seq]
    set now [dict get [::gwsim::core::info $prompt(token)] now]
    set events [::gwsim::words::events]
    set at "at [::gwsim::core::duration $now]"
    if {$seq == 0} {
        return "$at, before the first event"
    }
    return "$at, [Line [lindex $events end]]"
}

proc gwsim::search::prompt::trace {{count 10}} {
    set events [::gwsim::words::events]
    return [join [lmap event [lrange $events end-[expr {$count - 1}] end] {
        Line $event
    }] \n]
}

proc gwsim::search::prompt::choices {} {
    upvar #0 ::gwsim::search::prompt prompt

    set lines {}
    set index 0
    foreach choice [::gwsim::core::choices $prompt(token)] \
            before [::gwsim::core::choiceEvents $prompt(token)] {
        lappend lines "$index: [::gwsim::search::ChoiceText $choice], behind\
                event $before"
        incr index
    }
    return [join $lines \n]
}

# What the scripts of a thread have in their variables.
proc gwsim::search::prompt::peek {thread} {
    upvar #0 ::gwsim::search::prompt prompt

    return [join [lmap {name value} [::gwsim::core::variables \
            $prompt(token) $thread] {
        string cat "$name = $value"
    }] \n]
}

# A job for the scope; the prompt is back when it is done.
proc gwsim::search::prompt::in {scope args} {
    upvar #0 ::gwsim::search::prompt prompt

    set prompt(changed) 1
    set prompt(task) [::gwsim::words::on $scope {*}$args]
    if {$prompt(atEnd)} {
        ::gwsim::words::run
        ::gwsim::search::ToldTask $prompt(token)
        return
    }
    set prompt(event) 0
    set prompt(leave) 1
    return
}

proc gwsim::search::prompt::fork {index value} {
    upvar #0 ::gwsim::search::prompt prompt

    return [join [::gwsim::search::forkLines $prompt(subject) \
            $prompt(plan) $prompt(token) $index $value] \n]
}

proc gwsim::search::prompt::quit {} {
    flush stdout
    if {[llength [::info commands ::gwsim::RealExit]] > 0} {
        ::gwsim::RealExit 0
    }
    ::exit 0
}

proc gwsim::search::prompt::help {} {
    return "step ?N?          go on for N events (1)
continue ?TIME?   go on to a time, or to the end
where             the event at which the run stands
trace ?N?         the last N events (10)
choices           what has been chosen so far
fork INDEX VALUE  another choice there: where the runs part
in SCOPE SCRIPT   have a script run there, and show its result
peek THREAD       the global variables of a thread's scripts
quit              end all here
and all words of a scenario: events, requests, threads, sql, on, fault ..."
}

# The number of the newest event.
proc gwsim::search::prompt::Seq {} {
    upvar #0 ::gwsim::search::prompt prompt
    return [dict get [::gwsim::core::info $prompt(token)] events]
}

# An event in a line.
proc gwsim::search::prompt::Line {event} {
    return "event [dict get $event seq]\
            [::gwsim::core::duration [dict get $event time_ns]]\
            [::gwsim::Where $event]: [::gwsim::Cell $event]"
}

# ---- fork -----------------------------------------------------------------

# gwsim::search::forkLines --
#
#       What another choice makes of a run: both are made once more, in an
#       interp of their own, for this one is in the middle of a run.
#
# Arguments:
#       subject, plan   The run in hand.
#       token           Its world.
#       index, value    The choice, from 0, and what to take.
#
# Results:
#       Lines: where the two runs part, what follows in each, their verdicts.

proc gwsim::search::forkLines {subject plan token index value} {
    variable forkLines

    foreach number [list $index $value] {
        if {![string is entier -strict $number] || $number < 0} {
            return -code error "expected INDEX VALUE, numbers from 0, but got\
                    \"$number\""
        }
    }
    set values [ForkValues $plan $token $index]
    set made [llength [::gwsim::core::choices $token]]
    if {$index < $made} {
        set bound [lindex [::gwsim::core::choices $token] $index 1]
        if {$value >= $bound} {
            return -code error "choice $index has the values 0 to\
                    [expr {$bound - 1}]"
        }
    }
    set plan [dict merge {tail dull} [dict remove $plan begin ended report \
            places] {strategy list}]
    set first [dict replace $plan choices $values]
    set other [dict replace $plan choices [concat \
            [lrange $values 0 $index-1] \
            [lrepeat [expr {max(0, $index - [llength $values])}] 0] $value]]
    lassign [RunsElsewhere $subject [list $first $other]] one two
    return [Parted $one $two "choice $index = $value" $forkLines]
}

# The values that this run takes: those of its plan, and what it has chosen.
proc gwsim::search::ForkValues {plan token index} {
    set values [Values [::gwsim::core::choices $token]]
    set planned [::gwsim::DictGet $plan choices]
    return [concat $values [lrange $planned [llength $values] end]]
}

# Runs plans in an interp of their own; for each {VERDICT LINES}.
proc gwsim::search::RunsElsewhere {subject plans} {
    variable replay

    set child [interp create]
    try {
        interp eval $child [list set ::auto_path [linsert $::auto_path 0 \
                [::file dirname $::gwsim::library]]]
        interp eval $child {
            package require gwsim
            gwsim::search::load
        }
        foreach file $::gwsim::loadedFiles {
            interp eval $child [list ::gwsim::LoadDefinitions $file]
        }
        interp eval $child [list ::gwsim::search::RunPlans \
                [dict get $replay file] [dict get $replay options] \
                [dict get $subject name] $plans]
        return [interp eval $child {set ::gwsim::search::elsewhere}]
    } finally {
        interp delete $child
    }
}

# In that interp.
proc gwsim::search::RunPlans {file options name plans} {
    variable elsewhere {}

    # Nothing is printed there.
    dict set options hear {apply {{name report} {return 1}}}
    file $file $options [list apply {{name plans subject} {
        variable elsewhere
        variable eventLines

        if {$elsewhere eq "" && [dict get $subject name] eq $name} {
            foreach plan $plans {
                set result [once $subject [dict replace $plan \
                        watch ::gwsim::search::KeepEvents]]
                lappend elsewhere [list [dict get $result verdict] \
                        $eventLines]
            }
        }
        return {verdict PASS lines {}}
    } ::gwsim::search} $name $plans]
    return
}

# Where two runs part.
proc gwsim::search::Parted {one two what most} {
    lassign $one verdict lines
    lassign $two otherVerdict others
    set same 0
    foreach a $lines b $others {
        if {$a ne $b} {
            break
        }
        incr same
    }
    if {$same == [llength $lines] && $same == [llength $others]} {
        return [list "the same run with $what: $verdict"]
    }
    set told [list "the same [CountOf $same event]; then, in this run\
            ($verdict):"]
    lappend told {*}[Following $lines $same $most]
    lappend told "and with $what ($otherVerdict):"
    lappend told {*}[Following $others $same $most]
    return $told
}

proc gwsim::search::Following {lines same most} {
    set told {}
    set seq $same
    foreach line [lrange $lines $same [expr {$same + $most - 1}]] {
        regexp {^(\d+) (.*)} $line -> time what
        lappend told "  [incr seq] [::gwsim::ShowTime $time] $what"
    }
    set left [expr {[llength $lines] - $seq}]
    if {$left > 0} {
        lappend told "  ... [CountOf $left {more event}]"
    }
    if {$told eq ""} {
        lappend told "  nothing more"
    }
    return $told
}
