import Glibc

/// The service manager's ear: datagrams to the socket that `$NOTIFY_SOCKET` names (sd_notify(3)). Without the variable
/// every call does nothing, so that a run from a shell needs no special case.
public struct NotifySocket: Sendable {
  private let path: [UInt8]

  /// The socket named by an environment, or none.
  public init(environment: [String: String]) {
    var path = Array((environment["NOTIFY_SOCKET"] ?? "").utf8)
    // A leading "@" means Linux's abstract namespace, whose names start with a zero byte (sd_notify(3), unix(7)).
    if path.first == UInt8(ascii: "@") { path[0] = 0 }
    self.path = path
  }

  /// Start-up, or a reload, is over.
  public func ready(status: String) { send("READY=1\nSTATUS=\(NotifySocket.oneLine(status))") }

  /// What `systemctl status` shows; one line.
  public func status(_ text: String) { send("STATUS=\(NotifySocket.oneLine(text))") }

  /// A reload has begun; `ready` ends it. The time lets newer managers tell this reload from an older one
  /// (sd_notify(3), Type=notify-reload).
  public func reloading() {
    send("RELOADING=1\nMONOTONIC_USEC=\(SystemClock.monotonicMicroseconds())")
  }

  /// The daemon is about to end.
  public func stopping() { send("STOPPING=1\nSTATUS=Finishing the transaction in hand") }

  /// The poll loop is alive (`WatchdogSec=`).
  public func watchdog() { send("WATCHDOG=1") }

  private func send(_ message: String) {
    var address = sockaddr_un()
    guard !path.isEmpty, path.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // The name's length tells the kernel where an abstract name, which may hold zero bytes, ends.
    let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
    let bytes = Array(message.utf8)
    _ = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
  }

  private static func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
  }
}
