/*
 * gwsimUnitValueCmd.c --
 *
 *      The commands gwsim::unit::value, valuePacks and valueThreads of the
 *      tests.
 *
 *      A value is given as a SPEC, a list that starts with its tag:
 *
 *          {none} {bool 1} {int 5} {float 0.5} {date 0} {text T} {bytes B}
 *          {list SPEC ...} {dict SPEC SPEC ...} {object CLASS ?SPEC?}
 *          {rawtext B}     a text of any bytes
 *          {nest N SPEC}   N lists, each in the next
 *          {times N SPEC}  a list of N references to one value
 *          {flat SPEC}     a list or dict of leaves, in one block
 *          {packed SPEC}   the same, packed
 *          {local SPEC}    what one OS thread alone has
 *          {part N SPEC}   the N-th part of one, all that is left of it
 */

#include "gwsimBenchOs.h"
#include "gwsimJson.h"
#include "gwsimTclUtil.h"
#include "gwsimUnitCmd.h"

#include "gwsimValue.h"

#include <string.h>

#define SPEC_DEPTH_MAX  200             /* Levels of a SPEC as written. */
#define THREADS_MAX     16
#define LEAVES_MAX      8               /* Parts of a value of valueFlats. */
#define FLAT_MAX        40              /* Parts of a {flat SPEC}. */

typedef struct Share {          /* What threads share in a test. */
    GwsimValue *valuePtr;       /* Retained and released by all. */
    Tcl_WideInt rounds;         /* How often, by each. */
} Share;

/*
 * Tags as written, in the order of GwsimValueTag, then what only a SPEC has.
 */

enum {SPEC_RAWTEXT = GWSIM_VALUE_OBJECT + 1, SPEC_NEST, SPEC_TIMES,
    SPEC_FLAT, SPEC_PACKED, SPEC_LOCAL, SPEC_PART};

static const char *const tags[] = {"none", "bool", "int", "float", "text",
    "bytes", "date", "list", "dict", "object", "rawtext", "nest", "times",
    "flat", "packed", "local", "part", NULL};

static int              BuildFlat(Tcl_Interp *interp, int objc,
                            Tcl_Obj *const objv[], int tag, int depth,
                            GwsimValue **valuePtrPtr);
static int              BuildNested(Tcl_Interp *interp, int objc,
                            Tcl_Obj *const objv[], bool nest, int depth,
                            GwsimValue **valuePtrPtr);
static int              BuildObject(Tcl_Interp *interp, int objc,
                            Tcl_Obj *const objv[], int depth,
                            GwsimValue **valuePtrPtr);
static int              BuildParts(Tcl_Interp *interp, int objc,
                            Tcl_Obj *const objv[], bool isDict, int depth,
                            GwsimValue **valuePtrPtr);
static int              BuildScalar(Tcl_Interp *interp, int tag,
                            Tcl_Obj *objPtr, GwsimValue **valuePtrPtr);
static int              BuildValue(Tcl_Interp *interp, Tcl_Obj *specPtr,
                            int depth, GwsimValue **valuePtrPtr);
