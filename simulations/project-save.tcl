# project-save.tcl --
#
#       The watchdog that outlives a project save, repaired in two ways. One:
#       getGlobals outlives the save too, so the startup script counts up a
#       generation there, and each loop ends when it is not of the newest. To
#       look at a flag again and again is a race for the checker, and here it
#       is meant: whoever reads too early reads again. Two: the startup script
#       finds its predecessor's thread there, interrupts it and waits for its
#       end; no flag, no race. What must hold: after the save the old loop
#       ends, and one watchdog watches. (project-save-broken.tcl lacks both.)

package require gwsim

proc generation {version} {
    library -project ACME -vars {version} {
        proc startup {} [list Start $version]
        proc Start {version} {
            set mine [[system.util.getGlobals] incr generation]
            system.util.invokeAsynchronous [function -vars {version mine} {} {
                while {[[system.util.getGlobals] get generation] == $mine} {
                    log "version $version watches"
                    sleep 100ms
                }
            }] {} {} "watchdog $version"
        }
    }
}

proc interrupting {version} {
    library -project ACME -vars {version} {
        proc startup {} [list Start $version]
        proc Start {version} {
            set globals [system.util.getGlobals]
            if {[$globals exists watchdog]} {
                set old [$globals get watchdog]
                $old interrupt
                $old join
            }
            $globals set watchdog [system.util.invokeAsynchronous \
                    [function {version} {
                        try {
                            while 1 {
                                log "version $version watches"
                                sleep 100ms
                            }
                        } trap {GWSIM java InterruptedException} {} {}
                    }] [list $version] {} "watchdog $version"]
        }
    }
}

# A plant whose project is saved after 350ms, with that startup script.
proc plantWith {startup} {
    gateway plant
    $startup 1
    on plant {startup}
    at 350ms "fault reload ACME; $startup 2; on plant {startup}"
    run -for 750ms

    expect event {kind log detail "version 2 watches"} -after 350ms
    expect event {kind log detail "version 1 watches"} -count 0 -after 450ms
    expect thread {description "watchdog 1"} ends ok
}

gwsim::scenario "the old watchdog sees a newer generation" {
    plantWith generation
    expect violations DataRace
}

gwsim::scenario "the new code ends the old watchdog" {
    plantWith interrupting
    expect violations
}
