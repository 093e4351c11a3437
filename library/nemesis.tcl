# nemesis.tcl --
#
#       fault nemesis: a random mixture of faults from a menu, drawn with
#       `choose`, so that it is recorded, replayed and searched like every
#       other open decision.
#
# Rules:
#   1. Each second is an opportunity, which -intensity P takes. What it begins
#      lasts for a while that is drawn too; then nothing begins for -quiet.
#   2. Choice 0 is the dullest: nothing begins.
#   3. It keeps no `run` going, but its own -for does.
#   4. Every knob that it has drawn is logged, and told under the verdict.

namespace eval gwsim::nemesis {
    namespace path ::gwsim::words

    # Kind -> {what it is for, words behind the target: each a list to choose
    # from}.
    variable menu {
        bandwidth   {path    {{1k 8k 64k}}}
        blackhole   {concern {}}
        brownout    {path    {}}
        cancel      {moment  {-p {10% 30% 100%}}}
        corrupt     {path    {-p {10% 30% 100%}}}
        crash       {gateway {}}
        cut         {link    {}}
        delay       {path    {{20ms 100ms {uniform 10ms 500ms}}}}
        deny        {handler {}}
        disconnect  {client  {}}
        drop        {path    {-p {10% 30% 100%}}}
        duplicate   {path    {-p {10% 30% 100%}}}
        exhaust     {gateway {}}
        flap        {link    {-up {50ms 200ms 1s} -down {20ms 200ms}}}
        freeze      {client  {}}
        hang        {handler {}}
        hold        {path    {}}
        jitter      {path    {{{uniform 0ms 100ms} {exponential 50ms}}}}
        oneway      {link    {}}
        partition   {link    {}}
        pause       {gateway {}}
        raise       {handler {{RuntimeException ValueError}}}
        readTimeout {client  {}}
        reload      {project {}}
        reorder     {path    {-p {30% 100%}}}
        skew        {gateway {{5s -5s 1h -1h}}}
        storm       {path    {{1 3 10}}}
        timeout     {moment  {-p {10% 30% 100%}}}
    }
    # Events at which a request is struck.
    variable moments {
        request_sent delivered handler_started handler_ended reply_received
    }
    variable lasting {200ms 500ms 1s 2s 5s}
}

# Begins a nemesis: checks what it was given.
proc gwsim::nemesis::Begin {kinds options} {
    variable menu

    set config [dict create -intensity 20% -quiet 0s]
    if {[llength $options] % 2 != 0} {
        return -level 2 -code error -errorcode [list GWSIM OPTION VALUE \
                [lindex $options end]] "option \"[lindex $options end]\"\
                needs a value"
    }
    foreach {option value} $options {
        if {![dict exists $config $option]} {
            return -level 2 -code error -errorcode [list TCL LOOKUP INDEX \
                    option $option] "bad option \"$option\": must be\
                    -for, -intensity, -quiet, or -when"
        }
        dict set config $option $value
    }
    if {![string is list $kinds] || $kinds eq ""} {
        BadMenu $kinds
    }
    foreach kind $kinds {
        if {![dict exists $menu $kind]} {
            BadMenu $kind
        }
    }
    set share [::gwsim::core::ratio [dict get $config -intensity]]
    Plan $kinds $share [::gwsim::core::nanoseconds \
            [dict get $config -quiet]] 1000000000
    return
}

proc gwsim::nemesis::BadMenu {subject} {
    variable menu
    return -level 3 -code error -errorcode [list GWSIM FAULT MENU $subject] \
            "expected a list of kinds out of [join [dict keys $menu] {, }]\
            but got \"$subject\""
}

# The next opportunity, so many ns from now.
proc gwsim::nemesis::Plan {kinds share quiet ns} {
    at "[expr {([now] + $ns) / 1000}]us" \
            [list ::gwsim::nemesis::Strike $kinds $share $quiet]
    return
}

# An opportunity.
proc gwsim::nemesis::Strike {kinds share quiet} {
    variable lasting

    set wait 1000000000
    if {[choose {int 0 9999}] >= 10000 - round($share * 10000)} {
        set words [Words [choose $kinds]]
        if {$words ne ""} {
            set lasts [choose $lasting]
            log "nemesis: fault $words -for $lasts"
            fault {*}$words -for $lasts
            set wait [expr {1000000000 + $quiet
                    + [::gwsim::core::nanoseconds $lasts]}]
        }
    }
    Plan $kinds $share $quiet $wait
    return
}

# What to disturb, and how; empty if there is nothing of the sort.
proc gwsim::nemesis::Words {kind} {
    variable menu
    variable moments

    set scenery [::gwsim::core::scenery]
    lassign [dict get $menu $kind] noun knobs
    dict with scenery {}
    set targets {}
    switch -exact -- $noun {
        path {
            foreach pair [concat $links $ends] {
                lappend targets $pair [lreverse $pair]
            }
        }
        concern {
            foreach pair [concat $links $ends] {
                foreach name $handlers {
                    lappend targets [linsert $pair end [string range $name \
                            [string first / $name]+1 end]]
                }
            }
        }
        moment {
            set targets [lmap name $moments {list [list kind $name]}]
        }
        project {
            set targets [lsort -unique [lmap name $handlers {
                list [lindex [split $name /] 0]
            }]]
        }
        link {
            set targets [concat $links $ends]
            if {$kind eq "cut"} {
                set targets $links
            }
        }
        gateway {
            set targets [lmap name $gateways {list $name}]
        }
        client {
            set targets [lmap name $clients {list $name}]
        }
        handler {
            set targets [lmap name $handlers {list $name}]
        }
    }
    if {$targets eq ""} {
        return {}
    }
    set words [list $kind {*}[choose $targets]]
    foreach knob $knobs {
        lappend words [expr {[string match -* $knob] ? $knob
                : [choose $knob]}]
    }
    return $words
}

# What nemeses have drawn in a world, a line each.
proc gwsim::nemesis::Told {token} {
    set rows [::gwsim::core::faults $token]
    set lines {}
    set nemeses {}
    foreach row $rows {
        if {[dict get $row kind] eq "nemesis"} {
            lappend nemeses [dict get $row fault]
        } elseif {[dict get $row parent] in $nemeses} {
            lappend lines "[dict get $row parent] (nemesis) at\
                    [::gwsim::ShowTime [dict get $row started_ns]]:\
                    fault [dict get $row words]"
        }
    }
    return $lines
}
