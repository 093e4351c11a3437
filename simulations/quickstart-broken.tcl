# quickstart-broken.tcl --
#
#       A script starts a motor and asks again after a timeout. The reply
#       was only late, so the plant gets the order twice, and this motor
#       starts twice: the last claim must FAIL. (quickstart.tcl is repaired.)

package require gwsim

gwsim::scenario "a motor that is asked twice starts once" {
    gateway plant
    client HMI -gateway plant

    handler ACME startMotor -on plant {payload} {
        log "motor starts"
        return running
    }

    fault delay plant HMI 3s -first 1

    on HMI {
        set again [function {error} {
            system.util.sendRequestAsync ACME startMotor -timeoutSec 2
        }]
        system.util.sendRequestAsync ACME startMotor \
                -timeoutSec 2 -onError $again
    }
    run

    expect event {kind log detail "motor starts"} -count 1
}
