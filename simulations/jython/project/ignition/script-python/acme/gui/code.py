# Small things that windows do.


def showFor(component, text, millis):
    """Shows a text, and restores the old one after a while, unless somebody
    has written another one meanwhile."""
    old = component.text
    component.text = text

    def restore(component=component, text=text, old=old):
        if component.text == text:
            component.text = old
    system.util.invokeLater(restore, millis)


class Debounce(object):
    """Calls a function once, when for so long nobody has asked again."""

    def __init__(self, function, millis):
        self.function, self.millis = function, millis
        self.version = 0

    def __call__(self, *args):
        self.version += 1

        def later(version=self.version, args=args, self=self):
            if version == self.version:
                self.function(*args)
        system.util.invokeLater(later, self.millis)
