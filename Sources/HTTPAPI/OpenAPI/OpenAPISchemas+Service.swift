extension OpenAPISchemas {
    /// The service, and what it knows of published data.
    static let service = """
        "Finding": {
          "type": "object",
          "required": ["uri", "severity", "code", "requirement", "message", "trustAnchor"],
          "properties": {
            "uri": {"type": "string"}, "severity": {"enum": ["warning", "rejected"]},
            "code": {"type": "string"}, "requirement": {"type": "string"}, "message": {"type": "string"},
            "trustAnchor": {"type": ["string", "null"]}, "offset": {"type": "integer"}
          }
        },
        "Findings": {
          "type": "object", "required": ["total", "dropped", "matched", "codes", "findings"],
          "properties": {
            "total": {"type": "integer"}, "dropped": {"type": "integer"}, "matched": {"type": "integer"},
            "codes": {"type": "object", "additionalProperties": {"type": "integer"}},
            "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}}
          }
        },
        "Repositories": {
          "type": "object", "required": ["total", "matched", "repositories"],
          "properties": {
            "repositories": {
              "type": "array",
              "items": {
                "type": "object", "required": ["uri", "transport", "objects", "fetch"],
                "properties": {
                  "uri": {"type": "string"}, "transport": {"enum": ["rrdp", "rsync", "other"]},
                  "objects": {"type": "object"}, "fetch": {"type": ["object", "null"]}
                }
              }
            }
          }
        },
        "RTRClients": {
          "type": "object", "required": ["sessions", "octetsSent", "octetsReceived", "total", "clients"],
          "properties": {
            "clients": {
              "type": "array",
              "items": {"type": "object", "required": ["address", "connected", "version", "serial"]}
            }
          }
        },
        "Provenance": {
          "type": "object", "required": ["chains"],
          "properties": {
            "chains": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["trustAnchor", "expires", "firstToExpire", "steps", "exception"],
                "properties": {
                  "trustAnchor": {"type": ["string", "null"]}, "expires": {"type": ["string", "null"]},
                  "firstToExpire": {"type": ["integer", "null"], "minimum": 0},
                  "steps": {
                    "type": "array", "items": {"$ref": "#/components/schemas/ProvenanceStep"}
                  },
                  "exception": {"type": ["object", "null"]}
                }
              }
            }
          }
        },
        "ProvenanceStep": {
          "type": "object",
          "required": [
            "uri", "type", "sha256", "ski", "notBefore", "notAfter", "thisUpdate", "nextUpdate"
          ],
          "properties": {
            "uri": {"type": "string"}, "type": {"enum": ["roa", "aspa", "ee", "mft", "crl", "cer"]},
            "sha256": {"type": ["string", "null"]}, "ski": {"type": ["string", "null"]},
            "notBefore": {"type": ["string", "null"]}, "notAfter": {"type": ["string", "null"]},
            "thisUpdate": {"type": ["string", "null"]}, "nextUpdate": {"type": ["string", "null"]}
          }
        },
        "PublishedObject": {
          "type": "object", "required": ["uri", "sha256", "size", "object"],
          "properties": {
            "uri": {"type": ["string", "null"]}, "sha256": {"type": "string"}, "size": {"type": "integer"}
          }
        },
        "Status": {
          "type": "object",
          "required": [
            "version", "serial", "now", "lastUpdateStart", "lastUpdateDone", "lastUpdateDuration", "payload",
            "tals", "repositories", "vrpsAddedLocally", "rsync", "rrdp", "rtr", "http"
          ]
        },
        "Health": {
          "type": "object", "required": ["status", "version", "serial", "validated", "age", "staleAfter"],
          "properties": {
            "status": {"enum": ["healthy", "stale", "starting"]}, "version": {"type": "string"},
            "serial": {"type": ["integer", "null"]}, "validated": {"type": ["string", "null"]},
            "age": {"type": ["integer", "null"]}, "staleAfter": {"type": "integer"}
          }
        }
        """
}
