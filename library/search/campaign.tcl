# campaign.tcl --
#
#       A campaign: a scenario run as often as the limits allow, by workers,
#       until a run fails.
#
#       config          A dict: strategy, seed, runs (0: no limit), time (ms;
#                       0: none), jobs, epsilon, preemptions, shard, shards,
#                       keepGoing, audit, file, folder (from where that is
#                       found, if the file may go to another), options (of
#                       gwsim::runOptions), ordinal (of the scenario in its
#                       file), say (command prefix for progress, or empty).
#       account         What is known when it is over (account.tcl).
#
#       It says which batch comes when (plan.tcl) and when it is enough; its
#       workers are in crew.tcl, and in audit.tcl what it looks at again.
#
# Rules:
#   1. The results of batches are taken in by their numbers, one after the
#      other; a failing run ends the campaign when all runs before it are
#      known. So the failing run with the lowest number wins.
#   2. What a batch after that one has done does not count.
#   3. If runs leave behind what cannot be undone, the campaign begins anew,
#      with a process for each run.

namespace eval gwsim::search {
    # The campaign under way: config state account, next (number to be taken
    # in next), learned (number that planNext knows of), results (by number),
    # batches (by number), stopped, workers (channels), busy (channel ->
    # numbers it has), text (channel -> half an answer), over.
    variable camp
    array set camp {}
}

# gwsim::search::campaign --
#
#       Runs a campaign to its end.
#
# Arguments:
#       subject         The scenario.
#       config          See the top of the file.
#
# Results:
#       The account.

proc gwsim::search::campaign {subject config} {
    variable camp
    variable spoiled

    set began [clock milliseconds]
    set spoiled ""
    set plan [listPlan $config {}]
    set pilot [Mute {once $subject $plan}]
    set fresh $spoiled
    while 1 {
        CampNew $subject $config $began $plan $pilot $fresh
        Resume
        if {!$camp(over)} {
            ::gwsim::core::interrupted catch
            Drive
            Settle
        }
        if {$camp(spoiled) eq ""} {
            break
        }
        set fresh $camp(spoiled)
    }
    if {[dict get $camp(account) fails] eq ""} {
        Audit
    }
    dict set camp(account) distinct $camp(hashes)
    dict set camp(account) ms [expr {[clock milliseconds] - $began}]
    dict set camp(state) out [dict get $camp(state) gone]
    dict set camp(account) state $camp(state)
    Save
    return $camp(account)
}

# Goes on from what the same campaign has kept in the database, if it has.
proc gwsim::search::Resume {} {
    variable camp

    set options [dict get $camp(config) options]
    if {![dict exists $options trace] || [set kept [stateLoad \
            [dict get $options trace] $camp(subject) $camp(config)]] eq ""} {
        return
    }
    set account [dict get $kept account]
    set camp(state) [dict get $account state]
    set camp(account) [dict merge {more 0} $account [list cut {} alarms {} \
            audited 0 jobs [dict get $camp(config) jobs] \
            before [dict get $account runs]]]
    array unset camp hash,*
    set camp(hashes) 0
    NoteHashes [dict get $kept hashes]
    set camp(learned) [dict get $camp(state) batch]
    set camp(next) [expr {$camp(learned) + 1}]
    set camp(known) [dict get $account runs]
    set camp(over) [expr {[dict get $account fails] ne ""
            && ![dict get $camp(config) keepGoing]}]
    return
}

# Keeps what is known now (rule 1 of state.tcl); a failure is an alarm, said
# once.
proc gwsim::search::Save {} {
    variable camp

    set options [dict get $camp(config) options]
    if {![dict exists $options trace]} {
        return
    }
    set account [dict replace $camp(account) state [SettledState]]
    if {[catch {
        stateSave [dict get $options trace] $camp(subject) $camp(config) \
                $account [lmap name [array names camp hash,*] {
            string range $name 5 end
        }]
    } message] && ![info exists camp(unsaved)]} {
        set camp(unsaved) 1
        dict lappend camp(account) alarms [list kept "what was found cannot\
                be kept: $message"]
    }
    return
}

