# reports.tcl --
#
#       Reports that come with gwsim, written as users write theirs. What is
#       more than a table or a list is in library/report/.

gwsim::define report html {db out run} {
    gwsim::report::load
    gwsim::report::html $db $out $run
} -help {a page: timeline, stories, latency, clauses}

gwsim::define report perfetto {db out run} {
    gwsim::report::load
    gwsim::report::perfetto $db $out $run
} -help {a run for ui.perfetto.dev, as trace events}

gwsim::define report mermaid {db out run} {
    gwsim::report::load
    gwsim::report::mermaid $db $out $run
} -help {a run as a Mermaid sequence diagram}

# TAP 14: a line a run; what is not ok says why below it.
gwsim::define report tap {db out run} {
    gwsim::report::load
    set where [expr {$run eq "" ? 1 : "id = $run"}]
    lassign [gwsim::sql $db "SELECT count(*) FROM run WHERE $where"] count
    puts $out "TAP version 14\n1..$count"
    set number 0
    gwsim::sql $db "SELECT id, scenario, verdict, message, clock, seed,
            version, file, hash FROM run WHERE $where ORDER BY id" row {
        dict with row {
            # A name is one line, and "#" would begin a directive.
            set name [string map {\\ \\\\ \# \\# \n " " \r " "} $scenario]
            set skip [expr {$verdict eq "SKIP" ? " # SKIP" : ""}]
            puts $out "[expr {$verdict in {PASS SKIP}
                    ? "ok" : "not ok"}] [incr number] - $name$skip"
            if {$verdict in {PASS SKIP}} {
                continue
            }
            puts $out "  ---"
            foreach {key value} [list message $message \
                    why [gwsim::report::told $db $row] severity \
                    [expr {$verdict eq "FAIL" ? "fail" : "unresolved"}] \
                    file $file clock $clock seed $seed version $version \
                    hash $hash] {
                puts $out "  $key: [gwsim::page::json $value]"
            }
            puts $out "  ..."
        }
    }
} -help {verdicts for a test harness, as TAP}

# JUnit: a suite a scenario file; UNRESOLVED is an error, not a failure.
gwsim::define report junit {db out run} {
    gwsim::report::load
    set where [expr {$run eq "" ? 1 : "id = $run"}]
    set suites [dict create]
    gwsim::sql $db "SELECT id, scenario, verdict, message, clock, seed,
            version, file, hash, time_ns FROM run WHERE $where
            ORDER BY id" row {
        dict lappend suites [dict get $row file] $row
    }
    puts $out "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>"
    dict for {file rows} $suites {
        set counts {PASS 0 SKIP 0 FAIL 0 errors 0}
        set total 0
        set cases ""
        foreach row $rows {
            dict with row {
                if {$verdict ni {PASS SKIP FAIL}} {
                    dict incr counts errors
                } else {
                    dict incr counts $verdict
                }
                incr total $time_ns
                append cases "    <testcase name=\"[gwsim::Xml $scenario]\"\
                        classname=\"[gwsim::Xml [file rootname $file]]\"\
                        time=\"[format %.6f [expr {$time_ns / 1e9}]]\">\n"
                set first [gwsim::Xml [lindex [split $message \n] 0]]
                set why [gwsim::Xml [gwsim::report::told $db $row]]
                switch -exact -- $verdict {
                    PASS {}
                    SKIP {
                        append cases "      <skipped message=\"$first\"/>\n"
                    }
                    FAIL {
                        append cases "      <failure message=\"$first\"\
                                type=\"FAIL\">$why</failure>\n"
                    }
                    default {
                        append cases "      <error message=\"$first\"\
                                type=\"[expr {$verdict eq ""
                                ? "UNFINISHED" : $verdict}]\">$why</error>\n"
                    }
                }
                append cases "      <system-out>run $id, $clock clock, seed\
                        [gwsim::Xml $seed], version [gwsim::Xml \
                        $version][expr {$hash eq "" ? ""
                        : ", hash $hash"}]</system-out>\n    </testcase>\n"
            }
        }
        puts $out "  <testsuite name=\"[gwsim::Xml [expr {$file eq ""
                ? "gwsim" : $file}]]\" tests=\"[llength $rows]\"\
                failures=\"[dict get $counts FAIL]\"\
                errors=\"[dict get $counts errors]\"\
                skipped=\"[dict get $counts SKIP]\"\
                time=\"[format %.6f [expr {$total / 1e9}]]\">"
        puts $out "$cases  </testsuite>"
    }
    puts $out "</testsuites>"
} -help {verdicts for a build server, as JUnit}

# A table: of a recorded run what its requests came to, a line a handler; of
# a bench its figures.
gwsim::define report throughput {db out run} {
    if {[file extension $db] eq ".tsv"} {
        set table [list {name value unit baseline ratio goal verdict}]
        foreach row [gwsim::tsv $db] {
            lappend table [lmap column [lindex $table 0] {
                expr {[dict exists $row $column]
                        ? [dict get $row $column] : ""}
            }]
        }
    } else {
        set table [list {run scenario handler requests success failed open
            per_second median_ms max_ms}]
        set where [expr {$run eq "" ? "1" : "r.run = $run"}]
        gwsim::sql $db "WITH d AS (
                SELECT r.*, r.project || '/' || r.handler AS name,
                    (r.completed_ns - r.sent_ns) / 1e6 AS ms,
                    row_number() OVER (PARTITION BY r.run, r.project,
                        r.handler, r.completed_ns IS NULL
                        ORDER BY r.completed_ns - r.sent_ns) AS place,
                    count(r.completed_ns) OVER (PARTITION BY r.run,
                        r.project, r.handler) AS done
                FROM request r WHERE $where)
            SELECT d.run, u.scenario, d.name AS handler,
                count(*) AS requests,
                sum(d.outcome = 'success') AS success,
                sum(d.outcome NOT IN ('success', '')) AS failed,
                sum(d.outcome = '') AS open,
                round(count(*) * 1e9 / nullif(max(coalesce(d.completed_ns,
                    d.sent_ns)) - min(d.sent_ns), 0), 1) AS per_second,
                round(max(CASE WHEN d.place = (d.done + 1) / 2
                    THEN d.ms END), 3) AS median_ms,
                round(max(d.ms), 3) AS max_ms
            FROM d JOIN run u ON u.id = d.run
            GROUP BY d.run, d.name ORDER BY d.run, min(d.id)" row {
            lappend table [dict values $row]
        }
    }
    set widths [lrepeat [llength [lindex $table 0]] 0]
    foreach line $table {
        set widths [lmap cell $line width $widths {
            expr {max($width, [string length $cell])}
        }]
    }
    foreach line $table {
        puts $out [string trimright [join [lmap cell $line width $widths {
            format [expr {[string is double -strict $cell]
                    ? "%${width}s" : "%-${width}s"}] $cell
        }] "  "]]
    }
} -help {a table of requests by handler, or of a bench}
