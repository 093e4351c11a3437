# SRA.tcl --
#
#       Cases of page A, sendRequestAsync.

case SRA-01.1 {missing before 7.9.3} -versions 7.9.2 {
    usual
    job HMI {
        try how {
            call sendRequestAsync ACME quick
        }
        note how $how
    }
} {
    {how {python AttributeError}}
}
case SRA-01.2 {there from 7.9.3 on} \
        -versions {7.9.3 7.9.5 7.9.6 8.0.14 8.0.15 8.1 8.3} {
    usual
    job HMI {
        call -into h sendRequestAsync ACME quick
        act -into value $h get
        note value $value
    }
} {
    {value done}
}

case SRA-02.1 {a handler of the gateway answers, as with sendRequest} {
    usual
    job HMI -thread async {
        call -into a sendRequest ACME echo {value 5}
        call -into h sendRequestAsync ACME echo {value 5}
        act -into b $h get
        note blocking $a
        note handle $b
    }
} {
    {blocking 5} {handle 5}
}
case SRA-02.2 {the handler runs on the gateway} {
    usual
    handler ACME where plant {
        note handler
        return 1
    }
    job HMI {
        call sendRequestAsync ACME where
    }
} {
    {handler -scope plant}
}

case SRA-03.1 {the call returns before there is a response} -order 1 {
    handler ACME noted plant {
        note handler
        return 1
    }
    job HMI {
        call -into h sendRequestAsync ACME noted
        note returned
        act -into value $h get
        note value $value
    }
} {
    {{returned} {handler} {value 1}}
}
case SRA-03.2 {it takes no time} {
    usual
    job HMI {
        call sendRequestAsync ACME slow
        note returned
    }
} {
    {returned -at 0s}
}

case SRA-04.1 {get waits, and returns the result} {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME slow
        act -into value $h get
        note value $value
    }
} {
    {value done -at 52ms}
}
case SRA-04.2 {every waiter gets it, however they come} -order 1 {
    usual
    function wait h {
        act -into value $h get
        note waiter $value
    }
    job HMI {
        call -into h sendRequestAsync ACME quick
        call invokeAsynchronous @wait ($h)
        act -into value $h get
        note caller $value
    }
} {
    {{waiter done} {caller done}}
    {{caller done} {waiter done}}
}

case SRA-05.1 {get raises what the request failed with} -order 1 {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME bad
        try how {
            act $h get
        }
        note how $how
    }
} {
    {{how {java MessageHandlerException}}}
}
case SRA-05.2 {get raises on a timeout} {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME slow -timeoutSec 0.02
        try how {
            act $h get
        }
        note how $how
    }
} {
    {how {java TimeoutExpiredException} -at 20ms}
}

case SRA-06.1 {cancel ends the request before its reply} {
    handler ACME slow plant -delay 1s -reply done
    job HMI -thread async {
        call -into h sendRequestAsync ACME slow
        sleep 10ms
        act $h cancel
        act -into done $h block
        note done $done
    }
} {
    {done 0 -at 10ms}
}

case SRA-07.1 {onError gets a CancellationException, onSuccess is not run} \
        -order 1 {
    usual
    job HMI {
        call -into h sendRequestAsync ACME slow -onSuccess @ok -onError @err
        act $h cancel
    }
} {
    {{err {java CancellationException}}}
}
case SRA-07.2 {whoever comes first, one function runs} -order 1 {
    usual
    handler ACME edge plant -delay 8ms -reply done
    job HMI {
        call -into h sendRequestAsync ACME edge -onSuccess @ok -onError @err
        sleep 10ms
        act $h cancel
    }
} {
    {{ok done}}
    {{err {java CancellationException}}}
}

case SRA-08.1 {block is true after a success, and waits for it} -order 1 {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME quick
        act -into done $h block
        note done $done
    }
} {
    {{done 1}}
}
case SRA-08.2 {it waits as long as get} {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME slow
        act -into done $h block
        note done $done
    }
} {
    {done 1 -at 52ms}
}

case SRA-09.1 {block is false after a failure; getError has it} -order 1 {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME bad
        act -into done $h block
        note done $done
        act -into error $h getError
        note error $error
    }
} {
    {{done 0} {error {java MessageHandlerException}}}
}

