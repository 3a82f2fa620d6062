"""nginx on 127.0.0.1 … 127.0.0.20, serving a folder over http and https, with ETags and files compressed beforehand. It
needs little CPU time itself, so it hardly disturbs the measurement. Over https it keeps no connections and resumes no TLS
sessions, as if each feed were on a host of its own."""
import asyncio
import os
import socket
import subprocess
import sys
import time

ADDRESSES = [f"127.0.0.{n}" for n in range(1, 21)]

CONFIG = """
pid {work}/nginx.pid; error_log {work}/nginx.log warn; daemon off; {user}
worker_processes 1; worker_rlimit_nofile 65536;
events {{ worker_connections 4096; multi_accept on; }}
http {{
  types {{ text/xml xml; }} access_log off; sendfile on; tcp_nodelay on; keepalive_requests 100000;
  client_body_temp_path {work}/t1; proxy_temp_path {work}/t2; fastcgi_temp_path {work}/t3;
  uwsgi_temp_path {work}/t4; scgi_temp_path {work}/t5;
  gzip_static on; gzip_vary on; open_file_cache max={open_files} inactive=600s; open_file_cache_valid 600s;
  root {root};
  server {{ {http} }}
  server {{ {https} ssl_certificate {work}/server.crt; ssl_certificate_key {work}/server.key;
    ssl_session_tickets off; ssl_session_cache none; keepalive_timeout 0; }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Serves the folder `root`, keeping at most `open_files` files open; keeps its own files in `work`."""

    def __init__(self, root, work, open_files=40000):
        self.http, self.https = free_port(), free_port()
        self.certificate = f"{work}/server.crt"
        names = ",".join(f"IP:{address}" for address in ADDRESSES)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=bench", "-addext", f"subjectAltName={names}", "-keyout", f"{work}/server.key", "-out",
             self.certificate], check=True, stderr=subprocess.DEVNULL)
        # The certificates that the daemon loads: those of the system, and the one of this server.
        self.bundle = f"{work}/bundle.crt"
        with open(self.bundle, "w") as bundle:
            for name in ("/etc/ssl/certs/ca-certificates.crt", self.certificate):
                if os.path.exists(name):
                    bundle.write(open(name).read())
        with open(f"{work}/nginx.conf", "w") as file:
            file.write(CONFIG.format(
                work=work, root=root, open_files=open_files, user="user root;" if os.getuid() == 0 else "",
                http=" ".join(f"listen {address}:{self.http};" for address in ADDRESSES),
                https=" ".join(f"listen {address}:{self.https} ssl;" for address in ADDRESSES)))
        self.process = subprocess.Popen(["/usr/sbin/nginx", "-c", f"{work}/nginx.conf"], stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.http)) == 0:
                    return
            time.sleep(0.02)
        sys.exit(f"nginx does not start; see {work}/nginx.log")

    def addresses(self, names, port=None, scheme="http"):
        """Returns the address of each file, spread over the hosts."""
        port = port or (self.https if scheme == "https" else self.http)
        return [f"{scheme}://{ADDRESSES[n % len(ADDRESSES)]}:{port}/{name}" for n, name in enumerate(names)]

    def stop(self):
        self.process.terminate()
        self.process.wait()


class FarServer:
    """The same server with a network delay: each request is delayed by `milliseconds`. Runs in its own process."""

    def __init__(self, server, milliseconds):
        self.port = free_port()
        self.process = subprocess.Popen([sys.executable, __file__, str(self.port), str(server.http), str(milliseconds)])
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex((ADDRESSES[-1], self.port)) == 0:
                    return
            time.sleep(0.02)
        sys.exit("the delaying proxy does not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


async def relay(port, target, delay):
    async def pump(reader, writer, wait):
        try:
            while data := await reader.read(1 << 16):
                await asyncio.sleep(wait)
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.close()

    async def serve(reader, writer):
        host = writer.get_extra_info("sockname")[0]
        far_reader, far_writer = await asyncio.open_connection(host, target)
        await asyncio.gather(pump(reader, far_writer, delay), pump(far_reader, writer, 0))

    servers = [await asyncio.start_server(serve, address, port, backlog=1024) for address in ADDRESSES]
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    try:
        asyncio.run(relay(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) / 1000))
    except KeyboardInterrupt:
        pass
