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
    # script in braces, begins; -1 if the script does not stand there. Only
    # those that are not 0.
    variable scriptOffset
    array set scriptOffset {}
    # File -> {time of its last change, its lines}, as they are needed.
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
            if {[dict get $frame type] eq "eval"
                    && ![string match *::core::script [dict get $frame cmd]]} {
                set inner $frame
            }
            continue
        }
        if {[dict exists $frame lambda] && $inner ne ""
                && [LambdaNamespace $frame] ne "::gwsim::faultBodies"} {
            set place [DriverPlace $inner $place]
        }
        set cmd [dict get $frame cmd]
        set offset [expr {[IsMade $frame] ? -1 : [ScriptOffset $cmd]}]
        if {$offset != 0 || [info exists scriptOffset($place)]} {
            set scriptOffset($place) $offset
        }
        return $place
    }
    return ""
}

# gwsim::ScriptPlace --
#
#       FILE:LINE in a script that is the last argument of a word.
#
# Arguments:
#       place           Of the word (on, at, when).
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
        if {$scriptOffset($place) < 0} {
            return $place
        }
        incr line $scriptOffset($place)
    }
    return $file:[FileLine $file $first $line]
}

# gwsim::StackPlace --
#
#       FILE:LINE at which a script of a scope failed. Its stack holds how
#       each function on it begins: that is looked for in the file.
#
# Arguments:
#       place           Of the word that brought the script, or of the one
#                       whose script made the function.
#       stack           The error's -errorinfo.
#
# Results:
#       Place of the innermost line of the user's that can be found, which may
#       stand in a definition; else the place given.

proc gwsim::StackPlace {place stack} {
    if {![regexp {^(.*):(\d+)$} $place -> file first]} {
        return $place
    }
    set python [regexp -all -inline {\n  File "([^"]+)", line (\d+), in } \
            $stack]
    if {$python ne ""} {
        return [join [lrange $python end-1 end] :]
    }
    set logical [LogicalLines $file $first]
    set rows [StackRows $stack]
    foreach row $rows {
        lassign $row - what first second
        if {$what eq "script"} {
            return [ScriptPlace $place $second]
        }
        if {$what ne "lambda"} {
            # Of what comes with gwsim the user's line is farther out.
            if {[IsOurFile [regsub {:\d+$} $second {}]]} {
                continue
            }
            return [DefinitionPlace $what $first $second]
        }
        set index [FindTerm $logical $first]
        if {$index >= 0 && $index + $second <= [llength $logical]} {
            incr index $second
            return $file:[lindex $logical $index-1 0]
        }
    }
    foreach row $rows {
        lassign $row - what first second
        set found [expr {$what eq "lambda"
                ? [DefinedTermPlace $first $second] : ""}]
        if {$found ne ""} {
            return $found
        }
    }
    return $place
}

# gwsim::PlaceViolations --
#
#       The places of violations that know where in their script they were:
#       called when a run is over.

proc gwsim::PlaceViolations {token} {
    foreach row [core::placeless $token] {
        lassign $row number place stack
        core::placed $token $number [StackPlace $place $stack]
    }
    return
}

# What a stack names, innermost first: {position lambda TERM LINE} of a
# function, {position checker|command|distribution|fault NAME PLACE} of a
# definition, {position script {} LINE} of an at or when.
proc gwsim::StackRows {stack} {
    set rows {}
    foreach {all term line} [regexp -all -inline -indices \
            {\n    \(lambda term "(.*?)" line (\d+)\)(?=\n|$)} $stack] {
        lappend rows [list [lindex $all 0] lambda \
                [string range $stack {*}$term] [string range $stack {*}$line]]
    }
    set definition {\n    \((checker|command|distribution|fault)}
    append definition { "([^"\n]*)" at ([^\n]*:\d+)\)}
    foreach {all kind name place} [regexp -all -inline -indices \
            $definition $stack] {
        lappend rows [list [lindex $all 0] [string range $stack {*}$kind] \
                [string range $stack {*}$name] \
                [string range $stack {*}$place]]
    }
    if {[regexp -indices {\n    \(script line (\d+)\)} $stack all line]} {
        lappend rows [list [lindex $all 0] script {} \
                [string range $stack {*}$line]]
    }
    return [lsort -integer -index 0 $rows]
}

# Index of the line in which a function begins, or -1. The term is its
# arguments and body as a list, cut after some characters.
proc gwsim::FindTerm {logical term} {
    regsub {\.\.\.$} $term {} term
    set lines [lmap line [split $term \n] {string trim $line}]
    if {[llength $lines] == 1} {
        regsub {^(?:\{[^\}]*\}|\S+) \{?} $term {} text
        set text [string trim [string trimright $text \}]]
        if {$text eq ""} {
            return -1
        }
        return [lsearch -exact [lmap pair $logical {
            expr {[string first $text [lindex $pair 1]] >= 0}
        }] 1]
    }
    set last [lindex $lines end]
    set size [string length $last]
    set middle [lrange $lines 1 end-1]
    set texts [lmap pair $logical {lindex $pair 1}]
    for {set i 0} {$i < [llength $texts]} {incr i} {
        set here [lrange $texts $i+1 $i+[llength $middle]]
        set next [expr {$i + [llength $middle] + 1}]
        if {$here eq $middle && [string equal -length $size \
                $last [lindex $texts $next]]} {
            return $i
        }
    }
    return -1
}

