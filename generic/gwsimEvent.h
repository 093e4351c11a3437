/*
 * gwsimEvent.h --
 *
 *      Everything that happens is an event: one packed record, numbered from
 *      1 in the order of emission, told to every subscriber at once.
 *
 *      Rules:
 *      1. A record holds all that a checker needs; nothing points outside it.
 *         As it is kept, one of a request does not say again what the event
 *         that sent it has said (GwsimForm): that is half of it.
 *      2. Subscribers run in the order of subscription, under the world's
 *         lock; what one emits from within is told after the present event.
 *         Before them an event is kept, if all are (GwsimKeep); where nobody
 *         else wants its kind, that is all.
 *      3. Where nobody wants a kind, emitting it costs a test of one bit.
 */

#ifndef GWSIM_EVENT_H
#define GWSIM_EVENT_H

#include "gwsimBase.h"
#include "gwsimClause.h"
#include "gwsimNames.h"

/* Kinds of event: the words of SURFACE section 5, in its order, then ours. */
#define GWSIM_KIND_LIST(K) \
    K(REQUEST_SENT, "request_sent") \
    K(MESSAGE_SENT, "message_sent") \
    K(DELIVERED, "delivered") \
    K(HANDLER_STARTED, "handler_started") \
    K(HANDLER_ENDED, "handler_ended") \
    K(REPLY_SENT, "reply_sent") \
    K(REPLY_RECEIVED, "reply_received") \
    K(REQUEST_COMPLETED, "request_completed") \
    K(CANCEL, "cancel") \
    K(TIMEOUT, "timeout") \
    K(LATE_REPLY, "late_reply") \
    K(DUPLICATE_REPLY, "duplicate_reply") \
    K(DROPPED, "dropped") \
    K(UNDELIVERED, "undelivered") \
    K(CALLBACK_SET, "callback_set") \
    K(CALLBACK_POSTED, "callback_posted") \
    K(CALLBACK_STARTED, "callback_started") \
    K(CALLBACK_ENDED, "callback_ended") \
    K(WAIT_STARTED, "wait_started") \
    K(WAIT_ENDED, "wait_ended") \
    K(THREAD_STARTED, "thread_started") \
    K(THREAD_ENDED, "thread_ended") \
    K(INTERRUPT, "interrupt") \
    K(JOB_POSTED, "job_posted") \
    K(JOB_STARTED, "job_started") \
    K(JOB_ENDED, "job_ended") \
    K(GUI_TOUCH, "gui_touch") \
    K(COMPONENT_SET, "component_set") \
    K(COMPONENT_GET, "component_get") \
    K(GLOBAL_SET, "global_set") \
    K(GLOBAL_GET, "global_get") \
    K(LOG, "log") \
    K(SCRIPT_ERROR, "script_error") \
    K(LINK_STATE, "link_state") \
    K(SCOPE_STARTED, "scope_started") \
    K(SCOPE_STOPPED, "scope_stopped") \
    K(FAULT_STARTED, "fault_started") \
    K(FAULT_HIT, "fault_hit") \
    K(FAULT_ENDED, "fault_ended") \
    K(VIOLATION, "violation") \
    K(LINT, "lint") \
    K(MARK, "mark") \
    K(GUI_CORRUPTED, "gui_corrupted") \
    K(FAILOVER, "failover")

typedef enum GwsimKind {
#define KIND_ENUM(id, text) GWSIM_##id,
    GWSIM_KIND_LIST(KIND_ENUM)
#undef KIND_ENUM
    GWSIM_KIND_COUNT
} GwsimKind;

typedef enum GwsimRole {
    GWSIM_ROLE_NONE,
    GWSIM_ROLE_GUI,             /* Event dispatch thread of a client. */
    GWSIM_ROLE_SHARED,          /* One of a project's shared threads. */
    GWSIM_ROLE_DEDICATED,       /* A handler's own, or a scope's own. */
    GWSIM_ROLE_ASYNC,           /* Of invokeAsynchronous. */
    GWSIM_ROLE_CALLBACK         /* A gateway's callback worker. */
} GwsimRole;

typedef enum GwsimEnd {
    GWSIM_END_NONE,             /* Open. */
    GWSIM_END_SUCCESS,
    GWSIM_END_ERROR,
    GWSIM_END_TIMEOUT,
    GWSIM_END_CANCELLED,
    GWSIM_END_LOST
} GwsimEnd;

/*
 * What an event of a request says again, as the event that sent the request has
 * said it: project and handler in any form but the first, and the sender.
 */
