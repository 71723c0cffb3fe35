extension OpenAPISchemas {
    /// Values that stand in many places, and errors.
    static let values = """
        "ASN": {"type": "integer", "minimum": 0, "maximum": 4294967295},
        "ASNOrText": {"anyOf": [{"$ref": "#/components/schemas/ASN"}, {"$ref": "#/components/schemas/ASNText"}]},
        "ASNOrNull": {"anyOf": [{"$ref": "#/components/schemas/ASNOrText"}, {"type": "null"}]},
        "Time": {
          "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
          "examples": ["2026-11-21T20:00:00Z"]
        },
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
        "OpenAPI": {"type": "object", "required": ["openapi", "info", "paths"]}
        """
}
