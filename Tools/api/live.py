"""The live stream: every event is of a kind that the document tells of, and as it tells."""

import http.client
import json

from jsonschema import Draft202012Validator

from document import close
from doors import paired

ENOUGH = 40  # events
PATH = "/v1/live"


def check(daemon, document, known):
    content = document["paths"][PATH]["get"]["responses"]["200"]["content"]
    kinds = content["text/event-stream"]["x-events"]
    document = json.loads(json.dumps(document))
    close(document["components"])
    validators = {
        kind: Draft202012Validator(schema | {"components": document["components"]})
        for kind, schema in kinds.items()
    }
    problems = []
    connection = daemon.connection()
    connection.request("GET", PATH, headers={"Authorization": f"Bearer {daemon.token}"})
    response = connection.getresponse()
    if response.status != 200 or response.headers["Content-Type"] != "text/event-stream":
        return [f"{PATH}: {response.status} {response.headers['Content-Type']}"]
    seen, ids = {}, set()
    # Something for every kind to tell of.
    daemon.have("POST", "/v1/alarms/test", {"priority": "medium"})
    order = {"client": known["clients"][0], "therapist": known["therapists"][0], "tare": False}
    daemon.have("POST", "/v1/sessions", order | {"override": "to note something"})
    daemon.have("POST", "/v1/sessions/current/notes", {"text": "a note"})
    daemon.have("POST", "/v1/sessions/current/stop")
    for event in events(response, ENOUGH):
        kind = event.get("event")
        if kind not in validators:
            problems.append(f"{PATH}: an event {kind}, which the document does not know")
            continue
        if not seen and kind != "hello":
            problems.append(f"{PATH}: the first event is {kind}")
        if kind not in seen or kind != "loads":
            for error in validators[kind].iter_errors(json.loads(event["data"])):
                problems.append(f"{PATH}: {kind}: {error.json_path}: {error.message}")
        seen[kind] = seen.get(kind, 0) + 1
        if not event.get("id") or event["id"] in ids:
            problems.append(f"{PATH}: the id {event.get('id')} of {kind}")
        ids.add(event.get("id"))
    connection.close()
    for kind in kinds:
        if kind not in seen:
            problems.append(f"{PATH}: no event {kind} among {seen}")
    print(f"check-api: {PATH}: {seen}")
    return problems + again(daemon, event["id"]) + revoked(daemon)


def again(daemon, last):
    """Who comes again is told for how long they were away; after another run, that it was one."""
    problems = []
    for name, field in ((last, "gap_s"), ("another-1", "restarted")):
        connection = daemon.connection()
        fields = {"Authorization": f"Bearer {daemon.token}", "Last-Event-ID": name}
        connection.request("GET", PATH, headers=fields)
        hello = json.loads(next(events(connection.getresponse(), 1))["data"])
        connection.close()
        if field not in hello:
            problems.append(f"{PATH}: after {name} came {hello}")
    return problems


def revoked(daemon):
    """The stream of a device ends when it is forgotten, and not before."""
    cookie = paired(daemon, "view")
    connection = daemon.connection()
    connection.request("GET", PATH, headers={"Cookie": cookie})
    response = connection.getresponse()
    came = list(events(response, 3))
    device = daemon.have("GET", "/v1/devices")[-1]["id"]
    answer = daemon.ask("DELETE", f"/v1/devices/{device}")
    if answer.status != 200 or len(came) < 3:
        return [f"revoking {device}: {answer.status} after {len(came)} events"]
    try:
        list(events(response, 1000))
        return [f"{PATH}: goes on for a device that was forgotten"]
    except (ConnectionError, EOFError, http.client.IncompleteRead):
        return []
    finally:
        connection.close()


def events(response, count):
    """The next events of the stream, as the WHATWG's standard has them read."""
    event = {}
    while count > 0:
        line = response.readline().decode()
        if not line:
            raise EOFError
        line = line.rstrip("\n")
        if line:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "data" and "data" in event:
                value = f"{event['data']}\n{value}"
            if name:
                event[name] = value
        elif "data" in event:
            yield event
            event = {}
            count -= 1
        else:
            event = {}
