"""A machine in a folder, on which the steps of docs/deploy/README.md are run as they are written.

The paths /srv, /etc, /var, /run and /usr/local lie in that folder, and nginx has ports of its own;
nothing else is changed. Small stand-ins play the programs that would change the real machine;
what they tell systemd to do is done here by what the installed units say.
"""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.gunicorn import wait_for
from tests.postgres import find_programs
from tests.search.test_two_processes import free_port

NAME = "record.example.jp"
HERE = re.compile(r"(?<![\w.}])/(srv|etc|var|run|usr/local)/")
# What Debian's nginx.conf holds around the site's file.
AROUND_NGINX = """
daemon off; {user} pid {folder}/run/nginx.pid; error_log {folder}/var/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/var/body; proxy_temp_path {folder}/var/proxy;
    fastcgi_temp_path {folder}/var/f; uwsgi_temp_path {folder}/var/u; scgi_temp_path {folder}/var/s;
    include {folder}/etc/nginx/sites-enabled/*;
}}
"""
STAND_INS = {
    "apt-get": "true",
    "adduser": 'mkdir -p "$4"',
    "systemctl": 'echo "$@" >> {folder}/asked',
    "su": 'exec sh -c "$3"',
    "nginx": 'exec {nginx} -e {folder}/var/error.log -c {folder}/etc/nginx/nginx.conf "$@"',
    "certbot": """cd {folder}/etc/letsencrypt/live/"$4"
exec openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$4" \\
    -addext "subjectAltName=DNS:$4,DNS:localhost" \\
    -keyout privkey.pem -out fullchain.pem 2>/dev/null""",
    "systemd-run": """while [ "$1" != "${{1#--}}" ]; do case $1 in
    --working-directory=*) cd "${{1#*=}}";;
    --property=EnvironmentFile=*) set -a; . "${{1#*EnvironmentFile=}}"; set +a;;
esac; shift; done
exec "$@" """,
}
FOLDERS = ["etc/nginx/sites-available", "etc/nginx/sites-enabled", "etc/systemd/system", "srv"]
FOLDERS += [f"etc/letsencrypt/live/{NAME}", "run", "var/lib", "usr/local/sbin", "bin", "root"]
# Gives an open socket as descriptor 3 to a program that is to have it from its first moment.
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""
Unit = dict[str, list[str]]


def steps(document: Path, heading: str) -> list[str]:
    """Give the blocks of commands under a heading, in order."""
    section = document.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^ *```sh\n(.*?)^ *```$", section, re.MULTILINE | re.DOTALL)


