# jython.tcl --
#
#       Scripts of Jython in scenarios: the process that runs them, and what
#       the words `on`, `handler` and `library` make of -in jython and
#       -jython. How the two sides speak is doc/jython.md; what runs there is
#       in jython/.
#
# Rules:
#   1. One process serves all worlds of an interp. It is started by the first
#      word that needs it, and ends with the interp: its standard input ends.
#   2. Without `jython` a scenario that needs it is SKIP, and says why.
#   3. Whoever asks the process something waits PATIENCE ms at most, besides
#      the time that the process waited for a core itself: on a busy machine
#      its start, four seconds of work, may take a minute. One that does not
#      answer is ended; the next word starts another.
#   4. A path is relative to the scenario's file, else to the current folder.

namespace eval gwsim::jython {
    variable channel ""         ;# To the process, or empty.
    variable port ""
    variable secret ""
    variable worlds {}          ;# Tokens of those that use it.
    variable PATIENCE 60000
    variable command ""         ;# That starts it; empty: jython's. For tests.
}

# ---- The process --------------------------------------------------------

# The command that starts Jython; empty if there is none.
proc gwsim::jython::Command {} {
    variable command
    return [expr {$command ne "" ? $command : [auto_execok jython]}]
}

proc gwsim::jython::Start {} {
    variable channel
    variable port
    variable secret

    if {$channel ne ""} {
        return
    }
    set words [Command]
    if {$words eq ""} {
        return -code error -errorcode {GWSIM JYTHON ABSENT} \
                "there is no jython here (Debian: apt-get install jython)"
    }
    set script [file join $::gwsim::library jython gwsim_host.py]
    set channel [open |[list {*}$words -S -B $script 2>@stderr] r+]
    fconfigure $channel -blocking 0 -buffering line -translation lf \
            -encoding utf-8
    set line [Line]
    if {[scan $line "%d %s" port secret] != 2} {
        End
        return -code error -errorcode {GWSIM JYTHON START} \
                "jython does not start: \"$line\""
    }
    return
}

# The next line of the process; empty if none comes (rule 3).
proc gwsim::jython::Line {} {
    variable channel
    variable PATIENCE

    set began [clock milliseconds]
    set patience $PATIENCE
    while {[gets $channel line] < 0} {
        if {[eof $channel]} {
            return ""
        }
        set waited [expr {[clock milliseconds] - $began}]
        # To look takes a millisecond: most answers are there by then.
        if {![info exists before] && $waited * 60 >= $PATIENCE} {
            set before [::gwsim::CoreWaits [pid $channel]]
        }
        if {$waited >= $patience} {
            set patience [expr {$PATIENCE + [Starved $before]}]
            if {$waited >= $patience} {
                return ""
            }
        }
        after 2
    }
    return $line
}

# How long one of its threads has waited for a core since then, in ms: the
# longest that any has.
proc gwsim::jython::Starved {before} {
    variable channel
    return [expr {[::tcl::mathfunc::max 0 {*}[::gwsim::CoreWaited $before \
            [pid $channel]]] / 1000000}]
}

# What the process answers; empty if it does not any more (rule 3).
proc gwsim::jython::Ask {args} {
    variable channel

    if {$channel eq ""} {
        return ""
    }
    set line ""
    catch {
        puts $channel [join $args]
        set line [Line]
    }
    if {$line eq ""} {
        End
    }
    return $line
}

# Ends the process, whatever it does.
proc gwsim::jython::End {} {
    variable channel

    if {$channel ne ""} {
        foreach pid [pid $channel] {
            catch {exec kill -9 $pid}
        }
        catch {close $channel}
        set channel ""
    }
    return
}

# ---- A world ------------------------------------------------------------

# Makes sure that a world has its process.
proc gwsim::jython::Use {token} {
    variable port
    variable secret
    variable worlds

    if {$token ni $worlds} {
        # One that has died since serves nobody.
        Ask alive
        Start
        lappend worlds $token
        ::gwsim::core::jython $token $port $secret [Tasks]
    }
    return
}

# The folder of its threads in /proc. A name of its own for tests.
proc gwsim::jython::Tasks {} {
    variable channel
    return /proc/[lindex [pid $channel] end]/task
}

# Why a run of a world says nothing, as far as the process knows.
proc gwsim::jython::Doubts {token} {
    variable worlds

    if {$token ni $worlds} {
        return {}
    }
    set line [Ask judge $token]
    if {$line eq ""} {
        return [list "the Jython process does not answer any more"]
    }
    return [lmap {- text} [regexp -all -inline {"((?:[^"\\]|\\.)*)"} $line] {
        string map {\\\" \" \\\\ \\} $text
    }]
}

