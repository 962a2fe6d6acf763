"""The daemon's document, and the stricter one that is made of it for the fuzzer."""

import copy

METHODS = ("get", "post", "put", "delete")


class Operation:
    def __init__(self, path, method, item):
        self.path = path
        self.method = method.upper()
        self.item = item
        self.id = item["operationId"]
        self.role = item["x-role"]

    @property
    def example_path(self):
        """The path with something in the place of its parameters."""
        path = self.path
        while "{" in path:
            path = path[: path.index("{")] + "1" + path[path.index("}") + 1 :]
        return path

    def __str__(self):
        return f"{self.method} {self.path}"


def operations(document):
    return [
        Operation(path, method, item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]


def sharpened(document, known):
    """The same, but nothing may be in an answer that is not told of, and with names that are known.

    `known` holds what is in the registry: what is asked for is that as often as anything else, or
    nearly all answers would be that there is none.
    """
    document = copy.deepcopy(document)
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        close(schema)

    def also(values, schema):
        return {"anyOf": [{"enum": values}, schema]} if values else schema

    def set_property(schema, name, values):
        schemas[schema]["properties"][name] = also(values, schemas[schema]["properties"][name])

    parameters = document["components"]["parameters"]
    parameters["Who"]["schema"] = also(known["people"], parameters["Who"]["schema"])
    parameters["SessionID"]["schema"] = also(known["sessions"], parameters["SessionID"]["schema"])
    parameters["Table"]["schema"] = also([known["serial"]], parameters["Table"]["schema"])
    parameters["ForTherapist"]["schema"] = also(
        known["therapists"], parameters["ForTherapist"]["schema"]
    )
    # Two that are known at once would be rare.
    schemas["StartSession"]["properties"]["client"] = {"enum": known["clients"]}
    schemas["StartSession"]["properties"]["therapist"] = {"enum": known["therapists"]}
    schemas["StartReplay"]["properties"]["session"] = {"enum": known["sessions"]}
    set_property("SetProfile", "profile", [known["profile"]])
    # As many gains as zeros is more than a schema can say in few words.
    calibration = schemas["CalibrationRecord"]
    schemas["SetCalibration"]["properties"]["calibration"] = {
        "anyOf": [{"enum": [known["calibration"]]}]
        + [of_channels(calibration, schemas["ByChannel"], count) for count in (1, 8, 16)]
    }
    # Who is erased is nobody that others are asked of.
    for path in ("/v1/clients/{who}", "/v1/therapists/{who}"):
        item = document["paths"][path]
        shared = item.pop("parameters")
        for method in METHODS:
            if method in item:
                item[method].setdefault("parameters", []).extend(copy.deepcopy(shared))
        one = copy.deepcopy(parameters["Who"])
        one["schema"] = {"enum": known["erasable"]}
        item["delete"]["parameters"] = [one]
    # Half a minute of measuring teaches nothing that a second does not.
    schemas["MeasureTable"]["properties"]["seconds"]["maximum"] = 1
    file = document["paths"]["/page/{name}"]["get"]["parameters"][0]
    file["schema"] = also(known["page"], file["schema"])
    # A stream does not end; Tools/api/live.py looks at it.
    del document["paths"]["/v1/live"]
    return document


def of_channels(calibration, values, count):
    """The calibrations of a table with so many channels."""
    values = values | {"minItems": count, "maxItems": count}
    properties = calibration["properties"] | {"zero_counts": values, "gain_nn_per_count": values}
    return calibration | {"properties": properties}


def close(schema):
    """Takes what is not told of for an error, in every object that tells of its members."""
    if isinstance(schema, list):
        for part in schema:
            close(part)
    elif isinstance(schema, dict):
        if "properties" in schema and schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
        for part in schema.values():
            close(part)
