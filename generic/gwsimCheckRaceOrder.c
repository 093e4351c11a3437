/*
 * gwsimCheckRaceOrder.c --
 *
 *      What comes before what: the order that causes give to the events of a
 *      world, whatever the clock says.
 *
 *      Every thread is a track of its events in their order; so is every
 *      request.  A track is cut into segments; each begins where the track
 *      learns of an event of another one:
 *
 *          a job, handler or callback starts       what posted it
 *          a thread starts in another's place      what killed that one
 *          a wait ends                             the completion, the end
 *                                                  of the thread joined, or
 *                                                  the interrupt
 *          a lock of Jython's is taken             all that its last owner
 *                                                  has done
 *          a request: sent, callback set, reply
 *          received, completed, callback posted    that event, or its cause
 *
 *      An event comes before another one if a way leads back to it, from
 *      segment to segment; a cause has always the smaller number, so nothing
 *      before the event looked for need be looked at.
 *
 *      Costs: segments are made from the record when first somebody asks, 12
 *      bytes each, each event being read once.  A question looks at each
 *      segment since the event at most once.  What a way has led to is
 *      remembered at its tracks (one event each), so that many threads that
 *      ask for one old event do not all go all the way.
 *
 *      Limits: after STEP_MAX segments a question ends with `before`: what is
 *      not known is no race.  A world without a record knows nothing.
 */

#include "gwsimCheckRace.h"

#define STEP_MAX        1000000
#define NOBODY          UINT32_MAX
#define OF_REQUEST      ((uint64_t) 1 << 32)    /* In a track's key. */

typedef struct Segment {
    uint32_t first;             /* Its events are those from here on. */
    uint32_t fromTrack, fromSeq;        /* What it has learned of. */
} Segment;

typedef struct Track {
    Segment *segments;
    size_t count, space;
    uint32_t endSeq;            /* thread_ended, or 0. */
    uint32_t interruptSeq;      /* The newest interrupt, or 0. */
    uint32_t stamp;             /* Question that has come here ... */
    size_t seen;                /* ... and so many segments it has seen. */
    uint32_t targetStamp;       /* Question that looks for it ... */
    size_t target;              /* ... by this number. */
    uint32_t knownTrack, knownSeq;      /* What has been found from ... */
    size_t knownFrom;           /* ... this segment: 1 ...; 0: nothing. */
} Track;

typedef struct Work {           /* Segments of a track, to be looked at. */
    uint32_t track;
    size_t low, high;           /* low ... high - 1 */
    size_t parent;              /* Work that led here, or SIZE_MAX ... */
    size_t parentSegment;       /* ... by this segment of it. */
} Work;

typedef struct Quiet {          /* A wait that was over at once. */
    GwsimName thread;
    uint32_t at;                /* Newest event then. */
    bool interrupted;           /* Not over, but interrupted. */
    uint32_t request;           /* Request waited for, or 0. */
    GwsimName peer;             /* Thread joined, or 0, ... */
    uint32_t known;             /* ... or up to where it is known; 0: all. */
} Quiet;

struct GwsimOrder {
    GwsimWorld *worldPtr;
    uint32_t base, done;        /* Events read: base ... done. */
    GwsimMap byKey;             /* Key -> number of the track, from 1. */
    Track *tracks;
    size_t count, space;
    Quiet *quiets;
    size_t quietCount, quietSpace, quietDone;
    uint32_t stamp;             /* Number of the question. */
    Work *works;
    size_t workCount, workSpace;
    uint32_t least;             /* The question's smallest number. */
    GwsimOrderPoint *points;
    size_t found;
};

static void     CatchUp(GwsimOrder *orderPtr, uint32_t seq);
static void     Read(GwsimOrder *orderPtr, const GwsimEvent *eventPtr,
                    uint32_t seq);
static void     Succeed(GwsimOrder *orderPtr, const GwsimEvent *eventPtr,
                    uint32_t seq);
static void     EndWait(GwsimOrder *orderPtr, uint32_t track, uint32_t seq,
                    bool interrupted, uint32_t request, GwsimName peer);
