# place.tcl --
#
#       Where in the user's files a thing stands: FILE:LINE of the word that
#       is being called, and of the line of a script at which it failed.
#
# Rules:
#   1. A place is "FILE:LINE", FILE as the user would type it from the
#      current directory; empty where nothing is known.
#   2. A backslash at the end of a line makes Tcl count fewer lines than the
#      file has. "info frame" allows for that, an error's stack does not: so
#      the lines of a stack are counted again in the file itself.
#   3. Nothing here fails: a place is a service, not an answer.

namespace eval gwsim {
    # Namespace of a BODY -> {FILE LINE}: where its text begins.
    variable bodyStart
    array set bodyStart {}
    # Place of a word -> lines from there to where its last argument, a
    # script in braces, begins. Only those that are not 0.
    variable scriptOffset
    array set scriptOffset {}
    # File -> its lines, as they are needed.
    variable fileLines
    array set fileLines {}
}

# gwsim::Place --
#
#       FILE:LINE of the word being called: the innermost command on the
#       stack that stands in a file of the user's. C words call this too.
#
# Results:
#       A place, or the empty string at a prompt.

proc gwsim::Place {} {
    variable scriptOffset

    set inner {}
    for {set i [info frame]} {$i > 0} {incr i -1} {
        if {[catch {info frame $i} frame]} {
            return ""
        }
        set place [FramePlace $frame]
        if {$place eq ""} {
            if {[dict get $frame type] eq "eval"} {
                set inner $frame
            }
            continue
        }
        if {[dict exists $frame lambda] && $inner ne ""} {
            set place [DriverPlace $inner $place]
        }
        set cmd [dict get $frame cmd]
        set offset [ScriptOffset $cmd]
        if {$offset > 0} {
            set scriptOffset($place) $offset
        }
        return $place
    }
    return ""
}

# gwsim::ScriptPlace --
#
#       FILE:LINE at which a script failed.
#
# Arguments:
#       place           Of the word that was given the script as its last
#                       argument (on, handler, at, when, library).
#       line            Line within the script, counted as Tcl does, from 1.
#
# Results:
#       A place; that of the word if the script is not in the file.

proc gwsim::ScriptPlace {place line} {
    variable scriptOffset

    if {![regexp {^(.*):(\d+)$} $place -> file first]} {
        return $place
    }
    if {[info exists scriptOffset($place)]} {
        set first [FileLine $file $first [expr {$scriptOffset($place) + 1}]]
    }
    return $file:[FileLine $file $first $line]
}

# gwsim::StackLine --
#
#       The line of a script at which an error left it.
#
# Arguments:
#       stack           The error's -errorinfo.
#
# Results:
#       Line of the outermost procedure body named in the stack, or empty.

proc gwsim::StackLine {stack} {
    set lines [regexp -all -inline -line { line (\d+)\)$} $stack]
    return [lindex $lines end]
}

# gwsim::SourceText --
#
#       The text of a line of a file, trimmed; empty if there is none.

proc gwsim::SourceText {place} {
    if {![regexp {^(.*):(\d+)$} $place -> file line]} {
        return ""
    }
    return [string trim [lindex [FileLines $file] $line-1] " \t\\"]
}

# ---- BODY ---------------------------------------------------------------

# Remembers where a BODY begins, if its text stands in braces in a file: it
# is looked for in the commands on the stack, from the scenario outwards.
proc gwsim::RememberBody {namespace body} {
    variable bodyStart

    unset -nocomplain bodyStart($namespace)
    for {set i [info frame]} {$i > 0} {incr i -1} {
        set frame [info frame $i]
        if {[dict get $frame type] ne "source" || [IsOurs $frame]} {
            continue
        }
        set cmd [dict get $frame cmd]
        set open [LastBrace $cmd]
        if {$open >= 0 && [Collapsed [string range $cmd $open+1 end-1]]
                eq [Collapsed $body]} {
            set file [ShownFile [dict get $frame file]]
            set first [dict get $frame line]
            set skip [CountLines [string range $cmd 0 $open]]
            if {[string first "\\\n" $cmd] < 0} {
                set first [FileLine $file $first [expr {$skip + 1}]]
            } else {
                incr first $skip
            }
            set bodyStart($namespace) [list $file $first]
            return
        }
    }
    return
}

