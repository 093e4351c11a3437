# fakeJython.tcl --
#
#       What stands for the Jython process in tests that need no Java: it
#       speaks its lines, and misbehaves as it is told.
#
#           tclsh fakeJython.tcl MODE ...
#
#       answer      ends every function with 42
#       ask         asks the core for `log`, `sleep` and an unknown command,
#                   and ends with what it was told
#       die         ends the process at the first function
#       hang        never answers
#       garbage     answers what is no line
#       refuse      ends before it says its port
#       mute        never says its port
#       doubt       as answer, with a doubt about each world
#       late FOLDER STEP
#                   as answer, after two seconds in which FOLDER, that of its
#                   threads, says every 2 ms that one has waited STEP ns more
#                   for a core

set mode [lindex $argv 0]
if {$mode eq "refuse"} {
    exit 1
}

proc Accept {channel args} {
    fconfigure $channel -blocking 0 -buffering line -translation lf \
            -encoding utf-8
    fileevent $channel readable [list Line $channel]
}

proc Line {channel} {
    global mode told

    if {[gets $channel line] < 0} {
        if {[eof $channel]} {
            close $channel
        }
        return
    }
    regexp {^\["(\w+)"} $line -> verb
    if {$verb eq "open"} {
        return
    }
    switch -exact -- $mode {
        answer - doubt {
            puts $channel {["done",{"object":["python.long","42"]}]}
        }
        ask {
            lappend told $line
            puts $channel [switch -exact -- [llength $told] {
                1 {string cat {["call","log",["said"],null]}}
                2 {string cat {["call","sleep",["2s"],null]}}
                3 {string cat {["call","system.no.such",[1],null]}}
                4 {string cat {["call","sleep",[],{"dict":["x",1]}]}}
                default {
                    string cat {["done",[} [join [lmap line \
                            [lrange $told 1 end] {
                        string cat \" [string map {\\ \\\\ \" \\\"} $line] \"
                    }] ,] {]]}
                }
            }]
        }
        die {
            exit 3
        }
        late {
            Wait $channel 0
        }
        garbage {
            puts $channel {["done"}
        }
    }
}

# Waits for a core, by its own account.
proc Wait {channel count} {
    global argv

    lassign $argv - folder step
    file mkdir [file join $folder 1]
    set file [open [file join $folder 1 new] w]
    puts $file "1000 [expr {$count * $step}] 1"
    close $file
    file rename -force [file join $folder 1 new] \
            [file join $folder 1 schedstat]
    if {$count == 1000} {
        puts $channel {["done",{"object":["python.long","42"]}]}
        return
    }
    after 2 [list Wait $channel [incr count]]
}

proc Question {} {
    global mode

    if {[gets stdin line] < 0} {
        if {[eof stdin]} {
            exit 0
        }
        return
    }
    if {[lindex $line 0] eq "judge" && $mode eq "doubt"} {
        puts {["it is \"open\"","twice"]}
    } elseif {[lindex $line 0] eq "judge"} {
        puts {[]}
    } else {
        puts 0
    }
}

set told {}
fconfigure stdin -blocking 0
fconfigure stdout -buffering line
fileevent stdin readable Question
set server [socket -server Accept -myaddr 127.0.0.1 0]
if {$mode ne "mute"} {
    puts "[lindex [fconfigure $server -sockname] 2] secret"
}
vwait forever
