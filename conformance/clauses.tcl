# clauses.tcl --
#
#       The catalogue: every clause that gwsim follows, one entry each.
#
#           clause ID BASIS {SOURCE ...} ?-option value ...? {statement}
#
#       BASIS is what the simulator may call it: `doc` (a manual page says so),
#       `observed` (live gateways do so), `assumed` (nobody published it: a
#       switch or a proposal decides, and a test of it is no conformance).
#
#       SOURCE: A and B are the two pages, sendRequestAsync of 7.9 and
#       invokeAsynchronous of 8.0; `manual`, other pages of the vendor's
#       manuals; `api`, published signatures and classes; `live`, what was
#       checked on running gateways; `users`, forums, logs, public code;
#       `derived`, what follows from others; `none`, a proposal of ours.
#
#       Options:
#           -since V, -until V      versions in which it holds
#           -switch NAME            the switch that decides it
#           -tests {KIND ...}       how it is tested beyond a plain case:
#               order       all interleavings of a small case on `virtual`
#               versions    under every version of the table
#               values      under every value of its switch
#               time        when something happens, on both clocks; a length
#                           over a second is shortened on `real`, by its
#                           switch or by -speed, and its default is seen on
#                           `virtual`
#               view        a view or a log that a user reads is looked at
#
#       tests/conformance.test holds this list against generic/gwsimClause.h, the
#       switches, and the sentences of the two pages (sentences.tcl).

# ---- sendRequestAsync: the sentences of page A ----------------------------

clause SRA-01 doc A -tests versions {
    sendRequestAsync is there from 7.9.3 on; a script of an older version does
    not find it.
}
clause SRA-02 doc A {
    It sends a message to a gateway, where a handler answers; but for the
    handle it does what sendRequest does.
}
clause SRA-03 doc A -tests order {
    It returns a handle at once, before there is a response.
}
clause SRA-04 doc A -tests order {
    get waits until the request is complete and returns the handler's result.
}
clause SRA-05 doc A -tests order {
    get raises an exception if the request failed.
}
clause SRA-06 doc A {
    cancel cancels the request.
}
clause SRA-07 doc A -tests order {
    A completion callback of a cancelled request gets a CancellationException.
}
clause SRA-08 doc A -tests order {
    block waits like get, and returns true once the request has succeeded.
}
clause SRA-09 doc A -tests order {
    block returns false once the request has failed; getError then has the
    exception.
}
clause SRA-10 doc A -tests order {
    getError waits until the request is complete.
}
clause SRA-11 doc A {
    getError returns the exception of a failed request, and null after a
    success.
}
clause SRA-12 doc A {
    onSuccess sets the function for success where the call gave none.
}
clause SRA-13 doc A -switch callback_slot -tests {order values} {
    onSuccess replaces the function that the call gave: there is one, not a
    list.
}
clause SRA-14 doc A {
    onError sets the function for failure where the call gave none.
}
clause SRA-15 doc A -switch callback_slot -tests {order values} {
    onError replaces the function that the call gave.
}
clause SRA-16 doc A {
    No client permission restricts the function.
}
clause SRA-17 doc {A live} {
    project names the project whose handler is meant, and is required.
}
clause SRA-18 doc A {
    messageHandler names the handler that runs, and is required.
}
clause SRA-19 doc A {
    payload may be left out; it is a dictionary that the handler gets as
    `payload`.
}
clause SRA-20 doc A -switch multi_reply -tests values {
    hostName may be left out; with it only the client on the host of that name
    gets the message.
}
clause SRA-21 doc A {
    remoteServer may be left out; with it the message goes over the Gateway
    Network to the gateway of that name.
}
clause SRA-22 doc A {
    At the remote gateway the message is given to that gateway and its clients
    as the other parameters say.
}
clause SRA-23 doc A -tests time {
    timeoutSec may be left out; it is the number of seconds after which the
    request times out.
}
clause SRA-24 doc A {
    timeoutSec may be a number or the text of one: the page declares a string
    and passes a number.
}
clause SRA-25 doc A {
    The function for success gets one argument, the handler's result.
}
clause SRA-26 doc A -tests order {
    The function for success runs on the GUI thread, as one given to
    invokeLater does.
}
clause SRA-27 doc A {
    The function for failure gets one argument, the exception.
}
clause SRA-28 doc A -tests order {
    The function for failure runs on the GUI thread, as one given to
    invokeLater does.
}
clause SRA-29 doc A {
    The call returns the request's handle.
}
clause SRA-30 doc A -until 7.9 -tests versions {
    The function is there in every scope.
}
clause SRA-31 doc A -since 7.9.6 -tests versions {
    By position the arguments are project, messageHandler, payload, hostName,
    remoteServer, timeoutSec, onSuccess, onError.
}
clause SRA-32 doc A -since 7.9.3 -until 7.9.5 -tests versions {
    In these versions timeoutSec is the last argument, after onSuccess and
    onError.
}
clause SRA-33 doc A -tests versions {
    Every argument may be given by keyword, in every version.
}
clause SRA-34 doc A {
    hostName is in the order of arguments, although the line of syntax leaves
    it out.
}
clause SRA-35 doc A {
    The first example: get on a request without a time of its own waits for
    the result or raises.
}
clause SRA-36 doc A -switch late_registration -tests {order values} {
    The second example: a function for success may be set after the call has
    returned.
}
clause SRA-37 doc A -tests time {
    The second example: with timeoutSec 5 the request times out after five
    seconds.
}
clause SRA-38 doc A -switch modal -tests values {
    The second example: the function for success may open a message box.
}

