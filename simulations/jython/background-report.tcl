# background-report.tcl --
#
#       A button loads a report with a SwingWorker, while timers of Python's
#       beat. What must hold: the window is never frozen, the second click is
#       refused, the rows and the text are there at the end, and a beat that
#       fails is logged with its traceback and beats on.

package require gwsim

gwsim::scenario "a report beside the event thread" {
    gateway plant
    client HMI -gateway plant
    library -project Site -jython site
    handler Site page -on plant -delay {uniform 10ms 60ms} -in jython {
        return [('row %d' % i, i * payload['page']) for i in range(3)]
    }
    handler Site alive -on plant -in jython {
        print 'alive', payload['n']
    }

    on HMI -in jython -file scripts/click.py
    run
    expect component HMI Main/Root/Status.text "12 rows"
    expect component HMI Main/Root/Bar.value 100
    expect event {kind gui_touch detail *warningBox*} -count 1
    expect event {kind component_set role gui detail Main/Root/Bar.value*}
    expect event {kind log detail {alive *}} -count 3
    expect event {kind log detail {*line 17, in failing*}} -count 1
    expect event {kind log detail {A A}} -count 1
    expect violations
}
