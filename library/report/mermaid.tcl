# mermaid.tcl --
#
#       A run as a Mermaid sequence diagram, for a page of documentation or a
#       ticket: a participant a thread, requests and replies as arrows,
#       handlers and callbacks as activations, what went wrong as notes.
#
# Rules:
#   1. A text has letters, digits and some marks as they are; all else as
#      #CODE; - what has a meaning in the grammar has none.
#   2. A participant is activated and deactivated in pairs: the grammar
#      refuses one more end than beginnings.
#   3. Of a long run there are linesMost lines, and of many participants
#      participantsMost: a note says what is missing.

namespace eval gwsim::report {
    variable linesMost 300
    variable participantsMost 30
    # Kinds that are told in a note, in the words of the stories.
    variable noteKinds {
        cancel interrupt timeout log script_error fault_started fault_ended
        link_state scope_stopped failover violation mark gui_corrupted
        wait_started
    }
}

# gwsim::report::mermaid --
#
#       Writes a run as a diagram.
#
# Arguments:
#       db              The database.
#       out             A channel.
#       run             A number, or empty for the one that the page would
#                       show first.

proc gwsim::report::mermaid {db out run} {
    variable linesMost
    variable participantsMost

    set run [OneRun $db $run]
    lassign [MermaidLines $db $run] lines left
    # In the order in which they come.
    set shown {}
    foreach line $lines {
        foreach name [dict get $line who] {
            if {$name ni $shown} {
                lappend shown $name
            }
        }
    }
    set others [lrange $shown $participantsMost end]
    set shown [lrange $shown 0 $participantsMost-1]
    set ids [dict create]
    puts $out sequenceDiagram
    foreach name $shown {
        set id p[expr {[dict size $ids] + 1}]
        dict set ids $name $id
        puts $out "    participant $id as [MermaidText $name]"
    }
    if {$others ne ""} {
        puts $out "    participant others as [llength $others] others"
        foreach name $others {
            dict set ids $name others
        }
    }
    foreach line $lines {
        puts $out "    [string map [MermaidIds [dict get $line who] $ids] \
                [dict get $line text]]"
    }
    if {$left > 0 && $shown ne ""} {
        puts $out "    Note over [dict get $ids [lindex $shown 0]]: $left\
                events more are in the page of gwsim report"
    }
    return
}

# The %N of a line are its participants.
proc gwsim::report::MermaidIds {who ids} {
    set map {}
    set n 0
    foreach name $who {
        lappend map %[incr n] [dict get $ids $name]
    }
    return $map
}

# Lines of the diagram as dicts: who (names), text; and how many events were
# left out.
proc gwsim::report::MermaidLines {db run} {
    variable linesMost

    set lines {}
    set left 0
    set state [dict create]
    gwsim::sql $db "SELECT seq, time_ns, scope, thread, request, kind, project,
            handler, peer, outcome, clause, detail FROM event
            WHERE run = $run ORDER BY seq" row {
        if {[llength $lines] >= $linesMost} {
            incr left
            continue
        }
        lappend lines {*}[MermaidEvent $row state]
    }
    # What is still active ends with the run.
    if {[dict exists $state active]} {
        dict for {name count} [dict get $state active] {
            for {} {$count > 0} {incr count -1} {
                lappend lines [Line {deactivate %1} $name]
            }
        }
    }
    return [list $lines $left]
}

proc gwsim::report::Line {text args} {
    return [dict create text $text who $args]
}

# The lines of an event. STATE: sender (request -> participant), handler
# (request -> thread), active (participant -> how often).
proc gwsim::report::MermaidEvent {row stateName} {
    upvar 1 $stateName state
    variable noteKinds

    dict with row {}
    set here [expr {$thread ne "" ? $thread : $scope}]
    set time [::gwsim::core::duration $time_ns]
    set what [MermaidText "$request $handler, $time"]
    switch -exact -- $kind {
        request_sent {
            dict set state sender $request $here
        }
        handler_started {
            set lines {}
            if {[dict exists $state sender $request]} {
                lappend lines [Line "%1->>%2: $what" \
                        [dict get $state sender $request] $here]
            } else {
                lappend lines [Line "%1->>%2: [MermaidText \
                        "$handler, $time"]" [expr {$peer eq ""
                        ? $here : $peer}] $here]
            }
            dict set state handler $request $here
            return [concat $lines [Activate state $here 1]]
        }
        callback_started {
            return [concat [list [Line "Note over %1: [MermaidText \
                    "$request: $detail, $time"]" $here]] \
                    [Activate state $here 1]]
        }
        handler_ended - callback_ended {
            return [Activate state $here -1]
        }
        reply_received - late_reply - duplicate_reply {
            set from [expr {[dict exists $state handler $request]
                    ? [dict get $state handler $request] : $peer}]
            set to [expr {[dict exists $state sender $request]
                    ? [dict get $state sender $request] : $here}]
            set text [MermaidText "[::gwsim::Cell $row], $time"]
            if {$from eq ""} {
                # The core has said so: nothing came.
                return {}
            }
            return [list [Line "%1[expr {$kind eq "reply_received"
                    ? "-->>" : "--x"}]%2: $text" $from $to]]
        }
        dropped - undelivered {
            if {$peer ne "" && $here ne ""} {
                return [list [Line "%1-x%2: [MermaidText \
                        "[::gwsim::Cell $row], $time"]" $here $peer]]
            }
        }
        default {
            if {$kind in $noteKinds && $here ne ""
                    && ($kind ne "link_state" || $time_ns > 0)} {
                if {$kind eq "timeout"
                        && [dict exists $state sender $request]} {
                    set here [dict get $state sender $request]
                }
                return [list [Line "Note over %1: [MermaidText \
                        "[::gwsim::Cell $row], $time"]" $here]]
            }
        }
    }
    return {}
}

# Begins or ends an activation; nothing for an end that nothing began.
proc gwsim::report::Activate {stateName name by} {
    upvar 1 $stateName state

    set now 0
    if {[dict exists $state active $name]} {
        set now [dict get $state active $name]
    }
    if {$now + $by < 0} {
        return {}
    }
    dict set state active $name [expr {$now + $by}]
    return [list [Line [expr {$by > 0 ? "activate %1" : "deactivate %1"}] \
            $name]]
}

# A text that means nothing in the grammar. Words that begin a statement are
# only read at the beginning of a line, where none of our texts stands.
proc gwsim::report::MermaidText {text} {
    set safe ""
    foreach character [split [string trim $text] ""] {
        if {[string is alnum $character]
                || $character in {" " . , : / _ - = ( ) ' ~}} {
            append safe $character
        } else {
            append safe "#[scan $character %c];"
        }
    }
    return [expr {$safe eq "" ? "-" : $safe}]
}
