# restore.tcl --
#
#       What BODY and the procs of its file leave behind in the interp
#       (variables, procs, namespaces, also under ::) is undone after a run:
#       the next one begins as this one did. Compiled code is kept.
#
#       To look at the whole interp takes longer than a run. So that is done
#       for the first runs of a scenario, and then seldom; but what was seen
#       to change once is put back after every run from then on. A worker
#       looks at the end of each batch, and plays it again if there was more
#       (worker.tcl): what it tells is never of a run that began elsewhere.
#
#       A snapshot      namespace -> {vars procs commands path unknown}, and
#                       the rest: folder, channels, after, children, packages.
#       A difference    a list: var|newVar|proc|newCommand|namespace|
#                       newNamespace|folder|newAfter|newChannel|newChild, and
#                       what it is about; or lost WHAT, which cannot be undone.
#
# Rules:
#   1. What is undone is what the run has done: the state before it is what it
#      goes back to, not one that was remembered long ago.
#   2. A package that a run has loaded stays, and all that is new with it: it
#      is there for the next run to find, as its code is.
#   3. Left out are gwsim itself, what Tcl keeps for itself, and the caches of
#      its auto-loader.

namespace eval gwsim::search {
    # Namespace of BODY -> runs so far; differences that were seen.
    variable restoreRuns
    array set restoreRuns {}
    variable restoreSeen
    array set restoreSeen {}
    variable restoreLeftOut {
        ::errorInfo ::errorCode ::auto_index ::auto_oldpath ::unknown_pending
    }
    # Why the process is not as it was, if it cannot be put right.
    variable spoiled ""
    # In a worker: the interp before its first run; runs when it was last
    # looked at.
    variable baseline ""
    variable restoreLooked -1
}

# gwsim::search::restoreBegin --
#
#       Before a run.
#
# Arguments:
#       body            Namespace of BODY.
#
# Results:
#       What restoreEnd needs.

proc gwsim::search::restoreBegin {body} {
    variable restoreRuns
    variable restoreSeen

    set run [incr restoreRuns($body)]
    if {$run <= 3 || $run in {8 32 128 512} || $run % 2048 == 0} {
        return [list look [snapshot]]
    }
    if {![info exists restoreSeen($body)]} {
        return ""
    }
    return [list known [lmap difference $restoreSeen($body) {
        Remember $difference
    }]]
}

# gwsim::search::restoreEnd --
#
#       After it.

proc gwsim::search::restoreEnd {body before} {
    lassign $before how what
    switch -exact -- $how {
        look {
            set differences [differences $what]
            undo $differences
            RestoreNote $body $differences
        }
        known {
            foreach memory $what {
                PutBack $memory
            }
        }
    }
    return
}

# gwsim::search::restoreAll --
#
#       In a worker, when some runs are over: whether the interp is as it was
#       before the first of all.
#
# Arguments:
#       body            Namespace of BODY.
#
# Results:
#       "" if so; "again" if something had changed that is looked after from
#       now on: then those runs may have begun elsewhere; else what could not
#       be undone.

proc gwsim::search::restoreAll {body} {
    variable baseline
    variable restoreRuns
    variable restoreLooked
    variable spoiled

    if {[info exists restoreRuns($body)]
            && $restoreRuns($body) == $restoreLooked} {
        # BODY has not run since.
        return $spoiled
    }
    set differences [differences $baseline]
    if {$differences eq ""} {
        if {[info exists restoreRuns($body)]} {
            set restoreLooked $restoreRuns($body)
        }
        return $spoiled
    }
    undo $differences
    if {[RestoreNote $body $differences] && $spoiled eq ""} {
        return again
    }
    return [expr {$spoiled ne "" ? $spoiled
            : "[join [lrange [lindex $differences 0] 0 1]] is not as it was"}]
}

# Differences that every run of a scenario is to undo from now on; true if
# there are new ones among them.
proc gwsim::search::RestoreNote {body differences} {
    variable restoreSeen

    set new 0
    foreach difference $differences {
        set key [DifferenceKey $difference]
        if {$key ne "" && (![info exists restoreSeen($body)]
                || $key ni $restoreSeen($body))} {
            lappend restoreSeen($body) $key
            set new 1
        }
    }
    return $new
}

# ---- Looking ---------------------------------------------------------------

# gwsim::search::snapshot --
#
#       The interp as it is.

