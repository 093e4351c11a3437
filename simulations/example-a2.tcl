# example-a2.tcl --
#
#       The second example of the manual page of sendRequestAsync: the
#       callback is set when the request is already under way, or even over.
#       What must hold: it runs once, on the gui thread, with the result, and
#       may open a message box; and when the request times out, nothing runs
#       at all, since the page sets no onError. That nobody learns of such a
#       failure is a violation, and one set late a warning: both are claimed.

package require gwsim

gwsim::scenario "a callback set after sending still runs" {
    gateway plant
    client HMI -gateway plant
    library {
        proc successFunc {message} {
            system.gui.messageBox "Successfully finished: $message"
        }
    }
    handler ACME test -on plant -reply 56
    handler ACME slow -on plant -delay 1s -reply 57

    # As on the page.
    on HMI {
        set myHandle [system.util.sendRequestAsync -project ACME \
                -messageHandler test -payload {number 55} -timeoutSec 5]
        $myHandle onSuccess successFunc
    }
    # Set when the result has long been there.
    on HMI {
        set myHandle [system.util.sendRequestAsync ACME test {number 55}]
        work 50ms
        $myHandle onSuccess successFunc
    }
    run

    expect callback onSuccess -count 2 -thread gui -with 56
    expect event {kind gui_touch thread HMI/gui detail *messageBox*} -count 2

    # Too slow for its timeout: silence.
    on HMI {
        set myHandle [system.util.sendRequestAsync -project ACME \
                -messageHandler slow -timeoutSec 0.5]
        $myHandle onSuccess successFunc
    }
    run

    expect request {handler slow} fails TimeoutExpiredException
    expect callback onSuccess -of {handler slow} -count 0
    expect callback onError -count 0
    expect violations UnobservedFailure LateCallback
    expect event {kind late_reply} -count 1
}
