"""serve.py FOLDER: serves the folder on a free port of 127.0.0.1 and prints the port on the first line. A POST is taken (204), as
by a receiver of webhooks, and its webhook-id is printed with the request on standard error."""

import functools
import http.server
import sys


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {".rss": "application/rss+xml", ".atom": "application/atom+xml"}

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(204)
        self.end_headers()
        self.log_message("webhook %s", self.headers.get("webhook-id", "-"))


handler = functools.partial(Handler, directory=sys.argv[1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(server.server_address[1], flush=True)
server.serve_forever()
