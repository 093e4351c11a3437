/*
 * gwsimDefine.c --
 *
 *      Tables of what users have defined: made from a list, looked up, freed.
 *      What is wrong in a definition has been told by library/define.tcl; an
 *      error here is a mistake there.
 */

#include "gwsimDefine.h"

#include <stdlib.h>
#include <string.h>

#include "gwsimTclUtil.h"

static int LambdaLine(Tcl_Interp *interp);
static int ReadItem(Tcl_Interp *interp, Tcl_Obj *rowPtr,
        GwsimDefinition *defPtr);
static int ReadScopes(Tcl_Interp *interp, Tcl_Obj *listPtr,
        unsigned *scopesPtr);
static int ReadFormals(Tcl_Interp *interp, Tcl_Obj *listPtr,
        GwsimDefinition *defPtr);
static Tcl_Obj *Field(Tcl_Interp *interp, Tcl_Obj *rowPtr,
        const char *name);
static char *Copy(Tcl_Obj *objPtr);
static void FreeItem(GwsimDefinition *defPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimDefinitionsNew --
 *
 *      Makes a table.
 *
 * Results:
 *      The table, with one reference; NULL and an error in interp.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimDefinitions *
GwsimDefinitionsNew(
    Tcl_Interp *interp,         /* Receives the error. */
    Tcl_Obj *listPtr,           /* A dict each, see gwsimDefine.h. */
    uint64_t serial)            /* Its number. */
{
    GwsimDefinitions *tablePtr;
    Tcl_Obj **rows;
    Tcl_Size n;

    if (Tcl_ListObjGetElements(interp, listPtr, &n, &rows) != TCL_OK) {
        return NULL;
    }
    tablePtr = GwsimCalloc(1, sizeof(*tablePtr));
    tablePtr->refs = 1;
    tablePtr->serial = serial;
    tablePtr->items = GwsimCalloc((size_t) n + 1, sizeof(*tablePtr->items));
    for (; tablePtr->count < n; tablePtr->count++) {
        GwsimDefinition *defPtr = &tablePtr->items[tablePtr->count];

        if (ReadItem(interp, rows[tablePtr->count], defPtr) != TCL_OK) {
            FreeItem(defPtr);
            GwsimDefinitionsRelease(tablePtr);
            return NULL;
        }
    }
    return tablePtr;
}

/* One more owner. */
GwsimDefinitions *
GwsimDefinitionsRetain(
    GwsimDefinitions *tablePtr) /* Table, or NULL. */
{
    if (tablePtr != NULL) {
        tablePtr->refs++;
    }
    return tablePtr;
}

/* One owner less. */
void
GwsimDefinitionsRelease(
    GwsimDefinitions *tablePtr) /* Table, or NULL. */
{
    if (tablePtr == NULL || --tablePtr->refs > 0) {
        return;
    }
    for (int i = 0; i < tablePtr->count; i++) {
        FreeItem(&tablePtr->items[i]);
    }
    GwsimFree(tablePtr->items);
    GwsimFree(tablePtr);
}

/* The definition of a name, or NULL. */
const GwsimDefinition *
GwsimDefinitionFind(
    const GwsimDefinitions *tablePtr,   /* Table, or NULL. */
    bool distribution,          /* Of which kind. */
    const char *name)           /* Its name. */
{
    for (int i = 0; tablePtr != NULL && i < tablePtr->count; i++) {
        const GwsimDefinition *defPtr = &tablePtr->items[i];

        if (defPtr->distribution == distribution
                && strcmp(defPtr->name, name) == 0) {
            return defPtr;
        }
    }
    return NULL;
}

/* Number of a formal parameter, or -1. */
int
GwsimDefinitionFormal(
    const GwsimDefinition *defPtr,      /* Definition. */
    const char *name)           /* Of a parameter. */
{
    for (int i = 0; i < defPtr->formalCount; i++) {
        if (strcmp(defPtr->formals[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

/* Says on the stack of an error where a definition stands, in the form that
 * library/place.tcl reads; returns the line of the body. */
int
GwsimDefinitionTrace(
    Tcl_Interp *interp,         /* With the error. */
    const GwsimDefinition *defPtr,      /* Definition. */
    int line)                   /* Line of its body, from 1; 0: that at which
                                 * an error has just left it. */
{
    const char *kind = defPtr->distribution ? "distribution" : "command";

    if (line == 0) {
        line = LambdaLine(interp);
    }
    if (defPtr->file[0] == '\0') {
        Tcl_AppendObjToErrorInfo(interp, Tcl_ObjPrintf(
                "\n    (%s \"%s\" line %d)", kind, defPtr->name, line));
    } else {
        Tcl_AppendObjToErrorInfo(interp, Tcl_ObjPrintf(
                "\n    (%s \"%s\" at %s:%d)", kind, defPtr->name,
                defPtr->file, defPtr->line + (defPtr->exact ? line - 1 : 0)));
    }
    return line;
}

/* How a DIST of a definition is written. */
Tcl_Obj *
GwsimDefinitionUsage(
    const GwsimDefinition *defPtr)      /* Definition. */
{
    Tcl_Obj *objPtr = Tcl_ObjPrintf("{%s", defPtr->name);

    for (int i = 0; i < defPtr->formalCount; i++) {
        const GwsimFormal *formalPtr = &defPtr->formals[i];

        Tcl_AppendPrintfToObj(objPtr, formalPtr->value != NULL ? " ?%s?"
                : " %s", formalPtr->name);
    }
    Tcl_AppendToObj(objPtr, defPtr->rest ? " ?arg ...?}" : "}", -1);
    return objPtr;
}

/* The line of a body at which an error has left it: Tcl tells it on the stack
 * alone, "(lambda term "..." line 3)".  1 if it does not. */
static int
LambdaLine(
    Tcl_Interp *interp)         /* With the error. */
{
    Tcl_Obj *optionsPtr = Tcl_GetReturnOptions(interp, TCL_ERROR);
    Tcl_Obj *keyPtr = Tcl_NewStringObj("-errorinfo", -1), *stackPtr = NULL;
    const char *last = NULL, *p;
    int line = 1;

    Tcl_IncrRefCount(optionsPtr);
    Tcl_IncrRefCount(keyPtr);
    Tcl_DictObjGet(NULL, optionsPtr, keyPtr, &stackPtr);
    p = stackPtr != NULL ? Tcl_GetString(stackPtr) : "";
    while ((p = strstr(p, "\n    (lambda term \"")) != NULL) {
        last = ++p;
    }
    if (last != NULL && (p = strstr(last, "\" line ")) != NULL) {
        line = (int) strtol(p + strlen("\" line "), NULL, 10);
    }
    Tcl_DecrRefCount(keyPtr);
    Tcl_DecrRefCount(optionsPtr);
    return line > 0 ? line : 1;
}

/* Reads one row into a definition that is all zero. */
static int
ReadItem(
    Tcl_Interp *interp,         /* Receives the error. */
    Tcl_Obj *rowPtr,            /* Dict. */
    GwsimDefinition *defPtr)    /* Filled in; to free in any case. */
{
    static const char *const fields[] = {
        "kind", "name", "args", "body", "file", "line", "exact", "on", "gui"
    };
    enum {KIND, NAME, ARGS, BODY, FILE_NAME, LINE, EXACT, ON, GUI, COUNT};
    Tcl_Obj *values[COUNT];
    int gui, exact;

    for (int i = 0; i < COUNT; i++) {
        values[i] = Field(interp, rowPtr, fields[i]);
        if (values[i] == NULL) {
            return TCL_ERROR;
        }
    }
    defPtr->distribution = strcmp(Tcl_GetString(values[KIND]),
            "distribution") == 0;
    defPtr->name = Copy(values[NAME]);
    defPtr->args = Copy(values[ARGS]);
    defPtr->body = Copy(values[BODY]);
    defPtr->file = Copy(values[FILE_NAME]);
    if (Tcl_GetIntFromObj(interp, values[LINE], &defPtr->line) != TCL_OK
            || Tcl_GetBooleanFromObj(interp, values[EXACT], &exact) != TCL_OK
            || Tcl_GetBooleanFromObj(interp, values[GUI], &gui) != TCL_OK
            || ReadScopes(interp, values[ON], &defPtr->scopes) != TCL_OK) {
        return TCL_ERROR;
    }
    defPtr->exact = exact != 0;
    defPtr->gui = gui != 0;
    return ReadFormals(interp, values[ARGS], defPtr);
}

/* Kinds of scopes to their bits. */
static int
ReadScopes(
    Tcl_Interp *interp,         /* Receives the error. */
    Tcl_Obj *listPtr,           /* Names of kinds. */
    unsigned *scopesPtr)        /* Receives the bits. */
{
    static const char *const kinds[] = {    /* Of GwsimScopeKind. */
        "gateway", "client", "designer", "session", NULL
    };
    Tcl_Obj **names;
    Tcl_Size n;
    int kind;

    if (Tcl_ListObjGetElements(interp, listPtr, &n, &names) != TCL_OK) {
        return TCL_ERROR;
    }
    for (int i = 0; i < n; i++) {
        if (Tcl_GetIndexFromObj(interp, names[i], kinds, "scope", TCL_EXACT,
                &kind) != TCL_OK) {
            return TCL_ERROR;
        }
        *scopesPtr |= GwsimScopeBit((GwsimScopeKind) kind);
    }
    return TCL_OK;
}

/* The formal parameters of a definition. */
static int
ReadFormals(
    Tcl_Interp *interp,         /* Receives the error. */
    Tcl_Obj *listPtr,           /* As of proc. */
    GwsimDefinition *defPtr)    /* Receives them. */
{
    Tcl_Obj **formals, **parts;
    Tcl_Size n, count;

    if (Tcl_ListObjGetElements(interp, listPtr, &n, &formals) != TCL_OK) {
        return TCL_ERROR;
    }
    defPtr->formals = GwsimCalloc((size_t) n + 1, sizeof(GwsimFormal));
    for (int i = 0; i < n; i++) {
        if (Tcl_ListObjGetElements(interp, formals[i], &count, &parts)
                != TCL_OK) {
            return TCL_ERROR;
        }
        if (i == n - 1 && count == 1
                && strcmp(Tcl_GetString(parts[0]), "args") == 0) {
            defPtr->rest = true;
            break;
        }
        defPtr->formals[i].name = Copy(parts[0]);
        defPtr->formals[i].value = count > 1 ? Copy(parts[1]) : NULL;
        defPtr->formalCount++;
    }
    return TCL_OK;
}

/* A field of a row; NULL and an error if it is missing. */
static Tcl_Obj *
Field(
    Tcl_Interp *interp,         /* Receives the error. */
    Tcl_Obj *rowPtr,            /* Dict. */
    const char *name)           /* Of the field. */
{
    Tcl_Obj *keyPtr = Tcl_NewStringObj(name, -1), *valuePtr = NULL;
    int code;

    Tcl_IncrRefCount(keyPtr);
    code = Tcl_DictObjGet(interp, rowPtr, keyPtr, &valuePtr);
    Tcl_DecrRefCount(keyPtr);
    if (code == TCL_OK && valuePtr == NULL) {
        (void) GwsimSetExpected(interp, "DEFINE FORMAT", rowPtr,
                "a whole definition");
    }
    return valuePtr;
}

/* The text of an object, owned. */
static char *
Copy(
    Tcl_Obj *objPtr)            /* Any object. */
{
    const char *text = Tcl_GetString(objPtr);
    size_t size = strlen(text) + 1;

    return memcpy(GwsimAlloc(size), text, size);
}

/* Frees what a definition has. */
static void
FreeItem(
    GwsimDefinition *defPtr)    /* Definition, maybe half read. */
{
    for (int i = 0; i < defPtr->formalCount; i++) {
        GwsimFree(defPtr->formals[i].name);
        GwsimFree(defPtr->formals[i].value);
    }
    GwsimFree(defPtr->formals);
    GwsimFree(defPtr->name);
    GwsimFree(defPtr->args);
    GwsimFree(defPtr->body);
    GwsimFree(defPtr->file);
}
