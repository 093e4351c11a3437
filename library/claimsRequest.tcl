# claimsRequest.tcl --
#
#       Claims on how work ended: expect task, request, callback.
#
#       REQUEST is a handle (r17), or a pattern {handler slow ?project P?
#       ?from SCOPE? ?to GW? ?nth N?}: the Nth of those that match, in the
#       order of sending; the first without nth.

namespace eval gwsim::claims {
    variable nouns
    dict set nouns task {ExpectTask
        {TASK returns VALUE|raises CLASS ?-match HOW?}}
    dict set nouns request {ExpectRequest
        {REQUEST succeeds ?VALUE?|fails CLASS ?-at TIME? ?-within DUR?\
        ?-match HOW?}}
    dict set nouns callback {ExpectCallback
        {onSuccess|onError ?-of REQUEST? ?-count N? ?-thread ROLE?\
        ?-with VALUE|CLASS? ?-match HOW?}}
}

# ---- task ---------------------------------------------------------------

proc gwsim::claims::ExpectTask {words} {
    if {[llength $words] < 3} {
        WrongWords task
    }
    set options [lassign $words task verb wanted]
    if {$verb ni {returns raises}} {
        Misuse ARGS task "expected returns or raises but got \"$verb\""
    }
    set options [Options $options -match]
    set mode [MatchMode $options $wanted]
    set row [FindTask $task]
    if {$verb eq "returns" && [dict get $row state] eq "done"
            && ![dict get $row failed]
            && [Matches $mode $wanted [dict get $row value]]} {
        # Most claims hold, and nobody reads what they would have said.
        return {holds 1}
    }
    dict with row {
        set focus [dict create threads [list $thread] tasks [list $task]]
        set claimed "task $task on $thread $verb [Wanted $mode $wanted]"
    }
    set saw [TaskSight $row]
    if {[dict get $row state] ne "done"} {
        return [Verdict 0 $claimed $saw $task $focus]
    }
    set holds [expr {$verb eq "raises" && [dict get $row failed]
            && [ClassMatches $mode $wanted [dict get $row value]]}]
    if {$holds} {
        ::gwsim::core::claim [::gwsim::CurrentWorld] task \
                [string range $task 1 end]
    }
    return [Verdict $holds $claimed $saw $task $focus]
}

proc gwsim::claims::FindTask {task} {
    set row [lindex [::gwsim::core::tasks [::gwsim::CurrentWorld] $task] 0]
    if {$row ne ""} {
        return $row
    }
    Misuse TASK $task "no task is named \"$task\": use the result of \"on\""
}

# What became of a task, as a phrase.
proc gwsim::claims::TaskSight {row} {
    dict with row {
        switch -exact -- $state {
            queued {
                return "not started by [::gwsim::ShowTime [Now]]"
            }
            running {
                return "still running at [::gwsim::ShowTime [Now]]"
            }
            doomed {
                return "interrupted before its end"
            }
        }
        if {$failed} {
            return [::gwsim::ShowError $value]
        }
        return [Quote $value]
    }
}

# Marks script errors as claimed.
proc gwsim::claims::ClaimErrors {rows} {
    foreach row $rows {
        ::gwsim::core::claim [::gwsim::CurrentWorld] error \
                [dict get $row index]
    }
    return
}

# ---- request ------------------------------------------------------------

proc gwsim::claims::ExpectRequest {words} {
    if {[llength $words] < 2} {
        WrongWords request
    }
    set rest [lassign $words request verb]
    set wanted ""
    set anyValue 0
    switch -exact -- $verb {
        succeeds {
            set anyValue [expr {[llength $rest] % 2 == 0}]
            if {!$anyValue} {
                set rest [lassign $rest wanted]
            }
        }
        fails {
            if {[llength $rest] == 0} {
                WrongWords request
            }
            set rest [lassign $rest wanted]
        }
        default {
            Misuse ARGS request "expected succeeds or fails but got \"$verb\""
        }
    }
    set options [Options $rest {-at -match -within}]
    set mode [MatchMode $options $wanted]
    set claimed "request [Braced $request] $verb"
    if {!$anyValue} {
        append claimed " with [Wanted $mode $wanted]"
    }
    append claimed [WhenClaimed $options]
    set row [FindRequest $request]
    if {$row eq ""} {
        return [Verdict 0 $claimed [NoRequest $request] $request \
                [dict create missing [RequestPattern $request]]]
    }
    set id [dict get $row id]
    set outcome [Outcome $id]
    set success [expr {[dict get $outcome outcome] eq "success"}]
    if {$verb eq "succeeds"} {
        set holds [expr {$success && ($anyValue
                || [Matches $mode $wanted [dict get $outcome value]])}]
    } else {
        set holds [expr {[dict get $outcome outcome] ni {"" success}
                && [ClassMatches $mode $wanted $outcome]}]
    }
    set holds [expr {$holds && [InTime $row $options]}]
    return [Verdict $holds $claimed [RequestSight $row $outcome] $id \
            [dict create requests [list $id]]]
}

