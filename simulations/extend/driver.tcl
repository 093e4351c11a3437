# driver.tcl --
#
#       A driver: another system under the conformance suite. This one is a toy
#       of 200 lines that knows requests, their handles and invokeAsynchronous
#       within one gateway; what it does not know it says, and the case is
#       skipped.
#
#           gwsim conformance --driver toy \
#               --load simulations/extend/driver.tcl
#
#       A driver gets a case as data and returns what the scripts noted. Nothing
#       here uses a word of gwsim: the same could be done by a program on a
#       machine with the platform itself, and a few lines that call it.

namespace eval toy {
    # Time in ns; what is to happen then: {time number command}, sorted.
    variable now 0
    variable agenda {}
    variable number 0
    variable notes {}
    # Label of a note -> commands that wait for the first of it.
    variable upon {}
    variable case {}
    # Thread -> {coroutines and commands waiting for it}, busy ones.
    variable queue
    variable busy
    # Handle -> dict: state value callbacks waiters scope timeout.
    variable request
    variable threads
}

# ---- Time and threads -----------------------------------------------------

proc toy::Ns {duration} {
    regexp {^([0-9.]+)(us|ms|s|m|h|d)$} $duration -> n unit
    return [expr {round($n * [dict get {us 1e3 ms 1e6 s 1e9 m 6e10 h 3.6e12
        d 8.64e13} $unit])}]
}

proc toy::At {time command} {
    variable agenda
    variable number
    set agenda [lsort -integer -index 1 [linsert $agenda end \
            [list $time [incr number] $command]]]
    set agenda [lsort -integer -index 0 $agenda]
}

proc toy::After {ns command} {
    variable now
    At [expr {$now + $ns}] $command
}

# Puts a job at the end of a thread's queue: steps with variables.
proc toy::Post {thread role scope steps variables {done {}}} {
    variable queue
    variable busy
    lappend queue($thread) [list $role $scope $steps $variables $done]
    if {![info exists busy($thread)]} {
        set busy($thread) 0
    }
    if {!$busy($thread)} {
        After 0 [list toy::Next $thread]
    }
}

proc toy::Next {thread} {
    variable queue
    variable busy
    variable number
    if {$busy($thread) || $queue($thread) eq ""} {
        return
    }
    set queue($thread) [lassign $queue($thread) job]
    set busy($thread) 1
    coroutine job[incr number] toy::Job $thread {*}$job
}

proc toy::Job {thread role scope steps variables done} {
    variable busy
    set frame [dict create thread $thread role $role scope $scope]
    set code [catch {Steps $steps} value options]
    set raised {}
    if {$code == 1} {
        set raised [lrange [dict get $options -errorcode] 1 2]
        if {[lindex [dict get $options -errorcode] 0] ne "TOY"} {
            # A defect of the toy itself, or a step that it does not know.
            return -options $options $value
        }
    }
    if {$done eq ""} {
        if {$raised ne ""} {
            Note $frame logged $raised
        }
    } else {
        {*}$done $raised $value
    }
    set busy($thread) 0
    After 0 [list toy::Next $thread]
}

proc toy::Sleep {ns} {
    After $ns [list [info coroutine]]
    yield
}

proc toy::Note {frame label value} {
    variable notes
    variable now
    variable upon
    lappend notes [dict create label $label value $value \
            scope [dict get $frame scope] thread [dict get $frame thread] \
            role [dict get $frame role] time $now]
    if {[dict exists $upon $label]} {
        foreach command [dict get $upon $label] {
            At $now $command
        }
        dict unset upon $label
    }
}

proc toy::Raise {family class} {
    return -level 2 -code error -errorcode [list TOY $family $class] $class
}

proc toy::Unknown {what} {
    return -level 2 -code error -errorcode [list UNSUPPORTED $what] $what
}

# ---- Steps ----------------------------------------------------------------

# The value of a word: $NAME, $NAME.KEY, @FUNCTION, (LIST) or itself.
proc toy::Word {word} {
    upvar 1 variables variables
    if {[regexp {^\$(\w+)((?:\.\w+)*)$} $word -> name keys]} {
        if {![dict exists $variables $name]} {
            Raise python NameError
        }
        if {$keys ne "" && [lindex [dict get $variables $name] 0]
                eq "exception"} {
            Unknown "fields of exceptions"
        }
        return [dict get $variables $name {*}[lrange [split $keys .] 1 end]]
    }
    if {[regexp {^\((.*)\)$} $word -> words]} {
        return [lmap word $words {Word $word}]
    }
    return $word
}