# ---- sendRequestAsync: beyond the page ------------------------------------

clause SRX-01 assumed users -switch default_timeout -tests {values time} {
    Without timeoutSec a request times out after the default, which no page
    gives: 60 seconds.
}
clause SRX-02 observed live {
    Where the handler is missing the call still returns a handle, and the
    failure comes as MessageHandlerException.
}
clause SRX-03 observed live {
    A required argument that is missing raises a Python ValueError from the
    call itself.
}
clause SRX-04 assumed none {
    A project that is missing is a failure like a missing handler.
}
clause SRX-05 assumed users {
    A handler that raises makes the request fail; the exception carries what
    was raised as its cause.
}
clause SRX-06 assumed {A users} -tests order {
    A timeout is a failure like others: get raises, block is false, the
    function for failure runs.
}
clause SRX-07 assumed api -switch timeout_granularity -tests {values time} {
    Timeouts are noticed by a sweep: exactly with 0, else at its next turn.
}
clause SRX-08 assumed none -tests order {
    A reply after the end of its request is dropped; the handler is not
    stopped.
}
clause SRX-09 assumed none -switch cancel_after_done -tests {order values} {
    cancel of a complete request, or a second one, does nothing.
}
clause SRX-10 assumed A -tests order {
    After cancel get raises CancellationException, block is false and getError
    gives the CancellationException.
}
clause SRX-11 assumed none -tests order {
    A request calls one function at most, once: the one that fits its outcome.
}
clause SRX-12 assumed {A api} -switch late_registration -tests {order values} {
    A function set after completion is called once, if it fits the outcome.
}
clause SRX-13 assumed none -switch callback_slot -tests {order values} {
    A function set while the call of another is queued is the one that runs.
}
clause SRX-14 observed live -switch gateway_callback_thread -tests values {
    Functions are called in gateway scope too, on a thread for that.
}
clause SRX-15 assumed none {
    An exception in such a function is logged and changes nothing of the
    request.
}
clause SRX-16 assumed {A users} -tests order {
    A GUI thread that waits in get, block or getError runs nothing else;
    functions queued for it run afterwards.
}
clause SRX-17 assumed none -tests order {
    Such a wait is no deadlock by itself: a reply or the timeout ends it.
}
clause SRX-18 doc api {
    get, block and getError take no time to wait at most.
}
clause SRX-19 observed api {
    Handles have further methods that no page describes (compose, getLongId).
}
clause SRX-20 observed {live users} {
    A keyword `scope` is taken and ignored.
}
clause SRX-21 observed users -tests time {
    timeoutSec may be a fraction of a second.
}
clause SRX-22 assumed none -switch timeout_nonpositive -tests values {
    timeoutSec of 0 or less is a ValueError.
}
clause SRX-23 doc manual {
    A handler whose sender gave no payload gets an empty dictionary.
}
clause SRX-24 observed {live manual} {
    Failures are Java exceptions: `except Exception` of Python misses them.
}
clause SRX-25 doc manual {
    Between two virtual machines payload and result are copies.
}
clause SRX-26 doc {manual users} -since 8.3 -switch serialize_failure \
        -tests {versions values} {
    The Gateway Network of 8.3 carries only types that its serializer knows;
    others are a failure.
}
clause SRX-27 assumed none -switch payload_aliasing -tests values {
    Within one gateway payload and result are copies too.
}
clause SRX-28 assumed none -switch multi_reply -tests {order values} {
    Where several clients match, the first successful reply is the result.
}
clause SRX-29 assumed A {
    With remoteServer the handler of the own gateway does not run.
}
clause SRX-30 assumed A {
    A failure calls nothing where no function for failure is set.
}
clause SRX-31 assumed derived {
    A handler that returns nothing gives None, which is a success.
}
clause SRX-32 assumed derived {
    An exception says whether it is Java's or Python's, so that a test can
    claim it.
}
clause SRX-33 doc manual -since 8.0 -tests versions {
    The function is there in gateway, Vision client and Perspective session
    scope.
}