# "at 5s within 10ms", for the sentence.
proc gwsim::claims::WhenClaimed {options} {
    set text ""
    if {[dict exists $options -at]} {
        append text " at [::gwsim::ShowTime [dict get $options -at]]"
    }
    if {[dict exists $options -within]} {
        append text " within [::gwsim::ShowTime \
                [dict get $options -within]]"
    }
    return $text
}

proc gwsim::claims::InTime {row options} {
    if {![dict exists $options -at] && ![dict exists $options -within]} {
        return 1
    }
    set within [expr {[dict exists $options -within]
            ? [dict get $options -within] : 0}]
    set done [dict get $row completed_ns]
    if {![string is wideinteger -strict $done]} {
        return 0
    }
    if {[dict exists $options -at]} {
        set late [expr {$done - [dict get $options -at]}]
        return [expr {$late >= -$within && $late <= $within + [LateMax]}]
    }
    return [expr {$done - [dict get $row sent_ns] <= $within + [LateMax]}]
}

proc gwsim::claims::RequestSight {row outcome} {
    set name "[dict get $row id]\
            ([dict get $row project]/[dict get $row handler])"
    set sent [dict get $row sent_ns]
    if {[dict get $outcome outcome] eq ""} {
        return "$name, sent at [::gwsim::ShowTime $sent],\
                still open at [::gwsim::ShowTime [Now]]"
    }
    set done [dict get $row completed_ns]
    set done "at [::gwsim::ShowTime $done],\
            [::gwsim::ShowTime [expr {$done - $sent}]]\
            after it was sent"
    if {[dict get $outcome outcome] eq "success"} {
        return "$name succeeded with [Quote [dict get $outcome value]] $done"
    }
    return "$name ended in [dict get $outcome outcome] $done:\
            [::gwsim::ShowError $outcome]"
}

# What a request ended with, without observing it.
proc gwsim::claims::Outcome {id} {
    return [::gwsim::core::outcome [::gwsim::CurrentWorld] $id]
}

proc gwsim::claims::NoRequest {request} {
    set count [llength [::gwsim::words::requests]]
    set like [llength [MatchingRequests [dict remove \
            [RequestPattern $request] nth]]]
    if {$like > 0} {
        return "only [Counted $like request] like it"
    }
    return "no such request among [Counted $count request] sent"
}

# The row of a request, or empty if there is none.
proc gwsim::claims::FindRequest {request} {
    set pattern [RequestPattern $request]
    set nth [expr {[dict exists $pattern nth] ? [dict get $pattern nth] : 1}]
    return [lindex [MatchingRequests $pattern] $nth-1]
}

# A REQUEST as a dict with the keys id, or handler and so on.
proc gwsim::claims::RequestPattern {request} {
    if {[regexp {^r\d+$} $request]} {
        return [dict create id $request]
    }
    if {[catch {dict size $request}] || ![dict exists $request handler]} {
        Misuse REQUEST $request "expected a request as r17 or {handler NAME\
                ?project P? ?from SCOPE? ?to GATEWAY? ?nth N?} but got\
                \"$request\""
    }
    foreach key [dict keys $request] {
        if {$key ni {handler project from to nth}} {
            Misuse REQUEST $request "unknown key \"$key\" of a request:\
                    must be from, handler, nth, project or to"
        }
    }
    if {[dict exists $request nth]
            && ![regexp {^[1-9]\d{0,8}$} [dict get $request nth]]} {
        Misuse REQUEST $request "nth: expected a number from 1 but got\
                \"[dict get $request nth]\""
    }
    return $request
}

