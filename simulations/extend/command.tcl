# command.tcl --
#
#       A function of the platform that gwsim does not have: define it. The
#       body runs in the calling script, so it can wait and log; its
#       parameters bind by position and by keyword, as on the platform.

package require gwsim

gwsim::define command system.alarm.acknowledge {alarmIds {notes ""}} {
    sleep 5ms
    foreach id $alarmIds {
        [system.util.getGlobals] set ack:$id $notes
        log "alarm $id acknowledged"
    }
    return [llength $alarmIds]
} -on {gateway client}

gwsim::scenario "alarms are acknowledged with a note" {
    gateway plant
    client HMI -gateway plant

    set task [on HMI {
        system.alarm.acknowledge {17 18} -notes "seen by the operator"
        [system.util.getGlobals] get ack:18
    }]
    run

    expect task $task returns "seen by the operator"
    expect event {kind log detail "alarm * acknowledged"} -count 2
}
