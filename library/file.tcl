# file.tcl --
#
#       One scenario file: sourced as tclsh would, and what it comes to.
#
# Rules:
#   1. An error outside of scenarios is a bad file, whatever runs it: one line
#      with its place, and status 2.
#   2. `exit` ends the file, not the process; its status is what the system
#      would make of it.
#   3. What a file leaves behind is not there for the next one.

# Sources one file as tclsh would see it; returns the exit status that the
# file alone calls for. What its scenarios said is known to "finish". An error
# outside of scenarios is a bad file, unless it is a failure that somebody let
# out, or an error of gwsim, which shows its stack.
proc gwsim::RunFile {file} {
    variable definitions
    set before [GlobalNames]
    set defined $definitions
    set ::argv0 $file
    set ::argv {}
    set ::argc 0
    lassign [SourceFile $file] failed message options
    ForgetGlobals $before
    ForgetDefinitions $defined
    if {!$failed} {
        return 0
    }
    set code [dict get $options -errorcode]
    if {[lrange $code 0 2] eq "GWSIM RUN EXIT"} {
        return [lindex $code 3]
    }
    if {[lrange $code 0 1] eq "POSIX EPIPE"} {
        return -options $options $message
    }
    if {[lrange $code 0 1] eq "GWSIM USAGE"} {
        # Of the command line; the file is only where it came out.
        Complain $message
        return 2
    }
    set place [ErrorPlace $file $options]
    if {[lindex $code 0] eq "GWSIM" && ([lindex $code 1] in {ASSERT CHECK}
            || [lrange $code 1 2] eq "SCENARIO FAIL")} {
        Complain "$place: $message"
        return 1
    }
    if {[lindex $code 0] ne "GWSIM"
            && [regexp {\n    \(procedure "(::)?gwsim::} \
            [dict get $options -errorinfo]]} {
        Complain "$place: [dict get $options -errorinfo]"
        return 1
    }
    regsub -all {\s*\n\s*} $message { } message
    Complain "$place: $message[ErrorProcedure $options]"
    return 2
}

# Sources a file in the global namespace; returns {failed message options}.
# An "exit" in it ends this file only, as the error {GWSIM RUN EXIT STATUS}.
proc gwsim::SourceFile {file} {
    rename ::exit ::gwsim::RealExit
    proc ::exit {{status 0}} {
        ::gwsim::RaiseExit $status
    }
    set code [catch {
        uplevel #0 [list source -encoding utf-8 $file]
    } message options]
    if {[llength [info commands ::exit]] > 0} {
        rename ::exit {}
    }
    rename ::gwsim::RealExit ::exit
    return [list [expr {$code == 1}] $message $options]
}

# Ends what calls `exit` by an error; the status is what the system makes of
# it.
proc gwsim::RaiseExit {status} {
    if {![string is integer -strict $status]} {
        return -level 2 -code error -errorcode {TCL VALUE NUMBER} \
                "expected integer but got \"$status\""
    }
    return -level 2 -code error \
            -errorcode [list GWSIM RUN EXIT [expr {$status & 255}]] \
            "exit $status"
}

# FILE:LINE of an error that left a sourced file: of the innermost one, as it
# was called.
proc gwsim::ErrorPlace {file options} {
    if {[regexp {\(file "([^\n]*)" line (\d+)\)} \
            [dict get $options -errorinfo] -> inner line]} {
        return $inner:$line
    }
    return $file
}

# " (procedure "p", line 3)", if the error came out of one that is not ours.
proc gwsim::ErrorProcedure {options} {
    set stack [dict get $options -errorinfo]
    regsub {\n    \(file "[^\n]*" line \d+\)\n.*} $stack {} stack
    foreach {- name line} [regexp -all -inline \
            {\n    \(procedure "([^\n]*)" line (\d+)\)} $stack] {
        if {![string match gwsim::* [string trimleft $name :]]} {
            return " (procedure \"$name\", line $line)"
        }
    }
    return ""
}

# What one file leaves behind in the global namespace must not change what
# the next one does. Namespaces stay: they may belong to packages.
proc gwsim::GlobalNames {} {
    return [list [info globals] [uplevel #0 {info procs}]]
}

proc gwsim::ForgetGlobals {before} {
    lassign $before globals procs
    foreach name [info globals] {
        if {$name ni $globals && ![string match {error[CI]*} $name]} {
            unset -nocomplain ::$name
        }
    }
    foreach name [uplevel #0 {info procs}] {
        if {$name ni $procs && [namespace origin ::$name] eq "::$name"} {
            rename ::$name {}
        }
    }
    return
}