# Rows of the requests that match, nth aside, in the order of sending.
proc gwsim::claims::MatchingRequests {pattern} {
    set columns {id id handler handler project project from origin to target}
    return [lmap row [::gwsim::words::requests] {
        set fits 1
        dict for {key glob} $pattern {
            if {$key ne "nth" && ![string match $glob \
                    [dict get $row [dict get $columns $key]]]} {
                set fits 0
                break
            }
        }
        if {!$fits} {
            continue
        }
        set row
    }]
}

# ---- callback -----------------------------------------------------------

proc gwsim::claims::ExpectCallback {words} {
    set rest [lassign $words kind]
    if {$words eq ""} {
        WrongWords callback
    }
    if {$kind ni {onSuccess onError}} {
        Misuse ARGS callback "expected onSuccess or onError but got \"$kind\""
    }
    set options [Options $rest {-count -match -of -thread -with}]
    set with [::gwsim::DictGet $options -with]
    set mode [MatchMode $options $with]
    set pattern [dict create kind callback_started detail $kind]
    set claimed "callback $kind"
    set focus [dict create]
    if {[dict exists $options -of]} {
        set request [dict get $options -of]
        append claimed " of request [Braced $request]"
        set row [FindRequest $request]
        if {$row eq ""} {
            return [Verdict 0 $claimed [NoRequest $request] $kind \
                    [dict create missing [RequestPattern $request]]]
        }
        dict set pattern request [dict get $row id]
        dict set focus requests [list [dict get $row id]]
    }
    set events [::gwsim::words::events $pattern]
    if {![dict exists $focus requests]} {
        dict set focus requests [lmap event [expr {$events eq ""
                ? [::gwsim::words::events {kind request_sent}] : $events}] {
            dict get $event request
        }]
    }
    dict set focus seqs [Seqs $events]
    dict set focus callback $kind
    set holds [CountHolds [llength $events] $options]
    append claimed " runs [CountClaimed $options]"
    set saw [list [Counted [llength $events] time]]
    if {[dict exists $options -thread]} {
        set role [dict get $options -thread]
        append claimed " on a thread of role $role"
        foreach event $events {
            if {[dict get $event role] ne $role} {
                set holds 0
                lappend saw "that of [dict get $event request] on\
                        [dict get $event thread], role\
                        [dict get $event role]"
            }
        }
    }
    if {[dict exists $options -with]} {
        append claimed " with [Wanted $mode $with]"
        foreach event $events {
            set id [dict get $event request]
            set outcome [Outcome $id]
            if {![GivenMatches $mode $with $kind $outcome]} {
                set holds 0
                lappend saw "that of $id with [ShowGiven $kind $outcome]"
            }
        }
    }
    return [Verdict $holds $claimed [join $saw {; }] $kind $focus]
}

# True if what a callback was handed is what was claimed.
proc gwsim::claims::GivenMatches {mode wanted kind outcome} {
    if {$kind eq "onSuccess"} {
        return [Matches $mode $wanted [dict get $outcome value]]
    }
    return [ClassMatches $mode $wanted $outcome]
}

proc gwsim::claims::ShowGiven {kind outcome} {
    if {$kind eq "onSuccess"} {
        return [Quote [dict get $outcome value]]
    }
    return [::gwsim::ShowError $outcome]
}

# ---- Counts -------------------------------------------------------------

# True if a count is what the options say: at least one if they say nothing.
proc gwsim::claims::CountHolds {count options} {
    if {[dict exists $options -count]} {
        return [expr {$count == [dict get $options -count]}]
    }
    if {[dict exists $options -atLeast] || [dict exists $options -atMost]} {
        return [expr {(![dict exists $options -atLeast]
                || $count >= [dict get $options -atLeast])
                && (![dict exists $options -atMost]
                || $count <= [dict get $options -atMost])}]
    }
    return [expr {$count > 0}]
}

# How often it may happen at most.
proc gwsim::claims::CountMost {options} {
    foreach key {-count -atMost} {
        if {[dict exists $options $key]} {
            return [dict get $options $key]
        }
    }
    return Inf
}

proc gwsim::claims::CountClaimed {options} {
    if {[dict exists $options -count]} {
        return [Counted [dict get $options -count] time]
    }
    set parts {}
    if {[dict exists $options -atLeast]} {
        lappend parts "at least [Counted [dict get $options -atLeast] time]"
    }
    if {[dict exists $options -atMost]} {
        lappend parts "at most [Counted [dict get $options -atMost] time]"
    }
    if {$parts eq ""} {
        return "at least once"
    }
    return [join $parts { and }]
}
