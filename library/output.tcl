# output.tcl --
#
#       What a scenario prints: the verdict's line, the explanation below it,
#       and the sum at the end of the process with its exit status.
#
# Rules:
#   1. One line a scenario; what is below it is indented by two.
#   2. The last line of a process is "N passed, N failed, N skipped". What
#      is UNRESOLVED counts as failed, and has a line of its own above.
#   3. A reader that goes away ends the printing, not the run.
#   4. An interactive tclsh is never ended, and prints no sum.

namespace eval gwsim {
    # Verdict -> names of the scenarios, in order of running.
    variable tally [dict create PASS {} FAIL {} UNRESOLVED {} SKIP {} \
            UNMATCHED {}]
    # Files in which a scenario was seen, by name as on the command line.
    variable filesSeen [dict create]
    # A scenario was misused: what is red by an error is status 2.
    variable misused 0
    variable recordingFailed 0
    # Findings that are told in full; the others are a line each.
    variable storyMax 3
    # Nobody reads standard output any more.
    variable outputGone 0       ;# nobody can read what is printed
    variable outputFailed 0     ;# and that is not the reader's will
    variable exitWrapped 0
    variable finished 0
}

# gwsim::finish --
#
#       Print the sum of all scenarios that this process has run.
#
# Arguments:
#       broken          Files that could not be run to their end, and so are
#                       not missed.
#
# Results:
#       The exit status that the scenarios call for.

proc gwsim::finish {{broken {}}} {
    variable finished
    variable misused
    variable outputFailed
    variable recordingFailed
    variable runConfig
    variable tally

    set finished 1
    core::traceClose
    set status 0
    foreach file [FilesWithout $broken] {
        Complain "$file: no scenario in it"
        set status 2
    }
    dict with tally {
        if {$UNMATCHED ne ""
                && [concat $PASS $FAIL $UNRESOLVED $SKIP] eq ""} {
            Complain "no scenario matches \"[dict get $runConfig match]\""
            set status 2
        }
        foreach name [UnusedParams] {
            Complain "--set $name: no scenario has a param of that name"
            set status 2
        }
        if {$UNRESOLVED ne ""} {
            Say "unresolved: [join $UNRESOLVED {, }]"
        }
        set failed [expr {[llength $FAIL] + [llength $UNRESOLVED]}]
        Say "[llength $PASS] passed, $failed failed,\
                [expr {[llength $SKIP] + [llength $UNMATCHED]}] skipped"
    }
    if {$failed > 0 || $recordingFailed || $outputFailed} {
        set status [expr {max($status, 1)}]
    }
    return $status
}

# Ends a subcommand that tells of scenarios itself, when there was none.
proc gwsim::NoScenario {file options} {
    variable tally

    if {[dict get $tally SKIP] ne ""} {
        usage "$file: no scenario in it that runs on this clock"
    }
    if {[dict get $tally UNMATCHED] ne ""} {
        usage "$file: no scenario in it matches \"[DictGet $options match]\""
    }
    usage "$file: no scenario in it"
}

# Files of the command line in which no scenario was seen.
proc gwsim::FilesWithout {broken} {
    variable filesSeen
    variable runConfig

    set files {}
    if {[dict exists $runConfig files]} {
        foreach file [dict get $runConfig files] {
            if {![dict exists $filesSeen $file] && $file ni $broken} {
                lappend files $file
            }
        }
    }
    return $files
}

proc gwsim::UnusedParams {} {
    variable paramsUsed
    variable runConfig

    if {![dict exists $runConfig set]} {
        return {}
    }
    return [lmap name [dict keys [dict get $runConfig set]] {
        if {[dict exists $paramsUsed $name]} {
            continue
        }
        set name
    }]
}

# ---- Counting -----------------------------------------------------------

# A scenario of a file was met: from now on this process ends with the sum,
# unless it is quiet.
proc gwsim::NoteScenario {quiet} {
    variable filesSeen
    variable runConfig

    if {[info exists ::argv0]} {
        dict set filesSeen $::argv0 1
    }
    if {!$quiet && ![dict exists $runConfig files]} {
        WrapExit
    }
    return
}

proc gwsim::CountVerdict {verdict name} {
    variable tally
    dict lappend tally $verdict $name
    return
}

# tclsh ends by evaluating "exit": the place to print the sum, and to turn a
# green status red. Inside a scenario it is an error, which ends BODY first.
proc gwsim::WrapExit {} {
    variable exitWrapped

    if {$exitWrapped || [llength [info commands ::exit]] == 0
            || ([info exists ::tcl_interactive] && $::tcl_interactive)} {
        return
    }
    set exitWrapped 1
    rename ::exit ::gwsim::HostExit
    proc ::exit {{status 0}} {
        ::gwsim::Exit $status
    }
    return
}

