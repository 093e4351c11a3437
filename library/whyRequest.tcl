# whyRequest.tcl --
#
#       The story of a request: one sentence that says how it ended and why
#       (the headline, which is also the cause that a failed claim prints),
#       then its life, a sentence a step.
#
# Rules:
#   1. A sentence states only what events show, and names them.
#   2. Order within an instant is the order of the events' numbers.
#   3. Procs that return a clause return it without a leading word, or empty
#      when no event shows such a thing.

namespace eval gwsim::why {
    # Kind of fault -> what it did to a message that it hit.
    variable verbs {
        bandwidth slowed        cancel cancelled    corrupt corrupted
        cut held                delay delayed       deny refused
        drop lost               duplicate doubled   exhaust held
        filter touched          flap held           freeze held
        hang held               hold held           oneway held
        partition held          pause held          raise {made to raise}
        readTimeout {given up}  reorder {put behind the next one}
        timeout {made to expire}
    }
}

# ---- The headline -------------------------------------------------------

# How a request ended, and why; unseen: and that nobody learned of it. Of a
# recording with --flight there may be its last events alone.
proc gwsim::why::Headline {book id {unseen 1}} {
    set sent [First [Of $book $id request_sent]]
    set done [First [Of $book $id request_completed]]
    set outcome [Col $done outcome]
    if {$sent eq "" && $done ne ""} {
        return "$id ended with outcome $outcome at [When $book $done][Ref \
                $done]; the recording does not go back to its beginning"
    }
    if {$sent eq ""} {
        return "no event shows that $id was ever sent"
    }
    if {$outcome eq ""} {
        return "$id, sent at [When $book $sent][Ref $sent], is still\
                open[Because [Lateness $book $id $sent ""]]"
    }
    set at "at [When $book $done][expr {[dict get $sent time_ns] == 0 ? ""
            : ", [Lasted $book $sent $done] after it was sent"}][Ref $sent \
            $done]"
    switch -exact -- $outcome {
        success {
            return "$id succeeded $at[Because [Replied $book $id $done]]"
        }
        cancelled {
            return "$id was cancelled $at[Cancelled $book $id][Anyway \
                    $book $id $done]"
        }
    }
    set class [DictText $book class $id]
    set text [string trimright [DictText $book text $id] .]
    set reason [Failure $book $id $sent $done]
    return "$id failed [expr {$class eq "" ? "($outcome)"
            : "with $class"}] $at[Because $reason][expr {
            $outcome eq "error" && $text ne "" ? ": $text" : ""}][Aftermath \
            $book $id $done [string match {its reply*} $reason]][expr {
            $unseen ? [Unseen $book $id] : ""}]"
}

proc gwsim::why::Because {clause} {
    return [expr {$clause eq "" ? "" : ", because $clause"}]
}

proc gwsim::why::DictText {book key id} {
    return [expr {[dict exists $book $key $id]
            ? [dict get $book $key $id] : ""}]
}

# Why a request failed.
proc gwsim::why::Failure {book id sent done} {
    switch -exact -- [dict get $done outcome] {
        timeout {
            return [Lateness $book $id $sent $done]
        }
        lost {
            return [Lost $book $done]
        }
        error {
            return [Refused $book $id $sent $done]
        }
    }
    return ""
}

# Whose reply it was.
proc gwsim::why::Replied {book id done} {
    set reply [ReplyOf $book $done]
    if {$reply eq ""} {
        return ""
    }
    set ended [CauseOf $book $reply]
    return "[dict get $reply handler] replied from [Place $reply][Ref $ended \
            $reply]"
}

# The reply_sent that led to an event, or empty.
proc gwsim::why::ReplyOf {book event} {
    for {set i 0} {$i < 5 && $event ne ""} {incr i} {
        if {[dict get $event kind] eq "reply_sent"} {
            return $event
        }
        set event [CauseOf $book $event]
    }
    return ""
}

# Where an event happened: its thread, or its scope.
proc gwsim::why::Place {event} {
    return [::gwsim::Where $event]
}

