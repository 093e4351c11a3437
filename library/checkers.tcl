# checkers.tcl --
#
#       Checkers in Tcl: those of users (gwsim::define checker, the word
#       check) and those of define/checkers.tcl, which are built in.
#
#           check NAME ARGS      a use: a namespace of its own, in which BODY
#                                runs once and tells what to watch
#           watch PATTERN ...    the core calls Told at each event that matches
#           atRest SCRIPT        the core calls Told when a run came to rest
#           violation TEXT ...   a violation of the checker's name
#
# Rules:
#   1. The local variables of BODY, its parameters with them, are the state of
#      a use: kept as variables of its namespace, and linked into each script.
#      A variable that only a script sets is the script's own.
#   2. A script runs when the call of the core that emitted the event is over,
#      on the thread of `run`, as one of `when` does; those at rest when all
#      checks of the core are done.
#   3. A checker looks: what would change the run is refused, by the core too.
#   4. A checker is not told of its own violations.
#   5. A built-in one watches every world. What it watches is known from one
#      run of its BODY at the beginning; in a world it is made when it is first
#      called, so a world without such events pays nothing for it.
#   6. An error in a script is a script error, with FILE:LINE of the definition
#      on its stack.

namespace eval gwsim::checkers {
    # Uses made so far, for their names.
    variable count 0
    # Namespace of a use -> dict: token row place scripts (those of BODY in
    # order) procs.
    variable uses [dict create]
    # Token -> dict: name of a built-in one -> its use.
    variable builtins [dict create]
    # {CHECKER WHEN SCRIPT} of all built-in ones, as core::builtinChecks wants.
    variable builtinChecks {}
    # Use whose BODY or script runs; and which of these.
    variable current ""
    variable phase ""
    # So many violations one use may say: two that watch each other's would
    # never end.
    variable violationsMax 10000

    # Commands of a BODY and its scripts, besides Tcl's and the file's.
    namespace eval words {}
}

# ---- Uses -----------------------------------------------------------------

# gwsim::checkers::Check --
#
#       A use of a checker in the present world.
#
# Arguments:
#       name            Its name.
#       values          Its arguments.
#       place           FILE:LINE of the word.
#
# Results:
#       None. Raises {GWSIM CHECKER REASON NAME}, and what BODY raises, with
#       the definition's FILE:LINE in the message.

proc gwsim::checkers::Check {name values place} {
    variable ::gwsim::definitions
    variable phase

    if {$phase ne ""} {
        Refuse WORD check "a checker only looks: no \"check\" in it"
    }
    if {![dict exists $definitions [list checker $name]]} {
        if {$name in [dict get $::gwsim::definedNames checker]} {
            Refuse BUILTIN $name "checker \"$name\" is built in: it watches\
                    every run"
        }
        set names [Names]
        Refuse UNKNOWN $name "unknown checker \"$name\": [expr {
                $names eq "" ? "none is defined"
                : "must be [::gwsim::OrList $names]"}]"
    }
    set row [dict get $definitions [list checker $name]]
    if {[dict get $row builtin]} {
        Refuse BUILTIN $name "checker \"$name\" is built in: it watches every\
                run"
    }
    set token [::gwsim::CurrentWorld]
    set use [Make $token $row $values $place]
    set index -1
    foreach script [dict get $::gwsim::checkers::uses $use scripts] {
        ::gwsim::core::watch $token $use [lindex $script 0] \
                [list ::gwsim::checkers::Told $use [incr index]] $place
    }
    return
}

# Names of what users have defined.
proc gwsim::checkers::Names {} {
    return [lmap row [::gwsim::definitions] {
        if {[dict get $row kind] ne "checker" || [dict get $row builtin]} {
            continue
        }
        dict get $row name
    }]
}

proc gwsim::checkers::Refuse {reason subject message} {
    return -level 2 -code error \
            -errorcode [list GWSIM CHECKER $reason $subject] \
            [::gwsim::OneLine $message $subject]
}

# A new use: its BODY has run. Its namespace.
proc gwsim::checkers::Make {token row values place} {
    variable count
    variable uses

    set arguments [Bind $row $values]
    set use ::gwsim::checkers::use[incr count]
    namespace eval $use {
        namespace path ::gwsim::checkers::words
        namespace unknown ::gwsim::checkers::Unknown
    }
    dict set uses $use [dict create token $token row $row place $place \
            scripts {} said 0]
    try {
        RunBody $use $row $arguments
        set index -1
        foreach script [dict get $uses $use scripts] {
            proc ${use}::script[incr index] {} \
                    "[Links $use][lindex $script 1]"
        }
    } on error {message options} {
        Drop $use
        return -options $options $message
    }
    return $use
}

# The arguments by name, as a proc would have them.
proc gwsim::checkers::Bind {row values} {
    set arguments [dict create]
    set formals [dict get $row args]
    set wrong 0
    foreach formal $formals {
        lassign $formal name default
        if {$name eq "args" && $formal eq [lindex $formals end]} {
            dict set arguments args $values
            set values {}
        } elseif {$values ne ""} {
            set values [lassign $values value]
            dict set arguments $name $value
        } elseif {[llength $formal] == 2} {
            dict set arguments $name $default
        } else {
            set wrong 1
        }
    }
    if {$wrong || $values ne ""} {
        return -level 2 -code error -errorcode {TCL WRONGARGS} "wrong # args:\
                should be \"check [::gwsim::DefinitionUsage $row]\""
    }
    return $arguments
}

