import Glibc

/// A lock that keeps a second daemon from using the same state: both would report every match. It is released when this
/// object is freed or the process ends.
final class StateLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock, which is a file next to the state file.
  ///
  /// - Throws: `DaemonError` if another daemon has the lock or the file cannot be created.
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
