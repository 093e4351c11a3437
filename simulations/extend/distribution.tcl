# distribution.tcl --
#
#       A network with a day and a night: most messages take what the cable
#       takes, one in N waits for a retransmission, which doubles each time.
#       It draws with choose and sample, so that a search can choose too.

package require gwsim

gwsim::define distribution retransmitted {base {oneIn 10} {first 200ms}} {
    set ms [string trimright $first ms]
    set total [string trimright [sample $base] ms]
    for {set wait $ms} {[choose [list int 1 $oneIn]] == $oneIn} {} {
        set total [expr {$total + $wait}]
        set wait [expr {$wait * 2}]
    }
    return ${total}ms
}

gwsim::scenario "answers come, however often the cable stutters" {
    gateway plant
    client HMI -gateway plant
    link HMI plant -latency {retransmitted 2ms 3 40ms}
    handler ACME state -on plant -delay {spikes 1ms 10% 100ms} -reply ok

    set task [on HMI -thread async {
        set answers {}
        for {set i 0} {$i < 20} {incr i} {
            lappend answers [system.util.sendRequest ACME state \
                    -timeoutSec 10]
        }
        return [lsort -unique $answers]
    }]
    run

    expect task $task returns ok
    expect event {kind handler_started} -count 20
}
