# store-and-forward.tcl --
#
#       A startup script polls devices in a pool of threads; a scheduled task
#       writes what it read to another gateway, whose message handler comes
#       with the export. What must hold: though the connection is cut at the
#       start, every sample arrives, once, and none is left or lost.

package require gwsim
package require gwsim::fakes

gwsim::scenario "what cannot be written is kept" {
    gateway edge
    gateway hub
    link edge hub -latency 5ms
    tagProvider edge {
        Press/Temp 20 Press/Level 1 Saw/Temp 21 Saw/Level 2
        Oven/Temp 250 Oven/Level 3
    }
    library -project Site -jython site

    set task [on edge -thread async -in jython -file scripts/poll.py \
            -call main]
    fault cut edge hub -for 300ms
    run
    expect task $task returns {24 1 1 24 0 0 250}

    set rows [on hub -in jython {
        rows = system.util.getGlobals()['rows']
        return len(rows), len(set(path for path, value, at in rows))
    }]
    run
    expect task $rows returns {24 6}
    expect violations
}
