# scenario.tcl --
#
#       gwsim::scenario: reads its options, runs BODY in a world of its own,
#       and says the verdict.
#
# Rules:
#   1. Options of the command line win over those of the file.
#   2. BODY runs as the body of a procedure, in a namespace of its own that
#      is kept (compiled code with it) and emptied before BODY runs again.
#      Words win over commands of the file there; in procs of the file, and
#      in the global namespace, commands win over words.
#   3. Whatever happens, the world is closed and what was changed in the
#      interp (the handler of unknown commands) is put back.
#   4. With "-report error" nothing is printed and nothing is counted: the
#      caller is told by an error.

namespace eval gwsim {
    # Option -> {parser, default}.
    variable scenarioOptions {
        -clock     {ClockValue   virtual}
        -guiBudget {AnyValue     {}}
        -horizon   {AnyValue     {}}
        -host      {HostValue    0}
        -only      {OnlyValue    {}}
        -profile   {ProfileValue doc}
        -report    {ReportValue  {}}
        -seed      {SeedValue    1}
        -switch    {SwitchValue  {}}
        -version   {VersionValue 8.1}
    }
    # Options of the command line, as gwsim::runOptions was told.
    variable runConfig
    if {![info exists runConfig]} {
        set runConfig [dict create]
    }
    # {text of BODY, namespace of the caller} -> namespace of BODY.
    variable bodies
    array set bodies {}
    # Namespace of BODY -> the function that it is; with ",body": its text.
    variable lambdas
    array set lambdas {}
    variable bodyCount
    if {![info exists bodyCount]} {
        set bodyCount 0
    }
    # Names of parameters that scenarios have asked for.
    variable paramsUsed [dict create]
}

namespace eval gwsim::bodies {}

# gwsim::scenario --
#
#       Run one scenario.
#
# Arguments:
#       name            What it is called in every output.
#       args            ?-option value ...? BODY
#
# Results:
#       The verdict: PASS, FAIL, UNRESOLVED or SKIP. Raises
#       {GWSIM SCENARIO REASON ...} for misuse and, with -report error,
#       {GWSIM SCENARIO FAIL|UNRESOLVED name} with the story.

proc gwsim::scenario {name args} {
    variable exitWrapped
    variable runConfig

    set config [ScenarioConfig $name $args]
    set body [lindex $args end]
    set quiet [expr {[dict get $config -report] eq "error"}]
    NoteScenario $quiet
    if {!$quiet} {
        if {[dict exists $runConfig match]
                && ![string match [dict get $runConfig match] $name]} {
            CountVerdict UNMATCHED $name
            return SKIP
        }
    }
    set only [dict get $config -only]
    if {$only ni [list "" [dict get $config -clock]]} {
        if {!$quiet} {
            CountVerdict SKIP $name
            Say "SKIP $name: only on the $only clock"
        }
        return SKIP
    }
    set namespace [BodyNamespace $body [uplevel 1 {namespace current}]]
    RememberBody $namespace $body
    set place [Place]
    set level [expr {[info level] - 1}]
    if {[dict exists $runConfig conductor]} {
        set report [Conduct [dict create name $name config $config \
                namespace $namespace body $body place $place level $level]]
    } else {
        set report [RunScenario $name $config $namespace $body $place $level]
    }
    set verdict [dict get $report verdict]
    if {!$quiet && ![Heard $name $report]} {
        CountVerdict $verdict $name
        Say [join [dict get $report lines] \n]
    }
    if {[dict exists $report exit]} {
        # The scenario is closed and counted: now the process may end, by
        # the status of a scenario that is not finished.
        if {$exitWrapped} {
            Exit [lindex [dict get $report exit -errorcode] 3]
        }
        return -options [dict get $report exit] [dict get $report message]
    }
    if {$quiet && $verdict ni {PASS SKIP}} {
        return -code error -errorcode [list GWSIM SCENARIO $verdict $name] \
                [join [dict get $report lines] \n]
    }
    return $verdict
}

# Hands a report to the subcommand that runs the scenario, if it wants it:
# `hear` of its options, called with name and report. True if it has told of
# it, so that it is neither printed nor counted.
proc gwsim::Heard {name report} {
    variable runConfig
    return [expr {[dict exists $runConfig hear]
            && [{*}[dict get $runConfig hear] $name $report]}]
}

# gwsim::runOptions --
#
#       Tell what the command line said, before the first scenario.
#
# Arguments:
#       options         A dict with some of the keys clock seed version speed
#                       choices epsilon trace match set load files hear
#                       conductor. That one is
#                       a command prefix: it is called with the scenario, a
#                       dict (see search/subject.tcl), instead of running it,
#                       in the place where it stands.
#
# Results:
#       None; raises {GWSIM USAGE} if the trace cannot be recorded into, or if
#       no file has a param that is set.

