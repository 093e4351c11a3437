# html.tcl --
#
#       The page of `gwsim report`: one file that loads nothing from elsewhere.
#       Style and script stand beside this file; page.html says where they go.

namespace eval gwsim::report {
    # The parts of the script, in order: each uses only what is before it
    # when it is read.
    variable scripts {model.js scale.js draw.js tables.js story.js main.js}
}

# gwsim::report::html --
#
#       Writes the page of a database's runs.
#
# Arguments:
#       db              The database.
#       out             A channel.
#       run             A number, or empty for all of them.
#
# Results:
#       None.

proc gwsim::report::html {db out run} {
    variable eventsMost
    variable scripts

    set rows [runs $db $run]
    if {$rows eq ""} {
        return -code error -errorcode {GWSIM REPORT EMPTY} \
                "there is no run in the database"
    }
    set first [first $rows]
    set here [Here $rows $first $eventsMost]
    fconfigure $out -encoding utf-8
    set script ""
    foreach name $scripts {
        append script [::gwsim::page::content report/$name] \n
    }
    set page [::gwsim::page::content report/page.html]
    set runs [string first @RUNS@ $page]
    puts -nonewline $out [string map [list \
            @TITLE@ [::gwsim::Xml [Title $rows $first]] \
            @STYLE@ [::gwsim::page::style][::gwsim::page::content \
                    report/page.css] \
            @SUMMARY@ [Summary $rows] \
            @FOOTER@ "Made by gwsim [package present gwsim]." \
            @PAGE@ [PageJson $rows $first $here]] \
            [string range $page 0 $runs-1]]
    foreach id $here {
        puts -nonewline $out "<script type=\"text/plain\"\
                id=\"run-$id\">[packed $db $id]</script>\n"
    }
    puts -nonewline $out [string map [list @RUNS@ {} @SCRIPT@ $script] \
            [string range $page $runs end]]
    return
}

# The runs that are in the page: the first one, then the last ones as far as
# they have room.
proc gwsim::report::Here {rows first most} {
    set here [list $first]
    foreach row [lreverse $rows] {
        set id [dict get $row id]
        if {$id == $first} {
            incr most -[dict get $row events]
        }
    }
    foreach row [lreverse $rows] {
        set id [dict get $row id]
        incr most -[dict get $row events]
        if {$id != $first && $most >= 0} {
            lappend here $id
        }
    }
    return [lsort -integer $here]
}

proc gwsim::report::Title {rows first} {
    foreach row $rows {
        if {[dict get $row id] == $first} {
            return "[dict get $row verdict] [dict get $row scenario]"
        }
    }
}

# What a browser without JavaScript shows.
proc gwsim::report::Summary {rows} {
    set text "<table><tr><th>run<th>verdict<th>scenario</tr>"
    foreach row $rows {
        append text "\n<tr><td>[dict get $row id]<td>[::gwsim::Xml \
                [dict get $row verdict]]<td>[::gwsim::Xml \
                [dict get $row scenario]]</tr>"
    }
    return $text</table>
}

# What the script knows before it unpacks a run: the list of runs, what
# events say in words, the clauses.
proc gwsim::report::PageJson {rows first here} {
    set runs [lmap row $rows {
        ::gwsim::page::object id [dict get $row id] \
                scenario [::gwsim::page::json [dict get $row scenario]] \
                verdict [::gwsim::page::json [dict get $row verdict]] \
                here [expr {[dict get $row id] in $here ? "true" : "false"}]
    }]
    set say {}
    dict for {kind words} $::gwsim::storyKinds {
        lappend say $kind [::gwsim::page::json [lindex $words 1]]
    }
    set texts {}
    ::gwsim::conformance::load
    dict for {id clause} [::gwsim::conformance::clauses] {
        lappend texts $id [::gwsim::page::json [dict get $clause text]]
    }
    return [::gwsim::page::object runs [::gwsim::page::array $runs] \
            first $first say [::gwsim::page::object {*}$say] \
            clauses [::gwsim::page::object {*}$texts]]
}
