# world.tcl --
#
#       Worlds by hand: gwsim::world create makes one, and its command takes
#       words, a piece at a time, until it is closed.
#
#           set w [gwsim::world create ?-name NAME? ?-option value ...?]
#           $w eval SCRIPT      words
#           $w verdict          PASS, FAIL or UNRESOLVED, as it stands now
#           $w story            what a scenario would print of it
#           $w close
#
# Rules:
#   1. What a scenario does, a world does by the same procs: scenario.tcl
#      reads the options, verdict.tcl judges, output.tcl tells.
#   2. SCRIPT runs in a namespace of the world, where words win over commands
#      of the caller's. It sees and sets the caller's variables, as `uplevel`
#      would, and so does a script of `at` or `when` while it waits in `run`.
#   3. An error of SCRIPT is the caller's: the world fails by it only if it is
#      a failed claim.
#   4. Nothing is printed, and nothing counts for the sum of the process.
#   5. However a world ends (close, rename, the interp), nothing of it stays.

namespace eval gwsim {
    # The script of the innermost `$w eval`, for the frame that runs it.
    variable evalScript ""
    namespace eval worlds {}
    namespace eval world {
        namespace ensemble create -prefixes 0 \
                -map {create ::gwsim::WorldCreate}
    }
}

# gwsim::WorldCreate --
#
#       gwsim::world create ?-name NAME? ?-option value ...?
#
# Arguments:
#       args            Options as of gwsim::scenario, but -only and -report.
#
# Results:
#       The command of a new world.

proc gwsim::WorldCreate {args} {
    variable misused
    variable scenarioOptions

    if {[llength $args] % 2 != 0} {
        return -code error -errorcode {GWSIM WORLD ARGS} \
                "should be \"gwsim::world create ?-option value ...?\""
    }
    set name world
    set pairs {}
    foreach {option value} $args {
        switch -exact -- $option {
            -name {
                if {$value eq "" || [regexp {[\n\r]} $value]} {
                    return -code error -errorcode {GWSIM WORLD VALUE -name} \
                            [OneLine "-name: expected a name of one line but\
                            got \"$value\"" ""]
                }
                set name $value
            }
            -only - -report {
                return -code error -errorcode [list GWSIM WORLD OPTION \
                        $option] "a world has no option \"$option\":\
                        it is a scenario's"
            }
            default {
                lappend pairs $option $value
            }
        }
    }
    set names [lsearch -all -inline -not -regexp [lsort [list -name \
            {*}[dict keys $scenarioOptions]]] {^-(only|report)$}]
    set before $misused
    try {
        set config [ReadConfig $pairs $names]
        set token [CreateWorld $name $config]
    } trap {GWSIM SCENARIO} {message options} {
        # No scenario was misused (rule 4).
        set misused $before
        return -code error -errorcode [list GWSIM WORLD \
                {*}[lrange [dict get $options -errorcode] 2 end]] $message
    }
    EnterWorld $token
    LeaveWorld
    variable judged
    set judged($token,name) $name
    set judged($token,config) $config
    set judged($token,wall) 0
    set judged($token,frame) ""
    namespace eval ::gwsim::worlds::$token {
        namespace unknown ::gwsim::core::unknown
    }
    set map {}
    foreach subcommand {close eval story verdict} {
        lappend map $subcommand [list ::gwsim::World[string totitle \
                $subcommand] $token]
    }
    set command [namespace eval ::gwsim::worlds::$token [list namespace \
            ensemble create -command ::gwsim::worlds::$token -prefixes 0 \
            -map $map]]
    trace add command $command delete [list ::gwsim::WorldGone $token]
    return $command
}

# gwsim::WorldEval --
#
#       $w eval SCRIPT (rules 2 and 3).
#
# Results:
#       Those of the script.