proc gwsim::runOptions {options} {
    variable loadedFiles
    variable runConfig

    if {[dict exists $options trace]
            && [catch {core::traceCheck [dict get $options trace]} message]} {
        usage "--trace: $message"
    }
    if {[dict exists $options set] && [dict exists $options files]} {
        CheckParams [dict keys [dict get $options set]] \
                [concat [dict get $options files] $loadedFiles \
                [DictGet $options load]]
    }
    # A scenario may go to another folder: its file is where it was named.
    set runConfig [dict merge $options [dict create folder [pwd]]]
    return
}

# The file of --trace, wherever the process is now; empty if there is none.
proc gwsim::TraceFile {} {
    variable runConfig
    if {![dict exists $runConfig trace]} {
        return ""
    }
    return [file join [DictGet $runConfig folder] [dict get $runConfig trace]]
}

# ---- Options ------------------------------------------------------------

proc gwsim::BadScenario {reason subject message} {
    variable misused
    set misused 1
    return -level 2 -code error \
            -errorcode [list GWSIM SCENARIO $reason {*}$subject] \
            [OneLine $message [lindex $subject 0]]
}

# Options of a scenario, all read.
proc gwsim::ScenarioConfig {name words} {
    variable scenarioOptions

    if {[InScenario]} {
        BadScenario NESTED [list $name] \
                "scenario \"$name\" stands inside another scenario"
    }
    if {[llength $words] % 2 == 0} {
        BadScenario ARGS "" "should be \"gwsim::scenario name ?-option value\
                ...? body\""
    }
    if {$name eq "" || [regexp {[\n\r]} $name]} {
        BadScenario NAME "" "expected a name of one line for a scenario but got\
                \"$name\""
    }
    return [ReadConfig [lrange $words 0 end-1] \
            [lsort [dict keys $scenarioOptions]]]
}

# Pairs of option and value, defaults and command line included; names: what
# may be given.
proc gwsim::ReadConfig {pairs names} {
    variable runConfig
    variable scenarioOptions

    set config [dict map {option row} $scenarioOptions {lindex $row 1}]
    foreach {option value} $pairs {
        if {$option ni $names} {
            BadScenario OPTION [list $option] "unknown option \"$option\":\
                    must be [OrList $names]"
        }
        dict set config $option $value
    }
    foreach key {clock seed version} {
        if {[dict exists $runConfig $key]} {
            dict set config -$key [dict get $runConfig $key]
        }
    }
    return [dict map {option value} $config {
        [lindex [dict get $scenarioOptions $option] 0] $option $value
    }]
}

proc gwsim::BadValue {option value wanted} {
    variable misused
    set misused 1
    return -level 2 -code error \
            -errorcode [list GWSIM SCENARIO VALUE $option] \
            [OneLine "$option: expected $wanted but got \"$value\"" ""]
}

proc gwsim::AnyValue {option value} {
    return $value
}

proc gwsim::ClockValue {option value} {
    if {$value ni {virtual real}} {
        BadValue $option $value "virtual or real"
    }
    return $value
}

# Whether scripts may reach outside the world.
proc gwsim::HostValue {option value} {
    if {$value ni {0 1}} {
        BadValue $option $value "0 or 1"
    }
    return $value
}

proc gwsim::OnlyValue {option value} {
    if {$value ni {"" virtual real}} {
        BadValue $option $value "virtual or real"
    }
    return $value
}

proc gwsim::ProfileValue {option value} {
    if {$value ni {doc observed}} {
        BadValue $option $value "doc or observed"
    }
    return $value
}

proc gwsim::ReportValue {option value} {
    if {$value ni {"" error}} {
        BadValue $option $value "error"
    }
    return $value
}

proc gwsim::SeedValue {option value} {
    if {$value eq "random"} {
        return [RandomSeed]
    }
    set wanted [SeedWanted $value]
    if {$wanted ne ""} {
        BadValue $option $value $wanted
    }
    return $value
}

# What a seed should have been; empty if it is one, or "random".
proc gwsim::SeedWanted {value} {
    if {$value eq "random"} {
        return ""
    }
    if {![regexp {^-?\d+$} $value] || ![string is entier $value]} {
        return "an integer or random"
    }
    if {$value < -9223372036854775808 || $value > 9223372036854775807} {
        return "random or an integer from -9223372036854775808 to\
                9223372036854775807"
    }
    return ""
}

# A seed that nobody chose. It is printed, so the run can be had again.
proc gwsim::RandomSeed {} {
    return [expr {int(rand() * 1e9)}]
}

proc gwsim::SwitchValue {option value} {
    if {![string is list $value] || [llength $value] % 2 != 0} {
        BadValue $option $value "a list of names and values"
    }
    return $value
}