# " by task t1 on HMI/gui (event 7)": who cancelled a request.
proc gwsim::why::Cancelled {book id} {
    set cancel [First [Of $book $id cancel]]
    if {$cancel eq ""} {
        return ""
    }
    set hit [HitOf $book $id cancel]
    if {$hit ne ""} {
        return " by [FaultWords $book $hit][FaultRef $book $hit $cancel]"
    }
    set thread [dict get $cancel thread]
    if {$thread eq ""} {
        return " by a script of the scenario[Ref $cancel]"
    }
    set run [CauseOf $book $cancel]
    return " by [RunWords $book $run] on $thread[Ref $run $cancel]"
}

# What a connection's end has to do with it.
proc gwsim::why::Lost {book done} {
    set cause [CauseOf $book $done]
    switch -exact -- [Col $cause kind] {
        fault_hit {
            return "[FaultWords $book $cause] [expr {[Verb $cause] eq
                    "given up" ? "gave it up" : "closed its connection"
                    }][FaultRef $book $cause]"
        }
        link_state {
            return [LinkDown $book $cause]
        }
        scope_stopped {
            return [Stopped $book $cause]
        }
    }
    return ""
}

# Why a link is not Running.
proc gwsim::why::LinkDown {book event} {
    set text "link [dict get $event scope]-[dict get $event peer] went\
            [dict get $event detail] at [When $book $event][Ref $event]"
    set cause [CauseOf $book $event]
    if {[Col $cause kind] eq "scope_stopped"} {
        return "$text when [Stopped $book $cause]"
    }
    set hits [Effects $book $event fault_hit]
    if {$hits ne ""} {
        set words {}
        foreach hit $hits {
            lappend words "[FaultWords $book $hit][FaultRef $book $hit]"
        }
        return "$text, closed by [AndList $words]"
    }
    set fault [FaultAt $book $event]
    return [expr {$fault eq "" ? $text : "$text, closed by [FaultWords $book \
            $fault][FaultRef $book $fault]"}]
}

# A scope that stopped, and the fault that stopped it.
proc gwsim::why::Stopped {book event} {
    set fault [FaultAt $book $event]
    return "[dict get $event scope] stopped at [When $book $event][Ref \
            $event][expr {$fault eq "" ? ""
            : " by [FaultWords $book $fault][FaultRef $book $fault]"}]"
}

# The beginning of a fault on the same scope or link, at the same instant just
# before an event; or empty.
proc gwsim::why::FaultAt {book event} {
    set ends [EndsOf $event]
    foreach seq [lreverse [dict get $book fault]] {
        set fault [At $book $seq]
        if {$seq < [Seq $event]
                && [dict get $fault kind] eq "fault_started"
                && [EndsOf $fault] eq $ends
                && [dict get $fault time_ns] == [dict get $event time_ns]} {
            return $fault
        }
    }
    return ""
}

proc gwsim::why::EndsOf {event} {
    return [lsort [list [dict get $event scope] [dict get $event peer]]]
}

# Why the answer was an exception.
proc gwsim::why::Refused {book id sent done} {
    set reply [ReplyOf $book $done]
    set ended [CauseOf $book $reply]
    if {[Col $ended kind] eq "handler_ended"} {
        set error [First [Effects $book [CauseOf $book $ended] script_error]]
        set hit [HitOf $book $id raise]
        set started [First [Effects $book [CauseOf $book $ended] \
                handler_started]]
        return "[dict get $ended handler] raised[expr {$error eq "" ? ""
                : " [dict get $error detail]"}] on [dict get $ended thread][
                Ref $ended $error][expr {$hit eq "" ? ""
                : ", made to by [FaultWords $book $hit][FaultRef $book $hit]"
                }][BroughtBy $book [dict get $ended thread] $started $ended \
                $error]"
    }
    set hit [HitOf $book $id deny]
    if {$reply ne "" && $hit ne ""} {
        return "[FaultWords $book $hit] refused it at [dict get $reply \
                scope][FaultRef $book $hit $reply]"
    }
    set undelivered [First [Between [Of $book $id undelivered] "" $done]]
    if {$undelivered ne ""} {
        return [Undelivered $undelivered]
    }
    set hits [Between [Of $book $id fault_hit] "" $done]
    if {$hits ne ""} {
        return [HitClause $book [First $hits]]
    }
    if {[Of $book $id delivered] eq ""} {
        return "it was refused: no event shows that a handler got it[Ref \
                [CauseOf $book $done]]"
    }
    return ""
}

