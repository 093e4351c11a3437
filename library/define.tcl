# define.tcl --
#
#       gwsim::define: what users add, used exactly like what is built in.
#
#           gwsim::define checker NAME ARGS BODY ?-severity error|warning?
#           gwsim::define command NAME ARGS BODY ?-on SCOPES? ?-gui 0|1?
#           gwsim::define distribution NAME ARGS BODY
#           gwsim::define driver NAME {case options} BODY ?-choices 0|1?
#               ?-lateness DUR?
#           gwsim::define report NAME ARGS BODY
#
#       All take -help TEXT, one line that "gwsim help" prints.
#
# Rules:
#   1. All of a definition is checked before anything is changed.
#   2. A built-in name is refused, also one that is written with define; a
#      user's own may be defined again: the last one counts, for worlds that
#      are made after it.
#   3. A command runs in the script's interp and a distribution in one of its
#      own: they see nothing of the file they stand in. A report runs here,
#      and so does a checker (checkers.tcl).
#   4. A definition knows where its body begins in its file, so that errors
#      name it. Of a body that is made (by string map, say) nobody can tell
#      the lines: an error in it names the line of the definition ("exact" 0).

namespace eval gwsim {
    # {kind name} -> dict: kind name args body file line exact on gui help
    # builtin severity package.
    variable definitions
    if {![info exists definitions]} {
        set definitions [dict create]
    }
    # Kind -> its options and their defaults.
    variable defineKinds {
        checker      {-help {} -severity error}
        command      {-gui 0 -help {}
            -on {gateway client designer session}}
        distribution {-help {}}
        driver       {-choices 0 -help {} -lateness 0s}
        fault        {-help {}}
        report       {-help {}}
    }
    # Names that no definition may have, besides what scripts have.
    variable definedNames {
        checker      {ArgsDescription DataRace Deadlock DefaultTimeout
            EscapedException GuiBlocked GuiTouch LateBinding NotExecuted
            Spinning Starvation}
        distribution {exponential lognormal normal pareto uniform}
        driver       {}
        report       {}
    }
    # True while those are read that come with gwsim.
    variable definingBuiltin 0
    # What scripts have, once somebody has asked.
    variable scriptCommands {}
}

# gwsim::define --
#
#       Add a checker, a command, a distribution, a driver, a fault or a
#       report.
#
# Arguments:
#       kind            Which of them.
#       name            What it is called.
#       formals         As of proc.
#       body            A script.
#       args            ?-option value ...?
#
# Results:
#       The name. Raises {GWSIM DEFINE REASON subject} for what is no
#       definition.

proc gwsim::define {kind name formals body args} {
    variable definitions
    variable defineKinds
    variable definingBuiltin

    if {![dict exists $defineKinds $kind]} {
        BadDefinition KIND $kind "unknown kind \"$kind\": must be\
                [OrList [dict keys $defineKinds]]"
    }
    set options [dict get $defineKinds $kind]
    if {[llength $args] % 2 != 0} {
        BadDefinition OPTION [lindex $args end] \
                "option \"[lindex $args end]\" needs a value"
    }
    foreach {option value} $args {
        if {![dict exists $options $option]} {
            BadDefinition OPTION $option "unknown option \"$option\": must\
                    be [OrList [lsort [dict keys $options]]]"
        }
        dict set options $option $value
    }
    CheckDefinedName $kind $name
    CheckFormals $formals
    if {![info complete $body]} {
        BadDefinition BODY $name "the body of $kind \"$name\" is not\
                complete: a brace, bracket or quote is missing"
    }
    CheckHelp $options
    if {$kind eq "checker"} {
        CheckSeverity $options
    } elseif {$kind eq "command"} {
        CheckCommandOptions $options
    } elseif {$kind eq "driver"} {
        CheckDriver $name $formals $options
    } elseif {$kind eq "report"} {
        CheckReportFormals $name $formals
    }
    lassign [BodyStart $body] file line exact
    set row [dict create kind $kind name $name args $formals body $body \
            file $file line $line exact $exact on {} gui 0 help {} \
            severity error choices 0 lateness 0s \
            builtin $definingBuiltin package [InPackage]]
    dict for {option value} $options {
        dict set row [string range $option 1 end] $value
    }
    dict set definitions [list $kind $name] $row
    if {$kind in {command distribution}} {
        core::define
    }
    if {$kind eq "checker" && $definingBuiltin} {
        checkers::AddBuiltin $row
    }
    return $name
}

