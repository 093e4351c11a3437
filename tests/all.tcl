# all.tcl --
#
#       Runs the test files, each in a process and an empty folder of its own,
#       and sums up what tcltest says.
#
#           tclsh all.tcl ?--match GLOB? ?--constraints LIST? ?--without GLOB?
#               ?--limit SECONDS? ?--jobs N? ?--jython? ?--verbose? ?FILE ...?
#
#       FILE is the name of a test file, with or without ".test", or a glob;
#       --match chooses tests by name; --without leaves out files; --jython
#       runs what needs Java too (./gwsim installs it).
#
# Environment:
#       GWSIM_TEST_WRAPPER      words before tclsh, as "valgrind -q" (a list)
#       GWSIM_TEST_LIMIT        default of --limit
#       GWSIM_TEST_CONSTRAINTS  default of --constraints
#
# Rules:
#   1. The output of a file is shown when it failed, or with --verbose.
#   2. A file fails, and counts as one failed test more, when it ends without
#      its totals or with a status other than 0, has no test in it, hits the
#      time limit, had an error in the background or leaves files behind.
#   3. Before the last line there is one for each file that failed: "failed:
#      FILE: NAME, ...", with the names of tests and other faults.
#   4. The last line is "N passed, N failed, N skipped"; the exit status is 0
#      only if something passed and nothing failed, and 2 for misuse.

package require Tcl 8.6-

namespace eval alltests {
    variable testsDir [file dirname [file normalize [info script]]]
    # Option -> {how many values, what it does}.
    variable options {
        --constraints {1 {tests of these constraints run, too}}
        --jobs        {1 {files at a time (2)}}
        --jython      {0 {run what needs Java, too}}
        --limit       {1 {seconds that a file may take (300)}}
        --match       {1 {only tests whose name matches}}
        --verbose     {0 {show the output of files that pass}}
        --without     {1 {all files but those that match}}
    }
    # Option -> value; the list of files to run is "files".
    variable config [dict create match * constraints {} without {} \
            limit 300 jobs 2 verbose 0 jython 0]
    variable tmp {}             ;# folder for the folders of the files
    variable waiting {}         ;# files not yet started
    variable running 0          ;# processes under way
    variable sums [dict create passed 0 failed 0 skipped 0]
    variable failedFiles {}     ;# name -> what failed, for the end
}

proc alltests::main {words} {
    variable config
    variable failedFiles
    variable running
    variable sums
    variable tmp
    variable waiting

    ReadEnvironment
    ReadWords $words
    set waiting [dict get $config files]
    MakeFolder
    while {$running < [dict get $config jobs] && [llength $waiting] > 0} {
        StartNext
    }
    while {$running > 0} {
        vwait [namespace current]::running
    }
    file delete -force $tmp
    if {[lsearch -glob [dict get $config files] jython*] >= 0
            && ![info exists ::env(GWSIM_JYTHON)]} {
        puts "SKIP: what needs Java; \"gwsim test --jython\" runs it"
    }
    foreach name [lsort [dict keys $failedFiles]] {
        puts "failed: $name: [join [dict get $failedFiles $name] {, }]"
    }
    dict with sums {
        if {$passed + $failed == 0} {
            puts "no test ran"
        }
        puts "$passed passed, $failed failed, $skipped skipped"
        exit [expr {$failed > 0 || $passed == 0}]
    }
}

# ---- What to run ------------------------------------------------------

proc alltests::Misuse {message} {
    puts stderr "gwsim test: $message"
    exit 2
}

proc alltests::ReadEnvironment {} {
    variable config
    foreach {name key} {
        GWSIM_TEST_LIMIT limit GWSIM_TEST_CONSTRAINTS constraints
    } {
        if {[info exists ::env($name)] && $::env($name) ne ""} {
            dict set config $key $::env($name)
        }
    }
    # As the program does: files that a test makes are read as UTF-8.
    if {[encoding system] eq "iso8859-1"} {
        set ::env(LC_ALL) C.UTF-8
    }
}

