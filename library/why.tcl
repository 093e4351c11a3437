# why.tcl --
#
#       gwsim why: tells why a request, a task or a violation of a recorded
#       run came out as it did, in sentences that name the events which show
#       it.
#
#           gwsim::why::story DB RUN SUBJECT
#               A list of sentences, the most important first; plain text
#               without a full stop or line breaks. DB is a database of
#               --trace, RUN a number of its relation run, SUBJECT one of
#                   r17     a request
#                   t1      a task of `on`
#                   v2      a violation: the second row of the relation, in
#                           the order of seq
#                   Deadlock   the first violation of that kind
#               References to events stand in parentheses: " (event 7)",
#               " (events 7, 9)". Errors: GWSIM WHY SUBJECT (there is no such
#               thing in the run), GWSIM WHY RUN, and those of gwsim::sql.
#
# Rules:
#   1. One engine tells both: the cause under a failed claim (cause.tcl) is
#      the headline of a story without its numbers.
#   2. A sentence states only what events show (whyBook.tcl, whyRequest.tcl,
#      whyTask.tcl). The message of an exception is no event; the classes are
#      in the relation request.
#   3. A scenario FILE is run again, recorded into a database that is gone
#      afterwards, with the options of `run` that come after it.

namespace eval gwsim::why {}

namespace eval gwsim {
    variable subcommands
    dict set subcommands why {
        WhySubcommand {DB|DB#RUN|FILE REQUEST|TASK|VIOLATION ?--option value\
                ...?}
        {say why something came out as it did}
        fileOptionTable
    }
}

# gwsim::why::story --
#
#       See the top of the file.

proc gwsim::why::story {db run subject} {
    return [::gwsim::core::traceHold $db [list ::gwsim::why::Story $db $run \
            $subject]]
}

proc gwsim::why::Story {db run subject} {
    variable wholeMax

    if {![string is integer -strict $run] || [::gwsim::sql $db \
            "SELECT id FROM run WHERE id = $run"] eq ""} {
        return -code error -errorcode [list GWSIM WHY RUN $run] \
                "there is no run $run in \"$db\""
    }
    if {![regexp {^(?:[rtv][1-9]\d*|[A-Z]\w*)$} $subject]} {
        return -code error -errorcode [list GWSIM WHY SUBJECT $subject] \
                "expected a request as r1, a task as t1, a violation as v1 or\
                a kind of violation but got \"$subject\""
    }
    set subject [OfKind $db $run $subject]
    set book [RunBook $db $run $subject $wholeMax]
    if {![Exists $book $subject]} {
        return -code error -errorcode [list GWSIM WHY SUBJECT $subject] \
                "there is no $subject in run $run of \"$db\"[Near $db $run \
                $subject]"
    }
    return [Tell $book $subject]
}

# gwsim::why::stories --
#
#       The stories of many subjects of a run, r1, t1 or v1, none twice.
#
# Results:
#       A dict, subject -> sentences; what is not there is not in it.

proc gwsim::why::stories {db run subjects} {
    return [::gwsim::core::traceHold $db [list ::gwsim::why::Stories $db \
            $run $subjects]]
}

proc gwsim::why::Stories {db run subjects} {
    variable wholeMaxMany

    set told [dict create]
    set book ""
    set whole [expr {[::gwsim::sql $db "SELECT events FROM run\
            WHERE id = $run"] <= $wholeMaxMany}]
    foreach subject $subjects {
        if {$book eq "" || !$whole} {
            set book [RunBook $db $run $subject $wholeMaxMany]
        }
        if {[Exists $book $subject]} {
            dict set told $subject [Tell $book $subject]
        }
    }
    return $told
}

# A kind of violation stands for the first one of it.
proc gwsim::why::OfKind {db run subject} {
    if {[string is upper [string index $subject 0]]} {
        foreach row [ViolationRows $db $run] {
            if {[dict get $row kind] eq $subject} {
                return [dict get $row id]
            }
        }
    }
    return $subject
}

