/*
 * gwsimMessenger.h --
 *
 *      Carries requests and messages: from the sender over its gateway and
 *      the network to the handlers that answer, and back; completes requests
 *      and runs their callbacks.  The rules are in gwsimMessenger.c.
 */

#ifndef GWSIM_MESSENGER_H
#define GWSIM_MESSENGER_H

#include "gwsimHandler.h"
#include "gwsimNet.h"
#include "gwsimRequest.h"
#include "gwsimRequestArchive.h"

/* Links that a request has gone over: bits of its `crossed`. */
#define GWSIM_CROSSED_OWN       1u      /* To its sender's gateway. */
#define GWSIM_CROSSED_STRAIGHT  2u      /* From there to its target. */
#define GWSIM_CROSSED_TRAIL     4u      /* Others: gwsimDisconnect.c. */

/* Who has answered a request that several scopes are to answer. */
typedef struct GwsimAnswers {
    uint32_t failures;          /* Scopes that have failed. */
    uint32_t replyCount;
    GwsimValue **replies;       /* Of multi_reply all; NULL else. */
    bool answered[];            /* By number of the answer. */
} GwsimAnswers;

#define GWSIM_AWAITED_MAX 0xffffff

/* What every request has: two cache lines, as there may be millions.  Of its
 * neighbours in lists only the first is touched, and where its messages come
 * and are handled only the second. */
struct GwsimRequest {
    union {
        GwsimTimer deadline;    /* While it is pending. */
        GwsimJob callback;      /* Then, of one that is not kept. */
    };
    GwsimRequest *nextPtr, *prevPtr;    /* Among those still pending; nextPtr
                                 * then among those that failed. */
    GwsimScope *targetPtr;      /* Gateway that dispatches it, or NULL. */
    GwsimTime sentAt;
    GwsimScope *originPtr;      /* Who sent it. */
    GwsimValue *resultPtr;      /* Value or exception, once complete. */
    struct GwsimMessage *messages;      /* Its own: on the way, or with a
                                 * handler; the last of their ring. */
    GwsimAnswers *answersPtr;   /* NULL: none yet, or only one is awaited. */
    uint32_t number;            /* r17; its handle. */
    uint32_t refs;              /* Messages, jobs, handles that hold it. */
    GwsimName project, handler, remoteServer;
    uint32_t sentSeq;           /* Its request_sent event. */
    GwsimRequestCore machine;
    uint8_t crossed;            /* GWSIM_CROSSED_*. */
    uint32_t awaited : 24;      /* Scopes that are to answer: more than there
                                 * is memory for. */
    bool kept : 1;              /* A script's, GwsimScriptRequest: can be found
                                 * as long as its world lives.  Else of
                                 * traffic. */
    bool counted : 1;           /* Keeps `run` going. */
    bool defaultTimeout : 1;
    bool overdue : 1;           /* Its deadline came in a pause. */
    bool severed : 1;           /* Its connection closed: no reply counts. */
};

_Static_assert(sizeof(struct GwsimRequest) == 2 * GWSIM_CACHE_LINE
        && offsetof(struct GwsimRequest, originPtr) == GWSIM_CACHE_LINE,
        "two cache lines");

/* What only a request of a script has. */
typedef struct GwsimScriptRequest {
    GwsimRequest request;       /* First. */
    GwsimValue *functions[2];   /* onSuccess, onError; NULL: none. */
    GwsimThread *waitersPtr;    /* Linked by wait.nextPtr. */
    GwsimName hostName;
    GwsimName caller;           /* Thread that sent it. */
    GwsimName place;            /* FILE:LINE of the call, or 0. */
    uint32_t doneSeq;           /* Its request_completed event. */
    void *entryPtr;             /* Where it was archived before, or NULL. */
} GwsimScriptRequest;

static inline GwsimScriptRequest *
GwsimOfScript(
    const GwsimRequest *reqPtr) /* Request that is kept. */
{
    GWSIM_ASSERT(reqPtr->kept);
    return (GwsimScriptRequest *) reqPtr;
}

#define GwsimRequestHost(reqPtr) \
    ((reqPtr)->kept ? GwsimOfScript(reqPtr)->hostName : 0)
#define GwsimRequestWaiters(reqPtr) \
    ((reqPtr)->kept ? GwsimOfScript(reqPtr)->waitersPtr : NULL)

typedef struct GwsimSend {      /* Arguments of sendRequest(Async). */
    GwsimName project, handler, hostName, remoteServer;
    GwsimValue *payloadPtr;     /* Retained; NULL: empty dictionary. */
    GwsimTime timeout;          /* ns; -1: the default; 0: none. */
    GwsimValue *onSuccessPtr, *onErrorPtr;      /* Retained; NULL: none. */
    GwsimName place;
    bool disposable;            /* Traffic: freed when nothing holds it, has
                                 * no functions, host or place. */
    bool uncounted;
} GwsimSend;

typedef struct GwsimMessageSend {       /* Arguments of sendMessage. */
    GwsimName project, handler, hostName, user, hasRole, clientSessionId;
    const char *scope;          /* Letters, NULL: the default (SMS-03). */
    GwsimValue *payloadPtr;
    GwsimName *remoteServers;
    int remoteCount;
} GwsimMessageSend;

