# benchReal.tcl --
#
#       `gwsim bench`: what the real clock costs. Groups of the table in
#       bench.tcl; its rules hold here too.

# ---- The real clock, against the Thread package -----------------------

# Both sides do the same: two OS threads with an interp each; a round trip is
# two hops, a dict there and the dict with one more key back. The other thread
# runs a procedure of its own (a message handler; "handle"), and
#
#   send    the script waits for the reply in place: sendRequest, which parks
#           it; "thread::send", which blocks the thread on a condition
#   async   the reply comes as a job of its own, which sends the next one: an
#           onSuccess callback on the event thread; "thread::send -async" both
#           ways, the sender in "vwait". One is outstanding, so nothing
#           overlaps: who is quick here does not sleep between two hops
#   window  the same with 64 outstanding: nobody need sleep at all, and both
#           threads can work at once
#
# Each side measures from its first sending to its last reply with the clock
# of its own script; making threads and interps is outside. The Thread package
# is as it comes, without options. On our side each request also has its
# timeout, passes the checks, and is kept until the world ends; the trace is
# off, as for all rates: what it takes is figures of its own.

proc gwsim::bench::RealIdle {} {
    Real idle
}

proc gwsim::bench::RealBusy {} {
    set spinners {}
    foreach - {1 2} {
        set channel [open |[list [info nameofexecutable]] r+]
        puts $channel {
            set end [expr {[clock seconds] + 120}]
            while {[clock seconds] < $end} {}
            exit
        }
        flush $channel
        lappend spinners $channel
    }
    try {
        Real busy
    } finally {
        foreach channel $spinners {
            catch {exec kill -KILL {*}[pid $channel]}
            catch {close $channel}
        }
    }
    return
}

# Measures the three figures of one state of the machine.
proc gwsim::bench::Real {state} {
    if {[catch {package require Thread} message]} {
        Skip "real.*.$state needs the package Thread (Debian: tcl-thread):\
                $message" real.*.$state
        return
    }
    set token [RealWorld]
    set worker [thread::create {
        proc handle {payload} {
            dict set payload reply 1
            return $payload
        }
        proc answer {sender payload} {
            thread::send -async $sender \
                    [list ::gwsim::bench::ThreadReply [handle $payload]]
        }
        thread::wait
    }]
    foreach {what baseline world} [list \
            send ThreadSend [list RealSend $token] \
            async [list ThreadWindow 1] [list RealWindow $token 1] \
            window [list ThreadWindow 64] [list RealWindow $token 64]] {
        if {[Wanted real.$what.$state]} {
            Figure real.$what.$state {*}[lreverse [Alternate \
                    [linsert $baseline 1 $worker] $world]]
        }
    }
    thread::release $worker
    ::gwsim::core::close $token
    return
}

proc gwsim::bench::RealWorld {} {
    set token [::gwsim::core::create bench -clock real -horizon 1h -places 0 \
            -record 0]
    In $token {
        library {
            proc sendAll {count} {
                set began [clock microseconds]
                for {set i 0} {$i < $count} {incr i} {
                    system.util.sendRequest bench echo {k 1 v abcdefgh}
                }
                return [expr {[clock microseconds] - $began}]
            }
            proc sendWindow {count window} {
                set ::left [expr {$count - $window}]
                set ::open $window
                set ::began [clock microseconds]
                for {set i 0} {$i < $window} {incr i} {
                    system.util.sendRequestAsync bench echo \
                            {k 1 v abcdefgh} -onSuccess next
                }
            }
            proc next {reply} {
                if {$::left > 0} {
                    incr ::left -1
                    set k [dict get $reply k]
                    system.util.sendRequestAsync bench echo \
                            [dict create k [incr k] v abcdefgh] \
                            -onSuccess next
                } elseif {[incr ::open -1] == 0} {
                    set ::took [expr {[clock microseconds] - $::began}]
                }
            }
        }
        gateway g
        client c -gateway g
        link c g -latency 0s
        handler bench echo -on g -thread dedicated {payload} {
            dict set payload reply 1
            return $payload
        }
    }
    return $token
}

