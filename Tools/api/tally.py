"""What schemathesis' own report says of the answers, operation by operation."""

import collections
import json


def tally(reports):
    """The statuses that each operation gave, to requests of its own method."""
    statuses = collections.defaultdict(collections.Counter)
    for report in reports:
        for line in report.read_text().splitlines():
            finished = json.loads(line).get("ScenarioFinished")
            if not finished:
                continue
            recorder = finished["recorder"]
            label = recorder["label"]
            for interaction in recorder.get("interactions", {}).values():
                if interaction["request"]["method"] != label.split()[0]:
                    continue
                response = interaction.get("response")
                statuses[label][response["status_code"] if response else "none"] += 1
    return statuses
