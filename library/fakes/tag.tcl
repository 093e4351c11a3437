# tag.tcl --
#
#       The tag functions of gwsim::fakes. A qualified value is a dict: value,
#       quality (Good or Bad_NotFound), timestamp (in ms of the world's time).

gwsim::define command system.tag.readBlocking {tagPaths {timeout 45000}} {
    return [gwsimFakes.atGateway [list gwsimFakes.readTags $tagPaths] \
            [expr {$timeout / 1000.0}]]
} -help {fake: qualified values of tags}

gwsim::define command system.tag.writeBlocking {
    tagPaths values {timeout 45000}
} {
    if {[llength $tagPaths] != [llength $values]} {
        throw {GWSIM python ValueError} "[llength $tagPaths] tag paths, but\
                [llength $values] values"
    }
    return [gwsimFakes.atGateway \
            [list gwsimFakes.writeTags $tagPaths $values] \
            [expr {$timeout / 1000.0}]]
} -help {fake: writes tags, returns their qualities}

gwsim::define command gwsimFakes.readTags {paths} {
    return [lmap path $paths {
        regsub {^\[[^\]]*\]} $path {} path
        set initial [gwsimFakes.initial tags]
        if {![dict exists $initial $path]} {
            dict create value "" quality Bad_NotFound timestamp 0
        } else {
            gwsim::host::disk get tag:$path [dict create \
                    value [dict get $initial $path] quality Good timestamp 0]
        }
    }]
} -on gateway

gwsim::define command gwsimFakes.writeTags {paths values} {
    return [lmap path $paths value $values {
        regsub {^\[[^\]]*\]} $path {} path
        if {![dict exists [gwsimFakes.initial tags] $path]} {
            string cat Bad_NotFound
        } else {
            gwsim::host::disk set tag:$path [dict create value $value \
                    quality Good timestamp [clock milliseconds]]
            string cat Good
        }
    }]
} -on gateway