proc gwsim::Exit {status} {
    variable finished
    variable misused

    if {[InScenario] || ![string is integer -strict $status]} {
        RaiseExit $status
    }
    set status [expr {$status & 255}]
    if {!$finished} {
        if {[catch {finish} own options]} {
            Complain [dict get $options -errorinfo]
            set own 1
        }
        if {$status == 0} {
            set status $own
        } elseif {$status == 1 && ($misused || [FileHasFailed])} {
            set status 2
        }
    }
    catch {flush stdout}
    HostExit $status
}

# Whether `exit` is called by tclsh itself, behind a file with an error in it.
# (Of what comes by standard input nobody can tell.)
proc gwsim::FileHasFailed {} {
    return [expr {[info script] eq "" && [info exists ::argv0]
            && [file isfile $::argv0] && [file normalize $::argv0]
                    ne [file normalize [info nameofexecutable]]}]
}

# ---- Printing -----------------------------------------------------------

# A reader that goes away has seen enough; a verdict that could not be written
# is no success.
proc gwsim::Say {text} {
    variable outputFailed
    variable outputGone

    if {$outputGone} {
        return
    }
    progress::Clear
    live::Clear
    try {
        puts stdout [Coloured $text]
        flush stdout
    } trap {POSIX EPIPE} {} {
        set outputGone 1
    } on error {message} {
        set outputGone 1
        set outputFailed 1
        Complain $message
    }
    return
}

proc gwsim::Indented {lines} {
    return [lmap line $lines {string trimright "  $line"}]
}

# "PASS name: 3 claims, 41 events, ..."
proc gwsim::VerdictLine {token name verdict wall} {
    set info [core::info $token]
    set facts [list [claims::Counted [ClaimCount $token] claim] \
            [claims::Counted [dict get $info events] event] \
            [claims::Counted [llength [dict get $info clauses]] clause] \
            "[ShowTime [dict get $info now]] simulated in\
            [WallTime $wall]"]
    if {[dict get $info seed] != 1} {
        lappend facts "seed [dict get $info seed]"
    }
    if {[dict get $info clock] eq "virtual"} {
        lappend facts "hash [dict get $info hash]"
    } else {
        lappend facts "real clock"
    }
    return "$verdict $name: [join $facts {, }]"
}

proc gwsim::WallTime {us} {
    if {$us < 10000} {
        return [format %.1fms [expr {$us / 1e3}]]
    }
    if {$us < 1000000} {
        return [format %.0fms [expr {$us / 1e3}]]
    }
    return [format %.2fs [expr {$us / 1e6}]]
}

# What is below the verdict's line.
proc gwsim::Explain {token name config judgement db place} {
    variable storyMax

    set lines [Warnings $token]
    dict with judgement {
        foreach doubt $doubts {
            lappend lines $doubt
        }
        set events [StoryEvents $token $findings]
        foreach finding [lrange $findings 0 $storyMax-1] {
            lappend lines "" {*}[ToldAnyway $finding $events]
        }
        foreach finding [lrange $findings $storyMax end] {
            lappend notes [Also $finding]
        }
        lappend lines {*}$notes
        set lints [Lints $token]
        if {$findings ne "" && $lints ne ""} {
            lappend lines ""
        }
        lappend lines {*}$lints
        if {$verdict ne "PASS" && $place ne ""} {
            lappend lines "" {*}[GoOn $name $config $db $place \
                    [GoOnSubject $findings $events]]
        }
    }
    return [Indented $lines]
}

# The story; if telling it fails, the verdict must be said all the same.
proc gwsim::ToldAnyway {finding events} {
    if {[catch {Story $finding $events} lines options]} {
        return [list [dict get $finding place] \
                "claimed  [dict get $finding claimed]" \
                "saw      [dict get $finding saw]" \
                "(no more, by an error of gwsim: $lines)"]
    }
    return $lines
}

# The commands to go on with.
proc gwsim::GoOn {name config db place subject} {
    variable judged

    set run [dict get $db run]
    set token [CurrentWorld]
    if {$run ne ""} {
        set what $run
    } elseif {[info exists judged($token,choices)]} {
        set what [RunWords $name $config $place [list \
                $judged($token,choices) $judged($token,epsilon)]]
    } else {
        set what [RunWords $name $config $place]
    }
    set lines {}
    if {[info exists judged([CurrentWorld],again)]} {
        return [list "again    $judged([CurrentWorld],again)"]
    }
    if {$subject ne ""} {
        lappend lines "why      gwsim why $what $subject"
    }
    if {[dict get $config -clock] eq "virtual"} {
        lappend lines "replay   gwsim replay $what"
    } elseif {$run eq ""} {
        # The real clock does not repeat; the virtual one may show the same.
        lappend lines "replay   gwsim replay\
                [string map {{ --clock real} {}} $what]"
    }
    if {[info exists judged([CurrentWorld],choices)]} {
        lappend lines "flip     gwsim flip $what"
    }
    lappend lines "report   gwsim report $what -o report.html"
    return $lines
}

