# verdict.tcl --
#
#       What Tcl knows of a world beyond what the core does (claims made,
#       claims failed, doubts), and the verdict on it.
#
#       PASS            nothing below
#       FAIL            a finding: a failed claim, an error in BODY, a script
#                       error or a violation of severity error that nothing
#                       claimed, a broken invariant
#       UNRESOLVED      a doubt: no run, a claim before it, not quiet at the
#                       horizon, a mark never reached
#
# Rules:
#   1. A finding is a dict: kind (claim body script violation invariant),
#      place, claimed, saw, stack, focus. Focus says which events show it:
#      requests, threads, tasks and seqs (lists), window (first and last
#      event of interest on the threads), pattern; and what the cause may be
#      sought in: callback, component, missing, blameless (no request).
#   2. One cause is one report: an error of a task is not a script error too,
#      and what followed from a failed claim in an at script is the claim's.
#   3. When BODY ended early, what it might still have claimed is no finding
#      but a note.
#   4. A finding beats a doubt, but a claim that failed after a run that was
#      not quiet at the horizon is a doubt: it came too early.

namespace eval gwsim {
    # Tokens of the worlds that are selected, the innermost last.
    variable entered {}
    # TOKEN,KEY -> value: claims (count), failed (findings), doubts (texts),
    # accused (seq of violations that a claim named), params (a dict),
    # marks (those that should sometimes be reached: name -> times), searched
    # (it is one run of many: a mark not reached is no doubt), choices (as
    # gwsim::search::sparse gives them; with those the run can be had again).
    variable judged
    array set judged {}
}

# ---- Worlds that are entered --------------------------------------------

proc gwsim::EnterWorld {token} {
    variable entered
    variable judged

    core::select $token
    if {![info exists judged($token,claims)]} {
        set judged($token,claims) 0
        set judged($token,failed) {}
        set judged($token,doubts) {}
        set judged($token,accused) {}
        set judged($token,params) {}
        set judged($token,marks) {}
    }
    lappend entered $token
    return
}

proc gwsim::LeaveWorld {} {
    variable entered

    core::unselect
    set entered [lreplace $entered end end]
    return
}

proc gwsim::ForgetWorld {token} {
    variable judged

    array unset judged $token,*
    return
}

# A time of the current world for people to read. On the real clock nobody
# wants to see the nanoseconds.
proc gwsim::ShowTime {ns} {
    variable entered

    return [ClockTime [core::fact [lindex $entered end] clock] $ns]
}

proc gwsim::ClockTime {clock ns} {
    if {$clock eq "real"} {
        set step [expr {$ns >= 1000000000 ? 1000000
                : $ns >= 1000000 ? 10000 : 1000}]
        set ns [expr {($ns + $step / 2) / $step * $step}]
    }
    return [core::duration $ns]
}

# True if the current world runs on the real clock.
proc gwsim::IsReal {} {
    variable entered
    return [expr {[core::fact [lindex $entered end] clock] eq "real"}]
}

# Token of the world that words act on.
proc gwsim::CurrentWorld {} {
    variable entered

    if {$entered eq ""} {
        return -code error -errorcode {GWSIM WORLD NONE} \
                "no world here: words work inside a scenario"
    }
    return [lindex $entered end]
}

proc gwsim::InScenario {} {
    variable entered
    return [expr {$entered ne ""}]
}

# ---- Claims and doubts --------------------------------------------------

# True once time has begun to go on; also in a script of at or when, which
# runs within the first run.
proc gwsim::HasRun {token} {
    return [expr {[core::fact $token ran] ne "never"
            || [core::driver $token] ne ""}]
}

# Counts a claim that held.
proc gwsim::ClaimHeld {token} {
    variable judged
    incr judged($token,claims)
    return
}

# Records a claim that did not hold, as a finding.
proc gwsim::ClaimFailed {token finding} {
    variable judged
    incr judged($token,claims)
    lappend judged($token,failed) $finding
    return
}

# Records why nothing can be said; the same doubt only once.
proc gwsim::Doubt {token text} {
    variable judged

    if {$text ni $judged($token,doubts)} {
        lappend judged($token,doubts) $text
    }
    return
}

# Notes that a mark should sometimes be reached, and how often it was.
proc gwsim::WantMark {token mark times} {
    variable judged

    dict set judged($token,marks) $mark $times
    if {$times == 0 && ![info exists judged($token,searched)]} {
        Doubt $token "this run never reached the mark \"$mark\""
    }
    return
}

proc gwsim::ClaimCount {token} {
    variable judged
    return $judged($token,claims)
}

