# run.tcl --
#
#       All cases with all drivers, and what came of it, clause by clause.
#
# Rules:
#   1. A clause holds if each of its cases holds with each driver, and it has
#      at least one: a clause without a case is `untested`, which is a failure.
#   2. What no page says is never called conformance: such a clause has the
#      basis `assumed`, and is counted apart.
#   3. A case that a driver cannot play is skipped, and said so.

namespace eval gwsim::conformance {
    variable formats {table html junit tap}
}

# gwsim::conformance::run --
#
#       Plays cases.
#
# Arguments:
#       names           Drivers.
#       pattern         Glob on the ids of cases.
#       seed            Seed of the worlds.
#       evidence        True: the events are wanted, as of `play`.
#
# Results:
#       A dict, id -> dict: driver -> result as of `play`, with microseconds.

proc gwsim::conformance::run {names pattern seed {evidence 0}} {
    set results {}
    set wanted [dict filter [cases] key $pattern]
    ::gwsim::progress::begin conformance \
            [expr {[llength $names] * [dict size $wanted]}]
    foreach name $names {
        dict for {id case} $wanted {
            ::gwsim::progress::step 1 "$id $name"
            set start [clock microseconds]
            try {
                set result [play $name $case $seed $evidence]
            } on error {message} {
                set result [dict create verdict fail runs 0 \
                        why "error: $message"]
            }
            dict set result us [expr {[clock microseconds] - $start}]
            dict set results $id $name $result
        }
    }
    ::gwsim::progress::end
    return $results
}

# gwsim::conformance::sum --
#
#       What came of each clause.
#
# Arguments:
#       names           Drivers.
#       pattern         Glob on the ids of cases, as of `run`.
#       results         From `run`.
#
# Results:
#       A list of dicts: clause basis cases schedules verdict (holds fails
#       untested skipped) and, under each driver's name, its part of it.

proc gwsim::conformance::sum {names pattern results} {
    set rows {}
    foreach clause [lsort [dict keys [clauses]]] {
        set ids [lsearch -all -inline [dict keys $results] $clause.*]
        if {$ids eq "" && $pattern ne "*"} {
            continue
        }
        set row [dict create clause $clause \
                basis [dict get [clauses] $clause basis] \
                cases [llength $ids] schedules 0]
        set all {}
        foreach name $names {
            set verdicts {}
            foreach id $ids {
                set result [dict get $results $id $name]
                lappend verdicts [dict get $result verdict]
                dict incr row schedules [dict get $result runs]
            }
            dict set row $name [Verdict $verdicts]
            lappend all {*}$verdicts
        }
        dict set row verdict [Verdict $all]
        lappend rows $row
    }
    return $rows
}

# One verdict of several: rule 1.
proc gwsim::conformance::Verdict {verdicts} {
    if {$verdicts eq ""} {
        return untested
    }
    if {"fail" in $verdicts} {
        return fails
    }
    return [expr {"pass" in $verdicts ? "holds" : "skipped"}]
}

# ---- The subcommand -------------------------------------------------------

# Parsers of its options, as those of options.tcl.

proc gwsim::conformance::DriverOption {option value} {
    if {![dict exists [drivers] $value]} {
        ::gwsim::usage "$option: expected [::gwsim::OrList [lsort \
                [dict keys [drivers]]]] but got \"$value\""
    }
    return [list $value]
}

proc gwsim::conformance::FormatOption {option value} {
    variable formats

    if {$value ni $formats} {
        ::gwsim::usage "$option: expected [::gwsim::OrList $formats] but got\
                \"$value\""
    }
    return $value
}

proc gwsim::conformance::RepeatOption {option value} {
    if {![regexp {^[1-9]\d{0,5}$} $value]} {
        ::gwsim::usage "$option: expected an integer from 1 to 999999 but got\
                \"$value\""
    }
    return $value
}

# What the options ask for; returns the exit status.
proc gwsim::conformance::Command {given} {
    dict with given {}
    if {$seed eq "random"} {
        set seed [::gwsim::RandomSeed]
    }
    set results [RunRounds $repeat $driver $match $seed \
            [expr {$format eq "html"}]]
    if {$results eq ""} {
        ::gwsim::usage "--match: no case is like \"$match\""
    }
    set rows [sum $driver $match $results]
    set text [As_$format $driver $rows $results]
    if {$o eq ""} {
        puts -nonewline $text
    } else {
        set channel [open $o w]
        fconfigure $channel -encoding utf-8
        puts -nonewline $channel $text
        close $channel
    }
    lassign [Count $rows $results] passed failed skipped
    if {$o ne "" || $format eq "table"} {
        if {[dict get $given seed] eq "random"} {
            puts "seed $seed"
        }
        puts "$passed passed, $failed failed, $skipped skipped"
    }
    return [expr {$failed > 0}]
}

# All that `run` does, several times: of each case and driver the first result
# that was no pass, and what all of them took.
proc gwsim::conformance::RunRounds {rounds names pattern seed evidence} {
    set results [run $names $pattern $seed $evidence]
    for {set round 2} {$round <= $rounds} {incr round} {
        dict for {id byDriver} [run $names $pattern $seed] {
            dict for {name result} $byDriver {
                set before [dict get $results $id $name]
                if {[dict get $before verdict] eq "pass"
                        && [dict get $result verdict] eq "fail"} {
                    dict set before verdict fail
                    dict set before why \
                            "in round $round: [dict get $result why]"
                }
                foreach key {runs us} {
                    dict incr before $key [dict get $result $key]
                }
                dict set results $id $name $before
            }
        }
    }
    return $results
}

