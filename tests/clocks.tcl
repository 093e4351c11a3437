# clocks.tcl --
#
#       The same test on both clocks. Sourced after harness.tcl by tests of
#       what scripts see of the core:
#
#           onClocks NAME {a claim} ?-clocks {virtual real}?
#               ?-options {-switch {...} ...}? ?-errors {GLOB ...}?
#               ?-constraints LIST? -body {words ...} -result ...
#
#       defines NAME-virtual and NAME-real, which have the constraints
#       gwsimVirtual and gwsimReal. Each makes a world with -options,
#       evaluates the body with the words of a scenario in it, closes the
#       world, and returns what the body returned. Options that it does not
#       know go to tcltest::test.
#
# Rules:
#   1. A world must not pass by accident: a broken invariant, a run that came
#      to its horizon, and a script error outside of tasks that nothing
#      observed and no glob of -errors names make the test an error, and so
#      does a glob that names none.
#   2. What a test says of times holds on both clocks if it goes through
#      `lasted`, or through the order of timers: these fire in order of their
#      due times on `real` too, however late. What is to happen at a certain
#      step is done by `when`, not by a time that a busy machine may miss.
#   3. `everySchedule` and `untilBoth` show races: the first goes all ways of
#      a small world on the virtual clock, the second repeats it on the real
#      one until every outcome that is wanted has occurred.

source [file join $::gwsim::library conform coreWaits.tcl]

namespace eval clocks {
    variable world {}           ;# token of the world of the present body
    variable clock virtual      ;# its clock
    variable late 250000000     ;# ns that the real clock may be late, and so
                                ;# long as its threads waited for a core
    variable speed 1            ;# of the present world
    variable waits {}           ;# for a core, before the body

    # Where bodies run, and what they find there beside the words.
    namespace eval help {namespace path ::gwsim::words}
    namespace eval body {
        namespace path {::clocks::help ::gwsim::words}
        namespace unknown ::gwsim::core::unknown
    }
    namespace export onClocks everySchedule untilBoth
}

# clocks::onClocks --
#
#       Defines a test on each clock; see the top of the file.

proc clocks::onClocks {name claim args} {
    set config {-clocks {virtual real} -options {} -errors {}
        -constraints {} -body {}}
    set rest {}
    foreach {option value} $args {
        if {[dict exists $config $option]} {
            dict set config $option $value
        } else {
            lappend rest $option $value
        }
    }
    dict with config {
        foreach clock ${-clocks} {
            set constraints ${-constraints}
            lappend constraints gwsim[string totitle $clock]
            uplevel #0 [list tcltest::test $name-$clock $claim \
                    -constraints $constraints \
                    -body [list clocks::InWorld $clock ${-options} \
                            ${-errors} ${-body}] {*}$rest]
        }
    }
    return
}

# Runs a body in a world of its own; its value, or its error.
proc clocks::InWorld {clock options errors body} {
    lassign [Live $clock $options $errors $body] value
    return $value
}

# As InWorld: {value info choices}.
proc clocks::Live {clock options errors body} {
    variable world
    set outer $world
    set world [gwsim::core::create test -clock $clock {*}$options]
    set ::clocks::clock $clock
    set ::clocks::speed [dict get [dict merge {-speed 1} $options] -speed]
    set ::clocks::waits [::gwsim::conformance::coreWaits]
    gwsim::core::select $world
    try {
        gwsim::core::frame #[expr {[info level] + 1}]
        set value [apply [list {} $body ::clocks::body]]
        set info [gwsim::core::info $world]
        Check $info [gwsim::core::errors $world] $errors
        return [list $value $info [gwsim::core::choices $world]]
    } finally {
        gwsim::core::unselect
        gwsim::core::close $world
        set world $outer
    }
}

# Rule 1.
proc clocks::Check {info errors globs} {
    set wrong {}
    foreach row [dict get $info broken] {
        lappend wrong "broken invariant [lindex $row 0]: [lindex $row 2]"
    }
    if {[dict get $info ran] eq "horizon"} {
        lappend wrong "not quiet at the horizon: [dict get $info busy]"
    }
    foreach row $errors {
        set message [dict get $row message]
        if {[dict get $row observed] || [dict get $row task] ni {0 {}}} {
            continue
        }
        set named 0
        foreach glob $globs {
            if {[string match $glob $message]} {
                set named 1
                dict set met $glob 1
            }
        }
        if {!$named} {
            lappend wrong "script error on [dict get $row thread]: $message"
        }
    }
    foreach glob $globs {
        if {![info exists met] || ![dict exists $met $glob]} {
            lappend wrong "no script error is like $glob"
        }
    }
    if {$wrong ne ""} {
        return -code error -errorcode {GWSIM TEST WORLD} [join $wrong \n]
    }
    return
}

# clocks::everySchedule --
#
#       Goes all ways that a small world can go on the virtual clock.
#
# Arguments:
#       options         Of the world, as -options.
#       body            As of onClocks.
#       max             Most ways; more are an error.
#
# Results:
#       The sorted list of the different values that the body returned.

