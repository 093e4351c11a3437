# explore.tcl --
#
#       `gwsim explore`: reads its words, runs a campaign for each scenario of
#       a file, and says what it has found.
#
# Rules:
#   1. Exit status: 1 a run failed, 3 that could not be told (an alarm, a run
#      that was UNRESOLVED, a mark never reached), 0 neither, 2 misuse.
#   2. Without --runs and --time both have a default, and the first limit that
#      is reached ends it; with one of them the other is none.
#   3. What a failing run shows is what a plain run would: it is made once
#      more here, by its choices. If that goes another way, it is an alarm.
#   4. An alarm is never a pass: it is said what lets doubt the search.

namespace eval gwsim::search {
    variable exploreDefaults {runs 10000 time 10000}
    variable alarmMost 3        ;# alarms that are told in full
    # Without a terminal a line of progress each so many ms.
    variable progressEvery 5000
    variable strategies {exhaustive pct portfolio pos random}
}

# gwsim::search::Explore --
#
#       gwsim explore FILE ?--option value ...?
#
# Results:
#       The exit status (rule 1).

proc gwsim::search::Explore {args} {
    variable exploreSeen 0
    variable exploreStatus {}

    lassign [ReadExplore $args] file config options
    set status [file $file $options [list ::gwsim::search::ExploreOne \
            [dict merge $config [dict create file $file \
            folder [pwd]]]]]
    set saved $::gwsim::runConfig
    set ::gwsim::runConfig [dict merge $options [list files [list $file]]]
    set counted [::gwsim::finish [expr {$status == 0 ? "" : [list $file]}]]
    set ::gwsim::runConfig $saved
    if {$status == 2 || $counted == 2} {
        return 2
    }
    return [expr {"FAIL" in $exploreStatus ? 1
            : "UNRESOLVED" in $exploreStatus ? 3 : max($status, $counted)}]
}

# ---- The command line -----------------------------------------------------

# {file config options}: config of the campaign, options as of runOptions.
proc gwsim::search::ReadExplore {words} {
    variable exploreOptions

    lassign [::gwsim::OptionWords $words $exploreOptions] given files
    if {[llength $files] != 1} {
        ::gwsim::usage "usage: [::gwsim::UsageLine explore]"
    }
    ::gwsim::FileWords explore $files
    return [linsert [CampaignConfig $given] 0 [lindex $files 0]]
}

# {config options} of what a command line has given.
proc gwsim::search::CampaignConfig {given} {
    variable exploreDefaults

    set config [dict create runs 0 time 0 strategy portfolio epsilon {} \
            preemptions {} shard {1 1} keep-going 0 audit 0]
    if {![dict exists $given jobs]} {
        dict set config jobs [Cores]
    }
    if {![dict exists $given runs] && ![dict exists $given time]} {
        set config [dict merge $config $exploreDefaults]
    }
    set options [dict create clock virtual]
    dict for {key value} $given {
        if {$key in {version match set trace}} {
            dict set options $key $value
        } else {
            dict set config $key $value
        }
    }
    dict set config keepGoing [dict get $config keep-going]
    lassign [dict get $config shard] shard shards
    dict set config shard $shard
    dict set config shards $shards
    return [list $config $options]
}

# Parsers of option values.

proc gwsim::search::CountOption {option value} {
    if {![regexp {^[1-9]\d{0,14}$} $value]} {
        ::gwsim::usage "$option: expected a number from 1 but got \"$value\""
    }
    return $value
}

proc gwsim::search::NumberOption {option value} {
    if {![regexp {^\d{1,9}$} $value]} {
        ::gwsim::usage "$option: expected a number from 0 but got \"$value\""
    }
    return $value
}

# Durations as words have them; --time in ms of wall time.
proc gwsim::search::DurationOption {option value} {
    if {[catch {::gwsim::core::nanoseconds $value} ns]} {
        ::gwsim::usage "$option: $ns"
    }
    if {$option eq "--epsilon"} {
        return $value
    }
    if {$ns < 1000000} {
        ::gwsim::usage "$option: expected 1ms or more but got \"$value\""
    }
    return [expr {$ns / 1000000}]
}

# I/N as {I N}.
proc gwsim::search::ShardOption {option value} {
    if {![regexp {^([1-9]\d{0,5})/([1-9]\d{0,5})$} $value -> shard shards]
            || $shard > $shards} {
        ::gwsim::usage "$option: expected I/N, I from 1 to N, but got\
                \"$value\""
    }
    return [list $shard $shards]
}

proc gwsim::search::DictOr {dictionary key default} {
    return [expr {[dict exists $dictionary $key]
            ? [dict get $dictionary $key] : $default}]
}

proc gwsim::search::StrategyOption {option value} {
    variable strategies

    if {$value ni $strategies} {
        ::gwsim::usage "$option: expected [::gwsim::OrList $strategies] but\
                got \"$value\""
    }
    return $value
}

