/*
 * gwsimPages.h --
 *
 *      An array of pointers by number, for numbers that are given one after
 *      the other and of which any may be left out.
 *
 *  1. Pointers stand in pages of PAGE_SIZE; a page is there when a number of
 *     it is. So neighbours are neighbours in memory, nothing is ever moved
 *     but the table of the pages, and what is left out costs an eighth of a
 *     byte a number.
 *  2. Nothing is taken out.
 */

#ifndef GWSIM_PAGES_H
#define GWSIM_PAGES_H

#include "gwsimBase.h"

typedef struct GwsimPages {     /* All zero is an empty one. */
    void ***pages;              /* Each NULL, or PAGE_SIZE pointers. */
    size_t pageSpace;           /* Room for so many. */
} GwsimPages;

MODULE_SCOPE void   GwsimPagesFree(GwsimPages *pagesPtr);
MODULE_SCOPE void   GwsimPagesPut(GwsimPages *pagesPtr, uint32_t number,
                        void *valuePtr);
/* NULL if nothing was put there. */
MODULE_SCOPE void * GwsimPagesGet(const GwsimPages *pagesPtr,
                        uint32_t number);

#endif /* GWSIM_PAGES_H */