typedef enum GwsimForm {
    GWSIM_FORM_WHOLE,           /* Nothing: all is said. */
    GWSIM_FORM_SENDER,          /* At the sender: the peer differs. */
    GWSIM_FORM_SENDER_THREAD,   /* On a thread for the sender: which one. */
    GWSIM_FORM_RECEIVER,        /* The sender is the peer: the scope. */
    GWSIM_FORM_RECEIVER_THREAD  /* The same on a thread of the scope: which. */
} GwsimForm;

typedef struct GwsimEvent {
    GwsimTime time;             /* World time, ns. */
    uint32_t request;           /* Number of the request, 0 for none. */
    uint32_t cause;             /* Event that scheduled this one, 0 none. */
    union {
        struct {                /* From the lowest bit on: GWSIM_TAGS. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            uint32_t kind : 8;          /* GwsimKind. */
            uint32_t clause : 8;        /* GwsimClause. */
            uint32_t role : 4;          /* GwsimRole of the thread. */
            uint32_t outcome : 4;       /* GwsimEnd. */
            uint32_t basis : 2;         /* GwsimBasis; 0: the clause's own. */
            uint32_t form : 3;          /* GwsimForm: what may be left out. */
            uint32_t slot : 2;          /* 1 onSuccess, 2 onError: detail. */
#else
            uint32_t : 1, slot : 2, form : 3, basis : 2, outcome : 4;
            uint32_t role : 4, clause : 8, kind : 8;
#endif
        };
        uint32_t tags;          /* All of these. */
    };
    uint32_t sent;              /* Event that sent its request; 0 if whole. */
    GwsimName scope;            /* Where it happened. */
    GwsimName thread;           /* Id of the thread, 0 for none. */
    GwsimName project;
    GwsimName handler;
    GwsimName peer;             /* The other scope, thread or component. */
    GwsimName detail;           /* What the kind says: task, method, … */
} GwsimEvent;

_Static_assert(GWSIM_KIND_COUNT <= 64 && GWSIM_CLAUSE_COUNT <= 256,
        "a set of kinds is a word, and a clause a byte");

/* The tags of an event one by one, as GwsimEvent has them. */
#define GWSIM_TAGS(kind, clause) ((uint32_t) (kind) | (uint32_t) (clause) << 8)
#define GWSIM_TAG_ROLE(role)    ((uint32_t) (role) << 16)
#define GWSIM_TAG_END(end)      ((uint32_t) (end) << 20)
#define GWSIM_TAG_BASIS(basis)  ((uint32_t) (basis) << 24)
#define GWSIM_TAG_FORM(form)    ((uint32_t) (form) << 26)
/* 0 onSuccess, 1 onError */
#define GWSIM_TAG_SLOT(slot)    ((uint32_t) ((slot) + 1) << 29)
#define GWSIM_TAGS_KIND(tags)   ((GwsimKind) ((tags) & 0xff))
#define GWSIM_TAGS_SLOT(tags)   ((tags) >> 29 & 3)
#define GWSIM_TAGS_FORM(tags)   ((GwsimForm) ((tags) >> 26 & 7))

/* An event as it is kept: this, and the rest of those that are whole. */
typedef struct GwsimKept {
    GwsimTime time;
    uint32_t of;                /* Request; event that sent it, if not whole. */
    uint32_t cause;
    uint32_t tags;
    uint32_t var;               /* Number of the rest; what differs. */
} GwsimKept;

typedef struct GwsimMore {
    GwsimName scope, thread, project, handler, peer, detail;
} GwsimMore;

_Static_assert(sizeof(GwsimMore) == sizeof(GwsimKept),
        "they stand in chunks of one size");

typedef uint64_t GwsimKindSet;  /* One bit a kind. */
#define GWSIM_KIND_BIT(kind)    ((GwsimKindSet) 1 << (kind))
#define GWSIM_KINDS_ALL         (~(GwsimKindSet) 0)

/* Called for each event of the kinds subscribed to; seq counts from 1. */
typedef void GwsimEventProc(void *clientData, const GwsimEvent *eventPtr,
        uint64_t seq);

#define GWSIM_SUBSCRIBER_MAX 32         /* Bits of GwsimBus.told. */

#define GWSIM_KEEP_AHEAD 32             /* Room for so many is fetched before
                                         * it is written: memory is waited
                                         * for when nobody needs it. */

/* Where all events are kept before anybody is told of them: the bus writes
 * them there itself, as there are many, and a call costs more than a copy. */
typedef struct GwsimKeep {
    GwsimKept *nextPtr;         /* Room for the next one, always. */
    GwsimKept *endPtr;          /* End of the room: at once there is more. */
    GwsimKept *firstPtr;        /* Its beginning; ... */
    uint64_t before;            /* ... so many are kept elsewhere. */
    GwsimMore *morePtr, *moreEndPtr;    /* Room for the next rest. */
    uint32_t moreCount;         /* Rests kept. */
    void (*growProc)(struct GwsimKeep *keepPtr);        /* Makes room, ... */
    void (*growMoreProc)(struct GwsimKeep *keepPtr);    /* ... of rests. */
} GwsimKeep;

