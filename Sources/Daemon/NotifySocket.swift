import Basics
import Glibc

/// Sends notifications to the service manager: datagrams to the socket in `$NOTIFY_SOCKET` (sd_notify(3)). If the
/// variable is not set, as in a shell, all calls do nothing. A manager that does not read holds up nothing for longer than
/// a second: what finds no room is dropped, a change of state after a second.
public struct NotifySocket: Sendable {
  private let path: [UInt8]

  /// Takes the socket from `$NOTIFY_SOCKET`.
  public init(environment: [String: String]) {
    var path = Array((environment["NOTIFY_SOCKET"] ?? "").utf8)
    // A leading "@" means Linux's abstract namespace, whose names start with a zero byte (sd_notify(3), unix(7)).
    if path.first == UInt8(ascii: "@") { path[0] = 0 }
    self.path = path
  }

  /// Notifies that start-up or a reload has ended. Returns false if the manager had no room for it; true without a
  /// manager.
  @discardableResult
  public func ready(status: String) -> Bool { send("READY=1\nSTATUS=\(SafeText.name(status))") }

  /// Sets the line that `systemctl status` shows.
  public func status(_ text: String) { send("STATUS=\(SafeText.name(text))", waits: false) }

  /// Notifies that the start takes longer, by up to a minute from now.
  public func waiting(status: String) { send("EXTEND_TIMEOUT_USEC=60000000\nSTATUS=\(SafeText.name(status))") }

  /// Notifies that a reload has begun; `ready` ends it. Newer managers use the time to distinguish reloads
  /// (sd_notify(3), Type=notify-reload).
  public func reloading() {
    send("RELOADING=1\nMONOTONIC_USEC=\(SystemClock.monotonicMicroseconds())")
  }

  /// Notifies that the daemon is stopping.
  public func stopping() { send("STOPPING=1\nSTATUS=Completing the running transactions") }

  /// Notifies the watchdog that the poll loop is alive (`WatchdogSec=`).
  public func watchdog() { send("WATCHDOG=1", waits: false) }

  /// - Parameter waits: Whether to wait for room, at most a second. The poll loop must not.
  @discardableResult
  private func send(_ message: String, waits: Bool = true) -> Bool {
    var address = sockaddr_un()
    guard !path.isEmpty, path.count < MemoryLayout.size(ofValue: address.sun_path) else { return true }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var patience = timeval(tv_sec: 1, tv_usec: 0)
    let isBounded =
      setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size)) == 0
    let flags = waits && isBounded ? MSG_NOSIGNAL : MSG_NOSIGNAL | MSG_DONTWAIT
    // An abstract name may contain zero bytes, so its length is given exactly.
    let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
    let bytes = Array(message.utf8)
    let sent = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, bytes, bytes.count, Int32(flags), $0, length)
      }
    }
    return sent == bytes.count
  }
}