# The folder for the folders of the files. Tests put names of files into
# scripts and patterns: where TMPDIR has a blank or a brace it is elsewhere.
proc alltests::MakeFolder {} {
    variable tmp
    close [file tempfile tmp gwsim-tests]
    file delete $tmp
    if {![regexp {^[A-Za-z0-9_./+,@-]+$} $tmp]} {
        close [file tempfile tmp /tmp/gwsim-tests]
        file delete $tmp
    }
    file mkdir $tmp
}

# For `gwsim help test`.
proc alltests::PrintOptions {} {
    variable options
    dict for {name row} $options {
        puts "$name [lindex $row 1]"
    }
    exit 0
}

proc alltests::ReadWords {words} {
    variable config
    variable options
    if {$words eq "--options"} {
        PrintOptions
    }
    set patterns [list]
    while {[llength $words] > 0} {
        set words [lassign $words word]
        if {![string match -* $word]} {
            lappend patterns $word
            continue
        }
        if {![dict exists $options $word]} {
            set names [lsort [dict keys $options]]
            Misuse "unknown option \"$word\": must be [join [lrange $names \
                    0 end-1] {, }] or [lindex $names end]"
        }
        set value 1
        if {[lindex [dict get $options $word] 0] == 1} {
            if {[llength $words] == 0} {
                Misuse "option \"$word\" needs a value"
            }
            set words [lassign $words value]
        }
        dict set config [string range $word 2 end] $value
    }
    if {[dict get $config jython]} {
        set ::env(GWSIM_JYTHON) 1
    }
    foreach key {limit jobs} {
        set value [dict get $config $key]
        if {![string is integer -strict $value] || $value < 1} {
            Misuse "expected a number above 0 for the $key but got \"$value\""
        }
    }
    dict set config files [ChooseFiles $patterns]
}

# The test files that the patterns name; each pattern must name one.
proc alltests::ChooseFiles {patterns} {
    variable config
    variable testsDir
    set all [lsort [glob -nocomplain -tails -directory $testsDir *.test]]
    set chosen [list]
    foreach pattern $patterns {
        set pattern [file rootname [file tail $pattern]].test
        set found [lsearch -all -inline -glob $all $pattern]
        if {[llength $found] == 0} {
            Misuse "no test file \"$pattern\""
        }
        lappend chosen {*}$found
    }
    if {[llength $patterns] == 0} {
        set chosen $all
    }
    foreach pattern [dict get $config without] {
        set pattern [file rootname $pattern].test
        set chosen [lsearch -all -inline -not -glob $chosen $pattern]
    }
    return [lsort -unique $chosen]
}

# ---- One file ---------------------------------------------------------

# Starts the first file that waits. Its output goes to a file and not to the
# pipe, so that a process it leaves behind cannot keep us waiting. "timeout"
# makes a process group of its own, which an interrupt must be sent on to.
proc alltests::StartNext {} {
    variable config
    variable running
    variable testsDir
    variable tmp
    variable waiting
    set waiting [lassign $waiting name]
    set folder [file join $tmp $name]
    file mkdir $folder
    set wrapper [list]
    if {[info exists ::env(GWSIM_TEST_WRAPPER)]} {
        set wrapper $::env(GWSIM_TEST_WRAPPER)
    }
    set command [list timeout --kill-after=10 [dict get $config limit] \
            {*}$wrapper [info nameofexecutable] [file join $testsDir $name] \
            -verbose {body error line start} -tmpdir $folder \
            -match [dict get $config match]]
    if {[dict get $config constraints] ne ""} {
        lappend command -constraints [dict get $config constraints]
    }
    set shell {cd "$1" && shift && out=$1 && shift &&
            { "$@" >"$out" 2>&1 </dev/null & } && pid=$! &&
            trap "kill $pid" INT TERM HUP && wait $pid; echo $?}
    set channel [open |[list sh -c $shell sh $folder $folder.out {*}$command]]
    fconfigure $channel -blocking 0
    fileevent $channel readable [list [namespace current]::Readable \
            $channel $name $folder [clock milliseconds]]
    incr running
}

