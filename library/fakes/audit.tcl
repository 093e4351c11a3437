# audit.tcl --
#
#       The audit functions of gwsim::fakes. A record is a dict with the
#       columns of the platform's table; a time is in ms of the world's time.

gwsim::define command system.util.audit {
    {action ""} {actionTarget ""} {actionValue ""} {auditProfile ""}
    {actor ""} {actorHost ""} {originatingSystem ""} {eventTimestamp ""}
    {originatingContext ""} {statusCode 0}
} {
    if {$actor eq ""} {
        set actor [gwsim::host::scope user]
    }
    if {$actorHost eq ""} {
        set actorHost [gwsim::host::scope host]
    }
    if {$eventTimestamp eq ""} {
        set eventTimestamp [clock milliseconds]
    }
    if {$originatingContext eq ""} {
        set originatingContext [dict get {
            gateway 1 designer 2 client 4 session 1
        } [gwsim::host::scope kind]]
    }
    if {$statusCode eq ""} {
        set statusCode 0
    }
    gwsimFakes.integers eventTimestamp $eventTimestamp \
            originatingContext $originatingContext statusCode $statusCode
    # A list of pairs is appended to what is known, a text stands as it is.
    if {![string is list $originatingSystem]
            || [llength $originatingSystem] % 2 == 0} {
        set system "sys:[gwsim::host::scope gateway]"
        set project [system.util.getProjectName]
        if {$project ne ""} {
            append system ":/project:$project"
        }
        foreach {key value} $originatingSystem {
            append system ":/$key:$value"
        }
        set originatingSystem $system
    }
    gwsimFakes.atGateway [list gwsimFakes.addAudit $auditProfile [dict create \
            EVENT_TIMESTAMP $eventTimestamp ACTOR $actor \
            ACTOR_HOST $actorHost ACTION $action \
            ACTION_TARGET $actionTarget ACTION_VALUE $actionValue \
            STATUS_CODE $statusCode ORIGINATING_SYSTEM $originatingSystem \
            ORIGINATING_CONTEXT $originatingContext]] 60
    return
} -help {fake: a record in an audit profile of the gateway}

gwsim::define command system.util.queryAuditLog {
    {auditProfileName ""} {startDate ""} {endDate ""} {actorFilter ""}
    {actionFilter ""} {targetFilter ""} {valueFilter ""} {systemFilter ""}
    {contextFilter ""}
} {
    if {$auditProfileName eq "" && [gwsim::host::scope kind] eq "gateway"} {
        throw {GWSIM python ValueError} \
                "Missing required argument auditProfileName"
    }
    if {$endDate eq ""} {
        set endDate [clock milliseconds]
    }
    if {$startDate eq ""} {
        set startDate [expr {[clock milliseconds] - 8 * 60 * 60 * 1000}]
    }
    if {$contextFilter eq ""} {
        set contextFilter 7
    }
    gwsimFakes.integers startDate $startDate endDate $endDate \
            contextFilter $contextFilter
    return [gwsimFakes.atGateway [list gwsimFakes.findAudit \
            $auditProfileName $startDate $endDate $contextFilter [list \
            ACTOR $actorFilter ACTION $actionFilter \
            ACTION_TARGET $targetFilter ACTION_VALUE $valueFilter \
            ORIGINATING_SYSTEM $systemFilter]] 60]
} -help {fake: the records of an audit profile, the oldest first}

gwsim::define command gwsimFakes.integers {args} {
    foreach {name value} $args {
        if {![string is wideinteger -strict $value]} {
            throw {GWSIM python ValueError} \
                    "$name must be an integer but was \"$value\""
        }
    }
}

# The name of a profile; none: the first that the gateway has.
gwsim::define command gwsimFakes.profile {name} {
    set profiles [gwsimFakes.initial profiles]
    if {$profiles eq "" && $name eq ""} {
        throw {GWSIM java IllegalArgumentException} "no audit profile: the\
                word \"auditProfile GATEWAY NAME\" makes one"
    }
    if {$name eq ""} {
        return [lindex $profiles 0]
    }
    if {$name ni $profiles} {
        throw {GWSIM java IllegalArgumentException} \
                "no such audit profile: \"$name\""
    }
    return $name
} -on gateway

gwsim::define command gwsimFakes.addAudit {profile record} {
    set profile [gwsimFakes.profile $profile]
    set id [gwsim::host::disk incr auditId:$profile]
    gwsim::host::disk append audit:$profile \
            [dict merge [dict create AUDIT_EVENTS_ID $id] $record]
    return
} -on gateway

gwsim::define command gwsimFakes.findAudit {profile start end context filters} {
    set found [list]
    foreach row [gwsim::host::disk get audit:[gwsimFakes.profile $profile] {}] {
        set time [dict get $row EVENT_TIMESTAMP]
        set hit [expr {$time >= $start && $time <= $end
                && [dict get $row ORIGINATING_CONTEXT] & $context}]
        foreach {column filter} $filters {
            # Only * is special.
            set glob [string map {\\ \\\\ ? \\? [ \\[ ] \\]} $filter]
            if {$filter ne ""
                    && ![string match $glob [dict get $row $column]]} {
                set hit 0
                break
            }
        }
        if {$hit} {
            lappend found [list $time $row]
        }
    }
    return [lmap pair [lsort -integer -index 0 $found] {lindex $pair 1}]
} -on gateway
