# project-save-broken.tcl --
#
#       A project's startup script starts a watchdog: a loop on a thread of
#       its own. Somebody saves the project. The new startup script starts the
#       new watchdog, and the old one goes on, with the old code, for ever: no
#       save ends a thread, and no list of scripts names its owner. What must
#       hold is that after the save only the new code watches: it must FAIL.
#       (project-save.tcl is repaired, twice.)

package require gwsim

proc startup {version} {
    library -project ACME -vars {version} {
        proc startup {} [list Start $version]
        proc Start {version} {
            system.util.invokeAsynchronous [function -vars {version} {} {
                while 1 {
                    log "version $version watches"
                    sleep 100ms
                }
            }] {} {} "watchdog $version"
        }
    }
}

gwsim::scenario "after a project save the new watchdog watches" {
    gateway plant
    startup 1
    on plant {startup}
    at 350ms {
        fault reload ACME
        startup 2
        on plant {startup}
    }
    run -for 750ms

    expect event {kind log detail "version 2 watches"} -after 350ms
    expect event {kind log detail "version 1 watches"} -count 0 -after 450ms
}