proc gwsim::why::Undelivered {event} {
    set detail [dict get $event detail]
    set at [expr {[dict get $event scope] eq "" ? ""
            : " at [dict get $event scope]"}]
    switch -exact -- $detail {
        corrupt {
            return "what arrived$at could not be read (corrupt[Also $event])"
        }
        unreachable {
            return "it was not delivered$at: [dict get $event peer] is not to\
                    be reached (unreachable[Also $event])"
        }
    }
    return "it was not delivered$at ([expr {$detail eq "" ? "undelivered"
            : $detail}][Also $event])"
}

# ", event 7": within parentheses.
proc gwsim::why::Also {args} {
    return [string range [string map {" (" ", "} [Ref {*}$args]] 0 end-1]
}

# Why a request was not completed by a reply before an event (empty: at all).
proc gwsim::why::Lateness {book id sent done} {
    set hit [HitOf $book $id timeout]
    if {$hit ne "" && $done ne ""} {
        return "[FaultWords $book $hit] ended it[FaultRef $book $hit]"
    }
    set arrivals [Of $book $id delivered]
    set before [Between $arrivals "" $done]
    if {$before eq ""} {
        return [NotArrived $book $id $sent [First $arrivals] $done]
    }
    # Of several arrivals the one that has come farthest.
    foreach step {reply_sent handler_ended handler_started delivered} {
        foreach arrival $before {
            set reached [Between [Steps $book $arrival $step] "" $done]
            if {$reached ne ""} {
                break
            }
        }
        if {$reached ne ""} {
            break
        }
    }
    set reached [First $reached]
    switch -exact -- $step {
        delivered {
            return [NotStarted $book $arrival $done]
        }
        handler_started {
            return [StillRunning $book $arrival $reached $done]
        }
        handler_ended {
            return "its handler [dict get $reached handler] ended without a\
                    reply[Ref $reached]"
        }
    }
    return [ReplyLate $book $id $reached $done]
}

# The events of one kind that an arrival led to.
proc gwsim::why::Steps {book arrival kind} {
    switch -exact -- $kind {
        delivered {
            return [list $arrival]
        }
        reply_sent {
            set replies [Effects $book $arrival reply_sent]
            foreach ended [Effects $book $arrival handler_ended] {
                lappend replies {*}[Effects $book $ended reply_sent]
            }
            return $replies
        }
    }
    return [Effects $book $arrival $kind]
}

# The request itself was too slow, or lost.
proc gwsim::why::NotArrived {book id sent arrival done} {
    set lost [First [Between [Dropped $book $id $sent] "" $done]]
    if {$lost ne ""} {
        return "the request was [LostWords $book $id $lost]"
    }
    set hits [Between [HitsOn $book $id $sent] "" $done]
    set undelivered [First [Of $book $id undelivered]]
    if {$hits ne ""} {
        set text [HitClause $book [lindex $hits end] {the request}]
    } elseif {$undelivered ne ""} {
        return [Undelivered $undelivered]
    } else {
        set text ""
    }
    if {$arrival eq ""} {
        return [expr {$text eq "" ? "no event shows that it arrived"
                : "$text and no event shows that it arrived"}]
    }
    return "[expr {$text eq "" ? "it" : "$text and"}] arrived only at\
            [When $book $arrival][Ref $arrival]"
}

# It arrived, and its handler had to wait.
proc gwsim::why::NotStarted {book arrival done} {
    set started [First [Effects $book $arrival handler_started]]
    return "it arrived at [When $book $arrival][Ref $arrival], but its\
            handler [expr {$started eq ""
            ? "never got a thread" : "had to wait for a thread until [When \
            $book $started][Ref $started]"}][HeldThere $book $arrival \
            $started][Busy $book $arrival $started]"
}

