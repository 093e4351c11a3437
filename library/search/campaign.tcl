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
#       account         What is known when it is over, a dict: runs, drawnRuns,
#                       distinct (hashes), more (1: there were more than are
#                       counted), fails, unresolved, marks, alarms, open,
#                       drawn, steps, state (see plan.tcl), ms, jobs, cut
#                       (interrupted time, or empty), fresh (why each run had
#                       a process of its own, or empty), samples (runs to
#                       look at again), audited (how many were the same),
#                       ties (near ties that were seen, {FIRST SECOND} -> 1),
#                       before (runs of earlier processes).
#
# Rules:
#   1. The results of batches are taken in by their numbers, one after the
#      other; a failing run ends the campaign when all runs before it are
#      known. So the failing run with the lowest number wins.
#   2. What a batch after that one has done does not count.
#   3. A worker that ends by itself is no pass: its batch is an alarm.
#   4. If runs leave behind what cannot be undone, the campaign begins anew,
#      with a process for each run.
#   5. Different schedules are counted up to hashesMost, and then it is said
#      that there were more: a long campaign must not fill the memory.

namespace eval gwsim::search {
    # The campaign under way: config state account, next (number to be taken
    # in next), learned (number that planNext knows of), results (by number),
    # batches (by number), stopped, workers (channels), busy (channel ->
    # numbers it has), text (channel -> half an answer), over.
    variable camp
    array set camp {}
    variable hashesMost 500000
    # Batches that a worker has at once.
    variable ahead 2
    # Runs that are made once more, alone: always, and with --audit.
    variable auditFew 2
    variable auditMany 60
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

proc gwsim::search::TasksOf {batch} {
    return [expr {[dict get $batch lane] eq "list" ? [dict get $batch tasks]
            : {}}]
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

proc gwsim::search::AccountNew {config fresh} {
    return [dict create runs 0 drawnRuns 0 distinct 0 more 0 fails {} \
            unresolved {} marks {} alarms {} open 0 drawn 0 steps 0 cut {} \
            ms 0 jobs [dict get $config jobs] state {} fresh $fresh \
            samples {} audited 0 ties {} before 0]
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

proc gwsim::search::StartWorker {} {
    variable camp

    set channel [workerStart $camp(setup)]
    lappend camp(workers) $channel
    set camp(busy,$channel) {}
    set camp(text,$channel) ""
    set camp(ready,$channel) 0
    fileevent $channel readable [list ::gwsim::search::Hear $channel]
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

# ---- Workers -----------------------------------------------------------

# Something has come from a worker.
proc gwsim::search::Hear {channel} {
    variable camp

    while {[gets $channel line] >= 0} {
        append camp(text,$channel) $line
        if {![info complete $camp(text,$channel)]} {
            append camp(text,$channel) \n
            continue
        }
        set words $camp(text,$channel)
        set camp(text,$channel) ""
        switch -exact -- [lindex $words 0] {
            ready {
                set camp(ready,$channel) 1
            }
            done {
                TakeResult $channel [lindex $words 1]
                if {$camp(over)} {
                    return
                }
                if {[dict get $camp(account) fresh] ne ""} {
                    # Rule 4.
                    DropWorker $channel
                    StartWorker
                    return
                }
            }
            spoiled {
                set camp(spoiled) [lindex $words 1]
                set camp(over) 1
                return
            }
            gone {
                LoseWorker $channel [lindex $words 1]
                return
            }
        }
    }
    if {[eof $channel]} {
        LoseWorker $channel "its process ended"
        return
    }
    Feed
    return
}

proc gwsim::search::TakeResult {channel result} {
    variable camp

    set number [dict get $result number]
    set camp(busy,$channel) [lsearch -all -inline -not -exact \
            $camp(busy,$channel) $number]
    set camp(result,$number) $result
    if {[dict get $result fails] ne "" && [dict get $camp(runConfig) stop]} {
        # Nothing behind it counts; what is before it is waited for.
        set camp(stopped) 1
    }
    MergeAll
    return
}

# A worker has ended by itself: what it was at is lost, and said.
proc gwsim::search::LoseWorker {channel why} {
    variable camp

    DropWorker $channel
    if {!$camp(over)} {
        dict lappend camp(account) alarms [list worker "a worker was lost,\
                and the runs that it was at: $why"]
    }
    foreach number $camp(busy,$channel) {
        set camp(result,$number) [EmptyResult $number]
    }
    set camp(busy,$channel) {}
    MergeAll
    if {$camp(workers) eq ""} {
        set camp(over) 1
    }
    Feed
    return
}

proc gwsim::search::DropWorker {channel} {
    variable camp

    EndWorker $channel
    set camp(workers) [lsearch -all -inline -not -exact $camp(workers) \
            $channel]
    return
}

proc gwsim::search::EndWorker {channel} {
    variable camp

    catch {
        fileevent $channel readable {}
        if {$camp(busy,$channel) ne ""} {
            ::exec kill {*}[pid $channel]
        }
    }
    catch {close $channel}
    return
}

# Gives work to whoever has little.
proc gwsim::search::Feed {} {
    variable ahead
    variable camp

    set most [expr {[dict get $camp(account) fresh] eq "" ? $ahead : 1}]
    for {set round 0} {$round < $most} {incr round} {
        foreach channel $camp(workers) {
            if {!$camp(ready,$channel)
                    || [llength $camp(busy,$channel)] > $round} {
                continue
            }
            if {$camp(over) || [set batch [NextBatch]] eq ""} {
                Finished
                return
            }
            Give $channel $batch
        }
    }
    return
}

# Sends a batch to a worker; those of the lane ways all to the same.
proc gwsim::search::Give {channel batch} {
    variable camp

    if {[dict get $batch lane] eq "ways"} {
        if {$camp(pinned) ni $camp(workers)} {
            set camp(pinned) $channel
        }
        set channel $camp(pinned)
    }
    lappend camp(busy,$channel) [dict get $batch number]
    workerTell $channel [list batch $camp(runConfig) $batch]
    return
}

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

proc gwsim::search::EmptyResult {number {rest {}}} {
    return [dict create number $number runs 0 hashes {} more 0 steps 0 \
            fails {} marks {} unresolved {} rest $rest open 0 drawn 0 \
            alarms {} cut 0 sample {} ties {} share 0 finished 0]
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

# True if all that can happen has been walked: every choice of the list's lane
# with any number of preemptions, and nothing but choices is drawn.
proc gwsim::search::Walked {config state account} {
    return [expr {[dict get $state done] && ![dict get $account drawn]
            && [lindex [dict get $state bounds] 0] == -1
            && [dict get $config shards] == 1}]
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

# Takes the result of a batch into the account.
proc gwsim::search::Merge {result lane} {
    variable camp
    upvar 0 camp(account) account

    set before [dict get $account runs]
    dict incr account runs [dict get $result runs]
    if {$lane ni {list ways pilot {}}} {
        dict incr account drawnRuns [dict get $result runs]
    }
    NoteHashes [dict get $result hashes]
    if {[dict get $result more]} {
        dict set account more 1
    }
    foreach key {fails unresolved} {
        MergeCauses $key $before $lane [dict get $result $key]
    }
    dict for {mark times} [dict get $result marks] {
        dict set account marks $mark [expr {$times + ([dict exists $account \
                marks $mark] ? [dict get $account marks $mark] : 0)}]
    }
    dict lappend account alarms {*}[dict get $result alarms]
    if {[dict get $result sample] ne ""} {
        dict lappend account samples [linsert [dict get $result sample] 0 \
                [dict get $account runs]]
        dict set account samples [Thinned [dict get $account samples]]
    }
    dict set account ties [dict merge [dict get $account ties] \
            [dict get $result ties]]
    foreach key {open drawn steps} {
        dict set account $key [expr {max([dict get $account $key], \
                [dict get $result $key])}]
    }
    return
}

# Schedules that are told apart, as many as there is room for (rule 5).
proc gwsim::search::NoteHashes {hashes} {
    variable camp
    variable hashesMost

    foreach hash $hashes {
        if {[info exists camp(hash,$hash)]} {
            continue
        }
        if {$camp(hashes) >= $hashesMost} {
            dict set camp(account) more 1
            return
        }
        set camp(hash,$hash) 1
        incr camp(hashes)
    }
    return
}

# A row for each signature: {run signature plan hash choices count lane}.
proc gwsim::search::MergeCauses {key before lane rows} {
    variable camp

    set merged [dict get $camp(account) $key]
    foreach row $rows {
        set at [lsearch -exact -index 1 $merged [lindex $row 1]]
        if {$at >= 0} {
            lset merged $at 5 [expr {[lindex $merged $at 5]
                    + [lindex $row 5]}]
        } else {
            lappend merged [linsert [lreplace $row 0 0 [expr {
                    $before + [lindex $row 0] + 1}]] end $lane]
        }
    }
    dict set camp(account) $key $merged
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

# Evaluates a script in the caller's frame without what it prints: BODY may
# say something, and runs often.
proc gwsim::search::Mute {script} {
    flush stdout
    chan push stdout ::gwsim::search::Silence
    try {
        uplevel 1 $script
    } finally {
        chan pop stdout
    }
}

# A channel transformation that lets nothing through.
proc gwsim::search::Silence {method args} {
    return [expr {$method eq "initialize" ? {initialize finalize write} : ""}]
}

# ---- Looking again ---------------------------------------------------------

# Some samples of many: when there are too many, every other one goes.
proc gwsim::search::Thinned {samples} {
    variable auditMany

    if {[llength $samples] <= 2 * $auditMany} {
        return $samples
    }
    set index 0
    return [lmap sample $samples {
        if {[incr index] % 2} {
            continue
        }
        set sample
    }]
}

# Makes some runs once more, each alone in a process of its own: what came
# before it there must not have mattered.
proc gwsim::search::Audit {} {
    variable auditFew
    variable auditMany
    variable camp

    set samples [dict get $camp(account) samples]
    set most [expr {[dict get $camp(config) audit] ? $auditMany : $auditFew}]
    if {[dict get $camp(account) fresh] ne ""} {
        return
    }
    set count [llength $samples]
    set most [expr {min($most, $count)}]
    for {set i 1} {$i <= $most && ![::gwsim::core::interrupted]} {incr i} {
        AuditOne [lindex $samples [expr {$i * $count / $most - 1}]]
    }
    return
}

proc gwsim::search::AuditOne {sample} {
    variable camp

    lassign $sample run plan hash choices
    lassign [Ask [list alone $plan]] what alone choicesAlone
    if {$what ne "alone"} {
        dict lappend camp(account) alarms [list worker "a worker was lost,\
                and the run that it was to look at again"]
        return
    }
    if {$alone eq $hash && $choices eq $choicesAlone} {
        dict set camp(account) audited [expr {
                [dict get $camp(account) audited] + 1}]
    } else {
        dict lappend camp(account) alarms [list audit "run $run goes another\
                way when it is made alone: [firstDifference $choices \
                $choicesAlone [lindex [Ask [list show $plan 20]] 1] \
                [lindex [Ask [list show $plan 0]] 1]]"]
    }
    return
}

# Asks a worker of its own, which has done nothing else; its answer.
proc gwsim::search::Ask {words} {
    variable camp

    set channel [workerStart $camp(setup)]
    workerTell $channel $words
    fconfigure $channel -blocking 1
    set answer ""
    set text ""
    while {[gets $channel line] >= 0} {
        append text $line
        if {[info complete $text]} {
            if {$text ne "ready"} {
                set answer $text
                break
            }
            set text ""
        } else {
            append text \n
        }
    }
    catch {close $channel}
    return $answer
}
