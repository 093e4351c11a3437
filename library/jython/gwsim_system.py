# gwsim_system.py --
#
#       `system` as scripts of Ignition know it: a name that is there without
#       an import, and a module for those who import it. What a function does
#       is the core's or, where a scenario defines it, the scenario's: any
#       call of system.* becomes the command of that name in the thread's
#       interp, arguments and keywords as they were given. Here is only what
#       must be an object of Python's or Java's.
#
#       Also the classes of com.inductiveautomation that scripts import, and
#       what a script of a window finds in it (event, components).

import json
import sys
import types
import __builtin__

import java.lang

import gwsim_control
import gwsim_wire as wire
from gwsim_host import current
from gwsim_wire import makers, refMakers

NAMESPACES = '''alarm bacnet dataset date db device dnp3 eam file groups gui
        historian kafka math mongodb nav net opc opcua perspective print
        project report roster secsgem security serial sfc tag twilio user
        util vision'''.split()


# What the core says of an exception.
FIELDS = set('family class fullClass message cause code'.split())


# ---- Handles -----------------------------------------------------------

class Request(object):
    """What sendRequestAsync returns."""

    def __init__(self, ident):
        self.ident = str(ident)

    def ask(self, *words):
        return current().call(self.ident, list(words))

    def get(self):
        return self.ask('get')

    def block(self):
        return str(self.ask('block')) in ('1', 'True')

    def getError(self):
        error = self.ask('getError')
        return wire.rebuild(error) if isinstance(error, dict) else None

    def cancel(self):
        self.ask('cancel')

    def onSuccess(self, function):
        self.ask('onSuccess', function)

    def onError(self, function):
        self.ask('onError', Callback(function)
                 if callable(function) else function)

    def __gwsim__(self, depth):
        return wire.quote(self.ident)

    def __repr__(self):
        return self.ident

    def __eq__(self, other):
        return isinstance(other, Request) and other.ident == self.ident

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash(self.ident)


class Bound(object):
    """A function with arguments that are shared, not copied."""

    def __init__(self, function, args, keywords):
        self.function, self.args = function, args
        self.keywords = keywords
        self.__name__ = getattr(function, '__name__', 'function')

    def __call__(self, *args, **keywords):
        return self.function(*args, **keywords)

    def __gwsim_call__(self):
        return self.function(*(self.args or ()), **(self.keywords or {}))


class Callback(object):
    """A callback: of an exception it gets the exception itself."""

    def __init__(self, function):
        self.function = function
        self.__name__ = getattr(function, '__name__', 'function')

    def __call__(self, error):
        if isinstance(error, dict) and 'fullClass' in error \
                and set(error) <= FIELDS:
            error = wire.rebuild(error)
        return self.function(error)


class Logger(object):
    def __init__(self, name):
        self.name = name

    def say(self, level, text, error=None):
        if error is not None:
            text = '%s: %s' % (text, wire.messageOf(error)
                               or type(error).__name__)
        current().call('logger:' + self.name, [level, text])

    def getName(self):
        return self.name


def addLevels():
    for level in ('trace', 'debug', 'info', 'warn', 'error'):
        def say(self, text, error=None, level=level):
            self.say(level, text if isinstance(text, basestring)
                     else str(text), error)
        setattr(Logger, level, say)
        setattr(Logger, level + 'f', formatOf(level))
        method = 'is%sEnabled' % level.capitalize()
        setattr(Logger, method, enabledOf(method))


def enabledOf(method):
    def enabled(self):
        return isTrue(current().call('logger:' + self.name, [method]))
    return enabled


def formatOf(level):
    def formatted(self, text, *args):
        self.say(level, text % args)
    return formatted


# ---- Globals -----------------------------------------------------------

def storeOf(thread):
    return thread.world.stores.setdefault(thread.about['jvm'], [])


def simple(value):
    return value is None or isinstance(value, (
        bool, int, long, float, basestring, java.util.Date))


NOTHING = 'gwsim: there is no such key'


