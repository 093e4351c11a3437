# merge.tcl --
#
#       `gwsim merge`: what the shards of a campaign have found, as if one
#       process had done it all.
#
# Rules:
#   1. Shards are of one campaign if all but their number is the same
#      (state.tcl). One that is there twice counts once: the one that got
#      further.
#   2. A campaign of which a shard is missing is UNRESOLVED, unless a run
#      failed.
#   3. The failing run with the lowest number wins, then the lower shard.

# gwsim::search::MergeShards --
#
#       gwsim merge DB ...
#
# Results:
#       The exit status, as of explore.

proc gwsim::search::MergeShards {args} {
    if {$args eq ""} {
        ::gwsim::usage "usage: [::gwsim::UsageLine merge]"
    }
    set campaigns [dict create]
    ::gwsim::progress::begin merge [llength $args]
    foreach db $args {
        ::gwsim::FileOption DB $db
        if {[catch {stateAll $db} all]} {
            ::gwsim::usage $all
        }
        if {$all eq ""} {
            ::gwsim::usage "\"$db\" has no campaign in it: it comes by\
                    \"gwsim explore FILE --trace DB\""
        }
        foreach {key kept} $all {
            GatherShard campaigns $key [dict replace $kept db $db]
        }
        ::gwsim::progress::step
    }
    ::gwsim::progress::end
    set status 0
    set verdicts {}
    dict for {key shards} $campaigns {
        set report [MergeOne $shards]
        lappend verdicts [dict get $report verdict]
        ::gwsim::Say [join [dict get $report lines] \n]
    }
    return [expr {"FAIL" in $verdicts ? 1 : "UNRESOLVED" in $verdicts ? 3
            : 0}]
}

# Rule 1. The key of a shard ends in "shard N".
proc gwsim::search::GatherShard {campaignsName key kept} {
    upvar 1 $campaignsName campaigns

    set number [lindex $key end]
    set campaign [lrange $key 0 end-2]
    if {![dict exists $campaigns $campaign $number]
            || [dict get $campaigns $campaign $number account runs]
            < [dict get $kept account runs]} {
        dict set campaigns $campaign $number $kept
    }
    return
}

# What is said of one campaign: a dict, verdict and lines.
proc gwsim::search::MergeOne {shards} {
    variable hashesMost

    set first [lindex [dict values $shards] 0]
    set config [dict merge [dict get $first config] {runs 0 time 0 merged 1}]
    set count [dict get $config shards]
    set account [AccountNew [dict merge $config [list jobs [dict size \
            $shards]]] ""]
    set hashes [dict create]
    set done 1
    set ways 0
    foreach number [lsort -integer [dict keys $shards]] {
        set kept [dict get $shards $number]
        if {[dict size $hashes] < $hashesMost} {
            foreach hash [dict get $kept hashes] {
                dict set hashes $hash 1
            }
        } else {
            dict set account more 1
        }
        AddAccount account [dict get $kept account] $number
        set state [dict get $kept account state]
        set done [expr {$done && [dict get $state done]}]
        incr ways [dict get $state ways]
    }
    dict set account distinct [dict size $hashes]
    dict set state ways $ways
    dict set state done [expr {$done && [dict size $shards] == $count}]
    dict set account state $state
    return [TellMerged $first $config $account [dict size $shards] $count \
            [RunsMadeSmall $shards]]
}

# Shard -> DB#RUN: what a shard has recorded of the failing run that it found
# first, made small; without those of which that cannot be told.
proc gwsim::search::RunsMadeSmall {shards} {
    set small [dict create]
    dict for {shard kept} $shards {
        set db [dict get $kept db]
        set ids {}
        ::gwsim::sql $db "SELECT id, scenario FROM run WHERE verdict = 'FAIL'\
                AND id IN (SELECT run FROM search)" row {
            if {[dict get $row scenario] eq [dict get $kept name]} {
                lappend ids [dict get $row id]
            }
        }
        if {[llength $ids] == 1} {
            dict set small $shard [::gwsim::ShellWord $db#[lindex $ids 0]]
        }
    }
    return $small
}

# Adds a shard's account; its runs keep their numbers, and say whose they are.
proc gwsim::search::AddAccount {accountName more shard} {
    upvar 1 $accountName account

    foreach key {runs drawnRuns audited} {
        dict incr account $key [dict get $more $key]
    }
    foreach key {ms open drawn steps more} {
        dict set account $key [expr {max([dict get $account $key], \
                [DictOr $more $key 0])}]
    }
    foreach key {fails unresolved} {
        foreach row [dict get $more $key] {
            dict lappend account $key [linsert [lrange $row 0 6] end $shard]
        }
    }
    dict lappend account alarms {*}[dict get $more alarms]
    dict for {mark times} [dict get $more marks] {
        dict set account marks $mark [expr {$times + [DictOr [dict get \
                $account marks] $mark 0]}]
    }
    dict set account ties [dict merge [dict get $account ties] \
            [dict get $more ties]]
    return
}

# What is said of a campaign. small: shard -> DB#RUN, the run that it has told.
proc gwsim::search::TellMerged {first config account present count small} {
    set subject [dict create name [dict get $first name] config {-host 0}]
    set doubts [Doubts $subject $config $account]
    if {$present < $count} {
        lappend doubts "[expr {$count - $present}] of $count shards\
                [expr {$count - $present == 1 ? "is" : "are"}] missing"
    }
    set fails [lsort -integer -index 0 [lsort -integer -index end \
            [dict get $account fails]]]
    set verdict [expr {$fails ne "" ? "FAIL" : $doubts ne "" ? "UNRESOLVED"
            : "PASS"}]
    set told {}
    foreach row $fails {
        lassign $row run signature plan hash choices times lane shard
        lappend told "run $run of shard $shard ([CountOf $times run]):\
                $signature" "  [ReplayCommand $first $plan $choices]"
        if {[dict exists $small $shard]} {
            lappend told "  made small: gwsim replay [dict get $small $shard]"
            dict unset small $shard
        }
    }
    lappend told {*}$doubts {*}[Confidence $config $account]
    set what [expr {$fails ne "" ? "fails" : "no run fails"}]
    return [dict create verdict $verdict lines [concat \
            [list "$verdict [dict get $first name]: $what ([dict get $config \
            strategy], [CountOf $present shard] of $count)"] \
            [::gwsim::Indented $told]]]
}

# The command that has a run of another process again.
proc gwsim::search::ReplayCommand {kept plan choices} {
    regexp {^(.*):\d+$} [dict get $kept place] -> file
    set command "gwsim replay [::gwsim::ShellWord [dict get $kept config \
            file]] --match [::gwsim::ShellWord [dict get $kept name]]\
            --seed [dict get $plan seed]"
    if {[dict exists $plan epsilon]} {
        append command " --epsilon [dict get $plan epsilon]"
    }
    return "$command --choices [::gwsim::ShellWord [sparse $choices]]"
}
