"""One good request after the other, through most of what a studio does with the API.

Each answer has the status that it must have, and is what the document says; what is in the registry
afterwards is what the fuzzer asks for.
"""

import json
import re
from urllib.parse import quote

from jsonschema import Draft202012Validator

from document import close, operations

ERASABLE = 12


class Walker:
    def __init__(self, daemon, document):
        self.daemon = daemon
        self.operations = {operation.id: operation for operation in operations(document)}
        document = json.loads(json.dumps(document))
        close(document["components"]["schemas"])
        self.components = document["components"]
        self.problems = []
        self.succeeded = set()

    def do(self, operation, status, body=None, query="", **parts):
        """Asks for an operation; returns what it answers, if that is JSON."""
        operation = self.operations[operation]
        parts = {name: quote(str(part), safe="") for name, part in parts.items()}
        path = operation.path.format(**parts) + query
        answer = self.daemon.ask(operation.method, path, body)
        what = f"{operation}{query}"
        if answer.status != status:
            self.problems.append(f"{what}: {answer.status}, not {status}: {answer.body!r}")
        elif status < 300:
            self.succeeded.add(str(operation))
        found = answer.json if answer.body.startswith((b"{", b"[")) else None
        described = operation.item["responses"].get(str(answer.status))
        if described is None:
            self.problems.append(f"{what}: {answer.status} is not in the document")
            return found
        while "$ref" in described:
            described = self.components["responses"][described["$ref"].split("/")[-1]]
        content = described.get("content", {}).get("application/json")
        if content and found is not None:
            self.validate(found, content["schema"], what)
        return found

    def validate(self, found, schema, what):
        schema = schema | {"components": self.components}
        for error in Draft202012Validator(schema).iter_errors(found):
            self.problems.append(f"{what}: {error.json_path}: {error.message}")

    def hold(self, holds, what):
        if not holds:
            self.problems.append(what)


def walk(walker):
    """Returns the names of what is there now."""
    do = walker.do
    clients, therapists, erasable = [], [], []
    for name, stature in (("Anna Berg", 1750), ("Zoë Ångström", None)):
        client = {"display_name": name, "stature_mm": stature, "notes": "1\n2"}
        clients += [do("addClient", 201, client)["id"], name]
    for name in ("Theo", "Kim Nguyễn"):
        therapist = {"display_name": name, "mass_kg": 70, "contact_areas": {"heel_cm2": 20}}
        therapists += [do("addTherapist", 201, therapist)["id"], name]
    for number in range(ERASABLE):
        body = {"display_name": f"Somebody {number}"}
        erasable.append(do("addClient", 201, body)["id"])
        erasable.append(do("addTherapist", 201, body | {"mass_kg": 70})["id"])
    client, therapist = clients[0], therapists[0]
    limits(do, client, therapist)
    session = sessions(walker, client, therapist)
    table = tables(do)
    alarms(do)
    do("me", 200)
    do("forgetMe", 409)
    do("offerPairing", 201, {"role": "view", "name": "wall display"})
    do("devices", 200)
    do("revokeDevice", 404, id=12345)
    do("eraseClient", 200, who=erasable.pop(0))
    do("eraseTherapist", 200, who=erasable.pop(0))
    return {
        "clients": clients,
        "therapists": therapists,
        "people": clients + therapists,
        "erasable": erasable,
        "sessions": [session],
        "page": page(walker),
        "serial": table["serial"],
        "profile": table["profile"],
        "calibration": table["calibration"],
    }


def page(walker):
    """The names of the page's files that it asks for first."""
    text = walker.daemon.ask("GET", "/", token=None).body.decode()
    names = sorted(set(re.findall(r'"/page/([\w.-]+)"', text)))
    for name in names:
        walker.do("pageFile", 200, name=name)
    if not names:
        walker.problems.append("the page asks for no files")
    return names


