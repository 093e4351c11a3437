# case.tcl --
#
#       A case of the conformance suite is data: what there is (gateways,
#       clients, handlers, functions), what is to happen (jobs, steps), and
#       what the scripts must have noted. A driver plays it, here or outside.
#
#           case ID {claim} {SETUP} {EXPECTED NOTE ...} ?-option value ...?
#
#       ID is its clause and a number, SRA-07.1. Options, anywhere after the
#       claim:
#           -versions LIST      play it under each (default: one, 8.1)
#           -switch {N V ...}   switches
#           -profile P          doc or observed
#           -speed F            on `real`, time passes F times as fast
#           -order 1            all interleavings on `virtual`: EXPECTED is
#                               then the list of what may come of it, and all
#                               of it must
#           -sets 1             the notes may come in any order
#           -only CLOCK         has no meaning on the other one
#
#       SETUP is read with these commands, EXPECTED as a list of notes:
#           gateway NAME ?-version V? …       as words of a scenario; without
#           client NAME -gateway GW …         any gateway there are a gateway
#           designer, session, link           plant and a client HMI of it
#           handler PROJECT NAME SCOPES ?-option value ...? ?STEPS?
#           function NAME PARAMETERS STEPS
#           job SCOPE ?-thread gui|async? ?-at TIME? STEPS
#           operator TIME ACTION ?arg ...?    what is done from outside
#           usual               the handlers echo quick slow bad of project
#                               ACME on plant, and functions ok and err that
#                               note what they get
#       TIME is a duration from the beginning, or @LABEL: when the first note
#       of that label is written, before its thread goes on.
#
#       A note is {LABEL VALUE ?-role R? ?-scope S? ?-at TIME? ?-thread L?
#       ?-not L?}; -thread and -not name another note's label, of the same
#       or of another thread.
#
# Rules:
#   1. A STEP is a list of words, one a line; `conformance/steps.txt` says
#      which there are. A word $NAME is a variable of the script ($NAME.KEY a
#      value in it), @NAME a function of the case, (WORD ...) a list, anything
#      else itself.
#   2. A case that is no case is refused with its id: it is never left out.

namespace eval gwsim::conformance {
    # Id -> case. In order of the files.
    variable cases {}
    variable readCase
    # Step -> least and most words after its name, -1 for no limit.
    variable stepWords {
        call   {1 -1}   act    {2 -1}   note  {1 2}   try    {2 2}
        except {3 3}    return {0 1}    raise {2 3}   sleep  {1 1}
        work   {1 1}    gui    {1 -1}   global {2 -1} thread {1 1}
        print  {1 1}    set    {2 2}    count {2 3}  loop {2 2}
        object {2 3}
    }
    variable operatorActions {
        crash {1 1} restart {1 1} cut {2 2} partition {2 2} heal {0 0}
        reload {1 3} readTimeout {1 1} terminate {1 1} view {2 3} links {1 1}
    }
    namespace eval setup {}
    namespace eval reader {}
}

# gwsim::conformance::cases --
#
#       All cases of the suite, from the files of its folder.
#
# Results:
#       A dict, id -> case.

