# plan.tcl --
#
#       What a campaign does, piece by piece: which batch of runs comes next,
#       and the plan of each run in it.
#
#       A campaign is a row of batches 1, 2, 3 ...; a batch belongs to a lane,
#       which is a strategy at work; a portfolio's lanes take turns. A batch
#       of a lane that draws is so many runs, each with a seed of its own. The
#       lane "list" walks the tree of all choices, perhaps pass by pass with a
#       larger bound on preemptions. A pass without a bound is one search with
#       sleep sets (gwsimExploreWays), which one worker goes on with from
#       batch to batch (lane "ways"). In the others, and where there are
#       shards, a batch is some tasks. A task is a part of the tree
#       of all choices, {LIST PREFIX LASTS}: go on from the way LIST, depth
#       first, as long as the ways begin with PREFIX; LASTS are the largest
#       values of the choices in LIST, as far as they are known.
#
# Rules:
#   1. What a batch does depends on its number and on results of batches at
#      least `lag` before it, whatever the number of workers and whoever is
#      faster: so a report by --runs does not depend on timing.
#   2. Tasks are disjoint, and with what has been walked they are the whole
#      tree. They are cut where the parts are largest: at the first choice
#      that has values left.
#   3. A shard plays those batches of the lanes that draw whose number is its
#      own modulo the shards. All shards walk the tree until there are tasks
#      for each, then every one keeps its own.

namespace eval gwsim::search {
    # Strategy -> its lanes.
    variable lanesOf {
        random      random
        pct         pct
        pos         pos
        exhaustive  list
        portfolio   {random pct pos list}
    }
    # A batch may use what was known so many batches before it.
    variable lag 16
    # Bounds on preemptions that the list goes through in a portfolio of
    # shards: what few preemptions show comes first. -1: any.
    variable boundsInTurn {1 2 -1}
    # Tasks that the tree is cut into as long as it can be.
    variable cutMin 32
}

# gwsim::search::planNew --
#
#       The state of a campaign that has not begun.
#
# Arguments:
#       config          A dict: strategy seed runs (limit, 0 none) epsilon
#                       preemptions (empty: as the strategy has it) shard
#                       shards.
#       pilot           Result of the dull run.
#
# Results:
#       The state, a dict: batch (number of the last one planned), drawn (runs
#       planned by lanes that draw), tasks, bounds (those on preemptions still
#       to come, the present one first), walked (batches of the list under
#       way), ways (runs of the list within this bound), done (all ways of
#       the bounds so far are gone), shared (the tasks are those of this
#       shard), steps, batchSize (0: as they come), shards, out and gone (runs
#       of the lane ways that were planned, that are known), share (of the
#       tree, by ways).

proc gwsim::search::planNew {config pilot} {
    variable boundsInTurn

    set bounds [dict get $config preemptions]
    if {$bounds eq ""} {
        set bounds [expr {[dict get $config strategy] eq "portfolio"
                && [dict get $config shards] > 1 ? $boundsInTurn : -1}]
    }
    return [dict create batch 0 drawn 0 tasks {{{} {} {}}} bounds $bounds \
            walked 0 ways 0 done 0 batchSize 0 out 0 gone 0 share 0 \
            shards [dict get $config shards] \
            shared [expr {[dict get $config shards] == 1}] \
            steps [dict get $pilot steps]]
}

proc gwsim::search::Lanes {config} {
    variable lanesOf

    return [dict get $lanesOf [dict get $config strategy]]
}

# gwsim::search::planNext --
#
#       The next batch.
#
# Arguments:
#       config          As of planNew.
#       stateName       Variable with the state.
#       room            Runs that the limit still allows; -1: any.
#
# Results:
#       A dict: number lane size, and first (number among the drawn runs) and
#       steps, or tasks and bound, or from (runs of ways before it); lane is
#       empty if there is nothing to do
#       for this number.

proc gwsim::search::planNext {config stateName room} {
    upvar 1 $stateName state

    dict incr state batch
    set number [dict get $state batch]
    set lanes [Lanes $config]
    set lane [lindex $lanes [expr {($number - 1) % [llength $lanes]}]]
    set size [BatchSize state $number]
    if {$room >= 0 && $room < $size} {
        set size $room
    }
    set batch [dict create number $number lane $lane size $size]
    if {$lane eq "list" && [dict get $state done] && [llength $lanes] > 1} {
        # The tree is done, but not what is drawn: the others go on.
        set lane [lindex $lanes [expr {$number / [llength $lanes]
                % ([llength $lanes] - 1)}]]
        dict set batch lane $lane
    }
    if {$lane eq "list"} {
        if {[InOneGo state]} {
            return [PlanWays $batch state]
        }
        return [PlanTasks $batch state]
    }
    if {[dict get $config shards] > 1
            && $number % [dict get $config shards]
            != [dict get $config shard] - 1} {
        # Another's: its runs are not ours, but its seeds are its own.
        dict incr state drawn [BatchSize state $number]
        return [dict merge $batch {lane {} size 0}]
    }
    dict set batch first [dict get $state drawn]
    dict set batch steps [dict get $state steps]
    dict incr state drawn [BatchSize state $number]
    return $batch
}

