# logger.tcl --
#
#       system.util.setLoggingLevel. Loggers themselves (system.util.getLogger)
#       are the platform's, and in the core: what they say are events of the
#       trace, at every level until a script sets one.

gwsim::define command system.util.setLoggingLevel {loggerName loggerLevel} {
    set levels {trace debug info warn error}
    set level [string tolower $loggerLevel]
    if {$level ni $levels} {
        throw {GWSIM python ValueError} "loggerLevel must be trace, debug,\
                info, warn or error but was \"$loggerLevel\""
    }
    gwsim::host::logLevel $loggerName $level
    return
} -help {fake: what a logger says below this level is no event}
