/*
 * gwsimRequest.h --
 *
 *      The life of one request as a pure state machine: no clock, no network,
 *      no thread.  See gwsimRequest.c for the drawing.
 */

#ifndef GWSIM_REQUEST_H
#define GWSIM_REQUEST_H

#include "gwsimBase.h"
#include "gwsimEvent.h"

typedef enum GwsimRequestState {
    GWSIM_REQUEST_PENDING,      /* Sent, not completed. */
    GWSIM_REQUEST_SUCCESS,
    GWSIM_REQUEST_ERROR,
    GWSIM_REQUEST_TIMEOUT,
    GWSIM_REQUEST_CANCELLED,
    GWSIM_REQUEST_LOST,
    GWSIM_REQUEST_STATES
} GwsimRequestState;

typedef enum GwsimRequestEvent {
    GWSIM_REQUEST_REPLY,        /* A value came back. */
    GWSIM_REQUEST_FAILURE,      /* A failure came back. */
    GWSIM_REQUEST_EXPIRE,       /* Its timeout has come. */
    GWSIM_REQUEST_CANCEL,
    GWSIM_REQUEST_LOSE,         /* Connection or scope lost. */
    GWSIM_REQUEST_EVENTS
} GwsimRequestEvent;

/* What the state machine says of an event. */
typedef enum GwsimRequestStep {
    GWSIM_REQUEST_COMPLETES,    /* This event completed it. */
    GWSIM_REQUEST_LATE,         /* A reply after the end: late_reply. */
    GWSIM_REQUEST_DUPLICATE,    /* A second reply after the first. */
    GWSIM_REQUEST_IGNORED       /* Nothing to do. */
} GwsimRequestStep;

/* What is to be done about a callback. */
typedef enum GwsimSlotStep {
    GWSIM_SLOT_NOTHING,
    GWSIM_SLOT_POST             /* Post the callback now. */
} GwsimSlotStep;

typedef enum GwsimSlotState {
    GWSIM_SLOT_IDLE,            /* Nothing posted yet. */
    GWSIM_SLOT_QUEUED,          /* Posted, not started. */
    GWSIM_SLOT_FIRED            /* Started once, or more. */
} GwsimSlotState;

typedef struct GwsimRequestCore {
    uint8_t state;              /* GwsimRequestState. */
    uint8_t slot;               /* GwsimSlotState. */
    bool observed;              /* Somebody saw how it ended. */
} GwsimRequestCore;

MODULE_SCOPE GwsimRequestStep GwsimRequestAdvance(GwsimRequestCore *corePtr,
        GwsimRequestEvent event);
MODULE_SCOPE GwsimEnd GwsimRequestEnd(GwsimRequestState state);
#define GwsimRequestIsDone(corePtr) \
    ((corePtr)->state != GWSIM_REQUEST_PENDING)
/* Completion has come; `has`: a function of the right kind is set. */
MODULE_SCOPE GwsimSlotStep GwsimSlotComplete(GwsimRequestCore *corePtr,
        bool has);
/* A function (`has`) or None was set into the slot of the outcome's kind
 * after completion; late: value of switch late_registration. */
MODULE_SCOPE GwsimSlotStep GwsimSlotLate(GwsimRequestCore *corePtr,
        bool has, int late);
/* A posted callback starts: true if it may run. */
MODULE_SCOPE bool GwsimSlotStart(GwsimRequestCore *corePtr, bool has,
        int late);

#endif /* GWSIM_REQUEST_H */
