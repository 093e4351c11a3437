# late-binding-broken.tcl --
#
#       A client asks the plant for five tags and shows each value beside its
#       label. The callback reads the loop's variable, and it does so when it
#       runs: by then the loop is over, and every reply is shown at the last
#       tag. In Jython it is `lambda value: show(tag, value)`. Nothing raises
#       an error; four labels stay empty. It must FAIL, and the lint
#       LateBinding says why. (late-binding.tcl is repaired.)

package require gwsim

gwsim::scenario "each value stands beside its own tag" {
    gateway plant
    client HMI -gateway plant
    handler ACME read -on plant -delay 20ms {payload} {
        return "value of [dict get $payload tag]"
    }

    on HMI {
        foreach ::tag {level flow speed heat power} {
            system.util.sendRequestAsync ACME read [dict create tag $::tag] \
                    -timeoutSec 5 -onSuccess [function {value} {
                        component set Root.$::tag.text $value
                    }]
        }
    }
    run

    foreach tag {level flow speed heat power} {
        expect component HMI Root.$tag.text "value of $tag"
    }
}
