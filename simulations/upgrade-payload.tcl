# upgrade-payload.tcl --
#
#       A gateway sends an alarm event, as the scripting API hands it out, to
#       the gateway of the head office. That has worked for years; after the
#       upgrade to 8.3 the Gateway Network speaks Protobuf, which knows no
#       alarm events. What must hold: the failure comes to the sender, at
#       once and by name; and whoever sends plain data notices no upgrade.

package require gwsim

# Two gateways, and a handler that books what it is told of an alarm.
proc headOffice {} {
    gateway plant
    gateway office
    link plant office
    handler ACME book -on office {payload} {
        log "booked: [dict get $payload alarm]"
        return booked
    }
}

# What the plant sends when an alarm comes: the event itself.
proc sendEvent {} {
    return [on plant {
        set event [object com.inductiveautomation.ignition.AlarmEvent 17]
        system.util.sendRequest ACME book [dict create alarm $event] \
                -remoteServer office -timeoutSec 5
    }]
}

gwsim::scenario "on 8.1 an alarm event goes to the office" -version 8.1 {
    headOffice
    set task [sendEvent]
    run

    expect task $task returns booked
}

gwsim::scenario "on 8.3 it does not leave the plant" -version 8.3 {
    headOffice
    set task [sendEvent]
    run

    expect task $task raises ProtobufSerializationException
    expect event {kind dropped scope plant clause SRX-26} -count 1
    expect event {kind handler_started} -count 0
}

gwsim::scenario "plain data goes after the upgrade, too" -version 8.3 {
    headOffice
    set task [on plant {
        set alarm [dict create id 17 source Boiler/Pressure state Active]
        system.util.sendRequest ACME book [dict create alarm $alarm] \
                -remoteServer office -timeoutSec 5
    }]
    run

    expect task $task returns booked
    expect event {kind log detail "booked: id 17 *"} -count 1
}