proc gwsim::search::snapshot {} {
    set spaces [dict create]
    set waiting ::
    while {$waiting ne ""} {
        set waiting [lassign $waiting space]
        dict set spaces $space [SpaceNow $space]
        foreach child [namespace children $space] {
            if {$child ni {::gwsim ::tcl} && ![string match ::oo::Obj* \
                    $child]} {
                lappend waiting $child
            }
        }
    }
    dict set spaces ::tcl::mathfunc [SpaceNow ::tcl::mathfunc]
    return [list $spaces [RestNow]]
}

# A namespace: {vars procs commands path unknown}.
proc gwsim::search::SpaceNow {space} {
    variable restoreLeftOut

    set prefix [expr {$space eq "::" ? "::" : "${space}::"}]
    set vars [dict create]
    foreach name [info vars ${prefix}*] {
        if {$name ni $restoreLeftOut} {
            dict set vars $name [VarNow $name]
        }
    }
    set procs [dict create]
    foreach name [info procs ${prefix}*] {
        dict set procs $name [ProcNow $name]
    }
    return [list $vars $procs [lsort [info commands ${prefix}*]] \
            [namespace eval $space {::namespace path}] \
            [namespace eval $space {::namespace unknown}]]
}

# {scalar VALUE}, {array PAIRS}, or {none}: declared only.
proc gwsim::search::VarNow {name} {
    if {[array exists $name]} {
        # Sorted: their order may change when they are put back.
        return [list array [lsort -stride 2 [array get $name]]]
    }
    if {[catch {set $name} value]} {
        return none
    }
    return [list scalar $value]
}

proc gwsim::search::ProcNow {name} {
    set formals {}
    foreach formal [info args $name] {
        if {[info default $name $formal default]} {
            lappend formals [list $formal $default]
        } else {
            lappend formals [list $formal]
        }
    }
    return [list $formals [info body $name]]
}

proc gwsim::search::RestNow {} {
    return [dict create folder [pwd] channels [Channels] \
            after [lsort [after info]] children [lsort [interp children]] \
            packages [lsort [lmap name [package names] {
                if {[catch {package present $name}]} {
                    continue
                }
                set name
            }]]]
}

# gwsim::search::differences --
#
#       What has changed since a snapshot.
#
# Results:
#       A list of differences, in the order in which they are to be undone.

proc gwsim::search::differences {before} {
    lassign $before spaces rest
    lassign [snapshot] spacesNow restNow
    # Rule 2.
    set loaded [expr {[dict get $rest packages]
            ne [dict get $restNow packages]}]
    set found {}
    dict for {space was} $spaces {
        if {![dict exists $spacesNow $space]} {
            lappend found [list namespace $space]
            dict set spacesNow $space {{} {} {} {} {}}
        }
        if {[dict get $spacesNow $space] ne $was} {
            lappend found {*}[SpaceDifferences $space $was \
                    [dict get $spacesNow $space] $loaded]
        }
    }
    if {!$loaded} {
        foreach space [lreverse [dict keys $spacesNow]] {
            if {![dict exists $spaces $space]} {
                lappend found [list newNamespace $space]
            }
        }
    }
    lappend found {*}[RestDifferences $rest $restNow]
    return $found
}

proc gwsim::search::SpaceDifferences {space was is loaded} {
    lassign $was vars procs commands path unknown
    lassign $is varsNow procsNow commandsNow pathNow unknownNow
    set found {}
    foreach name $commandsNow {
        if {$name ni $commands && !$loaded} {
            lappend found [list newCommand $name]
        }
    }
    foreach name $commands {
        if {[dict exists $procs $name]} {
            if {![dict exists $procsNow $name]
                    || [dict get $procsNow $name] ne [dict get $procs $name]} {
                lappend found [list proc $name [dict get $procs $name]]
            }
        } elseif {$name ni $commandsNow || [dict exists $procsNow $name]} {
            lappend found [list lost "command $name"]
        }
    }
    dict for {name value} $vars {
        if {![dict exists $varsNow $name]
                || [dict get $varsNow $name] ne $value} {
            lappend found [list var $name $value]
        }
    }
    foreach name [dict keys $varsNow] {
        if {![dict exists $vars $name] && !$loaded} {
            lappend found [list newVar $name]
        }
    }
    if {$path ne $pathNow || $unknown ne $unknownNow} {
        lappend found [list settings $space $path $unknown]
    }
    return $found
}

