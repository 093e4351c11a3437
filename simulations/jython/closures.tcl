# closures.tcl --
#
#       Callbacks made in a loop: without a default argument all of them see
#       the last value. What must hold: the library's way, binding by default
#       arguments, reports each part with its own answer; the other way shows
#       the last part three times.

package require gwsim

gwsim::scenario "callbacks of a loop need default arguments" {
    gateway plant
    client HMI -gateway plant
    handler ACME stock -on plant -in jython {
        return {'bolt': 5, 'nut': 7, 'washer': 9}[payload['part']]
    }

    on HMI -in jython {
        log = system.util.getLogger('stock')
        for part in ('bolt', 'nut', 'washer'):
            def bound(amount, part=part):
                log.info('%s: %d' % (part, amount))

            def unbound(amount):
                log.info('late %s' % part)
            system.util.sendRequestAsync('ACME', 'stock', {'part': part},
                                         timeoutSec=5, onSuccess=bound)
            system.util.sendRequestAsync('ACME', 'stock', {'part': part},
                                         timeoutSec=5, onSuccess=unbound)
    }
    run

    foreach {part amount} {bolt 5 nut 7 washer 9} {
        expect event [list kind log detail "$part: $amount"] -count 1
    }
    expect event {kind log detail "late washer"} -count 3
    expect callback onSuccess -count 6 -thread gui
    expect violations
}
