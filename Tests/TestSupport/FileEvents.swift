import Glibc

/// Notices changes in some folders (inotify(7)).
public struct FileEvents: ~Copyable {
  private let descriptor: CInt

  /// Watches these folders, without their subfolders.
  public init(in folders: [String]) {
    descriptor = inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))
    for folder in folders {
      inotify_add_watch(descriptor, folder, UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE))
    }
  }

  deinit { close(descriptor) }

  /// Returns when something has changed since the last call, or after this number of milliseconds.
  public func wait(milliseconds: Int) {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    poll(&polled, 1, CInt(clamping: milliseconds))
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while read(descriptor, &buffer, buffer.count) > 0 {}
  }
}
