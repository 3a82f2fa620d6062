import Glibc

/// HTML's named character references (HTML standard §13.5).
enum HTMLEntity {
  /// The length of the longest name in bytes.
  static let longestName = 31
  /// The length in bytes of the longest name that is valid without a semicolon.
  static let longestLegacyName = 6

  /// The one or two code points of a name; nil if HTML does not have it. Names are case-sensitive.
  static func scalars(named name: UnsafeBufferPointer<UInt8>) -> (first: Unicode.Scalar, second: Unicode.Scalar?)? {
    all.find(name).map { ($0.first, $0.second) }
  }

  /// The same for a name without a semicolon.
  static func legacyScalar(named name: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
    guard let found = all.find(name), found.isLegacy else { return nil }
    return found.first
  }

  private static let all = Table()

  private struct Reference {
    var name: Range<Int>
    var first: Unicode.Scalar
    var second: Unicode.Scalar?
    var isLegacy = false
  }

  /// A hash table with open addressing over the bytes of names, so that a lookup needs no String.
  private struct Table: Sendable {
    private static let slotCount = 8192
    private var references: [Reference]
    private let slots: [UInt16]

    init() {
      let bytes = Table.bytes(HTMLEntityNames.all)
      references = bytes.split(separator: UInt8(ascii: " ")).compactMap(Table.reference)
      var slots = [UInt16](repeating: 0, count: Table.slotCount)
      for (index, reference) in references.enumerated() {
        var slot = Table.slot(of: UnsafeBufferPointer(rebasing: bytes[reference.name]))
        while slots[slot] != 0 { slot = (slot + 1) % Table.slotCount }
        slots[slot] = UInt16(index + 1)
      }
      self.slots = slots
      for name in Table.bytes(HTMLEntityNames.legacy).split(separator: UInt8(ascii: " ")) {
        if let index = index(of: UnsafeBufferPointer(rebasing: name)) { references[index].isLegacy = true }
      }
    }

    private static func bytes(_ text: StaticString) -> UnsafeBufferPointer<UInt8> {
      UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// `name=HEX` or `name=HEX,HEX`.
    private static func reference(_ item: Slice<UnsafeBufferPointer<UInt8>>) -> Reference? {
      guard let equals = item.firstIndex(of: UInt8(ascii: "=")) else { return nil }
      let codes = item[(equals + 1)...].split(separator: UInt8(ascii: ",")).compactMap { digits in
        UInt32(String(decoding: digits, as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init)
      }
      guard let first = codes.first else { return nil }
      return Reference(name: item.startIndex..<equals, first: first, second: codes.count > 1 ? codes[1] : nil)
    }

    func find(_ name: UnsafeBufferPointer<UInt8>) -> Reference? { index(of: name).map { references[$0] } }

    private func index(of name: UnsafeBufferPointer<UInt8>) -> Int? {
      var slot = Table.slot(of: name)
      while slots[slot] != 0 {
        let index = Int(slots[slot]) - 1
        let range = references[index].name
        if range.count == name.count, let start = name.baseAddress,
          memcmp(HTMLEntityNames.all.utf8Start + range.lowerBound, start, name.count) == 0
        {
          return index
        }
        slot = (slot + 1) % Table.slotCount
      }
      return nil
    }

    // The hash function is FNV-1a (Fowler, Noll and Vo).
    private static func slot(of name: UnsafeBufferPointer<UInt8>) -> Int {
      var hash: UInt32 = 2_166_136_261
      for byte in name { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
      return Int(hash ^ hash >> 15) & (slotCount - 1)
    }
  }
}
