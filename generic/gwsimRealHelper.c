/*
 * gwsimRealHelper.c --
 *
 *      The thread of gwsimRealHelper.h: a mutex, a condition and one place for
 *      what is to be done.
 */

#include "gwsimRealHelper.h"

#include <uv.h>

#include "gwsimRealOs.h"

struct GwsimHelper {
    uv_thread_t thread;
    uv_mutex_t lock;
    uv_cond_t changed;          /* Of what is below. */
    GwsimHelperProc *proc;      /* What to do; NULL: nothing. */
    void *data;
    bool ending;
};

static void Main(void *arg);

/*
 *----------------------------------------------------------------------
 *
 * GwsimHelperStart, GwsimHelperCall, GwsimHelperStop --
 *
 *      The life of a helper.
 *
 * Results:
 *      Start: the helper, or NULL.
 *
 * Side effects:
 *      Call: those of proc, which is over when it returns.
 *
 *----------------------------------------------------------------------
 */

GwsimHelper *
GwsimHelperStart(void)
{
    GwsimHelper *helperPtr = GwsimCalloc(1, sizeof(*helperPtr));
    GwsimRealSignals signals;
    int result;

    (void) uv_mutex_init(&helperPtr->lock);
    (void) uv_cond_init(&helperPtr->changed);
    GwsimRealOsBlock(&signals);
    result = uv_thread_create(&helperPtr->thread, Main, helperPtr);
    GwsimRealOsRestore(&signals);
    if (result != 0) {
        uv_cond_destroy(&helperPtr->changed);
        uv_mutex_destroy(&helperPtr->lock);
        GwsimFree(helperPtr);
        return NULL;
    }
    return helperPtr;
}

void
GwsimHelperCall(
    GwsimHelper *helperPtr,     /* Helper; idle. */
    GwsimHelperProc *proc,      /* What to do ... */
    void *data)                 /* ... with what. */
{
    uv_mutex_lock(&helperPtr->lock);
    helperPtr->proc = proc;
    helperPtr->data = data;
    uv_cond_broadcast(&helperPtr->changed);
    while (helperPtr->proc != NULL) {
        uv_cond_wait(&helperPtr->changed, &helperPtr->lock);
    }
    uv_mutex_unlock(&helperPtr->lock);
}

void
GwsimHelperStop(
    GwsimHelper *helperPtr)     /* Helper; idle. */
{
    uv_mutex_lock(&helperPtr->lock);
    helperPtr->ending = true;
    uv_cond_broadcast(&helperPtr->changed);
    uv_mutex_unlock(&helperPtr->lock);
    (void) uv_thread_join(&helperPtr->thread);
    uv_cond_destroy(&helperPtr->changed);
    uv_mutex_destroy(&helperPtr->lock);
    GwsimFree(helperPtr);
}

/* The thread. */
static void
Main(
    void *arg)                  /* The helper. */
{
    GwsimHelper *helperPtr = arg;

    uv_mutex_lock(&helperPtr->lock);
    for (;;) {
        while (helperPtr->proc == NULL && !helperPtr->ending) {
            uv_cond_wait(&helperPtr->changed, &helperPtr->lock);
        }
        if (helperPtr->proc == NULL) {
            break;
        }
        uv_mutex_unlock(&helperPtr->lock);
        helperPtr->proc(helperPtr->data);
        uv_mutex_lock(&helperPtr->lock);
        helperPtr->proc = NULL;
        uv_cond_broadcast(&helperPtr->changed);
    }
    uv_mutex_unlock(&helperPtr->lock);
}
