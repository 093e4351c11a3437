# options.tcl --
#
#       The words of a subcommand: options by its table, and what is left; and
#       the parsers of their values. A table is described in main.tcl, at
#       runOptionTable.
#
# Rules:
#   1. Names are exact. All is read before anything is done: the first word
#      that is wrong raises {GWSIM USAGE}.

# Divides the words of a subcommand by the table of its options, as that of
# "run": {OPTIONS WORDS}, OPTIONS a dict without the dashes. Raises for the
# first word that is wrong.
proc gwsim::OptionWords {words table} {
    set options [dict create]
    set others [list]
    while {[llength $words] > 0} {
        set words [lassign $words word]
        if {![string match -* $word]} {
            lappend others $word
            continue
        }
        if {![dict exists $table $word]} {
            usage "unknown option \"$word\": must be [OrList\
                    [lsort [dict keys $table]]]"
        }
        lassign [dict get $table $word] adds parser
        set key [string trimleft $word -]
        if {$adds eq "flag"} {
            dict set options $key 1
            continue
        }
        if {[llength $words] == 0} {
            usage "option \"$word\" needs a value"
        }
        set words [lassign $words value]
        if {[string match search::* $parser]} {
            search::load
        }
        set value [$parser $word $value]
        switch -exact -- $adds {
            one {
                dict set options $key $value
            }
            list {
                dict lappend options $key $value
            }
            dict {
                if {![regexp {^([^=]+)=(.*)$} $value -> name setting]} {
                    usage "$word: expected NAME=VALUE but got \"$value\""
                }
                dict set options $key $name $setting
            }
        }
    }
    return [list $options $others]
}

# A message that quotes what somebody wrote: one line, with the beginning of a
# long value; the core's messages are the same.
proc gwsim::OneLine {message value} {
    regexp { but got "(.*)"$} $message -> value
    if {[string length $value] > 80} {
        set message [string map [list $value \
                [string range $value 0 76]...] $message]
    }
    set plain ""
    foreach character [split $message ""] {
        if {[string is control $character]} {
            scan $character %c code
            set character [expr {$code in {9 10 13} ? [string map {9 \\t
                    10 \\n 13 \\r} $code] : [format {\x%02x} $code]}]
        }
        append plain $character
    }
    return $plain
}

# The reverse: words that say what a dict of options does.
proc gwsim::WordsOf {options table} {
    set words [list]
    dict for {name row} $table {
        set key [string trimleft $name -]
        if {![dict exists $options $key]} {
            continue
        }
        set value [dict get $options $key]
        switch -exact -- [lindex $row 0] {
            flag {
                lappend words $name
            }
            one {
                lappend words $name $value
            }
            list {
                foreach one $value {
                    lappend words $name $one
                }
            }
            dict {
                dict for {param setting} $value {
                    lappend words $name $param=$setting
                }
            }
        }
    }
    return $words
}

# The words of a subcommand that must be files, one at least.
proc gwsim::FileWords {name files} {
    if {[llength $files] == 0} {
        usage "usage: [UsageLine $name]"
    }
    foreach file $files {
        FileOption FILE $file
        if {[IsDatabase $file]} {
            usage "\"$file\" is a database: $name takes scenarios"
        }
    }
    return
}

# By what it begins with; a pipe, which can be read only once, is none.
proc gwsim::IsDatabase {file} {
    if {![file isfile $file]} {
        return 0
    }
    set channel [open $file rb]
    set head [read $channel 16]
    close $channel
    return [expr {$head eq "SQLite format 3\0"}]
}

# Parsers of option values: each returns the value or raises {GWSIM USAGE}.

proc gwsim::AnyOption {option value} {
    return $value
}

proc gwsim::ClockOption {option value} {
    if {$value ni {virtual real}} {
        usage "$option: expected virtual or real but got \"$value\""
    }
    return $value
}

proc gwsim::SeedOption {option value} {
    set wanted [SeedWanted $value]
    if {$wanted ne ""} {
        usage "$option: expected $wanted but got \"$value\""
    }
    return $value
}

proc gwsim::VersionOption {option value} {
    if {![regexp {^[0-9]+\.[0-9]+(\.[0-9]+)?$} $value]} {
        usage "$option: expected a version like 8.1 or 7.9.6\
                but got \"$value\""
    }
    return $value
}

proc gwsim::SpeedOption {option value} {
    if {![string is double -strict $value] || $value != $value
            || $value <= 0 || $value > 1e9} {
        usage "$option: expected a number above 0 but got \"$value\""
    }
    return $value
}

# A file that can be written.
proc gwsim::OutputOption {option value} {
    set folder [file dirname $value]
    if {[file isdirectory $value] || $value eq ""} {
        usage "$option: expected a file but got \"$value\""
    }
    if {![file isdirectory $folder]} {
        usage "$option: no folder \"$folder\" for \"$value\""
    }
    if {![file writable [expr {[file exists $value] ? $value : $folder}]]} {
        usage "$option: cannot write \"$value\""
    }
    return $value
}

proc gwsim::FlightOption {option value} {
    if {![regexp {^[1-9]\d{0,17}$} $value]} {
        usage "$option: expected a number of events from 1 but got \"$value\""
    }
    return $value
}

proc gwsim::FileOption {option value} {
    if {[file isdirectory $value]} {
        usage "cannot read \"$value\": it is a directory"
    }
    if {[catch {close [open $value r]} message options]} {
        usage "cannot read \"$value\":\
                [lindex [dict get $options -errorcode] end]"
    }
    return $value
}

# A file with definitions, or a set of them that comes with gwsim.
proc gwsim::LoadOption {option value} {
    if {[string match gwsim::* $value]} {
        return $value
    }
    return [FileOption $option $value]
}
