# benchSearch.tcl --
#
#       Figures of a search, for `gwsim bench`: how many schedules of a
#       scenario with scripts, BODY evaluated each time, against as many of
#       four bare coroutines; of one without, built once; what a second core
#       brings. Whether runs repeat is benchReplay.tcl.

namespace eval gwsim::bench {
    lappend figures \
        {explore.scripted Explore schedules/s {value >= 20000}
            {four tasks add to one counter, against four coroutines}} \
        {explore.declared ExploreDeclared schedules/s {value >= 200000}
            {26 events without a script, set back for each, against a loop}} \
        {explore.cores ExploreCores schedules/s {ratio >= 1.8}
            {two workers against one}}

    array set settings {
        quick,cores 0.6         full,cores 1.6
        quick,begin 0.3         full,begin 0.4
    }
    variable searched {
        package require gwsim
        gwsim::scenario "four tasks add" {
            gateway plant
            foreach n {1 2 3 4} {
                on plant -thread async {
                    [system.util.getGlobals] incr total
                }
            }
            run
            set last [on plant {[system.util.getGlobals] get total}]
            run
            expect violations DataRace
            expect task $last returns {[1234]} -match regexp
        }
    }
}

# Calls a command with the scenario, as a conductor gets it.
proc gwsim::bench::Searched {command} {
    variable searched
    ::gwsim::search::load
    set channel [file tempfile name gwsimBench.tcl]
    puts $channel $searched
    close $channel
    try {
        ::gwsim::search::file $name {hear ::gwsim::bench::Heard} $command
    } finally {
        file delete $name
    }
    return
}

# A conductor that measures has no verdict to print.
proc gwsim::bench::Heard {name report} {
    return 1
}

proc gwsim::bench::Explore {} {
    Searched ::gwsim::bench::ExploreOne
    return
}

# The conductor.
proc gwsim::bench::ExploreOne {subject} {
    Figure explore.scripted {*}[Alternate \
            [list ScheduleRate $subject] BareScheduleRate]
    return {verdict PASS lines {}}
}

# Schedules of a worker's batch, all it does for them.
proc gwsim::bench::ScheduleRate {subject count} {
    variable searchBatch
    set batch [dict create number [incr searchBatch] lane random \
            size $count first [expr {$searchBatch * 1000000}] steps 20]
    set began [cpu]
    ::gwsim::search::perform $subject \
            {seed 1 epsilon {} stop 0 until 0 fresh 0} $batch
    return [expr {$count * 1e9 / max(1, [cpu] - $began)}]
}

# The same, with nothing around it.
proc gwsim::bench::BareScheduleRate {count} {
    variable bareTotal
    set began [cpu]
    for {set i 0} {$i < $count} {incr i} {
        set bareTotal 0
        set ready {}
        foreach n {1 2 3 4} {
            coroutine bareTask$n BareTask
            lappend ready bareTask$n
        }
        while {$ready ne ""} {
            set at [expr {int(rand() * [llength $ready])}]
            if {[[lindex $ready $at]] eq "done"} {
                set ready [lreplace $ready $at $at]
            }
        }
    }
    return [expr {$count * 1e9 / max(1, [cpu] - $began)}]
}

proc gwsim::bench::BareTask {} {
    variable bareTotal
    yield
    set read $bareTotal
    yield
    set bareTotal [expr {$read + 1}]
    return done
}

# Whole campaigns, with the time that their processes take to begin left out:
# what counts is what a longer one does more than one that has just begun.
proc gwsim::bench::ExploreCores {} {
    ::gwsim::search::load
    if {[::gwsim::search::Cores] < 2} {
        Skip "this machine has one core" explore.cores
        return
    }
    Searched ::gwsim::bench::ExploreCoresOne
    return
}

proc gwsim::bench::ExploreCoresOne {subject} {
    variable searched
    set rates {{} {}}
    for {set i 0} {$i < max(2, [Setting pairs] / 2)} {incr i} {
        foreach jobs {1 2} which {0 1} {
            lset rates $which end+1 [CampaignRate $subject $jobs]
        }
    }
    lassign [lmap list $rates {Median $list}] one two
    Figure explore.cores $two $one
    return {verdict PASS lines {}}
}

proc gwsim::bench::CampaignRate {subject jobs} {
    set begin [Setting begin]
    set seconds [Setting cores]
    set runs {}
    foreach time [list $begin [expr {$begin + $seconds}]] {
        set config [dict create runs 0 time [expr {round($time * 1000)}] \
                strategy random seed 1 epsilon {} preemptions {} \
                shard 1 shards 1 keepGoing 0 audit 0 jobs $jobs say {} \
                options {clock virtual} ordinal 1 file $::argv0]
        lappend runs [dict get [::gwsim::search::campaign $subject $config] \
                runs]
    }
    lassign $runs short long
    return [expr {($long - $short) / $seconds}]
}

# A world without scripts, built once; what a bare loop of as many requests
# would do is its baseline.
proc gwsim::bench::ExploreDeclared {} {
    set token [::gwsim::core::create bench -again 1 -places 0]
    set bare [bare 2 2]
    try {
        catch {In $token {
            gateway plant
            client A -gateway plant
            client B -gateway plant
            handler P h -on plant -reply ok
            traffic A -rate 100/s -project P -messageHandler h \
                    -timeoutSec 1 -for 10ms
            traffic B -rate 100/s -project P -messageHandler h \
                    -timeoutSec 1 -for 10ms
            run
        }}
        # Each hash that there is, once: from then on rows are not broken off.
        AgainRate $token 2000
        Figure explore.declared {*}[Alternate [list AgainRate $token] \
                [list BareDeclaredRate $bare]]
    } finally {
        ::gwsim::core::close $token
        $bare close
    }
    return
}

# Schedules of a world that is set back for each.
proc gwsim::bench::AgainRate {token count} {
    variable searchBatch
    set seed [expr {[incr searchBatch] * 1000000}]
    set last [expr {$seed + $count}]
    set began [cpu]
    while {$seed < $last} {
        set row [::gwsim::core::again $token -seed $seed \
                -count [expr {$last - $seed}] -strategy random]
        incr seed [dict get $row runs]
    }
    return [expr {$count * 1e9 / max(1, [cpu] - $began)}]
}

# The same requests in a bare loop: two a schedule.
proc gwsim::bench::BareDeclaredRate {bare count} {
    return [expr {[SubjectRate $bare [expr {2 * $count}]] / 2}]
}