# Runs a BODY in a frame of its own, and keeps its variables (rule 1).
proc gwsim::checkers::RunBody {use row arguments} {
    variable current
    variable phase

    set before [list $current $phase]
    set current $use
    set phase body
    try {
        apply [list {} [list ::gwsim::checkers::InFrame $use $arguments \
                [dict get $row body]] $use]
    } on error {message options} {
        set line 1
        regexp {\n    \("uplevel" body line (\d+)\)} \
                [dict get $options -errorinfo] -> line
        set place [::gwsim::DefinitionPlace checker [dict get $row name] \
                [::gwsim::StackPlaceInBody $row $line]]
        return -code error -errorcode [dict get $options -errorcode] \
                "checker \"[dict get $row name]\"[expr {$place eq "" ? ""
                : " at $place"}]: $message"
    } finally {
        lassign $before current phase
    }
    return
}

proc gwsim::checkers::InFrame {use arguments body} {
    dict for {name value} $arguments {
        uplevel 1 [list set $name $value]
    }
    set code [catch {uplevel 1 $body} result options]
    if {$code == 2} {
        set code [dict get $options -code]
        dict set options -level 0
    }
    if {$code ni {0 1 2}} {
        return {*}[StrangeCode $code]
    } elseif {$code == 1} {
        return -options $options $result
    }
    foreach name [uplevel 1 {info locals}] {
        if {[uplevel 1 [list array exists $name]]} {
            array set ${use}::$name [uplevel 1 [list array get $name]]
        } elseif {[uplevel 1 [list info exists $name]]} {
            set ${use}::$name [uplevel 1 [list set $name]]
        }
    }
    return
}

# What links the state of a use into a script, without a new line.
proc gwsim::checkers::Links {use} {
    set links ""
    foreach name [lsort [info vars ${use}::*]] {
        append links "variable [list [namespace tail $name]]; "
    }
    return $links
}

proc gwsim::checkers::Drop {use} {
    variable uses

    dict unset uses $use
    namespace delete $use
    return
}

# gwsim::checkers::Forget --
#
#       A world closes: the core calls this.

proc gwsim::checkers::Forget {token} {
    variable builtins
    variable uses

    dict for {use record} $uses {
        if {[dict get $record token] eq $token} {
            Drop $use
        }
    }
    dict unset builtins $token
    return
}

# ---- Calls of the core ----------------------------------------------------

# gwsim::checkers::Told --
#
#       Run a script of a use: what it waited for has come.
#
# Arguments:
#       use             The use.
#       index           Which of its scripts, from 0.
#       token           Its world.
#
# Results:
#       None; the script's error.

proc gwsim::checkers::Told {use index token} {
    variable current
    variable phase
    variable uses

    if {![dict exists $uses $use]} {
        return
    }
    set before [list $current $phase]
    set current $use
    set phase [lindex [dict get $uses $use scripts] $index 0 0]
    try {
        switch -exact -- [set code [catch {
            ${use}::script$index
        } message options]] {
            0 - 2 {
                return
            }
            1 {
                set stack [dict get $options -errorinfo]
            }
            default {
                set options [StrangeCode $code]
                set message [lindex $options end]
                set options [lrange $options 0 end-1]
                set stack $message
            }
        }
        dict set options -errorinfo [Stack $use $index $stack]
        dict unset options -errorstack
        return -options $options $message
    } finally {
        lassign $before current phase
    }
}

# What ends a script with a code that means nothing there, as words of an
# error that `return` makes.
proc gwsim::checkers::StrangeCode {code} {
    return [list -code error -errorcode {TCL RESULT UNEXPECTED} [expr {
            $code in {3 4} ? "invoked \"[expr {$code == 3 ? "break"
            : "continue"}]\" outside of a loop"
            : "command returned bad code: $code"}]]
}

# The stack of an error with the definition's line in place of ours (rule 6).
proc gwsim::checkers::Stack {use index stack} {
    variable uses

    set record [dict get $uses $use]
    set row [dict get $record row]
    set line 1
    set procedure "\n    (procedure \"${use}::script$index\" line "
    set at [string last $procedure $stack]
    if {$at >= 0} {
        regexp {^\d+} [string range $stack \
                [expr {$at + [string length $procedure]}] end] line
        set stack [string range $stack 0 $at-1]
    }
    set script [lindex [dict get $record scripts] $index 1]
    set start [string first $script [dict get $row body]]
    if {$start > 0} {
        incr line [regexp -all \n [string range [dict get $row body] \
                0 $start-1]]
    }
    set place [::gwsim::StackPlaceInBody $row $line]
    return "$stack\n    (checker \"[dict get $row name]\" [expr {
            $place eq "" ? "line $line" : "at $place"}])"
}

