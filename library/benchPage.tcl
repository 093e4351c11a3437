# benchPage.tcl --
#
#       `gwsim bench`: what the page of `gwsim report` takes, with a run of
#       about 100,000 events, in a headless Chromium. Rows and a group of the
#       table in bench.tcl; its rules hold here too. Without Chromium it is
#       skipped.
#
#       A page opens from the call for it until its first picture; a frame of
#       panning is the script's share of it, the median of many.

lappend gwsim::bench::figures {
    page.write Page ms {}
    {the page of 100,000 events is made, with its stories}
} {
    page.size Page MB {}
    {its size}
} {
    page.open Page ms {value <= 2000}
    {it opens}
} {
    page.pan Page ms {value <= 16}
    {a frame while all of it is panned}
} {
    page.near Page ms {value <= 16}
    {a frame while a hundredth of it is panned}
}
array set gwsim::bench::settings {
    quick,pages 1       full,pages 5
    quick,paged 10000   full,paged 10000
}

proc gwsim::bench::Page {} {
    ::gwsim::report::load
    if {[::gwsim::browser::program] eq ""} {
        Skip "there is no Chromium (Debian's chromium)" page.*
        return
    }
    close [file tempfile name gwsimBench]
    file delete $name
    try {
        set count [PageTrace $name.db [Setting paged]]
        set channel [open $name.html w]
        set began [cpu]
        ::gwsim::report::html $name.db $channel 1
        close $channel
        set took [expr {([cpu] - $began) / 1e6}]
        Figure page.write [expr {$took * 1e5 / $count}] ""
        Figure page.size [expr {[file size $name.html] / 1e6}] ""
        PageFrames $name.html
    } finally {
        file delete $name.db $name.html {*}[glob -nocomplain $name.db-*]
    }
    return
}

# A recorded run of requests between two gateways, some of which are lost; how
# many events it has.
proc gwsim::bench::PageTrace {db requests} {
    set token [::gwsim::core::create bench -places 0]
    In $token {
        gateway plant
        gateway office
        link plant office
        handler bench count -on office -delay {uniform 1ms 9ms} -reply 1
        fault drop plant office -p 1%
        traffic plant -rate 100/s -project bench -messageHandler count \
                -remoteServer office -timeoutSec 1
        run -for [expr {$requests * 10}]ms
    }
    set count [dict get [::gwsim::core::info $token] events]
    ::gwsim::core::traceTo $token $db PASS
    ::gwsim::core::close $token
    return $count
}

# Opens the page some times, each in a new profile, and pans it.
proc gwsim::bench::PageFrames {file} {
    foreach name {open pan near} {
        set $name {}
    }
    for {set i 0} {$i < [Setting pages]} {incr i} {
        set browser [::gwsim::browser::open -width 1280 -height 900]
        try {
            ::gwsim::browser::visit $browser file://$file \
                    {document.body.dataset.ready}
            lappend open [::gwsim::browser::value $browser \
                    {document.body.dataset.ready}]
            foreach {name parts} {pan 1 near 100} {
                lappend $name [::gwsim::browser::value $browser \
                        "framesOf($parts)"]
            }
        } finally {
            ::gwsim::browser::close $browser
        }
    }
    foreach name {open pan near} {
        Figure page.$name [Median [set $name]] ""
    }
    return
}
