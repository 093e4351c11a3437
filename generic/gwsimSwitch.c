/*
 * gwsimSwitch.c --
 *
 *      Sets and reads the switches of the table in gwsimSwitch.h, and reads
 *      durations.
 */

#include <string.h>

#include "gwsimSwitch.h"

#define CHOICE          GWSIM_SWITCH_CHOICE
#define DURATION        GWSIM_SWITCH_DURATION
#define COUNT           GWSIM_SWITCH_COUNT_OF
#define COUNT_MAX       1000000

static const GwsimSwitchInfo switchTable[] = {
#define SWITCH_INFO(id, name, type, values, doc, observed, clause) \
    {name, type, values, doc, observed, GWSIM_##clause},
    GWSIM_SWITCH_LIST(SWITCH_INFO)
#undef SWITCH_INFO
    {NULL, CHOICE, NULL, NULL, NULL, GWSIM_CLAUSE_NONE}
};

static const struct {
    const char *unit;
    GwsimTime ns;
} units[] = {
    {"us", GWSIM_US}, {"ms", GWSIM_MS}, {"s", GWSIM_S},
    {"m", 60 * GWSIM_S}, {"h", 3600 * GWSIM_S}, {"d", 86400 * GWSIM_S},
    {"ns", 1}
};

static GwsimStatus      ParseValue(const GwsimSwitchInfo *infoPtr,
                            const char *text, int64_t *valuePtr);
static bool             ParseCount(const char *text, int64_t *valuePtr);

/* The table of switches, ended by a NULL name. */
const GwsimSwitchInfo *
GwsimSwitchTable(void)
{
    return switchTable;
}

/* Sets every switch to its default in a profile. */
void
GwsimSwitchDefaults(
    GwsimSwitches *switchesPtr, /* Switches to set. */
    bool observed)              /* Profile observed, else doc. */
{
    for (int i = 0; i < GWSIM_SWITCH_COUNT; i++) {
        GwsimStatus status = ParseValue(&switchTable[i],
                observed ? switchTable[i].observed : switchTable[i].doc,
                &switchesPtr->value[i]);

        if (status != GWSIM_OK) {
            GWSIM_ASSERT(switchTable[i].type == COUNT);
            switchesPtr->value[i] = 0;
        }
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimSwitchSet --
 *
 *      Sets one switch by name.
 *
 * Results:
 *      GWSIM_OK, GWSIM_SWITCH_UNKNOWN or GWSIM_SWITCH_VALUE; refused, it has
 *      changed nothing.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimSwitchSet(
    GwsimSwitches *switchesPtr, /* Switches to change. */
    const char *name,           /* Which. */
    const char *text)           /* A value of its type. */
{
    for (int i = 0; i < GWSIM_SWITCH_COUNT; i++) {
        if (strcmp(switchTable[i].name, name) == 0) {
            return ParseValue(&switchTable[i], text,
                    &switchesPtr->value[i]);
        }
    }
    return GWSIM_SWITCH_UNKNOWN;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTimeParse --
 *
 *      Reads a duration with its unit: 250us 20ms 5s 2m 1h 1d (and ns); a
 *      decimal fraction is taken exactly as far as nanoseconds go.
 *
 * Results:
 *      GWSIM_OK, GWSIM_TIME_UNIT (a bare number), GWSIM_TIME_FORMAT or
 *      GWSIM_TIME_RANGE (beyond 73 years).
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimTimeParse(
    const char *text,           /* Duration to read. */
    GwsimTime *timePtr)         /* Set if GWSIM_OK; ns. */
{
    const char *p = text;
    GwsimTime whole = 0, fraction = 0, scale = 1, unit = 0;
    int digits = 0;

    for (; *p >= '0' && *p <= '9'; p++, digits++) {
        if (whole > GWSIM_TIME_MAX / 10) {
            return GWSIM_TIME_RANGE;
        }
        whole = whole * 10 + (*p - '0');
    }
    if (*p == '.') {
        for (p++; *p >= '0' && *p <= '9'; p++, digits++) {
            if (scale < 1000000000) {
                fraction = fraction * 10 + (*p - '0');
                scale *= 10;
            }
        }
    }
    if (digits == 0) {
        return GWSIM_TIME_FORMAT;
    }
    if (*p == '\0') {
        return GWSIM_TIME_UNIT;
    }
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcmp(units[i].unit, p) == 0) {
            unit = units[i].ns;
        }
    }
    if (unit == 0) {
        return GWSIM_TIME_FORMAT;
    }
    if (whole > GWSIM_TIME_MAX / unit - 1) {
        return GWSIM_TIME_RANGE;
    }
    /* unit / scale and its rest apart, so that a day's fraction fits. */
    *timePtr = whole * unit + fraction * (unit / scale)
            + fraction * (unit % scale) / scale;
    return GWSIM_OK;
}

/* Reads a value of a switch's type. */
static GwsimStatus
ParseValue(
    const GwsimSwitchInfo *infoPtr,     /* Which switch. */
    const char *text,                   /* Value to read. */
    int64_t *valuePtr)                  /* Set if GWSIM_OK. */
{
    GwsimTime time;
    int64_t count;
    const char *p = infoPtr->values;
    size_t n = strlen(text);

    switch (infoPtr->type) {
    case GWSIM_SWITCH_DURATION:
        if (GwsimTimeParse(text, &time) != GWSIM_OK) {
            return GWSIM_SWITCH_VALUE;
        }
        *valuePtr = time;
        return GWSIM_OK;
    case GWSIM_SWITCH_COUNT_OF:
        /* A pool of none is no pool: 0 says that the version decides. */
        if (!ParseCount(text, &count) || (count == 0
                && infoPtr == &switchTable[GWSIM_SW_SHARED_POOL_SIZE])) {
            return GWSIM_SWITCH_VALUE;
        }
        *valuePtr = count;
        return GWSIM_OK;
    case GWSIM_SWITCH_CHOICE:
        break;
    }
    for (int i = 0; n > 0; i++) {
        size_t m = strcspn(p, " ");

        if (m == n && memcmp(p, text, n) == 0) {
            *valuePtr = i;
            return GWSIM_OK;
        }
        if (p[m] == '\0') {
            break;
        }
        p += m + 1;
    }
    return GWSIM_SWITCH_VALUE;
}

/* A whole number of 0 ... COUNT_MAX. */
static bool
ParseCount(
    const char *text,           /* Number to read. */
    int64_t *valuePtr)          /* Set if it is one. */
{
    int64_t value = 0;

    if (*text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || value > COUNT_MAX) {
            return false;
        }
        value = value * 10 + (*text - '0');
    }
    *valuePtr = value;
    return value <= COUNT_MAX;
}
