import Basics

/// Scans bytes once for valid UTF-8.
struct UTF8Scan {
  /// Whether all bytes are valid UTF-8 (RFC 3629 §4).
  private(set) var isValid = true
  /// The number of valid multi-byte sequences.
  private(set) var sequences = 0
  /// Whether all bytes are ASCII.
  var isASCII: Bool { isValid && sequences == 0 }
  /// Whether the bytes could be Russian in windows-1251: nearly all non-ASCII bytes are from 0xC0 up, the letters
  /// there.
  private(set) var looksCyrillic = false

  init(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { raw in
      var index = 0
      var letters = 0
      var high = 0
      while index < raw.count {
        // Fast path: skips eight ASCII bytes at once.
        if index + 8 <= raw.count,
          raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
          index += 8
          continue
        }
        let byte = raw[index]
        guard byte >= 0x80 else {
          index += 1
          continue
        }
        high += 1
        if byte >= 0xC0 || byte == 0xA8 || byte == 0xB8 { letters += 1 }
        let length = UTF8Scan.sequenceLength(raw, at: index)
        if length > 0 { sequences += 1 } else { isValid = false }
        index += max(1, length)
      }
      looksCyrillic = high > 20 && letters * 10 > high * 9
    }
  }

  /// The length of the valid sequence that begins at an index; 0 if there is none.
  private static func sequenceLength(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
    let lead = bytes[index]
    let length: Int
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return 0
    }
    guard index + length <= bytes.count else { return 0 }
    let second = bytes[index + 1]
    switch lead {
    case 0xE0 where second < 0xA0, 0xED where second > 0x9F, 0xF0 where second < 0x90, 0xF4 where second > 0x8F:
      return 0
    default: break
    }
    for offset in 1..<length where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
    return length
  }
}
