/*
 * gwsimNames.h --
 *
 *      Names as small numbers: a table, one per world, that gives every
 *      string one number. Numbers are handed out in the order of first use,
 *      so the same run gives the same numbers. Nothing is ever forgotten.
 */

#ifndef GWSIM_NAMES_H
#define GWSIM_NAMES_H

#include "gwsimBase.h"

typedef uint32_t GwsimName;     /* 0 is the empty string, in every table. */
typedef struct GwsimNames GwsimNames;

MODULE_SCOPE GwsimNames *GwsimNamesCreate(void);
MODULE_SCOPE void       GwsimNamesDestroy(GwsimNames *namesPtr);
MODULE_SCOPE GwsimName  GwsimNameIntern(GwsimNames *namesPtr,
                            const char *bytes, size_t n);
MODULE_SCOPE bool       GwsimNameFind(const GwsimNames *namesPtr,
                            const char *bytes, size_t n, GwsimName *namePtr);
MODULE_SCOPE const char *GwsimNameText(const GwsimNames *namesPtr,
                            GwsimName name, size_t *lenPtr);
MODULE_SCOPE uint64_t   GwsimNameHash(const GwsimNames *namesPtr,
                            GwsimName name);
MODULE_SCOPE size_t     GwsimNamesCount(const GwsimNames *namesPtr);

#endif /* GWSIM_NAMES_H */
