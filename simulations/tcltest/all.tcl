# all.tcl --
#
#       Runs the suite of this folder: every .test file in it.
#
#           tclsh all.tcl ?-option value ...?       options of tcltest
#
#       To test scripts of your own, copy this folder: the only thing it needs
#       is that "package require gwsim" works.

package require Tcl 8.6-
package require tcltest 2.5

tcltest::configure -testdir [file dirname [file normalize [info script]]] \
        -singleproc 1 {*}$argv
exit [tcltest::runAllTests]
