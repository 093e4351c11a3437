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
#   2. Left out, with the reason: see `excluded`. Nothing else is.
#   3. A file without data has not been run: 0 %.

namespace eval coverage {
    # Pattern of a line -> why its branches do not count.
    variable excluded {
        {\mGWSIM_ASSERT\M} {an assertion that fails ends the process}
        {\mGWSIM_(GROW|BUF_GROW)\M} {memory that runs out ends the process}
        {\m(GWSIM_MUTATE|GWSIM_IS_MUTANT)\M} {the wrong half is not compiled}
    }
    # The rooms that must be at 95 % of branches.
    variable core {
        Request Messenger Route Dispatch Invoke Handler Scope Thread
        ThreadModal Virtual Real RealLoop RealHost RealPark RealLock Runtime
        Wheel Chooser Switch Version
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
    foreach line [split [read $channel] \n] {
        if {[regexp {^\s*([^:]+):\s*(\d+):(.*)$} $line -> count number text]} {
            set count [string trim $count *]
            set counts 1
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
            incr branches
            if {$how ne "never" && $times > 0} {
                incr taken
            } else {
                dict incr missing $number
            }
        }
    }
    close $channel
    return [dict create lines $lines run $run branches $branches \
            taken $taken missing $missing]
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
    set rooms $sum
    puts [format "%-28s %7s %7s %9s %7s" file lines % branches %]
    dict for {name row} $files {
        if {[regexp {Unit|Bench|TestInit|TraceFail} $name]} {
            continue
        }
        foreach key {lines run branches taken} {
            dict incr sum $key [dict get $row $key]
            if {[string range $name 5 end] in $core} {
                dict incr rooms $key [dict get $row $key]
            }
        }
        puts [Row $name $row]
    }
    puts [Row "core rooms" $rooms]
    puts [Row all $sum]
    puts "\nleft out:"
    foreach {pattern why} $excluded {
        puts "  lines like $pattern: $why"
    }
    puts "  files of tests and benchmarks: they are not the product"
}

proc coverage::Row {name row} {
    dict with row {}
    return [format "%-28s %7d %7s %9d %7s" $name $lines \
            [Percent $run $lines] $branches [Percent $taken $branches]]
}

coverage::Main $argv
