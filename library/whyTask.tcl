# whyTask.tcl --
#
#       The stories of tasks and violations; see why.tcl.

namespace eval gwsim::why {
    # Waits that are told of one job; the others are counted.
    variable waitsMax 12
    # Threads of a wait cycle that are followed.
    variable cycleMax 16
}

# ---- Tasks --------------------------------------------------------------

# The events of a task's job.
proc gwsim::why::TaskEvents {book task} {
    set events {}
    dict for {- event} [dict get $book at] {
        if {[dict get $event detail] eq $task && [dict get $event kind] in
                {job_posted job_started job_ended}} {
            lappend events $event
        }
    }
    return $events
}

proc gwsim::why::TaskStory {book task} {
    set events [TaskEvents $book $task]
    foreach kind {posted started ended} {
        set $kind [First [lmap event $events {
            if {[dict get $event kind] ne "job_$kind"} {
                continue
            }
            set event
        }]]
    }
    set lines [list [TaskHeadline $book $task $posted $started $ended]]
    lappend lines {*}[TaskBegin $book $posted $started]
    if {$started eq ""} {
        return $lines
    }
    set thread [dict get $started thread]
    lappend lines {*}[WaitsWithin $book $thread $started $ended]
    foreach cut [Between [On $book $thread interrupt] $started $ended] {
        lappend lines "$thread was interrupted at [When $book $cut][expr {
                [dict get $cut peer] eq "" ? ""
                : " by [dict get $cut peer]"}][Ref $cut]"
    }
    lappend lines {*}[SentIn $book $started $lines]
    foreach row [dict get $book violation] {
        set event [At $book [dict get $row seq]]
        if {$event ne "" && [dict get $event cause] == [Seq $started]
                && [dict get $row kind] ne "UnobservedFailure"} {
            lappend lines [ViolationLine $book $row]
        }
    }
    return $lines
}

# The requests that a job sent, and how those ended that failed; told: what
# has been said already.
proc gwsim::why::SentIn {book started told} {
    variable waitsMax

    set sents [Effects $book $started request_sent]
    set lines {}
    foreach sent [lrange $sents 0 $waitsMax-1] {
        set id [dict get $sent request]
        set done [First [Of $book $id request_completed]]
        set headline [Headline $book $id]
        if {[Col $done outcome] eq "success"} {
            lappend lines "it sent $id to handler [dict get $sent handler],\
                    which succeeded[Ref $sent $done]"
        } elseif {$headline ni $told} {
            lappend lines "it sent $id to handler [dict get $sent \
                    handler][Ref $sent]: $headline"
        }
    }
    if {[llength $sents] > $waitsMax} {
        lappend lines "it sent [expr {[llength $sents] - $waitsMax}] requests\
                more[Ref $started]"
    }
    return $lines
}

# How a task ended, and why.
proc gwsim::why::TaskHeadline {book task posted started ended} {
    if {$started eq "" && $ended ne ""} {
        return "$task ended [expr {[dict get $ended outcome] eq "error"
                ? "with an error" : "well"}] at [When $book $ended] on [dict \
                get $ended thread][Ref $ended]; the recording does not go\
                back to its beginning"
    }
    if {$started eq ""} {
        set thread [dict get $posted peer]
        set gone [First [On $book $thread thread_ended]]
        return "$task never started[Ref $posted]: [expr {$gone eq ""
                ? "it was queued for $thread until the end"
                : "its thread $thread ended at [When $book $gone][Ref $gone]"
                }][Busy $book $posted ""]"
    }
    set thread [dict get $started thread]
    if {$ended eq ""} {
        return "$task did not end on $thread[Ref $started][NowIn $book \
                $started][DeadlockOf $book $thread]"
    }
    set error [First [Effects $book $posted script_error]]
    set at "at [When $book $ended], after [Lasted $book $started $ended] on\
            $thread[Ref $started $ended $error]"
    if {[dict get $ended outcome] ne "error"} {
        return "$task ended well $at"
    }
    if {$error eq ""} {
        return "$task ended with an error $at"
    }
    return "$task failed with [dict get $error detail] $at[
            BroughtBy $book $thread $started $ended $error]"
}

# The request whose failure a script raised: the last one that it waited for,
# if that failed with the class of the error.
proc gwsim::why::BroughtBy {book thread started ended error} {
    set wait [lindex [Between [On $book $thread wait_ended] $started $ended] \
            end]
    set id [Col $wait request]
    if {$id eq "" || [DictText $book class $id] ne [Col $error detail]} {
        return ""
    }
    return ", with which its [dict get $wait detail] of $id ended[Ref $wait]"
}

