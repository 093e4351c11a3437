# judge.tcl --
#
#       Whether what was noted is what a case expects.
#
# Rules:
#   1. A case of one way: the notes are the expected ones, all of them, in
#      their order (-sets 1: in any).
#   2. A case of all ways (-order 1): what came of them, labels and values
#      only, is exactly the set that is expected: nothing else may happen, and
#      each of it must.
#   3. What did not come to rest is never as expected.
#   4. A value that is expected is a glob; in a case of all ways it is exact.
#   5. A driver may be late by its -lateness and by what the machine had it wait
#      for a core, as far as it knows, never early. Where that is not 0, what
#      two threads note may change places: only the order within each thread
#      counts.

# gwsim::conformance::judge --
#
#       One run of a case.
#
# Arguments:
#       case            The case.
#       expected        List of notes that are expected.
#       observed        What a driver returned.
#       lateness        ns that a time may be late.
#
# Results:
#       Empty, or one line: what was wanted and what was seen.

proc gwsim::conformance::judge {case expected observed lateness} {
    if {[dict get $observed end] ne "quiet"} {
        return [dict get $observed end]
    }
    set notes [dict get $observed notes]
    set wanted [lmap note $expected {Plain $note}]
    if {$lateness > 0 && ![dict get $case sets]} {
        set notes [Rearranged $wanted $notes]
    }
    set seen [Told $notes]
    if {[dict get $case sets]} {
        set same [IsLike [lsort $wanted] [lsort $seen]]
    } else {
        set same [IsLike $wanted $seen]
    }
    if {!$same} {
        return "expected {$wanted} but saw {$seen}"
    }
    if {[dict get $case sets]} {
        return [JudgeSet $expected $notes $lateness]
    }
    foreach note $expected row $notes {
        set wrong [JudgeNote $note $row $notes $lateness]
        if {$wrong ne ""} {
            return $wrong
        }
    }
    return ""
}

# Rule 5: notes in the order that is wanted, if each thread's own order allows
# it; else as they are.
proc gwsim::conformance::Rearranged {wanted notes} {
    set left $notes
    set result {}
    foreach want $wanted {
        set passed {}
        set found -1
        for {set i 0} {$i < [llength $left] && $found < 0} {incr i} {
            set row [lindex $left $i]
            if {[dict get $row thread] ni $passed
                    && [IsLike [list $want] [Told [list $row]]]} {
                set found $i
            }
            lappend passed [dict get $row thread]
        }
        if {$found < 0} {
            return $notes
        }
        lappend result [lindex $left $found]
        set left [lreplace $left $found $found]
    }
    return [expr {$left eq "" ? $result : $notes}]
}

# Notes in any order: each expected one has to find one of its own. Those that
# ask for more choose first.
proc gwsim::conformance::JudgeSet {expected notes lateness} {
    set free $notes
    foreach note [lsort -decreasing \
            -command ::gwsim::conformance::ByLength $expected] {
        set found -1
        set wrong "no note is {$note}"
        for {set i 0} {$i < [llength $free] && $found < 0} {incr i} {
            set row [lindex $free $i]
            if {[IsLike [list [Plain $note]] [Told [list $row]]]} {
                set wrong [JudgeNote $note $row $notes $lateness]
                if {$wrong eq ""} {
                    set found $i
                }
            }
        }
        if {$found < 0} {
            return $wrong
        }
        set free [lreplace $free $found $found]
    }
    return ""
}

proc gwsim::conformance::ByLength {one other} {
    return [expr {[llength $one] - [llength $other]}]
}

# True if each note is like the expected one: its value matches a glob.
proc gwsim::conformance::IsLike {wanted seen} {
    if {[llength $wanted] != [llength $seen]} {
        return 0
    }
    foreach want $wanted see $seen {
        if {[lindex $want 0] ne [lindex $see 0]
                || ![string match [lindex $want 1] [lindex $see 1]]} {
            return 0
        }
    }
    return 1
}

# What was noted, as lists of label and value.
proc gwsim::conformance::Told {notes} {
    return [lmap note $notes {
        list [dict get $note label] [dict get $note value]
    }]
}

# A note that is expected, as a list of label and value.
proc gwsim::conformance::Plain {note} {
    if {[llength $note] < 2 || [string match -* [lindex $note 1]]} {
        return [list [lindex $note 0] {}]
    }
    return [lrange $note 0 1]
}

# Role, scope, time and thread of one note.
proc gwsim::conformance::JudgeNote {note row notes lateness} {
    set label [lindex $note 0]
    set options [expr {[string match -* [lindex $note 1]]
            ? [lrange $note 1 end] : [lrange $note 2 end]}]
    foreach {option value} $options {
        switch -exact -- $option {
            -role - -scope {
                set seen [dict get $row [string range $option 1 end]]
                if {$seen ne $value} {
                    return "$label: expected $option $value but saw $seen"
                }
            }
            -at {
                set from [::gwsim::core::nanoseconds $value]
                set seen [dict get $row time]
                if {$seen ne "" && ($seen < $from
                        || $seen > $from + $lateness)} {
                    return "$label: expected at $value but saw at\
                            [::gwsim::core::duration $seen]"
                }
            }
            -thread - -not {
                set seen [dict get $row thread]
                set other [ThreadOf $notes $value]
                if {($seen eq $other) != ($option eq "-thread")} {
                    return "$label: on $seen, $value on $other"
                }
            }
            default {
                return "$label: unknown option $option"
            }
        }
    }
    return ""
}

# The thread of the first note of a label.
proc gwsim::conformance::ThreadOf {notes label} {
    foreach row $notes {
        if {[dict get $row label] eq $label} {
            return [dict get $row thread]
        }
    }
    return "(no note $label)"
}