static void     Learn(GwsimOrder *orderPtr, uint32_t track, uint32_t first,
                    uint32_t cause);
static void     AddSegment(GwsimOrder *orderPtr, uint32_t track,
                    uint32_t first, uint32_t fromTrack, uint32_t fromSeq);
static uint32_t PlaceOfEvent(GwsimOrder *orderPtr, uint32_t *seqPtr);
static uint32_t TrackOf(GwsimOrder *orderPtr, uint64_t key);
static void     Visit(GwsimOrder *orderPtr, uint32_t track, uint32_t seq,
                    size_t parent, size_t parentSegment);
static void     Found(GwsimOrder *orderPtr, uint32_t track, uint32_t seq,
                    size_t work, size_t segment);
static size_t   SegmentsUntil(const Track *trackPtr, uint32_t seq);

/* An order of the events from a number on; and its end. */
GwsimOrder *
GwsimOrderCreate(
    GwsimWorld *worldPtr,       /* World. */
    uint32_t base)              /* First event that matters. */
{
    GwsimOrder *orderPtr = GwsimCalloc(1, sizeof(GwsimOrder));

    orderPtr->worldPtr = worldPtr;
    orderPtr->base = base;
    orderPtr->done = base - 1;
    return orderPtr;
}

void
GwsimOrderFree(
    GwsimOrder *orderPtr)       /* Order, or NULL. */
{
    if (orderPtr == NULL) {
        return;
    }
    for (size_t i = 0; i < orderPtr->count; i++) {
        GwsimFree(orderPtr->tracks[i].segments);
    }
    GwsimFree(orderPtr->tracks);
    GwsimFree(orderPtr->quiets);
    GwsimFree(orderPtr->works);
    GwsimMapFree(&orderPtr->byKey);
    GwsimFree(orderPtr);
}

/* A thread found a wait over before it began. */
void
GwsimOrderNote(
    GwsimOrder *orderPtr,       /* Order. */
    const GwsimThread *thrPtr,  /* Thread that goes on. */
    const GwsimWait *waitPtr,   /* What it waited for. */
    bool interrupted)           /* It was not over, but interrupted. */
{
    bool parks = waitPtr->kind == GWSIM_WAIT_PARK;

    GWSIM_GROW(orderPtr->quiets, orderPtr->quietCount + 1,
            orderPtr->quietSpace);
    orderPtr->quiets[orderPtr->quietCount++] = (Quiet) {
        .thread = thrPtr->id,
        .at = (uint32_t) orderPtr->worldPtr->core.bus.seq,
        .interrupted = interrupted,
        .request = waitPtr->requestPtr != NULL
                ? waitPtr->requestPtr->number : 0,
        .peer = (waitPtr->kind == GWSIM_WAIT_JOIN || parks)
                && waitPtr->threadPtr != NULL ? waitPtr->threadPtr->id : 0,
        .known = parks ? (uint32_t) orderPtr->worldPtr->core.bus.seq : 0
    };
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimOrderJudge --
 *
 *      Looks which of some events come before the newest one.
 *
 * Results:
 *      points[i].before.
 *
 *----------------------------------------------------------------------
 */

void
GwsimOrderJudge(
    GwsimOrder *orderPtr,       /* Order. */
    GwsimName thread,           /* Thread of the newest event. */
    uint32_t seq,               /* Its number. */
    GwsimOrderPoint *points,    /* At most one a thread. */
    size_t count)               /* How many. */
{
    size_t steps = 0;
    bool known = GwsimRecordCount(&orderPtr->worldPtr->record) >= seq;

    if (known) {
        CatchUp(orderPtr, seq);
    }
    orderPtr->stamp++;
    orderPtr->workCount = 0;
    orderPtr->found = 0;
    orderPtr->points = points;
    orderPtr->least = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        uint32_t track = TrackOf(orderPtr, points[i].thread);
        Track *trackPtr = &orderPtr->tracks[track];

        trackPtr->targetStamp = orderPtr->stamp;
        trackPtr->target = i;
        points[i].before = !known;
        if (points[i].seq < orderPtr->least) {
            orderPtr->least = points[i].seq;
        }
    }
    if (!known) {
        return;
    }
    Visit(orderPtr, TrackOf(orderPtr, thread), seq, SIZE_MAX, 0);
    for (size_t w = 0; w < orderPtr->workCount; w++) {
        Work work = orderPtr->works[w];
        Track *trackPtr = &orderPtr->tracks[work.track];

        if (trackPtr->knownFrom > 0 && trackPtr->knownFrom <= work.high) {
            Found(orderPtr, trackPtr->knownTrack, trackPtr->knownSeq, w,
                    trackPtr->knownFrom - 1);
        }
        for (size_t i = work.high; i-- > work.low; ) {
            Segment segment = trackPtr->segments[i];

            if (segment.first <= orderPtr->least
                    || orderPtr->found == count) {
                break;
            }
            if (++steps > STEP_MAX) {
                for (size_t p = 0; p < count; p++) {
                    points[p].before = true;
                }
                return;
            }
            Visit(orderPtr, segment.fromTrack, segment.fromSeq, w, i);
        }
    }
}

