# SMS.tcl --
#
#       Cases of sendMessage.

case SMS-01.1 {its arguments by position} \
        -versions {7.9.2 7.9.3 7.9.6 8.0.8 8.1 8.3} -sets 1 {
    gateway plant
    gateway north
    link plant north
    client HMI -gateway plant -host pc1 -user anna -roles Operator
    client BOB -gateway plant -host pc1 -user bob -roles Operator
    client FAR -gateway north -host pc1 -user anna -roles Operator
    handler ACME shown {plant north HMI BOB FAR} {
        note shown $payload.n
    }
    job plant {
        call sendMessage ACME shown {n 1} C {} anna Operator pc1 (plant north)
    }
} {
    {shown 1 -scope HMI} {shown 1 -scope FAR}
}
case SMS-02.1 {C, G and S, and any mix of them} -sets 1 {
    gateway plant
    client HMI -gateway plant
    session S -gateway plant
    handler ACME shown {plant HMI S} {
        note scope $payload.scope
    }
    job plant {
        call sendMessage ACME shown {scope C} C
        call sendMessage ACME shown {scope G} G
        call sendMessage ACME shown {scope S} S
        call sendMessage ACME shown {scope GS} GS
    }
} {
    {scope C -scope HMI} {scope G -scope plant} {scope S -scope S}
    {scope GS -scope plant} {scope GS}
}
case SMS-03.1 {without scope and filter: clients and gateway, no sessions} \
        -versions {7.9.2 7.9.3 7.9.6 8.0.7} -sets 1 {
    gateway plant
    client HMI -gateway plant
    session S -gateway plant
    handler ACME shown {plant HMI S} {
        note shown
    }
    job plant {
        call sendMessage ACME shown
    }
} {
    {shown {} -scope HMI} {shown {} -scope plant}
}
case SMS-03.2 {from 8.0.8 on sessions too} \
        -versions {8.0.8 8.0.14 8.0.15 8.1 8.3} -sets 1 {
    gateway plant
    client HMI -gateway plant
    session S -gateway plant
    handler ACME shown {plant HMI} {
        note shown
    }
    handler ACME shown S {
        note session
    }
    job plant {
        call sendMessage ACME shown
    }
} {
    {shown {} -scope HMI} {shown {} -scope plant} {session}
}
case SMS-03.3 {with a filter not the gateway} \
        -versions {7.9.2 7.9.3 7.9.6 8.0.7} {
    gateway plant
    client HMI -gateway plant -user anna
    session S -gateway plant -user anna
    handler ACME shown {plant HMI S} {
        note shown
    }
    job plant {
        call sendMessage ACME shown -user anna
    }
} {
    {shown {} -scope HMI}
}
case SMS-03.4 {and from 8.0.8 on clients and sessions} \
        -versions {8.0.8 8.0.14 8.0.15 8.1 8.3} -sets 1 {
    gateway plant
    client HMI -gateway plant -user anna
    session S -gateway plant -user anna
    handler ACME shown {plant HMI} {
        note shown
    }
    handler ACME shown S {
        note session
    }
    job plant {
        call sendMessage ACME shown -user anna
    }
} {
    {shown {} -scope HMI} {session}
}
case SMS-04.1 {user, role, host and session choose the receivers} -sets 1 {
    gateway plant
    client HMI -gateway plant -host pc1 -user anna -roles Operator
    client BOB -gateway plant -host pc2 -user bob -roles {Operator Boss}
    handler ACME user {HMI BOB} {
        note user
    }
    handler ACME role {HMI BOB} {
        note role
    }
    handler ACME host {HMI BOB} {
        note host
    }
    handler ACME id {HMI BOB} {
        note id
    }
    job plant {
        call sendMessage ACME user -user anna
        call sendMessage ACME role -hasRole Boss
        call sendMessage ACME host -hostName pc1
        call sendMessage ACME id -clientSessionId BOB -scope C
    }
} {
    {user {} -scope HMI} {role {} -scope BOB} {host {} -scope HMI}
    {id {} -scope BOB}
}
case SMS-05.1 {each of a list of gateways, and there its clients} -sets 1 {
    gateway plant
    gateway north
    gateway south
    link plant north
    link plant south
    client FAR -gateway north
    handler ACME north {plant north} {
        note north
    }
    handler ACME north FAR {
        note client
    }
    job plant {
        call sendMessage ACME north {} CG -remoteServers (north south)
    }
} {
    {north {} -scope north} {client {} -scope FAR}
}
case SMS-06.1 {a text with commas for each system chosen} {
    gateway plant
    client A -gateway plant
    client B -gateway plant
    handler ACME quick {plant A B} -reply 1
    job plant {
        call -into entries sendMessage ACME quick {} CG
        count all $entries
        count commas $entries *,*
        note all $all
        note commas $commas
    }
} {
    {all 3} {commas 3}
}
case SMS-07.1 {SENT, although the handler is missing} {
    job HMI {
        call -into entries sendMessage ACME nobody {} G
        count sent $entries *SENT*
        note sent $sent
    }
    handler ACME other plant -reply 1
} {
    {sent 1}
}
case SMS-08.1 {a missing project, a scope that is none, nobody: an empty list} {
    usual
    job HMI {
        call -into a sendMessage NOTHING quick
        call -into b sendMessage ACME quick {} Q
        call -into c sendMessage ACME quick {} g
        call -into d sendMessage ACME quick {} S
        call -into e sendMessage ACME quick -user nobody
        note project $a
        note scope $b
        note lower $c
        note session $d
        note user $e
    }
} {
    {project {}} {scope {}} {lower {}} {session {}} {user {}}
}
case SMS-09.1 {a missing handler is logged at the gateway} {
    handler ACME other plant -reply 1
    job HMI -thread async {
        call sendMessage ACME nobody {} G
        call sendRequest ACME other
        note over
    }
    operator @over view log plant *nobody*ACME*
} {
    {over} {log 1}
}
case SMS-10.1 {a designer sends, and gets nothing} {
    gateway plant
    client HMI -gateway plant
    designer D -gateway plant
    handler ACME shown client {
        note shown
    }
    job D {
        call sendMessage ACME shown {} CGS
    }
} {
    {shown {} -scope HMI}
}
case SMS-11.1 {what the handler raises does not reach the sender} {
    handler ACME bad plant -raise ValueError
    job HMI {
        try how {
            call sendMessage ACME bad {} G
        }
        note how $how
    }
} {
    {how ok} {logged {python ValueError}}
}
case SMS-12.1 {system.perspective.sendMessage is none of these functions} {
    gateway plant
    session S -gateway plant
    handler ACME shown {plant S} {
        note never
    }
    job plant {
        try how {
            call system.perspective.sendMessage shown {}
        }
        note how $how
    }
} {
    {how {python AttributeError}}
}
