# claims.tcl --
#
#       The word "expect": reads a claim, asks its noun whether it holds, and
#       keeps the score. The nouns are in claims*.tcl.
#
# Rules:
#   1. A noun is a proc that gets the words after it and returns a claim: a
#      dict with holds (0 or 1) and, if it does not hold, claimed and saw
#      (phrases), subject (what it is about, for the error code) and focus
#      (see verdict.tcl).
#   2. A malformed claim is the error {GWSIM EXPECT REASON ?subject?}; it has
#      changed nothing, not even the count of claims.
#   3. A claim that does not hold is the error {GWSIM ASSERT NOUN subject},
#      and FAIL even if the script catches it.
#   4. Looking changes nothing: no event, and no failure becomes observed.

namespace eval gwsim::words {}

namespace eval gwsim::claims {
    # Noun -> {proc, what follows the noun}. Each file of nouns adds its own
    # with "dict set".
    variable nouns
    # Options of values: name -> {parser, what was wanted}.
    variable optionTable {
        -match   {MatchOption  {exact, glob, regexp, set or dict}}
        -at      {TimeOption   {a time}}
        -within  {TimeOption   {a duration}}
        -max     {TimeOption   {a duration}}
        -before  {TimeOption   {a time}}
        -after   {TimeOption   {a time}}
        -count   {CountOption  {a number of times}}
        -atLeast {CountOption  {a number of times}}
        -atMost  {CountOption  {a number of times}}
        -of      {AnyOption    {a request}}
        -thread  {RoleOption   {a role}}
        -with    {AnyOption    {a value or a class}}
    }
    variable roles {async callback dedicated gui shared}
    # How late a thing may be on the real clock, ns.
    variable lateMax 250000000
}

# gwsim::words::expect --
#
#       Claim something about the run so far.
#
# Arguments:
#       noun            What the claim is about.
#       args            The rest, as the noun wants it.
#
# Results:
#       None. Raises {GWSIM ASSERT ...} if the claim does not hold, and
#       {GWSIM EXPECT ...} if it makes no sense.

proc gwsim::words::expect {args} {
    if {[catch {::gwsim::claims::Claim $args} message options]} {
        # Without our own frames: the stack is the user's.
        return -code error -errorcode [dict get $options -errorcode] $message
    }
    return
}

# gwsim::words::param --
#
#       A parameter of the scenario: --set NAME=VALUE, or else DEFAULT.

proc gwsim::words::param {name default} {
    return [::gwsim::ParamValue $name $default]
}

# gwsim::words::check --
#
#       Watch the run with a checker of the user.
#
# Arguments:
#       args            Its name, and what it takes.
#
# Results:
#       None.

