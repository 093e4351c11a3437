# tidy.tcl --
#
#       What a script can check of the house style: layers, bans, text. Each
#       check takes the name and the text of a file and returns a list of
#       complaints "FILE:LINE: what is wrong"; tidy.test runs them over the
#       source tree, and on small fakes to see each of them go red.
#
# The tables below are the rules; the layers are in doc/architecture.md.

namespace eval tidy {
    # Header -> glob of the C files that may include it (besides those of
    # level 6 and 7, for tcl.h). A name not here is open to all. What is in
    # unix/ is the system's own room and may include and call what it needs.
    variable headerOwners {
        uv.h            {gwsimReal*}
        sqlite3.h       {gwsimTrace*}
        pthread.h       {gwsimReal* gwsimWake*}
        threads.h       {}
        time.h          {gwsimReal* gwsimWake*}
        sys/time.h      {}
        unistd.h        {gwsimReal* gwsimWake* gwsimTrace*}
    }

    # {names of functions} -> {globs of the files that may call them, why}.
    variable callOwners {
        {time gettimeofday clock_gettime clock sleep usleep nanosleep}
        {{gwsimReal* gwsimWake*} {time comes from GwsimRuntime}}
        {rand srand rand_r random srandom drand48 arc4random getrandom}
        {{} {draws come from the chooser}}
        {printf puts putchar vprintf}
        {{} {standard output belongs to scripts}}
        {strcpy strcat sprintf vsprintf gets strtok system popen}
        {{} {unsafe}}
        {exp exp2 expm1 log log2 log10 log1p pow cbrt hypot sin cos tan asin
        acos atan atan2 sinh cosh tanh erf erfc tgamma lgamma fma}
        {{} {libm rounds differently by machine: use gwsimMath}}
    }

    # Variables at file level that may change: {file name why}.
    variable mutableAllowed {
        {gwsimBase.c assertInfoPtr
            {per thread; only read to print seed and event when all is lost}}
        {gwsimBase.c arenaInUsePtr
            {per thread; where its memory comes from while it runs a world that
            is set back}}
        {gwsimSignalOs.c signalCaught
            {a process has one disposition of a signal, whatever it runs}}
    }

    variable columns 80
    variable tclLevel 6         ;# from here on tcl.h may be seen
}

# ---- Layers -----------------------------------------------------------

# Level by prefix of file name, from the fenced block "layers" of a text.
proc tidy::readLayers {text} {
    set layers [dict create]
    if {![regexp {```layers\n(.*?)\n```} $text -> block]} {
        return -code error "no block of layers"
    }
    foreach line [split $block \n] {
        set names [lassign $line level]
        foreach name $names {
            dict set layers $name $level
        }
    }
    return $layers
}

# The level of a file: that of the longest prefix in the table, or "".
proc tidy::level {layers file} {
    set name [file rootname [file tail $file]]
    set best ""
    set level ""
    dict for {prefix value} $layers {
        if {[string match $prefix* $name]
                && [regexp {^([A-Z].*)?$} [string range $name \
                [string length $prefix] end]]
                && [string length $prefix] > [string length $best]} {
            set best $prefix
            set level $value
        }
    }
    return $level
}

