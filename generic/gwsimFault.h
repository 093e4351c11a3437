/*
 * gwsimFault.h --
 *
 *      Planned disturbances.  Each is an object with a number (f1, f2, ...),
 *      a target, a selector, and an end: -for, clear, or the world's end.
 *      Here: delay and drop of messages on a path, crash and restart of a
 *      gateway.
 */

#ifndef GWSIM_FAULT_H
#define GWSIM_FAULT_H

#include "gwsimMessenger.h"

typedef enum GwsimFaultKind {
    GWSIM_FAULT_DELAY, GWSIM_FAULT_DROP, GWSIM_FAULT_CRASH
} GwsimFaultKind;

typedef enum GwsimSelect {      /* Which messages a fault touches. */
    GWSIM_SELECT_ALL, GWSIM_SELECT_FIRST, GWSIM_SELECT_EVERY,
    GWSIM_SELECT_NTH, GWSIM_SELECT_CHANCE
} GwsimSelect;

typedef struct GwsimFault {
    struct GwsimFault *nextPtr;         /* In order of creation. */
    struct GwsimFault *nextOnPathPtr;
    struct GwsimFaults *faultsPtr;
    uint32_t number;
    GwsimFaultKind kind;
    GwsimPath *pathPtr;         /* DELAY, DROP. */
    GwsimScope *scopePtr;       /* CRASH. */
    GwsimDist delay;
    GwsimSelect select;
    int64_t count;              /* Of FIRST, EVERY, NTH. */
    double ratio;               /* Of CHANCE. */
    GwsimStream stream, delayStream;
    uint64_t seen, hits;        /* Messages looked at, and touched. */
    bool active, ended;
    GwsimTime lasts;            /* -for; 0: until cleared. */
    GwsimTimer endTimer;
} GwsimFault;

typedef struct GwsimFaults {
    GwsimCore *corePtr;
    GwsimMessenger *msgrPtr;
    GwsimFault *head, *tail;
    uint32_t count;
} GwsimFaults;

typedef struct GwsimFaultConfig {
    GwsimFaultKind kind;
    GwsimPath *pathPtr;
    GwsimScope *scopePtr;
    GwsimDist delay;
    GwsimSelect select;
    int64_t count;
    double ratio;
    GwsimTime lasts;            /* 0: until cleared. */
    bool waits;                 /* Not active yet (-when). */
} GwsimFaultConfig;

MODULE_SCOPE void GwsimFaultsInit(GwsimFaults *faultsPtr,
        GwsimCore *corePtr, GwsimMessenger *msgrPtr);
MODULE_SCOPE void GwsimFaultsFree(GwsimFaults *faultsPtr);
MODULE_SCOPE GwsimFault *GwsimFaultAdd(GwsimFaults *faultsPtr,
        const GwsimFaultConfig *configPtr);
MODULE_SCOPE void GwsimFaultStart(GwsimFault *faultPtr);
MODULE_SCOPE void GwsimFaultEnd(GwsimFault *faultPtr);
MODULE_SCOPE GwsimFault *GwsimFaultFind(GwsimFaults *faultsPtr,
        uint32_t number);
/* Faults of a path say what becomes of a message: sets planPtr.  Emits
 * fault_hit with the message's names. */
MODULE_SCOPE void GwsimFaultApply(GwsimFaults *faultsPtr,
        GwsimPath *pathPtr, const GwsimEvent *aboutPtr, GwsimPlan *planPtr);
MODULE_SCOPE GwsimStatus GwsimFaultRestart(GwsimFaults *faultsPtr,
        GwsimScope *scopePtr);

#endif /* GWSIM_FAULT_H */
