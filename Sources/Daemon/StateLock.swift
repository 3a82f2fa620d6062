import Glibc

/// Keeps a second daemon away from a state that is in use: two would both report every match. Held until it is let go
/// of; the system lets go when the process ends, however it ends.
final class StateLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock of a state file, which is a file beside it.
  ///
  /// - Throws: `DaemonError` when another daemon has it, or the file cannot be made.
  init(statePath: String) throws(DaemonError) {
    let path = statePath + ".lock"
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard opened >= 0 else {
      let code = errno
      throw DaemonError(
        code, "\(path): it cannot be opened: \(String(cString: strerror(code))); make the folder writable")
    }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      close(opened)
      throw DaemonError(
        .unavailable, "\(statePath): another diplowatch runs on this state; stop it, or name another state")
    }
    descriptor = opened
  }

  deinit { close(descriptor) }
}
