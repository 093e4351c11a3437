/*
 * gwsimThread.h --
 *
 *      A simulated thread: a queue of jobs, one of them running, and what it
 *      waits for.
 *
 *              post            step            park
 *       IDLE --------> READY --------> RUNNING -----> WAITING
 *        ^               ^                |              |
 *        |               +----------------|--------------+ wake
 *        +--------------------------------+ job ends, queue empty
 *                                         +--> ENDED (async; scope stopped)
 *
 *      Rules:
 *      1. One job at a time, in the order posted (invariant 6).
 *      2. A script parks only by GWSIM_HOST_PARKED with `wait` filled in; the
 *         thread then commits the wait, which may find it over already.
 *      3. A wake is a wait's outcome; it is set once a wait.
 *      4. An event thread that waits for a modal box sets its job aside, and
 *         goes on with the next ones (gwsimThreadModal.c).
 *      5. A doomed thread wakes at once with a GWSIM_WAKE_DOOM outcome,
 *         whatever it waits for, and ends with its job.
 */

#ifndef GWSIM_THREAD_H
#define GWSIM_THREAD_H

#include "gwsimCore.h"
#include "gwsimOutcome.h"

typedef struct GwsimModal GwsimModal;
typedef struct GwsimEdition GwsimEdition;

typedef enum GwsimThreadState {
    GWSIM_STATE_IDLE,          /* No job. */
    GWSIM_STATE_READY,         /* A job queued, or a wake to deliver. */
    GWSIM_STATE_RUNNING,
    GWSIM_STATE_WAITING,
    GWSIM_STATE_ENDED
} GwsimThreadState;

typedef enum GwsimWaitKind {
    GWSIM_WAIT_NONE,
    GWSIM_WAIT_GET,             /* Request: value or exception raised. */
    GWSIM_WAIT_BLOCK,           /* Request: 1 or 0. */
    GWSIM_WAIT_GET_ERROR,       /* Request: exception as value, or None. */
    GWSIM_WAIT_SEND,            /* Request of sendRequest: as GET. */
    GWSIM_WAIT_SLEEP,           /* duration; interruptible. */
    GWSIM_WAIT_WORK,            /* duration; occupied, not interruptible. */
    GWSIM_WAIT_JOIN,            /* Thread: ended. */
    GWSIM_WAIT_MODAL,           /* duration; a modal box. */
    GWSIM_WAIT_DELAY,           /* A declarative handler's delay (no
                                 * script involved). */
    GWSIM_WAIT_PARK,            /* Until unparked; if so after duration, or
                                 * when the thread has ended: a lock of
                                 * Jython's, a join with a limit. */
    GWSIM_WAIT_PREEMPT,         /* Gives way to the others once. */
    GWSIM_WAIT_HANG             /* A fault keeps a handler from going on. */
} GwsimWaitKind;

typedef enum GwsimWake {
    GWSIM_WAKE_NONE,            /* Not woken yet. */
    GWSIM_WAKE_DONE,            /* outcome is the wait's result. */
    GWSIM_WAKE_INTERRUPT,       /* outcome is InterruptedException. */
    GWSIM_WAKE_DOOM             /* Teardown, crash, kill: unwind. */
} GwsimWake;

typedef struct GwsimWait {
    /* Every wait. */
    GwsimWaitKind kind : 8;
    bool cycle;                 /* In a cycle that was reported. */
    bool holds;                 /* PARK: threadPtr has what it waits for; it
                                 * need not end. */
    bool aims;                  /* It is for something: what else is here may
                                 * be set.  Not so of a thread's delay. */
    uint32_t startSeq;          /* Its wait_started event. */
    GwsimTime duration;         /* SLEEP, WORK, MODAL, DELAY. */
    GwsimTime since;            /* When it was committed. */
    /* What it is for. */
    GwsimRequest *requestPtr;   /* GET ... SEND: held until it is over. */
    GwsimThread *threadPtr;     /* JOIN, PARK. */
    GwsimThread *nextPtr;       /* Next waiter of the same request/thread. */
    GwsimThread **listPtr;      /* Where it stands in line, or NULL. */
} GwsimWait;

/* What a job does next, asked by the thread each time it can go on. */
typedef enum GwsimAdvance {
    GWSIM_ADVANCE_SCRIPT,       /* Run GwsimJobCall(jobPtr). */
    GWSIM_ADVANCE_DELAY,        /* Occupy the thread for thrPtr->wait. */
    GWSIM_ADVANCE_END           /* Over; outcome is in thrPtr->outcome. */
} GwsimAdvance;

