/*
 * gwsimMessengerInt.h --
 *
 *      What the files of the messenger share: the message on its way
 *      (gwsimRoute.c), all of those (gwsimFlight.c), those of one request
 *      (gwsimMessageRing.h), what stops them (gwsimDisconnect.c,
 *      gwsimQueue.c), who gets them (gwsimDispatch.c), the handler's job
 *      (gwsimDeliver.c), the completion of requests (gwsimMessenger.c),
 *      requests by number (gwsimRequestTable.c), functions (gwsimInvoke.c).
 */

#ifndef GWSIM_MESSENGER_INT_H
#define GWSIM_MESSENGER_INT_H

#include "gwsimFault.h"
#include "gwsimMessenger.h"

typedef enum GwsimLeg {
    GWSIM_LEG_OUT,              /* To the gateway that dispatches it. */
    GWSIM_LEG_IN,               /* From there to a client. */
    GWSIM_LEG_BACK              /* The reply, to the sender. */
} GwsimLeg;

/* Whom a message of sendMessage is for; shared by its copies. */
typedef struct GwsimAddress {
    uint32_t refs;
    GwsimName project, handler, hostName, user, hasRole, clientSessionId;
    bool gateway, clients, sessions;    /* Scope letters G, C, S. */
    bool executed;              /* Some handler has started. */
    size_t selected;            /* Systems of which SENT was said. */
    GwsimMessenger *msgrPtr;
    GwsimScope *originPtr;      /* Who sent it ... */
    GwsimThread *callerPtr;     /* ... and by which thread. */
    GwsimName place;            /* FILE:LINE of the script. */
} GwsimAddress;

/* As small as can be, as there may be millions, and in two cache lines, of
 * which the first half of one has what a wheel needs, and the next half what
 * its arrival looks at first: it is either on its way, or held by faults, or
 * with a handler, and either of a request or of sendMessage. */
typedef struct GwsimMessage {
    union {
        GwsimTimer timer;       /* Arrival of the present hop. */
        GwsimJob job;           /* `working`: of its handler. */
        struct GwsimFaultHeld *heldPtr; /* `faulted`: by faults. */
    };
    GwsimRequest *requestPtr;   /* NULL: of sendMessage. */
    GwsimScope *toPtr;          /* Where its present hop ends. */
    GwsimScope *scopePtr;       /* OUT: the gateway that is to dispatch it, or
                                 * NULL: there is none.  Then whose handler;
                                 * NULL: nobody's. */
    uint32_t answer : 24;       /* Which of the answering scopes. */
    uint8_t : 0;                /* What a hop writes is apart from what is read
                                 * then: a word that was just written in part
                                 * can only be read when memory has it. */
    uint8_t leg : 2;            /* GwsimLeg. */
    uint8_t queueState : 2;     /* gwsimQueue.c; 0: in no queue. */
    bool working : 1;           /* `job` holds, not `timer`. */
    bool flying : 1;            /* On its way, or waiting there. */
    bool faulted : 1;           /* Its timer stands still: `heldPtr`. */
    bool held : 1;              /* It waits on its path. */
    uint32_t : 0;
    uint32_t handler : 28;      /* Its number, once dispatched: of more there
                                 * is no memory for, as of answers. */
    bool failed : 1;            /* BACK: valuePtr is an exception. */
    bool lost : 1;              /* BACK: the connection was lost. */
    bool unordered : 1;         /* It may be overtaken on its hop. */
    bool corrupt : 1;           /* Its next arrival is unreadable. */
    union {
        struct GwsimMessage *nextOfPtr; /* Of its request; a ring
                                         * (gwsimMessageRing.h). */
        GwsimAddress *addressPtr;       /* Of sendMessage. */
    };
    GwsimPath *pathPtr;         /* The present hop; NULL: over none. */
    GwsimValue *valuePtr;       /* Payload, then result or exception. */
    uint32_t cause;             /* Event that its next one follows from. */
    uint32_t flight;            /* Counts the hops of all messages. */
} GwsimMessage;

_Static_assert(sizeof(GwsimMessage) == 3 * GWSIM_CACHE_LINE / 2
        && offsetof(GwsimMessage, requestPtr) == GWSIM_CACHE_LINE / 2
        && offsetof(GwsimMessage, nextOfPtr) == GWSIM_CACHE_LINE,
        "wherever it begins, two cache lines");

/* Who sent it. */
static inline GwsimScope *
GwsimMessageOrigin(
    const GwsimMessage *msgPtr) /* Message. */
{
    return msgPtr->requestPtr != NULL ? msgPtr->requestPtr->originPtr
            : msgPtr->addressPtr->originPtr;
}

