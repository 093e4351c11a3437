# live.tcl --
#
#       What is shown while something takes long: `gwsim run --live`, and a
#       bar for every command that takes more than two seconds; what is
#       recorded of a long run before it ends; and the colour of verdicts.
#
#           progress::begin LABEL ?TOTAL?   0: nobody knows how much
#           progress::step ?COUNT? ?TEXT?   so much more is done
#           progress::end
#
# Rules:
#   1. A bar is on standard error, and only if that is a terminal; it is gone
#      before anything else is printed. The first comes after two seconds.
#   2. --live shows what goes on in a run on standard output: on a terminal a
#      few lines that are written over, else a line a second.
#   3. To look at a run is to let it stand still for a moment (core::pause),
#      which changes nothing in it: its hash is the same. How much world time
#      passes between two looks is found as it goes, so that there are some in
#      a second.
#   4. With --trace what has happened is in the file each second of wall time,
#      without a verdict yet; what cannot be written then is written, or said,
#      at the end. With --flight the verdict decides what is kept at all.
#   5. Verdicts have a colour only on a terminal, if NO_COLOR is not set and
#      TERM is not "dumb".

namespace eval gwsim::progress {
    # Wall time before the first bar, and between two, in ms.
    variable after 2000
    variable every 200
    variable width 30
    # label, total, done, text, began, shown (when, or empty), on.
    variable bar
    array set bar {on 0 shown "" label ""}
}

namespace eval gwsim::live {
    # Wall time between two looks that are shown, on a terminal and else, ms.
    variable every 200
    variable lineEvery 1000
    # Threads and requests that are named.
    variable most 5
    # World time between two looks, ns: at first (on the virtual clock, on the
    # real one, and where only a file is written), now, least and most.
    variable sliceFirst 1000000
    variable sliceFirstReal 100000000
    variable sliceFirstUnseen 1000000000
    variable slice $sliceFirst
    variable sliceMin 1000
    variable sliceMax 86400000000000
    # Wall time between two times that a run is recorded, ms.
    variable recordEvery 1000
    # When the last look was over, and when something was last shown and
    # recorded, in ms; lines on the screen.
    variable looked 0
    variable shown 0
    variable recorded 0
    variable lines 0
}

# True if a channel is a terminal.
proc gwsim::IsTerminal {channel} {
    return [expr {![catch {fconfigure $channel} options]
            && [dict exists $options -mode]}]
}

# ---- The bar ------------------------------------------------------------

# gwsim::progress::begin, step, end --
#
#       See the top of the file.
#
# Results:
#       None.

proc gwsim::progress::begin {label {total 0}} {
    variable bar
    array set bar [list label $label total $total done 0 text "" shown "" \
            began [clock milliseconds] on [::gwsim::IsTerminal stderr]]
    return
}

proc gwsim::progress::step {{count 1} {text ""}} {
    variable after
    variable bar
    variable every

    if {!$bar(on)} {
        return
    }
    incr bar(done) $count
    set bar(text) $text
    set now [clock milliseconds]
    if {$now - $bar(began) >= $after
            && ($bar(shown) eq "" || $now - $bar(shown) >= $every)} {
        set bar(shown) $now
        catch {
            puts -nonewline stderr "\r[Text $now]\x1b\[K"
            flush stderr
        }
    }
    return
}

proc gwsim::progress::end {} {
    variable bar
    Clear
    set bar(on) 0
    return
}

# True if there is a bar for `run` or `replay`: then long runs are looked at for
# it. With --live there is none.
proc gwsim::progress::Wanted {} {
    variable bar
    return [expr {$bar(on) && $bar(label) in {run replay}
            && ![::gwsim::live::HasScreen]}]
}

# Takes the bar away, so that something can be printed.
proc gwsim::progress::Clear {} {
    variable bar

    if {$bar(shown) ne ""} {
        set bar(shown) ""
        catch {
            puts -nonewline stderr "\r\x1b\[K"
            flush stderr
        }
    }
    return
}