typedef struct GwsimJobType {
    const char *name;           /* "task", "handler", "callback", ... */
    /* Called at the start (jobPtr->phase 0) and after each delay; the job
     * counts phases itself. */
    GwsimAdvance (*advanceProc)(GwsimThread *thrPtr, GwsimJob *jobPtr);
    /* The job is over: thrPtr->outcome says how.  Must release what the job
     * owns (not the job itself).  Doomed: the job was interrupted by a
     * teardown or crash, or never started (phase 0): then the outcome is
     * that of another job, which may run just now.  teardown-5.* */
    void (*endProc)(GwsimThread *thrPtr, GwsimJob *jobPtr, bool doomed);
    bool valued;                /* Somebody wants what its script returns;
                                 * else it is NULL. */
    /* The job is next in line: has fetched into the cache what ownerPtr, which
     * is there, leads to.  NULL: nothing. */
    void (*fetchProc)(const GwsimJob *jobPtr);
} GwsimJobType;

#define GWSIM_JOB_ARG_MAX 2

/* What a job that runs a script calls. */
typedef struct GwsimCall {
    GwsimValue *functionPtr;    /* Command prefix as TEXT; owned. */
    GwsimValue *argv[GWSIM_JOB_ARG_MAX];    /* Appended words; owned. */
    GwsimValue *argsPtr;        /* LIST of further positional words or NULL
                                 * (invokeAsynchronous args); owned. */
    GwsimValue *kwargsPtr;      /* DICT or NULL; owned. */
    uint8_t argc;
} GwsimCall;

#define GWSIM_JOB_PLACE_MAX     0x7ffffff

struct GwsimJob {
    GwsimJob *nextPtr;          /* In its thread's queue. */
    const GwsimJobType *typePtr;
    void *ownerPtr;             /* The task, message, request ... */
    uint32_t cause;             /* Event that posted it. */
    GwsimName place : 27;       /* FILE:LINE of the script, or 0; of more names
                                 * there is no memory for. */
    uint32_t phase : 3;         /* Of advanceProc. */
    bool needsHost : 1;         /* Runs a script: a GwsimScriptJob. */
    bool inOwner : 1;           /* It is a part of ownerPtr, which frees it. */
};

_Static_assert(sizeof(struct GwsimJob) == sizeof(GwsimTimer),
        "a message has either");

static inline void
GwsimJobSetPlace(
    GwsimJob *jobPtr,           /* Job. */
    GwsimName place)            /* FILE:LINE, or 0. */
{
    jobPtr->place = place & GWSIM_JOB_PLACE_MAX;
}

typedef struct GwsimScriptJob {
    GwsimJob job;               /* First. */
    GwsimCall call;
} GwsimScriptJob;

/* What a job that needs a host calls. */
#define GwsimJobCall(jobPtr)    (&((GwsimScriptJob *) (jobPtr))->call)

/* In the order of how often it is needed, by cache lines, as in a scope: a job
 * without a script needs two, one that takes a time three, and a script one
 * more. */
struct GwsimThread {
    /* Every step. */
    GwsimRunnable run;          /* First: what the runtime sees. */
    GwsimCore *corePtr;
    GwsimScope *scopePtr;
    GwsimName id;               /* "HMI/gui": unique in the world, also the
                                 * handle of scripts. */
    uint32_t cause;             /* Event that its events are caused by. */
    GwsimThreadState state : 8;
    GwsimRole role : 8;
    GwsimWake wake : 8;
    bool endsWithJob;           /* Ends when its queue is empty again. */
    bool doomed;
    bool interrupted;           /* Interrupt pending. */
    bool terminated;            /* ... by `terminate`: what of the job in
                                 * hand it interrupts is no error. */
    bool failed;                /* Its last job has. */
    /* Every job. */
    GwsimJob *head, *tail;      /* Queue. */
    GwsimJob *jobPtr;           /* Running or waiting, or NULL. */
    GwsimModal *modalPtr;       /* Jobs set aside, the newest first. */
    GwsimOutcome outcome;       /* Of the job in hand, as it ends. */
    uint32_t queued;            /* Jobs waiting in the queue. */
    uint32_t number;            /* getId; from 1. */
    /* Every wait; from the middle of `wait` on only those for something. */
    GwsimTimer timer;           /* Of SLEEP, WORK, MODAL, DELAY. */
    GwsimName project;          /* Of a dedicated handler, or 0 ... */
    GwsimName handler;          /* ... and its name. */
    GwsimWait wait;             /* What it waits for. */
    GwsimOutcome wakeOutcome;   /* For the host to resume with. */
    GwsimThread *joinersPtr;    /* Threads that join this one. */
    /* The rest. */
    uint32_t epoch;             /* Of the scope when it was made. */
    uint16_t hangs;             /* Faults that it hangs by (HANG). */
    bool permit;                /* It was unparked: its next park is over. */
    bool leakSaid;              /* A leak of it has been reported. */
    bool left;                  /* Still to be reported: it waits at rest, */
    bool outlives;              /* or goes on at the horizon. */
    bool editionKept;           /* For good. */
    bool newEdition;            /* The host is to begin anew. */
    void *hostPtr;              /* The script host's own. */
    GwsimEdition *editionPtr;   /* Of its code; NULL: the first. */
    void *poolPtr;              /* Of a shared one. */
    GwsimThread *poolNextPtr;   /* Used by its pool (gwsimScope.c). */
    GwsimThread *nextOwnPtr;    /* Used by gwsimHandler.c: in its scope, of
                                 * those that are some handler's own. */
    GwsimThread *nextPtr;       /* In order of creation, of the world. */
    GwsimThread *nextInScopePtr;
    GwsimName name;             /* getName; starts as id. */
    GwsimName description;      /* Of invokeAsynchronous, or of the job. */
    uint32_t walk;              /* Newest walk that came by
                                 * (gwsimCheckCycle.c). */
    uint32_t killSeq;           /* Its end was ordered by this event, or 0. */
    GwsimTime startedAt, endedAt;
};

