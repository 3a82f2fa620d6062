import Glibc

/// Finds tags with very many attributes before parsing. libxml2 compares all attributes of a tag with each other, which
/// could take hours, and reports the tag only after that.
enum LongTags {
  /// Whether a tag longer than 64 KiB has more than `bound` attributes. Shorter tags take libxml2 less than 0.1 s, and
  /// `FeedBuilder` refuses them then.
  static func exceed(_ bound: Int, in bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { document in
      guard let base = document.baseAddress else { return false }
      var window = 0
      while window + size <= document.count {
        // A tag contains no "<", so a window with one cannot be inside a long tag. Nearly every window has one near its
        // beginning.
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

  /// The number of attributes of the tag whose name begins here; 0 if it is not a start tag.
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