/* ---- The segments ---- */

/* Reads the record up to an event. */
static void
CatchUp(
    GwsimOrder *orderPtr,       /* Order. */
    uint32_t seq)               /* Newest event. */
{
    GwsimEvent event;

    while (orderPtr->done < seq) {
        uint32_t next = orderPtr->done + 1;

        while (orderPtr->quietDone < orderPtr->quietCount
                && orderPtr->quiets[orderPtr->quietDone].at < next) {
            Quiet quiet = orderPtr->quiets[orderPtr->quietDone++];

            if (quiet.known != 0 && quiet.peer != 0 && !quiet.interrupted) {
                AddSegment(orderPtr, TrackOf(orderPtr, quiet.thread),
                        quiet.at + 1, TrackOf(orderPtr, quiet.peer),
                        quiet.known);
                continue;
            }
            EndWait(orderPtr, TrackOf(orderPtr, quiet.thread), quiet.at + 1,
                    quiet.interrupted, quiet.request, quiet.peer);
        }
        orderPtr->done = next;
        Read(orderPtr, GwsimRecordAt(&orderPtr->worldPtr->record, next,
                &event), next);
    }
    orderPtr->quietCount = orderPtr->quietDone = 0;
}

/* What an event tells of the order. */
static void
Read(
    GwsimOrder *orderPtr,       /* Order. */
    const GwsimEvent *eventPtr, /* Event. */
    uint32_t seq)               /* Its number. */
{
    uint64_t request = OF_REQUEST | eventPtr->request;
    uint32_t track;

    switch ((GwsimKind) eventPtr->kind) {
    case GWSIM_THREAD_STARTED:
        Succeed(orderPtr, eventPtr, seq);
        break;
    case GWSIM_JOB_STARTED:
    case GWSIM_HANDLER_STARTED:
        Learn(orderPtr, TrackOf(orderPtr, eventPtr->thread), seq,
                eventPtr->cause);
        break;
    case GWSIM_CALLBACK_STARTED:
        track = TrackOf(orderPtr, eventPtr->thread);
        AddSegment(orderPtr, track, seq, TrackOf(orderPtr, request), seq);
        break;
    case GWSIM_WAIT_ENDED:
        EndWait(orderPtr, TrackOf(orderPtr, eventPtr->thread), seq,
                eventPtr->outcome != GWSIM_END_SUCCESS, eventPtr->request,
                eventPtr->peer);
        break;
    case GWSIM_THREAD_ENDED:
        track = TrackOf(orderPtr, eventPtr->thread);
        orderPtr->tracks[track].endSeq = seq;
        break;
    case GWSIM_INTERRUPT:
        track = TrackOf(orderPtr, eventPtr->thread);
        orderPtr->tracks[track].interruptSeq = seq;
        break;
    case GWSIM_REQUEST_SENT:
    case GWSIM_CALLBACK_SET:
        if (eventPtr->thread != 0) {
            Learn(orderPtr, TrackOf(orderPtr, request), seq, seq);
        }
        break;
    case GWSIM_REPLY_RECEIVED:
    case GWSIM_REQUEST_COMPLETED:
    case GWSIM_CALLBACK_POSTED:
        Learn(orderPtr, TrackOf(orderPtr, request), seq, eventPtr->cause);
        break;
    default:
        break;
    }
}