case SRA-10.1 {getError waits until the request is complete} {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME slow
        act -into error $h getError
        note error $error
    }
} {
    {error {} -at 52ms}
}
case SRA-10.2 {and never returns before} -order 1 {
    usual
    handler ACME noted plant {
        note handler
        raise python ValueError
    }
    job HMI -thread async {
        call -into h sendRequestAsync ACME noted
        act -into error $h getError
        note error $error
    }
} {
    {{handler} {error {java MessageHandlerException}}}
}

case SRA-11.1 {getError: the exception of a failure, null of a success} {
    usual
    job HMI -thread async {
        call -into good sendRequestAsync ACME quick
        call -into bad sendRequestAsync ACME bad
        act -into a $good getError
        act -into b $bad getError
        note good $a
        note bad $b
    }
} {
    {good {}} {bad {java MessageHandlerException}}
}

case SRA-12.1 {onSuccess sets the function where none was given} {
    usual
    job HMI {
        call -into h sendRequestAsync ACME quick
        act $h onSuccess @ok
    }
} {
    {ok done}
}
case SRA-13.1 {onSuccess replaces the function that was given} -order 1 {
    usual
    function second value {
        note second $value
    }
    job HMI {
        call -into h sendRequestAsync ACME quick -onSuccess @ok
        act $h onSuccess @second
    }
} {
    {{second done}}
}
case SRA-13.2 {the slot as it was at completion, where that is captured} \
        -switch {callback_slot captured} {
    usual
    function second value {
        note second $value
    }
    job HMI {
        call -into h sendRequestAsync ACME quick -onSuccess @ok
        act $h block
        act $h onSuccess @second
    }
} {
    {ok done}
}
case SRA-13.3 {the newest function, where the slot is read when it runs} \
        -switch {callback_slot latest} {
    usual
    function second value {
        note second $value
    }
    job HMI {
        call -into h sendRequestAsync ACME quick -onSuccess @ok
        act $h block
        act $h onSuccess @second
    }
} {
    {second done}
}
case SRA-14.1 {onError sets the function where none was given} {
    usual
    job HMI {
        call -into h sendRequestAsync ACME bad
        act $h onError @err
    }
} {
    {err {java MessageHandlerException}}
}
case SRA-15.1 {onError replaces the function that was given} -order 1 {
    usual
    function second exception {
        note second $exception
    }
    job HMI {
        call -into h sendRequestAsync ACME bad -onError @err
        act $h onError @second
    }
} {
    {{second {java MessageHandlerException}}}
}
case SRA-15.2 {the slot as it was at completion, where that is captured} \
        -switch {callback_slot captured} {
    usual
    function second exception {
        note second $exception
    }
    job HMI {
        call -into h sendRequestAsync ACME bad -onError @err
        act $h block
        act $h onError @second
    }
} {
    {err {java MessageHandlerException}}
}
case SRA-15.3 {the newest function, where the slot is read when it runs} \
        -switch {callback_slot latest} {
    usual
    function second exception {
        note second $exception
    }
    job HMI {
        call -into h sendRequestAsync ACME bad -onError @err
        act $h block
        act $h onError @second
    }
} {
    {second {java MessageHandlerException}}
}

case SRA-16.1 {a user without any role may call it} {
    gateway plant
    client HMI -gateway plant -user guest -roles {}
    usual
    job HMI {
        call sendRequestAsync ACME quick -onSuccess @ok
    }
} {
    {ok done}
}

