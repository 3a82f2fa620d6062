"""A private PostgreSQL for the benchmarks that need one."""
import glob
import os
import shutil
import signal
import subprocess
import tempfile
import time


def installed():
    """The folders of programs of the versions that are installed, oldest first."""
    return sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))


class PostgreSQL:
    """A private server on a unix socket, run by an unprivileged user, with its usual durability. Each database is new."""

    def __init__(self):
        self.programs, self.folder, self.count = installed()[-1], tempfile.mkdtemp(prefix="pg", dir="/tmp"), 0
        self.user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        if self.user:
            shutil.chown(self.folder, "nobody", "nogroup")
        subprocess.run([f"{self.programs}/initdb", "-D", f"{self.folder}/data", "-U", "bench", "-A", "trust", "-E", "UTF8"],
                       check=True, stdout=subprocess.DEVNULL, cwd="/tmp", **self.user)
        self.process = subprocess.Popen(
            [f"{self.programs}/postgres", "-D", f"{self.folder}/data", "-k", self.folder, "-c", "listen_addresses=",
             "-c", "shared_buffers=256MB"], stderr=subprocess.DEVNULL, cwd="/tmp", **self.user)
        while subprocess.run([f"{self.programs}/pg_isready", "-q", "-h", self.folder]).returncode:
            time.sleep(0.1)

    def database(self):
        self.count += 1
        subprocess.run([f"{self.programs}/createdb", "-h", self.folder, "-U", "bench", f"b{self.count}"], check=True)
        return f"postgresql://bench@{self.folder.replace('/', '%2F')}/b{self.count}"

    def query(self, database, sql):
        """The first value of the first row, as text."""
        return subprocess.check_output(
            [f"{self.programs}/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "bench", "-d",
             database.rpartition("/")[2], "-c", sql], text=True).strip()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        shutil.rmtree(self.folder)
