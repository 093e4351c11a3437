# checkers.tcl --
#
#       Checkers that come with gwsim and are written as users write theirs.
#       The clauses and severities are those of gwsim_scenario(n).

# A callback was set when its request was over (SRX-12). Whether it still runs
# is nowhere written; switch late_registration decides. Said once a request.
gwsim::define checker LateCallback {} {
    set said [dict create]
    watch {kind callback_set outcome ?*} {
        set request [event request]
        if {[dict exists $said $request]} {
            return
        }
        dict set said $request 1
        violation "[event detail] of $request to handler [event handler] was\
                set when the request was over ([event outcome]): pass the\
                callbacks to sendRequestAsync" -clause SRX-12
    }
} -severity warning -help {a callback set when its request is over}

# A request failed, and by the time the world came to rest no script had
# learned of it (SRX-30). Which have is known to the messenger.
gwsim::define checker UnobservedFailure {} {
    atRest -if unobserved {
        foreach row [unobserved] {
            dict with row {
                violation "$request to handler $handler failed with $class,\
                        and no script learned of it: [expr {$onError
                        ? "its onError never got to run"
                        : "set onError, or call get, block or getError"}]" \
                        -clause SRX-30 -thread $thread -request $request
            }
        }
    }
} -help {a request failed, and no script learned of it}

# At rest a script is left waiting for what cannot come any more (SRA-35); one
# that waits in a cycle is a Deadlock instead.
gwsim::define checker RequestLeak {} {
    atRest -if waiting {
        foreach row [leftWaiting] {
            dict with row {
                set text "$thread is left waiting ($wait)"
                if {$request ne ""} {
                    append text " for $request to handler $handler, which\
                            nothing can complete any more: give it a timeout"
                } elseif {$other ne ""} {
                    append text " for $other, which nothing can end any more"
                }
                violation $text -clause SRA-35 -thread $thread \
                        -request $request -place $place
            }
        }
    }
} -help {a script is left waiting for what cannot come}

# A run has come to its horizon, and only async threads go on (IAX-06).
gwsim::define checker ThreadLeak {} {
    atRest -if horizon {
        foreach row [outliving] {
            dict with row {
                violation "$thread[expr {$description eq "" ? ""
                        : " ($description)"}] goes on and on, and would outlive\
                        a save of its project: let it end by a flag, an\
                        interrupt or a deadline" \
                        -clause IAX-06 -thread $thread -place $place
            }
        }
    }
} -help {async threads go on when nothing else does}
