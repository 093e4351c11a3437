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
    foreach name $names {
        dict for {id case} [cases] {
            if {![string match $pattern $id]} {
                continue
            }
            set start [clock microseconds]
            try {
                set result [play $name $case $seed $evidence]
            } trap {GWSIM CONFORMANCE DRIVER} {message} - on error {message} {
                set result [dict create verdict fail runs 0 \
                        why "error: $message"]
            }
            dict set result us [expr {[clock microseconds] - $start}]
            dict set results $id $name $result
        }
    }
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

proc gwsim::conformance::Command {given} {
    variable formats

    dict with given {}
    if {${--format} ni $formats} {
        ::gwsim::usage "--format: expected [::gwsim::OrList $formats] but got\
                \"${--format}\""
    }
    set names [expr {${--driver} eq "" ? {virtual real} : [list ${--driver}]}]
    foreach name $names {
        if {![dict exists [drivers] $name]} {
            ::gwsim::usage "--driver: expected [::gwsim::OrList [lsort \
                    [dict keys [drivers]]]] but got \"$name\""
        }
    }
    set results [run $names ${--match} ${--seed} \
            [expr {${--format} eq "html"}]]
    if {$results eq ""} {
        ::gwsim::usage "--match: no case is like \"${--match}\""
    }
    set rows [sum $names ${--match} $results]
    set text [As_${--format} $names $rows $results]
    if {${-o} eq ""} {
        puts -nonewline $text
    } else {
        set channel [open ${-o} w]
        fconfigure $channel -encoding utf-8
        puts -nonewline $channel $text
        close $channel
    }
    lassign [Count $rows $results] passed failed skipped
    if {${-o} ne "" || ${--format} eq "table"} {
        puts "$passed passed, $failed failed, $skipped skipped"
    }
    return [expr {$failed > 0}]
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
    foreach basis {doc observed assumed} {
        set of [lmap row $rows {
            if {[dict get $row basis] ne $basis} {
                continue
            }
            dict get $row verdict
        }]
        set holds [llength [lsearch -all $of holds]]
        append text [format {%-9s %3d of %3d clauses hold} $basis $holds \
                [llength $of]] [expr {$basis eq "assumed"
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
                    name=\"[Xml "$id [dict get [cases] $id claim]"]\"\
                    time=\"[Seconds [dict get $result us]]\""
            switch -exact -- [dict get $result verdict] {
                pass {
                    append body "/>\n"
                }
                fail {
                    append body "><failure message=\"[Xml \
                            [dict get $result why]]\"/></testcase>\n"
                }
                skip {
                    append body "><skipped message=\"[Xml \
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

# A text in an attribute of XML, without what XML cannot hold.
proc gwsim::conformance::Xml {text} {
    regsub -all {[\x00-\x08\x0b\x0c\x0e-\x1f]} $text ? text
    return [string map {& &amp; < &lt; > &gt; \" &quot; \n &#10;} $text]
}

proc gwsim::conformance::Seconds {us} {
    return [format %.6f [expr {$us / 1e6}]]
}
