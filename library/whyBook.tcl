# whyBook.tcl --
#
#       What a story is told from: the events of a run that matter to it, by
#       number, by request, by thread and by the event that scheduled them.
#
# Rules:
#   1. A book is a dict, filled once and then only read:
#          clock    virtual or real
#          at       seq -> event, a dict of its columns and its cause
#          request  id -> seqs         thread  id -> seqs
#          effect   seq -> seqs of what it scheduled
#          fault    seqs of fault_started, fault_hit and fault_ended
#          class    request -> simple class of its failure
#          text     request -> message of its failure, where it is known
#          violation  list of dicts: id and the columns of the relation
#   2. A run of at most wholeMax events is in it as a whole. Of a longer one
#      it has the events of the requests and threads that a subject leads to,
#      what scheduled them, and all faults, links and violations.
#   3. A reference to events is written " (event 7)" or " (events 7, 9)", by
#      Ref and by nothing else: Unnumbered takes them out again.

namespace eval gwsim::why {
    variable wholeMax 20000
    # The same where many stories are told from one book.
    variable wholeMaxMany 60000
    # In a longer run: events of one thread, requests and causes followed.
    variable threadMax 2000
    variable aroundMax 50
    variable effectsMax 2000
    variable requestsMax 200
    variable chainMax 50
    variable columns {seq time_ns scope thread role request kind project
        handler peer outcome clause basis detail cause}
}

# ---- Filling it ---------------------------------------------------------

# A book of events (dicts; those of the words have no cause: causes is a dict
# of them by seq).
proc gwsim::why::Book {clock events {causes {}}} {
    set at [dict create]
    set request [dict create]
    set thread [dict create]
    set effect [dict create]
    set fault {}
    foreach event $events {
        set seq [dict get $event seq]
        if {![dict exists $event cause]} {
            dict set event cause [expr {[dict exists $causes $seq]
                    ? [dict get $causes $seq] : 0}]
        }
        dict set at $seq $event
        dict lappend request [dict get $event request] $seq
        dict lappend thread [dict get $event thread] $seq
        dict lappend effect [dict get $event cause] $seq
        if {[string match fault_* [dict get $event kind]]} {
            lappend fault $seq
        }
    }
    dict unset request ""
    dict unset thread ""
    dict unset effect 0
    return [dict create clock $clock at $at request $request \
            thread $thread effect $effect fault $fault class {} text {} \
            violation {}]
}

# A book of the selected world, from events that the words have told.
proc gwsim::why::WorldBook {events} {
    set token [::gwsim::CurrentWorld]
    set causes [::gwsim::words::sql \
            {SELECT seq, cause FROM gwsim_event WHERE cause > 0}]
    set book [Book [dict get [::gwsim::core::info $token] clock] $events \
            $causes]
    foreach id [dict keys [dict get $book request]] {
        # Nobody keeps the handle of what `traffic` has sent.
        try {
            set outcome [::gwsim::core::outcome $token $id]
        } trap {GWSIM REQUEST UNKNOWN} {} {
            continue
        }
        if {[dict exists $outcome class]} {
            dict set book class $id [dict get $outcome class]
            dict set book text $id [dict get $outcome message]
        }
    }
    return $book
}

# A book of a recorded run, for a subject (r17, t1, v2): as a whole up to so
# many events.
proc gwsim::why::RunBook {db run subject wholeMax} {
    lassign [::gwsim::sql $db "SELECT clock, events FROM run\
            WHERE id = $run"] clock count
    set rows [ViolationRows $db $run]
    if {$count <= $wholeMax} {
        set events [ReadEvents $db $run 1]
    } else {
        set events [Selected $db $run $subject $rows]
    }
    set book [Book $clock $events]
    dict set book violation $rows
    foreach {id class} [::gwsim::sql $db "SELECT id, class FROM request\
            WHERE run = $run AND class <> ''"] {
        dict set book class $id $class
    }
    return $book
}

# Violations of a run, v1 first.
proc gwsim::why::ViolationRows {db run} {
    set number 0
    set rows {}
    ::gwsim::sql $db "SELECT seq, kind, severity, clause, thread, request,\
            place, message FROM violation WHERE run = $run ORDER BY seq" \
            row {
        lappend rows [dict merge [dict create id v[incr number]] $row]
    }
    return $rows
}

# The events of a run for which a condition on gwsim_event holds, in order.
proc gwsim::why::ReadEvents {db run condition} {
    variable columns

    set events {}
    set names [lmap name $columns {
        expr {$name eq "cause" ? "g.cause" : "e.$name"}
    }]
    set values [::gwsim::sql $db "SELECT [join $names ,] FROM gwsim_event\
            AS g JOIN event AS e ON e.run = g.run AND e.seq = g.seq\
            WHERE g.run = $run AND ($condition) ORDER BY g.seq"]
    foreach $columns $values {
        set event [dict create]
        foreach name $columns {
            dict set event $name [set $name]
        }
        lappend events $event
    }
    return $events
}