# gwsim::definitions --
#
#       What is defined.
#
# Results:
#       A list of dicts, by kind and name: kind name usage place.

proc gwsim::definitions {} {
    variable definitions

    return [lmap key [lsort [dict keys $definitions]] {
        set row [dict get $definitions $key]
        dict create kind [dict get $row kind] name [dict get $row name] \
                usage [DefinitionUsage $row] place [expr {
                [dict get $row file] eq "" ? ""
                : "[dict get $row file]:[dict get $row line]"}] \
                builtin [dict get $row builtin] help [dict get $row help]
    }]
}

# ---- Parts ----------------------------------------------------------------

proc gwsim::BadDefinition {reason subject message} {
    return -level 2 -code error \
            -errorcode [list GWSIM DEFINE $reason $subject] \
            [OneLine $message $subject]
}

# Raised from a check that gwsim::define calls.
proc gwsim::BadPart {reason subject message} {
    return -level 3 -code error \
            -errorcode [list GWSIM DEFINE $reason $subject] \
            [OneLine $message $subject]
}

proc gwsim::CheckDefinedName {kind name} {
    variable definedNames
    variable definitions
    variable scriptCommands

    if {$kind eq "fault"} {
        dict set definedNames fault [core::faultKinds]
    }
    if {![regexp {^[[:alpha:]_]\w*(\.[[:alpha:]_]\w*)*$} $name]
            || ($kind ne "command" && [string first . $name] >= 0)} {
        BadPart NAME $name "expected a name[expr {$kind eq "command"
                ? " as system.tag.readBlocking" : ""}] but got \"$name\""
    }
    if {$kind eq "command" && $scriptCommands eq ""} {
        set scriptCommands [lmap command [core::scriptCommands] {
            string range $command 2 end
        }]
    }
    if {($kind eq "command" && $name in $scriptCommands)
            || ($kind ne "command" && $name in [dict get $definedNames $kind])
            || ([dict exists $definitions [list $kind $name] builtin]
            && [dict get $definitions [list $kind $name] builtin])} {
        BadPart EXISTS $name "$kind \"$name\" is built in"
    }
    return
}

proc gwsim::CheckFormals {formals} {
    set names {}
    if {![string is list $formals]} {
        BadPart ARGS $formals "expected a list of parameters but got\
                \"$formals\""
    }
    foreach formal $formals {
        if {![string is list $formal] || [llength $formal] ni {1 2}
                || ![regexp {^[[:alpha:]_]\w*$} [lindex $formal 0]]} {
            BadPart ARGS $formals "expected a parameter, or a parameter and\
                    its default, but got \"$formal\""
        }
        if {[lindex $formal 0] in $names} {
            BadPart ARGS $formals "parameter \"[lindex $formal 0]\" stands\
                    there twice"
        }
        lappend names [lindex $formal 0]
    }
    return
}

proc gwsim::CheckHelp {options} {
    set help [dict get $options -help]
    if {[regexp {[[:cntrl:]]} $help]} {
        BadPart VALUE -help "-help: expected a text of one line but got\
                \"$help\""
    }
    return
}

proc gwsim::CheckSeverity {options} {
    set severity [dict get $options -severity]
    if {$severity ni {error warning}} {
        BadPart VALUE -severity "-severity: expected error or warning but got\
                \"$severity\""
    }
    return
}

proc gwsim::CheckCommandOptions {options} {
    set gui [dict get $options -gui]
    if {$gui ni {0 1}} {
        BadPart VALUE -gui "-gui: expected 0 or 1 but got \"$gui\""
    }
    set scopes [dict get $options -on]
    if {![string is list $scopes] || $scopes eq ""} {
        BadPart VALUE -on "-on: expected a list of scopes but got \"$scopes\""
    }
    foreach scope $scopes {
        if {$scope ni {gateway client designer session}} {
            BadPart VALUE -on "-on: expected gateway, client, designer or\
                    session but got \"$scope\""
        }
    }
    return
}

