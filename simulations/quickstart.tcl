# quickstart.tcl --
#
#       A script starts a motor and asks again after a timeout. The reply
#       was only late, so the plant gets the order twice: the motor must
#       start once. (quickstart-broken.tcl is the one that starts twice.)

package require gwsim

gwsim::scenario "a motor that is asked twice starts once" {
    gateway plant
    client HMI -gateway plant

    # The cure: each order has a number, and the plant knows those it had.
    handler ACME startMotor -on plant {payload} {
        set order [dict get $payload order]
        set orders [system.util.getGlobals]
        if {![$orders exists $order]} {
            $orders set $order 1
            log "motor starts"
        }
        return running
    }

    fault delay plant HMI 3s -first 1

    on HMI {
        set again [function {error} {
            system.util.sendRequestAsync ACME startMotor {order 17} \
                    -timeoutSec 2
        }]
        system.util.sendRequestAsync ACME startMotor {order 17} \
                -timeoutSec 2 -onError $again
    }
    run

    expect request {handler startMotor} fails TimeoutExpiredException -at 2s
    expect request {handler startMotor nth 2} succeeds running
    expect event {kind log detail "motor starts"} -count 1
}