# What has touched a request from its arrival on; not what has only happened
# since then.
proc gwsim::why::HitsAt {book arrival} {
    return [lmap hit [Effects $book $arrival fault_hit] {
        if {[dict get $hit request] ne [dict get $arrival request]} {
            continue
        }
        set hit
    }]
}

# ", held by the exhaust f1 injected at 1s (events 7, 9)": what has touched an
# arrival before its handler started.
proc gwsim::why::HeldThere {book arrival started} {
    set text ""
    foreach hit [Between [HitsAt $book $arrival] "" $started] {
        append text ", [FaultDid $book $hit][FaultRef $book $hit]"
    }
    return $text
}

# ": HQ/shared-A-1 was busy with b for r1 (event 13)", or empty.
proc gwsim::why::Busy {book arrival started} {
    set who [Occupants $book $arrival $started]
    if {$who eq ""} {
        return ""
    }
    set words {}
    foreach run [lrange $who 0 3] {
        lappend words "[dict get $run thread] was busy with [RunWords $book \
                $run][Ref $run]"
    }
    if {[llength $who] > 4} {
        lappend words "[expr {[llength $who] - 4}] more threads were busy too"
    }
    return ": [AndList $words]"
}

# What ran, when something was delivered or posted, on the threads that it
# could have started on: the events with which that began.
proc gwsim::why::Occupants {book arrival started} {
    set thread [Col $started thread]
    if {[dict get $arrival kind] ne "delivered"} {
        set thread [dict get $arrival peer]
    }
    set role [Col $started role]
    if {$role eq "shared" || $thread eq ""} {
        set prefix "[dict get $arrival scope]/shared-[dict get $arrival \
                project]-"
        set threads {}
        foreach name [dict keys [dict get $book thread]] {
            if {[string equal -length [string length $prefix] $prefix \
                    $name]} {
                lappend threads $name
            }
        }
    } else {
        set threads [list $thread]
    }
    set busy {}
    foreach name $threads {
        set run [RunningAt $book $name $arrival]
        if {$run ne ""} {
            lappend busy $run
        }
    }
    if {$busy eq "" && $started ne ""} {
        # It was free when this came; what ran just before it started?
        set runs [Between [On $book $thread handler_started job_started \
                callback_started] $arrival $started]
        if {$runs ne ""} {
            set busy [list [lindex $runs end]]
        }
    }
    return $busy
}

# The *_started event of what a thread was doing when something happened.
proc gwsim::why::RunningAt {book thread event} {
    set running ""
    foreach one [Between [On $book $thread job_started job_ended \
            handler_started handler_ended callback_started callback_ended] \
            "" $event] {
        set running [expr {[string match *_started [dict get $one kind]]
                ? $one : ""}]
    }
    return $running
}

# Its handler was not through.
proc gwsim::why::StillRunning {book arrival started done} {
    set ended [First [Effects $book $arrival handler_ended]]
    set text "its handler [dict get $started handler] was still running on\
            [dict get $started thread][Ref $started]"
    if {$ended ne ""} {
        append text ", until [When $book $ended][Ref $ended]"
    }
    foreach hit [Between [HitsAt $book $arrival] "" $done] {
        append text ", [FaultDid $book $hit][FaultRef $book $hit]"
    }
    set wait [WaitAt $book [dict get $started thread] $started $done]
    if {$wait ne ""} {
        append text ", waiting in [WaitWords $wait] since [When $book \
                $wait][Ref $wait]"
    }
    return $text
}

# The wait in which a thread was, begun after one event and not over by
# another; or empty.
proc gwsim::why::WaitAt {book thread after before} {
    set waiting ""
    foreach event [Between [On $book $thread wait_started wait_ended] \
            $after $before] {
        set waiting [expr {[dict get $event kind] eq "wait_started"
                ? $event : ""}]
    }
    return $waiting
}

# "get for r2", "join for HMI/async-1", "sleep".
proc gwsim::why::WaitWords {wait} {
    set what [dict get $wait request]
    if {$what eq ""} {
        set what [dict get $wait peer]
    }
    return [expr {$what eq "" ? [dict get $wait detail]
            : "[dict get $wait detail] for $what"}]
}