# A driver is called with a case and options; it says whether it can be told
# its choices, and how late the times that it notes may be.
proc gwsim::CheckDriver {name formals options} {
    if {[llength $formals] != 2 || "args" in $formals} {
        BadPart ARGS $formals "driver \"$name\": expected {case options} but\
                got \"$formals\""
    }
    if {[dict get $options -choices] ni {0 1}} {
        BadPart VALUE -choices "-choices: expected 0 or 1 but got\
                \"[dict get $options -choices]\""
    }
    if {[catch {core::nanoseconds [dict get $options -lateness]} message]} {
        BadPart VALUE -lateness "-lateness: $message"
    }
    return
}

# A report is called with a database, a channel and perhaps a run.
proc gwsim::CheckReportFormals {name formals} {
    if {[llength $formals] ni {2 3} || "args" in $formals
            || ([llength $formals] == 3
            && [lindex $formals 2 0] ne "run")} {
        BadPart ARGS $formals "report \"$name\": expected {database channel}\
                or {database channel run} but got \"$formals\""
    }
    return
}

# {FILE LINE EXACT}: where the body of the definition being made begins; EXACT
# is 0 if it does not stand in a file as it is: then where it is defined, FILE
# empty if that is not in a file either.
proc gwsim::BodyStart {body} {
    set defined {}
    for {set i [info frame]} {$i > 0} {incr i -1} {
        set frame [info frame $i]
        if {[dict get $frame type] ne "source"
                || [file tail [dict get $frame file]] eq "define.tcl"} {
            continue
        }
        set file [ShownFile [dict get $frame file]]
        set line [dict get $frame line]
        if {$defined eq ""} {
            set defined [list $file $line 0]
        }
        set cmd [Collapsed [dict get $frame cmd]]
        set at [string first "\{[Collapsed $body]\}" $cmd]
        if {$at < 0} {
            set at [string first "\"[Collapsed $body]\"" $cmd]
        }
        if {$at >= 0} {
            return [list $file [FileLine $file $line \
                    [expr {[CountLines [string range $cmd 0 $at]] + 1}]] 1]
        }
    }
    return [expr {$defined eq "" ? {{} 1 0} : $defined}]
}

# True while a package is being loaded: what it defines stays, since it will
# not be loaded again.
proc gwsim::InPackage {} {
    for {set i [info frame]} {$i > 0} {incr i -1} {
        set frame [info frame $i]
        if {[dict exists $frame cmd]
                && [regexp {^(?:::)?package\s+require\s} \
                [dict get $frame cmd]]} {
            return 1
        }
    }
    return 0
}

# gwsim::ForgetDefinitions --
#
#       Forget what a scenario file has defined.
#
# Arguments:
#       before          The definitions that there were before it.
#
# Results:
#       None.

proc gwsim::ForgetDefinitions {before} {
    variable definitions

    if {$definitions eq $before} {
        return
    }
    dict for {key row} $definitions {
        if {[dict get $row package]} {
            dict set before $key $row
        }
    }
    set definitions $before
    TellCore
    return
}

# Gives the core all commands and distributions. It asks for them when a world
# is made, if some are new.
proc gwsim::TellCore {} {
    variable definitions

    set rows {}
    dict for {key row} $definitions {
        if {[lindex $key 0] in {command distribution}} {
            lappend rows $row
        }
    }
    core::define $rows
    return
}

# How a definition is used: NAME and its parameters.
proc gwsim::DefinitionUsage {row} {
    set words [list [dict get $row name]]
    if {[dict get $row kind] ne "report"} {
        set formals [dict get $row args]
        foreach formal $formals {
            if {$formal eq "args" && $formal eq [lindex $formals end]} {
                lappend words "?arg ...?"
            } elseif {[llength $formal] == 2} {
                lappend words ?[lindex $formal 0]?
            } else {
                lappend words [lindex $formal 0]
            }
        }
    }
    return [join $words]
}

