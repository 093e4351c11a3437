/*
 * gwsimTraceUnitCmdFake.c --
 *
 *      Worlds in which nothing happens but the events that a test invents:
 *
 *      gwsim::unit::fakeWorld SCENARIO SEED    returns a command
 *          W emit EVENTS       list of dicts, column -> text
 *          W fill COUNT        so many events of requests and replies
 *          W intern NAMES      names that no event has
 *          W choose LAST       one open decision
 *          W violate SEVERITY KIND MESSAGE
 *          W count | hash
 *          W next PATTERN SEQ  GwsimRecordNext
 *          W field SEQ COLUMN
 *          W traceTo PATH VERDICT ?WAITMS?     stores all in one go
 *          W open PATH | flush | finish VERDICT | close     step by step
 *          W limit BYTES       the longest text that the open one takes
 *          W sql QUERY         on the open one: as the word sql
 *      rename W {}             frees it
 */

#include "gwsimTraceUnitCmd.h"

#include "gwsimTclUtil.h"
#include "gwsimTraceCmd.h"
#include "gwsimTraceFail.h"

#include <stdio.h>
#include <string.h>

typedef struct Fake {           /* A world that nothing happens in. */
    GwsimWorld world;
    char *scenario;             /* Owned. */
    GwsimTrace *tracePtr;       /* Between open and close. */
    GwsimTraceRun *runPtr;
} Fake;

typedef int FakeProc(Fake *fakePtr, Tcl_Interp *interp, int objc,
        Tcl_Obj *const objv[]);

static Tcl_ObjCmdProc FakeCmd;
static Tcl_CmdDeleteProc FreeFake;
static FakeProc FakeChoose, FakeClose, FakeCount, FakeEmit, FakeField;
static FakeProc FakeFill, FakeFinish, FakeFlush, FakeHash, FakeIntern;
static FakeProc FakeLimit, FakeNext, FakeOpen, FakeSql, FakeTraceTo;
static FakeProc FakeViolate;
static int GetEvent(Tcl_Interp *interp, Fake *fakePtr, Tcl_Obj *dictPtr,
        GwsimEvent *eventPtr);
static int GetCode(Tcl_Interp *interp, Tcl_Obj *objPtr, int count,
        const char *(*textProc)(int code), Tcl_WideInt *codePtr);
static GwsimName Intern(Fake *fakePtr, Tcl_Obj *textPtr);

static const char *KindText(int code);
static const char *RoleText(int code);
static const char *EndText(int code);
static const char *ClauseText(int code);
static const char *BasisText(int code);

/*
 * Subcommands of a fake world, the words they take, and how many.
 */

static const struct {
    const char *name;
    FakeProc *proc;
    int argMin, argMax;
    const char *args;           /* For the message. */
} fakeTable[] = {
    {"choose",  FakeChoose,     1, 1, "last"},
    {"close",   FakeClose,      0, 0, ""},
    {"count",   FakeCount,      0, 0, ""},
    {"emit",    FakeEmit,       1, 1, "events"},
    {"field",   FakeField,      2, 2, "seq column"},
    {"fill",    FakeFill,       1, 1, "count"},
    {"finish",  FakeFinish,     1, 1, "verdict"},
    {"flush",   FakeFlush,      0, 0, ""},
    {"hash",    FakeHash,       0, 0, ""},
    {"intern",  FakeIntern,     1, 1, "names"},
    {"limit",   FakeLimit,      1, 1, "bytes"},
    {"next",    FakeNext,       2, 2, "pattern seq"},
    {"open",    FakeOpen,       1, 1, "path"},
    {"sql",     FakeSql,        1, 1, "query"},
    {"traceTo", FakeTraceTo,    2, 3, "path verdict ?waitMs?"},
    {"violate", FakeViolate,    3, 3, "severity kind message"},
    {NULL,      NULL,           0, 0, NULL}
};

