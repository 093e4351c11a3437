/*
 * gwsimRequestArchive.h --
 *
 *      Requests of scripts that have succeeded, in few bytes: a handle can be
 *      asked as long as its world lives, but hardly any is.
 *
 *      Rules:
 *      1. Archived is what nothing holds any more: no message, job, wait or
 *         fault, nor who has looked it up by its number.  Whoever looks it up
 *         from then on takes it out, and it goes back to its place when it is
 *         let go (GwsimRequestHold, GwsimRequestRelease).
 *      2. Only what has succeeded: a failure may still be told at rest, with
 *         its exception.
 *      3. Kept is what a complete request can be asked for: who sent it, from
 *         where, with which functions (a form, which requests that are alike
 *         share); when, in which events, the callback's state; the value.
 *         Not what only its messages and its deadline want to know.
 *      4. Of a value that nobody else has there is a brief (gwsimValueBrief.c),
 *         if it is small; else it is held.
 *
 *      Limits: memory alone.  Costs: a request takes 28 bytes, those of its
 *      value, and a pointer in the table of requests: 64 in all with a dict of
 *      three short pairs, of 300 that it had alive.  One that is unlike all
 *      others (a function or a thread of its own) takes 72 more.
 *
 *      Forms are looked for in a table without chains: of two that fall into
 *      one place the later stays there.  It grows with the forms that have
 *      been made, up to GWSIM_FORMS_MAX.
 */

#ifndef GWSIM_REQUEST_ARCHIVE_H
#define GWSIM_REQUEST_ARCHIVE_H

#include "gwsimBase.h"

#define GWSIM_FORMS_MAX 65536

typedef struct GwsimScriptRequest GwsimScriptRequest;
typedef struct GwsimRequestForm GwsimRequestForm;

typedef struct GwsimArchive {   /* Members are private, but count. */
    GwsimSlab pages;            /* Of entries, ... */
    unsigned char *nextPtr, *endPtr;    /* ... room in the newest. */
    GwsimRequestForm **table;   /* Forms by hash; NULL: none yet. */
    size_t tableSize;           /* A power of two, or 0. */
    size_t formCount;
    GwsimRequestForm *newestPtr;        /* Form made last. */
    uint32_t count;             /* Requests that are in it, ... */
    uint32_t held;              /* ... of so many the value is held. */
} GwsimArchive;

MODULE_SCOPE void   GwsimArchiveInit(GwsimArchive *archivePtr);
/* What is in it must have been let go. */
MODULE_SCOPE void   GwsimArchiveFree(GwsimArchive *archivePtr);
/* Returns what stands for the request from now on; its value is taken over. */
MODULE_SCOPE void * GwsimArchivePut(GwsimArchive *archivePtr,
                        GwsimScriptRequest *scriptedPtr);
/* Makes the request of it again, but for its number. */
MODULE_SCOPE void   GwsimArchiveTake(GwsimArchive *archivePtr,
                        void *entryPtr, GwsimScriptRequest *scriptedPtr);
/* Its request_completed event. */
MODULE_SCOPE uint32_t GwsimArchiveDoneSeq(const void *entryPtr);
/* The world ends: lets go of its value. */
MODULE_SCOPE void   GwsimArchiveDrop(void *entryPtr);

/* True of an entry, not of a request. */
static inline bool
GwsimIsArchived(
    const void *entryPtr)       /* Of the table of requests; may be NULL. */
{
    return ((uintptr_t) entryPtr & 1) != 0;
}

#endif /* GWSIM_REQUEST_ARCHIVE_H */