# Marks violations as claimed.
proc gwsim::ClaimViolations {token rows} {
    variable judged

    foreach row $rows {
        lappend judged($token,accused) [dict get $row seq]
    }
    return
}

# ---- The verdict --------------------------------------------------------

# gwsim::Judge --
#
#       The verdict on a world; it is the selected one.
#
# Arguments:
#       token           The world.
#       ended           What became of BODY: empty if it ended well, else a
#                       finding of kind body, or of kind exit.
#
# Results:
#       A dict: verdict, findings, doubts (texts), notes (texts).

proc gwsim::Judge {token ended} {
    variable judged

    set info [core::info $token]
    set findings [BrokenFindings $info]
    set doubts [concat $judged($token,doubts) [jython::Doubts $token] \
            [RunDoubts $info \
            [expr {$judged($token,doubts) ne "" || $ended ne ""}]]]
    set notes {}
    set failed $judged($token,failed)
    if {[dict get $info ran] in {horizon stuck}} {
        foreach finding $failed {
            lappend doubts "not true by then: [dict get $finding claimed]\
                    (saw [dict get $finding saw])"
        }
    } else {
        lappend findings {*}$failed
    }
    switch -exact -- [DictGet $ended kind] {
        body {
            lappend findings $ended
        }
        exit {
            lappend doubts [dict get $ended saw]
        }
    }
    set unclaimed [concat [ErrorFindings $token $failed] \
            [ViolationFindings $token]]
    if {$ended eq "" && $failed eq ""} {
        lappend findings {*}$unclaimed
    } else {
        foreach finding $unclaimed {
            lappend notes [Also $finding]
        }
    }
    lappend notes {*}[nemesis::Told $token]
    if {$ended eq ""} {
        lappend notes {*}[FaultNotes $token]
    }
    if {$findings ne ""} {
        set verdict FAIL
    } elseif {$doubts ne "" || $ended ne ""} {
        set verdict UNRESOLVED
    } else {
        set verdict PASS
    }
    return [dict create verdict $verdict findings $findings \
            doubts $doubts notes $notes]
}

# A fault that has touched nothing has tested nothing.
proc gwsim::FaultNotes {token} {
    set notes {}
    foreach row [core::faults $token] {
        dict with row {
            if {$hits == 0 && $parent eq ""} {
                lappend notes "note: $fault (fault $words) at $place\
                        [expr {$started_ns eq "" ? "never began"
                        : "never touched anything"}]"
            }
        }
    }
    return $notes
}

# Why a run says nothing, if so; early: a claim or the end of BODY said so.
proc gwsim::RunDoubts {info early} {
    switch -exact -- [dict get $info ran] {
        never {
            if {$early} {
                return {}
            }
            return [list "BODY never called \"run\": time stood at 0 and\
                    nothing happened"]
        }
        stuck {
            return [list "[string trim [dict get $info busy]]: it did not\
                    call the simulator for so long that it was stopped, at\
                    [ShowTime [dict get $info now]]"]
        }
        horizon {
            set busy [string trim [dict get $info busy]]
            if {$busy ne ""} {
                set lines [split $busy \n]
                return [list "not quiet at the horizon\
                        ([ShowTime [dict get $info now]]),\
                        still going on:\
                        [join [lmap line $lines {string trim $line}] {; }]"]
            }
        }
    }
    return {}
}

proc gwsim::BrokenFindings {info} {
    return [lmap row [dict get $info broken] {
        lassign $row number seq message
        Finding invariant "" "invariant $number holds" $message \
                [dict create seqs $seq]
    }]
}

# Script errors that nothing observed and nothing claimed. One that is an
# EscapedException is told by the violation.
proc gwsim::ErrorFindings {token failed} {
    set told [lmap finding $failed {dict get $finding message}]
    set toldTasks [concat {*}[lmap finding $failed {
        DictGet [dict get $finding focus] tasks
    }]]
    set findings {}
    foreach row [core::errors $token] {
        dict with row {
            if {$observed || $claimed || $violation ne ""
                    || $message in $told || $task in $toldTasks} {
                continue
            }
        }
        lappend findings [ErrorFinding $row]
    }
    return $findings
}

