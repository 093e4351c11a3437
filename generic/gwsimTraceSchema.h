/*
 * gwsimTraceSchema.h --
 *
 *      The trace as a database: what is in it, for whoever reads it with the
 *      sqlite3 shell, and the SQL that makes it.
 *
 *      Relations to read (views; columns as SURFACE section 5 has them):
 *
 *      event      one row each thing that happened, seq counts from 1
 *      thread     one row a simulated thread, in order of creation; elapsed_ns:
 *                 until it ended or the run did; blocked_ns: spent in waits;
 *                 jobs: tasks, handlers and callbacks that it began
 *      running_script   one row a task, job, handler or callback that began,
 *                 as the platform's page of running scripts has them; ended_ns
 *                 is NULL if it was running to the end
 *      request    one row a request; class: simple class of its failure;
 *                 callback: onSuccess, onError, or '' if none ran;
 *                 delivered_ns, started_ns, replied_ns: the first time that it
 *                 arrived, its handler began, a reply left; waits: how often a
 *                 script waited for it, waited_ns: how long in all; message:
 *                 of its failure, where a script got it; first_seq and
 *                 last_seq: its first and last event
 *      violation  one row a violation; severity error or warning; id: v1, v2
 *      lint       the same columns: advice, never a violation
 *      run        one row a run; verdict is '' until it has finished;
 *                 first_seq: its first event in the file (see rule 7);
 *                 claims: how many it has made
 *      finding    one row a reason why a run did not pass: its kind (claim,
 *                 body, script, violation, invariant; doubt), place, what was
 *                 claimed and seen, the cause in a sentence, and the requests
 *                 that it is about, as "r1 r2"
 *      scope      one row a scope, in order of creation; kind: gateway,
 *                 client, designer or session; gateway: its own
 *      choice     one row an open decision, in order: its kind, how many
 *                 values it had (bound), and which was taken (value)
 *      fault      one row a planned disturbance (f1, f2, ...) that began:
 *                 on scope, or on what goes from there to peer; hits: how
 *                 many messages it touched
 *      links      one row a link of two gateways, a and b: its last state,
 *                 since when, how often it was Faulted, and the event (seq)
 *                 that says so
 *
 *      search     one row a run of a search, whose choices say who went next:
 *                 preempt is 1 if threads could give way at every command,
 *                 epsilon_ns how little times could differ to be tied
 *      budget     one row a run; gui_ns: how long a gui thread of it may be
 *                 held (-guiBudget)
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
 *     0. No one but gwsim writes them. A campaign that has used the file has
 *     made gwsim_campaign (key, state), from which it goes on: the state is
 *     of library/search/.
 *  6. application_id says that it is a trace, user_version is the version of
 *     this schema. A change that an older gwsim would misread needs a new
 *     version; a file of an older one is brought up to date when it is next
 *     written to, and read as it is. More words are not a change.
 *  7. Of a run that passed and was recorded as by "--flight N" only the last N
 *     events are there: from first_seq on, without a gap. The other relations
 *     are whole.
 *  8. There are no indices but the keys: one on the requests of events would
 *     take 20 bytes an event, half as much as the event. What they are for is
 *     in the rows that are made at the end: all events of a request have
 *     numbers from first_seq to last_seq.
 *
 *  Version 1: no delivered_ns ... last_seq of a request, no blocked_ns and
 *  jobs of a thread, no first_seq of a run, no id of a violation, no
 *  running_script, no finding, scope and budget, no claims of a run.
 */

#ifndef GWSIM_TRACE_SCHEMA_H
#define GWSIM_TRACE_SCHEMA_H

#define GWSIM_TRACE_APPLICATION 0x67777369      /* "gwsi" */
#define GWSIM_TRACE_SCHEMA      2

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

/* What few requests have. */
#define GWSIM_TRACE_MORE \
    "CREATE TABLE gwsim_request_more (run INTEGER, number INTEGER," \
    " waits INTEGER, waited INTEGER, message INTEGER" KEY("run, number")

