# report.tcl --
#
#       gwsim report: what a report that somebody has defined makes of a
#       recorded run, or of a scenario that is run for it.
#
# Rules:
#   1. A source is a database of --trace (DB, or DB#RUN for one run of it), a
#      table of tab-separated values (a bench), or a scenario file, which is
#      run and recorded into a database that is gone afterwards.
#   2. A report is called with the source's file, a channel, and the run: a
#      number, or empty for all of them.
#   3. What is written with -o appears when it is whole: a report that fails
#      leaves no half of it.

namespace eval gwsim {
    # What comes with gwsim and takes a table.
    variable tableReports {plot throughput}

    variable subcommands
    dict set subcommands report {
        ReportSubcommand {DB|DB#RUN|FILE ?-o OUT? ?--option value ...?}
        {make a report of recorded runs: a page, or another format}
        reportOptionTable
    }
    # Its own, and those of a FILE, which is run for it.
    variable reportOptionTable [dict merge {
        --format  {one AnyOption
            {html by default; junit mermaid perfetto tap ...}}
        -o        {one OutputOption
            {write to this file, not to standard output}}
    } $fileOptionTable]
}

namespace eval gwsim::report {}

# gwsim::report::load --
#
#       Reads the files of report/, the formats that come with gwsim and are
#       more than a few lines.

proc gwsim::report::load {} {
    ::gwsim::loadFolder report
}

proc gwsim::ReportSubcommand {args} {
    variable fileOptionTable
    variable reportOptionTable
    variable tableReports

    lassign [OptionWords $args $reportOptionTable] given sources
    if {[llength $sources] != 1} {
        usage "usage: [UsageLine report]"
    }
    set source [lindex $sources 0]
    set words [WordsOf $given $fileOptionTable]
    set out [DictGet $given o]
    set format [expr {[dict exists $given format] ? [dict get $given format]
            : "html"}]
    set report [FindReport $format]
    lassign [ReportSource $source] file run kind
    if {$kind eq "scenario"} {
        set folder [ReportFolder]
        try {
            set file [RunForReport $source $folder $words]
            WriteReport $report $file $run $out
        } finally {
            file delete -force $folder
        }
    } else {
        if {$kind eq "table" && [dict get $report builtin]
                && $format ni $tableReports} {
            usage "\"$source\" is a table: --format must be [OrList \
                    $tableReports]"
        }
        if {$words ne ""} {
            usage "option \"[lindex $words 0]\" is for a scenario, but\
                    \"$source\" has been recorded"
        }
        WriteReport $report $file $run $out
    }
    return 0
}

# The definition of a report.
proc gwsim::FindReport {name} {
    variable definitions

    if {[dict exists $definitions [list report $name]]} {
        return [dict get $definitions [list report $name]]
    }
    set names {}
    foreach row [definitions] {
        if {[dict get $row kind] eq "report"} {
            lappend names [dict get $row name]
        }
    }
    usage "--format: unknown report \"$name\": must be [OrList $names]"
}

# {file run kind} of a source; kind: database, table, scenario.
proc gwsim::ReportSource {source} {
    set file $source
    set run ""
    if {![file exists $file]
            && [regexp {^(.+)#(\d+)$} $source -> name number]} {
        set file $name
        set run $number
    }
    FileOption FILE $file
    if {[IsDatabase $file]} {
        if {$run ne "" && [gwsim::sql $file "SELECT id FROM run\
                WHERE id = $run"] eq ""} {
            usage "there is no run $run in \"$file\""
        }
        return [list $file $run database]
    }
    if {[file extension $file] in {.db .sqlite .sqlite3}} {
        usage "\"$file\" is not a trace of gwsim:\
                [expr {[file size $file] == 0 ? "it is empty"
                : "it is no database"}]"
    }
    if {$run ne ""} {
        usage "\"$file\" is no database: \"#$run\" has no meaning"
    }
    return [list $file $run [expr {
            [file extension $file] eq ".tsv" ? "table" : "scenario"}]]
}

proc gwsim::ReportFolder {} {
    close [file tempfile name gwsimReport]
    file delete $name
    file mkdir $name.d
    return $name.d
}

# Runs a scenario file in a process of its own, recorded; returns the
# database. That it fails is no reason not to report on it.
proc gwsim::RunForReport {source folder words} {
    variable definitions
    variable library
    variable loadedPaths

    set db [file join $folder run.db]
    set channel [open [file join $folder run.tcl] w]
    fconfigure $channel -encoding utf-8
    puts $channel [list set auto_path [list [file dirname $library] \
            {*}$::auto_path]]
    puts $channel "package require gwsim"
    puts $channel [list set ::gwsim::definitions $definitions]
    puts $channel "::gwsim::TellCore"
    foreach path $loadedPaths {
        lappend words --load $path
    }
    puts $channel [list gwsim::main [list run $source {*}$words --trace $db]]
    close $channel
    lassign [WaitForProcess $source [list [info nameofexecutable] \
            [file join $folder run.tcl] <@stdin 2>@1]] status text
    # Another status is that of an "exit" in the file.
    if {$status == 2 || ![file exists $db]} {
        set complaint [Complaint $text]
        if {[string first $source: $complaint] == 0} {
            usage $complaint
        }
        usage "cannot run \"$source\": $complaint"
    }
    return $db
}

# What a process complained of, in a text in which the file may also have
# printed; its first line if there is no such.
proc gwsim::Complaint {text} {
    if {[regexp -line {^gwsim: (.*)$} $text - complaint]} {
        return $complaint
    }
    return [lindex [split $text \n] 0]
}

# Runs a process to its end; {status output}. On a terminal a bar moves.
proc gwsim::WaitForProcess {label command} {
    set pipe [open |$command]
    set text ""
    if {[IsTerminal stderr]} {
        fconfigure $pipe -blocking 0
        progress::begin $label
        while {![eof $pipe]} {
            append text [read $pipe]
            progress::step 0
            after 20
        }
        progress::end
        fconfigure $pipe -blocking 1
    }
    append text [read $pipe]
    set status 0
    try {
        close $pipe
    } trap CHILDSTATUS {- options} {
        set status [lindex [dict get $options -errorcode] 2]
    } trap CHILDKILLED {} {
        set status 2
    }
    return [list $status $text]
}

# Writes a report to a file, or to standard output.
proc gwsim::WriteReport {report file run out} {
    if {$out eq ""} {
        CallReport $report $file stdout $run
        return
    }
    set part $out.part[pid]
    set channel [open $part w]
    fconfigure $channel -encoding utf-8
    progress::begin report
    try {
        CallReport $report $file $channel $run
        close $channel
        file rename -force $part $out
    } finally {
        progress::end
        catch {close $channel}
        file delete $part
    }
    return
}

# gwsim::CallReport --
#
#       Evaluates the body of a report.
#
# Arguments:
#       report          Its definition.
#       file            Database or table.
#       channel         Where it writes.
#       run             Number of a run, or empty.
#
# Results:
#       None; an error of the body names the file and line of the definition.

proc gwsim::CallReport {report file channel run} {
    set values [lrange [list $file $channel $run] 0 \
            [llength [dict get $report args]]-1]
    set code [catch {
        uplevel #0 [list apply [list [dict get $report args] \
                [dict get $report body]] {*}$values]
    } message options]
    if {$code ni {0 2}} {
        set place [BodyPlace $report [dict get $options -errorinfo]]
        if {[lrange [dict get $options -errorcode] 0 1] in
                {"POSIX EPIPE" "GWSIM USAGE"}} {
            return -options $options $message
        }
        return -code error -errorcode [list GWSIM REPORT FAILED \
                [dict get $report name]] \
                "report \"[dict get $report name]\" failed[expr {$place eq ""
                ? "" : " at $place"}]: $message"
    }
    return
}

# gwsim::tsv --
#
#       Read a file of tab-separated values.
#
# Arguments:
#       file            Its first line has the names of the columns.
#
# Results:
#       A list of dicts.

proc gwsim::tsv {file} {
    set channel [open $file]
    fconfigure $channel -encoding utf-8
    set lines [split [string trimright [read $channel] \n] \n]
    close $channel
    set names [split [lindex $lines 0] \t]
    return [lmap line [lrange $lines 1 end] {
        set row [dict create]
        foreach name $names value [split $line \t] {
            dict set row $name $value
        }
        set row
    }]
}
