/*
 * gwsimList.h --
 *
 *      Writes Tcl lists without Tcl: the same bytes that Tcl 8.6 would write.
 */

#ifndef GWSIM_LIST_H
#define GWSIM_LIST_H

#include "gwsimBase.h"

MODULE_SCOPE void       GwsimListAppend(GwsimBuf *bufPtr, size_t start,
                            const char *bytes, size_t n);

#endif /* GWSIM_LIST_H */
