# story.tcl --
#
#       The story of a finding: what was claimed and seen, the events that
#       show it as a table with a column for each thread, the cause in one
#       sentence, and the commands to go on.
#
# Rules:
#   1. The table has at most rowMax lines below its head. When there is more
#      to show, the dull kinds go first, then the middle.
#   2. Where events of the run are left out, a row says how many.
#   3. Everything shown can be found again: the first column is the number
#      of the event.

namespace eval gwsim {
    # Lines of the table, characters of a line of it, and of text.
    variable rowMax 40
    variable storyWidth 110
    variable textWidth 80
    variable storyColumns 5
    # A run of more events than this is not read as a whole.
    variable storyEventsMax 20000
    # Context beyond what is in focus: this many requests at most.
    variable storyRequests 12

    # Kind -> {how interesting, what to say}. 3 is always shown, 0 never
    # unless it is in focus. %r request, %h handler, %p peer, %d detail,
    # %o outcome, %s scope.
    variable storyKinds {
        request_sent      {3 {sends %r %h}}
        message_sent      {3 {sends message %h}}
        delivered         {1 {%r arrives}}
        handler_started   {3 {%r: %h starts}}
        handler_ended     {2 {%r: %h ends}}
        reply_sent        {2 {replies to %r}}
        reply_received    {1 {reply to %r}}
        request_completed {3 {%r ends: %o}}
        cancel            {3 {cancels %r}}
        timeout           {3 {%r times out}}
        late_reply        {3 {%r: late reply, dropped}}
        duplicate_reply   {3 {%r: second reply, dropped}}
        dropped           {3 {%r is lost}}
        undelivered       {3 {%r is not delivered}}
        callback_set      {2 {%r: sets %d}}
        callback_posted   {1 {%r: callback is queued}}
        callback_started  {3 {%r: %d runs}}
        callback_ended    {1 {%r: %d ends}}
        wait_started      {2 {waits in %d %r}}
        wait_ended        {2 {goes on after %d %r}}
        thread_started    {1 {thread starts}}
        thread_ended      {1 {thread ends}}
        interrupt         {3 {interrupt}}
        job_posted        {0 {%d is queued}}
        job_started       {2 {%d starts}}
        job_ended         {2 {%d ends}}
        gui_touch         {1 {touches %d}}
        component_set     {3 {sets %p}}
        component_get     {1 {reads %p}}
        global_set        {2 {sets %d}}
        global_get        {1 {reads %d}}
        log               {3 {log: %d}}
        script_error      {3 {error %d}}
        link_state        {2 {link to %p: %d}}
        failover          {3 {%s takes over from %p}}
        scope_started     {0 {%s starts}}
        scope_stopped     {3 {%s stops}}
        fault_started     {2 {fault %d begins}}
        fault_hit         {3 {%r: fault %d}}
        fault_ended       {2 {fault %d ends}}
        violation         {3 {violation %d}}
        lint              {1 {lint %d}}
        mark              {2 {mark %d}}
        gui_corrupted     {3 {%p: %d}}
    }
}

# gwsim::Story --
#
#       Tell a finding.
#
# Arguments:
#       finding         See verdict.tcl; its world is selected.
#       events          Events of the run, from gwsim::StoryEvents.
#
# Results:
#       A list of lines, not indented.

proc gwsim::Story {finding events} {
    set lines {}
    set place [dict get $finding place]
    set text [SourceText $place]
    if {$place ne ""} {
        lappend lines [expr {$text eq "" ? $place : "$place: $text"}]
    }
    lappend lines {*}[Labelled claimed [dict get $finding claimed]]
    lappend lines {*}[Labelled saw [dict get $finding saw]]
    if {[dict get $finding stack] ne ""} {
        lappend lines {*}[Labelled stack \
                [CallsOf [dict get $finding stack]] 0]
    }
    set focus [FocusLost [WidenFocus [dict get $finding focus] $events] \
            $events]
    if {[set cause [DictGet $finding cause]] ne ""} {
        lappend lines {*}[ScheduledBy $cause $events]
    }
    lappend lines {*}[EventTable $focus $events]
    set cause [Cause $finding $focus $events]
    if {$cause ne ""} {
        lappend lines "" {*}[Labelled cause $cause]
    }
    return $lines
}