/* gwsim::unit::fakeWorld --  See the top of this file. */
int
GwsimTraceFakeWorldCmd(
    ClientData dummy,           /* Not used. */
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])      /* fakeWorld scenario seed */
{
    GwsimCore *corePtr;
    Fake *fakePtr;
    char name[48];
    Tcl_WideInt seed;
    Tcl_Size length;
    const char *scenario;

    (void) dummy;
    if (objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "scenario seed");
        return TCL_ERROR;
    }
    if (Tcl_GetWideIntFromObj(interp, objv[2], &seed) != TCL_OK) {
        return TCL_ERROR;
    }
    scenario = Tcl_GetStringFromObj(objv[1], &length);
    fakePtr = GwsimCalloc(1, sizeof(*fakePtr));
    fakePtr->scenario = GwsimAlloc((size_t) length + 1);
    memcpy(fakePtr->scenario, scenario, (size_t) length + 1);
    fakePtr->world.config = (GwsimWorldConfig) {
        .scenario = fakePtr->scenario, .seed = (uint64_t) seed,
        .version = GWSIM_VERSION(8, 1, GWSIM_VERSION_LAST)
    };
    corePtr = &fakePtr->world.core;
    corePtr->namesPtr = GwsimNamesCreate();
    GwsimChooserInit(&corePtr->chooser, (uint64_t) seed);
    corePtr->rtPtr = GwsimVirtualCreate(&corePtr->chooser);
    GwsimBusInit(&corePtr->bus);
    GwsimRecordInit(&fakePtr->world.record, corePtr);
    (void) snprintf(name, sizeof(name), "::gwsim::unit::world%p",
            (void *) fakePtr);
    Tcl_CreateObjCommand(interp, name, FakeCmd, fakePtr, FreeFake);
    Tcl_SetObjResult(interp, Tcl_NewStringObj(name, -1));
    return TCL_OK;
}

/* A fake world as a command. */
static int
FakeCmd(
    ClientData clientData,      /* The fake world. */
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])      /* W verb ?arg ...? */
{
    int index;

    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "verb ?arg ...?");
        return TCL_ERROR;
    }
    if (Tcl_GetIndexFromObjStruct(interp, objv[1], fakeTable,
            sizeof(fakeTable[0]), "verb", TCL_EXACT, &index) != TCL_OK) {
        return TCL_ERROR;
    }
    if (objc - 2 < fakeTable[index].argMin
            || objc - 2 > fakeTable[index].argMax) {
        Tcl_WrongNumArgs(interp, 2, objv, fakeTable[index].args);
        return TCL_ERROR;
    }
    return fakeTable[index].proc(clientData, interp, objc - 2, objv + 2);
}

/* Called when the command of a fake world goes. */
static void
FreeFake(
    ClientData clientData)      /* The fake world. */
{
    Fake *fakePtr = clientData;
    GwsimCore *corePtr = &fakePtr->world.core;

    GwsimTraceEnd(fakePtr->runPtr);
    GwsimTraceClose(fakePtr->tracePtr);
    for (size_t i = 0; i < corePtr->violationCount; i++) {
        GwsimFree(corePtr->violations[i].message);
        GwsimFree((char *) corePtr->violations[i].kind);
    }
    GwsimFree(corePtr->violations);
    GwsimRecordFree(&fakePtr->world.record);
    GwsimBusFree(&corePtr->bus);
    GwsimRuntimeClose(corePtr->rtPtr);
    GwsimChooserFree(&corePtr->chooser);
    GwsimNamesDestroy(corePtr->namesPtr);
    GwsimFree(fakePtr->scenario);
    GwsimFree(fakePtr);
}

/* ---- Verbs that make something happen ---- */

