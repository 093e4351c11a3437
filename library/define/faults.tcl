# faults.tcl --
#
#       Faults that come with gwsim and are written as users write theirs: on
#       top of `fault filter` and the other words.

# Each message is late by a draw of its own, so they may overtake each other;
# `fault delay` keeps their order.
gwsim::define fault jitter {a b distribution} {
    sample $distribution
    fault filter $a $b [list apply {{distribution message} {
        list delay [sample $distribution]
    } ::gwsim::faultBodies} $distribution]
} -help {each message late by a draw of its own}

# Every message comes so many times more.
gwsim::define fault storm {a b {times 3}} {
    fault filter $a $b [list apply {{times message} {
        list duplicate $times
    }} $times]
} -help {every message comes some times more}

# Messages of one handler are lost, its replies too, both ways.
gwsim::define fault blackhole {a b handler} {
    foreach {from to} [list $a $b $b $a] {
        fault filter $from $to [list apply {{glob message} {
            expr {[string match $glob [dict get $message handler]]
                    ? "drop" : "pass"}
        }} $handler]
    }
} -help {what concerns one handler is lost, both ways}

# A line that has had its day: slow, narrow and lossy in both directions.
gwsim::define fault brownout {a b {latency {uniform 50ms 200ms}} {loss 2%}
        {rate 8k}} {
    foreach {from to} [list $a $b $b $a] {
        fault delay $from $to $latency
        fault bandwidth $from $to $rate
        fault drop $from $to -p $loss
    }
} -help {a link slow, narrow and lossy both ways}

# A random mixture of faults from a menu (library/nemesis.tcl).
gwsim::define fault nemesis {kinds args} {
    ::gwsim::nemesis::Begin $kinds $args
} -help {a random mixture of faults: -intensity P, -quiet DUR}
