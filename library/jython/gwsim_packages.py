# gwsim_packages.py --
#
#       The packages of Java by name: `import javax.swing` and `from java.util
#       import *`, as on the platform. A newer Java no longer says to Jython
#       what packages it has; its own file system of classes does.

import sys

from java.net import URI
from java.nio.file import Files, FileSystems

files = FileSystems.getFileSystem(URI.create('jrt:/'))
known = set()


def classes(name):
    """The classes of a package; None if there is none of that name."""
    modules = files.getPath('/packages/' + name)
    if not Files.exists(modules):
        return None
    found = []
    for module in Files.newDirectoryStream(modules):
        folder = files.getPath('/modules/%s/%s' % (
            module.getFileName(), name.replace('.', '/')))
        if Files.exists(folder):
            found += [str(f.getFileName())
                      for f in Files.newDirectoryStream(folder)]
    return sorted([f[:-6] for f in found if f.endswith('.class')
                   and '$' not in f and f != 'package-info.class'])


def know(name):
    """Makes a package known; true if that is news."""
    news = False
    parts = name.split('.')
    for i in range(1, len(parts) + 1):
        package = '.'.join(parts[:i])
        if package not in known:
            known.add(package)
            found = classes(package)
            if found is not None:
                sys.add_package(package, ','.join(found))
                news = True
    return news
