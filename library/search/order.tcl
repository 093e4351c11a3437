# order.tcl --
#
#       Schedules by what shall happen before what: `order {A} < {B} < {C}`,
#       each an event. Unlike a list of choices it means the same when the
#       scenario has been edited.
#
#       An event is named by
#
#           {r3 cancel}         what happens to a request: a kind, or one of
#                               sent handler reply callback completed
#           {kind log thread HMI/gui detail x*}
#                               a pattern as of `events`, and with `nth N` the
#                               N-th that matches (1)
#
# Rules:
#   1. A chain holds in a run if each of its events happens, in that order.
#   2. What a step will do is known only when it has been done. So a run with
#      an order is searched for: the given choices first; then runs that
#      choose otherwise once before the place where the order broke, those
#      that came farthest first; every third run is a random one.
#   3. The search is bounded. That no run with the order was found is never
#      taken for a pass: it is UNRESOLVED.

namespace eval gwsim::search {
    # Runs in which an order is looked for, unless the plan says.
    variable orderMost 1000
    # What stands for kinds in {r3 reply}.
    # A reply is reply_received or, behind a timeout or a cancel, late_reply.
    variable orderKinds {
        sent request_sent handler handler_started reply {[rl][ea][pt]*[dy]}
        callback callback_started completed request_completed
    }
    # What else a draw may be; where it was found before comes from choices.
    variable orderDraws {
        0 2147483648 4294967295 1073741824 3221225472 4026531840 268435456
        4160749568 4261412864
    }
    variable orderValues 6      ;# other values of a choice that are tried
}

# gwsim::search::readOrder --
#
#       Reads a chain.
#
# Arguments:
#       words           {A} < {B} ...
#
# Results:
#       A list of patterns; raises {GWSIM ORDER FORMAT} if it is none.

proc gwsim::search::readOrder {words} {
    set patterns {}
    set at 0
    if {[catch {llength $words} count] || $count % 2 == 0} {
        BadOrder $words
    }
    foreach word $words {
        if {$at % 2} {
            if {$word ne "<"} {
                BadOrder $words
            }
        } else {
            lappend patterns [OrderPattern $word]
        }
        incr at
    }
    return $patterns
}

proc gwsim::search::BadOrder {words} {
    return -level 2 -code error -errorcode [list GWSIM ORDER FORMAT $words] \
            "order: expected {EVENT} < {EVENT} ... but got \"$words\""
}

# A dict of columns, with nth perhaps.
proc gwsim::search::OrderPattern {word} {
    variable orderKinds

    if {[catch {llength $word} count] || $count == 0} {
        BadOrder $word
    }
    if {[regexp {^r\d+$} [lindex $word 0]] && $count % 2 == 0} {
        set more [lassign $word request kind]
        if {[dict exists $orderKinds $kind]} {
            set kind [dict get $orderKinds $kind]
        }
        set word [list request $request kind $kind {*}$more]
    }
    if {[llength $word] % 2 != 0} {
        BadOrder $word
    }
    if {[dict exists $word nth]
            && ![regexp {^[1-9]\d*$} [dict get $word nth]]} {
        BadOrder $word
    }
    return $word
}

# gwsim::search::havingOrder --
#
#       Looks for a run in which chains hold.
#
# Arguments:
#       subject         The scenario.
#       plan            How it is run, with the key order: a list of chains,
#                       each {A} < {B} ...; perhaps choices, with which to
#                       begin; most, the runs that it may take.
#
# Results:
#       A dict: found (0 1), result (of the run that has the order, else of
#       the last one), plan (of that run), runs, verdicts (a dict: how often
#       which), failed (plan of the first run that failed without the order,
#       or empty).

proc gwsim::search::havingOrder {subject plan} {
    variable orderMost

    set chains [lmap words [dict get $plan order] {readOrder $words}]
    set most [expr {[dict exists $plan most] ? [dict get $plan most]
            : $orderMost}]
    set seed [expr {[dict exists $plan seed] ? [dict get $plan seed] : 1}]
    set base [dict merge [dict remove $plan order most choices strategy \
            report places tail watch] {notes 1}]
    set waiting [list [list 0 0 [::gwsim::DictGet $plan choices] 0] \
            [list 0 1 {} 0]]
    set seen [dict create]
    set verdicts [dict create]
    set state [dict create found 0 runs 0 failed {}]
    for {set runs 1} {$runs <= $most} {incr runs} {
        dict set state runs $runs
        set from 0
        if {$runs % 3 == 0 || $waiting eq ""} {
            set try [dict merge $base [dict create strategy \
                    [lindex {random pos} [expr {$runs % 2}]] \
                    seed [expr {$seed + $runs}]]]
        } else {
            set waiting [lassign $waiting node]
            lassign $node - - values from
            if {[dict exists $seen $values]} {
                incr runs -1
                continue
            }
            dict set seen $values 1
            set try [dict merge $base [dict create choices $values \
                    strategy list tail base]]
        }
        lassign [OrderRun $subject $try $chains] result broken came
        dict incr verdicts [dict get $result verdict]
        if {$broken eq ""} {
            dict set state found 1
            break
        }
        if {[dict get $result verdict] eq "FAIL"
                && [dict get $state failed] eq ""} {
            dict set state failed [replayPlan $try [dict get $result choices]]
        }
        set waiting [Queued $waiting [OtherWays $result $from $broken $came]]
    }
    dict set state verdicts $verdicts
    dict set state result $result
    dict set state plan [dict merge [dict remove $try strategy notes] \
            [dict create choices [Values [dict get $result choices]] \
            strategy list tail base]]
    return $state
}