/* Events kept. */
static inline uint64_t
GwsimKeepCount(
    const GwsimKeep *keepPtr)   /* Where. */
{
    return keepPtr->before
            + (uint64_t) (keepPtr->nextPtr - keepPtr->firstPtr);
}

/* What keeps a bus from telling an event at once: bits of its `held`. */
#define GWSIM_BUS_MUTED         1u      /* Teardown: nothing is told. */
#define GWSIM_BUS_TELLING       2u      /* A subscriber is being called. */
#define GWSIM_BUS_WAITING       4u      /* Events wait to be told. */
#define GWSIM_BUS_LATER         7u      /* Those: it is told after others. */
/* And what has it told by the longer way. */
#define GWSIM_BUS_LOOSE         8u      /* Events are not kept. */
#define GWSIM_BUS_ASKING        16u     /* The runtime is asked for the time. */

typedef struct GwsimBus {
    GwsimKindSet wanted;        /* Union of what is subscribed to. */
    uint64_t seq;               /* Number of the newest event. */
    GwsimAssertInfo info;       /* The same, for a failed assertion. */
    uint32_t cause;             /* Event that new ones are caused by. */
    uint32_t held;              /* GWSIM_BUS_* */
    GwsimKeep *keepPtr;         /* Where all are kept; NULL: nowhere. */
    GwsimEvent *roomPtr;        /* Where the next event is filled in: ... */
    GwsimEvent room[2];         /* ... here, or, from within one that is told,
                                 * beside it. */
    GwsimName slotNames[3];     /* Details of the slots of a request. */
    GwsimEvent *waiting;        /* Emitted meanwhile: told next. */
    size_t waitingCount, waitingSpace;
    size_t waitingTold;         /* Those of them that have been told. */
    uint32_t told[GWSIM_KIND_COUNT];    /* Subscribers of a kind, a bit each. */
    int count;
    struct {
        GwsimEventProc *proc;
        void *clientData;
    } subscriber[GWSIM_SUBSCRIBER_MAX];
    GwsimKindSet kinds[GWSIM_SUBSCRIBER_MAX];   /* What each wants. */
    /* What a subscriber keeps of each thread, by the name of its id, and of
     * each request, by its number. */
    const uint32_t *threadRows;
    size_t threadRowCount;
    const unsigned char *requestRows;
    size_t requestRowCount;
} GwsimBus;

/* A thread will soon have an event: has fetched what is kept of it. */
static inline void
GwsimBusFetch(
    const GwsimBus *busPtr,     /* Bus of the world. */
    GwsimName thread)           /* Its id. */
{
    if (thread < busPtr->threadRowCount) {
        GwsimFetch(&busPtr->threadRows[thread]);
    }
}

/* The same of a request. */
static inline void
GwsimBusFetchRequest(
    const GwsimBus *busPtr,     /* Bus of the world. */
    uint32_t number)            /* Its number. */
{
    if (number < busPtr->requestRowCount) {
        GwsimFetch(&busPtr->requestRows[number]);
    }
}

MODULE_SCOPE void GwsimBusInit(GwsimBus *busPtr);
MODULE_SCOPE void GwsimBusFree(GwsimBus *busPtr);
MODULE_SCOPE void GwsimBusSubscribe(GwsimBus *busPtr, GwsimKindSet kinds,
        GwsimEventProc *proc, void *clientData);
MODULE_SCOPE void GwsimBusUnsubscribe(GwsimBus *busPtr,
        GwsimEventProc *proc, void *clientData);
/* Keeps all events from now on, of which the first must be the one that follows
 * those that are there; NULL: no more. */
MODULE_SCOPE void GwsimBusKeep(GwsimBus *busPtr, GwsimKeep *keepPtr);
MODULE_SCOPE uint64_t GwsimBusEmit(GwsimBus *busPtr, GwsimEvent *eventPtr);

/* Where an event is best filled in, as room for it is in the cache.  It must be
 * the next one that is emitted. */
static inline GwsimEvent *
GwsimBusRoom(
    const GwsimBus *busPtr)     /* Bus that it will be told on. */
{
    return busPtr->roomPtr;
}

/* ---- The way of an event, for who emits one: GwsimEmit, GwsimRequestEmit - */

MODULE_SCOPE uint64_t GwsimBusTakeAny(GwsimBus *busPtr,
        const GwsimEvent *eventPtr) GWSIM_APART;
