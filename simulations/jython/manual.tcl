# manual.tcl --
#
#       The examples of both manual pages, as they are printed. What must
#       hold: get raises or returns, a callback set after sending runs once on
#       the gui thread, and the page of invokeAsynchronous, which lost its
#       invokeLater, sets nothing at all.

package require gwsim
package require gwsim::fakes

gwsim::scenario "sendRequestAsync: the page's examples" {
    gateway plant
    client HMI -gateway plant
    handler ACME test -on plant -in jython {
        return payload['number'] + 1
    }
    set first [on HMI -in jython -file scripts/manual_a1.py]
    run
    expect task $first returns {}
    expect request {handler test} succeeds 56

    on HMI -in jython -file scripts/manual_a2.py
    run
    expect callback onSuccess -count 1 -thread gui -with 56
    expect event {kind gui_touch thread HMI/gui detail *messageBox*} -count 1
}

gwsim::scenario "invokeAsynchronous: the page's example" {
    gateway plant
    client HMI -gateway plant
    database plant {parts {id name}}
    on plant -in jython {
        for name in ('bolt', 'nut'):
            system.db.runPrepUpdate(
                'INSERT INTO parts (name) VALUES (?)', [name])
    }
    run

    # As printed: the results are never sent back.
    on HMI -in jython -file scripts/manual_b.py
    run
    expect event {kind component_set} -count 0
    expect thread {role async} ends ok

    # With its invokeLater.
    on HMI -in jython -file scripts/manual_b_later.py
    run
    expect component HMI Main/Root.resultsProperty nut
    expect event {kind component_set role gui} -count 1
    expect violations
}