/* A thread that takes the place of one that was killed knows what that one
 * did until then. */
static void
Succeed(
    GwsimOrder *orderPtr,       /* Order. */
    const GwsimEvent *eventPtr, /* thread_started */
    uint32_t seq)               /* Its number. */
{
    const GwsimEvent *killPtr;
    GwsimEvent event;

    if (eventPtr->cause < orderPtr->base) {
        return;
    }
    killPtr = GwsimRecordAt(&orderPtr->worldPtr->record, eventPtr->cause,
            &event);
    if (killPtr->kind == GWSIM_INTERRUPT) {
        AddSegment(orderPtr, TrackOf(orderPtr, eventPtr->thread), seq,
                TrackOf(orderPtr, killPtr->thread), eventPtr->cause);
    }
}

/* A wait for a request or thread has ended, or was interrupted. */
static void
EndWait(
    GwsimOrder *orderPtr,       /* Order. */
    uint32_t track,             /* Of the thread that waited. */
    uint32_t seq,               /* First event afterwards. */
    bool interrupted,
    uint32_t request,           /* Request waited for, or 0. */
    GwsimName peer)             /* Thread joined, or 0. */
{
    uint32_t peerTrack, doneSeq;

    if (interrupted) {
        Learn(orderPtr, track, seq, orderPtr->tracks[track].interruptSeq);
    } else if (request != 0) {
        doneSeq = GwsimRequestDoneSeq(&orderPtr->worldPtr->core, request);
        if (doneSeq != 0) {
            Learn(orderPtr, track, seq, doneSeq);
        }
    } else if (peer != 0) {
        peerTrack = TrackOf(orderPtr, peer);
        Learn(orderPtr, track, seq, orderPtr->tracks[peerTrack].endSeq);
    }
}

/* A track learns of an event; of none (0), or an old one: nothing. */
static void
Learn(
    GwsimOrder *orderPtr,       /* Order. */
    uint32_t track,             /* Who. */
    uint32_t first,             /* From this event on. */
    uint32_t cause)             /* Of this event. */
{
    uint32_t fromTrack = PlaceOfEvent(orderPtr, &cause);

    if (fromTrack != NOBODY) {
        AddSegment(orderPtr, track, first, fromTrack, cause);
    }
}

/* Begins a segment of a track. */
static void
AddSegment(
    GwsimOrder *orderPtr,       /* Order. */
    uint32_t track,             /* Whose. */
    uint32_t first,             /* Its first event. */
    uint32_t fromTrack,         /* What it has learned of: the events of
                                 * this track ... */
    uint32_t fromSeq)           /* ... up to this one. */
{
    Track *trackPtr = &orderPtr->tracks[track];

    if (fromTrack == track) {
        return;
    }
    GWSIM_GROW(trackPtr->segments, trackPtr->count + 1, trackPtr->space);
    trackPtr->segments[trackPtr->count++] = (Segment) {
        .first = first, .fromTrack = fromTrack, .fromSeq = fromSeq
    };
}

/* The track that an event is on; of one that is on none that of its cause,
 * whose number is then stored.  NOBODY if that is before the base. */
