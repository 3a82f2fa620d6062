"""serve.py FOLDER: serves the folder on a free port of 127.0.0.1 and prints the port on the first line."""

import functools
import http.server
import sys

handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
handler.func.extensions_map = {".rss": "application/rss+xml", ".atom": "application/atom+xml"}
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(server.server_address[1], flush=True)
server.serve_forever()
