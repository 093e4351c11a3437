/*
 * gwsimTask.c --
 *
 *      What a scenario sets going: tasks (`on`), once or every so often, and
 *      declarative traffic.
 *
 *      Rules:
 *      1. A task posted before the first run stands in its thread's queue
 *         before anything else, in the order of posting.
 *      2. -every is housekeeping: its ticks do not keep a run going.  A tick
 *         that finds the last run of its script unfinished is left out.
 *      3. Request k of traffic is sent at start + k / rate, without a script;
 *         its callbacks are counted on their thread like any other.
 */

#include <string.h>

#include "gwsimWorld.h"

static GwsimTimerProc   TickOfTask;
static GwsimTimerProc   TickOfTraffic;
static GwsimAdvance     StartTask(GwsimThread *thrPtr, GwsimJob *jobPtr);
static void             EndTask(GwsimThread *thrPtr, GwsimJob *jobPtr,
                            bool doomed);
static void             PostTask(GwsimTask *taskPtr);
static void             ArmTraffic(GwsimTraffic *trafficPtr);

static const GwsimTimerType everyTimer = {
    "-every", TickOfTask, false, false, NULL, NULL, NULL
};
static const GwsimTimerType trafficTimer = {
    "traffic", TickOfTraffic, false, true, NULL, NULL, NULL
};
static const GwsimTimerType endlessTimer = {
    "endless traffic", TickOfTraffic, false, false, NULL, NULL, NULL
};
static const GwsimJobType taskJob = {
    "task", StartTask, EndTask, true, NULL
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimWorldOn --
 *
 *      Posts a script to a thread of a scope.
 *
 * Results:
 *      GWSIM_OK, GWSIM_SCOPE_DOWN or GWSIM_THREAD_NOGUI.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimWorldOn(
    GwsimWorld *worldPtr,       /* World. */
    GwsimScope *scopePtr,       /* Where. */
    GwsimOnThread where,        /* On which of its threads. */
    GwsimValue *functionPtr,    /* Command prefix; retained. */
    GwsimTime every,            /* 0: once; else how often. */
    const char *place,          /* FILE:LINE. */
    GwsimTask **taskPtrPtr)     /* Set if GWSIM_OK. */
{
    GwsimNames *namesPtr = worldPtr->core.namesPtr;
    GwsimTask *taskPtr;
    GwsimBuf buf = {0};

    if (where == GWSIM_ON_GUI && !GwsimScopeHasGui(scopePtr)) {
        return GWSIM_THREAD_NOGUI;
    }
    if (!GwsimScopeJvm(scopePtr)->up) {
        return GWSIM_SCOPE_DOWN;
    }
    taskPtr = GwsimCalloc(1, sizeof(GwsimTask));
    taskPtr->worldPtr = worldPtr;
    taskPtr->number = ++worldPtr->taskCount;
    taskPtr->scopePtr = scopePtr;
    taskPtr->functionPtr = GwsimValueRetain(functionPtr);
    taskPtr->place = GwsimNameIntern(namesPtr, place, strlen(place));
    GwsimBufText(&buf, "t");
    GwsimBufNumber(&buf, taskPtr->number);
    taskPtr->label = GwsimNameIntern(namesPtr, buf.data, buf.len);
    GwsimBufFree(&buf);
    taskPtr->every = every;
    switch (where) {
    case GWSIM_ON_ASYNC:
        taskPtr->thrPtr = GwsimScopeAsync(scopePtr);
        taskPtr->thrPtr->endsWithJob = every == 0;
        break;
    case GWSIM_ON_GUI:
    case GWSIM_ON_DEFAULT:
        taskPtr->thrPtr = GwsimScopeHasGui(scopePtr)
                ? GwsimScopeGui(scopePtr) : GwsimScopeMain(scopePtr);
        break;
    }
    if (worldPtr->taskTail == NULL) {
        worldPtr->taskHead = taskPtr;
    } else {
        worldPtr->taskTail->nextPtr = taskPtr;
    }
    worldPtr->taskTail = taskPtr;
    if (every > 0) {
        GwsimRuntime *rtPtr = worldPtr->core.rtPtr;

        taskPtr->state = GWSIM_TASK_DONE;
        GwsimTimerStart(rtPtr, &taskPtr->timer, &everyTimer,
                GwsimNow(rtPtr) + every);
    } else {
        PostTask(taskPtr);
    }
    *taskPtrPtr = taskPtr;
    return GWSIM_OK;
}

/* The task of a number, or NULL. */
GwsimTask *
GwsimTaskFind(
    GwsimWorld *worldPtr,       /* World. */
    uint32_t number)            /* 3 of t3. */
{
    GwsimTask *taskPtr = worldPtr->taskHead;

    while (taskPtr != NULL && taskPtr->number != number) {
        taskPtr = taskPtr->nextPtr;
    }
    return taskPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWorldTraffic --
 *
 *      Sends requests at a constant rate, from now on.
 *
 *----------------------------------------------------------------------
 */

void
GwsimWorldTraffic(
    GwsimWorld *worldPtr,       /* World. */
    GwsimScope *scopePtr,       /* Who sends. */
    const GwsimSend *sendPtr,   /* What; copied. */
    double rate,                /* Requests a second, above 0. */
    GwsimTime lasts)            /* How long; 0: without end. */
{
    GwsimTraffic *trafficPtr = GwsimCalloc(1, sizeof(GwsimTraffic));

    trafficPtr->worldPtr = worldPtr;
    trafficPtr->scopePtr = scopePtr;
    trafficPtr->send = *sendPtr;
    trafficPtr->send.payloadPtr = GwsimValueRetain(sendPtr->payloadPtr);
    trafficPtr->send.disposable = true;
    trafficPtr->send.uncounted = lasts == 0;
    trafficPtr->rate = rate;
    trafficPtr->lasts = lasts;
    trafficPtr->start = GwsimNow(worldPtr->core.rtPtr);
    if (worldPtr->trafficTail == NULL) {
        worldPtr->trafficHead = trafficPtr;
    } else {
        worldPtr->trafficTail->nextPtr = trafficPtr;
    }
    worldPtr->trafficTail = trafficPtr;
    ArmTraffic(trafficPtr);
}

/* Frees tasks and traffic of a world that ends. */
void
GwsimTasksFree(
    GwsimWorld *worldPtr)       /* World. */
{
    GwsimTask *taskPtr;
    GwsimTraffic *trafficPtr;

    while ((taskPtr = worldPtr->taskHead) != NULL) {
        worldPtr->taskHead = taskPtr->nextPtr;
        GwsimOutcomeFree(&taskPtr->outcome);
        GwsimValueRelease(taskPtr->functionPtr);
        GwsimFree(taskPtr);
    }
    while ((trafficPtr = worldPtr->trafficHead) != NULL) {
        worldPtr->trafficHead = trafficPtr->nextPtr;
        GwsimValueRelease(trafficPtr->send.payloadPtr);
        GwsimFree(trafficPtr);
    }
}

/* -every: the next run of the script, unless the last one goes on. */
static void
TickOfTask(
    GwsimRuntime *rtPtr,        /* Runtime of the world. */
    GwsimTimer *timerPtr)       /* Timer of a task. */
{
    GwsimTask *taskPtr = (GwsimTask *)
            ((char *) timerPtr - offsetof(GwsimTask, timer));

    if (GwsimThreadIsGone(taskPtr->thrPtr)) {
        GwsimScope *scopePtr = taskPtr->scopePtr;

        if (!GwsimScopeJvm(scopePtr)->up
                || taskPtr->thrPtr->epoch != scopePtr->epoch
                || taskPtr->thrPtr->role == GWSIM_ROLE_ASYNC) {
            return;             /* Its scope has stopped. */
        }
        taskPtr->thrPtr = GwsimScopeHasGui(scopePtr)
                ? GwsimScopeGui(scopePtr) : GwsimScopeMain(scopePtr);
    }
    GwsimTimerStart(rtPtr, timerPtr, &everyTimer,
            GwsimNow(rtPtr) + taskPtr->every);
    if (taskPtr->state == GWSIM_TASK_DONE
            || taskPtr->state == GWSIM_TASK_DOOMED) {
        PostTask(taskPtr);
    }
}

/* Sends what is due, and waits for the next. */
static void
TickOfTraffic(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* Timer of traffic. */
{
    GwsimTraffic *trafficPtr = (GwsimTraffic *)
            ((char *) timerPtr - offsetof(GwsimTraffic, timer));
    const GwsimScope *jvmPtr = GwsimScopeJvm(trafficPtr->scopePtr);

    (void) rtPtr;
    trafficPtr->sent++;
    if (jvmPtr->paused > 0) {
        GwsimFaultAtStandstill(jvmPtr);
    } else if (jvmPtr->up) {
        GwsimMessengerSend(&trafficPtr->worldPtr->messenger,
                trafficPtr->scopePtr, NULL, &trafficPtr->send);
    }
    ArmTraffic(trafficPtr);
}

/* Starts the timer of the next request, if there is one. */
static void
ArmTraffic(
    GwsimTraffic *trafficPtr)   /* Traffic. */
{
    double after = (double) trafficPtr->sent * 1e9 / trafficPtr->rate;

    if (after > (double) (GWSIM_TIME_MAX / 2) || (trafficPtr->lasts > 0
            && after >= (double) trafficPtr->lasts)) {
        return;
    }
    GwsimTimerStart(trafficPtr->worldPtr->core.rtPtr, &trafficPtr->timer,
            trafficPtr->lasts > 0 ? &trafficTimer : &endlessTimer,
            trafficPtr->start + (GwsimTime) after);
}

/* Posts one run of a task's script. */
static void
PostTask(
    GwsimTask *taskPtr)         /* Task. */
{
    GwsimCore *corePtr = &taskPtr->worldPtr->core;
    GwsimJob *jobPtr = GwsimJobNew(corePtr, &taskJob, taskPtr, true);
    GwsimEvent event = {
        .scope = taskPtr->scopePtr->name, .peer = taskPtr->thrPtr->id,
        .detail = taskPtr->label
    };

    taskPtr->state = GWSIM_TASK_QUEUED;
    GwsimJobCall(jobPtr)->functionPtr = GwsimValueRetain(taskPtr->functionPtr);
    GwsimJobSetPlace(jobPtr, taskPtr->place);
    jobPtr->cause = (uint32_t) GwsimEmit(corePtr, NULL, GWSIM_JOB_POSTED,
            &event);
    GwsimThreadPost(taskPtr->thrPtr, jobPtr);
}

/* A task starts. */
static GwsimAdvance
StartTask(
    GwsimThread *thrPtr,        /* Thread it runs on. */
    GwsimJob *jobPtr)           /* Its job. */
{
    GwsimTask *taskPtr = jobPtr->ownerPtr;
    GwsimEvent event = {.detail = taskPtr->label};

    taskPtr->state = GWSIM_TASK_RUNNING;
    taskPtr->thrPtr = thrPtr;
    thrPtr->cause = (uint32_t) GwsimEmit(thrPtr->corePtr, thrPtr,
            GWSIM_JOB_STARTED, &event);
    jobPtr->phase = 1;
    return GWSIM_ADVANCE_SCRIPT;
}

/* A task is over: keeps its outcome. */
static void
EndTask(
    GwsimThread *thrPtr,        /* Thread it ran on. */
    GwsimJob *jobPtr,           /* Its job. */
    bool doomed)                /* Interrupted from outside, or not begun. */
{
    GwsimTask *taskPtr = jobPtr->ownerPtr;
    GwsimCore *corePtr = thrPtr->corePtr;
    GwsimEvent event = {.detail = taskPtr->label};

    if (doomed) {
        taskPtr->state = GWSIM_TASK_DOOMED;
    } else {
        taskPtr->state = GWSIM_TASK_DONE;
        GwsimOutcomeCopy(&taskPtr->outcome, &thrPtr->outcome);
    }
    if (jobPtr->phase == 0) {
        return;
    }
    event.outcome = thrPtr->outcome.failed
            ? GWSIM_END_ERROR : GWSIM_END_SUCCESS;
    GwsimEmit(corePtr, thrPtr, GWSIM_JOB_ENDED, &event);
    if (thrPtr->outcome.failed && !doomed) {
        GwsimWorldScriptError(taskPtr->worldPtr, thrPtr, 0, taskPtr->number,
                jobPtr->place, jobPtr->cause, &thrPtr->outcome, false);
    }
}
