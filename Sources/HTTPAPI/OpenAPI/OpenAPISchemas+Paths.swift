extension OpenAPISchemas {
    /// Verification of paths and whole routes.
    static let paths = """
        "RouteQuery": {
          "type": "object", "required": ["path"],
          "properties": {
            "name": {"type": ["string", "null"]},
            "path": {
              "anyOf": [
                {"$ref": "#/components/schemas/ASPathText"},
                {
                  "type": "array", "maxItems": 1000, "description": "An array in it is an AS_SET. At most 1,000 AS numbers in all.",
                  "items": {
                    "anyOf": [
                      {"$ref": "#/components/schemas/ASNOrText"},
                      {
                        "type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/ASNOrText"}
                      }
                    ]
                  }
                }
              ]
            },
            "prefix": {"anyOf": [{"$ref": "#/components/schemas/Prefix"}, {"type": "null"}]},
            "asn": {"$ref": "#/components/schemas/ASNOrNull"},
            "role": {
              "enum": ["provider", "rs", "rs-client", "customer", "peer", "mutual-transit", "complex", null]
            },
            "procedure": {"enum": ["upstream", "downstream", null]},
            "rs_client": {"type": ["boolean", "null"]},
            "neighbor": {"$ref": "#/components/schemas/ASNOrNull"},
            "otc": {"$ref": "#/components/schemas/ASNOrNull"},
            "local_as": {"$ref": "#/components/schemas/ASNOrNull"},
            "aspas": {
              "type": ["object", "null"], "description": "VAPs in place of the payload's: customer to providers.",
              "propertyNames": {"$ref": "#/components/schemas/ASNText"},
              "additionalProperties": {
                "type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/ASNOrText"}
              }
            },
            "vrps": {
              "type": ["array", "null"], "description": "VRPs in place of the payload's.",
              "items": {
                "type": "object", "required": ["prefix", "asn"],
                "properties": {
                  "prefix": {"$ref": "#/components/schemas/Prefix"},
                  "asn": {"$ref": "#/components/schemas/ASNOrText"},
                  "maxLength": {"type": "integer", "minimum": 0, "maximum": 128}
                }
              }
            }
          }
        },
        "RouteVerdictQuery": {
          "allOf": [{"$ref": "#/components/schemas/RouteQuery"}], "required": ["prefix"],
          "properties": {"prefix": {"$ref": "#/components/schemas/Prefix"}}
        },
        "RouteQueryLines": {"type": "string", "examples": ["{\\"path\\": \\"64500 64501\\", \\"role\\": \\"customer\\"}\\n"]},
        "OriginProof": {
          "type": ["object", "null"], "required": ["prefix", "origin", "validity", "reason", "vrps"],
          "properties": {
            "prefix": {"type": "string"}, "origin": {"type": ["integer", "null"]},
            "validity": {"enum": ["valid", "invalid", "not-found"]},
            "reason": {"type": ["string", "null"]},
            "vrps": {
              "type": "array",
              "items": {
                "type": "object", "required": ["prefix", "maxLength", "asn", "mismatch"],
                "properties": {
                  "prefix": {"type": "string"}, "maxLength": {"type": "integer"},
                  "asn": {"$ref": "#/components/schemas/ASN"}, "mismatch": {"type": ["string", "null"]}
                }
              }
            },
            "truncated": {"const": true}
          }
        },
        "Authorization": {"enum": ["provider", "not-provider", "no-attestation"]},
        "PathProof": {
          "type": "object",
          "required": [
            "procedure", "verdict", "step", "path", "objection", "ramps", "hops", "evidence", "whatIf", "leak", "remarks"
          ],
          "properties": {
            "procedure": {"enum": ["upstream", "downstream"]},
            "verdict": {"enum": ["valid", "invalid", "unknown"]},
            "step": {"type": "integer", "minimum": 1, "maximum": 6},
            "path": {"type": "array", "items": {"$ref": "#/components/schemas/ASN"}},
            "neighbor": {"$ref": "#/components/schemas/ASN"}, "receiver": {"$ref": "#/components/schemas/ASN"},
            "role": {"type": "string"},
            "objection": {
              "type": ["object", "null"], "required": ["code", "message"],
              "properties": {"code": {"type": "string"}, "message": {"type": "string"}}
            },
            "ramps": {
              "type": ["object", "null"], "required": ["length", "maxUp", "minUp", "maxDown", "minDown"],
              "additionalProperties": {"type": "integer", "minimum": 0}
            },
            "hops": {
              "type": "array",
              "items": {
                "type": "object", "required": ["from", "to", "up", "down"],
                "properties": {
                  "from": {"$ref": "#/components/schemas/ASN"}, "to": {"$ref": "#/components/schemas/ASN"},
                  "up": {"$ref": "#/components/schemas/Authorization"},
                  "down": {"$ref": "#/components/schemas/Authorization"}
                }
              }
            },
            "evidence": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["customer", "asked", "ramp", "authorization", "providers", "message"],
                "properties": {
                  "customer": {"$ref": "#/components/schemas/ASN"}, "asked": {"$ref": "#/components/schemas/ASN"},
                  "ramp": {"enum": ["up", "down"]},
                  "authorization": {"$ref": "#/components/schemas/Authorization"},
                  "providers": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/ASN"}},
                  "message": {"type": "string"}
                }
              }
            },
            "whatIf": {
              "type": "array",
              "items": {
                "type": "object", "required": ["verdict", "message", "changes"],
                "properties": {
                  "verdict": {"enum": ["valid", "invalid", "unknown"]}, "message": {"type": "string"},
                  "changes": {
                    "type": "array",
                    "items": {"type": "object", "required": ["action", "customer", "result"]}
                  }
                }
              }
            },
            "leak": {
              "type": ["object", "null"],
              "required": [
                "types", "suspect", "receivedFrom", "sentTo", "candidates", "mayBeForged", "message"
              ]
            },
            "remarks": {"type": "array", "items": {"type": "string"}}
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
        }
        """
}
