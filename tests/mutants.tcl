# mutants.tcl --
#
#       Breaks the core on purpose, one defect at a time, and tells which
#       tests see it: a check of the tests, to be run by hand.
#
#           tclsh tests/mutants.tcl ?--match GLOB? ?--limit SECONDS?
#               ?--part I/N? ?--file FILE? ?TEST ...?
#
#       GLOB chooses defects by their text; --part takes every Nth, so that
#       N processes can share them; TEST is a test file without ".test", by
#       default those of the request handle. It takes half a minute a defect.
#
# Rules:
#   1. The defects are in mutants.txt, or in another file beside it. One whose
#      lines are not found exactly once, or that does not build, is reported:
#      it has to be brought up to date.
#   2. The sources are copied; nothing in the tree is touched.
#   3. A defect is seen when a test file fails, dies or hangs. The status is
#      0 only if all were seen.
#   4. The sources as they are come first: if a test fails on them, no defect
#      is tried, since any would be "seen".

namespace eval mutants {
    variable here [file dirname [file normalize [info script]]]
    variable top [file dirname $here]
    variable config {match * limit 100 part 0/1 file mutants.txt tests {
        request check clause-sra clause-srx clause-sms handle hazard hazard2
        hash
    }}
}

proc mutants::Main {words} {
    variable config
    variable top

    set tests {}
    while {$words ne ""} {
        set words [lassign $words word]
        if {[string match --* $word]} {
            dict set config [string range $word 2 end] [lindex $words 0]
            set words [lrange $words 1 end]
        } else {
            lappend tests $word
        }
    }
    if {$tests ne ""} {
        dict set config tests $tests
    }
    close [file tempfile work gwsim-mutants]
    file delete $work
    file mkdir $work
    try {
        Build $work
        return [Try $work]
    } finally {
        file delete -force $work
    }
}

# Copies the sources and builds them as they are.
proc mutants::Build {work} {
    variable top

    file mkdir $work/source $work/build
    foreach name {generic unix library conformance tests simulations doc
        build-aux configure configure.ac aclocal.m4 Makefile.in gwsim} {
        if {[file exists $top/$name]} {
            file copy $top/$name $work/source
        }
    }
    Run $work/build env CFLAGS=-O1 ../source/configure
    Run $work/build make
    return
}

proc mutants::Run {folder args} {
    set back [pwd]
    cd $folder
    try {
        return [exec -ignorestderr -- {*}$args <<{} 2>@1]
    } finally {
        cd $back
    }
}

# Tries one defect after the other; 0 if all were seen.
proc mutants::Try {work} {
    variable config
    variable here

    set by [Seen $work]
    if {$by ne ""} {
        puts stderr "without a defect: $by"
        return 1
    }
    set counts {seen 0 missed 0 lost 0}
    lassign [split [dict get $config part] /] part parts
    set number -1
    foreach {about file pairs} [Read [file join $here [dict get $config \
            file]]] {
        if {![string match [dict get $config match] $about]
                || [incr number] % $parts != $part} {
            continue
        }
        set path [Find $work/source/generic $file $pairs]
        if {$path eq ""} {
            set fate lost
            set by "not found once: $file"
        } else {
            set text [Slurp $path]
            Spit $path [string map $pairs $text]
            set by [Seen $work]
            set fate [expr {$by eq "" ? "missed"
                    : [string match "does not build*" $by] ? "lost" : "seen"}]
            Spit $path $text
        }
        dict incr counts $fate
        puts [format {%-6s %s%s} $fate $about [expr {
            $by eq "" ? "" : " ($by)"}]]
        flush stdout
    }
    puts "[dict get $counts seen] seen, [dict get $counts missed] missed,\
            [dict get $counts lost] out of date"
    return [expr {[dict get $counts missed] + [dict get $counts lost] > 0}]
}

# Which test sees the present defect; empty if none does.
proc mutants::Seen {work} {
    variable config

    if {[catch {Run $work/build make} message]} {
        return "does not build: [lindex [regexp -inline -line \
                {^.*error:.*$} $message] 0]"
    }
    foreach name [dict get $config tests] {
        catch {
            Run $work/build env TCLLIBPATH=$work/build/lib \
                    timeout [dict get $config limit] \
                    [info nameofexecutable] $work/source/tests/$name.test
        } output
        if {![regexp {\tFailed\t(\d+)} $output -> failed]} {
            return "$name: died or hung"
        }
        if {$failed > 0} {
            regexp {test failed: (\S+)} $output -> first
            return "$name: $failed, $first"
        }
    }
    return ""
}

# The file that has what a defect replaces, each part once.
proc mutants::Find {folder file pairs} {
    set others [lsort [glob -directory $folder *.c *.h]]
    foreach path [linsert $others 0 $folder/$file] {
        if {![file exists $path]} continue
        set text [Slurp $path]
        set found 1
        foreach {old new} $pairs {
            set at [string first $old $text]
            if {$at < 0 || [string first $old $text $at+1] >= 0} {
                set found 0
            }
        }
        if {$found} {
            return $path
        }
    }
    return ""
}

# {about file {old new ...}} ... of a file of defects.
proc mutants::Read {path} {
    set list {}
    set sign ""
    foreach line [split [Slurp $path] \n] {
        if {[regexp {^== (\S+): (.*)$} $line -> file about]} {
            lappend list $about $file {}
            set sign ""
        } elseif {[regexp {^([-+])(.*)$} $line -> now rest]} {
            set pairs [lindex $list end]
            if {$now eq $sign} {
                lset pairs end [lindex $pairs end]\n$rest
            } else {
                lappend pairs $rest
            }
            lset list end $pairs
            set sign $now
        }
    }
    return $list
}

proc mutants::Slurp {path} {
    set channel [open $path]
    try {
        return [read $channel]
    } finally {
        close $channel
    }
}

proc mutants::Spit {path text} {
    set channel [open $path w]
    puts -nonewline $channel $text
    close $channel
    return
}

exit [mutants::Main $argv]