# Runs steps; frame and variables are those of the job. Returns as they do.
proc toy::Steps {steps} {
    upvar 1 frame frame variables variables
    foreach step $steps {
        set words [lassign $step name]
        set into ""
        if {[lindex $words 0] eq "-into"} {
            set words [lassign $words - into]
        }
        switch -exact -- $name {
            note {
                set value [Word [lindex $words 1]]
                Note $frame [lindex $words 0] [Shown $value]
            }
            set {
                dict set variables [lindex $words 0] [Word [lindex $words 1]]
            }
            sleep - work {
                Sleep [Ns [lindex $words 0]]
            }
            return {
                return -level 2 [Word [lindex $words 0]]
            }
            raise {
                Raise {*}[lrange $words 0 1]
            }
            try {
                lassign $words variable inner
                set how ok
                if {[catch {Steps $inner} value options] == 1} {
                    if {[lindex [dict get $options -errorcode] 0] ne "TOY"} {
                        return -options $options $value
                    }
                    set how [lrange [dict get $options -errorcode] 1 2]
                }
                dict set variables $variable $how
            }
            call - act {
                set value [$name $frame {*}[lmap word $words {Word $word}]]
                if {$into ne ""} {
                    dict set variables $into $value
                }
            }
            default {
                Unknown "step $name"
            }
        }
    }
    return
}

proc toy::Shown {value} {
    if {[lindex $value 0] eq "exception"} {
        return [lrange $value 1 2]
    }
    return $value
}

# Runs a function of the case with arguments, on a thread.
proc toy::Function {thread role scope function arguments} {
    variable case
    set name [string range $function 1 end]
    if {![dict exists $case functions $name]} {
        Unknown "function $function"
    }
    set variables {}
    set formals [dict get $case functions $name parameters]
    set steps [dict get $case functions $name steps]
    if {[llength $formals] != [llength $arguments]} {
        set steps {{raise python TypeError}}
        set formals {}
    }
    foreach formal $formals value $arguments {
        dict set variables [lindex $formal 0] $value
    }
    Post $thread $role $scope $steps $variables
}

# ---- The platform, as far as the toy goes ---------------------------------

proc toy::call {frame function args} {
    switch -exact -- $function {
        sendRequestAsync {
            return [Send $frame {*}$args]
        }
        sendRequest {
            return [act $frame [Send $frame {*}$args] get]
        }
        invokeLater {
            set later [list toy::Function [dict get $frame scope]/gui gui \
                    [dict get $frame scope] [lindex $args 0] {}]
            if {[llength $args] == 1} {
                {*}$later
            } else {
                After [Ns [lindex $args 1]ms] $later
            }
            return
        }
    }
    Unknown $function
}

proc toy::Send {frame args} {
    variable case
    variable request
    variable number
    set names {project messageHandler payload hostName remoteServer timeoutSec
        onSuccess onError}
    set given {payload {} hostName {} remoteServer {} timeoutSec 60
        onSuccess {} onError {}}
    set position 0
    while {$args ne "" && ![string match -\[a-z\]* [lindex $args 0]]} {
        set args [lassign $args value]
        dict set given [lindex $names $position] $value
        incr position
    }
    foreach {keyword value} $args {
        dict set given [string range $keyword 1 end] $value
    }
    dict with given {}
    if {$hostName ne "" || $remoteServer ne ""} {
        Unknown "hosts and servers"
    }
    foreach required {project messageHandler} {
        if {![dict exists $given $required]} {
            Raise python ValueError
        }
    }
    set h r[incr number]
    set request($h) [dict create state open value {} waiters {} \
            onSuccess $onSuccess onError $onError \
            scope [dict get $frame scope]]
    After [expr {round([string trim $timeoutSec] * 1e9)}] \
            [list toy::Complete $h failed \
            {exception java TimeoutExpiredException}]
    After 1000000 [list toy::Arrive $h $project $messageHandler $payload]
    return $h
}