# "; a Deadlock was found there (SRX-17, event 9)", or empty.
proc gwsim::why::DeadlockOf {book thread} {
    foreach event [On $book $thread violation] {
        set kind [dict get $event detail]
        if {$kind in {Deadlock Starvation RequestLeak ThreadLeak}} {
            return "; $kind was found there at [When $book $event] ([dict get \
                    $event clause][Also $event])"
        }
    }
    return ""
}

# Who posted it, and how long it waited for its thread.
proc gwsim::why::TaskBegin {book posted started} {
    if {$posted eq ""} {
        return {}
    }
    set text "it was queued for [dict get $posted peer] at [When $book \
            $posted][Ref $posted]"
    if {$started eq ""} {
        return [list $text]
    }
    append text " and started at [When $book $started][Ref $started]"
    if {[dict get $started time_ns] > [dict get $posted time_ns]} {
        append text ", [Lasted $book $posted $started] later[Busy $book \
                $posted $started]"
    }
    return [list $text]
}

# ---- Violations ---------------------------------------------------------

# The row of a violation, or empty.
proc gwsim::why::Violation {book id} {
    foreach row [dict get $book violation] {
        if {[dict get $row id] eq $id} {
            return $row
        }
    }
    return ""
}

# One sentence on a violation.
proc gwsim::why::ViolationLine {book row} {
    set event [At $book [dict get $row seq]]
    set place [dict get $row place]
    set clause [dict get $row clause]
    return "[dict get $row id] [dict get $row kind][expr {$clause eq "" ? ""
            : " ($clause)"}]\
            [expr {$event eq "" ? "" : "at [When $book $event]"}][expr {
            [dict get $row thread] eq "" ? ""
            : " on [dict get $row thread]"}][expr {$place eq "" ? ""
            : " at $place"}][Ref [dict get $row seq]]:\
            [dict get $row message]"
}

proc gwsim::why::ViolationStory {book id} {
    set row [Violation $book $id]
    set event [At $book [dict get $row seq]]
    set lines [list [ViolationLine $book $row]]
    if {$event eq ""} {
        return $lines
    }
    switch -exact -- [dict get $row kind] {
        Deadlock - Starvation {
            lappend lines {*}[CycleStory $book $event]
        }
        GuiBlocked - RequestLeak - ThreadLeak {
            lappend lines {*}[BlockedStory $book $event]
        }
        Spinning {
            lappend lines {*}[SpinStory $book $event]
        }
        GuiTouch {
            lappend lines {*}[TouchStory $book $event]
        }
        DataRace {
            lappend lines {*}[RaceStory $book $row $event]
        }
        EscapedException {
            lappend lines {*}[EscapeStory $book $event]
        }
        LateCallback {
            lappend lines {*}[LateStory $book $event]
        }
        Liveness {
            lappend lines {*}[LivenessStory $book $event]
        }
    }
    lappend lines {*}[DoneIn $book $event]
    set request [dict get $row request]
    if {$request ne "" && [dict exists $book request $request]} {
        lappend lines [Headline $book $request]
    }
    return $lines
}

# In which job of which thread it happened, and how that came about.
proc gwsim::why::DoneIn {book event} {
    variable chainMax

    set lines {}
    set seen {}
    set run [CauseOf $book $event]
    for {set i 0} {$run ne "" && $i < $chainMax} {incr i} {
        switch -exact -- [dict get $run kind] {
            job_started - handler_started - callback_started {
                lappend lines "it happened in [RunWords $book $run] on [dict \
                        get $run thread], begun at [When $book $run][Ref \
                        $run]"
                set by [CauseOf $book [CauseOf $book $run]]
                set posted [CauseOf $book $run]
                if {$by ne "" && [string match *_started [dict get $by kind]]
                        && [dict get $by kind] in {job_started
                        handler_started callback_started}} {
                    lappend lines "that was posted by [RunWords $book $by] on\
                            [dict get $by thread][Ref $by $posted]"
                }
                return $lines
            }
        }
        set run [CauseOf $book $run]
    }
    return $lines
}