# "[######......] conformance: 120 of 600, 4.2s, 16.8s left"
proc gwsim::progress::Text {now} {
    variable bar
    variable width

    set ms [expr {$now - $bar(began)}]
    set said "$bar(label): "
    if {$bar(total) > 0} {
        set part [expr {min(1.0, double($bar(done)) / $bar(total))}]
        set full [expr {round($part * $width)}]
        set said "\[[string repeat # $full][string repeat . \
                [expr {$width - $full}]]\] $said$bar(done) of $bar(total), "
    } elseif {$bar(done) > 0} {
        append said "$bar(done), "
    }
    append said [::gwsim::WallTime [expr {$ms * 1000}]]
    if {$bar(total) > 0 && $bar(done) > 0} {
        append said ", [::gwsim::WallTime [expr {
                round($ms * 1000.0 * (1 - $part) / $part)}]] left"
    }
    if {$bar(text) ne ""} {
        append said ", $bar(text)"
    }
    return $said
}

# ---- A run that goes on ---------------------------------------------------

# gwsim::live::wanted --
#
#       True if somebody wants to see a run before it ends: --live, the bar,
#       or the file of --trace.

proc gwsim::live::wanted {} {
    return [expr {[HasScreen] || [HasBar] || [StreamFile] ne ""}]
}

# gwsim::live::watch --
#
#       Watches a world from its begin.

proc gwsim::live::watch {token} {
    variable looked
    variable recorded
    variable shown
    variable slice

    set now [clock milliseconds]
    set looked $now
    set recorded $now
    set shown $now
    set slice [FirstSlice]
    ::gwsim::core::watch $token live {rest pause} \
            [list ::gwsim::live::Look $token] ""
    ::gwsim::core::pause $token $slice
    return
}

# True if what goes on is shown on standard output.
proc gwsim::live::HasScreen {} {
    return [expr {[::gwsim::DictGet $::gwsim::runConfig live] eq "1"}]
}

# True if a run is looked at for the bar: not so on the real clock, where to
# stand still takes time itself.
proc gwsim::live::HasBar {} {
    return [expr {[::gwsim::progress::Wanted] && ![::gwsim::IsReal]}]
}

# The file that a run is in before it ends; empty if there is none (rule 4).
proc gwsim::live::StreamFile {} {
    if {[dict exists $::gwsim::runConfig flight]} {
        return ""
    }
    return [::gwsim::TraceFile]
}

# World time until the first look: for the file alone there is no hurry.
proc gwsim::live::FirstSlice {} {
    variable sliceFirst
    variable sliceFirstReal
    variable sliceFirstUnseen

    if {[StreamFile] ne "" && ![HasScreen] && ![HasBar]} {
        return $sliceFirstUnseen
    }
    return [expr {[::gwsim::IsReal] ? $sliceFirstReal : $sliceFirst}]
}

# The run stands still: does with it what is due, and says when it is to stand
# still again.
proc gwsim::live::Look {token} {
    variable looked
    variable slice

    set now [clock milliseconds]
    AdaptSlice $now
    Stream $token $now
    set state [::gwsim::core::live $token 0]
    if {[::gwsim::progress::Wanted]} {
        ::gwsim::progress::step 0 "[dict get $state name] at\
                [::gwsim::ShowTime [dict get $state now]]"
    }
    if {[HasScreen]} {
        ShowIfDue $token $now
    }
    ::gwsim::core::pause $token [expr {[dict get $state now] + $slice}]
    # What writing and showing take is not the run's.
    set looked [clock milliseconds]
    return
}

# More world time between two looks if they come fast, less if they are rare;
# the real clock sets their pace itself.
proc gwsim::live::AdaptSlice {now} {
    variable looked
    variable slice
    variable sliceMax
    variable sliceMin

    set took [expr {$now - $looked}]
    if {$took < 20} {
        set slice [expr {min($slice * 2, $sliceMax)}]
    } elseif {$took > 100 && ![::gwsim::IsReal]} {
        set slice [expr {max($slice / 2, $sliceMin)}]
    }
    return
}

