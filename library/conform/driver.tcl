# driver.tcl --
#
#       Drivers: what plays a case of the conformance suite. gwsim's own two,
#       `virtual` and `real`, stand in define/drivers.tcl and do what is here;
#       others come by gwsim::define driver too.
#
#           gwsim::define driver NAME {case options} BODY
#               -> {end END notes {NOTE ...} ?choices LIST? ?why TEXT?}
#
#       CASE is a case as case.tcl reads it, with one version. OPTIONS is a
#       dict: seed, evidence (1: the answer may have `events`, rows of what
#       happened, a list of dicts), and, for a driver with -choices 1,
#       `choices` for a run that is one of all interleavings. NOTE is a dict:
#       label value scope thread role time (ns since the beginning, or empty if
#       unknown).
#       END is `quiet`, or text that says what went on for ever.
#       A case that a driver cannot play is {end unsupported notes {} why TEXT}.
#       -lateness says how late a time may be, in time that a case with -speed
#       makes shorter; with it, only the order within a thread counts. A driver
#       may add `waited` to what it answers: ns that the machine had its threads
#       wait for a core, by which times may be later still.
#
# Rules:
#   1. Only what scripts note is observed, and what their platform logs: the
#      note `logged`, with the exception's family and class.
#   2. The driver compiles steps to the scripts that its scopes run; nothing
#      else of gwsim knows of steps.

namespace eval gwsim::conformance {
    # What every script thread has, before the functions of the case.
    variable stepLibrary {
        proc caseShown {value} {
            if {![catch {dict size $value}] && [dict exists $value family]
                    && [dict exists $value class]} {
                return "[dict get $value family] [dict get $value class]"
            }
            return $value
        }
        proc caseRaised {options} {
            set code [dict get $options -errorcode]
            if {[lindex $code 0] eq "GWSIM"
                    && [lindex $code 1] in {java python}} {
                return [lrange $code 1 2]
            }
            return {python RuntimeError}
        }
    }
}

# gwsim::conformance::playWorld --
#
#       Plays a case in a world of gwsim.
#
# Arguments:
#       clock           virtual or real.
#       case            The case.
#       options         Dict: seed, evidence, and perhaps choices.
#       language        Of the scripts: tcl or jython (jython.tcl).
#
# Results:
#       As at the top of this file.

proc gwsim::conformance::playWorld {clock case options {language tcl}} {
    set config [list -clock $clock -version [dict get $case versions] \
            -profile [dict get $case profile] \
            -switch [dict get $case switch] -seed [dict get $options seed]]
    if {$clock eq "real"} {
        # A minute of wall time, as without -speed.
        lappend config -speed [dict get $case speed] \
                -horizon [expr {round(60 * max(1, [dict get $case speed]))}]s
    }
    if {[dict exists $options choices]} {
        lappend config -search 1 -choices [dict get $options choices]
    }
    set world [::gwsim::core::create [dict get $case id] {*}$config]
    ::gwsim::core::select $world
    try {
        ::gwsim::core::frame #[info level]
        BuildWorld $case $language
        set before [coreWaits]
        ::gwsim::words::run
        set answer [Observed $world]
        if {$clock eq "real"} {
            dict set answer waited [coreWaitsSince $before]
        }
        if {[dict get $options evidence]} {
            dict set answer events [::gwsim::words::events]
        }
        return $answer
    } finally {
        ::gwsim::core::unselect
        ::gwsim::core::close $world
        ::gwsim::jython::Close $world
    }
}

# gwsim::conformance::drivers --
#
#       The drivers that are defined.
#
# Results:
#       A dict, name -> its definition.

proc gwsim::conformance::drivers {} {
    set drivers {}
    dict for {key row} $::gwsim::definitions {
        if {[lindex $key 0] eq "driver"} {
            dict set drivers [lindex $key 1] $row
        }
    }
    return $drivers
}

# gwsim::conformance::drive --
#
#       Has a driver play a case.
#
# Arguments:
#       row             Its definition.
#       case, options   As of a driver.
#
# Results:
#       What it returned. Raises {GWSIM CONFORMANCE DRIVER NAME} for what is no
#       answer, and for an error in it, with its file and line.

proc gwsim::conformance::drive {row case options} {
    set name [dict get $row name]
    try {
        set answer [apply [list [dict get $row args] [dict get $row body] ::] \
                $case $options]
    } on error {message raised} {
        set place [::gwsim::BodyPlace $row [dict get $raised -errorinfo]]
        if {$place eq ""} {
            set place "driver $name"
        }
        return -code error -errorcode [list GWSIM CONFORMANCE DRIVER $name] \
                "$place: $message"
    }
    if {[catch {dict get $answer end}] || [catch {dict get $answer notes}]
            || ([dict exists $options choices] && [dict get $answer end]
            ne "unsupported" && [catch {dict get $answer choices}])} {
        return -code error -errorcode [list GWSIM CONFORMANCE DRIVER $name] \
                "driver $name: expected a dict with end and notes but got\
                \"[string range $answer 0 80]\""
    }
    return $answer
}

# ---- Building -------------------------------------------------------------

