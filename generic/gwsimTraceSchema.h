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
 *  5. The views stand on tables that store numbers. gwsim_word has the words
 *     that do not depend on a run (kinds, roles, clauses, ...), a text
 *     possibly more than once; gwsim_name the names of each run; gwsim_event
 *     has a column more than its view: cause, the event that scheduled this
 *     one, or 0. No one but gwsim writes them. A campaign that has used the
 *     file has made gwsim_campaign (key, state), from which it goes on: the
 *     state is of library/search/.
 *  6. application_id says that it is a trace, user_version is the version of
 *     this schema. A change that an older gwsim would misread needs a new
 *     version; a file of an older one is brought up to date when it is next
 *     written to, and read as it is. More words are not a change.
 *  7. Of a run that passed and was recorded as by "--flight N" only the last N
 *     events are there: from first_seq on, without a gap. The other relations
 *     are whole.
 *  8. There are no indices but the keys: one on the requests of events would
 *     take 20 bytes an event, more than half as much as the event. What they
 *     are for is in the rows that are made at the end: all events of a request
 *     have numbers from first_seq to last_seq.
 *  9. Most rows are packed, many as one row of gwsim_pack (id, base, rows):
 *     to store a row costs a tenth of what one of SQLite's own costs, and an
 *     event takes 22 to 28 bytes, 35 with its share of all else. rows is a
 *     JSON array, of an array of integers for each row whose last zeros are
 *     left out. The id says run, part and number of the first row:
 *     run << 36 | part << 32 | number. base: what the first integer of each
 *     row counts from, which is a time. The parts and their integers:
 *
 *     0 names     64 a pack; each a text or, if it is of more than 256 bytes
 *                 or as in rule 4, null, and it is in gwsim_text (run, id)
 *     1 events    time, shape, request, cause (how many events before it; 0:
 *                 none), detail
 *     2 requests  sent, project, handler, origin, target, first event, how
 *                 many events after that the last one is, completed,
 *                 delivered, started, replied, outcome, class, callback,
 *                 waits, how long in them, message; 32 a pack
 *     3 choices   0, kind, bound, value
 *     4 threads   started, id, scope, name, role, description, ended, state,
 *                 how long in waits, jobs; 32 a pack
 *     5 scopes    0, id, kind, gateway; 32 a pack
 *     6 faults    started, detail of its first event ("f1 drop"; 0: none such
 *                 began), scope, peer, ended, hits; 32 a pack
 *     7 shapes    0, kind, role, outcome, clause, basis, scope, thread,
 *                 project, handler, peer: what events have in common, from
 *                 number 1; 32 a pack
 *
 *     A time that may not come is how long after the first one of its row,
 *     and 1; or 0. Packs of 32 and of 64 are stored anew when rows of them
 *     change or come. gwsim_row takes packs apart by SQLite's JSON functions,
 *     so anybody can read the file. gwsim has its own, which finds a row by
 *     its number (gwsimTraceUnpack.c): for a join by seq of many events, ask
 *     "gwsim sql", not the sqlite3 shell.
 *
 *  Version 1: no delivered_ns ... last_seq of a request, no blocked_ns and
 *  jobs of a thread, no first_seq of a run, no id of a violation, no
 *  running_script, no finding, scope and budget, no claims of a run.
 *  Version 2: no packs, a row was a row.
 */

#ifndef GWSIM_TRACE_SCHEMA_H
#define GWSIM_TRACE_SCHEMA_H

#define GWSIM_TRACE_APPLICATION 0x67777369      /* "gwsi" */
#define GWSIM_TRACE_SCHEMA      3

/* Many rows as one, and texts that do not fit into them. */
#define GWSIM_TRACE_PACKS \
    "CREATE TABLE gwsim_pack (id INTEGER PRIMARY KEY, base INTEGER," \
    " rows TEXT);" \
    "CREATE TABLE gwsim_text (run INTEGER, id INTEGER, text," \
    " PRIMARY KEY (run, id)) WITHOUT ROWID;"

#define GWSIM_TRACE_TABLES \
    "CREATE TABLE gwsim_word (id INTEGER PRIMARY KEY, text TEXT);" \
    "CREATE TABLE gwsim_run (id INTEGER PRIMARY KEY, scenario TEXT," \
    " clock TEXT, seed, version TEXT, profile TEXT," \
    " verdict TEXT DEFAULT '', hash TEXT DEFAULT ''," \
    " message TEXT DEFAULT '', file TEXT DEFAULT ''," \
    " params TEXT DEFAULT '', time_ns INTEGER DEFAULT 0," \
    " events INTEGER DEFAULT 0, first_seq INTEGER DEFAULT 1," \
    " claims INTEGER DEFAULT 0, findings TEXT DEFAULT '[]'," \
    " gui_ns INTEGER, preempt INTEGER, epsilon_ns INTEGER);" \
    "CREATE TABLE gwsim_violation (run INTEGER, number INTEGER," \
    " seq INTEGER, kind TEXT, severity TEXT, clause INTEGER," \
    " thread INTEGER, request INTEGER, place TEXT, message TEXT," \
    " PRIMARY KEY (run, number)) WITHOUT ROWID;" \
    GWSIM_TRACE_PACKS

