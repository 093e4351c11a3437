# java-exception.tcl --
#
#       A script guards its request with the equivalent of Python's "except
#       Exception". The failure of a request is a Java exception, which is no
#       Python Exception: it escapes, and the cleanup never runs. What must
#       hold: the first script ends in the error, which the simulator reports
#       as an EscapedException; the second, which names the Java family too,
#       as `except java.lang.Throwable` does, handles it and is none; a Python
#       error is caught as ever.

package require gwsim

gwsim::scenario "except Exception does not catch a Java exception" {
    gateway plant
    client HMI -gateway plant
    handler ACME read -on plant -raise ValueError -message "no such tag"

    set naive [on HMI -thread async {
        try {
            return [system.util.sendRequest ACME read]
        } trap {GWSIM python} {message} {
            return "handled: $message"
        }
    }]
    set careful [on HMI -thread async {
        try {
            return [system.util.sendRequest ACME read]
        } trap {GWSIM python} {message} {
            return "handled: $message"
        } trap {GWSIM java} {message} {
            return "handled"
        }
    }]
    # A missing argument is the caller's own mistake: a Python ValueError.
    set own [on HMI -thread async {
        try {
            return [system.util.sendRequest ACME]
        } trap {GWSIM python ValueError} {message} {
            return "handled"
        }
    }]
    run

    expect task $naive raises MessageHandlerException
    expect task $careful returns handled
    expect task $own returns handled
    expect violations EscapedException
    expect event {kind violation} -count 1
}
