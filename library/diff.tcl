# diff.tcl --
#
#       gwsim diff: where two recorded runs part, and what follows from it.
#
# Rules:
#   1. Runs are the same if their events are, in order, but for the run's
#      number; times count only if both are of the virtual clock.
#   2. What is different afterwards is told by what became of requests, tasks,
#      violations, logs and faults. A request of one run is that of the other
#      which the same scope sent to the same handler as often before.
#   3. A difference follows from the first divergence if there is a way to it,
#      in the run in which it shows: from an event to one that it scheduled,
#      to the next on its thread, or to the next of its request.
#   4. Exit status: 0 the same, 1 different, 2 misuse.

namespace eval gwsim::diff {
    # Events that are compared at a time; lines of a list of differences.
    variable chunk 2000
    variable linesMax 40
    # Columns of the relation run that are no outcome.
    variable settings {scenario clock seed version profile file params}
}

namespace eval gwsim {
    variable subcommands
    dict set subcommands diff {
        DiffSubcommand {DB|DB#RUN DB|DB#RUN}
        {say where two recorded runs part, and what follows}
    }
}

proc gwsim::DiffSubcommand {first second} {
    try {
        set a [diff::Side A $first]
        set b [diff::Side B $second]
        lassign [diff::compare $a $b] same lines
    } trap {GWSIM TRACE} {message} {
        usage $message
    }
    progress::end
    foreach line $lines {
        Say $line
    }
    return [expr {!$same}]
}

# gwsim::diff::compare --
#
#       Compare two runs.
#
# Arguments:
#       a, b            Dicts of Side: name, source, db, and the columns of
#                       the run's row.
#
# Results:
#       {same lines}: whether they are, and what to print.

proc gwsim::diff::compare {a b} {
    return [::gwsim::core::traceHold [dict get $a db] \
            [list ::gwsim::core::traceHold [dict get $b db] \
            [list ::gwsim::diff::Compare $a $b]]]
}

proc gwsim::diff::Compare {a b} {
    set timed [expr {[dict get $a clock] eq "virtual"
            && [dict get $b clock] eq "virtual"}]
    set lines [list [Head $a] [Head $b]]
    lappend lines {*}[Settings $a $b]
    if {[FirstInBoth $a $b] > max(1, min([dict get $a events],
            [dict get $b events]))} {
        lappend lines "" "no event is in both: [join [lmap side [list $a $b] {
            string cat [dict get $side name] [expr {$side eq $a
                    ? " has them" : ""}] " from [dict get $side first_seq] to\
                    [dict get $side events]"
        }] {, }]; where they part cannot be told"
        return [list 0 $lines]
    }
    set at [Divergence $a $b $timed]
    if {$at eq ""} {
        if {[dict get $a verdict] eq [dict get $b verdict]} {
            return [list 1 [concat $lines [list "" "the same: [Counted $a]"]]]
        }
        lappend lines "" "the events are the same, the verdicts are not:\
                [dict get $a verdict] in A, [dict get $b verdict] in B"
        return [list 0 $lines]
    }
    lappend lines "" {*}[TellDivergence $a $b $at]
    lappend lines {*}[TellChoice $a $b]
    lassign [Differences $a $b $at $timed] following others
    lappend lines {*}[Listed "what follows from it:" $following]
    lappend lines {*}[Listed "different too, and not for that:" $others]
    if {$following eq "" && $others eq ""} {
        lappend lines "" "what became of requests, tasks, violations and\
                faults is the same"
    }
    return [list 0 $lines]
}

