# gwsim_wire.py --
#
#       Values as lines of JSON, as generic/gwsimJson.h has them, and
#       exceptions as the core has them.
#
# Rules:
#   1. What Python tells apart and JSON does not is tagged: tuples, longs,
#      dates, bytes, datasets, objects of Java classes.
#   2. What is read is new, and can be changed.
#   3. A text that is ASCII is read as str, any other as unicode.
#   4. What cannot be sent crosses as an object of its class: the core says
#      who takes it. No text of it has an address in it.

import json
import exceptions
from json.encoder import encode_basestring_ascii as quoted

import java.lang
from java.lang import Class, Throwable
from java.util import Date
from java.util import List as JavaList, Map as JavaMap
from org.python.core import PyException

DEPTH_MAX = 900
CAUSES_MAX = 20


# ---- Writing -----------------------------------------------------------

def quote(text):
    if isinstance(text, str):
        try:
            return quoted(text)
        except UnicodeDecodeError:
            text = text.decode('latin-1')
    return quoted(text)


def tagged(className, inner):
    return '{"object":[%s,%s]}' % (quote(className), inner)


def floatText(value):
    if value != value:
        return '{"float":"nan"}'
    if value in (float('inf'), float('-inf')):
        return '{"float":"%s"}' % ('inf' if value > 0 else '-inf')
    text = repr(value)
    return text if '.' in text or 'e' in text else text + '.0'


def listText(values, depth):
    return '[' + ','.join([encode(v, depth + 1) for v in values]) + ']'


def dictText(items, depth):
    parts = []
    for key, value in items:
        parts.append(encode(key, depth + 1))
        parts.append(encode(value, depth + 1))
    return '{"dict":[' + ','.join(parts) + ']}'


def encode(value, depth=0):
    if value is None:
        return 'null'
    if value is True:
        return 'true'
    if value is False:
        return 'false'
    kind = type(value)
    if kind is str or kind is unicode:
        return quote(value)
    if kind is int:
        return str(value)
    if depth > DEPTH_MAX:
        raise ValueError('a value is nested too deeply, or in itself')
    if kind is list:
        return listText(value, depth)
    if kind is dict:
        return dictText(value.items(), depth)
    if kind is float:
        return floatText(value)
    if kind is tuple:
        return tagged('python.tuple', listText(value, depth))
    if kind is long:
        return tagged('python.long', '"%d"' % value)
    return encodeOther(value, depth)


def encodeOther(value, depth):
    wire = getattr(value, '__gwsim__', None)
    if wire is not None:
        return wire(depth)
    if isinstance(value, Date):
        return '{"date":%d}' % value.getTime()
    if isinstance(value, (set, frozenset)):
        return tagged('python.set', listText(sorted(value), depth))
    if isinstance(value, basestring):
        return quote(unicode(value))
    if isinstance(value, dict):
        return dictText(value.items(), depth)
    if isinstance(value, (Throwable, BaseException)):
        return dictText(describe(value).items(), depth)
    if isBytes(value):
        return '{"bytes":"%s"}' % ''.join(
            ['%02x' % (b & 255) for b in value])
    if isinstance(value, java.lang.Object):
        return encodeJava(value, depth)
    if isinstance(value, (list, tuple)):
        return listText(value, depth)
    return tagged('org.python.core.' + type(value).__name__, 'null')


def isBytes(value):
    return isinstance(value, bytearray) or (
        type(value).__name__ == 'array' and value.typecode == 'b')


def encodeJava(value, depth):
    if isinstance(value, JavaMap):
        return dictText([(e.getKey(), e.getValue())
                         for e in value.entrySet()], depth)
    if isinstance(value, JavaList):
        return listText(list(value), depth)
    name = value.getClass().getName()
    if name.startswith('org.python.'):
        name = 'org.python.core.' + type(value).__name__
    return tagged(name, 'null')


# ---- Reading -----------------------------------------------------------

class JavaObject(object):
    """What stands for an object of a Java class that is not here."""

    def __init__(self, className, value):
        self.className = className
        self.value = value

    def __gwsim__(self, depth):
        return tagged(self.className, encode(self.value, depth + 1))

    def __repr__(self):
        return '<%s>' % self.className


# Class -> function that makes the object of what it holds.
makers = {
    'python.tuple': tuple,
    'python.long': long,
    'python.set': set,
}


def makeBytes(digits):
    import jarray
    numbers = [int(digits[i:i + 2], 16) for i in range(0, len(digits), 2)]
    return jarray.array([n - 256 if n > 127 else n for n in numbers], 'b')


def readTag(pair):
    for tag, inner in pair.items():
        if tag == 'dict':
            return Pairs(inner)
        if tag == 'object':
            return Tagged(inner)
        if tag == 'date':
            return Date(long(inner))
        if tag == 'bytes':
            return makeBytes(inner)
        return float(inner)


class Pairs(object):
    def __init__(self, parts):
        self.parts = parts


class Tagged(object):
    def __init__(self, parts):
        self.parts = parts


