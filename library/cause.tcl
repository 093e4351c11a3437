# cause.tcl --
#
#       Why it came out so, in one sentence, where the events say it: what
#       became of the requests in the focus of a finding.
#
# Rules:
#   1. A sentence states only what the events show; where they do not, there
#      is no sentence.
#   2. The first fact below that holds is told, the request that went wrong
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
    set lives [RequestLives [dict get $focus requests] $events]
    set parts {}
    dict for {id life} $lives {
        set part [LifeSentence $id $life $lives]
        if {$part ne ""} {
            lappend parts $part
        }
    }
    if {$parts eq ""} {
        return [QuietCause $finding $focus $lives $events]
    }
    if {[llength $parts] > 3} {
        set more [expr {[llength $parts] - 3}]
        set parts [linsert [lrange $parts 0 2] end \
                "so it went with $more more"]
    }
    set again [RanAgain $lives]
    if {$again ne ""} {
        lappend parts $again
    }
    return [join $parts {; }]
}

# A handler that ran for a request that failed, and then for another one in
# the same place: what a retry does when the first attempt was only late.
proc gwsim::RanAgain {lives} {
    set failed [dict create]
    dict for {id life} $lives {
        if {![dict exists $life handler_started]} {
            continue
        }
        set what [list [Fact $life handler_started scope] \
                [Fact $life handler_started handler]]
        if {[dict exists $failed $what]} {
            return "so [lindex $what 1] ran for [dict get $failed $what]\
                    and again for $id"
        }
        if {[Fact $life request_completed outcome] ne "success"} {
            dict set failed $what $id
        }
    }
    return ""
}

# Nothing went wrong with a request: perhaps something never happened.
proc gwsim::QuietCause {finding focus lives events} {
    if {[dict exists $focus callback]} {
        set kind [dict get $focus callback]
        dict for {id life} $lives {
            set outcome [Fact $life request_completed outcome]
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
    if {[dict exists $focus component]
            && [dict get $focus seqs] eq ""} {
        lassign [dict get $focus component] client path
        return "no script ever set $path of $client: code that is to touch\
                the GUI must be called there, by invokeLater (IAS-06)"
    }
    return ""
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

# Request -> kind -> its first event of that kind, with peer and time; the
# kinds in the order in which they happened.
proc gwsim::RequestLives {requests events} {
    set lives [dict create]
    foreach id $requests {
        dict set lives $id [dict create]
    }
    foreach event $events {
        set id [dict get $event request]
        if {![dict exists $lives $id]} {
            continue
        }
        set kind [dict get $event kind]
        if {![dict exists $lives $id $kind]} {
            dict set lives $id $kind $event
        }
    }
    return $lives
}

proc gwsim::Fact {life kind column} {
    if {[dict exists $life $kind $column]} {
        return [dict get $life $kind $column]
    }
    return ""
}

# The fault that has touched a request, where what happened does not show it
# by itself; empty, or "; fault f1 hold had touched it".
proc gwsim::ByFault {life} {
    set hit [Fact $life fault_hit detail]
    if {[lindex $hit 1] in {cancel corrupt deny filter hang hold pause raise
            reorder timeout}} {
        return "; fault $hit had touched it"
    }
    return ""
}

# What went wrong with one request, or empty.
proc gwsim::LifeSentence {id life lives} {
    set sent [Fact $life request_sent time_ns]
    set done [Fact $life request_completed time_ns]
    set outcome [Fact $life request_completed outcome]
    if {$sent eq "" || $outcome in {"" success}} {
        return ""
    }
    set after "[ShowTime [expr {$done - $sent}]] after it was sent"
    switch -exact -- $outcome {
        timeout {
            return "$id timed out $after[WhyTimeout $life $done][ByFault \
                    $life]"
        }
        cancelled {
            return "$id was cancelled $after by\
                    [Where [dict get $life cancel]][Anyway $life $done][
                    ByFault $life]"
        }
        lost {
            set hit [Fact $life fault_hit detail]
            if {[lindex $hit 1] eq "readTimeout"} {
                return "$id was given up $after by fault $hit[Anyway \
                        $life $done]"
            }
            return "$id was lost $after: the connection or the other side\
                    went down[Anyway $life $done]"
        }
        error {
            return "$id failed $after[WhyError $life]:\
                    [string trimright [dict get [core::outcome \
                    [CurrentWorld] $id] message] .][ByFault $life]"
        }
    }
    return ""
}

proc gwsim::WhyTimeout {life done} {
    if {[dict exists $life dropped]} {
        set hit [Fact $life fault_hit detail]
        return ": the [expr {[dict exists $life reply_sent] ? "reply"
                : "request"}] was lost on the\
                way[expr {$hit eq "" ? "" : " by fault $hit"}][Anyway \
                $life $done]"
    }
    if {![dict exists $life delivered]} {
        return ": it never arrived"
    }
    set arrived [Fact $life delivered time_ns]
    if {$arrived > $done} {
        return ": it arrived only at [ShowTime $arrived][Anyway $life $done]"
    }
    set started [Fact $life handler_started time_ns]
    if {$started eq "" || $started > $done} {
        return ": it arrived at [ShowTime [Fact $life delivered time_ns]], but\
                its handler had to wait for a thread [expr {$started eq ""
                ? "for ever" : "until [ShowTime $started]"}]"
    }
    set ended [Fact $life handler_ended time_ns]
    if {$ended eq "" || $ended > $done} {
        return ": its handler was still running[expr {$ended eq ""
                ? "" : ", until [ShowTime $ended]"}]"
    }
    if {[dict exists $life late_reply]} {
        set late [expr {[Fact $life late_reply time_ns] - $done}]
        return ", its reply came [ShowTime $late] too late and was\
                dropped[Anyway $life $done]"
    }
    return ": its reply was still on the way[Anyway $life $done]"
}

# A sender that gave up does not stop the handler: that is what hurts.
proc gwsim::Anyway {life done} {
    if {![dict exists $life handler_started]} {
        return ""
    }
    set ended [Fact $life handler_ended time_ns]
    if {[Fact $life handler_started time_ns] > $done} {
        set what "ran later"
    } elseif {$ended eq "" || $ended > $done} {
        set what "had begun"
    } else {
        set what "had run"
    }
    return ", but [Fact $life handler_started handler] $what on\
            [Fact $life handler_started scope] all the same"
}

proc gwsim::WhyError {life} {
    set handler [Fact $life handler_started handler]
    if {$handler eq ""} {
        return ""
    }
    return ", $handler raised on [Fact $life handler_started thread]"
}