# The run of a source: DB#RUN, or DB if it has one run.
proc gwsim::diff::Side {name source} {
    lassign [::gwsim::ReportSource $source] db run kind
    if {$kind ne "database"} {
        ::gwsim::usage "\"$source\" is no recorded run"
    }
    if {$run eq ""} {
        set runs [::gwsim::sql $db "SELECT id FROM run LIMIT 2"]
        if {[llength $runs] != 1} {
            ::gwsim::usage "there [expr {$runs eq "" ? "is no run"
                    : "is more than one run"}] in \"$source\"[expr {
                    $runs eq "" ? "" : ": say which, as $source#1"}]"
        }
        set run $runs
    }
    set side [dict create name $name source $source db $db first_seq 1]
    ::gwsim::sql $db "SELECT * FROM run WHERE id = $run" row {
        set side [dict merge $side $row]
    }
    return $side
}

proc gwsim::diff::Head {side} {
    dict with side {
        return "$name  $source: $scenario, [expr {$verdict eq ""
                ? "not finished" : $verdict}], [Counted $side]"
    }
}

proc gwsim::diff::Counted {side} {
    set text "[dict get $side events] events in\
            [Time $side [dict get $side time_ns]]"
    if {[dict get $side clock] eq "virtual"} {
        append text ", hash [dict get $side hash]"
    }
    return $text
}

proc gwsim::diff::Time {side ns} {
    return [::gwsim::ClockTime [dict get $side clock] $ns]
}

# What the two were told that is not the same.
proc gwsim::diff::Settings {a b} {
    variable settings

    set lines {}
    foreach key $settings {
        if {[dict get $a $key] ne [dict get $b $key]} {
            lappend lines "   $key: [Value $a $key] in A, [Value $b $key]\
                    in B"
        }
    }
    return $lines
}

proc gwsim::diff::Value {side key} {
    set value [dict get $side $key]
    return [expr {$value eq "" ? "none" : $value}]
}

# ---- Where they part ----------------------------------------------------

# Number of the first event that both files have (see --flight).
proc gwsim::diff::FirstInBoth {a b} {
    return [expr {max([dict get $a first_seq], [dict get $b first_seq])}]
}

# Number of the first event that is not the same, or empty.
proc gwsim::diff::Divergence {a b timed} {
    variable chunk

    set from [FirstInBoth $a $b]
    set last [expr {min([dict get $a events], [dict get $b events])}]
    if {$timed && [dict get $a hash] eq [dict get $b hash]} {
        return ""
    }
    ::gwsim::progress::begin diff [expr {$last - $from + 1}]
    set columns [lrange $::gwsim::why::columns [expr {$timed ? 1 : 2}] end-1]
    for {set seq $from} {$seq <= $last} {incr seq $chunk} {
        set end [expr {min($seq + $chunk - 1, $last)}]
        set ours [Columns $a $columns $seq $end]
        set theirs [Columns $b $columns $seq $end]
        ::gwsim::progress::step [expr {$end - $seq + 1}]
        if {$ours eq $theirs} {
            continue
        }
        set width [llength $columns]
        for {set i 0} {$seq <= $end} {incr i $width; incr seq} {
            set stop [expr {$i + $width - 1}]
            if {[lrange $ours $i $stop] ne [lrange $theirs $i $stop]} {
                return $seq
            }
        }
    }
    return [expr {[dict get $a events] == [dict get $b events] ? ""
            : $last + 1}]
}

proc gwsim::diff::Columns {side columns from to} {
    return [::gwsim::sql [dict get $side db] "SELECT [join $columns ,] FROM\
            event WHERE run = [dict get $side id] AND seq BETWEEN $from AND\
            $to ORDER BY seq"]
}

# One event as a dict, or empty.
proc gwsim::diff::Event {side seq} {
    return [lindex [::gwsim::why::ReadEvents [dict get $side db] \
            [dict get $side id] "g.seq = $seq"] 0]
}

