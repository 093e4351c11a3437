# coverage.tcl --
#
#       What the tests have run of the C code: lines and branches, a row a
#       file, from gcov. "make coverage" builds for it and runs the tests.
#
#           tclsh tests/coverage.tcl BUILD ?--uncovered FILE?
#
#       --uncovered prints the lines of FILE with a branch that was never
#       taken.
#
# Rules:
#   1. A branch counts if the compiler made one of the source: what gcov calls
#      a fallthrough or a throw is not another.
#   2. Left out, with the reason: see `excluded` and `reasons`. Nothing else
#      is.
#   3. A file without data has not been run: 0 %.

namespace eval coverage {
    # Pattern of a line -> why its branches do not count.
    variable excluded {
        {\mGWSIM_ASSERT\M} {an assertion that fails ends the process}
        {\mGWSIM_(GROW|BUF_GROW)\M} {memory that runs out ends the process}
        {\m(GWSIM_MUTATE|GWSIM_IS_MUTANT)\M} {the wrong half is not compiled}
        {\m(alarm\.fd|wait = when > now)\M}
        {for systems without timerfd, which Linux has}
        {\muv_(timer|poll)_init\M} {libuv refuses no descriptor that is open}
    }
    # What a pattern of one line cannot tell -> why it does not count.
    variable reasons {
        {the way past all cases of a switch without a default}
        {a variable of an enum has no other value}
        {a condition that leads to GwsimPanic alone}
        {it ends the process, and what it has counted}
    }
    # The rooms that must be at 95 % of branches -> their files.
    variable core {
        request   {Request Chooser Switch Version}
        messenger {Messenger RequestTable Callback Reply Route MessageRing
            Dispatch Deliver Invoke}
        runtimes  {Runtime Wheel Virtual Real RealClock RealHost RealLock
            RealLoop RealPark}
        threads   {Thread ThreadModal ThreadWait Scope Pool Handler}
    }
}

# Lines and branches of one .gcov file, and where branches are missing.
proc coverage::Read {file} {
    variable excluded

    set channel [open $file]
    set lines 0
    set run 0
    set branches 0
    set taken 0
    set missing {}
    set counts 0
    set listing [split [read $channel] \n]
    set source [Source $listing]
    set fatal [Fatal $source]
    foreach line $listing {
        if {[regexp {^\s*([^:]+):\s*(\d+):(.*)$} $line -> count number text]} {
            set count [string trim $count *]
            set counts [expr {$number ni $fatal}]
            # How many branches that nobody takes are left out.
            set spare [IsSwitchOfAll $source $number]
            foreach {pattern why} $excluded {
                if {[regexp $pattern $text]} {
                    set counts 0
                }
            }
            if {$count ne "-" && $number > 0} {
                incr lines
                incr run [expr {![string match {[#=]*} $count]}]
            }
        } elseif {$counts && [regexp {^branch\s+\d+ (never|taken (\d+))} $line \
                -> how times]} {
            if {$how ne "never" && $times > 0} {
                incr taken
            } elseif {$spare > 0} {
                incr spare -1
                continue
            } else {
                dict incr missing $number
            }
            incr branches
        }
    }
    close $channel
    return [dict create lines $lines run $run branches $branches \
            taken $taken missing $missing]
}

# The source in a .gcov file: number of a line -> its text.
proc coverage::Source {listing} {
    set source {}
    foreach line $listing {
        if {[regexp {^\s*[^:]+:\s*([1-9]\d*):(.*)$} $line -> number text]} {
            dict set source $number $text
        }
    }
    return $source
}

# The lines of each condition whose block begins with GwsimPanic.
proc coverage::Fatal {source} {
    set lines {}
    dict for {number text} $source {
        if {![regexp {^\s+GwsimPanic\(} $text]} {
            continue
        }
        for {set at [expr {$number - 1}]} {$at > 0} {incr at -1} {
            lappend lines $at
            if {[regexp {^\s+if \(} [dict get $source $at]]} {
                break
            }
        }
    }
    return $lines
}

# 1 for the line of a switch that has a case for all there is, and no default.
proc coverage::IsSwitchOfAll {source number} {
    if {![dict exists $source $number] || ![regexp {^(\s+)switch \(} \
            [dict get $source $number] -> indent]} {
        return 0
    }
    while {[dict exists $source [incr number]]
            && [dict get $source $number] ne "$indent\}"} {
        if {[regexp {^\s*default:} [dict get $source $number]]} {
            return 0
        }
    }
    return 1
}

proc coverage::Percent {part whole} {
    return [expr {$whole == 0 ? "-" : [format %.1f \
            [expr {100.0 * $part / $whole}]]}]
}

# Runs gcov on all objects of a build; a dict: file -> what Read says.
proc coverage::Collect {build} {
    set result {}
    foreach data [lsort [glob -nocomplain -directory $build obj/*/*.gcno]] {
        set name [file rootname [file tail $data]]
        catch {exec sh -c {cd "$1" && gcov -b -c -o "$2" "$3"} sh $build \
                obj/[file tail [file dirname $data]] $name.c 2>@1}
        set file [file join $build $name.c.gcov]
        if {[file exists $file]} {
            dict set result $name [Read $file]
        }
    }
    file delete {*}[glob -nocomplain -directory $build *.gcov]
    return $result
}

proc coverage::Main {words} {
    variable core
    variable excluded

    set build [lindex $words 0]
    set files [Collect $build]
    if {[lindex $words 1] eq "--uncovered"} {
        set name [file rootname [lindex $words 2]]
        dict for {line count} [dict get $files $name missing] {
            puts "$name.c:$line: $count"
        }
        return
    }
    set sum {lines 0 run 0 branches 0 taken 0}
    puts [format "%-28s %7s %7s %9s %7s" file lines % branches %]
    dict for {name row} $files {
        if {[regexp {Unit|Bench|TestInit|TraceFail} $name]} {
            continue
        }
        foreach key {lines run branches taken} {
            dict incr sum $key [dict get $row $key]
        }
        puts [Row $name $row]
    }
    puts [Row all $sum]
    set rooms {}
    dict for {room names} $core {
        set part {lines 0 run 0 branches 0 taken 0}
        foreach name $names {
            foreach key [dict keys $part] {
                if {[dict exists $files gwsim$name $key]} {
                    dict incr part $key [dict get $files gwsim$name $key]
                    dict incr rooms $key [dict get $files gwsim$name $key]
                }
            }
        }
        puts [Row "core: $room" $part]
    }
    if {$rooms ne ""} {
        puts [Row "core rooms" $rooms]
    }
    puts "\nleft out:"
    foreach {pattern why} $excluded {
        puts "  lines like $pattern: $why"
    }
    variable reasons
    foreach {what why} $reasons {
        puts "  $what: $why"
    }
    puts "  files of tests and benchmarks: they are not the product"
}

proc coverage::Row {name row} {
    dict with row {}
    return [format "%-28s %7d %7s %9d %7s" $name $lines \
            [Percent $run $lines] $branches [Percent $taken $branches]]
}

coverage::Main $argv
