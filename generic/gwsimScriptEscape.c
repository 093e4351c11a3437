/*
 * gwsimScriptEscape.c --
 *
 *      EscapedException: a script ended with an exception of family java,
 *      though it stood in a `try` with a `trap {GWSIM python ...}`, as
 *      Jython's `except Exception` does not catch a Java exception (SRX-24).
 *
 *      Tcl compiles `try` into its surroundings, so nothing tells that one
 *      was left.  But the stack of the failure names each proc and lambda
 *      that was left, and the line and command in it; and their texts show
 *      which `try` that command stands in.
 *
 *      Rules:
 *      1. Looked at is only a script that has failed, with family java.
 *      2. A `try` counts if it has such a handler and none that matches the
 *         exception, or might: a pattern that is no literal might.
 *      3. It was left if the failed command stands in its body: by its text,
 *         on the line that the stack says; where it has no text there, by
 *         its line.  What can be both inside and outside is outside.
 *      4. A command of a script within a script (uplevel, eval) has no line
 *         in the proc: it counts where its text stands there once.
 */

#include "gwsimScriptInt.h"

#include <stdio.h>
#include <string.h>

#define DEPTH_MAX       1000    /* Scripts within a text. */
#define LEVELS_MAX      100     /* Procs and lambdas of a stack. */
#define COMMAND_MAX     140     /* Bytes; a longer command may be cut. */

/* A part of a text. */
typedef struct Part {
    const char *start, *end;
} Part;

/* One proc or lambda of a stack. */
typedef struct Level {
    Part info;                  /* Its lines in errorInfo. */
    const char *text;           /* Its body. */
    long line;                  /* The failed command's, from 1. */
} Level;

static Tcl_Obj *BodyOf(Tcl_Interp *interp, Tcl_Obj *callPtr, Part info);
static bool     NextLevel(const char **pPtr, Level *levelPtr);
static bool     Leaves(const Level *levelPtr, Tcl_Obj *codePtr);
static bool     LooksAt(Part part, const Level *levelPtr,
                    Tcl_Obj *codePtr, Part *stack, int *depthPtr);
static void     PushScripts(const Tcl_Parse *parsePtr, Part *stack,
                    int *depthPtr);
static bool     CatchesPython(const Tcl_Parse *parsePtr, Tcl_Obj *codePtr,
                    Part *bodyPtr);
static bool     HandlerMatches(Part verb, Part pattern, Tcl_Obj *codePtr,
                    bool *pythonPtr);
static bool     Stands(const Level *levelPtr, Part body);
static void     Count(const char *text, Part command, long line, Part body,
                    int *insidePtr, int *outsidePtr);
static bool     NextCommand(const char **pPtr, const char *end,
                    Part *commandPtr);
static Part     Literal(const Tcl_Token *tokenPtr);
static bool     Is(Part part, const char *text);
static long     LineOf(const char *text, const char *p);

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptEscapes --
 *
 *      Looks whether a failure has left a `try` that was to handle it.
 *
 * Results:
 *      True if so.
 *
 * Side effects:
 *      The interp's result is lost.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimScriptEscapes(
    Tcl_Interp *interp,         /* Interp of the script. */
    Tcl_Obj *infoPtr,           /* Its errorInfo, */
    Tcl_Obj *stackPtr,          /* error stack, */
    Tcl_Obj *codePtr,           /* error code, */
    Tcl_Obj *messagePtr)        /* and message. */
{
    Tcl_Obj **stack;
    const char *p, *message = Tcl_GetString(messagePtr);
    Tcl_Size n, i;
    Level level;
    bool escapes = false;

    if (infoPtr == NULL || stackPtr == NULL || Tcl_ListObjGetElements(NULL,
            stackPtr, &n, &stack) != TCL_OK) {
        return false;
    }
    p = Tcl_GetString(infoPtr);
    if (strncmp(p, message, strlen(message)) == 0) {
        p += strlen(message);
    }
    for (i = 0; i + 1 < n && i < 2 * LEVELS_MAX && !escapes; i += 2) {
        Tcl_Obj *bodyPtr;

        if (strcmp(Tcl_GetString(stack[i]), "CALL") != 0) {
            continue;
        }
        if (!NextLevel(&p, &level)) {
            break;
        }
        bodyPtr = BodyOf(interp, stack[i + 1], level.info);
        if (bodyPtr != NULL) {
            Tcl_IncrRefCount(bodyPtr);
            level.text = Tcl_GetString(bodyPtr);
            escapes = Leaves(&level, codePtr);
            Tcl_DecrRefCount(bodyPtr);
        }
    }
    return escapes;
}

