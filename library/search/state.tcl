# state.tcl --
#
#       What a campaign keeps in the database of --trace, so that it can be
#       gone on with, and merged with those of other shards.
#
#       It is a text by a key. The key says which campaign it is: scenario,
#       text of its BODY, options, strategy, seed, shard. Whoever starts the
#       same one with the same database goes on where it ended; one that
#       differs in any of these begins anew, beside it.
#
#       kept            A dict: format, config (without what a machine knows:
#                       jobs, say), name, place, account (with its state; see
#                       account.tcl), hashes.
#
# Rules:
#   1. What is kept is as if the campaign had ended there: what was given out
#      and has not come back is still to be done.
#   2. Hashes are kept up to hashesMost, here as in the campaign: what it has
#      counted is what is kept.

namespace eval gwsim::search {
    variable keptFormat 1
    # What makes two campaigns the same, of their config.
    variable keyParts {strategy seed epsilon preemptions keepGoing}
}

# gwsim::search::stateSave --
#
#       Keeps the state of the campaign under way.
#
# Arguments:
#       db              The database.
#       subject         Its scenario.
#       config          Its config.
#       account         What is known.
#       hashes          Of the schedules so far.
#
# Results:
#       None. Raises what the database raises.

proc gwsim::search::stateSave {db subject config account hashes} {
    variable keptFormat

    set kept [dict create format $keptFormat name [dict get $subject name] \
            place [dict get $subject place] \
            config [dict remove $config say jobs time runs options] \
            options [dict remove [dict get $config options] trace match] \
            account $account hashes $hashes]
    ::gwsim::core::traceKeep $db [StateKey $subject $config] \
            [binary encode base64 [zlib deflate [encoding convertto utf-8 \
            $kept]]]
    return
}

# gwsim::search::stateLoad --
#
#       What is kept of a campaign.
#
# Results:
#       The dict, or empty if there is nothing.

proc gwsim::search::stateLoad {db subject config} {
    foreach {key kept} [stateAll $db] {
        if {$key eq [StateKey $subject $config]} {
            return $kept
        }
    }
    return ""
}

# gwsim::search::stateAll --
#
#       All that campaigns have kept in a database: keys and dicts.

proc gwsim::search::stateAll {db} {
    variable keptFormat

    if {![::file exists $db] || [::gwsim::sql $db "SELECT count(*) FROM\
            sqlite_master WHERE name = 'gwsim_campaign'"] == 0} {
        return {}
    }
    set all {}
    ::gwsim::sql $db "SELECT key, state FROM gwsim_campaign ORDER BY key" row {
        set kept [encoding convertfrom utf-8 [zlib inflate [binary decode \
                base64 [dict get $row state]]]]
        if {[dict get $kept format] == $keptFormat} {
            lappend all [dict get $row key] $kept
        }
    }
    return $all
}

# Names a campaign; without its shard, all shards of it.
proc gwsim::search::StateKey {subject config {shard 1}} {
    variable keyParts

    set words [list [dict get $subject name]]
    foreach key $keyParts {
        lappend words $key [dict get $config $key]
    }
    foreach key {version set seek} {
        lappend words $key [::gwsim::DictGet [dict get $config options] $key]
    }
    lappend words body [zlib crc32 [encoding convertto utf-8 \
            [list [dict get $subject config] [dict get $subject body]]]] \
            shards [dict get $config shards]
    if {$shard} {
        lappend words shard [dict get $config shard]
    }
    return $words
}
