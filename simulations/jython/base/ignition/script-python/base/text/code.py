# What all projects inherit: texts for people.


def seconds(millis):
    return '%.1f s' % (millis / 1000.0)


def plural(count, noun):
    return '%d %s%s' % (count, noun, '' if count == 1 else 's')