# The state as it would be if the campaign ended now.
proc gwsim::search::SettledState {} {
    variable camp

    set state $camp(state)
    set last [dict get $state batch]
    for {set n [expr {$camp(learned) + 1}]} {$n <= $last} {incr n} {
        set batch $camp(batch,$n)
        if {$n < $camp(next)} {
            set result $camp(result,$n)
        } else {
            set result [EmptyResult $n [TasksOf $batch]]
        }
        planLearn $camp(config) state $batch $result
    }
    dict set state out [dict get $state gone]
    return $state
}

# A campaign that has only its dull run.
proc gwsim::search::CampNew {subject config began plan pilot fresh} {
    variable camp

    array unset camp
    array set camp [list config $config next 1 learned 0 stopped 0 spent 0 \
            known 1 out 0 workers {} over 0 began $began subject $subject \
            hashes 0 spoiled {} pinned {} saveAt [expr {$began + 5000}] \
            state [planNew $config $pilot] account [AccountNew \
            $config $fresh] until [expr {[dict get $config time]
            ? $began + [dict get $config time] : 0}]]
    if {$fresh ne ""} {
        dict set camp(state) batchSize 1
    }
    set camp(runConfig) [dict create seed [dict get $config seed] \
            epsilon [dict get $config epsilon] until $camp(until) \
            stop [expr {![dict get $config keepGoing]}] \
            fresh [expr {$fresh ne ""}]]
    set camp(setup) [dict create file [dict get $config file] \
            folder [DictOr $config folder [pwd]] \
            options [dict remove [dict get $config options] trace] \
            ordinal [dict get $config ordinal]]
    TakePilot $plan $pilot
    return
}

# The dull run comes first, here: it is run 1.
proc gwsim::search::TakePilot {plan pilot} {
    variable camp

    set told [EmptyResult 0]
    NoteRun told $plan $pilot {stop 1}
    Merge $told pilot
    if {[dict get $told fails] ne "" && ![dict get $camp(config) keepGoing]} {
        set camp(over) 1
    }
    if {![dict get $pilot open] && ![dict get $pilot drawn]} {
        # Nothing that could be decided otherwise: all runs are this one.
        dict set camp(state) done 1
        dict set camp(state) ways 1
        set camp(over) 1
    }
    return
}

# Starts workers and waits until it is over.
proc gwsim::search::Drive {} {
    variable camp

    try {
        for {set i 0} {$i < [dict get $camp(config) jobs]} {incr i} {
            StartWorker
        }
        Watch
        while {!$camp(over)} {
            vwait ::gwsim::search::camp(over)
        }
    } finally {
        after cancel ::gwsim::search::Watch
        foreach channel $camp(workers) {
            EndWorker $channel
        }
        set camp(workers) {}
    }
    return
}

# Looks now and then whether the user or the time wants it to end.
proc gwsim::search::Watch {} {
    variable camp

    LookAtTime
    if {[clock milliseconds] > $camp(saveAt)} {
        # A large one takes a while: it must not be what goes on.
        set began [clock milliseconds]
        Save
        set took [expr {[clock milliseconds] - $began}]
        set camp(saveAt) [expr {$began + max(5000, 30 * $took)}]
    }
    if {[dict get $camp(account) cut] ne ""} {
        # Workers look at the same clock and signal; one in the middle of a
        # long run is not waited for.
        if {![info exists camp(patience)]} {
            set camp(patience) [expr {[clock milliseconds] + 2000}]
        } elseif {[clock milliseconds] > $camp(patience)} {
            set camp(over) 1
        }
        Finished
    }
    Progress
    after 50 ::gwsim::search::Watch
    return
}

# Gives out nothing more if the user or the time wants it to end.
proc gwsim::search::LookAtTime {} {
    variable camp

    if {[::gwsim::core::interrupted]} {
        dict set camp(account) cut interrupted
    } elseif {$camp(until) != 0 && [clock milliseconds] >= $camp(until)} {
        dict set camp(account) cut time
    }
    if {[dict get $camp(account) cut] ne ""} {
        set camp(stopped) 1
    }
    return
}