# gwsim::search::onceInOrder --
#
#       One run in which chains hold: gwsim::search::once for a plan with an
#       order.
#
# Results:
#       Its result; UNRESOLVED if there is no such run within the bound.

proc gwsim::search::onceInOrder {subject plan} {
    set having [havingOrder $subject $plan]
    set result [dict get $having result]
    if {[dict get $having found]} {
        return [once $subject [dict merge [dict remove $plan order most \
                strategy choices tail] [dict get $having plan]]]
    }
    set told "the order was not found in [dict get $having runs] runs"
    return [dict merge $result [dict create verdict UNRESOLVED \
            signature "unresolved order" lines [list "UNRESOLVED\
            [dict get $subject name]: $told"]]]
}

# One run: {RESULT BROKEN CAME}; broken: the event before which another choice
# was needed, empty if all chains hold; came: how much of them held.
proc gwsim::search::OrderRun {subject plan chains} {
    variable orderTold {}

    set result [once $subject [dict replace $plan \
            watch [list ::gwsim::search::LookAtOrder $chains]]]
    return [linsert $orderTold 0 $result]
}

proc gwsim::search::LookAtOrder {chains token} {
    variable orderTold

    set last [dict get [::gwsim::core::info $token] events]
    set broken ""
    set came 0
    foreach chain $chains {
        lassign [ChainBroken $chain $last] at links
        incr came $links
        if {$at ne "" && ($broken eq "" || $at < $broken)} {
            set broken $at
        }
    }
    set orderTold [list $broken $came]
    return
}

# {AT LINKS}: the event at which a chain broke (one more than there are: its
# next event never came), empty if it holds; how many of its events came in
# order.
proc gwsim::search::ChainBroken {chain last} {
    set before 0
    set links 0
    set seqs [lmap pattern $chain {SeqOf $pattern}]
    foreach seq $seqs {
        if {$seq eq ""} {
            # What comes later in the chain came too early, perhaps.
            foreach other [lrange $seqs $links+1 end] {
                if {$other ne ""} {
                    return [list $other $links]
                }
            }
            return [list [expr {$last + 1}] $links]
        }
        if {$seq <= $before} {
            return [list $seq $links]
        }
        set before $seq
        incr links
    }
    return [list "" $links]
}

# The number of the event that a pattern names, in the selected world; empty
# if there was none.
proc gwsim::search::SeqOf {pattern} {
    set nth 1
    if {[dict exists $pattern nth]} {
        set nth [dict get $pattern nth]
        set pattern [dict remove $pattern nth]
    }
    set event [lindex [::gwsim::words::events $pattern] $nth-1]
    return [expr {$event eq "" ? "" : [dict get $event seq]}]
}

# Ways that choose otherwise once, before the event at which it broke, the
# last choices first: {RANK SIZE VALUES FROM} each.
proc gwsim::search::OtherWays {result from broken came} {
    variable orderDraws
    variable orderValues

    set ways {}
    set choices [dict get $result choices]
    set values [Values $choices]
    set seqs [dict get $result at]
    set index [llength $choices]
    while {[incr index -1] >= $from} {
        if {[lindex $seqs $index] >= $broken} {
            continue
        }
        lassign [lindex $choices $index] kind bound value
        if {$bound > 64} {
            set others $orderDraws
        } else {
            set others {}
            for {set v 0} {$v < min($bound, $orderValues)} {incr v} {
                lappend others $v
            }
        }
        foreach other $others {
            if {$other != $value && $other < $bound} {
                lappend ways [list [expr {-$came}] [llength $ways] \
                        [concat [lrange $values 0 $index-1] $other] \
                        [expr {$index + 1}]]
            }
        }
    }
    return $ways
}

# New ways go behind those that came as far: they are tried in turn.
proc gwsim::search::Queued {waiting ways} {
    return [lsort -integer -index 0 [concat $waiting $ways]]
}
