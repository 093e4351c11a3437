# gwsim_data.py --
#
#       Datasets, and the functions of system.dataset and system.date that
#       scripts use most. Dates are java.util.Date, in UTC; now is the
#       world's.

import types

import java.lang
from java.text import SimpleDateFormat
from java.util import Calendar, Date, TimeZone

import gwsim_wire as wire
from gwsim_host import current

DATASET = 'com.inductiveautomation.ignition.common.BasicDataset'


class Dataset(object):
    """Rows of columns; it does not change."""

    def __init__(self, headers, rows):
        self.headers = [str(h) for h in headers]
        self.rows = [list(row) for row in rows]
        for row in self.rows:
            if len(row) != len(self.headers):
                raise java.lang.IllegalArgumentException(
                    'a row has %d values, but there are %d columns'
                    % (len(row), len(self.headers)))

    def column(self, col):
        if isinstance(col, basestring):
            for i, name in enumerate(self.headers):
                if name.lower() == col.lower():
                    return i
            raise java.lang.ArrayIndexOutOfBoundsException(
                'no column "%s"' % col)
        return col

    def getRowCount(self):
        return len(self.rows)

    def getColumnCount(self):
        return len(self.headers)

    def getColumnNames(self):
        return list(self.headers)

    def getColumnName(self, i):
        return self.headers[i]

    def getColumnIndex(self, name):
        try:
            return self.column(name)
        except java.lang.ArrayIndexOutOfBoundsException:
            return -1

    def getValueAt(self, row, col):
        return self.rows[row][self.column(col)]

    def getColumnAsList(self, col):
        return [row[self.column(col)] for row in self.rows]

    rowCount = property(getRowCount)
    columnCount = property(getColumnCount)
    columnNames = property(getColumnNames)

    def __gwsim__(self, depth):
        return wire.tagged(DATASET, wire.encode(
            {'columns': self.headers, 'rows': self.rows}, depth + 1))

    def __repr__(self):
        return 'Dataset [%dR x %dC]' % (len(self.rows), len(self.headers))


class PyRow(object):
    def __init__(self, data, values):
        self.data, self.values = data, values

    def __getitem__(self, col):
        return self.values[self.data.column(col)]

    def __len__(self):
        return len(self.values)

    def __iter__(self):
        return iter(self.values)


class PyDataSet(object):
    """A dataset as a sequence of rows."""

    def __init__(self, data):
        self.data = data

    def __getitem__(self, i):
        return PyRow(self.data, self.data.rows[i])

    def __len__(self):
        return len(self.data.rows)

    def __iter__(self):
        return iter([PyRow(self.data, row) for row in self.data.rows])

    def getUnderlyingDataset(self):
        return self.data

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return getattr(self.data, name)

    def __gwsim__(self, depth):
        return self.data.__gwsim__(depth)

    def __repr__(self):
        return '<PyDataset rows:%d cols:%d>' % (
            len(self.data.rows), len(self.data.headers))


def fromWire(inner):
    return Dataset(inner['columns'], inner['rows'])


def pyDataSet(value):
    """What a fake of Tcl's returns for a query: a dict a row."""
    from gwsim_system import number, tclDict, tclList
    if isinstance(value, Dataset):
        return PyDataSet(value)
    rows, headers = [], []
    for row in value if isinstance(value, list) else tclList(value):
        if isinstance(row, dict):
            headers = sorted(row)
            rows.append([number(row[h]) for h in headers])
        else:
            parts = row if isinstance(row, list) else tclList(row)
            headers = parts[::2]
            rows.append([number(v) for v in parts[1::2]])
    return PyDataSet(Dataset(headers, rows))


def auditLog(value):
    """What the fake of queryAuditLog returns: its times are dates."""
    data = pyDataSet(value).getUnderlyingDataset()
    if 'EVENT_TIMESTAMP' in data.headers:
        column = data.headers.index('EVENT_TIMESTAMP')
        for row in data.rows:
            row[column] = Date(long(row[column]))
    return data


def plainData(data):
    return data.getUnderlyingDataset() if isinstance(data, PyDataSet) \
        else data


# ---- system.dataset ----------------------------------------------------

def toDataSet(*args):
    if len(args) == 1:
        return plainData(args[0])
    return Dataset(args[0], args[1])


def addRow(dataset, *args):
    data = plainData(dataset)
    at, row = (len(data.rows), args[0]) if len(args) == 1 else args
    return Dataset(data.headers, data.rows[:at] + [list(row)]
                   + data.rows[at:])


def addRows(dataset, *args):
    data = plainData(dataset)
    at, rows = (len(data.rows), args[0]) if len(args) == 1 else args
    return Dataset(data.headers, data.rows[:at] + [list(r) for r in rows]
                   + data.rows[at:])


def deleteRow(dataset, rowIndex):
    return deleteRows(dataset, [rowIndex])


