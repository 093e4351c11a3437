# catalogue.tcl --
#
#       Reads what conformance/ says of the platform: the clauses, the
#       sentences of the two manual pages, and where the cases are.
#
# Rules:
#   1. Reading checks the form of an entry and raises
#      {GWSIM CONFORMANCE REASON subject}; whether the entries are complete
#      is for tests/conformance.test.
#   2. Nothing is read twice: a catalogue is a value, kept for the process.

namespace eval gwsim::conformance {
    # Id -> dict: basis source since until switch tests text.
    variable clauses {}
    # {page number} -> dict: crc clauses why.
    variable sentences {}
    # Of the file being read.
    variable readClauses
    variable readSentences
    # What a clause may ask of its cases.
    variable testKinds {order time values versions view}
    # Commands that a file of the catalogue finds.
    namespace eval reader {}
}

# gwsim::conformance::folder --
#
#       The folder of the catalogue and the cases, beside the package when it
#       is installed or staged.

proc gwsim::conformance::folder {} {
    return [file join $::gwsim::library conformance]
}

# gwsim::conformance::clauses --
#
#       All clauses.
#
# Results:
#       A dict, id -> dict: basis (doc observed assumed), source (list), since
#       and until (versions or empty), switch (list), tests (list), text.

proc gwsim::conformance::clauses {} {
    variable clauses
    variable readClauses

    if {$clauses eq ""} {
        set readClauses {}
        ReadFile [file join [folder] clauses.tcl]
        set clauses $readClauses
    }
    return $clauses
}

# gwsim::conformance::sentences --
#
#       The sentences of the manual pages.
#
# Results:
#       A dict, {PAGE NUMBER} -> dict: crc (8 hexadecimal digits), clauses
#       (list), why (empty, or why it binds nobody).

proc gwsim::conformance::sentences {} {
    variable sentences
    variable readSentences

    if {$sentences eq ""} {
        set readSentences {}
        ReadFile [file join [folder] sentences.tcl]
        set sentences $readSentences
    }
    return $sentences
}

# gwsim::conformance::splitPage --
#
#       Cuts a page into sentences: its lines, cut again where a full stop is
#       followed by a capital; without blanks around and fences of code.
#
# Arguments:
#       text            The page.
#
# Results:
#       A list of {crc text}.

proc gwsim::conformance::splitPage {text} {
    set result {}
    foreach line [split $text \n] {
        set line [string trim [regsub -all {\s+} $line { }]]
        if {$line eq "" || [regexp {^`+$} $line]} {
            continue
        }
        regsub -all {([.?!])(\*\*)? (?=[A-Z`(])} $line "\\1\\2\n" line
        foreach sentence [split $line \n] {
            lappend result [list [format %08x [zlib crc32 \
                    [encoding convertto utf-8 $sentence]]] $sentence]
        }
    }
    return $result
}

# ---- Files of the catalogue -----------------------------------------------

# Evaluates a file in which the commands of the reader are there.
proc gwsim::conformance::ReadFile {file} {
    namespace eval reader [list source -encoding utf-8 $file]
    return
}

proc gwsim::conformance::Bad {reason subject message} {
    return -level 2 -code error \
            -errorcode [list GWSIM CONFORMANCE $reason $subject] $message
}

# clause ID BASIS SOURCES ?-option value ...? STATEMENT
proc gwsim::conformance::reader::clause {id basis sources args} {
    upvar #0 ::gwsim::conformance::readClauses clauses
    variable ::gwsim::conformance::testKinds

    if {![regexp {^[A-Z]{3}-\d\d$} $id] || [dict exists $clauses $id]} {
        ::gwsim::conformance::Bad CLAUSE $id "clause \"$id\": expected an id\
                as SRA-07 that is not there yet"
    }
    if {$basis ni {doc observed assumed} || [llength $args] % 2 == 0} {
        ::gwsim::conformance::Bad CLAUSE $id "clause $id: expected a basis,\
                sources, options and a statement"
    }
    set row [dict create basis $basis source $sources since {} until {} \
            switch {} tests {} text {}]
    foreach {option value} [lrange $args 0 end-1] {
        set name [string range $option 1 end]
        if {$name ni {since until switch tests}} {
            ::gwsim::conformance::Bad CLAUSE $id "clause $id: unknown option\
                    \"$option\""
        }
        dict set row $name $value
    }
    foreach kind [dict get $row tests] {
        if {$kind ni $testKinds} {
            ::gwsim::conformance::Bad CLAUSE $id "clause $id: unknown kind of\
                    test \"$kind\""
        }
    }
    dict set row text [join [lindex $args end]]
    dict set clauses $id $row
    return
}

# sentence PAGE NUMBER CRC CLAUSES, or PAGE NUMBER CRC -not WHY
proc gwsim::conformance::reader::sentence {page number crc args} {
    upvar #0 ::gwsim::conformance::readSentences sentences

    set row [dict create crc $crc clauses {} why {}]
    if {[llength $args] == 1} {
        dict set row clauses [lindex $args 0]
    } elseif {[llength $args] == 2 && [lindex $args 0] eq "-not"} {
        dict set row why [lindex $args 1]
    } else {
        ::gwsim::conformance::Bad SENTENCE "$page $number" "sentence $page\
                $number: expected its clauses, or -not and a reason"
    }
    dict set sentences [list $page $number] $row
    return
}
