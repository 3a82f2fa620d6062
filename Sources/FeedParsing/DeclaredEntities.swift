import Basics

/// The harmless entities that a document declares in its internal subset (XML 1.0 §4.2): short texts of characters and
/// character references. Entities that refer to other entities or to files are not expanded, so that the text cannot
/// grow exponentially.
struct DeclaredEntities {
  private var values: [[UInt8]: String] = [:]

  /// The maximum length of a value in bytes.
  private static let longestValue = 256
  /// The maximum number of entities.
  private static let mostEntities = 1000

  /// - Parameter doctype: The document type declaration.
  init(in doctype: ArraySlice<UInt8>) {
    let mark = Array("<!ENTITY".utf8)
    var index = doctype.startIndex
    while let found = doctype[index...].firstIndex(of: mark[0]), values.count < DeclaredEntities.mostEntities {
      index = found + 1
      guard doctype[found...].starts(with: mark) else { continue }
      var rest = doctype[(found + mark.count)...].drop(while: ASCII.isSpace)
      let name = rest.prefix(64).prefix(while: XMLMender.isName)
      rest = doctype[name.endIndex...].drop(while: ASCII.isSpace)
      guard !name.isEmpty, let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
        let value = DeclaredEntities.simple(
          rest.dropFirst().prefix(DeclaredEntities.longestValue + 1).prefix { $0 != quote })
      else { continue }
      // The first declaration of a name is binding (XML 1.0 §4.2).
      if values[Array(name)] == nil { values[Array(name)] = value }
    }
  }

  /// The text of an entity; nil if it is not declared or not harmless.
  func value(of name: ArraySlice<UInt8>) -> String? { values.isEmpty ? nil : values[Array(name)] }

  /// The text of a value; nil if it contains markup or references to entities.
  private static func simple(_ value: ArraySlice<UInt8>) -> String? {
    guard value.count <= longestValue, !value.contains(UInt8(ascii: "<")), !value.contains(UInt8(ascii: "%")) else {
      return nil
    }
    var text = ""
    var rest = value
    while let mark = rest.firstIndex(of: UInt8(ascii: "&")) {
      text += String(decoding: rest[..<mark], as: UTF8.self)
      let reference = rest[(mark + 1)...].prefix { $0 != UInt8(ascii: ";") }
      guard reference.first == UInt8(ascii: "#"), reference.endIndex < rest.endIndex else { return nil }
      let digits = String(decoding: reference.dropFirst(), as: UTF8.self)
      let value = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      guard let scalar = value.flatMap(Unicode.Scalar.init) else { return nil }
      text.unicodeScalars.append(scalar)
      rest = rest[(reference.endIndex + 1)...]
    }
    return text + String(decoding: rest, as: UTF8.self)
  }
}