def limits(do, client, therapist):
    values = {"hard-force": 200, "soft-force": 150}
    for kind, who in (("client", client), ("therapist", therapist)):
        word = kind.title()
        body = {"values": values, "author": "Kim"}
        do(f"set{word}Limits", 200, body, who=who, scope="lower-back")
        do(f"remove{word}Limits", 200, who=who, scope="lower-back", query="?quantity=soft-force")
        do(f"remove{word}Limits", 404, who=who, scope="calf")
        kept = do(f"{kind}LimitDocument", 200, who=who)
        do(f"replace{word}Limits", 200, {"limits": kept, "author": "Kim"}, who=who)
        do(f"{kind}LimitHistory", 200, who=who)
        do(f"{kind}Record", 200, who=who)
    do("setPreset", 200, {"preset": "conservative", "author": "Kim"}, who=client)
    bruise = {"kind": "bruise", "block": "calf", "note": "left"}
    body = {"contraindication": bruise, "author": "Kim"}
    number = do("addContraindication", 201, body, who=client)["number"]
    do("clientLimits", 200, who=client, query=f"?therapist={therapist}")
    do("removeContraindication", 200, who=client, number=number)
    do("removeContraindication", 409, who=client, number=number)
    do("contraindications", 200, who=client)


def sessions(walker, client, therapist):
    do = walker.do
    order = {"client": client, "therapist": therapist, "tare": False, "contact": "heel"}
    do("stopSession", 409)
    do("checkSession", 200, order)
    session = do("startSession", 201, order | {"override": "to have one"})["id"]
    do("startSession", 409, order | {"override": "another"})
    do("eraseClient", 409, who=client)
    do("setContact", 200, {"contact": "forefoot"})
    do("addNote", 204, {"text": "a note"})
    do("status", 200)
    do("measureTable", 200, {"seconds": 3})  # some time goes by
    do("sessionLog", 200, id=session)
    do("logCurve", 200, id=session)
    do("replay", 409)
    do("startReplay", 409, {"session": session})
    do("stopSession", 200)
    do("session", 200, id=session)
    do("sessions", 200, query=f"?client={client}")
    log(walker, session)
    do("startReplay", 422, {"session": session, "speed": 0})
    do("startReplay", 201, {"session": session, "speed": 0.5})
    do("replay", 200)
    do("status", 200)
    do("stopReplay", 200)
    do("stopReplay", 409)
    return session


def log(walker, session):
    do = walker.do
    duration = do("sessionLog", 200, id=session)["duration_s"]
    curve = do("logCurve", 200, id=session, query=f"?from_s=0&to_s={duration}&points=50")
    columns = {len(curve[name]) for name in ("low_n", "peak_n", "mean_n")}
    markers = do("logEvents", 200, id=session)["markers"]
    loads = do("logLoads", 200, id=session, query="?from_s=0&to_s=2")["loads"]
    walker.hold(0 < max(columns) <= 50 and len(columns) == 1, f"a curve of {columns} points")
    walker.hold([marker["text"] for marker in markers] == ["a note"], f"the markers {markers}")
    walker.hold(10 <= len(loads) <= 21, f"{len(loads)} loads in two seconds")
    for moment in loads:
        walker.hold(0 <= moment.pop("position_s") <= 2, "loads of another time")
        walker.validate(moment, {"$ref": "#/components/schemas/LiveLoads"}, "logLoads")
    do("logLoads", 422, id=session, query="?from_s=0&to_s=61")
    do("logCurve", 422, id=session, query="?points=2001")
    do("logEvents", 422, id=session, query="?from_s=2&to_s=1")
    do("logEvents", 404, id="../registry.sqlite")


def alarms(do):
    do("testAlarm", 200, {"priority": "low"})
    shelved = {"action": "shelve", "condition": "twist", "seconds": 60, "author": "Kim"}
    do("actOnAlarms", 200, shelved)
    do("alarms", 200)
    do("actOnAlarms", 200, {"action": "unshelve", "condition": "twist", "author": "Kim"})
    do("actOnAlarms", 422, {"action": "shelve", "author": "Kim"})
    do("actOnAlarms", 422, shelved | {"condition": "fall"})


def tables(do):
    table = do("table", 200)
    do("stations", 200)
    body = {"calibration": table["calibration"], "operator": "Kim", "report": {"by": ["hand"]}}
    do("setCalibration", 200, body)
    gains = [1] * len(table["calibration"]["gain_nn_per_count"])
    body["calibration"] = table["calibration"] | {"gain_nn_per_count": gains}
    do("setCalibration", 422, body)
    do("calibrations", 200)
    body = {"profile": table["profile"], "author": "Kim"}
    do("setProfile", 200, body, serial="any")
    do("profiles", 200)
    do("profile", 200, serial="any")
    do("removeProfile", 200, serial="any")
    do("removeProfile", 404, serial="any")
    do("table", 404, query="?table=none")
    return table
