# sweep.tcl --
#
#       `gwsim sweep FILE`: each request of a scenario is disturbed at each
#       step of its way, in every manner there is, once: what a scenario is
#       worth when something goes wrong, as a table. One cell is sweepCell.tcl.
#
#       A plain run says which requests there are, and where they come past. A
#       cell is a request, a phase and a disturbance, as r2:delivered:crash;
#       for each the scenario is run once more, with that one disturbance at
#       that event. The phases, and what may be done there:
#
#           sent            cancel timeout drop duplicate crash disconnect late
#           delivered       cancel timeout crash disconnect
#           started         cancel timeout crash raise disconnect
#           replied         cancel timeout drop duplicate crash disconnect late
#           completed       crash disconnect
#           callback        crash disconnect
#
#           cancel timeout  the request ends so
#           drop            the message that is on its way is lost
#           duplicate       it comes twice
#           crash           of the gateway that was asked, for 10s
#           raise           the handler raises
#           disconnect      of who asked, for 5s: of the client, or of the link
#                           between the two gateways
#           late            the message comes when the request has timed out: a
#                           late reply
#
# Rules:
#   1. A cell is unreachable if its disturbance has touched nothing: the
#      request was over, nothing was on its way, the gateway asked itself.
#      Of the cells in the table above it is the run that says so.
#   2. All runs are plain ones, with the seed of the scenario: up to the event
#      of its cell each is the run without disturbance. So the same sweep
#      gives the same table.
#   3. A request that goes to several is disturbed at the first of them.
#   4. Ctrl-C ends it with what has been seen so far, and that is no pass.
#   5. A scenario whose plain run does not pass, or that sends no request, is
#      not swept.

namespace eval gwsim::search {
    # Phase -> kind of its event.
    variable sweepPhases {
        sent request_sent delivered delivered started handler_started
        replied reply_sent completed request_completed
        callback callback_started
    }
    # Disturbance -> command that plans it, called with request, phase and
    # facts (see SweepFacts).
    variable sweepMeans {
        cancel {SweepStrike cancel} timeout {SweepStrike timeout}
        drop {SweepMessage drop} duplicate {SweepMessage {duplicate 1}}
        crash SweepCrash raise SweepRaise disconnect SweepDisconnect
        late {SweepMessage late}
    }
    # What the run before has left: see SweepNote.
    variable sweepNoted {}
}

# gwsim::search::Sweep --
#
#       gwsim sweep FILE ?--cell GLOB? ?--requests N? ?--option value ...?
#
# Results:
#       The exit status, as of gwsim run: 0 if each cell passes or cannot be
#       reached.

proc gwsim::search::Sweep {args} {
    variable sweepOptions

    lassign [::gwsim::OptionWords $args $sweepOptions] options files
    ::gwsim::FileWords sweep $files
    if {[llength $files] > 1} {
        ::gwsim::usage "usage: [::gwsim::UsageLine sweep]"
    }
    lassign $files file
    set run [dict replace [dict remove $options cell requests] \
            clock virtual files $files]
    ::gwsim::runOptions $run
    set status [file $file $run [list ::gwsim::search::SweepOne $options]]
    return [expr {max($status, [::gwsim::finish [expr {
            $status == 0 ? "" : $files}]])}]
}

# A conductor: sweeps a scenario, and says what is printed and counted for it.
proc gwsim::search::SweepOne {options subject} {
    variable sweepNoted

    set most 100
    set glob *:*:*
    foreach {key name} {requests most cell glob} {
        if {[dict exists $options $key]} {
            set $name [dict get $options $key]
        }
    }
    set clean [once $subject [dict create places 1 report 1 \
            watch ::gwsim::search::SweepNote]]
    if {[dict get $clean verdict] ne "PASS"} {
        return [dict create verdict [dict get $clean verdict] \
                lines [concat [dict get $clean lines] [list \
                "  not swept: the plain run does not pass"]]]
    }
    set facts [SweepFacts [lrange [dict get $sweepNoted requests] 0 \
            $most-1] [dict get $sweepNoted events]]
    if {[dict size $facts] == 0} {
        return [dict create verdict SKIP lines [list \
                "SKIP [dict get $subject name]: it sends no request"]]
    }
    set chosen [SweepCells $facts $glob]
    if {[llength $chosen] == 0} {
        ::gwsim::usage "--cell: no cell is \"$glob\": must be as\
                [lindex [SweepCells $facts *] 0]"
    }
    if {[llength $chosen] == 1} {
        return [SweepShow $subject [lindex $chosen 0] $facts]
    }
    set more [expr {max(0, [llength [dict get $sweepNoted requests]] \
            - [dict size $facts])}]
    return [SweepReport $subject $facts [SweepAll $subject $facts $chosen] \
            $chosen $more]
}