class Globals(object):
    """system.util.getGlobals(): the dictionary of a JVM. What can change is
    kept here, as it is shared there; the core knows of every use."""

    def use(self, *words):
        return current().call('system.util.globals', list(words))

    def key(self, key):
        return key if isinstance(key, basestring) else repr(key)

    def __getitem__(self, key):
        return self.use('get', self.key(key))

    def __setitem__(self, key, value):
        if not simple(value):
            value = Reference(current(), value)
        self.use('set', self.key(key), value)

    def __delitem__(self, key):
        self.use('unset', self.key(key))

    def __contains__(self, key):
        return str(self.use('exists', self.key(key))) == '1'

    has_key = __contains__

    def get(self, key, default=None):
        # One look: between two another thread may delete it.
        value = self.use('get', self.key(key), NOTHING)
        return default if value == NOTHING else value

    def setdefault(self, key, default=None):
        # On the platform it is one step, and who comes second finds what the
        # first one has put there.
        thread = current()
        locks = thread.world.stepLocks
        name = (thread.about['jvm'], self.key(key))
        if name not in locks:
            locks[name] = gwsim_control.Lock()
        with locks[name]:
            if key not in self:
                self[key] = default
            return self[key]

    def keys(self):
        found = self.use('keys')
        return [str(k) for k in found] if isinstance(found, list) \
            else tclList(found)

    def values(self):
        return [self[k] for k in self.keys()]

    def items(self):
        return [(k, self[k]) for k in self.keys()]

    def __iter__(self):
        return iter(self.keys())

    iterkeys = __iter__

    def __len__(self):
        return len(self.keys())

    def update(self, other=(), **more):
        for key, value in dict(other, **more).items():
            self[key] = value

    def pop(self, key, *default):
        value = self.get(key, NOTHING)
        if value is NOTHING:
            if default:
                return default[0]
            raise KeyError(key)
        del self[key]
        return value

    def clear(self):
        for key in self.keys():
            del self[key]


class Reference(object):
    """An object that the scripts of a JVM share; others see what it was when
    it was stored."""

    def __init__(self, thread, value):
        store = storeOf(thread)
        self.value = value
        for number, other in enumerate(store):
            if other is value:
                self.number = number
                return
        self.number = len(store)
        store.append(value)

    def __gwsim__(self, depth):
        return wire.tagged('python.ref:%d' % self.number,
                           wire.encode(self.value, depth + 1))


refMakers.append(('python.ref:',
                  lambda number, inner: storeOf(current())[int(number)]))


# ---- Tcl's lists, for what fakes in Tcl return -------------------------

ESCAPES = {'n': '\n', 't': '\t', 'r': '\r', 'f': '\f', 'v': '\v', 'b': '\b',
           'a': '\a'}


def tclList(text):
    """The elements of a list of Tcl's."""
    if not isinstance(text, basestring):
        text = str(text)
    result, i, n = [], 0, len(text)
    while i < n:
        if text[i].isspace():
            i += 1
        elif text[i] == '{':
            start, i = i + 1, closing(text, i)
            result.append(text[start:i])
            i += 1
        else:
            parts = []
            while i < n and not text[i].isspace():
                if text[i] == '\\' and i + 1 < n:
                    i += 1
                    parts.append(ESCAPES.get(text[i], text[i]))
                else:
                    parts.append(text[i])
                i += 1
            result.append(''.join(parts))
    return result


def closing(text, i):
    """Where the brace is closed that opens at i."""
    depth = 0
    while i < len(text):
        if text[i] == '\\':
            i += 1
        else:
            depth += {'{': 1, '}': -1}.get(text[i], 0)
            if depth == 0:
                break
        i += 1
    return i


def tclDict(value):
    if isinstance(value, dict):
        return value
    parts = value if isinstance(value, list) else tclList(value)
    return dict(zip(parts[::2], parts[1::2]))


def number(value):
    """A number, if a fake of Tcl's has written one."""
    if isinstance(value, basestring):
        for kind in (int, float):
            try:
                return kind(value)
            except ValueError:
                pass
    return value


# Functions that a version or a scope may lack -> what they are, or None: any.
NEWER = dict([('system.util.' + name, None) for name in (
    'sendRequest sendRequestAsync sendMessage invokeAsynchronous invokeLater'
    ' getGatewayStatus getProjectName').split()])
NEWER['system.vision.invokeLater'] = None
# Scopes that have no Perspective.
VISION = ('client', 'designer')


# ---- Functions ---------------------------------------------------------

converters = {}                 # Name -> function of what the core returns.


class Function(object):
    """Any function of the platform."""

    def __init__(self, name):
        self.__name__ = name.split('.')[-1]
        self.name = name

    def __call__(self, *args, **keywords):
        thread = current()
        if thread is None:
            raise RuntimeError('%s: called outside of a world' % self.name)
        value = thread.call(self.name, args, keywords)
        convert = converters.get(self.name)
        return value if convert is None else convert(value)

    def __gwsim__(self, depth):
        return wire.quote(current().world.prefix(lambda *a, **k:
                                                 self(*a, **k)))

    def __repr__(self):
        return '<function %s>' % self.name


class Dated(Function):
    """One that takes dates; gwsim::fakes has times in ms."""

    def __call__(self, *args, **keywords):
        return Function.__call__(
            self, *[millis(a) for a in args],
            **dict([(k, millis(v)) for k, v in keywords.items()]))


def millis(value):
    return value.getTime() if isinstance(value, java.util.Date) else value


