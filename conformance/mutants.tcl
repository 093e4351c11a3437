# mutants.tcl --
#
#       Cores that are wrong on purpose (generic/gwsimMutant.h): what is wrong
#       with each, and a clause that has to notice.
#
#           mutant NUMBER CLAUSE {what is wrong}
#
#       "gwsim conformance --mutants" builds each and demands that the suite
#       fails on it, with a case of that clause among others.

mutant  1 SRX-11 {the function is called twice}
mutant  2 SRA-25 {no function is called on completion}
mutant  3 SRA-26 {a client calls functions on a worker, not on its GUI thread}
mutant  4 SRA-26 {a function runs on the thread that sent the request}
mutant  5 IVL-08 {what is posted last is done first}
mutant  6 SRA-07 {a cancelled request has succeeded}
mutant  7 SRA-04 {only the first of those that wait is woken}
mutant  8 SRA-09 {block is true after a failure}
mutant  9 SRA-10 {getError does not wait}
mutant 10 SRA-13 {a function that is set does not replace the one there is}
mutant 11 SRA-23 {a request times out early}
mutant 12 SRA-23 {a request times out late}
mutant 13 SRA-23 {a request never times out}
mutant 14 SRA-31 {7.9.6 has the order of arguments of 7.9.5}
mutant 15 IAX-13 {8.0.14 takes args, kwargs and description}
mutant 16 IAS-14 {the description of a thread is lost}
mutant 17 MSH-04 {an EDT handler has a thread of its own}
mutant 18 MSH-05 {Shared handlers of 7.9 run side by side}
mutant 19 MSH-07 {Shared handlers of 8.1 have one thread}
mutant 20 IAX-04 {interrupt does nothing}
mutant 21 SRX-08 {a late reply is delivered}
mutant 22 SRX-28 {a second reply replaces the first}
mutant 23 SRX-08 {the handler of a request that has ended does not run}
mutant 24 SRX-29 {a request to a remote gateway runs on the own one too}
mutant 25 SRA-20 {hostName is ignored}
mutant 26 SRA-20 {hostName means all clients}
mutant 27 SRQ-03 {clients answer where gateways only do}
mutant 28 SRX-02 {a missing handler is a success}
mutant 29 SRX-05 {what a handler raises is its result}
mutant 30 SRX-05 {a failure has lost its cause}
mutant 31 SRX-06 {a timeout is a CancellationException}
mutant 32 SRX-10 {a cancel is a TimeoutExpiredException}
mutant 33 SRX-09 {cancel of a complete request is never an error}
mutant 34 SRX-12 {a function set after completion is not called}
mutant 35 SRX-12 {a function set after completion is always called}
mutant 36 SRX-13 {the slot is read at the wrong moment}
mutant 37 SRX-13 {the slot is never captured}
mutant 38 SRX-14 {a gateway never calls functions in its pool}
mutant 39 SRX-01 {the default timeout is 15 seconds}
mutant 40 SRX-07 {timeouts are seen at once, whatever the sweep}
mutant 41 SRA-05 {get returns what it should raise}
mutant 42 SRA-11 {getError returns the result of a success}
mutant 43 SRA-19 {the payload is lost}
mutant 44 MSH-13 {the result is lost}
mutant 45 IVL-04 {the delay of invokeLater is ignored}
mutant 46 IVL-02 {invokeLater runs its function on a new thread}
mutant 47 IVL-01 {the delay of invokeLater is half as long}
mutant 48 IAS-01 {invokeAsynchronous runs its function on the caller's thread}
mutant 49 IAX-04 {join does not wait}
mutant 50 IAX-04 {a thread is alive for ever}
mutant 51 IAX-04 {an interrupt before the wait is lost}
mutant 52 MSH-08 {a Dedicated handler waits in the shared pool}
mutant 53 MSH-11 {any role may call a handler}
mutant 54 GAN-14 {any zone may call a handler}
mutant 55 SMS-04 {hasRole of sendMessage is ignored}
mutant 56 SMS-04 {user of sendMessage is ignored}
mutant 57 SMS-03 {sendMessage of 7.9 reaches sessions without being told}
mutant 58 SMS-03 {sendMessage of 8.1 with a user reaches no sessions}
mutant 59 SMS-07 {the gateway has no entry in the result of sendMessage}
mutant 60 SMS-09 {a missing handler is not logged}
mutant 61 SMS-08 {sendMessage to a project that is missing has entries}
mutant 62 IAS-05 {a touch off the GUI thread never raises}
mutant 63 SRA-38 {a message box never stays open}
mutant 64 GAN-12 {a gateway that is away is a failure at once, whatever the switch}
mutant 65 GAN-12 {a gateway that is away is noticed by the timeout only}
mutant 66 GAN-13 {a lost connection is noticed by the timeout only}
mutant 67 GAN-07 {a way has any number of hops}
mutant 68 GAN-03 {missed pings never fault a link}
mutant 69 GAN-04 {a closed link is not tried again}
mutant 70 GAN-17 {the backup does not take over}
mutant 71 GAN-05 {a link is never idle for too long}
mutant 72 SRX-22 {timeoutSec of 0 is taken where it is an error}
mutant 73 SRX-03 {a missing argument is a TypeError}
mutant 74 IVL-06 {a gateway has an invokeLater that does nothing}
mutant 75 IVL-07 {8.1 has system.vision.invokeLater}
mutant 76 IAX-09 {terminate never kills}
mutant 77 SRA-01 {sendRequestAsync is there in 7.9.2}
mutant 78 IAS-13 {kwargs are lost}
mutant 79 IAS-12 {args are lost}
mutant 80 IAX-02 {what an asynchronous function raises is not logged}
mutant 81 SRX-28 {all replies are waited for, where the first counts}
mutant 82 SRX-28 {the first failure of several counts}
mutant 83 GAN-08 {a link sends any number of messages at once}
mutant 84 GAN-10 {a full queue loses messages, whatever the switch}
