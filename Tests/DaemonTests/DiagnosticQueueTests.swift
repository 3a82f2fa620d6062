import Foundation
import Glibc
import Testing

@testable import Daemon

/// The queue for standard error never blocks its callers.
struct DiagnosticQueueTests {
  /// A pipe of 4 KiB, the smallest that Linux makes.
  private final class SmallPipe {
    let reader: Int32
    let writer: Int32

    init() throws {
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      (reader, writer) = (ends[0], ends[1])
      _ = fcntl(writer, 1031 /* F_SETPIPE_SZ, fcntl(2) */, 4096)
    }

    deinit {
      close(reader)
      close(writer)
    }

    /// Reads until a text has arrived.
    func read(until text: String) -> String {
      var all: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while !String(decoding: all, as: UTF8.self).contains(text) {
        let count = Glibc.read(reader, &buffer, buffer.count)
        guard count > 0 else { break }
        all += buffer[..<count]
      }
      return String(decoding: all, as: UTF8.self)
    }
  }

  @Test("Lines are written whole and in order; those without room are dropped, counted and reported in place")
  func dropsAreSaid() throws {
    let pipe = try SmallPipe()
    let queue = DiagnosticQueue(descriptor: pipe.writer, limit: 8000) { "dropped \($0)" }
    let filler = String(repeating: "x", count: 93)
    for number in 100..<400 { queue.write("\(number) \(filler)") }
    queue.flush()
    let dropped = queue.dropped
    // The pipe is read meanwhile, which makes room again, so lines can be missing at several places.
    #expect(dropped > 100 && dropped < 300)
    let first = pipe.read(until: "dropped").split(separator: "\n")
    queue.write("later")
    let lines = first + pipe.read(until: "later\n").split(separator: "\n")
    let numbers = lines.filter { $0.hasSuffix(filler) }.compactMap { Int($0.prefix { $0 != " " }) }
    #expect(numbers == numbers.sorted() && numbers.count == 300 - dropped)
    let notices = lines.filter { $0.hasPrefix("dropped ") }
    #expect(notices.compactMap { Int($0.dropFirst(8)) }.reduce(0, +) == dropped)
    #expect(lines.last == "later" && lines.count == numbers.count + notices.count + 1)
  }

  @Test("A closed pipe and a non-blocking pipe do not block callers either")
  func closedAndNonBlocking() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    signal(SIGPIPE, SIG_IGN)
    let gone = DiagnosticQueue(descriptor: ends[1]) { "dropped \($0)" }
    gone.write("a")
    gone.flush()
    #expect(gone.dropped == 1)
    close(ends[1])

    let small = try SmallPipe()
    _ = fcntl(small.writer, F_SETFL, O_NONBLOCK)
    let queue = DiagnosticQueue(descriptor: small.writer) { "dropped \($0)" }
    let long = String(repeating: "y", count: 10_000)
    queue.write(long)
    queue.write("end")
    #expect(small.read(until: "end\n") == long + "\nend\n")
  }

  @Test("A daemon whose standard error nobody reads continues to poll, and stops on SIGTERM")
  func unreadStandardError() throws {
    let feeds = try WatchedFeeds(shared: false)
    // The messages about them are larger than a pipe's buffer (64 KiB).
    let failing = (0..<500).map { "missing-\($0)-\(String(repeating: "z", count: 45)).rss" }
    try feeds.writeConfiguration(feeds: failing + feeds.names)
    let daemon = try RunningBinary(["run", "--config", feeds.config], isHeard: false)
    #expect(daemon.eventually(limit: 30) { feeds.matches.count == 7 })
    daemon.signal(SIGTERM)
    #expect(daemon.eventually(limit: 10) { !daemon.isRunning })
  }
}