def deleteRows(dataset, rowIndices):
    data = plainData(dataset)
    return Dataset(data.headers, [row for i, row in enumerate(data.rows)
                                  if i not in rowIndices])


def setValue(dataset, rowIndex, column, value):
    return updateRow(dataset, rowIndex, {column: value})


def updateRow(dataset, rowIndex, changes):
    data = plainData(dataset)
    rows = [list(row) for row in data.rows]
    for col, value in changes.items():
        rows[rowIndex][data.column(col)] = value
    return Dataset(data.headers, rows)


def getColumnHeaders(dataset):
    return list(plainData(dataset).headers)


def sort(dataset, keyColumn, ascending=True, naturalOrdering=True):
    data = plainData(dataset)
    col = data.column(keyColumn)
    return Dataset(data.headers, sorted(
        data.rows, key=lambda row: row[col], reverse=not ascending))


def filterColumns(dataset, columns):
    data = plainData(dataset)
    cols = [data.column(c) for c in columns]
    return Dataset([data.headers[c] for c in cols],
                   [[row[c] for c in cols] for row in data.rows])


# ---- system.date -------------------------------------------------------

FIELDS = {
    'Millis': Calendar.MILLISECOND, 'Seconds': Calendar.SECOND,
    'Minutes': Calendar.MINUTE, 'Hours': Calendar.HOUR_OF_DAY,
    'Days': Calendar.DAY_OF_MONTH, 'Weeks': Calendar.WEEK_OF_YEAR,
    'Months': Calendar.MONTH, 'Years': Calendar.YEAR
}
LENGTHS = {
    'millis': 1, 'seconds': 1000, 'minutes': 60000, 'hours': 3600000,
    'days': 86400000, 'weeks': 604800000
}
GETTERS = {
    'getYear': Calendar.YEAR, 'getMonth': Calendar.MONTH,
    'getDayOfMonth': Calendar.DAY_OF_MONTH,
    'getDayOfWeek': Calendar.DAY_OF_WEEK,
    'getDayOfYear': Calendar.DAY_OF_YEAR,
    'getHour24': Calendar.HOUR_OF_DAY, 'getMinute': Calendar.MINUTE,
    'getSecond': Calendar.SECOND, 'getMillis': Calendar.MILLISECOND
}
UTC = TimeZone.getTimeZone('UTC')
getCalendar = Calendar.getInstance          # Before it is replaced.


def calendarOf(date):
    calendar = getCalendar(UTC)
    calendar.setTime(date)
    return calendar


def now():
    return Date(long(current().call('clock', ['milliseconds'])))


def formatter(pattern):
    made = SimpleDateFormat(pattern)
    made.setTimeZone(UTC)
    return made


def dateText(date, format='yyyy-MM-dd HH:mm:ss'):
    return str(formatter(format).format(date))


def parse(dateString, formatString='yyyy-MM-dd HH:mm:ss', locale=None):
    return formatter(formatString).parse(dateString)


def getDate(year, month, day):
    calendar = getCalendar(UTC)
    calendar.clear()
    calendar.set(year, month, day)
    return calendar.getTime()


def setTime(date, hour, minute, second):
    calendar = calendarOf(date)
    calendar.set(Calendar.HOUR_OF_DAY, hour)
    calendar.set(Calendar.MINUTE, minute)
    calendar.set(Calendar.SECOND, second)
    calendar.set(Calendar.MILLISECOND, 0)
    return calendar.getTime()


def adder(field):
    def add(date, value):
        calendar = calendarOf(date)
        calendar.add(field, value)
        return calendar.getTime()
    return add


def distance(length):
    def between(date_1, date_2):
        return int((date_2.getTime() - date_1.getTime()) // length)
    return between


def getter(field):
    return lambda date: calendarOf(date).get(field)


def install(top):
    wire.makers[DATASET] = fromWire
    dataset, date = top.dataset, top.date
    for function in (toDataSet, addRow, addRows, deleteRow, deleteRows,
                     setValue, updateRow, getColumnHeaders, sort,
                     filterColumns):
        setattr(dataset, function.__name__, function)
    dataset.toPyDataSet = lambda dataset: PyDataSet(plainData(dataset))
    for name, field in FIELDS.items():
        setattr(date, 'add' + name, adder(field))
    for name, length in LENGTHS.items():
        setattr(date, name + 'Between', distance(length))
    for name, field in GETTERS.items():
        setattr(date, name, getter(field))
    date.now, date.format, date.parse = now, dateText, parse
    date.getDate, date.setTime = getDate, setTime
    date.midnight = lambda date: setTime(date, 0, 0, 0)
    date.fromMillis = lambda millis: Date(long(millis))
    date.toMillis = lambda date: date.getTime()
    date.isAfter = lambda date_1, date_2: date_1.after(date_2)
    date.isBefore = lambda date_1, date_2: date_1.before(date_2)
    date.isBetween = lambda target_date, start_date, end_date: \
        not target_date.before(start_date) \
        and not target_date.after(end_date)
