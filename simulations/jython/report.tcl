# report.tcl --
#
#       A handler makes a report of a query: a dataset, which goes to the
#       client. What must hold: it arrives as a dataset, with its columns, and
#       the date in it is the world's; the text is the inherited project's.

package require gwsim
package require gwsim::fakes

gwsim::scenario "a dataset goes to the client" {
    gateway plant
    client HMI -gateway plant
    library -project ACME -jython project
    database plant {stops {id machine minutes}}
    handler ACME report -on plant -in jython {
        for machine, minutes in (('press', 12), ('saw', 3)):
            system.db.runPrepUpdate(
                'INSERT INTO stops (machine, minutes) VALUES (?, ?)',
                [machine, minutes])
        rows = system.db.runPrepQuery('SELECT machine, minutes FROM stops',
                                      [])
        data = system.dataset.toDataSet(
            ['machine', 'minutes'],
            [[row['machine'], row['minutes']] for row in rows])
        data = system.dataset.addRow(data, ['all', sum(
            data.getColumnAsList('minutes'))])
        return {'data': data, 'at': system.date.now()}
    }

    set task [on HMI -thread async -in jython {
        answer = system.util.sendRequest('ACME', 'report', timeoutSec=5)
        data = answer['data']
        rows = system.dataset.toPyDataSet(data)
        return (data.getRowCount(), system.dataset.getColumnHeaders(data),
                rows[2]['minutes'], system.date.getYear(answer['at']),
                base.text.plural(len(rows), 'row'))
    }]
    run

    expect task $task returns {3 {machine minutes} 15 2026 {3 rows}}
    expect violations
}