# ---- sendRequest ----------------------------------------------------------

clause SRQ-01 doc manual -since 7.9.3 -tests versions {
    sendRequest waits and returns what the handler returned.
}
clause SRQ-02 doc api {
    Its arguments are project, messageHandler, payload, hostName, remoteServer,
    timeoutSec, in this order.
}
clause SRQ-03 doc manual -switch multi_reply -tests values {
    It is a gateway's message handler that answers.
}
clause SRQ-04 observed live {
    Where the handler is missing the call raises MessageHandlerException.
}
clause SRQ-05 observed users {
    A client's request may also end by a read timeout between client and
    gateway, as GatewayException.
}

# ---- sendMessage ----------------------------------------------------------

clause SMS-01 doc manual {
    Its arguments are project, messageHandler, payload, scope, clientSessionId,
    user, hasRole, hostName, remoteServers, in this order.
}
clause SMS-02 doc manual {
    scope is made of the letters C for clients, G for the gateway and S for
    sessions.
}
clause SMS-03 doc manual -tests versions {
    Without scope it is C with a user, role or host and CG else; from 8.0.8 CS
    and CGS.
}
clause SMS-04 doc manual {
    clientSessionId, user, hasRole and hostName choose among the receivers.
}
clause SMS-05 doc manual {
    remoteServers is a list of gateways; at each the message is given on as
    the other parameters say.
}
clause SMS-06 doc manual {
    It returns a list of texts with commas, one for each system that was
    chosen.
}
clause SMS-07 observed live {
    The gateway's entry says SENT even where the handler is missing: that
    means routed, not executed.
}
clause SMS-08 observed live {
    A missing project, a scope that is not valid, or no receiver gives an
    empty list and no exception.
}
clause SMS-09 observed users -tests view {
    A missing handler is logged at the gateway, with project and handler.
}
clause SMS-10 doc manual {
    A designer may send messages but gets none.
}
clause SMS-11 doc manual {
    What a handler raises is seen only where it ran.
}
clause SMS-12 doc manual {
    system.perspective.sendMessage is another mechanism: it reaches handlers
    of components, not those of the session.
}

# ---- message handlers -----------------------------------------------------

