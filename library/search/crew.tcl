# crew.tcl --
#
#       The workers of a campaign (worker.tcl): how they are started, fed,
#       heard and lost.
#
# Rules:
#   1. A worker that ends by itself is no pass: what it was at is an alarm, and
#      the campaign goes on without it.
#   2. A worker has a few batches at once, so that it never waits for more.
#   3. Where runs leave behind what cannot be undone a worker has one batch,
#      of one run.

namespace eval gwsim::search {
    # Batches that a worker has at once.
    variable ahead 2
}

proc gwsim::search::StartWorker {} {
    variable camp

    set channel [workerStart $camp(setup)]
    lappend camp(workers) $channel
    set camp(busy,$channel) {}
    set camp(text,$channel) ""
    set camp(ready,$channel) 0
    fileevent $channel readable [list ::gwsim::search::Hear $channel]
    return
}

# Something has come from a worker.
proc gwsim::search::Hear {channel} {
    variable camp

    while {[gets $channel line] >= 0} {
        append camp(text,$channel) $line
        if {![info complete $camp(text,$channel)]} {
            append camp(text,$channel) \n
            continue
        }
        set words $camp(text,$channel)
        set camp(text,$channel) ""
        switch -exact -- [lindex $words 0] {
            ready {
                set camp(ready,$channel) 1
            }
            done {
                TakeResult $channel [lindex $words 1]
                if {$camp(over)} {
                    return
                }
                if {[dict get $camp(account) fresh] ne ""} {
                    # Rule 3.
                    DropWorker $channel
                    StartWorker
                    return
                }
            }
            spoiled {
                set camp(spoiled) [lindex $words 1]
                set camp(over) 1
                return
            }
            gone {
                LoseWorker $channel [lindex $words 1]
                return
            }
        }
    }
    if {[eof $channel]} {
        LoseWorker $channel "its process ended"
        return
    }
    Feed
    return
}

proc gwsim::search::TakeResult {channel result} {
    variable camp

    set number [dict get $result number]
    set camp(busy,$channel) [lsearch -all -inline -not -exact \
            $camp(busy,$channel) $number]
    set camp(result,$number) $result
    if {[dict get $result fails] ne "" && [dict get $camp(runConfig) stop]} {
        # Nothing behind it counts; what is before it is waited for.
        set camp(stopped) 1
    }
    MergeAll
    return
}

# A worker has ended by itself: what it was at is lost, and said.
proc gwsim::search::LoseWorker {channel why} {
    variable camp

    DropWorker $channel
    if {!$camp(over)} {
        dict lappend camp(account) alarms [list worker "a worker was lost,\
                and the runs that it was at: $why"]
    }
    foreach number $camp(busy,$channel) {
        set camp(result,$number) [EmptyResult $number]
    }
    set camp(busy,$channel) {}
    MergeAll
    if {$camp(workers) eq ""} {
        set camp(over) 1
    }
    Feed
    return
}

proc gwsim::search::DropWorker {channel} {
    variable camp

    EndWorker $channel
    set camp(workers) [lsearch -all -inline -not -exact $camp(workers) \
            $channel]
    return
}

proc gwsim::search::EndWorker {channel} {
    variable camp

    catch {
        fileevent $channel readable {}
        if {$camp(busy,$channel) ne ""} {
            ::exec kill {*}[pid $channel]
        }
    }
    catch {close $channel}
    return
}

# Gives work to whoever has little.
proc gwsim::search::Feed {} {
    variable ahead
    variable camp

    set most [expr {[dict get $camp(account) fresh] eq "" ? $ahead : 1}]
    for {set round 0} {$round < $most} {incr round} {
        foreach channel $camp(workers) {
            if {!$camp(ready,$channel)
                    || [llength $camp(busy,$channel)] > $round} {
                continue
            }
            if {$camp(over) || [set batch [NextBatch]] eq ""} {
                Finished
                return
            }
            Give $channel $batch
        }
    }
    return
}

# Sends a batch to a worker; those of the lane ways all to the same.
proc gwsim::search::Give {channel batch} {
    variable camp

    if {[dict get $batch lane] eq "ways"} {
        if {$camp(pinned) ni $camp(workers)} {
            set camp(pinned) $channel
        }
        set channel $camp(pinned)
    }
    lappend camp(busy,$channel) [dict get $batch number]
    workerTell $channel [list batch $camp(runConfig) $batch]
    return
}
