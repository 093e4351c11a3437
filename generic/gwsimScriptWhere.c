/*
 * gwsimScriptWhere.c --
 *
 *      Where in its script a thread is: the line of a touch of the GUI that
 *      should not have been, for its violation.
 *
 *      Rules:
 *      1. What Tcl says of its frames is written as Tcl writes the stack of an
 *         error, so that the same proc finds the line in the file
 *         (gwsim::StackPlace).
 *      2. It is asked before the world is entered: no script runs within it.
 *         That takes some microseconds, so only a thread that must not touch
 *         the GUI is asked.
 *         A script of Jython says it itself, with its call.
 *      3. Whatever goes wrong in asking leaves the violation without a line,
 *         and the script as it was.
 */

#include "gwsimScriptInt.h"

#include <string.h>

/* The frames of the script, innermost first, as of errorInfo. */
static const char whereScript[] =
    "::apply {{} {\n"
    "    set stack {}\n"
    "    for {set i [expr {[info frame] - 1}]} {$i > 1} {incr i -1} {\n"
    "        set frame [info frame $i]\n"
    "        if {[dict get $frame type] ne {proc}\n"
    "                || ![dict exists $frame lambda]} {\n"
    "            continue\n"
    "        }\n"
    "        set term [dict get $frame lambda]\n"
    "        if {[string length $term] > 60} {\n"
    "            set term [string range $term 0 59]...\n"
    "        }\n"
    "        append stack \"\\n    (lambda term \\\"$term\\\" line\\\n"
    "                [dict get $frame line])\"\n"
    "    }\n"
    "    return $stack\n"
    "}}";

/* Notes where the script is, if a touch of the GUI would be wrong there. */
void
GwsimScriptNoteWhere(
    GwsimScript *scriptPtr)     /* Script that is about to touch; the world
                                 * is left. */
{
    Tcl_Interp *interp = scriptPtr->interp;
    Tcl_InterpState state;
    const char *where;

    GwsimFree(scriptPtr->where);
    scriptPtr->where = NULL;
    if (scriptPtr->thrPtr->role == GWSIM_ROLE_GUI
            || GwsimScriptPlace(scriptPtr) == 0) {
        return;
    }
    where = GwsimJythonWhere(scriptPtr);
    if (where != NULL) {
        scriptPtr->where = GwsimAlloc(strlen(where) + 1);
        memcpy(scriptPtr->where, where, strlen(where) + 1);
        return;
    }
    state = Tcl_SaveInterpState(interp, TCL_OK);
    if (Tcl_EvalEx(interp, whereScript, -1, 0) == TCL_OK) {
        Tcl_Size n;
        const char *text = Tcl_GetStringFromObj(Tcl_GetObjResult(interp), &n);

        scriptPtr->where = GwsimAlloc((size_t) n + 1);
        memcpy(scriptPtr->where, text, (size_t) n + 1);
    }
    (void) Tcl_RestoreInterpState(interp, state);
}

/* Gives it to the violation that the touch was, if it was one.  World
 * entered. */
void
GwsimScriptTellWhere(
    GwsimScript *scriptPtr,     /* Script that has touched. */
    size_t before)              /* Violations that there were before. */
{
    GwsimCore *corePtr = scriptPtr->corePtr;

    if (corePtr->violationCount > before && scriptPtr->where != NULL) {
        corePtr->violations[before].stack = scriptPtr->where;
        scriptPtr->where = NULL;
    }
}
