/*
 * gwsimScriptLoop.c --
 *
 *      Which global variables a text of Tcl may use as variables of a loop:
 *      what the lint LateBinding watches (gwsimScriptLate.c).  Names are
 *      those written as ::NAME, or declared by `global`.
 *
 *          foreach ::x ..., lmap ::x ..., dict for {::k ::v} ...
 *          for {set ::x ...}
 *          set ::x VALUE in a loop, where neither incr, append, lappend nor
 *          dict changes x: what adds up is meant to be shared
 *
 *      The text is read as words, not parsed: what is found besides (in a
 *      comment, in a string) is watched in vain, and does no harm.
 */

#include "gwsimScriptInt.h"

#include <string.h>

typedef struct Loops {
    Tcl_Obj *loopPtr;           /* Dicts, as sets: variables of loops, */
    Tcl_Obj *setPtr;            /* set, */
    Tcl_Obj *addedPtr;          /* added to, */
    Tcl_Obj *globalPtr;         /* and declared. */
    const char *end;            /* Of the outermost loop that is read; before
                                 * that the text is in it. */
} Loops;

typedef const char *ReadProc(Loops *loopsPtr, const char *p);

static ReadProc ReadForeach, ReadFor, ReadWhile, ReadSet, ReadAdd, ReadDict,
        ReadGlobal;
static Tcl_Obj *Answer(const Loops *loopsPtr);
static void     Collect(const Loops *loopsPtr, Tcl_Obj *fromPtr,
                    Tcl_Obj *butPtr, Tcl_Obj *toPtr);
static void     BeginLoop(Loops *loopsPtr, const char *p);
static const char *Word(const char *p, const char **endPtr);
static void     Put(Tcl_Obj *dictPtr, const char *name, const char *end);
static bool     Has(Tcl_Obj *dictPtr, Tcl_Obj *namePtr);

/* Commands that tell something. */
static const struct {
    const char *name;
    ReadProc *proc;
} commands[] = {
    {"append", ReadAdd}, {"dict", ReadDict}, {"for", ReadFor},
    {"foreach", ReadForeach}, {"global", ReadGlobal}, {"incr", ReadAdd},
    {"lappend", ReadAdd}, {"lmap", ReadForeach}, {"set", ReadSet},
    {"while", ReadWhile}
};
#define COMMANDS        (sizeof(commands) / sizeof(commands[0]))

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptLoopNames --
 *
 *      Reads a text.
 *
 * Results:
 *      A new list of names as of the global namespace, without leading
 *      colons; or NULL if there are none.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

Tcl_Obj *
GwsimScriptLoopNames(
    const char *text)           /* Body of a proc or function. */
{
    Loops loops = {NULL, NULL, NULL, NULL, text};
    const char *p = text, *end;
    Tcl_Obj *answerPtr;

    if (strstr(text, "::") == NULL && strstr(text, "global") == NULL) {
        return NULL;
    }
    if (strstr(text, "for") == NULL && strstr(text, "lmap") == NULL
            && strstr(text, "while") == NULL) {
        return NULL;
    }
    loops.loopPtr = Tcl_NewDictObj();
    loops.setPtr = Tcl_NewDictObj();
    loops.addedPtr = Tcl_NewDictObj();
    loops.globalPtr = Tcl_NewDictObj();
    while (*p != '\0') {
        /* A command begins where a word does, for all that is known. */
        size_t n = strcspn(p, " \t\n;[]{}\"\\");
        size_t i = 0;

        end = p + n;
        while (i < COMMANDS && (strncmp(commands[i].name, p, n) != 0
                || commands[i].name[n] != '\0')) {
            i++;
        }
        if (i < COMMANDS && (*end == ' ' || *end == '\t')) {
            end = commands[i].proc(&loops, end);
        }
        p = end + (*end != '\0' && end == p + n);
    }
    answerPtr = Answer(&loops);
    Tcl_DecrRefCount(loops.loopPtr);
    Tcl_DecrRefCount(loops.setPtr);
    Tcl_DecrRefCount(loops.addedPtr);
    Tcl_DecrRefCount(loops.globalPtr);
    return answerPtr;
}

/* What was found, by full name. */
static Tcl_Obj *
Answer(
    const Loops *loopsPtr)      /* A text has been read. */
{
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);
    Tcl_Size n;

    Collect(loopsPtr, loopsPtr->loopPtr, NULL, listPtr);
    Collect(loopsPtr, loopsPtr->setPtr, loopsPtr->addedPtr, listPtr);
    Tcl_ListObjLength(NULL, listPtr, &n);
    if (n == 0) {
        Tcl_DecrRefCount(listPtr);
        return NULL;
    }
    return listPtr;
}

/* Appends the names of one set that are global, and not in another. */
static void
Collect(
    const Loops *loopsPtr,      /* What was found. */
    Tcl_Obj *fromPtr,           /* Set. */
    Tcl_Obj *butPtr,            /* Set, or NULL. */
    Tcl_Obj *toPtr)             /* List. */
{
    Tcl_DictSearch search;
    Tcl_Obj *namePtr, *valuePtr;
    int done;

    Tcl_DictObjFirst(NULL, fromPtr, &search, &namePtr, &valuePtr, &done);
    while (!done) {
        const char *name = Tcl_GetString(namePtr);
        bool full = strncmp(name, "::", 2) == 0;

        if ((full || Has(loopsPtr->globalPtr, namePtr))
                && (butPtr == NULL || (!Has(butPtr, namePtr)
                        && !Has(loopsPtr->loopPtr, namePtr)))) {
            Tcl_ListObjAppendElement(NULL, toPtr, full
                    ? Tcl_NewStringObj(name + 2, -1) : namePtr);
        }
        Tcl_DictObjNext(&search, &namePtr, &valuePtr, &done);
    }
    Tcl_DictObjDone(&search);
}

