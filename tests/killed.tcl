# killed.tcl --
#
#       Kills recorded campaigns at random moments and looks whether what they
#       had reported as finished is in the database:
#
#           tclsh tests/killed.tcl ?KILLS? ?SEED?
#           make killed KILLS=1000
#
#       (with TCLLIBPATH set to where the package is; make sets it). By default
#       30 kills, which .ci/run does; 1000 take some minutes.
#
#       A campaign is "gwsim run FILE --trace DB" with many scenarios, all into
#       one file; every third one is "gwsim explore FILE --trace DB", a search
#       of two workers for each scenario. A run is reported when its verdict is
#       printed, a search when what it found is. After each kill -9:
#         - each run of the campaign that was reported has its verdict in the
#           database, and all of its events;
#         - a run that has a verdict there is whole, reported or not;
#         - what was cut off has no verdict, and its events have no gap;
#         - each search that was reported is kept with all of its runs, and the
#           run that failed is in the database;
#       after the last search the same command goes on from what is kept, to
#       its end;
#       and every 25 kills and at the end PRAGMA integrity_check is ok. Then
#       the next campaigns have a new file: it grows by megabytes each.
#
#       The last line is "N passed, N failed, N skipped", a kill each; the exit
#       status is 1 if something failed. The seed is printed.

package require Tcl 8.6-
package require gwsim

namespace eval killed {
    # Scenarios of a campaign: more than one lives to see, and no more than
    # end soon if nobody is there to kill it.
    variable scenarios 100
    # A kill comes at most so many ms after the first verdict.
    variable spreadMax 700
    variable integrityEvery 25
    # Of the kills, which are searches; runs of a search.
    variable searchEvery 3
    variable searchRuns 60
}

# Writes what the campaigns run; returns the file's name.
proc killed::campaign {folder} {
    variable scenarios
    set file [file join $folder campaign.tcl]
    set channel [open $file w]
    puts $channel [string map [list %N $scenarios] {
        package require gwsim
        for {set i 0} {$i < %N} {incr i} {
            gwsim::scenario "s$i" {
                param round 0
                gateway plant
                client HMI -gateway plant
                handler ACME read -on plant -delay {uniform 1ms 9ms} -reply 1
                fault drop plant HMI -p 20%
                # Now and then one of more than a transaction's events.
                if {$::i % 4 == 2} {
                    traffic HMI -rate 12000/s -project ACME \
                            -messageHandler read -for 700ms
                }
                on HMI -thread async {
                    for {set k 0} {$k < 20} {incr k} {
                        catch {system.util.sendRequest ACME read \
                                -timeoutSec 1}
                    }
                }
                run
            }
        }
    }]
    close $channel
    set main [file join $folder main.tcl]
    set channel [open $main w]
    puts $channel "package require gwsim\ngwsim::main \$argv"
    close $channel
    return [list $main $file]
}

# Writes what the searches search: every third scenario has a run that fails.
proc killed::searched {folder} {
    set file [file join $folder searched.tcl]
    set channel [open $file w]
    puts $channel {
        package require gwsim
        for {set i 0} {$i < 60} {incr i} {
            gwsim::scenario "s$i" {
                param round 0
                gateway plant
                client HMI -gateway plant
                handler ACME read -on plant -delay {uniform 1ms 9ms} -reply 1
                on HMI -thread async {
                    for {set k 0} {$k < 5} {incr k} {
                        catch {system.util.sendRequest ACME read \
                                -timeoutSec 1}
                    }
                }
                run
                if {$::i % 3 == 2} {
                    expect event {kind delivered} -count 4
                }
            }
        }
    }
    close $channel
    return $file
}

# Runs one campaign and kills it; returns the lines that it has printed.
proc killed::round {words} {
    variable spreadMax
    set child [open |[list [info nameofexecutable] {*}$words 2>@stderr]]
    set lines [list [gets $child]]
    after [expr {int(rand() * $spreadMax)}]
    exec kill -9 [pid $child]
    # What it had written is in the pipe; the last line may be cut off.
    set rest [read $child]
    lappend lines {*}[lrange [split $rest \n] 0 end-1]
    if {[catch {close $child} message options]
            && [lindex [dict get $options -errorcode] 0] ne "CHILDKILLED"} {
        error "the campaign ended by itself: $message"
    }
    return $lines
}

# The names of the scenarios whose verdict was printed.
proc killed::reported {lines} {
    return [lmap line $lines {
        if {[regexp {^(?:PASS|FAIL) (s\d+):} $line -> name]} {
            set name
        } elseif {[string match *FAILED* $line]} {
            set line
        } else {
            continue
        }
    }]
}