# ---- Built-in ones --------------------------------------------------------

# A definition of define/: its watches are made known to the core.
proc gwsim::checkers::AddBuiltin {row} {
    variable builtinChecks
    variable uses

    set name [dict get $row name]
    set use [Make "" $row {} ""]
    set index -1
    foreach script [dict get $uses $use scripts] {
        lappend builtinChecks [list $name [lindex $script 0] \
                [list ::gwsim::checkers::ToldBuiltin $name [incr index]]]
    }
    Drop $use
    ::gwsim::core::builtinChecks $builtinChecks
    return
}

# As Told; makes the use if there is none in this world yet.
proc gwsim::checkers::ToldBuiltin {name index token} {
    variable ::gwsim::definitions
    variable builtins

    if {![dict exists $builtins $token $name]} {
        dict set builtins $token $name [Make $token \
                [dict get $definitions [list checker $name]] {} ""]
    }
    tailcall Told [dict get $builtins $token $name] $index $token
}

# ---- Commands of a BODY and its scripts -----------------------------------

# watch PATTERN SCRIPT
proc gwsim::checkers::words::watch {pattern script} {
    ::gwsim::checkers::Plan watch [list event $pattern] $script
    return
}

# atRest ?-if always|unobserved|waiting|horizon? SCRIPT: the option is for
# built-in ones, which would else be made in every world.
proc gwsim::checkers::words::atRest {args} {
    if {[llength $args] ni {1 3}
            || ([llength $args] == 3 && [lindex $args 0] ne "-if")} {
        return -code error -errorcode {TCL WRONGARGS} \
                {wrong # args: should be "atRest script"}
    }
    ::gwsim::checkers::Plan atRest [list rest [expr {[llength $args] == 1
            ? "always" : [lindex $args 1]}]] [lindex $args end]
    return
}

proc gwsim::checkers::Plan {word when script} {
    variable current
    variable phase
    variable uses

    if {$phase ne "body"} {
        Refuse WORD $word "\"$word\" stands in the body of a checker, not in\
                a script of it"
    }
    if {![info complete $script]} {
        Refuse SCRIPT $word "the script of \"$word\" is not complete: a\
                brace, bracket or quote is missing"
    }
    set token [dict get $uses $current token]
    if {$token ne "" && [lindex $when 0] eq "event"} {
        # Refused here, where its line is known.
        ::gwsim::words::events [lindex $when 1]
    }
    dict with uses $current {
        lappend scripts [list $when $script]
    }
    return
}

# violation TEXT ?-clause C? ?-thread T? ?-request R? ?-place P?
proc gwsim::checkers::words::violation {text args} {
    ::gwsim::checkers::Violate $text $args
    return
}

proc gwsim::checkers::Violate {text pairs} {
    variable current
    variable phase
    variable uses
    variable violationsMax

    if {$phase ni {event rest}} {
        Refuse WORD violation "\"violation\" stands in a script of watch or\
                atRest"
    }
    set options [dict create -clause "" -thread "" -request "" -place ""]
    if {$phase eq "event"} {
        foreach column {thread request} {
            dict set options -$column [::gwsim::words::event $column]
        }
    }
    if {[llength $pairs] % 2 != 0} {
        Refuse OPTION [lindex $pairs end] \
                "option \"[lindex $pairs end]\" needs a value"
    }
    foreach {option value} $pairs {
        if {![dict exists $options $option]} {
            Refuse OPTION $option "unknown option \"$option\": must be\
                    [::gwsim::OrList [lsort [dict keys $options]]]"
        }
        dict set options $option $value
    }
    set more {}
    foreach option {-thread -request -place} {
        if {[dict get $options $option] ne ""} {
            lappend more $option [dict get $options $option]
        }
    }
    dict with uses $current {
        incr said
    }
    set record [dict get $uses $current]
    if {[dict get $record said] > $violationsMax} {
        Refuse ENDLESS [dict get $record row name] "more than $violationsMax\
                violations of one checker: does it watch what comes of them?"
    }
    ::gwsim::core::violate [dict get $record token] \
            [dict get $record row name] [dict get $record row severity] \
            [dict get $options -clause] $text {*}$more
    return
}

# Words that only look.
apply {{} {
    foreach word {event events now requests result threads violations} {
        proc ::gwsim::checkers::words::$word {args} \
                "tailcall ::gwsim::words::$word {*}\$args"
    }
}}

# What built-in ones ask of the core.
apply {{} {
    foreach word {leftWaiting outliving unobserved} {
        proc ::gwsim::checkers::words::$word {} \
                "::gwsim::checkers::Ask $word"
    }
}}

proc gwsim::checkers::Ask {word} {
    variable current
    variable uses

    return [::gwsim::core::$word [dict get $uses $current token]]
}

# A command that is none: the other words say why.
proc gwsim::checkers::Unknown {name args} {
    if {[llength [info commands ::gwsim::words::[namespace tail $name]]]} {
        Refuse WORD $name "a checker only looks: no \"$name\" in it"
    }
    return -code error -errorcode [list TCL LOOKUP COMMAND $name] \
            "invalid command name \"$name\""
}
