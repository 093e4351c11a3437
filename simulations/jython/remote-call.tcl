# remote-call.tcl --
#
#       A decorator of the project's library makes a function a call to the
#       gateway, and the message handler of its export carries it out. What must
#       hold: the same function works in the client and on the gateway, a tuple
#       stays a tuple on the way, and what it raises there comes back as the
#       exception of a message handler.

package require gwsim

gwsim::scenario "a decorated function runs on the gateway" {
    gateway plant
    client HMI -gateway plant
    library -project ACME -jython project

    set added [on HMI -thread async -in jython {
        acme.orders.add('A17', 3)
        acme.orders.add('B4')
        return acme.orders.total()
    }]
    set local [on HMI -thread async -in jython {
        # In the client the module has no orders of its own.
        return len(acme.orders.orders)
    }]
    set wrong [on HMI -thread async -in jython {
        import java.lang
        try:
            acme.orders.add('C1', amount=0)
        except java.lang.Exception, error:
            return error.getCause().getMessage()
    }]
    run

    expect task $added returns 4
    expect task $local returns 0
    expect task $wrong returns "ValueError: an order of 0"
    expect event {kind log thread plant/* detail "order A17: 3"} -count 1
    expect violations
}