/*
 * The rows of packs, for whoever is not gwsim: SQLite's JSON functions take
 * them apart. gwsimTraceUnpack.c has another relation of this name.
 */
#define GWSIM_TRACE_VALUES \
    "v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15," \
    " v16"
#define VALUE(n) \
    ", coalesce(json_extract(e.value, '$[" #n "]'), 0) AS v" #n
#define GWSIM_TRACE_ROWS \
    "CREATE VIEW gwsim_row AS SELECT r.id AS run, p.id >> 32 & 15 AS part," \
    " (p.id & 4294967295) + e.key AS number, p.base" \
    VALUE(0) VALUE(1) VALUE(2) VALUE(3) VALUE(4) VALUE(5) VALUE(6) \
    VALUE(7) VALUE(8) VALUE(9) VALUE(10) VALUE(11) VALUE(12) VALUE(13) \
    VALUE(14) VALUE(15) VALUE(16) \
    " FROM gwsim_run AS r CROSS JOIN gwsim_pack AS p ON p.id" \
    " BETWEEN (r.id << 36) + 4294967296 AND (r.id << 36) + 68719476735" \
    " CROSS JOIN json_each(p.rows) AS e;"

/* The text of a name or word: for whoever is not gwsim, and for gwsim. */
#define GWSIM_TRACE_NAME(column) \
    "coalesce((SELECT json_extract(rows, '$[' || (t." column " & 63)" \
    " || ']') FROM gwsim_pack WHERE id = (t.run << 36)" \
    " + (t." column " & -64)), (SELECT text FROM gwsim_text AS n" \
    " WHERE n.run = t.run AND n.id = t." column "))"
#define GWSIM_TRACE_WORD(column) \
    "(SELECT text FROM gwsim_word AS w WHERE w.id = t." column ")"
#define GWSIM_TRACE_OWN_NAME(column) "gwsim_name_text(t.run, t." column ")"
#define GWSIM_TRACE_OWN_WORD(column) "gwsim_word_text(t." column ")"

/* A text of the JSON array in which a run has its findings. */
#define FINDING(key) \
    " coalesce(json_extract(f.value, '$." key "'), '') AS " key
#define REQUEST_OF(column) \
    "CASE t." column " WHEN 0 THEN '' ELSE 'r' || t." column " END"
#define VIOLATION_COLUMNS \
    "SELECT t.run, t.seq, t.kind, t.severity, " GWSIM_TRACE_WORD("clause") \
    " AS clause, " GWSIM_TRACE_NAME("thread") " AS thread, " \
    REQUEST_OF("request") " AS request, t.place," \
    " t.message, 'v' || (SELECT count(*) FROM gwsim_violation AS v" \
    " WHERE v.run = t.run AND v.number <= t.number AND (v.severity" \
    " = 'lint') = (t.severity = 'lint')) AS id" \
    " FROM gwsim_violation AS t WHERE t.severity "

/* Views on tables. */
#define GWSIM_TRACE_VIEWS \
    "CREATE VIEW violation AS " VIOLATION_COLUMNS "<> 'lint';" \
    "CREATE VIEW lint AS " VIOLATION_COLUMNS "= 'lint';" \
    "CREATE VIEW search AS SELECT id AS run, preempt, epsilon_ns" \
    " FROM gwsim_run WHERE preempt IS NOT NULL;" \
    "CREATE VIEW budget AS SELECT id AS run, gui_ns FROM gwsim_run" \
    " WHERE gui_ns IS NOT NULL;" \
    "CREATE VIEW finding AS SELECT t.id AS run, f.key + 1 AS number," \
    FINDING("kind") "," FINDING("place") "," FINDING("claimed") "," \
    FINDING("saw") "," FINDING("cause") "," FINDING("requests") \
    " FROM gwsim_run AS t, json_each(t.findings) AS f;" \
    "CREATE VIEW gwsim_name AS SELECT r.id AS run," \
    " (p.id & 4294967295) + e.key AS id, coalesce(e.value, (SELECT text" \
    " FROM gwsim_text AS n WHERE n.run = r.id" \
    " AND n.id = (p.id & 4294967295) + e.key)) AS text" \
    " FROM gwsim_run AS r CROSS JOIN gwsim_pack AS p ON p.id" \
    " BETWEEN r.id << 36 AND (r.id << 36) + 4294967295" \
    " CROSS JOIN json_each(p.rows) AS e;"