# Small ones first, so that what is easily found is found at once.
proc gwsim::search::BatchSize {stateName number} {
    upvar 1 $stateName state

    if {[dict get $state batchSize] > 0} {
        return [dict get $state batchSize]
    }
    return [expr {$number <= 32 ? 16 : $number <= 128 ? 64
            : $number <= 512 ? 256 : 1024}]
}

# True if the pass is one search with sleep sets.
proc gwsim::search::InOneGo {stateName} {
    upvar 1 $stateName state

    return [expr {[lindex [dict get $state bounds] 0] == -1
            && [dict get $state shards] == 1
            && [dict get $state batchSize] == 0}]
}

# The next runs of that search.
proc gwsim::search::PlanWays {batch stateName} {
    upvar 1 $stateName state

    if {[dict get $state done]} {
        return [dict merge $batch {lane {} size 0}]
    }
    dict set batch lane ways
    dict set batch from [dict get $state out]
    dict incr state out [dict get $batch size]
    return $batch
}

# Some tasks for a batch: as many as leave others for those under way.
proc gwsim::search::PlanTasks {batch stateName} {
    upvar 1 $stateName state
    variable lag

    set tasks [dict get $state tasks]
    if {$tasks eq ""} {
        return [dict merge $batch {lane {} size 0}]
    }
    set count [expr {max(1, [llength $tasks] / $lag)}]
    dict set state tasks [lrange $tasks $count end]
    dict incr state walked
    dict set batch tasks [lrange $tasks 0 $count-1]
    dict set batch bound [lindex [dict get $state bounds] 0]
    dict set batch shared [dict get $state shared]
    return $batch
}

# gwsim::search::planLearn --
#
#       Takes in what a batch has done; called in order of their numbers.
#
# Arguments:
#       config          As of planNew.
#       stateName       Variable with the state.
#       batch           As of planNext.
#       result          What the worker says: steps (most of a run), rest
#                       (tasks that are left), runs, and of ways: share and
#                       finished.
#
# Results:
#       None.

proc gwsim::search::planLearn {config stateName batch result} {
    upvar 1 $stateName state

    if {[dict get $result steps] > [dict get $state steps]} {
        dict set state steps [dict get $result steps]
    }
    if {[dict get $batch lane] eq "ways"} {
        dict incr state gone [dict get $result runs]
        dict set state ways [dict get $state gone]
        dict set state share [dict get $result share]
        if {[dict get $result finished]} {
            dict set state done 1
        }
        return
    }
    if {[dict get $batch lane] ne "list"} {
        return
    }
    dict incr state walked -1
    dict incr state ways [dict get $result runs]
    set rest [dict get $result rest]
    if {[dict get $state shared] && ![dict get $batch shared]} {
        # It was under way when the tasks were shared out.
        set rest [OwnTasks $config $rest [dict get $batch number]]
    }
    dict set state tasks [CutTasks [concat $rest [dict get $state tasks]]]
    if {[dict get $state tasks] eq "" && [dict get $state walked] == 0} {
        NextBound state
    } elseif {![dict get $state shared] && [llength [dict get $state tasks]]
            >= 2 * [dict get $config shards]} {
        dict set state shared 1
        dict set state tasks [OwnTasks $config [dict get $state tasks] 0]
    }
    return
}

# All ways within a bound are gone: the next one's, or that is all.
proc gwsim::search::NextBound {stateName} {
    upvar 1 $stateName state

    set bounds [lrange [dict get $state bounds] 1 end]
    if {$bounds eq ""} {
        dict set state done 1
        return
    }
    dict set state bounds $bounds
    dict set state tasks {{{} {} {}}}
    dict set state shared [expr {[dict get $state shards] == 1}]
    dict set state ways 0
    return
}

# Rule 3: those of all shards' tasks that are this one's.
proc gwsim::search::OwnTasks {config tasks index} {
    set shards [dict get $config shards]
    return [lmap task $tasks {
        if {[incr index] % $shards != [dict get $config shard] - 1} {
            continue
        }
        set task
    }]
}

