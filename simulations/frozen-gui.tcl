# frozen-gui.tcl --
#
#       A button's script asks the plant and waits for the answer with get.
#       It runs on the client's event thread: for two seconds nothing is
#       painted, no click is heard, and what invokeLater has posted waits too.
#       What must hold: the simulator says so when the budget of 100 ms runs
#       out; and with a callback instead the client is never frozen.

package require gwsim

gwsim::scenario "get on the event thread freezes the client" {
    gateway plant
    client HMI -gateway plant
    handler ACME read -on plant -delay 2s -reply 20.5

    on HMI {
        system.util.invokeLater [function {} {log "a click is heard"}]
        set handle [system.util.sendRequestAsync ACME read -timeoutSec 5]
        component set Root.Level.value [$handle get]
    }
    run

    expect component HMI Root.Level.value 20.5
    expect event {kind log detail "a click is heard"} -after 2s
    expect frozen HMI -max 2100ms
    expect violations GuiBlocked
}

gwsim::scenario "a callback leaves the client alive" {
    gateway plant
    client HMI -gateway plant
    handler ACME read -on plant -delay 2s -reply 20.5

    on HMI {
        system.util.invokeLater [function {} {log "a click is heard"}]
        system.util.sendRequestAsync ACME read -timeoutSec 5 \
                -onSuccess [function {value} {
                    component set Root.Level.value $value
                }] -onError [function {error} {
                    component set Root.Level.value "no answer"
                }]
    }
    run

    expect component HMI Root.Level.value 20.5
    expect event {kind log detail "a click is heard"} -before 1s
    expect frozen HMI -max 50ms
    expect violations
}
