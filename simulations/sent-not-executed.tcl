# sent-not-executed.tcl --
#
#       A shift lead's client tells the plant to stop a line. The name of the
#       handler has a letter too few; sendMessage says SENT all the same, since
#       that means routed, and the operator goes home (SMS-07). What must hold:
#       the simulator says that nobody has executed it; a request tells the
#       sender; and with the right name the line stops.

package require gwsim

proc line {} {
    gateway plant
    client HMI -gateway plant
    handler ACME stopLine -on plant {payload} {
        [system.util.getGlobals] set line stopped
        return stopped
    }
}

gwsim::scenario "SENT, and nothing has happened" {
    line
    set task [on HMI {
        system.util.sendMessage ACME stopLne {line 5} G
    }]
    run

    expect task $task returns type=Gateway,name=plant,sendStatus=SENT
    expect event {kind handler_started} -count 0
    expect event {kind log scope plant detail *stopLne*ACME*} -count 1
    expect violations NotExecuted
}

gwsim::scenario "a request tells" {
    line
    set task [on HMI -thread async {
        system.util.sendRequest ACME stopLne {line 5} -timeoutSec 5
    }]
    run

    expect task $task raises MessageHandlerException
    expect violations
}

gwsim::scenario "the right name stops the line" {
    line
    set task [on HMI -thread async {
        system.util.sendRequest ACME stopLine {line 5} -timeoutSec 5
    }]
    run

    expect task $task returns stopped
    expect violations
}
