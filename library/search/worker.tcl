# worker.tcl --
#
#       A worker: a process that plays batches of a campaign for another one,
#       over a pipe. Both read and write Tcl lists, one after the other.
#
#           the campaign        the worker
#           ------------        ----------
#           work SETUP
#                               ready
#           batch CONFIG BATCH
#                               done RESULT | spoiled WHY
#           alone PLAN
#                               alone HASH CHOICES
#           show PLAN N
#                               show EVENTS (of it after N runs like it)
#           (end of file)
#
#       SETUP is a dict: file, folder (where it begins), options (of
#       gwsim::runOptions), ordinal (of the scenario in its file), load (files
#       of --load), definitions (those made so far).
#       RESULT is a dict: number (of the batch), runs, hashes (those new to
#       this worker), more (1: there were others, which it has no room for),
#       steps (most of a run), fails, marks (name -> times),
#       unresolved, rest (tasks left, of the list), open (1: something was
#       left open in a run), drawn (1: something of too many values to be
#       listed), alarms ({kind text} ...), cut (1: told to end, or out of
#       time), share and finished (of the lane ways: part of the tree, and 1 if
#       that was all), sample ({plan hash choices} of the last run), ties (near
#       ties, {FIRST SECOND} -> 1).
#       fails and unresolved are lists of {index signature plan hash}: the
#       first run of each signature and, behind these, how many had it.
#
# Rules:
#   1. What the file or its scripts print in a worker is not seen: the process
#      that has started it has run the file, too. What they write to stderr
#      is seen.
#   2. A worker never decides what comes next.
#   3. A worker whose pipe ends ends.
#   4. What it tells of is runs that began as the first one did: restore.tcl
#      puts right what runs leave behind; if more has changed, the batch is
#      played again, with that looked after too. A process that cannot be put
#      right is spoiled, and says so.

namespace eval gwsim::search {
    # In a worker: its search with sleep sets, and how many runs that has
    # gone.
    variable waysToken ""
    variable waysGone 0
    # Where it writes, and hashes that it has told.
    variable workOut ""
    variable workTold
    array set workTold {}
    variable workToldCount 0
}

# ---- The campaign's side ---------------------------------------------------

# gwsim::search::workerStart --
#
#       Starts a worker.
#
# Arguments:
#       setup           See the top of the file.
#
# Results:
#       Its channel, not blocking.

proc gwsim::search::workerStart {setup} {
    set here [pwd]
    cd [dict get $setup folder]
    try {
        set channel [open |[list [info nameofexecutable] 2>@stderr] r+]
    } finally {
        cd $here
    }
    fconfigure $channel -blocking 0 -buffering full -encoding utf-8 \
            -translation lf
    puts $channel [list set auto_path [list [::file dirname \
            $::gwsim::library] {*}$::auto_path]]
    puts $channel "package require gwsim\ngwsim::search::load"
    puts $channel [list gwsim::search::Work [dict merge $setup [dict create \
            definitions $::gwsim::definitions \
            load $::gwsim::loadedPaths]]]
    flush $channel
    return $channel
}

# gwsim::search::workerTell --
#
#       Sends a worker something to do.

proc gwsim::search::workerTell {channel words} {
    puts $channel $words
    flush $channel
    return
}

# ---- The worker's side -----------------------------------------------------

# The whole life of a worker.
proc gwsim::search::Work {setup} {
    variable workOut

    ::gwsim::core::interrupted catch
    set workOut [open /dev/fd/1 w]
    fconfigure $workOut -buffering full -encoding utf-8 -translation lf
    close stdout
    open /dev/null w
    fconfigure stdin -encoding utf-8 -translation lf
    set code [catch {
        foreach path [dict get $setup load] {
            ::gwsim::LoadDefinitions $path
        }
        set ::gwsim::definitions [dict get $setup definitions]
        ::gwsim::TellCore
        file [dict get $setup file] [dict get $setup options] \
                [list ::gwsim::search::WorkAt [dict get $setup ordinal]]
    } message options]
    # The file went another way than it did for the campaign.
    Answer [list gone [expr {$code == 0 ? "its file has no such scenario"
            : $message}]]
    exit 0
}

