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

  /// A file as a whole: line and column are 0.
  public init(file: String) { self.init(file: file, line: 0, column: 0) }
}

extension SourcePosition: CustomStringConvertible {
  /// `file:line:column`, the form editors jump to; the file alone where it is meant as a whole.
  public var description: String { line == 0 ? file : "\(file):\(line):\(column)" }
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
  /// `file:line:column: error: message`.
  public var description: String {
    guard let position else { return "\(severity.rawValue): \(message)" }
    return "\(position): \(severity.rawValue): \(message)"
  }
}

extension [Diagnostic] {
  /// Whether any of them is an error.
  public var hasErrors: Bool { contains { $0.severity == .error } }

  /// In the order of files, lines and columns, each once.
  public func sortedByPlace() -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    let places = enumerated().filter { seen.insert($0.element).inserted }.map { offset, diagnostic in
      let place = diagnostic.position ?? SourcePosition(file: "")
      return (key: (place.file, place.line, place.column, offset), diagnostic: diagnostic)
    }
    return places.sorted { $0.key < $1.key }.map(\.diagnostic)
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

/// A property that takes no part in comparisons, such as where something is written: a definition that only moved in its
/// file has not changed.
@propertyWrapper
public struct NotCompared<Value: Sendable>: Sendable, Equatable {
  /// The property's value.
  public var wrappedValue: Value

  /// A property with a value.
  public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

  /// Always true.
  public static func == (left: NotCompared, right: NotCompared) -> Bool { true }
}