# What a subject leads to in a long run.
proc gwsim::why::Selected {db run subject rows} {
    set found [dict create]
    Take found [ReadEvents $db $run "g.kind IN (SELECT id FROM gwsim_word\
            WHERE text IN ('fault_started', 'fault_ended', 'violation',\
            'link_state', 'scope_stopped', 'failover')) OR g.request = 0\
            AND g.kind IN (SELECT id FROM gwsim_word WHERE text\
            = 'fault_hit')"]
    set near [SubjectEvents $db $run $subject $rows]
    # Three times: what surrounds it, and what is met there.
    foreach round {1 2 3} {
        Take found $near
        set more [dict create]
        Take more [AroundThreads $db $run $near]
        Take more [OfRequests $db $run [concat $near [dict values $more]]]
        Take more [Causes $db $run $near]
        set near [lmap {seq event} $more {
            if {[dict exists $found $seq]} {
                continue
            }
            set event
        }]
    }
    Take found $near
    return [lmap seq [lsort -integer [dict keys $found]] {
        dict get $found $seq
    }]
}

proc gwsim::why::Take {foundName events} {
    upvar 1 $foundName found
    foreach event $events {
        dict set found [dict get $event seq] $event
    }
    return
}

# The events of the subject itself.
proc gwsim::why::SubjectEvents {db run subject rows} {
    switch -glob -- $subject {
        r* {
            return [OfRequests $db $run \
                    [list [dict create request $subject]]]
        }
        t* {
            return [ReadEvents $db $run "g.detail IN (SELECT id FROM\
                    gwsim_name WHERE run = $run AND text = '$subject')"]
        }
    }
    foreach row $rows {
        if {[dict get $row id] eq $subject} {
            set seqs [concat [dict get $row seq] [NamedIn $row]]
            set events [ReadEvents $db $run "g.seq IN ([join $seqs ,])"]
            return [concat $events [OfRequests $db $run [list $row]]]
        }
    }
    return {}
}

# The events of the requests that are named in some events.
proc gwsim::why::OfRequests {db run events} {
    variable requestsMax

    set numbers {}
    foreach event $events {
        set id [dict get $event request]
        if {$id ne ""} {
            lappend numbers [string range $id 1 end]
        }
    }
    if {$numbers eq ""} {
        return {}
    }
    set numbers [lrange [lsort -unique -integer $numbers] 0 $requestsMax-1]
    if {[::gwsim::sql $db {PRAGMA user_version}] < 2} {
        # Such a file does not know where they are.
        return [ReadEvents $db $run "g.request IN ([join $numbers ,])"]
    }
    return [ReadEvents $db $run "g.seq IN (SELECT i.seq FROM gwsim_request AS q\
            CROSS JOIN gwsim_event AS i ON i.run = q.run AND i.seq\
            BETWEEN q.first_seq AND q.first_seq + q.span\
            AND i.request = q.number WHERE q.run = $run AND q.number\
            IN ([join $numbers ,]))"]
}

# What happened on the threads of some events while these lasted, and on those
# that a delivery could have had.
proc gwsim::why::AroundThreads {db run events} {
    variable threadMax
    variable aroundMax

    set windows [dict create]
    foreach event $events {
        dict with event {
            set names [list $thread]
            if {$kind in {job_posted callback_posted wait_started}
                    && $request eq "" || $kind eq "callback_posted"} {
                lappend names $peer
            } elseif {$kind eq "delivered"} {
                lappend names {*}[PoolThreads $db $run $scope $project]
            }
            foreach name $names {
                if {$name ne ""} {
                    dict lappend windows $name $seq
                }
            }
        }
    }
    set found {}
    dict for {name seqs} $windows {
        set id [ThreadNumber $db $run $name]
        if {$id eq ""} {
            continue
        }
        set seqs [lsort -integer $seqs]
        set first [lindex $seqs 0]
        set last [lindex $seqs end]
        foreach {range order limit} [list \
                "seq < $first" DESC $aroundMax \
                "seq BETWEEN $first AND $last" ASC $threadMax \
                "seq > $last" ASC $aroundMax] {
            lappend found {*}[ReadEvents $db $run "g.seq IN (SELECT seq FROM\
                    gwsim_event WHERE run = $run AND thread = $id AND $range\
                    ORDER BY seq $order LIMIT $limit)"]
        }
    }
    return $found
}

# A thread's number in the names of a run, or empty.
proc gwsim::why::ThreadNumber {db run name} {
    return [::gwsim::sql $db "SELECT id FROM gwsim_name WHERE run = $run AND\
            text = '[string map {' ''} $name]'"]
}

