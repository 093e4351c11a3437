/*
 * gwsimTraceSchema.h --
 *
 *      The trace as a database: what is in it, for whoever reads it with the
 *      sqlite3 shell, and the SQL that makes it.
 *
 *      Relations to read (views; columns as SURFACE section 5 has them):
 *
 *      event      one row each thing that happened, seq counts from 1
 *      thread     one row a simulated thread, in order of creation
 *      request    one row a request; class: simple class of its failure;
 *                 callback: onSuccess, onError, or '' if none ran
 *      violation  one row a violation; severity error or warning
 *      lint       the same columns: advice, never a violation
 *      run        one row a run; verdict is '' until it has finished
 *      choice     one row an open decision, in order: its kind, how many
 *                 values it had (bound), and which was taken (value)
 *      fault      one row a planned disturbance (f1, f2, ...) that began:
 *                 on scope, or on what goes from there to peer; hits: how
 *                 many messages it touched
 *      links      one row a link of two gateways, a and b: its last state,
 *                 since when, how often it was Faulted, and the event (seq)
 *                 that says so
 *
 *  1. A run's rows come in transactions. One whose verdict is '' was cut off
 *     (or is still going on): its events are the first ones, without a gap.
 *  2. A time is in ns of the world's clock, NULL for what has not happened.
 *     Nothing here comes from a wall clock, a process or a machine: the rows
 *     of a virtual run are the same wherever it is recorded.
 *  3. A text is '' where there is none. A request is 'r17'.
 *  4. A text that SQLite would take for broken (it has a NUL, or half of a
 *     surrogate pair) is a BLOB of its UTF-8, with the half pair as the three
 *     bytes it would have: ED A0 80 ... ED BF BF. All other texts are TEXT,
 *     in UTF-8 as everybody writes it.
 *  5. The views stand on tables that store numbers: gwsim_name has the names
 *     of each run, gwsim_word the words that do not depend on it (kinds,
 *     roles, clauses, ...), a text possibly more than once. gwsim_event has a
 *     column more than its view: cause, the event that scheduled this one, or
 *     0. No one but gwsim writes them.
 *  6. application_id says that it is a trace, user_version is the version of
 *     this schema. A change that an older gwsim would misread needs a new
 *     version; a file of an older one is brought up to date when it is next
 *     written to. More words are not a change.
 */

#ifndef GWSIM_TRACE_SCHEMA_H
#define GWSIM_TRACE_SCHEMA_H

#define GWSIM_TRACE_APPLICATION 0x67777369      /* "gwsi" */
#define GWSIM_TRACE_SCHEMA      1

#define NAME_OF(column) \
    "(SELECT text FROM gwsim_name AS n" \
    " WHERE n.run = t.run AND n.id = t." column ") AS " column ","
#define WORD_OF(column) \
    "(SELECT text FROM gwsim_word AS w WHERE w.id = t." column ")" \
    " AS " column ","
#define REQUEST_OF(column) \
    "CASE t." column " WHEN 0 THEN '' ELSE 'r' || t." column " END"
#define KEY(columns) \
    ", PRIMARY KEY (" columns ")) WITHOUT ROWID;"

#define GWSIM_TRACE_TABLES \
    "CREATE TABLE gwsim_word (id INTEGER PRIMARY KEY, text TEXT);" \
    "CREATE TABLE gwsim_name (run INTEGER, id INTEGER, text TEXT" \
        KEY("run, id") \
    "CREATE TABLE gwsim_run (id INTEGER PRIMARY KEY, scenario TEXT," \
    " clock TEXT, seed, version TEXT, profile TEXT," \
    " verdict TEXT DEFAULT '', hash TEXT DEFAULT ''," \
    " message TEXT DEFAULT '', file TEXT DEFAULT ''," \
    " params TEXT DEFAULT '', time_ns INTEGER DEFAULT 0," \
    " events INTEGER DEFAULT 0);" \
    "CREATE TABLE gwsim_event (run INTEGER, seq INTEGER, time_ns INTEGER," \
    " scope INTEGER, thread INTEGER, role INTEGER, request INTEGER," \
    " kind INTEGER, project INTEGER, handler INTEGER, peer INTEGER," \
    " outcome INTEGER, clause INTEGER, basis INTEGER, detail INTEGER," \
    " cause INTEGER" KEY("run, seq") \
    "CREATE TABLE gwsim_thread (run INTEGER, number INTEGER, id INTEGER," \
    " scope INTEGER, name INTEGER, role INTEGER, description INTEGER," \
    " started_ns INTEGER, ended_ns INTEGER, state TEXT" \
        KEY("run, number") \
    "CREATE TABLE gwsim_request (run INTEGER, number INTEGER," \
    " project INTEGER, handler INTEGER, origin INTEGER, target INTEGER," \
    " sent_ns INTEGER, completed_ns INTEGER, outcome INTEGER," \
    " class INTEGER, callback INTEGER" KEY("run, number") \
    "CREATE TABLE gwsim_violation (run INTEGER, number INTEGER," \
    " seq INTEGER, kind TEXT, severity TEXT, clause INTEGER," \
    " thread INTEGER, request INTEGER, place TEXT, message TEXT" \
        KEY("run, number") \
    "CREATE TABLE gwsim_choice (run INTEGER, number INTEGER," \
    " kind INTEGER, bound INTEGER, value INTEGER" KEY("run, number") \
    "CREATE TABLE gwsim_fault (run INTEGER, number INTEGER," \
    " kind TEXT, scope INTEGER, peer INTEGER, started_ns INTEGER," \
    " ended_ns INTEGER, hits INTEGER" KEY("run, number")