MODULE_SCOPE uint64_t GwsimBusTellKept(GwsimBus *busPtr,
        const GwsimEvent *eventPtr) GWSIM_APART;
MODULE_SCOPE uint64_t GwsimBusTellGrow(GwsimBus *busPtr,
        const GwsimEvent *eventPtr) GWSIM_APART;
MODULE_SCOPE uint64_t GwsimBusPutEvent(GwsimBus *busPtr,
        const GwsimEvent *eventPtr) GWSIM_APART;
MODULE_SCOPE uint64_t GwsimBusGrow(GwsimBus *busPtr) GWSIM_APART;

/* True if an event of a kind is kept, and that is all: it need not be filled
 * in.  It may be within a call of a subscriber: the present event is kept
 * already, and stays where it is. */
static inline bool
GwsimBusJustKeeps(
    const GwsimBus *busPtr,     /* Bus. */
    GwsimKind kind)             /* Kind. */
{
    return (busPtr->told[kind] | (busPtr->held & ~GWSIM_BUS_TELLING)) == 0;
}

/* Numbers an event and keeps it; true if the room for events is over. */
static inline bool
GwsimBusFill(
    GwsimBus *busPtr,           /* Bus that keeps all. */
    GwsimTime time,             /* When. */
    uint32_t of,                /* As in GwsimKept, ... */
    uint32_t cause,
    uint32_t tags,
    uint32_t var)               /* ... all of these. */
{
    GwsimKeep *keepPtr = busPtr->keepPtr;
    GwsimKept *keptPtr = keepPtr->nextPtr;

    *keptPtr = (GwsimKept) {time, of, cause, tags, var};
    busPtr->info.event = ++busPtr->seq;
    keepPtr->nextPtr = keptPtr + 1;
    __builtin_prefetch(keptPtr + GWSIM_KEEP_AHEAD, 1);
    return keepPtr->nextPtr == keepPtr->endPtr;
}

/* The same, and makes room; the event's number. */
static inline uint64_t
GwsimBusPut(
    GwsimBus *busPtr,           /* Bus that keeps all. */
    GwsimTime time,             /* When. */
    uint32_t of,                /* As in GwsimKept, ... */
    uint32_t cause,
    uint32_t tags,
    uint32_t var)               /* ... all of these. */
{
    return GwsimBusFill(busPtr, time, of, cause, tags, var)
            ? GwsimBusGrow(busPtr) : busPtr->seq;
}

/* The same of one that is whole. */
static inline uint64_t
GwsimBusPutWhole(
    GwsimBus *busPtr,           /* Bus that keeps all. */
    GwsimTime time,             /* When. */
    uint32_t request,           /* As in GwsimEvent, ... */
    uint32_t cause,
    uint32_t tags,              /* ... all of these. */
    GwsimMore more)             /* The rest. */
{
    GwsimKeep *keepPtr = busPtr->keepPtr;
    GwsimMore *morePtr = keepPtr->morePtr;

    *morePtr = more;
    keepPtr->morePtr = morePtr + 1;
    __builtin_prefetch(morePtr + GWSIM_KEEP_AHEAD, 1);
    if (keepPtr->morePtr == keepPtr->moreEndPtr) {
        keepPtr->growMoreProc(keepPtr);
    }
    return GwsimBusPut(busPtr, time, request, cause, tags,
            keepPtr->moreCount++);
}

/* What differs in an event that is not whole. */
static inline GwsimName
GwsimEventVar(
    const GwsimEvent *eventPtr) /* Event. */
{
    GwsimForm form = GWSIM_TAGS_FORM(eventPtr->tags);

    return form == GWSIM_FORM_SENDER ? eventPtr->peer
            : form == GWSIM_FORM_RECEIVER ? eventPtr->scope
            : eventPtr->thread;
}

/* Emits an event that is filled in, but for a cause that it may lack.  Most
 * are kept, and nobody else wants them: the rest is apart, so that this has
 * nothing to keep over a call. */
static inline uint64_t
GwsimBusTake(
    GwsimBus *busPtr,           /* Bus to tell it on. */
    GwsimEvent *eventPtr)       /* What happened. */
{
    if (eventPtr->cause == 0) {
        eventPtr->cause = busPtr->cause;
    }
    return GwsimBusJustKeeps(busPtr, (GwsimKind) eventPtr->kind)
            ? GwsimBusPutEvent(busPtr, eventPtr)
            : GwsimBusTakeAny(busPtr, eventPtr);
}

MODULE_SCOPE const char *GwsimKindText(GwsimKind kind);
MODULE_SCOPE const char *GwsimRoleText(GwsimRole role);
MODULE_SCOPE const char *GwsimEndText(GwsimEnd end);

#endif /* GWSIM_EVENT_H */
