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
# which measures all figures of the group at once and reports each by Figure.
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
    if {$ratio eq "" && $baseline ne "" && $baseline != 0} {
        set ratio [expr {double($value) / $baseline}]
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
    if {$format eq "tsv"} {
        return
    }
    array set count {ok 0 short 0 skipped 0}
    dict for {- row} $results {
        incr count([lindex $row 4])
    }
    puts "$count(ok) ok, $count(short) short, $count(skipped) skipped"
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

# ---- The virtual clock, without scripts -------------------------------

# The rates of a world and of the bare loop, with so many in flight at so many
# gateways; measured once. Both are closed afterwards.
proc gwsim::bench::Rates {inFlight gateways} {
    variable rates
    if {![info exists rates($inFlight,$gateways)]} {
        set empty [Resident]
        set bare [bare $inFlight $gateways]
        set between [Resident]
        set world [declared $inFlight $gateways]
        set warm [expr {max(1000, int($inFlight * [Setting warm]))}]
        $bare run $warm
        $world run $warm
        set warmed [Resident]
        set rates($inFlight,$gateways) [lreverse [Alternate \
                [list SubjectRate $bare] [list SubjectRate $world]]]
        set rates($inFlight,bytes) [list \
                [expr {double($warmed - $between) / $inFlight}] \
                [expr {double($between - $empty) / $inFlight}]]
        $bare close
        $world close
    }
    return $rates($inFlight,$gateways)
}

# Bytes of memory that the system has given this process: what is reserved
# but never touched is not in it, as it is in `memory`.
proc gwsim::bench::Resident {} {
    if {[catch {open /proc/self/status} channel]} {
        return [memory]
    }
    set text [read $channel]
    close $channel
    if {![regexp {VmRSS:\s+(\d+) kB} $text -> kilobytes]} {
        return [memory]
    }
    return [expr {$kilobytes * 1024}]
}

proc gwsim::bench::Declared {} {
    variable rates
    foreach inFlight {1000 100000 1000000} {
        if {[Wanted declared.$inFlight] || ($inFlight == 1000000
                && [Wanted declared.bytes])} {
            Figure declared.$inFlight {*}[Rates $inFlight 64]
        }
    }
    if {[Wanted declared.bytes]} {
        Figure declared.bytes {*}$rates(1000000,bytes)
    }
    return
}

proc gwsim::bench::Cost {} {
    foreach {name inFlight gateways} {
        gateways.10 10000 10 gateways.100 10000 100
        gateways.1000 10000 1000 gateways.10000 10000 10000
        inFlight.1000 1000 64 inFlight.10000 10000 64
        inFlight.100000 100000 64 inFlight.1000000 1000000 64
    } {
        if {[Wanted cost.$name]} {
            lassign [Rates $inFlight $gateways] rate baseline
            Figure cost.$name [expr {1e9 / $rate}] [expr {1e9 / $baseline}]
        }
    }
    return
}

# The word traffic sends at a rate: this one has about 1,000 in flight.
proc gwsim::bench::Traffic {} {
    set token [::gwsim::core::create bench -record 0 -places 0]
    In $token {
        for {set i 0} {$i < 64} {incr i} {
            gateway g$i
            client c$i -gateway g$i
            link c$i g$i -latency {uniform 100us 1100us}
            traffic c$i -rate 13000/s -project bench -messageHandler echo \
                    -timeoutSec 5
        }
        handler bench echo -on gateway -thread dedicated -delay 20us \
                -reply [string repeat x 64]
        # Full of them.
        run -for 20ms
    }
    set bare [bare 1000 64]
    Figure declared.traffic {*}[lreverse [Alternate \
            [list SubjectRate $bare] [list WorldRate $token 832000]]]
    $bare close
    ::gwsim::core::close $token
    return
}

# The rate of a world of words, which carries out so many a second of its own
# time.
proc gwsim::bench::WorldRate {token perSecond count} {
    set before [completed $token]
    set duration [expr {max(1, round($count * 1e6 / $perSecond))}]
    set began [cpu]
    In $token {run -for ${duration}us}
    set took [expr {[cpu] - $began}]
    return [expr {max(1, [completed $token] - $before) * 1e9 / max(1, $took)}]
}

proc gwsim::bench::Timers {} {
    set count 1000000
    lassign [timers $count] left bytes
    Figure timers.lasting [expr {double($bytes) / $count}] ""
    Figure timers.left $left ""
    return
}

# ---- The virtual clock, with scripts ----------------------------------

# A world with Tcl at both ends and 1,000 requests in flight; its token.
proc gwsim::bench::ScriptedWorld {record} {
    set token [::gwsim::core::create bench -record $record -places 0]
    In $token {
        library {
            proc done {reply} {
                set k [dict get $reply k]
                system.util.sendRequestAsync bench echo \
                        [dict create k [incr k] v abcdefgh] \
                        -timeoutSec 5 -onSuccess done
            }
        }
        handler bench echo -on gateway -thread dedicated -delay 20us {payload} {
            dict set payload reply 1
            return $payload
        }
        for {set i 0} {$i < 64} {incr i} {
            gateway g$i
            client c$i -gateway g$i
            link c$i g$i -latency {uniform 100us 1100us}
            set count [expr {(1000 + 63 - $i) / 64}]
            on c$i -vars count {
                for {set i 0} {$i < $count} {incr i} {
                    system.util.sendRequestAsync bench echo \
                            {k 1 v abcdefgh} -timeoutSec 5 -onSuccess done
                }
            }
        }
        # Every thread has its interp now.
        run -for 5ms
    }
    return $token
}

proc gwsim::bench::Scripted {} {
    set bare [bareTcl 1000 64]
    set token [ScriptedWorld 0]
    Figure scripted.1000 {*}[lreverse [Alternate \
            [list SubjectRate $bare] [list WorldRate $token 800000]]]
    $bare close
    ::gwsim::core::close $token
    return
}

# ---- The trace --------------------------------------------------------

# What is kept is memory, so slices are short, and as many of each.  One that is
# thrown away goes before: a virtual machine has its memory from its host only
# once it was touched, which takes a hundred times as long.
proc gwsim::bench::Trace {} {
    foreach kind {declared bare} {
        set subject [$kind 1000 64 1]
        $subject run [expr {([Setting pairs] + 2) * [Setting traced]}]
        $subject close
        set subjects [list [$kind 1000 64 0] [$kind 1000 64 1]]
        set rates {{} {}}
        set count [Setting traced]
        for {set i 0} {$i <= [Setting pairs]} {incr i} {
            foreach subject $subjects which {0 1} {
                set rate [SubjectRate $subject $count]
                if {$i > 0} {
                    lset rates $which end+1 $rate
                }
            }
        }
        lassign [lmap list $rates {Median $list}] without with
        set counts [[lindex $subjects 1] counts]
        set share($kind) [expr {100 * (1 - $with / $without)}]
        set time($kind) [expr {(1e9 / $with - 1e9 / $without)
                * [dict get $counts completed] / [dict get $counts events]}]
        foreach subject $subjects {
            if {$kind eq "declared"} {
                set bytes [expr {double([dict get $counts recordBytes])
                        / [dict get $counts recorded]}]
            }
            $subject close
        }
    }
    # The bare loop's records are 64 bytes.
    Figure trace.bytes $bytes 64
    Figure trace.time $time(declared) $time(bare)
    Figure trace.declared $share(declared) $share(bare)
    return
}

proc gwsim::bench::TraceScripted {} {
    set without [ScriptedWorld 0]
    set with [ScriptedWorld 1]
    lassign [Alternate [list WorldRate $without 800000] \
            [list WorldRate $with 800000]] rate traced
    Figure trace.scripted [expr {100 * (1 - $traced / $rate)}] "" \
            [expr {$traced / $rate}]
    ::gwsim::core::close $without
    ::gwsim::core::close $with
    return
}

# ---- The real clock, against the Thread package -----------------------

# Both sides do the same: two OS threads with an interp each; a round trip is
# two hops, a dict there and the dict with one more key back. The other thread
# runs a procedure of its own (a message handler; "handle"), and
#
#   send    the script waits for the reply in place: sendRequest, which parks
#           it; "thread::send", which blocks the thread on a condition
#   async   the reply comes as a job of its own, which sends the next one: an
#           onSuccess callback on the event thread; "thread::send -async" both
#           ways, the sender in "vwait". One is outstanding, so nothing
#           overlaps: who is quick here does not sleep between two hops
#   window  the same with 64 outstanding: nobody need sleep at all, and both
#           threads can work at once
#
# Each side measures from its first sending to its last reply with the clock
# of its own script; making threads and interps is outside. The Thread package
# is as it comes, without options. On our side each request also has its
# timeout, passes the checks, and is kept until the world ends; the trace is
# off, as for all rates: what it takes is figures of its own.

proc gwsim::bench::RealIdle {} {
    Real idle
}

proc gwsim::bench::RealBusy {} {
    set spinners {}
    foreach - {1 2} {
        set channel [open |[list [info nameofexecutable]] r+]
        puts $channel {
            set end [expr {[clock seconds] + 120}]
            while {[clock seconds] < $end} {}
            exit
        }
        flush $channel
        lappend spinners $channel
    }
    try {
        Real busy
    } finally {
        foreach channel $spinners {
            catch {exec kill -KILL {*}[pid $channel]}
            catch {close $channel}
        }
    }
    return
}

# Measures the three figures of one state of the machine.
proc gwsim::bench::Real {state} {
    if {[catch {package require Thread} message]} {
        Skip "real.*.$state needs the package Thread (Debian: tcl-thread):\
                $message" real.*.$state
        return
    }
    set token [RealWorld]
    set worker [thread::create {
        proc handle {payload} {
            dict set payload reply 1
            return $payload
        }
        proc answer {sender payload} {
            thread::send -async $sender \
                    [list ::gwsim::bench::ThreadReply [handle $payload]]
        }
        thread::wait
    }]
    foreach {what baseline world} [list \
            send ThreadSend [list RealSend $token] \
            async [list ThreadWindow 1] [list RealWindow $token 1] \
            window [list ThreadWindow 64] [list RealWindow $token 64]] {
        if {[Wanted real.$what.$state]} {
            Figure real.$what.$state {*}[lreverse [Alternate \
                    [linsert $baseline 1 $worker] $world]]
        }
    }
    thread::release $worker
    ::gwsim::core::close $token
    return
}

proc gwsim::bench::RealWorld {} {
    set token [::gwsim::core::create bench -clock real -horizon 1h -places 0 \
            -record 0]
    In $token {
        library {
            proc sendAll {count} {
                set began [clock microseconds]
                for {set i 0} {$i < $count} {incr i} {
                    system.util.sendRequest bench echo {k 1 v abcdefgh}
                }
                return [expr {[clock microseconds] - $began}]
            }
            proc sendWindow {count window} {
                set ::left [expr {$count - $window}]
                set ::open $window
                set ::began [clock microseconds]
                for {set i 0} {$i < $window} {incr i} {
                    system.util.sendRequestAsync bench echo \
                            {k 1 v abcdefgh} -onSuccess next
                }
            }
            proc next {reply} {
                if {$::left > 0} {
                    incr ::left -1
                    set k [dict get $reply k]
                    system.util.sendRequestAsync bench echo \
                            [dict create k [incr k] v abcdefgh] \
                            -onSuccess next
                } elseif {[incr ::open -1] == 0} {
                    set ::took [expr {[clock microseconds] - $::began}]
                }
            }
        }
        gateway g
        client c -gateway g
        link c g -latency 0s
        handler bench echo -on g -thread dedicated {payload} {
            dict set payload reply 1
            return $payload
        }
    }
    return $token
}

# One outstanding: sendRequest, and thread::send.
proc gwsim::bench::RealSend {token count} {
    In $token {
        set task [on c -thread async -vars count {sendAll $count}]
        run
        set took [result $task]
    }
    return [expr {$count * 1e6 / max(1, $took)}]
}

proc gwsim::bench::ThreadSend {worker count} {
    set began [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {
        thread::send $worker {handle {k 1 v abcdefgh}}
    }
    return [expr {$count * 1e6 / max(1, [clock microseconds] - $began)}]
}

# A window of them: sendRequestAsync with a callback, and thread::send -async
# both ways.
proc gwsim::bench::RealWindow {token window count} {
    set count [expr {max($count, $window)}]
    In $token {
        on c -vars {count window} {sendWindow $count $window}
        run
        set task [on c {set ::took}]
        run
        set took [result $task]
    }
    return [expr {$count * 1e6 / max(1, $took)}]
}

proc gwsim::bench::ThreadWindow {worker window count} {
    variable threadWorker $worker
    variable threadLeft [expr {max($count, $window) - $window}]
    variable threadOpen $window
    variable threadDone 0
    set began [clock microseconds]
    for {set i 0} {$i < $window} {incr i} {
        thread::send -async $worker [list answer [thread::id] \
                {k 1 v abcdefgh}]
    }
    while {!$threadDone} {
        vwait ::gwsim::bench::threadDone
    }
    return [expr {max($count, $window) * 1e6
            / max(1, [clock microseconds] - $began)}]
}

proc gwsim::bench::ThreadReply {reply} {
    variable threadLeft
    variable threadOpen
    variable threadDone
    variable threadWorker
    if {$threadLeft > 0} {
        incr threadLeft -1
        set k [dict get $reply k]
        thread::send -async $threadWorker [list answer [thread::id] \
                [dict create k [incr k] v abcdefgh]]
    } elseif {[incr threadOpen -1] == 0} {
        set threadDone 1
    }
}

# ---- The real clock, alone --------------------------------------------

# A world that has run a script and has nothing to do; the same of this
# process without a run.
proc gwsim::bench::RealRest {} {
    set seconds [Setting rest]
    set token [RealWorld]
    RealSend $token 10
    set began [cpu]
    In $token {run -for ${seconds}s}
    set world [expr {[cpu] - $began}]
    ::gwsim::core::close $token
    set began [cpu]
    after [expr {round($seconds * 1000)}]
    set process [expr {[cpu] - $began}]
    Figure real.cpu [expr {$world / 1e3 / $seconds}] \
            [expr {$process / 1e3 / $seconds}]
    return
}

proc gwsim::bench::Delay {} {
    set token [RealWorld]
    set late {}
    set baseline {}
    set count [expr {[Setting delays] / 5}]
    for {set i 0} {$i < 5} {incr i} {
        In $token {
            set task [on c -thread async -vars count {
                set late {}
                for {set i 0} {$i < $count} {incr i} {
                    set ms [expr {1 + $i % 9}]
                    set began [clock microseconds]
                    sleep ${ms}ms
                    lappend late [expr {[clock microseconds] - $began
                            - 1000 * $ms}]
                }
                set late
            }]
            run
            lappend late {*}[result $task]
        }
        for {set k 0} {$k < $count} {incr k} {
            set ms [expr {1 + $k % 9}]
            set began [clock microseconds]
            after $ms
            lappend baseline [expr {[clock microseconds] - $began
                    - 1000 * $ms}]
        }
    }
    ::gwsim::core::close $token
    Figure delay.median [Percentile $late 0.5] [Percentile $baseline 0.5]
    Figure delay.p99 [Percentile $late 0.99] [Percentile $baseline 0.99]
    return
}

# ---- Gateways ---------------------------------------------------------

proc gwsim::bench::Gateway {} {
    set count [Setting gateways]
    set token [::gwsim::core::create bench -record 0 -places 0]
    set memory [memory]
    set began [cpu]
    In $token {
        for {set i 0} {$i < $count} {incr i} {
            gateway g$i
        }
    }
    set time [expr {([cpu] - $began) / 1e3 / $count}]
    set bytes [expr {double([memory] - $memory) / $count}]
    ::gwsim::core::close $token
    # What it would cost if every gateway had an interp from the start. (These
    # are the first figures: later, Tcl has the memory of interps at hand.)
    set interps {}
    set memory [memory]
    set began [cpu]
    for {set i 0} {$i < 20} {incr i} {
        lappend interps [interp create]
    }
    set interpTime [expr {([cpu] - $began) / 1e3 / 20}]
    set interpBytes [expr {double([memory] - $memory) / 20}]
    foreach interp $interps {
        interp delete $interp
    }
    Figure gateway.bytes $bytes $interpBytes
    Figure gateway.time $time $interpTime
    return
}
