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
    set widths [lrepeat 5 0]
    foreach row $rows {
        set widths [lmap width $widths cell $row {
            expr {max($width, [string length $cell])}
        }]
    }
    foreach row $rows {
        puts [string trimright [join [lmap width $widths cell $row {
            format %-*s $width $cell
        }] "  "]]
    }
    return 0
}