/* ---- The stack ---- */

/* The next proc or lambda of errorInfo; false if there is none. */
static bool
NextLevel(
    const char **pPtr,          /* Where to go on; moved on. */
    Level *levelPtr)            /* Info and line are set. */
{
    const char *p = *pPtr, *last = p;

    while ((p = strstr(p, "\n    (")) != NULL) {
        const char *kind = p + 6;
        const char *end = NULL;

        if (strncmp(kind, "procedure \"", 11) == 0
                || strncmp(kind, "lambda term \"", 13) == 0) {
            end = strstr(kind, "\" line ");
        }
        if (end != NULL && sscanf(end, "\" line %ld)", &levelPtr->line)
                == 1) {
            levelPtr->info = (Part) {last, end};
            *pPtr = end;
            return true;
        }
        p = kind;
    }
    return false;
}

/* The body of what was called, or NULL if it is not what errorInfo says. */
static Tcl_Obj *
BodyOf(
    Tcl_Interp *interp,         /* Interp of the script. */
    Tcl_Obj *callPtr,           /* Words of the call. */
    Part info)                  /* Its lines in errorInfo. */
{
    Tcl_Obj **words, **parts, *namePtr, *resultPtr = NULL;
    Tcl_Size n, count;
    Tcl_Command command;
    bool lambda = false;

    for (const char *p = info.start; p < info.end; p++) {
        lambda = lambda || strncmp(p, "\n    (lambda", 12) == 0;
    }
    if (Tcl_ListObjGetElements(NULL, callPtr, &n, &words) != TCL_OK
            || n < 1) {
        return NULL;
    }
    if (lambda) {
        return n > 1 && Tcl_ListObjGetElements(NULL, words[1], &count,
                &parts) == TCL_OK && count > 1 ? parts[1] : NULL;
    }
    command = Tcl_GetCommandFromObj(interp, words[0]);
    if (command == NULL) {
        return NULL;
    }
    namePtr = Tcl_NewObj();
    Tcl_IncrRefCount(namePtr);
    Tcl_GetCommandFullName(interp, command, namePtr);
    if (Tcl_VarEval(interp, "::tcl::info::body {", Tcl_GetString(namePtr),
            "}", NULL) == TCL_OK) {
        resultPtr = Tcl_GetObjResult(interp);
    }
    Tcl_DecrRefCount(namePtr);
    return resultPtr;
}

/* ---- The text ---- */

/* True if a `try` of a body was to handle the failure, and was left.  Goes
 * through the commands of the text and of all scripts in it. */
static bool
Leaves(
    const Level *levelPtr,      /* Proc or lambda. */
    Tcl_Obj *codePtr)           /* Error code of the failure. */
{
    Part *stack;
    int depth = 1;
    bool left = false;

    if (strstr(levelPtr->text, "trap") == NULL
            || strstr(levelPtr->text, "python") == NULL) {
        return false;
    }
    stack = GwsimAlloc(DEPTH_MAX * sizeof(Part));
    stack[0] = (Part) {
        levelPtr->text, levelPtr->text + strlen(levelPtr->text)
    };
    while (depth > 0 && !left) {
        Part part = stack[--depth];

        left = LooksAt(part, levelPtr, codePtr, stack, &depth);
    }
    GwsimFree(stack);
    return left;
}