# The conductor of a worker: the scenario that is meant never returns.
proc gwsim::search::WorkAt {ordinal subject} {
    variable workSeen

    if {[incr workSeen] != $ordinal} {
        return [dict create verdict PASS lines {}]
    }
    variable baseline

    set baseline [snapshot]
    Answer ready
    while {[set words [Listen]] ne ""} {
        switch -exact -- [lindex $words 0] {
            batch {
                lassign $words - config batch
                Answer [PerformClean $subject $config $batch]
            }
            alone {
                set result [once $subject [lindex $words 1]]
                Answer [list alone [dict get $result hash] \
                        [dict get $result choices]]
            }
            show {
                for {set i 0} {$i < [lindex $words 2]} {incr i} {
                    once $subject [lindex $words 1]
                }
                Answer [list show [eventLines $subject [lindex $words 1]]]
            }
        }
    }
    exit 0
}

proc gwsim::search::Answer {words} {
    variable workOut

    if {[catch {
        puts $workOut $words
        flush $workOut
    }]} {
        exit 0
    }
    return
}

# The next list from standard input; empty at its end.
proc gwsim::search::Listen {} {
    set text ""
    while {[gets stdin line] >= 0} {
        append text $line
        if {[info complete $text]} {
            return $text
        }
        append text \n
    }
    return ""
}

# ---- A batch ---------------------------------------------------------------

# Plays a batch until it was played as if by a process that has just begun
# (rule 4): {done RESULT} or {spoiled WHY}.
proc gwsim::search::PerformClean {subject config batch} {
    variable waysGone

    while 1 {
        set result [perform $subject $config $batch]
        set state [restoreAll [dict get $subject namespace]]
        if {$state eq ""} {
            return [list done $result]
        }
        # What the search with sleep sets has gone, it must go again.
        set waysGone -1
        if {$state ne "again"} {
            if {[dict get $config fresh]} {
                # The process ends with this one run.
                return [list done $result]
            }
            return [list spoiled $state]
        }
        Untell [dict get $result hashes]
    }
}

# Forgets that hashes were told.
proc gwsim::search::Untell {hashes} {
    variable workTold
    variable workToldCount

    foreach hash $hashes {
        unset workTold($hash)
        incr workToldCount -1
    }
    return
}

# gwsim::search::perform --
#
#       Plays a batch.
#
# Arguments:
#       subject         The scenario.
#       config          As of planNew, and stop (1: at the first failure),
#                       until (ms of clock milliseconds; 0: no limit),
#                       fresh (1: a process plays one run and ends).
#       batch           As of planNext.
#
# Results:
#       The RESULT of the top of the file.

proc gwsim::search::perform {subject config batch} {
    set told [EmptyResult [dict get $batch number]]
    switch -exact -- [dict get $batch lane] {
        list {
            PerformTasks $subject $config $batch told
        }
        ways {
            PerformWays $subject $config $batch told
        }
        default {
            PerformDraws $subject $config $batch told
        }
    }
    return $told
}

