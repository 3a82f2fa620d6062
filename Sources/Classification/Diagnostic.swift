/// A place in a file, for messages. Lines and columns count from 1, columns in Unicode scalars.
public struct SourcePosition: Sendable, Hashable {
  /// The file's path as the user gave it.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column, from 1.
  public var column: Int

  /// A place in a file.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
}

/// One thing that is wrong, or odd, in a file a user wrote: what it is, where, and what to do about it.
public struct Diagnostic: Sendable, Hashable {
  /// How bad it is.
  public enum Severity: String, Sendable {
    /// The file cannot be used.
    case error
    /// The file can be used, but probably does not say what its author meant.
    case warning
  }

  /// How bad it is.
  public var severity: Severity
  /// Where it is; nil when it concerns no single place.
  public var position: SourcePosition?
  /// What is wrong, then what to do, in one line: `unknown key "keywrods"; did you mean "keywords"?`
  public var message: String

  /// A diagnostic.
  public init(_ severity: Severity, at position: SourcePosition?, _ message: String) {
    self.severity = severity
    self.position = position
    self.message = message
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `file:line:column: error: message`, the form editors jump to.
  public var description: String {
    guard let position else { return "\(severity.rawValue): \(message)" }
    return "\(position.file):\(position.line):\(position.column): \(severity.rawValue): \(message)"
  }
}

/// A value with the place it was written at. Two are equal when their values are.
public struct Located<Value: Sendable>: Sendable {
  /// What was written.
  public var value: Value
  /// Where; nil for values that no file holds.
  public var position: SourcePosition?

  /// A value and its place.
  public init(_ value: Value, at position: SourcePosition? = nil) {
    self.value = value
    self.position = position
  }
}

extension Located: Equatable where Value: Equatable {
  /// Compares the values only.
  public static func == (left: Located, right: Located) -> Bool { left.value == right.value }
}
