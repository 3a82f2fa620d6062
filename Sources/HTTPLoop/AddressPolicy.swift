import Glibc

/// Which addresses may be connected to.
public enum AddressPolicy: Sendable, Hashable {
  /// Globally reachable addresses, and those the operator names.
  case publicOnly(allow: [AddressRule])
  /// Every address: for destinations that are the operator's own word.
  case any

  /// Whether a connection to an address and port may be opened.
  func permits(_ address: IPAddress, port: UInt16) -> Bool {
    switch self {
    case .any: true
    case .publicOnly(let allow): address.isGloballyReachable || allow.contains { $0.covers(address, port: port) }
    }
  }
}

/// Non-public addresses that may be contacted: `127.0.0.1`, `10.0.0.0/8`, `192.168.1.5:8080`, `[::1]:8080`, `fd00::/8`.
public struct AddressRule: Sendable, Hashable {
  private var network: IPAddress
  private var prefixLength: Int
  private var port: UInt16?

  /// A rule from its text `IP[/prefix][:port]`, or nil when the text is not one.
  public init?(parsing text: String) {
    var address = Substring(text)
    var portText: Substring?
    if address.first == "[" {
      guard let close = address.firstIndex(of: "]") else { return nil }
      let rest = address[address.index(after: close)...]
      let inside = address[address.index(after: address.startIndex)..<close]
      guard let (suffix, port) = AddressRule.splitPort(rest) else { return nil }
      address = inside + suffix
      portText = port
    } else if text.utf8.count(where: { $0 == UInt8(ascii: ":") }) == 1 {
      let parts = address.split(separator: ":", omittingEmptySubsequences: false)
      address = parts[0]
      portText = parts[1]
    }
    let parts = address.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let network = IPAddress(parsing: String(parts[0])) else { return nil }
    self.network = network
    prefixLength = network.bytes.count * 8
    if parts.count == 2 {
      guard let length = Int(parts[1]), (0...prefixLength).contains(length) else { return nil }
      prefixLength = length
    }
    if let portText {
      guard let port = UInt16(portText), port > 0 else { return nil }
      self.port = port
    }
  }

  /// `/64:8080`, `:8080`, `/64` or nothing, as what belongs to the address and what is the port.
  private static func splitPort(_ text: Substring) -> (suffix: Substring, port: Substring?)? {
    guard let colon = text.firstIndex(of: ":") else { return (text, nil) }
    return (text[..<colon], text[text.index(after: colon)...])
  }

  func covers(_ address: IPAddress, port: UInt16) -> Bool {
    if let own = self.port, own != port { return false }
    return address.unmapped.isInside(network, prefixLength: prefixLength)
      || address.isInside(network, prefixLength: prefixLength)
  }
}

/// An IPv4 or IPv6 address: 4 or 16 bytes in network order.
struct IPAddress: Sendable, Hashable {
  var bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  init?(parsing text: String) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = withUnsafeBytes(of: four) { Array($0) }
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      bytes = withUnsafeBytes(of: six) { Array($0) }
    } else {
      return nil
    }
  }

  /// The IPv4 address inside an IPv4-mapped one (RFC 4291 §2.5.5.2), a NAT64 one (RFC 6052) or a 6to4 one (RFC 3056),
  /// which would all reach that IPv4 host; else the address itself.
  var unmapped: IPAddress {
    guard bytes.count == 16 else { return self }
    let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
    let compatible = [UInt8](repeating: 0, count: 12)
    let prefix = Array(bytes[..<12])
    if prefix == mapped || prefix == translated { return IPAddress(bytes: Array(bytes[12...])) }
    if prefix == compatible, bytes[12] != 0 { return IPAddress(bytes: Array(bytes[12...])) }
    if bytes[0] == 0x20, bytes[1] == 0x02 { return IPAddress(bytes: Array(bytes[2..<6])) }
    return self
  }

  func isInside(_ network: IPAddress, prefixLength: Int) -> Bool {
    guard bytes.count == network.bytes.count else { return false }
    for index in bytes.indices {
      let bits = min(8, max(0, prefixLength - index * 8))
      let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
      if bytes[index] & mask != network.bytes[index] & mask { return false }
    }
    return true
  }

  /// Whether the Internet can reach it: not in the IANA special-purpose registries (RFC 6890 and its updates), not
  /// multicast. Cloud metadata services live in link-local and unique-local space, which these cover.
  var isGloballyReachable: Bool {
    let address = unmapped
    if address != self { return address.isGloballyReachable }
    let reserved = bytes.count == 4 ? IPAddress.reservedV4 : IPAddress.reservedV6
    if reserved.contains(where: { isInside($0.network, prefixLength: $0.length) }) { return false }
    // Everything IPv6 that is handed out lies in 2000::/3.
    return bytes.count == 4 || bytes[0] & 0xE0 == 0x20
  }

  /// Whether it is this machine (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
  var isLoopback: Bool {
    let address = unmapped
    return address.bytes.count == 4 ? address.bytes[0] == 127 : address.bytes == [UInt8](repeating: 0, count: 15) + [1]
  }

  private typealias Block = (network: IPAddress, length: Int)

  private static func block(_ length: Int, _ bytes: [UInt8], of size: Int) -> Block {
    (IPAddress(bytes: bytes + [UInt8](repeating: 0, count: size - bytes.count)), length)
  }

  private static let reservedV4: [Block] = [
    // The last is a cloud's metadata server at a public address (Azure).
    block(32, [168, 63, 129, 16], of: 4), block(8, [0], of: 4), block(8, [10], of: 4), block(10, [100, 64], of: 4),
    block(8, [127], of: 4),
    block(16, [169, 254], of: 4), block(12, [172, 16], of: 4), block(24, [192, 0, 0], of: 4),
    block(24, [192, 0, 2], of: 4), block(24, [192, 88, 99], of: 4), block(16, [192, 168], of: 4),
    block(15, [198, 18], of: 4), block(24, [198, 51, 100], of: 4), block(24, [203, 0, 113], of: 4),
    block(4, [224], of: 4), block(4, [240], of: 4),
  ]

  private static let reservedV6: [Block] = [
    block(23, [0x20, 0x01, 0x00], of: 16), block(32, [0x20, 0x01, 0x0D, 0xB8], of: 16),
    block(20, [0x3F, 0xFF, 0x00], of: 16),
  ]
}

extension IPAddress: CustomStringConvertible {
  var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
