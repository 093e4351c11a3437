/*
 * gwsimTraceCmdQuery.c --
 *
 *      Queries on a trace, and their rows as values of Tcl or as lines:
 *
 *      gwsim::sql DB QUERY ?ROW SCRIPT?
 *          The same as the word, on a file. With ROW and SCRIPT the script is
 *          evaluated for each row, a dict of its columns in the variable ROW.
 *      gwsim::sqlCommand DB QUERY
 *          Prints the columns' names and the rows, a tab between values.
 *
 *      A value that is NULL is empty; a BLOB is a byte array, unless it is a
 *      text that the database keeps as one. sqlCommand writes it as x'00ff',
 *      and a tab, newline, return or backslash in a text as \t \n \r \\.
 */

#include "gwsimTraceCmd.h"

#include "gwsimTclUtil.h"
#include "gwsimTrace.h"

#include <errno.h>
#include <string.h>

/* Whether Tcl's strings have pairs for characters beyond FFFF. */
#define PAIRS           (TCL_UTF_MAX <= 3)

typedef struct ListRows {       /* Rows on their way into a list. */
    Tcl_Obj *listPtr;
    int rows, columns;
} ListRows;

typedef struct DictRows {       /* Rows on their way into a list of dicts. */
    Tcl_Obj *listPtr;
    Tcl_Obj *namesPtr;          /* Of the columns. */
} DictRows;

typedef struct PrintRows {      /* Rows on their way to a channel. */
    Tcl_Interp *interp;         /* Where there may be a bar. */
    Tcl_Channel channel;
    int posixCode;              /* Why it could not be written to, or 0. */
} PrintRows;

static bool HasBar(Tcl_Interp *interp);
static GwsimTickProc MoveBar;
static void TellBar(Tcl_Interp *interp, const char *script);
static int Query(Tcl_Interp *interp, GwsimTrace *tracePtr,
        Tcl_Obj *queryPtr, GwsimRowProc *headProc, GwsimRowProc *rowProc,
        void *clientData);
static int QueryEach(Tcl_Interp *interp, GwsimTrace *tracePtr,
        Tcl_Obj *queryPtr, Tcl_Obj **listPtrPtr);
static int EvalEach(Tcl_Interp *interp, Tcl_Obj *listPtr, Tcl_Obj *namePtr,
        Tcl_Obj *scriptPtr);
