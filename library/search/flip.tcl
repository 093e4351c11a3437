# flip.tcl --
#
#       What makes a run fail, as an order of events: the runs around it that
#       pass and those that fail are compared, and the order that tells them
#       apart is said, with how many runs agree.
#
# Rules:
#   1. Neighbours of a failing run are: it without one of its choices; each
#      choice of it made otherwise; it as far as one of its choices, and drawn
#      from there on; and runs that are drawn. A run that fails in another way
#      is not counted.
#   2. An event is known again in another run by what it is, where, and the
#      how-manieth of that kind it was there. Requests have the same number in
#      two runs only if they were sent in the same order: so a request is named
#      only if its number means the same in all runs that were made.
#   3. A pair of events is a cause only as far as the runs show. First a
#      predicate is sought that holds in every run that fails; if there is none
#      (there are several ways to fail), one that holds in this one and in no
#      run that passes. What is said is how often it told right.

namespace eval gwsim::search {
    variable flipRuns 240       ;# neighbours that are looked at, at most
    variable flipEvents 40000   ;# in which so many events happen, about
    variable flipPairs 2500     ;# pairs of events that are compared
    variable flipFar 40         ;# and so far apart they are at most
    variable flipTerms 4        ;# of which so many make a predicate at most
    # Kinds that are no cause but what is said of one.
    variable flipLeftOut {violation lint script_error mark gui_corrupted}
    # Kinds that say less than others.
    variable flipDull {
        thread_started thread_ended job_posted delivered scope_started
        callback_posted gui_touch wait_started wait_ended log job_ended
        handler_ended callback_ended
    }
}

# gwsim::search::Flip --
#
#       gwsim flip DB|FILE ?--option value ...?
#
# Results:
#       The exit status: 0 if an order was found that makes the difference, 1
#       if none was, or if the run does not fail.

proc gwsim::search::Flip {args} {
    variable flipOptions
    variable flipStatus 1
    variable flipSeen 0

    lassign [::gwsim::OptionWords $args $flipOptions] given sources
    lassign [RunMeant flip $sources $given] file options meant
    dict set options hear {apply {{name report} {
        ::gwsim::Say [join [dict get $report lines] \n]
        return 1
    }}}
    set status [file $file $options \
            [list ::gwsim::search::FlipOne [dict get $meant plan]]]
    if {!$flipSeen && $status == 0} {
        ::gwsim::NoScenario $file $options
    }
    return [expr {max($status, $flipStatus)}]
}

# Its conductor.
proc gwsim::search::FlipOne {plan subject} {
    variable flipSeen 1
    variable flipStatus

    set name [dict get $subject name]
    set result [once $subject $plan]
    set verdict [dict get $result verdict]
    if {$verdict ne "FAIL"} {
        return [dict create verdict $verdict lines [list "$verdict $name:\
                this run does not fail, so there is nothing to compare it\
                with; \"gwsim explore\" finds one that does"]]
    }
    set signature [dict get $result signature]
    set small [shrink $subject [replayPlan [dict remove $plan strategy] \
            [dict get $result choices]] $signature]
    set samples [sampleAround $subject [dict get $small plan] $signature]
    set flip [flipOf $samples]
    if {[dict get $flip terms] ne ""} {
        set flipStatus 0
    }
    return [dict create verdict $verdict lines [concat \
            [list "$verdict $name: $signature"] \
            [::gwsim::Indented [flipLines $flip $samples $subject]]]]
}

# gwsim::search::sampleAround --
#
#       Runs around a failing one.
#
# Arguments:
#       subject         The scenario.
#       plan            Of a run that fails: choices, from the first on.
#       signature       How it fails.
#       more            Plans of further runs.
#
# Results:
#       A list of dicts, the failing run first: fails (0 1), names (of its
#       events -> number), tokens, plan, choices, requests.

proc gwsim::search::sampleAround {subject plan signature {more {}}} {
    set base [dict remove $plan strategy seed report places]
    set first [Sample $subject [dict merge $base {strategy list tail base}] \
            $signature]
    set samples [list $first]
    set plans [concat [NeighbourPlans $plan [dict get $first choices] \
            [SamplesFor $first]] $more]
    ::gwsim::progress::begin flip [llength $plans]
    foreach try $plans {
        set sample [Sample $subject $try $signature]
        if {$sample ne ""} {
            lappend samples $sample
        }
        ::gwsim::progress::step
    }
    ::gwsim::progress::end
    return $samples
}

