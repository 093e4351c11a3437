# gwsim_scripts.py --
#
#       What runs: scripts, files, message handlers, functions that were
#       handed over, and the modules of a project's library.
#
# Rules:
#   1. A script is compiled once, under the name of its file, with its lines
#      where they are there: so a traceback tells FILE:LINE.
#   2. Each script has globals of its own. A library's modules are one each
#      JVM and edition, as on the platform, and all its scripts see them, by
#      import and as names that nobody has imported.
#   3. An update of what threads share (`n += 1` of a global variable, an
#      attribute, an element) is a read and a write, between which another
#      thread may come, as incr of getGlobals is.
#   4. A failure tells its stack without the host's own lines, and whether it
#      has left a handler that catches Python's exceptions alone.

import ast
import os
import sys
import types
import __builtin__

from java.lang import Throwable

import gwsim_wire as wire
from gwsim_host import current

HERE = os.path.dirname(os.path.abspath(__file__))
compiled = {}                   # (file, line, source, kind) -> code
sources = {}                    # File name -> (first line, source)
trees = {}                      # File name -> tree, for rule 4
realImport = __builtin__.__import__

# Modules whose work nobody here can order, delay or repeat.
OUTSIDE = set('''socket ssl select subprocess multiprocessing urllib urllib2
        httplib ftplib smtplib telnetlib asyncore popen2 commands
        ConcurrentFutures java.net.http java.nio.channels java.rmi javax.net
        java.sql.DriverManager'''.split())


# ---- Source to code ----------------------------------------------------

def dedent(source):
    """The source without the indentation that all its lines have."""
    lines = source.split('\n')
    begins = [line[:len(line) - len(line.lstrip())]
              for line in lines if line.strip()]
    common = os.path.commonprefix(begins) if begins else ''
    return '\n'.join([line[len(common):] if line.strip() else ''
                      for line in lines])


def returns(source):
    """True if a return stands outside of all functions."""
    try:
        compile(source + '\n', '<script>', 'exec')
    except SyntaxError, error:
        return 'return' in str(error)
    return False


def indent(source):
    return '\n'.join(['    ' + line if line.strip() else line
                      for line in source.split('\n')])


class Updates(ast.NodeTransformer):
    """Rule 3."""

    def __init__(self):
        self.names = [set()]
        model = ast.parse('a = b').body[0]
        self.store = model.targets[0].ctx
        self.load = model.value.ctx

    def visit_FunctionDef(self, node):
        found = set()
        for part in ast.walk(node):
            if isinstance(part, ast.Global):
                found.update(part.names)
        self.names.append(found)
        self.generic_visit(node)
        self.names.pop()
        return node

    def shared(self, target):
        if isinstance(target, ast.Name):
            return target.id in self.names[-1]
        return isinstance(target, (ast.Attribute, ast.Subscript))

    def between(self, value):
        return ast.Call(ast.Name('__gwsim_between__', self.load), [value],
                        [], None, None)

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        target = node.target
        if not self.shared(target):
            return node
        if isinstance(target, ast.Name):
            old = ast.Name(target.id, self.load)
            new = ast.Name(target.id, self.store)
        elif isinstance(target, ast.Attribute):
            old = ast.Attribute(target.value, target.attr, self.load)
            new = ast.Attribute(target.value, target.attr, self.store)
        else:
            old = ast.Subscript(target.value, target.slice, self.load)
            new = ast.Subscript(target.value, target.slice, self.store)
        value = self.between(ast.BinOp(old, node.op, node.value))
        return ast.fix_missing_locations(ast.copy_location(
            ast.Assign([new], value), node))

    def visit_Assign(self, node):
        self.generic_visit(node)
        target = node.targets[0]
        if len(node.targets) == 1 and isinstance(target, ast.Name) \
                and self.shared(target) and [
                    part for part in ast.walk(node.value)
                    if isinstance(part, ast.Name) and part.id == target.id]:
            node.value = ast.fix_missing_locations(ast.copy_location(
                self.between(node.value), node))
        return node


def between(value):
    thread = current()
    if thread is not None:
        thread.call('::gwsim::host::preempt')
    return value


