import Foundation
import Glibc
import Testing

@testable import Daemon

struct NotifySocketTests {
  /// A datagram socket in place of the service manager.
  private struct Manager: ~Copyable {
    let descriptor: Int32

    init(name: String) throws {
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      var path = Array(name.utf8)
      if path[0] == UInt8(ascii: "@") { path[0] = 0 }
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
      let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
      let status = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
      }
      try #require(status == 0)
      // A missing message must fail the test, not block it.
      var limit = timeval(tv_sec: 5, tv_usec: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func message() -> String {
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    /// Reads all messages that are there.
    func drain() {
      var buffer = [UInt8](repeating: 0, count: 4096)
      while recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT)) >= 0 {}
    }
  }

  @Test("Messages reach the manager's socket, given by path or by abstract name", arguments: ["/tmp/", "@"])
  func reachesTheManager(_ prefix: String) throws {
    let name = "\(prefix)diplowatch-notify-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let manager = try Manager(name: name)
    defer { if prefix != "@" { unlink(name) } }
    let notify = NotifySocket(environment: ["NOTIFY_SOCKET": name])
    notify.ready(status: "7 feeds\nREADY=0")
    #expect(manager.message() == "READY=1\nSTATUS=7 feeds READY=0")
    notify.reloading()
    let reloading = manager.message()
    #expect(reloading.hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
    #expect(UInt64(reloading.split(separator: "=").last ?? "") ?? 0 > 0)
    notify.stopping()
    #expect(manager.message().hasPrefix("STOPPING=1\n"))
    notify.watchdog()
    #expect(manager.message() == "WATCHDOG=1")
  }

  @Test("A manager that does not read holds up nothing, and gets later messages when it reads again")
  func deafManager() throws {
    let name = "@diplowatch-notify-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let manager = try Manager(name: name)
    let notify = NotifySocket(environment: ["NOTIFY_SOCKET": name])
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      for _ in 0..<300 {
        notify.status("7 feeds")
        notify.watchdog()
      }
      notify.stopping()
      done.signal()
    }
    #expect(done.wait(timeout: .now() + 30) == .success)
    #expect(!notify.ready(status: "7 feeds"))
    #expect(manager.message() == "STATUS=7 feeds")
    // A change of state waits for room.
    for _ in 0..<300 { notify.watchdog() }
    Thread.detachNewThread {
      notify.stopping()
      done.signal()
    }
    var read = manager.message()
    while read.hasPrefix("STATUS=") || read.hasPrefix("WATCHDOG=") { read = manager.message() }
    #expect(read.hasPrefix("STOPPING=1\n"))
    #expect(done.wait(timeout: .now() + 30) == .success)
    manager.drain()
    notify.watchdog()
    #expect(manager.message() == "WATCHDOG=1")
  }

  @Test("Without a manager, and with a name that is too long, nothing happens")
  func withoutAManager() {
    NotifySocket(environment: [:]).ready(status: "x")
    NotifySocket(environment: ["NOTIFY_SOCKET": String(repeating: "x", count: 300)]).ready(status: "x")
  }
}
