"""Who is let in: tokens, hosts, origins, roles."""

from document import operations

ROLES = ["view", "operate", "administer"]


def check(daemon, document):
    problems = []

    def hold(answer, wanted, what):
        status, code = wanted
        if (answer.status, answer.code) != (status, code):
            problems.append(f"{what}: {answer.status} {answer.code}, not {status} {code}")

    every = operations(document)
    own = f"http://127.0.0.1:{daemon.port}"

    # A page of another site, and a name that leads here: before anything else is looked at. Also
    # with the token, which a proxy may put there. The answers are counted out by a budget.
    for token in (True, None):
        hold(
            daemon.ask("GET", "/v1/status", token=token, Host="evil.example"),
            (421, "foreign-host"), f"another host, token {token}",
        )  # fmt: skip
        hold(
            daemon.ask("GET", "/v1/status", token=token, Origin="http://evil.example"),
            (403, "foreign-origin"), f"another origin, token {token}",
        )  # fmt: skip
        hold(
            daemon.ask("GET", "/v1/status", token=token, Sec_Fetch_Site="cross-site"),
            (403, "foreign-origin"), f"across sites, token {token}",
        )  # fmt: skip
    hold(
        daemon.ask("GET", "/v1/status", Host=""),
        (400, "no-host"), "no host",
    )  # fmt: skip
    answer = daemon.ask("GET", "/v1/status", Origin=own)
    if answer.status != 200:
        problems.append(f"our own origin: {answer.status}")

    problems += roles(daemon, every, own)
    return problems + strangers(daemon, every)


def strangers(daemon, every):
    """Without a token, or with a wrong one, nothing opens; when the budget is used up, 429."""
    problems = []
    refused = 0
    for operation in every:
        for token in (None, "0" * 64):
            if operation.role == "none":
                continue
            answer = daemon.ask(operation.method, operation.example_path, token=token)
            refused += 1
            wanted = ("no-token",) if token is None else ("wrong-token", "not-paired")
            if answer.status == 429 and refused > 1 and not answer.body:
                continue
            if answer.status != 401 or answer.code not in wanted:
                problems.append(f"{operation}, token {token}: {answer.status} {answer.code}")
    print(f"check-api: {refused} requests with no or a wrong token")
    return problems


def roles(daemon, every, own):
    """A device of each role: what is above it is refused, what is not, is not."""
    problems = []
    count = 0
    for role in ROLES:
        cookie = paired(daemon, role)
        token = cookie.split("=", 1)[1]
        for operation in every:
            if operation.role == "none" or operation.id in ("forgetMe", "live"):
                continue
            is_above = ROLES.index(operation.role) > ROLES.index(role)
            # What would change something is asked for only where it is refused.
            if not is_above and operation.method != "GET":
                continue
            count += 1
            answer = daemon.ask(operation.method, operation.example_path, token=token)
            is_refused = (answer.status, answer.code) == (403, "role-too-low")
            if is_refused != is_above or (not is_above and answer.status in (401, 403)):
                problems.append(f"{operation} as {role}: {answer.status} {answer.code}")
        if role == "operate":
            problems += cookies(daemon, role, cookie, own)
    print(f"check-api: {count} requests of devices with a role")
    return problems


def paired(daemon, role):
    """The cookie of a device that is paired anew."""
    code = daemon.have("POST", "/v1/pairings", {"role": role, "name": f"check {role}"})["code"]
    answer = daemon.ask("POST", "/v1/pair", {"code": code}, token=None)
    if answer.status != 200:
        raise SystemExit(f"check-api: pairing: {answer.status} {answer.body!r}")
    return answer.fields["Set-Cookie"].split(";")[0]


def cookies(daemon, role, cookie, own):
    """With a cookie alone: reading opens, changing needs the page's own origin."""
    problems = []

    def ask(method, path, **fields):
        return daemon.ask(method, path, token=None, Cookie=cookie, **fields)

    answer = ask("GET", "/v1/me")
    if answer.status != 200 or answer.json["role"] != role:
        problems.append(f"me as {role}, by cookie: {answer.status} {answer.body!r}")
    for fields, code in (
        ({}, "no-origin"),
        ({"Origin": "http://evil.example"}, "foreign-origin"),
        ({"Sec_Fetch_Site": "cross-site"}, "foreign-origin"),
    ):
        answer = ask("DELETE", "/v1/me", **fields)
        if (answer.status, answer.code) != (403, code):
            problems.append(f"changing by cookie with {fields}: {answer.status} {answer.code}")
    answer = ask("DELETE", "/v1/me", Origin=own)
    if answer.status != 204:
        problems.append(f"forgetting the device {role}: {answer.status} {answer.code}")
    answer = ask("GET", "/v1/me")
    if answer.status not in (401, 429):
        problems.append(f"a device that was forgotten, {role}: {answer.status}")
    return problems
