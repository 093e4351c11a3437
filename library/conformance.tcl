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
        conformance::options
    }
}

namespace eval gwsim::conformance {
    variable options {
        --driver  {one  conformance::DriverOption
            {this system instead of virtual and real}}
        --format  {one  conformance::FormatOption {table, html, junit or tap}}
        --match   {one  AnyOption {only cases whose id matches}}
        --mutants {flag {}
            {?NUMBER ...?: does the suite fail on cores that are wrong?}}
        --repeat  {one  conformance::RepeatOption {play all that many times}}
        --seed    {one  SeedOption {an integer, or random}}
        -o        {one  OutputOption {write to this file}}
    }
    variable defaults {driver {virtual real} format table match * repeat 1
        seed 1 o {}}
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
    variable conformance::defaults

    conformance::load
    lassign [OptionWords $args $options] given words
    if {[dict exists $given mutants]} {
        if {[dict size $given] > 1} {
            usage "--mutants takes numbers and no other option"
        }
        return [conformance::killMutants $words]
    }
    if {$words ne ""} {
        usage "usage: [UsageLine conformance]"
    }
    return [conformance::Command [dict merge $defaults $given]]
}

# gwsim::conformance::load --
#
#       Reads the files of conform/.

proc gwsim::conformance::load {} {
    ::gwsim::loadFolder conform
}
