import Foundation

/// A JSON Schema (draft-07), as far as the shipped schemas use it. An unknown keyword is an error, so that
/// nothing passes unchecked.
public struct JSONSchema {
  private let root: [String: Any]

  /// Why a value does not satisfy a schema.
  public struct Violation: Error, CustomStringConvertible {
    /// The position in the value, and what is wrong.
    public var description: String
  }

  /// Reads a schema of the checkout's `Config` folder.
  public init(named name: String) throws {
    let file = SharedData.checkout.appending(path: "Config/\(name).schema.json")
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    guard let root = object as? [String: Any] else { throw Violation(description: "\(name): no object") }
    self.root = root
  }

  /// Checks one JSON text; throws if it does not satisfy the schema.
  public func validate(_ text: some StringProtocol) throws {
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    try check(value, root, "line")
  }

  private func check(_ value: Any, _ schema: [String: Any], _ place: String) throws {
    for (keyword, rule) in schema {
      let isMet =
        switch keyword {
        case "$schema", "$id", "title", "description", "default", "examples", "$defs": true
        case "type": (rule as? [String] ?? [rule as? String ?? ""]).contains { Self.isOf($0, value) }
        case "const": (value as? NSObject) == (rule as? NSObject)
        case "enum": (rule as? [NSObject] ?? []).contains { $0 == value as? NSObject }
        case "minimum": try Self.number(value) >= Self.number(rule)
        case "maximum": try Self.number(value) <= Self.number(rule)
        case "minItems": try Double((value as? [Any] ?? []).count) >= Self.number(rule)
        case "pattern": (value as? String)?.firstMatch(of: try Regex(rule as? String ?? "")) != nil
        case "format": rule as? String == "date-time" && Self.isDateTime(value as? String ?? "")
        case "required": (rule as? [String] ?? []).allSatisfy { (value as? [String: Any])?[$0] != nil }
        case "additionalProperties":
          Set((value as? [String: Any] ?? [:]).keys)
            .isSubset(of: (schema["properties"] as? [String: Any] ?? [:]).keys) || rule as? Bool != false
        case "items":
          try (value as? [Any] ?? []).enumerated().allSatisfy { index, element in
            try check(element, rule as? [String: Any] ?? [:], "\(place)[\(index)]")
            return true
          }
        case "properties":
          try (rule as? [String: Any] ?? [:]).allSatisfy { name, rule in
            guard let member = (value as? [String: Any])?[name] else { return true }
            try check(member, rule as? [String: Any] ?? [:], "\(place).\(name)")
            return true
          }
        default: throw Violation(description: "this validator does not know \"\(keyword)\"")
        }
      if !isMet { throw Violation(description: "\(place): \(keyword) \(rule) is not met by \(value)") }
    }
  }

  private static func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "boolean": value is Bool && !isNumber(value)
    case "number": isNumber(value)
    case "integer": isNumber(value) && (value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() } ?? false
    default: false
    }
  }

  private static func isNumber(_ value: Any) -> Bool {
    (value as? NSNumber).map { String(cString: $0.objCType) != "c" && String(cString: $0.objCType) != "B" } ?? false
  }

  private static func number(_ value: Any) throws -> Double {
    guard let number = value as? NSNumber else { throw Violation(description: "\(value) is no number") }
    return number.doubleValue
  }

  private static func isDateTime(_ text: String) -> Bool {
    text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z/) != nil
  }
}
