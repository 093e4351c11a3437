/*
 * gwsimBaseOs.c --
 *
 *      Memory in bulk on Unix: pages of 2 MB where the system has them, as
 *      the first touch of each small page would cost more than what is
 *      written there.
 */

#include "gwsimBaseOs.h"

#include <stdlib.h>
#include <sys/mman.h>

#define LARGE_PAGE      ((size_t) 2 << 20)

void *
GwsimBaseOsBulk(
    size_t size)                /* Bytes. */
{
    size_t rounded = (size + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1);
    void *ptr = aligned_alloc(LARGE_PAGE, rounded);

#ifdef MADV_HUGEPAGE
    if (ptr != NULL) {
        /* A hint: what it answers is no matter. */
        (void) madvise(ptr, rounded, MADV_HUGEPAGE);
    }
#endif
    return ptr;
}