proc gwsim::search::PerformDraws {subject config batch toldName} {
    upvar 1 $toldName told
    variable againUnfit

    set size [dict get $batch size]
    set last [expr {$size - 1}]
    set index 0
    while {$index < $size} {
        if {[TimeIsUp $config]} {
            dict set told cut 1
            return
        }
        # The first and the last are asked for their choices, but seldom if
        # there is a short way.
        set brief [expr {$index != 0 && $index != $last || !$againUnfit
                && [dict get $batch number] % 16 > 1}]
        set known ""
        if {$brief && !$againUnfit && [dict get $config stop]
                && [dict get $config epsilon] eq ""} {
            set row [againRow $subject $config $batch $index \
                    [expr {$size - $index}]]
            set runs [dict get $row runs]
            if {$runs > 0} {
                set new [dict get $row new]
                incr index [expr {$runs - $new}]
                dict incr told runs [expr {$runs - $new}]
                if {!$new} {
                    continue
                }
                set known [dict get $row hash]
            }
        }
        set plan [drawnPlan $config $batch $index]
        if {$brief && [dict get $config epsilon] eq ""} {
            dict set plan brief 1
        }
        set result [once $subject $plan]
        if {$known ne "" && ([dict get $result hash] ne $known
                || [dict get $result verdict] ne "PASS")} {
            # Rules 2 and 3 of again.tcl.
            againNever
        }
        if {[NoteRun told $plan $result $config]} {
            return
        }
        if {!$brief && $index == 0 && ![dict get $config fresh]} {
            CheckReplay $subject $plan $result told
        }
        incr index
    }
    return
}

proc gwsim::search::PerformTasks {subject config batch toldName} {
    upvar 1 $toldName told

    set size [dict get $batch size]
    set bound [dict get $batch bound]
    set tasks [dict get $batch tasks]
    while {$tasks ne ""} {
        set tasks [lassign $tasks task]
        set next [lindex $task 0]
        while 1 {
            set up [TimeIsUp $config]
            if {$up || [dict get $told runs] >= $size} {
                dict set told cut $up
                dict set told rest [linsert $tasks 0 [expr {
                        [info exists choices]
                        ? [restOf $next $task $choices $bound]
                        : [lreplace $task 0 0 $next]}]]
                return
            }
            set plan [listPlan $config $next]
            set result [once $subject $plan]
            if {[NoteRun told $plan $result $config]} {
                return
            }
            set choices [dict get $result choices]
            set next [nextWay $task $choices $bound]
            if {$next eq ""} {
                break
            }
        }
        unset choices
    }
    return
}

# The search with sleep sets goes on where it is; if that is not where the
# batch begins (another process had it, or the batch is played again), it
# begins anew and passes over what was before.
proc gwsim::search::PerformWays {subject config batch toldName} {
    upvar 1 $toldName told
    variable waysToken
    variable waysGone

    set from [dict get $batch from]
    if {$waysToken eq "" || $waysGone != $from} {
        if {$waysToken ne ""} {
            ::gwsim::core::ways end $waysToken
        }
        set waysToken [::gwsim::core::ways create]
        set waysGone 0
    }
    set plan [dict remove [listPlan $config {}] choices tail]
    dict set plan strategy [list exhaustive $waysToken]
    for {set left [dict get $batch size]} {$left > 0} {} {
        set info [::gwsim::core::ways info $waysToken]
        dict set told share [dict get $info share]
        if {[dict get $info over]} {
            dict set told finished 1
            return
        }
        if {[TimeIsUp $config]} {
            dict set told cut 1
            return
        }
        set result [once $subject $plan]
        incr waysGone
        if {$waysGone <= $from} {
            continue
        }
        incr left -1
        if {[NoteRun told [replayPlan [listPlan $config {}] \
                [dict get $result choices]] $result $config]} {
            return
        }
    }
    return
}

proc gwsim::search::TimeIsUp {config} {
    set until [dict get $config until]
    return [expr {($until != 0 && [clock milliseconds] >= $until)
            || [::gwsim::core::interrupted]}]
}