# Has what has happened in the file, if that is due. What a file refuses it is
# asked for once more at the end, and what it says then is shown.
proc gwsim::live::Stream {token now} {
    variable recordEvery
    variable recorded

    set db [StreamFile]
    if {$db eq "" || $now - $recorded < $recordEvery} {
        return
    }
    try {
        ::gwsim::core::traceStream $token $db
    } trap {GWSIM TRACE} {} {}
    set recorded [clock milliseconds]
    return
}

# Shows what goes on, if that is due.
proc gwsim::live::ShowIfDue {token now} {
    variable every
    variable lineEvery
    variable most
    variable shown

    set terminal [::gwsim::IsTerminal stdout]
    if {$now - $shown >= ($terminal ? $every : $lineEvery)} {
        set shown $now
        Show [::gwsim::core::live $token $most] \
                [::gwsim::core::faults $token] $terminal
    }
    return
}

proc gwsim::live::Show {state faults terminal} {
    variable lines

    set said [Lines $state [lmap row $faults {
        if {[dict get $row state] ne "active"} {
            continue
        }
        set row
    }]]
    if {!$terminal} {
        ::gwsim::Say [join $said {; }]
        return
    }
    Clear
    set lines [llength $said]
    catch {
        puts [join [lmap line $said {string range $line 0 78}] \n]
        flush stdout
    }
    return
}

# Takes the lines away, so that something can be printed.
proc gwsim::live::Clear {} {
    variable lines

    if {$lines > 0} {
        catch {
            puts -nonewline "\x1b\[${lines}A\x1b\[J"
            flush stdout
        }
        set lines 0
    }
    return
}

# What is said of a world: a headline, threads, requests, faults.
proc gwsim::live::Lines {state faults} {
    dict with state {
        set said [list "live $name: at [::gwsim::ShowTime $now],\
                [::gwsim::claims::Counted $events event]"]
        lappend said "threads [Some $busy [lmap row $threads {
            set place [dict get $row place]
            string cat [dict get $row id] " " [expr {
                    [dict get $row state] eq "runs" ? "runs"
                    : "waits ([dict get $row state])"}] \
                    [expr {$place eq "" ? "" : " at $place"}]
        }]]"
        lappend said "requests [Some $open [lmap row $requests {
            string cat [dict get $row id] " of " [dict get $row origin] \
                    " to " [dict get $row handler] " for " \
                    [::gwsim::ShowTime [expr {
                    $now - [dict get $row sent_ns]}]]
        }]]"
    }
    lappend said "faults [Some [llength $faults] [lmap row $faults {
        string cat [dict get $row fault] " " [dict get $row words] ", " \
                [::gwsim::claims::Counted [dict get $row hits] hit]
    }]]"
    return $said
}

# "3: a, b and 1 more", "none".
proc gwsim::live::Some {count texts} {
    variable most

    if {$count == 0} {
        return none
    }
    set texts [lrange $texts 0 $most-1]
    set more [expr {$count - [llength $texts]}]
    return "$count: [join $texts {, }][expr {$more > 0
            ? " and $more more" : ""}]"
}

# ---- Colour ---------------------------------------------------------------

# A text whose first line is a verdict's, with a colour for that line where it
# is wanted: verdict and name stay together, for those who look for both.
proc gwsim::Coloured {text} {
    set colours {PASS 32 FAIL 31 UNRESOLVED 33 SKIP 2}
    if {![regexp {^(PASS|FAIL|UNRESOLVED|SKIP) } $text -> verdict]
            || ![WantsColour]} {
        return $text
    }
    set rest [lassign [split $text \n] line]
    return [join [list "\x1b\[[dict get $colours $verdict]m$line\x1b\[0m" \
            {*}$rest] \n]
}

proc gwsim::WantsColour {} {
    global env
    return [expr {[IsTerminal stdout]
            && (![info exists env(NO_COLOR)] || $env(NO_COLOR) eq "")
            && (![info exists env(TERM)] || $env(TERM) ne "dumb")}]
}