typedef struct GwsimMessenger {
    GwsimCore *corePtr;
    GwsimScopes *scopesPtr;
    GwsimHandlers *handlersPtr;
    struct GwsimFaults *faultsPtr;      /* Set by the world. */
    struct GwsimFault *handlerFaultsPtr;        /* Those on handlers. */
    struct GwsimFault *readFaultsPtr;   /* Those on reading a reply. */
    uint32_t flights;           /* Hops that messages have begun. */
    struct GwsimFlights *walks; /* Over those on their way. */
    GwsimRequest *pendingHead, *pendingTail;    /* In order of sending. */
    GwsimRequest *failedHead, *failedTail;      /* Of scripts, which nobody
                                 * had observed when they failed; until the
                                 * next rest (gwsimCheckFailure.c). */
    struct GwsimLater *laters;  /* invokeLater with a delay. */
    GwsimMap trails;            /* gwsimDisconnect.c: links gone over. */
    GwsimArchive archive;       /* gwsimRequestTable.c: requests over. */
} GwsimMessenger;

MODULE_SCOPE void GwsimMessengerInit(GwsimMessenger *msgrPtr,
        GwsimCore *corePtr, GwsimScopes *scopesPtr,
        GwsimHandlers *handlersPtr);
MODULE_SCOPE void GwsimMessengerFree(GwsimMessenger *msgrPtr);

/* The request that a thread's handler is for, or 0. */
MODULE_SCOPE uint32_t GwsimHandledRequest(const GwsimThread *thrPtr);

/* Sends; thrPtr is the calling thread, or NULL (traffic of scopePtr). */
MODULE_SCOPE GwsimRequest *GwsimMessengerSend(GwsimMessenger *msgrPtr,
        GwsimScope *scopePtr, GwsimThread *thrPtr, const GwsimSend *sendPtr);
/* Returns a LIST value of strings (SMS-06); the caller owns it. */
MODULE_SCOPE GwsimValue *GwsimMessengerMessage(GwsimMessenger *msgrPtr,
        GwsimThread *thrPtr, const GwsimMessageSend *sendPtr);

/* The request of a number, if it is one of a script; else NULL.  It stays until
 * it is released (gwsimRequestTable.c). */
MODULE_SCOPE GwsimRequest *GwsimRequestHold(GwsimCore *corePtr,
        uint32_t number);
MODULE_SCOPE void GwsimRequestRelease(GwsimMessenger *msgrPtr,
        GwsimRequest *reqPtr);
/* The same to look at it at once, without a hold, if it is no success: of those
 * some, which are archived, are NULL. */
MODULE_SCOPE GwsimRequest *GwsimRequestLook(GwsimCore *corePtr,
        uint32_t number);
/* Its request_completed event, or 0. */
MODULE_SCOPE uint32_t GwsimRequestDoneSeq(const GwsimCore *corePtr,
        uint32_t number);
/* GWSIM_REQUEST_OVER if switch cancel_after_done says error. */
MODULE_SCOPE GwsimStatus GwsimMessengerCancel(GwsimMessenger *msgrPtr,
        GwsimRequest *reqPtr, GwsimThread *thrPtr);
/* which: 0 onSuccess, 1 onError; functionPtr NULL clears; retained. */
MODULE_SCOPE void GwsimMessengerSetCallback(GwsimMessenger *msgrPtr,
        GwsimRequest *reqPtr, int which, GwsimValue *functionPtr,
        GwsimThread *thrPtr);
/* The request whose callback a job is, or 0. */
MODULE_SCOPE uint32_t GwsimCallbackRequest(const GwsimJob *jobPtr);
/* The outcome as a wait of that kind gives it; reqPtr must be done. */
MODULE_SCOPE void GwsimRequestOutcome(GwsimRequest *reqPtr,
        GwsimWaitKind kind, GwsimOutcome *outcomePtr);
/* A scope has stopped: its requests and what is on the way are lost. */
MODULE_SCOPE void GwsimMessengerScopeStopped(GwsimMessenger *msgrPtr,
        GwsimScope *scopePtr, uint32_t cause);
/* Fails a request now, as its own JVM finds (SRQ-05); the exception is not
 * taken over. */
MODULE_SCOPE void GwsimMessengerFail(GwsimMessenger *msgrPtr,
        GwsimRequest *reqPtr, GwsimClause clause, GwsimValue *exceptionPtr);
/* A pause of a JVM is over: the deadlines that came meanwhile are now. */
MODULE_SCOPE void GwsimMessengerResumed(GwsimMessenger *msgrPtr,
        const GwsimScope *scopePtr);
/* Expires a request now (fault timeout). */
MODULE_SCOPE void GwsimMessengerExpire(GwsimMessenger *msgrPtr,
        GwsimRequest *reqPtr);

/* Whether a handler or a scope names a project. */
MODULE_SCOPE bool GwsimProjectIsKnown(GwsimMessenger *msgrPtr,
        GwsimName project);

/* invokeAsynchronous and invokeLater: posts to a thread. */
MODULE_SCOPE GwsimThread *GwsimInvokeAsync(GwsimCore *corePtr,
        GwsimThread *thrPtr, GwsimValue *functionPtr, GwsimValue *argsPtr,
        GwsimValue *kwargsPtr, GwsimName description, GwsimName place);
/* Returns the event of the posting. */
MODULE_SCOPE uint32_t GwsimInvokeLater(GwsimCore *corePtr, GwsimThread *thrPtr,
        GwsimValue *functionPtr, GwsimTime delay, GwsimName place);

#endif /* GWSIM_MESSENGER_H */
