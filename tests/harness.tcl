# harness.tcl --
#
#       What every test file begins with:
#
#           source [file join [file dirname [info script]] harness.tcl]
#
#       and it ends with "cleanupTests". Loads tcltest and gwsim, defines the
#       constraints, and catches what tcltest itself lets pass.
#
# Constraints:
#       gwsimReal       the real clock is there (always)
#       gwsimVirtual    a world on the virtual clock tells something: not to
#                       ThreadSanitizer, since it has one thread
#       gwsimSlow       tests of more than a few seconds: GWSIM_SLOW=1
#       jython          tests that start Jython: GWSIM_JYTHON=1, and it is
#                       there ("gwsim test --jython")
#       sanitizer       runs under ASan, TSan or valgrind; "!sanitizer" marks a
#                       test that would say nothing there or take too long
#       sourceTree      the sources lie beside the tests (not so when installed)

package require tcltest 2.5
namespace import -force ::tcltest::*
configure -verbose {body error line}
configure {*}$argv
package require gwsim
package require gwsim::test

namespace eval harness {
    # The folder of the tests, and the top of the source tree.
    variable tests [file dirname [file normalize [info script]]]
    variable top [file dirname $tests]

    # Words before tclsh that make it run as this process does. The runtime
    # of a sanitizer is for tclsh only: it breaks sh and other programs.
    variable interpreter [list [info nameofexecutable]]
    if {[info exists ::env(LD_PRELOAD)]} {
        set interpreter [list env LD_PRELOAD=$::env(LD_PRELOAD) \
                {*}$interpreter]
        unset ::env(LD_PRELOAD)
    }
}

proc harness::EnvSays {name} {
    return [expr {[info exists ::env($name)] && $::env($name) ni {"" 0}}]
}

testConstraint gwsimReal 1
testConstraint gwsimVirtual [expr {![info exists env(GWSIM_SANITIZER)]
        || $env(GWSIM_SANITIZER) ne "tsan"}]
testConstraint gwsimSlow [harness::EnvSays GWSIM_SLOW]
testConstraint sanitizer [harness::EnvSays GWSIM_SANITIZER]
testConstraint jython [expr {[harness::EnvSays GWSIM_JYTHON]
        && [auto_execok jython] ne "" && ![testConstraint sanitizer]}]
testConstraint sourceTree [file isdirectory [file join $harness::top generic]]

# harness::gwsim --
#
#       Run the command line of gwsim in a process of its own.
#
# Arguments:
#       args            Its words.
#
# Results:
#       A dict: status, out and err, both without the last newline.

proc harness::gwsim {args} {
    return [tclsh "package require gwsim\ngwsim::main \$argv\n" {*}$args]
}

# harness::tclsh --
#
#       Run a script as "tclsh FILE words ..." in a process of its own.
#
# Results:
#       A dict: status (a number, or the signal's name), out and err.

proc harness::tclsh {script args} {
    variable interpreter
    set file [makeFile $script harness-script.tcl]
    set errFile [makeFile {} harness-stderr.txt]
    set status 0
    try {
        set out [exec -ignorestderr -- {*}$interpreter $file {*}$args \
                <<{} 2>$errFile]
    } trap CHILDSTATUS {out options} {
        set status [lindex [dict get $options -errorcode] 2]
        set out [StripChildError $out]
    } trap CHILDKILLED {out options} {
        set status [lindex [dict get $options -errorcode] 2]
        set out [StripChildError $out]
    }
    set err [string trimright [viewFile harness-stderr.txt] \n]
    removeFile harness-script.tcl
    removeFile harness-stderr.txt
    return [dict create status $status out $out err $err]
}

# harness::userMs --
#
#       Processor time that this process has used for itself, for tests that
#       tell linear costs from quadratic ones: neither what it waited for a
#       core is in it nor what the system took to give it memory.
#
# Results:
#       ms, in steps of 10; wall time where the system does not say.

proc harness::userMs {} {
    if {[catch {open /proc/self/stat} channel]} {
        return [clock milliseconds]
    }
    set words [split [lindex [split [read $channel] )] end]]
    close $channel
    return [expr {[lindex $words 12] * 10}]
}

# "exec" ends the output of a failed child with a line of its own.
proc harness::StripChildError {out} {
    regsub {\n?child (process exited abnormally|killed: [^\n]*)$} $out {} out
    return $out
}

# tcltest lets a background error pass: all.tcl counts this line as a failure.
proc harness::BackgroundError {message options} {
    puts "==== background error: [dict get $options -errorinfo]"
}
interp bgerror {} harness::BackgroundError
