/*
 * gwsimGui.c --
 *
 *      Scripts touch the GUI: allowed on the event thread alone (IAS-05;
 *      invariant 5).
 *
 *      Rules:
 *      1. A touch off that thread is the violation GuiTouch.  Switch
 *         gui_violation says what comes of it besides.
 *      2. record: nothing.  raise: it fails, and nothing is touched.
 *      3. corrupt: most often nothing, as on the platform (IAX-10); else a
 *         write is lost, a read sees an old value, or what was touched is
 *         broken: from then on it raises on the event thread.  A choice from
 *         the client's stream "gui violation" decides; 0 is: nothing.
 *      4. What is broken stays so: a component by itself, else (boxes and
 *         windows) all that is no component.
 */

#include <string.h>

#include "gwsimMutant.h"
#include "gwsimWorld.h"

#define HARM_RATIO      0.25    /* Touches that do harm. */

static GwsimHarm        Harm(GwsimThread *thrPtr, GwsimTouch touch);
static void             TellHarm(GwsimCore *corePtr, GwsimThread *thrPtr,
                            GwsimHarm harm, GwsimName path,
                            const char *what, const char *place);
static GwsimDamage *    DamageOf(GwsimScope *scopePtr, GwsimName path);
static void             RaiseBroken(GwsimCore *corePtr, GwsimName path,
                            const char *what, const GwsimDamage *damagePtr,
                            GwsimOutcome *outcomePtr);

