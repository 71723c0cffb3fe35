import RPKITypes
import Testing

@Suite("Origins")
struct HTTPSOriginTests {
    @Test(
        "Case of the host and the default port do not count",
        arguments: [
            "https://example.net/x", "https://EXAMPLE.net/a/b", "HTTPS://example.net:443/x",
            "https://example.net:00443/x",
        ]
    )
    func same(_ uri: String) throws {
        #expect(try HTTPSURI(uri).origin == HTTPSURI("https://example.net/x").origin)
        #expect(try HTTPSURI(uri).origin.description == "example.net")
    }

    @Test(
        "Host and port count",
        arguments: [
            "https://example.net:444/x", "https://example.com/x", "https://www.example.net/x",
            "https://example.net./x",
            "https://example.net.example.com/x", "https://example.net:65535/x",
        ]
    )
    func other(_ uri: String) throws {
        #expect(try HTTPSURI(uri).origin != HTTPSURI("https://example.net/x").origin)
    }

    @Test("The port is shown when it is another")
    func description() throws {
        #expect(try HTTPSURI("https://Example.net:8443/a").origin.description == "example.net:8443")
        #expect(try HTTPSURI("https://example.net:8443/a").origin.port == 8443)
    }
}
