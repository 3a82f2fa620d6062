extension Transfer.Exchange {
  /// Where the server redirects to: the last `Location` of a status that redirects (RFC 9110 §15.4); nil for others.
  var redirect: String? {
    guard [301, 302, 303, 307, 308].contains(status) else { return nil }
    return fields.values(of: "Location").last.map { String(decoding: $0, as: UTF8.self) }
  }
}

extension HTTPRequest {
  /// The header fields that may be sent to any host (see `home`).
  var portableHeaders: [HTTPHeader] {
    let portable: Set<String> = [
      "accept", "accept-language", "a-im", "if-none-match", "if-modified-since", "user-agent",
    ]
    return headers.filter { portable.contains($0.name.lowercased()) }
  }
}