# One outstanding: sendRequest, and thread::send.
proc gwsim::bench::RealSend {token count} {
    In $token {
        set task [on c -thread async -vars count {sendAll $count}]
        run
        set took [result $task]
    }
    return [expr {$count * 1e6 / max(1, $took)}]
}

proc gwsim::bench::ThreadSend {worker count} {
    set began [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {
        thread::send $worker {handle {k 1 v abcdefgh}}
    }
    return [expr {$count * 1e6 / max(1, [clock microseconds] - $began)}]
}

# A window of them: sendRequestAsync with a callback, and thread::send -async
# both ways.
proc gwsim::bench::RealWindow {token window count} {
    set count [expr {max($count, $window)}]
    In $token {
        on c -vars {count window} {sendWindow $count $window}
        run
        set task [on c {set ::took}]
        run
        set took [result $task]
    }
    return [expr {$count * 1e6 / max(1, $took)}]
}

proc gwsim::bench::ThreadWindow {worker window count} {
    variable threadWorker $worker
    variable threadLeft [expr {max($count, $window) - $window}]
    variable threadOpen $window
    variable threadDone 0
    set began [clock microseconds]
    for {set i 0} {$i < $window} {incr i} {
        thread::send -async $worker [list answer [thread::id] \
                {k 1 v abcdefgh}]
    }
    while {!$threadDone} {
        vwait ::gwsim::bench::threadDone
    }
    return [expr {max($count, $window) * 1e6
            / max(1, [clock microseconds] - $began)}]
}

proc gwsim::bench::ThreadReply {reply} {
    variable threadLeft
    variable threadOpen
    variable threadDone
    variable threadWorker
    if {$threadLeft > 0} {
        incr threadLeft -1
        set k [dict get $reply k]
        thread::send -async $threadWorker [list answer [thread::id] \
                [dict create k [incr k] v abcdefgh]]
    } elseif {[incr threadOpen -1] == 0} {
        set threadDone 1
    }
}

# ---- The real clock, alone --------------------------------------------

# A world that has run a script and has nothing to do; the same of this
# process without a run.
proc gwsim::bench::RealRest {} {
    set seconds [Setting rest]
    set token [RealWorld]
    RealSend $token 10
    set began [cpu]
    In $token {run -for ${seconds}s}
    set world [expr {[cpu] - $began}]
    ::gwsim::core::close $token
    set began [cpu]
    after [expr {round($seconds * 1000)}]
    set process [expr {[cpu] - $began}]
    Figure real.cpu [expr {$world / 1e3 / $seconds}] \
            [expr {$process / 1e3 / $seconds}]
    return
}

proc gwsim::bench::Delay {} {
    set token [RealWorld]
    set late {}
    set baseline {}
    set count [expr {[Setting delays] / 5}]
    for {set i 0} {$i < 5} {incr i} {
        In $token {
            set task [on c -thread async -vars count {
                set late {}
                for {set i 0} {$i < $count} {incr i} {
                    set ms [expr {1 + $i % 9}]
                    set began [clock microseconds]
                    sleep ${ms}ms
                    lappend late [expr {[clock microseconds] - $began
                            - 1000 * $ms}]
                }
                set late
            }]
            run
            lappend late {*}[result $task]
        }
        for {set k 0} {$k < $count} {incr k} {
            set ms [expr {1 + $k % 9}]
            set began [clock microseconds]
            after $ms
            lappend baseline [expr {[clock microseconds] - $began
                    - 1000 * $ms}]
        }
    }
    ::gwsim::core::close $token
    Figure delay.median [Percentile $late 0.5] [Percentile $baseline 0.5]
    Figure delay.p99 [Percentile $late 0.99] [Percentile $baseline 0.99]
    return
}