proc gwsim::search::SeedOption {option value} {
    set value [::gwsim::SeedOption $option $value]
    return [expr {$value eq "random" ? [::gwsim::RandomSeed] : $value}]
}

# How many processes this machine can run at once.
proc gwsim::search::Cores {} {
    if {[catch {::exec getconf _NPROCESSORS_ONLN} count]
            || ![string is integer -strict $count]} {
        return 1
    }
    return [expr {max(1, $count)}]
}

# ---- One scenario ---------------------------------------------------------

# The conductor of explore.
proc gwsim::search::ExploreOne {config subject} {
    variable exploreStatus

    set account [CampaignOf config $subject]
    set report [Told $subject $config $account]
    lappend exploreStatus [dict get $report verdict]
    return $report
}

# Runs a campaign for a scenario, its configuration completed.
proc gwsim::search::CampaignOf {configName subject} {
    variable exploreSeen
    upvar 1 $configName config

    incr exploreSeen
    if {![dict exists $config seed]} {
        dict set config seed [dict get $subject config -seed]
    }
    dict set config ordinal $exploreSeen
    dict set config options [dict remove $::gwsim::runConfig conductor \
            files hear]
    dict set config say [ProgressCommand $subject $config]
    set account [campaign $subject $config]
    ProgressEnd
    return $account
}

# gwsim::search::Told --
#
#       What is said of a campaign.
#
# Arguments:
#       subject         The scenario.
#       config          As of campaign.tcl.
#       account         What is known.
#
# Results:
#       A dict: verdict, lines.

proc gwsim::search::Told {subject config account} {
    set doubts [Doubts $subject $config $account]
    set lines {}
    set fails [lsort -integer -index 0 [dict get $account fails]]
    if {$fails ne ""} {
        set verdict FAIL
        lassign [TellFailure $subject [lindex $fails 0] \
                [::gwsim::DictGet $config keep]] lines more
        lappend doubts {*}$more
    } else {
        set verdict [expr {$doubts eq "" ? "PASS" : "UNRESOLVED"}]
    }
    set head "$verdict [dict get $subject name]: [Summary $config $account]"
    set told {}
    foreach doubt $doubts {
        lappend told {*}[split $doubt \n]
    }
    foreach row [lrange $fails 1 end] {
        lassign $row run signature - - - count
        lappend told "also: run $run ([CountOf $count run]): $signature"
    }
    lappend told {*}[Confidence $config $account]
    return [dict create verdict $verdict lines [concat [list $head] $lines \
            [::gwsim::Indented $told]]]
}

proc gwsim::search::CountOf {count what} {
    return [::gwsim::claims::Counted $count $what]
}

# The line of the verdict.
proc gwsim::search::Summary {config account} {
    set fails [dict get $account fails]
    set ms [dict get $account ms]
    set runs [expr {[dict get $account runs] - [dict get $account before]}]
    if {$fails ne ""} {
        set row [lindex [lsort -integer -index 0 $fails] 0]
        set text "run [lindex $row 0] fails ([LaneName [lindex $row 6]])"
        if {[dict get $config keepGoing]} {
            append text ", [CountOf [tcl::mathop::+ {*}[lmap row $fails {
                lindex $row 5
            }]] {failing run}] of [dict get $account runs]"
        }
    } else {
        set text "no run of [dict get $account runs] fails\
                ([dict get $config strategy])"
    }
    append text ", [::gwsim::WallTime [expr {$ms * 1000}]]"
    if {$ms >= 100 && $runs >= 100} {
        # Of fewer runs it is what the start costs that would be said.
        append text ", [expr {$runs * 1000 / $ms}] runs/s,\
                [CountOf [dict get $account jobs] worker]"
    }
    if {[dict get $account before] > 0} {
        append text ", [dict get $account before] of the runs before"
    }
    if {[dict get $account cut] eq "interrupted"} {
        append text ", interrupted"
    }
    return $text
}

proc gwsim::search::LaneName {lane} {
    return [dict get {pilot {first come first served} random random pct pct
            pos pos list exhaustive ways exhaustive} $lane]
}