proc gwsim::why::Exists {book subject} {
    switch -glob -- $subject {
        r* {
            return [dict exists $book request $subject]
        }
        t* {
            return [expr {[TaskEvents $book $subject] ne ""}]
        }
    }
    return [expr {[Violation $book $subject] ne ""}]
}

# ": there are r1 to r3", for an error.
proc gwsim::why::Near {db run subject} {
    switch -glob -- $subject {
        r* {
            set last [::gwsim::sql $db "SELECT coalesce(max(number), 0) FROM\
                    gwsim_request WHERE run = $run"]
        }
        t* {
            set last [::gwsim::sql $db "SELECT coalesce(max(0 + substr(text,\
                    2)), 0) FROM gwsim_name WHERE run = $run AND\
                    text GLOB 't\[1-9\]*'"]
        }
        default {
            set kinds [::gwsim::sql $db "SELECT DISTINCT kind FROM violation\
                    WHERE run = $run ORDER BY kind"]
            set last [::gwsim::sql $db "SELECT count(*) FROM violation\
                    WHERE run = $run"]
            if {$last > 0} {
                return ": there are v1 to v$last ([join $kinds {, }])"
            }
            return ": there is no violation"
        }
    }
    set letter [string index $subject 0]
    return [expr {$last == 0 ? ": there is none"
            : $last == 1 ? ": there is ${letter}1"
            : ": there are ${letter}1 to $letter$last"}]
}

proc gwsim::why::Tell {book subject} {
    switch -glob -- $subject {
        r* {
            return [RequestStory $book $subject]
        }
        t* {
            return [TaskStory $book $subject]
        }
    }
    return [ViolationStory $book $subject]
}

# ---- The life of a request ----------------------------------------------

# The headline, and then a sentence a step.
proc gwsim::why::RequestStory {book id} {
    set lines [list [Headline $book $id]]
    lappend lines {*}[SentBy $book $id]
    set arrivals [Of $book $id delivered]
    lappend lines {*}[OnTheWay $book $id [First $arrivals]]
    foreach arrival $arrivals {
        lappend lines {*}[ArrivalStory $book $id $arrival]
    }
    lappend lines {*}[StruckLater $book $id [First $arrivals]]
    lappend lines {*}[RepliesStory $book $id]
    lappend lines {*}[CallbackStory $book $id]
    lappend lines {*}[WaitersStory $book $id]
    lappend lines {*}[Consequences $book $id]
    lappend lines {*}[ViolationsAbout $book $id]
    return $lines
}

# Who sent it; and if that was the callback of another one, why that ran.
proc gwsim::why::SentBy {book id} {
    set sent [First [Of $book $id request_sent]]
    if {$sent eq ""} {
        return {}
    }
    set to "handler [dict get $sent handler] of project [dict get $sent \
            project] on [dict get $sent peer]"
    set run [CauseOf $book $sent]
    if {$run eq ""} {
        return [list "it was sent from [Place $sent] to $to at [When $book \
                $sent][Ref $sent]"]
    }
    set lines [list "it was sent by [RunWords $book $run] on [Place $sent] to\
            $to at [When $book $sent][Ref $run $sent]"]
    set other [dict get $run request]
    if {$other ne "" && $other ne $id
            && [dict get $run kind] eq "callback_started"} {
        lappend lines "that callback ran since [Headline $book $other]"
    }
    return $lines
}

# What struck the request itself when it had arrived.
proc gwsim::why::StruckLater {book id arrival} {
    set sent [First [Of $book $id request_sent]]
    if {$sent eq "" || $arrival eq ""} {
        return {}
    }
    return [lmap hit [Between [HitsOn $book $id $sent] $arrival ""] {
        HitStory $book $hit {the request}
    }]
}

# What touched the request on its way, before it was delivered.
proc gwsim::why::OnTheWay {book id arrival} {
    set sent [First [Of $book $id request_sent]]
    set lines {}
    if {$sent eq ""} {
        return $lines
    }
    foreach hit [Between [HitsOn $book $id $sent] "" $arrival] {
        lappend lines [HitStory $book $hit {the request}]
    }
    lappend lines {*}[DropStory $book $id 0]
    foreach event [Of $book $id undelivered] {
        lappend lines [Undelivered $event]
    }
    return $lines
}

