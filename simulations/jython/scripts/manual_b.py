# The example of the manual page of invokeAsynchronous, as printed; the line
# with dots is a query.

def longProcess(rootContainer = event.source.parent):
   import system
   results = system.db.runPrepQuery("SELECT name FROM parts WHERE id = ?", [2])[0]['name']
   def sendBack(results = results, rootContainer = rootContainer):
      rootContainer.resultsProperty = results
system.util.invokeAsynchronous(longProcess) #Note that this is 'longProcess' instead of 'longProcess()'
