import Glibc

/// Tags with so many attributes that libxml2 would compare them with each other for hours: it tells of a tag only after
/// that, so they are found before the parse.
enum LongTags {
  /// Whether a tag longer than 64 KiB has more attributes than a bound. Shorter tags take libxml2 less than a tenth of
  /// a second, and the handler refuses them then.
  static func exceed(_ bound: Int, in bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { document in
      guard let base = document.baseAddress else { return false }
      var window = 0
      while window + size <= document.count {
        // Inside a tag there is no "<", so a window that has one needs no second look; nearly every window has one at
        // its beginning.
        if memchr(base + window, 0x3C, size) != nil {
          window += size
          continue
        }
        if let tag = document[..<window].lastIndex(of: 0x3C), attributes(in: document[(tag + 1)...]) > bound {
          return true
        }
        guard let next = document[(window + size)...].firstIndex(of: 0x3C) else { return false }
        window = next
      }
      return false
    }
  }

  private static let size = 1 << 15

  /// How many attributes the tag has whose name starts here; 0 for what is no start tag.
  private static func attributes(in rest: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    guard let first = rest.first, XMLMender.isNameStart(first) else { return 0 }
    var count = 0
    var quote: UInt8 = 0
    for byte in rest {
      switch byte {
      case quote where quote != 0: quote = 0
      case _ where quote != 0: break
      case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
      case UInt8(ascii: "="): count += 1
      case UInt8(ascii: ">"), UInt8(ascii: "<"): return count
      default: break
      }
    }
    return count
  }
}
