/// Hosts that are reached without the proxy, as `fetch.noProxy` names them: a name with all names below it (`example.org`,
/// `.example.org`, `*.example.org`), an address or a network (`10.0.0.0/8`, `fd00::/8`), each with a port where one is
/// written (`example.org:8080`). Networks cover addresses that stand in a URL, not those that a name leads to.
public struct HostRule: Sendable, Hashable {
  private enum Kind: Hashable {
    case addresses(AddressRule)
    case name(String, port: UInt16?)
  }

  private let kind: Kind

  /// A rule from its text, or nil when that is none.
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
    // What looks like an address and is none that is understood (`10.0.0.256`, `::1]`) must not pass for a name.
    guard !name.isEmpty, !name.hasPrefix("."), !name.contains(where: { "*:,".contains($0) }),
      !name.utf8.allSatisfy({ ASCII.isDigit($0) || $0 == UInt8(ascii: ".") })
    else { return nil }
    kind = .name(name, port: port)
  }

  /// Whether the rule names a server: its host in small letters, the address that stands for it in the URL, if one does, and
  /// its port.
  public func covers(host: String, address: IPAddress?, port: UInt16) -> Bool {
    switch kind {
    case .addresses(let rule): return address.map { rule.covers($0, port: port) } ?? false
    case .name(let name, let own):
      let host = host.hasSuffix(".") ? String(host.dropLast()) : host
      return (own == nil || own == port) && (host == name || host.hasSuffix("." + name))
    }
  }
}
