# benchScale.tcl --
#
#       Figures of size, for `gwsim bench`: what a client costs where there
#       are many, and a thread. Each kind is measured in a process of its own:
#       what Tcl was given once it keeps, and gives to the next.

namespace eval gwsim::bench {
    lappend figures \
        {scale.declared.bytes ScaleDeclared bytes {value <= 4096}
            {a client that sends a declarative request, of 100,000}} \
        {scale.declared.time ScaleDeclared us {value <= 50}
            {the same, time}} \
        {scale.scripted.bytes ScaleScripted bytes {ratio <= 1.25}
            {one whose script waits for it, of 2,000, against an interp}} \
        {scale.scripted.time ScaleScripted us {ratio <= 2.0}
            {the same, time}} \
        {scale.async.bytes ScaleAsync bytes {ratio <= 1.5}
            {real, a thread that waits, of 1,000, against an interp}} \
        {scale.async.time ScaleAsync us {ratio <= 2.0}
            {the same, time}}

    array set settings {
        quick,clients 10000     full,clients 100000
        quick,scripts 200       full,scripts 2000
        quick,threads 100       full,threads 1000
    }
}

proc gwsim::bench::ScaleDeclared {} {
    lassign [ApartOf DeclaredClients [Setting clients]] time bytes
    Figure scale.declared.time $time ""
    Figure scale.declared.bytes $bytes ""
    return
}

proc gwsim::bench::ScaleScripted {} {
    set count [Setting scripts]
    lassign [ApartOf ScriptedClients $count] time bytes
    lassign [ApartOf BareInterps $count] bareTime bareBytes
    Figure scale.scripted.time $time $bareTime
    Figure scale.scripted.bytes $bytes $bareBytes
    return
}

proc gwsim::bench::ScaleAsync {} {
    set count [Setting threads]
    lassign [ApartOf AsyncThreads $count] time bytes
    lassign [ApartOf BareInterps $count] bareTime bareBytes
    Figure scale.async.time $time $bareTime
    Figure scale.async.bytes $bytes $bareBytes
    return
}

# ---- What is measured, in a process of its own ---------------------------

# What a proc below returns there: {us bytes} of each of so many.
proc gwsim::bench::ApartOf {name count} {
    return [exec -- [info nameofexecutable] << [format {
        set dir {%s}
        source [file join $dir pkgIndex.tcl]
        package require gwsim::test
        puts [gwsim::bench::%s %d]
    } $::gwsim::library $name $count]]
}

# Clients of one gateway, each of which sends one request from C.
proc gwsim::bench::DeclaredClients {count} {
    return [Measured $count virtual {
        gateway plant
        handler ACME read -on plant -reply 1
        for {set i 0} {$i < $count} {incr i} {
            client c$i -gateway plant
            traffic c$i -rate 1/s -project ACME -messageHandler read -for 1s
        }
        run
        set memory [memory]
    }]
}

# The same, each with a script on its gui thread that waits for the answer.
proc gwsim::bench::ScriptedClients {count} {
    return [Measured $count virtual {
        gateway plant
        handler ACME read -on plant -reply 1
        for {set i 0} {$i < $count} {incr i} {
            client c$i -gateway plant
            on c$i {[system.util.sendRequestAsync ACME read] get}
        }
        run
        set memory [memory]
    }]
}

# Threads of one gateway on the real clock, all alive at a time.
proc gwsim::bench::AsyncThreads {count} {
    return [Measured $count real {
        gateway plant
        when {kind wait_started detail sleep} -nth $count {
            set memory [::gwsim::bench::memory]
            on plant {foreach thread $::threads {$thread interrupt}}
        }
        on plant -vars count {
            for {set i 0} {$i < $count} {incr i} {
                lappend ::threads [system.util.invokeAsynchronous \
                        [function {} {catch {sleep 1h}}]]
            }
        }
        run
    }]
}

# Interps of Tcl, nothing else.
proc gwsim::bench::BareInterps {count} {
    return [Measured $count virtual {
        for {set i 0} {$i < $count} {incr i} {
            interp create
        }
        set memory [memory]
    }]
}

# {us bytes} of each of so many that a script makes in a world; it notes the
# memory when all are there.
proc gwsim::bench::Measured {count clock script} {
    set token [::gwsim::core::create bench -clock $clock -places 0]
    set before [memory]
    set began [cpu]
    ::gwsim::core::select $token
    ::gwsim::core::frame #[info level]
    eval $script
    ::gwsim::core::unselect
    return [list [expr {([cpu] - $began) / 1e3 / $count}] \
            [expr {double($memory - $before) / $count}]]
}
