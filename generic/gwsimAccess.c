/*
 * gwsimAccess.c --
 *
 *      What the events of a step say about what it touches: one table by
 *      kind (rules in gwsimAccess.h).
 */

#include "gwsimAccess.h"

/* What events of a kind touch; a bit each. */
enum {
    ALL = 1, REQUEST = 2, SENDS = 4, POOL = 8, HANDLER = 16, THREADS = 32,
    READS = 64, WRITES = 128, GUI = 256, TEXT = 512, KNOWN = 1024
};

/* What is not here touches everything. */
static const uint16_t touches[GWSIM_KIND_COUNT] = {
    [GWSIM_REQUEST_SENT] = REQUEST | SENDS,
    [GWSIM_MESSAGE_SENT] = REQUEST | SENDS,
    [GWSIM_DELIVERED] = REQUEST | POOL | HANDLER,
    [GWSIM_HANDLER_STARTED] = REQUEST | POOL | HANDLER,
    [GWSIM_HANDLER_ENDED] = REQUEST | POOL | HANDLER,
    [GWSIM_REPLY_SENT] = REQUEST | SENDS,
    [GWSIM_REPLY_RECEIVED] = REQUEST,
    [GWSIM_REQUEST_COMPLETED] = REQUEST,
    [GWSIM_CANCEL] = REQUEST,
    [GWSIM_TIMEOUT] = REQUEST,
    [GWSIM_LATE_REPLY] = REQUEST,
    [GWSIM_DUPLICATE_REPLY] = REQUEST,
    [GWSIM_CALLBACK_SET] = REQUEST,
    [GWSIM_CALLBACK_POSTED] = REQUEST,
    [GWSIM_CALLBACK_STARTED] = REQUEST,
    [GWSIM_CALLBACK_ENDED] = REQUEST,
    [GWSIM_WAIT_STARTED] = REQUEST,
    [GWSIM_WAIT_ENDED] = REQUEST,
    [GWSIM_THREAD_STARTED] = THREADS,
    [GWSIM_THREAD_ENDED] = KNOWN,
    [GWSIM_JOB_POSTED] = KNOWN,
    [GWSIM_JOB_STARTED] = KNOWN,
    [GWSIM_JOB_ENDED] = KNOWN,
    [GWSIM_GUI_TOUCH] = GUI,
    [GWSIM_COMPONENT_SET] = WRITES,
    [GWSIM_COMPONENT_GET] = READS,
    [GWSIM_GLOBAL_SET] = WRITES,
    [GWSIM_GLOBAL_GET] = READS,
    [GWSIM_LOG] = TEXT,
    [GWSIM_MARK] = TEXT
};

static GwsimEventProc   Happened;
static void             AccessVariable(const GwsimCore *corePtr,
                            const GwsimEvent *eventPtr, bool write);
static uint64_t         Hash(const GwsimCore *corePtr, GwsimName name);

/*
 *----------------------------------------------------------------------
 *
 * GwsimAccessInit --
 *
 *      Tells the guide of a world what its events touch.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Subscribes to all events, if the guide wants to know.
 *
 *----------------------------------------------------------------------
 */

void
GwsimAccessInit(
    GwsimCore *corePtr)         /* Core of a new world. */
{
    const GwsimGuide *guidePtr = corePtr->chooser.guidePtr;

    if (guidePtr != NULL && guidePtr->typePtr->accessProc != NULL) {
        GwsimBusSubscribe(&corePtr->bus, GWSIM_KINDS_ALL, Happened,
                corePtr);
    }
}

void
GwsimAccessNumber(
    const GwsimChooser *chooserPtr,     /* Chooser with a guide. */
    uint32_t number)            /* Of a thread. */
{
    GwsimAccess(chooserPtr, GwsimAccessName(GWSIM_ACCESS_THREAD, number, 0),
            true);
}

/* Tells what an event touches. */
static void
Happened(
    void *clientData,           /* Core of the world. */
    const GwsimEvent *eventPtr, /* Event. */
    uint64_t seq)               /* Not used. */
{
    const GwsimCore *corePtr = clientData;
    const GwsimChooser *chooserPtr = &corePtr->chooser;
    unsigned what = touches[eventPtr->kind];
    struct {
        unsigned bit;
        GwsimAccessOf of;
        uint64_t first, second;
    } things[] = {
        {REQUEST, GWSIM_ACCESS_REQUEST, eventPtr->request, 0},
        {SENDS, GWSIM_ACCESS_SENDS, 0, 0},
        {POOL, GWSIM_ACCESS_POOL, Hash(corePtr, eventPtr->scope),
            Hash(corePtr, eventPtr->project)},
        {HANDLER, GWSIM_ACCESS_HANDLER, Hash(corePtr, eventPtr->handler), 0},
        {THREADS, GWSIM_ACCESS_THREADS, 0, 0},
        {GUI, GWSIM_ACCESS_GUI, Hash(corePtr, eventPtr->scope), 0},
        {TEXT, GWSIM_ACCESS_LOG, 0, 0}
    };

    (void) seq;
    if (what == 0) {
        GwsimAccess(chooserPtr, GWSIM_ACCESS_ALL, true);
        return;
    }
    for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++) {
        if ((what & things[i].bit) != 0
                && (things[i].bit != REQUEST || things[i].first != 0)) {
            GwsimAccess(chooserPtr, GwsimAccessName(things[i].of,
                    things[i].first, things[i].second), true);
        }
    }
    if ((what & (READS | WRITES)) != 0) {
        AccessVariable(corePtr, eventPtr, (what & WRITES) != 0);
    }
}

/* A variable was used; without a key (detail) the store was listed, which
 * meets every write. */
static void
AccessVariable(
    const GwsimCore *corePtr,   /* Core of the world. */
    const GwsimEvent *eventPtr, /* Of a global or component. */
    bool write)                 /* It was set or unset. */
{
    const GwsimChooser *chooserPtr = &corePtr->chooser;
    bool component = eventPtr->kind == GWSIM_COMPONENT_GET
            || eventPtr->kind == GWSIM_COMPONENT_SET;
    uint64_t store = GwsimHashMix(Hash(corePtr, eventPtr->scope),
            component ? 0 : Hash(corePtr, eventPtr->peer));

    if (eventPtr->detail == 0) {
        GwsimAccess(chooserPtr, GwsimAccessName(GWSIM_ACCESS_STORE, store, 0),
                true);
        return;
    }
    GwsimAccess(chooserPtr, GwsimAccessName(GWSIM_ACCESS_VARIABLE, store,
            Hash(corePtr, eventPtr->detail)), write);
    GwsimAccess(chooserPtr, GwsimAccessName(GWSIM_ACCESS_STORE, store, 0),
            false);
}

/* A name by its text: its number hangs on what was named before. */
static uint64_t
Hash(
    const GwsimCore *corePtr,   /* Core of the world. */
    GwsimName name)             /* Name, or 0. */
{
    return name == 0 ? 0 : GwsimNameHash(corePtr->namesPtr, name);
}
