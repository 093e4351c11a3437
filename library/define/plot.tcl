# plot.tcl --
#
#       The report plot, written as users write theirs: the curves of a bench
#       as SVG.
#
#       Rules:
#       1. Figures whose names differ in the number at their end are a curve
#          (cost.gateways.10, .100, ...), beside that of their baselines.
#       2. Each curve has a panel of its own, for each has another quantity
#          along its x axis; its y axis is the same in all panels of a unit.
#       3. Both axes are logarithmic.

namespace eval gwsim::plot {
    variable left 64 right 90 width 680     ;# Of a panel, in pixels.
    variable above 44 tall 220 below 56
    variable colours {#1f6fb4 #6b6b6b}      ;# Of a figure, of a baseline.
    variable style {
        text {font: 12px sans-serif; fill: #333}
        .title {font-weight: bold}
        .grid {stroke: #e2e2e2}
        .axis {stroke: #888}
        polyline {fill: none; stroke-width: 2}
    }
}

gwsim::define report plot {db out} {
    if {[file extension $db] ne ".tsv"} {
        gwsim::usage "--format: plot draws the tables of\
                \"gwsim bench --tsv\", named *.tsv"
    }
    set panels [gwsim::plot::Panels [gwsim::tsv $db]]
    if {[dict size $panels] == 0} {
        error "no name in \"$db\" is that of a curve: two or more that\
                differ in the number at their end"
    }
    gwsim::plot::Draw $out $panels
} -help {the curves of a bench as SVG}

# The curves among the rows of a table: NAME -> {unit UNIT curves {LABEL
# {{x y} ...} ...}}, points by x.
proc gwsim::plot::Panels {rows} {
    set panels [dict create]
    foreach row $rows {
        if {![regexp {^(.*?)[^[:alnum:]]*(\d+)([kM]?)$} [dict get $row name] \
                -> name size suffix]} {
            continue
        }
        set x [expr {[scan $size %ld]
                * [dict get {{} 1 k 1000 M 1000000} $suffix]}]
        foreach {label column} {gwsim value {bare loop} baseline} {
            set y [dict get $row $column]
            if {[string is double -strict $y] && $y > 0 && $x > 0} {
                dict set panels $name unit [dict get $row unit]
                dict set panels $name curves $label $x $y
            }
        }
    }
    # One point is no curve.
    dict for {name panel} $panels {
        dict for {label points} [dict get $panel curves] {
            if {[dict size $points] < 2} {
                dict unset panels $name curves $label
            } else {
                dict set panels $name curves $label \
                        [lsort -stride 2 -real $points]
            }
        }
        if {[dict size [dict get $panels $name curves]] == 0} {
            dict unset panels $name
        }
    }
    return $panels
}

# Writes the panels, one below the other.
proc gwsim::plot::Draw {out panels} {
    variable width
    variable above
    variable tall
    variable below
    variable style
    set height [expr {[dict size $panels] * ($above + $tall + $below)}]
    puts $out "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"$width\"\
            height=\"$height\" viewBox=\"0 0 $width $height\">"
    puts $out "<style>$style</style>"
    puts $out {<rect width="100%" height="100%" fill="white"/>}
    set top 0
    dict for {name panel} $panels {
        set ys {}
        dict for {- other} $panels {
            if {[dict get $other unit] eq [dict get $panel unit]} {
                lappend ys {*}[concat {*}[lmap points \
                        [dict values [dict get $other curves]] {
                    dict values $points
                }]]
            }
        }
        puts $out "<g transform=\"translate(0 $top)\">"
        Panel $out $name $panel $ys
        puts $out "</g>"
        incr top [expr {$above + $tall + $below}]
    }
    puts $out "</svg>"
}

# Writes one panel: its axes, its curves, a label at the end of each.
proc gwsim::plot::Panel {out name panel ys} {
    variable colours
    set curves [dict get $panel curves]
    set xs [concat {*}[lmap points [dict values $curves] {dict keys $points}]]
    set axes [list [Ticks $xs 1] [Ticks $ys 0]]
    Axes $out $name [dict get $panel unit] $axes
    set labels {}
    dict for {label points} $curves {
        set baseline [expr {$label ne "gwsim"}]
        set colour [lindex $colours $baseline]
        set dashes [expr {$baseline ? " stroke-dasharray=\"5 4\"" : ""}]
        puts $out "<polyline points=\"[join [lmap {x y} $points {
            At $axes $x $y
        }] { }]\" stroke=\"$colour\"$dashes/>"
        foreach {x y} $points {
            lassign [split [At $axes $x $y] ,] cx cy
            puts $out "<circle cx=\"$cx\" cy=\"$cy\" r=\"3.5\"\
                    fill=\"$colour\"><title>[::gwsim::Xml "$label, [Number $x]:\
                    $y [dict get $panel unit]"]</title></circle>"
        }
        lappend labels [list $cy $cx $colour $label]
    }
    Labels $out $labels
    return
}

# Grid, numbers and titles of a panel.
proc gwsim::plot::Axes {out name unit axes} {
    variable left
    variable right
    variable width
    variable above
    variable tall
    lassign $axes xs ys
    set bottom [expr {$above + $tall}]
    set end [expr {$width - $right}]
    foreach tick $xs {
        lassign [split [At $axes $tick [lindex $ys 0]] ,] x -
        puts $out "<path class=\"grid\" d=\"M$x ${above}V$bottom\"/>"
        puts $out "<text x=\"$x\" y=\"[expr {$bottom + 18}]\"\
                text-anchor=\"middle\">[Number $tick]</text>"
    }
    foreach tick $ys {
        lassign [split [At $axes [lindex $xs 0] $tick] ,] - y
        puts $out "<path class=\"grid\" d=\"M$left ${y}H$end\"/>"
        puts $out "<text x=\"[expr {$left - 8}]\" y=\"$y\" dy=\"4\"\
                text-anchor=\"end\">[Number $tick]</text>"
    }
    puts $out "<path class=\"axis\" fill=\"none\"\
            d=\"M$left ${above}V${bottom}H$end\"/>"
    regexp {^(?:.*\.)?([^.]*)$} $name -> quantity
    puts $out "<text class=\"title\" x=\"$left\" y=\"24\">[::gwsim::Xml \
            "$name, $unit"]</text>"
    puts $out "<text x=\"[expr {($left + $end) / 2}]\"\
            y=\"[expr {$bottom + 38}]\" text-anchor=\"middle\">[::gwsim::Xml \
            $quantity]</text>"
    return
}

# Labels at the ends of curves, not on each other.
proc gwsim::plot::Labels {out labels} {
    set last -100
    foreach label [lsort -real -index 0 $labels] {
        lassign $label y x colour text
        set last [expr {max($y, $last + 14)}]
        puts $out "<text x=\"[expr {$x + 9}]\" y=\"$last\" dy=\"4\"\
                style=\"fill: $colour\">[::gwsim::Xml $text]</text>"
    }
    return
}

# Numbers along an axis that has room for some values: powers of ten, and if
# these are few also 2 and 5 times them, the first not above, the last not
# below any value; whole: powers of ten only.
proc gwsim::plot::Ticks {values whole} {
    set low [::tcl::mathfunc::min {*}$values]
    set high [::tcl::mathfunc::max {*}$values]
    set steps [expr {$whole || $high > 1e4 * $low ? 1 : {1 2 5}}]
    set ticks {}
    for {set e [expr {int(floor(log10($low))) - 1}]} {
        $e <= log10($high) + 1
    } {incr e} {
        foreach step $steps {
            set tick [expr {double("${step}e$e")}]
            if {$tick <= $low * (1 + 1e-9)} {
                set ticks {}
            }
            if {[llength $ticks] < 2
                    || [lindex $ticks end] < $high * (1 - 1e-9)} {
                lappend ticks $tick
            }
        }
    }
    return $ticks
}

# Where a point stands in its panel: "x,y".
proc gwsim::plot::At {axes x y} {
    variable left
    variable right
    variable width
    variable above
    variable tall
    lassign $axes xs ys
    return [format "%.1f,%.1f" \
            [expr {$left + ($width - $left - $right) * [Part $xs $x]}] \
            [expr {$above + $tall * (1 - [Part $ys $y])}]]
}

# What part of an axis lies before a value.
proc gwsim::plot::Part {ticks value} {
    set low [lindex $ticks 0]
    return [expr {log($value / $low) / log([lindex $ticks end] / $low)}]
}

# 1000 as 1k, 1000000 as 1M.
proc gwsim::plot::Number {value} {
    foreach {size suffix} {1e6 M 1e3 k} {
        if {$value >= $size} {
            return [format %g [expr {$value / $size}]]$suffix
        }
    }
    return [format %g $value]
}
