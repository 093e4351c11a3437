# gwsim.tcl --
#
#       Entry of the Tcl half of the package: sources the other files of its
#       folder. The core is loaded before (see pkgIndex.tcl).
#
# Rules:
#   1. A file of this folder only defines: sourcing it prints nothing and
#      needs no other file, so the order does not matter.
#   2. Files in subfolders are not sourced here; whoever owns them does. But
#      define/ is, when all else is there: what is built in and written with
#      gwsim::define.

namespace eval gwsim {
    # The folder of the package, where files in subfolders are found.
    variable library [file dirname [file normalize [info script]]]

    # The words of a scenario; those of the core are there already.
    namespace eval words {}
}

apply {{} {
    foreach file [lsort [glob -directory $::gwsim::library *.tcl]] {
        if {[file tail $file] ni {gwsim.tcl pkgIndex.tcl}} {
            uplevel #0 [list source -encoding utf-8 $file]
        }
    }
    set ::gwsim::definingBuiltin 1
    foreach file [lsort [glob -nocomplain \
            -directory [file join $::gwsim::library define] *.tcl]] {
        uplevel #0 [list source -encoding utf-8 $file]
    }
    set ::gwsim::definingBuiltin 0
}}