# A run of a scenario, for a command line: its file, and options that make it
# that run. searched: {CHOICES EPSILON}, empty for a plain run.
proc gwsim::RunWords {name config place {searched {}}} {
    variable loadedFiles
    variable runConfig

    regexp {^(.*):\d+$} $place -> file
    set what [ShellWord $file]
    if {[regexp -all -line {^\s*gwsim::scenario\s} \
            [join [FileLines $file] \n]] != 1} {
        append what " --match [ShellWord $name]"
    }
    foreach {option default} {-clock virtual -seed 1} {
        set value [dict get $config $option]
        if {$value ne $default} {
            append what " -$option $value"
        }
    }
    if {$searched ne ""} {
        lassign $searched choices epsilon
        append what " --choices [ShellWord $choices]"
        if {$epsilon ne ""} {
            append what " --epsilon $epsilon"
        }
    }
    if {[dict exists $runConfig version]} {
        append what " --version [dict get $runConfig version]"
    }
    if {[dict exists $runConfig set]} {
        dict for {key value} [dict get $runConfig set] {
            append what " --set [ShellWord $key=$value]"
        }
    }
    foreach loaded $loadedFiles {
        append what " --load [ShellWord $loaded]"
    }
    return $what
}

# The violation, request or task that the findings are about, else the first
# task of the run.
proc gwsim::GoOnSubject {findings events} {
    foreach finding $findings {
        set id [ViolationOf $finding]
        if {$id ne ""} {
            return $id
        }
        set focus [WidenFocus [dict get $finding focus] $events]
        foreach key {requests tasks} {
            if {[dict get $focus $key] ne ""} {
                return [lindex [dict get $focus $key] 0]
            }
        }
    }
    return [DictGet [lindex [core::tasks [CurrentWorld]] 0] task]
}

# "v2" for a finding that is a violation; that a failure was observed by nobody
# is told by the request's story.
proc gwsim::ViolationOf {finding} {
    if {[dict get $finding kind] ne "violation"} {
        return ""
    }
    set seq [lindex [dict get $finding focus seqs] 0]
    set number 0
    foreach row [lsort -integer -index 3 [words::violations]] {
        incr number
        if {[dict get $row seq] == $seq} {
            return [expr {[dict get $row kind] eq "UnobservedFailure"
                    ? "" : "v$number"}]
        }
    }
    return ""
}

proc gwsim::ShellWord {text} {
    if {[regexp {^[[:alnum:]_./:=,+@%-][[:alnum:]_./:=,+@%#-]*$} $text]} {
        return $text
    }
    return '[string map {' '\\''} $text]'
}

# ---- Recording ----------------------------------------------------------

# Writes the run to the database of --trace. Returns a dict: run (DB#RUN, or
# empty) and lines to print.
proc gwsim::Record {token judgement place} {
    variable judged
    variable recordingFailed
    variable runConfig

    if {![dict exists $runConfig trace]} {
        return [dict create run "" lines {}]
    }
    regexp {^(.*):\d+$} $place -> place
    dict with judgement {
        set message [join [concat $doubts [lmap finding $findings {
            dict get $finding message
        }]] \n]
    }
    set db [dict get $runConfig trace]
    set options {-keep 1}
    if {[dict exists $runConfig flight]} {
        lappend options -flight [dict get $runConfig flight]
    }
    if {[catch {
        core::traceTo $token [TraceFile] $verdict -file $place \
                -message $message -params $judged($token,params) \
                -claims [ClaimCount $token] \
                -findings [FindingsJson $token $judgement] {*}$options
    } run]} {
        set recordingFailed 1
        return [dict create run "" lines [list "RECORDING FAILED: $run"]]
    }
    return [dict create run [ShellWord $db#$run] lines {}]
}

# The findings of a run for its record, as a JSON array: what a story tells of
# them but its table. If telling fails, the run must be recorded all the same.
proc gwsim::FindingsJson {token judgement} {
    variable storyMax

    set found {}
    foreach doubt [dict get $judgement doubts] {
        lappend found [page::object kind {"doubt"} saw [page::json $doubt]]
    }
    set findings [dict get $judgement findings]
    set events [StoryEvents $token [lrange $findings 0 $storyMax-1]]
    set told 0
    foreach finding $findings {
        set parts {}
        foreach key {kind place claimed saw} {
            lappend parts $key [page::json [dict get $finding $key]]
        }
        if {[incr told] <= $storyMax && ![catch {
            set focus [WidenFocus [dict get $finding focus] $events]
            list [Cause $finding $focus $events] [dict get $focus requests]
        } about]} {
            lappend parts cause [page::json [lindex $about 0]] \
                    requests [page::json [lindex $about 1]]
        }
        lappend found [page::object {*}$parts]
    }
    return [page::array $found]
}

# Rows of cells as lines with columns.
proc gwsim::Aligned {table} {
    set widths [lmap cell [lindex $table 0] {expr 0}]
    foreach row $table {
        set widths [lmap width $widths cell $row {
            expr {max($width, [string length $cell])}
        }]
    }
    set text ""
    foreach row $table {
        append text [string trimright [join [lmap width $widths cell $row {
            format %-*s $width $cell
        }] "  "]] \n
    }
    return $text
}
