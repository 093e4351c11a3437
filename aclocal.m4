# aclocal.m4 --
#
#       Our own macros for configure.ac. Written by hand: autoreconf runs
#       aclocal, a part of Automake, only when it finds none such.

# GWSIM_LIBRARY(PREFIX, MODULE, CONDITION, PACKAGE): PREFIX_CFLAGS and
# PREFIX_LIBS from pkg-config, unless the user gave them. Our own few lines
# for pkg.m4, which would need aclocal, and so Automake.
AC_DEFUN([GWSIM_LIBRARY], [
    AC_ARG_VAR([$1_CFLAGS], [compiler flags for $2, overriding pkg-config])
    AC_ARG_VAR([$1_LIBS], [linker flags for $2, overriding pkg-config])
    AC_MSG_CHECKING([for $2 $3])
    AS_IF([test "x$$1_CFLAGS$$1_LIBS" = x],
        [AS_IF([$PKG_CONFIG --exists "$2 $3" 2>&AS_MESSAGE_LOG_FD],
            [$1_CFLAGS=`$PKG_CONFIG --cflags $2`
            $1_LIBS=`$PKG_CONFIG --libs $2`],
            [AC_MSG_RESULT([no])
            AC_MSG_ERROR([$PKG_CONFIG finds no $2 $3: install $4])])])
    AC_MSG_RESULT([$$1_LIBS])
])
