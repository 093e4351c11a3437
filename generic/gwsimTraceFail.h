/*
 * gwsimTraceFail.h --
 *
 *      For tests only: a disk that fails at will, below SQLite.
 */

#ifndef GWSIM_TRACE_FAIL_H
#define GWSIM_TRACE_FAIL_H

#include "gwsimTrace.h"

typedef struct GwsimTraceFail GwsimTraceFail;

/*
 * From now on all databases that this process opens count what they write;
 * number `at` (from 1; 0: none) fails, and all after it if `sticky`; `full`:
 * the disk is full, else it is broken. Not while others use SQLite.
 */
MODULE_SCOPE GwsimTraceFail *GwsimTraceFailBegin(uint64_t at, bool sticky,
        bool full);
/* Returns how many writes were tried. No database may be open any more. */
MODULE_SCOPE uint64_t GwsimTraceFailEnd(GwsimTraceFail *failPtr);
/* Makes a database take no text longer than so many bytes. */
MODULE_SCOPE void GwsimTraceFailLimit(GwsimTrace *tracePtr, int size);

#endif /* GWSIM_TRACE_FAIL_H */