# The threads of a shared pool.
proc gwsim::why::PoolThreads {db run scope project} {
    set prefix "$scope/shared-$project-"
    return [::gwsim::sql $db "SELECT id FROM thread WHERE run = $run AND\
            substr(id, 1, [string length $prefix])\
            = '[string map {' ''} $prefix]'"]
}

# What scheduled some events, and what scheduled that, ...; and what was
# scheduled by the first ones.
proc gwsim::why::Causes {db run events} {
    variable chainMax
    variable effectsMax

    set found [dict create]
    set seqs [lmap event $events {dict get $event seq}]
    if {$seqs eq ""} {
        return {}
    }
    Take found [ReadEvents $db $run "g.seq IN (SELECT seq FROM gwsim_event\
            WHERE run = $run AND cause IN ([join $seqs ,]) AND kind NOT IN\
            (SELECT id FROM gwsim_word WHERE text IN ('global_get',\
            'global_set', 'component_get', 'component_set', 'gui_touch',\
            'log')) LIMIT $effectsMax)"]
    for {set i 0} {$i < $chainMax && $events ne ""} {incr i} {
        set missing {}
        foreach event $events {
            set cause [dict get $event cause]
            if {$cause > 0 && ![dict exists $found $cause]} {
                lappend missing $cause
            }
        }
        set events [ReadEvents $db $run "g.seq IN\
                ([join [lsort -integer -unique $missing] ,])"]
        Take found $events
    }
    return [dict values $found]
}

# ---- Reading it ---------------------------------------------------------

# An event by its number, or empty.
proc gwsim::why::At {book seq} {
    if {[dict exists $book at $seq]} {
        return [dict get $book at $seq]
    }
    return ""
}

# The event that scheduled one, or empty.
proc gwsim::why::CauseOf {book event} {
    if {$event eq ""} {
        return ""
    }
    return [At $book [dict get $event cause]]
}

# Events of a request, of the kinds given, in order.
proc gwsim::why::Of {book id args} {
    return [OfKinds $book request $id $args]
}

# Events of a thread, of the kinds given, in order.
proc gwsim::why::On {book thread args} {
    return [OfKinds $book thread $thread $args]
}

# What an event has scheduled, of the kinds given, in order.
proc gwsim::why::Effects {book event args} {
    if {$event eq ""} {
        return {}
    }
    return [OfKinds $book effect [dict get $event seq] $args]
}

proc gwsim::why::OfKinds {book index key kinds} {
    if {![dict exists $book $index $key]} {
        return {}
    }
    set events {}
    foreach seq [dict get $book $index $key] {
        set event [dict get $book at $seq]
        if {[dict get $event kind] in $kinds} {
            lappend events $event
        }
    }
    return $events
}

proc gwsim::why::First {events} {
    return [lindex $events 0]
}

# Those of some events that happened between two, either of which may be
# empty.
proc gwsim::why::Between {events after before} {
    return [lmap event $events {
        if {($after ne "" && [Seq $event] <= [Seq $after])
                || ($before ne "" && [Seq $event] >= [Seq $before])} {
            continue
        }
        set event
    }]
}

proc gwsim::why::Seq {event} {
    return [dict get $event seq]
}

# A column of an event, which may be empty.
proc gwsim::why::Col {event column} {
    if {$event eq ""} {
        return ""
    }
    return [dict get $event $column]
}

# ---- Saying it ----------------------------------------------------------

# " (event 7)" or " (events 7, 9)" of events or numbers; empty ones and
# repeated ones do not count.
proc gwsim::why::Ref {args} {
    set seqs {}
    foreach event $args {
        if {[string is integer -strict $event]} {
            lappend seqs $event
        } elseif {$event ne ""} {
            lappend seqs [Seq $event]
        }
    }
    set seqs [lsort -integer -unique $seqs]
    return [expr {$seqs eq "" ? "" : [llength $seqs] == 1
            ? " (event $seqs)" : " (events [join $seqs {, }])"}]
}

# A sentence without its references to events.
proc gwsim::why::Unnumbered {sentence} {
    regsub -all { \(events? [0-9, ]+\)} $sentence {} sentence
    return [regsub -all {, events? [0-9, ]+\)} $sentence )]
}

# When an event happened, and how long a time is.
proc gwsim::why::When {book event} {
    return [Long $book [dict get $event time_ns]]
}

proc gwsim::why::Long {book ns} {
    return [::gwsim::ClockTime [dict get $book clock] $ns]
}

# From one event to another.
proc gwsim::why::Lasted {book from to} {
    return [Long $book [expr {[dict get $to time_ns]
            - [dict get $from time_ns]}]]
}

# "a", "a and b", "a, b and c".
proc gwsim::why::AndList {texts} {
    if {[llength $texts] < 2} {
        return [lindex $texts 0]
    }
    return "[join [lrange $texts 0 end-1] {, }] and [lindex $texts end]"
}
