# jython.tcl --
#
#       The drivers `jython` and `jythonReal` of the conformance suite: the
#       steps of a case as scripts in Python, which the Jython process runs in
#       a world of the virtual or the real clock. So the clauses are held by
#       the calls that Ignition's own scripts make.
#
# Rules:
#   1. A word that is a number is one in Python, the empty word None, any
#      other a text. Where Python wants a dictionary (payload, kwargs), the
#      list of a case is one.
#   2. What a step needs that no script of Ignition has (note, work, object,
#      properties of components) is a function system.util.case..., which the
#      library of the world defines.

namespace eval gwsim::conformance {
    # What those functions do, in the interp of each thread.
    variable pythonLibrary {
        proc system.util.caseNote {label {value {}}} {
            log [list note $label [caseShown $value]]
        }
        proc system.util.caseWork {duration} {
            work $duration
        }
        proc system.util.caseObject {class {value {}}} {
            return [object $class $value]
        }
        proc system.util.caseGui {verb args} {
            return [component $verb {*}$args]
        }
    }
    # What each script begins with.
    variable pythonBegin {import gwsim_wire, fnmatch, sys, time
import java.lang
def caseRaised():
    error = sys.exc_info()[1]
    if isinstance(error, gwsim_wire.Doom):
        raise error
    about = gwsim_wire.describe(error)
    return '%s %s' % (about['family'], about['class'])
def caseKey(value, key):
    if isinstance(value, (java.lang.Throwable, BaseException)):
        value = gwsim_wire.describe(value)
    return value[key]
def caseShow(value):
    return str(value) if isinstance(value, java.lang.Enum) else value
def caseThrow(family, name, text):
    raise gwsim_wire.rebuild({'family': family, 'class': name,
        'fullClass': name, 'message': text})
def caseCount(values, pattern):
    return len([v for v in values or []
                if fnmatch.fnmatchcase(str(v), pattern)])
}
}

# gwsim::conformance::playJython --
#
#       Plays a case with scripts in Python; as playWorld.

proc gwsim::conformance::playJython {clock case options} {
    if {[::gwsim::jython::Command] eq ""} {
        return [dict create end unsupported notes {} \
                why "there is no jython here"]
    }
    if {[dict get $case id] eq "SMS-12.1"} {
        return [dict create end unsupported notes {} why \
                "a script in Python has system.perspective.sendMessage"]
    }
    if {$clock eq "real"} {
        # What a case takes to be at once is a few calls of Python's, which
        # take milliseconds.
        dict set case speed [expr {[dict get $case speed] / 4.0}]
    }
    return [playWorld $clock $case $options jython]
}

# The function definitions of a case, and its steps, as a script.
proc gwsim::conformance::PythonScript {case formals steps} {
    variable pythonBegin

    set lines [split $pythonBegin \n]
    dict for {name row} [dict get $case functions] {
        lappend lines "def case_${name}([PythonFormals \
                [dict get $row parameters]]):"
        lappend lines {*}[PythonBlock [dict get $row steps]]
    }
    # In a function of its own: what it has others do not see.
    lappend lines "def caseMain($formals):" {*}[PythonBlock $steps] \
            "return caseMain($formals)"
    return [join $lines \n]
}

proc gwsim::conformance::PythonFormals {parameters} {
    return [join [lmap parameter $parameters {
        lassign $parameter name default
        switch -exact -- [expr {$name eq "args" ? "args"
                : [llength $parameter]}] {
            args {string cat *args}
            1 {set name}
            default {string cat $name = [PythonText $default]}
        }
    }] ", "]
}

# Lines of steps, one level in.
proc gwsim::conformance::PythonBlock {steps} {
    return [lmap line [linsert [PythonSteps $steps] end pass] {
        string cat "    " $line
    }]
}

proc gwsim::conformance::PythonSteps {steps} {
    set lines {}
    foreach step $steps {
        set words [lassign $step name]
        lappend lines {*}[Python_$name {*}$words]
    }
    return $lines
}

# A name of a case as one of Python's.
proc gwsim::conformance::PythonName {name} {
    return [expr {$name in {and as assert class def del from global if import
            in is not or pass print raise try while with yield}
            ? "${name}_" : $name}]
}

# A text of a case as Python writes it (rule 1).
proc gwsim::conformance::PythonText {text} {
    if {$text eq ""} {
        return None
    }
    if {[regexp {^-?(0|[1-9]\d*)(\.\d+)?$} $text]} {
        return $text
    }
    return "'[string map {\\ \\\\ ' \\' \n \\n} $text]'"
}

# A word of a step; wanted: dict where a dictionary is.
proc gwsim::conformance::PythonWord {word {wanted {}}} {
    if {[regexp {^\$(\w+)((?:\.\w+)*)$} $word -> name keys]} {
        set name [PythonName $name]
        foreach key [split [string range $keys 1 end] .] {
            set name "caseKey($name, '$key')"
        }
        return $name
    }
    if {[regexp {^@(\w+)$} $word -> name]} {
        return case_$name
    }
    set inner $word
    set list [regexp {^\((.*)\)$} $word -> inner]
    if {$wanted eq "dict" && $word ne "" && [string is list $inner]
            && [llength $inner] % 2 == 0} {
        return "{[join [lmap {key value} $inner {
            string cat [PythonText $key] ": " [PythonWord $value]
        }] {, }]}"
    }
    if {$list} {
        return "\[[join [lmap part $inner {PythonWord $part}] {, }]\]"
    }
    return [PythonText $word]
}