static Tcl_Obj *        DescribeValue(const GwsimValue *valuePtr);
static Tcl_Obj *        InBrief(const GwsimValue *valuePtr);
static Tcl_ThreadCreateProc ShareProc;

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnitValueCmd --
 *
 *      Builds a value, or two to compare, and says something about it:
 *          brief bytes depth describe equal find format hash json length
 *          unjson
 *
 * Results:
 *      A standard Tcl result. describe gives the SPEC back; find the value of
 *      a key, the second SPEC, described, or "-"; length the bytes of the
 *      value as text; json it as JSON; brief how many bytes its brief has,
 *      and what they say, described, or 0; unjson, of a text or of bytes, what
 *      that JSON says, described, or "-".
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimUnitValueCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives what it says. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* verb spec ?spec? */
{
    static const char *const verbs[] = {"brief", "bytes", "depth",
        "describe", "equal", "find", "format", "hash", "json", "length",
        "unjson", NULL};
    enum {BRIEF, BYTES, DEPTH, DESCRIBE, EQUAL, FIND, FORMAT, HASH, JSON,
        LENGTH, UNJSON};
    GwsimValue *valuePtr = NULL, *otherPtr = NULL, *foundPtr;
    GwsimBuf buf = {NULL, 0, 0};
    Tcl_Obj *givenPtr = NULL;
    GwsimStatus status = GWSIM_OK;
    const char *text;
    size_t length;
    int verb;

    (void) clientData;
    if (Tcl_GetIndexFromObj(interp, objv[1], verbs, "verb", TCL_EXACT,
            &verb) != TCL_OK
            || BuildValue(interp, objv[2], 0, &valuePtr) != TCL_OK) {
        return TCL_ERROR;
    }
    if (objc > 3 && BuildValue(interp, objv[3], 0, &otherPtr) != TCL_OK) {
        GwsimValueRelease(valuePtr);
        return TCL_ERROR;
    }
    switch (verb) {
    case BRIEF:
        givenPtr = InBrief(valuePtr);
        break;
    case BYTES:
        givenPtr = Tcl_NewWideIntObj((Tcl_WideInt)
                GwsimValueBytes(valuePtr));
        break;
    case DEPTH:
        givenPtr = Tcl_NewIntObj(GwsimValueDepth(valuePtr));
        break;
    case DESCRIBE:
        givenPtr = DescribeValue(valuePtr);
        break;
    case EQUAL:
        givenPtr = Tcl_NewIntObj(GwsimValueEqual(valuePtr, otherPtr));
        break;
    case FIND:
        givenPtr = GwsimValueDictFind(valuePtr, otherPtr, &foundPtr)
                ? DescribeValue(foundPtr) : Tcl_NewStringObj("-", 1);
        break;
    case JSON:
        GwsimJsonWrite(&buf, valuePtr);
        givenPtr = Tcl_NewStringObj(buf.data, (int) buf.len);
        GwsimBufFree(&buf);
        break;
    case UNJSON:
        text = GwsimValueTagOf(valuePtr) == GWSIM_VALUE_BYTES
                ? (const char *) GwsimValueGetBytes(valuePtr, &length)
                : GwsimValueGetText(valuePtr, &length);
        if (GwsimJsonRead(text, length, &foundPtr)) {
            givenPtr = DescribeValue(foundPtr);
            GwsimValueRelease(foundPtr);
        } else {
            givenPtr = Tcl_NewStringObj("-", 1);
        }
        break;
    case FORMAT:
    case LENGTH:
        status = GwsimValueFormat(&buf, valuePtr);
        givenPtr = verb == FORMAT
                ? Tcl_NewStringObj(buf.data, (int) buf.len)
                : Tcl_NewWideIntObj((Tcl_WideInt) buf.len);
        GwsimBufFree(&buf);
        break;
    case HASH:
        givenPtr = GwsimUnitHex(GwsimValueHash(valuePtr));
        break;
    }
    Tcl_SetObjResult(interp, givenPtr);
    GwsimValueRelease(valuePtr);
    GwsimValueRelease(otherPtr);
    return status == GWSIM_OK ? TCL_OK : GwsimUnitStatus(interp, status);
}

/*
 * What becomes of a value of which there is a brief, whose bytes stand alone.
 */

