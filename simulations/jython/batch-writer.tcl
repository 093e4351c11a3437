# batch-writer.tcl --
#
#       Many threads put rows into a queue, one writes them in batches. What
#       must hold: no row is lost or written twice, no batch is larger than
#       wanted, and the writer ends when it is told to.

package require gwsim
package require gwsim::fakes

gwsim::scenario "one thread writes what many have to say" {
    gateway plant
    library -project ACME -jython project
    database plant {samples {id value}}

    set task [on plant -in jython {
        def write(rows):
            for value in rows:
                system.db.runPrepUpdate(
                    'INSERT INTO samples (value) VALUES (?)', [value])
        writer = acme.queues.Writer(write, most=4)
        writer.start()

        def produce(base, writer=writer):
            for i in range(5):
                writer.put(base + i)
        threads = [system.util.invokeAsynchronous(produce, [base])
                   for base in (10, 20)]
        [thread.join() for thread in threads]
        writer.stop()
        rows = system.db.runPrepQuery('SELECT value FROM samples', [])
        return (sorted([row['value'] for row in rows]),
                max(writer.batches) <= 4, sum(writer.batches))
    }]
    run

    expect task $task returns {{10 11 12 13 14 20 21 22 23 24} 1 10}
    expect thread {role async} ends ok
    expect violations
}