proc gwsim::conformance::cases {} {
    variable cases

    if {$cases eq ""} {
        foreach file [lsort [glob -directory [folder] cases/*.tcl]] {
            ReadFile $file
        }
    }
    return $cases
}

# case ID CLAIM ?-option value ...? SETUP ?EXPECTED?
proc gwsim::conformance::reader::case {id claim args} {
    ::gwsim::conformance::AddCase $id $claim $args
    return
}

# ---- Parts ----------------------------------------------------------------

proc gwsim::conformance::AddCase {id claim rest} {
    variable cases
    variable readCase

    if {![regexp {^([A-Z]{3}-\d\d)\.\d+[a-z]?$} $id -> clause]
            || [dict exists $cases $id]
            || ![dict exists [clauses] $clause]} {
        Bad CASE $id "case \"$id\": expected the id of a clause and a number,\
                as SRA-07.1, that is not there yet"
    }
    set readCase [dict create id $id clause $clause claim $claim \
            versions 8.1 switch {} profile doc speed 1 order 0 sets 0 only {} \
            gateways {} clients {} links {} handlers {} functions {} jobs {} \
            operator {} expected {}]
    set plain {}
    while {$rest ne ""} {
        set rest [lassign $rest option]
        if {![string match -* $option]} {
            lappend plain $option
            continue
        }
        set rest [lassign $rest value]
        set name [string range $option 1 end]
        if {$name ni {versions switch profile speed order sets only}} {
            Bad CASE $id "case $id: unknown option \"$option\""
        }
        dict set readCase $name $value
    }
    if {[llength $plain] != 2} {
        Bad CASE $id "case $id: expected a setup and what is to be noted"
    }
    try {
        namespace eval setup [lindex $plain 0]
    } trap {GWSIM CONFORMANCE} {message} {
        Bad CASE $id "case $id: $message"
    }
    if {[dict get $readCase gateways] eq ""} {
        dict set readCase gateways {plant {}}
        dict set readCase clients [dict merge {HMI {kind client gateway plant
            options {}}} [dict get $readCase clients]]
    }
    dict set readCase expected [lindex $plain 1]
    dict set cases $id $readCase
    return
}

proc gwsim::conformance::setup::gateway {name args} {
    dict set ::gwsim::conformance::readCase gateways $name $args
    return
}

proc gwsim::conformance::setup::Scope {kind name args} {
    dict set ::gwsim::conformance::readCase clients $name \
            [dict create kind $kind gateway [dict get $args -gateway] \
            options [dict remove $args -gateway]]
    return
}

proc gwsim::conformance::setup::client {name args} {
    Scope client $name {*}$args
}

proc gwsim::conformance::setup::designer {name args} {
    Scope designer $name {*}$args
}

proc gwsim::conformance::setup::session {name args} {
    Scope session $name {*}$args
}

proc gwsim::conformance::setup::link {a b args} {
    dict lappend ::gwsim::conformance::readCase links [list $a $b $args]
    return
}

proc gwsim::conformance::setup::handler {project name scopes args} {
    set steps {}
    if {[llength $args] % 2 == 1} {
        set steps [::gwsim::conformance::Steps [lindex $args end]]
        set args [lrange $args 0 end-1]
    }
    dict lappend ::gwsim::conformance::readCase handlers [dict create \
            project $project name $name scopes $scopes options $args \
            steps $steps]
    return
}

proc gwsim::conformance::setup::function {name parameters steps} {
    dict set ::gwsim::conformance::readCase functions $name [dict create \
            parameters $parameters \
            steps [::gwsim::conformance::Steps $steps]]
    return
}

proc gwsim::conformance::setup::job {scope args} {
    set options [dict merge {-thread {} -at 0s} [lrange $args 0 end-1]]
    dict lappend ::gwsim::conformance::readCase jobs [dict create \
            scope $scope thread [dict get $options -thread] \
            at [dict get $options -at] \
            steps [::gwsim::conformance::Steps [lindex $args end]]]
    return
}

proc gwsim::conformance::setup::operator {at action args} {
    variable ::gwsim::conformance::operatorActions

    ::gwsim::conformance::CheckWords $operatorActions action $action $args
    dict lappend ::gwsim::conformance::readCase operator \
            [list $at $action {*}$args]
    return
}

# What most cases need; see the top of this file.
proc gwsim::conformance::setup::usual {} {
    handler ACME echo plant {
        return $payload.value
    }
    handler ACME quick plant -reply done
    handler ACME slow plant -delay 50ms -reply done
    handler ACME bad plant -raise ValueError -message "no value"
    function ok value {
        note ok $value
    }
    function err exception {
        note err $exception
    }
    return
}

# Reads steps: a list of lists of words; blocks in them are read too.
proc gwsim::conformance::Steps {text} {
    variable stepWords

    set steps {}
    foreach line [SplitSteps $text] {
        set words [lassign [JoinLists $line] name]
        CheckWords $stepWords step $name $words
        if {$name in {try except loop}} {
            lset words end [Steps [lindex $words end]]
        }
        lappend steps [list $name {*}$words]
    }
    return $steps
}

# The words of a line; those from one that begins with "(" to one that ends
# with ")" are one word.
proc gwsim::conformance::JoinLists {line} {
    set words {}
    set open 0
    foreach word $line {
        if {$open} {
            lset words end "[lindex $words end] [expr {
                    [string match {*[ {}]*} $word] ? [list $word] : $word}]"
        } else {
            lappend words $word
        }
        if {!$open && [string match (* $word]} {
            set open 1
        }
        if {$open && [string match *) $word]} {
            set open 0
        }
    }
    return $words
}

# The lines of a text, a line that is not complete joined with the next.
proc gwsim::conformance::SplitSteps {text} {
    set lines {}
    set line ""
    foreach piece [split $text \n] {
        append line $piece
        if {![info complete $line]} {
            append line \n
            continue
        }
        set line [string trim $line]
        if {$line ne "" && [string index $line 0] ne "#"} {
            lappend lines $line
        }
        set line ""
    }
    return $lines
}

proc gwsim::conformance::CheckWords {table what name words} {
    if {![dict exists $table $name]} {
        Bad STEP $name "unknown $what \"$name\": must be\
                [::gwsim::OrList [lsort [dict keys $table]]]"
    }
    lassign [dict get $table $name] least most
    if {[llength $words] < $least
            || ($most >= 0 && [llength $words] > $most)} {
        Bad STEP $name "$what \"$name\" has [llength $words] words after it"
    }
    return
}
