# fakes.tcl --
#
#       package require gwsim::fakes: tags, a database, an audit log and the
#       levels of loggers, enough for scripts whose subject is something else.
#       (Loggers themselves are the platform's, and in the core.) All of it is
#       written with gwsim::define.
#
#           tagProvider GATEWAY {PATH VALUE ...}        words of BODY
#           database GATEWAY {TABLE {COLUMN ...} ...}
#           auditProfile GATEWAY NAME ?NAME ...?
#
#           system.tag.readBlocking   tagPaths ?timeout?        in scripts
#           system.tag.writeBlocking  tagPaths values ?timeout?
#           system.db.runPrepQuery    query args ?database? ?tx?
#           system.db.runPrepUpdate   query args ?database? ?tx? ?getKey?
#           system.util.audit         ?action? ?actionTarget? ...
#           system.util.queryAuditLog auditProfileName ?startDate? ...
#           system.util.setLoggingLevel loggerName loggerLevel
#
# Rules:
#   1. Tags, tables and audit profiles live on the gateway, outlive its crash,
#      and begin anew in each world. One thread has them, as a tag provider and
#      a database let one after the other in: so scripts do not race for them.
#   2. A call is a request to that thread, from the gateway itself too: it is
#      in the trace (project gwsimFakes); from a client, designer or session
#      it takes the link's time and can fail as a request can, as on the
#      platform. An error of the call has the same class everywhere.
#   3. It is no SQLite: a query is one SELECT, INSERT, UPDATE or DELETE on one
#      table, with ? for values, and conditions joined by AND.

package provide gwsim::fakes 1.0
package require gwsim

source -encoding utf-8 [file join [file dirname [info script]] tag.tcl]
source -encoding utf-8 [file join [file dirname [info script]] db.tcl]
source -encoding utf-8 [file join [file dirname [info script]] audit.tcl]
source -encoding utf-8 [file join [file dirname [info script]] logger.tcl]

namespace eval gwsim::fakes {}

# What is there at the start is known to every script of the world, as a
# project library is: nothing has to run first.
proc gwsim::fakes::Provide {gateway what values} {
    ::gwsim::words::library [string map \
            [list %G [list $gateway] %W $what %V [list $values]] {
        namespace eval ::gwsim::fakes {
            namespace eval %W {}
            set %W::of(%G) %V
            set served(%G) 1
        }
    }]
    try {
        ::gwsim::words::handler gwsimFakes call -on $gateway \
                -thread dedicated {payload} {
            {*}[dict get $payload call]
        }
    } trap {GWSIM HANDLER EXISTS} {} {
        # All that a gateway has have one handler.
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

proc gwsim::words::auditProfile {gateway name args} {
    foreach profile [list $name {*}$args] {
        if {$profile eq ""} {
            return -code error -errorcode {GWSIM FAKES PROFILES} \
                    "expected names of audit profiles but got an empty one"
        }
    }
    return [::gwsim::fakes::Provide $gateway profiles [list $name {*}$args]]
}

# Where a fake's data are: evaluates a call there. A gateway that has none, or
# is too old to send requests, asks itself.
gwsim::define command gwsimFakes.atGateway {call timeout} {
    set gateway [gwsim::host::scope gateway]
    set own [expr {[gwsim::host::scope kind] eq "gateway"}]
    if {![info exists ::gwsim::fakes::served($gateway)]} {
        if {$own} {
            return [{*}$call]
        }
        throw {GWSIM java MessageHandlerException} "\"$gateway\" has no\
                tagProvider, database or auditProfile, which gwsim::fakes need"
    }
    try {
        return [system.util.sendRequest gwsimFakes call \
                [dict create call $call] -timeoutSec $timeout]
    } trap {GWSIM java MessageHandlerException} {message options} {
        set exception [lindex [dict get $options -errorcode] 3]
        if {![dict exists $exception cause]} {
            return -options $options $message
        }
        set cause [dict get $exception cause]
        throw [list GWSIM [dict get $cause family] [dict get $cause class]] \
                [dict get $cause message]
    } trap {GWSIM python AttributeError} {message options} {
        if {$own} {
            return [{*}$call]
        }
        return -options $options $message
    }
}

# What a gateway has at the start: tags, tables or profiles.
gwsim::define command gwsimFakes.initial {what} {
    set gateway [gwsim::host::scope gateway]
    if {[info exists ::gwsim::fakes::${what}::of($gateway)]} {
        return [set ::gwsim::fakes::${what}::of($gateway)]
    }
    return {}
}
