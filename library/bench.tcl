# bench.tcl --
#
#       `gwsim bench`: what gwsim costs, each figure beside a bare baseline
#       that runs in the same job.
#
# Rules:
#   1. A figure and its baseline are measured in alternation, a slice of each
#      in turn; the value of each is the median of its slices. So what else
#      the machine does meanwhile falls on both.
#   2. On the virtual clock a slice is measured in processor time of this
#      process, on the real one in wall time.
#   3. A figure that falls short of its goal is printed as that: no measuring
#      is repeated, nothing is left out, and the exit status is 0.
#   4. What cannot be measured here is printed as skipped, with the reason.
#
# The table below is what is measured. A row names the proc of its group,
# which measures all figures of the group at once and reports each by Figure:
# those of this table are in benchVirtual.tcl and benchReal.tcl.
# Other files may add rows and groups with "lappend gwsim::bench::figures".

namespace eval gwsim {
    variable subcommands
    dict set subcommands bench {
        benchCommand {?--option value ...?}
        {print what gwsim costs, beside bare baselines}
        bench::options
    }
}

namespace eval gwsim::bench {
    namespace path ::gwsim::words

    # {name group unit goal text}; goal: which column, <= or >=, and what; or
    # nothing, where the issues set none.
    variable figures {
        {gateway.bytes Gateway bytes {value <= 20480}
            {a gateway without scripts, against an interp}}
        {gateway.time Gateway us {value <= 50}
            {the same, time to make it}}
        {declared.1000 Declared requests/s {ratio >= 0.4}
            {declarative, 1,000 in flight, against the bare loop}}
        {declared.100000 Declared requests/s {ratio >= 0.5}
            {declarative, 100,000 in flight}}
        {declared.1000000 Declared requests/s {ratio >= 0.5}
            {declarative, 1,000,000 in flight}}
        {declared.bytes Declared bytes {value <= 256}
            {memory of a request in flight, of 1,000,000}}
        {declared.traffic Traffic requests/s {}
            {the word traffic, about 1,000 in flight}}
        {timers.lasting Timers bytes {value <= 0}
            {memory that a cancelled timer leaves behind}}
        {timers.left Timers timers {value <= 0}
            {cancelled timers that stay, of 1,000,000}}
        {scripted.1000 Scripted requests/s {ratio >= 0.6}
            {Tcl handler and callback, dicts, 1,000 in flight}}
        {real.send.idle RealIdle round-trips/s {ratio >= 1.0}
            {real, one outstanding, against thread::send}}
        {real.async.idle RealIdle round-trips/s {ratio >= 3.0}
            {real, one outstanding, against thread::send -async}}
        {real.window.idle RealIdle round-trips/s {ratio >= 1.5}
            {real, 64 outstanding, against thread::send -async}}
        {real.send.busy RealBusy round-trips/s {ratio >= 1.0}
            {the same beside two processes that spin}}
        {real.async.busy RealBusy round-trips/s {ratio >= 3.0}
            {the same beside two processes that spin}}
        {real.window.busy RealBusy round-trips/s {ratio >= 1.5}
            {the same beside two processes that spin}}
        {real.cpu RealRest us/s {value <= 1000}
            {processor time of an idle real world}}
        {delay.median Delay us {value <= 100}
            {lateness of a delay, against Tcl's after}}
        {delay.p99 Delay us {value <= 1000}
            {lateness of the worst hundredth}}
        {trace.bytes Trace bytes {value <= 64}
            {an event of the trace in memory}}
        {trace.time Trace ns {value <= 100}
            {the same, time}}
        {trace.declared Trace % {value <= 15}
            {what the trace takes of the declarative rate}}
        {trace.scripted TraceScripted % {value <= 5}
            {what the trace takes of the scripted rate}}
        {cost.gateways.10 Cost ns {}
            {a request, 10,000 in flight, 10 gateways}}
        {cost.gateways.100 Cost ns {}
            {100 gateways}}
        {cost.gateways.1000 Cost ns {}
            {1,000 gateways}}
        {cost.gateways.10000 Cost ns {}
            {10,000 gateways}}
        {cost.inFlight.1000 Cost ns {}
            {a request, 64 gateways, 1,000 in flight}}
        {cost.inFlight.10000 Cost ns {}
            {10,000 in flight}}
        {cost.inFlight.100000 Cost ns {}
            {100,000 in flight}}
        {cost.inFlight.1000000 Cost ns {}
            {1,000,000 in flight}}
    }

    # How long: slice and warm-up in seconds of a slice, pairs of slices; and
    # how many requests, timers, gateways, delays.
    variable settings
    array set settings {
        quick,slice 0.06    full,slice 0.3
        quick,pairs 3       full,pairs 7
        quick,warm 0.5      full,warm 1.0
        quick,traced 20000  full,traced 40000
        quick,rounds 60     full,rounds 400
        quick,round 1000    full,round 1000
        quick,delays 100    full,delays 500
        quick,gateways 2000 full,gateways 10000
        quick,rest 0.5      full,rest 2.0
    }

    variable options {
        --match   {one AnyOption {only figures whose name matches}}
        --quick   {flag {}       {shorter, to see whether it works}}
        --tsv     {flag {}       {a table of tab-separated values}}
    }
    variable mode full      ;# or quick
    variable wanted         ;# Name of a figure -> its row.
    variable results        ;# Name -> {value baseline ratio goal verdict}.
    variable rates          ;# IN-FLIGHT,GATEWAYS -> {rate baseline}.
    variable format text    ;# or tsv
    variable began          ;# Milliseconds, by the system's clock.
}

# gwsim::benchCommand --
#
#       gwsim bench ?--option value ...?
#
# Results:
#       The exit status, 0.

proc gwsim::benchCommand {args} {
    bench::Main $args
}

# ---- The command line -------------------------------------------------

proc gwsim::bench::Main {words} {
    variable figures
    variable wanted
    variable results [dict create]
    variable rates
    variable mode full
    variable format text
    variable options
    variable began [clock milliseconds]
    array unset rates

    lassign [::gwsim::OptionWords $words $options] given others
    if {$others ne ""} {
        ::gwsim::usage "usage: [::gwsim::UsageLine bench]"
    }
    set match [expr {[dict exists $given match] ? [dict get $given match]
            : "*"}]
    if {[dict exists $given quick]} {
        set mode quick
    }
    if {[dict exists $given tsv]} {
        set format tsv
    }
    set wanted [dict create]
    set groups [dict create]
    foreach row $figures {
        if {[string match $match [lindex $row 0]]} {
            dict set wanted [lindex $row 0] $row
            dict set groups [lindex $row 1] 1
        }
    }
    if {[dict size $wanted] == 0} {
        ::gwsim::usage "no figure matches \"$match\""
    }
    if {[catch {package require gwsim::test} message]} {
        ::gwsim::usage "the benchmarks are not installed: $message"
    }
    PrintHead
    foreach group [dict keys $groups] {
        $group
    }
    PrintFoot
    return 0
}

# True if one of some figures is asked for.
proc gwsim::bench::Wanted {args} {
    variable wanted
    foreach glob $args {
        if {[llength [dict keys $wanted $glob]] > 0} {
            return 1
        }
    }
    return 0
}

proc gwsim::bench::Setting {name} {
    variable settings
    variable mode
    return $settings($mode,$name)
}

# ---- Figures, and how they are printed --------------------------------

# Reports a figure, if it is asked for. ratio: value to baseline, unless
# something else is compared.
proc gwsim::bench::Figure {name value baseline {ratio ""}} {
    variable wanted
    if {![dict exists $wanted $name]} {
        return
    }
    if {$ratio eq "" && $baseline ne ""} {
        # Nothing beside nothing is as much.
        if {$baseline != 0} {
            set ratio [expr {double($value) / $baseline}]
        } elseif {$value == 0} {
            set ratio 1
        }
    }
    lassign [lindex [dict get $wanted $name] 3] column operator limit
    set verdict ""
    if {$column ne ""} {
        set seen [expr {$column eq "ratio" ? $ratio : $value}]
        set verdict [expr {[expr "\$seen $operator \$limit"]
                ? "ok" : "short"}]
    }
    Print $name $value $baseline $ratio $verdict
    return
}

# Reports figures that cannot be had here.
proc gwsim::bench::Skip {reason args} {
    variable wanted
    variable format
    set skipped 0
    foreach glob $args {
        foreach name [dict keys $wanted $glob] {
            Print $name "" "" "" skipped
            set skipped 1
        }
    }
    if {$skipped} {
        puts stderr "gwsim: bench: SKIPPED: $reason"
    }
    return
}

proc gwsim::bench::PrintHead {} {
    variable format
    variable mode
    if {$format eq "tsv"} {
        puts [join {name value unit baseline ratio goal verdict} \t]
        return
    }
    puts "$mode run on [Machine]"
    puts [format "%-22s %12s %-13s %12s %8s %-14s %s" \
            figure value unit baseline ratio goal verdict]
    return
}

proc gwsim::bench::Print {name value baseline ratio verdict} {
    variable wanted
    variable results
    variable format
    lassign [dict get $wanted $name] - - unit goal text
    set goal [join $goal " "]
    dict set results $name [list $value $baseline $ratio $goal $verdict]
    set cells [list $name [Number $value] $unit [Number $baseline] \
            [expr {$ratio eq "" ? "" : [format %.3g $ratio]}] $goal $verdict]
    if {$format eq "tsv"} {
        puts [join $cells \t]
    } else {
        puts [string trimright [format \
                "%-22s %12s %-13s %12s %8s %-14s %-7s  %s" {*}$cells $text]]
    }
    flush stdout
    return
}

proc gwsim::bench::PrintFoot {} {
    variable results
    variable format
    variable began
    if {$format eq "tsv"} {
        return
    }
    array set count {ok 0 short 0 skipped 0}
    dict for {- row} $results {
        incr count([lindex $row 4])
    }
    puts [format "%d ok, %d short, %d skipped, in %.1f s" $count(ok) \
            $count(short) $count(skipped) \
            [expr {([clock milliseconds] - $began) / 1e3}]]
    return
}

# A number for people and programs: four digits, but integers in full.
proc gwsim::bench::Number {value} {
    if {$value eq ""} {
        return ""
    }
    if {abs($value) >= 1000 || $value == entier($value)} {
        return [expr {round($value)}]
    }
    return [format %.4g $value]
}

# How many cores, and how much else they have to do.
proc gwsim::bench::Machine {} {
    set text "Tcl [info patchlevel]"
    catch {
        append text ", [exec nproc] cores"
        set channel [open /proc/loadavg]
        append text ", load [lindex [read $channel] 0]"
        close $channel
    }
    return $text
}

# ---- Measuring --------------------------------------------------------

# Runs two subjects in alternation. Each is a command prefix that takes a
# number of requests and returns the rate at which it carried out about so
# many. Returns {rate rate}: the medians.
proc gwsim::bench::Alternate {first second} {
    set slice [Setting slice]
    set counts [lmap subject [list $first $second] {Calibrate $subject $slice}]
    set rates {{} {}}
    for {set i 0} {$i < [Setting pairs]} {incr i} {
        foreach subject [list $first $second] which {0 1} {
            lset rates $which end+1 [{*}$subject [lindex $counts $which]]
        }
    }
    return [lmap list $rates {Median $list}]
}

# How many requests a subject carries out in a slice.
proc gwsim::bench::Calibrate {subject slice} {
    set count 200
    while 1 {
        set rate [{*}$subject $count]
        if {$count / $rate > $slice / 8} {
            break
        }
        set count [expr {$count * 2}]
    }
    return [expr {max(100, int($rate * $slice))}]
}

proc gwsim::bench::Median {numbers} {
    return [Percentile $numbers 0.5]
}

proc gwsim::bench::Percentile {numbers part} {
    set last [expr {[llength $numbers] - 1}]
    return [lindex [lsort -real $numbers] [expr {round($last * $part)}]]
}

# The rate of a subject in C.
proc gwsim::bench::SubjectRate {subject count} {
    return [expr {$count * 1e9 / max(1, [$subject run $count])}]
}

# Evaluates words in a world; they see the caller's variables.
proc gwsim::bench::In {token script} {
    ::gwsim::core::select $token
    try {
        uplevel 1 $script
    } finally {
        ::gwsim::core::unselect
    }
}
