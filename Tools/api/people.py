"""Somebody and something for the fuzzer to ask for."""

ERASABLE = 12


def populate(daemon):
    """Fills the registry and records a session; returns the names of what is there then."""
    clients, therapists, erasable = [], [], []
    for name, stature in (("Anna Berg", 1750), ("Zoë Ångström", None)):
        client = {"display_name": name} | ({"stature_mm": stature} if stature else {})
        clients += [daemon.have("POST", "/v1/clients", client)["id"], name]
    for name in ("Theo", "Kim Nguyễn"):
        therapist = {"display_name": name, "mass_kg": 70}
        therapists += [daemon.have("POST", "/v1/therapists", therapist)["id"], name]
    for number in range(ERASABLE):
        body = {"display_name": f"Somebody {number}"}
        erasable.append(daemon.have("POST", "/v1/clients", body)["id"])
        body |= {"mass_kg": 70}
        erasable.append(daemon.have("POST", "/v1/therapists", body)["id"])
    order = {"client": clients[0], "therapist": therapists[0], "tare": False, "contact": "heel"}
    order["override"] = "to have one"
    session = daemon.have("POST", "/v1/sessions", order)["id"]
    daemon.have("POST", "/v1/sessions/current/notes", {"text": "a note"})
    daemon.have("POST", "/v1/table/measurements", {"seconds": 3})  # some time goes by
    daemon.have("POST", "/v1/sessions/current/stop")
    table = daemon.have("GET", "/v1/table")
    return {
        "clients": clients,
        "therapists": therapists,
        "people": clients + therapists,
        "erasable": erasable,
        "sessions": [session],
        "serial": table["serial"],
        "profile": table["profile"],
        "calibration": table["calibration"],
    }
