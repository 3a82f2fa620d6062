import Basics

/// Repair of the attributes of a tag.
extension XMLMender {
  /// Copies the attributes of a start tag and skips its end. Returns whether it is an empty tag (`/>`). Values get
  /// quotes, a name without a value gets an empty one, and of two attributes with the same name only the first is kept
  /// (XML 1.0 §3.1).
  mutating func attributes() -> Bool {
    var names: [UInt64] = []
    while index < bytes.count, !isTooLarge {
      let byte = bytes[index]
      if byte == UInt8(ascii: ">") {
        index += 1
        return false
      }
      if byte == UInt8(ascii: "/"), self.byte(index + 1) == UInt8(ascii: ">") {
        index += 2
        return true
      }
      // The next tag begins: the end of this one is missing.
      if byte == UInt8(ascii: "<") { return false }
      if XMLMender.isNameStart(byte) { attribute(&names) } else { index += 1 }
    }
    return false
  }

  private mutating func attribute(_ names: inout [UInt64]) {
    let start = index
    while XMLMender.isName(byte(index)) { index += 1 }
    let name = start..<index
    let afterName = index
    skipSpace()
    var value = index..<index
    var afterValue = afterName
    if byte(index) == UInt8(ascii: "=") {
      index += 1
      skipSpace()
      (value, afterValue) = valueRange()
    }
    defer { index = afterValue }
    var hash = StableHash()
    bytes[name].withUnsafeBufferPointer { hash.combine($0) }
    guard names.count < mostAttributes, !names.contains(hash.value) else { return }
    names.append(hash.value)
    write(" ")
    write(name)
    write("=\"")
    index = value.lowerBound
    while index < value.upperBound, !isTooLarge {
      attributeCharacter()
      checkSize()
    }
    write("\"")
  }

  private mutating func attributeCharacter() {
    switch bytes[index] {
    case UInt8(ascii: "&"): reference()
    case UInt8(ascii: "<"): write("&lt;", taking: 1)
    case UInt8(ascii: "\""): write("&quot;", taking: 1)
    default: character()
    }
  }

  /// The range of the value at the current position, and the position where the tag continues.
  private func valueRange() -> (Range<Int>, Int) {
    let quote = byte(index)
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      var end = index
      while end < bytes.count, !ASCII.isSpace(bytes[end]), bytes[end] != UInt8(ascii: ">"),
        bytes[end] != UInt8(ascii: "<")
      {
        end += 1
      }
      // "<a href=x/>": the slash belongs to the tag.
      if end > index, byte(end) == UInt8(ascii: ">"), bytes[end - 1] == UInt8(ascii: "/") { end -= 1 }
      return (index..<end, end)
    }
    let start = index + 1
    var end = start
    var firstClose: Int?
    while end < bytes.count, bytes[end] != quote {
      if firstClose == nil, bytes[end] == UInt8(ascii: ">") { firstClose = end }
      // A "<" inside the value, after a ">": the closing quote is missing.
      if bytes[end] == UInt8(ascii: "<"), let firstClose { return (start..<firstClose, firstClose) }
      end += 1
    }
    if end == bytes.count { return (start..<(firstClose ?? end), firstClose ?? end) }
    return (start..<end, end + 1)
  }

  private mutating func skipSpace() {
    while ASCII.isSpace(byte(index)) { index += 1 }
  }
}
