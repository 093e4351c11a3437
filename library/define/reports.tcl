# reports.tcl --
#
#       Reports that come with gwsim, written as users write theirs. What is
#       more than a table or a list is in library/report/.

gwsim::define report html {db out run} {
    gwsim::report::load
    gwsim::report::html $db $out $run
} -help {a page: timeline, stories, latency, clauses}

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
