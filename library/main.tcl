# main.tcl --
#
#       The command line: gwsim::main finds the subcommand in a table and
#       turns its result into an exit status.
#
# Rules:
#   1. Exit status: 0 all passed, 1 something failed, 2 misuse.
#   2. Names and options are exact, never abbreviated. Misuse is one line on
#      stderr, and nothing has been run when it appears.
#   3. A reader that closes our standard output early is no error of ours.
#
# It does not know what a scenario is: scenario.tcl does.

namespace eval gwsim {
    # Subcommand -> {command prefix, arguments, one line of help, perhaps the
    # variable with the table of its options, or a command that returns it}. A
    # file of this folder adds its own with "dict set gwsim::subcommands ...".
    variable subcommands

    if {![info exists subcommands]} {
        set subcommands [dict create]
    }
    dict set subcommands run {
        RunSubcommand {FILE ... ?--option value ...?}
        {run the scenarios of files}
        runOptionTable
    }
    dict set subcommands test {
        TestSubcommand {?FILE ...? ?--option value ...?}
        {run gwsim's own tests}
        TestOptions
    }
    dict set subcommands sql {
        SqlSubcommand {DB QUERY}
        {print the rows of a query on a trace}
    }
    dict set subcommands switches {
        SwitchesSubcommand {}
        {list the switches, their defaults and clauses}
    }
    dict set subcommands help {
        HelpSubcommand {?SUBCOMMAND?}
        {print this, or what a subcommand takes}
    }
    dict set subcommands version {
        VersionSubcommand {}
        {print the versions of gwsim and Tcl}
    }

    # What --load has brought, in order.
    variable loadedFiles {}
    # The same wherever a process stands: what processes load that run a
    # scenario for this one, since definitions may need procs of their file.
    variable loadedPaths {}
    # Folders of the library that have been read (loadFolder).
    variable foldersLoaded {}

    # Option of "run" -> {how it adds up, parser, one line of help}: "one"
    # keeps the last value, "list" collects all, "dict" merges NAME=VALUE,
    # "flag" takes none. Tables of other subcommands are like this one.
    variable runOptionTable {
        --clock   {one  ClockOption   {virtual or real}}
        --seed    {one  SeedOption    {an integer, or random}}
        --version {one  VersionOption {platform version, as 8.1 or 7.9.6}}
        --speed   {one  SpeedOption   {divides durations of the real clock}}
        --trace   {one  OutputOption  {record into this SQLite database}}
        --flight  {one  FlightOption  {events kept of a run that passes}}
        --live    {flag {}            {show what goes on while a run is long}}
        --match   {one  AnyOption     {only scenarios whose name matches}}
        --choices {one  search::ChoicesOption
            {INDEX:VALUE,...: as a search has found it}}
        --epsilon {one  search::DurationOption
            {of that search: timers that differ by less may tie}}
        --set     {dict AnyOption     {NAME=VALUE: the value of a param}}
        --load    {list LoadOption    {a Tcl file with definitions}}
        --clauses {flag {}            {list the clauses that were followed}}
    }
    # Of a FILE that another subcommand runs for what it has to say of it.
    variable fileOptionTable [dict remove $runOptionTable --clauses --live \
            --load --trace]
}

# gwsim::main --
#
#       Run the command line of the gwsim command, and exit.
#
# Arguments:
#       words           Subcommand and its arguments.
#
# Results:
#       None: the process ends with the exit status of the subcommand.

proc gwsim::main {words} {
    set words [SpeakUtf8 $words]
    set status [catch {
        Subcommand $words
    } result options]
    if {$status == 0} {
        set exitStatus $result
    } else {
        set exitStatus [ReportError $result $options]
    }
    if {[catch {flush stdout} message options] && $exitStatus == 0} {
        set exitStatus [ReportError $message $options]
    }
    ::exit $exitStatus
}

# gwsim::subcommand --
#
#       Add a subcommand to the command line, or replace one.
#
# Arguments:
#       name            Its exact name.
#       command         Command prefix, called in ::gwsim with the remaining
#                       words; returns the exit status. Raises {GWSIM USAGE}
#                       for misuse.
#       arguments       What it takes, as help prints it.
#       help            One line of help.
#       options         Variable with the table of its options, or a command
#                       that returns it, or nothing.
#
# Results:
#       None.

proc gwsim::subcommand {name command arguments help {options {}}} {
    variable subcommands
    dict set subcommands $name [list $command $arguments $help $options]
    return
}

# gwsim::usage --
#
#       Raise the error that ends the command line with status 2.

proc gwsim::usage {message} {
    return -code error -errorcode {GWSIM USAGE} [OneLine $message ""]
}

# In the C locale, all that a bare system may have, Tcl takes every byte for a
# character of ISO 8859-1, and writes "?" for what that lacks. Scenarios are
# read as UTF-8 (SourceFile): so is all else then, and so it is written. Returns
# the words of the command line as they are meant.
proc gwsim::SpeakUtf8 {words} {
    foreach name {LC_ALL LC_CTYPE LANG} {
        if {[info exists ::env($name)] && $::env($name) ne ""} {
            set locale $::env($name)
            break
        }
    }
    if {[info exists locale] && $locale ni {C POSIX}} {
        return $words
    }
    fconfigure stdout -encoding utf-8
    fconfigure stderr -encoding utf-8
    if {[encoding system] ne "iso8859-1"} {
        return $words
    }
    try {
        return [ReadUtf8 $words]
    } trap {TCL ENCODING} {} {
        # A name of bytes that are none: it can be had only as it is.
        return $words
    }
}

# Names of files are UTF-8 from now on, here and in the processes that this one
# starts; what is known of them already was read otherwise.
proc gwsim::ReadUtf8 {words} {
    variable library

    set meant [lmap word $words {MeantUtf8 $word}]
    set folder [MeantUtf8 $library]
    set path [lmap place $::auto_path {MeantUtf8 $place}]
    foreach name {gwsim::fakes gwsim::test} {
        set version [package present gwsim]
        set script [package ifneeded $name $version]
        if {$script ne ""} {
            package ifneeded $name $version [MeantUtf8 $script]
        }
    }
    set here [expr {[catch pwd was] ? $was : [MeantUtf8 $was]}]
    encoding system utf-8
    if {$here ne $was} {
        # Tcl keeps the name that it has of a folder as long as it stays there.
        cd /
        cd $here
    }
    set library $folder
    set ::auto_path $path
    set ::env(LC_ALL) C.UTF-8
    return $meant
}

# A text of UTF-8 that was taken for one of ISO 8859-1.
proc gwsim::MeantUtf8 {text} {
    set bytes [encoding convertto iso8859-1 $text]
    set meant [encoding convertfrom utf-8 $bytes]
    if {[encoding convertto utf-8 $meant] ne $bytes} {
        return -code error -errorcode {TCL ENCODING UTF8} "no UTF-8: \"$text\""
    }
    return $meant
}

# gwsim::loadFolder --
#
#       Reads the files of a folder of the library, once: what only some
#       subcommands need.
#
# Arguments:
#       folder          Its name.
#
# Results:
#       None.

proc gwsim::loadFolder {folder} {
    variable foldersLoaded
    variable library

    if {$folder in $foldersLoaded} {
        return
    }
    lappend foldersLoaded $folder
    foreach file [lsort [glob -directory [file join $library $folder] *.tcl]] {
        uplevel #0 [list source -encoding utf-8 $file]
    }
    return
}

# ---- Dispatch ---------------------------------------------------------

# Runs one subcommand; returns its exit status.
proc gwsim::Subcommand {words} {
    variable subcommands
    if {[llength $words] == 0} {
        puts stderr [HelpText]
        return 2
    }
    set words [lassign $words name]
    if {$name in {--help -h}} {
        set name help
    } elseif {$name eq "--version"} {
        set name version
    }
    if {![dict exists $subcommands $name]} {
        usage "unknown subcommand \"$name\": must be [OrList\
                [lsort [dict keys $subcommands]]]"
    }
    if {[lindex $words end] in {--help -h}} {
        return [HelpSubcommand $name]
    }
    if {$name ne "run"} {
        set words [WithoutLoad $words]
    }
    lassign [dict get $subcommands $name] command
    try {
        set status [namespace eval ::gwsim [list {*}$command {*}$words]]
    } trap {TCL WRONGARGS} {message options} {
        # Only for the call just made; one from deeper is a plain error.
        set called "wrong # args: should be \"[lindex $command 0]"
        if {[string first $called $message] == 0} {
            usage "usage: [UsageLine $name]"
        }
        return -options $options $message
    }
    return [expr {[string is integer -strict $status] ? $status : 0}]
}

# Says on stderr what went wrong; returns the exit status.
proc gwsim::ReportError {message options} {
    set code [dict get $options -errorcode]
    if {[lrange $code 0 1] eq "POSIX EPIPE"} {
        return 1
    }
    if {[lrange $code 0 1] eq "GWSIM USAGE"} {
        Complain $message
        return 2
    }
    if {[lindex $code 0] in {GWSIM POSIX}} {
        Complain $message
        return 1
    }
    Complain [dict get $options -errorinfo]
    return 1
}

proc gwsim::Complain {text} {
    progress::Clear
    live::Clear
    catch {puts stderr "gwsim: $text"}
    return
}

# "a, b or c", for messages that say what was wanted.
proc gwsim::OrList {names} {
    if {[llength $names] < 2} {
        return [lindex $names 0]
    }
    return "[join [lrange $names 0 end-1] ", "] or [lindex $names end]"
}

# ---- help, version ----------------------------------------------------

proc gwsim::HelpSubcommand {{name ""}} {
    variable subcommands
    if {$name eq ""} {
        puts [HelpText]
        return 0
    }
    if {![dict exists $subcommands $name]} {
        usage "unknown subcommand \"$name\": must be [OrList\
                [lsort [dict keys $subcommands]]]"
    }
    puts "[UsageLine $name]\n    [lindex [dict get $subcommands $name] 2]"
    puts [OptionText [OptionsOf $name]]
    return 0
}

# The table of a subcommand's options.
proc gwsim::OptionsOf {name} {
    variable runOptionTable
    variable subcommands

    set table [dict create]
    set source [lindex [dict get $subcommands $name] 3]
    if {[info exists ::gwsim::$source]} {
        set table [set ::gwsim::$source]
    } elseif {$source ne ""} {
        set table [namespace eval ::gwsim $source]
    }
    # All take it (WithoutLoad).
    dict set table --load [dict get $runOptionTable --load]
    return $table
}

proc gwsim::UsageLine {name} {
    variable subcommands
    return [string trimright \
            "gwsim $name [lindex [dict get $subcommands $name] 1]"]
}

proc gwsim::HelpText {} {
    variable subcommands
    set lines [list "usage: gwsim SUBCOMMAND ?ARGUMENT ...?" ""]
    foreach name [lsort [dict keys $subcommands]] {
        lappend lines [format "    %-12s %s" $name \
                [lindex [dict get $subcommands $name] 2]]
    }
    lappend lines {*}[DefinedText] "" \
            "\"gwsim help SUBCOMMAND\" says what it takes;\
            --load FILE, which all take, brings definitions."
    return [join $lines \n]
}

# What is defined, a line each: what it is, or where, if it is the user's, and
# behind that its help. Of what comes with gwsim parts of others, which have no
# help, are left out.
proc gwsim::DefinedText {} {
    set lines [list]
    foreach row [definitions] {
        set line "    [dict get $row kind] [dict get $row usage]"
        set what [dict get $row place]
        set ours [IsOurFile [regsub {:\d+$} $what {}]]
        if {$ours && [dict get $row help] eq ""} {
            continue
        }
        if {$ours || [dict get $row builtin]} {
            set what [dict get $row help]
        } elseif {[dict get $row help] ne ""} {
            append what ": " [dict get $row help]
        }
        lappend lines [string trimright [format "%-48s %s" $line $what]]
    }
    if {$lines eq ""} {
        return {}
    }
    return [list "" "defined with gwsim::define:" "" {*}$lines]
}

proc gwsim::OptionText {table} {
    set lines [list]
    set width [tcl::mathfunc::max 10 {*}[lmap name [dict keys $table] {
        string length $name
    }]]
    dict for {name row} $table {
        lappend lines [format "    %-*s %s" $width $name [lindex $row 2]]
    }
    return [join $lines \n]
}

proc gwsim::VersionSubcommand {} {
    puts "gwsim [package present gwsim] (Tcl [info patchlevel])"
    return 0
}

# ---- test, sql, switches ----------------------------------------------

# The tests' own runner reads the arguments, and knows what there are.
proc gwsim::TestRunner {} {
    variable library
    set runner [file join $library tests all.tcl]
    if {![file readable $runner]} {
        usage "the tests are not installed: no \"$runner\""
    }
    return $runner
}

proc gwsim::TestOptions {} {
    set table [dict create]
    foreach line [split [exec [info nameofexecutable] [TestRunner] \
            --options] \n] {
        regexp {^(\S+) +(.*)$} $line -> option help
        dict set table $option [list one AnyOption $help]
    }
    return $table
}

proc gwsim::TestSubcommand {args} {
    set runner [TestRunner]
    try {
        exec [info nameofexecutable] $runner {*}$args \
                <@stdin >@stdout 2>@stderr
    } trap CHILDSTATUS {- options} {
        return [lindex [dict get $options -errorcode] 2]
    } trap CHILDKILLED {} {
        return 1
    }
    return 0
}

# A database that cannot be read, or a bad query, is misuse.
proc gwsim::SqlSubcommand {db query} {
    if {[file isdirectory $db]} {
        usage "cannot read \"$db\": it is a directory"
    }
    if {![file exists $db] && [regexp {^(.+)#(\d+)$} $db -> file run]
            && [file isfile $file]} {
        usage "a query is on all runs of a file: \"$file\", with\
                \"WHERE run = $run\" in it"
    }
    progress::begin sql
    try {
        sqlCommand $db $query
    } trap {GWSIM TRACE} {message} - trap {GWSIM SQL} {message} {
        usage $message
    } finally {
        progress::end
    }
    return 0
}

proc gwsim::SwitchesSubcommand {} {
    switchesCommand
}

# ---- run --------------------------------------------------------------

# Runs the scenarios of files. What the options say is handed over as one
# dict before the first file: keys are the options without "--" that were
# given, and "files".
proc gwsim::RunSubcommand {args} {
    variable runOptionTable
    lassign [OptionWords $args $runOptionTable] options files
    FileWords run $files
    if {[dict exists $options clauses]} {
        dict set options hear ::gwsim::exercised::hear
    }
    runOptions [dict merge $options [list files $files]]
    if {[dict exists $options load]} {
        foreach file [dict get $options load] {
            LoadDefinitions $file
        }
    }
    set status 0
    set broken [list]
    progress::begin run
    foreach file $files {
        set fileStatus [RunFile $file]
        if {$fileStatus != 0} {
            lappend broken $file
        }
        set status [expr {max($status, $fileStatus)}]
    }
    progress::end
    if {[dict exists $options clauses]} {
        Say [exercised::text]
    }
    return [expr {max($status, [finish $broken])}]
}

# Takes "--load FILE" out of the words of any subcommand; what is in the files
# is there when it begins. (A "run" looks at all its words first.)
proc gwsim::WithoutLoad {words} {
    set files [list]
    while {[set at [lsearch -exact $words --load]] >= 0} {
        if {$at + 1 == [llength $words]} {
            usage "option \"--load\" needs a value"
        }
        lappend files [LoadOption --load [lindex $words $at+1]]
        set words [lreplace $words $at $at+1]
    }
    foreach file $files {
        LoadDefinitions $file
    }
    return $words
}

# An error in a file of definitions is misuse: nothing has been run.
proc gwsim::LoadDefinitions {file} {
    variable loadedFiles
    variable loadedPaths

    lappend loadedFiles $file
    lappend loadedPaths [expr {[string match gwsim::* $file] ? $file
            : [file normalize $file]}]
    if {[string match gwsim::* $file]} {
        if {[catch {package require $file} message]} {
            usage "--load: $message"
        }
        return
    }
    lassign [SourceFile $file] failed message options
    if {$failed} {
        usage "[ErrorPlace $file $options]: $message"
    }
    return
}
