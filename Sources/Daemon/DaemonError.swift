public import Classification

/// Why the daemon could not start or go on.
public struct DaemonError: Error, Sendable, CustomStringConvertible {
  /// What kind of trouble it is; the command line turns it into an exit code (sysexits(3)).
  public enum Code: Sendable {
    /// Configuration or watchlist are at fault.
    case configuration
    /// Something outside is in the way, such as a full disk or a locked state file: trying again later may help.
    case unavailable
    /// Anything else.
    case `internal`
  }

  /// What kind of trouble it is.
  public var code: Code
  /// One sentence: what is wrong and what to do.
  public var description: String
  /// What the files said, for `Code.configuration`.
  public var diagnostics: [Diagnostic]

  /// An error.
  public init(_ code: Code, _ description: String, diagnostics: [Diagnostic] = []) {
    self.code = code
    self.description = description
    self.diagnostics = diagnostics
  }
}
