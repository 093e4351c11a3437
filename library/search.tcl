# search.tcl --
#
#       Search: the subcommands that run a scenario many times, or one run
#       again. The work is done by the files of search/, which are read when
#       they are first needed.
#
# Rules:
#   1. A subcommand here is a name and a line of help; its proc, in
#      gwsim::search, stands in the file of search/ that is about it.
#   2. Whoever wants a command of gwsim::search calls gwsim::search::load
#      first; the subcommands below have done so.

namespace eval gwsim::search {
    variable loaded 0
}

# gwsim::search::load --
#
#       Reads the files of search/.

proc gwsim::search::load {} {
    variable loaded

    if {!$loaded} {
        set loaded 1
        foreach file [lsort [glob -directory \
                [::file join $::gwsim::library search] *.tcl]] {
            uplevel #0 [list source -encoding utf-8 $file]
        }
    }
    return
}

# Reads the files and calls one of their commands.
proc gwsim::search::Call {command args} {
    load
    return [$command {*}$args]
}

dict set gwsim::subcommands sweep {
    {search::Call SweepSubcommand} {FILE ?--option value ...?}
    {disturb each request at each step of its way: a table of verdicts}
}