# Rule 2: cuts the first task that can be cut until there are enough.
proc gwsim::search::CutTasks {tasks} {
    variable cutMin

    set index 0
    while {[llength $tasks] < $cutMin && $index < [llength $tasks]} {
        set parts [CutTask [lindex $tasks $index]]
        if {[llength $parts] == 1} {
            incr index
        } else {
            set tasks [lreplace $tasks $index $index {*}$parts]
        }
    }
    return $tasks
}

# gwsim::search::CutTask --
#
#       Cuts a task at its first choice with a value left.
#
# Results:
#       Tasks, in the order of their ways: what begins as LIST does up to
#       that choice, and a task for each larger value there. One, if it
#       cannot be cut.

proc gwsim::search::CutTask {task} {
    lassign $task list prefix lasts
    for {set i [llength $prefix]} {$i < [llength $lasts]} {incr i} {
        set value [lindex $list $i]
        if {$value < [lindex $lasts $i]} {
            set tasks [list [list $list [lrange $list 0 $i] $lasts]]
            set head [lrange $list 0 $i-1]
            while {[incr value] <= [lindex $lasts $i]} {
                set way [concat $head $value]
                lappend tasks [list $way $way {}]
            }
            return $tasks
        }
    }
    return [list $task]
}

# ---- One run ------------------------------------------------------------

# gwsim::search::drawnPlan --
#
#       The plan of a run that is drawn.
#
# Arguments:
#       config          As of planNew.
#       batch           Its batch.
#       index           Its index in the batch, from 0.
#
# Results:
#       A plan.

proc gwsim::search::drawnPlan {config batch index} {
    set n [expr {[dict get $batch first] + $index}]
    switch -exact -- [dict get $batch lane] {
        random {
            set strategy random
        }
        pct {
            set strategy [list pct [expr {2 + $n % 3}] \
                    [expr {max(1, [dict get $batch steps])}]]
        }
        pos {
            set strategy pos
        }
    }
    set plan [dict create seed [RunSeed [dict get $config seed] $n] \
            strategy $strategy]
    if {[dict get $config epsilon] ne ""} {
        dict set plan epsilon [dict get $config epsilon]
    }
    return $plan
}

# Seeds of the runs of a campaign: they differ between campaigns too.
proc gwsim::search::RunSeed {seed n} {
    if {abs($seed) < 1000000000000} {
        return [expr {$seed * 1000000 + $n + 1}]
    }
    set value [expr {($seed * 1000000 + $n + 1) & 0xffffffffffffffff}]
    return [expr {$value > 9223372036854775807
            ? $value - 18446744073709551616 : $value}]
}

# gwsim::search::listPlan --
#
#       The plan of a run that is given by its list.

proc gwsim::search::listPlan {config list} {
    set plan [dict create seed [dict get $config seed] choices $list \
            tail dull strategy list]
    if {[dict get $config epsilon] ne ""} {
        dict set plan epsilon [dict get $config epsilon]
    }
    return $plan
}

# gwsim::search::nextWay --
#
#       The way after a run of a task.
#
# Arguments:
#       task            The task.
#       choices         What the run has recorded.
#       bound           On preemptions; -1: any.
#
# Results:
#       Its list, or empty if the task is done.

proc gwsim::search::nextWay {task choices bound} {
    set next [::gwsim::core::enumerate $choices {*}[BoundWords $bound]]
    set prefix [lindex $task 1]
    if {$prefix ne "" && $next ne "" && [lrange $next 0 \
            [llength $prefix]-1] ne $prefix} {
        return ""
    }
    return $next
}

proc gwsim::search::BoundWords {bound} {
    return [expr {$bound < 0 ? "" : [list -preemptions $bound]}]
}

# gwsim::search::restOf --
#
#       What is left of a task.
#
# Arguments:
#       next            The way to go on with, from nextWay.
#       task            The task.
#       choices         What the last run has recorded.
#       bound           On preemptions; -1: any.
#
# Results:
#       A task.

proc gwsim::search::restOf {next task choices bound} {
    set lasts {}
    set index 0
    foreach value $next {
        lappend lasts [LastValue $choices $index $bound]
        incr index
    }
    return [list $next [lindex $task 1] $lasts]
}

# The largest value that the search takes of a choice, when those before it
# are as recorded: gwsimExplore.c knows.
proc gwsim::search::LastValue {choices index bound} {
    lassign [lindex $choices $index] kind size value
    set upTo [lrange $choices 0 $index]
    lset upTo $index 2 0
    set next [::gwsim::core::enumerate $upTo {*}[BoundWords $bound]]
    return [expr {[llength $next] == $index + 1 ? $size - 1 : $value}]
}
