# fault.tcl --
#
#       A switch on the plant floor that loses its mind now and then: it lets
#       only every so many messages through, and garbles what is left. Two
#       filters and a delay, which begin and end as one fault.

package require gwsim

gwsim::define fault tired {from to {oneIn 3} {garbled ?}} {
    fault delay $from $to 5ms
    fault filter $from $to [list apply {{garbled message} {
        if {[dict get $message kind] ne "reply"} {
            return pass
        }
        return [list replace $garbled]
    }} $garbled] -every $oneIn
    fault filter $from $to {apply {message {
        return [choose {pass {duplicate 1}}]
    } ::gwsim::faultBodies}}
}

gwsim::scenario "the HMI notices what a tired switch makes of its answers" {
    gateway plant
    client HMI -gateway plant
    handler ACME level -on plant -reply 42

    fault tired plant HMI 4 -for 1s
    set task [on HMI -thread async {
        set wrong 0
        for {set i 0} {$i < 8} {incr i} {
            set level [system.util.sendRequest ACME level -timeoutSec 5]
            if {![string is integer $level]} {
                incr wrong
            }
        }
        return $wrong
    }]
    run

    expect task $task returns 2
    expect event {kind fault_hit detail {* filter}} -atLeast 2
    expect event {kind fault_ended detail {f1 tired}} -count 1
}
