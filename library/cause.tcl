# cause.tcl --
#
#       Why it came out so, in one sentence, where the events say it: what
#       became of the requests in the focus of a finding.
#
# Rules:
#   1. A sentence states only what the events show; where they do not, there
#      is no sentence.
#   2. What became of a request is told by its story's headline (why.tcl),
#      without the numbers of events: these are in the table above it.
#   3. The first fact below that holds is told, the request that went wrong
#      before the one that did not.

# gwsim::Cause --
#
#       The cause of a finding.
#
# Arguments:
#       finding         See verdict.tcl.
#       focus           The same, widened (see story.tcl).
#       events          All events of the run.
#
# Results:
#       A sentence, or the empty string.

proc gwsim::Cause {finding focus events} {
    if {[dict exists $focus missing]} {
        return [NeverSent [dict get $focus missing] $events]
    }
    if {[DictGet $focus blameless] eq "1"} {
        return ""
    }
    set requests [dict get $focus requests]
    set book [why::WorldBook $events]
    set failed [lmap id $requests {
        if {[why::Col [why::First [why::Of $book $id request_completed]] \
                outcome] in {"" success}} {
            continue
        }
        set id
    }]
    set alone [expr {[llength $failed] == 1}]
    set parts [lmap id $failed {
        why::Unnumbered [why::Headline $book $id $alone]
    }]
    if {$parts eq ""} {
        return [QuietCause $finding $focus $book $events]
    }
    if {[llength $parts] > 3} {
        set more [expr {[llength $parts] - 3}]
        set parts [linsert [lrange $parts 0 2] end \
                "so it went with $more more"]
    }
    set again [RanAgain $book $requests]
    if {$again ne ""} {
        lappend parts $again
    }
    return [join $parts {; }]
}

# A handler that ran for a request that failed, and then for another one in
# the same place: what a retry does when the first attempt was only late.
proc gwsim::RanAgain {book requests} {
    set failed [dict create]
    foreach id $requests {
        set started [why::First [why::Of $book $id handler_started]]
        if {$started eq ""} {
            continue
        }
        set handler [dict get $started handler]
        set what [list [dict get $started scope] $handler]
        if {[dict exists $failed $what]} {
            return "so $handler ran for [dict get $failed $what]\
                    and again for $id"
        }
        set done [why::First [why::Of $book $id request_completed]]
        if {[why::Col $done outcome] ne "success"} {
            dict set failed $what $id
        }
    }
    return ""
}

# Nothing went wrong with a request: perhaps something never happened.
proc gwsim::QuietCause {finding focus book events} {
    if {[dict exists $focus callback]} {
        set kind [dict get $focus callback]
        foreach id [dict get $focus requests] {
            set outcome [why::Col [why::First [why::Of $book $id \
                    request_completed]] outcome]
            if {$outcome eq ""} {
                return "$id is still open, so no callback is due"
            }
            if {($outcome eq "success") != ($kind eq "onSuccess")} {
                return "$id ended in $outcome, so its $kind is not called"
            }
        }
    }
    if {[dict exists $focus component]} {
        set lost [LostWrite [dict get $focus component] $events]
        if {$lost ne ""} {
            return $lost
        }
    }
    if {[DictGet $focus lost] ne ""} {
        return [LostUpdate [dict get $focus lost]]
    }
    set overtaken [Overtaken $focus $book $events]
    if {$overtaken ne ""} {
        return $overtaken
    }
    if {[DictGet $focus tooOften] eq "1"} {
        return [RanTwice $book [dict get $focus requests]]
    }
    if {[dict exists $focus component]
            && [dict get $focus seqs] eq ""} {
        lassign [dict get $focus component] client path
        return "no script ever set $path of $client: code that is to touch\
                the GUI must be called there, by invokeLater (IAS-06)"
    }
    return ""
}

# One handler ran for two requests that both went well: whether who sent the
# second could know of the end of the first.
proc gwsim::RanTwice {book requests} {
    set first [dict create]
    foreach id $requests {
        set started [why::First [why::Of $book $id handler_started]]
        set sent [why::First [why::Of $book $id request_sent]]
        if {$started eq "" || $sent eq ""} {
            continue
        }
        set handler [dict get $started handler]
        set what [list [dict get $started scope] $handler]
        if {![dict exists $first $what]} {
            dict set first $what $id
            continue
        }
        set before [dict get $first $what]
        set ended [why::First [why::Of $book $before request_completed]]
        if {$ended eq "" || [why::Seq $ended] < [why::Seq $sent]} {
            return ""
        }
        return "$handler ran for $before and again for $id, which [Where $sent]\
                sent at [ShowTime [dict get $sent time_ns]], when $before was\
                still on its way: it ended at\
                [ShowTime [dict get $ended time_ns]]"
    }
    return ""
}

