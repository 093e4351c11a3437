# IAS.tcl --
#
#       Cases of page B, invokeAsynchronous.

case IAS-01.1 {the function runs on another thread than the caller's} {
    function work {} {
        note function
    }
    job HMI {
        note caller
        call invokeAsynchronous @work
    }
} {
    {caller {} -role gui} {function {} -role async -not caller}
}
case IAS-01.2 {on a gateway too} {
    function work {} {
        note function
    }
    job plant {
        note caller
        call invokeAsynchronous @work
    }
} {
    {caller} {function {} -scope plant -role async -not caller}
}
case IAS-02.1 {the call returns at once} {
    function work {} {
        sleep 50ms
        note function
    }
    job HMI {
        call invokeAsynchronous @work
        note caller
    }
} {
    {caller {} -at 0s} {function {} -at 50ms}
}
case IAS-02.2 {it never waits for the function} -order 1 {
    function work {} {
        sleep 1ms
        note function
    }
    job HMI {
        call invokeAsynchronous @work
        note caller
    }
} {
    {{caller} {function}}
}
case IAS-03.1 {function and caller go on side by side, in any order} \
        -order 1 {
    function work {} {
        note function
    }
    job HMI {
        call invokeAsynchronous @work
        sleep 0us
        note caller
    }
} {
    {{function} {caller}}
    {{caller} {function}}
}
case IAS-04.1 {the GUI thread is free while it runs} {
    function work {} {
        work 50ms
        note function
    }
    job HMI {
        call invokeAsynchronous @work
    }
    job HMI -at 10ms {
        note click
    }
} {
    {click {} -role gui -at 10ms} {function {} -at 50ms}
}
case IAS-05.1 {it must not touch components, windows and messages} \
        -switch {gui_violation raise} {
    function work {} {
        try a {
            gui set Root.value 1
        }
        try b {
            gui get Root.value
        }
        try c {
            gui openWindow Main
        }
        try d {
            gui errorBox "It is broken"
        }
        note set $a
        note get $b
        note window $c
        note box $d
    }
    job HMI {
        call invokeAsynchronous @work
    }
} {
    {set {java IllegalStateException}} {get {java IllegalStateException}}
    {window {java IllegalStateException}} {box {java IllegalStateException}}
}
case IAS-05.2 {where touches are only recorded it works} \
        -switch {gui_violation record} {
    function work {} {
        gui set Root.value 1
        gui -into value get Root.value
        note value $value
    }
    job HMI {
        call invokeAsynchronous @work
    }
} {
    {value 1 -role async}
}
case IAS-05.3 {on the GUI thread all of it works} \
        -switch {gui_violation raise} {
    job HMI {
        gui set Root.value 1
        gui -into value get Root.value
        gui openWindow Main
        gui messageBox "All is well"
        note value $value
    }
} {
    {value 1 -role gui}
}
case IAS-05.4 {or it works at first and breaks a client later} -order 1 \
        -switch {gui_violation corrupt} {
    function work {} {
        try how {
            gui openWindow Main
        }
        note function $how
    }
    job HMI {
        call -into t invokeAsynchronous @work
        act $t join
        try how {
            gui closeWindow Main
        }
        note later $how
    }
} {
    {{function ok} {later ok}}
    {{function ok} {later {java NullPointerException}}}
}
case IAS-06.1 {what it has to show goes through invokeLater} \
        -switch {gui_violation raise} {
    function show {} {
        gui set Root.value 5
        gui -into value get Root.value
        note shown $value
    }
    function work {} {
        sleep 10ms
        call invokeLater @show
    }
    job HMI {
        call invokeAsynchronous @work
    }
} {
    {shown 5 -role gui}
}
case IAS-07.1 {in the gateway it is safe} -switch {gui_violation raise} {
    function work {} {
        global incr n
        global -into n get n
        note n $n
    }
    job plant {
        call invokeAsynchronous @work
    }
} {
    {n 1 -scope plant}
}
case IAS-08.1 {and so in Perspective} -switch {gui_violation raise} {
    gateway plant
    session S -gateway plant
    function work {} {
        global incr n
        global -into n get n
        note n $n
    }
    job S {
        call invokeAsynchronous @work
    }
} {
    {n 1}
}
case IAS-09.1 {a user without any role may call it} {
    gateway plant
    client HMI -gateway plant -user guest -roles {}
    function work {} {
        note function
    }
    job HMI {
        call invokeAsynchronous @work
    }
} {
    {function}
}
case IAS-10.1 {function, args, kwargs, description} \
        -versions {8.0.15 8.1 8.3} {
    function work {a b} {
        note a $a
        note b $b
    }
    job HMI {
        call invokeAsynchronous @work (1) {b 2} "my thread"
    }
} {
    {a 1} {b 2}
}
case IAS-10.2 {only function is required} -versions {8.0.15 8.1 8.3} {
    function work {} {
        note function
    }
    job HMI {
        call invokeAsynchronous @work
        try how {
            call invokeAsynchronous
        }
        note how $how
    }
} -sets 1 {
    {how {python ValueError}} {function}
}
case IAS-11.1 {without more it is called without arguments} {
    function work {{a none}} {
        note a $a
    }
    job HMI {
        call invokeAsynchronous @work
    }
} {
    {a none}
}
case IAS-12.1 {args are given by position} -versions {8.0.15 8.1 8.3} {
    function work {a b} {
        note a $a
        note b $b
    }
    job HMI {
        call invokeAsynchronous @work (1 two)
    }
} {
    {a 1} {b two}
}
case IAS-12.2 {not before 8.0.15} -versions {7.9.3 7.9.6 8.0.7 8.0.14} {
    function work {a b} {
        note never
    }
    job HMI {
        try how {
            call invokeAsynchronous @work (1 two)
        }
        note how $how
    }
} {
    {how {python TypeError}}
}
case IAS-13.1 {kwargs are given by name} -versions {8.0.15 8.1 8.3} {
    function work {a b} {
        note a $a
        note b $b
    }
    job HMI {
        call invokeAsynchronous @work {} {b 2 a 1}
    }
} {
    {a 1} {b 2}
}
case IAS-13.2 {not before 8.0.15} -versions {7.9.3 7.9.6 8.0.7 8.0.14} {
    function work {a} {
        note never
    }
    job HMI {
        try how {
            call invokeAsynchronous @work -kwargs {a 1}
        }
        note how $how
    }
} {
    {how {python TypeError}}
}
case IAS-14.1 {description names it where scripts are shown} \
        -versions {8.0.15 8.1 8.3} {
    function work {} {
        note on
        sleep 100ms
    }
    job HMI {
        call invokeAsynchronous @work -description "reads the database"
    }
    operator @on view scripts HMI
} {
    {on} {script {reads the database}}
}
case IAS-14.2 {not before 8.0.15} -versions {7.9.3 7.9.6 8.0.7 8.0.14} {
    function work {} {
        note never
    }
    job HMI {
        try how {
            call invokeAsynchronous @work -description "reads the database"
        }
        note how $how
    }
} {
    {how {python TypeError}}
}
case IAS-15.1 {a client's is on its own page} {
    gateway plant
    client HMI -gateway plant
    designer D -gateway plant
    function one {} {
        note client
        sleep 300ms
    }
    function two {} {
        note designer
        sleep 100ms
    }
    job HMI {
        call invokeAsynchronous @one -description "of the client"
    }
    job D -at @client {
        call invokeAsynchronous @two -description "of the designer"
    }
    operator @designer view scripts HMI
    operator @designer view scripts D
    operator @designer view scripts plant
} {
    {client} {designer} {script {of the client}} {script {of the designer}}
}
case IAS-16.1 {the gateway's and a session's are on the gateway's page} \
        -sets 1 {
    gateway plant
    session S -gateway plant
    function one {} {
        note gateway
        sleep 300ms
    }
    function two {} {
        note session
        sleep 100ms
    }
    job plant {
        call invokeAsynchronous @one -description "of the gateway"
    }
    job S -at @gateway {
        call invokeAsynchronous @two -description "of the session"
    }
    operator @session view scripts plant
} {
    {gateway} {session} {script {of the gateway}}
    {script {of the session}}
}
case IAS-17.1 {the call returns the thread that runs the function} {
    function work {} {
        try how {
            sleep 10s
        }
        thread self
        act -into name $self getName
        note inside $name
    }
    job HMI {
        call -into t invokeAsynchronous @work
        act $t setName reader
        act $t interrupt
        act $t join
        act -into alive $t isAlive
        act -into name $t getName
        note alive $alive
        note name $name
    }
} {
    {inside reader -role async} {alive 0} {name reader}
}
case IAS-18.1 {in gateway, client and session} \
        -versions {7.9.3 7.9.6 8.0.7 8.0.14 8.0.15 8.1 8.3} -sets 1 {
    gateway plant
    client HMI -gateway plant
    session S -gateway plant
    function work {} {
        note function
    }
    job HMI {
        call invokeAsynchronous @work
    }
    job S {
        call invokeAsynchronous @work
    }
    job plant {
        call invokeAsynchronous @work
    }
} {
    {function} {function} {function}
}
case IAS-19.1 {default parameters carry values into the function} {
    function longProcess {{rootContainer Root}} {
        sleep 10ms
        note container $rootContainer
    }
    job HMI {
        call invokeAsynchronous @longProcess
    }
} {
    {container Root}
}
case IAS-20.1 {as it stands in the manual nothing is shown} {
    function sendBack {{results 42}} {
        gui set Root.resultsProperty $results
        note shown
    }
    function longProcess {} {
        sleep 10ms
        note results
    }
    job HMI {
        call invokeAsynchronous @longProcess
    }
} {
    {results {} -role async}
}
case IAS-20.2 {with invokeLater it is, on the GUI thread} {
    function sendBack {{results 42}} {
        gui set Root.resultsProperty $results
        gui -into value get Root.resultsProperty
        note shown $value
    }
    function longProcess {} {
        sleep 10ms
        call invokeLater @sendBack
    }
    job HMI {
        call invokeAsynchronous @longProcess
    }
} {
    {shown 42 -role gui}
}
case IAS-21.1 {the function is given, not the result of calling it} {
    function longProcess {} {
        note ran
        return
    }
    job HMI {
        call -into nothing @longProcess
        note called
        call -into t invokeAsynchronous $nothing
        act $t join
    }
} {
    {ran {} -role gui} {called} {logged {python TypeError}}
}
case IAS-22.1 {with args or kwargs it gets arguments} \
        -versions {8.0.15 8.1 8.3} {
    function work {a {b none}} {
        note a $a
        note b $b
    }
    job HMI {
        call -into t invokeAsynchronous @work (1)
        act $t join
        call invokeAsynchronous @work {} {a 2 b 3}
    }
} {
    {a 1} {b none} {a 2} {b 3}
}