/* Core and messenger of its world. */
#define GwsimMessageCore(msgPtr)        (GwsimMessageOrigin(msgPtr)->corePtr)
static inline GwsimMessenger *
GwsimMessageMessenger(
    const GwsimMessage *msgPtr) /* Message. */
{
    return GwsimMessageCore(msgPtr)->messengerPtr;
}

/* Its handler, once dispatched. */
static inline GwsimHandler *
GwsimMessageHandler(
    const GwsimMessage *msgPtr) /* Message. */
{
    return GwsimMessageMessenger(msgPtr)->handlersPtr->list[msgPtr->handler];
}

/* Says whose message it is. */
static inline void
GwsimMessageSetHandler(
    GwsimMessage *msgPtr,       /* Message. */
    const GwsimHandler *handlerPtr)     /* Its handler. */
{
    msgPtr->handler = handlerPtr->number & 0xfffffff;
}

/* What says that faults hold it; NULL: none does. */
static inline struct GwsimFaultHeld *
GwsimMessageHeld(
    const GwsimMessage *msgPtr) /* Message. */
{
    return msgPtr->faulted ? msgPtr->heldPtr : NULL;
}

/* From now on it is on its way back; if not yet dispatched, from nobody. */
static inline void
GwsimMessageTurn(
    GwsimMessage *msgPtr)       /* Message. */
{
    if (msgPtr->leg == GWSIM_LEG_OUT) {
        msgPtr->scopePtr = NULL;
    }
    msgPtr->leg = GWSIM_LEG_BACK;
}

/* gwsimFlight.c: a walk over those on their way. */
typedef struct GwsimFlight {
    GwsimMessage *msgPtr;       /* NULL: landed since. */
    uint32_t flight;
} GwsimFlight;

typedef struct GwsimFlights {
    GwsimFlight *list;          /* The oldest first. */
    size_t count, space;
    size_t at;                  /* So many have been walked by, ... */
    bool newestFirst;           /* ... from which end. */
    struct GwsimFlights *outerPtr;
} GwsimFlights;

/* Begins a walk; the next one, or NULL; the end of the walk. */
MODULE_SCOPE void GwsimFlightsBegin(GwsimMessenger *msgrPtr,
        GwsimFlights *flightsPtr, bool newestFirst);
MODULE_SCOPE GwsimMessage *GwsimFlightsNext(GwsimFlights *flightsPtr);
MODULE_SCOPE void GwsimFlightsEnd(GwsimMessenger *msgrPtr,
        GwsimFlights *flightsPtr);
/* A message has ended its hop. */
MODULE_SCOPE void GwsimFlightsLose(GwsimMessenger *msgrPtr,
        const GwsimMessage *msgPtr);

/* gwsimFlightFetch.c: fetchProc of what is on its way. */
MODULE_SCOPE void GwsimMessageFetch(const GwsimTimer *timerPtr, bool soon);
/* A message is with its handler: the way back. */
MODULE_SCOPE void GwsimMessageFetchBack(const GwsimMessage *msgPtr);

/* gwsimRoute.c */
MODULE_SCOPE void GwsimRouteRequest(GwsimMessenger *msgrPtr,
        GwsimRequest *reqPtr, GwsimValue *payloadPtr, uint32_t cause);
MODULE_SCOPE void GwsimRouteFail(GwsimMessenger *msgrPtr,
        GwsimRequest *reqPtr, GwsimScope *atPtr, uint32_t answer,
        const char *className, const char *message, bool lost,
        uint32_t cause);
MODULE_SCOPE void GwsimRouteFree(GwsimMessage *msgPtr);
/* Loses a message on its way, traced `dropped` with a reason. */
MODULE_SCOPE void GwsimRouteDrop(GwsimMessage *msgPtr, const char *why);
/* A message for a request, or with an address; it holds either. */
MODULE_SCOPE GwsimMessage *GwsimMessageNew(GwsimMessenger *msgrPtr,
        GwsimRequest *reqPtr, GwsimAddress *addressPtr);
MODULE_SCOPE GwsimMessage *GwsimMessageCopy(const GwsimMessage *msgPtr);
MODULE_SCOPE void GwsimMessageFill(const GwsimMessage *msgPtr,
        GwsimEvent *eventPtr);
/* Sends a message that is at a place on, one hop or none. */
MODULE_SCOPE void GwsimRouteForward(GwsimMessage *msgPtr,
        GwsimScope *atPtr);
