/// Hosts: a name with all names below it (`example.org`, `.example.org`, `*.example.org`), an address or a network
/// (`10.0.0.0/8`, `fd00::/8`), each with a port where one is written (`example.org:8080`). Networks cover addresses that
/// stand in a URL, not those that a name leads to.
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
    let parts = text.lowercased().split(separator: ":", omittingEmptySubsequences: false)
    var name = parts[0]
    if name.hasPrefix("*") { name = name.dropFirst() }
    if name.hasPrefix(".") { name = name.dropFirst() }
    if name.hasSuffix(".") { name = name.dropLast() }
    guard parts.count <= 2, !name.isEmpty else { return nil }
    var port: UInt16?
    if parts.count == 2 {
      guard let number = UInt16(parts[1]) else { return nil }
      port = number
    }
    kind = .name(String(name), port: port)
  }

  func covers(_ origin: URLReference.Parts) -> Bool {
    let port = origin.port.flatMap { UInt16($0) } ?? (origin.scheme == "https" ? 443 : 80)
    switch kind {
    case .addresses(let rule):
      return origin.literalAddress.map { rule.covers($0, port: port) } ?? false
    case .name(let name, let own):
      let host = origin.host.hasSuffix(".") ? String(origin.host.dropLast()) : origin.host
      return (own == nil || own == port) && (host == name || host.hasSuffix("." + name))
    }
  }
}
