extension OpenAPISchemas {
    /// Payload and its changes.
    static let payload = """
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
            "vap": {
              "type": ["object", "null"], "required": ["customer", "providers", "ta", "expires"],
              "properties": {
                "customer": {"$ref": "#/components/schemas/ASN"},
                "providers": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/ASN"}},
                "ta": {"type": "string"}, "expires": {"$ref": "#/components/schemas/Time"}
              }
            },
            "routerKeys": {
              "type": "array",
              "items": {"type": "object", "required": ["asn", "ski", "publicKey", "ta", "expires"]}
            }
          }
        },
        "RoutinatorPayload": {
          "type": "object", "required": ["metadata"],
          "properties": {
            "metadata": {
              "type": "object", "required": ["generated", "generatedTime"],
              "properties": {
                "generated": {"type": "integer"}, "generatedTime": {"$ref": "#/components/schemas/Time"}
              }
            },
            "roas": {
              "type": "array",
              "items": {
                "type": "object", "required": ["asn", "prefix", "maxLength"],
                "properties": {
                  "asn": {"$ref": "#/components/schemas/ASName"}, "prefix": {"$ref": "#/components/schemas/Prefix"},
                  "maxLength": {"type": "integer", "minimum": 0, "maximum": 128}, "ta": {"type": "string"},
                  "source": {"type": "array", "items": {"$ref": "#/components/schemas/PayloadSource"}}
                }
              }
            },
            "routerKeys": {
              "type": "array",
              "items": {
                "type": "object", "required": ["asn", "SKI", "routerPublicKey"],
                "properties": {
                  "asn": {"$ref": "#/components/schemas/ASName"}, "SKI": {"type": "string", "pattern": "^[0-9A-F]{40}$"},
                  "routerPublicKey": {"type": "string"}, "ta": {"type": "string"},
                  "source": {"type": "array", "items": {"$ref": "#/components/schemas/PayloadSource"}}
                }
              }
            },
            "aspas": {
              "type": "array",
              "items": {
                "type": "object", "required": ["customer", "providers"],
                "properties": {
                  "customer": {"$ref": "#/components/schemas/ASName"},
                  "providers": {
                    "type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/ASName"}
                  },
                  "ta": {"type": "string"},
                  "source": {"type": "array", "items": {"$ref": "#/components/schemas/PayloadSource"}}
                }
              }
            }
          }
        },
        "PayloadSource": {
          "type": "object", "required": ["type"],
          "properties": {
            "type": {"enum": ["roa", "cer", "aspa", "exception"]}, "uri": {"type": ["string", "null"]},
            "tal": {"type": "string"}, "validity": {"$ref": "#/components/schemas/Period"},
            "chainValidity": {"$ref": "#/components/schemas/Period"},
            "stale": {"$ref": "#/components/schemas/Time"},
            "path": {"type": ["string", "null"]}, "comment": {"type": "string"}
          }
        },
        "Period": {
          "type": "object", "required": ["notBefore", "notAfter"],
          "additionalProperties": {"$ref": "#/components/schemas/Time"}
        },
        "RpkiClientPayload": {
          "type": "object", "required": ["metadata", "nonfunc_cas"],
          "properties": {
            "metadata": {
              "type": "object", "required": ["buildmachine", "buildtime"],
              "properties": {
                "buildmachine": {"type": "string"}, "buildtime": {"$ref": "#/components/schemas/Time"}
              }
            },
            "roas": {
              "type": "array",
              "items": {
                "type": "object", "required": ["asn", "prefix", "maxLength", "ta", "expires"],
                "properties": {
                  "asn": {"$ref": "#/components/schemas/ASN"}, "prefix": {"$ref": "#/components/schemas/Prefix"},
                  "maxLength": {"type": "integer", "minimum": 0, "maximum": 128}, "ta": {"type": "string"},
                  "expires": {"type": "integer"}
                }
              }
            },
            "bgpsec_keys": {
              "type": "array",
              "items": {
                "type": "object", "required": ["asn", "ski", "pubkey", "ta", "expires"],
                "properties": {
                  "asn": {"$ref": "#/components/schemas/ASN"}, "ski": {"type": "string", "pattern": "^[0-9A-F]{40}$"},
                  "pubkey": {"type": "string"}, "ta": {"type": "string"}, "expires": {"type": "integer"}
                }
              }
            },
            "nonfunc_cas": {"type": "array"},
            "aspas": {
              "type": "array",
              "items": {
                "type": "object", "required": ["customer_asid", "expires", "providers"],
                "properties": {
                  "customer_asid": {"$ref": "#/components/schemas/ASN"}, "expires": {"type": "integer"},
                  "providers": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/ASN"}}
                }
              }
            }
          }
        },
        "SLURM": {
          "type": "object", "required": ["slurmVersion", "validationOutputFilters", "locallyAddedAssertions"],
          "properties": {
            "slurmVersion": {"enum": [1, 2]},
            "validationOutputFilters": {
              "type": "object", "required": ["prefixFilters", "bgpsecFilters"],
              "additionalProperties": {"type": "array", "maxItems": 0}
            },
            "locallyAddedAssertions": {
              "type": "object", "required": ["prefixAssertions", "bgpsecAssertions"],
              "properties": {
                "prefixAssertions": {
                  "type": "array",
                  "items": {
                    "type": "object", "required": ["asn", "prefix"],
                    "properties": {
                      "asn": {"$ref": "#/components/schemas/ASN"}, "prefix": {"$ref": "#/components/schemas/Prefix"},
                      "maxPrefixLength": {"type": "integer", "minimum": 0, "maximum": 128},
                      "comment": {"type": "string"}
                    }
                  }
                },
                "bgpsecAssertions": {
                  "type": "array", "items": {"type": "object", "required": ["asn", "SKI", "routerPublicKey"]}
                },
                "aspaAssertions": {
                  "type": "array",
                  "items": {
                    "type": "object", "required": ["customerAsn", "providerAsns"],
                    "properties": {
                      "customerAsn": {"$ref": "#/components/schemas/ASN"},
                      "providerAsns": {
                        "type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/ASN"}
                      }
                    }
                  }
                }
              }
            }
          }
        },
        "DeltaState": {
          "type": "object", "required": ["session", "serial"],
          "properties": {"session": {"type": "integer"}, "serial": {"type": "integer"}}
        },
        "Delta": {
          "type": "object",
          "required": ["reset", "session", "serial", "generated", "generatedTime", "announced"],
          "properties": {
            "reset": {"type": "boolean"}, "session": {"type": "string", "pattern": "^[0-9]+$"},
            "serial": {"type": "integer"}, "fromSerial": {"type": "integer"}, "generated": {"type": "integer"},
            "generatedTime": {"$ref": "#/components/schemas/Time"},
            "announced": {"type": "array", "items": {"$ref": "#/components/schemas/DeltaItem"}},
            "withdrawn": {"type": "array", "items": {"$ref": "#/components/schemas/DeltaItem"}}
          }
        },
        "DeltaItem": {
          "oneOf": [
            {
              "type": "object", "required": ["type", "asn", "prefix", "maxLength"],
              "properties": {
                "type": {"const": "routeOrigin"}, "asn": {"$ref": "#/components/schemas/ASName"},
                "prefix": {"$ref": "#/components/schemas/Prefix"}, "maxLength": {"type": "integer"}
              }
            },
            {
              "type": "object", "required": ["type", "keyIdentifier", "asn", "keyInfo"],
              "properties": {
                "type": {"const": "routerKey"}, "keyIdentifier": {"type": "string"},
                "asn": {"$ref": "#/components/schemas/ASName"}, "keyInfo": {"type": "string"}
              }
            },
            {
              "type": "object", "required": ["type", "customerAsn", "providerAsns"],
              "properties": {
                "type": {"const": "aspa"}, "customerAsn": {"$ref": "#/components/schemas/ASName"},
                "providerAsns": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/ASName"}}
              }
            }
          ]
        }
        """
}