proc gwsim::VersionValue {option value} {
    if {![regexp {^\d+\.\d+(\.\d+)?$} $value]} {
        BadValue $option $value "a version like 8.1 or 7.9.6"
    }
    return $value
}

# ---- One run ------------------------------------------------------------

# Runs BODY in a world of its own, as if called from a level of the stack;
# returns a dict: verdict, lines, and, when BODY called exit, message and exit
# (options to raise it again with).
proc gwsim::RunScenario {name config namespace body place level} {
    variable runConfig

    set token [CreateWorld $name $config [PrescribedWords $config]]
    set began [clock microseconds]
    set report [dict create]
    EnterWorld $token
    if {[dict exists $runConfig choices]} {
        variable judged
        set judged($token,choices) [dict get $runConfig choices]
        set judged($token,epsilon) [DictGet $runConfig epsilon]
    }
    if {[live::wanted]} {
        live::watch $token
    }
    try {
        set ended [RunBody $token $namespace $body $place $level report]
        set wall [expr {[clock microseconds] - $began}]
        if {[DictGet $ended code] eq "GWSIM JYTHON ABSENT"} {
            return [dict create verdict SKIP clauses {} lines \
                    [list "SKIP $name: [dict get $ended saw]"]]
        }
        set judgement [Judge $token $ended]
        set verdict [dict get $judgement verdict]
        set db [Record $token $judgement $place]
        dict set report verdict $verdict
        dict set report clauses [dict get [core::info $token] clauses]
        dict set report lines [concat \
                [list [VerdictLine $token $name $verdict $wall]] \
                [Explain $token $name $config $judgement $db $place] \
                [Indented [dict get $db lines]]]
    } finally {
        LeaveWorld
        core::close $token
        jython::Close $token
        ForgetWorld $token
    }
    return $report
}

# The report of a conductor, who runs BODY as often as it likes.
proc gwsim::Conduct {subject} {
    variable runConfig

    set saved [OpenWords]
    try {
        return [{*}[dict get $runConfig conductor] $subject]
    } finally {
        CloseWords $saved
    }
}

# What core::create is told of choices that the command line prescribes.
proc gwsim::PrescribedWords {config} {
    variable runConfig

    if {![dict exists $runConfig choices]
            || [dict get $config -clock] ne "virtual"} {
        return {}
    }
    set words [list -strategy list -tail dull \
            -choices [search::dense [dict get $runConfig choices]]]
    if {[dict exists $runConfig epsilon]} {
        lappend words -epsilon [dict get $runConfig epsilon]
    }
    return $words
}

# A world with the options of a scenario, and more of core::create.
proc gwsim::CreateWorld {name config {more {}}} {
    return [MakeWorld [list $name {*}[ConfigWords $config] {*}$more]]
}

# The options of a scenario as core::create takes them.
proc gwsim::ConfigWords {config} {
    variable runConfig

    set words {}
    dict for {option value} $config {
        if {$option ni {-only -report} && $value ne ""} {
            lappend words $option $value
        }
    }
    if {[dict exists $runConfig speed]} {
        lappend words -speed [dict get $runConfig speed]
    }
    return $words
}

# A world; what core::create refuses is the scenario's misuse.
proc gwsim::MakeWorld {words} {
    variable misused

    try {
        return [core::create {*}$words]
    } trap {GWSIM} {message options} {
        set misused 1
        set code [lrange [dict get $options -errorcode] 1 end]
        return -code error -errorcode [list GWSIM SCENARIO {*}$code] $message
    }
}

# Runs BODY; returns what became of it, as gwsim::Judge wants it. With `again`
# what Tcl has compiled of it is kept from run to run: that knows no lines, and
# where BODY fails is then not to be told.
proc gwsim::RunBody {token namespace body place level reportName {again 0}} {
    upvar 1 $reportName report
    variable lambdas

    set saved [OpenWords]
    core::frame #[expr {$level + 1}]
    if {!$again || ![info exists lambdas($namespace)]} {
        set lambdas($namespace) [list {} $body $namespace]
    }
    # Not to be yielded from (world.tcl).
    set code [catch {
        uplevel #$level [list interp eval {} \
                [list apply $lambdas($namespace)]]
    } message options]
    CloseWords $saved
    EmptyNamespace $namespace
    if {$code in {0 2}} {
        return ""
    }
    set errorCode [DictGet $options -errorcode]
    if {[lrange $errorCode 0 2] eq "GWSIM RUN EXIT"} {
        dict set report message $message
        dict set report exit [dict replace $options \
                -errorcode {GWSIM RUN EXIT 1}]
        return [Finding exit $place "" "BODY called exit ([BodyErrorPlace \
                $namespace [UserStack [dict get $options -errorinfo]] \
                $place]): it is not finished, and the file ends here" {}]
    }
    if {[lrange $errorCode 0 1] eq "GWSIM ASSERT"
            && [IsFailedClaim $token $message]
            || [lrange $errorCode 0 2] eq "GWSIM EXPECT BEFORERUN"} {
        return [Finding claim $place "" $message {}]
    }
    set stack [UserStack [DictGet $options -errorinfo]]
    set finding [Finding body \
            [BodyErrorPlace $namespace $stack $place] \
            "BODY ends without error" $message {}]
    dict set finding stack $stack
    dict set finding code $errorCode
    return $finding
}

