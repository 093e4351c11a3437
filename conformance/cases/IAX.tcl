# IAX.tcl --
#
#       Cases of invokeAsynchronous beyond page B.

case IAX-01.1 {a new thread for each call} -sets 1 {
    function one {} {
        sleep 10ms
        note one
    }
    function two {} {
        sleep 10ms
        note two
    }
    job HMI {
        call invokeAsynchronous @one
        call invokeAsynchronous @two
    }
} {
    {one {} -at 10ms} {two {} -at 10ms -not one}
}
case IAX-01.2 {without a limit: fifty at once} -only virtual -sets 1 {
    function work {} {
        sleep 10ms
        global incr n
    }
    job plant {
        loop 50 {
            call invokeAsynchronous @work
        }
        sleep 15ms
        global -into n get n
        note n $n
    }
} {
    {n 50 -at 15ms}
}
case IAX-02.1 {what it raises is logged and does not reach the caller} {
    function work {} {
        sleep 10ms
        raise python KeyError "no key"
    }
    job HMI {
        try how {
            call -into t invokeAsynchronous @work
            act $t join
        }
        note how $how
    }
} {
    {logged {python KeyError}} {how ok}
}
case IAX-03.1 {what it returns is thrown away} {
    function work {} {
        return 5
    }
    job HMI {
        call -into t invokeAsynchronous @work
        act -into value $t join
        note value $value
    }
} {
    {value {}}
}
case IAX-04.1 {isAlive and join} -order 1 {
    function work {} {
        try how {
            sleep 10s
        }
        note function
    }
    job HMI {
        call -into t invokeAsynchronous @work
        act -into before $t isAlive
        note before $before
        act $t interrupt
        act $t join
        act -into after $t isAlive
        note after $after
    }
} {
    {{before 1} {function} {after 0}}
}
case IAX-04.2 {setName and getName} {
    function work {} {
        sleep 10ms
    }
    job HMI {
        call -into t invokeAsynchronous @work
        act $t setName reader
        act -into name $t getName
        note name $name
    }
} {
    {name reader}
}
case IAX-04.3 {getState while it sleeps, and afterwards} {
    function work {} {
        sleep 400ms
    }
    job HMI {
        call -into t invokeAsynchronous @work
        sleep 100ms
        act -into state $t getState
        note asleep $state
        act $t join
        act -into state $t getState
        note ended $state
    }
} {
    {asleep TIMED_WAITING} {ended TERMINATED}
}
case IAX-04.4 {interrupt wakes a sleep} {
    function work {} {
        try how {
            sleep 10s
        }
        note how $how
    }
    job HMI {
        call -into t invokeAsynchronous @work
        sleep 10ms
        act $t interrupt
    }
} {
    {how {java InterruptedException} -at 10ms}
}
case IAX-04.5 {and a get} -order 1 {
    handler ACME long plant -delay 200ms -reply done
    function work {} {
        call -into h sendRequestAsync ACME long
        try how {
            act $h get
        }
        note how $how
    }
    job HMI {
        call -into t invokeAsynchronous @work
        sleep 10ms
        act $t interrupt
    }
} {
    {{how {java InterruptedException}}}
}
case IAX-04.6 {and a join} {
    function long {} {
        sleep 300ms
    }
    function work {} {
        call -into t invokeAsynchronous @long
        try how {
            act $t join
        }
        note how $how
    }
    job HMI {
        call -into t invokeAsynchronous @work
        sleep 10ms
        act $t interrupt
    }
} {
    {how {java InterruptedException} -at 10ms}
}
case IAX-04.7 {an interrupt before the wait counts for the next one} {
    function work {} {
        work 300ms
        try first {
            sleep 1ms
        }
        try second {
            sleep 1ms
        }
        note first $first
        note second $second
    }
    job HMI {
        call -into t invokeAsynchronous @work
        sleep 5ms
        act $t interrupt
    }
} {
    {first {java InterruptedException}} {second ok}
}
case IAX-04.8 {each thread has its own id} {
    function work {} {
        sleep 1ms
    }
    job HMI {
        call -into a invokeAsynchronous @work
        call -into b invokeAsynchronous @work
        act -into one $a getId
        act -into two $b getId
        act -into again $a getId
        count same ($one $two) $again
        note same $same
    }
} {
    {same 1}
}
case IAX-05.1 {None fails in the new thread, not at the call} {
    job HMI {
        try how {
            call invokeAsynchronous {}
        }
        note how $how
        sleep 10ms
    }
} -sets 1 {
    {how ok} {logged {python TypeError}}
}
case IAX-06.1 {threads outlive a save of their project, with the old code} {
    function loop {} {
        sleep 50ms
        note still
    }
    job plant {
        call invokeAsynchronous @loop
    }
    operator 10ms reload ACME
    handler ACME other plant -reply 1
} {
    {still {} -at 50ms}
}
case IAX-07.1 {a row for each thread, with its description} {
    function work {} {
        note on
        sleep 100ms
    }
    job plant {
        call -into t invokeAsynchronous @work -description "polls the line"
        act $t join
        note over
    }
    operator @on view scripts plant
    operator @over view scripts plant
} {
    {on} {script {polls the line}} {over}
}
case IAX-08.1 {a script can be terminated from the page} {
    function work {} {
        note on
        try how {
            sleep 10s
        }
        note how $how
    }
    job plant {
        call invokeAsynchronous @work -description "polls the line"
    }
    operator @on terminate "polls the line"
} {
    {on} {how {java InterruptedException} -at 0s}
}
case IAX-09.1 {a loop that never waits goes on} \
        -switch {terminate interrupt} {
    function work {} {
        note on
        loop 10 {
            work 10ms
        }
        note done
    }
    job plant {
        call invokeAsynchronous @work -description "counts"
    }
    operator @on terminate "counts"
} {
    {on} {done {} -at 100ms}
}
case IAX-09.2 {or is ended, where terminate kills} -switch {terminate kill} {
    function work {} {
        note on
        loop 10 {
            work 10ms
        }
        note done
    }
    job plant {
        call invokeAsynchronous @work -description "counts"
    }
    operator @on terminate "counts"
    job plant -at 200ms {
        note later
    }
} {
    {on} {later}
}
case IAX-09.3 {whenever it comes: a wait is woken, a loop is not} -order 1 \
        -only virtual -switch {terminate interrupt} {
    function work {} {
        work 10ms
        note worked
        try how {
            sleep 10ms
        }
        note how $how
    }
    job plant {
        call invokeAsynchronous @work -description "counts"
    }
    operator 10ms terminate "counts"
} {
    {{worked} {how {java InterruptedException}}}
}
case IAX-10.1 {a touch off the GUI thread goes unnoticed} \
        -switch {gui_violation record} {
    function work {} {
        try how {
            gui set Root.value 1
        }
        note how $how
    }
    job HMI {
        call invokeAsynchronous @work
    }
} {
    {how ok}
}
case IAX-10.2 {or raises, where that is said} -switch {gui_violation raise} {
    function work {} {
        try how {
            gui set Root.value 1
        }
        note how $how
    }
    job HMI {
        call invokeAsynchronous @work
    }
} {
    {how {java IllegalStateException}}
}
case IAX-10.3 {or works at first and breaks the client later} -order 1 \
        -switch {gui_violation corrupt} {
    function work {} {
        gui set Root.value 1
    }
    job HMI {
        call -into t invokeAsynchronous @work
        act $t join
        set value none
        try how {
            gui -into value get Root.value
        }
        note how $how
        note value $value
    }
} {
    {{how ok} {value 1}}
    {{how {python KeyError}} {value none}}
    {{how {java NullPointerException}} {value none}}
}
case IAX-11.1 {what it prints goes to the console of its scope} {
    function work {} {
        print "line 5 stopped"
        note printed
    }
    job HMI {
        call invokeAsynchronous @work
    }
    operator @printed view log HMI "line 5 stopped"
} {
    {printed} {log 1}
}
case IAX-12.1 {the locals of the caller are not there} {
    function work {} {
        note sees $secret
    }
    job HMI {
        set secret 5
        call invokeAsynchronous @work
    }
} {
    {logged {python *}}
}
case IAX-12.2 {a default parameter is} {
    function work {{secret 5}} {
        note sees $secret
    }
    job HMI {
        call invokeAsynchronous @work
    }
} {
    {sees 5}
}
case IAX-13.1 {before 8.0.15 more than the function is an error} \
        -versions {7.9.2 7.9.3 7.9.6 8.0.7 8.0.14} {
    function work a {
        note never
    }
    job HMI {
        try how {
            call invokeAsynchronous @work (1) {} text
        }
        note how $how
    }
} {
    {how {python TypeError}}
}
case IAX-14.1 {without a description the function's name is shown} {
    function work {} {
        note on
        sleep 100ms
    }
    job HMI {
        call invokeAsynchronous @work
    }
    operator @on view scripts HMI
} {
    {on} {script *work*}
}
case IAX-15.1 {a text as args is an error in the new thread} {
    function work a {
        note never
    }
    job HMI {
        try how {
            call invokeAsynchronous @work "my thread"
        }
        note how $how
        sleep 10ms
    }
} -sets 1 {
    {how ok} {logged {python TypeError}}
}