#define GWSIM_TRACE_TABLES \
    "CREATE TABLE gwsim_word (id INTEGER PRIMARY KEY, text TEXT);" \
    "CREATE TABLE gwsim_name (run INTEGER, id INTEGER, text TEXT" \
        KEY("run, id") \
    "CREATE TABLE gwsim_run (id INTEGER PRIMARY KEY, scenario TEXT," \
    " clock TEXT, seed, version TEXT, profile TEXT," \
    " verdict TEXT DEFAULT '', hash TEXT DEFAULT ''," \
    " message TEXT DEFAULT '', file TEXT DEFAULT ''," \
    " params TEXT DEFAULT '', time_ns INTEGER DEFAULT 0," \
    " events INTEGER DEFAULT 0, first_seq INTEGER DEFAULT 1);" \
    "CREATE TABLE gwsim_event (run INTEGER, seq INTEGER, time_ns INTEGER," \
    " scope INTEGER, thread INTEGER, role INTEGER, request INTEGER," \
    " kind INTEGER, project INTEGER, handler INTEGER, peer INTEGER," \
    " outcome INTEGER, clause INTEGER, basis INTEGER, detail INTEGER," \
    " cause INTEGER" KEY("run, seq") \
    "CREATE TABLE gwsim_thread (run INTEGER, number INTEGER, id INTEGER," \
    " scope INTEGER, name INTEGER, role INTEGER, description INTEGER," \
    " started_ns INTEGER, ended_ns INTEGER, state TEXT," \
    " blocked INTEGER DEFAULT 0, jobs INTEGER DEFAULT 0" \
        KEY("run, number") \
    "CREATE TABLE gwsim_request (run INTEGER, number INTEGER," \
    " project INTEGER, handler INTEGER, origin INTEGER, target INTEGER," \
    " sent_ns INTEGER, completed INTEGER, outcome INTEGER," \
    " class INTEGER, callback INTEGER, delivered INTEGER," \
    " started INTEGER, replied INTEGER, first_seq INTEGER, span INTEGER" \
        KEY("run, number") \
    GWSIM_TRACE_MORE \
    "CREATE TABLE gwsim_violation (run INTEGER, number INTEGER," \
    " seq INTEGER, kind TEXT, severity TEXT, clause INTEGER," \
    " thread INTEGER, request INTEGER, place TEXT, message TEXT" \
        KEY("run, number") \
    "CREATE TABLE gwsim_choice (run INTEGER, number INTEGER," \
    " kind INTEGER, bound INTEGER, value INTEGER" KEY("run, number") \
    "CREATE TABLE gwsim_fault (run INTEGER, number INTEGER," \
    " kind TEXT, scope INTEGER, peer INTEGER, started_ns INTEGER," \
    " ended_ns INTEGER, hits INTEGER" KEY("run, number")

/* A text of the JSON array in which a run has its findings. */
#define FINDING(key) \
    " coalesce(json_extract(f.value, '$." key "'), '') AS " key

/* Came later: a file that is written to gets it if it has it not. */
#define GWSIM_TRACE_ADDED \
    "CREATE TABLE IF NOT EXISTS gwsim_search (run INTEGER PRIMARY KEY," \
    " preempt INTEGER, epsilon_ns INTEGER);" \
    "CREATE VIEW IF NOT EXISTS search AS SELECT run, preempt, epsilon_ns" \
    " FROM gwsim_search;" \
    "CREATE TABLE IF NOT EXISTS gwsim_budget (run INTEGER PRIMARY KEY," \
    " gui_ns INTEGER);" \
    "CREATE VIEW IF NOT EXISTS budget AS SELECT run, gui_ns" \
    " FROM gwsim_budget;" \
    "CREATE TABLE IF NOT EXISTS gwsim_judged (run INTEGER PRIMARY KEY," \
    " claims INTEGER, findings TEXT);" \
    "CREATE VIEW IF NOT EXISTS finding AS SELECT t.run," \
    " f.key + 1 AS number," \
    FINDING("kind") "," FINDING("place") "," FINDING("claimed") "," \
    FINDING("saw") "," FINDING("cause") "," FINDING("requests") \
    " FROM gwsim_judged AS t, json_each(t.findings) AS f;" \
    "CREATE TABLE IF NOT EXISTS gwsim_scope (run INTEGER, number INTEGER," \
    " id INTEGER, kind TEXT, gateway INTEGER" KEY("run, number") \
    "CREATE VIEW IF NOT EXISTS scope AS SELECT t.run," NAME_OF("id") \
    " t.kind, (SELECT text FROM gwsim_name AS n WHERE n.run = t.run" \
    " AND n.id = t.gateway) AS gateway FROM gwsim_scope AS t;"

