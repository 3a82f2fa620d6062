import Foundation
import Glibc
import TestSupport
import Testing

@testable import diplowatch

/// Following a log that grows, is rotated, truncated and removed.
struct LineFollowerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var log: String { folder.path("m.jsonl") }

  private func append(_ text: String, to name: String = "m.jsonl") throws {
    let descriptor = open(folder.path(name), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    try #require(write(descriptor, bytes, bytes.count) == bytes.count)
  }

  private func lines(_ follower: inout LineFollower) -> [String] {
    var lines: [String] = []
    follower.newLines { lines.append(String(decoding: $0, as: UTF8.self)) }
    return lines
  }

  @Test("Each line is read once, when it is complete; the file may appear later")
  func grows() throws {
    var follower = LineFollower(path: log)
    defer { follower.finish() }
    #expect(lines(&follower) == [])
    try append("1\n2\n3 be")
    #expect(lines(&follower) == ["1", "2"])
    #expect(follower.unfinishedLine == Data("3 be".utf8))
    #expect(lines(&follower) == [])
    try append("gun\n\n4\n")
    #expect(lines(&follower) == ["3 begun", "", "4"])
    #expect(follower.unfinishedLine == nil)
  }

  @Test(
    "A renamed file is read to its end before the new one, which may appear later or be empty at first")
  func renamed() throws {
    var follower = LineFollower(path: log)
    defer { follower.finish() }
    try append("1\n")
    #expect(lines(&follower) == ["1"])
    // Written after the last read and before the rename, and by a daemon that still has the old file open.
    try append("2\n")
    #expect(rename(log, log + ".1") == 0)
    try append("3\n", to: "m.jsonl.1")
    #expect(lines(&follower) == ["2", "3"])
    try append("4\n", to: "m.jsonl.1")
    try append("")
    #expect(lines(&follower) == ["4"])
    try append("5\n")
    #expect(lines(&follower) == ["5"])
    // Renamed twice between two reads: the lines of the file in between are lost.
    for number in 6...7 {
      #expect(rename(log, log + ".\(number)") == 0)
      try append("\(number)\n")
    }
    #expect(lines(&follower) == ["7"])
  }

  @Test("A truncated file (copytruncate) is read from its start; an incomplete line before is dropped")
  func emptied() throws {
    var follower = LineFollower(path: log)
    defer { follower.finish() }
    try append("first\nsecond\nhal")
    #expect(lines(&follower) == ["first", "second"])
    #expect(truncate(log, 0) == 0)
    try append("new\n")
    #expect(lines(&follower) == ["new"])
  }

  @Test(
    "It can begin with the last lines of a large file, and continues with new ones", arguments: [0, 1, 3, 9999])
  func last(_ count: Int) throws {
    let all = (0..<5000).map { "line \($0) " + String(repeating: "x", count: 40) }
    try append(all.joined(separator: "\n") + "\nhalf")
    var follower = LineFollower(path: log)
    defer { follower.finish() }
    follower.skipToLast(count)
    #expect(lines(&follower) == Array(all.suffix(count)))
    try append(" and whole\n")
    #expect(lines(&follower) == ["half and whole"])
  }

  @Test("tail -f shows lines written after a rotation")
  func tail() throws {
    func line(_ title: String) -> String {
      """
      {"schema":"diplowatch.match/1","id":"1","matchedAt":"2026-11-23T16:45:40.123Z","revision":1,\
      "feed":{"id":"f","url":"http://x/"},"entry":{"title":"\(title)","authors":[],"categories":[]},"score":40,\
      "topics":[{"id":"talks","title":"T","score":40,"flags":[],"evidence":[]}],"entities":[]}

      """
    }
    try append(line("Day 1"))
    let tail = try RunningBinary(["tail", "-f", log])
    #expect(tail.eventually { tail.output.contains("Day 1") }, "\(tail.diagnostics)")
    try append(line("Day 2"))
    #expect(rename(log, log + ".1") == 0)
    try append(line("Day 3"))
    #expect(tail.eventually { tail.output.contains("Day 3") })
    let titles = tail.output.split(separator: "\n").filter { $0.hasPrefix("  Day") }
    #expect(titles == ["  Day 1", "  Day 2", "  Day 3"])
  }
}