proc toy::Arrive {h project name payload} {
    variable case
    foreach handler [dict get $case handlers] {
        if {[dict get $handler project] eq $project
                && [dict get $handler name] eq $name} {
            set scope [lindex [dict get $handler scopes] 0]
            set options [dict merge {-delay 0s -reply {} -raise {}} \
                    [dict get $handler options]]
            set steps [dict get $handler steps]
            foreach option {-thread -allow} {
                if {[dict exists [dict get $handler options] $option]} {
                    Unknown "option $option of handlers"
                }
            }
            if {[dict get $options -raise] ne ""} {
                set steps [list [list raise python \
                        [dict get $options -raise]]]
            } elseif {$steps eq ""} {
                set steps [list [list return [dict get $options -reply]]]
            }
            Post $scope/shared-[expr {[incr ::toy::number] % 4}] shared \
                    $scope [linsert $steps 0 \
                    [list sleep [dict get $options -delay]]] \
                    [dict create payload $payload] [list toy::Answer $h]
            return
        }
    }
    After 1000000 [list toy::Complete $h failed \
            {exception java MessageHandlerException}]
}

proc toy::Answer {h raised value} {
    if {$raised ne ""} {
        After 1000000 [list toy::Complete $h failed \
                {exception java MessageHandlerException}]
    } else {
        After 1000000 [list toy::Complete $h done $value]
    }
}

proc toy::Complete {h state value} {
    variable request
    if {[dict get $request($h) state] ne "open"} {
        return
    }
    dict set request($h) state $state
    dict set request($h) value $value
    foreach waiter [dict get $request($h) waiters] {
        After 0 [list $waiter]
    }
    CallBack $h
}

# Calls the function that fits the outcome, if there is one by then.
proc toy::CallBack {h} {
    variable request
    set which [expr {[dict get $request($h) state] eq "done" ? "onSuccess"
            : "onError"}]
    set function [dict get $request($h) $which]
    if {$function ne ""} {
        dict set request($h) $which {}
        set scope [dict get $request($h) scope]
        Function $scope/gui gui $scope $function \
                [list [dict get $request($h) value]]
    }
}

proc toy::act {frame h method args} {
    variable request
    if {![info exists request($h)]} {
        Unknown "$h $method"
    }
    switch -exact -- $method {
        cancel {
            Complete $h failed {exception java CancellationException}
            return
        }
        onSuccess - onError {
            dict set request($h) $method [lindex $args 0]
            if {[dict get $request($h) state] ne "open"} {
                CallBack $h
            }
            return
        }
        get - block - getError {
            if {$args ne ""} {
                Raise python TypeError
            }
            if {[dict get $request($h) state] eq "open"} {
                dict lappend request($h) waiters [info coroutine]
                yield
            }
            set good [expr {[dict get $request($h) state] eq "done"}]
            set value [dict get $request($h) value]
            switch -exact -- $method {
                get {
                    if {!$good} {
                        Raise {*}[lrange $value 1 2]
                    }
                    return $value
                }
                block {
                    return $good
                }
                getError {
                    return [expr {$good ? "" : $value}]
                }
            }
        }
    }
    Unknown "method $method"
}

# ---- The driver -----------------------------------------------------------

# Plays a case; what a driver returns.
proc toy::Play {played} {
    variable case $played
    variable now 0 agenda {} number 0 notes {} upon {}
    variable queue
    variable busy
    variable request
    unset -nocomplain queue busy request
    if {[dict get $case switch] ne "" || [dict get $case operator] ne ""
            || [dict get $case links] ne ""
            || [dict size [dict get $case gateways]] > 1
            || [dict get $case versions] ne "8.1"
            || [dict get $case profile] ne "doc"} {
        return {end unsupported notes {} why {the toy has one gateway of 8.1}}
    }
    try {
        foreach job [dict get $case jobs] {
            set scope [dict get $job scope]
            set gui [expr {[dict get $job thread] ne "async"
                    && [dict exists $case clients $scope]}]
            set command [list toy::Post \
                    $scope/[expr {$gui ? "gui" : "async[incr number]"}] \
                    [expr {$gui ? "gui" : "async"}] $scope \
                    [dict get $job steps] {}]
            if {[regexp {^@(.*)$} [dict get $job at] -> label]} {
                dict lappend upon $label $command
            } else {
                At [Ns [dict get $job at]] $command
            }
        }
        while {$agenda ne ""} {
            set agenda [lassign $agenda next]
            set now [lindex $next 0]
            {*}[lindex $next 2]
        }
    } trap UNSUPPORTED {what} {
        return [list end unsupported notes {} why "the toy has no $what"]
    }
    return [list end quiet notes $notes]
}

gwsim::define driver toy {case options} {
    return [toy::Play $case]
} -help {a toy that knows requests within one gateway}
