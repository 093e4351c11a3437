# benchReplay.tcl --
#
#       `gwsim bench`: how many of so many random runs come out bit for bit
#       when they are made again by their choices. A row and a group of the
#       table in bench.tcl; its rules hold here too.
#
#       The runs are of the bugs in simulations/bugs, in turn by all
#       strategies that draw, with near ties.

lappend gwsim::bench::figures {
    replay.identical Replay % {value >= 100}
    {random runs that are the same when made again by their choices}
}
array set gwsim::bench::settings {
    quick,replays 300   full,replays 10000
}

proc gwsim::bench::Replay {} {
    variable differ 0

    set files [lsort [glob -nocomplain -directory \
            [file join $::gwsim::library simulations bugs] *.tcl]]
    set files [lsearch -all -inline -not -glob $files *-repaired.tcl]
    if {$files eq ""} {
        Skip "no scenarios in simulations/bugs" replay.identical
        return
    }
    ::gwsim::search::load
    set runs [Setting replays]
    set each [expr {max(1, $runs / [llength $files])}]
    foreach file $files {
        ::gwsim::search::file $file {
            hear {apply {{name report} {return 1}}}
        } [list ::gwsim::bench::ReplayOne $each]
    }
    Figure replay.identical [expr {100.0 * (1.0 - double($differ)
            / ($each * [llength $files]))}] ""
    return
}

proc gwsim::bench::ReplayOne {count subject} {
    variable differ

    incr differ [llength [::gwsim::search::differing $subject 1 $count 1ms]]
    return {verdict PASS lines {}}
}