proc gwsim::conformance::BuildWorld {case language} {
    variable stepLibrary
    variable pythonLibrary

    dict for {name options} [dict get $case gateways] {
        ::gwsim::words::gateway $name {*}$options
    }
    foreach link [dict get $case links] {
        ::gwsim::words::link {*}[lrange $link 0 1] {*}[lindex $link 2]
    }
    dict for {name row} [dict get $case clients] {
        ::gwsim::words::[dict get $row kind] $name \
                -gateway [dict get $row gateway] {*}[dict get $row options]
    }
    set library $stepLibrary
    dict for {name row} [dict get $case functions] {
        append library [list proc case_$name [dict get $row parameters] \
                [Compile [dict get $row steps]]] \n
    }
    if {$language eq "jython"} {
        append library $pythonLibrary
    }
    ::gwsim::words::library $library
    foreach row [dict get $case handlers] {
        set words [list [dict get $row project] [dict get $row name] \
                -on [dict get $row scopes] {*}[dict get $row options]]
        if {[dict get $row steps] ne ""} {
            lappend words {*}[ScriptWords $case $language payload \
                    [dict get $row steps]]
        }
        ::gwsim::words::handler {*}$words
    }
    foreach row [dict get $case jobs] {
        set words [list ::gwsim::words::on [dict get $row scope]]
        if {[dict get $row thread] ne ""} {
            lappend words -thread [dict get $row thread]
        }
        lappend words {*}[ScriptWords $case $language {} \
                [dict get $row steps]]
        if {[dict get $row at] eq "0s"} {
            {*}$words
        } else {
            At [dict get $row at] $words
        }
    }
    foreach row [dict get $case operator] {
        set words [lassign $row at action]
        At $at [OperatorWords $action $words]
    }
    return
}

# What a word ends with for the script of steps.
proc gwsim::conformance::ScriptWords {case language formals steps} {
    if {$language eq "jython"} {
        return [list -in jython {*}$formals \
                [PythonScript $case $formals $steps]]
    }
    return [list {*}$formals [Compile $steps]]
}

# Does something at a time, or at the first note of a label: @LABEL.
proc gwsim::conformance::At {at words} {
    if {[regexp {^@(.*)$} $at -> label]} {
        ::gwsim::words::when [list kind log detail "note $label *"] -nth 1 \
                $words
    } else {
        ::gwsim::words::at $at $words
    }
    return
}

# The words of a scenario for what an operator does.
proc gwsim::conformance::OperatorWords {action words} {
    switch -exact -- $action {
        restart - heal {
            return [list ::gwsim::words::$action {*}$words]
        }
        terminate {
            return [list ::gwsim::conformance::Terminate [lindex $words 0]]
        }
        links {
            return [list ::gwsim::conformance::Links [lindex $words 0]]
        }
        view {
            return [list ::gwsim::conformance::View {*}$words]
        }
    }
    return [list ::gwsim::words::fault $action {*}$words]
}

# The operator ends the thread of a name.
proc gwsim::conformance::Terminate {name} {
    foreach row [::gwsim::words::threads] {
        if {[dict get $row name] eq $name
                || [dict get $row description] eq $name} {
            ::gwsim::words::terminate [dict get $row id]
            return
        }
    }
    return -code error -errorcode {GWSIM CONFORMANCE THREAD} \
            "no thread is named \"$name\""
}

# The operator looks at a page: `scripts`, a note for each thread that runs
# asynchronously; `log`, how many lines of a scope's log are like a pattern.
proc gwsim::conformance::View {what scope {pattern *}} {
    if {$what eq "log"} {
        set lines [lsearch -all -not -glob [lmap event \
                [::gwsim::words::events [list kind log scope $scope \
                detail $pattern]] {dict get $event detail}] "note *"]
        ::gwsim::words::log [list note log [llength $lines]]
        return
    }
    foreach row [::gwsim::words::threads $scope] {
        if {[dict get $row role] eq "async" && [dict get $row state] ne
                "TERMINATED"} {
            set shown [dict get $row description]
            if {$shown eq ""} {
                set shown [dict get $row name]
            }
            ::gwsim::words::log [list note script $shown]
        }
    }
    return
}

# The operator looks at the connections of a gateway: a note for each, its
# neighbour and its state.
proc gwsim::conformance::Links {gateway} {
    foreach row [::gwsim::words::links] {
        foreach {one other} {a b b a} {
            if {[dict get $row $one] eq $gateway} {
                ::gwsim::words::log [list note [dict get $row $other] \
                        [dict get $row state]]
            }
        }
    }
    return
}

# ---- Steps ----------------------------------------------------------------

# The script of steps.
proc gwsim::conformance::Compile {steps} {
    set lines {}
    foreach step $steps {
        set words [lassign $step name]
        lappend lines [Step_$name {*}$words]
    }
    return [join $lines \n]
}

