# surface.tcl --
#
#       Tests of what SURFACE.md says, written from its text alone. Sourced
#       after harness.tcl by surface-*.test:
#
#           says NAME {a sentence} ?-clocks {virtual real}? ?-options {...}?
#               ?-body {words ...}? ?-script {script}? ?-scope S? ?-result G?
#
#       defines NAME-virtual and NAME-real: a scenario of the body as a user
#       would write it, judged. The result is a glob on the verdict, for a
#       FAIL with what was seen first, for an UNRESOLVED with why, for misuse
#       with its error code. With -script the body is a plant whose script
#       must return what the glob says, or fail with {family class message}.

namespace eval surface {
    namespace export says verdictOf
}

proc surface::says {name claim args} {
    set config [dict merge {-clocks {virtual real} -options {} -body {}
        -script {} -scope HMI -result PASS} $args]
    regsub -all {\s+} $claim { } claim
    dict with config {
        if {${-script} ne ""} {
            set -body [list surface::Script ${-scope} ${-script}]
        }
        foreach clock ${-clocks} {
            uplevel #0 [list tcltest::test $name-$clock $claim \
                    -constraints [expr {$clock eq "real"
                            ? "gwsimReal" : ""}] \
                    -body [list surface::verdictOf \
                            [list -clock $clock {*}${-options}] ${-body}] \
                    -match glob -result ${-result}]
        }
    }
    return
}

# The verdict of a scenario, and in a line what was seen.
proc surface::verdictOf {options body} {
    variable told
    unset -nocomplain told
    if {![catch {
        gwsim::scenario surface {*}$options -report error $body
    } story details]} {
        return [expr {[info exists told] ? $told : $story}]
    }
    set code [dict get $details -errorcode]
    if {[lrange $code 0 1] ne "GWSIM SCENARIO"
            || [lindex $code 2] ni {FAIL UNRESOLVED}} {
        return "$code: $story"
    }
    if {[regexp {\n  saw      ([^\n]*(?:\n {11}[^\n]*)*)} $story -> saw]} {
        regsub -all {\n +} $saw { } saw
    } else {
        set saw [string trim [lindex [split $story \n] 1]]
    }
    return "[lindex $code 2] $saw"
}

# Words of a body of -script: runs the script on an async thread.
proc surface::Script {scope script} {
    variable told
    plant
    set task [on $scope -thread [expr {$scope eq "HMI" ? "gui" : "async"}] \
            $script]
    run
    if {![catch {result $task} value details]} {
        set told $value
        return
    }
    expect task $task raises * -match glob
    set told "[lrange [dict get $details -errorcode] 1 2] $value"
}

# A gateway, a client and handlers that answer, take their time, fail.
proc plant {} {
    gateway plant
    client HMI -gateway plant
    handler ACME echo -on plant {payload} {return [dict get $payload value]}
    handler ACME slow -on plant -delay 100ms -reply done
    handler ACME long -on plant -delay 500ms -reply done
    handler ACME bad -on plant -raise ValueError -message "no value"
}

namespace import surface::*
