/*
 * gwsimEdition.h --
 *
 *      Editions of a project's code: each project save (fault reload) begins
 *      a new one.  New jobs run the newest edition of their thread's project,
 *      in an interp of their own; what runs keeps what it has (IAX-06).
 *
 *      Rules:
 *      1. Editions are numbered in the world, from 2; what is there from the
 *         beginning is 1, and has no record.
 *      2. An edition holds in every JVM that may have the project: gateways,
 *         and clients and designers of that project or of none.
 *      3. A thread takes up the newest edition of its project, or where it
 *         serves them all the newest of any, when it starts a job; not while
 *         a modal box of it is open.  One that invokeAsynchronous has made
 *         keeps the edition of its maker: its function is of that code.
 *      4. `shared` is of an edition: module variables begin anew with the
 *         module.  getGlobals outlives them all.
 */

#ifndef GWSIM_EDITION_H
#define GWSIM_EDITION_H

#include "gwsimHandler.h"

struct GwsimEdition {           /* In one JVM. */
    GwsimEdition *nextPtr;      /* The one before it. */
    uint32_t number;
    GwsimName project;
    GwsimStore shared;
};

/* A project is saved: its next edition, everywhere. */
MODULE_SCOPE void GwsimEditionBegin(GwsimScopes *scopesPtr,
        GwsimHandlers *handlersPtr, GwsimName project);
/* The number of a project's newest edition. */
MODULE_SCOPE uint32_t GwsimEditionOfProject(const GwsimHandlers *handlersPtr,
        GwsimName project);
/* That of a thread's code. */
MODULE_SCOPE uint32_t GwsimEditionOfThread(const GwsimThread *thrPtr);
/* Where `shared` of a thread's code is. */
MODULE_SCOPE GwsimStore *GwsimEditionShared(GwsimThread *thrPtr);
/* The project of a thread, or 0 if it serves them all. */
MODULE_SCOPE GwsimName GwsimEditionProject(const GwsimThread *thrPtr);
/* A thread is about to start a job: takes up the newest edition. */
MODULE_SCOPE void GwsimEditionTakeUp(GwsimThread *thrPtr);
/* A thread is made by another one's script. */
MODULE_SCOPE void GwsimEditionInherit(GwsimThread *thrPtr,
        const GwsimThread *makerPtr);

#endif /* GWSIM_EDITION_H */