# The results of cells, until the user wants it to end.
proc gwsim::search::SweepAll {subject facts chosen} {
    set cells [dict create]
    set began [clock milliseconds]
    set say [ProgressCommand $subject [dict create \
            runs [llength $chosen] time 0]]
    ::gwsim::core::interrupted catch
    foreach cell $chosen {
        if {[::gwsim::core::interrupted]} {
            break
        }
        dict set cells $cell [SweepRun $subject $cell $facts 0]
        {*}$say [dict create runs [dict size $cells]] \
                [expr {[clock milliseconds] - $began}]
    }
    ProgressEnd
    return $cells
}

# ---- The plain run --------------------------------------------------------

# What a run has left to see, and whether its disturbance touched anything.
proc gwsim::search::SweepNote {token} {
    variable sweepFaults
    variable sweepNoted

    set touched 0
    foreach row [::gwsim::core::faults $token] {
        if {[dict get $row fault] in $sweepFaults
                && [dict get $row hits] > 0} {
            set touched 1
        }
    }
    set struck [lmap row [::gwsim::words::events {kind fault_hit}] {
        if {[lindex [dict get $row detail] 0] ni $sweepFaults} {
            continue
        }
        dict get $row request
    }]
    set sweepNoted [dict create touched $touched struck $struck \
            requests [::gwsim::words::requests] \
            events [expr {$sweepFaults eq "" ? [::gwsim::words::events]
            : ""}]]
    return
}

# What disturbing needs to know of each request: a dict by its id with
# project, handler, origin and target, and
#
#       phases          those it came past
#       scope           where its handler started, first
#       nth             of the starts of that handler there since it was
#                       delivered
proc gwsim::search::SweepFacts {requests events} {
    variable sweepPhases

    set facts [dict create]
    foreach row $requests {
        dict set facts [dict get $row id] [dict merge \
                [dict filter $row key project handler origin target] \
                {phases {} scope {} nth 0}]
    }
    set kinds [lreverse $sweepPhases]
    set starts [dict create]
    foreach row $events {
        set id [dict get $row request]
        if {![dict exists $kinds [dict get $row kind]]
                || ![dict exists $facts $id]} {
            continue
        }
        set phase [dict get $kinds [dict get $row kind]]
        if {$phase eq "started"} {
            dict incr starts [SweepHandler $row]
        }
        if {$phase in [dict get $facts $id phases]} {
            continue
        }
        dict with facts $id {
            lappend phases $phase
        }
        switch -exact -- $phase {
            delivered {
                dict set before $id $starts
            }
            started {
                set handler [SweepHandler $row]
                dict set facts $id scope [dict get $row scope]
                dict set facts $id nth [expr {[dict get $starts $handler]
                        - ([dict exists $before $id $handler]
                        ? [dict get $before $id $handler] : 0)}]
            }
        }
    }
    return $facts
}

proc gwsim::search::SweepHandler {row} {
    return [dict get $row scope]/[dict get $row project]/[dict get $row \
            handler]
}

# The cells that a glob means, in the order of the table.
proc gwsim::search::SweepCells {facts glob} {
    variable sweepMeans
    variable sweepPhases

    set cells {}
    foreach id [dict keys $facts] {
        foreach phase [dict keys $sweepPhases] {
            foreach means [dict keys $sweepMeans] {
                if {[string match $glob $id:$phase:$means]} {
                    lappend cells $id:$phase:$means
                }
            }
        }
    }
    return $cells
}

# ---- What is printed ------------------------------------------------------