def compileSource(source, fileName, line, formals=None):
    """Code of a text that begins at a line of a file; with formals it is the
    body of a function `handleMessage`."""
    key = (fileName, line, source, formals)
    code = compiled.get(key)
    if code is not None:
        return code
    text = dedent(source.replace('\r\n', '\n'))
    first = line
    if formals is not None:
        text = 'def handleMessage(%s):\n%s\n    pass' % (
            formals, indent(text))
        first = line - 1
    text = '\n' * max(0, first - 1) + text + '\n'
    if first < 1:
        text = text[text.index('\n') + 1:] if formals is None else text
    sources[fileName] = text
    trees.pop(fileName, None)
    try:
        tree = ast.parse(text, fileName)
        code = compile(Updates().visit(tree), fileName, 'exec')
    except (java.lang.Exception, TypeError, ValueError):
        code = compile(text, fileName, 'exec')
    compiled[key] = code
    return code


def readFile(path):
    stream = open(path, 'rU')
    try:
        return stream.read()
    finally:
        stream.close()


# ---- Libraries ---------------------------------------------------------

class Space(object):
    """The modules of a JVM's libraries."""

    def __init__(self, libraries):
        self.modules = {}       # 'A.B' -> module
        self.loading = {}       # 'A.B' -> lock, while its code runs.
        self.roots = []         # Folders, the first that has a module wins.
        self.tops = set()       # First parts of their names.
        self.files = {}         # A script's file -> its module, if called.
        for project, folder in libraries:
            self.addProject(folder)
        for root in self.roots:
            for name in os.listdir(root):
                if self.has(name):
                    self.tops.add(name)

    def addProject(self, folder):
        """A project, and those that it inherits from."""
        for i in range(20):
            root = os.path.join(folder, 'ignition', 'script-python')
            if os.path.isdir(root):
                self.roots.append(root)
            try:
                import json
                about = json.loads(readFile(os.path.join(
                    folder, 'project.json')))
            except (IOError, ValueError):
                return
            parent = about.get('parent')
            if not parent:
                return
            folder = os.path.join(os.path.dirname(folder), parent)

    def has(self, name):
        path = name.replace('.', os.sep)
        return bool([1 for root in self.roots
                     if os.path.isdir(os.path.join(root, path))])

    def codeOf(self, name):
        path = os.path.join(name.replace('.', os.sep), 'code.py')
        for root in self.roots:
            if os.path.isfile(os.path.join(root, path)):
                return os.path.join(root, path)
        return None

    def load(self, name):
        module = self.modules.get(name)
        if module is not None:
            return self.whole(name, module)
        if not self.has(name):
            raise ImportError('No module named %s' % name)
        module = LibraryModule(name, self)
        self.modules[name] = module
        path = self.codeOf(name)
        if path is not None:
            fileName = '<module:%s>' % name
            lock = self.begin(name)
            try:
                self.execute(compileSource(readFile(path), fileName, 1),
                             module.__dict__, fileName)
            except:
                del self.modules[name]
                raise
            finally:
                del self.loading[name]
                lock.release()
        if '.' in name:
            parent, leaf = name.rsplit('.', 1)
            setattr(self.load(parent), leaf, module)
        return module

    def begin(self, name):
        """The code of a module is about to run."""
        import gwsim_control
        lock = gwsim_control.RLock()
        lock.acquire()
        self.loading[name] = lock
        return lock

    def whole(self, name, module):
        """A module whose code another thread runs just now is not there
        yet; one's own is, as far as it goes, as in any import in a circle."""
        lock = self.loading.get(name)
        if lock is None or [1 for other in self.loading.values()
                            if other._is_owned()]:
            return module
        lock.acquire()
        lock.release()
        return self.load(name)

    def execute(self, code, names, fileName):
        self.fill(names)
        names['__file__'] = fileName
        exec code in names

    def fill(self, names):
        names['__gwsim_between__'] = between
        for top in self.tops:
            names.setdefault(top, LazyModule(self, top))


class LibraryModule(types.ModuleType):
    def __init__(self, name, space):
        types.ModuleType.__init__(self, name)
        self.__dict__['__gwsim_space__'] = space
        self.__dict__['__path__'] = []

    def __getattr__(self, name):
        space = self.__dict__['__gwsim_space__']
        whole = '%s.%s' % (self.__name__, name)
        if not name.startswith('__') and space.has(whole):
            return space.load(whole)
        raise AttributeError("'module' object has no attribute '%s'" % name)