# Takes a run into what is told of its batch; true if the batch ends with it.
proc gwsim::search::NoteRun {toldName plan result config} {
    upvar 1 $toldName told
    variable hashesMost
    variable workTold
    variable workToldCount

    set index [dict get $told runs]
    dict incr told runs
    set hash [dict get $result hash]
    if {[dict exists $result choices]} {
        dict set told sample [list [dict remove $plan brief] $hash \
                [dict get $result choices]]
        foreach pair [dict get $result ties] {
            dict set told ties $pair 1
        }
    }
    if {![info exists workTold($hash)]} {
        if {$workToldCount < $hashesMost} {
            set workTold($hash) 1
            incr workToldCount
            dict lappend told hashes $hash
        } else {
            dict set told more 1
            againNever
        }
        foreach key {open drawn} {
            if {[dict get $result $key]} {
                dict set told $key 1
            }
        }
    }
    if {[dict get $result steps] > [dict get $told steps]} {
        dict set told steps [dict get $result steps]
    }
    if {[dict get $result verdict] eq "PASS"
            && [dict get $result marks] eq ""} {
        return 0
    }
    dict for {mark times} [dict get $result marks] {
        dict set told marks $mark [expr {$times + ([dict exists $told marks \
                $mark] ? [dict get $told marks $mark] : 0)}]
    }
    switch -exact -- [dict get $result verdict] {
        FAIL {
            NoteCause told fails $index $plan $result
            return [dict get $config stop]
        }
        UNRESOLVED {
            NoteCause told unresolved $index $plan $result
        }
    }
    return 0
}

# One entry for each signature: {index signature plan hash choices count}.
proc gwsim::search::NoteCause {toldName key index plan result} {
    upvar 1 $toldName told

    set signature [dict get $result signature]
    set rows [dict get $told $key]
    set at [lsearch -exact -index 1 $rows $signature]
    if {$at >= 0} {
        lset rows $at 5 [expr {[lindex $rows $at 5] + 1}]
    } else {
        lappend rows [list $index $signature [dict remove $plan brief] \
                [dict get $result hash] [dict get $result choices] 1]
    }
    dict set told $key $rows
    return
}

# A run again by its choices must be the same run.
proc gwsim::search::CheckReplay {subject plan result toldName} {
    upvar 1 $toldName told

    set choices [dict get $result choices]
    set again [once $subject [replayPlan $plan $choices]]
    if {[dict get $again hash] eq [dict get $result hash]
            && [dict get $again choices] eq $choices} {
        return
    }
    dict lappend told alarms [list repeat "a run (seed [dict get $plan seed])\
            does not repeat: [firstDifference $choices \
            [dict get $again choices] [eventLines $subject $plan] \
            [eventLines $subject [replayPlan $plan $choices]]]"]
    return
}

# gwsim::search::eventLines --
#
#       The events of a run, as lines to compare.

proc gwsim::search::eventLines {subject plan} {
    variable eventLines

    once $subject [dict replace $plan watch ::gwsim::search::KeepEvents]
    return $eventLines
}

proc gwsim::search::KeepEvents {token} {
    variable eventLines

    set eventLines [lmap event [::gwsim::words::events] {
        join [lmap key {time_ns thread kind request handler peer outcome
                detail} {
            if {[dict get $event $key] eq ""} {
                continue
            }
            dict get $event $key
        }]
    }]
    return
}

# gwsim::search::firstDifference --
#
#       Where two runs part: at a choice, else at an event.
#
# Arguments:
#       one, other      Choices of the two.
#       events, others  Their events, as lines.
#
# Results:
#       A phrase.

proc gwsim::search::firstDifference {one other events others} {
    set index 0
    foreach a $one b $other {
        if {$a ne $b} {
            return "choice $index was [ChoiceText $a] and is\
                    [ChoiceText $b] now"
        }
        incr index
    }
    set index 1
    foreach a $events b $others {
        if {$a ne $b} {
            return "event $index was \"$a\" and is \"$b\" now"
        }
        incr index
    }
    return "its choices are the same, and yet its events differed"
}

proc gwsim::search::ChoiceText {choice} {
    if {$choice eq ""} {
        return "none"
    }
    lassign $choice kind bound value
    return "$kind $value of $bound"
}

# gwsim::search::replayPlan --
#
#       The plan of a run again: by what it chose.

proc gwsim::search::replayPlan {plan choices} {
    return [dict merge [dict remove $plan strategy] \
            [dict create choices [Values $choices] tail dull]]
}