# What is wrong with the searches of a round, a line each.
proc killed::checkSearches {db round lines} {
    set wrong {}
    set kept [dict create]
    gwsim::search::load
    foreach {- state} [gwsim::search::stateAll $db] {
        if {[dict get $state options set] eq "round $round"} {
            dict set kept [dict get $state name] [dict get $state account]
        }
    }
    foreach line $lines {
        if {[regexp {^PASS (s\d+): no run of (\d+) fails} $line - name runs]} {
            if {![dict exists $kept $name]
                    || [dict get $kept $name runs] != $runs} {
                lappend wrong "the search of $name was reported and is not kept"
            }
        } elseif {[regexp {^FAIL (s\d+): run \d+ fails} $line - name]} {
            if {![dict exists $kept $name]
                    || [dict get $kept $name fails] eq ""} {
                lappend wrong "the failure of $name was reported, not kept"
            }
            if {[gwsim::sql $db "SELECT count(*) FROM run WHERE\
                    scenario = '$name' AND params = 'round $round'\
                    AND verdict = 'FAIL'"] == 0} {
                lappend wrong "the run of $name that failed is not there"
            }
        }
    }
    return $wrong
}

# Goes on with a search that was killed; says what is wrong with its end.
proc killed::goOn {words} {
    catch {exec [info nameofexecutable] {*}$words} said options
    set count [llength [reported [split $said \n]]]
    return [expr {$count == 60 && [string match "*40 passed, 20 failed*" $said]
            ? {} : [list "gone on with, it ended otherwise: $said"]}]
}

# What is wrong with the runs of a round, all after one, a line each.
proc killed::check {db round before reported} {
    set finished [gwsim::sql $db "SELECT scenario FROM run WHERE\
            params = 'round $round' AND verdict <> ''"]
    set wrong [lmap name $reported {
        if {$name in $finished} {
            continue
        }
        string cat "$name was reported and is not there"
    }]
    if {[lsearch -glob $reported *FAILED*] >= 0} {
        lappend wrong "the campaign could not record: $reported"
    }
    # A run that is cut off knows no parameters yet.
    foreach {id verdict events count first last} [gwsim::sql $db \
            "SELECT id, verdict, events,\
            (SELECT count(*) FROM gwsim_event WHERE run = id),\
            (SELECT min(seq) FROM gwsim_event WHERE run = id),\
            (SELECT max(seq) FROM gwsim_event WHERE run = id)\
            FROM gwsim_run WHERE id > $before"] {
        if {$verdict ne "" && $count != $events} {
            lappend wrong "run $id has $count of $events events"
        }
        if {$count > 0 && ($first != 1 || $last != $count)} {
            lappend wrong "run $id has a gap: $count events to $last"
        }
    }
    return $wrong
}

proc killed::integrity {db} {
    set says [gwsim::sql $db {PRAGMA integrity_check}]
    return [expr {$says eq "ok" ? {} : [list "integrity: $says"]}]
}

proc killed::main {{kills 30} {seed ""}} {
    variable integrityEvery
    variable searchEvery
    variable searchRuns
    if {$seed eq ""} {
        set seed [expr {[clock microseconds] % 1000000}]
    }
    expr {srand($seed)}
    close [file tempfile folder gwsimKilled]
    file delete $folder
    file mkdir $folder
    set failed 0
    set told 0
    set there 0
    set cut 0
    try {
        lassign [campaign $folder] main file
        set searched [searched $folder]
        set db [file join $folder runs.db]
        for {set round 1} {$round <= $kills} {incr round} {
            set before [expr {![file exists $db] ? 0 : [gwsim::sql $db \
                    {SELECT coalesce(max(id), 0) FROM run}]}]
            set search [expr {$round % $searchEvery == 0}]
            set words [expr {$search ? [list $main explore $searched \
                    --runs $searchRuns --jobs 2] : [list $main run $file]}]
            lappend words --trace $db --set round=$round
            set lines [round $words]
            set reported [reported $lines]
            incr told [llength $reported]
            set wrong [check $db $round $before \
                    [expr {$search ? {} : $reported}]]
            if {$reported eq ""} {
                lappend wrong "the campaign reported nothing"
            }
            if {$search} {
                lappend wrong {*}[checkSearches $db $round $lines]
                if {$round + $searchEvery > $kills} {
                    lappend wrong {*}[goOn $words]
                }
            }
            if {$round % $integrityEvery == 0 || $round == $kills} {
                lappend wrong {*}[integrity $db]
            }
            foreach line $wrong {
                puts "failed: kill $round: $line"
            }
            incr failed [expr {$wrong ne ""}]
            if {$round % $integrityEvery == 0 || $round == $kills} {
                incr there [gwsim::sql $db {SELECT count(*) FROM run}]
                incr cut [gwsim::sql $db \
                        {SELECT count(*) FROM run WHERE verdict = ''}]
                file delete $db {*}[glob -nocomplain $db-*]
            }
        }
        puts "seed $seed: $kills kills, $told runs were reported,\
                $there are there, $cut of them cut off"
    } finally {
        file delete -force $folder
    }
    puts "[expr {$kills - $failed}] passed, $failed failed, 0 skipped"
    exit [expr {$failed > 0}]
}

if {[info exists argv0] && [file tail $argv0] eq "killed.tcl"} {
    killed::main {*}$argv
}
