# perfetto.tcl --
#
#       A run in the trace event format that Perfetto's viewer reads: a process
#       a scope, a track a thread, jobs, handlers, callbacks and waits as
#       nested slices, requests as asynchronous spans of the scope that sent
#       them, faults as such of a process of their own, flows from a request's
#       sending to its handler and its callback, and instants for what went
#       wrong.
#
# Rules:
#   1. A slice that begins ends, on its own track and after all that began in
#      it: what a file leaves open is ended when its thread ends, or with the
#      run.
#   2. A flow touches slices only, and its id is a number: the viewer drops
#      the others.
#   3. Requests of a scope to one handler have one name: the viewer has a row
#      for each name, and their numbers among what a click shows.
#   4. Times are microseconds with three digits after the point: nothing of
#      the nanoseconds is lost.

namespace eval gwsim::report {
    # Kind of an event that begins a slice -> the kind that ends it.
    variable sliceEnds {
        job_started job_ended handler_started handler_ended
        callback_started callback_ended wait_started wait_ended
    }
    variable instants {
        cancel interrupt timeout late_reply duplicate_reply dropped
        undelivered log script_error fault_hit link_state failover
        scope_started scope_stopped violation mark gui_corrupted
    }
}

# gwsim::report::perfetto --
#
#       Writes a run as JSON.
#
# Arguments:
#       db              The database.
#       out             A channel.
#       run             A number, or empty for the one that the page would
#                       show first.

proc gwsim::report::perfetto {db out run} {
    set run [OneRun $db $run]
    set end [lindex [gwsim::sql $db "SELECT max(time_ns, coalesce((SELECT
            max(time_ns) FROM event WHERE run = $run), 0)) FROM run
            WHERE id = $run"] 0]
    puts -nonewline $out "{\"displayTimeUnit\":\"ns\",\"traceEvents\":\["
    set tracks [PerfettoTracks $db $run $out]
    PerfettoEvents $db $run $out $tracks $end
    PerfettoFaults $db $run $out $end
    puts $out "\n\]}"
    return
}

# The run that is asked for, or the first one; for formats that show one.
proc gwsim::report::OneRun {db run} {
    set rows [runs $db $run]
    if {$rows eq ""} {
        return -code error -errorcode {GWSIM REPORT EMPTY} \
                "there is no run in the database"
    }
    return [first $rows]
}

# Names the processes and threads; a dict: {scope NAME} -> pid,
# {thread NAME} -> {pid tid}. The track of a scope's own number has what is in
# no thread.
proc gwsim::report::PerfettoTracks {db run out} {
    set tracks [dict create]
    set pid 0
    set comma ""
    gwsim::sql $db "SELECT scope FROM (SELECT scope, min(seq) AS seq
            FROM event WHERE run = $run AND scope <> '' GROUP BY scope)
            ORDER BY seq" row {
        set scope [dict get $row scope]
        dict set tracks [list scope $scope] [incr pid]
        puts -nonewline $out "$comma\n[Metadata process_name $pid \
                $scope],\n[Metadata thread_name $pid messages $pid]"
        set comma ,
    }
    dict set tracks {scope {}} [incr pid]
    puts -nonewline $out "$comma\n[Metadata process_name $pid scenario]"
    set tid $pid
    gwsim::sql $db "SELECT id, scope FROM thread WHERE run = $run" row {
        set owner [list scope [dict get $row scope]]
        if {[dict exists $tracks $owner]} {
            set owner [dict get $tracks $owner]
            dict set tracks [list thread [dict get $row id]] \
                    [list $owner [incr tid]]
            puts -nonewline $out ",\n[Metadata thread_name $owner \
                    [dict get $row id] $tid]"
        }
    }
    return $tracks
}

proc gwsim::report::Metadata {what pid name {tid ""}} {
    return "{\"ph\":\"M\",\"name\":\"$what\",\"pid\":$pid,[expr {$tid eq ""
            ? "" : "\"tid\":$tid,"}]\"args\":{\"name\":[::gwsim::page::json \
            $name]}}"
}

