# SRQ.tcl --
#
#       Cases of sendRequest.

case SRQ-01.1 {it waits and returns what the handler returned} -order 1 {
    handler ACME noted plant {
        note handler
        return 5
    }
    job HMI -thread async {
        call -into value sendRequest ACME noted
        note value $value
    }
} {
    {{handler} {value 5}}
}
case SRQ-01.2 {there from 7.9.3 on} \
        -versions {7.9.3 7.9.6 8.0.14 8.0.15 8.1 8.3} {
    usual
    job HMI -thread async {
        call -into value sendRequest ACME quick
        note value $value
    }
} {
    {value done}
}
case SRQ-01.3 {missing before} -versions 7.9.2 {
    usual
    job HMI -thread async {
        try how {
            call sendRequest ACME quick
        }
        note how $how
    }
} {
    {how {python AttributeError}}
}
case SRQ-02.1 {its arguments by position} -versions {7.9.3 7.9.6 8.1 8.3} {
    gateway plant
    gateway north
    link plant north
    client HMI -gateway plant -host pc1
    client NEAR -gateway north -host pc2
    handler ACME where {plant north HMI NEAR} {
        note handler $payload.n
        sleep 200ms
        return 1
    }
    job HMI -thread async {
        try how {
            call sendRequest ACME where {n 5} pc2 north 0.05
        }
        note how $how
    }
} {
    {handler 5 -scope NEAR} {how {java TimeoutExpiredException} -at 50ms}
}
case SRQ-03.1 {a gateway's handler answers, where only those do} \
        -switch {multi_reply gateway_only} {
    gateway plant
    client HMI -gateway plant
    handler ACME where {plant HMI} {
        note handler
        return 1
    }
    job HMI -thread async {
        call sendRequest ACME where
    }
} {
    {handler {} -scope plant}
}
case SRQ-03.2 {a client's alone is as good as none, where only those do} \
        -switch {multi_reply gateway_only} {
    handler ACME where HMI -reply 1
    job HMI -thread async {
        try how {
            call sendRequest ACME where
        }
        note how $how
    }
} {
    {how {java MessageHandlerException}}
}
case SRQ-03.3 {else a client's may answer} -switch {multi_reply first} {
    handler ACME where HMI -reply client
    job HMI -thread async {
        call -into value sendRequest ACME where
        note value $value
    }
} {
    {value client}
}
case SRQ-03.4 {or all of them} -switch {multi_reply all} {
    handler ACME where HMI -delay 30ms -reply client
    handler ACME where plant -reply gateway
    job HMI -thread async {
        call sendRequest ACME where
        note over
    }
} {
    {over {} -at 32ms}
}
case SRQ-04.1 {a missing handler raises in the caller} -order 1 {
    usual
    job HMI -thread async {
        try how {
            call sendRequest ACME nobody
        }
        note how $how
    }
} {
    {{how {java MessageHandlerException}}}
}
case SRQ-05.1 {a read timeout between client and gateway comes before} {
    handler ACME long plant -delay 300ms -reply done
    operator 0s readTimeout HMI
    job HMI -thread async {
        try how {
            call sendRequest ACME long -timeoutSec 5
        }
        note how $how
    }
} {
    {how {java GatewayException}}
}
