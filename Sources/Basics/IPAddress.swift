import Glibc

/// An IPv4 or IPv6 address: 4 or 16 bytes in network order.
public struct IPAddress: Sendable, Hashable {
  /// Its bytes, 4 or 16.
  public let bytes: [UInt8]

  /// An address from 4 or 16 bytes.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// An address from its text (inet_pton(3)): `192.0.2.1`, `2001:db8::1`; nil for anything else, brackets and odd forms of
  /// IPv4 (`127.1`) included.
  public init?(parsing text: String) {
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
  public var unmapped: IPAddress {
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

  /// Whether it lies in a network of which the first `prefixLength` bits count.
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
  public var isGloballyReachable: Bool {
    let address = unmapped
    if address != self { return address.isGloballyReachable }
    let reserved = bytes.count == 4 ? IPAddress.reservedV4 : IPAddress.reservedV6
    if reserved.contains(where: { isInside($0.network, prefixLength: $0.length) }) { return false }
    // Everything IPv6 that is handed out lies in 2000::/3.
    return bytes.count == 4 || bytes[0] & 0xE0 == 0x20
  }

  /// Whether it is this machine (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
  public var isLoopback: Bool {
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
  /// The address as it is written mostly (inet_ntop(3)), without brackets.
  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