class Machine:
    """Runs steps; `database_folder` holds the socket of an empty PostgreSQL."""

    def __init__(self, folder: Path, database_folder: str) -> None:
        self.folder, self.database_folder = folder, database_folder
        self.http, self.https = free_port(), free_port()
        self.processes = ExitStack()
        self.socket: socket.socket | None = None
        self.site: subprocess.Popen[bytes] | None = None
        self.nginx: subprocess.Popen[bytes] | None = None
        self._prepare()

    def _prepare(self) -> None:
        for name in FOLDERS:
            (self.folder / name).mkdir(parents=True)
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or ""
        for name, script in STAND_INS.items():
            program = self.folder / "bin" / name
            program.write_text(f"#!/bin/sh\n{script.format(folder=self.folder, nginx=nginx)}\n")
            program.chmod(0o755)
        user = "user root;" if os.geteuid() == 0 else ""
        around = AROUND_NGINX.format(folder=self.folder, user=user)
        (self.folder / "etc/nginx/nginx.conf").write_text(around)
        # curl finds the site's name here, and believes its certificate.
        (self.folder / "root/.curlrc").write_text(
            f'connect-to = "{NAME}:443:127.0.0.1:{self.https}"\n'
            f'cacert = "{self.folder}/etc/letsencrypt/live/{NAME}/fullchain.pem"\n'
        )
        path = f"{self.folder}/bin:{self.folder}/usr/local/sbin:{find_programs()}"
        self.variables = {
            "PATH": f"{path}:{os.environ['PATH']}",
            "HOME": f"{self.folder}/root",
            "PGHOST": self.database_folder,
            "PGUSER": "postgres",
        }

    def here(self, text: str) -> str:
        """Give a text of docs/deploy with this machine's paths and ports; and owners left out."""
        text = text.replace("/run/postgresql", self.database_folder)
        text = HERE.sub(rf"{self.folder}/\1/", text)
        text = re.sub(r" -o \w+ -g \w+", "", text)
        text = re.sub(r" *listen \[::\]:.*\n", "", text)
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.http};")
        return text.replace("listen 443 ssl", f"listen 127.0.0.1:{self.https} ssl")

    def run(self, block: str) -> str:
        """Run a block of commands, then do what it asked systemd for; gives what it printed."""
        done = subprocess.run(
            ["/bin/sh", "-euc", self.here(block)],
            cwd=self.folder / "root",
            env=self.variables,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        asked = self.folder / "asked"
        for line in asked.read_text().splitlines() if asked.exists() else []:
            self._obey(line)
        asked.unlink(missing_ok=True)
        return done.stdout

    def _obey(self, line: str) -> None:
        verb, *names = [word for word in line.split() if word != "--now"]
        if names == ["nginx"]:
            if verb == "restart":
                self.start_nginx()
        elif verb == "restart":
            self.stop_site()
            self.start_site()
        elif verb == "enable":
            for name in names:
                self._start(name)

    def _start(self, name: str) -> None:
        """Open a socket, start the site, or run what a timer is for."""
        unit = self.unit(name)
        if name.endswith(".socket"):
            self.socket = self.processes.enter_context(socket.socket(socket.AF_UNIX))
            self.socket.bind(unit["ListenStream"][0])
            self.socket.listen(128)
        elif name.endswith(".timer"):
            service, _, argument = unit["Unit"][0].removesuffix(".service").partition("@")
            at = "@" if argument else ""
            self.run_commands(self.unit(f"{service}{at}.service", argument), "ExecStart")
            self.run_commands(self.unit(f"{service}{at}.service", argument), "ExecStartPost")
        else:
            self.start_site()

    def unit(self, name: str, argument: str = "") -> Unit:
        """Read an installed unit."""
        found: Unit = {}
        text = (self.folder / "etc/systemd/system" / name).read_text().replace("%i", argument)
        for key, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE):
            found.setdefault(key, []).append(value)
        return found

    def run_commands(self, unit: Unit, kind: str) -> None:
        for command in unit.get(kind, []):
            subprocess.run(
                shlex.split(command), cwd=self._place(unit), env=self._given(unit), check=True
            )

    def _place(self, unit: Unit) -> Path:
        return Path(unit["WorkingDirectory"][0]).resolve()

    def _given(self, unit: Unit) -> dict[str, str]:
        lines = Path(unit["EnvironmentFile"][0]).read_text().splitlines()
        pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
        return {"PATH": self.variables["PATH"], **dict(pairs)}

    def start_site(self) -> None:
        """Start the site's service, and wait until it tells systemd that it is ready."""
        assert self.socket is not None
        unit = self.unit("partnerships.service")
        assert unit["Type"] == ["notify"]
        self.run_commands(unit, "ExecStartPre")
        told = self.folder / "run/notify"
        told.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ears:
            ears.bind(str(told))
            ears.settimeout(60)
            descriptor = self.socket.fileno()
            program = [sys.executable, "-c", HAND_OVER, str(descriptor)]
            self.site = subprocess.Popen(
                [*program, *shlex.split(unit["ExecStart"][0])],
                cwd=self._place(unit),
                env=self._given(unit) | {"NOTIFY_SOCKET": str(told)},
                pass_fds=[descriptor],
                stdout=subprocess.DEVNULL,
            )
            while b"READY=1" not in ears.recv(4096):
                pass

    def stop_site(self) -> None:
        assert self.site is not None
        self.site.terminate()
        self.site.wait(timeout=30)

    def start_nginx(self) -> None:
        self.nginx = subprocess.Popen(["nginx"], env=self.variables)
        wait_for(self.https)

    def close(self) -> None:
        for process in (self.nginx, self.site):
            if process is not None and process.poll() is None:
                process.terminate()
                process.wait(timeout=30)
        self.processes.close()
