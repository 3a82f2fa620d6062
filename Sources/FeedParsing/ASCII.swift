import Basics
import Glibc

/// Tests of ASCII bytes for the parsers of XML, HTML and dates. Independent of the locale; bytes from 0x80 are never
/// letters, digits or spaces.
extension ASCII {
  /// Whether a name is a word of small letters, whatever its case.
  static func equal(_ name: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    guard name.count == word.utf8CodeUnitCount else { return false }
    for offset in 0..<name.count where lowercased(name[offset]) != word.utf8Start[offset] { return false }
    return true
  }

  /// Whether a text contains a word in lower case, ignoring the case of the text.
  static func contains(_ text: String, _ word: StaticString) -> Bool {
    var text = text
    return text.withUTF8 { text in
      let length = word.utf8CodeUnitCount
      guard text.count >= length else { return false }
      return (0...(text.count - length)).contains {
        equal(UnsafeBufferPointer(rebasing: text[$0..<($0 + length)]), word)
      }
    }
  }

  /// Searches eight bytes at once for `byte`: sets the high bit of every byte of `eight` that equals it. The result is
  /// 0 exactly if none does. Bits above the lowest set one may be false positives, because of borrows (Warren, Hacker's
  /// Delight §6-1).
  static func matchMask(of byte: UInt8, in eight: UInt64) -> UInt64 {
    let zeros = eight ^ UInt64(byte) &* 0x0101_0101_0101_0101
    return (zeros &- 0x0101_0101_0101_0101) & ~zeros & 0x8080_8080_8080_8080
  }

  /// A text without white space at its ends, and with white space inside folded to single spaces.
  static func folded(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    guard let start = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
    else { return "" }
    let inner = bytes[start...last]
    guard inner.contains(where: isSpace) else { return String(decoding: inner, as: UTF8.self) }
    let words = inner.split(whereSeparator: isSpace)
    return String(decoding: Array(words.joined(separator: [0x20])), as: UTF8.self)
  }
}

extension UnsafeBufferPointer<UInt8> {
  func starts(with text: StaticString) -> Bool {
    guard let base = baseAddress, count >= text.utf8CodeUnitCount else { return false }
    return memcmp(base, text.utf8Start, text.utf8CodeUnitCount) == 0
  }
}
