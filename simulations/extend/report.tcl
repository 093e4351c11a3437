# report.tcl --
#
#       A report: what took longest. It gets a database and a channel, and
#       asks with gwsim::sql.
#
#           gwsim report FILE --load report.tcl --format slowest

gwsim::define report slowest {db out run} {
    puts $out "the slowest requests"
    set where [expr {$run eq "" ? 1 : "run = $run"}]
    gwsim::sql $db "SELECT id, project, handler, outcome,
            (completed_ns - sent_ns) / 1000000 AS ms FROM request
            WHERE completed_ns IS NOT NULL AND $where
            ORDER BY ms DESC, run, sent_ns LIMIT 3" row {
        dict with row {
            puts $out [format "%8d ms  %s %s/%s %s" $ms $id $project \
                    $handler $outcome]
        }
    }
}
