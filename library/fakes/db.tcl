# db.tcl --
#
#       The database functions of gwsim::fakes. A result is a list of dicts,
#       one a row. A table whose first column is named id numbers its rows.

gwsim::define command system.db.runPrepQuery {
    query args {database ""} {tx ""}
} {
    if {![regexp -nocase {^\s*SELECT\M} $query]} {
        throw {GWSIM java SQLException} "runPrepQuery is for SELECT"
    }
    return [gwsimFakes.atGateway [list gwsimFakes.sql $query $args] 60]
} -help {fake: the rows of a SELECT}

gwsim::define command system.db.runPrepUpdate {
    query args {database ""} {tx ""} {getKey 0} {skipAudit 0}
} {
    if {[regexp -nocase {^\s*SELECT\M} $query]} {
        throw {GWSIM java SQLException} "runPrepUpdate is not for SELECT"
    }
    lassign [gwsimFakes.atGateway [list gwsimFakes.sql $query $args] 60] \
            count key
    return [expr {$getKey ? $key : $count}]
} -help {fake: INSERT, UPDATE or DELETE; returns how many rows, or the key}

# One statement: rows of a SELECT, {COUNT KEY} of another one.
gwsim::define command gwsimFakes.sql {query values} {
    set query [string trim [regsub -all {\s+} $query { }] "; "]
    set table ""
    foreach {kind pattern} {
        select {(?x) ^SELECT\ (.+)\ FROM\ (\w+) (?:\ WHERE\ (.+?))?
                (?:\ ORDER\ BY\ (\w+)(\ DESC)?)?$}
        insert {^INSERT INTO (\w+) ?\(([^)]*)\) VALUES ?\(([^)]*)\)$}
        update {^UPDATE (\w+) SET (.+?)(?: WHERE (.+))?$}
        delete {^DELETE FROM (\w+)(?: WHERE (.+))?$}
    } {
        set parts [regexp -nocase -inline $pattern $query]
        if {$parts ne ""} {
            break
        }
    }
    if {$parts eq ""} {
        throw {GWSIM java SQLException} "the fake does not know: $query"
    }
    set table [lindex $parts [expr {$kind eq "select" ? 2 : 1}]]
    set tables [gwsimFakes.initial tables]
    if {![dict exists $tables $table]} {
        throw {GWSIM java SQLException} "no such table: $table"
    }
    set columns [dict get $tables $table]
    set rows [gwsim::host::disk get table:$table {}]
    # The values of the question marks, from the left.
    set take [list apply {{name text columns} {
        upvar 1 $name values
        if {$text eq "?"} {
            if {$values eq ""} {
                throw {GWSIM java SQLException} "a value is missing"
            }
            set values [lassign $values value]
            return $value
        }
        return [string trim $text "' "]
    }}]
    set set [list]
    set where [list]
    set check [list apply {{column columns} {
        set column [string trim $column]
        if {$column ni $columns} {
            throw {GWSIM java SQLException} "no such column: $column"
        }
        return $column
    }}]
    if {$kind eq "insert"} {
        set row [dict create]
        foreach column [split [lindex $parts 2] ,] \
                text [split [lindex $parts 3] ,] {
            dict set row [{*}$check $column $columns] \
                    [{*}$take values [string trim $text] $columns]
        }
        set key ""
        if {[lindex $columns 0] eq "id" && ![dict exists $row id]} {
            set key [expr {[gwsim::host::disk get key:$table 0] + 1}]
            gwsim::host::disk set key:$table $key
            dict set row id $key
        }
        set whole [dict create]
        foreach column $columns {
            dict set whole $column [expr {[dict exists $row $column]
                    ? [dict get $row $column] : ""}]
        }
        gwsim::host::disk set table:$table [lappend rows $whole]
        return [list 1 $key]
    }
    if {$kind eq "update"} {
        foreach part [split [lindex $parts 2] ,] {
            if {![regexp {^ ?(\w+) ?= ?(.+?) ?$} $part -> column text]} {
                throw {GWSIM java SQLException} "the fake does not know: $part"
            }
            lappend set [{*}$check $column $columns] \
                    [{*}$take values $text $columns]
        }
    }
    set condition [lindex $parts [expr {$kind eq "delete" ? 2 : 3}]]
    foreach part [split [regsub -all -nocase { AND } $condition "\x01"] \
            "\x01"] {
        if {![regexp {^ ?(\w+) ?(=|<>|!=|<=|>=|<|>) ?(.+?) ?$} $part -> \
                column operator text]} {
            throw {GWSIM java SQLException} "the fake does not know: $part"
        }
        lappend where [{*}$check $column $columns] \
                [dict get {= == <> != != != <= <= >= >= < < > >} $operator] \
                [{*}$take values $text $columns]
    }
    set hits [list]
    set others [list]
    foreach row $rows {
        set hit 1
        foreach {column operator value} $where {
            set own [dict get $row $column]
            if {![expr "\$own $operator \$value"]} {
                set hit 0
                break
            }
        }
        if {$hit} {
            foreach {column value} $set {
                dict set row $column $value
            }
            lappend hits $row
        }
        if {!$hit || $kind eq "update"} {
            lappend others $row
        }
    }
    if {$kind ne "select"} {
        gwsim::host::disk set table:$table $others
        return [list [llength $hits] ""]
    }
    lassign $parts - wanted - - order descending
    if {[regexp -nocase {^COUNT ?\(.*\)$} $wanted]} {
        return [list [dict create count [llength $hits]]]
    }
    if {$order ne ""} {
        set order [{*}$check $order $columns]
        set hits [lsort -dictionary -command [list apply {{column a b} {
            set a [dict get $a $column]
            set b [dict get $b $column]
            return [expr {$a < $b ? -1 : $a > $b}]
        }} $order] $hits]
        if {$descending ne ""} {
            set hits [lreverse $hits]
        }
    }
    if {$wanted eq "*"} {
        return $hits
    }
    set wanted [lmap column [split $wanted ,] {{*}$check $column $columns}]
    return [lmap row $hits {
        set answer [dict create]
        foreach column $wanted {
            dict set answer $column [dict get $row $column]
        }
        set answer
    }]
} -on gateway
