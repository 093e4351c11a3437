# html.tcl --
#
#       The conformance suite as a page of its own: each clause beside what it
#       was seen in. Nothing is loaded from elsewhere.

namespace eval gwsim::conformance {
    # Beyond the style of all pages.
    variable style {
        .sum td, .sum th {padding: .1em 1.2em .1em 0}
        .fails, .untested {color: var(--bad); font-weight: 600}
        details {margin: .25em 0 .25em 1em} summary {cursor: pointer}
        table.events {font: 12px/1.5 monospace; margin: .4em 0 .8em 1em}
        table.events td {padding: 0 1em 0 0}
        table.events tr.note td {background: var(--note-bg)}
        nav a {margin-right: .6em}
    }
}

# What `--format html` prints.
proc gwsim::conformance::As_html {names rows results} {
    variable style

    set text "<!DOCTYPE html>\n<html lang=\"en\"><head>\
            <meta charset=\"utf-8\"><meta name=\"viewport\"\
            content=\"width=device-width, initial-scale=1\">\
            <title>gwsim conformance</title>\n\
            <style>[::gwsim::page::style]$style</style></head><body>\n\
            <h1>gwsim conformance</h1>\n[HtmlSum $names $rows]\n<nav>"
    set families {}
    foreach row $rows {
        set family [string range [dict get $row clause] 0 2]
        if {$family ni $families} {
            lappend families $family
            append text "<a href=\"#$family\">$family</a>"
        }
    }
    append text "</nav>\n"
    set family ""
    foreach row $rows {
        set id [dict get $row clause]
        set anchor ""
        if {[string range $id 0 2] ne $family} {
            set family [string range $id 0 2]
            set anchor " id=\"$family\""
        }
        set basis [dict get $row basis]
        set verdict [dict get $row verdict]
        append text "<h2$anchor>$id <span class=\"$basis\">$basis</span> <small\
                class=\"$verdict\">$verdict</small></h2>\n<p>[::gwsim::Xml \
                [dict get [clauses] $id text]]</p>\n"
        foreach case [lsearch -all -inline [dict keys $results] $id.*] {
            append text [HtmlCase $case $names [dict get $results $case]]
        }
    }
    return "$text</body></html>\n"
}

# How many clauses of each basis hold.
proc gwsim::conformance::HtmlSum {names rows} {
    set count [ByBasis $rows]
    set text "<table class=\"sum\"><tr><th>basis<th>clauses<th>hold<th></tr>"
    foreach {basis words} {
        doc      {a page of the manual says so}
        observed {live gateways do so}
        assumed  {nobody has published it: a switch decides, and that it holds
            is no conformance}
    } {
        lassign [dict get $count $basis] holds of
        append text "\n<tr><td><span class=\"$basis\">$basis</span>\
                <td>$of<td>$holds<td>[join $words]</tr>"
    }
    return "$text</table>\n<p>Played on [join $names {, }].</p>"
}

# A case with its verdict on each driver, and the events of the first driver
# that shows some.
proc gwsim::conformance::HtmlCase {id names byDriver} {
    set case [dict get [cases] $id]
    set verdicts {}
    set evidence ""
    foreach name $names {
        set result [dict get $byDriver $name]
        set runs [dict get $result runs]
        set verdict [dict get $result verdict]
        set why [::gwsim::Xml [dict get $result why]]
        lappend verdicts "$name: [expr {$verdict eq "fail"
                ? "<span class=\"fails\">fails: $why</span>"
                : $verdict eq "skip" ? $why : "holds"}][expr {$runs > 1
                ? " in $runs runs" : ""}]"
        if {$evidence eq "" && [dict exists $result events]} {
            set evidence [HtmlEvents [dict get $result events]]
            set version [dict get $result version]
        }
    }
    set text "<details><summary>$id [::gwsim::Xml [dict get $case claim]]\
            <small>[join $verdicts {; }]</small></summary>"
    if {$evidence ne ""} {
        append text "<p><small>the last run, version $version</small></p>\n" \
                $evidence
    }
    return "$text</details>\n"
}

# Events as a table; what the scripts noted stands out.
proc gwsim::conformance::HtmlEvents {events} {
    set text "<table class=\"events\">"
    foreach event $events {
        dict with event {}
        set class [expr {$kind eq "log" && [string match "note *" $detail]
                ? " class=\"note\"" : ""}]
        set about [list $request $handler $peer $outcome $detail]
        append text "<tr$class><td>[::gwsim::core::duration $time_ns]<td>"
        append text [::gwsim::Xml [expr {$thread eq "" ? $scope : $thread}]]
        append text "<td>$kind<td>[::gwsim::Xml [join [lsearch -all -inline \
                -not $about {}]]]<td>$clause</tr>\n"
    }
    return "$text</table>\n"
}
