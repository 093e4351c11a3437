# lints.tcl --
#
#       Code that runs, and that its writer did not mean. The third argument of
#       invokeAsynchronous is kwargs and the second args: a name for the thread
#       put there is taken for arguments, and the call fails in a thread that
#       nobody looks at (IAX-15). A request without timeoutSec waits as long as
#       a default that no page gives (SRX-01). What must hold: a lint names
#       each; they never fail a run by themselves, and what is put right is
#       silent.

package require gwsim

gwsim::scenario "a description among the arguments" {
    gateway plant
    on plant {
        system.util.invokeAsynchronous [function {} {log reading}] \
                "reads the tags"
    }
    run

    expect event {kind lint detail ArgsDescription} -count 1
    expect error "*argument*"
    expect event {kind log detail reading} -count 0
}

gwsim::scenario "a description in its place" {
    gateway plant
    on plant {
        system.util.invokeAsynchronous [function {} {log reading}] \
                -description "reads the tags"
    }
    run

    expect event {kind lint} -count 0
    expect event {kind log detail reading} -count 1
}

gwsim::scenario "a timeout that no page gives" {
    gateway plant
    handler ACME slow -on plant -delay 50ms -reply done
    set task [on plant {system.util.sendRequest ACME slow}]
    run

    expect event {kind lint detail DefaultTimeout*} -count 1
    expect task $task returns done
}

gwsim::scenario "a timeout of one's own" {
    gateway plant
    handler ACME slow -on plant -delay 50ms -reply done
    set task [on plant {system.util.sendRequest ACME slow -timeoutSec 5}]
    run

    expect event {kind lint} -count 0
    expect task $task returns done
}
