import Classification
import FeedModel

/// One item of `classify`, read from its JSON line in one pass: only the members that matter are kept, everything else
/// is skipped without being built.
struct ItemLine {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  /// How deeply members that are skipped may nest.
  private static let maxDepth = 64

  /// The item a line describes, or nil when it is none.
  static func item(_ line: ArraySlice<UInt8>) -> Item? {
    line.withUnsafeBufferPointer { bytes in
      var reader = ItemLine(bytes: bytes)
      return reader.item()
    }
  }

  private mutating func item() -> Item? {
    var item = Item(id: "", title: "")
    var hasID = false
    // Posts have no title; what has no text at all is no item.
    var hasText = false
    skipSpace()
    guard take(0x7B) else { return nil }
    skipSpace()
    if !take(0x7D) {
      repeat {
        skipSpace()
        guard let key = string() else { return nil }
        skipSpace()
        guard take(0x3A) else { return nil }
        skipSpace()
        switch key {
        case "id":
          guard let id = string() ?? number() else { return nil }
          item.id = id
          hasID = true
        case "title":
          guard let title = string() else { return nil }
          item.title = title
          hasText = true
        case "summary":
          if peek(0x22) { item.summary = string() } else if !skip() { return nil }
          hasText = hasText || item.summary != nil
        case "content":
          if peek(0x22) { item.content = string() } else if !skip() { return nil }
          hasText = hasText || item.content != nil
        case "language": if peek(0x22) { item.language = string() } else if !skip() { return nil }
        case "homeSide": if peek(0x22) { item.homeSide = string() } else if !skip() { return nil }
        default: if !skip() { return nil }
        }
        skipSpace()
      } while take(0x2C)
      guard take(0x7D) else { return nil }
    }
    skipSpace()
    return hasID && hasText && index == bytes.count ? item : nil
  }

  // MARK: values

  /// A string; nil, with nothing read, when something else stands here.
  private mutating func string() -> String? {
    guard peek(0x22) else { return nil }
    let start = index
    guard let (end, isPlain) = stringEnd() else { return nil }
    if isPlain {
      index = end
      return String(decoding: UnsafeBufferPointer(rebasing: bytes[(start + 1)..<(end - 1)]), as: UTF8.self)
    }
    index = end
    // Escapes are rare: what reads whole JSON texts reads them.
    return JSONValue(parsing: Array(bytes[start..<end]))?.string
  }

  /// Where the string that begins here ends, after its quote, and whether it has no escapes.
  private func stringEnd() -> (end: Int, isPlain: Bool)? {
    var place = index + 1
    var isPlain = true
    while place < bytes.count {
      switch bytes[place] {
      case 0x22: return (place + 1, isPlain)
      case 0x5C:
        isPlain = false
        place += 2
      default: place += 1
      }
    }
    return nil
  }

  /// A whole number as its digits.
  private mutating func number() -> String? {
    let start = index
    while index < bytes.count, bytes[index] == 0x2D || 0x30...0x39 ~= bytes[index] { index += 1 }
    return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
  }

  /// Passes over any value.
  private mutating func skip() -> Bool {
    guard index < bytes.count else { return false }
    switch bytes[index] {
    case 0x22:
      guard let (end, _) = stringEnd() else { return false }
      index = end
      return true
    case 0x7B, 0x5B: return skipNested()
    default:
      let start = index
      while index < bytes.count, ![0x2C, 0x7D, 0x5D, 0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
      return JSONValue(parsing: Array(bytes[start..<index])) != nil
    }
  }

  private mutating func skipNested() -> Bool {
    var depth = 0
    while index < bytes.count {
      switch bytes[index] {
      case 0x22:
        guard let (end, _) = stringEnd() else { return false }
        index = end
        continue
      case 0x7B, 0x5B: depth += 1
      case 0x7D, 0x5D: depth -= 1
      default: break
      }
      index += 1
      if depth == 0 { return true }
      if depth > ItemLine.maxDepth { return false }
    }
    return false
  }

  // MARK: bytes

  private func peek(_ byte: UInt8) -> Bool { index < bytes.count && bytes[index] == byte }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek(byte) else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }
}
