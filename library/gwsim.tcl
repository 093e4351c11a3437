# gwsim.tcl --
#
#       Entry of the Tcl half of the package: sources the other files of its
#       folder. The core is loaded before (see pkgIndex.tcl).
#
# Rules:
#   1. A file of this folder only defines: sourcing it prints nothing and
#      needs no other file, so the order does not matter.
#   2. Files in subfolders are not sourced here; whoever owns them does.

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
}}