# Called when the process of a file has something to say: only its status.
proc alltests::Readable {channel name folder started} {
    variable running
    variable waiting
    set line [string trim [read $channel]]
    if {$line ne ""} {
        Judge $name $folder $line \
                [expr {([clock milliseconds] - $started) / 1000.0}]
    }
    if {[eof $channel]} {
        catch {close $channel}
        if {[llength $waiting] > 0} {
            StartNext
        }
        incr running -1
    }
}

# Reads what a file printed, adds up its totals and prints its line.
proc alltests::Judge {name folder status seconds} {
    variable config
    variable failedFiles
    variable sums
    set channel [open $folder.out r]
    fconfigure $channel -encoding utf-8
    set output [read $channel]
    close $channel
    lassign [Totals $output] found total passed skipped failed
    set leftovers [glob -nocomplain -tails -directory $folder * .?*]
    set faults [Faults $output $status [expr {$found ? $total : -1}] \
            $leftovers]
    if {[llength $faults] > 0} {
        incr failed
    }
    foreach key {passed failed skipped} {
        dict incr sums $key [set $key]
    }
    if {$failed > 0} {
        set names [list]
        foreach {- test} [regexp -all -inline -line \
                {^==== (\S+) FAILED$} $output] {
            lappend names $test
        }
        dict set failedFiles $name [concat $names $faults]
    }
    if {$failed > 0 || [dict get $config verbose]} {
        regsub -all -line {^---- \S+ start\n} $output {} output
        puts [string trim $output \n]
    }
    foreach fault $faults {
        puts "==== $name $fault"
    }
    puts [format "%-24s %4d total %4d passed %3d failed %3d skipped %6.1f s" \
            $name $total $passed $failed $skipped $seconds]
    flush stdout
}

# {found total passed skipped failed} from tcltest's last line of totals.
proc alltests::Totals {output} {
    set pattern {^\S+:\tTotal\t(\d+)\tPassed\t(\d+)\tSkipped\t(\d+)\tFailed}
    append pattern {\t(\d+)$}
    set last [lindex [regexp -all -inline -line -indices $pattern $output] \
            end-4]
    if {$last eq ""} {
        return {0 0 0 0 0}
    }
    regexp -line $pattern [string range $output {*}$last] -> \
            total passed skipped failed
    return [list 1 $total $passed $skipped $failed]
}

# What is wrong with a file beyond its failed tests, a sentence each. A total
# of -1 is none at all.
proc alltests::Faults {output status total leftovers} {
    variable config
    set faults [list]
    if {$status == 124 || ($status == 137 && $total < 0)} {
        set test "none"
        foreach {- test} [regexp -all -inline -line {^---- (\S+) start$} \
                $output] {}
        lappend faults "hit the limit of [dict get $config limit] s;\
                last test begun: $test"
    } elseif {$total < 0} {
        lappend faults "ended with status $status before its totals"
    } elseif {$status != 0} {
        lappend faults "ended with status $status"
    } elseif {$total == 0} {
        lappend faults "has no test, not even a skipped one"
    }
    if {[regexp -line {^==== background error} $output]} {
        lappend faults "had an error in the background"
    }
    set leftovers [lsearch -all -inline -not -regexp $leftovers {^\.\.?$}]
    if {[llength $leftovers] > 0} {
        lappend faults "left files behind: [join [lsort $leftovers]]"
    }
    return $faults
}

# Ends the run on an error of our own, in a callback or not; a reader that
# closed our output is not worth a word.
proc alltests::Fatal {message options} {
    variable tmp
    if {$tmp ne ""} {
        catch {file delete -force $tmp}
    }
    if {[lrange [dict get $options -errorcode] 0 1] ne "POSIX EPIPE"} {
        puts stderr [dict get $options -errorinfo]
    }
    exit 1
}

interp bgerror {} alltests::Fatal
if {[catch {alltests::main $argv} message options]} {
    alltests::Fatal $message $options
}