proc gwsim::diff::TellDivergence {a b at} {
    set from [FirstInBoth $a $b]
    set lines [list "the first divergence is event $at; [expr {$at == 1
            ? "nothing is before it" : $at == $from
            ? "what is before it is not in both"
            : "the [expr {$at - $from}] before it are the same"}]:"]
    foreach side [list $a $b] {
        set event [Event $side $at]
        if {$event eq ""} {
            lappend lines "  [dict get $side name]  has ended"
            continue
        }
        lappend lines "  [dict get $side name]  [Time $side [dict get $event \
                time_ns]]  [Said $event]"
        foreach cause [Origins $side $event] {
            lappend lines "     since event [dict get $cause seq] at\
                    [Time $side [dict get $cause time_ns]]:\
                    [Said $cause]"
        }
    }
    return $lines
}

# Where an event happened, and what it says, with the columns that a story
# leaves to its table.
proc gwsim::diff::Said {event} {
    set text "[::gwsim::Where $event]: [::gwsim::Cell $event]"
    set more {}
    foreach key {peer outcome clause} {
        set value [dict get $event $key]
        if {$value ne "" && [string first $value $text] < 0} {
            lappend more "$key $value"
        }
    }
    return [expr {$more eq "" ? $text : "$text ([join $more {, }])"}]
}

# The events that led to one, at most three.
proc gwsim::diff::Origins {side event} {
    set origins {}
    while {[llength $origins] < 3 && [dict get $event cause] > 0} {
        set event [Event $side [dict get $event cause]]
        if {$event eq ""} {
            break
        }
        lappend origins $event
    }
    return $origins
}

# The first open decision that was not decided alike.
proc gwsim::diff::TellChoice {a b} {
    variable chunk

    for {set from 1} {1} {incr from $chunk} {
        foreach side {a b} {
            set rows($side) [::gwsim::sql [dict get [set $side] db] \
                    "SELECT number, kind, bound, value FROM choice WHERE\
                    run = [dict get [set $side] id] AND number BETWEEN $from\
                    AND [expr {$from + $chunk - 1}] ORDER BY number"]
        }
        if {$rows(a) ne $rows(b)} {
            break
        }
        if {$rows(a) eq ""} {
            return {}
        }
    }
    foreach {number kind bound value} $rows(a) \
            {other otherKind otherBound otherValue} $rows(b) {
        if {$number ne $other || $kind ne $otherKind || $bound ne $otherBound
                || $value ne $otherValue} {
            set ours [Decision $kind $bound $value]
            set theirs [Decision $otherKind $otherBound $otherValue]
            return [list "the first choice that differs is number [expr {
                    $number eq "" ? $other : $number}]: $ours in A,\
                    $theirs in B"]
        }
    }
    return {}
}

proc gwsim::diff::Decision {kind bound value} {
    return [expr {$kind eq "" ? "none" : "$value of a $kind with $bound\
            values"}]
}

# ---- What follows -------------------------------------------------------

proc gwsim::diff::Listed {title lines} {
    variable linesMax

    if {$lines eq ""} {
        return {}
    }
    set shown [lmap line [lrange $lines 0 $linesMax-1] {
        string cat "  " $line
    }]
    if {[llength $lines] > $linesMax} {
        lappend shown "  and [expr {[llength $lines] - $linesMax}] more"
    }
    return [list "" $title {*}$shown]
}

# {following others}: lines on what became different.
proc gwsim::diff::Differences {a b at timed} {
    set following {}
    set others {}
    foreach side {a b} {
        set touched($side) [Touched [set $side] $at]
        set things($side) [Things [set $side] $timed]
    }
    if {[dict get $a verdict] ne [dict get $b verdict]} {
        lappend following "the verdict: [dict get $a verdict] in A, [dict \
                get $b verdict] in B"
    }
    set from [FirstInBoth $a $b]
    foreach key [InOrder $things(a) $things(b)] {
        foreach side {a b} {
            set row($side) [expr {[dict exists $things($side) $key]
                    ? [dict get $things($side) $key] : ""}]
        }
        if {[dict exists $row(a) says] && [dict exists $row(b) says]
                && [dict get $row(a) says] eq [dict get $row(b) says]} {
            continue
        }
        if {("" in [list $row(a) $row(b)]) && [FirstOf $row(a) $row(b)]
                < $from} {
            continue
        }
        set line "[lindex $key 0]: [Half A $row(a)], [Half B $row(b)]"
        if {[Follows $touched(a) $row(a) $at]
                || [Follows $touched(b) $row(b) $at]} {
            lappend following $line
        } else {
            lappend others $line
        }
    }
    return [list $following $others]
}

