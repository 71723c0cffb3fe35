/// What can go wrong while test data is made; never caused by the data itself.
package enum AuthorityError: Error, Hashable, CustomStringConvertible {
    /// A call of libcrypto failed.
    case cryptography(String)
    /// A key or key pool does not have what was asked of it.
    case keys(String)
    /// A file or directory could not be written.
    case file(path: String, errno: Int32)
    /// The output directory holds something already.
    case outputNotEmpty(path: String)
    /// A configuration that cannot be fulfilled.
    case configuration(String)

    package var description: String {
        switch self {
        case .cryptography(let call): "libcrypto: \(call) failed"
        case .keys(let text): "keys: \(text)"
        case .file(let path, let errno): "\(path): error \(errno)"
        case .outputNotEmpty(let path): "\(path) is not empty; use --force to write into it all the same"
        case .configuration(let text): "configuration: \(text)"
        }
    }
}