/* Sends it over a path, as the plan of the path's faults says. */
MODULE_SCOPE void GwsimRouteSend(GwsimMessage *msgPtr, GwsimPath *pathPtr,
        GwsimPlan *planPtr);
/* True if nothing closes a path. */
MODULE_SCOPE bool GwsimRouteIsOpen(const GwsimPath *pathPtr);
/* On its way without an arrival, until it is sent or arrives. */
MODULE_SCOPE void GwsimRoutePark(GwsimMessage *msgPtr, GwsimPath *pathPtr,
        GwsimScope *toPtr);
MODULE_SCOPE void GwsimRouteUnpark(GwsimMessage *msgPtr);
/* A parked one arrives now. */
MODULE_SCOPE void GwsimRouteArrive(GwsimMessage *msgPtr);
MODULE_SCOPE size_t GwsimMessageBytes(const GwsimMessage *msgPtr);
MODULE_SCOPE void GwsimAddressRelease(GwsimAddress *addressPtr);
/* One on its path stops there; goes on, to arrive at a time. */
MODULE_SCOPE void GwsimRouteWait(GwsimMessage *msgPtr);
MODULE_SCOPE void GwsimRouteGoOn(GwsimMessage *msgPtr, GwsimTime arrival);

/* gwsimDisconnect.c */
MODULE_SCOPE void GwsimDisconnectSettle(GwsimNet *netPtr);
MODULE_SCOPE void GwsimDisconnectRelease(GwsimNet *netPtr,
        GwsimPath *pathPtr);
MODULE_SCOPE void GwsimDisconnectHold(GwsimMessage *msgPtr,
        GwsimTime arrival);
MODULE_SCOPE void GwsimDisconnectForget(GwsimMessage *msgPtr);
/* A message is lost on a silent path. */
MODULE_SCOPE void GwsimDisconnectTell(const GwsimMessage *msgPtr);
MODULE_SCOPE void GwsimDisconnectNote(const GwsimMessage *msgPtr,
        const GwsimPath *pathPtr, const GwsimScope *fromPtr);
MODULE_SCOPE void GwsimDisconnectEndTrail(GwsimMessenger *msgrPtr,
        GwsimRequest *reqPtr);

/* gwsimQueue.c */
MODULE_SCOPE bool GwsimQueueEnter(GwsimMessage *msgPtr, GwsimPath *pathPtr,
        const GwsimPlan *planPtr);
MODULE_SCOPE void GwsimQueueLeave(GwsimMessage *msgPtr);
MODULE_SCOPE bool GwsimQueueKeeps(const GwsimMessage *msgPtr);

/* gwsimDispatch.c; takes the message over */
MODULE_SCOPE void GwsimDispatch(GwsimMessage *msgPtr);

/* gwsimDeliver.c; takes the message over */
MODULE_SCOPE void GwsimDeliver(GwsimMessage *msgPtr);
MODULE_SCOPE void GwsimTellDelivered(GwsimMessenger *msgrPtr,
        GwsimRequest *reqPtr);
MODULE_SCOPE GwsimValue *GwsimHandlerException(GwsimMessenger *msgrPtr,
        GwsimName project, GwsimName handler, const char *what,
        GwsimValue *causePtr);

/* gwsimMessenger.c */
/* The one place where a request completes.  The value is taken over. */
MODULE_SCOPE void GwsimRequestComplete(GwsimMessenger *msgrPtr,
        GwsimRequest *reqPtr, GwsimRequestEvent what, GwsimValue *resultPtr,
        GwsimClause clause, GwsimName peer, uint32_t cause);
/* Frees one that nothing holds any more. */
MODULE_SCOPE void GwsimRequestFree(GwsimMessenger *msgrPtr,
        GwsimRequest *reqPtr);
/* What every event of a request says of it. */
static inline void
GwsimRequestFill(
    const GwsimRequest *reqPtr, /* Request. */
    GwsimEvent *eventPtr)       /* Event to fill in. */
{
    eventPtr->request = reqPtr->number;
    eventPtr->project = reqPtr->project;
    eventPtr->handler = reqPtr->handler;
}

/* gwsimRequestTable.c */
MODULE_SCOPE void GwsimRequestsInit(GwsimMessenger *msgrPtr);
MODULE_SCOPE void GwsimRequestsFree(GwsimMessenger *msgrPtr);
/* One of a script can be found by its number from now on. */
MODULE_SCOPE void GwsimRequestsPut(GwsimCore *corePtr, GwsimRequest *reqPtr);
/* Archives one that has succeeded and that nothing holds any more. */
MODULE_SCOPE void GwsimRequestsArchive(GwsimMessenger *msgrPtr,
        GwsimScriptRequest *scriptedPtr);

