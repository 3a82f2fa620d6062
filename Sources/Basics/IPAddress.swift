import Glibc

/// An IPv4 or IPv6 address: 4 or 16 bytes in network order.
public struct IPAddress: Sendable, Hashable {
  /// Its bytes, 4 or 16.
  public let bytes: [UInt8]

  /// An address from 4 or 16 bytes.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// Parses an address (inet_pton(3)): `192.0.2.1`, `2001:db8::1`. Nil for anything else, also for brackets and for
  /// short forms of IPv4 (`127.1`).
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

  /// The IPv4 address embedded in an IPv4-mapped or IPv4-compatible (RFC 4291 §2.5.5), NAT64 (RFC 6052) or 6to4 (RFC 3056)
  /// address; for other addresses, the address itself. Connecting to one of these may reach the IPv4 host.
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

  /// Whether it is in a network: its first `prefixLength` bits are those of `network`.
  func isInside(_ network: IPAddress, prefixLength: Int) -> Bool {
    guard bytes.count == network.bytes.count else { return false }
    for index in bytes.indices {
      let bits = min(8, max(0, prefixLength - index * 8))
      let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
      if bytes[index] & mask != network.bytes[index] & mask { return false }
    }
    return true
  }

  /// Whether it is a public address: not in the IANA special-purpose registries (RFC 6890 and its updates) and not
  /// multicast. Link-local and unique-local addresses, where cloud metadata services are, are not public.
  public var isGloballyReachable: Bool {
    let address = unmapped
    if address != self { return address.isGloballyReachable }
    let reserved = bytes.count == 4 ? IPAddress.reservedV4 : IPAddress.reservedV6
    if reserved.contains(where: { isInside($0.network, prefixLength: $0.length) }) { return false }
    // All IPv6 addresses assigned so far are in 2000::/3.
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
    // The first is Azure's metadata server, which has a public address.
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
  /// The address in its usual form (inet_ntop(3)), without brackets.
  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