# FILE:LINE of the innermost definition that the stack of an error names; the
# core counts lines as Tcl does.
proc gwsim::DefinitionPlace {kind name place} {
    variable definitions

    if {![regexp {^(.*):(\d+)$} $place -> file line]
            || ![dict exists $definitions [list $kind $name]]} {
        return $place
    }
    set row [dict get $definitions [list $kind $name]]
    set first [dict get $row line]
    if {[dict get $row file] ne $file || $line < $first} {
        return $place
    }
    return [PlaceInBody $row [expr {$line - $first + 1}]]
}

# FILE:LINE of a line of a body, as Tcl counts it; empty outside of a file.
proc gwsim::PlaceInBody {row line} {
    set file [dict get $row file]
    set first [dict get $row line]
    if {$file eq ""} {
        return ""
    }
    return $file:[expr {[dict get $row exact]
            ? [FileLine $file $first $line] : $first}]
}

# The same as a stack says it: FILE:LINE as Tcl counts.
proc gwsim::StackPlaceInBody {row line} {
    if {[dict get $row file] eq ""} {
        return ""
    }
    return [dict get $row file]:[expr {[dict get $row line]
            + ([dict get $row exact] ? $line - 1 : 0)}]
}

# FILE:LINE of an error in the body of a definition that was applied, FILE
# alone if its stack does not say, or empty.
proc gwsim::BodyPlace {row stack} {
    if {[regexp {.*\n    \(lambda term ".*" line (\d+)\)} $stack -> line]} {
        return [PlaceInBody $row $line]
    }
    return [dict get $row file]
}

# ---- Faults ---------------------------------------------------------------

# Where bodies of faults run: words win there over other commands.
namespace eval gwsim::faultBodies {
    namespace path ::gwsim::words
    namespace unknown ::gwsim::core::unknown
}

# gwsim::DefinedFault --
#
#       Bind the arguments of a fault that a user has defined.
#
# Arguments:
#       name            What stands behind the word fault.
#       args            Its arguments, without options.
#
# Results:
#       The script that begins it; an error that names all kinds of faults if
#       there is no such definition.

proc gwsim::DefinedFault {name args} {
    variable definitions

    if {![dict exists $definitions [list fault $name]]} {
        set kinds [core::faultKinds]
        foreach key [dict keys $definitions {fault *}] {
            lappend kinds [lindex $key 1]
        }
        set kinds [lsort $kinds]
        return -code error -errorcode [list TCL LOOKUP INDEX fault $name] \
                [OneLine "bad fault \"$name\": must be [join [lrange $kinds \
                0 end-1] {, }], or [lindex $kinds end]" $name]
    }
    set row [dict get $definitions [list fault $name]]
    set formals [dict get $row args]
    set most [llength $formals]
    set least 0
    foreach formal $formals {
        incr least [expr {[llength $formal] == 1 && $formal ne "args"}]
    }
    if {[llength $args] < $least || ([lindex $formals end] ne "args"
            && [llength $args] > $most)} {
        return -code error -errorcode {TCL WRONGARGS} "wrong # args: should\
                be \"fault [DefinitionUsage $row] ?-option value ...?\""
    }
    return [list ::gwsim::BeginFault $row $args]
}

# Runs the body of a fault; an error names where it stands.
proc gwsim::BeginFault {row words} {
    set name [dict get $row name]
    set code [catch {
        apply [list [dict get $row args] [dict get $row body] \
                ::gwsim::faultBodies] {*}$words
    } message options]
    if {$code != 1} {
        return
    }
    set stack [dict get $options -errorinfo]
    set line 1
    regexp {.*\n    \(lambda term ".*" line (\d+)\)} $stack -> line
    set end [string last "\n    invoked from within\n\"apply \[list" $stack]
    if {$end >= 0} {
        set stack [string range $stack 0 $end-1]
    }
    set place [StackPlaceInBody $row $line]
    append stack "\n    (fault \"$name\" [expr {$place eq ""
            ? "line $line" : "at $place"}])"
    dict set options -errorinfo $stack
    return -options $options $message
}