# A world has been closed. A process in which something of it still runs is
# not used again.
proc gwsim::jython::Close {token} {
    variable worlds

    set index [lsearch -exact $worlds $token]
    if {$index < 0} {
        return
    }
    set worlds [lreplace $worlds $index $index]
    for {set i 0} {$i < 100} {incr i} {
        set left [Ask close $token]
        if {$left in {0 {}}} {
            return
        }
        after 5
    }
    End
    return
}

# ---- Words --------------------------------------------------------------

# gwsim::jython::Word --
#
#       What a word becomes whose script is of Jython; called by the core.
#
# Arguments:
#       token           The world.
#       place           FILE:LINE of the word, or empty.
#       word args       The word.
#
# Results:
#       {FUNCTION word ...}: the function that the script is, and the word as
#       one of Tcl, with something in the script's place.

proc gwsim::jython::Word {token place word args} {
    Use $token
    if {$place eq ""} {
        # A search has no use for places, but paths have.
        set place [::gwsim::Place]
    }
    set name [namespace tail $word]
    switch -exact -- $name {
        on {
            return [OnWord $place $word $args]
        }
        handler {
            return [HandlerWord $place $word $args]
        }
        library {
            return [LibraryWord $place $word $args]
        }
    }
}

# Takes our options out of a list of words; returns {OTHERS REST}, the rest
# from the first word that is no option on. What they had is in options.
proc gwsim::jython::TakeOptions {name list ours valued} {
    upvar 1 $name options

    set others {}
    while {$list ne "" && [string match -* [lindex $list 0]]} {
        set rest [lassign $list option value]
        if {$option in $ours || $option in $valued} {
            if {[llength $list] < 2} {
                return -code error -errorcode {GWSIM OPTION VALUE} \
                        "option \"$option\" needs a value"
            }
        } else {
            break
        }
        if {$option in $ours} {
            dict set options $option $value
        } else {
            lappend others $option $value
        }
        set list $rest
    }
    if {[dict exists $options -in] && [dict get $options -in] ne "jython"} {
        return -code error -errorcode [list GWSIM LANGUAGE UNKNOWN \
                [dict get $options -in]] "no language is named\
                \"[dict get $options -in]\": there is jython"
    }
    return [list $others $list]
}

# on SCOPE ?options? -in jython SCRIPT | -file PATH ?-call FUNCTION?
# (-vars: with their values now)
proc gwsim::jython::OnWord {place word list} {
    set options [dict create -file "" -call "" -vars ""]
    set list [lassign $list scope]
    lassign [TakeOptions options $list {-in -file -call -vars} \
            {-thread -every}] others rest
    set file [dict get $options -file]
    if {$file ne ""} {
        if {$rest ne ""} {
            return -code error -errorcode {GWSIM SCRIPT TWICE} \
                    "\"on\" has either a script or -file"
        }
        if {[dict get $options -vars] ne ""
                && [dict get $options -call] ne ""} {
            return -code error -errorcode {GWSIM VARS FILE} \
                    "-vars goes with a script, or with a file that runs as a\
                    whole: the functions of a file share its variables"
        }
        # The caller of Word is where the word stands.
        set vars [uplevel 2 [list ::gwsim::jython::Values \
                [dict get $options -vars]]]
        set function [list file [Path $place $file] \
                [dict get $options -call] $vars]
    } elseif {[llength $rest] != 1} {
        return -code error -errorcode {GWSIM SCRIPT MISSING} \
                "\"on\" ends with a script, or has -file"
    } else {
        set vars [uplevel 2 [list ::gwsim::jython::Values \
                [dict get $options -vars]]]
        set function [list script {*}[Where $place] [lindex $rest 0] $vars]
    }
    return [list [Function $function] $word $scope {*}$others -]
}

# The variables of the caller as a dict.
proc gwsim::jython::Values {names} {
    return [concat {*}[lmap name $names {
        if {![regexp {^[A-Za-z_]\w*$} $name]} {
            return -code error -errorcode [list GWSIM VARS NAME $name] \
                    "expected a name that is one in Python too but got\
                    \"$name\""
        }
        if {[catch {uplevel 1 [list set $name]} value]} {
            return -code error -errorcode [list GWSIM VARS UNKNOWN $name] \
                    "-vars: there is no variable \"$name\" with a value here"
        }
        list $name $value
    }]]
}

