import RPKIPayload

/// Code and path of what reading a document throws; `none` when it throws nothing.
func refusal(_ read: () throws(DocumentError) -> Void) -> String {
    do throws(DocumentError) {
        try read()
        return "none"
    } catch {
        return "\(error.reason.code) \(error.place.path)"
    }
}
