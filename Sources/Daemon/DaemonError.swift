public import Classification
import Glibc
import HTTPLoop
import Storage

/// Why the daemon could not start or go on.
public struct DaemonError: Error, Sendable, CustomStringConvertible {
  /// What kind of trouble it is; the command line turns it into an exit code (sysexits(3)).
  public enum Code: Sendable {
    /// Configuration or watchlist are at fault.
    case configuration
    /// Something outside is in the way, such as a full disk or a locked state file: trying again later may help.
    case unavailable
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

extension DaemonError {
  /// Why a part could not be opened. A full disk and a busy state may be better later; what else a part is made of comes
  /// from the configuration and its files.
  init(_ error: any Error) {
    let mayPass: Bool
    switch error {
    case let error as StorageError: mayPass = !error.needsOperator
    default: mayPass = error is HTTPError
    }
    self.init(mayPass ? .unavailable : .configuration, "\(error)")
  }

  /// Why a file or folder could not be made or opened, by the system's `errno`. A full disk or table may have room later; a
  /// wrong path or missing permission stays wrong.
  init(_ code: Int32, _ description: String) {
    let mayPass = [ENOSPC, EDQUOT, EIO, ENFILE, EMFILE, ENOMEM, EAGAIN, EINTR, EBUSY, ESTALE].contains(code)
    self.init(mayPass ? .unavailable : .configuration, description)
  }
}
