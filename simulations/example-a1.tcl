# example-a1.tcl --
#
#       The first example of the manual page of sendRequestAsync: get()
#       blocks the script until the handler has answered, or raises when it
#       has failed. What must hold: the value comes back by get, the failure
#       as an exception, and the call itself has not waited for either.

package require gwsim

gwsim::scenario "get blocks for the result, or raises" {
    gateway plant
    client HMI -gateway plant

    handler ACME test -on plant -delay 400ms {payload} {
        return [expr {[dict get $payload number] + 1}]
    }
    handler ACME bad -on plant -raise ValueError -message "no number"

    # As on the page; not on the gui thread, which get would freeze.
    set good [on HMI -thread async {
        set myHandle [system.util.sendRequestAsync \
                -project ACME -messageHandler test -payload {number 55}]
        log sent
        return [$myHandle get]
    }]
    set bad [on HMI -thread async {
        set myHandle [system.util.sendRequestAsync \
                -project ACME -messageHandler bad -payload {number 55}]
        return [$myHandle get]
    }]
    run

    expect task $good returns 56
    expect task $bad raises MessageHandlerException
    expect order {kind request_sent handler test} {kind log detail sent} \
            {kind handler_ended handler test} {kind job_ended detail t1}
}
