# account.tcl --
#
#       What a campaign knows, a dict: runs, drawnRuns, distinct (hashes), more
#       (1: there were more than are counted), fails, unresolved, marks,
#       alarms, open, drawn, steps, state (see plan.tcl), ms, jobs, cut
#       (interrupted time, or empty), fresh (why each run had a process of its
#       own, or empty), samples (runs to look at again), audited (how many were
#       the same), ties (near ties that were seen, {FIRST SECOND} -> 1), before
#       (runs of earlier processes).
#
#       It grows by results of batches (worker.tcl).
#
# Rules:
#   1. Different schedules are counted up to hashesMost, and then it is said
#      that there were more: a long campaign must not fill the memory.

namespace eval gwsim::search {
    variable hashesMost 500000
}

proc gwsim::search::AccountNew {config fresh} {
    return [dict create runs 0 drawnRuns 0 distinct 0 more 0 fails {} \
            unresolved {} marks {} alarms {} open 0 drawn 0 steps 0 cut {} \
            ms 0 jobs [dict get $config jobs] state {} fresh $fresh \
            samples {} audited 0 ties {} before 0]
}

# The result of a batch in which nothing ran; REST are tasks that it leaves.
proc gwsim::search::EmptyResult {number {rest {}}} {
    return [dict create number $number runs 0 hashes {} more 0 steps 0 \
            fails {} marks {} unresolved {} rest $rest open 0 drawn 0 \
            alarms {} cut 0 sample {} ties {} share 0 finished 0]
}

# Tasks of a batch, which stay to be done if it is not.
proc gwsim::search::TasksOf {batch} {
    return [expr {[dict get $batch lane] eq "list" ? [dict get $batch tasks]
            : {}}]
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

# Schedules that are told apart, as many as there is room for (rule 1).
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

# True if all that can happen has been walked: every choice of the list's lane
# with any number of preemptions, and nothing but choices is drawn.
proc gwsim::search::Walked {config state account} {
    return [expr {[dict get $state done] && ![dict get $account drawn]
            && [lindex [dict get $state bounds] 0] == -1
            && [dict get $config shards] == 1}]
}
