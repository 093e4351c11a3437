# claimsState.tcl --
#
#       Claims on what the run left behind and what it broke: expect
#       component, thread, frozen, violations, error.

namespace eval gwsim::claims {
    variable nouns
    dict set nouns component {ExpectComponent
        {CLIENT PATH VALUE ?-match HOW?}}
    dict set nouns thread {ExpectThread {PATTERN ends ok|CLASS}}
    dict set nouns frozen {ExpectFrozen {CLIENT -max DUR}}
    dict set nouns violations {ExpectViolations {?KIND ...?}}
    dict set nouns error {ExpectError {PATTERN}}

    # Key of a PATTERN of threads -> column of the thread view.
    variable threadColumns {
        thread id scope scope role role name name description description
        state state
    }
}

proc gwsim::claims::ExpectComponent {words} {
    if {[llength $words] < 3} {
        WrongWords component
    }
    set rest [lassign $words client path wanted]
    set options [Options $rest -match]
    set mode [MatchMode $options $wanted]
    set found [::gwsim::core::component [::gwsim::CurrentWorld] $client $path]
    set events [::gwsim::words::events [dict create kind component_set \
            scope [GlobEscape $client] peer [GlobEscape $path]]]
    lappend events {*}[::gwsim::words::events [dict create \
            kind gui_corrupted scope [GlobEscape $client] \
            peer [GlobEscape $path]]]
    set saw [expr {$found eq "" ? "it was never set"
            : [Quote [lindex $found 0]]}]
    return [Verdict [expr {$found ne ""
            && [Matches $mode $wanted [lindex $found 0]]}] \
            "component $path of $client is [Wanted $mode $wanted]" $saw \
            "$client $path" [dict create seqs [Seqs $events] \
            component [list $client $path]]]
}

proc gwsim::claims::GlobEscape {text} {
    return [string map {\\ \\\\ * \\* ? \\? \[ \\\[ \] \\\]} $text]
}

# ---- thread -------------------------------------------------------------

proc gwsim::claims::ExpectThread {words} {
    if {[llength $words] != 3 || [lindex $words 1] ne "ends"} {
        WrongWords thread
    }
    lassign $words pattern - wanted
    set claimed "thread [Braced $pattern] ends [expr {$wanted eq "ok"
            ? "ok" : "with $wanted"}]"
    set rows [MatchingThreads $pattern]
    if {$rows eq ""} {
        return [Verdict 0 $claimed "no such thread" "" [dict create]]
    }
    set holds 1
    set saw {}
    set claim {}
    foreach row $rows {
        set id [dict get $row id]
        set error [ThreadError $id]
        if {[dict get $row ended_ns] eq ""} {
            set sight "$id goes on ([dict get $row state])"
            set fits 0
        } elseif {$error eq ""} {
            set sight "$id ended ok"
            set fits [expr {$wanted eq "ok"}]
        } else {
            set sight "$id ended with [::gwsim::ShowError $error]"
            set fits [expr {$wanted ne "ok"
                    && [ClassMatches exact $wanted $error]}]
            lappend claim $error
        }
        if {!$fits} {
            set holds 0
            lappend saw $sight
        }
    }
    if {$holds} {
        ClaimErrors $claim
    }
    return [Verdict $holds $claimed [join $saw {; }] "" [dict create \
            threads [lmap row $rows {dict get $row id}]]]
}

proc gwsim::claims::MatchingThreads {pattern} {
    variable threadColumns

    if {[catch {dict size $pattern}]} {
        Misuse PATTERN $pattern "expected a dict of column and glob but got\
                \"$pattern\""
    }
    foreach key [dict keys $pattern] {
        if {![dict exists $threadColumns $key]} {
            Misuse PATTERN $pattern "unknown column \"$key\" of a thread:\
                    must be [::gwsim::OrList \
                    [lsort [dict keys $threadColumns]]]"
        }
    }
    return [lmap row [::gwsim::words::threads] {
        set fits 1
        dict for {key glob} $pattern {
            if {![string match $glob \
                    [dict get $row [dict get $threadColumns $key]]]} {
                set fits 0
            }
        }
        if {!$fits} {
            continue
        }
        set row
    }]
}

# The last script error of a thread, or empty.
proc gwsim::claims::ThreadError {id} {
    set found ""
    foreach row [::gwsim::core::errors [::gwsim::CurrentWorld]] {
        if {[dict get $row thread] eq $id} {
            set found $row
        }
    }
    return $found
}

# ---- frozen -------------------------------------------------------------