# The keys of two runs' things, by the events that show them.
proc gwsim::diff::InOrder {ours theirs} {
    set keys {}
    foreach key [dict keys [dict merge $ours $theirs]] {
        lappend keys [list [FirstOf \
                [expr {[dict exists $ours $key] ? [dict get $ours $key] : ""}] \
                [expr {[dict exists $theirs $key] ? [dict get $theirs $key]
                : ""}]] $key]
    }
    return [lmap pair [lsort -integer -index 0 $keys] {lindex $pair 1}]
}

# The smaller number of the events of two rows, either of which may be empty.
proc gwsim::diff::FirstOf {row other} {
    set seqs [lmap one [list $row $other] {
        if {$one eq ""} {
            continue
        }
        dict get $one seq
    }]
    return [tcl::mathfunc::min {*}$seqs]
}

proc gwsim::diff::Half {name row} {
    return [expr {$row eq "" ? "not in $name"
            : "[dict get $row tells] in $name (event [dict get $row seq])"}]
}

# Whether what a row says at its event follows from the divergence.
proc gwsim::diff::Follows {touched row at} {
    return [expr {$row ne "" && [dict get $row seq] >= $at
            && [lindex $touched [expr {[dict get $row seq] - $at}]] == 1}]
}

# A list of 1 and 0: whether the events from one on follow from it.
proc gwsim::diff::Touched {side at} {
    variable chunk

    set db [dict get $side db]
    set touched {}
    set threads [dict create]
    set requests [dict create]
    ::gwsim::progress::begin "diff, what follows" \
            [expr {[dict get $side events] - $at + 1}]
    for {set from $at} {$from <= [dict get $side events]} {incr from $chunk} {
        ::gwsim::progress::step $chunk
        foreach {seq cause thread request} [::gwsim::sql $db \
                "SELECT seq, cause, thread, request FROM gwsim_event WHERE\
                run = [dict get $side id] AND seq BETWEEN $from AND\
                [expr {$from + $chunk - 1}] ORDER BY seq"] {
            set is [expr {$seq == $at
                    || ($cause >= $at
                    && [lindex $touched [expr {$cause - $at}]])
                    || [dict exists $threads $thread]
                    || [dict exists $requests $request]}]
            lappend touched [expr {$is ? 1 : 0}]
            if {$is} {
                if {$thread != 0} {
                    dict set threads $thread 1
                }
                if {$request != 0} {
                    dict set requests $request 1
                }
            }
        }
    }
    return $touched
}

# What became of what, in a run: key -> dict of seq (the event that shows
# it), says (to compare) and tells (to print). A key's first element is its
# name for people.
proc gwsim::diff::Things {side timed} {
    set things [dict create]
    AddRequests things $side $timed
    AddTasks things $side
    AddViolations things $side
    AddLogs things $side
    AddFaults things $side
    return $things
}

# Adds a thing under a key that no other one has: with the number of times
# that it has occurred (counts).
proc gwsim::diff::Add {thingsName countsName name key row} {
    upvar 1 $thingsName things $countsName counts
    dict incr counts [list $name $key]
    dict set things [list $name $key [dict get $counts [list $name $key]]] $row
    return
}

