# duration.tcl --
#
#       Durations as users write them (250us 20ms 5s 2m 1h 1d) and the
#       integers in ns that the core counts in.

namespace eval gwsim {
    # Unit -> ns.
    variable durationUnits {
        ns 1 us 1000 ms 1000000 s 1000000000
        m 60000000000 h 3600000000000 d 86400000000000
    }
    variable durationMax 9223372036854775807
}

# gwsim::Duration --
#
#       Read a duration.
#
# Arguments:
#       text            A number and a unit.
#
# Results:
#       The duration in ns; raises {GWSIM TIME UNIT|FORMAT|RANGE text}.

proc gwsim::Duration {text} {
    variable durationUnits
    variable durationMax

    if {![regexp {^(\d+)(?:\.(\d+))?([a-z]*)$} $text -> whole part unit]} {
        return -code error -errorcode [list GWSIM TIME FORMAT $text] \
                "expected duration as 250us, 20ms, 5s, 2m, 1h or 1d\
                but got \"$text\""
    }
    if {$unit eq ""} {
        return -code error -errorcode [list GWSIM TIME UNIT $text] \
                "duration \"$text\" has no unit: write ${text}s or\
                ${text}ms (bare numbers are only for timeoutSec and for\
                the delay of invokeLater)"
    }
    if {![dict exists $durationUnits $unit]} {
        return -code error -errorcode [list GWSIM TIME FORMAT $text] \
                "expected duration as 250us, 20ms, 5s, 2m, 1h or 1d\
                but got \"$text\""
    }
    scan $whole %lld whole
    set ns [expr {$whole * [dict get $durationUnits $unit]}]
    if {$part ne ""} {
        set tens 1[string repeat 0 [string length $part]]
        scan $part %lld part
        incr ns [expr {$part * [dict get $durationUnits $unit] / $tens}]
    }
    if {$ns > $durationMax} {
        return -code error -errorcode [list GWSIM TIME RANGE $text] \
                "duration \"$text\" is out of range"
    }
    return $ns
}

# gwsim::ShowTime --
#
#       A duration for people to read: "1.5s", "20ms", "1h".
#
# Arguments:
#       ns              An integer.
#
# Results:
#       Text that gwsim::Duration reads back as the same number.

proc gwsim::ShowTime {ns} {
    variable durationUnits

    if {$ns < 0} {
        return -[ShowTime [expr {-$ns}]]
    }
    foreach unit {d h m} {
        set size [dict get $durationUnits $unit]
        if {$ns > 0 && $ns % $size == 0} {
            return [expr {$ns / $size}]$unit
        }
    }
    foreach unit {s ms us} {
        set size [dict get $durationUnits $unit]
        if {$ns >= $size} {
            set digits [expr {[string length $size] - 1}]
            set part [string trimright \
                    [format %0${digits}lld [expr {$ns % $size}]] 0]
            if {$part ne ""} {
                set part .$part
            }
            return [expr {$ns / $size}]$part$unit
        }
    }
    return [expr {$ns == 0 ? "0s" : "${ns}ns"}]
}
