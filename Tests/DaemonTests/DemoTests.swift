import Basics
import Foundation
import TestSupport
import Testing

@testable import diplowatch

/// `diplowatch demo` of the built binary, on the demo's own files.
struct DemoTests {
  private static let folders = [
    "--files", SharedData.checkout.appending(path: "Demo").path,
    "--watchlist", SharedData.checkout.appending(path: "Config/watchlist.d").path,
  ]

  @Test("The demo finds its invented stories, dated today, and leaves nothing behind")
  func once() throws {
    let folder = try TemporaryFolder()
    let place = ["TMPDIR": folder.path(""), "TZ": "UTC"]
    let outcome = try BuiltBinary.run(["demo", "--once"] + Self.folders, environment: place)
    #expect(outcome.status == 0 && outcome.diagnostics.isEmpty, "\(outcome.diagnostics)")
    #expect(outcome.output.contains("\n20 of 27 invented items matter to a desk"))
    for title in ["Moscow, Idaho", "US Open final", "Russian dressing", "Shenandoah", "белых песков"] {
      #expect(!outcome.output.contains(title))
    }
    let newest = outcome.output.matches(of: /(?m)^(20\d\d-\d\d-\d\d) \d\d:\d\d UTC/).map { String($0.output.1) }.max()
    let today = LocalTime(Timestamp(seconds: Int64(Date().timeIntervalSince1970) - 43_200)).day
    #expect(newest ?? "" >= today)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")).isEmpty)
  }

  @Test("Without its files the demo says where it looked and what to name")
  func absent() throws {
    let outcome = try BuiltBinary.run(["demo", "--once"])
    #expect(outcome.status == 1 && outcome.diagnostics.contains("share/diplowatch/demo"))
    #expect(outcome.diagnostics.contains("name the folders with --files and --watchlist"))
  }

  @Test("All times move by the same, so that the newest is a few minutes old; what is no time stays")
  func times() {
    let texts = [
      "<pubDate>Mon, 23 Nov 2026 08:15:00 GMT</pubDate> tag:x,2026:1", "<updated>2026-11-23T09:00:00Z</updated>",
      "2026",
    ]
    let moved = DemoTimes.moved(texts, to: Timestamp(rfc3339: "2027-02-01T12:04:00Z")!)
    #expect(
      moved == [
        "<pubDate>2027-02-01T11:15:00Z</pubDate> tag:x,2026:1", "<updated>2027-02-01T12:00:00Z</updated>", "2026",
      ])
  }
}