static uint32_t
PlaceOfEvent(
    GwsimOrder *orderPtr,       /* Order. */
    uint32_t *seqPtr)           /* Number of the event, or 0. */
{
    while (*seqPtr >= orderPtr->base) {
        GwsimEvent event;
        const GwsimEvent *eventPtr = GwsimRecordAt(
                &orderPtr->worldPtr->record, *seqPtr, &event);

        switch ((GwsimKind) eventPtr->kind) {
        case GWSIM_REPLY_RECEIVED:
        case GWSIM_REQUEST_COMPLETED:
        case GWSIM_CALLBACK_POSTED:
            return TrackOf(orderPtr, OF_REQUEST | eventPtr->request);
        case GWSIM_INTERRUPT:
            /* It stands at whom it hits, but is done by another one. */
            if (eventPtr->peer != 0) {
                return TrackOf(orderPtr, eventPtr->peer);
            }
            break;
        default:
            if (eventPtr->thread != 0) {
                return TrackOf(orderPtr, eventPtr->thread);
            }
            break;
        }
        *seqPtr = eventPtr->cause;
    }
    return NOBODY;
}

/* The track of a key, made when first asked for. */
static uint32_t
TrackOf(
    GwsimOrder *orderPtr,       /* Order. */
    uint64_t key)               /* Name of a thread, or of a request. */
{
    uintptr_t number = (uintptr_t) GwsimMapFind(&orderPtr->byKey, key);

    if (number == 0) {
        GWSIM_GROW(orderPtr->tracks, orderPtr->count + 1, orderPtr->space);
        orderPtr->tracks[orderPtr->count] = (Track) {0};
        number = ++orderPtr->count;
        GwsimMapInsert(&orderPtr->byKey, key, (void *) number);
    }
    return (uint32_t) number - 1;
}

/* ---- A question ---- */

/* A way leads back to an event of a track. */
static void
Visit(
    GwsimOrder *orderPtr,       /* Order. */
    uint32_t track,             /* Track. */
    uint32_t seq,               /* Event of it. */
    size_t parent,              /* Work that leads there, or SIZE_MAX. */
    size_t parentSegment)       /* Its segment. */
{
    Track *trackPtr = &orderPtr->tracks[track];
    size_t count, low = 0;

    if (seq < orderPtr->least) {
        return;
    }
    if (parent != SIZE_MAX) {
        Found(orderPtr, track, seq, parent, parentSegment);
    }
    count = SegmentsUntil(trackPtr, seq);
    if (trackPtr->stamp == orderPtr->stamp) {
        low = trackPtr->seen;
    }
    if (count <= low) {
        return;
    }
    trackPtr->stamp = orderPtr->stamp;
    trackPtr->seen = count;
    GWSIM_GROW(orderPtr->works, orderPtr->workCount + 1,
            orderPtr->workSpace);
    orderPtr->works[orderPtr->workCount++] = (Work) {
        .track = track, .low = low, .high = count,
        .parent = parent, .parentSegment = parentSegment
    };
}

/* If that is what is looked for, the tracks on the way remember it. */
static void
Found(
    GwsimOrder *orderPtr,       /* Order. */
    uint32_t track,             /* Track that the way leads to ... */
    uint32_t seq,               /* ... and event of it. */
    size_t work,                /* Work that leads there. */
    size_t segment)             /* Its segment. */
{
    Track *trackPtr = &orderPtr->tracks[track];
    GwsimOrderPoint *pointPtr;

    if (trackPtr->targetStamp != orderPtr->stamp) {
        return;
    }
    pointPtr = &orderPtr->points[trackPtr->target];
    if (pointPtr->before || seq < pointPtr->seq) {
        return;
    }
    pointPtr->before = true;
    orderPtr->found++;
    while (work != SIZE_MAX) {
        Work *workPtr = &orderPtr->works[work];
        Track *passedPtr = &orderPtr->tracks[workPtr->track];

        passedPtr->knownTrack = track;
        passedPtr->knownSeq = seq;
        passedPtr->knownFrom = segment + 1;
        segment = workPtr->parentSegment;
        work = workPtr->parent;
    }
}

/* How many segments of a track begin at or before an event. */
static size_t
SegmentsUntil(
    const Track *trackPtr,      /* Track. */
    uint32_t seq)               /* Event of it. */
{
    size_t low = 0, high = trackPtr->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (trackPtr->segments[middle].first <= seq) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}