class SystemModule(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        whole = '%s.%s' % (self.__name__, name)
        if self.__name__ == 'system' and name not in NAMESPACES:
            return ownNamespace(whole)
        thread = current()
        if whole == 'system.perspective.sendMessage':
            if thread is not None and thread.about['kind'] in VISION:
                raise AttributeError('there is no %s here' % whole)
            return perspectiveMessage
        if whole in NEWER:
            # There or not, by scope and version of who asks.
            if thread is not None and whole in thread.about['missing']:
                raise AttributeError('there is no %s here' % whole)
            return NEWER[whole] or Function(whole)
        function = self.__dict__[name] = Function(whole)
        return function


def ownNamespace(whole):
    """A part of system that only the scenario's definitions have."""
    thread = current()
    if thread is None or not thread.call('info', ['commands', whole + '.*']):
        raise AttributeError('there is no %s here ("gwsim::define command'
                             ' %s.NAME" brings one)' % (whole, whole))
    return SystemModule(whole)


def callbacks(args, keywords):
    """The same arguments, their functions made callbacks."""
    def one(value):
        return Callback(value) if callable(value) else value
    return [one(a) for a in args], dict(
        [(k, one(v)) for k, v in keywords.items()])


def sendRequestAsync(*args, **keywords):
    args, keywords = callbacks(args, keywords)
    return Request(current().call('system.util.sendRequestAsync', args,
                                  keywords))


def invokeAsynchronous(*args, **keywords):
    names = ('function', 'args', 'kwargs', 'description')
    given = dict(zip(names, args))
    given.update(keywords)
    function = given.get('function')
    if function is not None:
        function = Bound(function, given.get('args'), given.get('kwargs'))
        if args:
            args = (function,) + tuple(args[1:])
        else:
            keywords = dict(keywords, function=function)
    thread = current()
    return thread.world.thread(str(thread.call(
        'system.util.invokeAsynchronous', args, keywords)))


def getLogger(*args, **keywords):
    name = str(current().call('system.util.getLogger', args, keywords))
    return Logger(name.split(':', 1)[1])


def getGlobals(*args, **keywords):
    current().call('system.util.getGlobals', args, keywords)
    return Globals()


def perspectiveMessage(*args, **keywords):
    """Reaches handlers of components (SMS-12), which no world has: so it is
    an event, unless the scenario defines what it does."""
    thread = current()
    name = 'system.perspective.sendMessage'
    if thread.call('info', ['commands', name]):
        return thread.call(name, args, keywords)
    text = messageText(*args, **keywords)
    thread.call('log', ['%s %s' % (name, text)])


def messageText(messageType, payload=None, scope='page', sessionId=None,
                pageId=None):
    """What is logged of a message that may be sent."""
    refuse = java.lang.IllegalArgumentException
    if not isinstance(messageType, basestring) or not messageType:
        raise refuse('messageType: expected a name')
    if payload is not None and not isinstance(payload, dict):
        raise refuse('payload: expected a dictionary')
    if scope not in ('page', 'session', 'view'):
        raise refuse('scope: expected page, session or view')
    if current().about['kind'] == 'gateway' and not (sessionId and pageId):
        raise refuse(
            'sessionId and pageId are required in the gateway scope')
    parts = [messageType, scope, json.dumps(payload or {}, sort_keys=True)]
    return ' '.join(parts + [str(i) for i in (sessionId, pageId) if i])


def isTrue(value):
    return str(value) in ('1', 'True', 'true')


# ---- Components --------------------------------------------------------

class Component(object):
    """A component of a window: its properties are the core's."""

    def __init__(self, path):
        self.__dict__['_path'] = path

    def getComponent(self, name):
        return Component('%s/%s' % (self._path, name))

    def _parent(self):
        return Component(self._path.rsplit('/', 1)[0]
                         if '/' in self._path else self._path)

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        if name == 'parent':
            return self._parent()
        if name == 'name':
            return self._path.split('/')[-1]
        return current().call('component', [
            'get', '%s.%s' % (self._path, name)])

    def __setattr__(self, name, value):
        current().call('component', [
            'set', '%s.%s' % (self._path, name), value])

    def __gwsim__(self, depth):
        return wire.tagged('java.awt.Component', wire.quote(self._path))

    def __repr__(self):
        return '<component %s>' % self._path


class Event(object):
    def __init__(self):
        self.source = Component('Main/Root/Button')


def scriptNames(thread, names):
    if thread.about['kind'] in VISION:
        names['event'] = Event()


# ---- com.inductiveautomation -------------------------------------------

BEGIN = 'com.inductiveautomation'
EXCEPTIONS = '''ignition.common.script.message.MessageHandlerException
        ignition.client.gateway_interface.GatewayException
        ignition.common.TimeoutExpiredException'''.split()


class QualityCode(object):
    def __init__(self, name='Good'):
        self.text = str(name)

    def isGood(self):
        return self.text.startswith('Good')

    def isNotGood(self):
        return not self.isGood()

    isBad = isNotGood
    good = property(isGood)

    def getName(self):
        return self.text

    name = property(getName)

    def __gwsim__(self, depth):
        return wire.quote(self.text)

    def __eq__(self, other):
        return str(other) == self.text

    def __ne__(self, other):
        return not self == other

    def __repr__(self):
        return self.text


class QualifiedValue(object):
    def __init__(self, value, quality=None, timestamp=None):
        self.value = value
        self.quality = quality if isinstance(quality, QualityCode) \
            else QualityCode(quality or 'Good')
        self.timestamp = timestamp

    def getValue(self):
        return self.value

    def getQuality(self):
        return self.quality

    def getTimestamp(self):
        return self.timestamp

    def __gwsim__(self, depth):
        return wire.tagged(
            BEGIN + '.ignition.common.model.values.BasicQualifiedValue',
            wire.encode(self.value, depth + 1))

    def __repr__(self):
        return '[%s, %s, %s]' % (self.value, self.quality, self.timestamp)


def qualified(value):
    rows = value if isinstance(value, list) else tclList(value)
    result = []
    for row in rows:
        row = tclDict(row)
        got = row.get('value')
        result.append(QualifiedValue(
            None if got in (None, '') else number(got), row.get('quality'),
            java.util.Date(long(row.get('timestamp') or 0))))
    return result


def qualities(value):
    rows = value if isinstance(value, list) else tclList(value)
    return [QualityCode(row) for row in rows]


NO_STAND_IN = 'gwsim has no stand-in for %s.%s: sys.modules["%s"].%s = ...' \
    ' in the project\'s library makes one'


class Package(types.ModuleType):
    """com, com.inductiveautomation, ...: what is there, and a clear error
    for what is not."""

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        if self.__name__ == 'com' and name != 'inductiveautomation':
            return getattr(realCom, name)
        raise AttributeError(NO_STAND_IN % (
            self.__name__, name, self.__name__, name))


import com as realCom


def standIn(name, value):
    """Makes a class of com.inductiveautomation known."""
    parts = (BEGIN + '.' + name).split('.')
    for i in range(1, len(parts)):
        path = '.'.join(parts[:i])
        if not isinstance(sys.modules.get(path), Package):
            sys.modules[path] = Package(path)
            sys.modules[path].__dict__['__path__'] = []
        if i > 1:
            setattr(sys.modules['.'.join(parts[:i - 1])], parts[i - 1],
                    sys.modules[path])
    setattr(sys.modules['.'.join(parts[:-1])], parts[-1], value)


def installClasses():
    import gwsim_data
    for name in EXCEPTIONS:
        whole = BEGIN + '.' + name
        wire.standIns[name.split('.')[-1]] = whole
        standIn(name, wire.javaClass(whole))
    standIn('ignition.common.model.values.QualityCode', QualityCode)
    standIn('ignition.common.model.values.BasicQualifiedValue',
            QualifiedValue)
    standIn('ignition.common.BasicDataset', gwsim_data.Dataset)
    standIn('ignition.common.script.builtin.DatasetUtilities.PyDataSet',
            gwsim_data.PyDataSet)
    standIn('ignition.common.util.LoggerEx', Logger)
    standIn('ignition.common.script.message.Request', Request)


# ---- Making it known ---------------------------------------------------

def install():
    import gwsim_data
    addLevels()
    installClasses()
    top = SystemModule('system')
    top.__dict__['__path__'] = []
    for name in NAMESPACES:
        module = SystemModule('system.' + name)
        setattr(top, name, module)
        sys.modules['system.' + name] = module
    sys.modules['system'] = top
    __builtin__.system = top
    util = top.util
    NEWER['system.util.sendRequestAsync'] = sendRequestAsync
    NEWER['system.util.invokeAsynchronous'] = invokeAsynchronous
    util.getLogger = util.logger = getLogger
    util.getGlobals = getGlobals
    util.audit = Dated('system.util.audit')
    util.queryAuditLog = Dated('system.util.queryAuditLog')
    util.jsonEncode = lambda value, indent=None: json.dumps(value)
    util.jsonDecode = json.loads
    converters['system.gui.confirm'] = isTrue
    converters['system.tag.readBlocking'] = qualified
    converters['system.tag.writeBlocking'] = qualities
    converters['system.db.runPrepQuery'] = gwsim_data.pyDataSet
    converters['system.db.runPrepUpdate'] = number
    converters['system.util.queryAuditLog'] = gwsim_data.auditLog
    gwsim_data.install(top)