# It replied, but not in time.
proc gwsim::why::ReplyLate {book id reply done} {
    set lost [First [Between [Dropped $book $id $reply] "" $done]]
    if {$lost ne ""} {
        return "its reply was [LostWords $book $id $lost]"
    }
    set hits [Between [HitsOn $book $id $reply] "" $done]
    if {$hits ne ""} {
        return [HitClause $book [lindex $hits end] {its reply}]
    }
    return "its reply was still on the way[Ref $reply]"
}

# ---- After the end ------------------------------------------------------

# What came of it all the same: the late reply, and the handler.
proc gwsim::why::Aftermath {book id done it} {
    set late [First [Between [Of $book $id late_reply] $done ""]]
    set text ""
    if {$late ne ""} {
        set behind [Lasted $book $done $late]
        set text "; [expr {$it ? "it" : "its reply"}] arrived at [When $book \
                $late], [expr {$behind eq "0s" ? "after that"
                : "$behind too late"}], and was dropped[Ref $late]"
    }
    return $text[Anyway $book $id $done]
}

# A sender that gave up does not stop the handler: that is what hurts.
proc gwsim::why::Anyway {book id done} {
    if {[dict get $done outcome] eq "error"} {
        return ""
    }
    set started [First [Of $book $id handler_started]]
    if {$started eq ""} {
        return ""
    }
    set ended [First [Effects $book [CauseOf $book $started] handler_ended]]
    if {[Seq $started] > [Seq $done]} {
        set what "ran later"
    } elseif {$ended eq "" || [Seq $ended] > [Seq $done]} {
        if {[dict get $done outcome] eq "timeout"
                && [HitOf $book $id timeout] eq ""} {
            return ""
        }
        set what "had begun"
    } else {
        set what "had run"
    }
    return ", but [dict get $started handler] $what on [dict get $started \
            scope] all the same[Ref $started $ended]"
}

# Nobody learned of the failure.
proc gwsim::why::Unseen {book id} {
    set unseen ""
    foreach event [Of $book $id violation] {
        if {[dict get $event detail] eq "UnobservedFailure"} {
            set unseen $event
        }
    }
    if {$unseen eq ""} {
        return ""
    }
    set posted [First [Of $book $id callback_posted]]
    return "; nobody observed the failure: [expr {$posted eq ""
            ? "no onError was registered (SRA-27)"
            : "its onError was queued[Ref $posted] and did not run"}] and no\
            script asked for its outcome (SRX-30[Also $unseen])"
}

# ---- Faults -------------------------------------------------------------

# "the partition f1" of an event of a fault, whose detail is "f1 partition".
# What a user has defined is named, not what it consists of.
proc gwsim::why::FaultWords {book event} {
    set began [BeginOf $book $event]
    set detail [dict get [expr {$began eq "" ? $event : $began}] detail]
    set text "the [lindex $detail 1] [lindex $detail 0]"
    if {$began ne "" && $began ne $event} {
        append text " injected at [When $book $began]"
    }
    return $text
}

# References to events of a fault, with its beginning.
proc gwsim::why::FaultRef {book event args} {
    return [Ref [BeginOf $book $event] $event {*}$args]
}

# The fault_started of an event's fault, or of what that is a part of; or
# empty.
proc gwsim::why::BeginOf {book event} {
    set detail [dict get $event detail]
    foreach seq [dict get $book fault] {
        set one [At $book $seq]
        if {[dict get $one kind] eq "fault_started"
                && [dict get $one detail] eq $detail} {
            set whole [CauseOf $book $one]
            while {[Col $whole kind] eq "fault_started"} {
                set one $whole
                set whole [CauseOf $book $one]
            }
            return $one
        }
    }
    return ""
}

# The first hit of a request by a fault of one kind, or empty.
proc gwsim::why::HitOf {book id kind} {
    foreach hit [Of $book $id fault_hit] {
        if {[lindex [dict get $hit detail] 1] eq $kind} {
            return $hit
        }
    }
    return ""
}

