# keep.tcl --
#
#       A failing schedule kept as a test: a file for tcltest in which the
#       schedule is written as an order of events, so that it means the same
#       when the scenario has been edited.
#
#           gwsim::kept FILE {
#               order {r1 timeout} < {r1 reply}
#               choices 3:1,17:2
#           }
#
# Rules:
#   1. The order is found from the runs around the failing one (flip.tcl), and
#      is tried: a run that has the order and passes is one more run to tell
#      apart, until what has the order fails. No part of it can go: without
#      it, it would hold in a run that passes.
#   2. The choices in the file are where the search for the order begins, no
#      more. With the scenario as it was, that is the run that failed.
#   3. What the kept test says: FAIL if a run with the order fails; PASS if it
#      passes. If no run with the order is found, the runs that were made in
#      search of it stand in for it (a repair often makes the order
#      impossible): one that fails is a FAIL, and if all of at least
#      `otherwise` pass it is a PASS; with `otherwise 0` it is UNRESOLVED.

namespace eval gwsim::search {
    variable keepRounds 8       ;# attempts to find an order that fails
    variable keepMost 400       ;# runs that one of them, or a test, may take
    # What stands in a kept schedule.
    variable keepWords {
        choices epsilon match order otherwise runs seed set version
    }
}

# ---- Finding the order ----------------------------------------------------

# gwsim::search::orderOf --
#
#       The order of events that makes a scenario fail.
#
# Arguments:
#       subject, plan   A run that fails, made small.
#       signature       How it fails.
#
# Results:
#       A dict: chains ({A} < {B} ... each), sure (a run that has them was
#       found by them alone, and failed), flip, samples.

proc gwsim::search::orderOf {subject plan signature} {
    variable keepRounds

    set more {}
    set best {}
    for {set round 0} {$round < $keepRounds} {incr round} {
        if {$round == 0} {
            set samples [sampleAround $subject $plan $signature]
        } else {
            set sample [Sample $subject $more $signature]
            if {$sample eq ""} {
                break
            }
            lappend samples $sample
        }
        set flip [flipOf $samples]
        set terms [dict get $flip terms]
        if {$best eq ""} {
            set best [list $terms $flip]
        }
        if {$terms eq ""} {
            break
        }
        set sure [OrderFails $subject $plan $terms $samples]
        if {$sure eq "1"} {
            return [dict create chains [Chains $terms $samples] sure 1 \
                    flip $flip samples $samples]
        }
        if {$sure eq ""} {
            break
        }
        set more $sure
    }
    lassign $best terms flip
    return [dict create chains [Chains $terms $samples] sure 0 flip $flip \
            samples $samples]
}

# 1 if the first run with that order fails, its plan if it passes, empty if
# none is found. The choices are not given: the order alone must do.
proc gwsim::search::OrderFails {subject plan terms samples} {
    variable keepMost

    set having [havingOrder $subject [dict merge [dict remove $plan choices] \
            [dict create order [Chains $terms $samples] most $keepMost]]]
    if {![dict get $having found]} {
        return ""
    }
    return [expr {[dict get $having result verdict] eq "FAIL" ? 1
            : [dict get $having plan]}]
}

# Pairs as chains: {A} < {B} and {B} < {C} are one.
proc gwsim::search::Chains {terms samples} {
    set chains $terms
    set joined 1
    while {$joined} {
        set joined 0
        for {set i 0} {$i < [llength $chains] && !$joined} {incr i} {
            set chain [lindex $chains $i]
            for {set j 0} {$j < [llength $chains]} {incr j} {
                set other [lindex $chains $j]
                if {$i != $j && [lindex $chain end] eq [lindex $other 0]} {
                    lset chains $i [concat $chain [lrange $other 1 end]]
                    set chains [lreplace $chains $j $j]
                    set joined 1
                    break
                }
            }
        }
    }
    return [lmap chain $chains {
        set words {}
        foreach name $chain {
            if {$words ne ""} {
                lappend words <
            }
            lappend words [orderName $name $samples]
        }
        set words
    }]
}