# Thread by thread, whom each waits for.
proc gwsim::why::CycleStory {book event} {
    variable cycleMax

    set lines {}
    set todo [list [dict get $event thread]]
    set seen {}
    set behind ""
    while {$todo ne "" && [llength $seen] < $cycleMax} {
        set todo [lassign $todo thread]
        if {$thread eq "" || $thread in $seen} {
            continue
        }
        lappend seen $thread
        set wait [WaitAt $book $thread "" $event]
        if {$wait eq ""} {
            continue
        }
        set run [RunningAt $book $thread $wait]
        set text "$thread has waited in [WaitWords $wait] since [When $book \
                $wait][Ref $wait][expr {$run eq "" ? ""
                : ", in [RunWords $book $run][Ref $run]"}]"
        set id [dict get $wait request]
        if {$id eq ""} {
            lappend lines $text
            lappend todo [dict get $wait peer]
            continue
        }
        set arrival [First [Between [Of $book $id delivered] "" $event]]
        set started [First [Effects $book $arrival handler_started]]
        if {$arrival eq ""} {
            lappend lines "$text; $id had not arrived"
        } elseif {$started eq "" || [Seq $started] > [Seq $event]} {
            set busy [Occupants $book $arrival ""]
            if {$busy eq ""} {
                set busy [Occupants $book $arrival $started]
            }
            lappend lines "$text; $id was queued for a thread[Ref \
                    $arrival][expr {$busy eq $behind ? ", behind the same"
                    : [Busy $book $arrival $started]}]"
            set behind $busy
            foreach one $busy {
                lappend todo [dict get $one thread]
            }
        } else {
            set next [dict get $started thread]
            lappend lines "$text; $id is served by [dict get $started \
                    handler] on $next[Ref $started]"
            lappend todo $next
        }
    }
    return $lines
}

# What the thread was waiting for.
proc gwsim::why::BlockedStory {book event} {
    set thread [dict get $event thread]
    set wait [WaitAt $book $thread "" $event]
    if {$wait eq ""} {
        return {}
    }
    set text "$thread had waited in [WaitWords $wait] since [When $book \
            $wait][Ref $wait]"
    set end [First [Effects $book $wait wait_ended]]
    return [list [expr {$end eq "" ? "$text and was not woken"
            : "$text and went on at [When $book $end][Ref $end]"}]]
}

# What it looked at, if that is an event.
proc gwsim::why::SpinStory {book event} {
    set thread [dict get $event thread]
    set look [lindex [Between [On $book $thread global_get component_get] \
            "" $event] end]
    if {$look eq ""} {
        return {}
    }
    return [list "the last time before, $thread read [dict get $look \
            detail][Ref $look]"]
}

# What was touched.
proc gwsim::why::TouchStory {book event} {
    set thread [dict get $event thread]
    set touch [lindex [Between [On $book $thread gui_touch] "" $event] end]
    if {$touch eq ""} {
        return {}
    }
    set lines [list "$thread, a thread of role [dict get $touch role], called\
            [dict get $touch detail] at [When $book $touch][Ref $touch]"]
    set next [First [Between [On $book $thread component_set component_get \
            gui_corrupted] $event ""]]
    if {$next ne ""
            && [dict get $next time_ns] == [dict get $touch time_ns]} {
        lappend lines "it [dict get {component_set set component_get read
            gui_corrupted harmed} [dict get $next kind]] [dict get $next \
                    peer][Ref $next]"
    }
    return $lines
}

# The events that the message of a violation names.
proc gwsim::why::NamedIn {row} {
    return [lmap {- seq} [regexp -all -inline {\(event (\d+)} \
            [dict get $row message]] {set seq}]
}

# The two accesses.
proc gwsim::why::RaceStory {book row event} {
    set lines {}
    foreach seq [NamedIn $row] {
        set access [At $book $seq]
        if {$access eq ""} {
            continue
        }
        set run [RunningAt $book [dict get $access thread] $access]
        lappend lines "[dict get $access thread] [expr {[string match *_set \
                [dict get $access kind]] ? "wrote" : "read"}] [dict get \
                $access detail] at [When $book $access][Ref $access][expr {
                $run eq "" ? "" : " in [RunWords $book $run][Ref $run]"}]"
    }
    return $lines
}

# The error that left a `try`.
proc gwsim::why::EscapeStory {book event} {
    set thread [dict get $event thread]
    foreach error [On $book $thread script_error] {
        if {[dict get $error cause] == [dict get $event cause]
                || abs([Seq $error] - [Seq $event]) <= 3} {
            return [list "the script on $thread ended with [dict get $error \
                    detail] at [When $book $error][Ref $error]"]
        }
    }
    return {}
}

# When the request had ended, and when its callback was set.
proc gwsim::why::LateStory {book event} {
    set id [dict get $event request]
    set done [First [Of $book $id request_completed]]
    set set [lindex [Between [Of $book $id callback_set] "" $event] end]
    if {$done eq "" || $set eq ""} {
        return {}
    }
    return [list "[dict get $set detail] was set by [Place $set] [Lasted \
            $book $done $set] after $id had ended[Ref $done $set]"]
}

# Links that are not Running when it was said.
proc gwsim::why::LivenessStory {book event} {
    set state [dict create]
    dict for {seq one} [dict get $book at] {
        if {[dict get $one kind] eq "link_state" && $seq < [Seq $event]} {
            dict set state [list [dict get $one scope] [dict get $one \
                    peer]] $one
        }
    }
    set lines {}
    dict for {- one} $state {
        if {[dict get $one detail] ne "Running"} {
            lappend lines [LinkDown $book $one]
        }
    }
    return $lines
}
