/// An address for mail, with or without a name (RFC 5322 §3.4): `desk@example.org`, `Desk <desk@example.org>`.
public struct Mailbox: Sendable, Equatable {
  /// The name for people; nil for none.
  public var name: String?
  /// The address: ASCII, without comments and quotes.
  public var address: String

  /// Reads an address. Nil if it is none, or has a form that only few programs understand: quoted local parts,
  /// comments, IP addresses, letters outside ASCII.
  public init?(parsing text: String) {
    var address = text[...]
    if text.hasSuffix(">"), let open = text.lastIndex(of: "<") {
      address = text[text.index(after: open)...].dropLast()
      let name = text[..<open].trimmingPrefix(while: \.isWhitespace)
      let trimmed = String(name.reversed().drop(while: \.isWhitespace).reversed())
      let isQuoted = trimmed.count > 1 && trimmed.hasPrefix("\"") && trimmed.hasSuffix("\"")
      let plain = isQuoted ? String(trimmed.dropFirst().dropLast()) : trimmed
      guard plain.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else { return nil }
      self.name = plain.isEmpty ? nil : plain
    }
    let local = /[-A-Za-z0-9!#$%&'*+\/=?^_`{|}~]+(\.[-A-Za-z0-9!#$%&'*+\/=?^_`{|}~]+)*/
    let domain = /[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*/
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].wholeMatch(of: local) != nil, parts[1].wholeMatch(of: domain) != nil,
      address.utf8.count <= 254
    else { return nil }
    self.address = String(address)
  }

  /// The part behind the @.
  public var domain: Substring { address.drop { $0 != "@" }.dropFirst() }
}
