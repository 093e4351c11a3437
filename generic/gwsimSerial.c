/*
 * gwsimSerial.c --
 *
 *      Which values can be sent from one JVM to another.
 *
 *      Rules:
 *      1. None, booleans, numbers, texts, dates, bytes, lists and dicts can,
 *         with all serializers. An object of a named class (the word `object`
 *         of scripts) can if a row of the table says so.
 *      2. What a list or dict holds is looked at too, and what an object
 *         holds that can be sent itself. The first one refused is named.
 *
 *      Costs: all parts are walked through; a world in which no script made
 *      an object need not ask (GwsimCore.objectsMade).
 */

#include <string.h>

#include "gwsimOutcome.h"
#include "gwsimPattern.h"
#include "gwsimSerial.h"

#define JAVA        (1u << GWSIM_SERIAL_JAVA)
#define BOTH        (JAVA | 1u << GWSIM_SERIAL_PROTOBUF)

/* Who takes which class; the first row that matches counts, and none is
 * nobody. The types of the platform's own that are no data (alarms, say) went
 * with Java's serialization only. */
static const struct {
    const char *glob;           /* Full name of the class. */
    unsigned serials;           /* Bits of GwsimSerial. */
} classes[] = {
    {"python.*", BOTH},
    {"java.lang.Thread*", 0},
    {"java.lang.*", BOTH},
    {"java.math.*", BOTH},
    {"java.util.concurrent.*", JAVA},
    {"java.util.*", BOTH},
    {"com.inductiveautomation.*Dataset", BOTH},
    {"com.inductiveautomation.*", JAVA}
};

/* Parts of a list, a dict or an object that are still to be looked at. */
typedef struct Level {
    GwsimValue *const *parts;
    size_t count;
} Level;

static bool     IsRefused(const GwsimValue *valuePtr, GwsimSerial serial);
static Level    PartsOf(const GwsimValue *valuePtr, GwsimValue **innerPtrPtr);
static GwsimValue *Refusal(const GwsimValue *valuePtr, GwsimSerial serial,
                    bool isPart);

/*
 *----------------------------------------------------------------------
 *
 * GwsimSerialRefusal --
 *
 *      Looks for what a serializer does not take.
 *
 * Results:
 *      Its exception; NULL if it takes all.
 *
 *----------------------------------------------------------------------
 */

GwsimValue *
GwsimSerialRefusal(
    const GwsimValue *valuePtr, /* Value to send. */
    GwsimSerial serial)         /* Serializer. */
{
    Level levels[GWSIM_VALUE_DEPTH_MAX + 1];
    GwsimValue *inner[GWSIM_VALUE_DEPTH_MAX + 1];
    size_t depth = 0;

    if (GwsimValueIsPacked(valuePtr)) {
        return NULL;
    }
    if (IsRefused(valuePtr, serial)) {
        return Refusal(valuePtr, serial, false);
    }
    levels[0] = PartsOf(valuePtr, &inner[0]);
    for (;;) {
        const GwsimValue *partPtr;

        while (levels[depth].count == 0) {
            if (depth-- == 0) {
                return NULL;
            }
        }
        partPtr = *levels[depth].parts++;
        levels[depth].count--;
        if (IsRefused(partPtr, serial)) {
            return Refusal(partPtr, serial, true);
        }
        GWSIM_ASSERT(depth < GWSIM_VALUE_DEPTH_MAX);
        depth++;
        levels[depth] = PartsOf(partPtr, &inner[depth]);
    }
}

/* True for an object of a class that cannot be sent. */
static bool
IsRefused(
    const GwsimValue *valuePtr, /* Value. */
    GwsimSerial serial)         /* Serializer. */
{
    const char *class;
    size_t length;

    if (GwsimValueTagOf(valuePtr) != GWSIM_VALUE_OBJECT) {
        return false;
    }
    class = GwsimValueGetClass(valuePtr, &length);
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        if (GwsimGlobMatches(class, classes[i].glob)) {
            return (classes[i].serials & 1u << serial) == 0;
        }
    }
    return true;
}

/* What a value holds: elements, keys and values, or what an object holds. */
static Level
PartsOf(
    const GwsimValue *valuePtr, /* Value. */
    GwsimValue **innerPtrPtr)   /* Where to keep what an object holds. */
{
    Level level = {NULL, 0};

    switch (GwsimValueTagOf(valuePtr)) {
    case GWSIM_VALUE_LIST:
        level.parts = GwsimValueGetList(valuePtr, &level.count);
        break;
    case GWSIM_VALUE_DICT:
        level.parts = GwsimValueGetDict(valuePtr, &level.count);
        level.count *= 2;
        break;
    case GWSIM_VALUE_OBJECT:
        *innerPtrPtr = GwsimValueGetInner(valuePtr);
        level.parts = innerPtrPtr;
        level.count = 1;
        break;
    default:
        break;
    }
    return level;
}

/* How a serializer says that it refuses an object. */
static GwsimValue *
Refusal(
    const GwsimValue *valuePtr, /* An object. */
    GwsimSerial serial,         /* Serializer. */
    bool isPart)                /* It is part of something. */
{
    size_t length;
    const char *class = GwsimValueGetClass(valuePtr, &length);
    const char *exception = serial == GWSIM_SERIAL_JAVA
            ? "ClassCastException" : "ProtobufSerializationException";
    GwsimValue *exceptionPtr;
    GwsimBuf buf = {0};

    if (serial == GWSIM_SERIAL_JAVA) {
        GwsimBufPrintf(&buf,
                "%s cannot be cast to java.io.Serializable", class);
    } else if (isPart) {
        GwsimBufPrintf(&buf, "No Protobuf serializer found for collection"
                " item class '%s'", class);
    } else {
        GwsimBufPrintf(&buf, "Class '%s' cannot be Protobuf serialized",
                class);
    }
    exceptionPtr = GwsimExceptionNew("java", exception, buf.data, NULL);
    GwsimBufFree(&buf);
    return exceptionPtr;
}