# How many neighbours of a run are looked at: fewer of a long one.
proc gwsim::search::SamplesFor {sample} {
    variable flipEvents
    variable flipRuns

    return [expr {max(24, min($flipRuns,
            $flipEvents / (1 + [dict size [dict get $sample names]])))}]
}

# The plans of rule 1.
proc gwsim::search::NeighbourPlans {plan choices count} {
    variable orderDraws

    set plans {}
    set values [Values $choices]
    set base [dict merge [dict remove $plan strategy tail report places] \
            {strategy list tail base}]
    lappend plans [dict replace $base choices {}]
    set kept [Undull $choices]
    foreach at $kept {
        lappend plans [dict replace $base choices [lreplace $values $at $at 0]]
    }
    set index 0
    foreach choice $choices {
        lassign $choice - bound value
        foreach other [expr {$bound > 64 ? [lrange $orderDraws 0 3]
                : [list [expr {($value + 1) % $bound}]]}] {
            lappend plans [dict replace $base \
                    choices [lreplace $values $index $index $other]]
        }
        if {[llength $plans] >= $count / 2} {
            break
        }
        incr index
    }
    set seed 1
    while {[llength $plans] < $count} {
        set cut [expr {$kept eq "" ? 0
                : [lindex $kept [expr {$seed % [llength $kept]}]]}]
        lappend plans [dict merge $base [dict create seed $seed \
                tail stream choices [lrange $values 0 \
                [expr {$seed % 2 ? $cut : $cut - 1}]] strategy random]] \
                [dict merge [dict remove $base choices tail] [dict create \
                seed $seed strategy [lindex {random pos} \
                [expr {$seed % 2}]]]]
        incr seed
    }
    return $plans
}

# One run as a sample; empty if it failed in another way.
proc gwsim::search::Sample {subject plan signature} {
    variable sampled

    set result [once $subject [dict replace $plan \
            watch ::gwsim::search::KeepNames]]
    set fails [expr {[dict get $result signature] eq $signature}]
    if {!$fails && [dict get $result verdict] ne "PASS"} {
        return {}
    }
    return [dict merge $sampled [dict create fails $fails plan $plan \
            choices [dict get $result choices] \
            hash [dict get $result hash]]]
}

# What a sample keeps of the events of its world.
proc gwsim::search::KeepNames {token} {
    variable flipLeftOut
    variable sampled

    set count [dict create]
    set names [dict create]
    set rows [dict create]
    set requests [dict create]
    foreach event [::gwsim::words::events] {
        set kind [dict get $event kind]
        if {$kind eq "request_sent"} {
            dict set requests [dict get $event request] [list \
                    [dict get $event thread] [dict get $event handler]]
        }
        if {$kind in $flipLeftOut} {
            continue
        }
        set what [EventColumns $event]
        dict incr count $what
        set name [list {*}$what nth [dict get $count $what]]
        dict set names $name [dict get $event seq]
        dict set rows $name [list [dict get $event request] \
                [dict get $event time_ns]]
    }
    set sampled [dict create names $names rows $rows requests $requests]
    return
}

# The columns by which an event is known again.
proc gwsim::search::EventColumns {event} {
    set what [list kind [dict get $event kind]]
    foreach key {thread handler peer detail} {
        if {[dict get $event $key] ne ""} {
            lappend what $key [dict get $event $key]
        }
    }
    if {[dict get $event thread] eq "" && [dict get $event scope] ne ""} {
        lappend what scope [dict get $event scope]
    }
    return $what
}

# ---- The predicate --------------------------------------------------------

# gwsim::search::flipOf --
#
#       The order that tells failing runs from passing ones.
#
# Arguments:
#       samples         Of sampleAround; the first is the run that fails.
#
# Results:
#       A dict: terms (pairs of names), fails, passes (runs of each),
#       agree (runs for which: it fails if and only if all terms hold),
#       nearest (the passing sample that has most in common with it).

proc gwsim::search::flipOf {samples} {
    set first [lindex $samples 0]
    set fails {}
    set passes {}
    foreach sample $samples {
        if {[dict get $sample fails]} {
            lappend fails [dict get $sample names]
        } else {
            lappend passes [dict get $sample names]
        }
    }
    set nearest [Nearest $first $samples]
    set flip [dict create terms {} fails [llength $fails] \
            passes [llength $passes] agree 0 holding 0 nearest $nearest]
    if {$passes eq ""} {
        return $flip
    }
    foreach strict {1 0} {
        set terms [TermsOf $first $fails $passes $strict]
        if {$terms ne "" && [CountHolding $terms $passes] == 0} {
            break
        }
    }
    if {$terms eq ""} {
        return $flip
    }
    dict set flip terms [Needed $terms $passes]
    dict set flip agree [Agreeing $terms $fails $passes]
    dict set flip holding [CountHolding $terms $fails]
    return $flip
}

