# debounce.tcl --
#
#       A slider sends its value when it has come to rest. What must hold: of
#       five moves the last one is sent, once; a move after the pause is sent
#       too.

package require gwsim

gwsim::scenario "only the last move is sent" {
    gateway plant
    client HMI -gateway plant
    library -project ACME -jython project
    handler ACME setpoint -on plant -in jython {
        system.util.getLogger('setpoint').info('setpoint %s'
                                               % payload['value'])
    }

    on HMI -in jython {
        def send(value):
            system.util.sendMessage('ACME', 'setpoint', {'value': value},
                                    scope='G')
        moved = acme.gui.Debounce(send, 200)
        for value in range(5):
            moved(value)

        def again(moved=moved):
            moved(99)
        system.util.invokeLater(again, 2000)
    }
    run

    expect event {kind log detail "setpoint 4"} -count 1
    expect event {kind log detail "setpoint 99"} -count 1
    expect event {kind message_sent} -count 2
    expect violations
}