# FILE:LINE of a line of a function that a definition has made, or empty.
proc gwsim::DefinedTermPlace {term line} {
    variable definitions

    dict for {- row} $definitions {
        if {[dict get $row file] eq "" || ![dict get $row exact]} {
            continue
        }
        set logical [lrange [LogicalLines [dict get $row file] \
                [dict get $row line]] 0 [CountLines [dict get $row body]]]
        set index [FindTerm $logical $term]
        if {$index >= 0 && $index + $line <= [llength $logical]} {
            incr index $line
            return [dict get $row file]:[lindex $logical $index-1 0]
        }
    }
    return ""
}

# Line of BODY at which an error left it, as its stack says, or empty.
proc gwsim::BodyLine {stack} {
    regexp { line (\d+)\)$} $stack -> line
    return [expr {[info exists line] ? $line : ""}]
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

# FILE:LINE of the line of a BODY, or of a fault or distribution that it has
# begun, at which an error left it.
proc gwsim::BodyErrorPlace {namespace stack fallback} {
    variable bodyStart

    foreach row [StackRows $stack] {
        lassign $row - what name place
        if {$what in {distribution fault}} {
            return [DefinitionPlace $what $name $place]
        }
    }
    set line [BodyLine $stack]
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
                set namespace [LambdaNamespace $frame]
                if {[info exists bodyStart($namespace)]} {
                    lassign $bodyStart($namespace) file first
                    return $file:[expr {$first + [dict get $frame line] - 1}]
                }
                if {$namespace eq "::gwsim::faultBodies"} {
                    return [FaultPlace $frame]
                }
            }
        }
    }
    return ""
}

# Of a frame of apply. A copy is looked into: what is compiled stays with it.
proc gwsim::LambdaNamespace {frame} {
    return [lindex "[dict get $frame lambda] " 2]
}

# Place of a word in the body of a user's fault, or empty: what is built in
# stands where it is used.
proc gwsim::FaultPlace {frame} {
    set row [FaultOfFrame $frame]
    if {$row eq ""} {
        return ""
    }
    # As "info frame" counts, which allows for backslashes (rule 2).
    return [StackPlaceInBody $row [dict get $frame line]]
}

# The user's fault whose body runs in a frame, or empty.
proc gwsim::FaultOfFrame {frame} {
    variable definitions

    set body [lindex "[dict get $frame lambda] " 1]
    dict for {- row} [dict filter $definitions key {fault *}] {
        if {![dict get $row builtin] && [dict get $row body] eq $body} {
            return $row
        }
    }
    return ""
}

# True for a frame in a fault whose body does not stand in the file as it is.
proc gwsim::IsMade {frame} {
    return [expr {[dict exists $frame lambda]
            && [LambdaNamespace $frame] eq "::gwsim::faultBodies"
            && ![dict get [FaultOfFrame $frame] exact]}]
}

# True for a frame in a file of this folder.
proc gwsim::IsOurs {frame} {
    return [IsOurFile [dict get $frame file]]
}

# True of a file of gwsim's own, also of its definitions.
proc gwsim::IsOurFile {file} {
    variable library

    return [expr {[file dirname $file] in [list $library \
            [file join $library define] [file join $library fakes]]}]
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

    if {[catch {file mtime $file} time]} {
        return {}
    }
    if {![info exists fileLines($file)]
            || [lindex $fileLines($file) 0] != $time} {
        set lines {}
        catch {
            set channel [open $file r]
            fconfigure $channel -encoding utf-8
            set lines [split [read $channel] \n]
        }
        catch {close $channel}
        set fileLines($file) [list $time $lines]
    }
    return [lindex $fileLines($file) 1]
}

# The lines of a file from FIRST on as Tcl counts them within braces: pairs
# of the line's number in the file and its text, trimmed.
proc gwsim::LogicalLines {file first} {
    set logical {}
    set number $first
    set start $first
    set text ""
    foreach line [lrange [FileLines $file] $first-1 end] {
        if {[regexp {^(.*(?:^|[^\\])(?:\\\\)*)\\$} $line -> line]} {
            append text $line " "
        } else {
            append text [expr {$text eq "" ? $line : [string trimleft $line]}]
            lappend logical [list $start [string trim $text]]
            set text ""
            set start [expr {$number + 1}]
        }
        incr number
    }
    return $logical
}

# The number in the file of the nth such line.
proc gwsim::FileLine {file first nth} {
    set pair [lindex [LogicalLines $file $first] $nth-1]
    return [expr {$pair eq "" ? $first + $nth - 1 : [lindex $pair 0]}]
}

proc gwsim::CountLines {text} {
    return [expr {[llength [split $text \n]] - 1}]
}

# What Tcl makes of lines that end with a backslash within braces.
proc gwsim::Collapsed {text} {
    regsub -all {\\\n[ \t]*} $text { } text
    return $text
}

# Lines from the start of a command to its last argument in braces; -1 if it
# has none of more than a line.
proc gwsim::ScriptOffset {cmd} {
    if {[string first \n $cmd] < 0} {
        return -1
    }
    set open [LastBrace $cmd]
    if {$open < 0} {
        return -1
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
