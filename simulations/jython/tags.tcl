# tags.tcl --
#
#       A script that reads tags, checks their quality and writes what follows
#       from them. What must hold: a bad quality is not taken for a value, and
#       the client's call takes the way to the gateway, and its time.

package require gwsim
package require gwsim::fakes

gwsim::scenario "tags have a quality" {
    gateway plant
    client HMI -gateway plant
    tagProvider plant {Tank/Level 72 Tank/Limit 70 Tank/Alarm 0}

    set task [on HMI -thread async -in jython {
        paths = ['[default]Tank/Level', '[default]Tank/Limit',
                 '[default]Tank/Missing']
        level, limit, missing = system.tag.readBlocking(paths)
        found = [level.value > limit.value, level.quality.isGood(),
                 missing.quality.isGood()]
        if found[0]:
            codes = system.tag.writeBlocking(['[default]Tank/Alarm'], [1])
            found.append(codes[0].isGood())
        alarm = system.tag.readBlocking(['[default]Tank/Alarm'])[0]
        return found + [alarm.value]
    }]
    run

    expect task $task returns {1 1 0 1 1}
    expect event {kind request_sent project gwsimFakes} -count 3
    expect violations
}