# Pairs that together exclude passing runs, as many as it takes.
proc gwsim::search::TermsOf {first fails passes strict} {
    variable flipTerms

    set terms {}
    set left $passes
    while {$left ne "" && [llength $terms] < $flipTerms} {
        set best [BestPair [PairsOf $first $left] $fails $left $strict]
        if {$best eq ""} {
            break
        }
        lappend terms $best
        set left [lmap names $left {
            if {![Before $names $best]} {
                continue
            }
            set names
        }]
        set fails [lmap names $fails {
            if {![Before $names $best]} {
                continue
            }
            set names
        }]
    }
    return $terms
}

# Terms without those that the others make superfluous.
proc gwsim::search::Needed {terms passes} {
    foreach term $terms {
        set others [lsearch -all -inline -not -exact $terms $term]
        if {$others ne "" && [CountHolding $others $passes]
                == [CountHolding $terms $passes]} {
            set terms $others
        }
    }
    return $terms
}

proc gwsim::search::CountHolding {terms runs} {
    set count 0
    foreach names $runs {
        incr count [AllBefore $names $terms]
    }
    return $count
}

proc gwsim::search::Agreeing {terms fails passes} {
    return [expr {[CountHolding $terms $fails] + [llength $passes]
            - [CountHolding $terms $passes]}]
}

proc gwsim::search::AllBefore {names terms} {
    foreach term $terms {
        if {![Before $names $term]} {
            return 0
        }
    }
    return 1
}

# True if both events of a pair happened in a run, in that order.
proc gwsim::search::Before {names pair} {
    lassign $pair a b
    return [expr {[dict exists $names $a] && [dict exists $names $b]
            && [dict get $names $a] < [dict get $names $b]}]
}

# The pair that excludes most passing runs; of those the one that most failing
# runs have (all, if strict), and then the plainest. Empty if none excludes a
# passing run.
proc gwsim::search::BestPair {pairs fails passes strict} {
    set best ""
    set least [list [llength $passes]]
    foreach row $pairs {
        lassign $row dullness pair
        set have [CountHolding [list $pair] $passes]
        if {$have >= [llength $passes] || $have > [lindex $least 0]} {
            continue
        }
        set lost [expr {[llength $fails]
                - [CountHolding [list $pair] $fails]}]
        set weight [list $have $lost $dullness]
        if {[IsLess $weight $least] && ($lost == 0 || !$strict)} {
            set best $pair
            set least $weight
        }
    }
    return $best
}

# Pairs of events of the failing run that came in that order there and not so
# in one of the passing ones: {DULLNESS PAIR}, the plain ones first. That one
# of them is missing there says less than that they come the other way round.
proc gwsim::search::PairsOf {first passes} {
    variable flipFar
    variable flipPairs

    set pairs [dict create]
    set names [dict get $first names]
    set list [dict keys $names]
    foreach pass [lrange $passes 0 3] {
        set at 0
        foreach a $list {
            incr at
            set seqA [expr {[dict exists $pass $a] ? [dict get $pass $a] : 0}]
            foreach b [lrange $list $at $at+$flipFar] {
                set seqB [expr {[dict exists $pass $b]
                        ? [dict get $pass $b] : 0}]
                if {$seqA != 0 && $seqB != 0 && $seqA <= $seqB} {
                    continue
                }
                set dullness [Dullness $a $b [expr {[dict get $names $b]
                        - [dict get $names $a]}]]
                if {$seqA == 0 || $seqB == 0} {
                    incr dullness 100
                }
                set pair [list $a $b]
                if {![dict exists $pairs $pair]
                        || [dict get $pairs $pair] > $dullness} {
                    dict set pairs $pair $dullness
                }
            }
        }
    }
    set rows [lmap {pair dullness} $pairs {list $dullness $pair}]
    return [lrange [lsort -integer -index 0 $rows] 0 $flipPairs-1]
}

# How little a pair says: dull kinds, events of one thread, events far apart.
proc gwsim::search::Dullness {a b apart} {
    variable flipDull

    return [expr {([dict get $a kind] in $flipDull) * 200
            + ([dict get $b kind] in $flipDull) * 200
            + ([::gwsim::DictGet $a thread] eq [::gwsim::DictGet $b thread])
            * 60 + ([dict get $a nth] > 1) * 20 + ([dict get $b nth] > 1) * 20
            + $apart}]
}