class LazyModule(object):
    """A library module that a script names without having imported it."""

    def __init__(self, space, name):
        self.__dict__['_gwsim'] = (space, name)

    def __getattr__(self, name):
        space, own = self.__dict__['_gwsim']
        return getattr(space.load(own), name)

    def __setattr__(self, name, value):
        space, own = self.__dict__['_gwsim']
        setattr(space.load(own), name, value)


def spaceOf(world, about):
    words = about['libraries']
    key = (about['jvm'], tuple(words))
    space = world.spaces.get(key)
    if space is None:
        space = world.spaces[key] = Space(
            [(words[i], words[i + 1]) for i in range(0, len(words), 3)])
    return space


late = {}                       # Module -> what replaces parts of it.


def nothing():
    pass


def imported(name, *args):
    """Imports what is no library's. It happens once a process: so what a
    module draws or asks meanwhile is none of the world's."""
    thread = current()
    if thread is not None:
        thread.away += 1
    try:
        module = realImport(name, *args)
        for begin in late.keys():
            if (name + '.').startswith(begin + '.'):
                late.pop(begin, nothing)()
        return module
    finally:
        if thread is not None:
            thread.away -= 1


def isOutside(name, fromlist):
    """True if a module, a part of it, or what it is in is outside."""
    parts = name.split('.')
    return [1 for i in range(len(parts))
            if '.'.join(parts[:i + 1]) in OUTSIDE] or [
        1 for part in fromlist or () if '%s.%s' % (name, part) in OUTSIDE]


def importOther(name, fromlist):
    """What a script imports that is no module of its library."""
    if '*' in (fromlist or ()) and name.split('.')[0] in ('java', 'javax'):
        import gwsim_packages
        gwsim_packages.know(name)
    stands = name.startswith('com.inductiveautomation')
    try:
        module = imported(name, {}, {}, fromlist, 0)
        if stands and standInFor(name, fromlist):
            raise ImportError('cannot import')
        return module
    except ImportError, error:
        if stands:
            raise ImportError('%s: %s' % (error, standInFor(name, fromlist)))
        import gwsim_packages
        if not gwsim_packages.know(name):
            raise
    return imported(name, {}, {}, fromlist, 0)


def standInFor(name, fromlist):
    """How to bring what is not there of com.inductiveautomation; empty if it
    is all there."""
    from gwsim_system import NO_STAND_IN
    parts = name.split('.')
    for i in range(1, len(parts)):
        package = '.'.join(parts[:i])
        if parts[i] not in sys.modules[package].__dict__:
            return NO_STAND_IN % (package, parts[i], package, parts[i])
    missing = [part for part in fromlist or ()
               if part != '*' and part not in sys.modules[name].__dict__
               and '%s.%s' % (name, part) not in sys.modules]
    return NO_STAND_IN % ((name, missing[0]) * 2) if missing else ''


def importHook(name, names=None, local=None, fromlist=None, level=-1):
    # What Jython imports for itself, for a warning, comes without a value.
    try:
        names, local, fromlist
    except UnboundLocalError:
        return realImport(name)
    thread = current()
    top = name.split('.')[0]
    if thread is None or thread.space is None:
        return imported(name, names, local, fromlist, level)
    if top not in thread.space.tops:
        if names is None or '__gwsim_between__' not in names:
            return imported(name, names, local, fromlist, level)
        if isOutside(name, fromlist):
            thread.world.doubt('a script imports %s: what it does is outside'
                               ' of the world, and cannot be ordered or'
                               ' repeated' % name)
        return importOther(name, fromlist)
    module = thread.space.load(name)
    if not fromlist:
        return thread.space.load(top)
    for part in fromlist:
        if part != '*' and part not in module.__dict__ \
                and thread.space.has('%s.%s' % (name, part)):
            thread.space.load('%s.%s' % (name, part))
    return module


__builtin__.__import__ = importHook


# ---- Running -----------------------------------------------------------

def newNames(thread, name='__main__'):
    names = {'__name__': name, '__builtins__': __builtin__}
    thread.space.fill(names)
    import gwsim_system
    gwsim_system.scriptNames(thread, names)
    return names


def given(thread, vars):
    """The globals of a script that was given variables of the scenario's: a
    number as a number, all else as text."""
    import gwsim_system
    names = newNames(thread)
    for name, value in gwsim_system.tclDict(vars).items():
        names[name] = gwsim_system.number(value)
    return names


