# SRX.tcl --
#
#       Cases of sendRequestAsync beyond page A.

case SRX-01.1 {without timeoutSec it is 60 seconds} -only virtual {
    handler ACME long plant -delay 90s -reply done
    function err exception {
        note err $exception
    }
    job HMI {
        call sendRequestAsync ACME long -onError @err
    }
} {
    {err {java TimeoutExpiredException} -at 60s}
}
case SRX-01.2 {or what the switch says} -switch {default_timeout 300ms} {
    handler ACME long plant -delay 600ms -reply done
    function err exception {
        note err $exception
    }
    job HMI {
        call sendRequestAsync ACME long -onError @err
    }
} {
    {err {java TimeoutExpiredException} -at 300ms}
}

case SRX-02.1 {a missing handler: first a handle, then the failure} -order 1 {
    usual
    job HMI {
        try how {
            call sendRequestAsync ACME nobody -onSuccess @ok -onError @err
        }
        note how $how
    }
} {
    {{how ok} {err {java MessageHandlerException}}}
}
case SRX-03.1 {a missing argument is a ValueError at the call} {
    usual
    job HMI {
        try how {
            call sendRequestAsync -project ACME -onError @err
        }
        note how $how
    }
} {
    {how {python ValueError}}
}
case SRX-04.1 {a missing project: first a handle, then the failure} -order 1 {
    usual
    job HMI {
        try how {
            call sendRequestAsync NOTHING quick -onSuccess @ok -onError @err
        }
        note how $how
    }
} {
    {{how ok} {err {java MessageHandlerException}}}
}
case SRX-05.1 {a handler that raises: its exception is the cause} {
    usual
    function cause exception {
        note class $exception.class
        note cause $exception.cause.class
    }
    job HMI {
        call sendRequestAsync ACME bad -onError @cause
    }
} {
    {class MessageHandlerException} {cause ValueError}
}
case SRX-05.2 {whatever family it is of} {
    handler ACME java plant {
        raise java IllegalStateException "not now"
    }
    function cause exception {
        note class $exception.class
        note cause $exception.cause.class
        note family $exception.cause.family
    }
    job HMI {
        call sendRequestAsync ACME java -onError @cause
    }
} {
    {class MessageHandlerException} {cause IllegalStateException}
    {family java}
}

case SRX-06.1 {a timeout: get raises, block is false, onError runs} -order 1 {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME slow -timeoutSec 0.02 \
            -onSuccess @ok -onError @err
        act -into done $h block
        try how {
            act $h get
        }
        note done $done
        note how $how
    }
} {
    {{done 0} {how {java TimeoutExpiredException}}
        {err {java TimeoutExpiredException}}}
    {{err {java TimeoutExpiredException}} {done 0}
        {how {java TimeoutExpiredException}}}
}
case SRX-07.1 {exactly} -switch {timeout_granularity 0s} {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME slow -timeoutSec 0.013
        act $h block
        note over
    }
} {
    {over {} -at 13ms}
}
case SRX-07.2 {at the next turn of a sweep} -profile observed {
    usual
    handler ACME long plant -delay 600ms -reply done
    job HMI -thread async {
        call -into h sendRequestAsync ACME long -timeoutSec 0.113
        act $h block
        note over
    }
} {
    {over {} -at 200ms}
}
case SRX-07.3 {of the length that the switch says} \
        -switch {timeout_granularity 30ms} {
    usual
    handler ACME long plant -delay 600ms -reply done
    job HMI -thread async {
        call -into h sendRequestAsync ACME long -timeoutSec 0.07
        act $h block
        note over
    }
} {
    {over {} -at 90ms}
}

