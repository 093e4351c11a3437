# switches.tcl --
#
#       `gwsim switches`: the table of switches, from the core's own.

namespace eval gwsim {}

# gwsim::switchesCommand --
#
#       Print every switch: its default in both profiles, its values, and the
#       clause that leaves it open.
#
# Results:
#       The exit status, 0.

proc gwsim::switchesCommand {} {
    set rows [list {switch default observed values clause}]
    foreach row [core::switches] {
        dict with row {
            lappend rows [list $name $default $observed \
                    [join $values |] $clause]
        }
    }
    puts -nonewline [Aligned $rows]
    return 0
}