static GwsimRowProc AppendRow;
static void AppendCells(Tcl_Obj *listPtr, const GwsimCell *cells, int count);
static GwsimRowProc TakeNames;
static GwsimRowProc AppendDict;
static GwsimRowProc PrintRow;
static Tcl_Obj *CellObj(const GwsimCell *cellPtr);
static void PrintCell(Tcl_Obj *linePtr, const GwsimCell *cellPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceSqlCmd --
 *
 *      A query on a file.
 *
 * Results:
 *      A standard Tcl result: the values.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceSqlCmd(
    ClientData dummy,           /* Not used. */
    Tcl_Interp *interp,         /* Receives the values or the error. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* sql db query ?row script? */
{
    GwsimTrace *heldPtr, *tracePtr;
    Tcl_Obj *listPtr;
    int code;

    (void) dummy;
    if (objc != 3 && objc != 5) {
        Tcl_WrongNumArgs(interp, 1, objv, "db query ?row script?");
        return TCL_ERROR;
    }
    heldPtr = tracePtr = GwsimTraceCmdHeld(interp, objv[1]);
    if (tracePtr == NULL && GwsimTraceCmdOpen(interp, objv[1],
            GWSIM_TRACE_TO_READ, GWSIM_TRACE_WAIT_MS, &tracePtr) != TCL_OK) {
        return TCL_ERROR;
    }
    code = objc == 3 ? GwsimTraceCmdList(interp, tracePtr, objv[2])
            : QueryEach(interp, tracePtr, objv[2], &listPtr);
    if (heldPtr == NULL) {
        GwsimTraceClose(tracePtr);
    }
    if (objc == 5 && code == TCL_OK) {
        code = EvalEach(interp, listPtr, objv[3], objv[4]);
        Tcl_DecrRefCount(listPtr);
    }
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceSqlCommandCmd --
 *
 *      Prints a query's answer on standard output.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      Output.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceSqlCommandCmd(
    ClientData dummy,           /* Not used. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* sqlCommand db query */
{
    PrintRows rows = {
        .interp = HasBar(interp) ? interp : NULL,
        .channel = Tcl_GetStdChannel(TCL_STDOUT)
    };
    GwsimTrace *tracePtr;
    int code;

    (void) dummy;
    if (objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "db query");
        return TCL_ERROR;
    }
    if (GwsimTraceCmdOpen(interp, objv[1], GWSIM_TRACE_TO_READ,
            GWSIM_TRACE_WAIT_MS, &tracePtr) != TCL_OK) {
        return TCL_ERROR;
    }
    code = Query(interp, tracePtr, objv[2], PrintRow, PrintRow, &rows);
    GwsimTraceClose(tracePtr);
    if (code == TCL_OK && rows.posixCode != 0) {
        Tcl_SetErrno(rows.posixCode);
        Tcl_SetObjResult(interp, Tcl_ObjPrintf("cannot write the rows: %s",
                Tcl_PosixError(interp)));
        return TCL_ERROR;
    }
    return code;
}

/* Runs a query and makes a list of the values, or the only one as it is. */
int
GwsimTraceCmdList(
    Tcl_Interp *interp,         /* Receives it, or the error. */
    GwsimTrace *tracePtr,
    Tcl_Obj *queryPtr)
{
    ListRows rows = { .listPtr = Tcl_NewListObj(0, NULL) };
    Tcl_Obj *resultPtr = rows.listPtr;
    int code;

    Tcl_IncrRefCount(rows.listPtr);
    code = Query(interp, tracePtr, queryPtr, NULL, AppendRow, &rows);
    if (code == TCL_OK) {
        if (rows.rows == 1 && rows.columns == 1) {
            Tcl_ListObjIndex(NULL, rows.listPtr, 0, &resultPtr);
        }
        Tcl_SetObjResult(interp, resultPtr);
    }
    Tcl_DecrRefCount(rows.listPtr);
    return code;
}

/* Runs a query given as a Tcl object. */
static int
Query(
    Tcl_Interp *interp,         /* Receives the error. */
    GwsimTrace *tracePtr,
    Tcl_Obj *queryPtr,
    GwsimRowProc *headProc,     /* As of GwsimTraceQuery. */
    GwsimRowProc *rowProc,
    void *clientData)
{
    Tcl_Size length;
    const char *query = Tcl_GetStringFromObj(queryPtr, &length);
    size_t size = (size_t) length;
    GwsimBuf text = { .data = NULL };
    GwsimBuf why = { .data = NULL };
    GwsimStatus status;

    (void) GwsimTraceTextIn(query, size, &text);
    if (text.len > 0) {
        query = text.data;
        size = text.len;
    }
    if (HasBar(interp)) {
        GwsimTraceOnTick(tracePtr, MoveBar, interp);
    }
    status = GwsimTraceQuery(tracePtr, query, size, headProc, rowProc,
            clientData, &why);
    GwsimTraceOnTick(tracePtr, NULL, NULL);
    GwsimBufFree(&text);
    return GwsimTraceCmdError(interp, status, queryPtr, &why);
}

/* True if the interp shows what takes long by a bar (live.tcl). */
static bool
HasBar(
    Tcl_Interp *interp)
{
    Tcl_Obj *onPtr = Tcl_GetVar2Ex(interp, "::gwsim::progress::bar", "on",
            TCL_GLOBAL_ONLY);
    int on = 0;

    return onPtr != NULL && Tcl_GetBooleanFromObj(NULL, onPtr, &on) == TCL_OK
            && on;
}

/* A tick of a query. */
static void
MoveBar(
    void *clientData)           /* Tcl_Interp. */
{
    TellBar(clientData, "::gwsim::progress::step 0");
}

/* What comes of the script is of no interest. */
static void
TellBar(
    Tcl_Interp *interp,
    const char *script)
{
    Tcl_InterpState state = Tcl_SaveInterpState(interp, TCL_OK);

    (void) Tcl_EvalEx(interp, script, -1, TCL_EVAL_GLOBAL);
    (void) Tcl_RestoreInterpState(interp, state);
}

/* Runs a query and makes a list of dicts, with a reference of the caller's. */
static int
QueryEach(
    Tcl_Interp *interp,         /* Receives the error. */
    GwsimTrace *tracePtr,
    Tcl_Obj *queryPtr,
    Tcl_Obj **listPtrPtr)       /* Receives the list. */
{
    DictRows rows = {Tcl_NewListObj(0, NULL), Tcl_NewListObj(0, NULL)};
    int code;

    Tcl_IncrRefCount(rows.listPtr);
    Tcl_IncrRefCount(rows.namesPtr);
    code = Query(interp, tracePtr, queryPtr, TakeNames, AppendDict, &rows);
    Tcl_DecrRefCount(rows.namesPtr);
    if (code != TCL_OK) {
        Tcl_DecrRefCount(rows.listPtr);
        return code;
    }
    *listPtrPtr = rows.listPtr;
    return TCL_OK;
}

/* Evaluates a script for each row: the database is closed by then, so the
 * script may do what it likes, `break` and `continue` too. */
static int
EvalEach(
    Tcl_Interp *interp,         /* Where the script is evaluated. */
    Tcl_Obj *listPtr,           /* Rows. */
    Tcl_Obj *namePtr,           /* Variable that holds each. */
    Tcl_Obj *scriptPtr)         /* What is evaluated. */
{
    Tcl_Size count;
    int code = TCL_OK;
    Tcl_Obj *rowPtr;

    Tcl_ListObjLength(NULL, listPtr, &count);
    for (int i = 0; i < count; i++) {
        Tcl_ListObjIndex(NULL, listPtr, i, &rowPtr);
        if (Tcl_ObjSetVar2(interp, namePtr, NULL, rowPtr, TCL_LEAVE_ERR_MSG)
                == NULL) {
            return TCL_ERROR;
        }
        code = Tcl_EvalObjEx(interp, scriptPtr, 0);
        if (code == TCL_BREAK) {
            break;
        }
        if (code != TCL_OK && code != TCL_CONTINUE) {
            return code;
        }
    }
    Tcl_ResetResult(interp);
    return TCL_OK;
}

/* Appends the values of a row to a list. */
static bool
AppendRow(
    void *clientData,           /* ListRows. */
    const GwsimCell *cells,
    int count)
{
    ListRows *rowsPtr = clientData;

    AppendCells(rowsPtr->listPtr, cells, count);
    rowsPtr->rows++;
    rowsPtr->columns = count;
    return true;
}

static void
AppendCells(
    Tcl_Obj *listPtr,
    const GwsimCell *cells,
    int count)
{
    for (int i = 0; i < count; i++) {
        Tcl_ListObjAppendElement(NULL, listPtr, CellObj(&cells[i]));
    }
}

/* Keeps the names of the columns. */
static bool
TakeNames(
    void *clientData,           /* DictRows. */
    const GwsimCell *cells,
    int count)
{
    DictRows *rowsPtr = clientData;

    AppendCells(rowsPtr->namesPtr, cells, count);
    return true;
}

/* Appends a row as a dict. */
static bool
AppendDict(
    void *clientData,           /* DictRows. */
    const GwsimCell *cells,
    int count)
{
    DictRows *rowsPtr = clientData;
    Tcl_Obj *dictPtr = Tcl_NewDictObj(), *namePtr;

    for (int i = 0; i < count; i++) {
        Tcl_ListObjIndex(NULL, rowsPtr->namesPtr, i, &namePtr);
        Tcl_DictObjPut(NULL, dictPtr, namePtr, CellObj(&cells[i]));
    }
    Tcl_ListObjAppendElement(NULL, rowsPtr->listPtr, dictPtr);
    return true;
}

/* Prints a row; false if it cannot be written. */
static bool
PrintRow(
    void *clientData,           /* PrintRows. */
    const GwsimCell *cells,
    int count)
{
    PrintRows *rowsPtr = clientData;
    Tcl_Obj *linePtr = Tcl_NewObj();

    Tcl_IncrRefCount(linePtr);
    for (int i = 0; i < count; i++) {
        if (i > 0) {
            Tcl_AppendToObj(linePtr, "\t", 1);
        }
        PrintCell(linePtr, &cells[i]);
    }
    Tcl_AppendToObj(linePtr, "\n", 1);
    if (rowsPtr->interp != NULL) {
        TellBar(rowsPtr->interp, "::gwsim::progress::Clear");
    }
    if (rowsPtr->channel == NULL) {
        rowsPtr->posixCode = EBADF;
    } else if (Tcl_WriteObj(rowsPtr->channel, linePtr) < 0) {
        rowsPtr->posixCode = Tcl_GetErrno();
    }
    Tcl_DecrRefCount(linePtr);
    return rowsPtr->posixCode == 0;
}

/* A value of the database as a Tcl object. */
static Tcl_Obj *
CellObj(
    const GwsimCell *cellPtr)
{
    GwsimBuf text = { .data = NULL };
    Tcl_Obj *objPtr;

    switch (cellPtr->type) {
    case GWSIM_CELL_INT:
        return Tcl_NewWideIntObj(cellPtr->integer);
    case GWSIM_CELL_FLOAT:
        return Tcl_NewDoubleObj(cellPtr->number);
    case GWSIM_CELL_TEXT:
        GwsimTraceTextOut(cellPtr->bytes, cellPtr->size, PAIRS, &text);
        objPtr = Tcl_NewStringObj(text.data, (int) text.len);
        GwsimBufFree(&text);
        return objPtr;
    case GWSIM_CELL_BYTES:
        return Tcl_NewByteArrayObj((const unsigned char *) cellPtr->bytes,
                (int) cellPtr->size);
    case GWSIM_CELL_NULL:
        break;
    }
    return Tcl_NewObj();
}

/* Appends a value to a line as sqlCommand prints it. */
static void
PrintCell(
    Tcl_Obj *linePtr,
    const GwsimCell *cellPtr)
{
    Tcl_Obj *objPtr;
    const char *text;
    Tcl_Size length;
    int start = 0;

    if (cellPtr->type == GWSIM_CELL_BYTES) {
        Tcl_AppendToObj(linePtr, "x'", 2);
        for (size_t i = 0; i < cellPtr->size; i++) {
            Tcl_AppendPrintfToObj(linePtr, "%02x",
                    (unsigned char) cellPtr->bytes[i]);
        }
        Tcl_AppendToObj(linePtr, "'", 1);
        return;
    }
    objPtr = CellObj(cellPtr);
    Tcl_IncrRefCount(objPtr);
    text = Tcl_GetStringFromObj(objPtr, &length);
    for (int i = 0; i <= length; i++) {
        const char *escape = i == length ? "" : text[i] == '\t' ? "\\t"
                : text[i] == '\n' ? "\\n" : text[i] == '\r' ? "\\r"
                : text[i] == '\\' ? "\\\\" : NULL;

        if (escape != NULL) {
            Tcl_AppendToObj(linePtr, text + start, i - start);
            Tcl_AppendToObj(linePtr, escape, -1);
            start = i + 1;
        }
    }
    Tcl_DecrRefCount(objPtr);
}