# handler P NAME ?options? -in jython ?ARGS? BODY | -file PATH ?-call F?
proc gwsim::jython::HandlerWord {place word list} {
    set options [dict create -file "" -call ""]
    set list [lassign $list project name]
    lassign [TakeOptions options $list {-in -file -call} \
            {-allow -delay -message -on -raise -reply -thread}] others rest
    set file [dict get $options -file]
    if {$file ne ""} {
        set function [list handler [Path $place $file] \
                [dict get $options -call]]
    } else {
        if {[llength $rest] ni {1 2}} {
            return -code error -errorcode {GWSIM HANDLER BODY} \
                    "expected ?ARGS? BODY at the end, or -file"
        }
        set function [list body {*}[Where $place] \
                [expr {[llength $rest] == 2 ? [lindex $rest 0] : ""}] \
                [lindex $rest end]]
    }
    return [list [Function $function] $word $project $name {*}$others \
            payload -]
}

# library ?-project P? -jython DIRECTORY
proc gwsim::jython::LibraryWord {place word list} {
    set options [dict create -project ""]
    lassign [TakeOptions options $list {-jython -project} {}] - rest
    if {$rest ne "" || ![dict exists $options -jython]} {
        return -code error -errorcode {GWSIM LIBRARY JYTHON} \
                "expected library ?-project P? -jython DIRECTORY"
    }
    set directory [Path $place [dict get $options -jython]]
    if {![file isdirectory $directory]} {
        return -code error -errorcode [list GWSIM LIBRARY JYTHON $directory] \
                "no folder is named \"$directory\""
    }
    set project [dict get $options -project]
    set words {}
    if {$project ne ""} {
        set words [list -project $project]
    }
    Handlers $directory [expr {$project ne "" ? $project
            : [file tail $directory]}]
    return [list {} $word {*}$words \
            [Function [list library $project $directory]]]
}

# Declares the message handlers of an export and of those that it inherits
# from: a folder each, as Ignition 8.3 writes them. One that the scenario has
# declared itself stands.
proc gwsim::jython::Handlers {directory project} {
    if {[About $directory {"inheritable"\s*:\s*true}]} {
        return
    }
    foreach {scope folder} {
        gateway ignition
        client com.inductiveautomation.vision
        session com.inductiveautomation.perspective
    } {
        set found [dict create]
        foreach project_ [Lineage $directory] {
            foreach file [lsort [glob -nocomplain -types f [file join \
                    $project_ $folder message * handleMessage.py]]] {
                set name [file tail [file dirname $file]]
                if {![dict exists $found $name]} {
                    dict set found $name $file
                }
            }
        }
        dict for {name file} $found {
            HandlerOf $project $name $scope $file
        }
    }
    return
}

# Declares one of them as its resource.json says.
proc gwsim::jython::HandlerOf {project name scope file} {
    set folder [file dirname $file]
    if {[About $folder {"enabled"\s*:\s*false} resource.json]} {
        return
    }
    set thread {}
    foreach {kind word} {Dedicated dedicated EDT edt} {
        if {[About $folder "\"threadType\"\\s*:\\s*\"$kind\"" \
                resource.json]} {
            set thread [list -thread $word]
        }
    }
    try {
        ::gwsim::words::handler $project $name -on $scope \
                {*}$thread -in jython -file $file
    } trap {GWSIM HANDLER EXISTS} {} {}
    return
}

# A project's folder, and those that it inherits from.
proc gwsim::jython::Lineage {directory} {
    set found {}
    while {[file isdirectory $directory] && $directory ni $found} {
        lappend found $directory
        if {![About $directory {"parent"\s*:\s*"([^"]+)"} project.json \
                parent]} {
            break
        }
        set directory [file join [file dirname $directory] $parent]
    }
    return $found
}

# True if a JSON file of a folder has something; what it matches in `name`.
proc gwsim::jython::About {folder pattern {file project.json} {name matched}} {
    upvar 1 $name value

    set path [file join $folder $file]
    if {![file readable $path]} {
        return 0
    }
    set channel [open $path]
    fconfigure $channel -encoding utf-8
    try {
        return [regexp $pattern [read $channel] - value]
    } finally {
        close $channel
    }
}

proc gwsim::jython::Function {words} {
    return [linsert $words 0 ::gwsim::host::jython]
}

# FILE and LINE at which a script begins that is the last word of a word.
proc gwsim::jython::Where {place} {
    variable ::gwsim::scriptOffset

    if {![regexp {^(.*):(\d+)$} $place -> file line]} {
        return [list <script> 1]
    }
    if {[info exists scriptOffset($place)]} {
        incr line $scriptOffset($place)
    }
    return [list $file $line]
}

# A file or folder (rule 4), as a full path.
proc gwsim::jython::Path {place path} {
    if {[regexp {^(.*):(\d+)$} $place -> file]} {
        set near [file join [file dirname $file] $path]
        if {[file exists $near]} {
            return [file normalize $near]
        }
    }
    return [file normalize $path]
}