# The stack of an error in BODY, without our own frames around it or in it and
# without the text of BODY.
proc gwsim::UserStack {stack} {
    set ours {\n    \(procedure "::gwsim::BeginFault" line [0-9]+?\)\n}
    append ours {    invoked from within\n"::gwsim::BeginFault .*?}
    regsub -all [append ours {(?=\n    invoked)}] $stack {} stack
    set start [string last "\n    (lambda term \"" $stack]
    if {$start >= 0 && [regexp {" line (\d+)\)\n} \
            [string range $stack $start end] -> line]} {
        return "[string range $stack 0 $start](BODY line $line)"
    }
    return $stack
}

proc gwsim::IsFailedClaim {token message} {
    variable judged
    foreach finding $judged($token,failed) {
        if {[dict get $finding message] eq $message} {
            return 1
        }
    }
    return 0
}

# ---- Namespaces ---------------------------------------------------------

# The namespace of a BODY, made when it is first run.
proc gwsim::BodyNamespace {body caller} {
    variable bodies
    variable bodyCount

    set key [list $body $caller]
    if {![info exists bodies($key)]} {
        set namespace ::gwsim::bodies::b[incr bodyCount]
        set path [list ::gwsim::words]
        if {$caller ne "::"} {
            lappend path $caller
        }
        namespace eval $namespace [list namespace path $path]
        namespace eval $namespace {
            namespace unknown ::gwsim::core::unknown
        }
        set bodies($key) $namespace
    }
    return $bodies($key)
}

# Lets procs of the file use words while BODY runs: their own commands and
# those of the global namespace win. It is the handler of unknown commands
# that finds the words: a namespace path would make Tcl forget what it has
# compiled, and the lines of the file's errors with it. Returns what
# CloseWords needs.
proc gwsim::OpenWords {} {
    set unknown [namespace eval :: {namespace unknown}]
    if {$unknown ne "::gwsim::core::unknown"} {
        namespace eval :: {namespace unknown ::gwsim::core::unknown}
    }
    return $unknown
}

proc gwsim::CloseWords {unknown} {
    if {$unknown ne "::gwsim::core::unknown"} {
        namespace eval :: [list namespace unknown $unknown]
    }
    return
}

# What BODY left in its namespace must not change its next run.
proc gwsim::EmptyNamespace {namespace} {
    foreach child [namespace children $namespace] {
        namespace delete $child
    }
    foreach name [info commands ${namespace}::*] {
        rename $name {}
    }
    foreach name [info vars ${namespace}::*] {
        unset -nocomplain $name
    }
    return
}

# ---- Parameters ---------------------------------------------------------

# Refuses a name that no file has for a param, as far as their texts can tell:
# not if one reads others, or has a name that is put together. What this lets
# pass is found when all has been run (UnusedParams).
proc gwsim::CheckParams {names files} {
    set text ""
    foreach file $files {
        append text [join [FileLines $file] \n] \n
    }
    regsub -all {\\\n\s*} $text { } text
    if {[regexp {\m(source|load)\M|\mparam\s+\S*[$\[]} $text]
            || [regexp {\mpackage\s+require\s+(?!gwsim\M)} $text]} {
        return
    }
    foreach name $names {
        if {[string first $name $text] < 0} {
            set there [lsort -unique [lmap {- one} [regexp -all -inline \
                    {\mparam\s+["\{]?([\w.-]+)} $text] {set one}]]
            usage "--set $name: no scenario has a param of that name:\
                    [expr {$there eq "" ? "there is none"
                    : "there [expr {[llength $there] == 1 ? "is" : "are"}]\
                    [string map {{ or } { and }} [OrList $there]]"}]"
        }
    }
    return
}

proc gwsim::ParamValue {name default} {
    variable judged
    variable paramsUsed
    variable runConfig

    set token [CurrentWorld]
    set value $default
    if {[dict exists $runConfig set $name]} {
        set value [dict get $runConfig set $name]
    }
    dict set judged($token,params) $name $value
    dict set paramsUsed $name 1
    return $value
}