# The failing run, made small, as a plain run would be told: {LINES DOUBTS}.
proc gwsim::search::TellFailure {subject row {keep ""}} {
    lassign $row run signature plan hash choices count lane
    set plan [replayPlan $plan $choices]
    set again [Mute {once $subject $plan}]
    if {[dict get $again hash] ne $hash
            || [dict get $again choices] ne $choices} {
        return [list {} [list "ALARM: run $run, which failed\
                ($signature), does not repeat: [firstDifference $choices \
                [dict get $again choices] {} {}]"]]
    }
    set small "run $run"
    try {
        set shrunk [Mute {shrink $subject $plan $signature}]
        set plan [dict get $shrunk plan]
        append small ", made small ([MadeSmall $choices \
                [dict get $shrunk choices] [dict get $shrunk runs]])"
    } trap {GWSIM SEARCH} {message} {
        append small " ($message)"
    }
    set result [once $subject [dict merge $plan {report 1}]]
    set lines [lassign [dict get $result lines] head]
    regsub {^[A-Z]+ [^\n]*?: (?=\d+ claims?,)} $head {} head
    set more [Mute {FailureLines $subject $plan $result $keep}]
    return [list [concat [list "  $small: $head"] $lines \
            [::gwsim::Indented $more] [list ""]] {}]
}

proc gwsim::search::MadeSmall {before after runs} {
    return "[CountOf [NotDull $before] choice] to [NotDull $after] in\
            [CountOf $runs run]"
}

# How many choices are not 0.
proc gwsim::search::NotDull {choices} {
    set count 0
    foreach choice $choices {
        incr count [expr {[lindex $choice 2] != 0}]
    }
    return $count
}

# ---- What lets doubt ------------------------------------------------------

proc gwsim::search::Doubts {subject config account} {
    variable alarmMost

    set doubts {}
    set alarms [dict get $account alarms]
    foreach alarm [lrange $alarms 0 $alarmMost-1] {
        lappend doubts [AlarmText $alarm]
    }
    if {[llength $alarms] > $alarmMost} {
        lappend doubts "ALARM: and [expr {[llength $alarms] - $alarmMost}]\
                more like these"
    }
    lappend doubts {*}[UnresolvedText $subject $account]
    if {[dict get $account fails] eq ""} {
        dict for {mark times} [dict get $account marks] {
            if {$times == 0} {
                lappend doubts "no run reached the mark \"$mark\""
            }
        }
    }
    if {[dict get $subject config -host]} {
        lappend doubts "ALARM: scripts may reach the host (-host 1): what\
                they read there is in no schedule"
    }
    if {[NeverVaried $account]} {
        lappend doubts "ALARM: all [dict get $account runs] runs were the\
                same, although [CountOf [dict get $account steps] decision]\
                of a run stood open"
    }
    return $doubts
}

# True if decisions stood open, and each run was the same nevertheless.
proc gwsim::search::NeverVaried {account} {
    return [expr {[dict get $account distinct] == 1
            && [dict get $account open] && [dict get $account runs] > 4}]
}

# Runs that could not tell, and how to have the first of each kind.
proc gwsim::search::UnresolvedText {subject account} {
    return [lmap row [dict get $account unresolved] {
        lassign $row run signature plan - choices count - shard
        set text "[CountOf $count run] UNRESOLVED, the first is run $run"
        if {$shard ne ""} {
            append text " of shard $shard"
        }
        append text ": $signature"
        if {[dict exists $subject place]} {
            append text "\n  gwsim replay [RunWordsOf $subject $plan $choices]"
        }
        set text
    }]
}

# A run of a scenario for a command line.
proc gwsim::search::RunWordsOf {subject plan choices} {
    set config [dict get $subject config]
    if {[dict exists $plan seed]} {
        dict set config -seed [dict get $plan seed]
    }
    return [::gwsim::RunWords [dict get $subject name] $config \
            [dict get $subject place] \
            [list [sparse $choices] [::gwsim::DictGet $plan epsilon]]]
}

# Of {kind text}.
proc gwsim::search::AlarmText {alarm} {
    return "ALARM: [lindex $alarm 1]"
}

# ---- What it is worth -----------------------------------------------------

# The closing statement, as lines.
proc gwsim::search::Confidence {config account} {
    set distinct [CountOf [dict get $account distinct] {distinct schedule}]
    if {[dict get $account more]} {
        set distinct "at least $distinct"
    }
    set lines [list "$distinct in [CountOf [dict get $account runs] run]"]
    if {[dict get $account fresh] ne ""} {
        lappend lines "each run in a process of its own: what one leaves\
                behind cannot be undone ([dict get $account fresh])"
    }
    if {[dict get $account alarms] ne "" || [NeverVaried $account]} {
        # It is worth nothing.
        return $lines
    }
    if {![dict get $account open] && ![dict get $account drawn]
            || "list" in [Lanes $config] && ([dict get $account state done]
            || [dict get $account fails] eq "")} {
        lappend lines {*}[TreeText $config $account]
    }
    if {[dict get $account ties] ne ""} {
        lappend lines [TieText [dict get $account ties]]
    }
    set drawn [dict get $account drawnRuns]
    if {$drawn > 3 && [AllPassed $account]
            && ![Walked $config [dict get $account state] $account]} {
        lappend lines "a run that is drawn like these $drawn fails with\
                p < [ThreeIn $drawn] (95%)"
    }
    if {[dict get $account audited] > 0} {
        lappend lines "[CountOf [dict get $account audited] run] made again,\
                alone: the same"
    }
    return $lines
}

