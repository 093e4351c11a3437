# mutants.tcl --
#
#       `gwsim conformance --mutants`: builds cores that are wrong on purpose
#       and demands that the suite fails on each. So a suite that cannot fail
#       fails.
#
# Rules:
#   1. A mutant is killed if its process plays the suite and a case fails, one
#      of the clause that the catalogue names among them. One that fails only
#      elsewhere, dies or hangs is `missed`: the clause's own cases are too
#      weak.
#   2. It needs the folder in which gwsim was built, with its Makefile.
#   3. The suite is played on the virtual clock.

namespace eval gwsim::conformance {
    # Number -> dict: clause text.
    variable mutants {}
    variable readMutants
    # Seconds that one may take.
    variable mutantLimit 120
}

# gwsim::conformance::mutants --
#
#       All mutants, a dict: number -> dict of clause and text.

proc gwsim::conformance::mutants {} {
    variable mutants
    variable readMutants

    if {$mutants eq ""} {
        set readMutants {}
        ReadFile [file join [folder] mutants.tcl]
        set mutants $readMutants
    }
    return $mutants
}

# mutant NUMBER CLAUSE TEXT
proc gwsim::conformance::reader::mutant {number clause text} {
    upvar #0 ::gwsim::conformance::readMutants mutants

    if {![string is integer -strict $number] || [dict exists $mutants $number]
            || ![dict exists [::gwsim::conformance::clauses] $clause]} {
        ::gwsim::conformance::Bad MUTANT $number "mutant \"$number\": expected\
                a number that is not there yet, and a clause"
    }
    dict set mutants $number [dict create clause $clause text $text]
    return
}

# gwsim::conformance::killMutants --
#
#       Builds and tries mutants.
#
# Arguments:
#       numbers         Which; empty: all.
#
# Results:
#       The exit status. Prints a line a mutant and the sum.

proc gwsim::conformance::killMutants {numbers} {
    set build [file dirname [file dirname $::gwsim::library]]
    if {![file exists [file join $build Makefile]]} {
        ::gwsim::usage "--mutants: needs the folder in which gwsim was built:\
                no \"[file join $build Makefile]\""
    }
    if {$numbers eq ""} {
        set numbers [lsort -integer [dict keys [mutants]]]
    }
    foreach number $numbers {
        if {![dict exists [mutants] $number]} {
            ::gwsim::usage "--mutants: there is no mutant \"$number\""
        }
    }
    set killed 0
    set missed 0
    foreach number $numbers {
        set row [dict get [mutants] $number]
        set failed [TryMutant $build $number]
        if {[lsearch -glob $failed "[dict get $row clause].*"] >= 0} {
            set verdict killed
            incr killed
        } else {
            set verdict MISSED
            incr missed
        }
        puts [format "%3d %s %s by %s: %s" $number $verdict \
                [dict get $row clause] [expr {$failed eq "" ? "nothing"
                : [Several $failed]}] [dict get $row text]]
        flush stdout
    }
    puts "$killed passed, $missed failed, 0 skipped"
    return [expr {$missed > 0}]
}

# The ids of the cases that fail with a mutant, or what it died of.
proc gwsim::conformance::TryMutant {build number} {
    variable mutantLimit

    try {
        exec make -s -C $build mutant MUTANT=$number 2>@1
    } trap CHILDSTATUS {message} {
        return [list "(not built: [lindex [split $message \n] end])"]
    }
    set library [file join $build mutant $number lib]
    set script [file join $build mutant $number play.tcl]
    set channel [open $script w]
    puts $channel {
        package require gwsim
        gwsim::conformance::load
        set results [gwsim::conformance::run virtual * 1]
        dict for {id byDriver} $results {
            if {[dict get $byDriver virtual verdict] eq "fail"} {
                lappend failed $id
            }
        }
        puts [expr {[info exists failed] ? $failed : ""}]
    }
    close $channel
    set status [catch {
        exec timeout $mutantLimit env TCLLIBPATH=[list $library] \
                [info nameofexecutable] $script 2>@1
    } output]
    file delete -force [file join $build mutant $number]
    if {$status} {
        return [list "([lindex [split [string trim $output] \n] end])"]
    }
    return [lindex [split [string trim $output] \n] end]
}

# The first of several names, and how many more.
proc gwsim::conformance::Several {names} {
    set text [join [lrange $names 0 2] {, }]
    if {[llength $names] > 3} {
        append text " and [expr {[llength $names] - 3}] more"
    }
    return $text
}