# FILE:LINE of the line of a BODY at which an error left it.
proc gwsim::BodyErrorPlace {namespace stack fallback} {
    variable bodyStart

    set line [StackLine $stack]
    if {![info exists bodyStart($namespace)] || $line eq ""} {
        return $fallback
    }
    lassign $bodyStart($namespace) file first
    return $file:[FileLine $file $first $line]
}

# ---- Frames -------------------------------------------------------------

# Place of one frame of the stack, or empty.
proc gwsim::FramePlace {frame} {
    variable bodyStart

    switch -exact -- [dict get $frame type] {
        source {
            if {![IsOurs $frame]} {
                return [ShownFile \
                        [dict get $frame file]]:[dict get $frame line]
            }
        }
        proc {
            if {[dict exists $frame lambda]} {
                set namespace [lindex [dict get $frame lambda] 2]
                if {[info exists bodyStart($namespace)]} {
                    lassign $bodyStart($namespace) file first
                    return $file:[expr {$first + [dict get $frame line] - 1}]
                }
            }
        }
    }
    return ""
}

# True for a frame in a file of this folder.
proc gwsim::IsOurs {frame} {
    variable library

    return [expr {[file dirname [dict get $frame file]] eq $library}]
}

# A script of at or when runs while BODY waits in run: its place is its own.
proc gwsim::DriverPlace {frame place} {
    if {[catch {core::driver [CurrentWorld]} own] || $own eq ""} {
        return $place
    }
    return [ScriptPlace $own [dict get $frame line]]
}

# ---- Text ---------------------------------------------------------------

# A file's name as the user would type it from here.
proc gwsim::ShownFile {file} {
    set here [pwd]/
    if {[string equal -length [string length $here] $here $file]} {
        return [string range $file [string length $here] end]
    }
    return $file
}

proc gwsim::FileLines {file} {
    variable fileLines

    if {![info exists fileLines($file)]} {
        set fileLines($file) {}
        catch {
            set channel [open $file r]
            fconfigure $channel -encoding utf-8
            set fileLines($file) [split [read $channel] \n]
        }
        catch {close $channel}
    }
    return $fileLines($file)
}

# The line of a file that is the nth counted from FIRST, where a line that
# continues the one before does not count.
proc gwsim::FileLine {file first nth} {
    set lines [FileLines $file]
    set line $first
    while {$nth > 1 && $line <= [llength $lines]} {
        set text [lindex $lines $line-1]
        if {![regexp {(?:^|[^\\])(?:\\\\)*\\$} $text]} {
            incr nth -1
        }
        incr line
    }
    return [expr {$line + $nth - 1}]
}

proc gwsim::CountLines {text} {
    return [expr {[llength [split $text \n]] - 1}]
}

# What Tcl makes of lines that end with a backslash within braces.
proc gwsim::Collapsed {text} {
    regsub -all {\\\n[ \t]*} $text { } text
    return $text
}

# Lines from the start of a command to its last argument in braces.
proc gwsim::ScriptOffset {cmd} {
    set end [string first \n $cmd]
    if {$end < 0 || [string index $cmd $end-1] eq "\{"} {
        return 0
    }
    set open [LastBrace $cmd]
    if {$open < 0} {
        return 0
    }
    return [CountLines [string range $cmd 0 $open]]
}

# Index of the brace that the last character of a command closes, or -1.
proc gwsim::LastBrace {cmd} {
    if {[string index $cmd end] ne "\}"} {
        return -1
    }
    set open {}
    set match -1
    foreach pair [regexp -all -inline -indices {\\.|[{}]} $cmd] {
        lassign $pair from to
        if {$from < $to} {
            continue
        }
        if {[string index $cmd $from] eq "\{"} {
            lappend open $from
        } else {
            set match [lindex $open end]
            set open [lrange $open 0 end-1]
        }
    }
    return [expr {$match eq "" ? -1 : $match}]
}
