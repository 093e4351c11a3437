# subject.tcl --
#
#       A scenario that is run not once but as often as somebody wants: the
#       subject, handed to a conductor at the place where the scenario stands
#       in its file, and one run of it.
#
#       subject         A dict: name, config (options of the scenario, read),
#                       namespace and body, place, level (of the frame that
#                       called gwsim::scenario).
#       plan            A dict, all keys optional: how one run goes.
#           seed N          instead of the scenario's
#           choices LIST    values prescribed, from the first choice on
#           tail dull|stream|base|plain     what comes after them: what is
#                           dull (but draws as the seed has them), as the seed
#                           has it, 0 for all, or as in a plain run (dull)
#           strategy LIST   who decides what is open: {random}, {pct D STEPS},
#                           {pos}, {list} (the choices alone, else 0)
#           epsilon DUR     timers that differ by less may change places
#           order LIST      chains, {{EVENT} < {EVENT} ...} each: a run in
#                           which they hold is searched for (order.tcl)
#           places 0|1      words know where they stand (0: a place is slow)
#           record 0|1      events and hash (1)
#           report 0|1      lines, as a plain run prints them (0)
#           brief 0|1       of a run that passes only verdict, hash, marks,
#                       steps, open and drawn (0)
#           notes 0|1       result: at, the event before each choice (0)
#           begin CMD       called with the token before BODY
#           ended CMD       called with the token when BODY has ended, before
#                           the verdict
#           watch CMD       called with the token when BODY has ended
#       Without choices, strategy and epsilon it is a plain run.
#       result          A dict: verdict; choices {{kind bound value} ...};
#                       hash; diverged; signature (what failed and where,
#                       the same in every run with that cause; empty for
#                       PASS); marks (name -> times reached, of the marks
#                       that BODY wants sometimes); steps (schedule
#                       decisions); open, drawn (1: a choice of at most, of
#                       more than 64 values stood open); judgement (see
#                       gwsim::Judge); ties (with epsilon: pairs of timers,
#                       who came first); at, with notes; lines, with report.
#
# Rules:
#   1. The same subject and plan give the same result, whatever has run
#      before in the process: what BODY left behind is undone (restore.tcl).
#   2. A mark that a single run did not reach is no doubt about that run: it
#      is for the conductor to say whether any run did.
#   3. A run that failed without places is made once more with them, for its
#      signature: a run without keeps compiled code, and knows no lines.

namespace eval gwsim::search {
    # Namespace of BODY -> {config, the words that make a world of it}.
    variable wordsOf
    array set wordsOf {}
    # Key of a plan -> option of core::create.
    variable optionOf {
        choices -choices tail -tail strategy -strategy epsilon -epsilon
        record -record notes -notes
    }
}

# gwsim::search::file --
#
#       Sources a scenario file with a conductor: each scenario in it that
#       would have been run once is handed to that instead.
#
# Arguments:
#       file            The file.
#       options         As of gwsim::runOptions.
#       conductor       Command prefix, called with the subject; returns what
#                       is printed and counted for the scenario: a dict with
#                       verdict and lines.
#
# Results:
#       The exit status that the file alone calls for (0 1 2).

proc gwsim::search::file {file options conductor} {
    variable ::gwsim::runConfig

    set saved $runConfig
    set words [list [Global argv0] [Global argv] [Global argc]]
    ::gwsim::runOptions [dict merge $options \
            [dict create files [list $file] conductor $conductor]]
    try {
        return [::gwsim::RunFile $file]
    } finally {
        set runConfig $saved
        lassign $words ::argv0 ::argv ::argc
    }
}

proc gwsim::search::Global {name} {
    return [expr {[info exists ::$name] ? [set ::$name] : ""}]
}

# gwsim::search::once --
#
#       One run of a subject, in a world of its own.
#
# Arguments:
#       subject         The subject.
#       plan            How it goes; see the top of the file for both.
#
# Results:
#       The result, a dict; see there.

proc gwsim::search::once {subject plan} {
    if {[dict exists $plan order]} {
        return [onceInOrder $subject $plan]
    }
    set result [Run $subject $plan]
    if {[dict get $result verdict] ne "PASS" && ![Flag $plan places 0]
            && ![Flag $plan report 0]} {
        # Rule 3.
        set again [Run $subject [dict merge [replayPlan $plan \
                [dict get $result choices]] {places 1}]]
        dict set result judgement [dict get $again judgement]
        dict set result signature [dict get $again signature]
    }
    return $result
}

