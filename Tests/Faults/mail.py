"""Mail servers in every mood (aiosmtpd): STARTTLS, TLS, AUTH, 421, 451, 550, kills in between; each match is one mail."""
import email
import email.policy
import logging
import os
import ssl
import subprocess
import sys
import threading
import time
import warnings

import lab

# `.ci/faults` installs it there.
sys.path.append(os.path.join(lab.ROOT, ".build", "faults-python"))
PASSWORD = "geheim 007"


def run(checks, binary, whole):
    try:
        from aiosmtpd.controller import Controller
        from aiosmtpd.smtp import AuthResult
    except ImportError:
        checks.that("aiosmtpd is installed (pip install --target .build/faults-python aiosmtpd)", False)
        return

    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module="aiosmtpd")

    class Handler:
        """Takes mail, or answers as `mood(step, tries)` says; tries counts the attempts at the same step and message."""

        def __init__(self, mood=lambda step, tries: None, unknown=None):
            self.unknown = unknown
            self.mood, self.taken, self.tries, self.sessions = mood, [], {}, []

        def answer(self, step, key):
            self.tries[step, key] = self.tries.get((step, key), 0) + 1
            return self.mood(step, self.tries[step, key])

        async def handle_MAIL(self, server, session, envelope, address, options):
            refusal = self.answer("sender", address)
            if refusal:
                return refusal
            envelope.mail_from = address
            envelope.mail_options.extend(options)
            return "250 ok"

        async def handle_RCPT(self, server, session, envelope, address, options):
            refusal = "550 5.1.1 nobody here" if address == self.unknown else self.answer("recipient", address)
            if refusal:
                return refusal
            envelope.rcpt_tos.append(address)
            return "250 ok"

        async def handle_DATA(self, server, session, envelope):
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            refusal = self.answer("message", message["Message-ID"])
            if refusal and not refusal.startswith("2"):
                return refusal
            self.taken.append((message, envelope.content, list(envelope.rcpt_tos)))
            self.sessions.append((session.ssl is not None, session.authenticated))
            return refusal or "250 taken"

    def authenticate(server, session, envelope, mechanism, data):
        right = data.login == b"desk-user" and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=right)

    with lab.folder() as path:
        context = certificate(path)
        publisher = lab.Server()
        published = [0]
        publisher.routes["/feed"] = lambda _, answer: answer.whole(200, [], feed(published[0]))
        killed = threading.Event()

        def kills_at_third(step, tries):
            # The daemon dies between the message and the answer, which the server gives all the same.
            if step == "message" and len(moody.taken) == 3 and not killed.is_set():
                daemon.kill()
                killed.set()
            return None

        def moody_then_good(step, tries):
            if step == "sender":
                return None
            if step == "recipient":
                return {1: "451 4.7.1 greylisted", 2: "421 4.3.2 shutting down"}.get(tries) or kills_at_third(step, tries)
            return {1: "451 4.3.0 later"}.get(tries) if len(moody.taken) < 2 else kills_at_third(step, tries)
        moody = Handler(moody_then_good)
        nobody = Handler(lambda step, tries: "550 5.1.1 nobody here" if step == "recipient" else None)
        spam = Handler(lambda step, tries: "550 5.7.1 looks like spam" if step == "message" else None)
        # It does not know one recipient, and at first not even the sender.
        fussy = Handler(lambda step, tries: "550 5.7.1 sender unknown" if step == "sender" and tries < 3 else None,
                        unknown="chief@example.org")
        safe = Handler()
        strict = {"authenticator": authenticate, "auth_required": True}
        servers = {
            "moody": Controller(moody, "127.0.0.1", lab.free_port(), tls_context=context, require_starttls=True, **strict),
            "nobody": Controller(nobody, "127.0.0.1", lab.free_port()),
            "spam": Controller(spam, "127.0.0.1", lab.free_port()),
            "fussy": Controller(fussy, "127.0.0.1", lab.free_port()),
            "safe": Controller(safe, "127.0.0.1", lab.free_port(), ssl_context=context, auth_require_tls=False, **strict)}
        for server in servers.values():
            server.start()
        with open(f"{path}/login", "w") as file:
            file.write(f"desk-user\n{PASSWORD}\n")
        os.chmod(f"{path}/login", 0o600)
        common = {"from": "Wächter <watch@example.org>", "to": ["desk@example.org", "chief@example.org"], "timeout": "5s",
                  "retry": {"initial": "300ms", "max": "1s"}}
        secret = {"credentialsFile": "./login"}
        mail = [
            {"id": "moody", "server": f"smtp://127.0.0.1:{servers['moody'].port}", "startTLS": True, **common, **secret},
            {"id": "nobody", "server": f"smtp://127.0.0.1:{servers['nobody'].port}", **common},
            {"id": "spam", "server": f"smtp://127.0.0.1:{servers['spam'].port}", **common},
            {"id": "fussy", "server": f"smtp://127.0.0.1:{servers['fussy'].port}", **common},
            {"id": "safe", "server": f"smtps://127.0.0.1:{servers['safe'].port}", **common, **secret},
            {"id": "distrusted", "server": f"smtp://127.0.0.1:{servers['nobody'].port}", "startTLS": True, **common}]
        config = lab.configure(path, {"feed": publisher.url("/feed")}, mail=mail, caFile=f"{path}/cert.pem")
        daemon = lab.Daemon(binary, config, path).start()
        for _ in range(3 if whole else 2):
            published[0] += 2
            time.sleep(2.5)
        lab.within(20, killed.is_set)
        checks.that("the daemon was killed between a message and its answer", killed.is_set() and not daemon.alive)
        daemon.start()
        published[0] += 1
        everything = {title(number) for number in range(published[0])}
        lab.within(40, lambda: all({str(m["Subject"]) for m, _, _ in one.taken} >= everything for one in (moody, safe, fussy)))
        alive, said = daemon.alive, daemon.said()
        status = subprocess.run([binary, "mail", "list", "--config", config, "--json"], capture_output=True, text=True).stdout
        took = daemon.stop()
        tested = subprocess.run([binary, "mail", "test", "safe", "--config", config], capture_output=True, text=True)
        for server in servers.values():
            server.stop()

    checks.that("it lives and stops in time", alive and took is not None, took)
    for name, one in (("STARTTLS and AUTH", moody), ("TLS and AUTH", safe)):
        subjects = {str(message["Subject"]) for message, _, _ in one.taken if "Test:" not in str(message["Subject"])}
        checks.that(f"every match arrives: {name}", subjects == everything, sorted(everything - subjects)[:3])
        # aiosmtpd tells a session of TLS only where STARTTLS began it.
        checks.that(f"encrypted and logged in: {name}", one.sessions and all(
            session[1] and (session[0] or one is safe) for session in one.sessions), one.sessions[:3])
    by_id = {}
    for message, content, _ in moody.taken:
        by_id.setdefault(message["Message-ID"], []).append(content)
    checks.that("one Message-ID a match, over 421, 451 and a kill", len(by_id) == len(everything), len(by_id))
    checks.that("what is sent again is the same, byte for byte", all(len(set(copies)) == 1 for copies in by_id.values()))
    checks.that("only what the kill hid from the daemon comes twice", len(moody.taken) <= len(everything) + 1)
    message, _, recipients = moody.taken[0]
    parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
    checks.that("text and HTML, read back by Python's email package",
                message.get_content_type() == "multipart/alternative" and set(parts) == {"text/plain", "text/html"}
                and all(str(message["Subject"]) in part for part in parts.values()), list(parts))
    checks.that("to all recipients, from a name with an umlaut",
                recipients == common["to"] and message["From"] == common["from"], str(message["From"]))
    checks.that("550 to all recipients ends that mail, over a kill too",
                all(count == 1 for (step, _), count in nobody.tries.items() if step == "recipient"), nobody.tries)
    checks.that("550 to the sender is tried again, and 550 to a recipient keeps the mail from nobody else",
                {str(message["Subject"]) for message, _, _ in fussy.taken} == everything
                and all(recipients == common["to"][:1] for _, _, recipients in fussy.taken), fussy.tries)
    checks.that("550 to a message gives up this message only",
                all(count == 1 for (step, _), count in spam.tries.items() if step == "message")
                and sum(1 for step, _ in spam.tries if step == "message") >= len(everything), len(spam.tries))
    checks.that("mail list says so", '"id":"nobody"' in status and '"state":"disabled"' in status, status[:300])
    checks.that("without STARTTLS nothing is sent", "mail=distrusted" in said and "STARTTLS" in said)
    checks.that("mail test sends one", tested.returncode == 0 and "delivered: 250" in tested.stdout, tested)
    checks.that("no password is told", PASSWORD not in said + status and "desk-user" not in said + status)


def title(number):
    """A headline that the shipped watchlist matches, in turn in English and Russian."""
    if number % 2:
        return f"Лавров и Рубио обсудили в Женеве возврат дипсобственности России в США, день {number}"
    return lab.title(number)


def feed(count):
    """An RSS document of so many entries."""
    document = lab.document("feed", range(count))
    for number in range(count):
        document = document.replace(f"<title>{lab.title(number)}</title>", f"<title>{title(number)}</title>")
    return document


def certificate(path):
    """A server's TLS context with a certificate for 127.0.0.1 that signs itself."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mail", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", f"{path}/key.pem", "-out", f"{path}/cert.pem"],
        check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(f"{path}/cert.pem", f"{path}/key.pem")
    return context