proc gwsim::search::RestDifferences {was is} {
    set found {}
    if {[dict get $was folder] ne [dict get $is folder]} {
        lappend found [list folder [dict get $was folder]]
    }
    foreach {key new} {after newAfter channels newChannel children newChild} {
        foreach name [dict get $is $key] {
            if {$name ni [dict get $was $key]} {
                lappend found [list $new $name]
            }
        }
    }
    foreach name [dict get $was channels] {
        if {$name ni [dict get $is channels]} {
            lappend found [list lost "channel $name"]
        }
    }
    return $found
}

# ---- Putting right ---------------------------------------------------------

# gwsim::search::undo --
#
#       Undoes differences; what cannot be undone spoils the process.

proc gwsim::search::undo {differences} {
    variable spoiled

    foreach difference $differences {
        if {[catch {UndoOne $difference} message]} {
            set spoiled "[join [lrange $difference 0 1]]: $message"
        }
    }
    return
}

proc gwsim::search::UndoOne {difference} {
    lassign $difference what name value more
    switch -exact -- $what {
        var {
            SetVar $name $value
        }
        newVar {
            unset -nocomplain $name
        }
        proc {
            proc $name {*}$value
        }
        newCommand {
            if {[llength [info commands $name]] > 0} {
                rename $name {}
            }
        }
        namespace {
            namespace eval $name {}
        }
        newNamespace {
            if {[namespace exists $name]} {
                namespace delete $name
            }
        }
        settings {
            namespace eval $name [list ::namespace path $value]
            namespace eval $name [list ::namespace unknown $more]
        }
        folder {
            cd $name
        }
        newAfter {
            after cancel $name
        }
        newChannel {
            close $name
        }
        newChild {
            interp delete $name
        }
        lost {
            error "it is gone"
        }
    }
    return
}

# The open channels, but for that of the Jython process, which serves all runs.
proc gwsim::search::Channels {} {
    return [lsort [lmap name [::file channels] {
        if {$name eq $::gwsim::jython::channel} {
            continue
        }
        set name
    }]]
}

proc gwsim::search::SetVar {name value} {
    lassign $value kind content
    if {$kind eq "scalar" && ![array exists $name]} {
        set $name $content
        return
    }
    if {$kind eq "array" && [array exists $name]} {
        # Traces and links stay.
        array unset $name
    } else {
        unset -nocomplain $name
    }
    switch -exact -- $kind {
        scalar {
            set $name $content
        }
        array {
            array set $name $content
        }
        none {
            namespace eval :: [list variable $name]
        }
    }
    return
}

# What is to be looked after in every run, when it was seen once.
proc gwsim::search::DifferenceKey {difference} {
    lassign $difference what name
    switch -exact -- $what {
        var - proc {
            return [list $what $name]
        }
        newVar - newCommand - newNamespace {
            return [list $what [Parent $name]]
        }
        settings {
            return [list settings $name]
        }
        lost {
            return ""
        }
    }
    return [list rest]
}

proc gwsim::search::Parent {name} {
    set space [namespace qualifiers $name]
    return [expr {$space eq "" ? "::" : $space}]
}

# Its state before a run: {KEY STATE}.
proc gwsim::search::Remember {key} {
    lassign $key what name
    set prefix [expr {$name eq "::" ? "::" : "${name}::"}]
    switch -exact -- $what {
        var {
            return [list $key [VarNow $name]]
        }
        proc {
            return [list $key [expr {[info procs $name] eq "" ? ""
                    : [ProcNow $name]}]]
        }
        newVar {
            return [list $key [info vars ${prefix}*]]
        }
        newCommand {
            return [list $key [info commands ${prefix}*]]
        }
        newNamespace {
            return [list $key [namespace children $name]]
        }
        settings {
            return [list $key [list [namespace eval $name \
                    {::namespace path}] [namespace eval $name \
                    {::namespace unknown}]]]
        }
        rest {
            return [list $key [RestNow]]
        }
    }
}

# Back to that state.
proc gwsim::search::PutBack {memory} {
    lassign $memory key was
    lassign $key what name
    set is [lindex [Remember $key] 1]
    if {$is eq $was} {
        return
    }
    switch -exact -- $what {
        var {
            undo [list [list var $name $was]]
        }
        proc {
            undo [list [expr {$was eq "" ? [list newCommand $name]
                    : [list proc $name $was]}]]
        }
        newVar - newCommand - newNamespace {
            foreach one $is {
                if {$one ni $was} {
                    undo [list [list $what $one]]
                }
            }
        }
        settings {
            undo [list [list settings $name {*}$was]]
        }
        rest {
            undo [RestDifferences $was $is]
        }
    }
    return
}