proc clocks::everySchedule {options body {max 20000}} {
    set choices {}
    set values {}
    set ways 0
    while 1 {
        lassign [Live virtual [concat $options [list -search 1 \
                -choices $choices]] {} $body] value info record
        dict incr values $value
        if {[incr ways] > $max} {
            error "more than $max ways: $values"
        }
        set choices [gwsim::core::enumerate $record]
        if {$choices eq ""} {
            return [lsort [dict keys $values]]
        }
    }
}

# clocks::untilBoth --
#
#       Repeats a small world on the real clock until every wanted value has
#       occurred. The body finds the number of the attempt, from 0, in the
#       variable `attempt`, to vary the delays around the tie.
#
# Arguments:
#       wanted          Values that must occur; any other is an error.
#       options         Of the world, as -options; each attempt has a seed of
#                       its own.
#       body            As of onClocks.
#       max             Most attempts.
#
# Results:
#       The sorted list of the values that occurred. If one is missing the
#       seeds are printed.

proc clocks::untilBoth {wanted options body {max 200}} {
    set seen {}
    set first [expr {[clock microseconds] % 1000000 + 1}]
    for {set attempt 0} {$attempt < $max} {incr attempt} {
        set value [lindex [Live real [concat $options [list -seed \
                [expr {$first + $attempt}]]] {} \
                "set attempt $attempt\n$body"] 0]
        if {$value ni $wanted} {
            error "seed [expr {$first + $attempt}], attempt $attempt:\
                    unexpected $value"
        }
        dict incr seen $value
        if {[dict size $seen] == [llength $wanted]} {
            break
        }
    }
    if {[dict size $seen] < [llength $wanted]} {
        puts "seeds $first...[expr {$first + $max - 1}]: $seen"
    }
    return [lsort [dict keys $seen]]
}

# ---- What bodies find beside the words ------------------------------------

# A gateway, a client, and handlers that answer, take their time, fail.
proc clocks::help::plant {args} {
    gateway plant {*}$args
    client HMI -gateway plant
    handler ACME echo -on plant {payload} {return [dict get $payload value]}
    handler ACME quick -on plant -reply done
    handler ACME slow -on plant -delay 50ms -reply done
    handler ACME long -on plant -delay 300ms -reply done
    handler ACME bad -on plant -raise ValueError -message "no value"
}

# A gate: what is to go on at a certain step, and not at a time that a busy
# machine may miss, joins this thread; `terminate` opens it, mostly in a `when`.
# The scope must have no other async thread yet.
proc clocks::help::gate {scope} {
    on $scope -thread async {sleep 1h}
    return $scope/async-1
}

# The gateway `plant` answers nothing before an event matches (the -nth one):
# what a script does with a request that is open has its time.
proc clocks::help::heldUntil {pattern args} {
    when $pattern {*}$args [list clear [fault pause plant]]
}

# The values of a column, or of several as lists, for each event that matches.
proc clocks::help::rows {pattern args} {
    return [lmap event [events $pattern] {
        if {[llength $args] == 1} {
            dict get $event [lindex $args 0]
        } else {
            lmap column $args {dict get $event $column}
        }
    }]
}

# How many events match.
proc clocks::help::count {pattern} {
    return [llength [events $pattern]]
}

# What was logged, in order.
proc clocks::help::logs {{pattern {}}} {
    return [rows [dict merge {kind log} $pattern] detail]
}

# How a task ended: {ok VALUE}, {java|python CLASS}, or the error code of the
# word `result`.
proc clocks::help::ended {task} {
    try {
        return [list ok [result $task]]
    } on error {message options} {
        set code [dict get $options -errorcode]
        if {[lindex $code 1] in {java python}} {
            return [lrange $code 1 2]
        }
        return $code
    }
}

# What the exception of a task that failed says.
proc clocks::help::messageOf {task} {
    try {
        result $task
    } on error {message} {
        return $message
    }
    return -code error "$task has not failed"
}

# How each request ended, in the order of sending: outcome, or {outcome class}.
proc clocks::help::outcomes {} {
    return [lmap row [requests] {
        dict with row {}
        if {$class eq ""} {
            set outcome
        } else {
            list $outcome $class
        }
    }]
}

# Did it take that long, from one time in ns to another? Exactly so on the
# virtual clock, not less and a quarter of a second more on the real one.
proc clocks::help::lasted {from to ns} {
    set real [expr {$to - $from}]
    if {$::clocks::clock eq "virtual"} {
        return [expr {$real == $ns ? 1 : "$real ns"}]
    }
    set late [expr {($real - $ns) / $::clocks::speed - $::clocks::late}]
    return [expr {$real >= $ns && ($late <= 0 || $late
            <= [::gwsim::conformance::coreWaitsSince $::clocks::waits])
            ? 1 : "$real ns"}]
}

# The time of the only event that matches.
proc clocks::help::timeOf {pattern} {
    set times [rows $pattern time_ns]
    if {[llength $times] != 1} {
        error "[llength $times] events match $pattern"
    }
    return [lindex $times 0]
}

namespace import clocks::*
