# data.tcl --
#
#       A recorded run as the page of `gwsim report` has it: one JSON text,
#       events in columns of numbers, deflated.
#
# Rules:
#   1. SQLite makes the columns, from the tables below the views: a million
#      events never are Tcl values. Names are texts of any characters, so
#      these go through gwsim::page::json.
#   2. An event's kind, scope, thread, role, project, handler, peer, outcome,
#      clause and basis together are its shape: a run has few of them.
#   3. Stories are those of violations, then of requests, the unsuccessful ones
#      first, then of tasks: storyMost of them, fewer where each takes long.

namespace eval gwsim::report {
    # Events of all runs of a page; stories of a run, and of a longer run as
    # many as there are runs of its length in storyEvents. Where a run is read
    # anew for each of them there are three.
    variable eventsMost 1200000
    variable storyMost 200
    variable storyEvents 600000

    variable shape "kind, scope, thread, role, project, handler, peer,\
            outcome, clause, basis"
}

# gwsim::report::runs --
#
#       The runs of a database.
#
# Arguments:
#       db              The database.
#       run             A number, or empty for all of them.
#
# Results:
#       A list of dicts: id scenario verdict events.

proc gwsim::report::runs {db run} {
    set where [expr {$run eq "" ? 1 : "id = $run"}]
    return [Dicts $db "SELECT id, scenario, verdict, events FROM run
            WHERE $where ORDER BY id"]
}

# The rows of a query.
proc gwsim::report::Dicts {db query} {
    set rows {}
    gwsim::sql $db $query row {
        lappend rows $row
    }
    return $rows
}

# gwsim::report::first --
#
#       The run that is shown first: the last one that failed, else the last.

proc gwsim::report::first {rows} {
    set failed [lsearch -all -inline -not -regexp [lmap row $rows {
        list [dict get $row verdict] [dict get $row id]
    }] {^(PASS|SKIP) }]
    if {$failed ne ""} {
        return [lindex $failed end 1]
    }
    return [dict get [lindex $rows end] id]
}

# gwsim::report::packed --
#
#       A run for the page.
#
# Results:
#       Base64 of the deflated JSON.

proc gwsim::report::packed {db id} {
    return [binary encode base64 \
            [zlib compress [encoding convertto utf-8 [json $db $id]] 6]]
}

# The JSON text of a run.
proc gwsim::report::json {db id} {
    return [::gwsim::core::traceHold $db [list ::gwsim::report::RunJson $db \
            $id]]
}

proc gwsim::report::RunJson {db id} {
    variable shape

    set run [lindex [Dicts $db "SELECT * FROM run WHERE id = $id"] 0]
    set parts {}
    dict for {key value} $run {
        if {$key ni {choices first_seq params}} {
            lappend parts $key [expr {$key in {id events time_ns claims}
                    ? $value : [::gwsim::page::json $value]}]
        }
    }
    lappend parts guiBudget [GuiBudget $db $id]
    lappend parts {*}[Columns $db $id]
    lappend parts names [Texts $db "SELECT id, text FROM gwsim_name
            WHERE run = $id ORDER BY id"]
    lappend parts words [Texts $db "SELECT id, text FROM gwsim_word
            ORDER BY id"]
    lappend parts shapes [One $db "SELECT json_group_array(json_array($shape))
            AS a FROM (SELECT DISTINCT $shape FROM gwsim_event
            WHERE run = $id ORDER BY $shape)"]
    lappend parts threads [Rows $db "SELECT id, scope, role, description
            FROM thread WHERE run = $id" {} 0]
    lappend parts scopes [Scopes $db $id]
    lappend parts faults [Rows $db "SELECT id, kind, scope, peer, started_ns,
            ended_ns, hits FROM fault WHERE run = $id" \
            {started_ns ended_ns hits} 1]
    lappend parts violations [Rows $db "SELECT seq, kind, severity, clause,
            thread, request, place, message FROM (
                SELECT * FROM violation WHERE run = $id
                UNION ALL SELECT * FROM lint WHERE run = $id)
            ORDER BY seq" seq 1]
    lappend parts findings [::gwsim::page::array [lmap finding \
            [findings $db $run] {
        FindingJson $finding
    }]]
    set most [StoriesOf $id [dict get $run events]]
    lappend parts stories [Stories $db $id $most] storyMost $most
    return [::gwsim::page::object {*}$parts]
}

# The columns of the events (time, shape, request, detail, cause), and the
# number of the first one.
proc gwsim::report::Columns {db id} {
    variable shape

    set row [lindex [Dicts $db "SELECT json_group_array(time_ns) AS t,
            json_group_array(request) AS r, json_group_array(detail) AS d,
            json_group_array(cause) AS c, coalesce(min(seq), 1) AS first
            FROM (SELECT * FROM gwsim_event WHERE run = $id ORDER BY seq)"] 0]
    dict set row s [One $db "SELECT json_group_array(shape) AS a FROM (
            SELECT seq, dense_rank() OVER (ORDER BY $shape) - 1 AS shape
            FROM gwsim_event WHERE run = $id ORDER BY seq)"]
    return $row
}

# The only value of a query.
proc gwsim::report::One {db query} {
    return [lindex [gwsim::sql $db $query] 0]
}

# Rows "id text" as an array of texts with holes filled.
proc gwsim::report::Texts {db query} {
    set texts {}
    set next 0
    gwsim::sql $db $query row {
        while {$next < [dict get $row id]} {
            lappend texts {""}
            incr next
        }
        lappend texts [::gwsim::page::json [dict get $row text]]
        incr next
    }
    return [::gwsim::page::array $texts]
}

# Rows as an array of arrays, or of objects if NAMED; NUMBERS are columns that
# stand as they are, and are null if empty.
proc gwsim::report::Rows {db query numbers named} {
    set rows {}
    gwsim::sql $db $query row {
        set cells {}
        dict for {key value} $row {
            if {$key ni $numbers} {
                set value [::gwsim::page::json $value]
            } elseif {$value eq ""} {
                set value null
            }
            lappend cells $key $value
        }
        lappend rows [expr {$named ? [::gwsim::page::object {*}$cells]
                : [::gwsim::page::array [dict values $cells]]}]
    }
    return [::gwsim::page::array $rows]
}

# Whether the file has a relation; one of an older gwsim may not.
proc gwsim::report::Has {db relation} {
    return [expr {[gwsim::sql $db "SELECT 1 FROM sqlite_master
            WHERE name = '$relation'"] ne ""}]
}

# How long a gui thread may be held, in ns; the default if the file does not
# say.
proc gwsim::report::GuiBudget {db id} {
    set budget ""
    if {[Has $db budget]} {
        set budget [gwsim::sql $db "SELECT gui_ns FROM budget
                WHERE run = $id"]
    }
    return [expr {$budget eq "" ? 100000000 : $budget}]
}

# What each scope is and of which gateway, if the file says so.
proc gwsim::report::Scopes {db id} {
    if {![Has $db scope]} {
        return {[]}
    }
    return [Rows $db "SELECT id, kind, gateway FROM scope
            WHERE run = $id" {} 0]
}

# ---- Findings and stories -----------------------------------------------

# gwsim::report::findings --
#
#       What is wrong with a run.
#
# Results:
#       A list of dicts: the columns of the relation finding; of an older file,
#       kind, claimed and saw, or saw alone.

proc gwsim::report::findings {db run} {
    if {[Has $db finding]} {
        return [Dicts $db "SELECT kind, place, claimed, saw, cause, requests
                FROM finding WHERE run = [dict get $run id] ORDER BY number"]
    }
    set found {}
    foreach line [split [dict get $run message] \n] {
        if {[regexp {^claimed: (.*); saw: (.*)$} $line -> claimed saw]} {
            lappend found [dict create kind claim claimed $claimed saw $saw]
        } elseif {$line ne ""} {
            lappend found [dict create kind "" saw $line]
        }
    }
    return $found
}

# gwsim::report::told --
#
#       What is wrong with a run, for people to read.
#
# Arguments:
#       db              The database.
#       run             A row of the relation run: id and message at least.
#
# Results:
#       Lines; the first one of each finding is its place, claim and what was
#       seen.

proc gwsim::report::told {db run} {
    set lines {}
    foreach finding [findings $db $run] {
        foreach key {place claimed saw cause} {
            set text [::gwsim::DictGet $finding $key]
            if {$text ne ""} {
                lappend lines [expr {$key eq "place" ? $text : "$key: $text"}]
            }
        }
    }
    return [join $lines \n]
}

proc gwsim::report::FindingJson {finding} {
    set parts {}
    dict for {key value} $finding {
        lappend parts $key [::gwsim::page::json $value]
    }
    return [::gwsim::page::object {*}$parts]
}

# How many stories a run of so many events has in a page.
proc gwsim::report::StoriesOf {id events} {
    variable storyEvents
    variable storyMost

    if {$events > $::gwsim::why::wholeMaxMany} {
        return 3
    }
    return [expr {min($storyMost, $storyEvents / max(1, $events))}]
}

# An object, subject -> array of sentences.
proc gwsim::report::Stories {db id most} {
    set subjects {}
    set count [gwsim::sql $db "SELECT count(*) FROM violation
            WHERE run = $id"]
    for {set n 1} {$n <= $count} {incr n} {
        lappend subjects v$n
    }
    lappend subjects {*}[gwsim::sql $db "SELECT id FROM request
            WHERE run = $id ORDER BY outcome = 'success', sent_ns,
            length(id), id LIMIT $most"]
    lappend subjects {*}[gwsim::sql $db "SELECT text FROM gwsim_name
            WHERE run = $id AND text GLOB 't\[1-9]*' ORDER BY id
            LIMIT $most"]
    set parts {}
    dict for {subject lines} [::gwsim::why::stories $db $id \
            [lrange $subjects 0 $most-1]] {
        lappend parts $subject [::gwsim::page::array [lmap line $lines {
            ::gwsim::page::json $line
        }]]
    }
    return [::gwsim::page::object {*}$parts]
}
