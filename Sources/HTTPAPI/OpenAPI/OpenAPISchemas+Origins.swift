extension OpenAPISchemas {
    /// Origin validation in the shapes of Routinator.
    static let origins = """
        "VRPMatch": {
          "type": "object", "required": ["asn", "prefix", "max_length"],
          "properties": {
            "asn": {"$ref": "#/components/schemas/ASName"}, "prefix": {"$ref": "#/components/schemas/Prefix"},
            "max_length": {"type": "string", "pattern": "^[0-9]{1,3}$"}
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
                  "asn": {"$ref": "#/components/schemas/ASNOrText"},
                  "prefix": {"$ref": "#/components/schemas/RelaxedPrefix"}
                }
              }
            }
          }
        },
        "RouteLines": {"type": "string", "examples": ["{\\"asn\\": \\"AS64496\\", \\"prefix\\": \\"192.0.2.0/24\\"}\\n"]}
        """
}