# What a component, or an entry that a task has read, was set to last came of
# an older answer: the callbacks of two requests have set it, and the one that
# was sent first was answered last.
proc gwsim::Overtaken {focus book events} {
    set entries [EntriesRead $focus $events]
    if {$entries eq ""} {
        return ""
    }
    set inside [dict create]
    set writes [dict create]
    foreach event $events {
        set thread [dict get $event thread]
        switch -glob -- [dict get $event kind] {
            callback_started {
                dict set inside $thread [dict get $event request]
            }
            callback_ended {
                dict unset inside $thread
            }
            *_set {
                set entry [EntryOf $event]
                if {[dict exists $entries $entry]} {
                    dict lappend writes $entry [expr {
                            [dict exists $inside $thread]
                            ? [dict get $inside $thread] : ""}] $event
                }
            }
        }
    }
    dict for {entry list} $writes {
        lassign [lrange $list end-3 end] newer - older write
        if {$newer ne "" && $older ne "" && $newer ne $older
                && [CameLate $book $older $newer]} {
            return "$older was sent before $newer, but answered after it: so\
                    its callback was the last to set [lindex $entry 2], at\
                    [ShowTime [dict get $write time_ns]]"
        }
    }
    return ""
}

# True if a request was sent before another one and ended after it.
proc gwsim::CameLate {book older newer} {
    foreach request [list $older $newer] {
        foreach kind {request_sent request_completed} {
            set event [why::First [why::Of $book $request $kind]]
            if {$event eq ""} {
                return 0
            }
            lappend $kind [why::Seq $event]
        }
    }
    return [expr {[lindex $request_sent 0] < [lindex $request_sent 1]
            && [lindex $request_completed 0] > [lindex $request_completed 1]}]
}

# The last write of a component did nothing, as it came from another thread
# than the event thread (switch gui_violation corrupt).
proc gwsim::LostWrite {component events} {
    lassign $component client path
    set lost ""
    foreach event $events {
        if {[dict get $event scope] ne $client
                || [dict get $event peer] ne $path} {
            continue
        }
        switch -exact -- [dict get $event kind] {
            gui_corrupted {
                set harm [dict get $event detail]
            }
            component_set {
                set lost ""
                if {[info exists harm] && $harm eq "lost write"} {
                    set lost "the write by [Where $event] at\
                            [ShowTime [dict get $event time_ns]] was lost:\
                            it is not the event thread (IAX-10)"
                }
                unset -nocomplain harm
            }
        }
    }
    return $lost
}

proc gwsim::NeverSent {pattern events} {
    set sent 0
    foreach event $events {
        if {[dict get $event kind] eq "request_sent"} {
            incr sent
        }
    }
    if {$sent == 0} {
        return "no request was ever sent"
    }
    if {[dict exists $pattern handler]} {
        return "no script sent that request to a handler\
                [dict get $pattern handler] (again)"
    }
    return ""
}

# ---- Writes that were written over --------------------------------------

# Adds to a focus the first lost update of what its tasks have read, or its
# component is: `lost`, the events READ WRITE OVER. A thread reads an entry,
# another one writes it, and the first writes it then.
proc gwsim::FocusLost {focus events} {
    set entries [EntriesRead $focus $events]
    if {$entries eq ""} {
        return $focus
    }
    set reads [dict create]
    set writes [dict create]
    foreach event $events {
        set entry [EntryOf $event]
        if {$entry eq "" || ![dict exists $entries $entry]} {
            continue
        }
        set thread [dict get $event thread]
        set mine [list $entry $thread]
        if {[string match *_get [dict get $event kind]]} {
            dict set reads $mine $event
            continue
        }
        if {[dict exists $reads $mine] && [dict exists $writes $entry]} {
            set read [dict get $reads $mine]
            set write [dict get $writes $entry]
            if {[dict get $write thread] ne $thread
                    && [dict get $write seq] > [dict get $read seq]} {
                dict set focus lost [list $read $write $event]
                dict lappend focus seqs {*}[lmap one [dict get $focus lost] {
                    dict get $one seq
                }]
                return $focus
            }
        }
        dict set writes $entry $event
        dict unset reads $mine
    }
    return $focus
}

# What an event reads or writes that threads share; empty if nothing.
proc gwsim::EntryOf {event} {
    switch -exact -- [dict get $event kind] {
        global_get - global_set {
            return [list [dict get $event scope] [dict get $event peer] \
                    [dict get $event detail]]
        }
        component_get - component_set {
            return [list [dict get $event scope] component \
                    [dict get $event peer]]
        }
    }
    return ""
}

# The entries that the tasks in a focus have read, and its component: a dict.
proc gwsim::EntriesRead {focus events} {
    set entries [dict create]
    if {[dict exists $focus component]} {
        lassign [dict get $focus component] client path
        dict set entries [list $client component $path] 1
    }
    set tasks [dict get $focus tasks]
    if {$tasks eq ""} {
        return $entries
    }
    set inside [dict create]
    foreach event $events {
        set thread [dict get $event thread]
        switch -exact -- [dict get $event kind] {
            job_started {
                if {[dict get $event detail] in $tasks} {
                    dict set inside $thread 1
                }
            }
            job_ended {
                dict unset inside $thread
            }
            global_get - component_get {
                if {[dict exists $inside $thread]} {
                    dict set entries [EntryOf $event] 1
                }
            }
        }
    }
    return $entries
}

proc gwsim::LostUpdate {lost} {
    lassign $lost read write over
    return "what [Where $write] wrote to [lindex [EntryOf $write] 2] was lost:\
            [Where $over] had read it before, and wrote it after"
}
