# cache.tcl --
#
#       A cache in the globals of the gateway, with one lock around it. What
#       must hold: five threads that ask at once cause one query, all get its
#       answer, and a minute later it is asked for again.

package require gwsim

gwsim::scenario "a cache asks once" {
    gateway plant
    library -project ACME -jython project
    handler ACME tariff -on plant -reply 42

    set task [on plant -in jython {
        from acme import cache
        found = []

        def ask():
            return system.util.sendRequest('ACME', 'tariff', timeoutSec=5)

        def worker(found=found, ask=ask):
            found.append(cache.get('tariff', ask, seconds=60))
        threads = [system.util.invokeAsynchronous(worker) for i in range(5)]
        [thread.join() for thread in threads]
        return found
    }]
    run
    expect task $task returns {42 42 42 42 42}
    expect event {kind request_sent handler tariff} -count 1

    set later [on plant -in jython {
        import time
        time.sleep(1.5)
        return acme.cache.get('tariff', lambda: 43, seconds=1)
    }]
    run
    expect task $later returns 43
    expect violations
}
