# matrix.tcl --
#
#       `gwsim matrix FILE`: the scenarios of a file under every version, and
#       what an upgrade changes.
#
# Rules:
#   1. --version of the command line is what a scenario and its gateways have
#      by default; a gateway with a -version of its own keeps it.
#   2. Where two neighbouring versions differ, what is printed is what failed,
#      as the scenario itself tells it, and the clauses that begin or end
#      between the two: first those that an event of the runs names. Others
#      may count as well, since no event tells how arguments are read.
#   3. A scenario that runs on one clock only is skipped as in "gwsim run".

namespace eval gwsim {
    variable subcommands
    dict set subcommands matrix {
        MatrixSubcommand {FILE ... ?--option value ...?}
        {run scenarios under every version, and show what an upgrade changes}
        matrix::options
    }
}

namespace eval gwsim::matrix {
    # The releases before and after which something changes.
    variable versions {7.9.3 7.9.5 7.9.6 8.0.7 8.0.8 8.0.14 8.0.15 8.1 8.3}
    variable options {
        --clock    {one ClockOption {virtual or real}}
        --match    {one AnyOption {only scenarios whose name matches}}
        --seed     {one SeedOption {an integer, or random}}
        --versions {one matrix::VersionsOption {a list, instead of all}}
    }
    # {scenario version} -> report, in order of running.
    variable heard
}

# gwsim::MatrixSubcommand --
#
#       gwsim matrix FILE ... ?--option value ...?
#
# Results:
#       The exit status: 0 if every scenario passed under each version.

proc gwsim::MatrixSubcommand {args} {
    variable matrix::options
    variable matrix::versions
    variable matrix::heard

    lassign [OptionWords $args $options] given files
    FileWords matrix $files
    set wanted $versions
    if {[dict exists $given versions]} {
        set wanted [dict get $given versions]
    }
    set heard {}
    set status 0
    progress::begin matrix [expr {[llength $wanted] * [llength $files]}]
    set whole $files
    foreach version $wanted {
        dict set given version $version
        lassign [matrix::Run $whole $given] one whole
        set status [expr {max($status, $one)}]
        if {$status == 2} {
            progress::end
            return 2
        }
    }
    progress::end
    set names [lsort -unique -dictionary [lmap key [dict keys $heard] {
        lindex $key 0
    }]]
    if {$names eq ""} {
        if {$status > 0} {
            return $status
        }
        NoScenario [lindex $files 0] $given
    }
    puts -nonewline [matrix::Table $names $wanted]
    foreach name $names {
        foreach version $wanted {
            if {[matrix::VerdictOf $name $version] ni {PASS SKIP}} {
                set status [expr {max($status, 1)}]
            }
        }
    }
    foreach one [lrange $wanted 0 end-1] other [lrange $wanted 1 end] {
        foreach name $names {
            if {[matrix::VerdictOf $name $one]
                    ne [matrix::VerdictOf $name $other]} {
                puts [matrix::Change $name $one $other]
            }
        }
    }
    return $status
}

# ---- Parts ----------------------------------------------------------------

proc gwsim::matrix::VersionsOption {option value} {
    if {![string is list $value] || $value eq ""} {
        ::gwsim::usage "$option: expected a list of versions but got\
                \"$value\""
    }
    foreach version $value {
        ::gwsim::VersionOption $option $version
    }
    return $value
}

# Runs files; what their scenarios come to is in `heard`. Returns the status
# and the files to go on with: one that fails before its first scenario has
# said so, and would say it again under each version.
proc gwsim::matrix::Run {files options} {
    variable heard

    set version [dict get $options version]
    ::gwsim::runOptions [dict merge $options [list files $files \
            hear [list ::gwsim::matrix::Hear $version]]]
    set status 0
    set whole {}
    foreach file $files {
        set before [dict size $heard]
        set one [::gwsim::RunFile $file]
        set status [expr {max($status, $one)}]
        if {$one == 0 || [dict size $heard] > $before} {
            lappend whole $file
        }
        ::gwsim::progress::step 1 "$version $file"
    }
    ::gwsim::runOptions {}
    return [list $status $whole]
}

proc gwsim::matrix::Hear {version name report} {
    variable heard
    dict set heard [list $name $version] $report
    return 1
}

proc gwsim::matrix::VerdictOf {name version} {
    variable heard
    if {[dict exists $heard [list $name $version]]} {
        return [dict get $heard [list $name $version] verdict]
    }
    return SKIP
}

# Scenarios down, versions across.
proc gwsim::matrix::Table {names versions} {
    set rows [list [list scenario {*}$versions]]
    foreach name $names {
        lappend rows [list $name {*}[lmap version $versions {
            VerdictOf $name $version
        }]]
    }
    return [::gwsim::Aligned $rows]
}

# Why a scenario ends otherwise from one version to another (rule 2).
proc gwsim::matrix::Change {name one other} {
    variable heard

    set text "\n$name: [VerdictOf $name $one] with $one,\
            [VerdictOf $name $other] with $other\n"
    set followed {}
    foreach version [list $one $other] {
        if {![dict exists $heard [list $name $version]]} {
            continue
        }
        set report [dict get $heard [list $name $version]]
        lappend followed {*}[dict get $report clauses]
        if {[dict get $report verdict] ni {PASS SKIP}} {
            append text "  with $version\n" \
                    [join [Shown [dict get $report lines]] \n] \n
        }
    }
    set changed [Changed $one $other]
    set seen [lmap id $changed {
        expr {$id in $followed ? $id : [continue]}
    }]
    append text [Texts $seen]
    set others [lmap id $changed {
        expr {$id in $followed ? [continue] : $id}
    }]
    if {$seen ne "" && $others ne ""} {
        append text "  and, though no event names them:\n"
    }
    append text [Texts $others]
    return [string trimright $text \n]
}

# What clauses say.
proc gwsim::matrix::Texts {ids} {
    return [join [lmap id $ids {
        string cat "  " [::gwsim::exercised::wrapped $id [dict get \
                [::gwsim::conformance::clauses] $id text] 2] \n
    }] {}]
}

# Of a story what was claimed and seen, and the cause.
proc gwsim::matrix::Shown {lines} {
    set shown {}
    set keeps 0
    foreach line $lines {
        if {[regexp {^  (\S+)} $line -> word]} {
            set keeps [expr {$word in {claimed seen saw cause error}
                    || [regexp {:\d+$} $word]}]
        } elseif {![string match "   *" $line]} {
            set keeps 0
        }
        if {$keeps} {
            lappend shown "  $line"
        }
    }
    return $shown
}

# Clauses that begin or end between two versions, whichever is the older.
proc gwsim::matrix::Changed {one other} {
    ::gwsim::conformance::load
    lassign [lsort -command ::gwsim::matrix::ByAge [list $one $other]] one other
    set changed {}
    dict for {id row} [::gwsim::conformance::clauses] {
        dict with row {}
        if {($since ne "" && [Before $one $since] && ![Before $other $since])
                || ($until ne "" && ![After $one $until]
                && [After $other $until])} {
            lappend changed $id
        }
    }
    return $changed
}

proc gwsim::matrix::ByAge {one other} {
    return [package vcompare [Last $one] [Last $other]]
}

# A version of two numbers is the last release of its line.
proc gwsim::matrix::Before {version since} {
    return [expr {[package vcompare [Last $version] $since] < 0}]
}

proc gwsim::matrix::After {version until} {
    return [expr {[package vcompare [Last $version] [Last $until]] > 0}]
}

proc gwsim::matrix::Last {version} {
    return [expr {[llength [split $version .]] == 2 ? "$version.999"
            : $version}]
}