clause MSH-01 doc manual {
    The name of a handler is there once in a project and scope.
}
clause MSH-02 doc manual {
    Other projects and other gateways may call it.
}
clause MSH-03 doc manual {
    A gateway's handler is Shared, which is the default, or Dedicated.
}
clause MSH-04 doc manual {
    A client's handler may be EDT too.
}
clause MSH-05 doc {manual users} -until 7.9 -tests {order versions} {
    The Shared handlers of a project have one thread, first come first served.
}
clause MSH-06 doc manual -since 8.0 -tests {order versions} {
    Shared handlers have a pool of threads: they start in the order in which
    they were invoked, later when all are busy.
}
clause MSH-07 assumed none -switch shared_pool_size -tests values {
    The pool has four threads.
}
clause MSH-08 doc manual -tests order {
    A Dedicated handler does not wait for others, only for itself.
}
clause MSH-09 doc manual -tests order {
    An EDT handler runs on the GUI thread, and freezes the client while it
    runs.
}
clause MSH-10 doc manual -switch gui_violation -tests values {
    Shared and Dedicated handlers of a client run off the GUI thread and need
    invokeLater for what touches it.
}
clause MSH-11 doc manual {
    A handler's security lets only callers of certain zones and roles in.
}
clause MSH-12 assumed none {
    A caller that is not let in gets a failure, of a class like
    SecurityException.
}
clause MSH-13 doc manual {
    What the handler returns is the response.
}
clause MSH-14 observed users {
    Queues have no bound: nothing is dropped.
}
clause MSH-15 observed users {
    While a project is reloaded its handlers may be missing.
}
clause MSH-16 assumed none {
    A handler is enabled; a disabled one is as good as missing.
}
clause MSH-17 doc manual {
    A session's handlers run on the gateway.
}
clause MSH-18 doc manual {
    An inheritable project runs no handlers: each project below it does.
}

# ---- invokeAsynchronous: the sentences of page B --------------------------

clause IAS-01 doc B {
    The function is called on another thread than the caller's.
}
clause IAS-02 doc B -tests order {
    The call returns at once.
}
clause IAS-03 doc B -tests order {
    The function then runs by itself: neither waits for the other.
}
clause IAS-04 doc B {
    While it runs the GUI thread is free.
}
clause IAS-05 doc B -switch gui_violation -tests values {
    In Vision it must not touch the GUI: windows, components and their
    properties, messages that pop up.
}
clause IAS-06 doc B {
    What it has to do with the GUI goes through invokeLater.
}
clause IAS-07 doc B {
    It is safe in the gateway.
}
clause IAS-08 doc B {
    So it is safe in Perspective.
}
clause IAS-09 doc B {
    No client permission restricts the function.
}
clause IAS-10 doc B {
    Its arguments are function, args, kwargs, description; only the first is
    required.
}
clause IAS-11 doc B {
    function is a function; with nothing else it is called without arguments.
}
clause IAS-12 doc B -since 8.0.15 -tests versions {
    args is a list or tuple of arguments by position.
}
clause IAS-13 doc B -since 8.0.15 -tests versions {
    kwargs is a dictionary of arguments by name.
}
clause IAS-14 doc B -since 8.0.15 -tests {versions view} {
    description names the thread where scripts are shown.
}
clause IAS-15 doc B -tests view {
    In Vision and the Designer it is shown on the Scripts tab of the
    diagnostics.
}
clause IAS-16 doc B -tests view {
    In Perspective and the gateway it is shown on the gateway's page of running
    scripts.
}
clause IAS-17 doc B {
    The call returns the thread that runs the function.
}
clause IAS-18 doc B -tests versions {
    It is there in gateway, Vision client and Perspective session scope.
}
clause IAS-19 doc B {
    The example: default parameters carry values into the function.
}
clause IAS-20 doc {B manual} {
    The example: the result goes back to the GUI by a function of its own,
    which invokeLater has to run; the page has lost that line.
}
clause IAS-21 doc B {
    The example: the function is given, not the result of calling it.
}
clause IAS-22 doc B {
    Called without arguments holds only where args and kwargs are not given.
}

# ---- invokeAsynchronous: beyond the page ----------------------------------