# The passing run that shares most of the failing one's choices.
proc gwsim::search::Nearest {first samples} {
    set best {}
    set least 1e18
    set mine [Values [dict get $first choices]]
    foreach sample $samples {
        if {[dict get $sample fails]} {
            continue
        }
        set differ 0
        foreach a $mine b [Values [dict get $sample choices]] {
            incr differ [expr {$a ne $b}]
        }
        if {$differ < $least} {
            set least $differ
            set best $sample
        }
    }
    return $best
}

# ---- In words -------------------------------------------------------------

# gwsim::search::orderNames --
#
#       How the events of terms are written, so that they are found again:
#       {r3 cancel}, where r3 is the same request in all samples and the kind
#       happens to it once, else the columns.
#
# Arguments:
#       name            Of an event.
#       samples         Runs.
#
# Results:
#       The pattern, as readOrder takes it.

proc gwsim::search::orderName {name samples} {
    variable orderKinds

    set first [lindex $samples 0]
    set request [lindex [dict get $first rows $name] 0]
    set kind [dict get $name kind]
    if {$request ne "" && [SameRequest $request $samples]
            && [OnceOf $request $kind $first]} {
        set short [lsearch -exact $orderKinds $kind]
        if {$short > 0 && $short % 2} {
            set kind [lindex $orderKinds $short-1]
        }
        return [list $request $kind]
    }
    set pattern {}
    foreach {key value} $name {
        if {$key eq "nth" && $value == 1} {
            continue
        }
        if {$key ne "nth"} {
            set value [::gwsim::claims::GlobEscape $value]
        }
        lappend pattern $key $value
    }
    return $pattern
}

proc gwsim::search::SameRequest {request samples} {
    set who [dict get [lindex $samples 0] requests $request]
    foreach sample $samples {
        set requests [dict get $sample requests]
        if {[dict exists $requests $request]
                && [dict get $requests $request] ne $who} {
            return 0
        }
    }
    return 1
}

proc gwsim::search::OnceOf {request kind sample} {
    set count 0
    dict for {name row} [dict get $sample rows] {
        incr count [expr {[lindex $row 0] eq $request
                && [dict get $name kind] eq $kind}]
    }
    return [expr {$count == 1}]
}

# An event as a story says it: "timeout of r3 on HMI/gui".
proc gwsim::search::EventWords {name sample} {
    set words [string map {_ " "} [dict get $name kind]]
    set request [lindex [dict get $sample rows $name] 0]
    if {$request ne ""} {
        append words " of $request"
    }
    if {[dict exists $name detail] && $request eq ""} {
        append words " {[dict get $name detail]}"
    }
    if {[dict exists $name thread]} {
        append words " on [dict get $name thread]"
    } elseif {[dict exists $name scope]} {
        append words " at [dict get $name scope]"
    }
    if {[dict get $name nth] > 1} {
        append words " (number [dict get $name nth])"
    }
    return $words
}

# gwsim::search::flipLines --
#
#       What a flip says; with the subject, how to have the nearest run.

proc gwsim::search::flipLines {flip samples {subject {}}} {
    set runs [expr {[dict get $flip fails] + [dict get $flip passes]}]
    if {[dict get $flip passes] == 0} {
        return [list "fails in all $runs runs around it: no order of events\
                makes the difference"]
    }
    set terms [dict get $flip terms]
    if {$terms eq ""} {
        return [list "no order of events tells the [dict get $flip fails]\
                runs that fail from the [dict get $flip passes] that pass"]
    }
    set first [lindex $samples 0]
    set text ""
    foreach term $terms {
        lassign $term a b
        append text [expr {$text eq "" ? "fails whenever " : ", and "}] \
                "[EventWords $a $first] precedes [EventWords $b $first]"
    }
    set holding [dict get $flip holding]
    set others [expr {[dict get $flip fails] - $holding}]
    if {$others == 0} {
        append text ": [dict get $flip agree] of $runs runs agree"
    } else {
        set wrong [expr {$runs - $others - [dict get $flip agree]}]
        append text ": [expr {$holding}] of [expr {$holding + $wrong}] runs\
                agree; $others more fail by another order"
    }
    set lines [::gwsim::Wrapped $text]
    set nearest [dict get $flip nearest]
    if {$nearest ne "" && $subject ne ""} {
        lappend lines "the nearest run that passes:"
        lappend lines "  gwsim replay [RunWordsOf $subject \
                [dict get $nearest plan] [dict get $nearest choices]]"
    }
    return $lines
}
