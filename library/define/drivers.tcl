# drivers.tcl --
#
#       The drivers of gwsim's own two clocks, and of scripts in Python, for the
#       conformance suite; any other system comes in the same way. What they
#       do is in library/conform/driver.tcl and jython.tcl.

gwsim::define driver virtual {case options} {
    return [gwsim::conformance::playWorld virtual $case $options]
} -choices 1 -help {the virtual clock, all interleavings}

gwsim::define driver real {case options} {
    return [gwsim::conformance::playWorld real $case $options]
} -lateness 250ms -help {the real clock}

gwsim::define driver jython {case options} {
    return [gwsim::conformance::playJython virtual $case $options]
} -choices 1 -help {scripts in Python, run by Jython, on the virtual clock}

gwsim::define driver jythonReal {case options} {
    return [gwsim::conformance::playJython real $case $options]
} -lateness 1s -help {scripts in Python, on the real clock}
