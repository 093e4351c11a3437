# exercised.tcl --
#
#       `gwsim run --clauses`: which clauses of the manual the scenarios of a
#       run have followed, and which of them stand on a switch.

namespace eval gwsim::exercised {
    # Clause -> names of the scenarios.
    variable users {}
}

# gwsim::exercised::hear --
#
#       Told of each scenario (`hear` of gwsim::runOptions).
#
# Results:
#       0: it is printed and counted as always.

proc gwsim::exercised::hear {name report} {
    variable users

    foreach id [dict get $report clauses] {
        if {![dict exists $users $id] || $name ni [dict get $users $id]} {
            dict lappend users $id $name
        }
    }
    return 0
}

# gwsim::exercised::wrapped --
#
#       A text beside its heading, in lines of 78 columns.
#
# Arguments:
#       heading         What stands before the first line.
#       text            The text.
#       indent          Columns before the heading.

proc gwsim::exercised::wrapped {heading text indent} {
    set left [expr {[string length $heading] + 2}]
    set lines {}
    set line ""
    foreach word $text {
        if {$line ne "" && [string length $line] + [string length $word] + 1
                > 78 - $left - $indent} {
            lappend lines $line
            set line ""
        }
        append line [expr {$line eq "" ? "" : " "}] $word
    }
    lappend lines $line
    return "$heading  [join $lines \n[string repeat " " \
            [expr {$left + $indent}]]]"
}

# gwsim::exercised::text --
#
#       What was heard: a line a clause, with the scenarios that followed it if
#       there are several, and how many of all that is.

proc gwsim::exercised::text {} {
    variable users

    ::gwsim::conformance::load
    set clauses [::gwsim::conformance::clauses]
    set several [expr {[llength [lsort -unique \
            [concat {*}[dict values $users]]]] > 1}]
    set lines {}
    foreach id [lsort [dict keys $users]] {
        lappend lines [wrapped "$id  [format %-8s [dict get $clauses $id \
                basis]]" [dict get $clauses $id text] 0]
        if {$several} {
            lappend lines "        in [join [dict get $users $id] {, }]"
        }
    }
    lappend lines "[dict size $users] of [dict size $clauses] clauses"
    return [join $lines \n]
}
