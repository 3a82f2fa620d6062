/// Collects plain text: white space is folded to single spaces, none at the ends; control characters are what Windows
/// meant by them or nothing.
struct PlainTextBuffer {
  private var bytes: [UInt8] = []
  private var pendingSpace = false

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  /// A word boundary.
  mutating func separate() { pendingSpace = true }

  mutating func append(_ byte: UInt8) {
    if byte <= 0x20 || byte == 0x7F {
      if byte == 0x20 || byte >= 0x09 && byte <= 0x0D { pendingSpace = true }
      return
    }
    flushSpace()
    bytes.append(byte)
  }

  /// Text in UTF-8.
  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      // What folds or maps: white space, controls, and the lead bytes of U+0080…U+00BF, U+1680…U+205F and U+3000.
      if byte <= 0x20 || byte == 0x7F {
        append(byte)
        index += 1
      } else if byte == 0xC2 || byte == 0xE1 || byte == 0xE2 || byte == 0xE3 {
        let length = byte == 0xC2 ? 2 : 3
        let end = min(text.count, index + length)
        special(UnsafeBufferPointer(rebasing: text[index..<end]))
        index = end
      } else {
        var end = index + 1
        while end < text.count, text[end] > 0x20, text[end] != 0x7F, text[end] != 0xC2, !(0xE1...0xE3 ~= text[end]) {
          end += 1
        }
        flushSpace()
        bytes.append(contentsOf: text[index..<end])
        index = end
      }
    }
  }

  mutating func append(_ scalar: Unicode.Scalar) {
    let all = UTF8.encode(scalar).map(Array.init) ?? []
    all.withUnsafeBufferPointer { append($0) }
  }

  /// The text.
  func finish() -> String { String(decoding: bytes, as: UTF8.self) }

  private mutating func flushSpace() {
    if pendingSpace, !bytes.isEmpty { bytes.append(0x20) }
    pendingSpace = false
  }

  private mutating func special(_ sequence: UnsafeBufferPointer<UInt8>) {
    switch (sequence[0], sequence.count > 1 ? sequence[1] : 0, sequence.count > 2 ? sequence[2] : 0) {
    case (0xC2, 0xA0, _), (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9),
      (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
      pendingSpace = true
    case (0xC2, let byte, _) where byte >= 0x80 && byte < 0xA0:
      flushSpace()
      if let scalar = PlainTextBuffer.windows1252[byte] {
        bytes.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
      }
    default:
      flushSpace()
      bytes.append(contentsOf: sequence)
    }
  }

  /// What U+0080…U+009F stand for in documents that were made with Windows (WHATWG Encoding, windows-1252).
  private static let windows1252: [UInt8: Unicode.Scalar] = [
    0x80: "€", 0x82: "‚", 0x83: "ƒ", 0x84: "„", 0x85: "…", 0x86: "†", 0x87: "‡", 0x88: "ˆ", 0x89: "‰", 0x8A: "Š",
    0x8B: "‹",
    0x8C: "Œ", 0x8E: "Ž", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—", 0x98: "˜",
    0x99: "™", 0x9A: "š", 0x9B: "›", 0x9C: "œ", 0x9E: "ž", 0x9F: "Ÿ",
  ]
}