static int
FakeEmit(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* events */
{
    Tcl_Obj **dicts;
    Tcl_Size count;

    (void) objc;
    if (Tcl_ListObjGetElements(interp, objv[0], &count, &dicts) != TCL_OK) {
        return TCL_ERROR;
    }
    for (int i = 0; i < count; i++) {
        GwsimEvent event = { .time = 0 };

        if (GetEvent(interp, fakePtr, dicts[i], &event) != TCL_OK) {
            return TCL_ERROR;
        }
        GwsimBusEmit(&fakePtr->world.core.bus, &event);
    }
    return TCL_OK;
}

/* Requests from 64 clients to 8 gateways, five events each. */
static int
FakeFill(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* count */
{
    static const GwsimKind kinds[] = {
        GWSIM_REQUEST_SENT, GWSIM_DELIVERED, GWSIM_HANDLER_STARTED,
        GWSIM_HANDLER_ENDED, GWSIM_REQUEST_COMPLETED
    };
    GwsimCore *corePtr = &fakePtr->world.core;
    GwsimName names[4][64];
    int64_t count;

    (void) objc;
    if (GwsimGetCount(interp, objv[0], 0, INT64_MAX, &count) != TCL_OK) {
        return TCL_ERROR;
    }
    for (int i = 0; i < 64; i++) {
        static const char *const formats[] = {
            "client%d", "client%d/gui", "gateway%d", "handler%d"
        };

        for (int j = 0; j < 4; j++) {
            char name[24];
            int length = snprintf(name, sizeof(name),
                    formats[j], j < 2 ? i : i % 8);

            names[j][i] = GwsimNameIntern(corePtr->namesPtr, name,
                    (size_t) length);
        }
    }
    for (int64_t i = 0; i < count; i++) {
        uint64_t seq = corePtr->bus.seq;
        uint32_t number = (uint32_t) (seq / 5) + 1;
        GwsimEvent event = {
            .time = (GwsimTime) seq * 13701, .request = number,
            .kind = (uint8_t) kinds[seq % 5], .scope = names[0][number % 64],
            .thread = names[1][number % 64], .role = GWSIM_ROLE_GUI,
            .project = names[3][0], .handler = names[3][number % 8],
            .peer = names[2][number % 8], .clause = GWSIM_SRA_01,
            .outcome = seq % 5 == 4 ? GWSIM_END_SUCCESS : GWSIM_END_NONE,
            .cause = (uint32_t) seq
        };

        GwsimBusEmit(&corePtr->bus, &event);
    }
    return TCL_OK;
}

static int
FakeIntern(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* names */
{
    Tcl_Obj **names;
    Tcl_Size count;

    (void) objc;
    if (Tcl_ListObjGetElements(interp, objv[0], &count, &names) != TCL_OK) {
        return TCL_ERROR;
    }
    for (int i = 0; i < count; i++) {
        Intern(fakePtr, names[i]);
    }
    return TCL_OK;
}

static int
FakeChoose(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* last */
{
    int64_t last;

    (void) objc;
    if (GwsimGetCount(interp, objv[0], 0, UINT32_MAX, &last) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(GwsimChoose(
            &fakePtr->world.core.chooser, GWSIM_CHOOSE_PICK,
            &fakePtr->world.pickStream, (uint32_t) last)));
    return TCL_OK;
}

static int
FakeViolate(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* severity kind message */
{
    static const char *const severities[] = {
        "error", "warning", "lint", NULL
    };
    GwsimCore *corePtr = &fakePtr->world.core;
    char *texts[2];
    int severity;

    (void) objc;
    if (Tcl_GetIndexFromObj(interp, objv[0], severities, "severity",
            TCL_EXACT, &severity) != TCL_OK) {
        return TCL_ERROR;
    }
    for (int i = 0; i < 2; i++) {
        Tcl_Size length;
        const char *text = Tcl_GetStringFromObj(objv[i + 1], &length);

        texts[i] = GwsimAlloc((size_t) length + 1);
        memcpy(texts[i], text, (size_t) length + 1);
    }
    GWSIM_GROW(corePtr->violations, corePtr->violationCount + 1,
            corePtr->violationSpace);
    corePtr->violations[corePtr->violationCount++] = (GwsimViolation) {
        .severity = (GwsimSeverity) severity, .kind = texts[0],
        .message = texts[1], .clause = GWSIM_SRA_27,
        .seq = GwsimRecordCount(&fakePtr->world.record)
    };
    return TCL_OK;
}

/* ---- Verbs that look ---- */

static int
FakeCount(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* Not used. */
{
    (void) objc;
    (void) objv;
    Tcl_SetObjResult(interp,
            Tcl_NewWideIntObj((int64_t)
            GwsimRecordCount(&fakePtr->world.record)));
    return TCL_OK;
}

static int
FakeHash(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* Not used. */
{
    char text[17];

    (void) objc;
    (void) objv;
    (void) snprintf(text, sizeof(text), "%016llx",
            (unsigned long long) GwsimRecordHash(
            &fakePtr->world.record));
    Tcl_SetObjResult(interp, Tcl_NewStringObj(text, -1));
    return TCL_OK;
}

static int
FakeNext(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* pattern seq */
{
    GwsimPattern pattern = { .kinds = 0 };
    int64_t seq;

    (void) objc;
    if (GwsimGetCount(interp, objv[1], 0, INT64_MAX, &seq) != TCL_OK
            || GwsimGetPattern(interp, objv[0], &pattern) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj((int64_t) GwsimRecordNext(
            &fakePtr->world.record, &pattern, (uint64_t) seq)));
    GwsimPatternFree(&pattern);
    return TCL_OK;
}

static int
FakeField(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* seq column */
{
    static const char *const fields[] = {
#define FIELD_TEXT(id, text) text,
        GWSIM_FIELD_LIST(FIELD_TEXT)
#undef FIELD_TEXT
        NULL
    };
    char buf[16];
    GwsimEvent event;
    int64_t seq;
    int field;

    (void) objc;
    if (GwsimGetCount(interp, objv[0], 1,
            (int64_t) GwsimRecordCount(&fakePtr->world.record), &seq) != TCL_OK
            || Tcl_GetIndexFromObj(interp, objv[1], fields, "column",
            TCL_EXACT, &field) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewStringObj(GwsimEventField(
            &fakePtr->world.core,
            GwsimRecordAt(&fakePtr->world.record, (uint64_t) seq, &event),
            (GwsimField) field, buf), -1));
    return TCL_OK;
}

/* ---- Verbs of the database ---- */

static int
FakeTraceTo(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* 2 or 3. */
    Tcl_Obj *const objv[])      /* path verdict ?waitMs? */
{
    GwsimTraceAbout about = { .verdict = Tcl_GetString(objv[1]) };
    GwsimBuf why = { .data = NULL };
    int64_t waitMs = GWSIM_TRACE_WAIT_MS;
    GwsimTrace *tracePtr;
    GwsimTraceRun *runPtr;
    GwsimStatus status;

    if (objc == 3 && GwsimGetCount(interp, objv[2], 0, INT32_MAX, &waitMs)
            != TCL_OK) {
        return TCL_ERROR;
    }
    status = GwsimTraceOpen(Tcl_GetString(objv[0]), GWSIM_TRACE_TO_WRITE,
            (int) waitMs, &tracePtr, &why);
    if (status == GWSIM_OK) {
        runPtr = GwsimTraceBegin(tracePtr, &fakePtr->world);
        status = GwsimTraceFinish(runPtr, &about, &why);
        Tcl_SetObjResult(interp,
                Tcl_NewWideIntObj(GwsimTraceRunId(runPtr)));
        GwsimTraceEnd(runPtr);
        GwsimTraceClose(tracePtr);
    }
    return GwsimTraceCmdError(interp, status, NULL, &why);
}

static int
FakeOpen(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* path */
{
    const char *path = Tcl_GetString(objv[0]);
    GwsimBuf why = { .data = NULL };
    GwsimStatus status;

    (void) objc;
    FakeClose(fakePtr, interp, 0, objv);
    status = GwsimTraceOpen(path, strcmp(path, ":memory:") == 0
            ? GWSIM_TRACE_IN_MEMORY : GWSIM_TRACE_TO_WRITE,
            GWSIM_TRACE_WAIT_MS, &fakePtr->tracePtr, &why);
    if (status == GWSIM_OK) {
        fakePtr->runPtr = GwsimTraceBegin(fakePtr->tracePtr,
                &fakePtr->world);
    }
    return GwsimTraceCmdError(interp, status, NULL, &why);
}

static int
FakeLimit(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* bytes */
{
    int64_t size;

    (void) objc;
    if (GwsimGetCount(interp, objv[0], 1, INT32_MAX, &size) != TCL_OK) {
        return TCL_ERROR;
    }
    GwsimTraceFailLimit(fakePtr->tracePtr, (int) size);
    return TCL_OK;
}

static int
FakeFlush(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* Not used. */
{
    GwsimBuf why = { .data = NULL };

    (void) objc;
    (void) objv;
    return GwsimTraceCmdError(interp, GwsimTraceFlush(fakePtr->runPtr, &why),
            NULL, &why);
}

static int
FakeFinish(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* verdict */
{
    GwsimTraceAbout about = { .verdict = Tcl_GetString(objv[0]) };
    GwsimBuf why = { .data = NULL };

    (void) objc;
    return GwsimTraceCmdError(interp, GwsimTraceFinish(fakePtr->runPtr,
            &about, &why), NULL, &why);
}

static int
FakeClose(
    Fake *fakePtr,
    Tcl_Interp *interp,         /* Not used. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* Not used. */
{
    (void) interp;
    (void) objc;
    (void) objv;
    GwsimTraceEnd(fakePtr->runPtr);
    GwsimTraceClose(fakePtr->tracePtr);
    fakePtr->runPtr = NULL;
    fakePtr->tracePtr = NULL;
    return TCL_OK;
}

static int
FakeSql(
    Fake *fakePtr,
    Tcl_Interp *interp,
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* query */
{
    (void) objc;
    return GwsimTraceCmdList(interp, fakePtr->tracePtr, objv[0]);
}

/* ---- Helpers ---- */

/* An event from a dict of column -> text, with time_ns and cause, too. */
static int
GetEvent(
    Tcl_Interp *interp,
    Fake *fakePtr,
    Tcl_Obj *dictPtr,
    GwsimEvent *eventPtr)       /* Filled in. */
{
    static const struct {
        const char *name;
        int count;                   /* Of the table, if it has one ... */
        const char *(*textProc)(int code);      /* ... whose texts are. */
        bool isName;            /* A name; else a number. */
    } columns[] = {
        {"basis", GWSIM_BASIS_ASSUMED + 1, BasisText, false},
        {"cause", 0, NULL, false},
        {"clause", GWSIM_CLAUSE_COUNT, ClauseText, false},
        {"detail", 0, NULL, true},
        {"handler", 0, NULL, true},
        {"kind", GWSIM_KIND_COUNT, KindText, false},
        {"outcome", GWSIM_END_LOST + 1, EndText, false},
        {"peer", 0, NULL, true},
        {"project", 0, NULL, true},
        {"request", 0, NULL, false},
        {"role", GWSIM_ROLE_CALLBACK + 1, RoleText, false},
        {"scope", 0, NULL, true},
        {"thread", 0, NULL, true},
        {"time_ns", 0, NULL, false},
        {NULL, 0, NULL, false}
    };
    enum {
        BASIS, CAUSE, CLAUSE, DETAIL, HANDLER, KIND, OUTCOME,
        PEER, PROJECT, REQUEST, ROLE, SCOPE, THREAD, TIME, COLUMNS
    };
    Tcl_WideInt values[COLUMNS] = {0};
    Tcl_Obj **words;
    Tcl_Size count;

    if (Tcl_ListObjGetElements(interp, dictPtr, &count, &words) != TCL_OK) {
        return TCL_ERROR;
    }
    for (int i = 0; i + 1 < count; i += 2) {
        int column;
        int result = Tcl_GetIndexFromObjStruct(interp, words[i], columns,
                sizeof(columns[0]), "column", TCL_EXACT, &column);

        if (result == TCL_OK && columns[column].isName) {
            values[column] = Intern(fakePtr, words[i + 1]);
        } else if (result == TCL_OK && columns[column].textProc != NULL) {
            result = GetCode(interp, words[i + 1], columns[column].count,
                    columns[column].textProc, &values[column]);
        } else if (result == TCL_OK) {
            result = Tcl_GetWideIntFromObj(interp, words[i + 1],
                    &values[column]);
        }
        if (result != TCL_OK) {
            return result;
        }
    }
    *eventPtr = (GwsimEvent) {
        .time = values[TIME], .request = (uint32_t) values[REQUEST],
        .scope = (GwsimName) values[SCOPE],
        .thread = (GwsimName) values[THREAD],
        .project = (GwsimName) values[PROJECT],
        .handler = (GwsimName) values[HANDLER],
        .peer = (GwsimName) values[PEER],
        .detail = (GwsimName) values[DETAIL],
        .clause = (unsigned) values[CLAUSE] & 0xffu,
        .kind = (uint8_t) values[KIND], .role = (unsigned) values[ROLE] & 0xfu,
        .outcome = (unsigned) values[OUTCOME] & 0xfu,
        .basis = (unsigned) values[BASIS] & 3u,
        .cause = (uint32_t) values[CAUSE]
    };
    return TCL_OK;
}

/* The name of a text in a fake world. */
static GwsimName
Intern(
    Fake *fakePtr,
    Tcl_Obj *textPtr)
{
    Tcl_Size length;
    const char *text = Tcl_GetStringFromObj(textPtr, &length);

    return GwsimNameIntern(fakePtr->world.core.namesPtr, text,
            (size_t) length);
}

/* The number of a text in one of the core's tables. */
static int
GetCode(
    Tcl_Interp *interp,
    Tcl_Obj *objPtr,            /* The text. */
    int count,                  /* Of the table. */
    const char *(*textProc)(int code),
    Tcl_WideInt *codePtr)       /* Receives the number. */
{
    for (int code = 0; code < count; code++) {
        if (strcmp(Tcl_GetString(objPtr), textProc(code)) == 0) {
            *codePtr = code;
            return TCL_OK;
        }
    }
    Tcl_SetObjResult(interp, Tcl_ObjPrintf("unknown word \"%s\"",
            Tcl_GetString(objPtr)));
    return TCL_ERROR;
}

static const char *
KindText(
    int code)
{
    return GwsimKindText((GwsimKind) code);
}

static const char *
RoleText(
    int code)
{
    return GwsimRoleText((GwsimRole) code);
}

static const char *
EndText(
    int code)
{
    return GwsimEndText((GwsimEnd) code);
}

static const char *
ClauseText(
    int code)
{
    return GwsimClauseText((GwsimClause) code);
}

static const char *
BasisText(
    int code)
{
    return GwsimBasisText((GwsimBasis) code);
}