# The events of a run, in order.
proc gwsim::report::PerfettoEvents {db run out tracks end} {
    variable instants
    variable sliceEnds

    set begins [dict create]
    foreach {begin last} $sliceEnds {
        dict set begins $last $begin
    }
    # A flow ends in the callback, or else in the handler.
    set called [dict create]
    foreach id [gwsim::sql $db "SELECT DISTINCT request FROM event
            WHERE run = $run AND kind = 'callback_started'"] {
        dict set called $id 1
    }
    set stacks [dict create]    ;# "PID TID" -> kinds that are open
    set open [dict create]      ;# request -> pid of its span
    set flows [dict create]     ;# request -> 1, once it has begun
    gwsim::sql $db "SELECT seq, time_ns, scope, thread, request, kind, project,
            handler, peer, outcome, clause, detail FROM event
            WHERE run = $run ORDER BY seq" row {
        dict with row {}
        set ts [Microseconds $time_ns]
        set track [list thread $thread]
        set track [expr {[dict exists $tracks $track]
                ? [dict get $tracks $track]
                : [lrepeat 2 [dict get $tracks [list scope $scope]]]}]
        lassign $track pid tid
        set where "\"pid\":$pid,\"tid\":$tid,\"ts\":$ts"
        if {[dict exists $sliceEnds $kind]} {
            dict lappend stacks $track $kind
            puts -nonewline $out ",\n{\"ph\":\"B\",$where,\"cat\":\"[lindex \
                    [split $kind _] 0]\",\"name\":[::gwsim::page::json \
                    [SliceName $row]],\"args\":[PerfettoArgs $row]}"
            if {[dict exists $flows $request]
                    && $kind in {handler_started callback_started}} {
                set last [expr {$kind eq "callback_started"
                        || ![dict exists $called $request]}]
                puts -nonewline $out ",\n{\"ph\":\"[expr {$last
                        ? "f" : "t"}]\",\"bp\":\"e\",$where,\
                        \"cat\":\"request\",\"name\":\"request\",\
                        \"id\":[FlowId $request]}"
                if {$last} {
                    dict unset flows $request
                }
            }
        } elseif {[dict exists $begins $kind]} {
            set stack [PerfettoEnd $out $where [DictList $stacks $track] \
                    [dict get $begins $kind]]
            dict set stacks $track $stack
        } elseif {$kind eq "thread_ended"} {
            dict set stacks $track [PerfettoEnd $out $where \
                    [DictList $stacks $track] ""]
        } elseif {$kind eq "request_sent"} {
            puts -nonewline $out ",\n{\"ph\":\"b\",$where,\
                    \"cat\":\"request\",[SpanId $request],\
                    \"name\":[::gwsim::page::json $handler],\
                    \"args\":[PerfettoArgs $row]}"
            dict set open $request [list $pid $tid $handler]
            if {[DictList $stacks $track] ne ""} {
                puts -nonewline $out ",\n{\"ph\":\"s\",$where,\
                        \"cat\":\"request\",\"name\":\"request\",\
                        \"id\":[FlowId $request]}"
                dict set flows $request 1
            }
        } elseif {$kind eq "request_completed"
                && [dict exists $open $request]} {
            PerfettoSpanEnd $out $request [dict get $open $request] $ts \
                    $outcome
            dict unset open $request
        } elseif {$kind in $instants} {
            puts -nonewline $out ",\n{\"ph\":\"i\",$where,\"s\":\"[expr {
                    $tid == $pid ? "p" : "t"}]\",\"cat\":\"$kind\",\
                    \"name\":[::gwsim::page::json [::gwsim::Cell $row]],\
                    \"args\":[PerfettoArgs $row]}"
        }
    }
    set ts [Microseconds $end]
    dict for {track stack} $stacks {
        lassign $track pid tid
        PerfettoEnd $out "\"pid\":$pid,\"tid\":$tid,\"ts\":$ts" $stack ""
    }
    dict for {request place} $open {
        PerfettoSpanEnd $out $request $place $ts open
    }
    return
}

# Ends the innermost slices down to one of a kind, or all of them; what is
# still open. An end without a beginning ends nothing.
proc gwsim::report::PerfettoEnd {out where stack kind} {
    set left -1
    if {$kind ne ""} {
        set at [lindex [lsearch -all -exact $stack $kind] end]
        if {$at eq ""} {
            return $stack
        }
        set left [expr {$at - 1}]
    }
    for {set n [expr {[llength $stack] - 1}]} {$n > $left} {incr n -1} {
        puts -nonewline $out ",\n{\"ph\":\"E\",$where}"
    }
    return [lrange $stack 0 $left]
}

proc gwsim::report::PerfettoSpanEnd {out request place ts outcome} {
    lassign $place pid tid handler
    puts -nonewline $out ",\n{\"ph\":\"e\",\"pid\":$pid,\"tid\":$tid,\
            \"ts\":$ts,\"cat\":\"request\",[SpanId $request],\
            \"name\":[::gwsim::page::json $handler],\
            \"args\":{\"outcome\":[::gwsim::page::json $outcome]}}"
    return
}

# Faults are spans of a process of their own.
proc gwsim::report::PerfettoFaults {db run out end} {
    set pid 1000000
    set named 0
    gwsim::sql $db "SELECT id, kind, scope, peer, started_ns, ended_ns, hits
            FROM fault WHERE run = $run AND started_ns IS NOT NULL" row {
        dict with row {}
        if {!$named} {
            puts -nonewline $out ",\n[Metadata process_name $pid faults]"
            set named 1
        }
        set what "$id $kind $scope[expr {$peer eq "" ? "" : " to $peer"}]"
        foreach {phase ns} [list b $started_ns e [expr {$ended_ns eq ""
                ? $end : $ended_ns}]] {
            puts -nonewline $out ",\n{\"ph\":\"$phase\",\"pid\":$pid,\
                    \"tid\":$pid,\"ts\":[Microseconds $ns],\"cat\":\"fault\",\
                    [SpanId $id],\"name\":[::gwsim::page::json $what],\
                    \"args\":{\"hits\":$hits}}"
        }
    }
    return
}

# A span of the scope that sent the request: an id that is the process's own
# has its row there, any other would have it above all processes.
proc gwsim::report::SpanId {request} {
    return "\"id2\":{\"local\":\"$request\"}"
}

# r17 -> 17
proc gwsim::report::FlowId {request} {
    return [string range $request 1 end]
}

proc gwsim::report::Microseconds {ns} {
    return [expr {$ns / 1000}].[format %03d [expr {$ns % 1000}]]
}

proc gwsim::report::SliceName {row} {
    dict with row {}
    switch -exact -- $kind {
        handler_started {
            return "$handler $request"
        }
        callback_started {
            return "$detail $request"
        }
        wait_started {
            return [string trim "waits: $detail $request"]
        }
    }
    return $detail
}

# What a click on an event shows; the columns that say something.
proc gwsim::report::PerfettoArgs {row} {
    set parts {}
    foreach key {seq request project handler peer outcome clause detail} {
        if {[dict get $row $key] ne ""} {
            lappend parts $key [::gwsim::page::json [dict get $row $key]]
        }
    }
    return [::gwsim::page::object {*}$parts]
}

proc gwsim::report::DictList {dictionary key} {
    return [::gwsim::DictGet $dictionary $key]
}
