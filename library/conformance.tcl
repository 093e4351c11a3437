# conformance.tcl --
#
#       `gwsim conformance`: plays the cases of conformance/ and says of each
#       clause whether it holds. The work is done by the files of conform/,
#       which are read when they are first needed.

namespace eval gwsim {
    variable subcommands
    dict set subcommands conformance {
        ConformanceSubcommand {?--option value ...?}
        {play the cases of every clause, on both clocks}
    }
}

namespace eval gwsim::conformance {
    variable loaded 0
    # Options and their defaults; --mutants stands alone.
    variable options {--driver {} --format table --match * --seed 1 -o {}}
}

# gwsim::ConformanceSubcommand --
#
#       gwsim conformance ?--option value ...?
#
# Results:
#       The exit status: 0 if every clause that was asked for has cases and all
#       of them hold.

proc gwsim::ConformanceSubcommand {args} {
    variable conformance::options

    set given $options
    if {[lindex $args 0] eq "--mutants"} {
        conformance::load
        return [conformance::killMutants [lrange $args 1 end]]
    }
    foreach {option value} $args {
        if {![dict exists $options $option]} {
            usage "unknown option \"$option\": must be [OrList \
                    [lsort [concat --mutants [dict keys $options]]]]"
        }
        if {[llength $args] % 2 != 0 && $option eq [lindex $args end]} {
            usage "option \"$option\" needs a value"
        }
        dict set given $option $value
    }
    if {![string is entier -strict [dict get $given --seed]]} {
        usage "--seed: expected an integer but got\
                \"[dict get $given --seed]\""
    }
    conformance::load
    return [conformance::Command $given]
}

# gwsim::conformance::load --
#
#       Reads the files of conform/.

proc gwsim::conformance::load {} {
    variable loaded

    if {!$loaded} {
        set loaded 1
        foreach file [lsort [glob -directory \
                [file join $::gwsim::library conform] *.tcl]] {
            uplevel #0 [list source -encoding utf-8 $file]
        }
    }
    return
}