#define VIOLATION_COLUMNS \
    "SELECT t.run, t.seq, t.kind, t.severity," WORD_OF("clause") \
    NAME_OF("thread") REQUEST_OF("request") " AS request, t.place," \
    " t.message, 'v' || (SELECT count(*) FROM gwsim_violation AS v" \
    " WHERE v.run = t.run AND v.number <= t.number AND (v.severity" \
    " = 'lint') = (t.severity = 'lint')) AS id" \
    " FROM gwsim_violation AS t WHERE t.severity "

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
    " t.started_ns, t.ended_ns, t.state, coalesce(t.ended_ns," \
    " (SELECT time_ns FROM gwsim_run AS r WHERE r.id = t.run))" \
    " - t.started_ns AS elapsed_ns, t.blocked AS blocked_ns, t.jobs" \
    " FROM gwsim_thread AS t;" \
    "CREATE VIEW request AS SELECT t.run, 'r' || t.number AS id," \
    NAME_OF("project") NAME_OF("handler") NAME_OF("origin") \
    NAME_OF("target") " t.sent_ns," \
    " t.sent_ns + t.completed AS completed_ns," WORD_OF("outcome") \
    NAME_OF("class") NAME_OF("callback") \
    " t.sent_ns + t.delivered AS delivered_ns," \
    " t.sent_ns + t.started AS started_ns," \
    " t.sent_ns + t.replied AS replied_ns," \
    " coalesce(m.waits, 0) AS waits, coalesce(m.waited, 0) AS waited_ns," \
    " coalesce((SELECT text FROM gwsim_name AS n WHERE n.run = t.run" \
    " AND n.id = m.message), '') AS message," \
    " t.first_seq, t.first_seq + t.span AS last_seq" \
    " FROM gwsim_request AS t LEFT JOIN gwsim_request_more AS m" \
    " ON m.run = t.run AND m.number = t.number;" \
    "CREATE VIEW violation AS " VIOLATION_COLUMNS "<> 'lint';" \
    "CREATE VIEW lint AS " VIOLATION_COLUMNS "= 'lint';" \
    "CREATE VIEW run AS SELECT id, scenario, clock, seed, version," \
    " profile, verdict, hash, message, file, params, time_ns, events," \
    " (SELECT json_group_array(value) FROM (SELECT value" \
    " FROM gwsim_choice AS c WHERE c.run = gwsim_run.id" \
    " ORDER BY number)) AS choices, first_seq, coalesce((SELECT claims" \
    " FROM gwsim_judged AS j WHERE j.run = gwsim_run.id), 0) AS claims" \
    " FROM gwsim_run;" \
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
    " GROUP BY run, scope, peer;" \
    "CREATE VIEW running_script AS SELECT run, seq, scope, thread, role," \
    " CASE kind WHEN 'handler_started' THEN 'handler ' || handler" \
    " WHEN 'callback_started' THEN detail ELSE coalesce((SELECT" \
    " nullif(description, '') FROM thread AS t WHERE t.run = s.run" \
    " AND t.id = s.thread), detail) END AS description, request," \
    " time_ns AS started_ns, (SELECT time_ns FROM gwsim_event AS e" \
    " WHERE e.run = s.run AND e.seq = s.last) AS ended_ns," \
    " coalesce((SELECT time_ns FROM gwsim_event AS e" \
    " WHERE e.run = s.run AND e.seq = s.last), (SELECT time_ns" \
    " FROM gwsim_run AS r WHERE r.id = s.run)) - time_ns AS elapsed_ns" \
    " FROM (SELECT t.run, t.seq, t.time_ns," NAME_OF("scope") \
    NAME_OF("thread") WORD_OF("role") REQUEST_OF("request") \
    " AS request," WORD_OF("kind") NAME_OF("handler") NAME_OF("detail") \
    "(SELECT e.seq FROM gwsim_event AS e WHERE e.run = t.run" \
    " AND e.seq > t.seq AND e.thread = t.thread AND e.kind IN (SELECT id" \
    " FROM gwsim_word WHERE text IN ('job_ended', 'handler_ended'," \
    " 'callback_ended', 'thread_ended')) ORDER BY e.seq LIMIT 1) AS last" \
    " FROM gwsim_event AS t WHERE t.kind IN (SELECT id FROM gwsim_word" \
    " WHERE text IN ('job_started', 'handler_started'," \
    " 'callback_started'))) AS s;"

