# aclocal.m4 --
#
#       Our own macros for configure.ac. Written by hand: autoreconf runs
#       aclocal, a part of Automake, only when it finds none such.

# GWSIM_ERROR(MESSAGE): configure ends; whatever lines it is written in here,
# the message is one.
AC_DEFUN([GWSIM_ERROR], [AC_MSG_ERROR(m4_normalize([$1]))])

# GWSIM_LIBRARY(PREFIX, MODULE, CONDITION, PACKAGE, HEADER, BODY): PREFIX_CFLAGS
# and PREFIX_LIBS from pkg-config, unless the user gave them; a program of
# HEADER and BODY must link with them. Our own few lines for pkg.m4, which would
# need aclocal, and so Automake.
AC_DEFUN([GWSIM_LIBRARY], [
    AC_ARG_VAR([$1_CFLAGS], [compiler flags for $2, overriding pkg-config])
    AC_ARG_VAR([$1_LIBS], [linker flags for $2, overriding pkg-config])
    AC_MSG_CHECKING([for m4_normalize([$2 $3])])
    AS_IF([test "x$$1_CFLAGS$$1_LIBS" = x],
        [AS_IF([$PKG_CONFIG --exists "$2 $3" 2>&AS_MESSAGE_LOG_FD],
            [$1_CFLAGS=`$PKG_CONFIG --cflags $2`
            $1_LIBS=`$PKG_CONFIG --libs $2`],
            [AC_MSG_RESULT([no])
            GWSIM_ERROR([$PKG_CONFIG finds no
                $2[]m4_if([$3], [], [], [ $3]): install $4])])])
    AC_MSG_RESULT([$$1_LIBS])
    GWSIM_LINKS([m4_normalize([$2 $3])], [$$1_CFLAGS], [$$1_LIBS], [$4], [$5],
        [$6])
])

# GWSIM_LINKS(WHAT, CPPFLAGS, LIBS, PACKAGE, HEADER, BODY): a program must
# compile and link, else make would fail in the middle.
AC_DEFUN([GWSIM_LINKS], [
    AC_MSG_CHECKING([whether a program links with $1])
    gwsim_save_CPPFLAGS=$CPPFLAGS
    gwsim_save_LIBS=$LIBS
    CPPFLAGS="$CPPFLAGS $2"
    LIBS="$3 $LIBS"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([$5], [$6])], [AC_MSG_RESULT([yes])],
        [AC_MSG_RESULT([no])
        GWSIM_ERROR([no program links with $1, by the flags $2 $3
            (config.log says why): install $4])])
    CPPFLAGS=$gwsim_save_CPPFLAGS
    LIBS=$gwsim_save_LIBS
])