proc gwsim::search::Progress {} {
    variable camp

    if {[set say [dict get $camp(config) say]] ne ""} {
        {*}$say $camp(account) [expr {[clock milliseconds] - $camp(began)}]
    }
    return
}

# ---- What comes next -----------------------------------------------------

# The next batch with something in it; empty if none can be planned now.
proc gwsim::search::NextBatch {} {
    variable camp
    variable lag

    LookAtTime
    while {!$camp(stopped) && !$camp(spent)} {
        set number [expr {[dict get $camp(state) batch] + 1}]
        if {$number - $lag >= $camp(next)} {
            return ""
        }
        LearnUpTo [expr {$number - $lag}]
        set room [Room]
        if {[Complete] || ($room == 0 && $camp(out) == 0)} {
            set camp(spent) 1
            return ""
        }
        set batch [planNext $camp(config) camp(state) $room]
        set camp(batch,$number) $batch
        incr camp(out) [dict get $batch size]
        if {[dict get $batch size] > 0} {
            return $batch
        }
        # Nothing for this number; the next one knows more.
        set camp(result,$number) [EmptyResult $number [TasksOf $batch]]
        MergeAll
    }
    return ""
}

# Rule 1 of plan.tcl: what planNext may know of.
proc gwsim::search::LearnUpTo {number} {
    variable camp

    while {$camp(learned) < $number} {
        set n [incr camp(learned)]
        planLearn $camp(config) camp(state) $camp(batch,$n) $camp(result,$n)
        incr camp(out) -[dict get $camp(batch,$n) size]
        incr camp(known) [dict get $camp(result,$n) runs]
        unset camp(batch,$n) camp(result,$n)
    }
    return
}

# True if there is nothing left that could be run: the tree of choices is
# gone, and nothing else is there to vary.
proc gwsim::search::Complete {} {
    variable camp

    if {![dict get $camp(state) done]} {
        return 0
    }
    return [expr {[Lanes $camp(config)] eq "list" || [Walked $camp(config) \
            $camp(state) $camp(account)]}]
}

# Runs that the limit still allows; -1: any. What is out counts in full, and
# only that is known which planNext may know of.
proc gwsim::search::Room {} {
    variable camp

    set limit [dict get $camp(config) runs]
    return [expr {$limit == 0 ? -1
            : max(0, $limit - $camp(known) - $camp(out))}]
}

# ---- Taking in -----------------------------------------------------------

# Rule 1.
proc gwsim::search::MergeAll {} {
    variable camp

    while {!$camp(over) && [info exists camp(result,$camp(next))]} {
        set n $camp(next)
        incr camp(next)
        Merge $camp(result,$n) [dict get $camp(batch,$n) lane]
        if {[dict get $camp(account) fails] ne ""
                && ![dict get $camp(config) keepGoing]} {
            set camp(over) 1
        }
    }
    Finished
    return
}

# Over, when all that was given out has come back and no more is to come.
proc gwsim::search::Finished {} {
    variable camp

    if {($camp(stopped) || $camp(spent))
            && $camp(next) > [dict get $camp(state) batch]} {
        set camp(over) 1
    }
    return
}

# When it is over: what has come back out of turn counts if the campaign was
# cut short, and what has not goes back to what is still to be done.
proc gwsim::search::Settle {} {
    variable camp

    set last [dict get $camp(state) batch]
    for {set n $camp(next)} {$n <= $last} {incr n} {
        set batch $camp(batch,$n)
        if {![info exists camp(result,$n)]} {
            set camp(result,$n) [EmptyResult $n [TasksOf $batch]]
        } elseif {[dict get $camp(account) cut] ne ""} {
            Merge $camp(result,$n) [dict get $batch lane]
        }
    }
    if {[dict get $camp(account) fails] eq ""
            || [dict get $camp(config) keepGoing]} {
        LearnUpTo $last
    }
    return
}
