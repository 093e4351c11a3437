# refresh.tcl --
#
#       Puts what is really printed into the documents:
#
#           tclsh doc/refresh.tcl
#
#       In README.md and doc/tutorial/*.md a block of Tcl is a file, and a
#       block of text is the output of "gwsim run" on the last one, or of the
#       one command in the block of sh before it. tests/doc.test runs the same
#       code to see whether the documents are out of date.
#
# Rules:
#   1. A block that differs in wall time only stays as it is.
#   2. What is no output of gwsim (the package is not found, say) is shown
#      nowhere: it is an error.
#   3. A block of Tcl whose first line is a comment "# NAME.tcl" is that file;
#      any other is the file that the document first says to run. Files of
#      earlier blocks are still there.

package require gwsim

namespace eval refresh {
    variable top [file dirname [file dirname [file normalize [info script]]]]
    # What runs the examples; doc.test has words to put before it.
    variable interpreter [list [info nameofexecutable]]
}

proc refresh::main {} {
    variable top

    foreach name [documents] {
        set old [content $name]
        set new [real $name $old]
        if {$new ne $old} {
            set channel [open [file join $top $name] w]
            fconfigure $channel -encoding utf-8
            puts -nonewline $channel $new
            close $channel
            puts $name
        }
    }
    return
}

# Names of the documents that show output.
proc refresh::documents {} {
    variable top
    set chapters [glob -nocomplain -tails -directory $top doc/tutorial/*.md]
    return [list README.md {*}[lsort $chapters]]
}

proc refresh::content {name} {
    variable top
    set channel [open [file join $top $name]]
    fconfigure $channel -encoding utf-8
    set text [read $channel]
    close $channel
    return $text
}

# A document with its blocks of text made anew.
proc refresh::real {name text} {
    set main [expr {[regexp {gwsim run (\w+\.tcl)} $text -> main]
            ? $main : "simulations/quickstart-broken.tcl"}]
    set files [dict create]
    set command "gwsim run $main"
    set new ""
    set from 0
    foreach {all language block} [regexp -all -inline -indices \
            {```(\w+?)\n(.*?)```} $text] {
        set content [string range $text {*}$block]
        switch -exact -- [string range $text {*}$language] {
            tcl {
                if {![regexp {^# (\w+\.tcl)\n} $content -> file]} {
                    set file $main
                }
                dict set files $file $content
            }
            sh {
                set command [string trim $content]
            }
            text {
                set made [output $name $files $command]
                append new [string range $text $from [lindex $block 0]-1] \
                        [expr {[masked $made] eq [masked $content]
                        ? $content : $made}]
                set from [expr {[lindex $block 1] + 1}]
                set command "gwsim run $main"
            }
        }
    }
    return $new[string range $text $from end]
}

# A text without what is not the same each time.
proc refresh::masked {text} {
    regsub -all {in [0-9.]+m?s, } $text {in WALL, } text
    regsub -all -line { (\(\w+\)), [0-9.]+m?s(, \d+ runs/s, .*)?$} $text \
            { \1, WALL} text
    return [string trim $text]
}

# What a command prints in a folder with some files; README shows one of the
# simulations, from the top.
proc refresh::output {name files command} {
    variable interpreter
    variable top

    if {[lindex $command 0] ne "gwsim"} {
        error "no command of gwsim: $command"
    }
    set here [pwd]
    try {
        if {$name eq "README.md"} {
            cd $top
        } else {
            close [file tempfile folder]
            file delete $folder
            file mkdir $folder
            cd $folder
            dict for {file content} $files {
                set channel [open $file w]
                fconfigure $channel -encoding utf-8
                puts -nonewline $channel $content
                close $channel
            }
        }
        set code [list apply {{words} {
            package require gwsim
            gwsim::main $words
        }} [lrange $command 1 end]]
        set status 0
        if {[catch {exec {*}$interpreter <<$code 2>@1} out options]} {
            set status [lindex [dict get $options -errorcode] 2]
            regsub {\n?child process exited abnormally$} $out {} out
        }
        if {[lindex $command 1] in {explore run} ? ![regexp \
                {(^|\n)\d+ passed, \d+ failed, \d+ skipped\s*$} $out]
                : $status != 0} {
            error "no output of $command: $out"
        }
        return [string trimright $out]\n
    } finally {
        cd $here
        if {[info exists folder]} {
            file delete -force $folder
        }
    }
}

if {[info exists ::argv0]
        && [file normalize $::argv0] eq [file normalize [info script]]} {
    refresh::main
}
