# search-table.tcl --
#
#       How soon each strategy finds each planted bug of simulations/bugs, as
#       the table of doc/search.md:
#
#           tclsh tests/search-table.tcl ?--option value ...?
#
#           --seeds N           campaigns of each strategy (30)
#           --match GLOB        only bugs whose name matches
#           --strategies LIST   instead of all five
#           --real N            plain runs on the real clock, at most (30; 0:
#                               none), each with a new seed
#           --survive N         instead of all that: so many runs of each twin
#
# Rules:
#   1. A cell is the median over the campaigns: the run that failed, and the
#      seconds of wall time until then, workers started and all: what somebody
#      waits for. (Processor time would count the workers one by one.) A
#      campaign that found nothing in 10,000 runs and 10 seconds counts as the
#      worst; where the median is such a one the cell says how many found it.
#   2. Repetition on the real clock is one campaign: it takes as long as the
#      plant does.
#   3. Nothing else should run on the machine. Where something does, give it
#      the cores: where the kernel weighs sessions (sched_autogroup), `nice`
#      counts within one only, and /proc/self/autogroup has the session's.

set top [file dirname [file dirname [file normalize [info script]]]]
set options {--seeds 30 --match * --strategies {random pct pos exhaustive
    portfolio} --real 30 --survive 0}
foreach {option value} $argv {
    if {![dict exists $options $option]} {
        puts stderr "unknown option \"$option\": must be\
                [join [dict keys $options] {, }]"
        exit 2
    }
    dict set options $option $value
}
set limits {--runs 10000 --time 10s}

# Runs gwsim on a scenario: {STATUS LINES}.
proc Gwsim {args} {
    set code [catch {
        exec [info nameofexecutable] << "package require gwsim
            [list gwsim::main $args]\n" 2>@1
    } out options]
    set status 0
    if {$code} {
        set status [lindex [dict get $options -errorcode] 2]
    }
    if {![regexp -line {^(PASS|FAIL|UNRESOLVED) } $out]} {
        puts stderr $out
        exit 1
    }
    return [list $status [split $out \n]]
}

# One campaign: {RUN SECONDS}, empty if it found nothing.
proc Campaign {file strategy seed} {
    lassign [Gwsim explore $file --strategy $strategy --seed $seed \
            {*}$::limits] status lines
    if {![regexp {: run (\d+) fails \([^)]*\), ([\d.]+)(ms|s)} \
            [lsearch -inline $lines "FAIL *"] -> run time unit]} {
        if {$status != 0} {
            puts stderr [join $lines \n]
        }
        return {}
    }
    return [list $run [expr {$unit eq "ms" ? $time / 1000.0 : $time}]]
}

# The middle of a list; the lower one of two.
proc Median {values} {
    return [lindex [lsort -real $values] [expr {([llength $values] - 1) / 2}]]
}

proc Cell {campaigns} {
    set found [lsearch -all -inline -not -exact $campaigns {}]
    if {2 * [llength $found] <= [llength $campaigns]} {
        return [expr {$found eq "" ? "not found"
                : "[llength $found] of [llength $campaigns]"}]
    }
    set worst [lrepeat [expr {[llength $campaigns] - [llength $found]}] 1e9]
    set text [format "%d, %.2f s" \
            [expr {int([Median [concat [lmap one $found {lindex $one 0}] \
            $worst]])}] \
            [Median [concat [lmap one $found {lindex $one 1}] $worst]]]
    if {$worst ne ""} {
        append text " ([llength $found] of [llength $campaigns])"
    }
    return $text
}

# Plain runs on the real clock until one fails.
proc Repeat {file most} {
    set began [clock milliseconds]
    for {set run 1} {$run <= $most} {incr run} {
        lassign [Gwsim run $file --clock real --seed $run] status
        if {$status != 0} {
            return [format "%d, %.1f s" $run \
                    [expr {([clock milliseconds] - $began) / 1000.0}]]
        }
    }
    return [format "not in %d, %.1f s" $most \
            [expr {([clock milliseconds] - $began) / 1000.0}]]
}

# What becomes of a twin in so many runs.
proc Survive {file runs} {
    lassign [Gwsim explore $file --runs $runs] status lines
    return "[lsearch -inline -regexp $lines {^(PASS|FAIL|UNRESOLVED) }]\
            (status $status)"
}

set files [lsort [glob -directory [file join $top simulations bugs] *.tcl]]
if {[dict get $options --survive] > 0} {
    foreach file [lsearch -all -inline -glob $files *-repaired.tcl] {
        set name [file rootname [file tail $file]]
        if {[string match [dict get $options --match] $name]} {
            puts "$name: [Survive $file [dict get $options --survive]]"
        }
    }
    exit 0
}
set columns [list bug {*}[dict get $options --strategies]]
if {[dict get $options --real] > 0} {
    lappend columns real
}
puts "| [join $columns { | }] |"
puts "|[string repeat ---| [llength $columns]]"
foreach file [lsearch -all -inline -not -glob $files *-repaired.tcl] {
    set name [file rootname [file tail $file]]
    if {![string match [dict get $options --match] $name]} {
        continue
    }
    set row [list $name]
    foreach strategy [dict get $options --strategies] {
        set campaigns {}
        for {set seed 1} {$seed <= [dict get $options --seeds]} {incr seed} {
            lappend campaigns [Campaign $file $strategy $seed]
        }
        lappend row [Cell $campaigns]
    }
    if {[dict get $options --real] > 0} {
        lappend row [Repeat $file [dict get $options --real]]
    }
    puts "| [join $row { | }] |"
    flush stdout
}