static const char *const harmText[] = {
    [GWSIM_HARM_NONE] = "", [GWSIM_HARM_LOST] = "lost write",
    [GWSIM_HARM_STALE] = "stale read", [GWSIM_HARM_BROKEN] = "broken"
};
static const char *const harmMessage[] = {
    [GWSIM_HARM_NONE] = "",
    [GWSIM_HARM_LOST] = "; this write was lost",
    [GWSIM_HARM_STALE] = "; this read saw an old value",
    [GWSIM_HARM_BROKEN] = "; what it touched is broken from now on"
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimGuiTouch --
 *
 *      A script is about to touch something of the GUI.
 *
 * Results:
 *      What harm this does.  *outcomePtr fails if the touch raises: then
 *      nothing may be touched.
 *
 * Side effects:
 *      Emits gui_touch, and off the event thread violation and perhaps
 *      gui_corrupted.
 *
 *----------------------------------------------------------------------
 */

GwsimHarm
GwsimGuiTouch(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimThread *thrPtr,        /* Thread that touches. */
    GwsimTouch touch,           /* How. */
    GwsimName path,             /* Component, or 0. */
    const char *what,           /* "system.gui.messageBox", ... */
    const char *place,          /* FILE:LINE, or "". */
    GwsimOutcome *outcomePtr)   /* Failure to raise. */
{
    GwsimEvent event = {
        .clause = GWSIM_IAS_05,
        .detail = GwsimNameIntern(corePtr->namesPtr, what, strlen(what))
    };
    GwsimHarm harm = GWSIM_HARM_NONE;
    GwsimBuf buf = {0};

    GwsimEmit(corePtr, thrPtr, GWSIM_GUI_TOUCH, &event);
    if (thrPtr->role == GWSIM_ROLE_GUI) {
        const GwsimDamage *damagePtr = DamageOf(thrPtr->scopePtr, path);

        if (damagePtr != NULL) {
            RaiseBroken(corePtr, path, what, damagePtr, outcomePtr);
        }
        return GWSIM_HARM_NONE;
    }
    if (GwsimSwitchOf(corePtr, GUI_VIOLATION) == GWSIM_GUI_CORRUPT) {
        harm = Harm(thrPtr, touch);
    }
    GwsimBufPrintf(&buf, "%s on thread %s: only the event thread may touch"
            " the GUI; use system.util.invokeLater%s", what,
            GwsimNameText(corePtr->namesPtr, thrPtr->id, NULL),
            harmMessage[harm]);
    GwsimViolate(corePtr, "GuiTouch", GWSIM_SEVERITY_ERROR, GWSIM_IAS_05,
            thrPtr, 0, place, buf.data);
    if (GwsimSwitchOf(corePtr, GUI_VIOLATION)
            == GWSIM_MUTATE(62, GWSIM_GUI_RAISE, -1)) {
        GwsimOutcomeFail(outcomePtr, "java", "IllegalStateException",
                buf.data, NULL);
    }
    GwsimBufFree(&buf);
    if (harm != GWSIM_HARM_NONE) {
        TellHarm(corePtr, thrPtr, harm, path, what, place);
    }
    return harm;
}

/* Decides what a touch off the event thread does (rule 3). */
static GwsimHarm
Harm(
    GwsimThread *thrPtr,        /* Thread that touches. */
    GwsimTouch touch)           /* How. */
{
    GwsimScope *scopePtr = thrPtr->scopePtr;
    GwsimChooser *chooserPtr = &scopePtr->corePtr->chooser;

    if (scopePtr->guiStream.id == 0) {
        GwsimStreamInit(&scopePtr->guiStream, "gui violation",
                GwsimNameText(scopePtr->corePtr->namesPtr, scopePtr->name,
                NULL));
    }
    if (!GwsimChance(chooserPtr, &scopePtr->guiStream, HARM_RATIO)) {
        return GWSIM_HARM_NONE;
    }
    if (touch == GWSIM_TOUCH_OTHER || GwsimChoose(chooserPtr,
            GWSIM_CHOOSE_PICK, &scopePtr->guiStream, 1) != 0) {
        return GWSIM_HARM_BROKEN;
    }
    return touch == GWSIM_TOUCH_WRITE ? GWSIM_HARM_LOST : GWSIM_HARM_STALE;
}

/* Emits the harm; notes what is broken by whom. */
static void
TellHarm(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimThread *thrPtr,        /* Thread that touches. */
    GwsimHarm harm,             /* What it does. */
    GwsimName path,             /* Component, or 0. */
    const char *what,           /* "system.gui.messageBox", ... */
    const char *place)          /* FILE:LINE, or "". */
{
    GwsimScope *scopePtr = thrPtr->scopePtr;
    GwsimDamage *damagePtr;
    GwsimEvent event = {
        .clause = GWSIM_IAX_10, .basis = GWSIM_BASIS_ASSUMED,
        .peer = path != 0 ? path
                : GwsimNameIntern(corePtr->namesPtr, what, strlen(what)),
        .detail = GwsimNameIntern(corePtr->namesPtr, harmText[harm],
                strlen(harmText[harm]))
    };
    uint64_t seq = GwsimEmit(corePtr, thrPtr, GWSIM_GUI_CORRUPTED, &event);

    if (harm != GWSIM_HARM_BROKEN || DamageOf(scopePtr, path) != NULL) {
        return;
    }
    damagePtr = GwsimCalloc(1, sizeof(GwsimDamage));
    damagePtr->path = path;
    damagePtr->thread = thrPtr->id;
    damagePtr->place = GwsimNameIntern(corePtr->namesPtr, place,
            strlen(place));
    damagePtr->seq = seq;
    damagePtr->nextPtr = scopePtr->damagePtr;
    scopePtr->damagePtr = damagePtr;
}

/* The damage to a component, or (path 0) to the rest of the GUI; or NULL. */
static GwsimDamage *
DamageOf(
    GwsimScope *scopePtr,       /* Client. */
    GwsimName path)             /* Component, or 0. */
{
    GwsimDamage *damagePtr = scopePtr->damagePtr;

    while (damagePtr != NULL && damagePtr->path != path) {
        damagePtr = damagePtr->nextPtr;
    }
    return damagePtr;
}

/* The exception of a touch of what is broken: says who broke it. */
static void
RaiseBroken(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimName path,             /* Component, or 0. */
    const char *what,           /* "component set", ... */
    const GwsimDamage *damagePtr,       /* Who broke it. */
    GwsimOutcome *outcomePtr)   /* Receives the exception. */
{
    GwsimNames *namesPtr = corePtr->namesPtr;
    const char *place = GwsimNameText(namesPtr, damagePtr->place, NULL);
    GwsimBuf buf = {0};

    GwsimBufPrintf(&buf, "%s: %s is broken since thread %s touched it",
            what, path != 0 ? GwsimNameText(namesPtr, path, NULL)
            : "the window", GwsimNameText(namesPtr, damagePtr->thread,
            NULL));
    if (place[0] != '\0') {
        GwsimBufPrintf(&buf, " at %s", place);
    }
    GwsimBufPrintf(&buf, " (event %llu)",
            (unsigned long long) damagePtr->seq);
    GwsimOutcomeFail(outcomePtr, "java", "NullPointerException", buf.data,
            NULL);
    GwsimBufFree(&buf);
}
