# The second example of the manual page of sendRequestAsync.

def successFunc(message):
    system.gui.messageBox("Successfully finished: %s" % message)

myHandle = system.util.sendRequestAsync(project='ACME', messageHandler='test', payload=
{'number':55}, timeoutSec=5)

myHandle.onSuccess(successFunc)