case SRX-08.1 {the handler goes on after a timeout, its reply is dropped} {
    handler ACME noted plant {
        sleep 50ms
        note handler
        return 1
    }
    function ok value {
        note ok $value
    }
    function err exception {
        note err $exception
    }
    job HMI {
        call sendRequestAsync ACME noted -timeoutSec 0.02 -onSuccess @ok \
            -onError @err
    }
} {
    {err {java TimeoutExpiredException} -at 20ms} {handler {} -at 51ms}
}
case SRX-08.2 {and after a cancel} -order 1 {
    handler ACME noted plant {
        note handler
        return 1
    }
    function ok value {
        note ok $value
    }
    function err exception {
        note err $exception
    }
    job HMI {
        call -into h sendRequestAsync ACME noted -onSuccess @ok -onError @err
        act $h cancel
    }
} {
    {{err {java CancellationException}} {handler}}
}
case SRX-08.3 {the value stays as it was when the request ended} {
    handler ACME slow plant -delay 40ms -reply done
    job HMI -thread async {
        call -into h sendRequestAsync ACME slow -timeoutSec 0.02
        act -into done $h block
        note done $done
        sleep 60ms
        act -into done $h block
        try how {
            act $h get
        }
        note later $done
        note how $how
    }
} {
    {done 0} {later 0} {how {java TimeoutExpiredException}}
}
case SRX-09.1 {cancel after completion does nothing} \
        -switch {cancel_after_done ignore} {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME quick -onError @err
        act $h get
        try how {
            act $h cancel
        }
        act -into value $h get
        note how $how
        note value $value
    }
} {
    {how ok} {value done}
}
case SRX-09.2 {or is an error} -switch {cancel_after_done error} {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME quick -onError @err
        act $h get
        try how {
            act $h cancel
        }
        act -into value $h get
        note how $how
        note value $value
    }
} {
    {how {python RuntimeError}} {value done}
}
case SRX-09.3 {cancel twice: one call of onError} -order 1 {
    usual
    job HMI {
        call -into h sendRequestAsync ACME slow -onError @err
        act $h cancel
        act $h cancel
    }
} {
    {{err {java CancellationException}}}
}
case SRX-10.1 {after cancel: get raises, block is false, getError has it} \
        -order 1 {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME slow
        act $h cancel
        try how {
            act $h get
        }
        act -into done $h block
        act -into error $h getError
        note how $how
        note done $done
        note error $error
    }
} {
    {{how {java CancellationException}} {done 0}
        {error {java CancellationException}}}
}
case SRX-10.2 {who waits already is woken} -order 1 {
    usual
    handler ACME long plant -delay 300ms -reply done
    function wait h {
        act -into done $h block
        note waiter $done
    }
    job HMI -thread async {
        call -into h sendRequestAsync ACME long
        call invokeAsynchronous @wait ($h)
        sleep 20ms
        act $h cancel
    }
} {
    {{waiter 0}}
}
case SRX-11.1 {reply and timeout at one instant: one function, once} -order 1 {
    handler ACME edge plant -delay 8ms -reply done
    function ok value {
        note ok $value
    }
    function err exception {
        note err $exception
    }
    job HMI {
        call sendRequestAsync ACME edge -timeoutSec 0.01 -onSuccess @ok \
            -onError @err
    }
} {
    {{ok done}}
    {{err {java TimeoutExpiredException}}}
}
case SRX-11.2 {cancel by another thread: one function, once} -order 1 {
    handler ACME edge plant -delay 8ms -reply done
    function ok value {
        note ok $value
    }
    function err exception {
        note err $exception
    }
    function stop h {
        sleep 10ms
        act $h cancel
    }
    job HMI {
        call -into h sendRequestAsync ACME edge -onSuccess @ok -onError @err
        call invokeAsynchronous @stop ($h)
    }
} {
    {{ok done}}
    {{err {java CancellationException}}}
}
case SRX-12.1 {set after completion: called once, if it fits} -order 1 {
    usual
    job HMI {
        call -into h sendRequestAsync ACME quick
        act $h get
        act $h onError @err
        act $h onSuccess @ok
    }
} {
    {{ok done}}
}
case SRX-12.2 {not called, where late ones are ignored} \
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
case SRX-12.3 {each is called, where that is said} \
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
case SRX-13.1 {set while a call is queued: the newest runs} \
        -switch {callback_slot latest} {
    usual
    function second value {
        note second $value
    }
    job HMI {
        call -into h sendRequestAsync ACME quick -onSuccess @ok
        act $h get
        act $h onSuccess @second
    }
} {
    {second done}
}
case SRX-13.2 {or the one of the completion} \
        -switch {callback_slot captured late_registration ignore} {
    usual
    function second value {
        note second $value
    }
    job HMI {
        call -into h sendRequestAsync ACME quick -onSuccess @ok
        act $h get
        act $h onSuccess @second
    }
} {
    {ok done}
}
case SRX-13.3 {set by another thread about then: one function, once} \
        -order 1 {
    usual
    function second value {
        note second $value
    }
    function replace h {
        sleep 2ms
        act $h onSuccess @second
    }
    job HMI {
        call -into h sendRequestAsync ACME quick -onSuccess @ok
        call invokeAsynchronous @replace ($h)
    }
} {
    {{ok done}}
    {{second done}}
}
case SRX-14.1 {a gateway has a thread for it} \
        -switch {gateway_callback_thread worker} {
    usual
    function self value {
        note ok $value
    }
    job plant {
        note sender
        call sendRequestAsync ACME quick -onSuccess @self
    }
} {
    {sender {} -scope plant}
    {ok done -scope plant -role callback -not sender}
}
case SRX-14.2 {or the pool of the caller's project does it} \
        -switch {gateway_callback_thread caller_pool} {
    usual
    function self value {
        note ok $value
    }
    job plant {
        note sender
        call sendRequestAsync ACME quick -onSuccess @self
    }
} {
    {sender {} -scope plant}
    {ok done -scope plant -role shared -not sender}
}
case SRX-15.1 {an exception in it is logged; the request keeps its value} {
    usual
    function breaks value {
        raise python KeyError "no key"
    }
    job HMI -thread async {
        call -into h sendRequestAsync ACME quick -onSuccess @breaks \
            -onError @err
        sleep 20ms
        act -into value $h get
        note value $value
    }
} {
    {logged {python KeyError}} {value done}
}
case SRX-16.1 {while the GUI thread waits nothing else runs on it} -order 1 {
    usual
    function later {} {
        note later
    }
    job HMI -thread gui {
        call invokeLater @later
        call -into first sendRequestAsync ACME quick -onSuccess @ok
        call -into h sendRequestAsync ACME slow
        act -into value $h get
        note waited $value
    }
} {
    {{waited done} {later} {ok done}}
}
case SRX-17.1 {it ends with the reply} -order 1 {
    usual
    job HMI -thread gui {
        call -into h sendRequestAsync ACME quick
        act -into value $h get
        note value $value
    }
} {
    {{value done}}
}
case SRX-17.2 {or with the timeout} {
    usual
    handler ACME long plant -delay 600ms -reply done
    job HMI -thread gui {
        call -into h sendRequestAsync ACME long -timeoutSec 0.05
        act -into done $h block
        note done $done
    }
} {
    {done 0 -at 50ms}
}
case SRX-18.1 {get, block and getError take nothing} {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME quick
        try a {
            act $h get 5
        }
        try b {
            act $h block 5
        }
        try c {
            act $h getError 5
        }
        note get $a
        note block $b
        note getError $c
    }
} {
    {get {python TypeError}} {block {python TypeError}}
    {getError {python TypeError}}
}
case SRX-19.1 {they are not offered: no page says what they do} {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME quick
        try a {
            act $h getLongId
        }
        try b {
            act $h compose $h
        }
        note getLongId $a
        note compose $b
    }
} {
    {getLongId {python AttributeError}} {compose {python AttributeError}}
}
case SRX-20.1 {a keyword scope changes nothing} {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME quick -scope X
        act -into value $h get
        call -into blocking sendRequest ACME quick -scope C
        note value $value
        note blocking $blocking
    }
} {
    {value done} {blocking done}
}
case SRX-21.1 {a fraction of a second} {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME slow -timeoutSec 0.025
        act -into done $h block
        note done $done
    }
} {
    {done 0 -at 25ms}
}
case SRX-22.1 {0 or less is a ValueError at the call} \
        -switch {timeout_nonpositive error} {
    usual
    job HMI {
        try zero {
            call sendRequestAsync ACME slow -timeoutSec 0
        }
        try less {
            call sendRequestAsync ACME slow -timeoutSec -1
        }
        note zero $zero
        note less $less
    }
} {
    {zero {python ValueError}} {less {python ValueError}}
}
case SRX-22.2 {or no timeout at all} -only virtual \
        -switch {timeout_nonpositive none} {
    handler ACME long plant -delay 2h -reply done
    function ok value {
        note ok $value
    }
    job HMI {
        call sendRequestAsync ACME long -timeoutSec 0 -onSuccess @ok
    }
} {
    {ok done -at 7200002ms}
}
case SRX-23.1 {no payload: an empty dictionary} {
    handler ACME shown plant {
        note payload $payload
        return 1
    }
    job HMI {
        call sendRequestAsync ACME shown
        call sendRequestAsync ACME shown {}
    }
} {
    {payload {}} {payload {}}
}
case SRX-24.1 {except Exception of Python misses a failure} {
    usual
    job HMI -thread async {
        try how {
            except python missed {
                call sendRequest ACME bad
            }
        }
        note how $how
    }
} {
    {how {java MessageHandlerException}}
}
case SRX-24.2 {what the handler raised in Python too} {
    usual
    job HMI -thread async {
        call -into h sendRequestAsync ACME bad
        except java how {
            act $h get
        }
        note how $how
    }
} {
    {how {java MessageHandlerException}}
}
case SRX-25.1 {what the sender changes later does not reach the handler} {
    handler ACME shown plant {
        sleep 20ms
        note payload $payload.n
        return $payload
    }
    job HMI -thread async {
        set payload {n 1}
        call -into h sendRequestAsync ACME shown $payload
        set payload {n 2}
        act -into value $h get
        note mine $payload.n
        note value $value.n
    }
} {
    {payload 1} {mine 2} {value 1}
}
case SRX-27.1 {on one gateway too} -switch {payload_aliasing off} {
    handler ACME shown plant {
        sleep 20ms
        note payload $payload.n
        return $payload
    }
    job plant {
        set payload {n 1}
        call -into h sendRequestAsync ACME shown $payload
        set payload {n 2}
        act -into value $h get
        note mine $payload.n
        note value $value.n
    }
} {
    {payload 1} {mine 2} {value 1}
}
case SRX-27.2 {a variable set anew is another value, shared or not} \
        -switch {payload_aliasing on} {
    handler ACME shown plant {
        sleep 20ms
        note payload $payload.n
        return $payload
    }
    job plant {
        set payload {n 1}
        call -into h sendRequestAsync ACME shown $payload
        set payload {n 2}
        act -into value $h get
        note mine $payload.n
        note value $value.n
    }
} {
    {payload 1} {mine 2} {value 1}
}
case SRX-28.1 {the first successful reply of several clients counts} \
        -switch {multi_reply first} {
    gateway plant
    client HMI -gateway plant -host pc1
    client A -gateway plant -host pc2
    client B -gateway plant -host pc2
    handler ACME where A -delay 40ms -reply slow
    handler ACME where B -delay 10ms -reply fast
    job HMI -thread async {
        call -into h sendRequestAsync ACME where -hostName pc2
        act -into value $h get
        note value $value
    }
} {
    {value fast}
}
case SRX-28.2 {a failure does not, while others may answer} \
        -switch {multi_reply first} {
    gateway plant
    client HMI -gateway plant -host pc1
    client A -gateway plant -host pc2
    client B -gateway plant -host pc2
    handler ACME where A -delay 40ms -reply slow
    handler ACME where B -raise ValueError
    job HMI -thread async {
        call -into h sendRequestAsync ACME where -hostName pc2
        act -into value $h get
        note value $value
    }
} {
    {value slow}
}
case SRX-28.3 {whichever is first} -switch {multi_reply first} -order 1 {
    gateway plant
    client HMI -gateway plant -host pc1
    client A -gateway plant -host pc2
    client B -gateway plant -host pc2
    handler ACME where A -reply A
    handler ACME where B -reply B
    job HMI -thread async {
        call -into h sendRequestAsync ACME where -hostName pc2
        act -into value $h get
        note value $value
    }
} {
    {{value A}}
    {{value B}}
}
case SRX-28.4 {the gateway alone answers} -switch {multi_reply gateway_only} {
    gateway plant
    client HMI -gateway plant -host pc1
    client A -gateway plant -host pc2
    handler ACME where A -reply client
    handler ACME where plant -delay 20ms -reply gateway
    job HMI -thread async {
        call -into h sendRequestAsync ACME where -hostName pc2
        act -into value $h get
        note value $value
    }
} {
    {value gateway}
}
case SRX-28.5 {all are waited for} -switch {multi_reply all} {
    gateway plant
    client HMI -gateway plant -host pc1
    client A -gateway plant -host pc2
    client B -gateway plant -host pc2
    handler ACME where A -delay 40ms -reply slow
    handler ACME where B -delay 10ms -reply fast
    job HMI -thread async {
        call -into h sendRequestAsync ACME where -hostName pc2
        act $h get
        note over
    }
} {
    {over {} -at 44ms}
}
case SRX-28.6 {and stays the result when others answer later} \
        -switch {multi_reply first} {
    gateway plant
    client HMI -gateway plant -host pc1
    client A -gateway plant -host pc2
    client B -gateway plant -host pc2
    handler ACME where A -delay 40ms -reply slow
    handler ACME where B -delay 10ms -reply fast
    job HMI -thread async {
        call -into h sendRequestAsync ACME where -hostName pc2
        act -into value $h get
        note value $value
        sleep 80ms
        act -into value $h get
        note later $value
    }
} {
    {value fast} {later fast}
}
case SRX-29.1 {with remoteServer the own gateway's handler does not run} {
    gateway plant
    gateway north
    link plant north
    client HMI -gateway plant
    handler ACME where {plant north} {
        note handler
        return 1
    }
    job plant {
        call sendRequestAsync ACME where -remoteServer north
    }
} {
    {handler {} -scope north}
}
case SRX-30.1 {a failure without onError calls nothing} -order 1 {
    usual
    job HMI {
        call -into h sendRequestAsync ACME bad -onSuccess @ok
        act -into done $h block
        note done $done
    }
} {
    {{done 0}}
}
case SRX-31.1 {a handler that returns nothing: None, a success} -order 1 {
    handler ACME nothing plant {
        return
    }
    function ok value {
        note ok $value
    }
    job HMI -thread async {
        call -into h sendRequestAsync ACME nothing -onSuccess @ok
        act -into done $h block
        act -into value $h get
        act -into error $h getError
        note value $value
        note error $error
        note done $done
    }
} {
    {{value {}} {error {}} {done 1} {ok {}}}
    {{ok {}} {value {}} {error {}} {done 1}}
}
case SRX-32.1 {Java's and Python's exceptions can be told apart} {
    usual
    job HMI -thread async {
        try a {
            call sendRequest ACME bad
        }
        try b {
            call sendRequest ACME
        }
        note failure $a
        note misuse $b
    }
} {
    {failure {java MessageHandlerException}} {misuse {python ValueError}}
}
case SRX-33.1 {in gateway, client and session scope from 8.0 on} \
        -versions {8.0.7 8.0.14 8.0.15 8.1 8.3} -sets 1 {
    gateway plant
    client HMI -gateway plant
    session S -gateway plant
    handler ACME quick plant -reply done
    job HMI -thread async {
        call -into value sendRequest ACME quick
        note client $value
    }
    job S -thread async {
        call -into value sendRequest ACME quick
        note session $value
    }
    job plant {
        call -into value sendRequest ACME quick
        note gateway $value
    }
} {
    {client done} {session done} {gateway done}
}
case SRX-26.1 {a type that 8.1 carries and 8.3 does not} \
        -versions {7.9.6 8.0.14 8.0.15 8.1} {
    gateway plant
    gateway north
    link plant north
    handler ACME take north {
        note taken
        return 1
    }
    job plant {
        object event com.inductiveautomation.AlarmEvent 5
        try how {
            call sendRequest ACME take (event $event) -remoteServer north
        }
        note how $how
    }
} {
    {taken} {how ok}
}
case SRX-26.2 {8.3 refuses it} -versions 8.3 \
        -switch {serialize_failure error} {
    gateway plant
    gateway north
    link plant north
    handler ACME take north {
        note never
    }
    job plant {
        object event com.inductiveautomation.AlarmEvent 5
        try how {
            call sendRequest ACME take (event $event) -remoteServer north
        }
        note how $how
    }
} {
    {how {java ProtobufSerializationException}}
}
case SRX-26.3 {or the sender gets None} -versions 8.3 \
        -switch {serialize_failure none} {
    gateway plant
    gateway north
    link plant north
    handler ACME take north {
        note never
    }
    job plant {
        object event com.inductiveautomation.AlarmEvent 5
        call -into value sendRequest ACME take (event $event) \
            -remoteServer north
        note value $value
    }
} {
    {value {}}
}
