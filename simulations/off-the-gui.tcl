# off-the-gui.tcl --
#
#       An asynchronous function writes its progress into a component itself.
#       On the platform that works on the desk of whoever writes it, and breaks
#       a client weeks later (IAS-05, IAX-10). What must hold: the touch is a
#       violation, with the thread that did it, although all seems well; where
#       touches do their harm (switch gui_violation corrupt) some seed shows
#       it; through invokeLater nothing is wrong.

package require gwsim

# A client whose job runs asynchronously and shows 1 ... 5 with SHOW.
proc progress {show} {
    gateway plant
    client HMI -gateway plant
    library [list proc show value $show]
    on HMI {
        system.util.invokeAsynchronous [function {} {
            foreach value {1 2 3 4 5} {
                sleep 20ms
                show $value
            }
        }] -description "reads the recipe"
    }
    run
}

gwsim::scenario "it works, and is wrong" {
    progress {component set Root.Progress.value $value}

    expect component HMI Root.Progress.value 5
    expect event {kind gui_touch role async} -count 5
    expect violations GuiTouch
}

gwsim::scenario "one day it breaks the client" -seed 3 \
        -switch {gui_violation corrupt} {
    progress {component set Root.Progress.value $value}

    expect event {kind gui_corrupted} -atLeast 1
    expect violations GuiTouch
}

gwsim::scenario "the GUI thread shows what others found out" {
    progress {
        system.util.invokeLater [function -vars value {} {
            component set Root.Progress.value $value
        }]
    }

    expect component HMI Root.Progress.value 5
    expect event {kind gui_touch role gui} -count 5
    expect violations
}
