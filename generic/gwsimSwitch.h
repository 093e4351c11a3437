/*
 * gwsimSwitch.h --
 *
 *      The switches of SURFACE section 8: one row each, with its default, its
 *      default in profile `observed`, its values and the clause that is open.
 *      A switch holds an index into its values, a duration or a count.  A
 *      default that is no count is what the version says, held as 0.
 */

#ifndef GWSIM_SWITCH_H
#define GWSIM_SWITCH_H

#include "gwsimBase.h"
#include "gwsimClause.h"
#include "gwsimStatus.h"

/*  id, name, type, values or NULL, default doc, default observed, clause */
#define GWSIM_SWITCH_LIST(S) \
    S(LATE_REGISTRATION, "late_registration", CHOICE, \
            "fire ignore fire_each", "fire", "fire", SRX_12) \
    S(CALLBACK_SLOT, "callback_slot", CHOICE, \
            "latest captured", "latest", "latest", SRX_13) \
    S(CANCEL_AFTER_DONE, "cancel_after_done", CHOICE, \
            "ignore error", "ignore", "ignore", SRX_09) \
    S(DEFAULT_TIMEOUT, "default_timeout", DURATION, \
            NULL, "60s", "60s", SRX_01) \
    S(TIMEOUT_GRANULARITY, "timeout_granularity", DURATION, \
            NULL, "0s", "100ms", SRX_07) \
    S(TIMEOUT_NONPOSITIVE, "timeout_nonpositive", CHOICE, \
            "error none", "error", "error", SRX_22) \
    S(MULTI_REPLY, "multi_reply", CHOICE, \
            "first gateway_only all", "first", "gateway_only", SRX_28) \
    S(REMOTE_UNAVAILABLE, "remote_unavailable", CHOICE, \
            "fail_fast until_timeout", "fail_fast", "fail_fast", GAN_12) \
    S(IN_FLIGHT_DISCONNECT, "in_flight_disconnect", CHOICE, \
            "fail timeout_only", "fail", "fail", GAN_13) \
    S(GATEWAY_CALLBACK_THREAD, "gateway_callback_thread", CHOICE, \
            "worker caller_pool", "worker", "worker", SRX_14) \
    S(SHARED_POOL_SIZE, "shared_pool_size", COUNT, \
            NULL, "1 before 8.0, else 4", "1 before 8.0, else 4", \
            MSH_07) \
    S(GUI_VIOLATION, "gui_violation", CHOICE, \
            "record raise corrupt", "record", "record", IAX_10) \
    S(MODAL, "modal", DURATION, NULL, "0s", "0s", SRA_38) \
    S(TERMINATE, "terminate", CHOICE, \
            "interrupt kill", "interrupt", "interrupt", IAX_09) \
    S(PAYLOAD_ALIASING, "payload_aliasing", CHOICE, \
            "off on", "off", "off", SRX_27) \
    S(SERIALIZE_FAILURE, "serialize_failure", CHOICE, \
            "error none", "error", "error", SRX_26) \
    S(GATEWAY_INVOKELATER, "gateway_invokeLater", CHOICE, \
            "attribute_error noop", "attribute_error", "attribute_error", \
            IVL_06) \
    S(PING_RATE, "ping_rate", DURATION, NULL, "5s", "5s", GAN_03) \
    S(PING_TIMEOUT, "ping_timeout", DURATION, \
            NULL, "300ms", "300ms", GAN_03) \
    S(MISSED_PINGS, "missed_pings", COUNT, NULL, "12", "12", GAN_03) \
    S(IDLE_TIMEOUT, "idle_timeout", DURATION, NULL, "90s", "90s", GAN_05) \
    S(RECONNECT, "reconnect", DURATION, NULL, "5s", "5s", GAN_04) \
    S(MAX_HOPS, "max_hops", COUNT, NULL, "2", "2", GAN_07) \
    S(FAILOVER, "failover", DURATION, NULL, "10s", "10s", GAN_17) \
    S(QUEUE_OVERFLOW, "queue_overflow", CHOICE, \
            "reject drop", "reject", "reject", GAN_10)

typedef enum GwsimSwitchId {
#define SWITCH_ENUM(id, name, type, values, doc, observed, clause) \
    GWSIM_SW_##id,
    GWSIM_SWITCH_LIST(SWITCH_ENUM)
#undef SWITCH_ENUM
    GWSIM_SWITCH_COUNT
} GwsimSwitchId;

/* Values of the choice switches, in the order of their lists. */
enum { GWSIM_LATE_FIRE, GWSIM_LATE_IGNORE, GWSIM_LATE_FIRE_EACH };
enum { GWSIM_SLOT_LATEST, GWSIM_SLOT_CAPTURED };
enum { GWSIM_CANCEL_IGNORE, GWSIM_CANCEL_ERROR };
enum { GWSIM_NONPOSITIVE_ERROR, GWSIM_NONPOSITIVE_NONE };
enum { GWSIM_MULTI_FIRST, GWSIM_MULTI_GATEWAY_ONLY, GWSIM_MULTI_ALL };
enum { GWSIM_REMOTE_FAIL_FAST, GWSIM_REMOTE_UNTIL_TIMEOUT };
enum { GWSIM_DISCONNECT_FAIL, GWSIM_DISCONNECT_TIMEOUT_ONLY };
enum { GWSIM_CALLBACK_WORKER, GWSIM_CALLBACK_CALLER_POOL };
enum { GWSIM_GUI_RECORD, GWSIM_GUI_RAISE, GWSIM_GUI_CORRUPT };
enum { GWSIM_TERMINATE_INTERRUPT, GWSIM_TERMINATE_KILL };
enum { GWSIM_INVOKELATER_ERROR, GWSIM_INVOKELATER_NOOP };
enum { GWSIM_SERIALIZE_ERROR, GWSIM_SERIALIZE_NONE };
enum { GWSIM_OVERFLOW_REJECT, GWSIM_OVERFLOW_DROP };

typedef enum GwsimSwitchType {
    GWSIM_SWITCH_CHOICE, GWSIM_SWITCH_DURATION, GWSIM_SWITCH_COUNT_OF
} GwsimSwitchType;

typedef struct GwsimSwitches {
    int64_t value[GWSIM_SWITCH_COUNT];  /* Index, ns, or count. */
} GwsimSwitches;

typedef struct GwsimSwitchInfo {
    const char *name;
    GwsimSwitchType type;
    const char *values;         /* Of a choice, blank separated, or NULL. */
    const char *doc;            /* Default in profile doc. */
    const char *observed;       /* Default in profile observed. */
    GwsimClause clause;
} GwsimSwitchInfo;

MODULE_SCOPE const GwsimSwitchInfo *GwsimSwitchTable(void);
MODULE_SCOPE void GwsimSwitchDefaults(GwsimSwitches *switchesPtr,
        bool observed);
/* GWSIM_SWITCH_UNKNOWN or GWSIM_SWITCH_VALUE if refused; nothing changed. */
MODULE_SCOPE GwsimStatus GwsimSwitchSet(GwsimSwitches *switchesPtr,
        const char *name, const char *value);
/* A duration with its unit (250us, 20ms, 5s, 2m, 1h, 1d), as SURFACE 2. */
MODULE_SCOPE GwsimStatus GwsimTimeParse(const char *text,
        GwsimTime *timePtr);

#endif /* GWSIM_SWITCH_H */