# gwsim::search::sparse --
#
#       Choices as a command line has them: "3:1,17:2" is value 1 at index 3
#       and 2 at 17, and 0 elsewhere. The last draw is there if all is 0 behind
#       it, as it would go on from the seed behind a shorter list.
#
# Arguments:
#       choices         List of {kind bound value}.
#
# Results:
#       The text; empty if all is dull.

proc gwsim::search::sparse {choices} {
    set index 0
    set words {}
    set draw ""
    foreach choice $choices {
        lassign $choice kind bound value
        if {$value != 0} {
            lappend words $index:$value
            set draw ""
        } elseif {$bound > 64} {
            set draw $index:0
        }
        incr index
    }
    return [join [concat $words $draw] ,]
}

# gwsim::search::dense --
#
#       The reverse: the values that a text of that kind prescribes.
#
# Arguments:
#       text            As "3:1,17:2".
#
# Results:
#       A list of values, from the first choice on. Raises {GWSIM USAGE} for
#       a text that is none.

proc gwsim::search::dense {text} {
    set values {}
    foreach word [split $text ,] {
        if {![regexp {^(\d+):(\d+)$} [string trim $word] -> index value]
                || $index < [llength $values] || $index > 10000000
                || $value > 4294967295} {
            ::gwsim::usage "--choices: expected INDEX:VALUE,... in order but\
                    got \"$word\""
        }
        lappend values {*}[lrepeat [expr {$index - [llength $values]}] 0] \
                $value
    }
    return $values
}

# ---- One run ------------------------------------------------------------

# As `once`, without rule 3.
proc gwsim::search::Run {subject plan} {
    set namespace [dict get $subject namespace]
    set place [dict get $subject place]
    set token [NewWorld $subject $plan]
    set result [dict create]
    ::gwsim::EnterWorld $token
    set ::gwsim::judged($token,searched) 1
    try {
        if {[dict exists $plan begin]} {
            {*}[dict get $plan begin] $token
        }
        set before [restoreBegin $namespace]
        set began [clock microseconds]
        set ended [::gwsim::RunBody $token $namespace \
                [dict get $subject body] $place [dict get $subject level] \
                result [expr {![Flag $plan places 0]
                && ![Flag $plan report 0]}]]
        if {[dict exists $plan ended]} {
            {*}[dict get $plan ended] $token
        }
        if {$before ne ""} {
            restoreEnd $namespace $before
        }
        set wall [expr {[clock microseconds] - $began}]
        set result [Result $token $plan $ended $place]
        if {[Flag $plan notes 0]} {
            dict set result at [::gwsim::core::choiceEvents $token]
        }
        if {[Flag $plan report 0]} {
            dict set result lines [Lines $token $subject $plan \
                    [dict get $result judgement] \
                    [dict get $result choices] $wall]
        }
        if {[dict exists $plan watch]} {
            {*}[dict get $plan watch] $token
        }
    } finally {
        ::gwsim::LeaveWorld
        ::gwsim::core::close $token
        ::gwsim::jython::Close $token
        ::gwsim::ForgetWorld $token
    }
    return $result
}

# What a run was, its world being selected.
proc gwsim::search::Result {token plan ended place} {
    lassign [::gwsim::core::brief $token] hash ran diverged steps open drawn \
            suspects
    if {$ended eq "" && ![Flag $plan report 0]
            && [SurelyPassed $token $ran $suspects]} {
        set judgement {verdict PASS findings {} doubts {} notes {}}
    } else {
        set judgement [::gwsim::Judge $token $ended]
    }
    if {[dict exists $::gwsim::runConfig seek]} {
        set judgement [seek [dict get $::gwsim::runConfig seek] $place \
                $judgement]
    }
    set verdict [dict get $judgement verdict]
    set result [dict create verdict $verdict hash $hash steps $steps \
            open $open drawn $drawn marks $::gwsim::judged($token,marks)]
    if {$verdict eq "PASS" && [dict exists $plan brief]
            && [dict get $plan brief]} {
        return $result
    }
    dict set result diverged $diverged
    dict set result judgement $judgement
    dict set result signature [Signature $judgement $ran]
    dict set result ties {}
    dict set result choices [::gwsim::core::choices $token]
    if {[dict exists $plan epsilon]} {
        dict set result ties [::gwsim::core::ties $token]
    }
    return $result
}

# True if gwsim::Judge would say PASS, and nothing else: as it is nearly
# always. What claims have named is no suspect.
proc gwsim::search::SurelyPassed {token ran suspects} {
    upvar 0 ::gwsim::judged judged

    if {$judged($token,failed) ne "" || $judged($token,doubts) ne ""
            || $ran ni {quiet limit}} {
        return 0
    }
    foreach seq $suspects {
        if {$seq ni $judged($token,accused)} {
            return 0
        }
    }
    return 1
}

