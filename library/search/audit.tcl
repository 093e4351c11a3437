# audit.tcl --
#
#       Whether runs of a campaign hang on what ran before them: some are made
#       once more, each alone in a process of its own.

namespace eval gwsim::search {
    # Runs that are made once more: always, and with --audit.
    variable auditFew 2
    variable auditMany 60
}

# Makes some runs once more, each alone in a process of its own: what came
# before it there must not have mattered.
proc gwsim::search::Audit {} {
    variable auditFew
    variable auditMany
    variable camp

    set samples [dict get $camp(account) samples]
    set most [expr {[dict get $camp(config) audit] ? $auditMany : $auditFew}]
    if {[dict get $camp(account) fresh] ne ""} {
        return
    }
    set count [llength $samples]
    set most [expr {min($most, $count)}]
    for {set i 1} {$i <= $most && ![::gwsim::core::interrupted]} {incr i} {
        AuditOne [lindex $samples [expr {$i * $count / $most - 1}]]
    }
    return
}

proc gwsim::search::AuditOne {sample} {
    variable camp

    lassign $sample run plan hash choices
    lassign [Ask [list alone $plan]] what alone choicesAlone
    if {$what ne "alone"} {
        dict lappend camp(account) alarms [list worker "a worker was lost,\
                and the run that it was to look at again"]
        return
    }
    if {$alone eq $hash && $choices eq $choicesAlone} {
        dict set camp(account) audited [expr {
                [dict get $camp(account) audited] + 1}]
    } else {
        dict lappend camp(account) alarms [list audit "run $run goes another\
                way when it is made alone: [firstDifference $choices \
                $choicesAlone [lindex [Ask [list show $plan 20]] 1] \
                [lindex [Ask [list show $plan 0]] 1]]"]
    }
    return
}

# Asks a worker of its own, which has done nothing else; its answer.
proc gwsim::search::Ask {words} {
    variable camp

    set channel [workerStart $camp(setup)]
    workerTell $channel $words
    fconfigure $channel -blocking 1
    set answer ""
    set text ""
    while {[gets $channel line] >= 0} {
        append text $line
        if {[info complete $text]} {
            if {$text ne "ready"} {
                set answer $text
                break
            }
            set text ""
        } else {
            append text \n
        }
    }
    catch {close $channel}
    return $answer
}