# True if each run was a pass.
proc gwsim::search::AllPassed {account} {
    return [expr {[dict get $account fails] eq ""
            && [dict get $account unresolved] eq ""}]
}

# 3/N in two digits, never less than it is: whoever saw none in N fails with
# that probability at most, or has seen what happens once in 20 times.
proc gwsim::search::ThreeIn {n} {
    set scale 1
    while {3 * $scale < 10 * $n} {
        set scale [expr {$scale * 10}]
    }
    return [format %.2g [expr {(3 * $scale + $n - 1) / $n
            / double($scale)}]]
}

# How far the tree of choices has been walked.
proc gwsim::search::TreeText {config account} {
    set state [dict get $account state]
    set ways [dict get $state ways]
    if {![dict get $account open] && ![dict get $account drawn]} {
        return [list "nothing stands open: this is the only run there is"]
    }
    if {[dict get $state done]} {
        set text [expr {$ways == 1 ? "the one way" : "all [CountOf $ways way]"}]
        append text " that the choices leave open"
        set have [expr {$ways == 1 ? "has" : "have"}]
        if {[DictOr $config merged 0]} {
            # Where the tree begins each shard has walked it.
            set text "all ways that the choices leave open"
            set have have
        } elseif {[dict get $config shards] > 1} {
            append text " to this shard"
        }
        set bound [lindex [dict get $state bounds] 0]
        if {$bound >= 0} {
            append text ", with [CountOf $bound preemption] at most,"
        }
        append text " $have been gone"
        if {[DictOr $config merged 0]} {
            append text ", in [CountOf $ways run] of all shards"
        }
        if {[dict get $account drawn]} {
            append text "; what is drawn (latencies, probabilities) they\
                    leave as the seed gives it"
        }
        return [list $text]
    }
    if {[dict get $state share] > 0} {
        return [list "[format %.2g [expr {100 * [dict get $state share]}]]% of\
                the tree of choices gone, in [CountOf $ways run]"]
    }
    return [list "[CountOf $ways way] of the tree of choices gone, there are\
            more"]
}

# Near ties, and of how many both orders were seen.
proc gwsim::search::TieText {ties} {
    set known [dict create]
    dict for {pair -} $ties {
        dict incr known [lsort $pair]
    }
    set both [llength [lsearch -all -exact [dict values $known] 2]]
    set text "[CountOf [dict size $known] {near tie}], $both of them in both\
            orders"
    set one [lindex [lmap {pair times} $known {
        if {$times == 2} {
            continue
        }
        set pair
    }] 0]
    if {$one ne ""} {
        lassign [expr {[dict exists $ties $one] ? $one : [lreverse $one]}] \
                first second
        append text " (never \"$second\" before \"$first\")"
    }
    return $text
}

# ---- Progress -------------------------------------------------------------

# Who is told of progress: nobody if nobody reads.
proc gwsim::search::ProgressCommand {subject config} {
    variable progress
    variable progressEvery

    array unset progress
    array set progress [list name [dict get $subject name] shown 0 \
            next $progressEvery bar [dict exists [fconfigure stdout] -mode] \
            runs [dict get $config runs] time [dict get $config time]]
    return ::gwsim::search::ShowProgress
}

# A bar that is written over on a terminal; else a line now and then.
proc gwsim::search::ShowProgress {account ms} {
    variable progress
    variable progressEvery

    set runs [dict get $account runs]
    set part 0.0
    if {$progress(runs) > 0} {
        set part [expr {double($runs) / $progress(runs)}]
    }
    if {$progress(time) > 0} {
        set part [expr {max($part, double($ms) / $progress(time))}]
    }
    set part [expr {min(1.0, $part)}]
    set text "[CountOf $runs run], [expr {$ms > 0 ? $runs * 1000 / $ms : 0}]/s"
    if {$part > 0.01} {
        append text ", [::gwsim::WallTime [expr {
                round($ms * 1000 * (1 - $part) / $part)}]] left"
    }
    if {$progress(bar)} {
        set width [expr {round($part * 30)}]
        puts -nonewline "\r\[[string repeat # $width][string repeat . \
                [expr {30 - $width}]]\] $text\x1b\[K"
        flush stdout
        set progress(shown) 1
    } elseif {$ms >= $progress(next)} {
        set progress(next) [expr {$ms + $progressEvery}]
        ::gwsim::Say "$progress(name): $text"
    }
    return
}

proc gwsim::search::ProgressEnd {} {
    variable progress
    variable progressEvery

    if {$progress(shown)} {
        puts -nonewline "\r\x1b\[K"
        flush stdout
    }
    return
}