case SRA-17.1 {project says whose handler runs} {
    usual
    handler OTHER quick plant -reply other
    job HMI -thread async {
        call -into a sendRequestAsync ACME quick
        call -into b sendRequestAsync OTHER quick
        act -into a $a get
        act -into b $b get
        note ACME $a
        note OTHER $b
    }
} {
    {ACME done} {OTHER other}
}
case SRA-17.2 {it is required} {
    usual
    job HMI {
        try how {
            call sendRequestAsync -messageHandler quick
        }
        note how $how
    }
} {
    {how {python ValueError}}
}
case SRA-18.1 {messageHandler says which handler runs} {
    usual
    job HMI -thread async {
        call -into a sendRequestAsync ACME quick
        call -into b sendRequestAsync ACME echo {value 2}
        act -into a $a get
        act -into b $b get
        note quick $a
        note echo $b
    }
} {
    {quick done} {echo 2}
}
case SRA-18.2 {it is required} {
    usual
    job HMI {
        try how {
            call sendRequestAsync ACME
        }
        note how $how
    }
} {
    {how {python ValueError}}
}
case SRA-19.1 {the handler finds the payload as `payload`} {
    handler ACME both plant {
        note a $payload.a
        note b $payload.b
        return 1
    }
    job HMI {
        call sendRequestAsync ACME both {a 1 b {two words}}
    }
} {
    {a 1} {b {two words}}
}
case SRA-19.2 {payload may be left out} {
    handler ACME shown plant {
        note payload $payload
        return 1
    }
    job HMI {
        call sendRequestAsync ACME shown
    }
} {
    {payload {}}
}
case SRA-20.1 {with hostName only the client on that host gets it} {
    gateway plant
    client HMI -gateway plant -host pc1
    client PANEL -gateway plant -host pc2
    handler ACME where {plant HMI PANEL} {
        note handler
        return 1
    }
    job HMI {
        call sendRequestAsync ACME where -hostName pc2
    }
} {
    {handler -scope PANEL}
}
case SRA-20.2 {the gateway answers, where gateways only do} \
        -switch {multi_reply gateway_only} {
    gateway plant
    client HMI -gateway plant -host pc1
    client PANEL -gateway plant -host pc2
    handler ACME where {plant HMI PANEL} {
        note handler
        return 1
    }
    job HMI {
        call sendRequestAsync ACME where -hostName pc2
    }
} {
    {handler -scope plant}
}
case SRA-20.3 {all clients of that host get it, where all are waited for} \
        -switch {multi_reply all} -sets 1 {
    gateway plant
    client HMI -gateway plant -host pc1
    client PANEL -gateway plant -host pc2
    client WALL -gateway plant -host pc2
    handler ACME where {plant HMI PANEL WALL} {
        note handler
        return 1
    }
    job HMI {
        call sendRequestAsync ACME where -hostName pc2
    }
} {
    {handler -scope PANEL} {handler -scope WALL}
}
case SRA-20.4 {the same with the first reply} -switch {multi_reply first} \
        -sets 1 {
    gateway plant
    client HMI -gateway plant -host pc1
    client PANEL -gateway plant -host pc2
    client WALL -gateway plant -host pc2
    handler ACME where {plant HMI PANEL WALL} {
        note handler
        return 1
    }
    job HMI {
        call sendRequestAsync ACME where -hostName pc2
    }
} {
    {handler -scope PANEL} {handler -scope WALL}
}
case SRA-21.1 {remoteServer names the gateway whose handler runs} {
    gateway plant
    gateway north
    link plant north
    client HMI -gateway plant
    handler ACME where {plant north} {
        note handler
        return 1
    }
    job HMI {
        call sendRequestAsync ACME where -remoteServer north
    }
} {
    {handler -scope north}
}
case SRA-21.2 {it goes over the network and takes its time} {
    gateway plant
    gateway north
    link plant north -latency 30ms
    client HMI -gateway plant
    handler ACME where north {
        note handler
        return 1
    }
    function ok value {
        note ok $value
    }
    job HMI {
        call sendRequestAsync ACME where -remoteServer north -onSuccess @ok
    }
} {
    {handler -at 31ms} {ok 1 -at 62ms}
}
case SRA-22.1 {there hostName chooses among the clients of that gateway} {
    gateway plant
    gateway north
    link plant north
    client HMI -gateway plant -host pc1
    client NEAR -gateway north -host pc1
    handler ACME where {plant north HMI NEAR} {
        note handler
        return 1
    }
    job HMI {
        call sendRequestAsync ACME where -remoteServer north -hostName pc1
    }
} {
    {handler -scope NEAR}
}
case SRA-23.1 {after timeoutSec seconds the request times out} {
    handler ACME long plant -delay 600ms -reply done
    function err exception {
        note err $exception
    }
    job HMI {
        call sendRequestAsync ACME long -timeoutSec 0.3 -onError @err
    }
} {
    {err {java TimeoutExpiredException} -at 300ms}
}
case SRA-24.1 {a number and the text of one are the same} -order 1 {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME slow -timeoutSec 0.01
        act -into done $h block
        note done $done
        call -into h sendRequestAsync ACME slow -timeoutSec " 0.01 "
        act -into done $h block
        note done $done
    }
} {
    {{done 0} {done 0}}
}
case SRA-25.1 {the function for success gets the result} -order 1 {
    usual
    job HMI {
        call sendRequestAsync ACME echo {value 7} -onSuccess @ok -onError @err
    }
} {
    {{ok 7}}
}
case SRA-25.2 {it gets one argument: another number is its own error} {
    usual
    function none {} {
        note never
    }
    job HMI {
        call sendRequestAsync ACME quick -onSuccess @none
    }
} {
    {logged {python TypeError}}
}
case SRA-26.1 {the function for success runs on the GUI thread} {
    usual
    job HMI -thread gui {
        note gui
    }
    job HMI -thread async {
        note sender
        call sendRequestAsync ACME slow -onSuccess @ok
    }
} -sets 1 {
    {gui {} -role gui}
    {ok done -role gui -thread gui}
    {sender {} -role async -not gui}
}
case SRA-26.2 {never on the caller's stack: after the sender's job} -order 1 {
    usual
    job HMI {
        call -into h sendRequestAsync ACME quick -onSuccess @ok
        act $h get
        note sender
    }
} {
    {{sender} {ok done}}
}
case SRA-27.1 {the function for failure gets the exception} -order 1 {
    usual
    job HMI {
        call sendRequestAsync ACME bad -onSuccess @ok -onError @err
    }
} {
    {{err {java MessageHandlerException}}}
}
case SRA-28.1 {the function for failure runs on the GUI thread} {
    usual
    job HMI -thread gui {
        note gui
    }
    job HMI -thread async {
        call sendRequestAsync ACME bad -onError @err
    }
} {
    {gui {} -role gui}
    {err {java MessageHandlerException} -role gui -thread gui}
}
case SRA-28.2 {never on the caller's stack: after the sender's job} -order 1 {
    usual
    job HMI {
        call -into h sendRequestAsync ACME bad -onError @err
        act $h block
        note sender
    }
} {
    {{sender} {err {java MessageHandlerException}}}
}
case SRA-29.1 {what the call returns is the handle} {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME quick
        act -into done $h block
        act -into value $h get
        act -into error $h getError
        note done $done
        note value $value
        note error $error
    }
} {
    {done 1} {value done} {error {}}
}
case SRA-30.1 {it is there in every scope of 7.9} -versions {7.9.3 7.9.6} \
        -sets 1 {
    gateway plant
    client HMI -gateway plant
    designer D -gateway plant
    handler ACME quick plant -reply done
    job HMI -thread async {
        call -into h sendRequestAsync ACME quick
        act -into value $h get
        note client $value
    }
    job D -thread async {
        call -into h sendRequestAsync ACME quick
        act -into value $h get
        note designer $value
    }
    job plant {
        call -into h sendRequestAsync ACME quick
        act -into value $h get
        note gateway $value
    }
} {
    {client done} {designer done} {gateway done}
}
case SRA-31.1 {timeoutSec is the sixth argument, onSuccess the seventh} \
        -versions {7.9.6 8.0.14 8.0.15 8.1 8.3} \
        -sets 1 {
    usual
    job HMI {
        call sendRequestAsync ACME slow {} {} {} 0.02 @ok @err
        call sendRequestAsync ACME quick {} {} {} 5 @ok @err
    }
} {
    {ok done} {err {java TimeoutExpiredException}}
}
case SRA-32.1 {onSuccess is the sixth argument, timeoutSec the last} \
        -versions {7.9.3 7.9.4 7.9.5} -sets 1 {
    usual
    job HMI {
        call sendRequestAsync ACME slow {} {} {} @ok @err 0.02
        call sendRequestAsync ACME quick {} {} {} @ok @err 5
    }
} {
    {ok done} {err {java TimeoutExpiredException}}
}
case SRA-33.1 {by keyword, in any order} \
        -versions {7.9.3 7.9.5 7.9.6 8.0.14 8.0.15 8.1 8.3} \
        -sets 1 {
    usual
    job HMI {
        call sendRequestAsync -onError @err -timeoutSec 0.02 -onSuccess @ok \
            -messageHandler slow -payload {} -project ACME
        call sendRequestAsync -onSuccess @ok -payload {value 3} \
            -messageHandler echo -project ACME -hostName {} -remoteServer {}
    }
} {
    {ok 3} {err {java TimeoutExpiredException}}
}
case SRA-34.1 {the fourth argument is hostName, the fifth remoteServer} \
        -versions {7.9.3 7.9.6 8.1 8.3} {
    gateway plant
    gateway north
    link plant north
    client HMI -gateway plant -host pc1
    client NEAR -gateway north -host pc2
    handler ACME where {plant north HMI NEAR} {
        note handler
        return 1
    }
    job HMI {
        call sendRequestAsync ACME where {} pc2 north
    }
} {
    {handler -scope NEAR}
}
case SRA-35.1 {the first example: get waits for the result} {
    handler ACME test plant -delay 2s {
        return $payload.number
    }
    job HMI -thread async {
        call -into myHandle sendRequestAsync -project ACME \
            -messageHandler test -payload {number 55}
        act -into value $myHandle get
        note value $value
    }
} -speed 20 {
    {value 55 -at 2002ms}
}
case SRA-35.2 {the first example: get raises on failure} {
    handler ACME test plant -raise ValueError
    job HMI -thread async {
        call -into myHandle sendRequestAsync -project ACME \
            -messageHandler test -payload {number 55}
        try how {
            act $myHandle get
        }
        note how $how
    }
} {
    {how {java MessageHandlerException}}
}
case SRA-36.1 {the second example: a function set after the call is run} \
        -order 1 {
    handler ACME test plant -reply done
    function successFunc message {
        note success $message
    }
    job HMI {
        call -into myHandle sendRequestAsync -project ACME \
            -messageHandler test -payload {number 55} -timeoutSec 5
        act $myHandle onSuccess @successFunc
    }
} {
    {{success done}}
}
case SRA-36.2 {set after completion it is run} \
        -switch {late_registration fire} {
    usual
    job HMI {
        call -into h sendRequestAsync ACME quick
        act $h get
        act $h onSuccess @ok
    }
} {
    {ok done}
}
case SRA-36.3 {set after completion it is not run, where that is ignored} \
        -switch {late_registration ignore} {
    usual
    job HMI {
        call -into h sendRequestAsync ACME quick
        act $h get
        act $h onSuccess @ok
        note set
    }
} {
    {set}
}
case SRA-36.4 {each one set after completion is run, where each is} \
        -switch {late_registration fire_each callback_slot captured} {
    usual
    function second value {
        note second $value
    }
    job HMI {
        call -into h sendRequestAsync ACME quick
        act $h get
        act $h onSuccess @ok
        act $h onSuccess @second
    }
} {
    {ok done} {second done}
}
case SRA-37.1 {the second example: five seconds} -speed 20 {
    handler ACME test plant -delay 10s -reply done
    function err exception {
        note err $exception
    }
    job HMI {
        call sendRequestAsync -project ACME -messageHandler test \
            -payload {number 55} -timeoutSec 5 -onError @err
    }
} {
    {err {java TimeoutExpiredException} -at 5s}
}
case SRA-38.1 {the second example: a message box from the function} {
    usual
    function box message {
        gui messageBox "Successfully finished"
        note shown $message
    }
    job HMI {
        call sendRequestAsync ACME quick -onSuccess @box
    }
} {
    {shown done -role gui}
}
case SRA-38.2 {a box that stays open keeps its own script only} \
        -switch {modal 2s} -speed 10 {
    usual
    function box message {
        gui messageBox "Successfully finished"
        note closed $message
    }
    function behind {} {
        note behind
    }
    job HMI {
        call sendRequestAsync ACME quick -onSuccess @box
        call invokeLater @behind 1000
    }
} {
    {behind {} -at 1s} {closed done -at 2002ms}
}