/* gwsimRequestEvent.c */
MODULE_SCOPE uint32_t GwsimRequestTellSender(GwsimCore *corePtr,
        const GwsimRequest *reqPtr, uint32_t tags, uint32_t cause,
        GwsimName thread, GwsimName peer) GWSIM_APART;
MODULE_SCOPE uint32_t GwsimRequestTellReceiver(GwsimCore *corePtr,
        const GwsimRequest *reqPtr, uint32_t tags, uint32_t cause,
        GwsimName scope, GwsimName thread) GWSIM_APART;
MODULE_SCOPE uint32_t GwsimMessageEmitWhole(const GwsimMessage *msgPtr,
        GwsimThread *thrPtr, uint32_t tags) GWSIM_APART;

/*
 * Emits an event of a request that is not whole; its number.  The thread, if
 * its form has one, is thrPtr; else `other` is what differs.  Mostly it is
 * kept, and that is all: then it is not filled in.
 */
static inline uint32_t
GwsimRequestEmit(
    GwsimCore *corePtr,         /* Core of the world. */
    const GwsimRequest *reqPtr, /* Request. */
    const GwsimThread *thrPtr,  /* Thread, or NULL. */
    GwsimForm form,             /* What is left out. */
    uint32_t tags,              /* GWSIM_TAGS, without form and role. */
    GwsimName other,            /* What differs, unless it is the thread. */
    uint32_t cause)             /* Event that it comes from, or 0. */
{
    tags |= GWSIM_TAG_FORM(form);
    if (thrPtr != NULL) {
        tags |= GWSIM_TAG_ROLE(thrPtr->role);
        cause = cause != 0 ? cause : thrPtr->cause;
    }
    cause = cause != 0 ? cause : corePtr->bus.cause;
    if (GwsimBusJustKeeps(&corePtr->bus, GWSIM_TAGS_KIND(tags))) {
        return (uint32_t) GwsimBusPut(&corePtr->bus, corePtr->rtPtr->now,
                reqPtr->sentSeq, cause, tags,
                thrPtr != NULL ? thrPtr->id : other);
    }
    return form <= GWSIM_FORM_SENDER_THREAD
            ? GwsimRequestTellSender(corePtr, reqPtr, tags, cause,
            thrPtr != NULL ? thrPtr->id : 0, thrPtr != NULL ? 0 : other)
            : GwsimRequestTellReceiver(corePtr, reqPtr, tags, cause,
            thrPtr != NULL ? thrPtr->scopePtr->name : other,
            thrPtr != NULL ? thrPtr->id : 0);
}

/* Emits what happens to a message where it has come to: on a thread of its
 * handler, or on none.  The event's number. */
static inline uint32_t
GwsimMessageEmit(
    const GwsimMessage *msgPtr, /* Message. */
    GwsimThread *thrPtr,        /* Thread of its handler, or NULL. */
    uint32_t tags)              /* GWSIM_TAGS, without a form. */
{
    return msgPtr->requestPtr == NULL
            ? GwsimMessageEmitWhole(msgPtr, thrPtr, tags)
            : GwsimRequestEmit(msgPtr->scopePtr->corePtr, msgPtr->requestPtr,
            thrPtr, thrPtr != NULL ? GWSIM_FORM_RECEIVER_THREAD
            : GWSIM_FORM_RECEIVER, tags, msgPtr->scopePtr->name,
            msgPtr->cause);
}

/* gwsimCallback.c */
MODULE_SCOPE void GwsimCallbackInit(GwsimMessenger *msgrPtr);
MODULE_SCOPE void GwsimCallbackPost(GwsimMessenger *msgrPtr,
        GwsimRequest *reqPtr, uint32_t cause);
/* The slot that an outcome reads: 0 onSuccess, 1 onError. */
#define GwsimSlotOf(reqPtr) \
    ((reqPtr)->machine.state == GWSIM_REQUEST_SUCCESS ? 0 : 1)

/* gwsimReply.c */
MODULE_SCOPE void GwsimRequestReply(GwsimMessenger *msgrPtr,
        GwsimMessage *msgPtr);
MODULE_SCOPE void GwsimAnswersFree(GwsimAnswers *answersPtr);

/* gwsimInvoke.c */
MODULE_SCOPE void GwsimInvokeFree(GwsimMessenger *msgrPtr);

#endif /* GWSIM_MESSENGER_INT_H */
