/*
 * gwsimTraceFail.c --
 *
 *      A file system for SQLite (a "VFS") that hands everything on to the
 *      usual one, but counts whatever changes a file (write, truncate, sync,
 *      delete, growth of the WAL's index) and lets it fail when told to.
 *
 *      Each file is ours first, then the real one:
 *
 *          +------------+---------+----------------------------+
 *          | io methods | failPtr | the usual VFS's own file   |
 *          +------------+---------+----------------------------+
 */

#include "gwsimTraceFail.h"
#include "gwsimTraceInt.h"

#include <sqlite3.h>

struct GwsimTraceFail {
    sqlite3_vfs vfs;            /* First: what SQLite sees. */
    sqlite3_vfs *usualPtr;      /* What does the work. */
    uint64_t count;             /* Writes tried so far. */
    uint64_t at;                /* Which one fails; 0: none. */
    bool sticky;                /* All after it, too. */
    bool full;                  /* SQLITE_FULL instead of SQLITE_IOERR. */
};

typedef struct File {
    sqlite3_file file;          /* First: the methods below. */
    GwsimTraceFail *failPtr;
} File;

#define FAIL_OF(filePtr)        (((File *) (filePtr))->failPtr)
#define REAL(filePtr)           ((sqlite3_file *) ((File *) (filePtr) + 1))
#define CALL(filePtr, method, ...) \
    (REAL(filePtr)->pMethods->method(REAL(filePtr), ##__VA_ARGS__))

static int OpenFile(sqlite3_vfs *vfsPtr, const char *name,
        sqlite3_file *filePtr, int flags, int *outFlagsPtr);
static int DeleteFile(sqlite3_vfs *vfsPtr, const char *name, int syncDir);
static int Fails(GwsimTraceFail *failPtr, int code);

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceFailBegin, GwsimTraceFailEnd --
 *
 *      Put the failing file system in place, and take it away.
 *
 * Results:
 *      Its handle; the number of writes that were tried.
 *
 * Side effects:
 *      SQLite's default file system is another one meanwhile.
 *
 *----------------------------------------------------------------------
 */

GwsimTraceFail *
GwsimTraceFailBegin(
    uint64_t at,                /* Which write fails; 0: none. */
    bool sticky,                /* All after it, too. */
    bool full)                  /* The disk is full, not broken. */
{
    GwsimTraceFail *failPtr = GwsimAlloc(sizeof(*failPtr));
    sqlite3_vfs *usualPtr = sqlite3_vfs_find(NULL);

    *failPtr = (GwsimTraceFail) {
        .vfs = *usualPtr, .usualPtr = usualPtr, .at = at,
        .sticky = sticky, .full = full
    };
    failPtr->vfs.zName = "gwsim-fail";
    failPtr->vfs.szOsFile = (int) sizeof(File) + usualPtr->szOsFile;
    failPtr->vfs.pNext = NULL;
    failPtr->vfs.xOpen = OpenFile;
    failPtr->vfs.xDelete = DeleteFile;
    sqlite3_vfs_register(&failPtr->vfs, 1);
    return failPtr;
}

uint64_t
GwsimTraceFailEnd(
    GwsimTraceFail *failPtr)    /* Handle of Begin. */
{
    uint64_t count = failPtr->count;

    sqlite3_vfs_unregister(&failPtr->vfs);
    sqlite3_vfs_register(failPtr->usualPtr, 1);
    GwsimFree(failPtr);
    return count;
}

/* The only way to see what happens beyond a billion bytes. */
void
GwsimTraceFailLimit(
    GwsimTrace *tracePtr,       /* An open trace. */
    int size)                   /* Longest text in bytes. */
{
    (void) sqlite3_limit(tracePtr->dbPtr, SQLITE_LIMIT_LENGTH, size);
}

/* Counts a write; SQLITE_OK, or what it fails with. */
static int
Fails(
    GwsimTraceFail *failPtr,
    int code)                   /* Code of a broken disk. */
{
    uint64_t number = ++failPtr->count;

    if (failPtr->at == 0 || number < failPtr->at
            || (number > failPtr->at && !failPtr->sticky)) {
        return SQLITE_OK;
    }
    return failPtr->full ? SQLITE_FULL : code;
}

/* ---- Methods that may fail ---- */

static int
WriteFile(
    sqlite3_file *filePtr,
    const void *bytes,
    int size,
    sqlite3_int64 offset)
{
    int code = Fails(FAIL_OF(filePtr), SQLITE_IOERR_WRITE);

    return code != SQLITE_OK ? code
            : CALL(filePtr, xWrite, bytes, size, offset);
}

static int
TruncateFile(
    sqlite3_file *filePtr,
    sqlite3_int64 size)
{
    int code = Fails(FAIL_OF(filePtr), SQLITE_IOERR_TRUNCATE);

    return code != SQLITE_OK ? code : CALL(filePtr, xTruncate, size);
}

static int
SyncFile(
    sqlite3_file *filePtr,
    int flags)
{
    int code = Fails(FAIL_OF(filePtr), SQLITE_IOERR_FSYNC);

    return code != SQLITE_OK ? code : CALL(filePtr, xSync, flags);
}

static int
MapIndex(
    sqlite3_file *filePtr,
    int page,
    int pageSize,
    int extend,                 /* The file may grow. */
    void volatile **mapPtrPtr)
{
    int code = extend
            ? Fails(FAIL_OF(filePtr), SQLITE_IOERR_SHMSIZE) : SQLITE_OK;

    return code != SQLITE_OK ? code
            : CALL(filePtr, xShmMap, page, pageSize, extend, mapPtrPtr);
}

static int
DeleteFile(
    sqlite3_vfs *vfsPtr,
    const char *name,
    int syncDir)
{
    GwsimTraceFail *failPtr = (GwsimTraceFail *) vfsPtr;
    int code = Fails(failPtr, SQLITE_IOERR_DELETE);

    return code != SQLITE_OK ? code
            : failPtr->usualPtr->xDelete(failPtr->usualPtr, name, syncDir);
}

/* ---- Methods that are handed on ---- */

static int
CloseFile(
    sqlite3_file *filePtr)
{
    return CALL(filePtr, xClose);
}

static int
ReadFile(
    sqlite3_file *filePtr,
    void *bytes,
    int size,
    sqlite3_int64 offset)
{
    return CALL(filePtr, xRead, bytes, size, offset);
}

static int
FileSize(
    sqlite3_file *filePtr,
    sqlite3_int64 *sizePtr)
{
    return CALL(filePtr, xFileSize, sizePtr);
}

static int
LockFile(
    sqlite3_file *filePtr,
    int lock)
{
    return CALL(filePtr, xLock, lock);
}

static int
UnlockFile(
    sqlite3_file *filePtr,
    int lock)
{
    return CALL(filePtr, xUnlock, lock);
}

static int
CheckLock(
    sqlite3_file *filePtr,
    int *reservedPtr)
{
    return CALL(filePtr, xCheckReservedLock, reservedPtr);
}

static int
ControlFile(
    sqlite3_file *filePtr,
    int operation,
    void *argumentPtr)
{
    return CALL(filePtr, xFileControl, operation, argumentPtr);
}

static int
SectorSize(
    sqlite3_file *filePtr)
{
    return CALL(filePtr, xSectorSize);
}

static int
Characteristics(
    sqlite3_file *filePtr)
{
    return CALL(filePtr, xDeviceCharacteristics);
}

static int
LockIndex(
    sqlite3_file *filePtr,
    int offset,
    int count,
    int flags)
{
    return CALL(filePtr, xShmLock, offset, count, flags);
}

static void
IndexBarrier(
    sqlite3_file *filePtr)
{
    CALL(filePtr, xShmBarrier);
}

static int
UnmapIndex(
    sqlite3_file *filePtr,
    int deleteFlag)
{
    return CALL(filePtr, xShmUnmap, deleteFlag);
}

/* Opens a file; one that is not opened has no methods. */
static int
OpenFile(
    sqlite3_vfs *vfsPtr,
    const char *name,
    sqlite3_file *filePtr,      /* Filled in. */
    int flags,
    int *outFlagsPtr)
{
    static const sqlite3_io_methods methods = {
        .iVersion = 2,
        .xClose = CloseFile,
        .xRead = ReadFile,
        .xWrite = WriteFile,
        .xTruncate = TruncateFile,
        .xSync = SyncFile,
        .xFileSize = FileSize,
        .xLock = LockFile,
        .xUnlock = UnlockFile,
        .xCheckReservedLock = CheckLock,
        .xFileControl = ControlFile,
        .xSectorSize = SectorSize,
        .xDeviceCharacteristics = Characteristics,
        .xShmMap = MapIndex,
        .xShmLock = LockIndex,
        .xShmBarrier = IndexBarrier,
        .xShmUnmap = UnmapIndex
    };
    GwsimTraceFail *failPtr = (GwsimTraceFail *) vfsPtr;
    File *ourPtr = (File *) filePtr;
    int code;

    ourPtr->file.pMethods = NULL;
    ourPtr->failPtr = failPtr;
    code = failPtr->usualPtr->xOpen(failPtr->usualPtr, name, REAL(filePtr),
            flags, outFlagsPtr);
    if (REAL(filePtr)->pMethods != NULL) {
        ourPtr->file.pMethods = &methods;
    }
    return code;
}
