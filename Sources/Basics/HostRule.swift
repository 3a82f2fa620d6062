/// An element of `fetch.noProxy`: hosts to reach without the proxy. It is a name, which includes all its subdomains
/// (`example.org`, `.example.org`, `*.example.org`), or an address or network (`10.0.0.0/8`, `fd00::/8`). It may have a
/// port (`example.org:8080`). A network includes only addresses written in a URL, not addresses that a name resolves
/// to.
public struct HostRule: Sendable, Hashable {
  private enum Kind: Hashable {
    case addresses(AddressRule)
    case name(String, port: UInt16?)
  }

  private let kind: Kind

  /// Parses a rule; nil if the text is not one.
  public init?(parsing text: String) {
    if let addresses = AddressRule(parsing: text) {
      kind = .addresses(addresses)
      return
    }
    var rest = text.lowercased()[...]
    if rest.hasPrefix("*.") { rest = rest.dropFirst() }
    if rest.hasPrefix(".") { rest = rest.dropFirst() }
    guard let (host, port) = WebAddress.endpoint(String(rest)), port != 0 else { return nil }
    var name = host
    if name.hasSuffix(".") { name.removeLast() }
    // A text that looks like an address but is not valid (`10.0.0.256`, `::1]`) must not be taken for a name.
    guard !name.isEmpty, !name.hasPrefix("."), !name.contains(where: { "*:,".contains($0) }),
      !name.utf8.allSatisfy({ ASCII.isDigit($0) || $0 == UInt8(ascii: ".") })
    else { return nil }
    kind = .name(name, port: port)
  }

  /// Whether the rule includes a server.
  ///
  /// - Parameters:
  ///   - host: The host in small letters.
  ///   - address: The address, if the URL contains an address and not a name.
  ///   - port: The port.
  public func covers(host: String, address: IPAddress?, port: UInt16) -> Bool {
    switch kind {
    case .addresses(let rule): return address.map { rule.covers($0, port: port) } ?? false
    case .name(let name, let own):
      let host = host.hasSuffix(".") ? String(host.dropLast()) : host
      return (own == nil || own == port) && (host == name || host.hasSuffix("." + name))
    }
  }
}