# "label    text", further lines of the text below each other; wrapped at
# spaces if WRAP is true.
proc gwsim::Labelled {label text {wrap 1}} {
    set lines {}
    foreach line [expr {$wrap ? [Wrapped $text] : [split $text \n]}] {
        lappend lines [string trimright [format "%-8s %s" $label $line]]
        set label ""
    }
    return $lines
}

# Lines of a text, none longer than a line of the story if it has spaces.
proc gwsim::Wrapped {text} {
    variable textWidth

    set lines {}
    foreach line [split $text \n] {
        while {[string length $line] > $textWidth} {
            set end [string last " " $line $textWidth]
            if {$end <= 0} {
                break
            }
            lappend lines [string range $line 0 $end-1]
            set line [string range $line $end+1 end]
        }
        lappend lines $line
    }
    return $lines
}

# A stack without the message that it begins with.
proc gwsim::CallsOf {stack} {
    if {![regexp -indices {\n    (?:while executing|invoked from within)\n} \
            $stack range]} {
        return $stack
    }
    set calls [string range $stack [lindex $range 0]+1 end]
    # What runs the scripts of at and when.
    set end [string first \
            "\n    invoked from within\n\"::gwsim::core::script\"" $calls]
    if {$end >= 0} {
        set calls [string range $calls 0 $end-1]
    }
    return [string trim [regsub -all -line {^    } $calls {}]]
}

# The events that the stories of some findings are made of, in order: all of
# them, or in a long run those of the requests and patterns in focus.
proc gwsim::StoryEvents {token findings} {
    variable storyEventsMax
    variable storyRequests

    if {$findings eq ""} {
        return {}
    }
    if {[dict get [core::info $token] events] <= $storyEventsMax} {
        return [words::events]
    }
    set patterns {{kind violation} {kind script_error}}
    foreach finding $findings {
        set focus [dict get $finding focus]
        if {[dict exists $focus pattern]} {
            lappend patterns [dict get $focus pattern]
        }
        foreach id [lrange [DictGet $focus requests] 0 $storyRequests-1] {
            lappend patterns [dict create request $id]
        }
    }
    set events [dict create]
    foreach pattern $patterns {
        foreach event [lrange [words::events $pattern] 0 $storyEventsMax] {
            dict set events [dict get $event seq] $event
        }
    }
    return [lmap seq [lsort -integer [dict keys $events]] {
        dict get $events $seq
    }]
}

proc gwsim::ScheduledBy {seq events} {
    foreach event $events {
        if {[dict get $event seq] == $seq} {
            return [Labelled after "event $seq at\
                    [ShowTime [dict get $event time_ns]]:\
                    [Where $event] [Cell $event]"]
        }
    }
    return {}
}

# ---- What to show -------------------------------------------------------

# Adds what belongs to a focus: the requests of the events in it, of the jobs
# in which they happened, and of the tasks in it.
proc gwsim::WidenFocus {focus events} {
    variable storyRequests

    foreach key {requests threads seqs tasks} {
        if {![dict exists $focus $key]} {
            dict set focus $key {}
        }
    }
    set seqs [dict get $focus seqs]
    set inside [dict create]
    set requests [dict get $focus requests]
    set threads [dict get $focus threads]
    foreach event $events {
        set thread [dict get $event thread]
        set request [dict get $event request]
        set kind [dict get $event kind]
        if {[string match *_started $kind] && $request ne ""
                && $kind ne "wait_started"} {
            dict set inside $thread $request
        } elseif {$kind in {handler_ended callback_ended job_ended}} {
            dict unset inside $thread
        }
        if {[dict get $event seq] in $seqs} {
            if {$request eq "" && [dict exists $inside $thread]} {
                set request [dict get $inside $thread]
            }
            if {$request ne "" && $request ni $requests
                    && [llength $requests] < $storyRequests} {
                lappend requests $request
            }
        } elseif {$kind eq "request_sent" && $thread in $threads
                && $request ni $requests && [InWindow $focus $event]
                && [llength $requests] < $storyRequests} {
            lappend requests $request
        }
    }
    dict set focus requests $requests
    return $focus
}

