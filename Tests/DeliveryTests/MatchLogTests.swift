import Configuration
import Delivery
import Foundation
import Glibc
import Logging
import TestSupport
import Testing

struct MatchLogTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  @Test("Each match is one line, in order, and a restart repeats none", arguments: MatchLogSettings.Sync.allCases)
  func once(_ sync: MatchLogSettings.Sync) async throws {
    try await desk.queue(["1", "2", "3"])
    try await desk.service(sync: sync).drain()
    #expect(desk.logged() == ["1", "2", "3"])
    try await desk.queue(["4"])
    try await desk.service(sync: sync).drain()
    #expect(desk.logged() == ["1", "2", "3", "4"])
    #expect(desk.folder.read("matches.jsonl").hasSuffix("}\n"))
    #expect(try desk.validLines() == 4)
  }

  @Test("Lines written before a crash, of which the state has no record, are recognised")
  func writtenUnknowingly() async throws {
    try await desk.queue(["1"])
    try await desk.service().drain()
    try await desk.queue(["2", "3"])
    try copyState(to: "before")
    try await desk.service().drain()
    try restoreState(from: "before")
    try await desk.queue(["4"])
    try await desk.service().drain()
    #expect(desk.logged() == ["1", "2", "3", "4"])
  }

  @Test("They are also recognised in a file that logrotate has renamed")
  func rotatedUnknowingly() async throws {
    try await desk.queue(["1", "2"])
    let first = try await desk.service()
    try copyState(to: "before")
    await first.drain()
    try restoreState(from: "before")
    try FileManager.default.moveItem(atPath: desk.log, toPath: desk.log + ".1")
    try await desk.queue(["3"])
    try await desk.service().drain()
    #expect(desk.logged("matches.jsonl.1") == ["1", "2"])
    #expect(desk.logged() == ["3"])
  }

  @Test("An incomplete last line is removed, and its match is written again")
  func tornLine() async throws {
    try await desk.queue(["1"])
    try copyState(to: "before")
    try await desk.service().drain()
    let line = desk.folder.read("matches.jsonl")
    try restoreState(from: "before")
    try Data(line.utf8.dropLast(20)).write(to: URL(filePath: desk.log))
    try await desk.service().drain()
    #expect(desk.folder.read("matches.jsonl") == line)
  }

  @Test("A complete last line without a line feed (an editor's) is kept, and its match not written twice")
  func unendedLine() async throws {
    for text in ["", " ", "\r"] {
      let desk = try Desk()
      try await desk.queue(["1", "2"])
      try await desk.service().drain()
      let lines = desk.folder.read("matches.jsonl")
      try Data((lines.dropLast() + text).utf8).write(to: URL(filePath: desk.log))
      try await desk.queue(["3"])
      try await desk.service().drain()
      #expect(desk.logged() == ["1", "2", "3"])
      #expect(try desk.validLines() == 3)
    }
  }

  @Test("A complete line that lost only its line feed in a crash is recognised")
  func unendedUnknowingly() async throws {
    try await desk.queue(["1"])
    try copyState(to: "before")
    try await desk.service().drain()
    let line = desk.folder.read("matches.jsonl")
    try restoreState(from: "before")
    try Data(line.utf8.dropLast()).write(to: URL(filePath: desk.log))
    try await desk.service().drain()
    #expect(desk.folder.read("matches.jsonl") == line)
  }

  @Test("A line that became incomplete after it was written is written again from the state")
  func tornLater() async throws {
    try await desk.queue(["1", "2"])
    try await desk.service().drain()
    let lines = desk.folder.read("matches.jsonl")
    try Data(lines.utf8.dropLast(30)).write(to: URL(filePath: desk.log))
    try await desk.queue(["3"])
    try await desk.service().drain()
    #expect(desk.logged() == ["1", "2", "3"] && desk.folder.read("matches.jsonl").hasPrefix(lines))
  }

  @Test("Another program's text at the end gets a line feed and is kept; zero bytes are removed")
  func foreignEnd() async throws {
    try await desk.queue(["1"])
    try await desk.service().drain()
    let line = desk.folder.read("matches.jsonl")
    try Data((line + "# seen by Ann").utf8).write(to: URL(filePath: desk.log))
    try await desk.queue(["2"])
    try await desk.service().drain()
    #expect(desk.folder.read("matches.jsonl").hasPrefix(line + "# seen by Ann\n{") && desk.logged() == ["1", "2"])
    let whole = desk.folder.read("matches.jsonl")
    try (Data(whole.utf8) + Data(count: 4096)).write(to: URL(filePath: desk.log))
    try await desk.queue(["3"])
    try await desk.service().drain()
    #expect(desk.folder.read("matches.jsonl").hasPrefix(whole + "{") && desk.logged() == ["1", "2", "3"])
  }

  @Test("After the log is renamed, removed or truncated, writing continues in a new or the truncated file")
  func replaced() async throws {
    try await desk.queue(["1"])
    let service = try await desk.service()
    await service.drain()
    try FileManager.default.moveItem(atPath: desk.log, toPath: desk.log + ".1")
    try await desk.queue(["2"])
    await service.drain()
    #expect(desk.logged() == ["2"] && desk.logged("matches.jsonl.1") == ["1"])
    try FileManager.default.removeItem(atPath: desk.log)
    try await desk.queue(["3"])
    await service.drain()
    #expect(desk.logged() == ["3"])
    try FileHandle(forWritingTo: URL(filePath: desk.log)).truncate(atOffset: 0)
    try await desk.queue(["4"])
    await service.drain()
    #expect(desk.logged() == ["4"])
  }

  @Test("A symbolic link is not followed; matches stay queued until the path is a file again")
  func symbolicLink() async throws {
    let elsewhere = desk.folder.path("elsewhere")
    try FileManager.default.createSymbolicLink(atPath: desk.log, withDestinationPath: elsewhere)
    try await desk.queue(["1"])
    let lines = LogLines()
    let service = try await desk.service(logger: lines.logger)
    await service.drain()
    await service.drain()
    #expect(!FileManager.default.fileExists(atPath: elsewhere))
    #expect(await service.snapshot().queued == 1)
    #expect(lines.all.count { $0.contains("match log paused") && $0.contains("matches.jsonl") } == 1)
    try FileManager.default.removeItem(atPath: desk.log)
    await service.drain()
    #expect(desk.logged() == ["1"])
    #expect(lines.all.last?.contains("resumed") ?? false)
  }

  @Test(
    "An incomplete line in a renamed or copied file is removed there, and its match written again",
    arguments: [false, true], ["matches.jsonl.1", "matches-20261128.jsonl", "matches.jsonl.old"])
  func tornAndRotated(isCopied: Bool, name: String) async throws {
    let part = desk.folder.path(name)
    try await desk.queue(["1"])
    try await desk.service().drain()
    try await desk.queue(["2", "3"])
    try copyState(to: "before")
    try await desk.service().drain()
    try restoreState(from: "before")
    let torn = Data(desk.folder.read("matches.jsonl").utf8.dropLast(20))
    try torn.write(to: URL(filePath: part))
    if isCopied {
      try FileHandle(forWritingTo: URL(filePath: desk.log)).truncate(atOffset: 0)
    } else {
      // The same file under another name: writing in place keeps the inode.
      try FileHandle(forWritingTo: URL(filePath: desk.log)).truncate(atOffset: UInt64(torn.count))
      try FileManager.default.removeItem(atPath: part)
      try FileManager.default.moveItem(atPath: desk.log, toPath: part)
    }
    try await desk.service().drain()
    #expect(desk.logged(name) == ["1", "2"])
    #expect(desk.logged() == ["3"])
    #expect(try desk.validLines(name) + desk.validLines() == 3)
  }

  @Test("What stands in another node's log beside it is not in this one")
  func secondNode() async throws {
    try await desk.queue(["1"])
    try await desk.service().drain()
    try await desk.queue(["2"])
    try copyState(to: "before")
    try await desk.service().drain()
    try restoreState(from: "before")
    try FileManager.default.moveItem(atPath: desk.log, toPath: desk.folder.path("matches-2.jsonl"))
    // Another file, as the inode of the log went with the other name.
    try Data(contentsOf: URL(filePath: desk.folder.path("matches-2.jsonl"))).write(
      to: URL(filePath: desk.folder.path("matches_2.jsonl")))
    try FileManager.default.removeItem(atPath: desk.folder.path("matches-2.jsonl"))
    try await desk.service().drain()
    #expect(desk.logged() == ["2"] && desk.logged("matches_2.jsonl") == ["1", "2"])
  }

  @Test("Other files beside the log are not changed")
  func foreignFiles() async throws {
    let notes = try desk.folder.write("matches.jsonl.notes", "no line end")
    try await desk.queue(["1"])
    try await desk.service().drain()
    #expect(try String(contentsOfFile: notes, encoding: .utf8) == "no line end")
  }

  @Test("If a position cannot be stored, no line is written twice, whatever happens to the file")
  func stateThatRefuses() async throws {
    try await desk.queue(["1"])
    let lines = LogLines()
    let service = try await desk.service(logger: lines.logger)
    await service.drain()
    try await desk.queue(["2"])
    // Another process holds the state's write lock: the line is written, its position cannot be stored.
    let holder = try Holder(of: desk.folder.path("state.db"))
    await service.drain()
    #expect(desk.logged() == ["1", "2"])
    #expect(lines.all.count { $0.contains("waits for the state") } == 1)
    try FileManager.default.moveItem(atPath: desk.log, toPath: desk.log + ".1")
    holder.letGo()
    try await desk.queue(["3"])
    await service.drain()
    try await desk.service().drain()
    #expect(desk.logged("matches.jsonl.1") == ["1", "2"] && desk.logged() == ["3"])
    #expect(lines.all.last?.contains("resumed") ?? false)
  }

  @Test("A path that is not a regular file is reported once, and no match is lost")
  func noFile() async throws {
    try FileManager.default.createDirectory(atPath: desk.log, withIntermediateDirectories: false)
    try await desk.queue(["1"])
    let lines = LogLines()
    let service = try await desk.service(logger: lines.logger)
    await service.drain()
    await service.drain()
    #expect(lines.all.count { $0.contains("match log paused") } == 1)
    try FileManager.default.removeItem(atPath: desk.log)
    await service.drain()
    #expect(desk.logged() == ["1"])
  }

  @Test("The log is readable by its group but not by others")
  func permissions() async throws {
    try await desk.queue(["1"])
    try await desk.service().drain()
    let attributes = try FileManager.default.attributesOfItem(atPath: desk.log)
    let mask = umask(0)
    umask(mask)
    #expect(attributes[.posixPermissions] as? Int == 0o640 & ~Int(mask))
  }

  private func copyState(to name: String) throws {
    for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: desk.folder.path("state.db" + suffix)) {
      try FileManager.default.copyItem(
        atPath: desk.folder.path("state.db" + suffix), toPath: desk.folder.path(name + suffix))
    }
  }

  private func restoreState(from name: String) throws {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: desk.folder.path("state.db" + suffix))
      guard FileManager.default.fileExists(atPath: desk.folder.path(name + suffix)) else { continue }
      try FileManager.default.copyItem(
        atPath: desk.folder.path(name + suffix), toPath: desk.folder.path("state.db" + suffix))
    }
  }
}
