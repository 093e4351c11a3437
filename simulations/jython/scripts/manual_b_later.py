# The same with the line that the page has lost.

def longProcess(rootContainer = event.source.parent):
   import system
   results = system.db.runPrepQuery("SELECT name FROM parts WHERE id = ?", [2])[0]['name']
   def sendBack(results = results, rootContainer = rootContainer):
      rootContainer.resultsProperty = results
   system.util.invokeLater(sendBack)
system.util.invokeAsynchronous(longProcess) #Note that this is 'longProcess' instead of 'longProcess()'