# {PASSED FAILED SKIPPED}: cases with drivers, and clauses without a case.
proc gwsim::conformance::Count {rows results} {
    set count {pass 0 fail 0 skip 0}
    dict for {id byDriver} $results {
        dict for {name result} $byDriver {
            dict incr count [dict get $result verdict]
        }
    }
    foreach row $rows {
        if {[dict get $row verdict] eq "untested"} {
            dict incr count fail
        }
    }
    return [dict values $count]
}

# Rule 2: basis -> {HOLDS OF}.
proc gwsim::conformance::ByBasis {rows} {
    set count {doc {0 0} observed {0 0} assumed {0 0}}
    foreach row $rows {
        lassign [dict get $count [dict get $row basis]] holds of
        dict set count [dict get $row basis] [list [expr {$holds
                + ([dict get $row verdict] eq "holds")}] [incr of]]
    }
    return $count
}

# A table for a terminal: clauses, then what did not hold, then the sum.
proc gwsim::conformance::As_table {names rows results} {
    set table [list [list clause basis cases schedules {*}$names verdict]]
    foreach row $rows {
        set line {}
        foreach column [lindex $table 0] {
            lappend line [dict get $row $column]
        }
        lappend table $line
    }
    set text [::gwsim::Aligned $table]
    dict for {id byDriver} $results {
        dict for {name result} $byDriver {
            if {[dict get $result verdict] eq "fail"} {
                append text "$id on $name: [dict get [cases] $id claim]\n   \
                        [dict get $result why]\n"
            }
        }
    }
    dict for {basis count} [ByBasis $rows] {
        lassign $count holds of
        append text [format {%-9s %3d of %3d clauses hold} $basis $holds \
                $of] [expr {$basis eq "assumed"
                ? " as the switches say; no page says so\n" : "\n"}]
    }
    return $text
}

# TAP, version 13: a line a case and driver.
proc gwsim::conformance::As_tap {names rows results} {
    set lines {}
    set n 0
    dict for {id byDriver} $results {
        dict for {name result} $byDriver {
            set verdict [dict get $result verdict]
            set line [expr {$verdict eq "fail" ? "not ok" : "ok"}]
            append line " [incr n] - $id $name [dict get [cases] $id claim]"
            if {$verdict eq "skip"} {
                append line " # SKIP [dict get $result why]"
            }
            lappend lines $line
            if {$verdict eq "fail"} {
                lappend lines "  ---" \
                        "  message: [Quoted [dict get $result why]]" "  ..."
            }
        }
    }
    foreach row $rows {
        if {[dict get $row verdict] eq "untested"} {
            lappend lines "not ok [incr n] - [dict get $row clause] has no\
                    case"
        }
    }
    return "TAP version 13\n1..$n\n[join $lines \n]\n"
}

# A text as a scalar of YAML.
proc gwsim::conformance::Quoted {text} {
    return \"[string map {\\ \\\\ \" \\\" \n \\n \t \\t} $text]\"
}

# JUnit's XML: a suite a driver, a case a case.
proc gwsim::conformance::As_junit {names rows results} {
    set text "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
    foreach name $names {
        set body ""
        set count {pass 0 fail 0 skip 0}
        set total 0
        dict for {id byDriver} $results {
            set result [dict get $byDriver $name]
            dict incr count [dict get $result verdict]
            incr total [dict get $result us]
            append body "    <testcase classname=\"[lindex [split $id .] 0]\"\
                    name=\"[::gwsim::Xml "$id [dict get [cases] $id claim]"]\"\
                    time=\"[Seconds [dict get $result us]]\""
            switch -exact -- [dict get $result verdict] {
                pass {
                    append body "/>\n"
                }
                fail {
                    append body "><failure message=\"[::gwsim::Xml \
                            [dict get $result why]]\"/></testcase>\n"
                }
                skip {
                    append body "><skipped message=\"[::gwsim::Xml \
                            [dict get $result why]]\"/></testcase>\n"
                }
            }
        }
        append text "  <testsuite name=\"gwsim conformance $name\"\
                tests=\"[dict size $results]\"\
                failures=\"[dict get $count fail]\"\
                skipped=\"[dict get $count skip]\"\
                time=\"[Seconds $total]\">\n$body  </testsuite>\n"
    }
    set untested [lmap row $rows {
        if {[dict get $row verdict] ne "untested"} {
            continue
        }
        dict get $row clause
    }]
    if {$untested ne ""} {
        append text "  <testsuite name=\"gwsim clauses without a case\"\
                tests=\"[llength $untested]\"\
                failures=\"[llength $untested]\" skipped=\"0\">\n"
        foreach clause $untested {
            append text "    <testcase classname=\"$clause\"\
                    name=\"$clause\"><failure message=\"no\
                    case\"/></testcase>\n"
        }
        append text "  </testsuite>\n"
    }
    return "$text</testsuites>\n"
}

proc gwsim::conformance::Seconds {us} {
    return [format %.6f [expr {$us / 1e6}]]
}
