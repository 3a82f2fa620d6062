import Basics

extension YAMLNode {
  /// A checksum of the value, the same on every machine: 16 hexadecimal digits. Comments, quotes and the division into
  /// files do not count. It tells two values apart that differ by accident; it is no protection from intent (FNV-1a,
  /// 64 bits).
  var checksum: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    add(to: &hash)
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private func add(to hash: inout UInt64) {
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    switch content {
    case .scalar(var text, _):
      text.withUTF8 { $0.forEach(mix) }
      // No byte of UTF-8, so that values do not run together.
      mix(0xFF)
    case .sequence(let elements):
      mix(0xFE)
      for element in elements { element.add(to: &hash) }
      mix(0xFC)
    case .mapping(let members):
      mix(0xFD)
      for member in members {
        member.key.add(to: &hash)
        member.value.add(to: &hash)
      }
      mix(0xFC)
    }
  }
}