/*
 * A column of an event that its shape has, and where shapes are: for whoever
 * is not gwsim, and for gwsim, whose gwsim_row has put them together.
 */
#define GWSIM_TRACE_SHAPE(place, value, column) \
    "coalesce(json_extract(s.rows, '$[' || (t.v1 - 1 & 31) || '][" #place \
    "]'), 0) AS " column ", "
#define GWSIM_TRACE_SHAPES \
    " LEFT JOIN gwsim_pack AS s ON s.id = (t.run << 36) + 30064771072" \
    " + (t.v1 - 1 & -32) + 1"
#define GWSIM_TRACE_OWN_SHAPE(place, value, column) \
    "t.v" #value " AS " column ", "
#define GWSIM_TRACE_OWN_SHAPES ""
#define GWSIM_TRACE_STOCK \
    GWSIM_TRACE_NAME, GWSIM_TRACE_WORD, GWSIM_TRACE_SHAPE, GWSIM_TRACE_SHAPES
#define GWSIM_TRACE_OWN \
    GWSIM_TRACE_OWN_NAME, GWSIM_TRACE_OWN_WORD, GWSIM_TRACE_OWN_SHAPE, \
    GWSIM_TRACE_OWN_SHAPES

/*
 * Views on packs, which gwsim has once more, as its own. view: VIEW or TEMP
 * VIEW; dialect: GWSIM_TRACE_STOCK or _OWN.
 */
#define SCRIPT_ENDS "('job_ended', 'handler_ended', 'callback_ended'," \
    " 'thread_ended')"
#define SCRIPT_STARTS "('job_started', 'handler_started', 'callback_started')"
#define WORD_IN(column, texts) \
    column " IN (SELECT id FROM gwsim_word WHERE text IN " texts ")"
#define SINCE_SENT(column, name) \
    " t.sent_ns + t." column " AS " name ", "
#define AS(WHAT, column) WHAT(column) " AS " column ", "
#define GWSIM_TRACE_PACKED_VIEWS(view, dialect) \
    PACKED_VIEWS(view, dialect)
