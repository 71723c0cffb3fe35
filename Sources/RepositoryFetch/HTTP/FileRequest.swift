package import RPKITypes

/// A file to be fetched over HTTPS.
package struct FileRequest: Sendable {
    /// Its URI.
    package var uri: HTTPSURI
    /// What is known of an earlier version; the server then need not send the same one again.
    package var validators: Validators?
    /// Where the body is put.
    package var place: BodyPlace
    /// Bytes of the body, as sent and inflated.
    package var sizeLimit: Int

    /// Makes a request.
    package init(_ uri: HTTPSURI, validators: Validators? = nil, into place: BodyPlace, sizeLimit: Int) {
        self.uri = uri
        self.validators = validators
        self.place = place
        self.sizeLimit = sizeLimit
    }
}

/// What a server answered.
package enum HTTPAnswer: Sendable {
    /// The version that the validators stand for is current.
    case notModified
    /// A body.
    case body(HTTPBody)
}

/// A body with what the server said about it.
package struct HTTPBody: Sendable {
    /// The bytes, inflated.
    package let body: FetchedBody
    /// What to ask with next time.
    package let validators: Validators
    /// Bytes of the body on the wire.
    package let wireSize: Int
    /// The status; 200.
    package let status: Int
    /// How many redirects led to it.
    package let redirects: Int
}
