# lost-update-broken.tcl --
#
#       Two sensors report to the plant, each on a thread of its own, and each
#       adds its parts to the same counter. `n += 3` is a read and a write: if
#       both threads read before either writes, one report is lost. This run
#       counts right, by luck, and so would most days. What must hold is that
#       the order does not hang on luck: it must FAIL with a DataRace.
#       (lost-update.tcl is repaired.)

package require gwsim

gwsim::scenario "two sensors add to one counter" {
    gateway plant

    on plant {
        foreach parts {3 4} {
            system.util.invokeAsynchronous [function {parts} {
                sleep 20ms
                shared incr total $parts
            }] [list $parts]
        }
    }
    run
}
