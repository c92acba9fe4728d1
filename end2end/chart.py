"""Renders the chart with Helm's own library and looks at what comes out.

Run by end2end/chart.sh. SLIPWAY_CONTRACTS may name a folder with Kubernetes' published OpenAPI
description (kubernetes/swagger.json): then every object is checked against it.
"""

import json
import os
import re
import sys
from pathlib import Path

import helm_python as helm
import yaml

CHART = Path(__file__).resolve().parent.parent / "helm" / "slipway"
SECRET = {"database": {"url": {"secret": "slipway-database"}}}
EVERYTHING = {
    "database": {
        "url": {"secret": "slipway-database"},
        "readReplicas": {"secret": "slipway-replicas"},
    },
    "config": "[catalog]\nsources = []\n",
    "publicUrl": "https://portal.example.com",
    "objectStore": {"endpoint": "https://s3.example.com", "credentials": {"secret": "s3"}},
    "gateway": {"enabled": True, "parentRefs": [{"name": "public"}], "hostnames": ["a.example"]},
    "autoscaling": {"enabled": True},
    "serviceMonitor": {"enabled": True, "labels": {"release": "prometheus"}},
    "networkPolicy": {"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]},
    "volumes": [{"name": "more", "emptyDir": {}}],
    "volumeMounts": [{"name": "more", "mountPath": "/more"}],
    "tolerations": [{"operator": "Exists"}],
    "imagePullSecrets": [{"name": "registry"}],
}
INGRESS = {
    **SECRET,
    "ingress": {"enabled": True, "host": "a.example", "className": "nginx", "tls": {"secret": "t"}},
}
SINGLE = {"replicaCount": 1, "persistence": {"enabled": True}}

REFUSED = [
    ({}, "Several replicas need PostgreSQL"),
    ({"replicaCount": 1}, "the database is a file in the data folder"),
    ({**SECRET, "persistence": {"enabled": True}}, "cannot share one data folder"),
    ({**INGRESS, "gateway": {"enabled": True, "parentRefs": [{"name": "g"}]}}, "choose one"),
    ({**SECRET, "replicaCont": 3}, "replicaCont"),
    ({**SECRET, "replicaCount": "three"}, "replicaCount"),
    ({**SECRET, "ingress": {"enabled": True}}, "host"),
    ({**SECRET, "image": {"pullPolicy": "Sometimes"}}, "pullPolicy"),
]

# Of a finding of `helm lint`.
ERROR = 3

passed = failed = 0


def check(name, truth, more=""):
    global passed, failed
    if truth:
        passed += 1
    else:
        failed += 1
        print(f"failed: {name} {more}", file=sys.stderr)


def render(values):
    with helm.Chart.load(str(CHART)) as chart:
        chart.validate_schema(values)
        rendered = chart.render(values, name="demo", namespace="portal")
    objects = []
    for file, text in rendered.items():
        if file.endswith(".yaml"):
            objects += [one for one in yaml.safe_load_all(text) if one]
    return {(one["kind"], one["metadata"]["name"]): one for one in objects}


def leaves(values, schema, before=""):
    """The paths that the table describes: what has no further properties in the schema, and probes."""
    for key, value in values.items():
        path = f"{before}{key}"
        properties = schema["properties"][key]
        if isinstance(value, dict) and properties.get("properties") and before != "probes.":
            yield from leaves(value, properties, f"{path}.")
        else:
            yield path


def check_documented():
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    schema = json.loads((CHART / "values.schema.json").read_text())
    table = re.findall(r"^\| `([\w.]+)` \|", (CHART / "README.md").read_text(), re.M)
    paths = list(leaves(values, schema))
    check("every value has its row, in order", paths == table, set(paths) ^ set(table))


class Contract:
    """The part of JSON Schema that Kubernetes' description uses."""

    def __init__(self, file):
        self.definitions = json.loads(file.read_text())["definitions"]
        self.kinds = {}
        for name, one in self.definitions.items():
            for kind in one.get("x-kubernetes-group-version-kind", []):
                self.kinds["/".join(filter(None, (kind["group"], kind["version"], kind["kind"])))] = name

    def mistakes(self, value, schema, path):
        if "$ref" in schema:
            schema = self.definitions[schema["$ref"].rsplit("/", 1)[1]]
        if "properties" in schema:
            if not isinstance(value, dict):
                yield f"{path} is no object"
                return
            yield from (f"{path}.{key} is missing" for key in schema.get("required", []) if key not in value)
            for key, inner in value.items():
                if key not in schema["properties"]:
                    yield f"{path}.{key} does not exist"
                else:
                    yield from self.mistakes(inner, schema["properties"][key], f"{path}.{key}")
            return
        kind = schema.get("type")
        if kind == "array":
            if not isinstance(value, list):
                yield f"{path} is no list"
                return
            for number, inner in enumerate(value):
                yield from self.mistakes(inner, schema["items"], f"{path}[{number}]")
        elif kind == "object" and isinstance(schema.get("additionalProperties"), dict):
            for key, inner in value.items():
                yield from self.mistakes(inner, schema["additionalProperties"], f"{path}.{key}")
        elif kind == "string" and schema.get("format") == "int-or-string":
            if not isinstance(value, (str, int)):
                yield f"{path} is neither number nor text"
        elif kind == "string" and not isinstance(value, str):
            yield f"{path} is no text: {value!r}"
        elif kind == "integer" and not isinstance(value, int):
            yield f"{path} is no number: {value!r}"
        elif kind == "boolean" and not isinstance(value, bool):
            yield f"{path} is neither true nor false: {value!r}"

    def check(self, one):
        name = self.kinds.get(f"{one['apiVersion']}/{one['kind']}")
        if name is None:
            return None
        return list(self.mistakes(one, {"$ref": f"#/definitions/{name}"}, one["kind"]))


def check_pod(kind, pod):
    check(f"{kind}: no token of the cluster", pod["automountServiceAccountToken"] is False)
    context = pod["securityContext"]
    check(f"{kind}: not root", context["runAsNonRoot"] and context["runAsUser"] > 0)
    check(f"{kind}: seccomp", context["seccompProfile"]["type"] == "RuntimeDefault")
    for container in pod["containers"]:
        context = container["securityContext"]
        check(f"{kind}: read-only root", context["readOnlyRootFilesystem"] is True)
        check(f"{kind}: no escalation", context["allowPrivilegeEscalation"] is False)
        check(f"{kind}: no capabilities", context["capabilities"]["drop"] == ["ALL"])
        for variable in container["env"]:
            secret = variable["name"].endswith(("__URL", "REPLICAS", "ACCESS_KEY", "KEY_ID"))
            public = variable["name"] == "SLIPWAY__SERVER__PUBLIC_URL" or "ENDPOINT" in variable["name"]
            check(f"{kind}: {variable['name']} by reference", not secret or public or "valueFrom" in variable)


def main():
    check_documented()
    said = helm.lint(str(CHART))
    errors = said["errors"] + [one for one in said["messages"] if one["severity"] >= ERROR]
    check("helm lint", not errors, errors)
    for values, wanted in REFUSED:
        try:
            render(values)
            check(f"refused: {wanted}", False)
        except helm.HelmError as error:
            check(f"refused: {wanted}", wanted in str(error), error)

    contracts = os.environ.get("SLIPWAY_CONTRACTS")
    file = Path(contracts, "kubernetes", "swagger.json") if contracts else None
    contract = Contract(file) if file and file.is_file() else None
    for name, values in {"everything": EVERYTHING, "ingress": INGRESS, "single": SINGLE, "usual": SECRET}.items():
        objects = render(values)
        kinds = sorted(kind for kind, _ in objects)
        for one in objects.values():
            mistakes = contract.check(one) if contract else None
            if mistakes is not None:
                check(f"{name}: {one['kind']} as Kubernetes describes it", not mistakes, mistakes)
        pods = [(kind, one["spec"]["template"]["spec"]) for (kind, _), one in objects.items() if kind in ("Deployment", "Job")]
        for kind, pod in pods:
            check_pod(kind, pod)
        deployment = objects["Deployment", "demo-slipway"]["spec"]
        labels = deployment["template"]["metadata"]["labels"]
        for kind in ("Service", "PodDisruptionBudget"):
            if kind in kinds:
                selector = objects[kind, "demo-slipway"]["spec"]["selector"]
                selector = selector.get("matchLabels", selector)
                check(f"{name}: {kind} finds the pods", selector.items() <= labels.items())
        if name == "everything":
            wanted = ["ConfigMap", "Deployment", "HTTPRoute", "HorizontalPodAutoscaler", "Job", "NetworkPolicy", "PodDisruptionBudget", "Service", "ServiceAccount", "ServiceMonitor"]
            check("everything is there", kinds == wanted, kinds)
            check("the autoscaler counts the pods", "replicas" not in deployment)
        if name == "single":
            check("one pod on a volume", deployment["strategy"]["type"] == "Recreate" and "PersistentVolumeClaim" in kinds)
            check("nothing to migrate before", "Job" not in kinds)
        if name == "ingress":
            check("an ingress with its certificate", objects["Ingress", "demo-slipway"]["spec"]["tls"][0]["secretName"] == "t")
        probes = deployment["template"]["spec"]["containers"][0]
        check(f"{name}: health and readiness apart", probes["livenessProbe"]["httpGet"]["path"] == "/healthz" and probes["readinessProbe"]["httpGet"]["path"] == "/readyz")
    if not contract:
        print("SLIPWAY_CONTRACTS names no description of Kubernetes: objects are not checked against it")
    print(f"chart: {passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