/* ---- Commands: p stands behind the name; the result is where to go on ---- */

/* foreach NAMES LIST ?NAMES LIST ...? BODY: the first names only. */
static const char *
ReadForeach(
    Loops *loopsPtr,            /* Gets the names. */
    const char *p)              /* " {::x ::y} $list ..." */
{
    const char *end, *names = Word(p, &end);

    BeginLoop(loopsPtr, p);
    while (names < end) {
        size_t n = strcspn(names, " \t\n}");

        if (n > 0) {
            Put(loopsPtr->loopPtr, names, names + n < end ? names + n : end);
        }
        names += n + 1;
    }
    return end;
}

/* for {set NAME ...}: what is added to in the head of the loop. */
static const char *
ReadFor(
    Loops *loopsPtr,            /* Gets the name. */
    const char *p)              /* " {set ::x 0} ..." */
{
    const char *end, *name = Word(p, &end);

    BeginLoop(loopsPtr, p);
    if (strncmp(name, "set ", 4) == 0) {
        const char *last;

        name = Word(name + 3, &last);
        Put(loopsPtr->loopPtr, name, last < end ? last : end);
    }
    return end;
}

static const char *
ReadWhile(
    Loops *loopsPtr,            /* Has a loop. */
    const char *p)              /* " {condition} ..." */
{
    BeginLoop(loopsPtr, p);
    return p;
}

/* set NAME VALUE */
static const char *
ReadSet(
    Loops *loopsPtr,            /* Gets the name. */
    const char *p)              /* " ::x 1" */
{
    const char *end, *name = Word(p, &end);

    if (p < loopsPtr->end && end > name && (*end == ' ' || *end == '\t')) {
        Put(loopsPtr->setPtr, name, end);
    }
    return end;
}

/* incr, append, lappend NAME */
static const char *
ReadAdd(
    Loops *loopsPtr,            /* Gets the name. */
    const char *p)              /* " ::x ..." */
{
    const char *end, *name = Word(p, &end);

    Put(loopsPtr->addedPtr, name, end);
    return end;
}

/* dict for NAMES, dict map NAMES; dict set, incr, lappend ... NAME. */
static const char *
ReadDict(
    Loops *loopsPtr,            /* Gets the names. */
    const char *p)              /* " for {::k ::v} ..." */
{
    const char *end, *verb = Word(p, &end);

    if (end - verb == 3 && (strncmp(verb, "for", 3) == 0
            || strncmp(verb, "map", 3) == 0)) {
        return ReadForeach(loopsPtr, end);
    }
    return ReadAdd(loopsPtr, end);
}

/* global NAME ... */
static const char *
ReadGlobal(
    Loops *loopsPtr,            /* Gets the names. */
    const char *p)              /* " x y" */
{
    while (*p == ' ' || *p == '\t') {
        const char *end, *name = Word(p, &end);

        Put(loopsPtr->globalPtr, name, end);
        p = end;
    }
    return p;
}

/* ---- Words ---- */

/* Finds the end of a command that is a loop, unless it stands in one. */
static void
BeginLoop(
    Loops *loopsPtr,            /* Notes the end. */
    const char *p)              /* Behind the command's name. */
{
    int depth = 0;
    bool quoted = false, over = p < loopsPtr->end;

    while (!over && *p != '\0') {
        switch (*p) {
        case '\\':
            p += p[1] != '\0';
            break;
        case '"':
            quoted = depth == 0 && !quoted;
            break;
        case '{': case '[':
            depth++;
            break;
        case '}': case ']':
            over = --depth < 0;
            break;
        case '\n': case ';':
            over = depth == 0 && !quoted;
            break;
        }
        p += !over;
    }
    if (p > loopsPtr->end) {
        loopsPtr->end = p;
    }
}

/* The next word of a command, without its braces; *endPtr is at its end. */
static const char *
Word(
    const char *p,              /* Where to look. */
    const char **endPtr)        /* Set. */
{
    p += strspn(p, " \t");
    if (*p == '{') {
        int depth = 1;
        const char *end = ++p;

        while (*end != '\0' && depth > 0) {
            depth += (*end == '{') - (*end == '}');
            end += depth > 0;
        }
        *endPtr = end;
    } else {
        *endPtr = p + strcspn(p, " \t\n;[]{}\"");
    }
    return p;
}

/* Adds a name to a set; what is no plain name is left out. */
static void
Put(
    Tcl_Obj *dictPtr,           /* Set. */
    const char *name,           /* Name. */
    const char *end)            /* Its end. */
{
    size_t n = end > name ? (size_t) (end - name) : 0;
    Tcl_Obj *namePtr;

    if (n > 0 && memchr(name, '$', n) == NULL
            && memchr(name, '(', n) == NULL) {
        namePtr = Tcl_NewStringObj(name, (Tcl_Size) n);
        Tcl_IncrRefCount(namePtr);
        Tcl_DictObjPut(NULL, dictPtr, namePtr, Tcl_NewObj());
        Tcl_DecrRefCount(namePtr);
    }
}

static bool
Has(
    Tcl_Obj *dictPtr,           /* Set. */
    Tcl_Obj *namePtr)           /* Name. */
{
    Tcl_Obj *valuePtr = NULL;

    Tcl_DictObjGet(NULL, dictPtr, namePtr, &valuePtr);
    return valuePtr != NULL;
}
