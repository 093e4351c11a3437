# fakes.tcl --
#
#       Real scripts read tags, write to a database and keep an audit log too.
#       gwsim::fakes has enough of each for scripts whose subject is something
#       else.

package require gwsim::fakes

gwsim::scenario "a batch is booked once" {
    gateway plant
    client HMI -gateway plant
    tagProvider plant {Batch/Id 4711 Batch/Done 0}
    database plant {batch {id name operator}}

    handler ACME book -on plant -thread dedicated {payload} {
        set paths {[default]Batch/Id [default]Batch/Done}
        lassign [system.tag.readBlocking $paths] id done
        if {[dict get $done value]} {
            return already
        }
        system.db.runPrepUpdate \
                "INSERT INTO batch (name, operator) VALUES (?, ?)" \
                [list [dict get $id value] [dict get $payload operator]]
        system.tag.writeBlocking {[default]Batch/Done} 1
        return booked
    }

    set task [on HMI -thread async {
        set answers [lmap operator {ann bob} {
            system.util.sendRequest ACME book \
                    [dict create operator $operator] -timeoutSec 5
        }]
        set rows [system.db.runPrepQuery \
                "SELECT name, operator FROM batch WHERE id > ?" {0}]
        return [list $answers $rows]
    }]
    run

    expect task $task returns {{booked already} {{name 4711 operator ann}}}
}

# A start is asked for twice; the audit log knows by whom. A logger that is set
# to info keeps its debug lines to itself.
gwsim::scenario "a start is in the audit log, by whom" {
    gateway plant
    client HMI -gateway plant -user ann
    client Office -gateway plant -user bob
    auditProfile plant log
    library {
        proc start {motor} {
            set logger [system.util.getLogger Motor.Start]
            $logger debugf "asked to start %s" $motor
            set answer [system.util.sendRequest ACME start \
                    [dict create motor $motor] -timeoutSec 5]
            system.util.audit start $motor $answer
            $logger infof "%s %s" $motor $answer
        }
    }
    handler ACME start -on plant -thread dedicated {payload} {
        set motor [dict get $payload motor]
        if {[shared get on:$motor 0]} {
            return already
        }
        shared set on:$motor 1
        return started
    }

    on HMI -thread async {
        start Motor/1
    }
    on Office -thread async {
        system.util.setLoggingLevel Motor info
        sleep 1s
        start Motor/1
    }
    run
    set task [on plant {
        lmap row [system.util.queryAuditLog log -targetFilter Motor/*] {
            list [dict get $row ACTOR] [dict get $row ACTION_VALUE]
        }
    }]
    run

    expect task $task returns {{ann started} {bob already}}
    expect event {kind log scope HMI} -count 2
    expect event {kind log scope Office} -count 1
}