#define VIOLATION_COLUMNS \
    "SELECT t.run, t.seq, t.kind, t.severity," WORD_OF("clause") \
    NAME_OF("thread") REQUEST_OF("request") " AS request, t.place," \
    " t.message FROM gwsim_violation AS t WHERE t.severity "

#define GWSIM_TRACE_VIEWS \
    "CREATE VIEW event AS SELECT t.run, t.seq, t.time_ns," \
    NAME_OF("scope") NAME_OF("thread") WORD_OF("role") \
    REQUEST_OF("request") " AS request," WORD_OF("kind") \
    NAME_OF("project") NAME_OF("handler") NAME_OF("peer") \
    WORD_OF("outcome") WORD_OF("clause") WORD_OF("basis") \
    "(SELECT text FROM gwsim_name AS n WHERE n.run = t.run" \
    " AND n.id = t.detail) AS detail FROM gwsim_event AS t;" \
    "CREATE VIEW thread AS SELECT t.run," NAME_OF("id") NAME_OF("scope") \
    NAME_OF("name") WORD_OF("role") NAME_OF("description") \
    " t.started_ns, t.ended_ns, t.state FROM gwsim_thread AS t;" \
    "CREATE VIEW request AS SELECT t.run, 'r' || t.number AS id," \
    NAME_OF("project") NAME_OF("handler") NAME_OF("origin") \
    NAME_OF("target") " t.sent_ns, t.completed_ns," WORD_OF("outcome") \
    NAME_OF("class") "(SELECT text FROM gwsim_name AS n" \
    " WHERE n.run = t.run AND n.id = t.callback) AS callback" \
    " FROM gwsim_request AS t;" \
    "CREATE VIEW violation AS " VIOLATION_COLUMNS "<> 'lint';" \
    "CREATE VIEW lint AS " VIOLATION_COLUMNS "= 'lint';" \
    "CREATE VIEW run AS SELECT id, scenario, clock, seed, version," \
    " profile, verdict, hash, message, file, params, time_ns, events," \
    " (SELECT json_group_array(value) FROM (SELECT value" \
    " FROM gwsim_choice AS c WHERE c.run = gwsim_run.id" \
    " ORDER BY number)) AS choices FROM gwsim_run;" \
    "CREATE VIEW choice AS SELECT t.run, t.number," WORD_OF("kind") \
    " t.bound, t.value FROM gwsim_choice AS t;" \
    "CREATE VIEW fault AS SELECT t.run, 'f' || t.number AS id, t.kind," \
    NAME_OF("scope") NAME_OF("peer") " t.started_ns, t.ended_ns, t.hits" \
    " FROM gwsim_fault AS t;" \
    "CREATE VIEW links AS SELECT run, scope AS a, peer AS b," \
    " detail AS state, time_ns AS since_ns," \
    " sum(detail = 'Faulted') AS faults, max(seq) AS seq FROM (SELECT" \
    " t.run, t.seq, t.time_ns," NAME_OF("scope") NAME_OF("peer") \
    "(SELECT text FROM gwsim_name AS n WHERE n.run = t.run" \
    " AND n.id = t.detail) AS detail FROM gwsim_event AS t WHERE t.kind IN" \
    " (SELECT id FROM gwsim_word WHERE text = 'link_state'))" \
    " GROUP BY run, scope, peer;"

#endif /* GWSIM_TRACE_SCHEMA_H */
