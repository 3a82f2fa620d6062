public import Classification
import Glibc
import HTTPLoop
import Storage

/// Why the daemon could not start or had to stop.
public struct DaemonError: Error, Sendable, CustomStringConvertible {
  /// The kind of error. The command line turns it into an exit code (sysexits(3)).
  public enum Code: Sendable {
    /// The configuration or the watchlist has errors.
    case configuration
    /// Something outside keeps the daemon from running, such as a full disk or a locked state. It may work later.
    case unavailable
  }

  /// The kind of error.
  public var code: Code
  /// What is wrong and what to do, in one sentence.
  public var description: String
  /// For `Code.configuration`, the errors and warnings in the files.
  public var diagnostics: [Diagnostic]

  /// Memberwise.
  public init(_ code: Code, _ description: String, diagnostics: [Diagnostic] = []) {
    self.code = code
    self.description = description
    self.diagnostics = diagnostics
  }
}

extension DaemonError {
  /// The error for a part that could not be opened. It is `unavailable` if it may work later (full disk, busy state),
  /// otherwise `configuration`.
  init(_ error: any Error) {
    let mayPass: Bool
    switch error {
    case let error as StorageError: mayPass = !error.needsOperator
    default: mayPass = error is HTTPError
    }
    self.init(mayPass ? .unavailable : .configuration, "\(error)")
  }

  /// The error for a file or folder that could not be created or opened, by `errno`. It is `unavailable` if it may work
  /// later (a full disk, no free descriptors), otherwise `configuration` (a wrong path, no permission).
  init(_ code: Int32, _ description: String) {
    let mayPass = [ENOSPC, EDQUOT, EIO, ENFILE, EMFILE, ENOMEM, EAGAIN, EINTR, EBUSY, ESTALE].contains(code)
    self.init(mayPass ? .unavailable : .configuration, description)
  }
}
