# GAN.tcl --
#
#       Cases of the Gateway Network. What it is to happen at is an instant
#       that only the virtual clock meets: some are not played on the other.

case GAN-01.1 {one link, used both ways} {
    gateway plant
    gateway north
    link plant north
    handler ACME where {plant north} {
        note handler
        return 1
    }
    job plant {
        call sendRequest ACME where -remoteServer north
    }
    job north -at @handler {
        call sendRequest ACME where -remoteServer plant
        note over
    }
    operator @over links plant
} {
    {handler {} -scope north} {handler {} -scope plant}
    {over} {north Running}
}
case GAN-02.1 {it is approved, from the start} {
    gateway plant
    gateway north
    link plant north
    operator 0s links plant
} {
    {north Running}
}
case GAN-03.1 {silence of twelve pings faults a link} -only virtual {
    gateway plant
    gateway north
    link plant north
    operator 1s partition plant north
    operator 60200ms links plant
    operator 60400ms links plant
} {
    {north Running} {north Faulted}
}
case GAN-03.2 {as the switches say} \
        -switch {ping_rate 20ms ping_timeout 10ms missed_pings 2} {
    gateway plant
    gateway north
    link plant north
    operator 5ms partition plant north
    operator 700ms links plant
} {
    {north Faulted}
}
case GAN-03.3 {a short silence never does} -only virtual {
    gateway plant
    gateway north
    link plant north
    operator 1s partition plant north
    operator 50s heal
    operator 70s links plant
} {
    {north Running}
}
case GAN-04.1 {a closed link connects again by itself, at once} {
    gateway plant
    gateway north
    link plant north
    operator 10ms cut plant north
    operator 20ms links plant
    operator 40ms heal
    operator 100ms links plant
} {
    {north Faulted} {north Running}
}
case GAN-04.2 {a gateway that has started anew is connected again} \
        -switch {reconnect 30ms} {
    gateway plant
    gateway north
    link plant north
    operator 10ms crash north
    operator 20ms links plant
    operator 50ms restart north
    operator 500ms links plant
} {
    {north *} {north Running}
}
case GAN-04.3 {whatever comes first: the request runs once or fails} \
        -order 1 {
    gateway plant
    gateway north
    link plant north
    handler ACME where north {
        note handler
        return 1
    }
    operator 1ms cut plant north
    job plant {
        try how {
            call sendRequest ACME where -remoteServer north
        }
        note how $how
    }
} {
    {{how {java RemoteUnavailable}}}
    {{handler} {how {java RemoteUnavailable}}}
    {{how {java RemoteUnavailable}} {handler}}
}
case GAN-04.4 {then every five seconds} -only virtual \
        -switch {ping_rate 10m} {
    gateway plant
    gateway north
    link plant north
    operator 91s links plant
    operator 94s links plant
    operator 96s links plant
} {
    {north Faulted} {north Faulted} {north Running}
}
case GAN-05.1 {a link without traffic is closed} -only virtual \
        -switch {ping_rate 10m} {
    gateway plant
    gateway north
    link plant north
    operator 89s links plant
    operator 91s links plant
} {
    {north Running} {north Faulted}
}
case GAN-05.2 {after as long as the switch says} -only virtual \
        -switch {ping_rate 10m idle_timeout 2m} {
    gateway plant
    gateway north
    link plant north
    operator 119s links plant
    operator 121s links plant
} {
    {north Running} {north Faulted}
}
case GAN-05.3 {on any clock} -switch {ping_rate 10m idle_timeout 100ms} {
    gateway plant
    gateway north
    link plant north
    operator 400ms links plant
} {
    {north Faulted}
}
case GAN-06.1 {the system name, or the full id with the role} {
    gateway plant
    gateway north
    link plant north
    handler ACME where north -reply north
    job plant {
        call -into a sendRequest ACME where -remoteServer north
        call -into b sendRequest ACME where -remoteServer _0:0:north
        try c {
            call sendRequest ACME where -remoteServer _0:2:north
        }
        note name $a
        note id $b
        note backup $c
    }
} {
    {name north} {id north} {backup {java RemoteUnavailable}}
}
case GAN-07.1 {over two other gateways, not over three} {
    gateway A
    gateway B
    gateway C
    gateway D
    gateway E
    link A B
    link B C
    link C D
    link D E
    handler ACME where {D E} -reply there
    job A {
        call -into near sendRequest ACME where -remoteServer D
        try far {
            call sendRequest ACME where -remoteServer E
        }
        note near $near
        note far $far
    }
} {
    {near there} {far {java RemoteUnavailable}}
}
case GAN-07.2 {or as many as the switch says} -switch {max_hops 0} {
    gateway A
    gateway B
    gateway C
    link A B
    link B C
    handler ACME where {B C} -reply there
    job A {
        call -into near sendRequest ACME where -remoteServer B
        try far {
            call sendRequest ACME where -remoteServer C
        }
        note near $near
        note far $far
    }
} {
    {near there} {far {java RemoteUnavailable}}
}
case GAN-11.1 {a call over the network times out after 60 seconds} \
        -speed 400 {
    gateway plant
    gateway north
    link plant north
    handler ACME long north -delay 90s
    job plant {
        try how {
            call sendRequest ACME long -remoteServer north
        }
        note how $how
    }
} {
    {how {java TimeoutExpiredException} -at 60s}
}
case GAN-12.1 {to a gateway that is unknown: a failure, after the handle} \
        -switch {remote_unavailable fail_fast} -sets 1 {
    function err exception {
        note err $exception
    }
    job plant {
        try how {
            call sendRequestAsync ACME where -remoteServer moon -onError @err
        }
        note how $how
    }
} {
    {how ok} {err {java RemoteUnavailable}}
}
case GAN-12.2 {or nothing until the timeout} \
        -switch {remote_unavailable until_timeout} {
    function err exception {
        note err $exception
    }
    job plant {
        call sendRequestAsync ACME where -remoteServer moon -timeoutSec 0.1 \
            -onError @err
    }
} {
    {err {java TimeoutExpiredException} -at 100ms}
}
case GAN-12.3 {to one that is away} {
    gateway plant
    gateway north
    link plant north
    handler ACME where north -reply 1
    operator 5ms crash north
    job plant -at 20ms {
        try how {
            call sendRequest ACME where -remoteServer north
        }
        note how $how
    }
} {
    {how {java RemoteUnavailable}}
}
case GAN-13.1 {the connection is lost: a failure, at once} \
        -switch {in_flight_disconnect fail} {
    gateway plant
    gateway north
    link plant north
    handler ACME long north {
        note begin
        sleep 200ms
        return done
    }
    operator @begin cut plant north
    job plant {
        try how {
            call sendRequest ACME long -remoteServer north -timeoutSec 5
        }
        note how $how
    }
} {
    {begin} {how {java RemoteUnavailable} -at 1ms}
}
case GAN-13.2 {or nothing until the timeout} \
        -switch {in_flight_disconnect timeout_only} {
    gateway plant
    gateway north
    link plant north
    handler ACME long north {
        note begin
        sleep 200ms
        return done
    }
    operator @begin cut plant north
    job plant {
        try how {
            call sendRequest ACME long -remoteServer north -timeoutSec 0.3
        }
        note how $how
    }
} {
    {begin} {how {java TimeoutExpiredException} -at 300ms}
}
case GAN-13.3 {whatever comes first: one outcome} -order 1 {
    gateway plant
    gateway north
    link plant north
    handler ACME long north -delay 8ms -reply done
    function ok value {
        note ok $value
    }
    function err exception {
        note err $exception
    }
    operator 10ms cut plant north
    job plant {
        call sendRequestAsync ACME long -remoteServer north \
            -onSuccess @ok -onError @err
    }
} {
    {{ok done}}
    {{err {java RemoteUnavailable}}}
}
case GAN-14.1 {a handler's security decides, by the caller's zone} {
    gateway plant -zone office
    gateway north
    link plant north
    handler ACME open north -reply done
    handler ACME safe north -allow {line {}} -reply done
    job plant {
        call -into value sendRequest ACME open -remoteServer north
        try how {
            call sendRequest ACME safe -remoteServer north
        }
        note open $value
        note safe $how
    }
} {
    {open done} {safe {java SecurityException}}
}
case GAN-15.1 {RUNNING, or a text that begins with ERROR} {
    gateway plant
    gateway north
    client HMI -gateway plant
    operator @up crash north
    job HMI -thread async {
        call -into up getGatewayStatus north:8088
        note up $up
        call -into down getGatewayStatus north:8088
        note down $down
    }
} {
    {up RUNNING} {down ERROR*}
}
case GAN-16.1 {what only Java serializes: until 8.1} \
        -versions {7.9.6 8.0.14 8.0.15 8.1} {
    gateway plant
    gateway north
    link plant north
    handler ACME take north -reply 1
    job plant {
        object event com.inductiveautomation.AlarmEvent 5
        try how {
            call sendRequest ACME take (event $event) -remoteServer north
        }
        note how $how
    }
} {
    {how ok}
}
case GAN-16.2 {not on a fresh 8.3} -versions 8.3 {
    gateway plant
    gateway north
    link plant north
    handler ACME take north -reply 1
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
case GAN-17.1 {the plain name means the active node} \
        -switch {failover 50ms} {
    gateway plant
    gateway standby
    gateway north -backup standby
    link plant north
    link plant standby
    handler ACME where north -reply master
    handler ACME where standby -reply backup
    operator @before crash north
    job plant {
        call -into before sendRequest ACME where -remoteServer north
        note before $before
        sleep 200ms
        call -into after sendRequest ACME where -remoteServer north
        note after $after
    }
} {
    {before master} {after backup}
}
case GAN-17.2 {not before the backup has taken over} -only virtual {
    gateway plant
    gateway standby
    gateway north -backup standby
    link plant north
    link plant standby
    handler ACME where north -reply master
    handler ACME where standby -reply backup
    operator 1s crash north
    job plant -at 10900ms {
        try how {
            call sendRequest ACME where -remoteServer north
        }
        note between $how
    }
    job plant -at 11100ms {
        call -into after sendRequest ACME where -remoteServer north
        note after $after
    }
} {
    {between {java RemoteUnavailable}} {after backup}
}
case GAN-17.3 {around that instant it is one or the other} -order 1 \
        -switch {failover 10ms} {
    gateway plant
    gateway standby
    gateway north -backup standby
    link plant north
    link plant standby
    handler ACME where north -reply master
    handler ACME where standby -reply backup
    operator 10ms crash north
    job plant -at 20ms {
        try how {
            call -into value sendRequest ACME where -remoteServer north
        }
        note how $how
    }
} {
    {{how ok}}
    {{how {java RemoteUnavailable}}}
}
case GAN-18.1 {what is lost is not sent again} -switch {default_timeout 300ms} {
    gateway plant
    gateway north
    link plant north -loss 100%
    handler ACME where north {
        note never
    }
    job plant {
        try how {
            call sendRequest ACME where -remoteServer north
        }
        note how $how
    }
} {
    {how {java TimeoutExpiredException}}
}
case GAN-18.2 {lost or not, it arrives once at most} -order 1 {
    gateway plant
    gateway north
    link plant north -loss 50%
    handler ACME where north {
        note handler
    }
    job plant {
        call sendRequestAsync ACME where -remoteServer north -timeoutSec 1
    }
} {
    {}
    {{handler}}
}
case GAN-08.1 {while all threads send nothing new leaves} {
    gateway plant
    gateway north
    link plant north -latency 40ms -maxActive 2
    handler ACME where north {
        note handler
    }
    job plant {
        call sendRequestAsync ACME where -remoteServer north
        call sendRequestAsync ACME where -remoteServer north
        call sendRequestAsync ACME where -remoteServer north
    }
} {
    {handler {} -at 40ms} {handler {} -at 40ms} {handler {} -at 80ms}
}
case GAN-09.1 {one at a time: they keep their order} -order 1 {
    gateway plant
    gateway north
    link plant north -latency 40ms -maxActive 1
    handler ACME where north -thread dedicated {
        note handler $payload.n
    }
    job plant {
        call sendRequestAsync ACME where {n 1} -remoteServer north
        call sendRequestAsync ACME where {n 2} -remoteServer north
        call sendRequestAsync ACME where {n 3} -remoteServer north
    }
} {
    {{handler 1} {handler 2} {handler 3}}
}
case GAN-10.1 {a full queue refuses a message: its request fails} \
        -switch {queue_overflow reject} {
    gateway plant
    gateway north
    link plant north -latency 200ms -maxActive 1 -maxQueued 0
    handler ACME where north {
        note handler
    }
    function err exception {
        note err $exception
    }
    job plant {
        call sendRequestAsync ACME where -remoteServer north -onError @err
        call sendRequestAsync ACME where -remoteServer north -onError @err
    }
} {
    {err {java *}} {handler {} -at 200ms}
}
case GAN-10.2 {or loses it} -switch {queue_overflow drop} {
    gateway plant
    gateway north
    link plant north -latency 200ms -maxActive 1 -maxQueued 0
    handler ACME where north {
        note handler
    }
    function err exception {
        note err $exception
    }
    job plant {
        call sendRequestAsync ACME where -remoteServer north -onError @err
        call sendRequestAsync ACME where -remoteServer north -onError @err \
            -timeoutSec 0.3
    }
} {
    {handler {} -at 200ms} {err {java TimeoutExpiredException} -at 300ms}
}