# What was lost, and not by a fault that has told it: replies, or the rest.
proc gwsim::why::DropStory {book id replies} {
    set lines {}
    foreach drop [Of $book $id dropped] {
        set kind [Col [CauseOf $book $drop] kind]
        if {[HitOfDrop $book $id $drop] ne ""
                || ($kind eq "reply_sent") != $replies} {
            continue
        }
        set what [expr {$replies ? "its reply" : $kind eq "request_sent"
                ? "the request" : "a message of it"}]
        lappend lines "$what was [LostWords $book $id $drop]"
    }
    return $lines
}

# One hit, and until when its fault went on.
proc gwsim::why::HitStory {book hit what} {
    set text "at [When $book $hit] [HitClause $book $hit $what]"
    set detail [dict get $hit detail]
    if {[Verb $hit] eq "held"} {
        foreach seq [dict get $book fault] {
            set one [At $book $seq]
            if {[dict get $one kind] eq "fault_ended" && $seq > [Seq $hit]
                    && [dict get $one detail] eq $detail} {
                return "$text; the fault ended at [When $book $one][Ref $one]"
            }
        }
    }
    return $text
}

# One delivery: how it waited, ran, and ended.
proc gwsim::why::ArrivalStory {book id arrival} {
    set started [First [Effects $book $arrival handler_started]]
    set ended [First [Effects $book $arrival handler_ended]]
    set text "it arrived at [dict get $arrival scope] at [When $book \
            $arrival][Ref $arrival]"
    if {$started eq ""} {
        foreach hit [HitsAt $book $arrival] {
            append text ", where it was [FaultDid $book $hit][FaultRef $book \
                    $hit]"
        }
        return [list "$text; its handler did not start[Busy $book $arrival \
                {}]"]
    }
    if {[dict get $started time_ns] > [dict get $arrival time_ns]} {
        append text ", where it waited [Lasted $book $arrival $started] for a\
                thread, until [When $book $started][Ref $started][HeldThere \
                $book $arrival $started][Busy $book $arrival $started]"
    }
    set lines [list $text]
    set thread [dict get $started thread]
    set text "handler [dict get $started handler] started on $thread\
            at [When $book $started][Ref $started]"
    foreach hit [Between [HitsAt $book $arrival] $started ""] {
        append text ", was [FaultDid $book $hit][FaultRef $book $hit]"
    }
    if {$ended eq ""} {
        lappend lines "$text and did not end[NowIn $book $started]"
    } else {
        set error [First [Effects $book $arrival script_error]]
        lappend lines "$text and ended [expr {[dict get $ended outcome] eq \
                "error" ? "with [expr {$error eq "" ? "an error"
                : [dict get $error detail]}] " : ""}]after [Lasted $book \
                $started $ended][Ref $ended $error]"
    }
    lappend lines {*}[WaitsWithin $book $thread $started $ended]
    return $lines
}

# ": it waits in get for r2 since 3s (event 7)" of what has not ended.
proc gwsim::why::NowIn {book started} {
    set thread [dict get $started thread]
    set gone [First [Between [On $book $thread thread_ended] $started ""]]
    if {$gone ne ""} {
        return ": its thread ended at [When $book $gone][Ref $gone]"
    }
    set wait [WaitAt $book $thread $started ""]
    return [expr {$wait eq "" ? "" : ": it has waited in [WaitWords $wait]\
            since [When $book $wait][Ref $wait]"}]
}