_Static_assert(offsetof(struct GwsimThread, head) == GWSIM_CACHE_LINE
        && offsetof(struct GwsimThread, timer) == 2 * GWSIM_CACHE_LINE
        && offsetof(struct GwsimThread, wait.requestPtr)
                == 3 * GWSIM_CACHE_LINE
        && offsetof(struct GwsimThread, epoch) == 4 * GWSIM_CACHE_LINE
        && offsetof(struct GwsimThread, hostPtr) < 5 * GWSIM_CACHE_LINE,
        "what is needed together fills a cache line");

/* Has a thread fetched into the cache, as much as a job needs. */
static inline void
GwsimThreadFetch(
    const GwsimThread *thrPtr,  /* Thread. */
    bool waits)                 /* The job takes a time. */
{
    GwsimFetch(thrPtr);
    GwsimFetch(&thrPtr->head);
    if (waits) {
        GwsimFetch(&thrPtr->timer);
    }
}

/* A job takes a time: what its thread is to wait for, where nothing but the
 * time ends that. */
static inline void
GwsimThreadDelay(
    GwsimThread *thrPtr,        /* Thread with the job. */
    GwsimTime duration)         /* How long. */
{
    if (thrPtr->wait.aims) {
        thrPtr->wait = (GwsimWait) {0};
    }
    thrPtr->wait.kind = GWSIM_WAIT_DELAY;
    thrPtr->wait.duration = duration;
}

#define GwsimThreadIsGone(thrPtr) \
    ((thrPtr)->doomed || (thrPtr)->state == GWSIM_STATE_ENDED)

/* ---- The contract of who runs a script (ScriptHost) ---- */

typedef enum GwsimHostStep {
    GWSIM_HOST_PARKED,          /* thrPtr->wait says on what. */
    GWSIM_HOST_FINISHED         /* thrPtr->outcome says how. */
} GwsimHostStep;

/* All are called with the world LEFT, on the OS thread that steps thrPtr. */
struct GwsimHostType {
    const char *name;           /* "tcl" */
    GwsimHostStep (*startProc)(GwsimThread *thrPtr, GwsimJob *jobPtr);
                                /* With thrPtr->newEdition, which it resets,
                                 * as on a new thread. */
    GwsimHostStep (*resumeProc)(GwsimThread *thrPtr);
                                /* thrPtr->wake and wakeOutcome say with
                                 * what; the host frees wakeOutcome. */
    void (*closeProc)(GwsimThread *thrPtr);
                                /* Frees hostPtr; after the last step. */
    void (*breakProc)(GwsimThread *thrPtr);
                                /* Makes a running script stop, from any
                                 * OS thread (Tcl_CancelEval). */
    void (*asideProc)(GwsimThread *thrPtr, bool aside);
                                /* Sets the parked script aside, so that
                                 * another job can start; takes up the
                                 * newest one again.  World entered. */
    void (*fetchProc)(const GwsimThread *thrPtr);
                                /* A script of the thread will run soon: has
                                 * fetched into the cache what that needs.
                                 * World entered.  NULL: nothing. */
};

/* Has fetched into the cache what a thread's script needs, if it has one. */
static inline void
GwsimThreadFetchScript(
    const GwsimThread *thrPtr)  /* Thread; it has been fetched. */
{
    if (thrPtr->run.needsHost && thrPtr->hostPtr != NULL
            && thrPtr->corePtr->hostTypePtr->fetchProc != NULL) {
        thrPtr->corePtr->hostTypePtr->fetchProc(thrPtr);
    }
}

/* ---- Calls (world entered) ---- */

MODULE_SCOPE GwsimThread *GwsimThreadCreate(GwsimCore *corePtr,
        GwsimScope *scopePtr, GwsimRole role, const char *id,
        uint32_t cause);