# The world of a run; more: further words of core::create.
proc gwsim::search::NewWorld {subject plan {more {}}} {
    variable wordsOf

    set config [dict get $subject config]
    set namespace [dict get $subject namespace]
    if {![info exists wordsOf($namespace)]
            || [lindex $wordsOf($namespace) 0] ne $config} {
        set wordsOf($namespace) [list $config \
                [::gwsim::ConfigWords [dict remove $config -seed]]]
    }
    set seed [expr {[dict exists $plan seed] ? [dict get $plan seed]
            : [dict get $config -seed]}]
    return [::gwsim::MakeWorld [list [dict get $subject name] \
            {*}[lindex $wordsOf($namespace) 1] -seed $seed \
            {*}[WorldWords $plan] {*}$more]]
}

# What core::create is told beyond the scenario's own options. Choices alone
# play back what any strategy has recorded.
proc gwsim::search::WorldWords {plan} {
    variable optionOf

    set words [list -places [expr {[dict exists $plan places]
            && [dict get $plan places] || [dict exists $plan report]
            && [dict get $plan report]}]]
    dict for {key value} $plan {
        if {[dict exists $optionOf $key]} {
            lappend words [dict get $optionOf $key] $value
        }
    }
    if {![dict exists $plan strategy] && ([dict exists $plan choices]
            || [dict exists $plan epsilon])} {
        lappend words -strategy list
    }
    return $words
}

# Lines of a plain run; the commands to go on say how this one was made.
proc gwsim::search::Lines {token subject plan judgement choices wall} {
    set config [dict get $subject config]
    if {[dict exists $plan seed]} {
        dict set config -seed [dict get $plan seed]
    }
    set name [dict get $subject name]
    set place [dict get $subject place]
    if {[dict exists $plan choices] || [dict exists $plan strategy]
            || [dict exists $plan epsilon]} {
        set ::gwsim::judged($token,choices) [sparse $choices]
        set ::gwsim::judged($token,epsilon) [::gwsim::DictGet $plan epsilon]
    }
    set db [::gwsim::Record $token [expr {[dict exists $judgement own]
            ? [dict get $judgement own] : $judgement}] $place]
    return [concat [list [::gwsim::VerdictLine $token $name \
            [dict get $judgement verdict] $wall]] \
            [::gwsim::Explain $token $name $config $judgement $db $place] \
            [::gwsim::Indented [dict get $db lines]]]
}

# Evaluates a script in the caller's frame without what it prints: BODY may
# say something, and runs often.
proc gwsim::search::Mute {script} {
    flush stdout
    chan push stdout ::gwsim::search::Silence
    try {
        uplevel 1 $script
    } finally {
        chan pop stdout
    }
}

# A channel transformation that lets nothing through.
proc gwsim::search::Silence {method args} {
    return [expr {$method eq "initialize" ? {initialize finalize write} : ""}]
}

# ---- What a run was -----------------------------------------------------

proc gwsim::search::Flag {plan key default} {
    return [expr {[dict exists $plan $key] ? [dict get $plan $key]
            : $default}]
}

proc gwsim::search::Values {choices} {
    return [lmap choice $choices {lindex $choice 2}]
}

# What failed and where: of the first finding, or of the doubt.
proc gwsim::search::Signature {judgement ran} {
    switch -exact -- [dict get $judgement verdict] {
        PASS {
            return ""
        }
        UNRESOLVED {
            return [UnresolvedWhy $judgement $ran]
        }
    }
    set finding [lindex [dict get $judgement findings] 0]
    set kind [dict get $finding kind]
    set saw [dict get $finding saw]
    switch -exact -- $kind {
        violation {
            append kind " [lindex [split $saw :] 0]"
        }
        invariant {
            regsub {^invariant (\d+) holds$} [dict get $finding claimed] \
                    {invariant \1} kind
        }
        script {
            regexp { failed: (\S+ [^:]*):} $saw -> class
            append kind " $class"
        }
        body {
            append kind " [::gwsim::DictGet $finding code]"
        }
    }
    return [string trimright "$kind [dict get $finding place]"]
}

# Why a run could not tell, in words that are the same in each such run.
proc gwsim::search::UnresolvedWhy {judgement ran} {
    set doubts [dict get $judgement doubts]
    if {[string match "BODY called exit*" [lindex $doubts end]]} {
        return "BODY called exit"
    }
    switch -exact -- $ran {
        never {
            return "it never called run"
        }
        horizon {
            return "not quiet at its horizon"
        }
        stuck {
            return "a script looped without end"
        }
    }
    return [lindex [split [lindex $doubts 0] :] 0]
}