proc tidy::checkIncludes {layers file text} {
    variable headerOwners
    variable tclLevel
    set complaints [list]
    set name [file rootname [file tail $file]]
    set level [level $layers $file]
    if {$level eq ""} {
        lappend complaints "$file:1: in no layer of doc/architecture.md"
        return $complaints
    }
    foreach {number line} [Lines $text] {
        if {![regexp {^\s*#\s*include\s*([<"])([^">]+)} $line -> mark header]} {
            continue
        }
        if {$mark eq "\""} {
            set other [level $layers $header]
            if {$other eq ""} {
                lappend complaints "$file:$number: $header is in no layer"
            } elseif {$other > $level} {
                lappend complaints "$file:$number: level $level includes\
                        $header of level $other"
            }
        } elseif {[regexp {^tcl(\w*)\.h$} $header]} {
            if {$level < $tclLevel} {
                lappend complaints "$file:$number: level $level sees $header"
            }
        } elseif {[dict exists $headerOwners $header]
                && ![string match unix/* $file]
                && ![MatchesAny [dict get $headerOwners $header] $name]} {
            lappend complaints "$file:$number: $header is not for this room"
        }
    }
    return $complaints
}

# ---- Bans -------------------------------------------------------------

proc tidy::checkCalls {file text} {
    variable callOwners
    set complaints [list]
    set name [file rootname [file tail $file]]
    set text [StripC $text]
    dict for {functions row} $callOwners {
        lassign $row owners why
        if {[MatchesAny $owners $name]} {
            continue
        }
        # Not a member or a part of a longer name.
        set pattern [string cat {(?:^|[^\w.>])(} [join $functions |] \
                {)\s*\(}]
        foreach {number line} [Lines $text] {
            foreach {- function} [regexp -all -inline $pattern $line] {
                lappend complaints "$file:$number: calls $function: $why"
            }
        }
    }
    foreach {number line} [Lines $text] {
        if {[regexp {\mstdout\M} $line]} {
            lappend complaints "$file:$number: names stdout:\
                    standard output belongs to scripts"
        }
    }
    return $complaints
}

# "extern" in a .c, and variables of file level or static ones in functions
# that can change.
proc tidy::checkGlobals {file text} {
    variable mutableAllowed
    set complaints [list]
    set isHeader [string match *.h $file]
    foreach {number depth statement} [Statements [StripC $text]] {
        if {!$isHeader && [regexp {^extern\M} $statement]} {
            lappend complaints "$file:$number: extern in a .c: include the\
                    header of its room"
            continue
        }
        if {![IsMutable $statement $depth]} {
            continue
        }
        regexp {(\w+)\s*(\[[^\]]*\]\s*)*(=.*)?$} $statement -> name
        set allowed 0
        foreach row $mutableAllowed {
            if {[lrange $row 0 1] eq [list [file tail $file] $name]} {
                set allowed 1
            }
        }
        if {!$allowed} {
            lappend complaints "$file:$number: \"$name\" is a variable that\
                    all worlds share"
        }
    }
    return $complaints
}

# Whether a declaration defines a variable that outlives its block and is not
# const. Only what follows the last "*" makes a pointer const.
proc tidy::IsMutable {statement depth} {
    if {$depth > 0 && ![regexp {^static\M} $statement]} {
        return 0
    }
    regsub {=.*$} $statement {} declaration
    if {$declaration eq $statement && [string first ( $statement] >= 0} {
        return 0
    }
    if {![regexp {^\w+\M[\s*]+\w} $declaration] || [regexp \
            {^(typedef|return|else|goto|case|extern|MODULE_SCOPE)\M} \
            $declaration]} {
        return 0
    }
    # "struct X {...};" and "enum {...};" define no variable.
    if {[regexp {^(static\s+)?(const\s+)?(struct|union|enum)(\s+\w+)?\s*$} \
            $declaration]} {
        return 0
    }
    if {[regexp {^(struct|union|enum)\s+\w+\s*\{\}\s*$} $declaration]
            || [regexp {^(struct|union|enum)\s*\{\}\s*$} $declaration]} {
        return 0
    }
    set last [string last * $declaration]
    return [expr {![regexp {\mconst\M} [string range $declaration \
            [expr {$last + 1}] end]]}]
}

# ---- Text -------------------------------------------------------------

proc tidy::checkText {file text} {
    variable columns
    set complaints [list]
    if {$text ne "" && [string index $text end] ne "\n"} {
        lappend complaints "$file:end: no newline at the end"
    }
    foreach {number line} [Lines $text] {
        if {[string first \r $line] >= 0} {
            lappend complaints "$file:$number: carriage return"
            set line [string map {\r {}} $line]
        }
        if {[string first \t $line] >= 0} {
            lappend complaints "$file:$number: tab"
        }
        if {[regexp {[ \t]$} $line]} {
            lappend complaints "$file:$number: trailing blank"
        }
        if {[string length $line] > $columns} {
            lappend complaints "$file:$number: [string length $line] columns"
        }
    }
    return $complaints
}

# A document as it is but for what may be wide, of which the end is kept: what
# a program has printed, and tables.
proc tidy::prose {text} {
    set shown 0
    return [join [lmap line [split $text \n] {
        if {[string match ```* $line]} {
            set shown [expr {$line eq "```text"}]
        }
        expr {$shown || [string match |* $line]
                ? [string range $line end-79 end] : $line}
    }] \n]
}

# tcltest takes "a !b" for one constraint that is never met, so that the test
# never runs: an expression needs && or ||.
proc tidy::checkConstraints {file text} {
    set complaints [list]
    set pattern {-constraints\s+(\{[^\}]*\}|"[^"]*"|\S+)}
    foreach {all group} [regexp -all -inline -indices -- $pattern $text] {
        set value [string trim [string range $text {*}$group] "{}\" \n"]
        if {[regexp {[!|&]} $value]
                && [regexp {\w\s+[!\w]} [regsub -all {\s*(&&|\|\|)\s*} \
                $value {\&}]]} {
            set number [llength [split [string range $text 0 \
                    [lindex $all 0]] \n]]
            lappend complaints "$file:$number: constraint \"$value\" is never\
                    met: write && between"
        }
    }
    return $complaints
}

# {longest lines-of-file, longest lines-of-function} of a C file, for a report.
proc tidy::lengths {text} {
    set longest 0
    set start 0
    foreach {number line} [Lines $text] {
        if {[string index $line 0] eq "\{"} {
            set start $number
        } elseif {[string index $line 0] eq "\}" && $start > 0} {
            set longest [expr {max($longest, $number - $start + 1)}]
            set start 0
        }
    }
    return [list [expr {[llength [split $text \n]] - 1}] $longest]
}

# ---- Reading C --------------------------------------------------------

# {number line number line ...}
proc tidy::Lines {text} {
    set lines [list]
    set number 0
    foreach line [split [string trimright $text \n] \n] {
        lappend lines [incr number] $line
    }
    return $lines
}

proc tidy::MatchesAny {globs name} {
    foreach glob $globs {
        if {[string match $glob $name]} {
            return 1
        }
    }
    return 0
}

# The text without comments and the insides of strings and characters; line
# numbers stay.
proc tidy::StripC {text} {
    set out ""
    set pattern {/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'}
    set from 0
    foreach range [regexp -all -inline -indices -- $pattern $text] {
        lassign $range first last
        append out [string range $text $from [expr {$first - 1}]]
        switch -exact -- [string index $text $first] {
            / {
                append out " " [string repeat \n [regexp -all {\n} \
                        [string range $text $first $last]]]
            }
            default {
                append out [string index $text $first] \
                        [string index $text $first]
            }
        }
        set from [expr {$last + 1}]
    }
    append out [string range $text $from end]
    return $out
}

# {line depth statement ...} of stripped C: declarations and statements that
# end in ";", their initialisers and bodies reduced to "{}"; at depth 0 these
# are the file's, deeper the functions' own.
proc tidy::Statements {text} {
    # Preprocessor lines are no statements.
    regsub -all -line {^\s*#(?:[^\n]*\\\n)*[^\n]*$} $text {} text
    set statements [list]
    set stack [list]            ;# statements begun around an open brace
    set current ""
    set start 1
    set number 1
    foreach token [regexp -all -inline {[{};\n]|[^{};\n]+} $text] {
        switch -exact -- $token {
            \n {
                incr number
                append current " "
            }
            \{ {
                lappend stack $current $start
                set current ""
            }
            \} {
                set opener [lindex $stack end-1]
                set start [lindex $stack end]
                set stack [lrange $stack 0 end-2]
                # A function body or block ends a statement, the braces of
                # an initialiser or of a type do not.
                if {[regexp {\)\s*$} $opener] || [regexp {^\s*(else|do)?\s*$} \
                        $opener]} {
                    set current ""
                } else {
                    set current "$opener{}"
                }
            }
            \; {
                set depth [expr {[llength $stack] / 2}]
                set outer [expr {$depth == 0 ? "" : [lindex $stack end-1]}]
                # Members of a type are no variables.
                if {![regexp {\m(struct|union|enum)\M[^()]*$} $outer]} {
                    lappend statements $start $depth [string trim [regsub \
                            -all {\s+} $current " "]]
                }
                set current ""
            }
            default {
                if {[string trim $current] eq ""} {
                    set start $number
                }
                append current $token
            }
        }
    }
    return $statements
}

# ---- Planted defects ------------------------------------------------------

# tidy::checkDefects --
#
#       Whether what each defect of tests/mutants*.txt replaces stands in its
#       file, once.
#
# Arguments:
#       source          Command prefix: the text of a C file, or nothing.
#       file, text      The list of defects.

proc tidy::checkDefects {source file text} {
    set complaints [list]
    set number 0
    set old ""
    foreach line [concat [split $text \n] {{}}] {
        incr number
        if {[string match -* $line]} {
            append old [expr {$old eq "" ? "" : "\n"}] \
                    [string range $line 1 end]
            continue
        }
        if {$old ne ""} {
            set count [expr {[llength [Parts [{*}$source $of] $old]] - 1}]
            if {$count != 1} {
                lappend complaints "$file:[expr {$number - 1}]: found $count\
                        times in $of"
            }
            set old ""
        }
        regexp {^== (\S+):} $line -> of
    }
    return $complaints
}

# A text split at another one.
proc tidy::Parts {text separator} {
    return [split [string map [list $separator \uffff] $text] \uffff]
}
