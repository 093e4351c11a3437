# search.tcl --
#
#       Search: the subcommands that run a scenario many times, or one run
#       again. The work is done by the files of search/, which are read when
#       they are first needed.
#
# Rules:
#   1. A subcommand here is a name and a line of help; its proc, in
#      gwsim::search, stands in the file of search/ that is about it.
#   2. Whoever wants a command of gwsim::search calls gwsim::search::load
#      first; the subcommands below have done so.

namespace eval gwsim::search {
    # Options of "explore", as those of "run".
    variable exploreOptions {
        --runs        {one search::CountOption
            {so many runs at most (10000)}}
        --time        {one search::DurationOption
            {so long at most, of wall time (10s)}}
        --jobs        {one search::CountOption
            {workers (as many as the machine has cores)}}
        --strategy    {one search::StrategyOption
            {random, pct, pos, exhaustive or portfolio}}
        --seed        {one search::SeedOption
            {of the campaign: an integer, or random}}
        --epsilon     {one search::DurationOption
            {timers that differ by less may tie}}
        --preemptions {one search::NumberOption
            {exhaustive: so many at most}}
        --keep        {one OutputOption
            {keep the failing run as a test in this file}}
        --keep-going  {flag {} {do not stop at the first failure}}
        --audit       {flag {}
            {make many runs again, alone, to see that nothing leaks}}
        --shard       {one search::ShardOption
            {I/N: this part of a campaign of N processes}}
        --version     {one VersionOption
            {platform version, as 8.1 or 7.9.6}}
        --match       {one AnyOption {only scenarios whose name matches}}
        --set         {dict AnyOption {NAME=VALUE: the value of a param}}
        --trace       {one OutputOption
            {record the failing run, and how far it got}}
    }
}

namespace eval gwsim::search {
    # Of "find".
    variable findOptions [dict remove $exploreOptions --keep --keep-going]
    # Of "sweep".
    variable sweepOptions {
        --cell     {one AnyOption {only these cells, a glob}}
        --match    {one AnyOption {only scenarios whose name matches}}
        --requests {one search::CountOption {so many requests at most (100)}}
        --seed     {one SeedOption {an integer, or random}}
        --set      {dict AnyOption {NAME=VALUE: the value of a param}}
        --version  {one VersionOption {platform version, as 8.1 or 7.9.6}}
    }
}

namespace eval gwsim::search {
    # Of "replay".
    variable replayOptions {
        --at-event {one search::CountOption
            {a prompt behind the event of this number}}
        --choices  {one search::ChoicesOption
            {INDEX:VALUE,...: what is not first come first served}}
        --epsilon  {one search::DurationOption
            {timers that differ by less may tie}}
        --hash     {one search::HashOption {the run must have this hash}}
        --keep     {one OutputOption
            {keep a run that fails as a test in this file}}
        --match    {one AnyOption {only scenarios whose name matches}}
        --order    {list search::OrderOption
            {{EVENT} < {EVENT} ...: a run in which it is so}}
        --seed     {one SeedOption {an integer, or random}}
        --set      {dict AnyOption {NAME=VALUE: the value of a param}}
        --until    {one search::TimeOption {a prompt at this time}}
        --version  {one VersionOption {platform version, as 8.1 or 7.9.6}}
    }
}

namespace eval gwsim::search {
    # Of "flip".
    variable flipOptions [dict remove $replayOptions --at-event --hash --keep \
            --order --until]
}

namespace eval gwsim {
    variable subcommands
    dict set subcommands flip {
        {search::Call Flip} {DB|FILE ?--option value ...?}
        {what order of events makes a run fail}
        search::flipOptions
    }
    dict set subcommands replay {
        {search::Call Replay} {DB|FILE ?--option value ...?}
        {repeat a run, stand still in it, try another choice}
        search::replayOptions
    }
    dict set subcommands explore {
        {search::Call Explore} {FILE ?--option value ...?}
        {search for a schedule in which a scenario fails}
        search::exploreOptions
    }
    dict set subcommands find {
        {search::Call Find} {FILE PATTERN ?--option value ...?}
        {search for a run in which an event matches}
        search::findOptions
    }
    dict set subcommands sweep {
        {search::Call Sweep} {FILE ?--option value ...?}
        {disturb each request at each step of its way: a table of verdicts}
        search::sweepOptions
    }
    dict set subcommands merge {
        {search::Call MergeShards} {DB ...}
        {what the shards of a campaign have found}
    }
}

# gwsim::search::load --
#
#       Reads the files of search/.

proc gwsim::search::load {} {
    ::gwsim::loadFolder search
}

# gwsim::kept --
#
#       A schedule that was kept as a test (search/keep.tcl).
#
# Arguments:
#       file            The scenario's file.
#       schedule        What shall happen before what.
#
# Results:
#       PASS; raises {GWSIM SCENARIO FAIL|UNRESOLVED name} with the story.

proc gwsim::kept {file schedule} {
    return [search::Call Kept $file $schedule]
}

# Reads the files and calls one of their commands.
proc gwsim::search::Call {command args} {
    load
    return [$command {*}$args]
}