# A word of a step as a word of Tcl (rule 1 of case.tcl).
proc gwsim::conformance::Word {word} {
    if {[regexp {^\$(\w+)((?:\.\w+)*)$} $word -> name keys]} {
        if {$keys eq ""} {
            return \$$name
        }
        return "\[dict get \$$name [split [string range $keys 1 end] .]\]"
    }
    if {[regexp {^@(\w+)$} $word -> name]} {
        return case_$name
    }
    if {[regexp {^\((.*)\)$} $word -> words]} {
        return "\[list [Words $words]\]"
    }
    return [list $word]
}

proc gwsim::conformance::Words {words} {
    return [join [lmap word $words {Word $word}]]
}

# A call whose value a variable may take: -into V first.
proc gwsim::conformance::Into {words prefix} {
    if {[lindex $words 0] eq "-into"} {
        return "set [lindex $words 1] \[$prefix\]"
    }
    return $prefix
}

proc gwsim::conformance::Rest {words} {
    return [expr {[lindex $words 0] eq "-into" ? [lrange $words 2 end]
            : $words}]
}

# The function that a call names; wordProc makes a word of `@NAME`.
proc gwsim::conformance::Callee {function wordProc} {
    if {[string match @* $function]} {
        return [$wordProc $function]
    }
    if {[string match *.* $function]} {
        return $function
    }
    return system.util.$function
}

proc gwsim::conformance::Step_call {args} {
    set words [lassign [Rest $args] function]
    return [Into $args "[Callee $function Word] [Words $words]"]
}

proc gwsim::conformance::Step_act {args} {
    return [Into $args [Words [Rest $args]]]
}

proc gwsim::conformance::Step_note {label {value {}}} {
    return "log \[list note [list $label] \[caseShown [Word $value]\]\]"
}

proc gwsim::conformance::Step_try {variable steps} {
    return [list try "[Compile $steps]\nset $variable ok" \
            on error {caseMessage caseOptions} \
            "set $variable \[caseRaised \$caseOptions\]"]
}

proc gwsim::conformance::Step_except {family variable steps} {
    return [list try "[Compile $steps]\nset $variable ok" \
            trap [list GWSIM $family] {caseMessage caseOptions} \
            "set $variable \[caseRaised \$caseOptions\]"]
}

proc gwsim::conformance::Step_return {{value {}}} {
    return "return [Word $value]"
}

proc gwsim::conformance::Step_raise {family class {text {}}} {
    return [list throw [list GWSIM $family $class] $text]
}

proc gwsim::conformance::Step_sleep {duration} {
    return [list sleep $duration]
}

proc gwsim::conformance::Step_work {duration} {
    return [list work $duration]
}

proc gwsim::conformance::Step_gui {args} {
    set words [lassign [Rest $args] verb]
    switch -exact -- $verb {
        openWindow - closeWindow - swapTo {
            set command system.nav.$verb
        }
        messageBox - errorBox - warningBox - confirm {
            set command system.gui.$verb
        }
        default {
            set command "component $verb"
        }
    }
    return [Into $args "$command [Words $words]"]
}

proc gwsim::conformance::Step_global {args} {
    return [Into $args "\[system.util.getGlobals\] [Words [Rest $args]]"]
}

proc gwsim::conformance::Step_thread {variable} {
    return "set $variable \[thread\]"
}

proc gwsim::conformance::Step_print {text} {
    return "puts [Word $text]"
}

proc gwsim::conformance::Step_object {variable class {value {}}} {
    return "set $variable \[object [list $class] [Word $value]\]"
}

proc gwsim::conformance::Step_set {variable value} {
    return "set $variable [Word $value]"
}

proc gwsim::conformance::Step_count {variable list {pattern *}} {
    return "set $variable \[llength \[lsearch -all [Word $list]\
            [Word $pattern]\]\]"
}

proc gwsim::conformance::Step_loop {count steps} {
    return "for {set caseTurn 0} {\$caseTurn < $count} {incr caseTurn}\
            [list [Compile $steps]]"
}

# ---- Observing ------------------------------------------------------------

# What a world that has run has shown.
proc gwsim::conformance::Observed {world} {
    set rows {}
    foreach event [::gwsim::words::events {kind log}] {
        set words [dict get $event detail]
        if {[string is list $words] && [lindex $words 0] eq "note"} {
            lappend rows [list [dict get $event seq] [dict create \
                    label [lindex $words 1] value [lindex $words 2] \
                    scope [dict get $event scope] \
                    thread [dict get $event thread] \
                    role [dict get $event role] \
                    time [dict get $event time_ns]]]
        }
    }
    foreach row [::gwsim::core::errors $world] {
        if {[dict get $row observed]} {
            continue
        }
        lappend rows [list [dict get $row seq] [dict create label logged \
                value "[dict get $row family] [dict get $row class]" \
                scope [dict get $row scope] thread [dict get $row thread] \
                role {} time {}]]
    }
    set info [::gwsim::core::info $world]
    set end quiet
    if {[dict get $info ran] ne "quiet"} {
        set end "not at rest: [dict get $info busy]"
    }
    foreach row [dict get $info broken] {
        set end "broken invariant: [lindex $row 2]"
    }
    return [dict create end $end \
            notes [lmap row [lsort -integer -index 0 $rows] {lindex $row 1}] \
            choices [::gwsim::core::choices $world]]
}