# True unless an event is outside the window of its focus.
proc gwsim::InWindow {focus event} {
    if {![dict exists $focus window]} {
        return 1
    }
    lassign [dict get $focus window] first last
    set seq [dict get $event seq]
    return [expr {$first <= $seq && $seq <= $last}]
}

# The events to show, in order, at most rowMax with the gaps between them.
proc gwsim::ChooseEvents {focus events} {
    variable rowMax
    variable storyKinds

    set requests [dict get $focus requests]
    set threads [dict get $focus threads]
    set seqs [dict get $focus seqs]
    set all [expr {$requests eq "" && $threads eq "" && $seqs eq ""}]
    foreach least {1 2 3} {
        set chosen {}
        foreach event $events {
            set kind [dict get $event kind]
            set rank [lindex [DictGet $storyKinds $kind] 0]
            if {[dict get $event seq] in $seqs
                    || ($rank >= $least && ($all
                    || ([dict get $event request] ne ""
                    && [dict get $event request] in $requests)
                    || ([dict get $event thread] in $threads
                    && [InWindow $focus $event])
                    || ($rank == 3 && ![dict exists $focus window]
                    && [dict get $event thread] ne ""
                    && [dict get $event thread] in [ThreadsOf $chosen])))} {
                lappend chosen $event
            }
        }
        if {[llength $chosen] + [CountGaps $chosen] <= $rowMax} {
            return [FillGaps $chosen $events]
        }
    }
    set head [expr {$rowMax / 4}]
    set tail [expr {$rowMax - $head - 1}]
    set chosen [concat [lrange $chosen 0 $head-1] \
            [lrange $chosen end-[expr {$tail - 1}] end]]
    while {[llength $chosen] + [CountGaps $chosen] > $rowMax} {
        set chosen [lreplace $chosen $head $head]
    }
    return [FillGaps $chosen $events]
}

# A gap of one event takes as much room as the event.
proc gwsim::FillGaps {chosen events} {
    set wanted [dict create]
    set last ""
    foreach event $chosen {
        set seq [dict get $event seq]
        if {$last ne "" && $seq == $last + 2} {
            dict set wanted [expr {$last + 1}] 1
        }
        dict set wanted $seq 1
        set last $seq
    }
    return [lmap event $events {
        if {![dict exists $wanted [dict get $event seq]]} {
            continue
        }
        set event
    }]
}

# Threads of events that have been chosen so far: the few at the end, since
# what happens on them next belongs to the story.
proc gwsim::ThreadsOf {events} {
    return [lmap event [lrange $events end-3 end] {dict get $event thread}]
}

proc gwsim::CountGaps {events} {
    set gaps 0
    set last ""
    foreach event $events {
        if {$last ne "" && [dict get $event seq] != $last + 1} {
            incr gaps
        }
        set last [dict get $event seq]
    }
    return $gaps
}

# ---- The table ----------------------------------------------------------

# Lines of the table of events; none if there is nothing to show.
proc gwsim::EventTable {focus events} {
    set chosen [ChooseEvents $focus $events]
    if {$chosen eq ""} {
        return {}
    }
    set columns [Columns $chosen]
    set rows {}
    set last 0
    foreach event $chosen {
        dict with event {
            if {$last > 0 && $seq > $last + 1} {
                lappend rows [list ... "" [Gap [expr {$seq - $last - 1}]] 0]
            }
            set last $seq
            set column [ColumnOf $columns $event]
            set text [Cell $event]
            if {[lindex $columns $column] eq "others"} {
                set text "[Where $event]: $text"
            }
            lappend rows [list $seq [ShowTime $time_ns] $text $column]
        }
    }
    return [concat {{}} [Layout $columns $rows]]
}