static Tcl_Obj *
InBrief(
    const GwsimValue *valuePtr) /* Value. */
{
    unsigned char bytes[GWSIM_BRIEF_MAX], *copy;
    size_t n = GwsimValueBrief(valuePtr, bytes);
    GwsimValue *madePtr;
    Tcl_Obj *resultPtr = Tcl_NewListObj(0, NULL);

    Tcl_ListObjAppendElement(NULL, resultPtr, Tcl_NewIntObj((int) n));
    if (n == 0) {
        return resultPtr;
    }
    copy = GwsimAlloc(n);
    memcpy(copy, bytes, n);
    madePtr = GwsimValueOfBrief(copy);
    GwsimFree(copy);
    GWSIM_ASSERT(GwsimValueEqual(madePtr, valuePtr)
            && GwsimValueBytes(madePtr) == GwsimValueBytes(valuePtr));
    Tcl_ListObjAppendElement(NULL, resultPtr, DescribeValue(madePtr));
    GwsimValueRelease(madePtr);
    return resultPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnitValueThreadsCmd --
 *
 *      Lets threads retain and release one value at the same time.
 *
 * Results:
 *      A standard Tcl result: the references at the end, less the first.
 *
 * Side effects:
 *      Threads come and go.
 *
 *----------------------------------------------------------------------
 */

int
GwsimUnitValueThreadsCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the number. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* spec threads rounds */
{
    Tcl_ThreadId ids[THREADS_MAX];
    Share share;
    int i, threads, result;

    (void) clientData;
    (void) objc;
    if (Tcl_GetIntFromObj(interp, objv[2], &threads) != TCL_OK
            || Tcl_GetWideIntFromObj(interp, objv[3],
                    &share.rounds) != TCL_OK
            || BuildValue(interp, objv[1], 0, &share.valuePtr) != TCL_OK) {
        return TCL_ERROR;
    }
    for (i = 0; i < threads && i < THREADS_MAX; i++) {
        if (Tcl_CreateThread(&ids[i], ShareProc, &share,
                TCL_THREAD_STACK_DEFAULT, TCL_THREAD_JOINABLE) != TCL_OK) {
            break;
        }
    }
    while (i-- > 0) {
        (void) Tcl_JoinThread(ids[i], &result);
    }
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj((Tcl_WideInt)
            GwsimValueRefs(share.valuePtr) - 1));
    GwsimValueRelease(share.valuePtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnitValuePacksCmd --
 *
 *      Makes so many packed values in slabs, of all sizes, and releases them,
 *      the last one after the slabs were ended.
 *
 * Results:
 *      A standard Tcl result: the bytes of memory that were in use besides,
 *      with all of the values, with none, with one of as many again, and
 *      after the end.
 *
 *----------------------------------------------------------------------
 */

int
GwsimUnitValuePacksCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the list. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* valuePacks count */
{
    static const char text[] = "seven times as long as what is short .....";
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);
    size_t before = GwsimBenchOsMemory();
    GwsimPacks *packsPtr = GwsimPacksNew();
    GwsimValue **values;
    int count;

    (void) clientData;
    (void) objc;
    if (Tcl_GetIntFromObj(interp, objv[1], &count) != TCL_OK || count < 1) {
        GwsimPacksEnd(packsPtr);
        Tcl_DecrRefCount(listPtr);
        return TCL_ERROR;
    }
    values = GwsimCalloc((size_t) count, sizeof(GwsimValue *));
    before += (size_t) count * sizeof(GwsimValue *);
#define NOTE() \
    Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewWideIntObj( \
            (Tcl_WideInt) GwsimBenchOsMemory() - (Tcl_WideInt) before))
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < count; i++) {
            GwsimLeaf leaves[LEAVES_MAX];

            for (int k = 0; k < LEAVES_MAX; k++) {
                leaves[k] = (GwsimLeaf) {
                    .tag = GWSIM_VALUE_TEXT, .bytes = text,
                    .len = (size_t) i % sizeof(text)
                };
            }
            values[i] = GwsimValuePack(packsPtr, GWSIM_VALUE_LIST, leaves,
                    1 + (size_t) i % LEAVES_MAX, NULL, NULL);
        }
        if (turn == 0) {
            NOTE();
        }
        for (int i = turn; i < count; i++) {
            GwsimValueRelease(values[i]);
        }
        NOTE();
    }
    GwsimPacksEnd(packsPtr);
    GwsimValueRelease(values[0]);
    NOTE();
#undef NOTE
    GwsimFree(values);
    Tcl_SetObjResult(interp, listPtr);
    return TCL_OK;
}

static Tcl_ThreadCreateType
ShareProc(
    ClientData clientData)      /* What is shared. */
{
    Share *sharePtr = clientData;
    Tcl_WideInt i;

    for (i = 0; i < sharePtr->rounds; i++) {
        GwsimValue *valuePtr = NULL;
        GwsimValue *part = GwsimValueRetain(sharePtr->valuePtr);

        if (GwsimValueTagOf(part) == GWSIM_VALUE_LIST) {
            size_t n;
            GwsimValue *const *parts = GwsimValueGetList(part, &n);

            GwsimValueRelease(GwsimValueRetain(parts[n - 1]));
        }
        (void) GwsimValueList(&part, 1, &valuePtr);
        GwsimValueRelease(valuePtr);
    }
    TCL_THREAD_CREATE_RETURN;
}