# The waits of a thread while something ran there, and how the requests ended
# that it waited for and that failed.
proc gwsim::why::WaitsWithin {book thread started ended} {
    variable waitsMax

    set lines {}
    set told {}
    set count 0
    foreach wait [Between [On $book $thread wait_started] $started $ended] {
        set end [First [Effects $book $wait wait_ended]]
        set id [dict get $wait request]
        set done [First [Of $book $id request_completed]]
        if {$end ne "" && [dict get $end time_ns] == [dict get $wait time_ns]
                && ($id eq "" || [Col $done outcome] eq "success")} {
            continue
        }
        if {[incr count] > $waitsMax} {
            continue
        }
        set text "$thread waited in [WaitWords $wait] from [When $book $wait]"
        if {$end eq ""} {
            append text " on and was not woken[Ref $wait]"
        } else {
            append text " to [When $book $end][Ref $wait $end]"
        }
        lappend lines $text
        if {$id ne "" && $id ni $told} {
            lappend told $id
            if {$done eq "" || [dict get $done outcome] ne "success"} {
                lappend lines [Headline $book $id]
            }
        }
    }
    if {$count > $waitsMax} {
        lappend lines "$thread waited [expr {$count - $waitsMax}] times more\
                before it was through[Ref $started $ended]"
    }
    return $lines
}

# What happened to the replies on their way, and when they came.
proc gwsim::why::RepliesStory {book id} {
    set lines {}
    foreach reply [Of $book $id reply_sent] {
        foreach hit [HitsOn $book $id $reply] {
            lappend lines [HitStory $book $hit {its reply}]
        }
    }
    lappend lines {*}[DropStory $book $id 1]
    set late [lmap event [Of $book $id late_reply] {dict get $event cause}]
    foreach event [Of $book $id reply_received late_reply duplicate_reply] {
        switch -exact -- [dict get $event kind] {
            reply_received {
                # A fault that struck as it came has made it late.
                if {[dict get $event cause] in $late} {
                    continue
                }
                set what "came back and completed it"
            }
            late_reply {
                set what "came after its end and was dropped"
            }
            duplicate_reply {
                set what "came a second time and was dropped"
            }
        }
        set reply [ReplyOf $book $event]
        if {$reply eq ""} {
            set text "the answer $what at [When $book $event][Ref $event]"
        } else {
            set text "the reply that left [dict get $reply scope] at [When \
                    $book $reply] $what at [When $book $event][Ref $reply \
                    $event]"
        }
        lappend lines $text
    }
    return $lines
}

# When its callbacks were queued, ran and ended.
proc gwsim::why::CallbackStory {book id} {
    set lines {}
    foreach set [Of $book $id callback_set] {
        lappend lines "[dict get $set detail] was set at [When $book $set] by\
                [Place $set][Ref $set]"
    }
    foreach posted [Of $book $id callback_posted] {
        set what [dict get $posted detail]
        set started [First [Effects $book $posted callback_started]]
        set text "its $what was queued for [dict get $posted peer] at [When \
                $book $posted][Ref $posted]"
        if {$started eq ""} {
            lappend lines "$text and did not run[Busy $book $posted ""]"
            continue
        }
        if {[dict get $started time_ns] > [dict get $posted time_ns]} {
            append text ", waited [Lasted $book $posted $started] there[Busy \
                    $book $posted $started]"
        }
        set ended [First [Effects $book $started callback_ended]]
        set error [First [Effects $book $posted script_error]]
        append text " and ran on [dict get $started thread] at [When $book \
                $started][Ref $started]"
        if {$error ne ""} {
            append text ", where it failed with [dict get $error detail][Ref \
                    $error]"
        } elseif {$ended eq ""} {
            append text ", where it did not end[NowIn $book $started]"
        }
        lappend lines $text
        lappend lines {*}[WaitsWithin $book [dict get $started thread] \
                $started $ended]
    }
    return $lines
}

# Who waited for it.
proc gwsim::why::WaitersStory {book id} {
    set lines {}
    foreach wait [Of $book $id wait_started] {
        set end [First [Effects $book $wait wait_ended]]
        set text "[dict get $wait thread] waited for it in [dict get $wait \
                detail] from [When $book $wait]"
        lappend lines [expr {$end eq ""
                ? "$text on and was not woken[Ref $wait]"
                : "$text to [When $book $end][Ref $wait $end]"}]
    }
    return $lines
}