clause IAX-01 observed {manual users live} {
    Each call makes a new thread; there is no pool and no limit.
}
clause IAX-02 observed users -tests view {
    What the function raises is logged in its scope and does not reach the
    caller.
}
clause IAX-03 observed users {
    What the function returns is thrown away.
}
clause IAX-04 observed users -tests order {
    The thread has getState, isAlive, join, interrupt, getName, setName and
    getId.
}
clause IAX-05 observed users {
    None in place of the function fails in the new thread as a TypeError.
}
clause IAX-06 observed users {
    Threads outlive a save of their project, and go on with the old code.
}
clause IAX-07 doc manual -tests view {
    The page of running scripts shows thread id, description, start, elapsed
    time and actions.
}
clause IAX-08 doc manual {
    A script can be terminated from that page.
}
clause IAX-09 assumed none -switch terminate -tests {order values} {
    To terminate is to interrupt: a loop that never waits goes on.
}
clause IAX-10 observed users -switch gui_violation -tests values {
    A touch of the GUI off its thread mostly goes unnoticed, and breaks the
    client later.
}
clause IAX-11 observed users -tests view {
    What such a thread prints goes to the console of its scope.
}
clause IAX-12 observed {live B} {
    The function may not see the locals around it; default parameters help.
}
clause IAX-13 assumed {manual B} -until 8.0.14 -tests versions {
    Only function is taken: more arguments are an error.
}
clause IAX-14 assumed none -tests view {
    Without a description the function's name is shown.
}
clause IAX-15 observed users {
    A text as args is the caller's mistake: a TypeError in the new thread.
}

# ---- invokeLater ----------------------------------------------------------

clause IVL-01 doc manual {
    invokeLater takes a function and a delay in milliseconds, 0 without; the
    function gets no argument, the call returns nothing.
}
clause IVL-02 doc manual {
    The function runs on the GUI thread.
}
clause IVL-03 doc manual -tests order {
    Without a delay it runs after all that is being done and waits to be done.
}
clause IVL-04 doc manual -tests {order time} {
    With a delay it runs after what waits to be done, and that long later.
}
clause IVL-05 doc manual -tests versions {
    It is there in Vision clients only.
}
clause IVL-06 observed live -switch gateway_invokeLater -tests values {
    Elsewhere the name is missing: an AttributeError.
}
clause IVL-07 doc manual -since 8.3 -tests versions {
    It is called system.vision.invokeLater too, and the old name stays.
}
clause IVL-08 assumed derived -tests order {
    Functions of the same delay run in the order of their calls.
}
clause IVL-09 assumed derived {
    What the function raises does not end the GUI thread.
}
clause IVL-10 doc {manual B} -tests order {
    Any thread may call it.
}

# ---- the Gateway Network --------------------------------------------------

clause GAN-01 doc manual {
    Two gateways have one link, used both ways.
}
clause GAN-02 doc manual {
    A link has to be approved; here it is, from the start.
}
clause GAN-03 doc manual -switch {ping_rate ping_timeout missed_pings} \
        -tests {values time} {
    A ping goes every 5 seconds and is missed after 300 ms; after 12 missed
    ones the link is faulted.
}
clause GAN-04 observed {users manual} -switch reconnect -tests {order values} {
    A link is Unknown, Initialized, Running or Faulted, and connects again by
    itself.
}
clause GAN-05 observed users -switch idle_timeout -tests {values time} {
    A link without traffic for 90 seconds is closed.
}
clause GAN-06 doc {A users} {
    remoteServer is the gateway's system name, or its full id with its role.
}
clause GAN-07 doc manual -switch max_hops -tests values {
    A way over other gateways has two hops at most.
}
clause GAN-08 doc manual {
    While all threads that send are busy nothing new leaves.
}
clause GAN-09 doc manual {
    A queue has a priority and a number of messages that may be on the way.
}
clause GAN-10 assumed none -switch queue_overflow -tests values {
    A full queue refuses a message with an error.
}
clause GAN-11 doc manual -tests time {
    A module's service call times out after 60 seconds.
}
clause GAN-12 assumed none -switch remote_unavailable -tests values {
    A request to a gateway that is unknown or away fails at once, by the way
    of completion.
}
clause GAN-13 assumed none -switch in_flight_disconnect -tests {order values} {
    A request whose connection is lost fails; a late reply is dropped.
}
clause GAN-14 doc manual {
    Service security does not bind script messages; a handler's security does.
}
clause GAN-15 doc manual {
    getGatewayStatus asks over HTTP: RUNNING, or a text that begins with
    ERROR.
}
clause GAN-16 doc manual -since 8.3 -tests versions {
    On a fresh 8.3 the network does not take what only Java can serialize.
}
clause GAN-17 observed users -switch failover -tests {order values} {
    A plain name means the active node of a pair, where the caller's gateway
    has links to both.
}
clause GAN-18 assumed none -tests order {
    A message arrives once at most; nothing is sent again.
}
