/*
 * gwsimPattern.c --
 *
 *      Patterns over events, and the columns of an event as text.
 *
 *  1. Matching is Tcl's `string match`: *, ?, [a-z], [z-a] and a backslash
 *     before a character that is meant literally. ? and [] take a whole
 *     character of UTF-8; a byte that begins none stands for itself.
 *  2. A set of kinds is kept beside the glob for `kind`, so that an event of
 *     another kind is refused by the test of one bit.
 *  3. After a `*` the leftmost match of what follows it is the only one to
 *     try: a later `*` can take up what it leaves. So one place to go back to
 *     is enough, and the time is at most length of text times length of glob.
 */

#include "gwsimPattern.h"

#include <stdio.h>
#include <string.h>

static const char *const fieldText[] = {
#define FIELD_TEXT(id, text) text,
    GWSIM_FIELD_LIST(FIELD_TEXT)
#undef FIELD_TEXT
};

static GwsimKindSet KindsMatching(const char *glob);
static const char *MatchOne(const char *glob, const char **textPtr);
static const char *MatchClass(const char *glob, uint32_t wanted);
static uint32_t NextChar(const char **textPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimPatternSet --
 *
 *      One more column that must match, or another glob for one that has
 *      one already.
 *
 * Results:
 *      GWSIM_OK; GWSIM_PATTERN_FIELD if there is no such column, or
 *      GWSIM_PATTERN_KIND if no kind matches: then nothing has changed.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimPatternSet(
    GwsimPattern *patternPtr,   /* Pattern; all zero is an empty one. */
    const char *field,          /* Name of a column. */
    const char *glob)           /* What it must match; copied. */
{
    int id = 0;
    size_t size = strlen(glob) + 1;
    GwsimKindSet kinds;

    while (id < GWSIM_FIELD_COUNT && strcmp(field, fieldText[id]) != 0) {
        id++;
    }
    if (id == GWSIM_FIELD_COUNT) {
        return GWSIM_PATTERN_FIELD;
    }
    if (id == GWSIM_FIELD_KIND) {
        kinds = KindsMatching(glob);
        if (kinds == 0) {
            return GWSIM_PATTERN_KIND;
        }
        patternPtr->kinds = kinds;
    }
    GwsimFree(patternPtr->glob[id]);
    patternPtr->glob[id] = GwsimAlloc(size);
    memcpy(patternPtr->glob[id], glob, size);
    return GWSIM_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimPatternFree --
 *
 *      Frees what a pattern owns and makes it an empty one.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Memory is freed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimPatternFree(
    GwsimPattern *patternPtr)   /* Pattern to empty. */
{
    for (int id = 0; id < GWSIM_FIELD_COUNT; id++) {
        GwsimFree(patternPtr->glob[id]);
    }
    *patternPtr = (GwsimPattern) { .kinds = 0 };
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimPatternMatches --
 *
 *      Whether every column that the pattern speaks of matches.
 *
 * Results:
 *      True or false; an empty pattern matches every event.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimPatternMatches(
    const GwsimCore *corePtr,   /* World of the event: its names. */
    const GwsimPattern *patternPtr,
    const GwsimEvent *eventPtr)
{
    char buf[16];

    if (patternPtr->kinds != 0
            && (patternPtr->kinds & GWSIM_KIND_BIT(eventPtr->kind)) == 0) {
        return false;
    }
    for (int id = 0; id < GWSIM_FIELD_COUNT; id++) {
        if (id == GWSIM_FIELD_KIND || patternPtr->glob[id] == NULL) {
            continue;
        }
        if (!GwsimGlobMatches(GwsimEventField(corePtr, eventPtr,
                (GwsimField) id, buf), patternPtr->glob[id])) {
            return false;
        }
    }
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimGlobMatches --
 *
 *      Whether a text matches a glob; see the top of this file.
 *
 * Results:
 *      True or false. A glob that ends in a backslash matches nothing.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimGlobMatches(
    const char *text,           /* Text to look at. */
    const char *glob)           /* Glob for all of it. */
{
    const char *starPtr = NULL; /* What follows the last star. */
    const char *retryPtr = NULL;        /* Where to try that next. */

    for (;;) {
        const char *restPtr = NULL;

        if (*glob == '*') {
            starPtr = ++glob;
            retryPtr = text;
            continue;
        }
        if (*glob == '\0' && *text == '\0') {
            return true;
        }
        if (*glob != '\0' && *text != '\0') {
            restPtr = MatchOne(glob, &text);
        }
        if (restPtr != NULL) {
            glob = restPtr;
        } else if (starPtr != NULL && *retryPtr != '\0') {
            NextChar(&retryPtr);
            glob = starPtr;
            text = retryPtr;
        } else {
            return false;
        }
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimEventField --
 *
 *      One column of an event as text.
 *
 * Results:
 *      The text; it belongs to the world or to a table, or is in buf.
 *
 * Side effects:
 *      May write to buf.
 *
 *----------------------------------------------------------------------
 */

const char *
GwsimEventField(
    const GwsimCore *corePtr,   /* World of the event: its names. */
    const GwsimEvent *eventPtr,
    GwsimField field,           /* Column wanted. */
    char *buf)                  /* Room for 16 bytes. */
{
    GwsimName name = 0;

    switch (field) {
    case GWSIM_FIELD_KIND:
        return GwsimKindText((GwsimKind) eventPtr->kind);
    case GWSIM_FIELD_ROLE:
        return GwsimRoleText((GwsimRole) eventPtr->role);
    case GWSIM_FIELD_OUTCOME:
        return GwsimEndText((GwsimEnd) eventPtr->outcome);
    case GWSIM_FIELD_CLAUSE:
        return GwsimClauseText((GwsimClause) eventPtr->clause);
    case GWSIM_FIELD_REQUEST:
        buf[0] = '\0';
        if (eventPtr->request != 0) {
            snprintf(buf, 16, "r%u", (unsigned) eventPtr->request);
        }
        return buf;
    case GWSIM_FIELD_SCOPE:
        name = eventPtr->scope;
        break;
    case GWSIM_FIELD_THREAD:
        name = eventPtr->thread;
        break;
    case GWSIM_FIELD_PROJECT:
        name = eventPtr->project;
        break;
    case GWSIM_FIELD_HANDLER:
        name = eventPtr->handler;
        break;
    case GWSIM_FIELD_PEER:
        name = eventPtr->peer;
        break;
    case GWSIM_FIELD_DETAIL:
        name = eventPtr->detail;
        break;
    case GWSIM_FIELD_COUNT:
        GWSIM_ASSERT(field != GWSIM_FIELD_COUNT);
    }
    return GwsimNameText(corePtr->namesPtr, name, NULL);
}

/* The kinds of event whose names match a glob. */
static GwsimKindSet
KindsMatching(
    const char *glob)           /* Glob for the column `kind`. */
{
    GwsimKindSet kinds = 0;
    bool plain = strpbrk(glob, "*?[\\") == NULL;

    for (int kind = 0; kind < GWSIM_KIND_COUNT; kind++) {
        const char *text = GwsimKindText((GwsimKind) kind);

        if (plain ? strcmp(text, glob) == 0
                : GwsimGlobMatches(text, glob)) {
            kinds |= GWSIM_KIND_BIT(kind);
        }
    }
    return kinds;
}

/*
 * Takes one character of the text, which has one, if the glob's first element
 * (no star) allows it. Returns the rest of the glob, or NULL.
 */
static const char *
MatchOne(
    const char *glob,           /* Glob, not at its end. */
    const char **textPtr)       /* Where the text is; moved on. */
{
    uint32_t seen = NextChar(textPtr);

    if (*glob == '?') {
        return glob + 1;
    }
    if (*glob == '[') {
        return MatchClass(glob + 1, seen);
    }
    if (*glob == '\\') {
        glob++;
        if (*glob == '\0') {
            return NULL;
        }
    }
    return NextChar(&glob) == seen ? glob : NULL;
}

/*
 * Looks for a character in a class of characters and ranges, given from behind
 * its bracket. Returns the rest of the glob, or NULL. As in Tcl, a class that
 * is never closed ends with the glob, and a backslash in it is a character.
 */
static const char *
MatchClass(
    const char *glob,           /* Behind the bracket. */
    uint32_t wanted)            /* Character of the text. */
{
    bool found = false;

    while (!found && *glob != ']' && *glob != '\0') {
        uint32_t first = NextChar(&glob);
        uint32_t last = first;

        if (*glob == '-') {
            glob++;
            if (*glob == '\0') {
                return NULL;
            }
            last = NextChar(&glob);
        }
        found = (first <= wanted && wanted <= last)
                || (last <= wanted && wanted <= first);
    }
    if (!found) {
        return NULL;
    }
    while (*glob != ']' && *glob != '\0') {
        glob++;
    }
    return *glob == ']' ? glob + 1 : glob;
}

/*
 * One character of UTF-8, of two to four bytes if as many continue it (so C0
 * 80 is Tcl's NUL), else one byte. The text must have one.
 */
static uint32_t
NextChar(
    const char **textPtr)       /* Where the text is; moved on. */
{
    const unsigned char *bytes = (const unsigned char *) *textPtr;
    int more = bytes[0] < 0xC0 ? 0 : bytes[0] < 0xE0 ? 1
            : bytes[0] < 0xF0 ? 2 : bytes[0] < 0xF8 ? 3 : 0;
    uint32_t value = more == 0 ? bytes[0] : bytes[0] & (0x3Fu >> more);

    for (int i = 1; i <= more; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            *textPtr += 1;
            return bytes[0];
        }
        value = value << 6 | (bytes[i] & 0x3F);
    }
    *textPtr += 1 + more;
    return value;
}