# A client is frozen while one job holds its gui thread. What counts is all
# the time of stretches longer than the budget; if none is, the longest one.
proc gwsim::claims::ExpectFrozen {words} {
    if {[llength $words] != 3} {
        WrongWords frozen
    }
    set options [Options [lassign $words client] -max]
    set max [dict get $options -max]
    # What has no gui is never frozen: a claim that could not fail.
    ::gwsim::core::component [::gwsim::CurrentWorld] $client ""
    set budget [dict get [::gwsim::core::info [::gwsim::CurrentWorld]] \
            guiBudget]
    set frozen 0
    set seqs {}
    set count 0
    foreach stretch [Stretches $client] {
        lassign $stretch lasts first last
        if {$count > 0 ? $lasts > $budget : $lasts > $frozen} {
            if {$lasts > $budget && [incr count] > 1} {
                incr frozen $lasts
                lappend seqs $first $last
            } else {
                set frozen $lasts
                set seqs [list $first $last]
            }
        }
    }
    set saw [expr {$seqs eq "" ? "never" : $count > 1
            ? "[::gwsim::ShowTime $frozen] at $count stretches"
            : "[::gwsim::ShowTime $frozen] at a stretch"}]
    return [Verdict [expr {$frozen <= $max + [LateMax]}] \
            "$client is frozen for at most [::gwsim::ShowTime $max]" \
            $saw $client [dict create seqs [concat {*}$seqs] \
            threads [list $client/gui]]]
}

# How long each job held the gui thread of a client, with the numbers of the
# events at both its ends; of one that still does, only the first. While a
# modal box is open its job holds nothing.
proc gwsim::claims::Stretches {client} {
    set stretches {}
    set since ""
    foreach event [::gwsim::words::events [dict create role gui \
            scope [GlobEscape $client] kind {*_*ed}]] {
        dict with event {
            if {$kind in {wait_started wait_ended}} {
                set kind [expr {$detail ne "modal" ? "" : $kind
                        eq "wait_started" ? "job_ended" : "job_started"}]
            }
            if {$kind in {job_started handler_started callback_started}} {
                if {$since eq ""} {
                    set since $time_ns
                    set first $seq
                }
            } elseif {$kind in {job_ended handler_ended callback_ended}
                    && $since ne ""} {
                lappend stretches [list [expr {$time_ns - $since}] \
                        $first $seq]
                set since ""
            }
        }
    }
    if {$since ne ""} {
        lappend stretches [list [expr {[Now] - $since}] $first {}]
    }
    return $stretches
}

# ---- violations, error --------------------------------------------------

proc gwsim::claims::ExpectViolations {words} {
    set claimed [ClaimedEscapes]
    set rows [::gwsim::words::violations]
    set missing $words
    set named {}
    set others {}
    foreach row $rows {
        set kind [dict get $row kind]
        if {$kind in $words} {
            lappend named $row
            if {$kind in $missing} {
                set missing [lsearch -all -inline -not -exact $missing $kind]
            }
        } elseif {[dict get $row severity] eq "error"
                && [dict get $row seq] ni $claimed} {
            lappend others $row
        }
    }
    set saw [lmap kind $missing {string cat "no " $kind}]
    foreach row $others {
        lappend saw "[dict get $row kind]: [dict get $row message]"
    }
    if {$saw eq ""} {
        ::gwsim::ClaimViolations [::gwsim::CurrentWorld] $named
        return {holds 1}
    }
    set claim "violations [expr {$words eq "" ? "none"
            : [join $words {, }]}]"
    set focus [dict create seqs [lmap row $others {dict get $row seq}]]
    foreach row $others {
        if {[dict get $row request] ne ""} {
            dict lappend focus requests [dict get $row request]
        }
    }
    return [Verdict 0 $claim [join $saw {; }] $words $focus]
}

# Seqs of each EscapedException whose error another claim has taken.
proc gwsim::claims::ClaimedEscapes {} {
    set seqs {}
    dict for {seq error} [::gwsim::Escapes [::gwsim::CurrentWorld]] {
        if {[dict get $error claimed]} {
            lappend seqs $seq
        }
    }
    return $seqs
}

proc gwsim::claims::ExpectError {words} {
    if {[llength $words] != 1} {
        WrongWords error
    }
    lassign $words glob
    set named {}
    set others {}
    foreach row [::gwsim::core::errors [::gwsim::CurrentWorld]] {
        if {[string match $glob [dict get $row message]]
                && ![dict get $row observed]} {
            lappend named $row
        } else {
            lappend others $row
        }
    }
    ClaimErrors $named
    set saw [lmap row $others {
        string cat [::gwsim::ShowError $row] \
                [expr {[dict get $row observed] ? " (observed)" : ""}]
    }]
    if {$saw eq ""} {
        set saw [list "no script error at all"]
    }
    return [Verdict [expr {$named ne ""}] \
            "a script error with message $glob" [join $saw {; }] "" \
            [dict create seqs [lmap row $others {dict get $row seq}]]]
}