# Arguments of a function: positional ones, then pairs.
proc gwsim::conformance::PythonArgs {function words} {
    set dicts [switch -glob -- $function {
        *sendRequest* - *sendMessage {list 2 payload}
        *invokeAsynchronous {list 2 kwargs}
        default {list -1 -}
    }]
    set parts {}
    for {set i 0} {$i < [llength $words]} {incr i} {
        set word [lindex $words $i]
        if {[regexp {^-([A-Za-z]\w*)$} $word -> name]
                && $i + 1 < [llength $words]} {
            incr i
            lappend parts "$name=[PythonWord [lindex $words $i] \
                    [expr {$name eq [lindex $dicts 1] ? {dict} : {}}]]"
            continue
        }
        lappend parts [PythonWord $word \
                [expr {$i == [lindex $dicts 0] ? {dict} : {}}]]
    }
    return [join $parts ", "]
}

proc gwsim::conformance::PythonInto {words call} {
    if {[lindex $words 0] eq "-into"} {
        return [list "[PythonName [lindex $words 1]] = $call"]
    }
    return [list $call]
}

proc gwsim::conformance::Python_call {args} {
    set words [lassign [Rest $args] function]
    set function [Callee $function PythonWord]
    return [PythonInto $args "${function}([PythonArgs $function $words])"]
}

proc gwsim::conformance::Python_act {args} {
    set words [lassign [Rest $args] object method]
    return [PythonInto $args \
            "[PythonWord $object].${method}([PythonArgs - $words])"]
}

proc gwsim::conformance::Python_note {label {value {}}} {
    return [list "system.util.caseNote('$label',\
            caseShow([PythonWord $value]))"]
}

proc gwsim::conformance::Python_try {variable steps} {
    return [list try: {*}[PythonBlock $steps] "    $variable = 'ok'" \
            except: "    $variable = caseRaised()"]
}

proc gwsim::conformance::Python_except {family variable steps} {
    set class [dict get {python Exception java java.lang.Throwable} $family]
    return [list try: {*}[PythonBlock $steps] "    $variable = 'ok'" \
            "except $class:" "    $variable = caseRaised()"]
}

proc gwsim::conformance::Python_return {{value {}}} {
    return [list "return [PythonWord $value]"]
}

proc gwsim::conformance::Python_raise {family class {text {}}} {
    return [list "caseThrow('$family', '$class',\
            '[string map {' \\'} $text]')"]
}

proc gwsim::conformance::Python_sleep {duration} {
    return [list "time.sleep([expr {[::gwsim::core::nanoseconds $duration]
            / 1e9}])"]
}

proc gwsim::conformance::Python_work {duration} {
    return [list "system.util.caseWork('$duration')"]
}

proc gwsim::conformance::Python_gui {args} {
    set words [lassign [Rest $args] verb]
    switch -exact -- $verb {
        openWindow - closeWindow - swapTo {
            set call system.nav.${verb}(
        }
        messageBox - errorBox - warningBox - confirm {
            set call system.gui.${verb}(
        }
        default {
            set call "system.util.caseGui('$verb', "
        }
    }
    return [PythonInto $args "$call[PythonArgs - $words])"]
}

proc gwsim::conformance::Python_global {args} {
    set words [lassign [Rest $args] verb key]
    set entry "system.util.getGlobals()\['$key'\]"
    set value [PythonWord [lindex $words 0]]
    switch -exact -- $verb {
        get {
            return [PythonInto $args $entry]
        }
        set {
            return [list "$entry = $value"]
        }
    }
    # incr and append begin with nothing.
    set lines [list "caseStore = system.util.getGlobals()" \
            "if '$key' not in caseStore: caseStore\['$key'\] = [expr {
                $verb eq {incr} ? {0} : {[]}}]" \
            "caseStore\['$key'\] += [expr {$verb eq {append}
                ? "\[$value\]" : $value eq {None} ? 1 : $value}]"]
    if {[lindex $args 0] eq "-into"} {
        lappend lines "[PythonName [lindex $args 1]] = caseStore\['$key'\]"
    }
    return $lines
}

proc gwsim::conformance::Python_thread {variable} {
    return [list "$variable = java.lang.Thread.currentThread()"]
}

proc gwsim::conformance::Python_print {text} {
    return [list "print [PythonWord $text]"]
}

proc gwsim::conformance::Python_object {variable class {value {}}} {
    return [list "$variable = system.util.caseObject('$class',\
            [PythonWord $value])"]
}

# What is called payload is a dictionary.
proc gwsim::conformance::Python_set {variable value} {
    return [list "[PythonName $variable] = [PythonWord $value \
            [expr {$variable eq {payload} ? {dict} : {}}]]"]
}

proc gwsim::conformance::Python_count {variable list {pattern *}} {
    return [list "$variable = caseCount([PythonWord $list],\
            str([PythonWord $pattern]))"]
}

proc gwsim::conformance::Python_loop {count steps} {
    return [list "for caseTurn in range($count):" {*}[PythonBlock $steps]]
}