# ---- The file -------------------------------------------------------------

# gwsim::search::keep --
#
#       Writes a test of a failing run.
#
# Arguments:
#       subject         The scenario.
#       plan            Of the run, made small.
#       signature       How it fails.
#       out             File to write.
#
# Results:
#       Lines that say what is in it.

proc gwsim::search::keep {subject plan signature out} {
    regexp {^(.*):\d+$} [dict get $subject place] -> file
    set order [orderOf $subject $plan $signature]
    set text [KeptText $subject $plan $signature $order $file $out]
    set channel [open $out w]
    fconfigure $channel -encoding utf-8
    puts -nonewline $channel $text
    close $channel
    set lines [list "kept in $out:"]
    foreach chain [dict get $order chains] {
        lappend lines "  order $chain"
    }
    if {[dict get $order chains] eq ""} {
        lappend lines "  no order of events tells it from runs that pass: its\
                choices alone"
    } elseif {![dict get $order sure]} {
        lappend lines "  (this order alone was not found to fail: the choices\
                in the file do)"
    }
    return $lines
}

proc gwsim::search::KeptText {subject plan signature order file out} {
    set folder [::file dirname [::file normalize $out]]
    set path [RelativePath $folder [::file normalize $file]]
    set script {}
    foreach {key value} [KeptPairs $subject $plan $file] {
        append script "        [list $key $value]\n"
    }
    foreach chain [dict get $order chains] {
        append script "        order [join [lmap word $chain {
            expr {$word eq "<" ? "<" : "{$word}"}
        }] { }]\n"
    }
    set name [KeptName $out]
    set seen [string map [list [::file normalize $file] \
            [::file tail $file] $file [::file tail $file]] $signature]
    return "# [::file tail $out] --
#
#       A schedule in which \"[dict get $subject name]\" failed:
#       $seen
#       It must pass when that is repaired. The choices are where the search
#       for the order begins; see gwsim::kept in gwsim(n).

package require tcltest 2.3
package require gwsim

tcltest::test $name [list "[dict get $subject name]: $seen"] -body {
    gwsim::kept \[file join \[file dirname \[file normalize \[info script\]\]\]\
 [list $path]\] {
$script    }
} -result PASS

tcltest::cleanupTests
"
}

# What is in the file besides the order: {key value ...}.
proc gwsim::search::KeptPairs {subject plan file} {
    set pairs {}
    set text [::gwsim::FileLines $file]
    if {[regexp -all -line {^\s*gwsim::scenario\s} [join $text \n]] != 1} {
        lappend pairs match [::gwsim::claims::GlobEscape \
                [dict get $subject name]]
    }
    set seed [dict get $subject config -seed]
    if {$seed != 1} {
        lappend pairs seed $seed
    }
    if {[dict exists $::gwsim::runConfig version]} {
        lappend pairs version [dict get $::gwsim::runConfig version]
    }
    if {[dict exists $::gwsim::runConfig set]} {
        lappend pairs set [dict get $::gwsim::runConfig set]
    }
    if {[dict exists $plan epsilon]} {
        lappend pairs epsilon [dict get $plan epsilon]
    }
    if {[set choices [::gwsim::DictGet $plan choices]] ne ""} {
        lappend pairs choices [sparse [lmap value $choices {
            list given 4294967296 $value
        }]]
    }
    return $pairs
}

# A name for the test: the file's.
proc gwsim::search::KeptName {out} {
    regsub -all {[^[:alnum:]]+} [::file rootname [::file tail $out]] - name
    return "[string trim $name -]-1.1"
}