proc gwsim::diff::AddRequests {thingsName side timed} {
    upvar 1 $thingsName things
    set db [dict get $side db]
    set run [dict get $side id]
    # The event that completed each, or else that sent it.
    set at [dict create]
    foreach {number seq} [::gwsim::sql $db "SELECT request, max(seq) FROM\
            gwsim_event WHERE run = $run AND request > 0 AND kind IN (SELECT\
            id FROM gwsim_word WHERE text IN ('request_sent',\
            'request_completed')) GROUP BY request"] {
        dict set at r$number $seq
    }
    set counts [dict create]
    foreach {id project handler origin completed outcome class} \
            [::gwsim::sql $db "SELECT id, project, handler, origin,\
            completed_ns, outcome, class FROM request WHERE run = $run"] {
        set what "the request of $origin to $project/$handler"
        dict incr counts $what
        if {[dict get $counts $what] > 1} {
            append what " (number [dict get $counts $what])"
        }
        set says [list $outcome $class]
        set tells "$id [expr {$outcome eq "" ? "is open"
                : $class eq "" ? "ended in $outcome"
                : "ended in $outcome, $class,"}]"
        if {$outcome ne ""} {
            append tells " at [Time $side $completed]"
            if {$timed} {
                lappend says $completed
            }
        }
        dict set things [list $what] [dict create seq [expr {
                [dict exists $at $id] ? [dict get $at $id] : 0}] \
                says $says tells $tells]
    }
    return
}

# How tasks ended.
proc gwsim::diff::AddTasks {thingsName side} {
    upvar 1 $thingsName things
    foreach event [OfKinds $side {job_ended} "g.detail IN (SELECT id FROM\
            gwsim_name WHERE run = [dict get $side id] AND text GLOB\
            't\[1-9\]*')"] {
        set outcome [dict get $event outcome]
        dict set things [list "task [dict get $event detail]"] \
                [dict create seq [dict get $event seq] says $outcome \
                tells "ended in $outcome at\
                [Time $side [dict get $event time_ns]]"]
    }
    return
}

proc gwsim::diff::AddViolations {thingsName side} {
    upvar 1 $thingsName things
    foreach {kind seq thread} [::gwsim::sql [dict get $side db] \
            "SELECT kind, seq, thread FROM violation WHERE run\
            = [dict get $side id] ORDER BY seq"] {
        set name "$kind on [expr {$thread eq "" ? "no thread" : $thread}]"
        Add things counts $name {} [dict create seq $seq says "" tells "there"]
    }
    return
}

proc gwsim::diff::AddLogs {thingsName side} {
    upvar 1 $thingsName things
    foreach event [OfKinds $side {log mark script_error component_set}] {
        dict with event {
            set name "[::gwsim::Where $event]:\
                    [string range [::gwsim::Cell $event] 0 60]"
            Add things counts $name $detail [dict create seq $seq says "" \
                    tells "at [Time $side $time_ns]"]
        }
    }
    return
}

# How often faults touched something.
proc gwsim::diff::AddFaults {thingsName side} {
    upvar 1 $thingsName things
    set last [dict create]
    foreach event [OfKinds $side {fault_started fault_hit fault_ended}] {
        dict set last [lindex [dict get $event detail] 0] \
                [dict get $event seq]
    }
    foreach {id kind hits} [::gwsim::sql [dict get $side db] "SELECT id,\
            kind, hits FROM fault WHERE run = [dict get $side id]"] {
        dict set things [list "the $kind $id"] [dict create seq [expr {
                [dict exists $last $id] ? [dict get $last $id] : 0}] \
                says $hits tells "[expr {$hits == 1 ? "1 hit"
                : "$hits hits"}]"]
    }
    return
}

proc gwsim::diff::OfKinds {side kinds {condition 1}} {
    set texts [join [lmap kind $kinds {string cat ' $kind '}] ,]
    return [::gwsim::why::ReadEvents [dict get $side db] \
            [dict get $side id] "g.kind IN (SELECT id FROM gwsim_word WHERE\
            text IN ($texts)) AND $condition"]
}