proc gwsim::WorldEval {token script} {
    variable evalScript
    variable judged

    set namespace ::gwsim::worlds::$token
    set path [list ::gwsim::words]
    set caller [uplevel 1 {::namespace current}]
    if {$caller ne "::"} {
        lappend path $caller
    }
    if {[namespace eval $namespace {namespace path}] ne $path} {
        namespace eval $namespace [list namespace path $path]
    }
    EnterWorld $token
    set saved [OpenWords]
    set outerFrame $judged($token,frame)
    set judged($token,frame) #[expr {[info level] + 1}]
    core::frame $judged($token,frame)
    set evalScript $script
    set began [clock microseconds]
    try {
        # Not to be yielded from: a coroutine that waited in it would leave its
        # world selected, for whoever goes on.
        interp eval {} [list apply [list {} {
            ::gwsim::LinkCaller
            ::try {
                ::eval $::gwsim::evalScript
            } finally {
                ::gwsim::GiveCaller
            }
        } $namespace]]
    } finally {
        CloseWords $saved
        if {[info exists judged($token,frame)]} {
            incr judged($token,wall) [expr {[clock microseconds] - $began}]
            set judged($token,frame) $outerFrame
            if {$outerFrame ne ""} {
                core::frame $outerFrame
            }
        }
        LeaveWorld
    }
}

# gwsim::WorldVerdict --
#
#       $w verdict
#
# Results:
#       PASS, FAIL or UNRESOLVED, of what has happened so far.

proc gwsim::WorldVerdict {token} {
    return [dict get [JudgeWorld $token] verdict]
}

# gwsim::WorldStory --
#
#       $w story
#
# Results:
#       Lines: the verdict, and below it what explains it.

proc gwsim::WorldStory {token} {
    return [TellWorld $token [JudgeWorld $token]]
}

# gwsim::WorldClose --
#
#       $w close
#
# Results:
#       None. What would fail a verdict and was not claimed (a script error,
#       a violation, a broken invariant) is the error {GWSIM WORLD UNCLAIMED
#       name}, with the story as its message; the world is closed all the
#       same. A failed claim has been an error where it was made.

proc gwsim::WorldClose {token} {
    variable judged

    EnterWorld $token
    try {
        set findings [concat [BrokenFindings [core::info $token]] \
                [ErrorFindings $token $judged($token,failed)] \
                [ViolationFindings $token]]
        set name $judged($token,name)
        set story [expr {$findings eq "" ? "" : [TellWorld $token \
                [dict create verdict FAIL findings $findings doubts {} \
                notes {}]]}]
    } finally {
        LeaveWorld
    }
    core::close $token
    jython::Close $token
    rename ::gwsim::worlds::$token {}
    if {$findings ne ""} {
        return -code error -errorcode [list GWSIM WORLD UNCLAIMED $name] \
                $story
    }
    return
}

# ---- Parts ----------------------------------------------------------------

proc gwsim::JudgeWorld {token} {
    EnterWorld $token
    try {
        return [Judge $token ""]
    } finally {
        LeaveWorld
    }
}

proc gwsim::TellWorld {token judgement} {
    variable judged

    EnterWorld $token
    try {
        set name $judged($token,name)
        return [join [list [VerdictLine $token $name [dict get $judgement \
                verdict] $judged($token,wall)] {*}[Explain $token $name \
                $judged($token,config) $judgement {run {}} ""]] \n]
    } finally {
        LeaveWorld
    }
}

# The command of a world goes: so does all else.
proc gwsim::WorldGone {token args} {
    catch {core::close $token late}
    jython::Close $token
    ForgetWorld $token
    if {[namespace exists ::gwsim::worlds::$token]} {
        namespace delete ::gwsim::worlds::$token
    }
    return
}

# Called in the frame of a script: the variables of the frame in which `$w
# eval` was called are there too. What cannot be a link (an element's name, a
# qualified one) is left out.
proc gwsim::LinkCaller {} {
    set links {}
    foreach name [uplevel 3 {::info vars}] {
        if {![string match {*[(:]*} $name]} {
            lappend links $name $name
        }
    }
    if {$links ne ""} {
        uplevel 1 [list ::upvar 2 {*}$links]
    }
    return
}

# Called there at its end: variables that are new become the caller's.
proc gwsim::GiveCaller {} {
    foreach name [uplevel 1 {::info locals}] {
        upvar 1 $name new
        if {[array exists new]} {
            uplevel 3 [list ::array set $name [array get new]]
        } elseif {[info exists new]} {
            uplevel 3 [list ::set $name $new]
        }
    }
    return
}