proc gwsim::Gap {count} {
    return "... $count [expr {$count == 1 ? "event" : "events"}] not shown"
}

# Where an event happened: its thread, else its scope, else the scenario.
proc gwsim::Where {event} {
    foreach key {thread scope} {
        if {[dict get $event $key] ne ""} {
            return [dict get $event $key]
        }
    }
    return scenario
}

# Names of the columns, in the order of their first event. An event of no
# thread goes to the first column of its scope, if there is one.
proc gwsim::Columns {events} {
    variable storyColumns

    set columns {}
    set loose {}
    foreach event $events {
        set thread [dict get $event thread]
        if {$thread eq ""} {
            lappend loose [Where $event]
        } elseif {$thread ni $columns} {
            lappend columns $thread
        }
    }
    foreach scope [lsort -unique $loose] {
        if {$scope ni $columns && [lsearch -glob $columns \
                [claims::GlobEscape $scope]/*] < 0} {
            lappend columns $scope
        }
    }
    if {[llength $columns] > $storyColumns} {
        set columns [linsert [lrange $columns 0 $storyColumns-2] end others]
    }
    return $columns
}

proc gwsim::ColumnOf {columns event} {
    set column [lsearch -exact $columns [Where $event]]
    if {$column < 0 && [dict get $event thread] eq ""} {
        set column [lsearch -glob $columns \
                [claims::GlobEscape [dict get $event scope]]/*]
    }
    return [expr {$column < 0 ? [llength $columns] - 1 : $column}]
}

# What one event says.
proc gwsim::Cell {event} {
    variable storyKinds

    set kind [dict get $event kind]
    set text [lindex [DictGet $storyKinds $kind] 1]
    if {$text eq ""} {
        set text "$kind %d"
    }
    if {[dict get $event request] eq ""} {
        set text [OfNoRequest $text [dict get $event handler]]
    }
    set text [string map [list %r [dict get $event request] \
            %h [dict get $event handler] %p [dict get $event peer] \
            %d [dict get $event detail] %o [dict get $event outcome] \
            %s [dict get $event scope]] $text]
    if {$kind in {handler_ended callback_ended job_ended thread_ended}
            && [dict get $event outcome] ni {"" success}} {
        append text ": [dict get $event outcome]"
    }
    return [string trim [string map {\n { } \t { }} $text]]
}

# The words for an event of no request: of a message, if it has a handler.
proc gwsim::OfNoRequest {words handler} {
    set what [expr {$handler eq "" || [string match *%h* $words]
            ? "" : "message %h"}]
    return [string map [list "%r: " [expr {$what eq "" ? "" : "$what: "}] \
            %r $what] $words]
}

proc gwsim::Layout {columns rows} {
    variable storyWidth

    set most [expr {max(12, ($storyWidth - 18) / [llength $columns] - 2)}]
    set widths [lmap column $columns {string length $column}]
    set timeWidth 4
    foreach row $rows {
        lassign $row seq time text column
        set timeWidth [expr {max($timeWidth, [string length $time])}]
        if {$seq ne "..."} {
            lset widths $column [expr {max([lindex $widths $column],
                    min($most, [string length $text]))}]
        }
    }
    set lines [list [TableLine event time $timeWidth $columns $widths]]
    foreach row $rows {
        lassign $row seq time text column
        if {$seq eq "..."} {
            lappend lines [TableLine "" "" $timeWidth [list $text] 0]
            continue
        }
        set width [lindex $widths $column]
        if {[string length $text] > $width
                && $column < [llength $columns] - 1} {
            set text [string range $text 0 $width-2]~
        }
        set cells [lrepeat [llength $columns] ""]
        lset cells $column $text
        lappend lines [TableLine $seq $time $timeWidth $cells $widths]
    }
    return $lines
}

proc gwsim::TableLine {seq time timeWidth cells widths} {
    set line [format "%5s  %*s" $seq $timeWidth $time]
    foreach cell $cells width $widths {
        append line [format "  %-*s" $width $cell]
    }
    return [string trimright $line]
}
