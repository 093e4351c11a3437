# fakes.tcl --
#
#       package require gwsim::fakes: tags and a database that scripts can
#       call, enough for scripts whose subject is something else. (Loggers are
#       built in.) All of it is written with gwsim::define.
#
#           tagProvider GATEWAY {PATH VALUE ...}        words of BODY
#           database GATEWAY {TABLE {COLUMN ...} ...}
#
#           system.tag.readBlocking   tagPaths ?timeout?        in scripts
#           system.tag.writeBlocking  tagPaths values ?timeout?
#           system.db.runPrepQuery    query args ?database? ?tx?
#           system.db.runPrepUpdate   query args ?database? ?tx? ?getKey?
#
# Rules:
#   1. Tags and tables live on the gateway, and begin anew in each world.
#   2. A call from a client, designer or session is a request to its gateway,
#      as on the platform: it takes the link's time, can fail as one can, and
#      is in the trace (project gwsimFakes).
#   3. It is no SQLite: a query is one SELECT, INSERT, UPDATE or DELETE on one
#      table, with ? for values, and conditions joined by AND.

package provide gwsim::fakes 1.0
package require gwsim

source -encoding utf-8 [file join [file dirname [info script]] tag.tcl]
source -encoding utf-8 [file join [file dirname [info script]] db.tcl]

namespace eval gwsim::fakes {}

# What is there at the start is known to every script of the world, as a
# project library is: nothing has to run first.
proc gwsim::fakes::Provide {gateway what values} {
    ::gwsim::words::library [string map \
            [list %G [list $gateway] %W $what %V [list $values]] {
        namespace eval ::gwsim::fakes {
            namespace eval %W {}
            set %W::of(%G) %V
        }
    }]
    try {
        ::gwsim::words::handler gwsimFakes call -on $gateway \
                -thread dedicated {payload} {
            {*}[dict get $payload call]
        }
    } trap {GWSIM HANDLER EXISTS} {} {
        # Tags and tables have one handler.
    }
    return $gateway
}

proc gwsim::words::tagProvider {gateway tags} {
    if {[llength $tags] % 2 != 0} {
        return -code error -errorcode {GWSIM FAKES TAGS} \
                "expected a list of paths and values but got \"$tags\""
    }
    return [::gwsim::fakes::Provide $gateway tags $tags]
}

proc gwsim::words::database {gateway tables} {
    if {[llength $tables] % 2 != 0} {
        return -code error -errorcode {GWSIM FAKES TABLES} \
                "expected a list of tables and columns but got \"$tables\""
    }
    return [::gwsim::fakes::Provide $gateway tables $tables]
}

# Where a fake's data are: evaluates a call there.
gwsim::define command gwsimFakes.atGateway {call timeout} {
    if {[gwsim::host::scopeKind] eq "gateway"} {
        return [{*}$call]
    }
    return [system.util.sendRequest gwsimFakes call \
            [dict create call $call] -timeoutSec $timeout]
}

# What a gateway has at the start: tags or tables.
gwsim::define command gwsimFakes.initial {what} {
    set gateway [lindex [split [thread] /] 0]
    if {[info exists ::gwsim::fakes::${what}::of($gateway)]} {
        return [set ::gwsim::fakes::${what}::of($gateway)]
    }
    return {}
}
