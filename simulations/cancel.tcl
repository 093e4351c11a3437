# cancel.tcl --
#
#       An operator cancels a request; the reply is on its way. What must
#       hold: whoever is first wins, the other changes nothing, exactly one
#       callback runs, and the handler at the plant runs to its end either
#       way, for cancelling does not stop it.

package require gwsim

gwsim::scenario "cancel comes first" {
    gateway plant
    client HMI -gateway plant
    handler ACME fill -on plant -delay 500ms {payload} {
        log "tank filled"
        return full
    }

    on HMI {
        set shown [function {value} {component set Tank.state $value}]
        set failed [function {error} {
            component set Tank.state [dict get $error class]
        }]
        set ::handle [system.util.sendRequestAsync ACME fill \
                -onSuccess $shown -onError $failed]
        system.util.invokeLater [function {} {$::handle cancel}] 200
    }
    run

    expect request {handler fill} fails CancellationException -at 200ms \
            -within 5ms
    expect callback onError -count 1 -thread gui -with CancellationException
    expect callback onSuccess -count 0
    expect component HMI Tank.state CancellationException
    expect event {kind log detail "tank filled"} -after 200ms
    expect event {kind late_reply} -count 1
}

gwsim::scenario "the reply comes first" {
    gateway plant
    client HMI -gateway plant
    handler ACME fill -on plant -delay 100ms -reply full

    on HMI {
        set shown [function {value} {component set Tank.state $value}]
        set ::handle [system.util.sendRequestAsync ACME fill \
                -onSuccess $shown]
        system.util.invokeLater [function {} {$::handle cancel}] 600
    }
    run

    expect request {handler fill} succeeds full
    expect callback onSuccess -count 1 -with full
    expect callback onError -count 0
    expect component HMI Tank.state full
}
