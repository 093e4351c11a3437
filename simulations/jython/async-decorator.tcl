# async-decorator.tcl --
#
#       @async(delay, name): the library's decorator for functions that run on
#       a thread of their own. What must hold: the caller goes on at once, the
#       delay passes first, and the thread has the name that was wanted.

package require gwsim

gwsim::scenario "a decorated function runs on its own thread" {
    gateway plant
    library -project ACME -jython project

    set task [on plant -in jython {
        import time
        from java.lang import Thread
        seen = []

        @acme.threads.async(delay=2, name='restore')
        def restore(value):
            seen.append((value, Thread.currentThread().getName(),
                         time.time()))

        began = time.time()
        thread = restore(5)
        at = time.time() - began < 1.5
        alive = thread.isAlive()
        thread.join()
        value, name, when = seen[0]
        return [at, alive, value, name, when - began >= 2]
    }]
    run

    expect task $task returns {1 1 5 restore 1}
    expect thread {role async} ends ok
    expect violations
}
