/// The schemas of the bodies that the OpenAPI document names.
///
/// Members that are listed may be null unless their type says otherwise; more members may come in later versions.
enum OpenAPISchemas {
    /// One JSON object, schema by name.
    static let json = """
        {
          "ASN": {"type": "integer", "minimum": 0, "maximum": 4294967295},
          "Time": {"type": "string", "examples": ["2026-11-21T20:00:00Z"]},
          "Problem": {
            "type": "object", "required": ["type", "title", "status", "detail", "code"],
            "properties": {
              "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
              "detail": {"type": "string"}, "code": {"type": "string"}
            }
          },
          "Error": {
            "type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}
          },
          "OpenAPI": {"type": "object", "required": ["openapi", "info", "paths"]},
          "VRPMatch": {
            "type": "object", "required": ["asn", "prefix", "max_length"],
            "properties": {
              "asn": {"type": "string"}, "prefix": {"type": "string"}, "max_length": {"type": "string"}
            }
          },
          "RouteValidity": {
            "type": "object", "required": ["route", "validity"],
            "properties": {
              "route": {
                "type": "object", "required": ["origin_asn", "prefix"],
                "properties": {"origin_asn": {"type": "string"}, "prefix": {"type": "string"}}
              },
              "validity": {
                "type": "object", "required": ["state", "description", "VRPs"],
                "properties": {
                  "state": {"enum": ["valid", "invalid", "not-found"]},
                  "reason": {"enum": ["as", "length"]},
                  "description": {"type": "string"},
                  "VRPs": {
                    "type": "object", "required": ["matched", "unmatched_as", "unmatched_length"],
                    "additionalProperties": {
                      "type": "array", "items": {"$ref": "#/components/schemas/VRPMatch"}
                    }
                  },
                  "truncated": {"const": true}
                }
              }
            }
          },
          "ValidatedRoute": {
            "type": "object", "required": ["validated_route", "generatedTime"],
            "properties": {
              "validated_route": {"$ref": "#/components/schemas/RouteValidity"},
              "generatedTime": {"$ref": "#/components/schemas/Time"}
            }
          },
          "ValidatedRoutes": {
            "type": "object", "required": ["validated_routes", "generatedTime"],
            "properties": {
              "validated_routes": {
                "type": "array", "items": {"$ref": "#/components/schemas/RouteValidity"}
              },
              "generatedTime": {"$ref": "#/components/schemas/Time"}
            }
          },
          "RouteList": {
            "type": "object", "required": ["routes"],
            "properties": {
              "routes": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["asn", "prefix"],
                  "properties": {
                    "asn": {"type": ["string", "integer"], "examples": ["AS64496"]},
                    "prefix": {"type": "string", "examples": ["192.0.2.0/24"]}
                  }
                }
              }
            }
          },
          "RouteLines": {"type": "string", "examples": ["{\\"asn\\": \\"AS64496\\", \\"prefix\\": \\"192.0.2.0/24\\"}\\n"]},
          "RouteQueryLines": {"type": "string", "examples": ["{\\"path\\": \\"64500 64501\\", \\"role\\": \\"customer\\"}\\n"]},
          "RouteQuery": {
            "type": "object", "required": ["path"],
            "properties": {
              "name": {"type": ["string", "null"]},
              "path": {"type": ["string", "array"], "examples": ["64500 64501 64502"]},
              "prefix": {"type": ["string", "null"], "examples": ["192.0.2.0/24"]},
              "role": {"enum": ["provider", "rs", "rs-client", "customer", "peer", "mutual-transit", "complex", null]},
              "procedure": {"enum": ["upstream", "downstream", null]},
              "neighbor": {"type": ["string", "integer", "null"]},
              "otc": {"type": ["string", "integer", "null"]},
              "local_as": {"type": ["string", "integer", "null"]}
            }
          },
          "OriginProof": {
            "type": ["object", "null"], "required": ["prefix", "origin", "validity", "reason", "vrps"],
            "properties": {
              "prefix": {"type": "string"}, "origin": {"type": ["integer", "null"]},
              "validity": {"enum": ["valid", "invalid", "not-found"]},
              "reason": {"type": ["string", "null"]}, "vrps": {"type": "array"}
            }
          },
          "PathProof": {
            "type": "object", "required": ["procedure", "verdict", "step", "path", "hops", "evidence"],
            "properties": {
              "procedure": {"enum": ["upstream", "downstream"]},
              "verdict": {"enum": ["valid", "invalid", "unknown"]},
              "step": {"type": "integer", "minimum": 1, "maximum": 6},
              "path": {"type": "array", "items": {"$ref": "#/components/schemas/ASN"}},
              "hops": {"type": "array"}, "evidence": {"type": "array"}, "whatIf": {"type": "array"}
            }
          },
          "PathValidity": {
            "type": "object", "required": ["serial", "generatedTime", "paths", "origin"],
            "properties": {
              "serial": {"type": "integer"}, "generatedTime": {"$ref": "#/components/schemas/Time"},
              "paths": {"type": "array", "items": {"$ref": "#/components/schemas/PathProof"}},
              "origin": {"$ref": "#/components/schemas/OriginProof"}
            }
          },
          "RouteVerdict": {
            "type": "object", "required": ["serial", "generatedTime", "verdict", "origin", "paths", "otc"],
            "properties": {
              "serial": {"type": "integer"}, "generatedTime": {"$ref": "#/components/schemas/Time"},
              "verdict": {"enum": ["valid", "invalid", "unknown"]},
              "origin": {"$ref": "#/components/schemas/OriginProof"},
              "paths": {"type": "array", "items": {"$ref": "#/components/schemas/PathProof"}},
              "otc": {
                "type": "object", "required": ["state", "message"],
                "properties": {
                  "state": {"enum": ["absent", "accepted", "leak"]}, "message": {"type": ["string", "null"]}
                }
              }
            }
          },
          "VRP": {
            "type": "object", "required": ["asn", "prefix", "maxLength", "ta", "expires"],
            "properties": {
              "asn": {"$ref": "#/components/schemas/ASN"}, "prefix": {"type": "string"},
              "maxLength": {"type": "integer", "minimum": 0, "maximum": 128}, "ta": {"type": "string"},
              "expires": {"$ref": "#/components/schemas/Time"}
            }
          },
          "Payload": {
            "type": "object", "required": ["serial", "generatedTime", "complete", "vrps"],
            "properties": {
              "serial": {"type": "integer"}, "generatedTime": {"$ref": "#/components/schemas/Time"},
              "complete": {"type": "boolean"},
              "vrps": {"type": "array", "items": {"$ref": "#/components/schemas/VRP"}},
              "vap": {"type": ["object", "null"]}, "routerKeys": {"type": "array"}
            }
          },
          "RoutinatorPayload": {
            "type": "object", "required": ["metadata"],
            "properties": {
              "metadata": {"type": "object"}, "roas": {"type": "array"}, "routerKeys": {"type": "array"},
              "aspas": {"type": "array"}
            }
          },
          "RpkiClientPayload": {
            "type": "object", "required": ["metadata", "roas", "bgpsec_keys", "aspas"]
          },
          "SLURM": {
            "type": "object", "required": ["slurmVersion", "validationOutputFilters", "locallyAddedAssertions"]
          },
          "DeltaState": {
            "type": "object", "required": ["session", "serial"],
            "properties": {"session": {"type": "integer"}, "serial": {"type": "integer"}}
          },
          "Delta": {
            "type": "object",
            "required": ["reset", "session", "serial", "generated", "generatedTime", "announced"],
            "properties": {
              "reset": {"type": "boolean"}, "session": {"type": "string"}, "serial": {"type": "integer"},
              "fromSerial": {"type": "integer"}, "generated": {"type": "integer"},
              "generatedTime": {"$ref": "#/components/schemas/Time"},
              "announced": {"type": "array"}, "withdrawn": {"type": "array"}
            }
          },
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
        }
        """
}