MODULE_SCOPE void GwsimThreadsFree(GwsimCore *corePtr);
MODULE_SCOPE GwsimThread *GwsimThreadFind(const GwsimCore *corePtr,
        const char *id);
MODULE_SCOPE GwsimName GwsimThreadPlace(const GwsimCore *corePtr,
        GwsimName id);

/* A gated thread takes no step: its JVM is paused.  Ready meanwhile, it does
 * when that is over.  A doomed one is not kept. */
MODULE_SCOPE bool GwsimThreadIsGated(const GwsimThread *thrPtr);
MODULE_SCOPE void GwsimThreadOpen(GwsimThread *thrPtr);

MODULE_SCOPE const char *GwsimWaitText(GwsimWaitKind kind);
MODULE_SCOPE GwsimJob *GwsimJobNew(GwsimCore *corePtr,
        const GwsimJobType *typePtr, void *ownerPtr, bool needsHost);
/* Frees one that is in no queue, with its call; not one in its owner. */
MODULE_SCOPE void GwsimJobFree(GwsimCore *corePtr, GwsimJob *jobPtr);
/* Appends the job to the thread's queue; its own now. */
MODULE_SCOPE void GwsimThreadPost(GwsimThread *thrPtr, GwsimJob *jobPtr);

/* Ends a job that will never start, as doomed; thrPtr: any of its scope. */
MODULE_SCOPE void GwsimJobDrop(GwsimThread *thrPtr, GwsimJob *jobPtr);

/* True if the wait is over before it began: then wakeOutcome and wake are
 * set as for a resume.  False: the host must park with thrPtr->wait set. */
MODULE_SCOPE bool GwsimThreadTryWait(GwsimThread *thrPtr,
        const GwsimWait *waitPtr);
/* Wakes a waiting thread; takes the outcome's contents over. */
MODULE_SCOPE void GwsimThreadWake(GwsimThread *thrPtr, GwsimWake wake,
        GwsimOutcome *outcomePtr);
MODULE_SCOPE void GwsimThreadInterrupt(GwsimThread *thrPtr,
        GwsimThread *byPtr);
/* Ends a park, or the next one. */
MODULE_SCOPE void GwsimThreadUnpark(GwsimThread *thrPtr,
        GwsimThread *byPtr);
/* The thread unwinds as soon as it can and ends; its queue is dropped. */
MODULE_SCOPE void GwsimThreadDoom(GwsimThread *thrPtr);
/* True if targetPtr has ended; thrPtr knows all it did from now on. */
MODULE_SCOPE bool GwsimThreadSeesEnd(GwsimThread *thrPtr,
        GwsimThread *targetPtr);
/* For GwsimRuntime.numberProc. */
MODULE_SCOPE uint64_t GwsimThreadNumber(const GwsimRunnable *runPtr);
/* getState of java.lang.Thread: NEW RUNNABLE WAITING TIMED_WAITING ... */
MODULE_SCOPE const char *GwsimThreadStateText(const GwsimThread *thrPtr);

/* ---- gwsimThreadWait.c and gwsimThread.c, for one another ---- */

/* Begins to wait as thrPtr->wait says. */
MODULE_SCOPE GwsimStep GwsimWaitCommit(GwsimThread *thrPtr);
MODULE_SCOPE void GwsimWaitTellEnd(GwsimThread *thrPtr);
/* A thread has no job in hand: it is idle, or ready for the next one. */
MODULE_SCOPE GwsimStep GwsimThreadNextJob(GwsimThread *thrPtr);

/* ---- gwsimThreadModal.c, for gwsimThread.c ---- */

MODULE_SCOPE GWSIM_COLD bool GwsimModalPush(GwsimThread *thrPtr);
MODULE_SCOPE GWSIM_COLD bool GwsimModalHasClosed(const GwsimThread *thrPtr);
/* True if the newest job set aside is to go on now. */
#define GwsimModalIsOver(thrPtr) \
    ((thrPtr)->modalPtr != NULL && GwsimModalHasClosed(thrPtr))
MODULE_SCOPE GWSIM_COLD void GwsimModalPop(GwsimThread *thrPtr);
MODULE_SCOPE GWSIM_COLD void GwsimModalJobStarts(GwsimThread *thrPtr);
MODULE_SCOPE GwsimJob *GwsimModalTake(GwsimThread *thrPtr);

/* Emits an event of this thread (NULL: of no thread) with what it knows:
 * scope, thread, role and time are filled in.  Returns its number. */
MODULE_SCOPE uint64_t GwsimEmit(GwsimCore *corePtr, GwsimThread *thrPtr,
        GwsimKind kind, GwsimEvent *eventPtr);
MODULE_SCOPE uint64_t GwsimEmitTimed(GwsimCore *corePtr,
        GwsimEvent *eventPtr) __attribute__((noinline));

#endif /* GWSIM_THREAD_H */
