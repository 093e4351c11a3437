# late-binding.tcl --
#
#       A client asks the plant for five tags and shows each value beside its
#       label. What must hold: each label shows its own value, though the
#       loop is over before the first reply. In late-binding-broken.tcl the
#       callback reads the loop's variable, and all replies go to the last
#       label. Here each callback has a value of its own: first as a default
#       parameter, as the manual's example has it (function -vars), then as a
#       word of the function; and a thread is given it as args.

package require gwsim

proc Plant {} {
    gateway plant
    client HMI -gateway plant
    handler ACME read -on plant -delay 20ms {payload} {
        return "value of [dict get $payload tag]"
    }
}

proc AllShown {} {
    foreach tag {level flow speed heat power} {
        expect component HMI Root.$tag.text "value of $tag"
    }
    expect violations
    expect event {kind lint} -count 0
}

gwsim::scenario "a default parameter keeps the tag" {
    Plant
    on HMI {
        foreach tag {level flow speed heat power} {
            system.util.sendRequestAsync ACME read [dict create tag $tag] \
                    -timeoutSec 5 -onSuccess [function -vars {tag} {value} {
                        component set Root.$tag.text $value
                    }]
        }
    }
    run
    AllShown
}

gwsim::scenario "a word of the function keeps the tag" {
    Plant
    on HMI {
        proc Show {tag value} {
            component set Root.$tag.text $value
        }
        foreach ::tag {level flow speed heat power} {
            system.util.sendRequestAsync ACME read [dict create tag $::tag] \
                    -timeoutSec 5 -onSuccess [list Show $::tag]
        }
    }
    run
    AllShown
}

gwsim::scenario "a thread is given the tag as args" {
    Plant
    on HMI {
        foreach tag {level flow speed heat power} {
            system.util.invokeAsynchronous [function {tag} {
                set value [system.util.sendRequest ACME read \
                        [dict create tag $tag] -timeoutSec 5]
                system.util.invokeLater [function -vars {tag value} {} {
                    component set Root.$tag.text $value
                }]
            }] [list $tag]
        }
    }
    run
    AllShown
}
