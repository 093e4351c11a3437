# IVL.tcl --
#
#       Cases of invokeLater.

case IVL-01.1 {a function without arguments; nothing comes back} {
    function later {} {
        note later
    }
    job HMI {
        call -into value invokeLater @later
        note value $value
    }
} {
    {value {}} {later}
}
case IVL-01.2 {the delay is in milliseconds} {
    function later {} {
        note later
    }
    job HMI {
        call invokeLater @later 40
    }
} {
    {later {} -at 40ms}
}
case IVL-02.1 {on the GUI thread, whoever calls} {
    function later {} {
        note later
    }
    job HMI -thread gui {
        note gui
    }
    job HMI -thread async {
        sleep 10ms
        call invokeLater @later
    }
} {
    {gui {} -role gui} {later {} -role gui -thread gui}
}
case IVL-03.1 {after all that is being done and waits} -order 1 {
    function later {} {
        note later
    }
    job HMI {
        call invokeLater @later
        note caller
    }
    job HMI {
        note waiting
    }
} {
    {{caller} {waiting} {later}}
}
case IVL-04.1 {after what waits, and that long later} {
    function later {} {
        note later
    }
    job HMI {
        call invokeLater @later 20
        note caller
    }
    job HMI {
        work 50ms
        note busy
    }
} {
    {caller} {busy {} -at 50ms} {later {} -at 50ms}
}
case IVL-04.2 {a delay that is over joins the end of the queue} -order 1 {
    function delayed {} {
        note delayed
    }
    function plain {} {
        note plain
    }
    job HMI {
        call invokeLater @delayed 100
        call invokeLater @plain
    }
} {
    {{plain} {delayed}}
}
case IVL-05.1 {a Vision client has it} \
        -versions {7.9.2 7.9.3 7.9.6 8.0.14 8.0.15 8.1 8.3} {
    function later {} {
        note later
    }
    job HMI {
        call invokeLater @later
    }
} {
    {later}
}
case IVL-05.2 {a gateway and a session do not} \
        -versions {8.0.14 8.0.15 8.1 8.3} \
        -sets 1 {
    gateway plant
    session S -gateway plant
    function later {} {
        note never
    }
    job plant {
        try how {
            call invokeLater @later
        }
        note gateway $how
    }
    job S {
        try how {
            call invokeLater @later
        }
        note session $how
    }
} {
    {gateway {python AttributeError}} {session {python AttributeError}}
}
case IVL-06.1 {the name is missing there} \
        -switch {gateway_invokeLater attribute_error} {
    function later {} {
        note never
    }
    job plant {
        try how {
            call invokeLater @later
        }
        note how $how
    }
} {
    {how {python AttributeError}}
}
case IVL-06.2 {or does nothing} -switch {gateway_invokeLater noop} {
    function later {} {
        note never
    }
    job plant {
        try how {
            call invokeLater @later
        }
        note how $how
    }
} {
    {how ok}
}
case IVL-07.1 {from 8.3 on it is system.vision.invokeLater too} \
        -versions 8.3 {
    function later {} {
        note later
    }
    job HMI {
        call system.vision.invokeLater @later
        call system.util.invokeLater @later
    }
} {
    {later} {later}
}
case IVL-07.2 {not before} -versions {7.9.3 7.9.6 8.0.14 8.0.15 8.1} {
    function later {} {
        note never
    }
    job HMI {
        try how {
            call system.vision.invokeLater @later
        }
        note how $how
    }
} {
    {how {python AttributeError}}
}
case IVL-08.1 {in the order of their calls} -order 1 {
    function one {} {
        note one
    }
    function two {} {
        note two
    }
    function three {} {
        note three
    }
    job HMI {
        call invokeLater @one
        call invokeLater @two
        call invokeLater @three
    }
} {
    {{one} {two} {three}}
}
case IVL-08.2 {with a delay too} -order 1 {
    function one {} {
        note one
    }
    function two {} {
        note two
    }
    job HMI {
        call invokeLater @one 10
        call invokeLater @two 10
    }
} {
    {{one} {two}}
}
case IVL-09.1 {what the function raises does not end the GUI thread} {
    function breaks {} {
        raise python KeyError "no key"
    }
    function later {} {
        note later
    }
    job HMI {
        call invokeLater @breaks
        call invokeLater @later
    }
} {
    {logged {python KeyError}} {later {} -role gui}
}
case IVL-10.1 {from an asynchronous thread} -order 1 {
    function later {} {
        note later
    }
    function work {} {
        call invokeLater @later
    }
    job HMI {
        call -into t invokeAsynchronous @work
        act $t join
        note caller
    }
} {
    {{caller} {later}}
}