/*
 * What brings a file of version 1 up to date, before the views are made anew:
 * the new columns are filled in from its events.
 */
#define WORD_ID(text) \
    "(SELECT id FROM gwsim_word WHERE text = '" text "')"
#define FIRST_OF(kind) \
    "min(CASE WHEN kind IN " WORD_ID(kind) " THEN time_ns END)"
#define WAITS_OF(key, which) \
    " FROM gwsim_event AS b JOIN gwsim_event AS e ON b.run = e.run" \
    " AND b.seq = e.cause WHERE e.kind IN " WORD_ID("wait_ended") \
    " AND b.kind IN " WORD_ID("wait_started") which " GROUP BY e.run, " key
#define GWSIM_TRACE_UPGRADE \
    "DROP VIEW event; DROP VIEW thread; DROP VIEW request;" \
    "DROP VIEW violation; DROP VIEW lint; DROP VIEW run;" \
    "DROP VIEW choice; DROP VIEW fault; DROP VIEW IF EXISTS links;" \
    "ALTER TABLE gwsim_run ADD COLUMN first_seq INTEGER DEFAULT 1;" \
    "ALTER TABLE gwsim_thread ADD COLUMN blocked INTEGER DEFAULT 0;" \
    "ALTER TABLE gwsim_thread ADD COLUMN jobs INTEGER DEFAULT 0;" \
    "ALTER TABLE gwsim_request ADD COLUMN delivered INTEGER;" \
    "ALTER TABLE gwsim_request ADD COLUMN started INTEGER;" \
    "ALTER TABLE gwsim_request ADD COLUMN replied INTEGER;" \
    GWSIM_TRACE_MORE \
    "ALTER TABLE gwsim_request ADD COLUMN first_seq INTEGER;" \
    "ALTER TABLE gwsim_request ADD COLUMN span INTEGER;" \
    "ALTER TABLE gwsim_request RENAME COLUMN completed_ns TO completed;" \
    "UPDATE gwsim_request SET completed = completed - sent_ns;" \
    "UPDATE gwsim_request AS t SET first_seq = w.first," \
    " span = w.last - w.first," \
    " delivered = w.delivered - t.sent_ns," \
    " started = w.started - t.sent_ns, replied = w.replied - t.sent_ns" \
    " FROM (SELECT run, request, min(seq) AS first, max(seq) AS last," \
    FIRST_OF("delivered") " AS delivered," \
    FIRST_OF("handler_started") " AS started," \
    FIRST_OF("reply_sent") " AS replied" \
    " FROM gwsim_event WHERE request > 0 GROUP BY run, request) AS w" \
    " WHERE w.run = t.run AND w.request = t.number;" \
    "INSERT INTO gwsim_request_more SELECT e.run, e.request, count(*)," \
    " sum(e.time_ns - b.time_ns), 0" WAITS_OF("e.request", \
        " AND e.request > 0") ";" \
    "UPDATE gwsim_thread AS t SET blocked = w.ns FROM (SELECT e.run," \
    " e.thread, sum(e.time_ns - b.time_ns) AS ns" WAITS_OF("e.thread", "") \
    ") AS w WHERE w.run = t.run AND w.thread = t.id;" \
    "UPDATE gwsim_thread AS t SET jobs = w.n FROM (SELECT run, thread," \
    " count(*) AS n FROM gwsim_event WHERE kind IN (SELECT id" \
    " FROM gwsim_word WHERE text IN ('job_started', 'handler_started'," \
    " 'callback_started')) GROUP BY run, thread) AS w" \
    " WHERE w.run = t.run AND w.thread = t.id;"

#endif /* GWSIM_TRACE_SCHEMA_H */