/* Goes through the commands of one script. */
static bool
LooksAt(
    Part part,                  /* Script. */
    const Level *levelPtr,      /* Proc or lambda that it is in. */
    Tcl_Obj *codePtr,           /* Error code of the failure. */
    Part *stack,                /* Gets the scripts within. */
    int *depthPtr)              /* How many there are. */
{
    bool left = false;

    while (part.start < part.end && !left) {
        Tcl_Parse parse;
        Part body = {NULL, NULL};

        if (Tcl_ParseCommand(NULL, part.start, (int) (part.end - part.start),
                0, &parse) != TCL_OK) {
            break;
        }
        left = CatchesPython(&parse, codePtr, &body)
                && Stands(levelPtr, body);
        PushScripts(&parse, stack, depthPtr);
        part.start = parse.commandStart + parse.commandSize;
        Tcl_FreeParse(&parse);
    }
    return left;
}

/* Notes the words in braces and brackets of a command: they may be scripts,
 * and what is none does no harm. */
static void
PushScripts(
    const Tcl_Parse *parsePtr,  /* Command. */
    Part *stack,                /* Gets them. */
    int *depthPtr)              /* How many there are. */
{
    for (int i = 0; i < parsePtr->numTokens; i++) {
        const Tcl_Token *tokenPtr = &parsePtr->tokenPtr[i];
        Part part = {
            tokenPtr->start + 1, tokenPtr->start + tokenPtr->size - 1
        };
        bool script = tokenPtr->type == TCL_TOKEN_COMMAND
                || (tokenPtr->type == TCL_TOKEN_SIMPLE_WORD
                && *tokenPtr->start == '{');

        if (script && *depthPtr < DEPTH_MAX && part.start < part.end) {
            stack[(*depthPtr)++] = part;
        }
    }
}

/* True for a `try` that handles python and not this failure (rule 2). */
static bool
CatchesPython(
    const Tcl_Parse *parsePtr,  /* Command. */
    Tcl_Obj *codePtr,           /* Error code of the failure. */
    Part *bodyPtr)              /* Set to its body. */
{
    const Tcl_Token *tokenPtr = parsePtr->tokenPtr;
    Part words[3] = {{NULL, NULL}, {NULL, NULL}, {NULL, NULL}};
    bool python = false;

    for (int i = 0; i < parsePtr->numWords; i++) {
        Part word = Literal(tokenPtr);
        int place = i < 2 ? i : (i - 2) % 4;

        if ((i == 0 && !Is(word, "try") && !Is(word, "::try"))
                || (i == 1 && word.start == NULL)) {
            return false;
        }
        if (i == 1) {
            *bodyPtr = word;
        } else if (i > 1 && place == 0) {
            words[0] = word;
        } else if (i > 1 && place == 1 && HandlerMatches(words[0], word,
                codePtr, &python)) {
            return false;
        }
        tokenPtr += tokenPtr->numComponents + 1;
    }
    return python;
}

/* True if a handler matches the failure, or might. */
static bool
HandlerMatches(
    Part verb,                  /* on, trap or finally. */
    Part pattern,               /* What stands behind it. */
    Tcl_Obj *codePtr,           /* Error code of the failure. */
    bool *pythonPtr)            /* Set if it is for family python. */
{
    Tcl_Obj *patternPtr, **wanted, **code;
    Tcl_Size n, m, i = 0;

    if (Is(verb, "finally")) {
        return false;
    }
    if (verb.start == NULL || pattern.start == NULL) {
        return true;
    }
    if (Is(verb, "on")) {
        return Is(pattern, "error") || Is(pattern, "1");
    }
    patternPtr = Tcl_NewStringObj(pattern.start,
            (Tcl_Size) (pattern.end - pattern.start));
    Tcl_IncrRefCount(patternPtr);
    if (Tcl_ListObjGetElements(NULL, patternPtr, &n, &wanted) == TCL_OK
            && Tcl_ListObjGetElements(NULL, codePtr, &m, &code) == TCL_OK) {
        while (i < n && i < m && strcmp(Tcl_GetString(wanted[i]),
                Tcl_GetString(code[i])) == 0) {
            i++;
        }
        *pythonPtr = *pythonPtr || (n > 1
                && strcmp(Tcl_GetString(wanted[0]), "GWSIM") == 0
                && strcmp(Tcl_GetString(wanted[1]), "python") == 0);
    } else {
        n = i;
    }
    Tcl_DecrRefCount(patternPtr);
    return i == n;
}