proc gwsim::ErrorFinding {row} {
    dict with row {
        set place [StackPlace $place $stack]
        set focus [dict create seqs [list $seq]]
        if {$cause ne "" && $cause != 0} {
            dict lappend focus seqs $cause
        }
        if {$request ne ""} {
            dict set focus requests [list $request]
        } elseif {$thread ne ""} {
            dict set focus threads [list $thread]
            dict set focus window [list $cause $seq]
        }
        # A mistake in the script itself has nothing to do with its requests.
        dict set focus blameless [expr {$family eq "python"}]
        if {$task ne "" && $task != 0} {
            dict set focus tasks [list $task]
            set what "task $task on $thread"
            set claimed "a task ends without error (or \"expect task\
                    \$task raises $class\")"
        } else {
            if {$thread ne ""} {
                set what "a script on $thread"
            } elseif {![regexp {\n    \((checker|distribution) "([^"]*)"} \
                    $stack -> what name]} {
                set what "an at or when script"
            } else {
                append what " \"$name\""
            }
            set claimed "no script fails unseen (or \"expect error\
                    PATTERN\")"
        }
        set finding [Finding script $place $claimed \
                "$what failed: [ShowError $row]" $focus]
        dict set finding stack $stack
        dict set finding cause $cause
    }
    return $finding
}

# "CLASS: message" of a row with family, class and message.
proc gwsim::ShowError {row} {
    return "[dict get $row family] [dict get $row class]:\
            [dict get $row message]"
}

# Violations of severity error that no claim named.
proc gwsim::ViolationFindings {token} {
    variable judged

    set findings {}
    set escapes [Escapes $token]
    foreach row [words::violations] {
        set seq [dict get $row seq]
        if {[dict get $row severity] ne "error"
                || $seq in $judged($token,accused)} {
            continue
        }
        set error [DictGet $escapes $seq]
        if {$error eq ""} {
            lappend findings [ViolationFinding $row]
        } elseif {![dict get $error claimed]} {
            lappend findings [EscapeFinding $row $error]
        }
    }
    return $findings
}

# The script errors that are an EscapedException too, by seq of that.
proc gwsim::Escapes {token} {
    set escapes [dict create]
    foreach row [core::errors $token] {
        if {[dict get $row violation] ne ""} {
            dict set escapes [dict get $row violation] $row
        }
    }
    return $escapes
}

# An EscapedException and its error are one report: the violation, at the line
# that failed.
proc gwsim::EscapeFinding {row error} {
    set finding [ErrorFinding $error]
    dict with row {
        dict set finding kind violation
        dict set finding claimed "no $kind ($clause)"
        dict set finding saw "$kind: $message"
        dict set finding message "$kind: $message"
    }
    return $finding
}

proc gwsim::ViolationFinding {row} {
    dict with row {
        # The events that the message names are part of what it says.
        set focus [dict create seqs [linsert [lmap {- named} \
                [regexp -all -inline {\(event (\d+)} $message] {
            set named
        }] 0 $seq]]
        if {$thread ne ""} {
            dict set focus threads [list $thread]
        }
        if {$request ne ""} {
            dict set focus requests [list $request]
        }
        return [Finding violation $place "no $kind ($clause)" \
                "$kind: $message" $focus]
    }
}

# Violations of severity warning that no claim named, as lines to print.
proc gwsim::Warnings {token} {
    variable judged

    set lines {}
    foreach row [words::violations] {
        if {[dict get $row severity] eq "warning"
                && [dict get $row seq] ni $judged($token,accused)} {
            dict with row {
                lappend lines "warning $kind ($clause)\
                        [expr {$place eq "" ? "" : "$place: "}]$message"
            }
        }
    }
    return $lines
}

# Lints as lines to print: one a kind, with the first of its rows.
proc gwsim::Lints {token} {
    set first [dict create]
    foreach row [core::lints $token] {
        set kind [dict get $row kind]
        if {![dict exists $first $kind]} {
            dict set first $kind $row
        }
        dict incr count $kind
    }
    return [lmap {kind row} $first {
        dict with row {
            set more [expr {[dict get $count $kind] - 1}]
            string cat "lint $kind ($clause)\
                    [expr {$place eq "" ? "" : "$place: "}]$message" \
                    [expr {$more > 0 ? " (and $more more)" : ""}]
        }
    }]
}

# The line of a finding whose story is not told.
proc gwsim::Also {finding} {
    set place [dict get $finding place]
    return "also: [expr {$place eq "" ? "" : "$place: "}][dict get \
            $finding saw]"
}

proc gwsim::Finding {kind place claimed saw focus} {
    return [dict create kind $kind place $place claimed $claimed saw $saw \
            focus $focus stack {} message $saw]
}

# A value of a dict, or empty.
proc gwsim::DictGet {dictionary key} {
    if {[dict exists $dictionary $key]} {
        return [dict get $dictionary $key]
    }
    return ""
}