# A path as it is from a folder.
proc gwsim::search::RelativePath {folder path} {
    set from [::file split $folder]
    set to [::file split $path]
    while {$from ne "" && [lindex $from 0] eq [lindex $to 0]} {
        set from [lrange $from 1 end]
        set to [lrange $to 1 end]
    }
    return [::file join {*}[lrepeat [llength $from] ..] {*}$to]
}

# ---- The test -------------------------------------------------------------

# gwsim::search::Kept --
#
#       gwsim::kept FILE SCHEDULE
#
# Results:
#       PASS; raises {GWSIM SCENARIO FAIL|UNRESOLVED NAME} with the story.

proc gwsim::search::Kept {file script} {
    variable keptReport {}

    set schedule [ReadSchedule $script]
    set options [dict create clock virtual \
            hear {apply {{name report} {return 1}}}]
    foreach key {match seed set version} {
        if {[dict exists $schedule $key]} {
            dict set options $key [dict get $schedule $key]
        }
    }
    set status [file $file $options [list ::gwsim::search::KeptOne \
            $schedule]]
    if {$status == 2 || $keptReport eq ""} {
        return -code error -errorcode [list GWSIM KEPT FILE $file] \
                "no scenario of \"$file\" was run"
    }
    foreach report $keptReport {
        lassign $report name verdict lines
        if {$verdict ne "PASS"} {
            return -code error -errorcode [list GWSIM SCENARIO $verdict \
                    $name] [join $lines \n]
        }
    }
    return PASS
}

# What is written in a schedule: a dict, `order` a list of chains.
proc gwsim::search::ReadSchedule {script} {
    variable keepMost
    variable keepWords

    set schedule [dict create order {} runs $keepMost otherwise 100]
    set command ""
    foreach line [split $script \n] {
        append command $line \n
        if {![info complete $command]} {
            continue
        }
        set words [string trim $command]
        set command ""
        if {$words eq "" || [string index $words 0] eq "#"} {
            continue
        }
        set key [lindex $words 0]
        if {$key ni $keepWords} {
            return -code error -errorcode [list GWSIM KEPT WORD $key] \
                    "unknown word \"$key\" in a kept schedule: must be\
                    [::gwsim::OrList $keepWords]"
        }
        switch -exact -- $key {
            order {
                readOrder [lrange $words 1 end]
                dict lappend schedule order [lrange $words 1 end]
            }
            choices {
                dict set schedule choices [dense [lindex $words 1]]
            }
            default {
                dict set schedule $key [lindex $words 1]
            }
        }
    }
    return $schedule
}

# The conductor.
proc gwsim::search::KeptOne {schedule subject} {
    variable keptReport

    lassign [KeptVerdict $schedule $subject] verdict lines
    lappend keptReport [list [dict get $subject name] $verdict $lines]
    return [dict create verdict $verdict lines $lines]
}

# {VERDICT LINES} (rule 3).
proc gwsim::search::KeptVerdict {schedule subject} {
    set plan [dict create order [dict get $schedule order] \
            most [dict get $schedule runs]]
    foreach key {choices epsilon} {
        if {[dict exists $schedule $key]} {
            dict set plan $key [dict get $schedule $key]
        }
    }
    set having [havingOrder $subject $plan]
    set runs [dict get $having runs]
    if {[dict get $having found]} {
        set result [once $subject [dict merge [dict get $having plan] \
                {report 1}]]
        return [list [dict get $result verdict] [dict get $result lines]]
    }
    if {[dict get $having failed] ne ""} {
        set result [once $subject [dict merge [dict get $having failed] \
                {report 1}]]
        return [list FAIL [dict get $result lines]]
    }
    set others [dict remove [dict get $having verdicts] PASS]
    set otherwise [dict get $schedule otherwise]
    set told [list "the order did not come in $runs runs"]
    if {$otherwise > 0 && $runs >= $otherwise && $others eq ""} {
        return [list PASS $told]
    }
    return [list UNRESOLVED [list "UNRESOLVED [dict get $subject name]: [join \
            $told]"]]
}
