import Basics
import Foundation
import Glibc
import Logging
import TestSupport
import Testing

@testable import Daemon

/// What `run` writes to a terminal.
struct TerminalTests {
  @Test("On a terminal a message is one short line: time of day, feed, message, the rest in brackets")
  func shortLine() {
    let now = Timestamp(rfc3339: "2026-07-01T12:00:00Z")!
    let metadata: Logger.Metadata = [
      "feed": "lenta", "url": "https://lenta.ru/rss", "status": "failing", "next": "2026-07-01T12:05:00.250Z",
    ]
    let clock = { LocalTime(Timestamp(rfc3339: $0)!).minute }
    let plain = TerminalLine(colour: false).text(.warning, "feed failed: 502\u{1B}[2J", metadata, now)
    let (seen, next) = (clock("2026-07-01T12:00:00Z"), clock("2026-07-01T12:05:00Z"))
    #expect(plain == "\(seen)  lenta: feed failed: 502\u{FFFD}[2J  (next \(next), status failing)")
    let coloured = TerminalLine(colour: true).text(.error, "x", [:], now)
    #expect(coloured == "\u{1B}[2m\(seen)\u{1B}[0m  \u{1B}[31mx\u{1B}[0m")
  }

  @Test("run on a terminal says where page and matches are, and shows each match in a line", arguments: ["", "1"])
  func run(_ noColour: String) throws {
    let feeds = try WatchedFeeds(shared: false)
    try feeds.writeConfiguration(status: "127.0.0.1:0")
    let terminal = try Terminal(["run", "--config", feeds.config], environment: ["NO_COLOR": noColour])
    let text = terminal.read {
      $0.components(separatedBy: "Harbour Wire").count > 4 && $0.contains("обмен заключёнными")
    }
    #expect(text.contains("page      http://127.0.0.1:"))
    #expect(text.contains("matches   \(feeds.folder.path("matches.jsonl"))"))
    #expect(text.contains("tail -f --config \(feeds.config)"))
    #expect(text.contains("\u{1B}[") == noColour.isEmpty)
    #expect(!text.contains("feed=") && !text.contains("notice:"))
    if !noColour.isEmpty {
      let line = text.split(whereSeparator: \.isNewline).first { $0.contains("expels 35") } ?? ""
      #expect(line.contains(/^\d\d:\d\d  Harbour Wire \(invented\): Kremlin vows .*  \(.*Expulsions, staff and visas/))
    }
    #expect(terminal.end() == 0)
  }
}

/// The built binary with a terminal as its standard error.
private final class Terminal {
  private let process = Process()
  private let master: Int32

  init(_ arguments: [String], environment: [String: String]) throws {
    // As posix_openpt(3), unlockpt(3) and ptsname(3), which Swift's Glibc lacks, do it: ioctl_tty(2).
    let (unlock, number) = (UInt(0x4004_5431), UInt(0x8004_5430))
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var locked: Int32 = 0
    var name: UInt32 = 0
    try #require(master >= 0 && ioctl(master, unlock, &locked) == 0 && ioctl(master, number, &name) == 0)
    let slave = open("/dev/pts/\(name)", O_RDWR | O_NOCTTY)
    try #require(slave >= 0)
    process.executableURL = BuiltBinary.url
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, own in own }
    process.standardError = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    try process.run()
  }

  /// What is written until it is enough, for 20 seconds at most.
  func read(until isEnough: (String) -> Bool) -> String {
    let end = ContinuousClock.now + .seconds(20)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    var wanted = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    while ContinuousClock.now < end, !isEnough(String(decoding: bytes, as: UTF8.self)) {
      guard poll(&wanted, 1, 250) > 0 else { continue }
      let count = Glibc.read(master, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Ends it as Ctrl-C does; the exit status.
  func end() -> Int32 {
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    return process.terminationStatus
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    close(master)
  }
}