# Requests that its callbacks have sent: a retry, mostly.
proc gwsim::why::Consequences {book id} {
    set lines {}
    foreach started [Of $book $id callback_started] {
        foreach sent [Effects $book $started request_sent] {
            set other [dict get $sent request]
            set done [First [Of $book $other request_completed]]
            set end [expr {$done eq "" ? "is still open"
                    : "ended in [dict get $done outcome]"}]
            lappend lines "its [dict get $started detail] sent $other to\
                    handler [dict get $sent handler], which $end[Ref $started \
                    $sent $done]"
            set first [First [Of $book $id handler_started]]
            set again [First [Of $book $other handler_started]]
            if {$first ne "" && $again ne ""
                    && [dict get $first handler] eq [dict get $again handler]
                    && [dict get $first scope] eq [dict get $again scope]} {
                lappend lines "so [dict get $first handler] ran on [dict get \
                        $first scope] for $id and again for $other[Ref $first \
                        $again]"
            }
        }
    }
    return $lines
}

# Violations that name it, but for the one that the headline tells.
proc gwsim::why::ViolationsAbout {book id} {
    set lines {}
    foreach row [dict get $book violation] {
        if {[dict get $row request] eq $id
                && [dict get $row kind] ne "UnobservedFailure"} {
            lappend lines [ViolationLine $book $row]
        }
    }
    return $lines
}

# ---- The subcommand -----------------------------------------------------

proc gwsim::WhySubcommand {args} {
    variable fileOptionTable

    lassign [OptionWords $args $fileOptionTable] given words
    if {[llength $words] != 2} {
        usage "usage: [UsageLine why]"
    }
    lassign $words source subject
    set args [WordsOf $given $fileOptionTable]
    lassign [ReportSource $source] db run kind
    if {$kind eq "table"} {
        usage "\"$source\" is no recorded run and no scenario"
    }
    if {$kind ne "scenario" && $args ne ""} {
        usage "option \"[lindex $args 0]\" is for a scenario, but\
                \"$source\" has been recorded"
    }
    set folder ""
    try {
        if {$kind eq "scenario"} {
            set folder [ReportFolder]
            set db [RunForReport $source $folder $args]
        }
        progress::begin why
        set run [WhyRun $source $db $run $kind $subject]
        set sentences [why::story $db $run $subject]
    } trap {GWSIM WHY} {message} {
        # Of a scenario, or where the source names the run, that is enough.
        if {$kind eq "scenario" || $source ne $db} {
            set message [string map [list " run $run of \"$db\"" \
                    " \"$source\""] $message]
        }
        usage [string map [list "\"$db\"" "\"$source\""] $message]
    } trap {GWSIM TRACE} {message} {
        usage $message
    } finally {
        progress::end
        if {$folder ne ""} {
            file delete -force $folder
        }
    }
    foreach sentence $sentences {
        set indent ""
        foreach line [Wrapped $sentence] {
            Say $indent$line
            set indent "  "
        }
    }
    return 0
}

# The run that a subject is of: the one named, the only one, or the only one
# that failed.
proc gwsim::WhyRun {source db run kind subject} {
    if {$run ne ""} {
        return $run
    }
    set runs [gwsim::sql $db "SELECT id FROM run"]
    if {[llength $runs] == 1} {
        return $runs
    }
    if {$runs eq ""} {
        usage "there is no run in \"$source\""
    }
    set failed [gwsim::sql $db \
            "SELECT id FROM run WHERE verdict IN ('FAIL', 'UNRESOLVED')"]
    if {[llength $failed] == 1} {
        return $failed
    }
    set names [lmap {id scenario} [gwsim::sql $db \
            "SELECT id, scenario FROM run LIMIT 10"] {
        expr {$kind eq "scenario" ? "--match [ShellWord $scenario]"
                : "[ShellWord $source#$id] ($scenario)"}
    }]
    usage "there are [llength $runs] runs in \"$source\": say which, as\
            [OrList $names]"
}
