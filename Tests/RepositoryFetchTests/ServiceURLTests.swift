import RepositoryFetch
import Testing

/// URLs of services that operators name.
@Suite("URLs of services")
struct ServiceURLTests {
    @Test(
        "What is read",
        arguments: [
            ("http://h", "http://h/json"), ("HTTPS://Host.Example/", "https://host.example/json"),
            ("http://127.0.0.1:8323/rpki.json", "http://127.0.0.1:8323/rpki.json"),
            ("http://[2001:db8::1]:80/a?select=b", "http://[2001:db8::1]:80/a?select=b"),
        ]
    )
    func read(_ text: String, _ url: String) { #expect(ServiceURL(text)?.description == url) }

    @Test(
        "What is refused",
        arguments: [
            "", "h", "http:h", "http://", "http:///json", "http://h:", "http://h:0", "http://h:65536",
            "http://h:1:2", "http://h:+1", "http://u:p@h", "http://h/#f", "http://h/a b", "http://h/\u{e4}",
            "http://[::1", "http://[::1]x", "http://[h]", "http://h\\x", "file:///etc/passwd",
        ]
    )
    func refused(_ text: String) { #expect(ServiceURL(text) == nil) }
}