proc gwsim::words::check {args} {
    if {$args eq ""} {
        return -code error -errorcode {TCL WRONGARGS} \
                {wrong # args: should be "check name ?arg ...?"}
    }
    set place [::gwsim::Place]
    try {
        ::gwsim::checkers::Check [lindex $args 0] [lrange $args 1 end] $place
    } on error {message options} {
        # Without our own frames: the stack is the user's.
        return -code error -errorcode [dict get $options -errorcode] $message
    }
    return
}

# ---- Claims -------------------------------------------------------------

# Where a claim stands costs more than most claims: it is asked only when one
# does not hold.
proc gwsim::claims::Claim {words} {
    variable nouns

    set token [::gwsim::CurrentWorld]
    if {$words eq ""} {
        Misuse NOUN "" "expect what? Must be [NounList]"
    }
    set words [lassign $words noun]
    if {![dict exists $nouns $noun]} {
        Misuse NOUN $noun "unknown claim \"$noun\": must be [NounList]"
    }
    set claim [[lindex [dict get $nouns $noun] 0] $words]
    if {![::gwsim::HasRun $token]} {
        ::gwsim::Doubt $token "a claim before the first \"run\"\
                ([::gwsim::Place]): time stood at 0 and nothing had happened"
        Misuse BEFORERUN $noun "a claim before the first \"run\" says\
                nothing: time stands at 0 and nothing has happened"
    }
    if {[dict get $claim holds]} {
        ::gwsim::ClaimHeld $token
        return
    }
    Fail $token [::gwsim::Place] $noun $claim
}

# Records and raises a claim that does not hold.
proc gwsim::claims::Fail {token place noun claim} {
    dict with claim {
        set message "claimed: $claimed; saw: $saw"
        set finding [::gwsim::Finding claim $place $claimed $saw $focus]
    }
    dict set finding message $message
    dict set finding noun $noun
    ::gwsim::ClaimFailed $token $finding
    return -code error -errorcode [list GWSIM ASSERT [string toupper $noun] \
            {*}[dict get $claim subject]] $message
}

proc gwsim::claims::NounList {} {
    variable nouns
    return [::gwsim::OrList [lsort [dict keys $nouns]]]
}

# ---- Misuse -------------------------------------------------------------

proc gwsim::claims::Misuse {reason subject message} {
    set code [list GWSIM EXPECT $reason]
    if {$subject ne ""} {
        lappend code $subject
    }
    return -level 2 -code error -errorcode $code \
            [::gwsim::OneLine $message $subject]
}

# The error for words that do not fit the noun at all.
proc gwsim::claims::WrongWords {noun} {
    variable nouns
    return -level 2 -code error -errorcode [list GWSIM EXPECT ARGS $noun] \
            "should be \"expect $noun [lindex [dict get $nouns $noun] 1]\""
}

# ---- Options ------------------------------------------------------------

# Reads "-name value" pairs; returns a dict of those given, read. Raises for
# a name that is not in ALLOWED, sorted, and for a value that is malformed.
proc gwsim::claims::Options {words allowed} {
    variable optionTable

    if {$words eq ""} {
        return ""
    }
    set options [dict create]
    foreach {name value} $words {
        if {$name ni $allowed} {
            Misuse OPTION $name "unknown option \"$name\": must be\
                    [::gwsim::OrList $allowed]"
        }
    }
    if {[llength $words] % 2 != 0} {
        set name [lindex $words end]
        Misuse OPTION $name "option \"$name\" needs a value"
    }
    foreach {name value} $words {
        lassign [dict get $optionTable $name] parser wanted
        dict set options $name [$parser $name $value $wanted]
    }
    return $options
}

proc gwsim::claims::AnyOption {name value wanted} {
    return $value
}

proc gwsim::claims::TimeOption {name value wanted} {
    try {
        return [::gwsim::core::nanoseconds $value]
    } on error {message options} {
        return -level 2 -code error \
                -errorcode [dict get $options -errorcode] "$name: $message"
    }
}

proc gwsim::claims::CountOption {name value wanted} {
    if {![regexp {^\d+$} $value] || ![string is wideinteger -strict $value]} {
        Misuse VALUE $name "$name: expected $wanted but got \"$value\""
    }
    return [scan $value %lld]
}

proc gwsim::claims::MatchOption {name value wanted} {
    if {$value ni {exact glob regexp set dict}} {
        Misuse VALUE $name "$name: expected $wanted but got \"$value\""
    }
    return $value
}

proc gwsim::claims::RoleOption {name value wanted} {
    variable roles
    if {$value ni $roles} {
        Misuse VALUE $name "$name: expected [::gwsim::OrList $roles]\
                but got \"$value\""
    }
    return $value
}

# ---- Comparing ----------------------------------------------------------

# How a claim compares: its -match, exact if not given. Raises for a wanted
# value that cannot be compared so.
proc gwsim::claims::MatchMode {options wanted} {
    if {$options eq ""} {
        return exact
    }
    set mode [::gwsim::DictGet $options -match]
    switch -exact -- $mode {
        "" {
            return exact
        }
        regexp {
            if {[catch {regexp -- $wanted ""} message]} {
                Misuse VALUE -match "-match regexp: $message"
            }
        }
        set {
            if {![string is list $wanted]} {
                Misuse VALUE -match "-match set: expected a list but got\
                        \"$wanted\""
            }
        }
        dict {
            if {[catch {dict size $wanted}]} {
                Misuse VALUE -match "-match dict: expected a dict but got\
                        \"$wanted\""
            }
        }
    }
    return $mode
}

proc gwsim::claims::Matches {mode wanted value} {
    switch -exact -- $mode {
        exact {
            return [string equal $wanted $value]
        }
        glob {
            return [string match $wanted $value]
        }
        regexp {
            return [regexp -- $wanted $value]
        }
        set {
            return [expr {[string is list $value]
                    && [lsort -unique $wanted] eq [lsort -unique $value]}]
        }
        dict {
            return [expr {![catch {dict size $value}]
                    && [SortedDict $wanted] eq [SortedDict $value]}]
        }
    }
}

proc gwsim::claims::SortedDict {dictionary} {
    return [lsort -stride 2 [dict get $dictionary]]
}

# True if a failure is of a class, by its simple or its full name.
proc gwsim::claims::ClassMatches {mode wanted failure} {
    return [expr {[Matches $mode $wanted [dict get $failure class]]
            || [Matches $mode $wanted \
            [::gwsim::DictGet $failure fullClass]]}]
}

# ---- Phrases ------------------------------------------------------------

proc gwsim::claims::Quote {value} {
    if {[string length $value] > 200} {
        set value [string range $value 0 199]...
    }
    return "\"$value\""
}

# "with glob "a*"", or just the value when compared exactly.
proc gwsim::claims::Wanted {mode value} {
    return [expr {$mode eq "exact" ? [Quote $value]
            : "$mode [Quote $value]"}]
}

# "1 request", "3 requests"
proc gwsim::claims::Counted {count noun} {
    return "$count $noun[expr {$count == 1 ? "" : "s"}]"
}

# A pattern as it reads in a sentence: "{kind log detail hello}".
proc gwsim::claims::Braced {pattern} {
    return "{$pattern}"
}

proc gwsim::claims::Verdict {holds claimed saw subject focus} {
    return [dict create holds $holds claimed $claimed saw $saw \
            subject $subject focus $focus]
}

# ---- The world ----------------------------------------------------------

proc gwsim::claims::Now {} {
    return [::gwsim::words::now]
}

# What may be added on the late side of a time on this clock, ns.
proc gwsim::claims::LateMax {} {
    variable lateMax
    return [expr {[::gwsim::IsReal] ? $lateMax : 0}]
}

# Numbers of a list of events.
proc gwsim::claims::Seqs {events} {
    return [lmap event $events {dict get $event seq}]
}
