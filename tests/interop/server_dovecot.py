"""Dovecot: nearly every mechanism, tokens by introspection, tickets of a realm of our own."""

import http.server
import json
import pathlib
import re
import threading
import urllib.parse

from realm import Realm
from server import Server, Skipped, USER

BOTH = ("POP3S", "STLS")
SETTINGS = """
auth_verbose = yes
auth_mechanisms = plain login apop cram-md5 digest-md5 scram-sha-1 scram-sha-256 external anonymous xoauth2 oauthbearer{gssapi}
auth_anonymous_username = {user}
ssl_ca = <{folder}/tls/ca.pem
ssl_verify_client_cert = yes
ssl_require_crl = no
auth_ssl_username_from_cert = yes
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = external
  args = nopassword
}}
"""
GSSAPI = """
auth_krb5_keytab = {folder}/pop.keytab
auth_gssapi_hostname = localhost
import_environment = TZ LD_LIBRARY_PATH KRB5_CONFIG={folder}/krb5.conf
"""
INTROSPECTION = """
introspection_url = http://127.0.0.1:{port}/introspect
introspection_mode = post
username_attribute = username
active_attribute = active
active_value = true
"""


class Introspection(http.server.BaseHTTPRequestHandler):
    """Says of one token that it is good (RFC 7662)."""

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        good = form.get("token") == ["good-token"]
        answer = json.dumps({"active": True, "username": USER, "scope": "mail"} if good else {"active": False}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Dovecot(Server):
    name, title, package = "dovecot", "Dovecot", "dovecot-pop3d"
    kind = "maildir"
    ports = waited_for = (0, 1)
    ways = {name: BOTH for name in (
        "user", "plain", "login", "cram-md5", "digest-md5", "scram-sha-1", "scram-sha-256", "gssapi", "external",
        "anonymous", "xoauth2", "oauthbearer")}
    ways["apop"] = ("POP3S",)  # the stamp of a greeting before STLS is not to be trusted
    word_for_user = "plain"
    behaviours = ("in_use", "wrong_password", "wrong_secrets", "keep_none")

    @property
    def script(self):
        return "dovecot"

    def has_gssapi(self):
        name = "usr/lib/dovecot/modules/auth/libmech_gssapi.so"
        installed = pathlib.Path("/usr/sbin/dovecot").exists()
        return (pathlib.Path("/") if installed else self.files / "root").joinpath(name).exists()

    def settle(self):
        self.realm = None
        self.tokens = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Introspection)
        threading.Thread(target=self.tokens.serve_forever, daemon=True).start()
        (self.folder / "oauth2.conf").write_text(INTROSPECTION.format(port=self.tokens.server_port))
        settings = SETTINGS
        try:
            if not self.has_gssapi():
                raise Skipped("the Dovecot that is installed has no GSSAPI")
            self.realm = Realm(self.build, self.work)
            self.realm.give(self.folder)
            self.environment.update(self.realm.environment)
            settings += GSSAPI
        except Skipped as skipped:
            self.lacking["gssapi"] = str(skipped)
        gssapi = " gssapi" if self.realm else ""
        (self.folder / "extra.conf").write_text(settings.format(folder=self.folder, user=USER, gssapi=gssapi))

    def stop(self):
        super().stop()
        self.tokens.shutdown()
        if self.realm is not None:
            self.realm.stop()

    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def refused_logins(self):
        return sum(int(count) for count in re.findall(r"auth failed, (\d+) attempts", self.log()))

    def logins_seen(self):
        return [name.lower() for name in re.findall(r"Login: user=<[^>]*>, method=([A-Z0-9-]+)", self.log())]