def runScript(thread, fileName, line, source, vars=''):
    names = given(thread, vars)
    code = compiled.get((fileName, int(line), source, None))
    if code is None and returns(dedent(source)):
        code = compileSource(source, fileName, int(line), '')
        exec code in names
        return names['handleMessage']()
    exec compileSource(source, fileName, int(line)) in names
    return None


def fileNames(thread, path):
    """The globals of a file, which is read once a JVM and edition."""
    names = thread.space.files.get(path)
    if names is None:
        names = newNames(thread)
        names['__file__'] = path
        exec compileSource(readFile(path), path, 1) in names
        thread.space.files[path] = names
    return names


def runFile(thread, path, function='', vars=''):
    if not function:
        names = given(thread, vars)
        names['__file__'] = path
        exec compileSource(readFile(path), path, 1) in names
        return None
    return fileNames(thread, path)[function]()


def runHandler(thread, args, path, function):
    return fileNames(thread, path)[function or 'handleMessage'](*args)


def runBody(thread, args, fileName, line, formals, source):
    """A handler's body: statements with `payload`, or a text that defines
    handleMessage."""
    key = (fileName, line, source)
    names = thread.space.files.get(key)
    if names is None:
        names = newNames(thread)
        if 'def handleMessage' in source:
            exec compileSource(source, fileName, int(line)) in names
        else:
            exec compileSource(source, fileName, int(line),
                               formals or 'payload') in names
        thread.space.files[key] = names
    return names['handleMessage'](*args)


def run(thread, words, args, keywords):
    kind = words[0]
    if kind == 'fn':
        function = thread.world.functions[int(words[1])]
        own = getattr(function, '__gwsim_call__', None)
        if own is not None:
            return own()
        return function(*args, **(keywords or {}))
    if kind == 'script':
        return runScript(thread, *words[1:])
    if kind == 'file':
        return runFile(thread, *words[1:])
    if kind == 'handler':
        return runHandler(thread, args, *words[1:])
    if kind == 'body':
        return runBody(thread, args, *words[1:])
    raise wire.Misuse('no such script: %s' % kind)


# ---- Failures ----------------------------------------------------------

def isOurs(fileName):
    return fileName is None or fileName.startswith(HERE) \
        or fileName.startswith('gwsim_') or 'gwsim_host' in fileName


def frames(trace):
    """(file, line, function) of the script's own frames, outermost first."""
    rows = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if not isOurs(code.co_filename):
            rows.append((code.co_filename, trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    return rows


def where(frame):
    """The innermost frame of a script, as a traceback has it."""
    while frame is not None and isOurs(frame.f_code.co_filename):
        frame = frame.f_back
    if frame is None:
        return ''
    return '\n  File "%s", line %d, in %s' % (
        frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)


def lineOf(fileName, line):
    lines = sources.get(fileName, '').split('\n')
    return lines[line - 1].strip() if 0 < line <= len(lines) else ''


def catchesPythonOnly(handlers):
    if [h for h in handlers if h.type is None]:
        return False
    for handler in handlers:
        for part in ast.walk(handler.type):
            if isinstance(part, ast.Name) and part.id in (
                    'Exception', 'StandardError', 'RuntimeError',
                    'BaseException'):
                return True
    return False


def escapes(rows):
    """True if a frame stands in a try that catches Python's own alone."""
    for fileName, line, name in rows:
        if fileName not in trees:
            try:
                trees[fileName] = ast.parse(sources.get(fileName, ''))
            except SyntaxError:
                trees[fileName] = None
        tree = trees[fileName]
        if tree is None:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.TryExcept) \
                    and catchesPythonOnly(node.handlers) \
                    and node.body[0].lineno <= line \
                    < node.handlers[0].lineno:
                return True
    return False


def failure(error, trace):
    """The line that tells of a failure."""
    rows = frames(trace)
    if isinstance(error, SyntaxError) and error.filename:
        rows.append((error.filename, error.lineno or 0, '<module>'))
    lines = ['Traceback (most recent call last):']
    for fileName, line, name in rows:
        lines.append('  File "%s", line %d, in %s' % (fileName, line, name))
        text = lineOf(fileName, line)
        if text:
            lines.append('    ' + text)
    if not isinstance(error, (BaseException, Throwable)):
        error = RuntimeError(str(error))
    escaped = isinstance(error, Throwable) and escapes(rows)
    return '["fail",%s,%s,%s]' % (
        wire.encode(wire.describe(error)), wire.quote('\n'.join(lines)),
        'true' if escaped else 'false')


import java.lang
