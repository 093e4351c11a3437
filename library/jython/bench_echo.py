# bench_echo.py --
#
#       The baseline of `gwsim bench`: echoes lines, with Jython's socket
#       module or with java.net. It prints its port, and ends with its
#       connection.

import sys


def withSocket():
    import socket
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind(('127.0.0.1', 0))
    server.listen(1)
    print server.getsockname()[1]
    sys.stdout.flush()
    connection = server.accept()[0]
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while True:
        data = connection.recv(4096)
        if not data:
            break
        connection.sendall(data)


def withJava():
    from java.io import BufferedReader, InputStreamReader
    from java.net import InetAddress, ServerSocket
    server = ServerSocket(0, 1, InetAddress.getByName('127.0.0.1'))
    print server.getLocalPort()
    sys.stdout.flush()
    connection = server.accept()
    connection.setTcpNoDelay(True)
    lines = BufferedReader(InputStreamReader(connection.getInputStream(),
                                             'US-ASCII'))
    out = connection.getOutputStream()
    while True:
        line = lines.readLine()
        if line is None:
            break
        out.write(line + '\n')


if sys.argv[1] == 'java':
    withJava()
else:
    withSocket()
sys.exit(0)
