# reports.tcl --
#
#       Reports that come with gwsim and are written as users write theirs:
#       throughput, a table, and plot, the curves of a bench.

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

# The figures of a bench that are a curve: rows whose names end in a number
# (cost.gateways.1000), against their baselines. Both axes are logarithmic.
gwsim::define report plot {db out} {
    if {[file extension $db] ne ".tsv"} {
        error "it draws the tables of \"gwsim bench --tsv\", named *.tsv"
    }
    set curves [dict create]
    foreach row [gwsim::tsv $db] {
        if {[regexp {^(.*?)[^[:alnum:]]*(\d+)([kM]?)$} [dict get $row name] \
                -> name size suffix]
                && [string is double -strict [dict get $row value]]} {
            set x [expr {[scan $size %ld] * [dict get \
                    {{} 1 k 1000 M 1000000} $suffix]}]
            set unit [dict get $row unit]
            foreach {what column} {{} value { (bare loop)} baseline} {
                set y [dict get $row $column]
                if {[string is double -strict $y] && $y > 0 && $x > 0} {
                    dict lappend curves "$name$what, $unit" [list $x $y]
                }
            }
        }
    }
    set curves [dict filter $curves script {name points} {
        expr {[llength $points] > 1}
    }]
    if {[dict size $curves] == 0} {
        error "no name in \"$db\" is that of a curve: two or more that\
                differ in the number at their end"
    }
    set points [concat {*}[dict values $curves]]
    foreach {axis index} {x 0 y 1} {
        set logs [lmap point $points {expr {log10([lindex $point $index])}}]
        set low($axis) [expr {floor([::tcl::mathfunc::min {*}$logs] + 1e-9)}]
        set high($axis) [expr {max($low($axis) + 1,
                ceil([::tcl::mathfunc::max {*}$logs] - 1e-9))}]
    }
    set height [expr {420 + 18 * [dict size $curves]}]
    set at [list apply {{size lowX highX lowY highY} {
        lassign $size x y
        format "%.1f %.1f" \
                [expr {70 + 560 * (log10($x) - $lowX) / ($highX - $lowX)}] \
                [expr {360 - 320 * (log10($y) - $lowY) / ($highY - $lowY)}]
    }}]
    set limits [list $low(x) $high(x) $low(y) $high(y)]
    set text {font-family="sans-serif" font-size="12"}
    puts $out "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"660\"\
            height=\"$height\" viewBox=\"0 0 660 $height\">"
    puts $out {<rect width="100%" height="100%" fill="white"/>}
    for {set e $low(x)} {$e <= $high(x)} {set e [expr {$e + 1}]} {
        lassign [{*}$at [list 1e[expr {int($e)}] 1e[expr {int($low(y))}]] \
                {*}$limits] x y
        puts $out "<path d=\"M$x 40V360\" stroke=\"#ddd\"/>"
        puts $out "<text x=\"$x\" y=\"378\" text-anchor=\"middle\" $text>[
                format %g 1e[expr {int($e)}]]</text>"
    }
    for {set e $low(y)} {$e <= $high(y)} {set e [expr {$e + 1}]} {
        lassign [{*}$at [list 1e[expr {int($low(x))}] 1e[expr {int($e)}]] \
                {*}$limits] x y
        puts $out "<path d=\"M70 ${y}H630\" stroke=\"#ddd\"/>"
        puts $out "<text x=\"62\" y=\"$y\" dy=\"4\" text-anchor=\"end\"\
                $text>[format %g 1e[expr {int($e)}]]</text>"
    }
    set colours {#1f6fb4 #d9822b #2b8a57 #b4321f #7a4fa3 #6b6b6b}
    set n 0
    dict for {name curve} $curves {
        set colour [lindex $colours [expr {$n % [llength $colours]}]]
        set line [lmap point [lsort -real -index 0 $curve] {
            string map {{ } ,} [{*}$at $point {*}$limits]
        }]
        set dashes [expr {[string match "* (bare loop),*" $name]
                ? " stroke-dasharray=\"4 3\"" : ""}]
        puts $out "<polyline points=\"$line\" fill=\"none\"\
                stroke=\"$colour\" stroke-width=\"2\"$dashes/>"
        foreach point $line {
            lassign [split $point ,] x y
            puts $out "<circle cx=\"$x\" cy=\"$y\" r=\"3\" fill=\"$colour\"/>"
        }
        set y [expr {408 + 18 * $n}]
        puts $out "<path d=\"M70 [expr {$y - 4}]h24\" stroke=\"$colour\"\
                stroke-width=\"2\"$dashes/>"
        puts $out "<text x=\"100\" y=\"$y\" $text>[string map \
                {& &amp; < &lt; > &gt;} $name]</text>"
        incr n
    }
    puts $out "</svg>"
} -help {the curves of a bench as SVG}