# The hits of the message that an event (request_sent, reply_sent) sent.
proc gwsim::why::HitsOn {book id sent} {
    return [lmap hit [Of $book $id fault_hit] {
        if {[dict get $hit cause] != [Seq $sent]} {
            continue
        }
        set hit
    }]
}

# The dropped event of that message.
proc gwsim::why::Dropped {book id sent} {
    set own {}
    set others {}
    foreach drop [Of $book $id dropped] {
        set cause [CauseOf $book $drop]
        if {$cause eq $sent} {
            lappend own $drop
        } elseif {[Col $cause kind] eq "link_state"
                && [Seq $drop] > [Seq $sent]} {
            lappend others $drop
        }
    }
    return [concat $own $others]
}

# "lost on link A-B by the drop f1 injected at 0s (events 3, 7)"
proc gwsim::why::LostWords {book id drop} {
    set text "lost on link [dict get $drop scope]-[dict get $drop peer]"
    set hit [HitOfDrop $book $id $drop]
    if {$hit ne ""} {
        return "$text by [FaultWords $book $hit][FaultRef $book $hit $drop]"
    }
    return "$text ([dict get $drop detail][Also $drop])"
}

# The hit that lost a message, or empty: of several faults that have touched it
# the one that drops, or that kept it until the link was closed. A filter is
# asked about no message that is dropped already, so it is the last one.
proc gwsim::why::HitOfDrop {book id drop} {
    set found ""
    foreach hit [Between [Of $book $id fault_hit] "" $drop] {
        if {[dict get $hit cause] != [dict get $drop cause]} {
            continue
        }
        set kind [lindex [dict get $hit detail] 1]
        switch -exact -- [dict get $drop detail] {
            loss {}
            fault {
                if {$kind eq "drop"} {
                    return $hit
                } elseif {$kind eq "filter"} {
                    set found $hit
                }
            }
            default {
                if {$found eq "" && [Verb $hit] eq "held"} {
                    set found $hit
                }
            }
        }
    }
    return $found
}

# "its reply was held on link A-B by the partition f1 injected at 3s (...)"
proc gwsim::why::HitClause {book hit {what it}} {
    set link ""
    set kind [lindex [dict get $hit detail] 1]
    if {$kind eq "reload"} {
        return "its project was being saved at [dict get $hit scope] by\
                [FaultWords $book $hit][FaultRef $book $hit]"
    }
    if {[dict get $hit scope] ne "" && [dict get $hit peer] ne ""
            && $kind ni {deny exhaust hang raise}} {
        set link " on link [dict get $hit scope]-[dict get $hit peer]"
    }
    return "$what was [Verb $hit]$link by [FaultWords $book $hit][FaultRef \
            $book $hit]"
}

# "held by the hang f1 injected at 0s"
proc gwsim::why::FaultDid {book hit} {
    return "[Verb $hit] by [FaultWords $book $hit]"
}

proc gwsim::why::Verb {hit} {
    variable verbs
    set kind [lindex [dict get $hit detail] 1]
    return [expr {[dict exists $verbs $kind]
            ? [dict get $verbs $kind] : "touched"}]
}

# ---- What a thread is doing ---------------------------------------------

# "task t1", "b for r1", "the onError of r1": what began with an event.
proc gwsim::why::RunWords {book event} {
    set detail [Col $event detail]
    switch -exact -- [Col $event kind] {
        job_started {
            if {[regexp {^t\d+$} $detail]} {
                return "task $detail"
            }
            if {[regexp {^f\d+$} $detail]} {
                foreach seq [dict get $book fault] {
                    set one [dict get [At $book $seq] detail]
                    if {[lindex $one 0] eq $detail} {
                        return "the [lindex $one 1] $detail"
                    }
                }
                return "fault $detail"
            }
            return "a job of $detail"
        }
        handler_started {
            return [expr {[dict get $event request] eq ""
                    ? "handler [dict get $event handler] for a message"
                    : "[dict get $event handler] for [dict get $event \
                    request]"}]
        }
        callback_started {
            return "the $detail of [dict get $event request]"
        }
    }
    return "a script"
}