#define PACKED_VIEWS(view, NAME, WORD, SHAPE, shapes) \
    "CREATE " view " gwsim_event AS SELECT t.run, t.number AS seq," \
    " t.base + t.v0 AS time_ns, " SHAPE(6, 10, "scope") SHAPE(7, 11, "thread") \
    SHAPE(2, 6, "role") "t.v2 AS request, " SHAPE(1, 5, "kind") \
    SHAPE(8, 12, "project") SHAPE(9, 13, "handler") SHAPE(10, 14, "peer") \
    SHAPE(3, 7, "outcome") SHAPE(4, 8, "clause") SHAPE(5, 9, "basis") \
    " t.v4 AS detail," \
    " CASE t.v3 WHEN 0 THEN 0 ELSE t.number - t.v3 END AS cause" \
    " FROM gwsim_row AS t" shapes " WHERE t.part = 1;" \
    "CREATE " view " gwsim_request AS SELECT run, number, v1 AS project," \
    " v2 AS handler, v3 AS origin, v4 AS target, base + v0 AS sent_ns," \
    " nullif(v7, 0) - 1 AS completed, v11 AS outcome, v12 AS class," \
    " v13 AS callback, nullif(v8, 0) - 1 AS delivered," \
    " nullif(v9, 0) - 1 AS started, nullif(v10, 0) - 1 AS replied," \
    " v5 AS first_seq, v6 AS span, v14 AS waits, v15 AS waited," \
    " v16 AS message FROM gwsim_row WHERE part = 2;" \
    "CREATE " view " gwsim_choice AS SELECT run, number, v1 AS kind," \
    " v2 AS bound, v3 AS value FROM gwsim_row WHERE part = 3;" \
    "CREATE " view " gwsim_thread AS SELECT run, number, v1 AS id," \
    " v2 AS scope, v3 AS name, v4 AS role, v5 AS description," \
    " base + v0 AS started_ns, base + v0 + nullif(v6, 0) - 1 AS ended_ns," \
    " v7 AS state, v8 AS blocked, v9 AS jobs FROM gwsim_row" \
    " WHERE part = 4;" \
    "CREATE " view " event AS SELECT t.run, t.seq, t.time_ns, " \
    AS(NAME, "scope") AS(NAME, "thread") AS(WORD, "role") \
    REQUEST_OF("request") " AS request, " AS(WORD, "kind") \
    AS(NAME, "project") AS(NAME, "handler") AS(NAME, "peer") \
    AS(WORD, "outcome") AS(WORD, "clause") AS(WORD, "basis") \
    NAME("detail") " AS detail FROM gwsim_event AS t;" \
    "CREATE " view " thread AS SELECT t.run, " AS(NAME, "id") \
    AS(NAME, "scope") AS(NAME, "name") AS(WORD, "role") \
    AS(NAME, "description") " t.started_ns, t.ended_ns, " \
    AS(WORD, "state") "coalesce(t.ended_ns, (SELECT time_ns" \
    " FROM gwsim_run AS r WHERE r.id = t.run)) - t.started_ns" \
    " AS elapsed_ns, t.blocked AS blocked_ns, t.jobs" \
    " FROM gwsim_thread AS t;" \
    "CREATE " view " request AS SELECT t.run, 'r' || t.number AS id, " \
    AS(NAME, "project") AS(NAME, "handler") AS(NAME, "origin") \
    AS(NAME, "target") " t.sent_ns," \
    SINCE_SENT("completed", "completed_ns") AS(WORD, "outcome") \
    AS(NAME, "class") AS(NAME, "callback") \
    SINCE_SENT("delivered", "delivered_ns") \
    SINCE_SENT("started", "started_ns") SINCE_SENT("replied", "replied_ns") \
    " t.waits, t.waited AS waited_ns, " AS(NAME, "message") \
    " t.first_seq, t.first_seq + t.span AS last_seq" \
    " FROM gwsim_request AS t;" \
    "CREATE " view " scope AS SELECT t.run, " NAME("v1") " AS id, " \
    WORD("v2") " AS kind, " NAME("v3") " AS gateway FROM gwsim_row AS t" \
    " WHERE t.part = 5;" \
    "CREATE " view " fault AS SELECT t.run, 'f' || t.number AS id, " \
    "substr(" NAME("v1") ", instr(" NAME("v1") ", ' ') + 1) AS kind, " \
    NAME("v2") " AS scope, " NAME("v3") " AS peer," \
    " t.base + t.v0 AS started_ns," \
    " t.base + t.v0 + nullif(t.v4, 0) - 1 AS ended_ns, t.v5 AS hits" \
    " FROM gwsim_row AS t WHERE t.part = 6 AND t.v1 > 0;" \
    "CREATE " view " choice AS SELECT t.run, t.number, " AS(WORD, "kind") \
    " t.bound, t.value FROM gwsim_choice AS t;" \
    "CREATE " view " run AS SELECT id, scenario, clock, seed, version," \
    " profile, verdict, hash, message, file, params, time_ns, events," \
    " (SELECT json_group_array(value) FROM (SELECT value" \
    " FROM gwsim_choice AS c WHERE c.run = gwsim_run.id" \
    " ORDER BY number)) AS choices, first_seq, claims FROM gwsim_run;" \
    "CREATE " view " links AS SELECT run, scope AS a, peer AS b," \
    " detail AS state, time_ns AS since_ns," \
    " sum(detail = 'Faulted') AS faults, max(seq) AS seq FROM (SELECT" \
    " t.run, t.seq, t.time_ns, " AS(NAME, "scope") AS(NAME, "peer") \
    NAME("detail") " AS detail FROM gwsim_event AS t WHERE " \
    WORD_IN("t.kind", "('link_state')") ") GROUP BY run, scope, peer;" \
    "CREATE " view " running_script AS SELECT run, seq, scope, thread," \
    " role, CASE kind WHEN 'handler_started' THEN 'handler ' || handler" \
    " WHEN 'callback_started' THEN detail ELSE coalesce((SELECT" \
    " nullif(description, '') FROM thread AS t WHERE t.run = s.run" \
    " AND t.id = s.thread), detail) END AS description, request," \
    " time_ns AS started_ns, ended_ns, coalesce(ended_ns, (SELECT time_ns" \
    " FROM gwsim_run AS r WHERE r.id = s.run)) - time_ns AS elapsed_ns" \
    " FROM (SELECT t.run, t.seq, t.time_ns, t.ended_ns, " \
    AS(NAME, "scope") AS(NAME, "thread") AS(WORD, "role") \
    REQUEST_OF("request") " AS request, " AS(WORD, "kind") \
    AS(NAME, "handler") NAME("detail") " AS detail FROM (SELECT *," \
    " min(CASE WHEN " WORD_IN("kind", SCRIPT_ENDS) " THEN time_ns END)" \
    " OVER (PARTITION BY run, thread ORDER BY seq DESC) AS ended_ns" \
    " FROM gwsim_event WHERE " WORD_IN("kind", SCRIPT_STARTS) " OR " \
    WORD_IN("kind", SCRIPT_ENDS) ") AS t WHERE " \
    WORD_IN("t.kind", SCRIPT_STARTS) ") AS s ORDER BY run, seq;"

#endif /* GWSIM_TRACE_SCHEMA_H */
