/*
 * gwsimPages.c --
 *
 *      Pointers by number, in pages: see gwsimPages.h.
 *
 *      Limits: numbers of 32 bits. Costs: 8 bytes a number, 512 a page, and 8
 *      a page that is left out; to put and to get take two steps.
 */

#include "gwsimPages.h"

#include <string.h>

#define PAGE_SIZE       64              /* Pointers of a page. */

/*
 *----------------------------------------------------------------------
 *
 * GwsimPagesFree, GwsimPagesPut, GwsimPagesGet --
 *
 *      Empty it; put a pointer at a number; get it.
 *
 * Results:
 *      Get: the pointer, or NULL.
 *
 * Side effects:
 *      Put: there may be a page more. What was at the number is replaced.
 *
 *----------------------------------------------------------------------
 */

void
GwsimPagesFree(
    GwsimPages *pagesPtr)       /* The values are not its own. */
{
    for (size_t i = 0; i < pagesPtr->pageSpace; i++) {
        GwsimFree(pagesPtr->pages[i]);
    }
    GwsimFree(pagesPtr->pages);
    *pagesPtr = (GwsimPages) {NULL, 0};
}

inline void
GwsimPagesPut(
    GwsimPages *pagesPtr,       /* Pages. */
    uint32_t number,            /* Any. */
    void *valuePtr)             /* What to find there. */
{
    size_t page = number / PAGE_SIZE, before = pagesPtr->pageSpace;

    if (page >= before) {
        GWSIM_GROW(pagesPtr->pages, page + 1, pagesPtr->pageSpace);
        memset(pagesPtr->pages + before, 0,
                (pagesPtr->pageSpace - before) * sizeof(*pagesPtr->pages));
    }
    if (pagesPtr->pages[page] == NULL) {
        pagesPtr->pages[page] = GwsimCalloc(PAGE_SIZE, sizeof(void *));
    }
    pagesPtr->pages[page][number % PAGE_SIZE] = valuePtr;
}

void *
GwsimPagesGet(
    const GwsimPages *pagesPtr, /* Pages. */
    uint32_t number)            /* Any. */
{
    size_t page = number / PAGE_SIZE;

    return page >= pagesPtr->pageSpace || pagesPtr->pages[page] == NULL
            ? NULL : pagesPtr->pages[page][number % PAGE_SIZE];
}
