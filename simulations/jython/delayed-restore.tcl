# delayed-restore.tcl --
#
#       A message that goes away by itself, unless somebody has written
#       another one. What must hold: the old text is back after the delay, a
#       newer one stays, and only the gui thread has touched the label.

package require gwsim

gwsim::scenario "a text is restored after a while" {
    gateway plant
    client HMI -gateway plant
    library -project ACME -jython project

    on HMI -in jython {
        label = event.source.parent.getComponent('Label')
        label.text = 'ready'
        acme.gui.showFor(label, 'saved', 3000)
    }
    run -for 1.5s
    expect component HMI Main/Root/Label.text saved
    run
    expect component HMI Main/Root/Label.text ready

    on HMI -in jython {
        label = event.source.parent.getComponent('Label')
        acme.gui.showFor(label, 'saved', 3000)

        def fault():
            label.text = 'FAULT'
        system.util.invokeLater(fault, 1000)
    }
    run
    expect component HMI Main/Root/Label.text FAULT
    expect event {kind component_set role gui} -atLeast 5
    expect violations
}
