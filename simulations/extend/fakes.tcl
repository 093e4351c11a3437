# fakes.tcl --
#
#       Real scripts read tags and write to a database too. gwsim::fakes has
#       enough of both for scripts whose subject is something else.

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
            system.util.sendRequest ACME book [dict create operator $operator]
        }]
        set rows [system.db.runPrepQuery \
                "SELECT name, operator FROM batch WHERE id > ?" {0}]
        return [list $answers $rows]
    }]
    run

    expect task $task returns {{booked already} {{name 4711 operator ann}}}
}
