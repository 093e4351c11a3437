# refresh.tcl --
#
#       Puts what is really printed into the documents:
#
#           tclsh doc/refresh.tcl
#
#       In README.md and doc/tutorial/*.md a block of Tcl is followed by a
#       block of text: the output of "gwsim run" on it. tests/doc.test runs
#       the same code to see whether the documents are out of date.
#
# Rules:
#   1. A block that differs in wall time only stays as it is.
#   2. What is no output of "gwsim run" (the package is not found, say) is
#      shown nowhere: it is an error.

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
    set new ""
    set script ""
    set from 0
    foreach {all language block} [regexp -all -inline -indices \
            {```(\w+?)\n(.*?)```} $text] {
        set content [string range $text {*}$block]
        if {[string range $text {*}$language] eq "tcl"} {
            set script $content
            continue
        }
        set made [output $name $script]
        append new [string range $text $from [lindex $block 0]-1] [expr {
                [masked $made] eq [masked $content] ? $content : $made}]
        set from [expr {[lindex $block 1] + 1}]
    }
    return $new[string range $text $from end]
}

# A text without what is not the same each time.
proc refresh::masked {text} {
    regsub -all {in [0-9.]+m?s, } $text {in WALL, } text
    return [string trim $text]
}

# What gwsim run prints for a block: README shows a simulation, the tutorial
# a file that is called motor.tcl.
proc refresh::output {name script} {
    variable interpreter
    variable top

    set here [pwd]
    if {$name eq "README.md"} {
        cd $top
        set file simulations/quickstart-broken.tcl
    } else {
        close [file tempfile folder]
        file delete $folder
        file mkdir $folder
        cd $folder
        set file motor.tcl
        set channel [open $file w]
        puts -nonewline $channel $script
        close $channel
    }
    try {
        set code [list apply {{file} {
            package require gwsim
            gwsim::main [list run $file]
        }} $file]
        catch {exec {*}$interpreter <<$code 2>@1} out
        regsub {\n?child process exited abnormally$} $out {} out
        if {![regexp {(^|\n)\d+ passed, \d+ failed, \d+ skipped\s*$} $out]} {
            error "no output of gwsim run: $out"
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
