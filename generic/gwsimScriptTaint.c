/*
 * gwsimScriptTaint.c --
 *
 *      What a text may leave behind in its interp, read from its words: most
 *      leave nothing, and then nothing need be sought (gwsimScriptPool.c).
 *
 *          NONE      locals only
 *          GLOBALS   variables and procs of the global namespace, and
 *                    namespaces of its own
 *          ANY       whatever Tcl can
 *
 *      Rules:
 *      1. A word is a run of letters, digits, "_" and ":"; where it stands
 *         does not matter, not even whether it is in a comment.  So a text
 *         is found worse than it is, never better.
 *      2. A text that runs texts which are not in it (eval, {*}$...) is ANY.
 *      3. Names that a text puts together from pieces are not seen: what it
 *         leaves then is found by the census that an interp stands now and
 *         then all the same.
 */

#include "gwsimScriptInt.h"

#include <ctype.h>
#include <string.h>

/* Words after which anything may be there, besides those that begin with
 * auto_ or tcl; sorted. */
static const char *const anyWords[] = {
    "chan", "coroutine", "encoding", "env", "eval", "fconfigure", "gwsim",
    "history", "interp", "load", "oo", "package", "rename", "source",
    "subst", "trace", "unknown", "uplevel", "zlib"
};

/* Words that reach the global namespace (what catches an error leaves
 * ::errorInfo), or make another; sorted. */
static const char *const globalWords[] = {
    "array", "catch", "global", "namespace", "proc", "try", "upvar",
    "variable"
};

static GwsimTaint       TaintOfWord(const char *text, size_t length);
static bool             IsOne(const char *const *words, size_t count,
                            const char *text, size_t length);

#define COUNT(array)    (sizeof(array) / sizeof((array)[0]))

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptTaint --
 *
 *      Reads what a text may leave behind.
 *
 * Results:
 *      The worst of its words.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimTaint
GwsimScriptTaint(
    const char *text)           /* NUL-terminated. */
{
    GwsimTaint worst = GWSIM_TAINT_NONE;

    while (*text != '\0' && worst != GWSIM_TAINT_ANY) {
        size_t length = 0;
        GwsimTaint taint;

        if (strncmp(text, "{*}$", 4) == 0 || strncmp(text, "{*}[", 4) == 0) {
            return GWSIM_TAINT_ANY;
        }
        while (isalnum((unsigned char) text[length])
                || text[length] == '_' || text[length] == ':') {
            length++;
        }
        if (length == 0) {
            text++;
            continue;
        }
        taint = TaintOfWord(text, length);
        if (taint > worst) {
            worst = taint;
        }
        text += length;
    }
    return worst;
}

/* The taint of one word: the worst of its parts between colons. */
static GwsimTaint
TaintOfWord(
    const char *text,           /* Word. */
    size_t length)              /* Its length. */
{
    GwsimTaint worst = GWSIM_TAINT_NONE;
    size_t start = 0;

    for (size_t i = 0; i <= length; i++) {
        if (i < length && text[i] != ':') {
            continue;
        }
        if (i + 1 < length && text[i + 1] == ':') {
            worst = GWSIM_TAINT_GLOBALS;
        }
        if (strncmp(text + start, "tcl", 3) == 0
                || strncmp(text + start, "auto_", 5) == 0
                || IsOne(anyWords, COUNT(anyWords), text + start,
                i - start)) {
            return GWSIM_TAINT_ANY;
        }
        if (IsOne(globalWords, COUNT(globalWords), text + start,
                i - start)) {
            worst = GWSIM_TAINT_GLOBALS;
        }
        start = i + 1;
    }
    return worst;
}

/* True for a word of a sorted table. */
static bool
IsOne(
    const char *const *words,   /* Table. */
    size_t count,               /* Its words. */
    const char *text,           /* Word sought. */
    size_t length)              /* Its length. */
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(words[middle], text, length);

        if (order == 0 && words[middle][length] != '\0') {
            order = 1;
        }
        if (order == 0) {
            return true;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}
