/// An element of `fetch.allow`: an address or network that may be contacted although it is not public. Examples:
/// `127.0.0.1`, `10.0.0.0/8`, `192.168.1.5:8080`, `[::1]:8080`, `fd00::/8`.
public struct AddressRule: Sendable, Hashable {
  private let network: IPAddress
  private let prefixLength: Int
  private let port: UInt16?

  /// Parses `IP[/prefix][:port]`. An IPv6 address with a port must be in brackets. Nil if the text is not a rule.
  public init?(parsing text: String) {
    let form =
      #/(?:([0-9.]+)|([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)|\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\])(?:\/([0-9]{1,3}))?(?::([0-9]{1,5}))?/#
    guard let parts = text.wholeMatch(of: form)?.output,
      let network = IPAddress(parsing: String(parts.1 ?? parts.2 ?? parts.3 ?? "")),
      // A colon after an IPv6 address without brackets could be part of the address.
      parts.2 == nil || parts.5 == nil
    else { return nil }
    let bits = network.bytes.count * 8
    let prefixLength = parts.4.map { Int($0) ?? .max } ?? bits
    guard prefixLength <= bits else { return nil }
    if let written = parts.5 {
      guard let port = UInt16(written), port > 0 else { return nil }
      self.port = port
    } else {
      port = nil
    }
    self.network = network
    self.prefixLength = prefixLength
  }

  /// Whether the rule includes an address and port. An IPv4 address written as IPv6 (`::ffff:127.0.0.1`) counts as
  /// IPv4.
  public func covers(_ address: IPAddress, port: UInt16) -> Bool {
    if let own = self.port, own != port { return false }
    return address.unmapped.isInside(network, prefixLength: prefixLength)
      || address.isInside(network, prefixLength: prefixLength)
  }
}