/* True if the failed command stands in the body of a `try` (rules 3, 4). */
static bool
Stands(
    const Level *levelPtr,      /* Proc or lambda with that `try`. */
    Part body)                  /* Part of its text. */
{
    const char *p = levelPtr->info.start;
    Part command = {NULL, NULL}, next;
    int inside = 0, outside = 0;

    while (NextCommand(&p, levelPtr->info.end, &next)) {
        if (command.start != NULL) {
            Count(levelPtr->text, command, 0, body, &inside, &outside);
            if (inside == 1 && outside == 0) {
                return true;
            }
        }
        command = next;
    }
    inside = outside = 0;
    if (command.start != NULL) {
        Count(levelPtr->text, command, levelPtr->line, body, &inside,
                &outside);
    }
    if (inside + outside > 0) {
        return outside == 0;
    }
    return LineOf(levelPtr->text, body.start) < levelPtr->line
            && levelPtr->line < LineOf(levelPtr->text, body.end);
}

/* Counts where a command stands in a text. */
static void
Count(
    const char *text,           /* Text. */
    Part command,               /* Text of the command. */
    long line,                  /* On this line only; 0: on any. */
    Part body,                  /* Part of the text. */
    int *insidePtr,             /* Set: so often in that part, */
    int *outsidePtr)            /* and so often beside it. */
{
    size_t n = (size_t) (command.end - command.start);
    long at = 1;

    *insidePtr = *outsidePtr = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if ((line == 0 || at == line)
                && strncmp(p, command.start, n) == 0) {
            ++*(p >= body.start && p < body.end ? insidePtr : outsidePtr);
        }
        at += *p == '\n';
    }
}

/* The next command that errorInfo shows; false if there is none. */
static bool
NextCommand(
    const char **pPtr,          /* Where to go on; moved on. */
    const char *end,            /* End of what to look at. */
    Part *commandPtr)           /* Set; without the "..." of a long one. */
{
    static const char *const heads[] = {
        "\n    while executing\n\"", "\n    invoked from within\n\""
    };
    static const char *const tails[] = {
        "\"\n    (", "\"\n    invoked from within"
    };
    const char *start = NULL, *stop = NULL;

    for (int i = 0; i < 2; i++) {
        const char *p = strstr(*pPtr, heads[i]);

        if (p != NULL && p < end
                && (start == NULL || p + strlen(heads[i]) < start)) {
            start = p + strlen(heads[i]);
        }
    }
    for (int i = 0; i < 2 && start != NULL; i++) {
        const char *p = strstr(start, tails[i]);

        if (p != NULL && (stop == NULL || p < stop)) {
            stop = p;
        }
    }
    if (stop == NULL || stop > end) {
        return false;
    }
    *pPtr = stop;
    if (stop - start > COMMAND_MAX && strncmp(stop - 3, "...", 3) == 0) {
        stop -= 3;
    }
    *commandPtr = (Part) {start, stop};
    return true;
}

/* What a word is, if it needs no substitution; else its start is NULL. */
static Part
Literal(
    const Tcl_Token *tokenPtr)  /* Word. */
{
    Part part = {NULL, NULL};

    if (tokenPtr->type == TCL_TOKEN_SIMPLE_WORD) {
        part.start = tokenPtr[1].start;
        part.end = part.start + tokenPtr[1].size;
    }
    return part;
}

static bool
Is(
    Part part,                  /* Word, or none. */
    const char *text)           /* Text. */
{
    size_t n = strlen(text);

    return part.start != NULL && (size_t) (part.end - part.start) == n
            && strncmp(part.start, text, n) == 0;
}

/* The line, from 1, that a place of a text is on. */
static long
LineOf(
    const char *text,           /* Text. */
    const char *p)              /* Place in it. */
{
    long line = 1;

    for (; text < p; text++) {
        line += *text == '\n';
    }
    return line;
}
