# The first example of the manual page of sendRequestAsync.

myHandle = system.util.sendRequestAsync(project='ACME', messageHandler='test', payload=
{'number':55})
myHandle.get()
