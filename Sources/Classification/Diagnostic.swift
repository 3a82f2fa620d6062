/// A position in a file, for messages. Lines and columns count from 1, columns in Unicode scalars.
public struct SourcePosition: Sendable, Hashable {
  /// The file's path as the user gave it.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column, from 1.
  public var column: Int

  /// Memberwise.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// The position of a file as a whole: line and column are 0.
  public init(file: String) { self.init(file: file, line: 0, column: 0) }
}

extension SourcePosition: CustomStringConvertible {
  /// `file:line:column`, which editors can jump to; only the file if it is meant as a whole.
  public var description: String { line == 0 ? file : "\(file):\(line):\(column)" }
}

/// An error or warning about a file that a user wrote: the position, what is wrong, and what to do.
public struct Diagnostic: Sendable, Hashable {
  /// The kinds of diagnostics.
  public enum Severity: String, Sendable {
    /// The file cannot be used.
    case error
    /// The file can be used, but is probably not what its author meant.
    case warning
  }

  /// Whether it is an error or a warning.
  public var severity: Severity
  /// The position; nil if it has none.
  public var position: SourcePosition?
  /// What is wrong, then what to do, in one line: `unknown key "keywrods"; did you mean "keywords"?`
  public var message: String

  /// Memberwise.
  public init(_ severity: Severity, at position: SourcePosition?, _ message: String) {
    self.severity = severity
    self.position = position
    self.message = message
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `file:line:column: error: message`.
  public var description: String {
    guard let position else { return "\(severity.rawValue): \(message)" }
    return "\(position): \(severity.rawValue): \(message)"
  }
}

extension [Diagnostic] {
  /// Whether any of them is an error.
  public var hasErrors: Bool { contains { $0.severity == .error } }

  /// The diagnostics sorted by file, line and column, without duplicates.
  public func sortedByPlace() -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    let places = enumerated().filter { seen.insert($0.element).inserted }.map { offset, diagnostic in
      let place = diagnostic.position ?? SourcePosition(file: "")
      return (key: (place.file, place.line, place.column, offset), diagnostic: diagnostic)
    }
    return places.sorted { $0.key < $1.key }.map(\.diagnostic)
  }
}

/// A value with the position where it is written. Two are equal if their values are.
public struct Located<Value: Sendable>: Sendable {
  /// The value.
  public var value: Value
  /// The position; nil for values that are not from a file.
  public var position: SourcePosition?

  /// Memberwise.
  public init(_ value: Value, at position: SourcePosition? = nil) {
    self.value = value
    self.position = position
  }
}

extension Located: Equatable where Value: Equatable {
  /// Compares the values only.
  public static func == (left: Located, right: Located) -> Bool { left.value == right.value }
}

/// Marks a property that `==` ignores. For positions: a definition that was only moved in its file has not changed.
@propertyWrapper
public struct NotCompared<Value: Sendable>: Sendable, Equatable {
  /// The property's value.
  public var wrappedValue: Value

  /// A property with a value.
  public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

  /// Always true.
  public static func == (left: NotCompared, right: NotCompared) -> Bool { true }
}