def plain(value):
    kind = type(value)
    if kind is unicode:
        try:
            return str(value)
        except UnicodeError:
            return value
    if kind is list:
        return [plain(v) for v in value]
    if kind is Pairs:
        parts = value.parts
        result = {}
        for i in range(0, len(parts), 2):
            key = plain(parts[i])
            result[tuple(key) if type(key) is list else key] = \
                plain(parts[i + 1])
        return result
    if kind is Tagged:
        className = str(value.parts[0])
        inner = plain(value.parts[1])
        for begin, maker in refMakers:
            if className.startswith(begin):
                return maker(className[len(begin):], inner)
        maker = makers.get(className)
        return JavaObject(className, inner) if maker is None \
            else maker(inner)
    return value


# Begin of a class -> function of its rest and of what the object holds.
refMakers = []


def decode(line):
    return plain(json.loads(line, object_hook=readTag))


# ---- Exceptions --------------------------------------------------------

class Doom(BaseException):
    """The thread is to end: so it is told, until it does."""


class Misuse(RuntimeError):
    """The harness was used wrongly: {GWSIM NOUN REASON}."""


# Simple name -> full name, of classes that are not Java's own.
standIns = {}
# Full name -> class made here.
made = {}


def messageOf(error):
    if isinstance(error, Throwable):
        text = error.getMessage()
        return '' if text is None else text
    if isinstance(error, KeyError) and len(error.args) == 1:
        return str(error.args[0])
    try:
        return str(error)
    except UnicodeError:
        return unicode(error)


def describe(error, depth=0):
    """An exception as the core has it."""
    value = error
    if isinstance(error, PyException):
        value = error.value
        if not isinstance(value, BaseException):
            value = RuntimeError(str(value))
    result = {}
    if isinstance(value, Throwable):
        name = value.getClass().getName()
        if name.startswith('org.python.proxies.'):
            name = type(value).__name__
        result['family'] = 'java'
        result['class'] = name.split('.')[-1].split('$')[-1]
        result['fullClass'] = name
    else:
        name = value.__class__.__name__
        result['family'] = 'python'
        result['class'] = 'RuntimeError' if isinstance(value, Misuse) \
            else name
        result['fullClass'] = result['class']
    result['message'] = messageOf(value)
    code = getattr(value, 'gwsimCode', None)
    if code:
        result['code'] = code
    cause = error.getCause() if isinstance(error, Throwable) else None
    if cause is not None and depth < CAUSES_MAX:
        result['cause'] = describe(cause, depth + 1)
    return result


def javaClass(fullName):
    simple = fullName.split('.')[-1]
    fullName = standIns.get(simple, fullName)
    if fullName in made:
        return made[fullName]
    if '.' in fullName:
        try:
            return Class.forName(fullName)
        except java.lang.ClassNotFoundException:
            pass
    made[fullName] = makeClass(fullName, 'java.lang.Exception')
    return made[fullName]


def makeJava(fields):
    kind = javaClass(fields.get('fullClass') or fields['class'])
    message = fields.get('message') or None
    try:
        error = kind(message) if message is not None else kind()
    except TypeError:
        error = java.lang.RuntimeException(message)
    cause = fields.get('cause')
    if cause:
        cause = rebuild(cause)
        if not isinstance(cause, Throwable):
            cause = PyException(type(cause), cause)
        try:
            error.initCause(cause)
        except java.lang.IllegalStateException:
            pass
    return error


def rebuild(fields):
    """The exception that the core describes."""
    if fields.get('family') == 'java':
        return makeJava(fields)
    message = fields.get('message', '')
    if fields.get('code'):
        error = Misuse(message)
        error.gwsimCode = fields['code']
        return error
    kind = getattr(exceptions, fields.get('class', ''), None)
    if not (isinstance(kind, type) and issubclass(kind, BaseException)):
        kind = type(fields.get('class', 'Exception'), (Exception,), {})
    try:
        return kind(message)
    except TypeError:
        return RuntimeError(message)


# ---- Classes of Java made here -----------------------------------------

class Loader(java.lang.ClassLoader):
    def __init__(self):
        java.lang.ClassLoader.__init__(
            self, java.lang.ClassLoader.getSystemClassLoader())

    def make(self, name, data):
        return self.super__defineClass(name, data, 0, len(data))


loader = Loader()


def makeClass(fullName, parent):
    """A public class with the usual constructors of an exception."""
    from org.objectweb.asm import ClassWriter, Opcodes
    writer = ClassWriter(ClassWriter.COMPUTE_MAXS)
    above = parent.replace('.', '/')
    writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, fullName.replace('.', '/'),
                 None, above, None)
    for signature in ('()V', '(Ljava/lang/String;)V',
                      '(Ljava/lang/String;Ljava/lang/Throwable;)V'):
        method = writer.visitMethod(Opcodes.ACC_PUBLIC, '<init>', signature,
                                    None, None)
        method.visitCode()
        for i in range(signature.count(';') + 1):
            method.visitVarInsn(Opcodes.ALOAD, i)
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, above, '<init>',
                               signature, False)
        method.visitInsn(Opcodes.RETURN)
        method.visitMaxs(0, 0)
        method.visitEnd()
    writer.visitEnd()
    return loader.make(fullName, writer.toByteArray())
