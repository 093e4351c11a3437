# MSH.tcl --
#
#       Cases of message handlers.

case MSH-01.1 {a name is one handler in a project, another in the next} {
    handler ACME twice plant -reply first
    handler OTHER twice plant -reply other
    job HMI -thread async {
        call -into one sendRequest ACME twice
        call -into two sendRequest OTHER twice
        note ACME $one
        note OTHER $two
    }
} {
    {ACME first} {OTHER other}
}
case MSH-02.1 {a client of another project may call it} {
    gateway plant
    client HMI -gateway plant -project MINE
    handler ACME quick plant -reply done
    job HMI -thread async {
        call -into value sendRequest ACME quick
        note value $value
    }
} {
    {value done}
}
case MSH-02.2 {and another gateway} {
    gateway plant
    gateway north
    link plant north
    handler ACME quick north -reply done
    job plant {
        call -into value sendRequest ACME quick -remoteServer north
        note value $value
    }
} {
    {value done}
}
case MSH-03.1 {a gateway's handler is Shared without being told} {
    handler ACME plain plant {
        note plain
    }
    handler ACME own plant -thread dedicated {
        note own
    }
    job HMI -thread async {
        call sendRequest ACME plain
        call sendRequest ACME own
    }
} {
    {plain {} -role shared} {own {} -role dedicated}
}
case MSH-04.1 {a client's may be Shared, Dedicated or EDT} -sets 1 {
    handler ACME plain HMI {
        note plain
    }
    handler ACME own HMI -thread dedicated {
        note own
    }
    handler ACME edt HMI -thread edt {
        note edt
    }
    job plant {
        call sendMessage ACME plain {} C
        call sendMessage ACME own {} C
        call sendMessage ACME edt {} C
    }
} {
    {plain {} -role shared} {own {} -role dedicated} {edt {} -role gui}
}
case MSH-05.1 {before 8.0 one thread, first come first served} \
        -versions {7.9.3 7.9.6} -order 1 {
    handler ACME a plant {
        note begin a
        sleep 20ms
        note end a
    }
    handler ACME b plant {
        note begin b
        note end b
    }
    job HMI {
        call sendRequestAsync ACME a
        call sendRequestAsync ACME b
    }
} {
    {{begin a} {end a} {begin b} {end b}}
}
case MSH-05.2 {one for each project} -versions {7.9.3 7.9.6} {
    handler ACME a plant {
        sleep 20ms
        note a
    }
    handler OTHER b plant {
        note b
    }
    job HMI {
        call sendRequestAsync ACME a
        call sendRequestAsync OTHER b
    }
} {
    {b {} -not a} {a {} -at 21ms}
}
case MSH-06.1 {from 8.0 on a pool: they start in order, side by side} \
        -versions {8.0.7 8.0.14 8.0.15 8.1 8.3} {
    handler ACME a plant {
        note begin a
        sleep 40ms
        note end a
    }
    handler ACME b plant {
        sleep 10ms
        note begin b
        note end b
    }
    job HMI {
        call sendRequestAsync ACME a
        call sendRequestAsync ACME b
    }
} {
    {begin a} {begin b} {end b} {end a}
}
case MSH-06.2 {later when all are busy} -switch {shared_pool_size 1} {
    handler ACME a plant {
        sleep 20ms
        note a
    }
    job HMI {
        call sendRequestAsync ACME a
        call sendRequestAsync ACME a
        call sendRequestAsync ACME a
    }
} {
    {a {} -at 21ms} {a {} -at 41ms} {a {} -at 61ms}
}
case MSH-06.3 {in their order, where one thread is left} -order 1 \
        -switch {shared_pool_size 1} {
    handler ACME a plant {
        note begin $payload.n
        sleep 1ms
        note end $payload.n
    }
    job HMI {
        call sendRequestAsync ACME a {n 1}
        call sendRequestAsync ACME a {n 2}
    }
} {
    {{begin 1} {end 1} {begin 2} {end 2}}
}
case MSH-07.1 {four at once, the fifth waits} {
    handler ACME a plant {
        note begin
        sleep 30ms
        note end
    }
    job HMI {
        call sendRequestAsync ACME a
        call sendRequestAsync ACME a
        call sendRequestAsync ACME a
        call sendRequestAsync ACME a
        call sendRequestAsync ACME a
    }
} -sets 1 {
    {begin {} -at 1ms} {begin {} -at 1ms} {begin {} -at 1ms}
    {begin {} -at 1ms} {begin {} -at 31ms} {end {} -at 31ms}
    {end {} -at 31ms} {end {} -at 31ms} {end {} -at 31ms} {end {} -at 61ms}
}
case MSH-07.2 {as many as the switch says} -switch {shared_pool_size 2} {
    handler ACME a plant {
        sleep 30ms
        note end
    }
    job HMI {
        call sendRequestAsync ACME a
        call sendRequestAsync ACME a
        call sendRequestAsync ACME a
    }
} {
    {end {} -at 31ms} {end {} -at 31ms} {end {} -at 61ms}
}
case MSH-08.1 {a Dedicated handler does not wait for others} \
        -switch {shared_pool_size 1} {
    handler ACME busy plant {
        sleep 40ms
        note busy
    }
    handler ACME own plant -thread dedicated {
        note own
    }
    job HMI {
        call sendRequestAsync ACME busy
        call sendRequestAsync ACME own
    }
} {
    {own {} -not busy} {busy}
}
case MSH-08.2 {but for itself} -order 1 {
    handler ACME own plant -thread dedicated {
        note begin $payload.n
        sleep 10ms
        note end $payload.n
    }
    job HMI {
        call sendRequestAsync ACME own {n 1}
        call sendRequestAsync ACME own {n 2}
    }
} {
    {{begin 1} {end 1} {begin 2} {end 2}}
}
case MSH-09.1 {an EDT handler keeps the GUI thread while it runs} {
    handler ACME edt HMI -thread edt {
        note begin
        work 30ms
        note end
    }
    job plant {
        call sendMessage ACME edt {} C
    }
    job HMI -thread gui -at @begin {
        note click
    }
} {
    {begin {} -role gui} {end} {click {} -thread begin}
}
case MSH-09.2 {nothing comes between} -order 1 {
    handler ACME edt HMI -thread edt {
        note begin
        note end
    }
    job plant {
        call sendMessage ACME edt {} C
    }
    job HMI -thread gui -at 1ms {
        note click
    }
} {
    {{begin} {end} {click}}
    {{click} {begin} {end}}
}
case MSH-10.1 {a Shared handler of a client is off the GUI thread} \
        -switch {gui_violation raise} {
    handler ACME touches HMI {
        try how {
            gui set Root.value 1
        }
        note how $how
    }
    job plant {
        call sendMessage ACME touches {} C
    }
} {
    {how {java IllegalStateException} -role shared}
}
case MSH-10.2 {what invokeLater runs is on it} -switch {gui_violation raise} {
    function touch {} {
        gui set Root.value 1
        gui -into value get Root.value
        note value $value
    }
    handler ACME touches HMI {
        call invokeLater @touch
    }
    job plant {
        call sendMessage ACME touches {} C
    }
} {
    {value 1 -role gui}
}
case MSH-10.3 {where touches are only recorded it works} \
        -switch {gui_violation record} {
    handler ACME touches HMI -thread dedicated {
        gui set Root.value 1
        gui -into value get Root.value
        note value $value
    }
    job plant {
        call sendMessage ACME touches {} C
    }
} {
    {value 1 -role dedicated}
}
case MSH-10.4 {or work at first and break the client later} -order 1 \
        -switch {gui_violation corrupt} {
    handler ACME touches HMI -thread dedicated {
        gui set Root.value 1
        note touched
    }
    job plant {
        call sendMessage ACME touches {} C
    }
    job HMI -at 50ms {
        try how {
            gui set Root.value 2
        }
        note later $how
    }
} {
    {{touched} {later ok}}
    {{touched} {later {java NullPointerException}}}
}
case MSH-11.1 {only callers of the role get in} {
    gateway plant
    client HMI -gateway plant -user anna -roles Operator
    client BOB -gateway plant -user bob -roles Guest
    handler ACME safe plant -allow {{} Operator} -reply done
    job HMI -thread async {
        call -into value sendRequest ACME safe
        note value $value
    }
    job BOB -thread async -at 50ms {
        try how {
            call sendRequest ACME safe
        }
        note how $how
    }
} {
    {value done} {how {java SecurityException}}
}
case MSH-12.1 {who is not let in gets a failure, by the way of completion} \
        -order 1 {
    gateway plant
    client BOB -gateway plant -user bob -roles Guest
    handler ACME safe plant -allow {{} Operator} {
        note never
    }
    function err exception {
        note err $exception
    }
    job BOB {
        try how {
            call sendRequestAsync ACME safe -onError @err
        }
        note how $how
    }
} {
    {{how ok} {err {java SecurityException}}}
}
case MSH-13.1 {what it returns is the response} -order 1 {
    handler ACME sum plant {
        return (1 2 $payload.n)
    }
    job HMI -thread async {
        call -into value sendRequest ACME sum {n 3}
        note value $value
    }
} {
    {{value {1 2 3}}}
}
case MSH-14.1 {nothing is dropped, however many wait} \
        -switch {shared_pool_size 1} {
    handler ACME slow plant {
        sleep 1ms
        global incr n
    }
    job HMI -thread async {
        loop 200 {
            call sendRequestAsync ACME slow
        }
        call -into h sendRequestAsync ACME slow
        act $h get
        note all
    }
    job plant -at @all {
        global -into n get n
        note n $n
    }
} {
    {all} {n 201}
}
case MSH-15.1 {while the project is reloaded a handler is missing} {
    usual
    operator @before reload ACME -for 1h
    operator @meanwhile heal
    job HMI -thread async {
        call -into before sendRequest ACME quick
        note before $before
    }
    job HMI -thread async -at @before {
        try how {
            call sendRequest ACME quick
        }
        note meanwhile $how
    }
    job HMI -thread async -at @meanwhile {
        call -into after sendRequest ACME quick
        note after $after
    }
} {
    {before done} {meanwhile {java MessageHandlerException}} {after done}
}
case MSH-16.1 {a handler that is there is enabled} {
    usual
    job HMI -thread async {
        call -into value sendRequest ACME quick
        note value $value
    }
} {
    {value done}
}
case MSH-17.1 {a session's handler runs on the gateway's machine} {
    gateway plant
    session S -gateway plant
    handler ACME shown S {
        global set from session
        note shown
    }
    job plant {
        call sendMessage ACME shown {} S
    }
    job plant -at @shown {
        global -into from get from none
        note from $from
    }
} {
    {shown} {from session}
}
case MSH-18.1 {a handler belongs to its own project only} {
    handler PARENT quick plant -reply parent
    handler ACME other plant -reply 1
    job HMI -thread async {
        try how {
            call sendRequest ACME quick
        }
        note how $how
    }
} {
    {how {java MessageHandlerException}}
}