# The command that shows a cell.
proc gwsim::search::SweepCommand {subject cell} {
    variable ::gwsim::runConfig

    regexp {^(.*):\d+$} [dict get $subject place] -> file
    set words [list gwsim sweep $file --cell $cell]
    foreach key {match seed version} {
        if {[dict exists $runConfig $key]} {
            lappend words --$key [dict get $runConfig $key]
        }
    }
    if {[dict exists $runConfig set]} {
        dict for {key value} [dict get $runConfig set] {
            lappend words --set $key=$value
        }
    }
    return [join [lmap word $words {::gwsim::ShellWord $word}]]
}

# The story of one cell.
proc gwsim::search::SweepShow {subject cell facts} {
    set result [SweepRun $subject $cell $facts 1]
    if {![dict get $result touched]} {
        return [dict create verdict PASS lines [list \
                "PASS [dict get $subject name]: $cell cannot be reached:\
                the disturbance touches nothing"]]
    }
    set lines [dict get $result lines]
    return [dict create verdict [dict get $result verdict] \
            lines [linsert $lines 1 "  sweep    $cell"]]
}

# The table, and below it what failed.
proc gwsim::search::SweepReport {subject facts cells chosen more} {
    set count [dict create PASS 0 FAIL 0 UNRESOLVED 0 - 0]
    dict for {cell result} $cells {
        dict incr count [SweepVerdict $result]
    }
    set left [expr {[llength $chosen] - [dict size $cells]}]
    set verdict [expr {[dict get $count FAIL] > 0 ? "FAIL"
            : [dict get $count UNRESOLVED] > 0 || $left > 0 ? "UNRESOLVED"
            : "PASS"}]
    set lines [list "$verdict [dict get $subject name]:\
            [::gwsim::claims::Counted [dict size $facts] request] swept,\
            [::gwsim::claims::Counted [dict get $count PASS] cell] passed,\
            [dict get $count FAIL] failed, [dict get $count \
            UNRESOLVED] unresolved, [dict get $count -] not reachable (-)"]
    if {$left > 0} {
        lappend lines "  interrupted: [CountOf $left cell] not run"
    }
    if {$more > 0} {
        lappend lines "  not swept: [CountOf $more {more request}]\
                (--requests)"
    }
    lappend lines "" {*}[::gwsim::Indented [split [string trimright \
            [SweepTable $facts $cells] \n] \n]] \
            {*}[SweepFailures $subject $cells]
    return [dict create verdict $verdict lines $lines]
}

proc gwsim::search::SweepVerdict {result} {
    return [expr {[dict get $result touched] ? [dict get $result verdict]
            : "-"}]
}

# Requests and phases down, disturbances across; empty: not asked for.
proc gwsim::search::SweepTable {facts cells} {
    variable sweepMeans
    variable sweepPhases

    set rows [list [list request phase {*}[dict keys $sweepMeans]]]
    foreach id [dict keys $facts] {
        set handler [dict get $facts $id handler]
        foreach phase [dict keys $sweepPhases] {
            set row [lmap means [dict keys $sweepMeans] {
                expr {[dict exists $cells $id:$phase:$means]
                        ? [SweepVerdict [dict get $cells $id:$phase:$means]]
                        : ""}
            }]
            if {[join $row {}] ne ""} {
                lappend rows [list "$id $handler" $phase {*}$row]
            }
        }
    }
    return [::gwsim::Aligned $rows]
}

# For each claim that fails the commands that show how.
proc gwsim::search::SweepFailures {subject cells} {
    set causes [dict create]
    dict for {cell result} $cells {
        if {[SweepVerdict $result] in {FAIL UNRESOLVED}} {
            dict lappend causes [SweepCause $result] [SweepCommand \
                    $subject $cell]
        }
    }
    set lines {}
    dict for {cause commands} $causes {
        lappend lines "" {*}[::gwsim::Wrapped $cause]
        foreach command $commands {
            lappend lines "    $command"
        }
    }
    return [::gwsim::Indented $lines]
}

# What fails in a cell.
proc gwsim::search::SweepCause {result} {
    set judgement [dict get $result judgement]
    set finding [lindex [dict get $judgement findings] 0]
    if {$finding eq ""} {
        return "UNRESOLVED: [lindex [dict get $judgement doubts] 0]"
    }
    set place [dict get $finding place]
    return "FAIL [expr {$place eq "" ? "" : "$place: "}][dict get $finding \
            claimed]"
}