/*
 * Builds a value from a SPEC; calls itself at most SPEC_DEPTH_MAX times in
 * each other.
 */

static int
BuildValue(
    Tcl_Interp *interp,         /* Receives the error. */
    Tcl_Obj *specPtr,           /* SPEC. */
    int depth,                  /* Levels above it. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    Tcl_Obj **words;
    Tcl_Size count;
    int tag, rest;

    *valuePtrPtr = NULL;
    if (Tcl_ListObjGetElements(interp, specPtr, &count, &words) != TCL_OK) {
        return TCL_ERROR;
    }
    rest = (int) count - 1;
    if (count == 0 || depth > SPEC_DEPTH_MAX) {
        Tcl_SetObjResult(interp, Tcl_NewStringObj("bad spec", -1));
        return TCL_ERROR;
    }
    if (Tcl_GetIndexFromObj(interp, words[0], tags, "tag", TCL_EXACT,
            &tag) != TCL_OK) {
        return TCL_ERROR;
    }
    switch (tag) {
    case GWSIM_VALUE_NONE:
        *valuePtrPtr = GwsimValueNone();
        return TCL_OK;
    case GWSIM_VALUE_LIST:
    case GWSIM_VALUE_DICT:
        return BuildParts(interp, rest, words + 1,
                tag == GWSIM_VALUE_DICT, depth, valuePtrPtr);
    case GWSIM_VALUE_OBJECT:
        return BuildObject(interp, rest, words + 1, depth,
                valuePtrPtr);
    case SPEC_NEST:
    case SPEC_TIMES:
        return BuildNested(interp, rest, words + 1, tag == SPEC_NEST,
                depth, valuePtrPtr);
    case SPEC_LOCAL:
        if (BuildValue(interp, words[count - 1], depth + 1, valuePtrPtr)
                != TCL_OK) {
            return TCL_ERROR;
        }
        GwsimValueLocal(*valuePtrPtr);
        return TCL_OK;
    case SPEC_FLAT:
    case SPEC_PACKED:
    case SPEC_PART:
        return BuildFlat(interp, rest, words + 1, tag, depth,
                valuePtrPtr);
    default:
        if (count != 2) {
            Tcl_SetObjResult(interp, Tcl_NewStringObj("bad spec", -1));
            return TCL_ERROR;
        }
        return BuildScalar(interp, tag, words[1], valuePtrPtr);
    }
}

/* Builds a flat or packed value from one that is not; or takes a part of
 * one. */
static int
BuildFlat(
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[],      /* ?part? SPEC */
    int tag,                    /* Which of them. */
    int depth,                  /* Levels above it. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    GwsimLeaf leaves[FLAT_MAX];
    GwsimValue *const *parts;
    GwsimValue *valuePtr;
    GwsimStatus status = GWSIM_OK;
    size_t n;
    int number = 0;

    if (BuildValue(interp, objv[objc - 1], depth + 1, &valuePtr) != TCL_OK
            || (tag == SPEC_PART && Tcl_GetIntFromObj(interp, objv[0], &number)
                    != TCL_OK)) {
        return TCL_ERROR;
    }
    if (GwsimValueTagOf(valuePtr) == GWSIM_VALUE_DICT) {
        parts = GwsimValueGetDict(valuePtr, &n);
        n *= 2;
    } else {
        parts = GwsimValueGetList(valuePtr, &n);
    }
    if (tag == SPEC_PART) {
        *valuePtrPtr = GwsimValueRetain(parts[number]);
        GwsimValueRelease(valuePtr);
        return TCL_OK;
    }
    GWSIM_ASSERT(n <= FLAT_MAX);
    for (size_t i = 0; i < n; i++) {
        leaves[i] = (GwsimLeaf) {
            .tag = GwsimValueTagOf(parts[i]), .len = 8
        };
        if (leaves[i].tag == GWSIM_VALUE_INT) {
            leaves[i].number = GwsimValueGetInt(parts[i]);
        } else if (leaves[i].tag == GWSIM_VALUE_FLOAT) {
            leaves[i].real = GwsimValueGetFloat(parts[i]);
        } else {
            leaves[i].bytes = GwsimValueGetText(parts[i], &leaves[i].len);
        }
    }
    if (tag == SPEC_PACKED) {
        *valuePtrPtr = GwsimValuePack(NULL, GwsimValueTagOf(valuePtr), leaves,
                n, NULL, NULL);
    } else {
        status = GwsimValueFlat(GwsimValueTagOf(valuePtr), leaves, n,
                valuePtrPtr);
    }
    GwsimValueRelease(valuePtr);
    return GwsimUnitStatus(interp, status);
}

static int
BuildScalar(
    Tcl_Interp *interp,         /* Receives the error. */
    int tag,                    /* Of tags. */
    Tcl_Obj *objPtr,            /* What it is. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    Tcl_WideInt number = 0;
    const char *text;
    double real;
    Tcl_Size len;
    int flag;

    switch (tag) {
    case GWSIM_VALUE_BOOL:
        if (Tcl_GetBooleanFromObj(interp, objPtr, &flag) != TCL_OK) {
            return TCL_ERROR;
        }
        *valuePtrPtr = GwsimValueBool(flag != 0);
        return TCL_OK;
    case GWSIM_VALUE_INT:
    case GWSIM_VALUE_DATE:
        if (Tcl_GetWideIntFromObj(interp, objPtr, &number) != TCL_OK) {
            return TCL_ERROR;
        }
        *valuePtrPtr = tag == GWSIM_VALUE_INT ? GwsimValueInt(number)
                : GwsimValueDate(number);
        return TCL_OK;
    case GWSIM_VALUE_FLOAT:
        text = Tcl_GetString(objPtr);
        if (strcmp(text, "NaN") == 0) {
            real = __builtin_nan("");
        } else if (Tcl_GetDoubleFromObj(interp, objPtr, &real) != TCL_OK) {
            return TCL_ERROR;
        }
        *valuePtrPtr = GwsimValueFloat(real);
        return TCL_OK;
    case GWSIM_VALUE_TEXT:
        text = Tcl_GetStringFromObj(objPtr, &len);
        return GwsimUnitStatus(interp, GwsimValueText(text, (size_t) len,
                valuePtrPtr));
    case SPEC_RAWTEXT:
        text = (const char *) Tcl_GetByteArrayFromObj(objPtr, &len);
        return GwsimUnitStatus(interp, GwsimValueText(text, (size_t) len,
                valuePtrPtr));
    default:
        text = (const char *) Tcl_GetByteArrayFromObj(objPtr, &len);
        return GwsimUnitStatus(interp, GwsimValueBytesNew(text, (size_t) len,
                valuePtrPtr));
    }
}

static int
BuildParts(
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of parts. */
    Tcl_Obj *const objv[],      /* SPECs of the parts. */
    bool isDict,                /* Or a list. */
    int depth,                  /* Levels above it. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    GwsimValue **parts = GwsimCalloc((size_t) objc, sizeof(*parts));
    int code = TCL_OK;
    int i;

    for (i = 0; code == TCL_OK && i < objc; i++) {
        code = BuildValue(interp, objv[i], depth + 1, &parts[i]);
    }
    if (code != TCL_OK) {
        while (i-- > 0) {
            GwsimValueRelease(parts[i]);
        }
    } else if (isDict) {
        code = GwsimUnitStatus(interp, GwsimValueDict(parts, (size_t) objc / 2,
                valuePtrPtr));
    } else {
        code = GwsimUnitStatus(interp, GwsimValueList(parts, (size_t) objc,
                valuePtrPtr));
    }
    GwsimFree(parts);
    return code;
}

static int
BuildObject(
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 1 or 2. */
    Tcl_Obj *const objv[],      /* class ?spec? */
    int depth,                  /* Levels above it. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    GwsimValue *innerPtr = NULL;
    const char *className;
    Tcl_Size len;

    if (objc < 1 || objc > 2) {
        Tcl_SetObjResult(interp, Tcl_NewStringObj("bad spec", -1));
        return TCL_ERROR;
    }
    if (objc == 2 && BuildValue(interp, objv[1], depth + 1,
            &innerPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    className = Tcl_GetStringFromObj(objv[0], &len);
    return GwsimUnitStatus(interp, GwsimValueObject(className, (size_t) len,
            innerPtr, valuePtrPtr));
}

static int
BuildNested(
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const objv[],      /* n spec */
    bool nest,                  /* In each other; or beside each other. */
    int depth,                  /* Levels above it. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    GwsimStatus status = GWSIM_OK;
    GwsimValue *valuePtr, **parts;
    int i, n;

    if (objc != 2 || Tcl_GetIntFromObj(interp, objv[0], &n) != TCL_OK
            || BuildValue(interp, objv[1], depth + 1, &valuePtr) != TCL_OK) {
        return TCL_ERROR;
    }
    if (nest) {
        for (i = 0; status == GWSIM_OK && i < n; i++) {
            status = GwsimValueList(&valuePtr, 1, valuePtrPtr);
            valuePtr = *valuePtrPtr;
        }
        return GwsimUnitStatus(interp, status);
    }
    parts = GwsimCalloc((size_t) n, sizeof(*parts));
    for (i = 0; i < n; i++) {
        parts[i] = GwsimValueRetain(valuePtr);
    }
    status = GwsimValueList(parts, (size_t) n, valuePtrPtr);
    GwsimValueRelease(valuePtr);
    GwsimFree(parts);
    return GwsimUnitStatus(interp, status);
}

/*
 * The SPEC of a value, read through its accessors; calls itself at most
 * GWSIM_VALUE_DEPTH_MAX times in each other.
 */

static Tcl_Obj *
DescribeValue(
    const GwsimValue *valuePtr) /* Value to describe. */
{
    GwsimValueTag tag = GwsimValueTagOf(valuePtr);
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);
    Tcl_Obj *contentPtr = NULL;
    GwsimValue *const *parts = NULL;
    const char *text;
    const unsigned char *bytes;
    GwsimValue *innerPtr;
    size_t i, n = 0;

    Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewStringObj(tags[tag], -1));
    switch (tag) {
    case GWSIM_VALUE_NONE:
        break;
    case GWSIM_VALUE_BOOL:
        contentPtr = Tcl_NewIntObj(GwsimValueGetBool(valuePtr));
        break;
    case GWSIM_VALUE_INT:
        contentPtr = Tcl_NewWideIntObj(GwsimValueGetInt(valuePtr));
        break;
    case GWSIM_VALUE_FLOAT:
        contentPtr = Tcl_NewDoubleObj(GwsimValueGetFloat(valuePtr));
        break;
    case GWSIM_VALUE_TEXT:
        text = GwsimValueGetText(valuePtr, &n);
        GWSIM_ASSERT(text[n] == '\0');
        contentPtr = Tcl_NewStringObj(text, (int) n);
        break;
    case GWSIM_VALUE_BYTES:
        bytes = GwsimValueGetBytes(valuePtr, &n);
        GWSIM_ASSERT(bytes[n] == '\0');
        contentPtr = Tcl_NewByteArrayObj(bytes, (int) n);
        break;
    case GWSIM_VALUE_DATE:
        contentPtr = Tcl_NewWideIntObj(GwsimValueGetDate(valuePtr));
        break;
    case GWSIM_VALUE_LIST:
        parts = GwsimValueGetList(valuePtr, &n);
        break;
    case GWSIM_VALUE_DICT:
        parts = GwsimValueGetDict(valuePtr, &n);
        n *= 2;
        break;
    case GWSIM_VALUE_OBJECT:
        text = GwsimValueGetClass(valuePtr, &n);
        GWSIM_ASSERT(text[n] == '\0');
        contentPtr = Tcl_NewStringObj(text, (int) n);
        break;
    }
    if (contentPtr != NULL) {
        Tcl_ListObjAppendElement(NULL, listPtr, contentPtr);
    }
    if (tag == GWSIM_VALUE_OBJECT) {
        innerPtr = GwsimValueGetInner(valuePtr);
        parts = &innerPtr;
        n = 1;
    }
    for (i = 0; parts != NULL && i < n; i++) {
        Tcl_ListObjAppendElement(NULL, listPtr, DescribeValue(parts[i]));
    }
    return listPtr;
}
