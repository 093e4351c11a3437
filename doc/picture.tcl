# picture.tcl --
#
#       Makes doc/report.png, which README shows: the page of its scenario.
#
#           tclsh doc/picture.tcl
#
#       It needs Chromium. The picture is made anew when the page has changed;
#       no test compares it, as fonts differ from machine to machine.

package require gwsim

apply {{} {
    set top [file dirname [file dirname [file normalize [info script]]]]
    cd $top
    gwsim::report::load
    if {[gwsim::browser::program] eq ""} {
        puts stderr "there is no Chromium"
        exit 2
    }
    close [file tempfile name report]
    file delete $name
    set page $name.html
    exec [info nameofexecutable] << [list apply {{file page} {
        package require gwsim
        gwsim::main [list report $file -o $page]
    }} simulations/quickstart-broken.tcl $page]
    set browser [gwsim::browser::open -width 1100 -height 600]
    try {
        gwsim::browser::dark $browser 0
        gwsim::browser::visit $browser file://$page \
                {document.body.dataset.ready}
        gwsim::browser::picture $browser doc/report.png
    } finally {
        gwsim::browser::close $browser
        file delete $page
    }
}}
